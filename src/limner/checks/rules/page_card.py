"""A page with a share image says how X shows it."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import PageSubject

_KNOWN: Final = frozenset({"summary", "summary_large_image", "app", "player"})


def check(page: PageSubject) -> Iterator[Fault]:
    """Say where the tag is missing or means nothing."""
    tag = page.first("twitter:card")
    if tag is None and page.first("og:image") is not None:
        what = "the page has no twitter:card: X shows its image small"
        yield Fault(what, "summary_large_image", None, "twitter:card")
    elif tag is not None and tag.value not in _KNOWN:
        yield Fault(
            f"twitter:card is {tag.value!r}, which X does not know", "summary_large_image", None, "twitter:card",
            tag.line, tag.column,
        )  # fmt: skip


RULE: Final = Rule(
    code="page-card",
    severity="warning",
    title="A page with a share image has a twitter:card.",
    source="https://developer.x.com/en/docs/x-for-websites/cards/overview/summary-card-with-large-image",
    about="page",
    check=check,
)
