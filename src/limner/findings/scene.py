"""Where everything stands that an image shows: its texts and boxes, and what is painted over what.

Goes in: a fragment tree and its display list. Comes out: `Scene`, in CSS px of the canvas with transforms and clips.
"""

from collections.abc import Callable, Iterator, Sequence
from math import inf
from typing import Final

from limner.boxes.box import ContainerBox
from limner.diagnostics import Diagnostic
from limner.findings.finding import Finding, FindingSeverity, FoundElement
from limner.fragment.fragment import BoxFragment, Fragment, LineFragment, TextFragment
from limner.geometry import Rect
from limner.html.element import Element
from limner.paint.cut_text import CAPITAL, SPARE
from limner.paint.display_list import (
    Clip,
    ConicInk,
    DisplayList,
    Fill,
    Glyphs,
    Group,
    Image,
    Ink,
    Items,
    Layer,
    LinearInk,
    Path,
    RadialInk,
    RoundedRect,
    TileInk,
    Transformed,
)
from limner.paint.geometry import bounds_of
from limner.raster.skia.view import View
from limner.sources import Locate

BAND: Final = 0.5
"""How far above the baseline the part of a text reaches that is looked at, in em: about the height of an x."""
_SHOWN: Final = 80
_ASCENT: Final = 0.95  # em above the baseline that letters reach
_DESCENT: Final = 0.3


class PlacedBox:
    """A box with its place in the layout, transforms left out.

    Attributes:
        fragment: The box.
        x: Left edge of its border box.
        y: Top edge.
        parent: The box around it.
    """

    __slots__ = ("fragment", "parent", "x", "y")

    def __init__(self, fragment: BoxFragment, x: float, y: float, parent: "PlacedBox | None") -> None:
        self.fragment = fragment
        self.x = x
        self.y = y
        self.parent = parent

    @property
    def rect(self) -> Rect:
        """Its border box."""
        return Rect(self.x, self.y, self.fragment.width, self.fragment.height)

    @property
    def element(self) -> Element | None:
        """Its element, or the nearest around it."""
        return next((box.fragment.element for box in self.chain() if box.fragment.element is not None), None)

    @property
    def block(self) -> "PlacedBox":
        """The nearest box that is not an inline box on a line."""
        return next((box for box in self.chain() if not box.fragment.inline), self)

    def chain(self) -> "Iterator[PlacedBox]":
        """Give it and the boxes around it, the nearest first."""
        box: PlacedBox | None = self
        while box is not None:
            yield box
            box = box.parent


class Shown:
    """A text as it is painted once.

    Attributes:
        item: Its glyphs in the display list.
        ink_width: How long it is without white space at the end, before transforms.
        is_upright: Whether its letters stand one above the other; their column is around the x of `item` then.
        area: The rectangle around it, as high as its font, after transforms.
        order: How many items are painted before it.
        band: The part of it that is looked at, after transforms; see `BAND`.
        letters: What must be seen of its letters at least, after transforms.
        clip: What clips and the canvas leave of everything around it.
        view: The transforms and clips around it.
        outline: The ink of its outline, None without one.
        through: Whether it is a mask, so that another ink is seen through it.
    """

    __slots__ = (
        "area",
        "band",
        "clip",
        "ink_width",
        "is_upright",
        "item",
        "letters",
        "order",
        "outline",
        "through",
        "view",
    )

    def __init__(  # noqa: PLR0913 - a record of its own
        self,
        item: Glyphs,
        order: int,
        *,
        area: Rect,
        band: Rect,
        letters: Rect,
        clip: Rect,
        view: View,
        through: bool,
    ) -> None:
        self.item = item
        self.order = order
        self.area = area
        self.band = band
        self.letters = letters
        self.clip = clip
        self.view = view
        self.outline: Ink | None = None
        self.ink_width = 0.0
        self.is_upright = False
        self.through = through

    @property
    def stretch(self) -> float:
        """How much larger transforms make it."""
        return self.view.scale


