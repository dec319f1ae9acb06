"""A site has an icon that is sharp at any size, and one for dark browsers."""

from collections.abc import Iterator
from typing import Final

from limner.checks.legibility import is_legible_svg
from limner.checks.problem import Fault, Rule
from limner.checks.subjects import IconsSubject
from limner.icons.svg import has_dark_form


def check(icons: IconsSubject) -> Iterator[Fault]:
    """Say where there is no SVG, or one that cannot be made out in dark tabs."""
    found = [icon for icon in icons.icons if icon.is_svg]
    if not found and icons.is_whole:
        yield Fault("the site has no SVG icon", "Site(icons=…), or limner icons", "note")
    for icon in found:
        if not has_dark_form(icon.served.body) and not is_legible_svg(icon.served.body, dark=True):
            yield Fault(
                "the SVG icon has no form for dark browsers, where it cannot be made out",
                "@media (prefers-color-scheme: dark) in its <style>, or Site(icons=…)",
                None,
                icon.address,
            )


RULE: Final = Rule(
    code="icon-svg",
    severity="warning",
    title="There is an SVG icon, with a form for dark browsers where it needs one.",
    source="https://realfavicongenerator.net/favicon-checker",
    about="icons",
    check=check,
)
