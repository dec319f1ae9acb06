"""All that the gallery tells of one image: the file, what it took, its findings, elements, faces and tags.

Goes in: an image's address. Comes out: `ImageFacts`, and the bytes. Each image is drawn once for a version of the
author's files; the bytes before the last change are kept, to compare them.
"""

import asyncio
import io
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypedDict
from urllib.parse import unquote

from limner.dev.inspect import InspectedElement, inspect_drawing
from limner.dev.sources import Fault, Source, read_fault, read_source
from limner.diagnostics import Diagnostic
from limner.engine.drawing import Drawing
from limner.errors import NotFound
from limner.findings.finding import Finding
from limner.fragment.fragment import BoxFragment, Fragment, LineFragment, TextFragment
from limner.platforms import PLATFORMS
from limner.routes.convention import listed_kinds
from limner.routes.site_routes import function_location
from limner.serving.faults import place_diagnostic
from limner.serving.returned import Finished, Found, call_image, find_picture
from limner.site import Site
from limner.text.face import Face

_KEPT: Final = 64
_SHARED: Final = listed_kinds("open_graph", "twitter")
_BUDGET: Final = 300_000  # bytes that messengers show at once


class ShownFinding(TypedDict):
    """A finding or diagnostic.

    Attributes:
        code: Its stable name.
        severity: ``error``, ``warning`` or ``note``.
        message: One sentence.
        got: What there is.
        expected: What would be right.
        attempt: Something to try.
        lost: The text that nobody sees.
        box: Where, in px of the canvas; None for the whole image.
        source: The author's line.
    """

    code: str
    severity: str
    message: str
    got: str
    expected: str
    attempt: str
    lost: str
    box: tuple[float, float, float, float] | None
    source: Source | None


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
    is_icon: bool
    has_before: bool
    findings: list[ShownFinding]
    elements: list[InspectedElement]
    faces: list[str]
    tags: str
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One image as it was drawn for a version of the files."""

    version: int
    found: Found | None
    finished: Finished | None
    error: Exception | None
    milliseconds: float


class DrawnImages:
    """The images that were asked for, each drawn once for a version.

    Args:
        site: Whose images.

    Attributes:
        version: Counts the changes of the author's files.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.version = 0
        self._shown: OrderedDict[str, Shown] = OrderedDict()
        self._before: dict[str, Finished] = {}
        self._good: dict[str, Finished] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    def renew(self) -> None:
        """See what changed on disk: every image is drawn anew when it is next asked for."""
        self.version += 1
        self.site.server.routes.refresh()

    async def show(self, url: str) -> Shown:
        """Draw an image, unless that was done since the last change."""
        async with self._locks.setdefault(url, asyncio.Lock()):
            known = self._shown.get(url)
            if known is not None and known.version == self.version:
                self._shown.move_to_end(url)
                return known
            shown = await self._draw(url)
            self._keep(url, shown)
            return shown

    async def body(self, url: str, which: str) -> Finished | None:
        """Give the file of an image: as it is, as it last could be drawn, or as it was before the last change."""
        shown = await self.show(url)
        if which == "before":
            return self._before.get(url)
        return shown.finished or self._good.get(url)

    def has_before(self, url: str) -> bool:
        """Whether another image stood at this address before."""
        return url in self._before

    def _keep(self, url: str, shown: Shown) -> None:
        if shown.finished is not None:
            good = self._good.get(url)
            if good is not None and good.body != shown.finished.body:
                self._before[url] = good
            self._good[url] = shown.finished
        self._shown[url] = shown
        while len(self._shown) > _KEPT:
            old, _ = self._shown.popitem(last=False)
            for table in (self._before, self._good, self._locks):
                table.pop(old, None)

    async def _draw(self, url: str) -> Shown:
        version, begun, found = self.version, time.perf_counter(), None
        server = self.site.server
        try:
            found = await find_picture(server, unquote(url))
            if found is None:
                return Shown(version, None, None, NotFound(f"there is no image at {url}"), 0.0)
            returned = await call_image(server, found)
            finished = await server.runner.run(returned.draw)
        except Exception as error:  # noqa: BLE001 - it is shown in the image's place
            return Shown(version, found, None, error, (time.perf_counter() - begun) * 1000)
        return Shown(version, found, finished, None, (time.perf_counter() - begun) * 1000)


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
        facts["elements"] = await asyncio.to_thread(inspect_drawing, drawing)
        facts["faces"] = list(_faces(drawing))
    facts["tags"] = await _tags(images.site, page)
    return facts


async def read_findings(images: DrawnImages, shown: Shown) -> list[ShownFinding]:
    """Tell what is wrong with an image: its findings, then those diagnostics that no finding tells of."""
    drawing = None if shown.finished is None else shown.finished.drawing
    if drawing is None or shown.found is None:
        return []
    route = shown.found.route
    where = function_location(images.site.server.routes.module(route).image, route.label)
    findings = await asyncio.to_thread(lambda: drawing.findings)
    told = {(finding.code, finding.line) for finding in findings}
    rest = [place_diagnostic(diagnostic, where) for diagnostic in drawing.diagnostics]
    return [
        *map(_finding, findings),
        *(_diagnostic(one) for one in rest if (one.code, one.facts.where and one.facts.where.line) not in told),
    ]


def _diagnostic(placed: Diagnostic) -> ShownFinding:
    at = placed.facts.where
    return {
        "code": placed.code,
        "severity": "warning" if placed.severity == "warning" else "note",
        "message": placed.facts.what,
        "got": placed.facts.got,
        "expected": placed.facts.expected,
        "attempt": placed.facts.suggestion,
        "lost": "",
        "box": None,
        "source": None if at is None else read_source(at.file, at.line, at.column),
    }


async def _tags(site: Site, page: str) -> str:
    try:
        return str(await site.ahead(page))
    except Exception as error:  # noqa: BLE001 - shown where the tags would be
        return f"<!-- {error} -->"


def _finding(finding: Finding) -> ShownFinding:
    box = finding.box
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "got": finding.got,
        "expected": finding.expected,
        "attempt": finding.try_,
        "lost": finding.lost,
        "box": None if box is None else (box.x, box.y, box.width, box.height),
        "source": (
            None
            if finding.file is None or finding.line is None
            else read_source(finding.file, finding.line, finding.column or 1)
        ),
    }


def _faces(drawing: Drawing) -> Iterator[str]:
    """Name the faces that the drawing's texts were set in, with the size of their files."""
    seen: set[str] = set()
    stack: list[Fragment] = [drawing.fragments]
    while stack:
        fragment = stack.pop()
        if isinstance(fragment, TextFragment):
            for run in fragment.shaped.runs:
                if run.face.key not in seen:
                    seen.add(run.face.key)
                    yield _name_face(run.face)
        elif isinstance(fragment, BoxFragment | LineFragment):
            stack.extend(fragment.children)


def _name_face(face: Face) -> str:
    from fontTools import ttLib

    library: Any = ttLib
    try:
        names = library.TTFont(io.BytesIO(face.data), fontNumber=max(0, face.index), lazy=True)["name"]
        family = names.getDebugName(16) or names.getDebugName(1) or "a face without a name"
    except (library.TTLibError, KeyError):
        family = "a face without a name"
    axes = " ".join(f"{tag} {value:g}" for tag, value in face.coordinates)
    made = " made bold" * face.synthetic_bold + " made oblique" * bool(face.synthetic_oblique)
    return f"{family} {axes}".strip() + f"{made} · {len(face.data) / 1000:,.0f} kB"
