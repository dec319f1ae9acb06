"""A share image is small enough for every platform that fetches it."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import ImageSubject

_MEGABYTE: Final = 1024 * 1024
_LARGEST: Final = (
    (8 * _MEGABYTE, "error", "Facebook", "https://developers.facebook.com/docs/sharing/webmasters/images/"),
    (
        5 * _MEGABYTE,
        "error",
        "X and LinkedIn",
        "https://developer.x.com/en/docs/x-for-websites/cards/overview/summary-card-with-large-image",
    ),
    (600_000, "warning", "WhatsApp", "https://developers.facebook.com/docs/whatsapp/link-previews/"),
)


def check(image: ImageSubject) -> Iterator[Fault]:
    """Give the platform of the largest limit that the file is over."""
    weight = len(image.served.body)
    for most, severity, platform, _ in _LARGEST:
        if weight > most:
            yield Fault(
                f"the image has {weight:,} bytes: {platform} takes at most {most:,}",
                'ImageResponse(…, budget="whatsapp")' if image.drawing is not None else "fewer pixels, or a JPEG",
                "error" if severity == "error" else "warning",
            )
            return


RULE: Final = Rule(
    code="image-bytes",
    severity="warning",
    title="A share image has at most 600,000 bytes for WhatsApp, 5 MB for X, 8 MB for Facebook.",
    source="https://developers.facebook.com/docs/whatsapp/link-previews/",
    about="image",
    check=check,
)
