"""The fragments of an SVG drawing.

`layout.svg` makes these records, and `paint.svg` reads them. Lengths are in user units: CSS px, transformed by the
matrices of all ancestors.

Spec: https://www.w3.org/TR/SVG2/coords.html
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from limner.fragment.fragment import BoxFragment, Fragment
from limner.geometry import IDENTITY, Matrix, Rect, Size, map_rect, unite
from limner.html.element import Element
from limner.outline import Segment, outline_bounds
from limner.resources.picture import Picture
from limner.style.computed import ComputedStyle
from limner.text.shaped import GlyphRun, ShapedText

_UNKNOWN: Final = object()

CLIPPING: Final = frozenset(("hidden", "scroll", "clip"))
"""Values of `overflow` that clip a viewport inside a drawing. `auto` does not, since nothing scrolls there."""


class SvgFragment(Fragment):
    """An element: a group, or something that others refer to.

    Attributes:
        tag: The element's name.
        attributes: Its attributes.
        style: Its computed style.
        matrix: From its own coordinates to its parent's.
        viewport: The size of the nearest viewport, which percentages refer to.
        children: What is inside, in painting order (the bottom one first).
    """

    __slots__ = ("_bounds", "attributes", "children", "matrix", "style", "tag", "viewport")

    def __init__(self, tag: str, attributes: Mapping[str, str], style: ComputedStyle, viewport: Size) -> None:
        super().__init__(0.0, 0.0, 0.0, 0.0)
        self.tag = tag
        self.attributes = attributes
        self.style = style
        self.matrix: Matrix = IDENTITY
        self.viewport = viewport
        self.children: list[SvgFragment] = []
        self._bounds: object = _UNKNOWN

    @property
    def bounds(self) -> Rect | None:
        """The object bounding box in its own coordinates: of all shapes, without strokes. None if there are none.

        Spec: https://www.w3.org/TR/SVG2/coords.html#BoundingBoxes
        """
        if self._bounds is _UNKNOWN:
            self._bounds = self._find_bounds()
        return self._bounds  # type: ignore[return-value]  # pyright: ignore[reportReturnType]  # it is known by now

    def _find_bounds(self) -> Rect | None:
        found: Rect | None = None
        for child in self.children:
            bounds = child.bounds
            if bounds is not None:
                found = unite(found, map_rect(child.matrix, bounds))
        return found


class SvgDrawingFragment(Fragment):
    """An inline ``<svg>``, laid out when it is first painted. One that an earlier image had is not laid out again.

    Attributes:
        key: What distinguishes it from other drawings; None if it is not remembered.
        styles: The styles that `key` refers to.
    """

    __slots__ = ("_lay_out", "_root", "key", "styles")

    def __init__(
        self,
        size: Size,
        lay_out: "Callable[[], SvgViewportFragment]",
        key: Hashable | None,
        styles: tuple[ComputedStyle, ...],
    ) -> None:
        super().__init__(0.0, 0.0, *size)
        self._lay_out = lay_out
        self._root: SvgViewportFragment | None = None
        self.key = key
        self.styles = styles

    @property
    def root(self) -> "SvgViewportFragment":
        """The drawing, laid out."""
        if self._root is None:
            self._root = self._lay_out()
        return self._root


class LazyDefinitions(Mapping[str, Fragment]):
    """Definitions by id, each laid out when first needed.

    Args:
        names: The ids.
        lay_out: Lays one out.
    """

    __slots__ = ("_known", "_lay_out", "_names")

    def __init__(self, names: Iterable[str], lay_out: "Callable[[str], SvgFragment]") -> None:
        self._names = dict.fromkeys(names)
        self._lay_out = lay_out
        self._known: dict[str, SvgFragment] = {}

    def __getitem__(self, name: str) -> "SvgFragment":
        if name not in self._names:
            raise KeyError(name)
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._lay_out(name)
        return known

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class SvgViewportFragment(SvgFragment):
    """An ``<svg>``, a ``<symbol>``, or a marker's content. It has its own coordinates.

    Attributes:
        content_matrix: From the content's coordinates to the element's.
        clip: The visible area, in the element's coordinates; None if nothing is clipped.
    """

    __slots__ = ("clip", "content_matrix")

    def __init__(self, tag: str, attributes: Mapping[str, str], style: ComputedStyle, viewport: Size) -> None:
        super().__init__(tag, attributes, style, viewport)
        self.content_matrix: Matrix = IDENTITY
        self.clip: Rect | None = None

    def _find_bounds(self) -> Rect | None:
        found = super()._find_bounds()
        return None if found is None else map_rect(self.content_matrix, found)


class SvgShapeFragment(SvgFragment):
    """A shape.

    Attributes:
        segments: Its outline.
        dash_scale: The factor for lengths of dashes, for `pathLength`.
    """

    __slots__ = ("dash_scale", "segments")

    def __init__(
        self,
        tag: str,
        attributes: Mapping[str, str],
        style: ComputedStyle,
        viewport: Size,
        segments: Sequence[Segment],
    ) -> None:
        super().__init__(tag, attributes, style, viewport)
        self.segments = segments
        self.dash_scale = 1.0

    def _find_bounds(self) -> Rect | None:
        return outline_bounds(self.segments)


class SvgImageFragment(SvgFragment):
    """An ``<image>``.

    Attributes:
        picture: What to draw.
        target: Where to draw it, in user units, with `preserveAspectRatio` applied.
        clip: Its visible area; None if nothing is clipped.
        area: The rectangle that the element asks for.
    """

    __slots__ = ("area", "clip", "picture", "target")

    def __init__(
        self,
        attributes: Mapping[str, str],
        style: ComputedStyle,
        viewport: Size,
        picture: Picture | None,
        area: Rect,
    ) -> None:
        super().__init__("image", attributes, style, viewport)
        self.picture = picture
        self.area = area
        self.target = area
        self.clip: Rect | None = None

    def _find_bounds(self) -> Rect | None:
        return self.area


class SvgForeignFragment(SvgFragment):
    """A ``<foreignObject>`` with HTML inside.

    Attributes:
        content: The laid out HTML, whose border box is at the corner of `area`.
        area: The rectangle that the element asks for.
    """

    __slots__ = ("area", "content")

    def __init__(
        self,
        attributes: Mapping[str, str],
        style: ComputedStyle,
        viewport: Size,
        content: BoxFragment,
        area: Rect,
    ) -> None:
        super().__init__("foreignObject", attributes, style, viewport)
        self.content = content
        self.area = area

    def _find_bounds(self) -> Rect | None:
        return self.area


class SvgGlyphs:
    """Glyphs of one style that are placed together.

    Attributes:
        style: The style of the element around the text.
        viewport: The size that its percentages refer to.
        runs: The glyphs, from left to right from the origin.
        matrix: From the glyphs' coordinates to those of the text.
        cell: The rectangle of their advances, ascent and descent, in the glyphs' coordinates.
        decorations: The styles of the elements that decorate the text, outermost first.
        effects: The styles of elements inside the text whose opacity, clip, mask or filter applies, innermost first.
        hinted: Whether the glyphs are hinted.
        width: The advance.
        element: The element around the text.
        text: The characters, for inspection.
        shaped: The shaped text that the glyphs are from.
    """

    __slots__ = (
        "cell",
        "decorations",
        "effects",
        "element",
        "hinted",
        "matrix",
        "runs",
        "shaped",
        "style",
        "text",
        "viewport",
        "width",
    )

    def __init__(
        self, style: ComputedStyle, viewport: Size, runs: Sequence[GlyphRun], matrix: Matrix, cell: Rect
    ) -> None:
        self.style = style
        self.viewport = viewport
        self.runs = runs
        self.matrix = matrix
        self.cell = cell
        self.decorations: tuple[ComputedStyle, ...] = ()
        self.effects: tuple[ComputedStyle, ...] = ()
        self.width = cell.width
        self.hinted = True
        self.element: Element | None = None
        self.text = ""
        self.shaped: ShapedText | None = None


class SvgTextFragment(SvgFragment):
    """A ``<text>`` with everything inside.

    Attributes:
        pieces: Its glyphs, in painting order.
    """

    __slots__ = ("pieces",)

    def __init__(self, attributes: Mapping[str, str], style: ComputedStyle, viewport: Size) -> None:
        super().__init__("text", attributes, style, viewport)
        self.pieces: list[SvgGlyphs] = []

    def _find_bounds(self) -> Rect | None:
        found: Rect | None = None
        for piece in self.pieces:
            found = unite(found, map_rect(piece.matrix, piece.cell))
        return found


def texts_of(drawing: SvgDrawingFragment) -> Iterator[SvgGlyphs]:
    """Give the texts of a drawing, in painting order. This lays the drawing out."""
    waiting: list[SvgFragment] = [drawing.root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, SvgTextFragment):
            yield from one.pieces
        waiting.extend(reversed(one.children))
