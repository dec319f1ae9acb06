"""A share image has a shape that no platform crops or leaves out."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import ImageSubject

_WIDEST: Final = 4.0
_USUAL: Final = (1.8, 2.1)


def check(image: ImageSubject) -> Iterator[Fault]:
    """Give what is wrong with the shape."""
    if image.size is None:
        return
    width, height = image.size
    ratio = width / height
    if ratio > _WIDEST:
        yield Fault(f"the image is {ratio:.1f} : 1: WhatsApp shows none that is wider than 4 : 1", "1200 × 630")
    elif not _USUAL[0] <= ratio <= _USUAL[1]:
        yield Fault(f"the image is {ratio:.2f} : 1: feeds crop it to 1.91 : 1", "1200 × 630", "note")


RULE: Final = Rule(
    code="image-ratio",
    severity="warning",
    title="A share image is about 1.91 : 1, and never wider than 4 : 1.",
    source="https://developers.facebook.com/docs/sharing/webmasters/images/",
    about="image",
    check=check,
)
