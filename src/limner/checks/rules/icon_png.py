"""A site has a PNG icon for search engines."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import IconsSubject
from limner.formats import FORMATS

_WANTED: Final = 96


def check(icons: IconsSubject) -> Iterator[Fault]:
    """Say where no PNG is large enough."""
    sizes = [icon.size for icon in icons.icons if icon.format is FORMATS["png"] and icon.role == "icon"]
    if icons.is_whole and not any(size is not None and min(size) >= _WANTED for size in sizes):
        yield Fault("the site has no PNG icon of 96 px or more", "Site(icons=…), or limner icons")


RULE: Final = Rule(
    code="icon-png",
    severity="note",
    title="There is a PNG icon of 96 px.",
    source="https://realfavicongenerator.net/favicon-checker",
    about="icons",
    check=check,
)
