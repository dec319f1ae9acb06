"""One thing that is wrong with a site, and one row of the table of rules."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, NamedTuple, TypeAlias

Severity: TypeAlias = Literal["error", "warning", "note"]
Subject: TypeAlias = Literal["image", "icon", "page", "icons", "drawing", "site"]
"""What a rule looks at: a share image, an icon, a page's tags, all icons of a site, what is drawn, the site's files."""
SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "note")


class Fault(NamedTuple):
    """What a rule found, before anybody knows where.

    Attributes:
        message: What is wrong, in one sentence.
        suggestion: Something to try; empty without one.
        severity: Where it is not that of the rule.
        element: What it is about, such as a tag; empty for the whole.
        line: In the page, from 1; None where it is not known.
        column: The same.
    """

    message: str
    suggestion: str = ""
    severity: Severity | None = None
    element: str = ""
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the table.

    Attributes:
        code: A stable name, such as ``image-bytes``.
        severity: ``error`` is broken for everyone, ``warning`` is most likely not meant, ``note`` is good to know.
        title: What must hold, in one sentence.
        source: The page of the platform or the specification that says so.
        about: What it looks at.
        check: Gives what is wrong with one such thing; None for rules that the engine itself applies.
    """

    code: str
    severity: Severity
    title: str
    source: str
    about: Subject
    check: Callable[[Any], Iterator[Fault]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        rule: The code of its rule.
        severity: ``error``, ``warning`` or ``note``.
        message: What is wrong.
        file: The author's file; None where it is not known.
        line: The line in it, from 1; None where it is not known.
        column: The column in it, from 1; None where it is not known.
        image: The address of the image, or of the page; None for the whole site.
        element: What it is about, such as ``h1.title`` or ``og:title``; None for the whole.
        details: What was got and expected, and what to try; lines of text, not among the fields of `data`.
    """

    rule: str
    severity: Severity
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    image: str | None = None
    element: str | None = None
    details: str = ""

    def data(self) -> dict[str, object]:
        """Give the fields as JSON has them."""
        fields = asdict(self)
        del fields["details"]
        return fields
