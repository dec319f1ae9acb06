"""An image is what its tags and its reply say."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import ImageSubject
from limner.formats import plain_media_type


def check(image: ImageSubject) -> Iterator[Fault]:
    """Give where the bytes are of another type than is said."""
    if image.format is None:
        return
    real = image.format.media_type
    for said, who in ((image.type, "its tag"), (image.served.media_type, "its reply")):
        if said and plain_media_type(said) != real:
            yield Fault(f"the image is {real}, and {who} says {said}", "the type of what is sent")


RULE: Final = Rule(
    code="image-type",
    severity="error",
    title="The type in the tag and in the reply is that of the bytes.",
    source="https://ogp.me/#structured",
    about="image",
    check=check,
)
