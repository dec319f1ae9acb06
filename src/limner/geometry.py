"""Points, sizes, rectangles and sides in CSS px, y down.

Cheap immutable records for the borders between passes; inner loops keep plain floats.
"""

from typing import NamedTuple


class Point(NamedTuple):
    """A position."""

    x: float
    y: float


class Size(NamedTuple):
    """A width and a height."""

    width: float
    height: float


class Rect(NamedTuple):
    """An axis-aligned rectangle by its top left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the bottom edge."""
        return self.y + self.height

    def translated(self, dx: float, dy: float) -> "Rect":
        """Give the same rectangle elsewhere."""
        return Rect(self.x + dx, self.y + dy, self.width, self.height)

    def inset(self, sides: "Sides") -> "Rect":
        """Shrink by each side; a size never falls below 0."""
        return Rect(
            self.x + sides.left,
            self.y + sides.top,
            max(0.0, self.width - sides.left - sides.right),
            max(0.0, self.height - sides.top - sides.bottom),
        )

    def outset(self, sides: "Sides") -> "Rect":
        """Grow by each side."""
        return Rect(
            self.x - sides.left,
            self.y - sides.top,
            self.width + sides.left + sides.right,
            self.height + sides.top + sides.bottom,
        )

    def intersect(self, other: "Rect") -> "Rect":
        """Give what both cover; an empty rectangle has a width or height of 0."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        return Rect(x, y, max(0.0, min(self.right, other.right) - x), max(0.0, min(self.bottom, other.bottom) - y))


class Sides(NamedTuple):
    """One number for each side, in the order CSS writes them."""

    top: float
    right: float
    bottom: float
    left: float

    @property
    def horizontal(self) -> float:
        """Left and right together."""
        return self.left + self.right

    @property
    def vertical(self) -> float:
        """Top and bottom together."""
        return self.top + self.bottom

    def plus(self, other: "Sides") -> "Sides":
        """Add side by side."""
        return Sides(self.top + other.top, self.right + other.right, self.bottom + other.bottom, self.left + other.left)


ZERO_SIDES = Sides(0.0, 0.0, 0.0, 0.0)
