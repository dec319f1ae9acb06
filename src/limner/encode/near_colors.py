"""Fewer colours, without a difference to see.

Goes in: pixels. Comes out: pixels of at most 256 colours. Where shapes and glyphs have smooth edges, a flat card has
hundreds of colours that few pixels have each; such a rare one gives way to one that is so near that it is not seen. A
colour of an area, or of a step of a gradient, stays as it is.
"""

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from limner.encode.straight import words

if TYPE_CHECKING:
    import numpy.typing as npt

    Bytes: TypeAlias = "npt.NDArray[np.uint8]"

NEAR: Final = 4
"""How far each channel of a rare colour may move, in steps of 8 bits."""

_PALETTE_SIZE: Final = 256
_MOST_COLORS: Final = 8192
_RARE: Final = 8192  # a colour is rare that less than one pixel in so many has,
_FEW: Final = 32  # or that so few have

ENOUGH: Final = _RARE * _FEW
"""Of so many pixels, the few that have a rare colour are no area and no step of a gradient."""


def merge_near_colors(pixels: "Bytes") -> "Bytes | None":
    """Let rare colours give way to near ones.

    Args:
        pixels: `(height, width, 4)`, straight alpha.

    Returns:
        New pixels of at most 256 colours, no channel of which is more than `NEAR` away; None where that cannot be.
    """
    values = words(pixels)
    if len(np.unique(values[:: max(1, len(values) >> 15)])) > _MOST_COLORS:
        return None
    colors, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    if len(colors) > _MOST_COLORS:
        return None
    order = np.argsort(-counts, kind="stable")
    channels = colors[order].astype("<u4").view(np.uint8).reshape(-1, 4).astype(np.int16)
    kept = int(np.count_nonzero(counts > max(_FEW, len(values) / _RARE)))
    stands_for = _merge(channels, kept)
    if stands_for is None:
        return None
    replaced = np.empty(len(colors), np.uint32)
    replaced[order] = colors[order][stands_for]
    merged: Bytes = replaced[places].astype("<u4").view(np.uint8).reshape(pixels.shape)
    return merged


def _merge(channels: "npt.NDArray[np.int16]", kept: int) -> "npt.NDArray[np.intp] | None":
    """Give for each colour, most frequent first, the place of the one that stands for it.

    Args:
        channels: `(colours, 4)`.
        kept: So many of the first stand for themselves.
    """
    if kept > _PALETTE_SIZE:
        return None
    chosen = list(range(kept))
    table = np.zeros((_PALETTE_SIZE, 4), np.int16)
    table[:kept] = channels[:kept]
    stands_for = np.arange(len(channels))
    for place in range(kept, len(channels)):
        if chosen:
            distances = np.abs(table[: len(chosen)] - channels[place]).max(axis=1)
            nearest = int(distances.argmin())
            if distances[nearest] <= NEAR:
                stands_for[place] = chosen[nearest]
                continue
        if len(chosen) == _PALETTE_SIZE:
            return None
        table[len(chosen)] = channels[place]
        chosen.append(place)
    return stands_for
