"""Which device pixels show what is drawn.

Goes in: transforms and clips, as the display list nests them. Comes out: how many columns and rows of pixels a
rectangle touches. Every item needs it, so it keeps plain numbers and never asks Skia.
"""

from math import hypot, inf
from typing import Final, TypeAlias

from limner.geometry import Rect

Nine: TypeAlias = tuple[float, float, float, float, float, float, float, float, float]
"""The rows of a 3 by 3 matrix."""

_NEAR: Final = 1e-6  # anything nearer to the eye counts as covering the whole canvas
_MOST_SCALE: Final = 1e6
_NOTHING: Final = (0.0, 0.0)


class View:
    """A transform, and the device pixels inside all clips.

    Args:
        matrix: From CSS px to device pixels.
        clip: Left, top, right and bottom in device pixels.

    Attributes:
        scale: Device pixels per CSS px, in the direction that is stretched most.
        is_turned: Whether upright rectangles do not stay upright.
    """

    __slots__ = ("_bottom", "_dx", "_dy", "_left", "_matrix", "_right", "_sx", "_sy", "_top", "is_turned", "scale")

    def __init__(self, matrix: Nine, clip: tuple[float, float, float, float]) -> None:
        self._matrix = matrix
        self._left, self._top, self._right, self._bottom = clip
        a, c, e, b, d, f, g, h, _ = matrix
        self._sx, self._sy, self._dx, self._dy = a, d, e, f
        self.is_turned = not (b == c == g == h == 0.0 and a > 0.0 and d > 0.0)
        scale = max(hypot(a, b), hypot(c, d)) if self.is_turned else max(a, d)
        self.scale = min(_MOST_SCALE, scale)

    @classmethod
    def of_canvas(cls, width: float, height: float, scale: float) -> "View":
        """Give the view of a canvas of this many device pixels."""
        return cls((scale, 0.0, 0.0, 0.0, scale, 0.0, 0.0, 0.0, 1.0), (0.0, 0.0, width, height))

    @property
    def columns(self) -> float:
        """How many columns of pixels are inside the clips."""
        return max(0.0, self._right - self._left)

    @property
    def rows(self) -> float:
        """How many rows of pixels are inside the clips."""
        return max(0.0, self._bottom - self._top)

    def box(self, left: float, top: float, right: float, bottom: float, reach: float = 0.0) -> tuple[float, float]:
        """Give how many columns and rows of pixels a rectangle touches; if it is turned, its bounding box counts.

        Args:
            left: The left edge, in CSS px.
            top: The top edge, in CSS px.
            right: The right edge, in CSS px.
            bottom: The bottom edge, in CSS px.
            reach: This many device pixels around the rectangle and around the clip count too.
        """
        if self.is_turned:
            left, top, right, bottom = self.enclose(left, top, right, bottom)
        else:
            sx, sy, dx, dy = self._sx, self._sy, self._dx, self._dy
            left, right = left * sx + dx, right * sx + dx
            top, bottom = top * sy + dy, bottom * sy + dy
        # Written out because this runs for each item, and `max` is slower.
        left = max(left, self._left)
        top = max(top, self._top)
        right = min(right, self._right)
        bottom = min(bottom, self._bottom)
        columns, rows = right - left + 2.0 * reach, bottom - top + 2.0 * reach
        return (columns, rows) if columns > 0.0 and rows > 0.0 else _NOTHING

    def visible_columns(self) -> tuple[float, float]:
        """Give the x of the left and right edges of what shows, in CSS px; infinite where it is turned."""
        if self.is_turned:
            return -inf, inf
        return (self._left - self._dx) / self._sx, (self._right - self._dx) / self._sx

    def clipped(self, rect: Rect) -> "View":
        """Give the view inside a clip."""
        x, y, width, height = rect
        left, top, right, bottom = self.enclose(x, y, x + width, y + height)
        clip = max(left, self._left), max(top, self._top), min(right, self._right), min(bottom, self._bottom)
        return View(self._matrix, clip)

    def spread(self, reach: float) -> "View":
        """Give the view of a layer whose effect needs this many more device pixels on each side than what shows."""
        clip = self._left - reach, self._top - reach, self._right + reach, self._bottom + reach
        return View(self._matrix, clip)

    def moved(self, matrix: tuple[float, ...]) -> "View":
        """Give the view in other coordinates; the matrix is one of `Transformed`."""
        if len(matrix) == 6:
            a, b, c, d, e, f = matrix
            matrix = (a, c, e, b, d, f, 0.0, 0.0, 1.0)
        m, n = self._matrix, matrix
        rows = [
            m[row] * n[column] + m[row + 1] * n[column + 3] + m[row + 2] * n[column + 6]
            for row in (0, 3, 6)
            for column in (0, 1, 2)
        ]
        a, c, e, b, d, f, g, h, i = rows
        return View((a, c, e, b, d, f, g, h, i), (self._left, self._top, self._right, self._bottom))

    @property
    def matrix(self) -> Nine:
        """From CSS px to device pixels."""
        return self._matrix

    @property
    def clip(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what is inside the clips, in device pixels."""
        return self._left, self._top, self._right, self._bottom

    def enclose(self, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        """Give left, top, right and bottom of the device pixels that enclose a rectangle."""
        a, c, e, b, d, f, g, h, i = self._matrix
        xs: list[float] = []
        ys: list[float] = []
        for x, y in ((left, top), (right, top), (left, bottom), (right, bottom)):
            depth = g * x + h * y + i
            if not depth > _NEAR:
                return -inf, -inf, inf, inf
            xs.append((a * x + c * y + e) / depth)
            ys.append((b * x + d * y + f) / depth)
        return min(xs), min(ys), max(xs), max(ys)
