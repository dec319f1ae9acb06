"""The tags say how large a share image is, and it is."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import ImageSubject


def check(image: ImageSubject) -> Iterator[Fault]:
    """Give where width and height are missing or others."""
    if image.size is None:
        return
    if image.width is None or image.height is None:
        yield Fault(
            "the tags do not say how large the image is: the first share on Facebook shows none",
            "size = (1200, 630) in the route file, or og:image:width and og:image:height",
            "note",
        )
    elif (image.width, image.height) != image.size:
        width, height = image.size
        yield Fault(
            f"the tags say {image.width} × {image.height}, and the image has {width} × {height} pixels",
            "the size of what is sent",
        )


RULE: Final = Rule(
    code="image-dimensions",
    severity="warning",
    title="og:image:width and og:image:height are there, and right.",
    source="https://developers.facebook.com/docs/sharing/webmasters/images/",
    about="image",
    check=check,
)
