"""Text: shadows, decoration lines with gaps for glyphs, glyphs, outline.

Spec: https://www.w3.org/TR/css-text-decor-4/
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING, Final, NamedTuple

from limner.characters.properties import category, property_table
from limner.css.values import CURRENT_COLOR, Auto, resolve
from limner.fragment.fragment import TextDecoration, TextFragment
from limner.geometry import Matrix, Rect
from limner.memos import forgettable
from limner.outline import Segment
from limner.paint.borders import line_dashes
from limner.paint.context import PaintContext, solid_of
from limner.paint.display_list import (
    Clip,
    Fill,
    Glyphs,
    Image,
    Item,
    Items,
    Path,
    Shadow,
    Solid,
    Stroke,
    Transformed,
    Wave,
)
from limner.paint.geometry import snap, snap_rect
from limner.style.computed import BoxGroup, ComputedStyle
from limner.text.face import Face
from limner.text.metrics import EmMetrics, measure_face
from limner.text.picture_face import PICTURE_DESCENT, PictureFace
from limner.text.shaped import GlyphRun

if TYPE_CHECKING:
    from limner.fragment.emphasis import EmphasizedText

_CROSSED: Final = "/\\_"
_WIDE: Final = ("W", "F", "H")
_PIECES: Final = 8  # straight pieces per curve


def find_gaps(
    runs: Sequence[GlyphRun], top: float, bottom: float, *, text: str = "", start: int = 0
) -> list[tuple[float, float]]:
    """Give the stretches that glyphs cover between two heights, one for each glyph that has ink there.

    Args:
        runs: The glyphs.
        top: Upper edge of the band relative to the baseline, y down.
        bottom: Lower edge.
        text: The characters of the glyphs. Lines run through slashes, low lines and East Asian characters.
        start: The offset of its first character, counted like the runs' clusters.
    """
    gaps: list[tuple[float, float]] = []
    for run in runs:
        size = run.size
        for glyph, x, y, cluster in zip(run.glyphs, run.xs, run.ys, run.clusters, strict=True):
            if not _gives_way(text[cluster - start : cluster - start + 1]):
                continue
            found = _cover(run.face, glyph, (top - y) / size, (bottom - y) / size)
            if found is not None:
                gaps.append((x + found[0] * size, x + found[1] * size))
    return gaps


@forgettable
@lru_cache(maxsize=1024)
def _gives_way(character: str) -> bool:
    """Whether a line leaves room for a character, as in Chrome."""
    return not character or (character not in _CROSSED and property_table("East_Asian_Width")[character] not in _WIDE)


@forgettable
@lru_cache(maxsize=4096)
def _cover(face: Face, glyph: int, top: float, bottom: float) -> tuple[float, float] | None:
    """The left and right edge of a glyph's ink in a band, in em with y down; None if it has no ink there."""
    bounds = face.glyph_bounds(glyph)
    if bounds is None or -bounds.bottom <= top or -bounds.top >= bottom:
        return None
    left, right = float("inf"), float("-inf")
    for (x0, y0), (x1, y1) in _lines(face, glyph):
        if (y0 < top and y1 < top) or (y0 > bottom and y1 > bottom):
            continue
        for x, y in ((x0, y0), (x1, y1)):
            if top <= y <= bottom:
                left, right = min(left, x), max(right, x)
        for edge in (top, bottom):
            if (y0 < edge) != (y1 < edge):
                x = x0 + (x1 - x0) * (edge - y0) / (y1 - y0)
                left, right = min(left, x), max(right, x)
    return (left, right) if right > left else None


def _lines(face: Face, glyph: int) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """A glyph's outline as straight pieces, in em with y down."""
    at = start = (0.0, 0.0)
    for letter, numbers in face.outline(glyph):
        if letter == "Z":
            yield at, start
            at = start
            continue
        points = [(numbers[index], -numbers[index + 1]) for index in range(0, len(numbers), 2)]
        if letter == "M":
            at = start = points[0]
            continue
        if letter == "L":
            yield at, points[0]
        else:
            before = at
            for piece in range(1, _PIECES + 1):
                following = _on_curve([at, *points], piece / _PIECES)
                yield before, following
                before = following
        at = points[-1]


