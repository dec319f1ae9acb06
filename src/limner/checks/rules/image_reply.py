"""A share image is there, at once, where its tag says."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import ImageSubject

_MOST_REDIRECTS: Final = 5
_IMPATIENT: Final = 3.0
_PATIENT: Final = 10.0


def check(image: ImageSubject) -> Iterator[Fault]:
    """Give what is wrong with the reply."""
    served = image.served
    if served.status != 200:
        yield Fault(f"the address of the image answers {served.status or 'nothing'}", "", "error")
        return
    if not image.is_served:
        return
    if served.redirects > _MOST_REDIRECTS:
        yield Fault(f"the image is behind {served.redirects} redirects: Discord follows 5", "its own address", "error")
    elif served.redirects:
        yield Fault("the image is behind a redirect, which X does not follow every time", "its own address")
    if served.seconds > _IMPATIENT and served.again is not None and served.again <= _IMPATIENT:
        took = f"{served.seconds:.1f} s the first time, and {served.again:.1f} s then"
        yield Fault(f"the image takes {took}: Bluesky gives up after about 3 s", "Site.warm() at the start", "note")
    elif served.seconds > _PATIENT:
        yield Fault(f"the image takes {served.seconds:.1f} s: Mastodon and Discord give up after 10 s", "", "error")
    elif served.seconds > _IMPATIENT:
        yield Fault(f"the image takes {served.seconds:.1f} s: Bluesky gives up after about 3 s", "a cache")


RULE: Final = Rule(
    code="image-reply",
    severity="warning",
    title="A share image answers with 200, without a redirect, within 3 s.",
    source="https://docs.discord.com/developers/link-previews/overview",
    about="image",
    check=check,
)
