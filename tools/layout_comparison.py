"""Compare our layout of a document with what Chromium recorded for it.

Goes in: a document's HTML and its record (the format is told in `record_fixtures`). Comes out: the same kind of record
made by our own style, boxes and layout, and a list of differences as sentences.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias
from urllib.parse import unquote

from limner.bitmap import Bitmap
from limner.boxes.box import Box
from limner.boxes.build import build_boxes
from limner.boxes.replaced import list_images
from limner.budget import Budget, Limits
from limner.css.conditions import MediaEnvironment
from limner.css.stylesheet import parse_stylesheet
from limner.css.values import ImageValue
from limner.diagnostics import Diagnostics
from limner.engine.fonts import FontUnits
from limner.fragment.fragment import BoxFragment, Fragment, TextFragment
from limner.html.element import Element
from limner.html.node import StyleText, Tree, build_element
from limner.layout.containment import measure_containers
from limner.layout.tree import layout_tree
from limner.resources.picture import Picture
from limner.style.compute import compute_styles
from limner.text.typesetter import Engine

Rectangle: TypeAlias = list[float]
Record: TypeAlias = Mapping[str, Mapping[str, Sequence[Sequence[float]]]]

EDGE_TOLERANCE = 1 / 32
TEXT_WIDTH_TOLERANCE = 1 / 16
# Chromium's `Range` gives text one rectangle for each shaped run; ours may cut runs elsewhere, so neighbours join.
_JOIN_GAP = 0.1
_FIELDS = frozenset(("input", "textarea", "select", "canvas", "video"))
_UNITS = FontUnits()
# No document takes a tenth of it: a layout that does not end, ends its test.
_SECONDS = 20.0
_SVG_ADDRESS = "data:image/svg+xml,"


class Difference(NamedTuple):
    """One rectangle that is not where it should be.

    Attributes:
        path: Whose.
        kind: ``missing``, ``extra``, ``count``, ``x``, ``y``, ``width`` or ``height``; for texts
            with ``text `` before it.
        message: What was expected and what was got.
    """

    path: str
    kind: str
    message: str


def list_paths(root: Element) -> dict[int, str]:
    """Give the path of each element below `body`, by the element's `id()`."""
    paths: dict[int, str] = {}

    def walk(element: Element, path: str) -> None:
        paths[id(element)] = path
        count = 0
        for child in element.children:
            if isinstance(child, Element):
                count += 1
                own = child.attributes.get("id")
                walk(child, f"#{own}" if own else f"{path}/{child.tag.lower()}{count}")

    body = _find_body(root)
    walk(body, "body")
    return paths


def _find_body(root: Element) -> Element:
    if root.tag == "body":
        return root
    for child in root.children:
        if isinstance(child, Element) and child.tag == "body":
            return child
    return root


def record_fragments(fragment: BoxFragment, paths: Mapping[int, str]) -> dict[str, dict[str, list[Rectangle]]]:
    """Make a record of a finished fragment tree.

    Args:
        fragment: The root.
        paths: What `list_paths` gave for the element tree.
    """
    elements: dict[str, list[Rectangle]] = {}
    text: dict[str, list[Rectangle]] = {}
    for one, path, x, y in _walk(fragment, paths, None, 0.0, 0.0):
        if path is None:
            continue
        rectangle = [x, y, one.width, one.height]
        if isinstance(one, BoxFragment):
            elements.setdefault(path, []).append(rectangle)
        elif one.width > 0:
            text.setdefault(path, []).append(rectangle)
    return {"elements": elements, "text": text}


def _walk(
    fragment: Fragment, paths: Mapping[int, str], owner: str | None, left: float, top: float
) -> Iterator[tuple[Fragment, str | None, float, float]]:
    """Give boxes with elements and texts with the path of the element that they belong to, and their place."""
    x, y = left + fragment.x, top + fragment.y
    if isinstance(fragment, TextFragment):
        if not fragment.ellipsis:
            yield fragment, owner, x, y
        return
    if isinstance(fragment, BoxFragment):
        if fragment.pseudo and fragment.pseudo != "first-letter":
            owner = None
        elif fragment.style.rare.initial_letter is not None:
            owner = None  # the fixtures generate such letters: Chromium tells nothing of use about their text
        elif fragment.element is not None and not fragment.pseudo:
            owner = paths.get(id(fragment.element))
            yield fragment, owner, x, y
            if fragment.element.tag in _FIELDS:
                owner = None  # their text is not in the document, or not shown
    for child in getattr(fragment, "children", ()):
        yield from _walk(child, paths, owner, x, y)


class _Drawing:
    """An SVG's natural size, from its attributes: all that layout asks of a picture."""

    def __init__(self, svg: str) -> None:
        start = svg[: svg.index(">")]
        numbers = {name: float(value) for name, value in re.findall(r'\s(width|height)="([0-9.]+)"', start)}
        box = re.search(r'viewBox="[0-9.-]+ [0-9.-]+ ([0-9.]+) ([0-9.]+)"', start)
        self.key = svg
        self.natural_width = numbers.get("width")
        self.natural_height = numbers.get("height")
        self.is_vector = True
        self.ratio: float | None = None
        if self.natural_width and self.natural_height:
            self.ratio = self.natural_width / self.natural_height
        elif box is not None:
            self.ratio = float(box[1]) / float(box[2])

    def bitmap(self, width: int, height: int) -> Bitmap:
        """Nothing is drawn here."""
        raise NotImplementedError


