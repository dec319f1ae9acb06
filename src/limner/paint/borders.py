"""Borders in all styles, with joints where sides differ.

Goes in: a rectangle with corners, and four sides. Comes out: items. Outlines are drawn by the same functions.

Spec: https://www.w3.org/TR/css-backgrounds-3/#borders
"""

from typing import Final, Literal, NamedTuple

from limner.fragment.fragment import BoxFragment
from limner.geometry import Rect, Sides
from limner.paint.border_colors import shaded
from limner.paint.dashes import line_dashes, loop_length
from limner.paint.display_list import Clip, Fill, FillBetween, Items, Path, RoundedRect, Solid, Stroke
from limner.paint.geometry import BoxEdges, inner_radii, shape_of
from limner.paint.ink import is_opaque, solid_of
from limner.style.computed import LineStyle

SIDES: Final = ("top", "right", "bottom", "left")
Side = Literal["top", "right", "bottom", "left"]
_PAINTED_ORDER: Final = (0, 2, 3, 1)
_BLACK: Final = 0xFF000000


class BorderSide(NamedTuple):
    """One side of a border."""

    width: float
    style: LineStyle
    color: Solid

    @property
    def visible(self) -> bool:
        """Whether anything of it is seen."""
        return self.width > 0 and self.color != 0 and self.style not in ("none", "hidden")


class Frame(NamedTuple):
    """A border to paint.

    Attributes:
        outer: The outer edge.
        radii: Its corners.
        sides: Top, right, bottom, left.
        scale: Device pixels per CSS px.
    """

    outer: Rect
    radii: tuple[float, ...] | None
    sides: tuple[BorderSide, BorderSide, BorderSide, BorderSide]
    scale: float

    def inset(self, sides: Sides) -> Rect | RoundedRect:
        """The edge that lies inside by so much on each side."""
        return shape_of(self.outer.inset(sides), inner_radii(self.radii, sides))

    def share(self, numerator: int, denominator: int) -> Sides:
        """A share of each side's width, in whole device pixels."""
        return Sides(*(_part(side.width, self.scale, numerator, denominator) for side in self.sides))

    @property
    def widths(self) -> Sides:
        """The widths of the sides."""
        return Sides(*(side.width for side in self.sides))


def _part(width: float, scale: float, numerator: int, denominator: int) -> float:
    """A third, two thirds or a half of a width in whole device pixels."""
    whole = round(width * scale)
    part = whole * numerator // denominator
    if denominator == 3 and ((whole % 3 == 2 and numerator == 1) or (whole % 3 == 1 and numerator == 2)):
        # The two lines of `double` are as wide as each other.
        part += 1
    if denominator == 2:
        part = (whole + 1) // 2
    return part / scale


def border_sides(fragment: BoxFragment, *, mask: bool = False) -> tuple[BorderSide, BorderSide, BorderSide, BorderSide]:
    """The sides of a box's border, in opaque black for a mask."""
    style = fragment.style
    group = style.border
    top, right, bottom, left = fragment.border
    return (
        BorderSide(top, group.border_top_style, _color(style.resolve_color(group.border_top_color), mask=mask)),
        BorderSide(right, group.border_right_style, _color(style.resolve_color(group.border_right_color), mask=mask)),
        BorderSide(
            bottom, group.border_bottom_style, _color(style.resolve_color(group.border_bottom_color), mask=mask)
        ),
        BorderSide(left, group.border_left_style, _color(style.resolve_color(group.border_left_color), mask=mask)),
    )


def _color(color, *, mask: bool) -> Solid:  # noqa: ANN001
    return _BLACK if mask else solid_of(color)


def hides_background_edge(fragment: BoxFragment) -> bool:
    """Whether an opaque border hides the edge of the background all around."""
    return all(
        side.visible and is_opaque(side.color) and side.style not in ("dotted", "dashed")
        for side in border_sides(fragment)
    )


