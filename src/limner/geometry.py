"""Points, sizes, rectangles and sides in CSS px, y down.

Cheap immutable records for the borders between passes; inner loops keep plain floats.
"""

from typing import Final, NamedTuple, TypeAlias

CARD_WIDTH: Final = 1200
CARD_HEIGHT: Final = 630
"""The canvas in CSS px where no one says otherwise: the size that platforms ask of a share image."""


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


# ── affine matrices ───────────────────────────────────────────────────────────────────────────────────────

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
"""Six numbers a b c d e f, as CSS `matrix()` has them."""

IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def concat(outer: Matrix, inner: Matrix) -> Matrix:
    """Give the matrix that applies `inner` first."""
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f


def invert(matrix: Matrix) -> Matrix | None:
    """Give the inverse, None for a matrix that has none."""
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    if not area:
        return None
    return d / area, -b / area, -c / area, a / area, (c * f - d * e) / area, (b * e - a * f) / area


def map_point(matrix: Matrix, x: float, y: float) -> Point:
    """Give where a point goes."""
    a, b, c, d, e, f = matrix
    return Point(a * x + c * y + e, b * x + d * y + f)


def map_rect(matrix: Matrix, rect: Rect) -> Rect:
    """Give the rectangle around where a rectangle goes."""
    points = [map_point(matrix, x, y) for x in (rect.x, rect.right) for y in (rect.y, rect.bottom)]
    left, top = min(point.x for point in points), min(point.y for point in points)
    return Rect(left, top, max(point.x for point in points) - left, max(point.y for point in points) - top)


def unite(first: Rect | None, second: Rect | None) -> Rect | None:
    """Give the rectangle around two, either of which may be nothing."""
    if first is None or second is None:
        return second if first is None else first
    x, y = min(first.x, second.x), min(first.y, second.y)
    return Rect(x, y, max(first.right, second.right) - x, max(first.bottom, second.bottom) - y)
