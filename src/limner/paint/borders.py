"""Borders in all styles, with mitred joints where sides differ.

Spec: https://www.w3.org/TR/css-backgrounds-3/#borders
"""

from functools import lru_cache
from math import floor, hypot, sqrt
from typing import Final, Literal, NamedTuple

from limner.css.values import CURRENT_COLOR, ColorValue
from limner.fragment.fragment import BoxFragment
from limner.geometry import ZERO_SIDES, Rect, Sides
from limner.memos import forgettable
from limner.paint.context import floats_of, is_opaque, pack, solid_of
from limner.paint.display_list import Clip, Fill, FillBetween, Items, Layer, Path, RoundedRect, Shape, Solid, Stroke
from limner.paint.geometry import BoxEdges, CornerShapes, inner_radii, shape_of, shaped_outline
from limner.style.computed import ComputedStyle, LineStyle

# How far a colour must be from black or white to be darkened or lightened, as the square of the distance.
_DARK_ENOUGH: Final = 3 * (0x20 / 255) ** 2
_LIGHT_ENOUGH: Final = 3 * ((255 - 0xEB) / 255) ** 2
_STEP: Final = 0.33
_LIGHTENED_BLACK: Final = 0x54 / 255

SHADED_STYLES: Final = frozenset(("inset", "outset", "groove", "ridge"))

Rgb = tuple[float, float, float]


def shaded(color: Solid, style: str, index: int) -> Solid:
    """Give the colour of a side, 0 to 3 from the top clockwise.

    `inset` darkens the top and left sides and lightens the others; `outset` does the opposite. In other styles, a side
    has its own colour.
    """
    if style not in ("inset", "outset"):
        return color
    red, green, blue, alpha = floats_of(color)
    darken = (index in (0, 3)) == (style == "inset")
    if red * red + green * green + blue * blue <= _DARK_ENOUGH:
        # A colour too dark to be darkened is lightened on all sides, and twice on those that would be lightened anyway.
        lighter = _lighter(red, green, blue)
        return pack(*(lighter if darken else _lighter(*lighter)), alpha)
    if darken:
        return pack(*_darker(red, green, blue), alpha)
    if (1 - red) ** 2 + (1 - green) ** 2 + (1 - blue) ** 2 <= _LIGHT_ENOUGH:
        return color
    return pack(*_lighter(red, green, blue), alpha)


def _darker(red: float, green: float, blue: float) -> Rgb:
    brightest = max(red, green, blue)
    return _scaled((red, green, blue), max(0.0, (brightest - _STEP) / brightest))


def _lighter(red: float, green: float, blue: float) -> Rgb:
    brightest = max(red, green, blue)
    if brightest <= 0:
        return _LIGHTENED_BLACK, _LIGHTENED_BLACK, _LIGHTENED_BLACK
    return _scaled((red, green, blue), min(1.0, brightest + _STEP) / brightest)


def _scaled(color: Rgb, factor: float) -> Rgb:
    red, green, blue = color
    whole = 255.9999 * factor
    return int(red * whole) / 255, int(green * whole) / 255, int(blue * whole) / 255


Cap = Literal["butt", "round", "square"]
# How far a chord may be from its curve before it is split.
_FLAT: Final = 0.5
_MOST_HALVINGS: Final = 10  # enough for a radius of a million px


def line_dashes(style: str, width: float, length: float, *, closed: bool) -> tuple[tuple[float, ...], Cap]:
    """Give dash and gap lengths and the cap of a dotted or dashed line.

    Args:
        style: ``dotted`` or ``dashed``.
        width: The line's width.
        length: The line's length between the centres of its end caps.
        closed: Whether the line ends where it begins.
    """
    thick = width >= 3
    if style == "dotted" and int(width) > 3:
        if length < width * 2:
            return (0.0, width * 2), "round"
        gap = best_gap(length, width, width, closed=closed)
        return (0.0, gap + width - 0.01), "round"
    if style == "dashed":
        dash, gap = (width * 2, width) if thick else (width * 3, width * 2)
    else:
        dash = gap = width
    if style == "dotted" and not closed:
        return (dash, gap), "butt"
    if length <= dash * 2:
        return (), "butt"
    two_dashes = 2 * dash + (2 * gap if closed else gap)
    if length <= two_dashes:
        factor = length / two_dashes
        return (dash * factor, gap * factor), "butt"
    if style == "dotted":
        return (dash, gap), "butt"
    return (dash, best_gap(length, dash, gap, closed=closed)), "butt"