def paint_borders(edges: BoxEdges, items: Items, *, mask: bool = False) -> None:
    """Paint a box's border."""
    paint_frame(Frame(edges.border, edges.radii, border_sides(edges.fragment, mask=mask), edges.scale), items)


def paint_frame(frame: Frame, items: Items) -> None:
    """Paint a border or an outline."""
    sides = frame.sides
    visible = [side for side in sides if side.visible]
    if not visible:
        return
    first = visible[0]
    uniform = len(visible) == 4 and all(side[1:] == first[1:] for side in visible)
    if uniform and first.style == "solid":
        items.append(FillBetween(_outer(frame), frame.inset(frame.widths), first.color))
        return
    if uniform and first.style == "double":
        items.append(FillBetween(_outer(frame), frame.inset(frame.share(1, 3)), first.color))
        items.append(FillBetween(frame.inset(frame.share(2, 3)), frame.inset(frame.widths), first.color))
        return
    if frame.radii is None:
        for index in _PAINTED_ORDER:
            if sides[index].visible:
                _paint_straight(frame, index, items)
        return
    if uniform and first.style in ("dotted", "dashed") and len({side.width for side in sides}) == 1:
        _paint_rounded(frame, 0, items)
        return
    for index in _PAINTED_ORDER:
        if sides[index].visible:
            drawn: Items = []
            _paint_rounded(frame, index, drawn)
            items.append(Clip(_wedge(frame, index), drawn, smooth=_joints_blend(frame, index)))


def _outer(frame: Frame) -> Rect | RoundedRect:
    return shape_of(frame.outer, frame.radii)


def _joints_blend(frame: Frame, index: int) -> bool:
    side = frame.sides[index]
    neighbours = frame.sides[index - 1], frame.sides[(index + 1) % 4]
    return any(neighbour.visible and neighbour.color != side.color for neighbour in neighbours)


def _paint_straight(frame: Frame, index: int, items: Items) -> None:
    """One side of a border with square corners."""
    side = frame.sides[index]
    style, color = side.style, side.color
    outer, inner = frame.outer, frame.outer.inset(frame.widths)
    if style in ("dotted", "dashed"):
        drawn = _dashed_line(frame, index)
        neighbours = frame.sides[index - 1], frame.sides[(index + 1) % 4]
        if any(other.visible and other[1:] != side[1:] for other in neighbours):
            items.append(Clip(_trapezoid(outer, inner, index), [drawn], smooth=False))
        else:
            items.append(drawn)
        return
    if style == "double":
        third = frame.outer.inset(frame.share(1, 3))
        items.append(Fill(_trapezoid(outer, third, index), color, smooth=False))
        two_thirds = frame.outer.inset(frame.share(2, 3))
        items.append(Fill(_trapezoid(two_thirds, inner, index), color, smooth=False))
        return
    if style in ("groove", "ridge"):
        middle = frame.outer.inset(frame.share(1, 2))
        light, dark = ("outset", "inset") if style == "ridge" else ("inset", "outset")
        items.append(Fill(_trapezoid(outer, middle, index), shaded(color, light, index), smooth=False))
        items.append(Fill(_trapezoid(middle, inner, index), shaded(color, dark, index), smooth=False))
        return
    items.append(Fill(_trapezoid(outer, inner, index), shaded(color, style, index), smooth=False))


def _paint_rounded(frame: Frame, index: int, items: Items) -> None:
    """The whole ring in the style of one side; the caller cuts that side out."""
    side = frame.sides[index]
    style, color = side.style, side.color
    outer, inner = _outer(frame), frame.inset(frame.widths)
    if style in ("dotted", "dashed"):
        half = Sides(*(width / 2 for width in frame.widths))
        line = frame.inset(half)
        length = loop_length(line)
        dashes, cap = line_dashes(style, side.width, length, closed=True)
        stroke = Stroke(line, color, max(frame.widths), dashes=dashes, cap=cap)
        items.append(Clip(outer, [Clip(inner, [stroke], outside=True)]) if len(set(frame.widths)) > 1 else stroke)
        return
    if style == "double":
        items.append(FillBetween(outer, frame.inset(frame.share(1, 3)), color))
        items.append(FillBetween(frame.inset(frame.share(2, 3)), inner, color))
        return
    if style in ("groove", "ridge"):
        middle = frame.inset(frame.share(1, 2))
        light, dark = ("outset", "inset") if style == "ridge" else ("inset", "outset")
        items.append(FillBetween(outer, middle, shaded(color, light, index)))
        items.append(FillBetween(middle, inner, shaded(color, dark, index)))
        return
    items.append(FillBetween(outer, inner, shaded(color, style, index)))


