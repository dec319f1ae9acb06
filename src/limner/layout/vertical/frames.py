"""Frames: how a box sees the page, so that layout can work as if its lines ran from left to right.

Goes in: a place or sides in one frame. Comes out: the same on the page, or in another frame. In the frame of a box, the
inline axis is x and the block axis is y, whatever its writing mode. ``PAGE`` is the frame of horizontal lines.

Spec: https://www.w3.org/TR/css-writing-modes-4/#abstract-box
"""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from limner.css.property import SAME_MODES
from limner.geometry import Rect, Sides
from limner.style.computed import ComputedStyle

Frame: TypeAlias = Literal["page", "rl", "lr", "sideways-lr"]

PAGE: Final[Frame] = "page"
_FRAMES: Final[Mapping[str, Frame]] = {
    "vertical-rl": "rl",
    "vertical-lr": "lr",
    "sideways-rl": "rl",
    "sideways-lr": "sideways-lr",
}
Side: TypeAlias = Literal["top", "right", "bottom", "left"]
SIDES_OF: Final[Mapping[Frame, Mapping[Side, Side]]] = {
    "page": {"top": "top", "right": "right", "bottom": "bottom", "left": "left"},
    "rl": {"top": "right", "right": "bottom", "bottom": "left", "left": "top"},
    "lr": {"top": "left", "right": "bottom", "bottom": "right", "left": "top"},
    "sideways-lr": {"top": "left", "right": "top", "bottom": "right", "left": "bottom"},
}
"""For each frame, the side of the page that each of its sides corresponds to."""


def frame_of(style: ComputedStyle) -> Frame:
    """The frame of the content of a block container."""
    mode = style.svg.writing_mode
    return _FRAMES.get(SAME_MODES.get(mode, mode), PAGE)


def line_frame(frame: Frame) -> Frame:
    """The frame of the content of a line. In ``vertical-lr`` too, the right side is the upper side of a line."""
    return "rl" if frame == "lr" else frame


def is_turned(one: Frame, other: Frame) -> bool:
    """Whether the axes of two frames are swapped."""
    return (one == PAGE) != (other == PAGE)


class Extent(NamedTuple):
    """Width and height of a box on the page."""

    width: float
    height: float


def to_page(frame: Frame, extent: Extent, rect: Rect) -> Rect:
    """Convert a rectangle in the frame of a box into one relative to the box on the page.

    Args:
        frame: The frame of the box's content.
        extent: The box's size on the page.
        rect: The rectangle, relative to the box's top left corner in the frame.
    """
    x, y, width, height = rect
    if frame == PAGE:
        return rect
    if frame == "rl":
        return Rect(extent.width - y - height, x, height, width)
    if frame == "lr":
        return Rect(y, x, height, width)
    return Rect(y, extent.height - x - width, height, width)


def from_page(frame: Frame, extent: Extent, rect: Rect) -> Rect:
    """Convert a rectangle on the page into one in the frame of a box; see `to_page`."""
    x, y, width, height = rect
    if frame == PAGE:
        return rect
    if frame == "rl":
        return Rect(y, extent.width - x - width, height, width)
    if frame == "lr":
        return Rect(y, x, height, width)
    return Rect(extent.height - y - height, x, height, width)


def sides_to_page(frame: Frame, sides: Sides) -> Sides:
    """Convert the sides of a box from a frame to the page."""
    if frame == PAGE:
        return sides
    by_name = {SIDES_OF[frame][name]: getattr(sides, name) for name in ("top", "right", "bottom", "left")}
    return Sides(by_name["top"], by_name["right"], by_name["bottom"], by_name["left"])


def sides_from_page(frame: Frame, sides: Sides) -> Sides:
    """Convert sides from the page to a frame."""
    if frame == PAGE:
        return sides
    of = SIDES_OF[frame]
    return Sides(
        getattr(sides, of["top"]), getattr(sides, of["right"]), getattr(sides, of["bottom"]), getattr(sides, of["left"])
    )