def _on_curve(points: list[tuple[float, float]], share: float) -> tuple[float, float]:
    """A point of a Bézier curve."""
    while len(points) > 1:
        points = [(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share) for (x0, y0), (x1, y1) in pairwise(points)]
    return points[0]


_LARGEST_GAP: Final = 13.0
_MOST_NESTED: Final = 32  # nested clips; a long line may have more gaps
_LINES_STEPS: Final = 20  # for the lines of one box at one text; about the same number of microseconds


class Cast(NamedTuple):
    """A shadow of text: its offset, its colour, and the standard deviation of its blur."""

    x: float
    y: float
    color: Solid
    sigma: float


class _Line(NamedTuple):
    """One line to draw: its left end, its top, its length and thickness, and where its second line stands."""

    x: float
    y: float
    width: float
    thickness: float
    second: float
    wave: float
    style: str


@forgettable
@lru_cache(maxsize=128)
def _metrics(face: Face) -> EmMetrics:
    return measure_face(face)


def paint_lines(
    fragment: TextFragment,
    at: tuple[float, float],
    context: PaintContext,
    below: Items,
    above: Items,
    *,
    casts: Sequence[Cast] = (),
    only: Solid = 0,
) -> None:
    """Paint the lines of every decorating box, the outermost one first.

    Args:
        fragment: The text.
        at: Its left edge and its baseline.
        context: The surroundings.
        below: Gets the items that are painted before the glyphs.
        above: Gets the items that are painted after the glyphs.
        casts: Shadows, the lowest one first.
        only: A colour to use instead of all others; 0 for none.
    """
    x, baseline = at
    if fragment.width <= 0 or not fragment.shaped.runs:
        return
    context.budget.spend(_LINES_STEPS * len(fragment.decorations) * (1 + len(casts)))
    for decoration in fragment.decorations:
        style = decoration.style
        group = style.decoration
        color = only or _color(style)
        if not color and not casts:
            continue
        for kind in ("underline", "overline", "line-through"):
            if kind not in group.text_decoration_line:
                continue
            line = _place(fragment, decoration, kind, x, baseline)
            items: Items = []
            for cast in casts:
                items += _draw(line, cast)
            if color:
                items += _draw(line, Cast(0.0, 0.0, color, 0.0))
            if kind != "line-through" and style.ink.text_decoration_skip_ink != "none":
                items = _with_gaps(items, fragment, line, x, baseline)
            (above if kind == "line-through" else below).extend(items)


def _color(style: ComputedStyle) -> Solid:
    """The colour of lines: their own, else that of the text's stroke if it has one, else that of its fill."""
    ink = style.ink
    color = style.decoration.text_decoration_color
    if color is not CURRENT_COLOR:
        return solid_of(style.resolve_color(color))
    stroke = solid_of(style.resolve_color(ink.text_stroke_color)) if ink.text_stroke_width else 0
    return stroke or solid_of(ink.color if ink.text_fill_color is CURRENT_COLOR else ink.text_fill_color)


def _thickness(style: ComputedStyle, metrics: EmMetrics) -> float:
    value = style.decoration.text_decoration_thickness
    size = style.font.font_size
    if value == "from-font" and metrics.underline_thickness > 0:
        return max(1.0, metrics.underline_thickness * size)
    if isinstance(value, str):
        return max(1.0, size / 10)
    return max(1.0, floor(resolve(value, size) + 0.5))


def _place(fragment: TextFragment, decoration: TextDecoration, kind: str, x: float, baseline: float) -> _Line:
    style = decoration.style
    metrics = _metrics(fragment.shaped.runs[0].face)
    size = style.font.font_size
    thickness = _thickness(style, metrics)
    base = baseline + decoration.baseline
    name = style.decoration.text_decoration_style
    doubled = name in ("double", "wavy")
    second = thickness + 1.0 if doubled else 0.0
    wave = second
    offset = style.ink.text_underline_offset
    raised = 0.0 if isinstance(offset, Auto) else resolve(offset, size)
    # The ascent is that of the first available face, whatever faces the glyphs have.
    own = fragment.style.font.font_size
    ascent = fragment.baseline if own == size or not own else snap(fragment.baseline * size / own)
    if kind == "underline":
        if "from-font" in style.ink.text_underline_position:
            y = base + metrics.underline_position * size + raised
        elif "under" in style.ink.text_underline_position:
            # "… the bottom edge of the em box": the face's ascent and descent, scaled to one em together.
            y = base + ceil(metrics.descent / ((metrics.ascent + metrics.descent) or 1.0) * size) + raised
        elif isinstance(offset, Auto):
            y = base + max(1, -floor(-thickness / 2))
        else:
            y = base + floor(raised + 0.5)
    elif kind == "overline":
        y = base - ascent - floor(thickness)
        second = -second
        wave = second
    else:
        y = base - ascent + 2 * ascent / 3 - thickness / 2
        second = float(floor(second))
        wave = 0.0
    return _Line(x, y, fragment.width, thickness, second, wave, name)


