"""A page has not more share images than are shown."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import PageSubject

_MOST: Final = 4


def check(page: PageSubject) -> Iterator[Fault]:
    """Say where there are too many images."""
    found = page.all("og:image")
    if len(found) > _MOST:
        extra = found[_MOST]
        yield Fault(
            f"the page has {len(found)} share images: Discord shows 4, others the first", "", None, "og:image",
            extra.line, extra.column,
        )  # fmt: skip


RULE: Final = Rule(
    code="image-count",
    severity="note",
    title="A page has at most 4 share images.",
    source="https://docs.discord.com/developers/link-previews/overview",
    about="page",
    check=check,
)
