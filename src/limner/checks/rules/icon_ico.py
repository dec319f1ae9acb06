"""A site has a favicon.ico with the three sizes that are asked for."""

import io
from collections.abc import Iterator
from typing import Final

from PIL import Image

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import IconsSubject
from limner.formats import FORMATS

_SIZES: Final = ((16, 16), (32, 32), (48, 48))


def check(icons: IconsSubject) -> Iterator[Fault]:
    """Say where it is missing, is something else, or lacks a size."""
    link = next((link.href for link in icons.links if link.href.partition("?")[0].endswith(".ico")), "/favicon.ico")
    served = icons.ask(link)
    if served.status != 200:
        if icons.is_whole:
            yield Fault("the site has no favicon.ico", "Site(icons=…), or limner icons", "note")
        return
    if not FORMATS["ico"].recognises(served.body):
        yield Fault("favicon.ico is no ICO", "limner icons SOURCE OUT", None, link)
        return
    try:
        sizes = Image.open(io.BytesIO(served.body)).info.get("sizes", set[tuple[int, int]]())
    except (OSError, SyntaxError, ValueError) as error:
        yield Fault(f"favicon.ico cannot be read: {error}", "limner icons SOURCE OUT", None, link)
        return
    missing = [f"{width} × {height}" for width, height in _SIZES if (width, height) not in sizes]
    if missing:
        yield Fault(f"favicon.ico has no {', '.join(missing)}", "limner icons SOURCE OUT", None, link)


RULE: Final = Rule(
    code="icon-ico",
    severity="warning",
    title="favicon.ico holds pictures of 16, 32 and 48 px.",
    source="https://realfavicongenerator.net/favicon-checker",
    about="icons",
    check=check,
)
