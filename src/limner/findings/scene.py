"""Where everything that an image shows is: its texts and boxes, and what is painted over what.

Goes in: a fragment tree and its display list. Comes out: `Scene`, in CSS px of the canvas with transforms and clips.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from limner.boxes.box import ContainerBox
from limner.diagnostics import Diagnostic
from limner.findings.finding import Finding, FindingSeverity, FoundElement
from limner.findings.painted import Edges, Painted, PaintedItem, enclose
from limner.findings.placed import PlacedBox, PlacedText, Shown, note_glyphs, rect_of
from limner.fragment.fragment import BoxFragment, Fragment, LineFragment, TextFragment
from limner.geometry import Rect
from limner.html.element import Element
from limner.paint.display_list import (
    ConicInk,
    DisplayList,
    Fill,
    Glyphs,
    Image,
    LinearInk,
    Path,
    RadialInk,
    RoundedRect,
    TileInk,
)
from limner.paint.geometry import bounds_of
from limner.sources import Locate

if TYPE_CHECKING:
    import numpy.typing as npt

    from limner.findings.painted import Areas

    Flags: TypeAlias = "npt.NDArray[np.bool_]"

_SHOWN: Final = 80


class ShownTexts:
    """Texts that show, with their places as rows of left, top, right and bottom on the canvas.

    Attributes:
        pairs: Each text, and how it is painted.
        bands: The parts of them that are checked.
        letters: The least that must be seen of their letters.
        clips: What clips and the canvas leave.
        is_cut: Whether a part of a text's letters is clipped.
    """

    __slots__ = ("_band_edges", "bands", "clips", "is_cut", "letters", "pairs")

    def __init__(self, pairs: list[tuple[PlacedText, Shown]]) -> None:
        self.pairs = pairs
        views = [shown.where.view for _, shown in pairs]
        self.bands, self.clips = enclose([shown.own_band for _, shown in pairs], views)
        self.letters, _ = enclose([shown.own_letters for _, shown in pairs], views)
        self.is_cut = leave(self.letters, self.clips)
        self._band_edges: list[Edges] | None = None

    @property
    def band_edges(self) -> list[Edges]:
        """The bands as tuples."""
        if self._band_edges is None:
            self._band_edges = [(left, top, right, bottom) for left, top, right, bottom in self.bands.tolist()]
        return self._band_edges

    def band_at(self, place: int) -> Edges:
        """Give the band of one text."""
        return self.band_edges[place]

    def outside(self, rect: Rect) -> list[tuple[PlacedText, Shown]]:
        """Give the texts that show whole but do not lie entirely inside a rectangle."""
        edges = np.array((rect.x, rect.y, rect.right, rect.bottom))
        return [self.pairs[place] for place in np.flatnonzero(leave(self.letters, edges) & ~self.is_cut).tolist()]


def leave(areas: "Areas", rectangles: "Areas") -> "Flags":
    """Find areas not entirely inside a rectangle, one for all or one for each; areas with no place are left out."""
    left, top, right, bottom = areas.T
    near, above, far, below = rectangles.T
    out: Flags = (left < near) | (top < above) | (right > far) | (bottom > below)
    found: Flags = out & np.isfinite(left)
    return found


class Cover:
    """Something painted that may hide what is below.

    Attributes:
        order: How many items are painted before it.
        rect: Where it is seen.
    """

    __slots__ = ("order", "rect")

    def __init__(self, order: int, rect: Rect) -> None:
        self.order = order
        self.rect = rect


class ShownPicture:
    """A raster picture as it is painted.

    Attributes:
        size: Its own width and height in pixels.
        target: Where it is painted, after transforms.
        visible: What clips and the canvas leave of that.
        drawn: The CSS px over which its whole width and height are drawn.
        smooth: Whether it is smoothed when it is enlarged.
    """

    __slots__ = ("drawn", "size", "smooth", "target", "visible")

    def __init__(
        self, size: tuple[int, int], target: Rect, visible: Rect, drawn: tuple[float, float], *, smooth: bool
    ) -> None:
        self.size = size
        self.target = target
        self.visible = visible
        self.drawn = drawn
        self.smooth = smooth


class Scene:
    """A finished image, taken apart.

    Args:
        root: The root's fragment.
        display_list: What is painted.
        boxes: The box tree.
        scale: Device pixels per CSS px.
        diagnostics: What the passes reported.
        locate: Gives where an element is in the author's files.

    Attributes:
        placed: All boxes, in tree order.
        texts: All texts with letters, in tree order.
        pictures: The raster pictures.
        painted: Everything that is painted.
        canvas: The canvas.
    """

    def __init__(
        self,
        root: BoxFragment,
        display_list: DisplayList,
        boxes: ContainerBox,
        *,
        scale: float,
        diagnostics: Sequence[Diagnostic],
        locate: Locate,
    ) -> None:
        self.root = root
        self.display_list = display_list
        self.boxes = boxes
        self.scale = scale
        self.diagnostics = diagnostics
        self.locate = locate
        self.canvas = Rect(0.0, 0.0, display_list.width, display_list.height)
        self.placed: list[PlacedBox] = []
        self.texts: list[PlacedText] = []
        self._covers: list[Cover] | None = None
        self._shown: ShownTexts | None = None
        self.pictures: list[ShownPicture] = []
        self._place()
        self.painted = Painted(display_list)
        self._note()

    # ── where things stand ────────────────────────────────────────────────────────────────────────────────

    def _place(self) -> None:
        root = PlacedBox(self.root, self.root.x, self.root.y, None)
        stack: list[tuple[Fragment, float, float, PlacedBox, LineFragment | None]] = [
            (self.root, root.x, root.y, root, None)
        ]
        while stack:
            fragment, x, y, around, line = stack.pop()
            if isinstance(fragment, TextFragment):
                if fragment.text.strip() or fragment.ellipsis:
                    self.texts.append(PlacedText(fragment, x, y, around, line))
                continue
            if isinstance(fragment, BoxFragment):
                if fragment is not self.root:
                    around = PlacedBox(fragment, x, y, around)
                self.placed.append(around)
                line = line if fragment.inline else None
            elif isinstance(fragment, LineFragment):
                line = fragment
            else:
                continue
            stack.extend((child, x + child.x, y + child.y, around, line) for child in reversed(fragment.children))

    # ── what is painted ───────────────────────────────────────────────────────────────────────────────────

    def _note(self) -> None:
        by_run: dict[int, list[PlacedText]] = {}
        for text in self.texts:
            for run in text.fragment.shaped.runs:
                by_run.setdefault(id(run), []).append(text)
        painted = self.painted
        others: list[int] = []
        for order, (item, where) in enumerate(zip(painted.items, painted.wheres, strict=True)):
            if isinstance(item, Glyphs):
                if item.sigma <= 0.0 and item.runs:
                    own = _text_of(item, by_run.get(id(item.runs[0])))
                    if own is not None:
                        note_glyphs(own, item, order, where)
                    else:
                        others.append(order)
            elif isinstance(item, Fill):
                if not isinstance(item.ink, int | tuple) and not where.is_mask:
                    self._note_fill(item, painted.row(order))
            elif isinstance(item, Image) and not where.is_mask:
                self._note_image(item, painted.row(order))
        if others and any(box.fragment.drawing is not None for box in self.placed):
            from limner.findings.drawn_texts import find_drawn_texts

            for text, order in find_drawn_texts(self.placed, painted, others):
                if text.shown is None and text.words:
                    self.texts.append(text)
                item = painted.items[order]
                if isinstance(item, Glyphs):
                    note_glyphs(text, item, order, painted.wheres[order])

    @property
    def shown(self) -> "ShownTexts":
        """All texts that show, with their places in arrays."""
        if self._shown is None:
            self._shown = ShownTexts([(text, text.shown) for text in self.texts if text.shown is not None])
        return self._shown

    @property
    def covers(self) -> "list[Cover]":
        """Items that may hide a text, in painting order."""
        if self._covers is None:
            self._covers = [
                Cover(order, Rect(left, top, right - left, bottom - top))
                for order, (item, where) in enumerate(zip(self.painted.items, self.painted.wheres, strict=True))
                if isinstance(item, Fill | Image) and not where.is_mask
                for left, top, right, bottom in (self.painted.row(order).area,)
                if right > left and bottom > top
            ]
        return self._covers

    def _note_fill(self, item: Fill, row: PaintedItem) -> None:
        ink = item.ink
        if not isinstance(ink, TileInk) or isinstance(ink.source, list | LinearInk | RadialInk | ConicInk):
            return
        seen = rect_of(row.area)
        picture = ink.source
        if not picture.is_vector and seen.width > 0.0 and seen.height > 0.0:
            bitmap = picture.bitmap(0, 0)
            target = rect_of(row.where.view.enclose(*_edges(_bounds(item.shape))))
            drawn = ink.width * row.where.view.scale, ink.height * row.where.view.scale
            smooth = ink.rendering == "auto"
            self.pictures.append(ShownPicture((bitmap.width, bitmap.height), target, seen, drawn, smooth=smooth))

    def _note_image(self, item: Image, row: PaintedItem) -> None:
        if item.picture.is_vector:
            return
        view = row.where.view
        target = rect_of(view.enclose(*_edges(item.target)))
        bitmap = item.picture.bitmap(0, 0)
        share = (1.0, 1.0) if item.source is None else (item.source.width or 1.0, item.source.height or 1.0)
        drawn = item.target.width / share[0] * view.scale, item.target.height / share[1] * view.scale
        smooth = item.rendering == "auto"
        size = bitmap.width, bitmap.height
        self.pictures.append(ShownPicture(size, target, rect_of(row.area), drawn, smooth=smooth))

    def box_at(self, rect: Rect) -> PlacedBox | None:
        """Give the box that is exactly where something is painted, to the px; None if there is none."""
        for box in reversed(self.placed):
            for edges in (box.rect, box.rect.inset(box.fragment.border)):
                inner = edges.inset(box.fragment.padding)
                if _is_near(rect, edges) or _is_near(rect, inner):
                    return box
        return None

    # ── words ─────────────────────────────────────────────────────────────────────────────────────────────

    def find(  # noqa: PLR0913 - the fields of a finding
        self,
        code: str,
        severity: FindingSeverity,
        message: str,
        box: PlacedBox | None = None,
        *,
        at: Rect | None = None,
        got: str = "",
        expected: str = "",
        try_: str = "",
        lost: str = "",
        value: float | None = None,
    ) -> Finding:
        """Make a finding about a box, and look up its element, its place and the author's line."""
        element = None if box is None else box.element
        where = None if element is None else self.locate(element, "tag")
        return Finding(
            code=code,
            severity=severity,
            message=message,
            element=None if box is None or element is None else describe_element(element, box.fragment.pseudo),
            file=None if where is None else where.file,
            line=None if where is None else where.line or None,
            column=None if where is None else where.column or None,
            box=box.rect if at is None and box is not None else at,
            got=got,
            expected=expected,
            try_=try_,
            lost=lost,
            value=value,
        )


