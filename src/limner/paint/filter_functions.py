"""Filter functions as colour matrices, tables, blurs and shadows.

Spec: https://www.w3.org/TR/filter-effects-1/#ShorthandEquivalents
"""

from math import cos, radians, sin

from limner.css.values import FilterFunction
from limner.paint.context import PaintContext, solid_of
from limner.paint.display_list import Effect
from limner.style.computed import ComputedStyle


def effects_of(
    functions: tuple[FilterFunction, ...], style: ComputedStyle, context: PaintContext
) -> tuple[Effect, ...]:
    """Give the steps of `filter` or `backdrop-filter`, the first one first."""
    effects: list[Effect] = []
    limit = context.budget.limits.blur_radius
    for function in functions:
        if function.name == "blur":
            effects.append(Effect("blur", (min(function.amount, limit),)))
        elif function.reference is not None:
            continue  # this depends on the box it is used on
        elif function.name == "drop-shadow":
            shadow = function.shadow
            if shadow is not None:
                color = solid_of(style.resolve_color(shadow.color))
                effects.append(Effect("shadow", (shadow.x, shadow.y, min(shadow.blur, limit)), color))
        else:
            effects.append(Effect("matrix", _matrix(function.name, function.amount)))
    return tuple(effects)


def _matrix(name: str, amount: float) -> tuple[float, ...]:
    """Give a colour matrix of 20 numbers; the last one in each row is added, where 1 is full."""
    if name == "brightness":
        return _rows((amount, 0, 0), (0, amount, 0), (0, 0, amount))
    if name == "contrast":
        shift = 0.5 - 0.5 * amount
        return _rows((amount, 0, 0), (0, amount, 0), (0, 0, amount), shift)
    if name == "invert":
        amount = min(1.0, amount)
        slope = 1 - 2 * amount
        return _rows((slope, 0, 0), (0, slope, 0), (0, 0, slope), amount)
    if name == "opacity":
        amount = min(1.0, amount)
        return (1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, amount, 0)
    if name == "grayscale":
        rest = 1 - min(1.0, amount)
        return _rows(
            (0.2126 + 0.7874 * rest, 0.7152 - 0.7152 * rest, 0.0722 - 0.0722 * rest),
            (0.2126 - 0.2126 * rest, 0.7152 + 0.2848 * rest, 0.0722 - 0.0722 * rest),
            (0.2126 - 0.2126 * rest, 0.7152 - 0.7152 * rest, 0.0722 + 0.9278 * rest),
        )
    if name == "sepia":
        rest = 1 - min(1.0, amount)
        return _rows(
            (0.393 + 0.607 * rest, 0.769 - 0.769 * rest, 0.189 - 0.189 * rest),
            (0.349 - 0.349 * rest, 0.686 + 0.314 * rest, 0.168 - 0.168 * rest),
            (0.272 - 0.272 * rest, 0.534 - 0.534 * rest, 0.131 + 0.869 * rest),
        )
    if name == "saturate":
        return _rows(
            (0.213 + 0.787 * amount, 0.715 - 0.715 * amount, 0.072 - 0.072 * amount),
            (0.213 - 0.213 * amount, 0.715 + 0.285 * amount, 0.072 - 0.072 * amount),
            (0.213 - 0.213 * amount, 0.715 - 0.715 * amount, 0.072 + 0.928 * amount),
        )
    cosine, sine = cos(radians(amount)), sin(radians(amount))
    return _rows(
        (
            0.213 + cosine * 0.787 - sine * 0.213,
            0.715 - cosine * 0.715 - sine * 0.715,
            0.072 - cosine * 0.072 + sine * 0.928,
        ),
        (
            0.213 - cosine * 0.213 + sine * 0.143,
            0.715 + cosine * 0.285 + sine * 0.140,
            0.072 - cosine * 0.072 - sine * 0.283,
        ),
        (
            0.213 - cosine * 0.213 - sine * 0.787,
            0.715 - cosine * 0.715 + sine * 0.715,
            0.072 + cosine * 0.928 + sine * 0.072,
        ),
    )


def _rows(
    red: tuple[float, float, float],
    green: tuple[float, float, float],
    blue: tuple[float, float, float],
    shift: float = 0.0,
) -> tuple[float, ...]:
    return (*red, 0.0, shift, *green, 0.0, shift, *blue, 0.0, shift, 0.0, 0.0, 0.0, 1.0, 0.0)
