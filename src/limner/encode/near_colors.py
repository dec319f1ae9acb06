"""Fewer colours, without a visible difference.

Goes in: pixels. Comes out: pixels of at most 256 colours. The smooth edges of shapes and glyphs give a flat card
hundreds of colours with few pixels each. Each of these rare colours is replaced by one so near that nobody sees it. The
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
_RARE: Final = 8192  # a colour is rare when at most one pixel in this many has it,
_FEW: Final = 32  # or when at most this many pixels have it

ENOUGH: Final = _RARE * _FEW
"""In an image of this many pixels, the few of a rare colour are neither an area nor a step of a gradient."""


def merge_near_colors(pixels: "Bytes") -> "Bytes | None":
    """Replace rare colours by near ones.

    Args:
        pixels: `(height, width, 4)`, straight alpha.

    Returns:
        New pixels of at most 256 colours, with no channel moved by more than `NEAR`; None where that is impossible.
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
    """Give, for each colour, the place of the colour that replaces it; most frequent colours come first.

    Args:
        channels: `(colours, 4)`.
        kept: How many of the first colours stay as they are.
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
