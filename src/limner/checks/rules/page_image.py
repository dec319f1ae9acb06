"""A page has a share image."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import PageSubject


def check(page: PageSubject) -> Iterator[Fault]:
    """Say where there is none."""
    if page.is_whole and page.first("og:image") is None:
        yield Fault("the page has no share image", "og:image", None, "og:image")


RULE: Final = Rule(
    code="page-image",
    severity="warning",
    title="A page has an og:image.",
    source="https://ogp.me/#structured",
    about="page",
    check=check,
)
