"""The address of a share image is absolute and not too long."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import ImageSubject

_LONGEST: Final = 2048


def check(image: ImageSubject) -> Iterator[Fault]:
    """Give what is wrong with the address."""
    if not image.link:
        return
    if not image.link.startswith(("http://", "https://")):
        yield Fault("the address of the image is not absolute, so that crawlers find none", 'base_url="https://…"')
    elif len(image.link) > _LONGEST:
        yield Fault(
            f"the address has {len(image.link):,} characters: over 2,048 Discord shows no preview at all",
            "a shorter id or query",
        )


RULE: Final = Rule(
    code="image-address",
    severity="error",
    title="The address of a share image is absolute, and has at most 2,048 characters.",
    source="https://docs.discord.com/developers/link-previews/overview",
    about="image",
    check=check,
)
