"""Points inside the letters of texts: where they are on the canvas, and what their colours say about each text.

Goes in: texts, and the colours at each point of the letters and of what is behind them. Comes out: each text's
contrast.

Points are judged an em at a time, because a thin line behind a letter does not make it unreadable. Losing half the
letter does.

Spec: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np

from limner.findings.placed import PlacedText, Shown
from limner.geometry import Rect

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats: TypeAlias = "npt.NDArray[np.float64]"
    Integers: TypeAlias = "npt.NDArray[np.int64]"

Rgb: TypeAlias = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""

_ACROSS: Final = 4  # points in each em
_DOWN: Final = (0.12, 0.25, 0.38)  # em above the baseline
_DOWN_STRUCK: Final = (0.06, 0.46)  # the same for a text that is struck through: above and below the line
_MOST_POINTS: Final = 400  # across one text
_NEAR: Final = 1e-6  # anything nearer to the eye covers the whole canvas
_SAME: Final = 2.5  # of 255: by how much two drawings of the same content may differ
MIDDLE: Final = 0.18
"""The luminance whose contrast with black and with white is the same."""


class TextContrast(NamedTuple):
    """One text's contrast.

    Attributes:
        text: The text.
        value: The lowest contrast, 1 to 21.
        ink: The letters' colour there, red, green and blue, 0 to 255.
        behind: The colour behind them.
        covered: The share of the text that is hidden by something above it.
        start: Where it is lowest: the x at which an em begins, or its y if letters stand one above the other.
    """

    text: PlacedText
    value: float
    ink: Rgb
    behind: Rgb
    covered: float
    start: float

    @property
    def at(self) -> Rect:
        """Where it is lowest, in CSS px."""
        shown = self.text.shown
        return self.text.box.rect if shown is None else _place_of_em(shown, self.start)


def contrast_ratio(first: "Floats", second: "Floats") -> "Floats":
    """Give the contrast of colours; the last axis holds red, green and blue, 0 to 255.

    Spec: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    """
    one, two = luminance(first), luminance(second)
    ratio: Floats = (np.maximum(one, two) + 0.05) / (np.minimum(one, two) + 0.05)
    return ratio


def luminance(colors: "Floats") -> "Floats":
    """Give the relative luminance of colours."""
    parts = colors / 255.0
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    light: Floats = linear @ np.array([0.2126, 0.7152, 0.0722])
    return light


class Points:
    """Points inside the letters of texts.

    Args:
        texts: The texts.

    Attributes:
        x: Where each point is on the canvas; points that clips hide are left out.
        y: The same.
        of: The em that each is in.
        shares: The points of each text, in the order of the texts.
    """

    __slots__ = ("_cells", "of", "shares", "x", "y")

    def __init__(self, texts: Sequence[PlacedText]) -> None:
        across: list[Floats] = []
        down: list[Floats] = []
        cells: list[Integers] = []
        self._cells: list[tuple[PlacedText, float]] = []  # the text of each em, and where that text begins
        matrices: list[tuple[float, ...]] = []
        counts: list[int] = []
        for text in texts:
            shown = text.shown
            if shown is None:
                raise ValueError("a text that does not show has no points")
            matrices.append((*shown.view.matrix, *shown.view.clip))
            counts.append(self._note(text, shown, across, down, cells))
        if not cells:
            self.of = np.empty(0, np.int64)
            self.x = self.y = np.empty(0)
            self.shares = [slice(0, 0)] * len(counts)
            return
        where = np.repeat(np.array(matrices), counts, axis=0)
        x, y = np.concatenate(across), np.concatenate(down)
        a, c, e, b, d, f, g, h, i, left, top, right, bottom = where.T
        if any(matrix[6] or matrix[7] or matrix[8] != 1.0 for matrix in matrices):
            depth = g * x + h * y + i
            depth = np.where(depth > _NEAR, depth, np.nan)
            x, y = (a * x + c * y + e) / depth, (b * x + d * y + f) / depth
        else:
            x, y = a * x + c * y + e, b * x + d * y + f
        seen = (x >= left) & (x < right) & (y >= top) & (y < bottom)
        self.of = np.concatenate(cells)[seen]
        self.x, self.y = x[seen], y[seen]
        before = np.concatenate(([0], np.cumsum(seen)))
        ends: list[int] = before[np.concatenate(([0], np.cumsum(counts)))].tolist()
        self.shares = [slice(start, end) for start, end in pairwise(ends)]

    def _note(
        self, text: PlacedText, shown: Shown, across: "list[Floats]", down: "list[Floats]", cells: "list[Integers]"
    ) -> int:
        """Note the points of a text and count them."""
        item = shown.item
        size = max(text.fragment.style.font.font_size, 1e-3)
        end = item.x + shown.ink_width
        rows = np.array(_DOWN_STRUCK if _is_struck(text) else _DOWN)
        count = 0
        if shown.is_upright:
            number = min(max(2, int(shown.ink_width / size * _ACROSS)), _MOST_POINTS)
            y = shown.ink_width * (np.arange(number) + 0.5) / number
            ems = (y / size).astype(np.int64)
            base = len(self._cells)
            self._cells += [(text, item.y + em * size) for em in range(int(ems[-1]) + 1)]
            across.append(np.tile(item.x + (rows - 0.25) * size, number))
            down.append(np.repeat(item.y + y, len(rows)))
            cells.append(np.repeat(ems + base, len(rows)))
            return number * len(rows)
        for run in item.runs:
            if run.face.color or run.face.pictured or not run.glyphs:
                continue
            start = item.x + min(run.xs)
            width = min(run.width, end - start)
            if width <= 0.0:
                continue
            number = min(max(2, int(width / size * _ACROSS)), _MOST_POINTS)
            x = start + width * (np.arange(number) + 0.5) / number
            ems = ((x - item.x) / size).astype(np.int64)
            first = int(ems[0])
            base = len(self._cells) - first
            self._cells += [(text, item.x + em * size) for em in range(first, int(ems[-1]) + 1)]
            across.append(np.repeat(x, len(rows)))
            down.append(np.tile(item.y - rows * size, number))
            cells.append(np.repeat(ems + base, len(rows)))
            count += number * len(rows)
        return count

    def text_of(self, cell: int) -> PlacedText:
        """Give the text that an em belongs to."""
        return self._cells[cell][0]

    def hidden(self, behind: "Floats", ink: "Floats") -> set[int]:
        """Give the ems in which replacing the letters with bars makes no difference."""
        if not len(self.of):
            return set()
        same = np.abs(behind - ink).max(axis=1) <= _SAME
        order = np.argsort(self.of, kind="stable")
        cells, starts = np.unique(self.of[order], return_index=True)
        counts = np.diff(np.append(starts, len(order)))
        return set(cells[np.add.reduceat(same[order], starts) > counts / 2].tolist())

    def dark(self, behind: "Floats") -> set[int]:
        """Give the identities of texts on dark grounds."""
        sums: dict[int, list[float]] = {}
        cells: list[int] = self.of.tolist()
        for cell, value in zip(cells, luminance(behind).tolist(), strict=True):
            sums.setdefault(id(self.text_of(cell)), []).append(value)
        return {text for text, values in sums.items() if sum(values) / len(values) < MIDDLE}

    def measure(self, behind: "Floats", ink: "Floats", covered: AbstractSet[int] = frozenset()) -> list[TextContrast]:
        """Compare the colours of letters with those behind them.

        Args:
            behind: Red, green and blue of each point, 0 to 255.
            ink: The same of the letters.
            covered: Ems that something hides; they count only if a text has no others.
        """
        if not len(self.of):
            return []
        ratio = contrast_ratio(behind, ink)
        order = np.lexsort((ratio, self.of))
        cells, starts = np.unique(self.of[order], return_index=True)
        middles = order[starts + np.diff(np.append(starts, len(order))) // 2]
        worst: dict[int, tuple[bool, float, int, int]] = {}
        shares: dict[int, list[bool]] = {}
        values: list[float] = ratio[middles].tolist()
        for cell, middle, value in zip(cells.tolist(), middles.tolist(), values, strict=True):
            key = id(self.text_of(cell))
            one = cell in covered, value, cell, middle
            worst[key] = min(worst.get(key, one), one)
            shares.setdefault(key, []).append(one[0])
        found: list[TextContrast] = []
        for key, (_, value, cell, middle) in worst.items():
            text, start = self._cells[cell]
            if text.shown is not None:
                share = sum(shares[key]) / len(shares[key])
                found.append(TextContrast(text, value, rgb_of(ink[middle]), rgb_of(behind[middle]), share, start))
        return found


def _is_struck(text: PlacedText) -> bool:
    return any("line-through" in one.style.decoration.text_decoration_line for one in text.fragment.decorations)


def _place_of_em(shown: Shown, start: float) -> Rect:
    size = shown.size
    if shown.is_upright:
        return Rect(shown.item.x - size / 2, start, size, size)
    left, top, right, bottom = shown.view.enclose(start, shown.item.y - size, start + size, shown.item.y + 0.25 * size)
    return Rect(left, top, right - left, bottom - top)


def rgb_of(color: "Floats | tuple[float, float, float]") -> Rgb:
    """Round red, green and blue."""
    red, green, blue = (round(float(part)) for part in color)
    return red, green, blue
