"""An icon is there, and what its link says."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import ImageSubject
from limner.formats import FORMATS, plain_media_type


def check(icon: ImageSubject) -> Iterator[Fault]:
    """Give what is wrong with the file of a link."""
    if icon.served.status != 200:
        yield Fault(f"the icon answers {icon.served.status or 'nothing'}", "", "error")
    elif icon.format is None:
        yield Fault("the icon is in no known format", "an ICO, an SVG or a PNG", "error")
    elif icon.type and plain_media_type(icon.type) != icon.format.media_type:
        yield Fault(f"the icon is {icon.format.media_type}, and its link says {icon.type}", "the type of what is sent")
    elif icon.size is not None and icon.sizes not in {"", "any"} and icon.format is not FORMATS["ico"]:
        real = f"{icon.size[0]}x{icon.size[1]}"
        if real not in icon.sizes.lower().split():
            yield Fault(f"the icon has {real} pixels, and its link says {icon.sizes}", "the size of what is sent")


RULE: Final = Rule(
    code="icon-reply",
    severity="warning",
    title="An icon is there, and has the type and size that its link says.",
    source="https://html.spec.whatwg.org/multipage/links.html#rel-icon",
    about="icon",
    check=check,
)
