"""Replaced boxes: pictures and inline SVG, sized by their own width, height and ratio.

Goes in: a replaced box, its `LayoutInput` and its picture. Comes out: a fragment that holds the picture, to be drawn
with `object-fit` in its content box.

Spec: https://www.w3.org/TR/CSS22/visudet.html#inline-replaced-width
"""

from typing import NamedTuple

from limner.boxes.box import ReplacedBox
from limner.boxes.svg.box import SvgBox
from limner.css.values import AUTO, NONE, Calc, CalcSize, FitContent, MaxSizeValue, Percent, SizeValue, resolve_inset
from limner.geometry import Size
from limner.layout.contract import LayoutContext, LayoutInput, LayoutOutput, MinMax, make_fragment
from limner.layout.sizing import (
    INTRINSIC_KEYWORDS,
    calculated_size,
    definite_size,
    edge_sums,
    resolve_border,
    resolve_margin,
    resolve_padding,
)
from limner.layout.units import INFINITE, height_from_ratio, snap, width_from_ratio
from limner.resources.picture import Picture
from limner.style.computed import BoxGroup

_DEFAULT_WIDTH = 300.0
_DEFAULT_HEIGHT = 150.0


class Natural(NamedTuple):
    """Natural width, height and ratio of what is drawn; each may be None."""

    width: float | None
    height: float | None
    ratio: float | None


def natural_size(context: LayoutContext, box: ReplacedBox) -> Natural:
    """Natural size of a replaced box; 0 by 0 when there is nothing to draw."""
    if box.drawing is not None:
        return Natural(*box.natural)
    picture = _picture_of(context, box)
    if picture is None:
        width, height, ratio = box.natural
        if width is None or height is None:
            return Natural(0.0, 0.0, None)
        zoom = box.style.text.zoom
        return Natural(width * zoom, height * zoom, ratio)
    if box.style.rare.object_view_box is not None and picture.natural_width and picture.natural_height:
        _, _, width, height = resolve_inset(
            box.style.rare.object_view_box, picture.natural_width, picture.natural_height
        )
        return Natural(width, height, width / height if height else None)
    if box.natural[0] is not None and (picture.natural_width is None or picture.natural_height is None):
        return _concrete(picture, box.natural[0], box.natural[1] or 0.0)
    zoom = box.style.text.zoom
    if zoom != 1.0:
        natural = picture.natural_width, picture.natural_height
        wide, high = (None if one is None else one * zoom for one in natural)
        return Natural(wide, high, picture.ratio)
    return Natural(picture.natural_width, picture.natural_height, picture.ratio)


def _concrete(picture: Picture, width: float, height: float) -> Natural:
    """Size a picture that lacks a width or a height by a default size.

    Spec: https://www.w3.org/TR/css-images-3/#default-sizing
    """
    ratio, wide, high = picture.ratio, picture.natural_width, picture.natural_height
    if wide is None and high is None and ratio:
        width, height = min(width, height * ratio), min(height, width / ratio)
    elif wide is not None:
        width, height = wide, wide / ratio if ratio else height
    elif high is not None:
        width, height = high * ratio if ratio else width, high
    return Natural(width, height, width / height if height else None)


def _picture_of(context: LayoutContext, box: ReplacedBox) -> Picture | None:
    """The picture that a replaced box shows."""
    return context.pictures.get(box.source) if box.source is not None else None


def layout_replaced(context: LayoutContext, box: ReplacedBox, given: LayoutInput) -> LayoutOutput:
    """Size a replaced box and make its fragment."""
    style = box.style
    border = resolve_border(style.border)
    padding = resolve_padding(style.box, given.percentage_width)
    edges = (
        border.left + border.right + padding.left + padding.right,
        border.top + border.bottom + padding.top + padding.bottom,
    )
    width, height = replaced_size(context, box, given, edges)
    fragment = make_fragment(box, width, height, border, padding)
    fragment.replaced = True
    fragment.picture = _picture_of(context, box)
    if isinstance(box.drawing, SvgBox):
        from limner.layout.svg.tree import layout_drawing

        size = Size(max(0.0, width - edges[0]), max(0.0, height - edges[1]))
        fragment.drawing = layout_drawing(context, box.drawing, size, box.definitions)
    return LayoutOutput(fragment, (), height)


