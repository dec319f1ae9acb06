"""Flow-relative names of physical properties.

Goes in: a name such as `margin-inline-start`. Comes out: `margin-left` or `margin-right`, by direction. Lines run
horizontally, so the block axis and both sizes have the same physical names always.

Spec: https://www.w3.org/TR/css-logical-1/
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

_SIDED: Final = ("margin-{}", "padding-{}", "border-{}-width", "border-{}-style", "border-{}-color")

BLOCK_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "inline-size": "width",
        "block-size": "height",
        "min-inline-size": "min-width",
        "min-block-size": "min-height",
        "max-inline-size": "max-width",
        "max-block-size": "max-height",
        "overflow-inline": "overflow-x",
        "overflow-block": "overflow-y",
        "inset-block-start": "top",
        "inset-block-end": "bottom",
        "-webkit-logical-width": "width",
        "-webkit-logical-height": "height",
        **{pattern.format("block-start"): pattern.format("top") for pattern in _SIDED},
        **{pattern.format("block-end"): pattern.format("bottom") for pattern in _SIDED},
    }
)
"""Logical names that do not depend on direction."""

_INLINE: Final[dict[str, tuple[str, str]]] = {
    "inset-inline-start": ("left", "right"),
    "inset-inline-end": ("right", "left"),
    **{pattern.format("inline-start"): (pattern.format("left"), pattern.format("right")) for pattern in _SIDED},
    **{pattern.format("inline-end"): (pattern.format("right"), pattern.format("left")) for pattern in _SIDED},
    **{
        pattern.format(f"{block}-{inline}"): (pattern.format(f"{edge}-{left}"), pattern.format(f"{edge}-{right}"))
        for pattern in ("border-{}-radius", "corner-{}-shape")
        for block, edge in (("start", "top"), ("end", "bottom"))
        for inline, left, right in (("start", "left", "right"), ("end", "right", "left"))
    },
}

INLINE_NAMES: Final = frozenset(_INLINE)
"""Logical names that `to_physical` maps by direction."""


def to_physical(name: str, direction: Literal["ltr", "rtl"]) -> str:
    """Give the physical name of a longhand; names that are physical already come back as they are."""
    names = _INLINE.get(name)
    if names is None:
        return BLOCK_NAMES.get(name, name)
    return names[direction == "rtl"]
