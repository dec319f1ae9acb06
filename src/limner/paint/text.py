"""Text: shadows, lines below and above, glyphs, outline.

Goes in: a text fragment. Comes out: items.

Spec: https://www.w3.org/TR/css-text-decor-3/#painting-order
"""

from collections.abc import Sequence
from math import floor

from limner.css.values import CURRENT_COLOR
from limner.fragment.fragment import TextFragment
from limner.geometry import Rect
from limner.paint.context import PaintContext
from limner.paint.decorations import Cast, paint_lines
from limner.paint.display_list import Glyphs, Image, Items, Solid
from limner.paint.geometry import snap_rect
from limner.paint.ink import solid_of
from limner.paint.replaced import fit_picture
from limner.style.computed import BoxGroup
from limner.text.fonts.picture_face import PICTURE_DESCENT, PictureFace
from limner.text.shaped import GlyphRun

_BLACK = 0xFF000000
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
        mask: Everything opaque and black, without shadows.
    """
    style = fragment.style
    ink = style.ink
    runs = fragment.shaped.runs
    for run in runs:
        if run.face.pictured:
            if not mask:
                _paint_pictures(runs, x, y + fragment.baseline, context, items)
            runs = [one for one in runs if not one.face.pictured]
            break
    # Chrome sets text on whole px of the page, also where a transform or the scale of the drawing moves it off them.
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
    """Paint lines and glyphs, each of them upon its own shadows.

    `only` is a colour that stands for all others; 0 for none.
    """
    x, y = at
    style = fragment.style
    ink = style.ink
    fill = ink.text_fill_color
    color = only or solid_of(ink.color if fill is CURRENT_COLOR else fill)
    baseline = y + fragment.baseline
    runs = [run for run in fragment.shaped.runs if not run.face.pictured]
    hinted = style.font.text_rendering != "geometricprecision"
    below: Items = []
    above: Items = []
    # Only the fill casts shadows, even a transparent one: right below it, or below the lines of a text that has some.
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


def _paint_pictures(runs: Sequence[GlyphRun], x: float, baseline: float, context: PaintContext, items: Items) -> None:
    """Paint emoji that are pictures: like an image in the line, without the text's colour, shadows and outline."""
    for run in runs:
        face, size = run.face, run.size
        if not isinstance(face, PictureFace):
            continue
        for glyph, left, down in zip(run.glyphs, run.xs, run.ys, strict=True):
            picture = context.pictures.get(face.address(glyph)) if glyph else None
            if picture is None:
                continue
            square = Rect(x + left, baseline + down + (PICTURE_DESCENT - 1) * size, size, size)
            target = fit_picture(picture, square, _CONTAINED)
            items.append(Image(picture, snap_rect(*target)))
