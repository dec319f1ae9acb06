"""A share image is small enough for every platform that fetches it."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import ImageSubject
from limner.platforms import PLATFORMS

_EVERYWHERE: Final = 5_000_000  # what X and others refuse; what is between is refused by the strictest alone


def check(image: ImageSubject) -> Iterator[Fault]:
    """Give the platforms that do not take so many bytes."""
    weight = len(image.served.body)
    refusing = [row for row in PLATFORMS.values() if weight > row.most_bytes]
    if refusing:
        yield Fault(
            f"the image has {weight:,} bytes: "
            + ", ".join(f"{row.title} takes at most {row.most_bytes:,}" for row in refusing),
            'ImageResponse(…, budget="whatsapp")' if image.drawing is not None else "fewer pixels, or a JPEG",
            "error" if weight > _EVERYWHERE else None,
        )


RULE: Final = Rule(
    code="image-bytes",
    severity="warning",
    title="A share image has at most 600,000 bytes for WhatsApp, 5,000,000 for X, 8,000,000 for Facebook.",
    source="https://developers.facebook.com/docs/whatsapp/link-previews/",
    about="image",
    check=check,
)
