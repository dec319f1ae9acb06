"""Finished pixels between the rasteriser and the encoders."""

from typing import TYPE_CHECKING

from limner.record import record

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@record
class Bitmap:
    """An sRGB picture of 8 bits a channel.

    Attributes:
        width: Device pixels.
        height: Device pixels.
        pixels: `(height, width, 4)`, RGBA, C-contiguous.
        premultiplied: Whether colour is already multiplied by alpha; encoders want straight alpha.
        opaque: Known to be fully opaque, so that no encoder has to look; False means unknown.
    """

    width: int
    height: int
    pixels: "npt.NDArray[np.uint8]"
    premultiplied: bool = False
    opaque: bool = False
