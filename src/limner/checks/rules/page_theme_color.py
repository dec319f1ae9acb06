"""The colour of a page is one that every platform reads."""

import re
from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import PageSubject

_HEX: Final = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def check(page: PageSubject) -> Iterator[Fault]:
    """Say where it is written in another way."""
    tag = page.first("theme-color")
    if tag is not None and not _HEX.fullmatch(tag.value.strip()):
        yield Fault(
            f"theme-color is {tag.value!r}: Discord reads six digits after a #", "#a9520f", None, "theme-color",
            tag.line, tag.column,
        )  # fmt: skip


RULE: Final = Rule(
    code="page-theme-color",
    severity="note",
    title="theme-color is written as six digits after a #.",
    source="https://docs.discord.com/developers/link-previews/overview",
    about="page",
    check=check,
)
