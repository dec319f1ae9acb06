"""A maskable icon shows whole in every mask."""

from collections.abc import Iterator
from typing import Final

from limner.checks.legibility import ink_reach
from limner.checks.problem import Fault, Rule
from limner.checks.subjects import IconsSubject
from limner.icons.table import SAFE_SHARE


def check(icons: IconsSubject) -> Iterator[Fault]:
    """Say where it is missing, stands for two purposes, or is cut."""
    if icons.manifest is None:
        return
    maskable = [icon for icon in icons.manifest_icons if "maskable" in str(icon.get("purpose", "")).split()]
    if not maskable:
        yield Fault("the manifest has no maskable icon", "Site(icons=…), or limner icons", "note")
    for icon in maskable:
        image = icons.manifest_image(icon)
        if "any" in str(icon.get("purpose", "")).split():
            yield Fault(
                "one icon is maskable and for any purpose: without a mask it looks too small", "a file for each", None,
                image.address,
            )  # fmt: skip
        if image.picture is None:
            continue
        if image.is_opaque is False:
            yield Fault("the maskable icon has transparent pixels", "an opaque background", None, image.address)
            continue
        reach = ink_reach(image.picture)
        if reach > SAFE_SHARE:
            yield Fault(
                f"the ink of the maskable icon reaches {reach:.0%} of the way to the edge: masks cut it at 80 %",
                "a smaller drawing, or Site(icons=…)", None, image.address,
            )  # fmt: skip


RULE: Final = Rule(
    code="icon-maskable",
    severity="warning",
    title="The ink of a maskable icon lies in the circle of 80 % of its width; it is a file of its own.",
    source="https://www.w3.org/TR/appmanifest/#icon-masks",
    about="icons",
    check=check,
)
