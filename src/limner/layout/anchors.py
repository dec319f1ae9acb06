"""Boxes positioned relative to other boxes: `anchor()`, `anchor-size()` and `position-area`.

Goes in: an absolutely positioned box, the fragment of its containing block and the places of the anchors in it. Comes
out: the same box with insets and sizes in CSS px, and the area that it is placed in.

Spec: https://www.w3.org/TR/css-anchor-position-1/
"""

import re
from collections.abc import Mapping
from copy import copy
from typing import Final

from limner.boxes.box import Box
from limner.css.properties import PROPERTIES
from limner.css.property import ComputeContext
from limner.css.tokens import GrammarError
from limner.css.values import AUTO, NONE, AnchorLength
from limner.fragment.fragment import BoxFragment
from limner.geometry import Rect
from limner.layout.contract import LayoutContext
from limner.style.change import change
from limner.style.computed import ComputedStyle

_INSETS: Final = ("top", "right", "bottom", "left")
_SIZES: Final = ("width", "height", "min_width", "min_height", "max_width", "max_height")
_CALL: Final = re.compile(r"anchor(-size)?\(([^()]*)\)")
_PERCENT: Final = re.compile(r"(-?[\d.]+)%\Z")
_STARTS: Final = ("start", "self-start", "left", "top")
_ENDS: Final = ("end", "self-end", "right", "bottom")


def find_anchors(fragment: BoxFragment) -> dict[str, Rect]:
    """Find the anchors in a fragment by name, with places relative to it. The last one of a name in tree order wins."""
    found: dict[str, Rect] = {}
    stack: list[tuple[object, float, float]] = [(fragment, 0.0, 0.0)]
    while stack:
        one, x, y = stack.pop()
        if isinstance(one, BoxFragment):
            for name in one.style.rare.anchor_name:
                found[name] = Rect(x, y, one.width, one.height)
        stack.extend((child, x + child.x, y + child.y) for child in reversed(getattr(one, "children", ())))
    return found


def place_by_anchors(context: LayoutContext, box: Box, area: Rect, anchors: Mapping[str, Rect]) -> tuple[Box, Rect]:
    """Resolve the insets and sizes of a box; give the new box and the area that it is positioned in."""
    style = box.style
    rare, group = style.rare, style.box
    fields: dict[str, object] = {}
    for name in (*_INSETS, *_SIZES):
        value = getattr(group, name)
        if isinstance(value, AnchorLength):
            fields[name] = _resolve(context, style, name, value.text, area, anchors)
    flex: dict[str, object] = {}
    anchor = anchors.get(rare.position_anchor)
    if rare.position_area and anchor is not None:
        area, justify, align = _region((rare.position_area[0], rare.position_area[1]), area, anchor)
        fields |= {name: 0.0 for name in _INSETS if fields.get(name, getattr(group, name)) is AUTO}
        if style.flex.justify_self[0] in ("auto", "normal"):
            flex["justify_self"] = (justify, "")
        if style.flex.align_self[0] in ("auto", "normal"):
            flex["align_self"] = (align, "")
    clone = copy(box)
    clone.style = copy(style)
    clone.style.box = change(group, fields)
    if flex:
        clone.style.flex = change(style.flex, flex)
    return clone, area


def _resolve(
    context: LayoutContext, style: ComputedStyle, name: str, text: str, area: Rect, anchors: Mapping[str, Rect]
) -> object:
    """Resolve a length that uses `anchor()`; `auto` where there is no such anchor."""
    invalid = False

    def number(call: re.Match[str]) -> str:
        nonlocal invalid
        what, _, fallback = call[2].partition(",")
        words = what.split()
        given = next((word for word in words if word.startswith("--")), style.rare.position_anchor)
        anchor = anchors.get(given)
        rest = [word for word in words if not word.startswith("--")]
        side = rest[0] if rest else ""
        if anchor is None:
            if fallback.strip():
                return fallback.strip()
            invalid = True
            return "0px"
        return f"{_size(name, side, anchor) if call[1] else _inset(name, side, anchor, area):.6f}px"

    resolved = _CALL.sub(number, text)
    automatic = NONE if name.startswith("max") else AUTO
    row = PROPERTIES[name.replace("_", "-")]
    if invalid:
        return automatic
    try:
        value = row.parse(resolved)
    except GrammarError:
        return automatic
    viewport = context.viewport
    surroundings = ComputeContext(
        font_size=style.font.font_size, viewport_width=viewport.width, viewport_height=viewport.height
    )
    return value if row.compute is None else row.compute(value, surroundings)


def _inset(name: str, side: str, anchor: Rect, area: Rect) -> float:
    """Give the inset that brings an edge to a side of the anchor."""
    down = name in ("top", "bottom")
    low, high = (anchor.y, anchor.bottom) if down else (anchor.x, anchor.right)
    percent = _PERCENT.match(side)
    if percent is not None:
        at = low + (high - low) * float(percent[1]) / 100.0
    elif side == "center":
        at = (low + high) / 2.0
    elif side in ("inside", "outside"):
        at = low if (side == "inside") == (name in ("top", "left")) else high
    else:
        at = high if side in _ENDS else low
    if name in ("top", "left"):
        return at - (area.y if down else area.x)
    return (area.bottom if down else area.right) - at


def _size(name: str, side: str, anchor: Rect) -> float:
    if side in ("height", "block", "self-block") or (not side and name.endswith("height")):
        return anchor.height
    return anchor.width


def _region(words: tuple[str, str], area: Rect, anchor: Rect) -> tuple[Rect, str, str]:
    """Give the part of the containing block that `position-area` selects, and how a box is aligned in it."""
    left, right, justify = _span(words[0], (area.x, area.right), (anchor.x, anchor.right))
    top, bottom, align = _span(words[1], (area.y, area.bottom), (anchor.y, anchor.bottom))
    return Rect(left, top, max(0.0, right - left), max(0.0, bottom - top)), justify, align


def _span(word: str, around: tuple[float, float], anchor: tuple[float, float]) -> tuple[float, float, str]:
    low, high = min(around[0], anchor[0]), max(around[1], anchor[1])
    spans = word.startswith("span-")
    side = word.removeprefix("span-").rpartition("-")[2]
    if side == "all":
        # Centred on the anchor: the area takes equal room on both sides, as much as the narrower side has.
        middle = (anchor[0] + anchor[1]) / 2.0
        half = min(middle - low, high - middle)
        return middle - half, middle + half, "center"
    if side == "center":
        return anchor[0], anchor[1], "center"
    if side in _STARTS:
        return low, anchor[1] if spans else anchor[0], "end"
    return anchor[0] if spans else anchor[1], high, "start"
