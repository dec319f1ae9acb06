"""Search engines may fetch the icons."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import IconsSubject

_AGENTS: Final = ("Googlebot-Image", "Googlebot")


def check(icons: IconsSubject) -> Iterator[Fault]:
    """Give the icons that robots.txt forbids."""
    served = icons.ask("/robots.txt")
    if served.status != 200:
        return
    rules = RobotFileParser()
    rules.parse(served.body.decode("utf-8", "replace").splitlines())
    for address in ["/", *(link.href for link in icons.links)]:
        path = urlsplit(address).path or "/"
        if not all(rules.can_fetch(agent, path) for agent in _AGENTS):
            what = "the home page" if path == "/" else "the icon"
            yield Fault(f"robots.txt keeps Google from {what} {path}", f"Allow: {path}", None, "/robots.txt")


RULE: Final = Rule(
    code="icon-robots",
    severity="error",
    title="robots.txt lets Google fetch the home page and the icons.",
    source="https://developers.google.com/search/docs/appearance/favicon-in-search",
    about="icons",
    check=check,
)
