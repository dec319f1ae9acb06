"""What one render may spend: steps of long loops, device pixels, and time.

Goes in: limits. Comes out: `Budget`, the only clock that a pass may look at. Every long loop calls `spend`.

A step stands for about a microsecond of work on a slow core, whatever the work is. A turn of a loop costs one or a few.
Work that native code does in one call (drawing an item, compressing an image) costs as many steps as it takes
microseconds, according to a measured price. `Limits.steps` therefore bounds a render's processor time in every pass,
and stops it at the same place on every machine.
"""

import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from limner.errors import DeadlineExceededError, LimitExceededError

_CLOCK_INTERVAL = 1024
_LONG_CALL = 50_000  # steps; a call of this size cannot be interrupted, so it does not begin with too little time left
_SECONDS_OF_A_STEP = 0.75e-6  # on an ordinary core
_STEPS_IN_A_SECOND = 500_000  # fewer than in a second of counted work, since this time was spent in one call


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
        picture_seconds: Wall time of decoding one picture, where that may take long.
        font_bytes: Bytes of one font file, unpacked.
        steps: Steps of one render, each about a microsecond of a slow core's time.
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


class Cancellation:
    """Ends renders that no client is waiting for any more; any thread may call `cancel`."""

    __slots__ = ("_is_cancelled",)

    def __init__(self) -> None:
        self._is_cancelled = False

    @property
    def is_cancelled(self) -> bool:
        """Whether the render must end."""
        return self._is_cancelled

    def cancel(self) -> None:
        """End the render the next time it looks at the clock."""
        self._is_cancelled = True


_CANCELLATION: ContextVar[Cancellation | None] = ContextVar("limner_cancellation", default=None)


@contextmanager
def cancelled_by(cancellation: Cancellation) -> Generator[None, None, None]:
    """Let a cancellation end the budgets that are made inside this context."""
    token = _CANCELLATION.set(cancellation)
    try:
        yield
    finally:
        _CANCELLATION.reset(token)


class Budget:
    """Counts down the steps and the time of one render.

    Args:
        limits: The caps.
        seconds: Wall time of this render, where that is less than the limits allow.

    Attributes:
        limits: The caps it was made from.
    """

    __slots__ = ("_cancellation", "_deadline", "_next_look", "_seconds", "_steps", "_text", "limits")

    def __init__(self, limits: Limits | None = None, seconds: float | None = None) -> None:
        self.limits = limits or Limits()
        self._steps = 0.0
        self._text = 0
        self._next_look = float(_CLOCK_INTERVAL)
        given = [one for one in (self.limits.seconds, seconds) if one is not None]
        self._seconds = min(given) if given else 0.0
        self._deadline = time.monotonic() + self._seconds if given else None
        self._cancellation = _CANCELLATION.get()

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return int(self._steps)

    @property
    def seconds_left(self) -> float | None:
        """How many seconds are left; None if there is no deadline."""
        return None if self._deadline is None else self._deadline - time.monotonic()

    def spend(self, steps: float = 1) -> None:
        """Pay for some work before it is done.

        The clock is checked about every thousand steps, and therefore before each piece of work that costs as much. A
        piece that cannot be interrupted and would end after the deadline is not begun.

        Args:
            steps: How many steps; about as many as the work takes microseconds on a slow core.

        Raises:
            LimitExceededError: The steps are used up.
            DeadlineExceededError: The time is over, or no one is waiting for the image any more.
        """
        self._steps += steps
        if self._steps >= self._next_look:
            self._look(steps)

    def _look(self, steps: float) -> None:
        self._next_look = self._steps + _CLOCK_INTERVAL
        if self._steps > self.limits.steps:
            raise LimitExceededError(
                "drawing takes too many steps",
                got=f"more than {self.limits.steps:,} steps",
                expected="a smaller tree, or larger `Limits.steps`",
            )
        if self._cancellation is not None and self._cancellation.is_cancelled:
            raise DeadlineExceededError("no one waits for the picture any more")
        if self._deadline is None:
            return
        ahead = steps * _SECONDS_OF_A_STEP if steps >= _LONG_CALL else 0.0
        if time.monotonic() + ahead > self._deadline:
            raise DeadlineExceededError(
                "drawing takes too long",
                got=f"more than {self._seconds:.3g} s",
                expected="a simpler picture, or more seconds",
            )

    def spend_seconds(self, seconds: float) -> None:
        """Pay for time that was spent in code that cannot count steps.

        Raises:
            LimitExceededError: The steps are used up.
            DeadlineExceededError: The time is over.
        """
        self._steps += seconds * _STEPS_IN_A_SECOND
        if self._steps >= self._next_look:
            self._look(0.0)  # the work is done already

    def spend_text(self, characters: int) -> None:
        """Count some characters of generated text: one rule of a style sheet can put text before every element.

        Raises:
            LimitExceededError: There are more than the limit for texts allows.
        """
        self._text += characters
        if self._text > self.limits.text:
            raise LimitExceededError(
                "too much generated text",
                got=f"more than {self.limits.text:,} characters",
                expected="less in `content`, or larger `Limits.text`",
            )