def thin_dots(width: float, length: float) -> tuple[float, float]:
    """Give where the square dots between the two end dots of a thin dotted line start and stop.

    They are centred and as long as their gaps. The rest, at both ends together, is at least 2 × (width - 1) px. An odd
    pixel goes to the last gap, or to the first gap if the rest is one pixel more than two dots.
    """
    room = length - 2 * width
    least = max(1, 2 * (width - 1))
    count = floor((room - least) / width + 1e-6)
    count -= 1 - count % 2
    if count < 1:
        return length, length
    rest = room - count * width
    lead = floor(rest / 2) + (width > 1 and floor(rest + 0.5) == floor(2 * width + 1.5))
    start = width + lead
    return start, start + count * width


def best_gap(length: float, dash: float, gap: float, *, closed: bool) -> float:
    """Give the gap nearest to the wanted one so that whole dashes fill the line."""
    available = length if closed else length + gap
    fewest = floor(available / (dash + gap))
    most = fewest + 1
    fewest_gaps, most_gaps = (fewest, most) if closed else (fewest - 1, most - 1)
    widest = (length - fewest * dash) / fewest_gaps if fewest_gaps > 0 else 0.0
    narrowest = (length - most * dash) / most_gaps if most_gaps > 0 else 0.0
    if narrowest <= 0 or abs(widest - gap) < abs(narrowest - gap):
        return widest
    return narrowest


def loop_length(shape: Shape) -> float:
    """The length of an outline in whole pixels, counted as in Chrome; a path must have straight lines only."""
    if isinstance(shape, Path):
        points = [segment[1:] for segment in shape.segments if len(segment) == 3]
        pairs = zip(points, [*points[1:], points[0]], strict=True)
        return float(int(sum(hypot(float(c) - float(a), float(d) - float(b)) for (a, b), (c, d) in pairs)))
    total = 2 * (shape.width + shape.height)
    if not isinstance(shape, Rect):
        for corner in (0, 2, 4, 6):
            a, b = shape.radii[corner], shape.radii[corner + 1]
            if a > 0 and b > 0:
                total += _quarter_length(a, b) - a - b
    return float(int(total))


@forgettable
@lru_cache(maxsize=1024)
def _quarter_length(across: float, down: float) -> float:
    """The length of a quarter of an ellipse, measured along chords like in Skia.

    Dashes are spread over the measured length, which is up to a pixel short of the true one.
    """
    return _part_length(across, down, 0.0, 1.0, _MOST_HALVINGS)


def _part_length(across: float, down: float, start: float, end: float, halvings: int) -> float:
    (x0, y0), (x1, y1), (x2, y2) = (_on_quarter(across, down, at) for at in (start, (start + end) / 2, end))
    if not halvings or max(abs(x1 - (x0 + x2) / 2), abs(y1 - (y0 + y2) / 2)) <= _FLAT:
        return hypot(x2 - x0, y2 - y0)
    middle = (start + end) / 2
    first = _part_length(across, down, start, middle, halvings - 1)
    return first + _part_length(across, down, middle, end, halvings - 1)


def _on_quarter(across: float, down: float, at: float) -> tuple[float, float]:
    """The point of a quarter of an ellipse at a parameter, taken as a rational quadratic curve."""
    rest = 1 - at
    control = sqrt(2) * at * rest
    whole = rest * rest + control + at * at
    return across * (control + at * at) / whole, down * at * at / whole


SIDES: Final = ("top", "right", "bottom", "left")
_PAINTED_ORDER: Final = (0, 2, 1, 3)
_BLACK: Final = 0xFF000000
_TABLE_PARTS: Final = frozenset(("table", "table-cell", "table-caption"))
_LIGHT_GREY: Final = 0xFFEEEEEE
_LOOP_STEPS: Final = 500


