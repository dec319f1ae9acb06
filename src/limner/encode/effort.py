"""How hard an encoder tries for an image of some size, and what that costs: one table for both.

Takes a format and a number of pixels and gives an `Effort`. No encoder can be interrupted, so an image is paid for
before it is written. A large image is written with less effort than a card: with the most effort, sixteen million
pixels would take half a minute. The effort depends on nothing but the size, so that the same pixels always become the
same bytes.

Prices are in steps of the budget (about a microsecond of a slow core each), for the pixels that are worst for a format
(mostly noise); `python tools/measure_prices.py encoding` measures them again.
"""

from math import inf
from typing import Final, NamedTuple

from limner.encode.options import EncodeOptions


class Effort(NamedTuple):
    """How hard an encoder tries.

    Attributes:
        most: The largest image that it is for, in pixels.
        price: Steps per pixel of an opaque image.
        alpha: Further steps per pixel of an image that is not opaque.
        level: How hard the encoder works: 0 is the hardest.
    """

    most: float
    price: float
    alpha: float
    level: int


_EFFORTS: Final[dict[str, tuple[Effort, ...]]] = {
    "png": (Effort(inf, 0.09, 0.08, 0),),
    "png, small": (Effort(1_000_000, 1.5, 0.5, 0), Effort(3_000_000, 1.2, 0.3, 1), Effort(inf, 0.27, 0.1, 2)),
    "jpeg": (Effort(inf, 0.1, 0.05, 0),),
    "webp": (Effort(4_000_000, 0.4, 0.1, 0), Effort(inf, 0.11, 0.09, 1)),
    "webp, lossy": (Effort(4_000_000, 0.3, 0.25, 0), Effort(inf, 0.17, 0.2, 1)),
    "avif": (Effort(1_500_000, 1.6, 0.8, 0), Effort(8_000_000, 0.4, 0.35, 1), Effort(inf, 0.34, 0.3, 2)),
    "gif": (Effort(1_000_000, 1.8, 0.1, 0), Effort(inf, 0.06, 0.1, 1)),
    "ico": (Effort(inf, 0.1, 0.1, 0),),
    "raw": (Effort(inf, 0.01, 0.08, 0),),
}

_UNMEASURED: Final = (Effort(inf, 1.8, 0.8, 0),)  # a new format costs as much as the worst until it is measured


def find_effort(format: str, options: EncodeOptions, pixels: int) -> Effort:
    """Give the effort for an image of this many pixels."""
    kind = format
    if format == "png" and options.compression == "small":
        kind = "png, small"
    elif format == "webp" and options.quality is not None:
        kind = "webp, lossy"
    return next(effort for effort in _EFFORTS.get(kind, _UNMEASURED) if pixels <= effort.most)