def _trapezoid(outer: Rect, inner: Rect, index: int) -> Rect | Path:
    """The part of the area between two rectangles that belongs to a side."""
    x0, y0, x1, y1 = outer.x, outer.y, outer.right, outer.bottom
    u0, v0, u1, v1 = inner.x, inner.y, max(inner.x, inner.right), max(inner.y, inner.bottom)
    if index == 0:
        points = ((x0, y0), (x1, y0), (u1, v0), (u0, v0))
        square = x0 == u0 and x1 == u1
    elif index == 1:
        points = ((x1, y0), (x1, y1), (u1, v1), (u1, v0))
        square = y0 == v0 and y1 == v1
    elif index == 2:
        points = ((x1, y1), (x0, y1), (u0, v1), (u1, v1))
        square = x0 == u0 and x1 == u1
    else:
        points = ((x0, y1), (x0, y0), (u0, v0), (u0, v1))
        square = y0 == v0 and y1 == v1
    if square:
        left, top = min(p[0] for p in points), min(p[1] for p in points)
        return Rect(left, top, max(p[0] for p in points) - left, max(p[1] for p in points) - top)
    return polygon(points)


def polygon(points: tuple[tuple[float, float], ...]) -> Path:
    """A closed outline through some points."""
    return Path([("M", *points[0]), *(("L", *point) for point in points[1:]), ("Z",)])


def _wedge(frame: Frame, index: int) -> Path:
    """What a side of a rounded border may cover: from the outer corners along the joints to the middle."""
    outer = frame.outer
    top, right, bottom, left = frame.widths
    half_width, half_height = outer.width / 2, outer.height / 2

    def reach(across: float, down: float) -> tuple[float, float]:
        steps = min(
            half_width / across if across > 0 else float("inf"), half_height / down if down > 0 else float("inf")
        )
        return (across * steps, down * steps) if steps != float("inf") else (half_width, half_height)

    x0, y0, x1, y1 = outer.x, outer.y, outer.right, outer.bottom
    corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    joints: list[tuple[float, float]] = []
    for (x, y), across, down in zip(corners, (left, right, right, left), (top, top, bottom, bottom), strict=True):
        dx, dy = reach(across, down)
        joints.append((x + dx if x == x0 else x - dx, y + dy if y == y0 else y - dy))
    following = (index + 1) % 4
    return polygon((corners[index], corners[following], joints[following], joints[index]))


def _dashed_line(frame: Frame, index: int) -> Stroke:
    """A dotted or dashed straight side."""
    side = frame.sides[index]
    outer, width, scale = frame.outer, side.width, frame.scale
    horizontal = index in (0, 2)
    length = outer.width if horizontal else outer.height
    dotted = side.style == "dotted" and width * scale > 3
    dashes, cap = line_dashes(side.style, width, length, closed=False, scale=scale)
    start, end = (width / 2, length - width / 2) if dotted else (0.0, length)
    middle = width / 2
    if horizontal:
        y = outer.y + middle if index == 0 else outer.bottom - middle
        line = Path([("M", outer.x + start, y), ("L", outer.x + end, y)])
    else:
        x = outer.x + middle if index == 3 else outer.right - middle
        line = Path([("M", x, outer.y + start), ("L", x, outer.y + end)])
    return Stroke(line, side.color, width, dashes=dashes, cap=cap)
