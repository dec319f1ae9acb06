"""Texts of SVG: glyphs and lines, filled and stroked by any paint.

Spec: https://www.w3.org/TR/SVG2/text.html#TextDecorationProperties
"""

from limner.css.values import Auto, resolve
from limner.fragment.svg import SvgGlyphs
from limner.geometry import IDENTITY, Matrix, Rect, invert
from limner.paint.context import solid_of
from limner.paint.display_list import Fill, Glyphs, Ink, Items, Stroke, Transformed
from limner.paint.pen import Pen
from limner.paint.svg.servers import Painted, Servers, moved_ink
from limner.style.computed import ComputedStyle


def glyph_items(piece: SvgGlyphs, ink: Ink, pen: Pen | None = None) -> Items:
    """Draw a piece's glyphs in one ink, filled or stroked with a pen."""
    drawn = Glyphs(piece.runs, 0.0, 0.0, ink, stroke=0.0 if pen is None else pen.width, hinted=piece.hinted, pen=pen)
    return [drawn] if piece.matrix == IDENTITY else [Transformed(piece.matrix, [drawn])]


def paint_glyphs(piece: SvgGlyphs, painted: Painted, servers: Servers, pen: Pen, scale: float) -> Items:
    """Paint a piece's `fill` and `stroke` in the order of `paint-order`, on top of its shadows.

    `scale` is the size of a user unit in CSS px.
    """
    inverse = invert(piece.matrix)
    if inverse is None:
        return []
    items: Items = _shadows(piece, inverse, scale) if piece.style.ink.text_shadow and scale > 0.0 else []
    for part in piece.style.ink.paint_order:
        if part == "markers" or (part == "stroke" and pen.width <= 0.0):
            continue
        ink = servers.ink(painted, part)
        if ink is not None:
            items += glyph_items(piece, moved_ink(ink, inverse), pen if part == "stroke" else None)
    return items


def _shadows(piece: SvgGlyphs, inverse: Matrix, scale: float) -> Items:
    """Paint the shadows of a piece's glyphs; they fall in the same direction however the piece is turned.

    Their lengths are CSS px, not user units, as in Chrome.
    """
    style = piece.style
    items: Items = []
    for shadow in reversed(style.ink.text_shadow):
        color = solid_of(style.resolve_color(shadow.color))
        if color:
            a, b, c, d, _, _ = inverse
            x, y = (a * shadow.x + c * shadow.y) / scale, (b * shadow.x + d * shadow.y) / scale
            cast = Glyphs(piece.runs, x, y, color, hinted=piece.hinted, sigma=shadow.blur / 2.0 / scale)
            items += [cast] if piece.matrix == IDENTITY else [Transformed(piece.matrix, [cast])]
    return items


def paint_decorations(piece: SvgGlyphs, painted: Painted, servers: Servers, pen: Pen, *, above: bool) -> Items:
    """Paint the lines of `text-decoration` above or below the glyphs, in their elements' paints."""
    inverse = invert(piece.matrix)
    if inverse is None or not piece.runs:
        return []
    items: Items = []
    for style in piece.decorations:
        for kind in style.decoration.text_decoration_line:
            if (kind == "line-through") != above:
                continue
            bar = _bar(piece, style, kind)
            used = painted._replace(style=style)
            for part in style.ink.paint_order:
                if part == "fill":
                    ink = servers.ink(used, "fill")
                    if ink is not None:
                        items.append(Fill(bar, moved_ink(ink, inverse)))
                elif part == "stroke" and style.svg.stroke != "none" and pen.width > 0.0:
                    ink = servers.ink(used, "stroke")
                    if ink is not None:
                        items.append(Stroke(bar, moved_ink(ink, inverse), pen.width))
    return [Transformed(piece.matrix, items)] if items and piece.matrix != IDENTITY else items


def _bar(piece: SvgGlyphs, style: ComputedStyle, kind: str) -> Rect:
    """The place of a line by CSS's rules, without rounding."""
    # As in Chrome, the place of the line depends on the text that it decorates.
    size = piece.style.font.font_size
    given = style.decoration.text_decoration_thickness
    thickness = size / 10.0 if isinstance(given, str) else resolve(given, size)
    ascent = -piece.cell.y
    if kind == "underline":
        offset = style.ink.text_underline_offset
        y = thickness / 2.0 if isinstance(offset, Auto) else resolve(offset, size)
    elif kind == "overline":
        y = -ascent - thickness
    else:
        y = -ascent / 3.0 - thickness / 2.0
    return Rect(0.0, y, piece.width, thickness)