def _find_drawings(root: Box) -> dict[ImageValue | str, Picture]:
    """Give the natural size of every SVG of a tree: inline ones, and those in `data:` addresses."""
    found: dict[ImageValue | str, Picture] = {}
    for image in list_images(root):
        if isinstance(image, str):
            found[image] = _Drawing(image)
        elif image.href.startswith(_SVG_ADDRESS):
            found[image] = _Drawing(unquote(image.href.removeprefix(_SVG_ADDRESS)))
    return found


def lay_out_document(
    html: str, engine: Engine, *, width: int = 800, height: int = 600
) -> dict[str, dict[str, list[Rectangle]]]:
    """Run a whole document through style, boxes and layout and give its record."""
    fragment, tree = lay_out_fragments(html, engine, width=width, height=height)
    return record_fragments(fragment, list_paths(tree.root))


def lay_out_fragments(html: str, engine: Engine, *, width: int = 800, height: int = 600) -> tuple[BoxFragment, Tree]:
    """Run a whole document through style, boxes and layout; give its fragments and its elements."""
    budget = Budget(Limits(seconds=_SECONDS))
    diagnostics = Diagnostics()
    tree = build_element(html, budget.limits)
    environment = MediaEnvironment(width=width, height=height)
    sheets = [
        parse_stylesheet(sheet.text, environment=environment, quirks=tree.quirks)
        for sheet in tree.sheets
        if isinstance(sheet, StyleText)
    ]
    sizes: dict[int, tuple[float, float]] = {}
    while True:
        styled = compute_styles(
            tree.root,
            sheets,
            kind=tree.kind,
            environment=environment,
            font_unit=_UNITS.of(engine),
            budget=budget,
            diagnostics=diagnostics,
            container_sizes=sizes,
            quirks=tree.quirks,
        )
        root = build_boxes(styled, budget, diagnostics)
        fragment = layout_tree(
            root,
            width=width,
            height=height,
            engine=engine,
            pictures=_find_drawings(root),
            budget=budget,
            diagnostics=diagnostics,
            quirks=tree.quirks,
        )
        measured = measure_containers(fragment, styled.containers)
        if measured == sizes:
            break
        sizes = measured
    return fragment, tree


def join_neighbours(rectangles: Sequence[Sequence[float]]) -> list[Rectangle]:
    """Sort by line and place, and join what touches in one line."""
    joined: list[Rectangle] = []
    for one in sorted(rectangles, key=lambda r: (round(r[1]), r[0])):
        last = joined[-1] if joined else None
        if last is not None and abs(last[1] - one[1]) < _JOIN_GAP and abs(last[0] + last[2] - one[0]) < _JOIN_GAP:
            last[2] = one[0] + one[2] - last[0]
        else:
            joined.append(list(one))
    return joined


def compare_records(
    expected: Record, got: Record, *, edge: float = EDGE_TOLERANCE, text_width: float = TEXT_WIDTH_TOLERANCE
) -> list[Difference]:
    """Give every difference between two records, elements first.

    Args:
        expected: Chromium's.
        got: Ours.
        edge: How far x, y, width and height may be off, in CSS px.
        text_width: How far a text's width may be off.
    """
    differences: list[Difference] = []
    for section, prefix, width in (("elements", "", edge), ("text", "text ", text_width)):
        ours = got[section]
        for path, rectangles in expected[section].items():
            mine = ours.get(path)
            if mine is None:
                if not any(one[2] or one[3] for one in rectangles):
                    continue  # an empty inline box on a line that is none
                differences.append(Difference(path, f"{prefix}missing", f"expected {_show(rectangles)}, got nothing"))
                continue
            differences.extend(_compare(path, prefix, rectangles, mine, edge, width))
        differences.extend(
            Difference(path, f"{prefix}extra", f"expected nothing, got {_show(rectangles)}")
            for path, rectangles in ours.items()
            if path not in expected[section]
        )
    return differences


def _compare(
    path: str,
    prefix: str,
    expected: Sequence[Sequence[float]],
    got: Sequence[Sequence[float]],
    edge: float,
    width: float,
) -> Iterator[Difference]:
    if prefix or len(expected) != len(got):
        # Inline boxes without edges of their own have one rectangle for each text in Chromium.
        whole, got = expected, join_neighbours(got)
        expected = join_neighbours(whole)
        if prefix and len(expected) > len(got):
            expected = join_neighbours([one for one in whole if not _is_cut_off(one, whole)])
    if len(expected) != len(got):
        yield Difference(path, f"{prefix}count", f"expected {_show(expected)}, got {_show(got)}")
        return
    tolerances = (edge, edge, width, edge)
    for one, other in zip(expected, got, strict=True):
        for name, a, b, tolerance in zip(("x", "y", "width", "height"), one, other, tolerances, strict=True):
            if abs(a - b) > tolerance + 1e-6:
                yield Difference(path, prefix + name, f"expected {_show([one])}, got {_show([other])}")
                break


def _is_cut_off(rectangle: Sequence[float], others: Sequence[Sequence[float]]) -> bool:
    """Whether it is of a whole text that an ellipsis cuts; Chromium gives what is left of it too."""
    x, y, width, _ = rectangle
    return any(
        one[2] < width and abs(one[1] - y) < _JOIN_GAP and min(abs(one[0] - x), abs(one[0] + one[2] - x - width)) < 0.02
        for one in others
    )


def _show(rectangles: Sequence[Sequence[float]]) -> str:
    return " ".join("[" + " ".join(f"{value:g}" for value in one) + "]" for one in rectangles)