def min_max_replaced(context: LayoutContext, box: ReplacedBox, given: LayoutInput) -> MinMax:
    """Contributions of a replaced box. One with a percentage width can shrink to 0."""
    group = box.style.box
    edges = edge_sums(box, given.percentage_width)
    cyclic = LayoutInput(
        available_width=INFINITE,
        available_height=given.available_height,
        percentage_width=-1.0,
        percentage_height=given.percentage_height,
        fixed_height=given.fixed_height,
        stretch_height=given.stretch_height,
    )
    width = replaced_size(context, box, cyclic, edges)[0]
    if isinstance(group.width, Percent | Calc) or isinstance(group.max_width, Percent | Calc):
        # "compressible replaced elements": percentages resolve against 0 for the min-content contribution.
        least = definite_size(group.min_width, 0.0, edges[0], content_box=group.box_sizing == "content-box")
        return MinMax(max(edges[0], least or 0.0), width)
    return MinMax(width, width)


def replaced_size(
    context: LayoutContext, box: ReplacedBox, given: LayoutInput, edges: tuple[float, float], ignored: str = ""
) -> tuple[float, float]:
    """Border-box width and height of a replaced box.

    Args:
        context: The context.
        box: The box.
        given: Its input; a negative `percentage_width` stands for an indefinite one, an infinite `available_width` for
            an indefinite space.
        edges: Border and padding together, horizontal and vertical.
        ignored: ``widths`` or ``heights``: the axis whose properties and imposed size do not count.

    Spec: https://www.w3.org/TR/css-sizing-4/#aspect-ratio-size-transfers
    """
    if given.fixed_width is not None and given.fixed_height is not None and not ignored:
        return given.fixed_width, given.fixed_height
    return _Sizing(context, box, given, edges).size(ignored)


def content_extent(
    context: LayoutContext, box: ReplacedBox, given: LayoutInput, *, row: bool, stretches: bool = False
) -> float:
    """Border-box size along one axis from the picture alone; the properties of that axis do not count.

    Args:
        context: The context.
        box: The box.
        given: Its input, with the size that is imposed on the other axis.
        row: Whether the axis is horizontal.
        stretches: Whether an `auto` width fills the space.

    Spec: https://www.w3.org/TR/css-flexbox-1/#content-size-suggestion
    """
    sizing = _Sizing(context, box, given, edge_sums(box, given.percentage_width))
    sizing.stretches = stretches
    return sizing.size("widths" if row else "heights")[0 if row else 1]


def stretched_extent(context: LayoutContext, box: ReplacedBox, given: LayoutInput) -> float:
    """Border-box width of a replaced box whose `auto` width fills the space, with limits applied."""
    sizing = _Sizing(context, box, given, edge_sums(box, given.percentage_width))
    sizing.stretches = True
    return sizing.size()[0]


