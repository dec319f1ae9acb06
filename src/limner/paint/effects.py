"""Effects on a whole box: transform, opacity, filters, blending.

Spec: https://www.w3.org/TR/filter-effects-1/ and https://www.w3.org/TR/compositing-1/
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from limner.css.values import Auto
from limner.fragment.fragment import BoxFragment
from limner.geometry import Rect, Size
from limner.paint.clips import clip_shape, named_element, paint_mask, paint_reflection
from limner.paint.context import PaintContext
from limner.paint.display_list import Backdrop, Clip, Items, Layer, Transformed
from limner.paint.geometry import BoxEdges
from limner.paint.transforms import Lens, Matrix4, transform_matrix
from limner.style.computed import EffectsGroup

if TYPE_CHECKING:
    from limner.paint.svg.drawing import SvgPainter

_PAINT: Final = frozenset(("paint", "strict", "content"))
_CONTEXT_PROPERTIES: Final = frozenset(
    {
        *("opacity", "transform", "filter", "backdrop-filter", "mix-blend-mode", "isolation", "clip-path", "mask"),
        *("mask-image", "translate", "rotate", "scale", "perspective", "position", "z-index"),
    }
)


def makes_stacking_context(effects: EffectsGroup) -> bool:
    """Whether a box with these effects is a stacking context, whatever its `position`."""
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
    """Whether a box has effects other than a transform."""
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
    """Whether a box's content is in its own plane, whatever its `transform-style` says.

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
    """Whether a blend mode needs a group around."""
    return mode != "normal"


def transform_of(
    fragment: BoxFragment, lens: Lens | None = None, motion: Matrix4 | None = None
) -> tuple[float, ...] | None:
    """The matrix of a box in coordinates with its border box at 0, 0; None if it is not transformed."""
    if fragment.inline and not fragment.replaced:
        return None
    return transform_matrix(fragment, lens, motion)


def wrap_effects(
    items: Items, edges: BoxEdges, context: PaintContext, *, isolated: bool, text: Callable[[], Items]
) -> Items:
    """Apply a box's effects to its content, in the order filter, clip, mask, opacity.

    Args:
        items: The box with everything in it.
        edges: The box.
        context: The surroundings.
        isolated: Whether something inside blends with the box's own content.
        text: The box's glyphs in black, for a mask clipped by text.
    """
    effects = edges.fragment.style.effects
    color = edges.fragment.style
    if effects.filter:
        items = _filtered(items, edges, context)
        isolated = False
    clip = clip_shape(edges, context) if effects.clip_path is not None else None
    if clip is not None:
        items = [Clip(clip, items)]
    elif effects.clip_path is not None and effects.clip_path.reference is not None:
        href = effects.clip_path.reference.href
        items = _in_own_coordinates(
            items, edges, lambda own, box: _svg_painter(context).clips.clipped_by(href, box, own)
        )
    if effects.clip is not None and edges.fragment.style.box.position in ("absolute", "fixed"):
        items = [Clip(_legacy_clip(edges, effects.clip), items)]
    named = next((href for layer in effects.mask if (href := named_element(layer))), "")
    if named:
        viewport = Size(context.width, context.height)
        items = _in_own_coordinates(
            items, edges, lambda own, box: _svg_painter(context).clips.masked_by(named, box, viewport, own)
        )
    mask = paint_mask(edges, context, text) if effects.mask else None
    if mask is not None:
        items = [Layer(items, mask=mask, opacity=effects.opacity, blend=effects.mix_blend_mode)]
    elif effects.opacity < 1 or effects.mix_blend_mode != "normal" or isolated:
        items = [Layer(items, opacity=effects.opacity, blend=effects.mix_blend_mode)]
    if effects.box_reflect is not None:
        items = [*paint_reflection(items, edges, effects.box_reflect, context), *items]
    if effects.backdrop_filter:
        if _looks_below(items):
            # The box is a backdrop root: backdrop filters inside it do not see what is below it.
            items = [Layer(items)]
        # What is below becomes part of the box and goes through the box's own filter and mask.
        from limner.paint.filter_functions import effects_of

        seen = effects_of((*effects.backdrop_filter, *effects.filter), color, context)
        below: Items = [Backdrop(edges.border_shape, seen, effects.opacity, mask)]
        if clip is not None:
            below = [Clip(clip, below)]
        items = [*below, *items]
    return items


def _filtered(items: Items, edges: BoxEdges, context: PaintContext) -> Items:
    """Apply a box's `filter`."""
    from limner.paint.filter_functions import effects_of

    style = edges.fragment.style
    functions = style.effects.filter
    if all(function.reference is None for function in functions):
        return [Layer(items, effects=effects_of(functions, style, context))]
    viewport = Size(context.width, context.height)

    def apply(own: Items, box: Rect) -> Items:
        clips = _svg_painter(context).clips
        for function in functions:
            if function.reference is None:
                own = [Layer(own, effects=effects_of((function,), style, context))]
            else:
                own = clips.filtered_by(function.reference.href, box, viewport, own)
        return own

    return _in_own_coordinates(items, edges, apply)


def _in_own_coordinates(items: Items, edges: BoxEdges, apply: Callable[[Items, Rect], Items]) -> Items:
    """Apply something to a box in coordinates that begin at the corner of its border box, as SVG's elements require."""
    fragment = edges.fragment
    there: Items = [Transformed((1.0, 0.0, 0.0, 1.0, -edges.x, -edges.y), items)]
    done = apply(there, Rect(0.0, 0.0, fragment.width, fragment.height))
    if done is there:
        return items
    return [Transformed((1.0, 0.0, 0.0, 1.0, edges.x, edges.y), done)] if done else []


def _looks_below(items: Items) -> bool:
    """Whether something in a box filters what is below; items inside a layer do not count.

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
    """The rectangle of the old `clip` property, which is relative to the border box."""
    fragment = edges.fragment
    top, right, bottom, left = clip
    x0 = 0.0 if isinstance(left, Auto) else left
    y0 = 0.0 if isinstance(top, Auto) else top
    x1 = fragment.width if isinstance(right, Auto) else right
    y1 = fragment.height if isinstance(bottom, Auto) else bottom
    return Rect(edges.x + x0, edges.y + y0, max(0.0, x1 - x0), max(0.0, y1 - y0))


def _svg_painter(context: PaintContext) -> "SvgPainter":
    from limner.paint.svg.drawing import SvgPainter  # loaded for the first page that has an SVG

    return SvgPainter(context)
