"""A share image has a format that every platform shows."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import ImageSubject

_TAKEN: Final = frozenset({"png", "jpeg"})


def check(image: ImageSubject) -> Iterator[Fault]:
    """Give what is wrong with the format."""
    if not image.served.body:
        return
    if image.format is None:
        yield Fault("the image is in no known format", "a PNG or a JPEG", "error")
    elif image.is_svg:
        yield Fault("the image is an SVG, which no platform shows", "a PNG or a JPEG", "error")
    elif image.format.name == "avif":
        yield Fault("the image is an AVIF, which Facebook, X and WhatsApp do not show", "a PNG or a JPEG")
    elif image.format.name not in _TAKEN:
        yield Fault(f"the image is a {image.format.title}, which not every platform shows", "a PNG or a JPEG", "note")


RULE: Final = Rule(
    code="image-format",
    severity="warning",
    title="A share image is a PNG or a JPEG.",
    source="https://developers.facebook.com/docs/sharing/webmasters/images/",
    about="image",
    check=check,
)
