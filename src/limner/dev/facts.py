"""All that the gallery tells of one image: the file, what it took, its findings, elements, faces and tags.

Goes in: an image's address. Comes out: `ImageFacts`.
"""

import asyncio
from collections.abc import Iterator
from typing import Final, TypedDict

from limner.dev.drawn_images import DrawnImages
from limner.dev.inspect import InspectedElement, inspect_drawing
from limner.dev.shown_findings import ShownFinding, read_findings
from limner.dev.sources import Fault, read_fault
from limner.engine.drawing import Drawing
from limner.errors import ModuleError
from limner.fonts.inventory import Inventory
from limner.platforms import PLATFORMS
from limner.routes.convention import listed_kinds
from limner.serving.policy import describe_policy
from limner.serving.returned import Found
from limner.site import Site

_SHARED: Final = listed_kinds("open_graph", "twitter")
_BUDGET: Final = 300_000  # bytes that messengers show at once


class ShownFace(TypedDict):
    """A face that an image was drawn with.

    Attributes:
        name: Its family, or what was asked for and is not there.
        bytes: Of its file.
        characters: How many different ones it drew.
        fault: Why it is not there, empty for one that is.
    """

    name: str
    bytes: int
    characters: int
    fault: str


class ImageFacts(TypedDict):
    """What is told of one image; `fault` says why there is nothing else."""

    url: str
    page: str
    type: str
    width: int
    height: int
    bytes: int
    budget: int
    too_large_for: list[str]
    milliseconds: float
    phases: list[tuple[str, float]]
    is_drawn: bool
    kept: str
    is_icon: bool
    has_before: bool
    findings: list[ShownFinding]
    elements: list[InspectedElement]
    faces: list[ShownFace]
    tags: str
    fault: Fault | None


async def read_facts(images: DrawnImages, url: str) -> ImageFacts:
    """Tell all that is known of an image."""
    shown = await images.show(url)
    finished, found = shown.finished, shown.found
    drawing = None if finished is None else finished.drawing
    page = url if found is None else url.rpartition(f"/{found.route.leaf}")[0] or "/"
    facts: ImageFacts = {
        "url": url,
        "page": page,
        "type": "" if finished is None else finished.media_type,
        "width": 0 if drawing is None else drawing.width,
        "height": 0 if drawing is None else drawing.height,
        "bytes": 0 if finished is None else len(finished.body),
        "budget": _BUDGET,
        "too_large_for": [
            name
            for name, platform in PLATFORMS.items()
            if finished is not None and len(finished.body) > platform.most_bytes
        ],
        "milliseconds": round(shown.milliseconds if drawing is None else 1000 * sum(drawing.timings.values()), 1),
        "phases": [] if drawing is None else [(name, 1000 * value) for name, value in drawing.timings.items()],
        "is_drawn": drawing is not None,
        "kept": _say_kept(images.site, found),
        "is_icon": found is not None and found.route.kind not in _SHARED,
        "has_before": images.has_before(url),
        "findings": [],
        "elements": [],
        "faces": [],
        "tags": "",
        "fault": None if shown.error is None else read_fault(shown.error),
    }
    facts["findings"] = await read_findings(images, shown)
    if drawing is not None:
        facts["elements"] = await asyncio.to_thread(inspect_drawing, drawing, shown.response)
        facts["faces"] = list(_faces(drawing))
    facts["tags"] = await _tags(images.site, page)
    return facts


def _say_kept(site: Site, found: Found | None) -> str:
    """Say how long a published site keeps an image; empty where its file cannot be read."""
    if found is None or not found.route.is_code:
        return "kept until it changes" if found is not None else ""
    try:
        return describe_policy(site.server.routes.module(found.route))
    except ModuleError:
        return ""


async def _tags(site: Site, page: str) -> str:
    try:
        return str(await site.ahead(page))
    except Exception as error:  # noqa: BLE001 - shown where the tags would be
        return f"<!-- {error} -->"


def _faces(drawing: Drawing) -> Iterator[ShownFace]:
    """Tell the files that the drawing's texts were set in, and the families that are not there."""
    inventory = Inventory()
    inventory.add(drawing)
    for used in inventory.faces.values():
        yield {"name": used.entry.family, "bytes": used.size, "characters": len(used.characters), "fault": ""}
    for fault in inventory.faults.values():
        yield {"name": fault.facts.got, "bytes": 0, "characters": 0, "fault": fault.facts.what}
