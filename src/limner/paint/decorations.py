"""Lines of `text-decoration`.

Goes in: a text and the boxes that decorate it. Comes out: items below the glyphs (underline, overline) and above
(line-through).

Spec: https://www.w3.org/TR/css-text-decor-4/#line-decoration
"""

from functools import lru_cache
from math import floor
from typing import Final, NamedTuple

from limner.css.values import Auto, resolve
from limner.fragment.fragment import TextDecoration, TextFragment
from limner.geometry import Rect
from limner.memos import forgettable
from limner.paint.context import PaintContext
from limner.paint.dashes import line_dashes
from limner.paint.display_list import Clip, Fill, Item, Items, Path, Segment, Shadow, Solid, Stroke
from limner.paint.geometry import snap
from limner.paint.ink import solid_of
from limner.paint.skip_ink import find_gaps
from limner.style.computed import ComputedStyle
from limner.text.face import Face
from limner.text.metrics import EmMetrics, measure_face

_LARGEST_GAP: Final = 13.0
_BLACK: Final = 0xFF000000


class _Line(NamedTuple):
    """One line to draw: its left end, its top, how long and thick, and where its second line stands."""

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


def paint_lines(  # noqa: PLR0913 - whose, where and on what
    fragment: TextFragment,
    x: float,
    baseline: float,
    context: PaintContext,
    below: Items,
    above: Items,
    *,
    cast: Solid = 0,
    sigma: float = 0.0,
) -> None:
    """Paint the lines of every decorating box, the outermost first.

    Args:
        fragment: The text.
        x: Its left edge.
        baseline: Its baseline.
        context: The surroundings.
        below: Gets what is painted before the glyphs.
        above: Gets what is painted after.
        cast: A colour that stands for all others, for shadows; 0 for none.
        sigma: Standard deviation of a shadow's blur.
    """
    if fragment.width <= 0 or not fragment.shaped.runs:
        return
    for decoration in fragment.decorations:
        style = decoration.style
        group = style.decoration
        color = cast or solid_of(style.resolve_color(group.text_decoration_color))
        if not color:
            continue
        for kind in ("underline", "overline", "line-through"):
            if kind not in group.text_decoration_line:
                continue
            line = _place(fragment, decoration, kind, x, baseline, context)
            items = _draw(line, color, context, sigma)
            if kind != "line-through" and style.ink.text_decoration_skip_ink != "none":
                items = _with_gaps(items, fragment, line, x, baseline, context.scale)
            (above if kind == "line-through" else below).extend(items)


def _thickness(style: ComputedStyle, metrics: EmMetrics, least: float) -> float:
    value = style.decoration.text_decoration_thickness
    size = style.font.font_size
    if value == "from-font" and metrics.underline_thickness > 0:
        return max(least, metrics.underline_thickness * size)
    if isinstance(value, str):
        return max(least, size / 10)
    return max(least, floor(resolve(value, size) + 0.5))


def _place(
    fragment: TextFragment, decoration: TextDecoration, kind: str, x: float, baseline: float, context: PaintContext
) -> _Line:
    style = decoration.style
    metrics = _metrics(fragment.shaped.runs[0].face)
    size = style.font.font_size
    scale = context.scale
    thickness = _thickness(style, metrics, 1.0 / scale)
    base = baseline + decoration.baseline
    name = style.decoration.text_decoration_style
    doubled = name in ("double", "wavy")
    second = thickness + 1.0 / scale if doubled else 0.0
    wave = second
    offset = style.ink.text_underline_offset
    raised = 0.0 if isinstance(offset, Auto) else resolve(offset, size)
    # The text's own ascent is that of the first available face, whatever face its glyphs have.
    own = fragment.style.font.font_size
    ascent = fragment.baseline if own == size or not own else snap(fragment.baseline * size / own, scale)
    if kind == "underline":
        if "from-font" in style.ink.text_underline_position:
            y = base + metrics.underline_position * size + raised
        elif "under" in style.ink.text_underline_position:
            y = base + metrics.descent * size + raised
        elif isinstance(offset, Auto):
            y = base + max(1, -floor(-thickness * scale / 2)) / scale
        else:
            y = base + floor(raised * scale + 0.5) / scale
    elif kind == "overline":
        y = base - ascent - (0.0 if isinstance(offset, Auto) else raised) - floor(thickness * scale) / scale
        second = -second
        wave = second
    else:
        y = base - ascent + 2 * ascent / 3 - thickness / 2
        second = float(floor(second * scale)) / scale
        wave = 0.0
    return _Line(x, y, fragment.width, thickness, second, wave, name)


def _draw(line: _Line, color: Solid, context: PaintContext, sigma: float) -> Items:
    scale = context.scale
    x, y, width, thickness, second, wave, style = line
    whole = max(1, int(thickness * scale)) / scale
    if style in ("solid", "double"):
        items: Items = [_bar(Rect(x, snap(y, scale), width, whole), color, sigma)]
        if style == "double":
            items.append(_bar(Rect(x, snap(y + second, scale), width, whole), color, sigma))
        return items
    if style == "wavy":
        return _wave(x, floor((y + wave) * scale + 0.5) / scale, width, thickness, color)
    start, end = snap(x, scale), snap(x + width, scale)
    middle = floor((y + max(thickness / 2, 0.5 / scale)) * scale) / scale
    if floor(thickness * scale + 0.5) % 2:
        middle += 0.5 / scale
    near = max(1.0, floor(thickness * scale + 0.5)) / scale
    dashes, cap = line_dashes(style, near, end - start, closed=False, scale=scale)
    if cap == "round":
        start, end = start + near / 2, end - near / 2
    path = Path([("M", start, middle), ("L", end, middle)])
    return [Stroke(path, color, thickness, dashes=dashes, cap=cap)]


def _bar(rect: Rect, color: Solid, sigma: float) -> Item:
    return Shadow(rect, color, sigma) if sigma > 0 else Fill(rect, color)


def _wave(x: float, y: float, width: float, thickness: float, color: Solid) -> Items:
    """A wave of cubic curves, one for each period, cut at both ends."""
    length = 1 + 2 * floor(2 * thickness + 1)
    height = 0.5 + floor(3 * thickness + 1)
    middle = y + 0.5
    at = x - length
    segments: list[Segment] = [("M", at, middle)]
    while at < x + width + length:
        half = at + length / 2
        segments.append(("C", half, middle + height, half, middle - height, at + length, middle))
        at += length
    reach = height + thickness
    return [Clip(Rect(x, middle - reach, width, 2 * reach), [Stroke(Path(segments), color, thickness)])]


def _with_gaps(items: Items, fragment: TextFragment, line: _Line, x: float, baseline: float, scale: float) -> Items:
    """Leave gaps where glyphs cross the line."""
    top = snap(line.y, scale)
    bottom = top + max(1, int(line.thickness * scale)) / scale
    if line.style == "double":
        top, bottom = min(top, snap(top + line.second, scale)), max(bottom, snap(bottom + line.second, scale))
    elif line.style == "wavy":
        middle = line.y + line.wave + 0.5
        reach = (0.5 + floor(3 * line.thickness + 1)) * 0.2887 + line.thickness / 2
        top, bottom = floor(middle - reach), -floor(-(middle + reach))
    gaps = find_gaps(
        fragment.shaped.runs, top - baseline, bottom - baseline, text=fragment.text, start=fragment.shaped.start
    )
    room = min(line.thickness, _LARGEST_GAP)
    for left, right in gaps:
        gap = Rect(x + left - room, top - 1, right - left + 2 * room, bottom - top + 2)
        items = [Clip(gap, items, outside=True, smooth=False)]
    return items
