"""What one render may spend: steps of long loops, device pixels, and time.

Goes in: limits. Comes out: `Budget`, the only clock that a pass may look at. Every long loop calls `spend`.
"""

import time
from dataclasses import dataclass

from limner.errors import DeadlineExceededError, LimitExceededError

_CLOCK_INTERVAL = 1024
_STEPS_IN_A_SECOND = 500_000  # elsewhere there are twice as many: this is time that nothing else was done in


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Caps that hold for every render; each has a clear error or diagnostic when it is passed.

    Attributes:
        pixels: Device pixels of a canvas, and of one decoded picture.
        nodes: Elements and texts of a tree.
        depth: Elements inside each other.
        text: Characters of all texts together.
        gradient_stops: Colour stops of one gradient.
        blur_radius: CSS px of one blur; larger ones are drawn with this.
        shadows: Shadows of one element.
        images: Different pictures of one tree.
        html_bytes: Bytes of an HTML string.
        css_bytes: Bytes of all style sheets together.
        resource_bytes: Bytes of one fetched or inlined resource.
        picture_seconds: Wall time of decoding one picture or drawing one SVG, where that may take long.
        font_bytes: Bytes of one font file, unpacked.
        steps: Loop turns of one render; about a microsecond each.
        seconds: Wall time of one render, or None.
        path: Bytes of a requested path.
        param: Characters of one parameter of an address.
        entries: Entries that one `generate_image_metadata` may give.
    """

    pixels: int = 16_800_000
    nodes: int = 20_000
    depth: int = 256
    text: int = 200_000
    gradient_stops: int = 256
    blur_radius: float = 500.0
    shadows: int = 64
    images: int = 100
    html_bytes: int = 2_000_000
    css_bytes: int = 2_000_000
    resource_bytes: int = 32_000_000
    picture_seconds: float = 5.0
    font_bytes: int = 60_000_000
    steps: int = 5_000_000
    seconds: float | None = None
    path: int = 4096
    param: int = 1024
    entries: int = 10_000


class Budget:
    """Counts down the steps and the time of one render.

    Args:
        limits: The caps.
        seconds: Wall time of this render, where that is less than the limits say.

    Attributes:
        limits: The caps it was made from.
    """

    __slots__ = ("_deadline", "_next_look", "_seconds", "_steps", "_text", "limits")

    def __init__(self, limits: Limits | None = None, seconds: float | None = None) -> None:
        self.limits = limits or Limits()
        self._steps = 0
        self._text = 0
        self._next_look = _CLOCK_INTERVAL
        given = [one for one in (self.limits.seconds, seconds) if one is not None]
        self._seconds = min(given) if given else 0.0
        self._deadline = time.monotonic() + self._seconds if given else None

    def spend(self, steps: int = 1) -> None:
        """Take some steps of work.

        Raises:
            LimitExceededError: The steps are used up.
            DeadlineExceededError: The time is.
        """
        self._steps += steps
        if self._steps < self._next_look:
            return
        self._next_look = self._steps + _CLOCK_INTERVAL
        if self._steps > self.limits.steps:
            raise LimitExceededError(
                "drawing takes too many steps",
                got=f"more than {self.limits.steps:,} steps",
                expected="a smaller tree, or larger `Limits.steps`",
            )
        if self._deadline is not None and time.monotonic() > self._deadline:
            raise DeadlineExceededError(
                "drawing takes too long",
                got=f"more than {self._seconds:.3g} s",
                expected="a simpler picture, or more seconds",
            )

    def spend_seconds(self, seconds: float) -> None:
        """Take the steps that stand for some time, spent on what cannot count its own.

        Raises:
            LimitExceededError: The steps are used up.
            DeadlineExceededError: The time is.
        """
        self.spend(int(seconds * _STEPS_IN_A_SECOND))

    def spend_text(self, characters: int) -> None:
        """Take some characters of generated text: what a style sheet says once can stand before every element.

        Raises:
            LimitExceededError: There are more of them than the limit for texts.
        """
        self._text += characters
        if self._text > self.limits.text:
            raise LimitExceededError(
                "too much generated text",
                got=f"more than {self.limits.text:,} characters",
                expected="less in `content`, or larger `Limits.text`",
            )