def _draw(line: _Line, cast: Cast) -> Items:
    """Draw a line or its shadow; the shadow is placed like the line and then moved."""
    x, y, width, thickness, second, wave, style = line
    whole = max(1, int(thickness))
    if style in ("solid", "double"):
        items: Items = [_bar(x, snap(y), width, whole, cast)]
        if style == "double":
            items.append(_bar(x, snap(y + second), width, whole, cast))
        return items
    if style == "wavy":
        return _wave(x, floor(y + wave + 0.5), width, thickness, cast)
    start, end = float(int(x)), float(int(x + width))
    middle = float(floor(y + max(thickness / 2, 0.5)))
    if floor(thickness + 0.5) % 2:
        middle += 0.5
    near = max(1.0, floor(thickness + 0.5))
    dashes, cap = line_dashes(style, near, end - start, closed=False)
    if cap == "round":
        start, end = start + near / 2, end - near / 2
    path = Path([("M", start + cast.x, middle + cast.y), ("L", end + cast.x, middle + cast.y)])
    return [Stroke(path, cast.color, thickness, dashes=dashes, cap=cap, sigma=cast.sigma)]


def _bar(x: float, y: float, width: float, height: float, cast: Cast) -> Item:
    rect = Rect(x + cast.x, y + cast.y, width, height)
    return Shadow(rect, cast.color, cast.sigma) if cast.sigma > 0 else Fill(rect, cast.color)


def _wave(x: float, y: float, width: float, thickness: float, cast: Cast) -> Items:
    """A wave of cubic curves, one per period, cut at both ends."""
    x, y = x + cast.x, y + cast.y
    length = 1 + 2 * floor(2 * thickness + 1)
    height = 0.5 + floor(3 * thickness + 1)
    middle = y + 0.5
    reach = height + thickness + 3 * cast.sigma
    drawn = Stroke(Wave(x, middle, width, length, height), cast.color, thickness, sigma=cast.sigma)
    return [Clip(Rect(x, middle - reach, width, 2 * reach), [drawn])]


def _with_gaps(items: Items, fragment: TextFragment, line: _Line, x: float, baseline: float) -> Items:
    """Leave gaps where glyphs cross the line."""
    top = snap(line.y)
    bottom = top + max(1, int(line.thickness))
    if line.style == "double":
        top, bottom = min(top, snap(top + line.second)), max(bottom, snap(bottom + line.second))
    elif line.style == "wavy":
        middle = line.y + line.wave + 0.5
        reach = (0.5 + floor(3 * line.thickness + 1)) * 0.2887 + line.thickness / 2
        top, bottom = floor(middle - reach), -floor(-(middle + reach))
    gaps = find_gaps(
        fragment.shaped.runs, top - baseline, bottom - baseline, text=fragment.text, start=fragment.shaped.start
    )
    room = min(line.thickness, _LARGEST_GAP)
    places = [Rect(x + left - room, top - 1, right - left + 2 * room, bottom - top + 2) for left, right in gaps]
    if len(places) > _MOST_NESTED:
        return [Clip(_together(places), items, outside=True, smooth=False)]
    for gap in places:
        items = [Clip(gap, items, outside=True, smooth=False)]
    return items


def _together(rects: Sequence[Rect]) -> Path:
    """Join rectangles into one outline."""
    segments: list[Segment] = []
    for rect in rects:
        segments += (
            ("M", rect.x, rect.y), ("L", rect.right, rect.y), ("L", rect.right, rect.bottom),
            ("L", rect.x, rect.bottom), ("Z",),
        )  # fmt: skip
    return Path(segments)


