"""The name of the site is not too long."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import PageSubject

_LONGEST: Final = 256


def check(page: PageSubject) -> Iterator[Fault]:
    """Say where it is longer."""
    tag = page.first("og:site_name")
    if tag is not None and len(tag.value) > _LONGEST:
        yield Fault(
            f"og:site_name has {len(tag.value):,} characters: over 256 Discord shows no preview at all",
            "the name alone", None, "og:site_name", tag.line, tag.column,
        )  # fmt: skip


RULE: Final = Rule(
    code="page-site-name",
    severity="error",
    title="og:site_name has at most 256 characters.",
    source="https://docs.discord.com/developers/link-previews/overview",
    about="page",
    check=check,
)
