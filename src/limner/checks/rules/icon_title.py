"""A site has a name for home screens."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import IconsSubject


def check(icons: IconsSubject) -> Iterator[Fault]:
    """Say where there is none."""
    if icons.is_whole and icons.page.first("apple-mobile-web-app-title") is None:
        yield Fault("the page has no apple-mobile-web-app-title", "Site(icons=…, short_name=…)")


RULE: Final = Rule(
    code="icon-title",
    severity="note",
    title="The page has an apple-mobile-web-app-title.",
    source="https://realfavicongenerator.net/favicon-checker",
    about="icons",
    check=check,
)