class _Sizing:
    """Sizes of one replaced box. Its axes depend on each other through its ratio.

    Attributes:
        group: Its box properties.
        given: Its input.
        edge_x: Horizontal border and padding together.
        edge_y: Vertical border and padding together.
        shape: Its ratio, and whether that is the ratio of the border box; None without a ratio.
        natural: Natural width and height as a border box; None if it has only a ratio.
        basis_x: What percentages of the width refer to; None if that is indefinite.
        stretch_x: Border-box width that fills the space; None if the space is indefinite.
        stretch_y: The same for the height.
        stretches: Whether an `auto` width fills the space.
    """

    __slots__ = (
        "basis_x",
        "edge_x",
        "edge_y",
        "given",
        "group",
        "natural",
        "shape",
        "stretch_x",
        "stretch_y",
        "stretches",
    )

    def __init__(
        self, context: LayoutContext, box: ReplacedBox, given: LayoutInput, edges: tuple[float, float]
    ) -> None:
        group = self.group = box.style.box
        self.given = given
        self.stretches = False
        self.edge_x, self.edge_y = edges
        basis = given.percentage_width
        self.basis_x = basis if basis >= 0.0 else None
        margin = resolve_margin(group, max(0.0, basis))
        self.stretch_x = self.stretch_y = None
        if given.available_width < INFINITE / 2:
            self.stretch_x = max(self.edge_x, given.available_width - margin.horizontal)
        if given.available_height is not None:
            self.stretch_y = max(self.edge_y, given.available_height - margin.vertical)
        natural, ratio, of_border_box = _preferred(natural_size(context, box), group)
        self.shape = (ratio, of_border_box) if ratio else None
        self.natural = self._natural_border_box(natural)

    def _natural_border_box(self, natural: Natural) -> tuple[float, float] | None:
        edge_x, edge_y, shape = self.edge_x, self.edge_y, self.shape
        width = None if natural.width is None else _cut(natural.width) + edge_x
        height = None if natural.height is None else _cut(natural.height) + edge_y
        if shape is None:
            return (
                _DEFAULT_WIDTH + edge_x if width is None else width,
                _DEFAULT_HEIGHT + edge_y if height is None else height,
            )
        if width is None:
            if height is None:
                return None
            width = width_from_ratio(shape, height, edge_x, edge_y)
        # A natural height that does not fit the ratio does not count.
        return width, height_from_ratio(shape, width, edge_x, edge_y)

    def size(self, ignored: str = "") -> tuple[float, float]:
        """Give width and height."""
        shape, natural = self.shape, self.natural
        height: float | None = None
        limits_y = (0.0, INFINITE)
        if ignored != "heights":
            limits_y = self._height_limits(ignored)
            height = self.given.fixed_height
            if height is None:
                height = self._clamp(self._resolve_height(self.group.height, ignored), limits_y)
        width: float | None = None
        limits_x = transferred = self._transferred(limits_y)
        if ignored != "widths":
            limits_x = self._width_limits(ignored, height)
            width = self.given.fixed_width
            if width is None:
                width = self._clamp(self._resolve_width(self.group.width, ignored, height), limits_x)
            if width is None:
                low = max(limits_x[0], min(transferred[0], limits_x[1]))
                limits_x = (low, max(low, min(limits_x[1], transferred[1])))
        if width is None and height is None and natural is None:
            width = self._clamp(self._fill(), limits_x)
        if width is not None:
            if height is None:
                height = (natural or (0.0, 0.0))[1] if shape is None else self._height_of(width, shape)
                height = max(limits_y[0], min(height, limits_y[1]))
            return width, height
        if height is not None:
            width = (natural or (0.0, 0.0))[0] if shape is None else self._width_of(height, shape)
            return max(limits_x[0], min(width, limits_x[1])), height
        width, height = natural or (0.0, 0.0)
        return max(limits_x[0], min(width, limits_x[1])), max(limits_y[0], min(height, limits_y[1]))

    def _fill(self) -> float:
        """Width of a box that has only a ratio: "… the used value of 'width' is undefined"."""
        if self.stretch_x is not None:
            return self.stretch_x
        return self.edge_x + (_DEFAULT_WIDTH if isinstance(self.group.width, Percent | Calc) else 0.0)

    @staticmethod
    def _clamp(size: float | None, limits: tuple[float, float]) -> float | None:
        return None if size is None else max(limits[0], min(size, limits[1]))

    def _width_of(self, height: float, shape: tuple[float, bool]) -> float:
        return width_from_ratio(shape, height, self.edge_x, self.edge_y)

    def _height_of(self, width: float, shape: tuple[float, bool]) -> float:
        return height_from_ratio(shape, width, self.edge_x, self.edge_y)

    def _transferred(self, limits_y: tuple[float, float]) -> tuple[float, float]:
        """Limits of the width that result from the limits of the height through the ratio."""
        shape = self.shape
        if shape is None:
            return 0.0, INFINITE
        low = self._width_of(limits_y[0], shape) if limits_y[0] > 0.0 else 0.0
        high = self._width_of(limits_y[1], shape) if limits_y[1] < INFINITE else INFINITE
        return low, max(low, high)

    # ── heights ──────────────────────────────────────────────────────────────────────────────────────────

    def _height_of_content(self, ignored: str) -> float | None:
        """What keywords and `auto` mean for the height: the height that goes with the width."""
        if self.shape is not None and not ignored:
            return self.size("heights")[1]
        return None if self.natural is None else self.natural[1]

    def _resolve_height(self, value: SizeValue | MaxSizeValue, ignored: str) -> float | None:
        if value is AUTO:
            stretch = self.stretch_y if self.given.stretch_height else None
            return self._height_of_content(ignored) if stretch is None else stretch
        if value == "stretch" and self.stretch_y is not None:
            return self.stretch_y
        if isinstance(value, CalcSize):
            height = self._resolve_height(value.basis, ignored)
            return None if height is None else self._calculated(value, height, down=True)
        size = self._definite_height(value, self.given.percentage_height)
        return self._height_of_content(ignored) if size is None else size

    def _definite_height(self, value: SizeValue | MaxSizeValue, basis: float | None) -> float | None:
        return definite_size(value, basis, self.edge_y, content_box=self.group.box_sizing == "content-box")

    def _height_limits(self, ignored: str) -> tuple[float, float]:
        basis = self.given.percentage_height
        least, greatest = self.group.min_height, self.group.max_height
        low: float | None = self.edge_y
        if _is_intrinsic(least):
            low = self._height_of_content(ignored)
        elif least is not AUTO:
            low = self.stretch_y if least == "stretch" else self._definite_height(least, basis or 0.0)
        high: float | None = None
        if _is_intrinsic(greatest):
            high = self._height_of_content(ignored)
        elif greatest is not NONE:
            high = self.stretch_y if greatest == "stretch" else self._definite_height(greatest, basis)
        low = low or 0.0
        return low, INFINITE if high is None else max(low, high)

    # ── widths ───────────────────────────────────────────────────────────────────────────────────────────

    def _width_of_content(self, ignored: str, height: float | None) -> float | None:
        """What keywords and `auto` mean for the width: the width that goes with the height."""
        if self.shape is None:
            return None if self.natural is None else self.natural[0]
        if height is not None:
            return self._width_of(height, self.shape)
        if self.natural is None:
            return None
        return self.natural[0] if ignored else self.size("widths")[0]

    def _resolve_width(self, value: SizeValue | MaxSizeValue, ignored: str, height: float | None) -> float | None:
        if value == "stretch" or (self.stretches and value is AUTO):
            return self.stretch_x
        if value is AUTO or value == "fit-content":
            # Without a definite space, the width stays open.
            return None if self.stretch_x is None else self._width_of_content(ignored, height)
        if _is_intrinsic(value):
            return self._width_of_content(ignored, height)
        if isinstance(value, CalcSize):
            width = self._width_of_content(ignored, height) if value.basis != "stretch" else self.stretch_x
            return None if width is None else self._calculated(value, width, down=False)
        return self._definite_width(value, self.basis_x)

    def _calculated(self, value: CalcSize, size: float, *, down: bool) -> float:
        basis, edge = (self.given.percentage_height, self.edge_y) if down else (self.basis_x, self.edge_x)
        return calculated_size(value, size, basis, edge, content_box=self.group.box_sizing == "content-box")

    def _definite_width(self, value: SizeValue | MaxSizeValue, basis: float | None) -> float | None:
        return definite_size(value, basis, self.edge_x, content_box=self.group.box_sizing == "content-box")

    def _width_limits(self, ignored: str, height: float | None) -> tuple[float, float]:
        least, greatest = self.group.min_width, self.group.max_width
        low: float | None = self.edge_x
        if _is_intrinsic(least):
            low = self._width_of_content(ignored, height)
        elif least is not AUTO:
            low = self.stretch_x if least == "stretch" else self._definite_width(least, self.basis_x or 0.0)
        high: float | None = None
        if _is_intrinsic(greatest):
            high = self._width_of_content(ignored, height)
        elif greatest is not NONE:
            high = self.stretch_x if greatest == "stretch" else self._definite_width(greatest, self.basis_x)
        low = low or 0.0
        return low, INFINITE if high is None else max(low, high)


def _is_intrinsic(value: SizeValue | MaxSizeValue) -> bool:
    return isinstance(value, FitContent) or (isinstance(value, str) and value in INTRINSIC_KEYWORDS)


def _preferred(natural: Natural, group: BoxGroup) -> tuple[Natural, float | None, bool]:
    """The preferred ratio according to `aspect-ratio`, and whether it is the ratio of the border box."""
    own = group.aspect_ratio
    if own is None or not own.ratio or (own.auto and natural.ratio is not None):
        return natural, natural.ratio, False
    return natural, own.ratio, group.box_sizing == "border-box" and not own.auto


def _cut(value: float) -> float:
    return snap(value + 1e-6)
