"""Effects on a whole box: transform, opacity, filters, blending.

Spec: https://www.w3.org/TR/filter-effects-1/ and https://www.w3.org/TR/compositing-1/
"""

from collections.abc import Callable
from math import cos, radians, sin
from typing import Final

from limner.css.values import Auto, FilterFunction
from limner.fragment.fragment import BoxFragment
from limner.geometry import Rect
from limner.paint.clips import clip_shape, paint_mask, paint_reflection
from limner.paint.context import PaintContext, solid_of
from limner.paint.display_list import Backdrop, Clip, Effect, Items, Layer, Transformed
from limner.paint.geometry import BoxEdges
from limner.paint.transforms import Lens, Matrix4, transform_matrix
from limner.style.computed import ComputedStyle, EffectsGroup


def effects_of(
    functions: tuple[FilterFunction, ...], style: ComputedStyle, context: PaintContext
) -> tuple[Effect, ...]:
    """Give the steps of `filter` or `backdrop-filter`, the first first."""
    effects: list[Effect] = []
    limit = context.budget.limits.blur_radius
    for function in functions:
        if function.name == "blur":
            effects.append(Effect("blur", (min(function.amount, limit),)))
        elif function.name == "drop-shadow":
            shadow = function.shadow
            if shadow is not None:
                color = solid_of(style.resolve_color(shadow.color))
                effects.append(Effect("shadow", (shadow.x, shadow.y, min(shadow.blur, limit)), color))
        else:
            effects.append(Effect("matrix", _matrix(function.name, function.amount)))
    return tuple(effects)


def _matrix(name: str, amount: float) -> tuple[float, ...]:
    """Give a colour matrix of 20 numbers; the last of each row is added, 1 for full."""
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


_PAINT: Final = frozenset(("paint", "strict", "content"))
_CONTEXT_PROPERTIES: Final = frozenset(
    {
        *("opacity", "transform", "filter", "backdrop-filter", "mix-blend-mode", "isolation", "clip-path", "mask"),
        *("mask-image", "translate", "rotate", "scale", "perspective", "position", "z-index"),
    }
)


def makes_stacking_context(effects: EffectsGroup) -> bool:
    """Whether a box with these effects is a stacking context whatever its position."""
    return bool(
        effects.opacity < 1
        or effects.transform
        or effects.translate is not None
        or effects.rotate is not None
        or effects.scale is not None
        or effects.filter
        or effects.backdrop_filter
        or effects.mix_blend_mode != "normal"
        or effects.isolation == "isolate"
        or effects.clip_path is not None
        or effects.perspective is not None
        or effects.offset_path is not None
        or effects.box_reflect is not None
        or effects.transform_style == "preserve-3d"
        or any(layer.image is not None for layer in effects.mask)
        or (effects.will_change and not _CONTEXT_PROPERTIES.isdisjoint(effects.will_change))
    )


def has_effects(effects: EffectsGroup) -> bool:
    """Whether a box is painted through anything but a transform."""
    return bool(
        effects.opacity < 1
        or effects.filter
        or effects.backdrop_filter
        or effects.mix_blend_mode != "normal"
        or effects.clip_path is not None
        or effects.clip is not None
        or effects.box_reflect is not None
        or any(layer.image is not None for layer in effects.mask)
    )


def flattens(fragment: BoxFragment) -> bool:
    """Whether a box's content stands in its own plane whatever its `transform-style` says.

    Spec: https://www.w3.org/TR/css-transforms-2/#grouping-property-values
    """
    style = fragment.style
    effects = style.effects
    return (
        style.box.overflow_x not in ("visible", "clip")
        or style.box.overflow_y not in ("visible", "clip")
        or has_effects(effects)
        or effects.isolation == "isolate"
        or bool(style.box.contain and not _PAINT.isdisjoint(style.box.contain))
    )


def needs_layer(mode: str) -> bool:
    """Whether a blend mode asks for a group around."""
    return mode != "normal"


def transform_of(
    fragment: BoxFragment, lens: Lens | None = None, motion: Matrix4 | None = None
) -> tuple[float, ...] | None:
    """The matrix of a box in coordinates where its border box stands at 0, 0; None when it has none."""
    if fragment.inline and not fragment.replaced:
        return None
    return transform_matrix(fragment, lens, motion)


def wrap_effects(
    items: Items, edges: BoxEdges, context: PaintContext, *, isolated: bool, text: Callable[[], Items]
) -> Items:
    """Put a box's content through its effects, in the order filter, clip, mask, opacity.

    Args:
        items: The box with everything in it.
        edges: The box.
        context: The surroundings.
        isolated: Something inside blends with the box's own content.
        text: The box's glyphs in black, for a mask clipped by text.
    """
    effects = edges.fragment.style.effects
    color = edges.fragment.style
    if effects.filter:
        items = [Layer(items, effects=effects_of(effects.filter, color, context))]
        isolated = False
    clip = clip_shape(edges, context) if effects.clip_path is not None else None
    if clip is not None:
        items = [Clip(clip, items)]
    if effects.clip is not None and edges.fragment.style.box.position in ("absolute", "fixed"):
        items = [Clip(_legacy_clip(edges, effects.clip), items)]
    mask = paint_mask(edges, context, text) if effects.mask else None
    if mask is not None:
        items = [Layer(items, mask=mask, opacity=effects.opacity, blend=effects.mix_blend_mode)]
    elif effects.opacity < 1 or effects.mix_blend_mode != "normal" or isolated:
        items = [Layer(items, opacity=effects.opacity, blend=effects.mix_blend_mode)]
    if effects.box_reflect is not None:
        items = [*paint_reflection(items, edges, effects.box_reflect, context), *items]
    if effects.backdrop_filter:
        if _looks_below(items):
            # It is a backdrop root: what looks through its content does not see what is below it.
            items = [Layer(items)]
        # What is below becomes part of the box, and goes through the box's own filter and mask.
        seen = effects_of((*effects.backdrop_filter, *effects.filter), color, context)
        below: Items = [Backdrop(edges.border_shape, seen, effects.opacity, mask)]
        if clip is not None:
            below = [Clip(clip, below)]
        items = [*below, *items]
    return items


def _looks_below(items: Items) -> bool:
    """Whether something in a box filters what is below, not counting what a layer shuts in.

    Spec: https://drafts.fxtf.org/filter-effects-2/#BackdropRoot
    """
    stack = [items]
    while stack:
        for item in stack.pop():
            if isinstance(item, Backdrop):
                return True
            if isinstance(item, Clip | Transformed):
                stack.append(item.items)
    return False


def _legacy_clip(edges: BoxEdges, clip: tuple[float | Auto, float | Auto, float | Auto, float | Auto]) -> Rect:
    """The rectangle of the old `clip` property, relative to the border box."""
    fragment = edges.fragment
    top, right, bottom, left = clip
    x0 = 0.0 if isinstance(left, Auto) else left
    y0 = 0.0 if isinstance(top, Auto) else top
    x1 = fragment.width if isinstance(right, Auto) else right
    y1 = fragment.height if isinstance(bottom, Auto) else bottom
    return Rect(edges.x + x0, edges.y + y0, max(0.0, x1 - x0), max(0.0, y1 - y0))