_BLACK = 0xFF000000
_TEXT_STEPS = 15
_SHADOW_STEPS = 3
_CONTAINED = BoxGroup(object_fit="contain")


def paint_text(
    fragment: TextFragment, x: float, y: float, context: PaintContext, items: Items, *, mask: bool = False
) -> None:
    """Paint a text.

    Args:
        fragment: The text.
        x: Its left edge.
        y: Its top edge.
        context: The surroundings.
        items: Gets the items.
        mask: Whether everything is opaque and black, without shadows.
    """
    if type(fragment) is not TextFragment:
        from limner.fragment.emphasis import EmphasizedText

        if not isinstance(fragment, EmphasizedText):
            _paint_vertical(fragment, x, y, context, items, mask=mask)
            return
        _paint_marks(fragment, x, y, context, items, mask=mask)
    style = fragment.style
    ink = style.ink
    runs = fragment.shaped.runs
    for run in runs:
        if run.face.pictured:
            if not mask:
                _paint_pictures(runs, x, y + fragment.baseline, context, items)
            runs = [one for one in runs if not one.face.pictured]
            break
    # Chrome sets text on whole px of the page, even if a transform or the drawing's scale then moves it off them.
    y = floor(y + 0.5)
    fill = ink.text_fill_color
    color: Solid = _BLACK if mask else solid_of(ink.color if fill is CURRENT_COLOR else fill)
    shadows = ink.text_shadow
    if not shadows and not fragment.decorations and not ink.text_stroke_width:
        if color and runs:
            hinted = style.font.text_rendering != "geometricprecision"
            items.append(Glyphs(runs, x, y + fragment.baseline, color, hinted=hinted))
        return
    casts: list[Cast] = []
    if not mask:
        limits = context.budget.limits
        for shadow in reversed(shadows[: limits.shadows]):
            cast = solid_of(style.resolve_color(shadow.color))
            if cast:
                casts.append(Cast(shadow.x, shadow.y, cast, min(shadow.blur, limits.blur_radius) / 2))
    _paint_inked(fragment, (x, y), context, items, casts=casts, only=_BLACK if mask else 0)


def _paint_inked(
    fragment: TextFragment,
    at: tuple[float, float],
    context: PaintContext,
    items: Items,
    *,
    casts: Sequence[Cast],
    only: Solid,
) -> None:
    """Paint lines and glyphs, each on top of its own shadows.

    `only` is a colour to use instead of all others; 0 for none.
    """
    x, y = at
    context.budget.spend(_TEXT_STEPS + _SHADOW_STEPS * len(casts))
    style = fragment.style
    ink = style.ink
    fill = ink.text_fill_color
    color = only or solid_of(ink.color if fill is CURRENT_COLOR else fill)
    baseline = y + fragment.baseline
    runs = [run for run in fragment.shaped.runs if not run.face.pictured]
    hinted = style.font.text_rendering != "geometricprecision"
    below: Items = []
    above: Items = []
    # Only the fill casts shadows, even a transparent one. They are right below it, or below the text's lines if any.
    shadows = [Glyphs(runs, x + one.x, baseline + one.y, one.color, hinted=hinted, sigma=one.sigma) for one in casts]
    if fragment.decorations:
        items += shadows
        shadows = []
        paint_lines(fragment, (x, baseline), context, below, above, casts=casts, only=only)
    items.extend(below)
    width = ink.text_stroke_width
    stroke = (only or solid_of(style.resolve_color(ink.text_stroke_color))) if width else 0
    order = ink.paint_order
    stroke_first = order.index("stroke") < order.index("fill") if "stroke" in order and "fill" in order else False
    outline = [Glyphs(runs, x, baseline, stroke, stroke=width, hinted=hinted)] if stroke else []
    if stroke_first:
        items += outline
    items += shadows
    if color:
        items.append(Glyphs(runs, x, baseline, color, hinted=hinted))
    if not stroke_first:
        items += outline
    items.extend(above)


