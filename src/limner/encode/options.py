"""What an encoder is handed besides pixels: every `encode_<format>` of this floor takes a `Bitmap` and these."""

from typing import NamedTuple

from limner.color.model import Color
from limner.formats import Compression


class EncodeOptions(NamedTuple):
    """How a file is written.

    Attributes:
        quality: 1 to 100 for lossy formats; None is the format's default.
        background: What is behind transparent pixels where the format has no alpha.
        compression: ``fast``, or ``small``, which takes longer.
        level: How hard the encoder tries, 0 is the hardest; see `effort`.
    """

    quality: int | None = None
    background: Color | None = None
    compression: Compression = "fast"
    level: int = 0
