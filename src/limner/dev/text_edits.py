"""Texts that are typed in the image itself: laid out and drawn as if they stood in the author's data.

Goes in: an image's address, and texts by their place in the tree. Comes out: the image with them, and where each text
stands. No file is written.
"""

import asyncio
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypedDict, cast

from limner.dev.drawn_images import DrawnImages
from limner.dev.shown_findings import ShownFinding, show_finding
from limner.errors import LimnerError
from limner.findings.placed import PlacedText
from limner.geometry import Rect
from limner.html.element import Child, Element
from limner.serving.returned import call_image
from limner.stress.fields import Field, Path, find_fields
from limner.stress.template import Template


class ShownText(TypedDict):
    """A text of an image.

    Attributes:
        name: Its element's ``data-field``, `id`, class or tag.
        path: Where it stands in the tree.
        text: What it says.
        box: Around its lines: x, y, width, height in CSS px; None where nothing of it is laid out.
        size: Its font size in CSS px.
    """

    name: str
    path: Path
    text: str
    box: tuple[float, float, float, float] | None
    size: float


class EditedImage(TypedDict):
    """An image with other texts.

    Attributes:
        image: An address that holds it; empty where it cannot be drawn.
        fault: Why not.
        texts: Its texts; none for an image that no engine draws.
        findings: What is wrong with it.
        milliseconds: What drawing took.
    """

    image: str
    fault: str
    texts: list[ShownText]
    findings: list[ShownFinding]
    milliseconds: float


def read_texts(given: object) -> dict[Path, str]:
    """Read what was typed: pairs of a path and a text; what is neither is left out."""
    texts: dict[Path, str] = {}
    for pair in _list(given):
        path, text = (*_list(pair), None, None)[:2]
        if isinstance(text, str):
            texts[tuple(place for place in _list(path) if isinstance(place, int))] = text
    return texts


def _list(given: object) -> list[object]:
    return cast("list[object]", given) if isinstance(given, list) else []


async def edit_texts(images: DrawnImages, url: str, texts: Mapping[Path, str]) -> EditedImage:
    """Draw an image with other texts, and say where its texts stand; without texts it is as its function made it."""
    shown = await images.show(url)
    nothing: EditedImage = {"image": "", "fault": "", "texts": [], "findings": [], "milliseconds": 0.0}
    if shown.found is None or shown.finished is None or shown.finished.drawing is None:
        return {**nothing, "fault": "only an image that the engine draws has texts to edit"}
    response = (await call_image(images.site.server, shown.found)).response
    if response is None:
        return nothing
    try:
        return await asyncio.to_thread(_draw, Template(response), texts)
    except LimnerError as error:
        return {**nothing, "fault": str(error)}


def _draw(template: Template, texts: Mapping[Path, str]) -> EditedImage:
    known = {field.path for field in template.fields}
    spaced = {path: _spaced(template.children, path, text) for path, text in texts.items() if path in known}
    children = template.with_texts(spaced)
    drawing = template.draw(children)
    return {
        "image": "data:image/png;base64," + b64encode(drawing.body).decode(),
        "fault": "",
        "texts": _place_texts(template.fields, children, drawing.examination.scene.texts),
        "findings": [show_finding(one) for one in drawing.findings],
        "milliseconds": round(1000 * sum(drawing.timings.values()), 1),
    }


def _spaced(children: Sequence[Child], path: Path, text: str) -> str:
    """Give a text the white space that stands around the one in its place."""
    old: Child = children[path[0]]
    for place in path[1:]:
        old = old.children[place] if isinstance(old, Element) else old
    if not isinstance(old, str):
        return text
    body = old.strip()
    before, _, after = old.partition(body)
    return f"{before}{text}{after}"


def _place_texts(fields: Sequence[Field], children: Sequence[Child], placed: Sequence[PlacedText]) -> list[ShownText]:
    """Say where each text stands; one that was emptied stands nowhere, and keeps its name."""
    now = {field.path: field for field in find_fields(children)}
    shared = Counter(id(field.element) for field in now.values())
    waiting: dict[int, list[PlacedText]] = {}
    for text in placed:
        waiting.setdefault(id(text.box.element), []).append(text)
    found: list[ShownText] = []
    for field in fields:
        current = now.get(field.path)
        lines: list[PlacedText] = []
        if current is not None:
            own = waiting.get(id(current.element), [])
            lines = own if shared[id(current.element)] == 1 else _lines_of(current, own)
        box = _around(lines)
        found.append(
            {
                "name": field.name,
                "path": field.path,
                "text": "" if current is None else current.text,
                "box": None if box is None else (box.x, box.y, box.width, box.height),
                "size": lines[0].size if lines else 0.0,
            }
        )
    return found


def _lines_of(field: Field, waiting: list[PlacedText]) -> list[PlacedText]:
    """Take the lines of a text from those of its element, which come in the order of its texts."""
    rest = "".join(field.text.split()).casefold()
    lines: list[PlacedText] = []
    while waiting and rest:
        words = "".join(waiting[0].fragment.text.split()).casefold()
        if words and not rest.startswith(words[:1]):
            break
        rest = rest[len(words) :]
        lines.append(waiting.pop(0))
    return lines


def _around(lines: Sequence[PlacedText]) -> Rect | None:
    boxes = [box for line in lines if (box := _seen(line)).width > 0 and box.height > 0]
    if not boxes:
        return None
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    return Rect(left, top, right - left, bottom - top)


def _seen(line: PlacedText) -> Rect:
    """Give the part of a line that is seen."""
    if line.shown is None:
        return Rect(line.x, line.y, 0.0, 0.0)
    return line.shown.area.intersect(line.shown.clip)
