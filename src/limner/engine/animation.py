"""Animations: each frame shows the page at its moment in time.

Goes in: a node and options with a duration. Comes out: the drawing of the first frame with the animation's bytes.

Spec: https://www.w3.org/TR/css-animations-1/
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import ceil
from typing import Final

from limner.bitmap import Bitmap
from limner.encode.animation import ANIMATED, encode_animation
from limner.engine.drawing import Drawing
from limner.engine.options import RenderOptions
from limner.errors import DeadlineExceededError, InvalidValueError, LimitExceededError

_MOST_FRAMES: Final = 600
_MOST_PIXELS: Final = {"png": 60_000_000}
"""Device pixels of all frames together; for PNG, all of them are in memory at once."""
_USUAL_PIXELS: Final = 150_000_000  # two hundred cards


def draw_animation(
    options: RenderOptions,
    draw_first: Callable[[RenderOptions], Drawing],
    rasterize: Callable[[RenderOptions], Bitmap],
) -> Drawing:
    """Draw every frame and write them as one file.

    Args:
        options: Options with a duration.
        draw_first: Draws the first frame and gives the whole drawing.
        rasterize: Draws any other frame to pixels.

    Raises:
        InvalidValueError: The format cannot hold an animation.
        LimitExceededError: There are too many frames of this size.
        DeadlineExceededError: The frames take longer than `seconds`.
    """
    duration = options.duration or 0.0
    if options.format not in ANIMATED:
        raise InvalidValueError(
            "a format without animations", got=f"format={options.format!r}", expected="'gif', 'apng' or 'webp'"
        )
    count = max(1, ceil(duration * options.fps - 1e-9))
    if count > _MOST_FRAMES:
        raise LimitExceededError(
            "an animation has too many frames",
            got=f"{count:,}",
            expected=f"at most {_MOST_FRAMES}",
            suggestion="a shorter duration=, or a smaller fps=",
        )
    begun = time.monotonic()
    still = replace(options, duration=None)
    first = draw_first(still)
    most = _MOST_PIXELS.get(options.format, _USUAL_PIXELS)
    if first.width * first.height * count > most:
        raise LimitExceededError(
            "an animation has too many pixels",
            got=f"{count} frames of {first.width} × {first.height}",
            expected=f"at most {most:,} pixels in all",
            suggestion="a shorter duration=, a smaller fps= or scale=",
        )

    def frames() -> Iterator[Bitmap]:
        for index in range(count):
            left = None
            if options.seconds is not None:
                left = options.seconds - (time.monotonic() - begun)
                if left <= 0.0:
                    raise DeadlineExceededError(
                        "the time for an animation is over", got=f"{index} of {count} frames", expected="fewer frames"
                    )
            yield rasterize(replace(still, time=options.time + index / options.fps, seconds=left))

    body = encode_animation(frames(), options.format, seconds=1.0 / options.fps, quality=options.quality)
    return replace(first, body=body)
