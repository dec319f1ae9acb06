"""A share image is opaque."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import ImageSubject


def check(image: ImageSubject) -> Iterator[Fault]:
    """Say where pixels are transparent."""
    if image.is_opaque is False:
        yield Fault("the image has transparent pixels, which some platforms show black", 'background="white"')


RULE: Final = Rule(
    code="image-opaque",
    severity="note",
    title="A share image has no transparent pixels.",
    source="https://developers.facebook.com/docs/sharing/webmasters/images/",
    about="image",
    check=check,
)
