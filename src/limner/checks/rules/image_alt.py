"""A share image has an alt text of a length that platforms take."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import ImageSubject

_X_MOST: Final = 420
_DISCORD_MOST: Final = 4096


def check(image: ImageSubject) -> Iterator[Fault]:
    """Give what is wrong with the alt text."""
    if image.alt is None:
        return
    length = len(image.alt)
    if not image.alt.strip():
        yield Fault("the image has no alt text", 'alt = "…" in the route file, or an .alt.txt beside the image')
    elif length > _DISCORD_MOST:
        yield Fault(
            f"the alt text has {length:,} characters: over 4,096 Discord shows no preview at all", "a sentence", "error"
        )
    elif length > _X_MOST:
        yield Fault(f"the alt text has {length:,} characters: X takes 420", "a sentence")


RULE: Final = Rule(
    code="image-alt",
    severity="warning",
    title="A share image has an alt text of at most 420 characters; over 4,096 Discord shows no preview.",
    source="https://docs.discord.com/developers/link-previews/overview",
    about="image",
    check=check,
)
