"""How far text is above or below its line: `dominant-baseline`, `alignment-baseline` and `baseline-shift`.

Spec: https://www.w3.org/TR/css-inline-3/#baseline-alignment
"""

from typing import Final

from limner.css.values import resolve
from limner.layout.svg.text_characters import TextSpan
from limner.text.engine import FontMetrics, TextEngine

_SHARE_OF_HANGING: Final = 0.8


def baseline_offset(name: str, metrics: FontMetrics) -> float:
    """Give how far another baseline lies above the alphabetic one."""
    match name:
        case "middle":
            return metrics.x_height / 2.0
        case "central":
            return (metrics.ascent - metrics.descent) / 2.0
        case "hanging":
            return metrics.ascent * _SHARE_OF_HANGING
        case "mathematical":
            return metrics.ascent / 2.0
        case "text-before-edge" | "before-edge" | "text-top":
            return metrics.ascent
        case "text-after-edge" | "after-edge" | "text-bottom" | "ideographic":
            return -metrics.descent
        case _:
            return 0.0


def baseline_shift(span: TextSpan, engine: TextEngine) -> float:
    """Give how far the alphabetic baseline of an element's text lies below the line's y."""
    shift = _own_offset(span, engine)
    at: TextSpan | None = span
    while at is not None:
        metrics = engine.metrics(at.style.font)
        moved = at.style.shape.baseline_shift
        if moved == "sub":
            shift += (metrics.ascent + metrics.descent) / 2.0
        elif moved == "super":
            shift -= (metrics.ascent + metrics.descent) / 2.0
        elif moved != "baseline":
            shift -= resolve(moved, at.style.font.font_size)
        at = at.parent
    return shift


def _own_offset(span: TextSpan, engine: TextEngine) -> float:
    """Give how far the baseline that is aligned with the line lies above the alphabetic one."""
    at: TextSpan | None = span
    while at is not None:
        alignment = at.style.shape.alignment_baseline
        if alignment not in ("baseline", "auto"):
            return baseline_offset(alignment, engine.metrics(at.style.font))
        at = at.parent
    # In an element inside a text, `auto` means the value of the element around it.
    at = span
    while at.style.svg.dominant_baseline == "auto" and at.parent is not None:
        at = at.parent
    return baseline_offset(at.style.svg.dominant_baseline, engine.metrics(span.style.font))
