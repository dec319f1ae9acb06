"""Strokes of the display list as Skia's paints."""

from typing import Final

import skia

from limner.paint.display_list import Stroke
from limner.paint.pen import Pen

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
    """Give a stroking paint its ends, corners and dashes."""
    paint.setStrokeCap(_CAPS[pen.cap])
    paint.setStrokeJoin(_JOINS[pen.join])
    paint.setStrokeMiter(pen.miter)
    if pen.dashes:
        dashes = skia.DashPathEffect.Make(list(pen.dashes), pen.phase)
        if dashes is not None:  # which numbers beyond single precision make none of
            paint.setPathEffect(dashes)
