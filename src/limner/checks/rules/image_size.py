"""A share image has enough pixels, and not too many."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import ImageSubject

_LEAST: Final = (200, 200)
_LARGE_CARD: Final = (600, 315)
_MOST: Final = 4096


def check(image: ImageSubject) -> Iterator[Fault]:
    """Give the limit that the size breaks."""
    if image.size is None:
        return
    width, height = image.size
    shown = f"the image has {width} × {height} pixels"
    if width < _LEAST[0] or height < _LEAST[1]:
        yield Fault(f"{shown}: Facebook takes none under 200 × 200", "1200 × 630", "error")
    elif width > _MOST or height > _MOST:
        yield Fault(f"{shown}: X takes at most 4096 on a side", "1200 × 630", "error")
    elif width < _LARGE_CARD[0] or height < _LARGE_CARD[1]:
        yield Fault(f"{shown}: under 600 × 315 it is shown small, beside the text", "1200 × 630")


RULE: Final = Rule(
    code="image-size",
    severity="warning",
    title="A share image has at least 600 × 315 pixels, and at most 4096 on a side.",
    source="https://developers.facebook.com/docs/sharing/webmasters/images/",
    about="image",
    check=check,
)
