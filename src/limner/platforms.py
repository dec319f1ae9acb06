"""What platforms take of an image: one row for each, asked by budgets and by checks.

Sources: https://developers.facebook.com/docs/whatsapp/link-previews/,
https://developers.facebook.com/docs/sharing/webmasters/images/,
https://developer.x.com/en/docs/x-for-websites/cards/overview/summary-card-with-large-image,
https://docs.discord.com/developers/link-previews/overview
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Platform:
    """One row of the table.

    Attributes:
        title: As prose writes it.
        most_bytes: Of an image.
        lossy: Formats that it takes beside PNG, in the order in which they are tried.
    """

    title: str
    most_bytes: int
    lossy: tuple[str, ...] = ("jpeg",)


PLATFORMS: Final[dict[str, Platform]] = {
    "whatsapp": Platform("WhatsApp", 600_000),
    "bluesky": Platform("Bluesky", 1_000_000),
    "x": Platform("X", 5_000_000, ("jpeg", "webp")),
    "linkedin": Platform("LinkedIn", 5_000_000),
    "telegram": Platform("Telegram", 5_000_000),
    "facebook": Platform("Facebook", 8_000_000),
    "discord": Platform("Discord", 8_000_000, ("jpeg", "webp")),
}
"""Every platform by its name in lower case."""
ANY_PLATFORM: Final = Platform("every platform", 0)
"""What all of them take, for a budget in bytes."""


def platform_of(budget: str | int) -> Platform:
    """Give what a checked budget allows: a platform's name, or a number of bytes."""
    if isinstance(budget, str):
        return PLATFORMS[budget]
    return Platform(f"{budget:,} bytes", budget, ANY_PLATFORM.lossy)
