"""What a computed value becomes because of other properties: blockification, overflow pairs, border widths.

Goes in: groups as declared. Comes out: groups as Chrome computes them. Lengths are CSS px.

Spec: https://www.w3.org/TR/css-display-3/#transformations
"""

from math import floor
from typing import Any, Final

from limner.css.specified import ABSOLUTE_UNITS, Length
from limner.css.values import AUTO
from limner.style.change import change
from limner.style.computed import BorderGroup, BoxGroup, Display, FontGroup, TextGroup
from limner.style.heir import Heir

MEDIUM_BORDER: Final = 3.0
FIXED_FONT_SCALE: Final = 13.0 / 16.0  # Chrome's default sizes of `monospace` and of the other families
# Px of the keywords from `xx-small` for `monospace`, by their px for other families.
_FIXED_SIZES: Final = {9.0: 9.0, 10.0: 10.0, 13.0: 12.0, 16.0: 13.0, 18.0: 16.0, 24.0: 20.0, 32.0: 26.0, 48.0: 39.0}
_SIDES: Final = ("top", "right", "bottom", "left")


def blockify(display: Display) -> Display:
    """Give the block-level equivalent of a display.

    Spec: https://www.w3.org/TR/css-display-3/#blockify
    """
    if display.outside == "inline":
        # An inline-block becomes a plain block: what blockifies it makes it a formatting context of its own anyway.
        return display._replace(outside="block", inside="flow" if display.inside == "flow-root" else display.inside)
    if display.outside == "internal":
        return Display("block", "flow")
    return display


def adjust_box(box: BoxGroup, heir: Heir, *, is_root: bool) -> BoxGroup:
    """Blockify, decide what floats, and make the two overflows fit each other."""
    changes: dict[str, Any] = {}
    display = box.display
    if display.outside not in ("none", "contents"):
        out_of_flow = box.position in ("absolute", "fixed")
        if box.display_specified_inline != (display.outside == "inline"):
            changes["display_specified_inline"] = display.outside == "inline"
        if is_root or out_of_flow or heir.blockifies or box.float_ != "none":
            blocky = blockify(display)
            if blocky != display:
                changes["display"] = blocky
        if box.float_ != "none" and (out_of_flow or heir.blockifies):
            # "if 'position' has the value 'absolute' or 'fixed' … 'float' is 'none'"; float has no effect on items.
            changes["float_"] = "none"
    elif is_root and display.outside == "contents":
        changes["display"] = Display("block", "flow")
    horizontal, vertical = box.overflow_x, box.overflow_y
    if horizontal != vertical:
        # Chrome lets `clip` stand beside a value that scrolls.
        if horizontal == "visible" and vertical != "clip":
            changes["overflow_x"] = "auto"
        elif vertical == "visible" and horizontal != "clip":
            changes["overflow_y"] = "auto"
    if box.position == "static" and box.z_index is not AUTO and not heir.blockifies:
        # `z-index` applies to positioned boxes and to items; elsewhere its used value is `auto`.
        changes["z_index"] = AUTO
    return change(box, changes) if changes else box


def adjust_border(border: BorderGroup, declared: set[str], resolution: float) -> BorderGroup:
    """Give sides without a style no width, and snap the others to device pixels as Chrome does.

    Args:
        border: The group as declared.
        declared: Fields that a declaration set; a width that none set is `medium`.
        resolution: Device pixels per CSS px.
    """
    changes: dict[str, Any] = {}
    for side in _SIDES:
        field = f"border_{side}_width"
        width = getattr(border, field)
        if getattr(border, f"border_{side}_style") in ("none", "hidden"):
            used = 0.0
        else:
            used = snap_border(width if field in declared else MEDIUM_BORDER, resolution)
        if used != width:
            changes[field] = used
    outline = border.outline_width
    used = 0.0
    if border.outline_style not in ("none", "hidden"):
        used = snap_border(outline if "outline_width" in declared else MEDIUM_BORDER, resolution)
    if used != outline:
        changes["outline_width"] = used
    return change(border, changes) if changes else border


def snap_border(width: float, resolution: float) -> float:
    """Snap a border width: at least one device pixel when it is not 0, else down to whole ones.

    Spec: https://www.w3.org/TR/css-values-4/#snap-as-a-border-width
    """
    pixels = width * resolution
    if pixels <= 0.0:
        return 0.0
    return (1.0 if pixels < 1.0 else floor(pixels + 1e-6)) / resolution


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
    """Tell whether the family list is `monospace` alone, which has a default size of its own in browsers."""
    return font.font_family == ("monospace",)


def adjust_font_size(font: FontGroup, parent: FontGroup, heir: Heir, *, keyword: float, absolute: bool) -> FontGroup:
    """Scale the size where the default face changes between proportional and fixed pitch, as browsers do.

    Args:
        font: The group with its size as computed.
        parent: The parent's group.
        heir: What the parent hands on.
        keyword: The keyword's size in px for a proportional face when `font-size` is or inherits a keyword, else 0.
        absolute: Whether the size comes from an absolute length.
    """
    fixed = is_fixed_pitch(font)
    if keyword and not absolute:
        size = _FIXED_SIZES.get(keyword, keyword * FIXED_FONT_SCALE) if fixed else keyword
        return font if size == font.font_size else change(font, {"font_size": size})
    if absolute or fixed == is_fixed_pitch(parent) or heir.font is font:
        return font
    return change(font, {"font_size": font.font_size * (FIXED_FONT_SCALE if fixed else 1.0 / FIXED_FONT_SCALE)})


def is_relative_to_parent(size: object) -> bool:
    """Tell whether a specified `font-size` is relative to the parent's: a percentage, `em` and its like, or a mix."""
    if isinstance(size, Length):
        return size.unit not in ABSOLUTE_UNITS and not size.unit.startswith(("r", "v", "sv", "lv", "dv"))
    return not isinstance(size, float)