class BorderSide(NamedTuple):
    """One side of a border."""

    width: float
    style: LineStyle
    color: Solid

    @property
    def visible(self) -> bool:
        """Whether any of it shows."""
        return self.width > 0 and self.color != 0 and self.style not in ("none", "hidden")


class Frame(NamedTuple):
    """A border to paint.

    Attributes:
        outer: The outer edge.
        radii: Its corners.
        sides: Top, right, bottom, left.
        corners: `corner-shape`; None when all corners are round.
        reach: How far the outer edge lies outside the box to which the radii of shaped corners belong.
    """

    outer: Rect
    radii: tuple[float, ...] | None
    sides: tuple[BorderSide, BorderSide, BorderSide, BorderSide]
    corners: CornerShapes | None = None
    reach: float = 0.0

    def inset(self, sides: Sides) -> Shape:
        """The edge that lies inside by this much on each side."""
        if self.corners is not None and self.radii is not None:
            reach = self.reach
            if not reach:
                return shaped_outline(self.outer, self.radii, self.corners, sides)
            box = self.outer.inset(Sides(reach, reach, reach, reach))
            return shaped_outline(box, self.radii, self.corners, Sides(*(side - reach for side in sides)))
        return shape_of(self.outer.inset(sides), inner_radii(self.radii, sides))

    def share(self, numerator: int, denominator: int) -> Sides:
        """A share of each side's width, in whole pixels."""
        return Sides(*(_part(side.width, numerator, denominator) for side in self.sides))

    def halves(self, *, up: bool) -> Sides:
        """Half of each side's width, in whole pixels, rounded up or down."""
        return Sides(*(float((round(side.width) + up) // 2) for side in self.sides))

    @property
    def widths(self) -> Sides:
        """The widths of the sides."""
        return Sides(*(side.width for side in self.sides))


def _part(width: float, numerator: int, denominator: int) -> float:
    """A third, two thirds or a half of a width, in whole pixels."""
    whole = round(width)
    part = whole * numerator // denominator
    if denominator == 3 and ((whole % 3 == 2 and numerator == 1) or (whole % 3 == 1 and numerator == 2)):
        # The two lines of `double` are equally wide.
        part += 1
    return float(part)


def border_sides(fragment: BoxFragment, *, mask: bool = False) -> tuple[BorderSide, BorderSide, BorderSide, BorderSide]:
    """The sides of a box's border, in opaque black for a mask."""
    style = fragment.style
    group = style.border
    if mask:
        colors: tuple[Solid, Solid, Solid, Solid] = (_BLACK, _BLACK, _BLACK, _BLACK)
    else:
        colors = (
            _color(style, group.border_top_color, group.border_top_style),
            _color(style, group.border_right_color, group.border_right_style),
            _color(style, group.border_bottom_color, group.border_bottom_style),
            _color(style, group.border_left_color, group.border_left_style),
        )
    top, right, bottom, left = fragment.border
    return (
        BorderSide(top, group.border_top_style, colors[0]),
        BorderSide(right, group.border_right_style, colors[1]),
        BorderSide(bottom, group.border_bottom_style, colors[2]),
        BorderSide(left, group.border_left_style, colors[3]),
    )


def _color(style: ComputedStyle, color: ColorValue, shape: str) -> Solid:
    """The colour of a side; Chrome shades a light grey where a three-dimensional side has no colour of its own.

    Tables, their cells and their captions shade their `color`.
    """
    if color is CURRENT_COLOR and shape in SHADED_STYLES and style.box.display.inside not in _TABLE_PARTS:
        return _LIGHT_GREY
    return solid_of(style.resolve_color(color))


def _plain_color(fragment: BoxFragment) -> Solid:
    """The colour of a border that is solid and equal on all four sides; 0 for any other border."""
    group = fragment.style.border
    color = group.border_top_color
    if (
        group.border_top_style == "solid"
        and group.border_right_style == "solid"
        and group.border_bottom_style == "solid"
        and group.border_left_style == "solid"
        and group.border_right_color == color
        and group.border_bottom_color == color
        and group.border_left_color == color
        and all(fragment.border)
    ):
        return solid_of(fragment.style.resolve_color(color))
    return 0


def hides_background_edge(fragment: BoxFragment) -> bool:
    """Whether an opaque border hides the background's edge all around."""
    color = _plain_color(fragment)
    if color:
        return is_opaque(color)
    return all(
        side.visible and is_opaque(side.color) and side.style not in ("dotted", "dashed")
        for side in border_sides(fragment)
    )


def hides_background(fragment: BoxFragment) -> bool:
    """Whether none of the background shows through the border."""
    return hides_background_edge(fragment) and all(side.style != "double" for side in border_sides(fragment))


def paint_borders(edges: BoxEdges, items: Items, *, mask: bool = False, square: bool = False) -> None:
    """Paint a box's border; with `square`, leave the outer corners to a surrounding clip."""
    color = _plain_color(edges.fragment)
    if color and not mask:
        outer = edges.border if square else edges.border_shape
        items.append(FillBetween(outer, edges.padding_shape, color))
        return
    paint_frame(
        Frame(edges.border, edges.radii, border_sides(edges.fragment, mask=mask), edges.corners),
        items,
        square=square,
    )


def paint_frame(frame: Frame, items: Items, *, square: bool = False) -> None:
    """Paint a border or an outline; with `square`, leave the outer corners to a surrounding clip."""
    sides = frame.sides
    visible = [side for side in sides if side.visible]
    if not visible:
        return
    first = visible[0]
    uniform = len(visible) == 4 and all(side[1:] == first[1:] for side in visible)
    thin = max(frame.widths) < 3
    if uniform and (first.style == "solid" or (first.style == "double" and thin)):
        outer = frame.outer if square else _outer(frame)
        items.append(FillBetween(outer, frame.inset(frame.widths), first.color))
        return
    if uniform and first.style == "double":
        outer = frame.outer if square else _outer(frame)
        items.append(FillBetween(outer, frame.inset(frame.share(1, 3)), first.color))
        items.append(FillBetween(frame.inset(frame.share(2, 3)), frame.inset(frame.widths), first.color))
        return
    alpha = floats_of(first.color)[3]
    if alpha < 1 and all(floats_of(side.color)[3] == alpha for side in visible):
        # Sides overlap where they meet, so they are painted opaque and made translucent together.
        opaque = tuple(side._replace(color=_opaque(side.color)) if side.visible else side for side in sides)
        drawn: Items = []
        _paint_sides(frame._replace(sides=opaque), drawn)  # type: ignore[arg-type]
        items.append(Layer(drawn, opacity=alpha))
        return
    _paint_sides(frame, items)


def _opaque(color: Solid) -> Solid:
    red, green, blue, _ = floats_of(color)
    return pack(red, green, blue, 1.0)


def _paint_sides(frame: Frame, items: Items) -> None:
    sides = frame.sides
    done: set[int] = set()
    if frame.radii is None:
        for index in _PAINTED_ORDER:
            if sides[index].visible:
                _paint_straight(frame, index, done, items)
                done.add(index)
        return
    first = sides[0]
    straight = [
        side.style in ("dotted", "dashed") and _straight_inside(frame, index) for index, side in enumerate(sides)
    ]
    if all(side == first for side in sides) and first.style in ("dotted", "dashed") and not any(straight):
        _paint_rounded(frame, 0, items)
        return
    for index in _PAINTED_ORDER:
        if sides[index].visible:
            drawn: Items = []
            if straight[index]:
                _paint_straight(frame, index, done, drawn)
                items.append(Clip(_outer(frame), drawn))
            else:
                _paint_rounded(frame, index, drawn)
                items.append(Clip(_wedge(frame, index), drawn, smooth=_joints_blend(frame, index)))
            done.add(index)


def _straight_inside(frame: Frame, index: int) -> bool:
    """Whether both corners of a side are square at the inner edge, so that its dashes run straight to the ends."""
    radii = inner_radii(frame.radii, frame.widths)
    return frame.corners is None and (
        radii is None or not any((*radii[2 * index : 2 * index + 2], *radii[(2 * index + 2) % 8 :][:2]))
    )


def _outer(frame: Frame) -> Shape:
    return frame.inset(ZERO_SIDES)


def _joints_blend(frame: Frame, index: int) -> bool:
    side = frame.sides[index]
    neighbours = frame.sides[index - 1], frame.sides[(index + 1) % 4]
    return any(neighbour.visible and neighbour[1:] != side[1:] for neighbour in neighbours)


def _mitred(frame: Frame, index: int, other: int, done: set[int]) -> bool:
    """Whether a side is mitred where it meets another."""
    side, neighbour = frame.sides[index], frame.sides[other]
    if not neighbour.visible:
        return neighbour.width > 0  # a transparent side keeps its part of the corner
    if other not in done and neighbour.style not in ("dotted", "dashed", "double"):
        return False  # the other side is painted later and covers the corner with its own mitre
    if side.style != neighbour.style:
        return True
    if side.style in ("double", "groove", "ridge"):
        return True
    return shaded(side.color, side.style, index) != shaded(neighbour.color, neighbour.style, other)


def _paint_straight(frame: Frame, index: int, done: set[int], items: Items) -> None:
    """One side of a border with square corners."""
    side = frame.sides[index]
    style, color = side.style, side.color
    width = side.width
    mitres = _mitred(frame, index, (index - 1) % 4, done), _mitred(frame, index, (index + 1) % 4, done)
    outer, inner = frame.outer, frame.outer.inset(frame.widths)
    if style in ("dotted", "dashed"):
        drawn = _dashed_line(frame, index)
        if any(mitres):
            items.append(Clip(_trapezoid(outer, inner, index, mitres), drawn))
        else:
            items.extend(drawn)
    elif style == "double" and width >= 3:
        third, two_thirds = frame.outer.inset(frame.share(1, 3)), frame.outer.inset(frame.share(2, 3))
        items.append(Fill(_trapezoid(outer, third, index, mitres), color))
        items.append(Fill(_trapezoid(two_thirds, inner, index, mitres), color))
    elif style in ("groove", "ridge") and width > 1:
        middle = frame.outer.inset(frame.halves(up=index in (0, 3)))
        light, dark = ("outset", "inset") if style == "ridge" else ("inset", "outset")
        items.append(Fill(_trapezoid(outer, middle, index, mitres), shaded(color, light, index)))
        items.append(Fill(_trapezoid(middle, inner, index, mitres), shaded(color, dark, index)))
    else:
        items.append(Fill(_trapezoid(outer, inner, index, mitres), shaded(color, style, index)))


def dashing_steps(*styles: str) -> int:
    """Give the steps for measuring round outlines for the dashes of sides in these styles."""
    return _LOOP_STEPS * sum(style in ("dotted", "dashed") for style in styles)


def _paint_rounded(frame: Frame, index: int, items: Items) -> None:
    """Paint the whole ring in the style of one side; the caller clips it to that side."""
    side = frame.sides[index]
    style, color = side.style, side.color
    outer, inner = _outer(frame), frame.inset(frame.widths)
    width = side.width
    if style in ("dotted", "dashed"):
        line = frame.inset(frame.halves(up=False))
        dashes, cap = line_dashes(style, side.width, loop_length(line), closed=True)
        # Round dots are as wide as the side. A dashed line is wider than the ring, and the ring cuts off what sticks
        # out.
        breadth = side.width if cap == "round" else max(frame.widths) * 2.2
        stroke = Stroke(loop(line), color, breadth, dashes=dashes, cap=cap)
        items.append(Clip(outer, [Clip(inner, [stroke], outside=True)]))
        return
    if style == "double" and width >= 3:
        items.append(FillBetween(outer, frame.inset(frame.share(1, 3)), color))
        items.append(FillBetween(frame.inset(frame.share(2, 3)), inner, color))
        return
    if style in ("groove", "ridge") and width > 1:
        middle = frame.inset(frame.halves(up=False))
        light, dark = ("outset", "inset") if style == "ridge" else ("inset", "outset")
        items.append(FillBetween(outer, inner, shaded(color, light, index)))
        items.append(FillBetween(middle, inner, shaded(color, dark, index)))
        return
    items.append(FillBetween(outer, inner, shaded(color, style, index)))


def loop(shape: Shape) -> Path:
    """An outline that begins after the top left corner and runs clockwise, like dashes."""
    if isinstance(shape, Path):
        return shape
    x, y, right, bottom = shape.x, shape.y, shape.x + shape.width, shape.y + shape.height
    radii = shape.radii if isinstance(shape, RoundedRect) else (0.0,) * 8
    a, b, c, d, e, f, g, h = radii
    segments: list[tuple[str | float, ...]] = [("M", x + a, y), ("L", right - c, y)]
    for across, down, corner, edge in (
        (c, d, (right, y + d), (right, bottom - f)),
        (e, f, (right - e, bottom), (x + g, bottom)),
        (g, h, (x, bottom - h), (x, y + b)),
        (a, b, (x + a, y), None),
    ):
        if across and down:
            segments.append(("A", across, down, 0.0, 0.0, 1.0, *corner))
        if edge is not None:
            segments.append(("L", *edge))
    segments.append(("Z",))
    return Path(segments)


def _trapezoid(outer: Rect, inner: Rect, index: int, mitres: tuple[bool, bool]) -> Rect | Path:
    """The part of the area between two rectangles that belongs to a side.

    `mitres` tells whether it is mitred at its counter-clockwise end and at its clockwise end.
    """
    x0, y0, x1, y1 = outer.x, outer.y, outer.right, outer.bottom
    u0, v0, u1, v1 = inner.x, inner.y, max(inner.x, inner.right), max(inner.y, inner.bottom)
    before, after = mitres
    if index == 0:
        points = ((x0, y0), (x1, y0), (u1 if after else x1, v0), (u0 if before else x0, v0))
    elif index == 1:
        points = ((x1, y0), (x1, y1), (u1, v1 if after else y1), (u1, v0 if before else y0))
    elif index == 2:
        points = ((x1, y1), (x0, y1), (u0 if after else x0, v1), (u1 if before else x1, v1))
    else:
        points = ((x0, y1), (x0, y0), (u0, v0 if after else y0), (u0, v1 if before else y1))
    if not before and not after:
        left, top = min(p[0] for p in points), min(p[1] for p in points)
        return Rect(left, top, max(p[0] for p in points) - left, max(p[1] for p in points) - top)
    return polygon(points)


def polygon(points: tuple[tuple[float, float], ...]) -> Path:
    """A closed outline through these points."""
    return Path([("M", *points[0]), *(("L", *point) for point in points[1:]), ("Z",)])


def _wedge(frame: Frame, index: int) -> Path:
    """The area that a side of a rounded border may cover: from the outer corners along the joints to the middle."""
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


def _dashed_line(frame: Frame, index: int) -> Items:
    """A dotted or dashed straight side."""
    side = frame.sides[index]
    outer, width = frame.outer, side.width
    horizontal = index in (0, 2)
    length = outer.width if horizontal else outer.height
    dotted = side.style == "dotted"
    dashes, cap = line_dashes(side.style, width, length, closed=False)
    start, end = 0.0, length
    if cap == "round":
        start, end = width / 2, length - width / 2
    elif dotted:
        start, end = thin_dots(width, length)
    if horizontal:
        top = outer.y if index == 0 else outer.bottom - width
        line = Path([("M", outer.x + start, top + width / 2), ("L", outer.x + end, top + width / 2)])
        ends = Rect(outer.x, top, width, width), Rect(outer.right - width, top, width, width)
    else:
        left = outer.x if index == 3 else outer.right - width
        line = Path([("M", left + width / 2, outer.y + start), ("L", left + width / 2, outer.y + end)])
        ends = Rect(left, outer.y, width, width), Rect(left, outer.bottom - width, width, width)
    items: Items = [Stroke(line, side.color, width, dashes=dashes, cap=cap)] if end > start else []
    if dotted and cap != "round":
        items += (Fill(ends[0], side.color), Fill(ends[1], side.color))
    return items