def _text_of(item: Glyphs, found: "list[PlacedText] | None") -> PlacedText | None:
    """Give the text that glyphs belong to; texts that look the same may share glyphs."""
    if not found:
        return None
    if len(found) == 1:
        return found[0]
    for text in found:
        if text.x == item.x and abs(text.y + text.fragment.baseline - item.y) < 1.0:
            return text
    return next((text for text in found if text.shown is None), None)


def describe_element(element: Element, pseudo: str = "") -> FoundElement:
    """Describe an element in words."""
    return FoundElement(
        tag=f"{element.tag}::{pseudo}" if pseudo else element.tag,
        id=element.attributes.get("id", ""),
        class_=element.attributes.get("class", ""),
        text=shorten(" ".join("".join(_texts(element)).split())),
    )


def shorten(text: str, most: int = _SHOWN) -> str:
    """Shorten a text to at most this many characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _texts(root: Element) -> Iterator[str]:
    stack: list[Element | str] = [root]
    length = 0
    while stack and length <= 2 * _SHOWN:
        node = stack.pop()
        if isinstance(node, str):
            length += len(node)
            yield node
        elif node.tag not in {"style", "script"}:
            stack.extend(reversed(node.children))


def _bounds(shape: Rect | RoundedRect | Path) -> Rect:
    return shape if isinstance(shape, Rect) else bounds_of(shape)


def _is_near(one: Rect, other: Rect) -> bool:
    return all(abs(a - b) <= 1.0 for a, b in zip(one, other, strict=True))


def _edges(rect: Rect) -> tuple[float, float, float, float]:
    return rect.x, rect.y, rect.right, rect.bottom


Rule = Callable[[Scene], Iterator[Finding]]
"""Gives findings of one kind."""