def _paint_marks(
    fragment: "EmphasizedText", x: float, y: float, context: PaintContext, items: Items, *, mask: bool
) -> None:
    """Paint each character's mark, centred over or under it.

    Spec: https://www.w3.org/TR/css-text-decor-4/#emphasis-marks
    """
    style = fragment.style
    ink = style.ink
    value = ink.text_emphasis_color
    fallback = ink.color if ink.text_fill_color is CURRENT_COLOR else ink.text_fill_color
    color: Solid = _BLACK if mask else solid_of(fallback if value is CURRENT_COLOR else value)
    marks = fragment.mark.runs
    if not color or not marks or not marks[0].glyphs:
        return
    bounds = marks[0].face.glyph_bounds(marks[0].glyphs[0])
    middle = fragment.mark.width / 2.0
    if bounds is not None:
        middle = (bounds.left + bounds.right) / 2.0 * marks[0].size
    baseline = floor(y + 0.5) + fragment.baseline + fragment.mark_y
    text, start = fragment.text, fragment.shaped.start
    for run in fragment.shaped.runs:
        context.budget.spend(_LINES_STEPS + len(run.glyphs))
        before = -1
        ends = [*run.xs[1:], (run.xs[0] if run.xs else 0.0) + run.width]
        for cluster, left, right in zip(run.clusters, run.xs, ends, strict=True):
            character = text[cluster - start : cluster - start + 1]
            if cluster == before or not character or category(character)[0] in "ZC":
                continue
            before = cluster
            items.append(Glyphs(marks, x + (left + right) / 2.0 - middle, baseline, color))


def _paint_vertical(
    fragment: TextFragment, x: float, y: float, context: PaintContext, items: Items, *, mask: bool
) -> None:
    """Paint a text in a vertical line: as horizontal text that is turned, or as upright glyphs.

    Spec: https://www.w3.org/TR/css-writing-modes-4/#text-orientation
    """
    from limner.fragment.vertical import VerticalText

    assert isinstance(fragment, VerticalText)  # noqa: S101 - there is no other
    # Other texts have their top on whole px; these have their left edge on whole px.
    left = float(floor(x + 0.5))
    length, across = fragment.height, fragment.width
    matrix: Matrix = (0.0, 1.0, -1.0, 0.0, left + across, y)
    if fragment.climbs:
        matrix = (0.0, -1.0, 1.0, 0.0, left, y + length)
    flat = TextFragment(
        fragment.style,
        0.0,
        0.0,
        length,
        across,
        baseline=fragment.baseline,
        shaped=fragment.shaped,
        text=fragment.text,
    )
    flat.decorations = fragment.decorations
    below: Items = []
    above: Items = []
    if not fragment.upright:
        paint_text(flat, 0.0, 0.0, context, above, mask=mask)
        _add_turned(matrix, above, items)
        return
    if fragment.decorations:
        paint_lines(flat, (0.0, fragment.baseline), context, below, above, only=_BLACK if mask else 0)
    _add_turned(matrix, below, items)
    upright = TextFragment(
        fragment.style,
        0.0,
        0.0,
        across,
        length,
        baseline=0.0,
        shaped=fragment.shaped,
        text=fragment.text,
    )
    # Its glyphs are centred on the middle line, and their vertical places are relative to the text's top.
    top, middle = floor(y + 0.5), left + across / 2.0
    glyphs: Items = []
    paint_text(upright, middle, top, context, glyphs, mask=mask)
    squeeze = fragment.squeeze
    if squeeze == 1.0:
        items += glyphs
    else:
        _add_turned((squeeze, 0.0, 0.0, 1.0, middle * (1.0 - squeeze), 0.0), glyphs, items)
    _add_turned(matrix, above, items)


def _add_turned(matrix: Matrix, inner: Items, items: Items) -> None:
    if inner:
        items.append(Transformed(matrix, inner))


def _paint_pictures(runs: Sequence[GlyphRun], x: float, baseline: float, context: PaintContext, items: Items) -> None:
    """Paint emoji that are pictures: like an `<img>` in the line, without the text's colour, shadows and outline."""
    for run in runs:
        face, size = run.face, run.size
        if not isinstance(face, PictureFace):
            continue
        for glyph, left, down in zip(run.glyphs, run.xs, run.ys, strict=True):
            picture = context.pictures.get(face.address(glyph)) if glyph else None
            if picture is None:
                continue
            square = Rect(x + left, baseline + down + (PICTURE_DESCENT - 1) * size, size, size)
            from limner.paint.replaced import fit_picture

            target = fit_picture(picture, square, _CONTAINED)
            items.append(Image(picture, snap_rect(*target)))
