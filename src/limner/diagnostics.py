"""What was wrong but did not stop the picture: dropped CSS, missing glyphs, pictures that did not load.

Goes in: facts from every pass. Comes out: a list that the caller reads, or the first as an error under `strict`.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from limner.errors import Facts, InvalidValueError
from limner.sources import Locate, SourceLocation

Severity = Literal["warning", "info"]

logger = logging.getLogger("limner")
_PROBLEMS: Final = "https://limner.github.io/limner/guide/problems/"


def link_of(code: str) -> str:
    """Give the address of what the documentation says of the code of a diagnostic or a finding."""
    return f"{_PROBLEMS}#{code}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that an author may want to fix.

    Attributes:
        code: A stable name such as ``invalid-value``, ``unknown-property``, ``unsupported``, ``missing-glyph``,
            ``load-failed``, ``limit``.
        facts: The same six facts that errors have.
        severity: `info` is for what is right but may surprise.
    """

    code: str
    facts: Facts
    severity: Severity = "warning"

    def __str__(self) -> str:
        return str(self.facts)

    @property
    def link(self) -> str:
        """The address of what the documentation says of its code."""
        return link_of(self.code)

    def at(self, where: SourceLocation | None) -> "Diagnostic":
        """Give the same with the place where it is."""
        return self if where is None else replace(self, facts=replace(self.facts, where=where))


def _place(diagnostic: Diagnostic) -> tuple[str, int, int]:
    where = diagnostic.facts.where
    return ("", 0, 0) if where is None else where


def _nowhere(element: object, part: str) -> None:
    del element, part


class Diagnostics:
    """Collects diagnostics of one render, each once; raises instead when `strict`.

    Args:
        strict: Raise `InvalidValueError` at the first warning.
        limit: How many are kept; what comes after is only counted, so that hostile input cannot fill memory.

    Attributes:
        items: What is kept.
        dropped: How many were only counted.
        locate: Gives where an element of the tree stands (``tag``), its `style` (``style``) or what is in it
            (``inside``); the reader of the tree sets it.
    """

    __slots__ = ("_limit", "_seen", "dropped", "items", "locate", "strict")

    def __init__(self, *, strict: bool = False, limit: int = 200) -> None:
        self.strict = strict
        self.items: list[Diagnostic] = []
        self.dropped = 0
        self.locate: Locate = _nowhere
        self._limit = limit
        self._seen: set[Diagnostic] = set()

    def add(  # noqa: PLR0913 - the six facts
        self,
        code: str,
        what: str,
        *,
        where: SourceLocation | None = None,
        got: str = "",
        expected: str = "",
        suggestion: str = "",
        spec: str = "",
        severity: Severity = "warning",
    ) -> None:
        """Keep one diagnostic.

        Raises:
            InvalidValueError: Under `strict`, when it is a warning.
        """
        self.append(Diagnostic(code, Facts(what, where, got, expected, suggestion, spec), severity))

    def append(self, diagnostic: Diagnostic) -> None:
        """Keep a finished diagnostic, as `add` does."""
        if self.strict and diagnostic.severity == "warning":
            raise InvalidValueError.from_facts(diagnostic.facts)
        if diagnostic in self._seen:
            return
        if len(self.items) >= self._limit:
            self.dropped += 1
            return
        self._seen.add(diagnostic)
        self.items.append(diagnostic)

    @property
    def is_full(self) -> bool:
        """Whether what comes now is only counted."""
        return len(self.items) >= self._limit and not self.strict

    def extend(self, diagnostics: "Diagnostics | list[Diagnostic] | tuple[Diagnostic, ...]") -> None:
        """Keep each of several diagnostics."""
        for diagnostic in diagnostics:
            self.append(diagnostic)

    def in_order(self) -> list[Diagnostic]:
        """Give what is kept, each file's in the order of its lines; what has no place stands first."""
        return sorted(self.items, key=_place) if len(self.items) > 1 else self.items

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)
