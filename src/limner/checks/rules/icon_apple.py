"""A site has an icon for Apple home screens, which is opaque."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import IconsSubject

_SIDE: Final = 180


def check(icons: IconsSubject) -> Iterator[Fault]:
    """Say where it is missing, transparent or of another size."""
    found = [icon for icon in icons.icons if icon.role == "apple-icon"]
    if not found and icons.is_whole:
        yield Fault("the site has no apple icon", "Site(icons=…), or apple-icon.png", "note")
    for icon in found:
        if icon.is_opaque is False:
            yield Fault(
                "the apple icon has transparent pixels, which home screens show black", "an opaque background", None,
                icon.address,
            )  # fmt: skip
        if icon.size is not None and icon.size != (_SIDE, _SIDE):
            width, height = icon.size
            yield Fault(
                f"the apple icon has {width} × {height} pixels, and is shown at 180 × 180", "", "note", icon.address
            )


RULE: Final = Rule(
    code="icon-apple",
    severity="warning",
    title="There is an opaque apple icon of 180 px.",
    source="https://realfavicongenerator.net/favicon-checker",
    about="icons",
    check=check,
)