class PlacedText:
    """A text on one line.

    Attributes:
        fragment: The text.
        x: Its left edge in the layout.
        y: Its top edge.
        box: The box around it, which may be an inline box.
        line: Its line box.
        shown: How it is painted, None when nothing of it is.
    """

    __slots__ = ("box", "fragment", "line", "shown", "x", "y")

    def __init__(self, fragment: TextFragment, x: float, y: float, box: PlacedBox, line: LineFragment | None) -> None:
        self.fragment = fragment
        self.x = x
        self.y = y
        self.box = box
        self.line = line
        self.shown: Shown | None = None

    @property
    def size(self) -> float:
        """Its font size as it is seen, transforms applied."""
        size = self.fragment.style.font.font_size
        return size if self.shown is None else size * self.shown.stretch

    @property
    def words(self) -> str:
        """Its characters without white space at the ends."""
        return self.fragment.text.strip()


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
    """A picture of pixels as it is painted.

    Attributes:
        size: Its own width and height in pixels.
        target: Where it is painted, after transforms.
        visible: What clips and the canvas leave of that.
        drawn: How many CSS px its whole width and height are drawn as.
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
        diagnostics: What the passes told.
        locate: Gives where an element stands in the author's files.

    Attributes:
        placed: All boxes, in tree order.
        texts: All texts with letters, in tree order.
        covers: What may hide a text, in the order of painting.
        pictures: The pictures of pixels.
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
        self.covers: list[Cover] = []
        self.pictures: list[ShownPicture] = []
        self._place()
        self._order = 0
        self._by_run: dict[int, list[PlacedText]] = {}
        for text in self.texts:
            for run in text.fragment.shaped.runs:
                self._by_run.setdefault(id(run), []).append(text)
        view = View.of_canvas(display_list.width, display_list.height, 1.0)
        self._walk(display_list.items, view, is_mask=False)

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

    def _walk(self, items: Items, view: View, *, is_mask: bool) -> None:
        for item in items:
            self._order += 1
            if isinstance(item, Glyphs):
                self._note_glyphs(item, view, is_mask=is_mask)
            elif isinstance(item, Fill):
                if not is_mask:
                    self._note_fill(item, view)
            elif isinstance(item, Image):
                if not is_mask:
                    self._note_image(item, view)
            elif isinstance(item, Clip):
                inside = view if item.outside else view.clipped(_bounds(item.shape))
                self._walk(item.items, inside, is_mask=is_mask)
            elif isinstance(item, Transformed):
                self._walk(item.items, view.moved(item.matrix), is_mask=is_mask)
            elif isinstance(item, Layer):
                if item.opacity > 0.0:
                    self._walk(item.items, view, is_mask=is_mask)
                    if item.mask is not None:
                        self._walk(item.mask, view, is_mask=True)
            elif isinstance(item, Group):
                self._walk(item.items, view, is_mask=is_mask)

    def _note_glyphs(self, item: Glyphs, view: View, *, is_mask: bool) -> None:
        if item.sigma > 0.0 or not item.runs:
            return
        text = self._text_of(item)
        if text is None:
            return
        known = text.shown
        if known is not None and not known.through:
            is_same = item.x == known.item.x and item.y == known.item.y
            if known.item.stroke and not item.stroke and is_same:
                known.outline, known.item = known.item.ink, item  # an outline below the letters
            elif item.stroke and is_same:
                known.outline = item.ink
            elif not item.stroke:
                known.item = item  # what was known is a shadow without blur
            return
        size = text.fragment.style.font.font_size
        is_upright = text.fragment.style.svg.writing_mode.startswith("vertical") and not view.is_turned
        if is_upright:
            # Letters one above the other, around the middle of their column.
            length = text.fragment.height
            whole = band = area = item.x - size / 2, item.y, item.x + size / 2, item.y + length
        else:
            length = _ink_width(text.fragment)
            left, right = item.x, item.x + length
            band = left, item.y - BAND * size, right, item.y
            whole = left, item.y - CAPITAL * size, right, item.y
            area = left, item.y - _ASCENT * size, right, item.y + _DESCENT * size
        spare = min(SPARE * size, length / 2)
        inset = (0.0, spare) if is_upright else (spare, 0.0)
        text.shown = Shown(
            item,
            self._order,
            area=_rect(view.enclose(*area)),
            band=_rect(view.enclose(*band)),
            letters=_rect(
                view.enclose(whole[0] + inset[0], whole[1] + inset[1], whole[2] - inset[0], whole[3] - inset[1])
            ),
            clip=_rect(view.clip),
            view=view,
            through=is_mask,
        )
        text.shown.ink_width, text.shown.is_upright = length, is_upright

    def _text_of(self, item: Glyphs) -> PlacedText | None:
        """Give the text that glyphs belong to: texts that look the same may share them."""
        found = self._by_run.get(id(item.runs[0]))
        if not found:
            return None
        if len(found) == 1:
            return found[0]
        for text in found:
            if text.x == item.x and abs(text.y + text.fragment.baseline - item.y) < 1.0:
                return text
        return next((text for text in found if text.shown is None), None)

    def _note_fill(self, item: Fill, view: View) -> None:
        ink = item.ink
        shape = _rect(view.enclose(*_edges(_bounds(item.shape))))
        seen = shape.intersect(_rect(view.clip))
        if seen.width <= 0.0 or seen.height <= 0.0:
            return
        self.covers.append(Cover(self._order, seen))
        if isinstance(ink, TileInk) and not isinstance(ink.source, list | LinearInk | RadialInk | ConicInk):
            picture = ink.source
            if not picture.is_vector:
                bitmap = picture.bitmap(0, 0)
                drawn = ink.width * view.scale, ink.height * view.scale
                smooth = ink.rendering == "auto"
                size = bitmap.width, bitmap.height
                self.pictures.append(ShownPicture(size, shape, seen, drawn, smooth=smooth))

    def _note_image(self, item: Image, view: View) -> None:
        target = _rect(view.enclose(*_edges(item.target)))
        seen = target.intersect(_rect(view.clip))
        self.covers.append(Cover(self._order, seen))
        if not item.picture.is_vector:
            bitmap = item.picture.bitmap(0, 0)
            share = (1.0, 1.0) if item.source is None else (item.source.width or 1.0, item.source.height or 1.0)
            drawn = item.target.width / share[0] * view.scale, item.target.height / share[1] * view.scale
            smooth = item.rendering == "auto"
            self.pictures.append(ShownPicture((bitmap.width, bitmap.height), target, seen, drawn, smooth=smooth))

    def box_at(self, rect: Rect) -> PlacedBox | None:
        """Give the box that stands where something is painted, None where none does to the px."""
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
        """Make a finding about a box; its element, its place and the author's line are looked up."""
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


