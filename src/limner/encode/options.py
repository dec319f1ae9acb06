"""What an encoder takes besides pixels: every `encode_<format>` of this package takes a `Bitmap` and these."""

from typing import Final, NamedTuple

from limner.color.model import Color
from limner.formats import Compression


class EncodeOptions(NamedTuple):
    """How a file is written.

    Attributes:
        quality: 1 to 100 for lossy formats; None is the format's default.
        background: The colour behind transparent pixels where the format has no alpha.
        compression: ``fast``, or ``small``, which takes longer.
        level: How hard the encoder tries; 0 is the hardest. See `effort`.
    """

    quality: int | None = None
    background: Color | None = None
    compression: Compression = "fast"
    level: int = 0


UNFITTED: Final = "unfitted"
"""The code of the diagnostic for an image that could be fitted better with more time."""


class Fitted(NamedTuple):
    """An image that was made to fit.

    Attributes:
        body: The file.
        format: The format of the file.
        quality: The quality that a lossy file was lowered to; None for any other file.
        fits: Whether it is as small as it must be.
        done: What was done, in a few words; empty where it fitted as it was.
        is_rough: Whether there was no time for a better one.
    """

    body: bytes
    format: str
    quality: int | None = None
    fits: bool = True
    done: str = ""
    is_rough: bool = False
