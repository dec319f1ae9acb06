"""Markers that are shapes: disc, circle, square and the triangles of `summary`, as boxes of Chrome's sizes.

Goes in: a symbol, the style of its marker and the font's ascent. Comes out: an inline-block that shows it.

Spec: https://www.w3.org/TR/css-counter-styles-3/#simple-symbolic
"""

from typing import Final

from limner.boxes.box import ContainerBox
from limner.boxes.styles import box_group
from limner.css.values import CURRENT_COLOR, ClipPath, Percent, PolygonShape, Position
from limner.style.change import change
from limner.style.computed import BackgroundGroup, BorderGroup, ComputedStyle, Display, EffectsGroup

_DISPLAY: Final = Display("inline", "flow-root")
_TRIANGLE_SIZE: Final = 0.66  # of the font size
_TRIANGLE_GAP: Final = 0.4
_OUTSIDE_GAP: Final = 8.0
_HALF: Final = Percent(50.0)
_ROUND: Final = ((_HALF, _HALF), (_HALF, _HALF), (_HALF, _HALF), (_HALF, _HALF))
_RIGHT: Final = ((0.0, 0.0), (86.0, 50.0), (0.0, 100.0))
_LEFT: Final = ((100.0, 0.0), (14.0, 50.0), (100.0, 100.0))
_DOWN: Final = ((0.0, 7.0), (50.0, 93.0), (100.0, 7.0))
_FILLED: Final = BackgroundGroup(background_color=CURRENT_COLOR)


def symbol_box(symbol: str, style: ComputedStyle, ascent: float, *, inside: bool) -> ContainerBox:
    """Make the box of a symbol.

    Args:
        symbol: ``disc``, ``circle``, ``square``, ``disclosure-open`` or ``disclosure-closed``.
        style: The marker's style.
        ascent: The font's ascent in CSS px.
        inside: Whether the marker stands in the first line, where Chrome keeps another distance.
    """
    if symbol.startswith("disclosure"):
        return _triangle(symbol, style)
    # Chrome reckons in whole px here.
    rounded = int(ascent)
    size = (rounded * 2 // 3 + 1) // 2
    top = 3 * (rounded - rounded * 2 // 3) // 2
    before = 0.0 if inside else 1.0
    # Outside, a marker begins so far before the content, whatever its size.
    gap = style.font.font_size + 1.0 if inside else rounded * 2 // 3 + _OUTSIDE_GAP - size - before
    raised = float(rounded - top - size)
    own = _styled(style, float(size), before, gap, raised)
    if symbol == "square":
        own.background = _FILLED
    elif symbol == "disc":
        own.background = _FILLED
        own.border = BorderGroup(border_radius=_ROUND)
    else:
        own.box = change(own.box, {"width": size - 2.0, "height": size - 2.0})
        own.border = change(
            BorderGroup(border_radius=_ROUND),
            {f"border_{side}_width": 1.0 for side in ("top", "right", "bottom", "left")}
            | {f"border_{side}_style": "solid" for side in ("top", "right", "bottom", "left")},
        )
    return ContainerBox(own, _DISPLAY)


def _triangle(symbol: str, style: ComputedStyle) -> ContainerBox:
    size = _TRIANGLE_SIZE * style.font.font_size
    points = _DOWN if symbol == "disclosure-open" else _RIGHT if style.text.direction == "ltr" else _LEFT
    gap = _TRIANGLE_GAP * style.font.font_size
    own = _styled(style, size, 0.0, gap, 0.0)
    own.background = _FILLED
    shape = PolygonShape(tuple(Position(Percent(x), Percent(y)) for x, y in points))
    own.effects = EffectsGroup(clip_path=ClipPath(shape))
    return ContainerBox(own, _DISPLAY)


def _styled(style: ComputedStyle, size: float, before: float, after: float, raised: float) -> ComputedStyle:
    rtl = style.text.direction == "rtl"
    box = change(
        box_group(_DISPLAY),
        {
            "width": size,
            "height": size,
            "margin_left": after if rtl else before,
            "margin_right": before if rtl else after,
            "vertical_align": raised,
        },
    )
    return ComputedStyle(font=style.font, text=style.text, ink=style.ink, list_table=style.list_table, box=box)
