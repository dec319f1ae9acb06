"""The playground: HTML and CSS that were typed, drawn at once.

Goes in: what was typed. Comes out: the image as an address that holds it, and what is wrong with it.
"""

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from typing import Final, TypedDict

from limner.engine.drawing import Drawing
from limner.errors import LimnerError
from limner.geometry import CARD_HEIGHT, CARD_WIDTH
from limner.site import Site
from limner.templates import TEMPLATES, card

_TEXTS: Final = {
    "title": "The title of a page",
    "description": "What it is about, in a sentence or two.",
    "author": "Ada Lindqvist",
    "site_name": "example.com",
}
_LARGEST: Final = 4096  # px of a side


class Played(TypedDict):
    """What came of it: an address that holds the image, or a fault."""

    image: str
    fault: str
    messages: list[str]
    milliseconds: float
    bytes: int


async def write_start(given: Mapping[str, object]) -> dict[str, str]:
    """Give the HTML of a built-in template with a few texts, to start from; empty for an unknown name."""
    name = str(given.get("name", ""))
    return {"html": str(card(name, **_TEXTS)) if name in TEMPLATES else ""}


async def draw_playground(site: Site, given: Mapping[str, object]) -> Played:
    """Draw what was typed; files of the site and the network stay closed to it."""
    try:
        html = str(given["html"])
        width, height = (min(_LARGEST, max(1, int(str(given.get(name, size))))) for name, size in
                         (("width", CARD_WIDTH), ("height", CARD_HEIGHT)))  # fmt: skip
        drawing: Drawing = await asyncio.to_thread(site.renderer.draw, html, width=width, height=height, format="png")
        findings = await asyncio.to_thread(lambda: drawing.findings)
    except LimnerError as error:
        return {"image": "", "fault": str(error), "messages": [], "milliseconds": 0.0, "bytes": 0}
    except (ValueError, KeyError, TypeError) as error:
        return {"image": "", "fault": f"a request without html: {error}", "messages": [], "milliseconds": 0, "bytes": 0}
    return {
        "image": "data:image/png;base64," + b64encode(drawing.body).decode(),
        "fault": "",
        "messages": [*(one.facts.what for one in drawing.diagnostics), *(one.message for one in findings)],
        "milliseconds": round(1000 * sum(drawing.timings.values()), 1),
        "bytes": len(drawing.body),
    }