def describe_element(element: Element, pseudo: str = "") -> FoundElement:
    """Give an element in words."""
    return FoundElement(
        tag=f"{element.tag}::{pseudo}" if pseudo else element.tag,
        id=element.attributes.get("id", ""),
        class_=element.attributes.get("class", ""),
        text=shorten(" ".join("".join(_texts(element)).split())),
    )


def shorten(text: str, most: int = _SHOWN) -> str:
    """Give a text with at most so many characters."""
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


def _ink_width(fragment: TextFragment) -> float:
    text = fragment.text
    blank = len(text) - len(text.rstrip())
    shaped = fragment.shaped
    # Of a text that runs down the page, the fragment is as wide as its column.
    length = max(fragment.width, shaped.width) if fragment.width < fragment.height else fragment.width
    if not blank or not text.strip():
        return length
    end = shaped.end
    return length if shaped.rtl else length - shaped.width_between(max(shaped.start, end - blank), end)


def _bounds(shape: Rect | RoundedRect | Path) -> Rect:
    return shape if isinstance(shape, Rect) else bounds_of(shape)


def _is_near(one: Rect, other: Rect) -> bool:
    return all(abs(a - b) <= 1.0 for a, b in zip(one, other, strict=True))


def _edges(rect: Rect) -> tuple[float, float, float, float]:
    return rect.x, rect.y, rect.right, rect.bottom


def _rect(edges: tuple[float, float, float, float]) -> Rect:
    left, top, right, bottom = edges
    if left == -inf or right == inf:
        return Rect(0.0, 0.0, 0.0, 0.0)  # it passes through the eye: nobody can tell where it is
    return Rect(left, top, max(0.0, right - left), max(0.0, bottom - top))


Rule = Callable[[Scene], Iterator[Finding]]
"""Gives what is wrong of one kind."""
