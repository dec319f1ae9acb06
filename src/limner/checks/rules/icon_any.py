"""A site has an icon."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import IconsSubject


def check(icons: IconsSubject) -> Iterator[Fault]:
    """Say where there is none."""
    if icons.is_whole and not icons.links and icons.ask("/favicon.ico").status != 200:
        yield Fault("the site has no icon", 'Site(icons="app/icon.svg")')


RULE: Final = Rule(
    code="icon-any",
    severity="warning",
    title="A site has an icon.",
    source="https://developers.google.com/search/docs/appearance/favicon-in-search",
    about="icons",
    check=check,
)
