"""An icon can be made out at 16 px, in light tabs and in dark ones."""

from collections.abc import Iterator
from typing import Final

from limner.checks.legibility import LEAST, is_legible, is_legible_svg
from limner.checks.problem import Fault, Rule
from limner.checks.subjects import ImageSubject


def check(icon: ImageSubject) -> Iterator[Fault]:
    """Give the tabs in which the icon cannot be made out."""
    if icon.role != "icon" or icon.served.status != 200:
        return
    if icon.picture is not None and min(icon.picture.size) >= LEAST:
        for dark in (False, True):
            if not is_legible(icon.picture, dark=dark):
                yield _fault(dark=dark)
    elif icon.is_svg and not is_legible_svg(icon.served.body, dark=False):
        yield _fault(dark=False)


def _fault(*, dark: bool) -> Fault:
    tabs = "dark" if dark else "light"
    return Fault(f"the icon cannot be made out at 16 px in a {tabs} tab", "more contrast, or a tile behind it")


RULE: Final = Rule(
    code="icon-legible",
    severity="warning",
    title="At 16 px an icon stands out by 2 : 1 from light tabs and from dark ones.",
    source="https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio",
    about="icon",
    check=check,
)
