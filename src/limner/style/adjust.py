"""Adjusts computed values because of other properties: blockification, overflow pairs, border widths.

Goes in: groups as declared. Comes out: groups as Chrome computes them. Lengths are CSS px.

Spec: https://www.w3.org/TR/css-display-3/#transformations
"""

from math import floor
from typing import Any, Final

from limner.css.specified import ABSOLUTE_UNITS, Length
from limner.css.values import AUTO, AnchorLength
from limner.style.change import change
from limner.style.computed import INLINE, Display, FontGroup, TextGroup
from limner.style.inherited import Inherited

MEDIUM_BORDER: Final = 3.0
FIXED_FONT_SCALE: Final = 13.0 / 16.0  # Chrome's default sizes of `monospace` and of the other families
# Px of the keywords from `xx-small` for `monospace`, by their px for other families.
_FIXED_SIZES: Final = {9.0: 9.0, 10.0: 10.0, 13.0: 12.0, 16.0: 13.0, 18.0: 16.0, 24.0: 20.0, 32.0: 26.0, 48.0: 39.0}
_EDGES: Final = ("border_top", "border_right", "border_bottom", "border_left", "outline")


def blockify(display: Display) -> Display:
    """Give the block-level equivalent of a display.

    Spec: https://www.w3.org/TR/css-display-3/#blockify
    """
    if display.outside == "inline":
        # An inline-block becomes a plain block: what blockifies it also makes it a formatting context anyway.
        return display._replace(outside="block", inside="flow" if display.inside == "flow-root" else display.inside)
    if display.outside == "internal":
        return Display("block", "flow")
    return display


def adjust_box(fields: dict[str, Any], inherited: Inherited, *, is_root: bool) -> None:
    """Blockify, decide what floats, and make the two overflow values compatible.

    Args:
        fields: The declared fields of `BoxGroup`. The adjusted values are written to it.
        inherited: What the parent hands on.
        is_root: Whether it is the root element.
    """
    display: Display = fields.get("display", INLINE)
    position = fields.get("position", "static")
    for name in ("float_", "clear"):
        if fields.get(name) in ("inline-start", "inline-end"):
            # It is relative to the containing block's direction.
            starts_left = inherited.text.direction == "ltr"
            fields[name] = "left" if (fields[name] == "inline-start") == starts_left else "right"
    floating = fields.get("float_", "none")
    if (
        fields.get("webkit_box")
        and fields.get("line_clamp") is not None
        and fields.get("webkit_box_orient") == "vertical"
    ):
        # A clamped box lays out its lines like a block container.
        display = fields["display"] = display._replace(inside="flow-root")
    if display.outside not in ("none", "contents"):
        out_of_flow = position in ("absolute", "fixed")
        if display.outside != "inline":
            fields["display_specified_inline"] = False
        if is_root or out_of_flow or inherited.blockifies or floating != "none":
            fields["display"] = blockify(display)
        if floating != "none" and (out_of_flow or inherited.blockifies):
            # "if 'position' has the value 'absolute' or 'fixed' … 'float' is 'none'"; float has no effect on items.
            fields["float_"] = "none"
    elif is_root and display.outside == "contents":
        fields["display"] = Display("block", "flow")
    horizontal, vertical = fields.get("overflow_x", "visible"), fields.get("overflow_y", "visible")
    if horizontal != vertical:
        # Chrome allows `clip` next to a scrolling value.
        if horizontal == "visible" and vertical != "clip":
            fields["overflow_x"] = "auto"
        elif vertical == "visible" and horizontal != "clip":
            fields["overflow_y"] = "auto"
    if position not in ("absolute", "fixed"):
        for name in ("top", "right", "bottom", "left", "width", "height", "min_width", "min_height"):
            if isinstance(fields.get(name), AnchorLength):
                del fields[name]  # only absolutely positioned boxes have anchors
    if position == "static" and "z_index" in fields and not inherited.blockifies:
        # `z-index` applies to positioned boxes and to items. Elsewhere, its used value is `auto`.
        fields["z_index"] = AUTO


def adjust_border(fields: dict[str, Any]) -> None:
    """Give sides without a style no width, and snap the others to whole px like Chrome does.

    Args:
        fields: The declared fields. The used widths are written to it. A width that is not declared is `medium`.
    """
    for name in _EDGES:
        width = f"{name}_width"
        if fields.get(f"{name}_style", "none") in ("none", "hidden"):
            fields.pop(width, None)
        else:
            fields[width] = snap_border(fields.get(width, MEDIUM_BORDER))


def snap_border(width: float) -> float:
    """Snap a border width: down to whole px, but to at least 1 px unless it is 0.

    Chrome snaps to px of the page at every scale, if the scale is one of drawing and not of the screen. An image
    therefore has the same layout at every scale.

    Spec: https://www.w3.org/TR/css-values-4/#snap-as-a-border-width
    """
    if width <= 0.0:
        return 0.0
    return 1.0 if width < 1.0 else float(floor(width + 1e-6))


def adjust_text(text: TextGroup, parent: TextGroup) -> TextGroup:
    """Resolve `text-align: match-parent` against the parent.

    Spec: https://www.w3.org/TR/css-text-3/#valdef-text-align-match-parent
    """
    if text.text_align != "match-parent":
        return text
    align = parent.text_align
    if align in ("start", "end"):
        left = (align == "start") == (parent.direction == "ltr")
        return change(text, {"text_align": "left" if left else "right"})
    return change(text, {"text_align": align})


def is_fixed_pitch(font: FontGroup) -> bool:
    """Tell whether the family list is just `monospace`, which has its own default size in browsers."""
    return font.font_family == ("monospace",)


def adjust_font_size(
    font: FontGroup, parent: FontGroup, inherited: Inherited, *, keyword: float, absolute: bool
) -> FontGroup:
    """Scale the size if the default face changes between proportional and fixed pitch, like browsers do.

    Args:
        font: The group with its computed size.
        parent: The parent's group.
        inherited: What the parent hands on.
        keyword: The keyword's size in px for a proportional face if `font-size` is or inherits a keyword, else 0.
        absolute: Whether the size comes from an absolute length.
    """
    fixed = is_fixed_pitch(font)
    if keyword and not absolute:
        size = (_FIXED_SIZES.get(keyword, keyword * FIXED_FONT_SCALE) if fixed else keyword) * inherited.zoom
        return font if size == font.font_size else change(font, {"font_size": size})
    if absolute or fixed == is_fixed_pitch(parent) or inherited.font is font:
        return font
    return change(font, {"font_size": font.font_size * (FIXED_FONT_SCALE if fixed else 1.0 / FIXED_FONT_SCALE)})


def is_relative_to_parent(size: object) -> bool:
    """Tell whether a specified `font-size` is relative to the parent's: a percentage, a unit like `em`, or a mix."""
    if isinstance(size, Length):
        return size.unit not in ABSOLUTE_UNITS and not size.unit.startswith(("r", "v", "sv", "lv", "dv"))
    return not isinstance(size, float)
