"""The floats of one block formatting context, and the space that they leave.

Goes in: margin boxes of floats in document order, in coordinates of the formatting context (its root's
border box). Comes out: where the next float, line or box fits.

Spec: https://www.w3.org/TR/CSS22/visuren.html#floats
"""

from bisect import bisect_right
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from limner.layout.shapes import FloatShape

Mark: TypeAlias = tuple[int, int, float, float, float]


class Floats:
    """The floats so far. The list only grows, but can be cut back to a mark.

    Attributes:
        left_bottom: Bottom of the lowest left float, minus infinity if there is none.
        right_bottom: The same for right floats.
    """

    __slots__ = ("_last_top", "_left_ends", "_lefts", "_right_ends", "_rights", "left_bottom", "right_bottom", "shapes")

    def __init__(self) -> None:
        self._lefts: list[tuple[float, float, float]] = []  # top, bottom, right edge
        self._rights: list[tuple[float, float, float]] = []  # top, bottom, left edge
        # For each float, the lowest bottom of it and all before it; lets a search skip the floats that end above a y.
        self._left_ends: list[float] = []
        self._right_ends: list[float] = []
        # Floats whose area is not a rectangle: top, bottom, left edge, side, shape, and the edge of the margin box.
        self.shapes: list[tuple[float, float, float, str, FloatShape, float]] = []
        self._last_top = float("-inf")
        self.left_bottom = float("-inf")
        self.right_bottom = float("-inf")

    def __bool__(self) -> bool:
        return self._last_top != float("-inf")

    def mark(self) -> Mark:
        """Mark the current state."""
        return len(self._lefts), len(self._rights), self._last_top, self.left_bottom, self.right_bottom

    def cut_back(self, mark: Mark) -> None:
        """Remove every float that came after a mark."""
        lefts, rights, self._last_top, self.left_bottom, self.right_bottom = mark
        if self.shapes:
            counts = {"left": lefts, "right": rights}
            self.shapes = [one for one in self.shapes if one[5] < counts[one[3]]]
        del self._lefts[lefts:]
        del self._rights[rights:]
        del self._left_ends[lefts:]
        del self._right_ends[rights:]

    def clear_offset(self, clear: str) -> float:
        """The y at which all floats of a side (``left``, ``right`` or ``both``) have ended."""
        if clear == "left":
            return self.left_bottom
        if clear == "right":
            return self.right_bottom
        if clear == "both":
            return max(self.left_bottom, self.right_bottom)
        return float("-inf")

    @property
    def bottom(self) -> float:
        """The lowest bottom of all floats."""
        return max(self.left_bottom, self.right_bottom)

    def edges(self, top: float, bottom: float, left: float, right: float) -> tuple[float, float]:
        """The free interval between two edges from `top` to `bottom`; at `top` alone when they are equal."""
        # No float starts above an earlier one, so those between two y are neighbours in the list.
        lefts, rights = self._lefts, self._rights
        for at in range(bisect_right(self._left_ends, top), len(lefts)):
            start, end, edge = lefts[at]
            if start >= bottom and start > top:
                break
            if end > top and edge > left:
                left = edge
        for at in range(bisect_right(self._right_ends, top), len(rights)):
            start, end, edge = rights[at]
            if start >= bottom and start > top:
                break
            if end > top and edge < right:
                right = edge
        return left, right

    def line_edges(self, top: float, bottom: float, left: float, right: float) -> tuple[float, float]:
        """The free interval for a line, which keeps clear of the floats' shapes instead of their margin boxes."""
        if not self.shapes:
            return self.edges(top, bottom, left, right)
        shaped = {(side, number): (shape, x, y) for y, _, x, side, shape, number in self.shapes}
        for number, (start, end, edge) in enumerate(self._lefts):
            if start >= max(bottom, top + 1e-6) or end <= top:
                continue
            found = shaped.get(("left", number))
            reach = edge if found is None else _reach(found, top, bottom, "left")
            left = left if reach is None else max(left, reach)
        for number, (start, end, edge) in enumerate(self._rights):
            if start >= max(bottom, top + 1e-6) or end <= top:
                continue
            found = shaped.get(("right", number))
            reach = edge if found is None else _reach(found, top, bottom, "right")
            right = right if reach is None else min(right, reach)
        return left, right

    def shape_last(self, side: str, x: float, y: float, shape: "FloatShape") -> None:
        """Set the shape of the last float of a side; its margin box is at x, y."""
        floats = self._lefts if side == "left" else self._rights
        if floats and floats[-1][0] == y:
            self.shapes.append((y, floats[-1][1], x, side, shape, len(floats) - 1))

    def next_bottom(self, y: float, before: Mark | None = None) -> float | None:
        """The first float bottom below y, where space grows. With a mark, only the floats before it count."""
        most_left, most_right = (None, None) if before is None else before[:2]
        below = [end for _, end, _ in self._lefts[bisect_right(self._left_ends, y) : most_left] if end > y]
        below.extend(end for _, end, _ in self._rights[bisect_right(self._right_ends, y) : most_right] if end > y)
        return min(below) if below else None

    def place(
        self, side: str, y: float, left: float, right: float, *, width: float, height: float
    ) -> tuple[float, float]:
        """Place the margin box of one float and remember it.

        Args:
            side: ``left`` or ``right``.
            y: The top edge may not be above this.
            left: Left content edge of its containing block.
            right: Right content edge.
            width: Width of its margin box.
            height: Height of its margin box.

        Returns:
            Its top left corner.
        """
        # Rule 5: "The outer top of a floating box may not be higher than the top of any … box … earlier."
        y = max(y, self._last_top)
        free_left, free_right = self.edges(y, y, left, right)
        # A float without width fits even next to one that leaves no space.
        while width > max(0.0, free_right - free_left) and (free_left > left or free_right < right):
            bottom = self.next_bottom(y)
            if bottom is None:
                break
            y = bottom
            free_left, free_right = self.edges(y, y, left, right)
        self._last_top = y
        bottom = y + max(0.0, height)
        if side == "left":
            x = free_left
            if width > 0.0 and height >= 0.0:
                self._lefts.append((y, bottom, x + width))
                self._left_ends.append(max(bottom, self._left_ends[-1]) if self._left_ends else bottom)
            self.left_bottom = max(self.left_bottom, bottom)
        else:
            x = max(free_right, free_left) - width if width <= 0.0 else free_right - width
            if width > 0.0 and height >= 0.0:
                self._rights.append((y, bottom, x))
                self._right_ends.append(max(bottom, self._right_ends[-1]) if self._right_ends else bottom)
            self.right_bottom = max(self.right_bottom, bottom)
        return x, y


def _reach(found: tuple["FloatShape", float, float], top: float, bottom: float, side: str) -> float | None:
    """How far a shape reaches beside a line, in coordinates of the formatting context."""
    shape, x, y = found
    reach = shape.reach(top - y, max(bottom, top) - y, side)
    return None if reach is None else x + reach
