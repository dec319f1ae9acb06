"""The display list's blend modes and strokes, as settings of Skia paints."""

from typing import Final

import skia

from limner.paint.display_list import Stroke
from limner.paint.pen import Pen

BLENDS: Final = {
    "normal": skia.BlendMode.kSrcOver,
    "multiply": skia.BlendMode.kMultiply,
    "screen": skia.BlendMode.kScreen,
    "overlay": skia.BlendMode.kOverlay,
    "darken": skia.BlendMode.kDarken,
    "lighten": skia.BlendMode.kLighten,
    "color-dodge": skia.BlendMode.kColorDodge,
    "color-burn": skia.BlendMode.kColorBurn,
    "hard-light": skia.BlendMode.kHardLight,
    "soft-light": skia.BlendMode.kSoftLight,
    "difference": skia.BlendMode.kDifference,
    "exclusion": skia.BlendMode.kExclusion,
    "hue": skia.BlendMode.kHue,
    "saturation": skia.BlendMode.kSaturation,
    "color": skia.BlendMode.kColor,
    "luminosity": skia.BlendMode.kLuminosity,
    "plus-lighter": skia.BlendMode.kPlus,
    "plus-darker": skia.BlendMode.kDarken,
}
COMPOSITES: Final = {
    "over": skia.BlendMode.kSrcOver,
    "in": skia.BlendMode.kSrcIn,
    "out": skia.BlendMode.kSrcOut,
    "xor": skia.BlendMode.kXor,
}

_CAPS: Final = {
    "butt": skia.Paint.Cap.kButt_Cap,
    "round": skia.Paint.Cap.kRound_Cap,
    "square": skia.Paint.Cap.kSquare_Cap,
}
_JOINS: Final = {
    "miter": skia.Paint.Join.kMiter_Join,
    "round": skia.Paint.Join.kRound_Join,
    "bevel": skia.Paint.Join.kBevel_Join,
}


def set_pen(paint: skia.Paint, pen: Pen | Stroke) -> None:
    """Give a stroking paint its caps, joins and dashes."""
    paint.setStrokeCap(_CAPS[pen.cap])
    paint.setStrokeJoin(_JOINS[pen.join])
    paint.setStrokeMiter(pen.miter)
    if pen.dashes:
        dashes = skia.DashPathEffect.Make(list(pen.dashes), pen.phase)
        if dashes is not None:  # None when numbers overflow single precision
            paint.setPathEffect(dashes)
