"""An icon is a square."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import ImageSubject


def check(icon: ImageSubject) -> Iterator[Fault]:
    """Give what is wrong with the shape."""
    if icon.size is None:
        return
    width, height = icon.size
    if width != height:
        yield Fault(f"the icon has {width} × {height} pixels: search engines want a square", "a square")


RULE: Final = Rule(
    code="icon-square",
    severity="warning",
    title="An icon is a square.",
    source="https://developers.google.com/search/docs/appearance/favicon-in-search",
    about="icon",
    check=check,
)
