"""How far letters stand out from what is really painted behind them, gradients, pictures and layers included.

Goes in: a scene and a rasteriser. Comes out: the contrast of each text where it is lowest, and how much is covered.

The display list is drawn twice, small: once without letters, once with a bar of the letters' own ink in place of each
text. What opacity, blending and whatever lies above make of both is in the pixels, and no edge of a letter blurs them.

Spec: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from math import floor
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np

from limner.bitmap import Bitmap
from limner.findings.finding import Finding
from limner.findings.grounds import Grounds, reach_of
from limner.findings.scene import BAND, Cover, PlacedText, Scene, Shown, shorten
from limner.geometry import Rect, unite
from limner.memos import forgettable
from limner.paint.context import floats_of
from limner.paint.display_list import (
    Clip,
    DisplayList,
    Fill,
    Glyphs,
    Group,
    Ink,
    Item,
    Items,
    Layer,
    Solid,
    Transformed,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    Pixels: TypeAlias = "npt.NDArray[np.float64]"
    Floats: TypeAlias = "npt.NDArray[np.float64]"
    Integers: TypeAlias = "npt.NDArray[np.int64]"

Rgb: TypeAlias = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""
Draw: TypeAlias = Callable[[DisplayList, float], Bitmap]
"""Draws a display list at a scale."""

_PIXELS: Final = 400.0
"""How wide the image is that is looked at."""
_ACROSS: Final = 4  # points in each em
_DOWN: Final = (0.12, 0.25, 0.38)  # em above the baseline
_DOWN_STRUCK: Final = (0.06, 0.46)  # the same in a text that is struck through: above and below the line
_MOST_POINTS: Final = 400  # across one text
_NEAR: Final = 1e-6  # what is nearer to the eye reaches over the whole canvas
_SPARE: Final = 0.12  # em that a bar reaches beyond the band
_SAME: Final = 2.5  # of 255: what two drawings of the same may differ by
_MIDDLE: Final = 0.18  # the luminance that is as far from black as from white
_COVERED: Final = 0.15  # the share of a text that may be hidden
_LEAST: Final = 4.5
_LEAST_LARGE: Final = 3.0
_LARGE: Final = 24.0  # px; "large scale" is 18 pt, or 14 pt and bold
_LARGE_BOLD: Final = 18.66
_SHOWN_AT: Final = 600.0  # px: how wide feeds show an image
_FAINT: Final = 1.35  # letters that are hardly to be seen are an ornament, when they are as large as this
_ORNAMENT: Final = 96.0  # px


class TextContrast(NamedTuple):
    """One text's contrast.

    Attributes:
        text: The text.
        value: The contrast where it is lowest, 1 to 21.
        ink: The letters' colour there, red, green and blue, 0 to 255.
        behind: The colour behind them.
        covered: The share of the text that is hidden by something above it.
        at: Where it is lowest, in CSS px.
    """

    text: PlacedText
    value: float
    ink: Rgb
    behind: Rgb
    covered: float
    at: Rect


def measure_contrasts(scene: Scene, draw: Draw) -> list[TextContrast]:
    """Measure every text that shows.

    Args:
        scene: The image.
        draw: Draws a display list.
    """
    texts = {id(text.shown.item): text for text in scene.texts if text.shown is not None and _has_letters(text.shown)}
    found, texts = _on_plain_grounds(scene, texts)
    if not texts:
        return found
    listed = scene.display_list
    scale = min(1.0, _PIXELS / max(listed.width, 1.0))
    without = draw(_changed(listed, texts, None), scale)
    points = _Points(list(texts.values()), scale, without)
    barred = draw(_changed(listed, texts, _own_ink), scale)
    hidden = points.hidden(without, barred)
    if hidden:
        # Letters as pale as what is behind them look hidden; in another ink they do not.
        few = {id(text.shown.item): text for text in map(points.text_of, hidden) if text.shown is not None}
        hidden &= points.hidden(without, draw(_changed(listed, few, _other_ink(points, without)), scale))
    return found + points.measure(without, barred, hidden)


def _on_plain_grounds(scene: Scene, texts: dict[int, PlacedText]) -> tuple[list[TextContrast], dict[int, PlacedText]]:
    """Measure what needs no drawing; give the rest of the texts too."""
    found: list[TextContrast] = []
    rest: dict[int, PlacedText] = {}
    grounds = Grounds(scene)
    for key, text in texts.items():
        shown = text.shown
        behind = None if shown is None else grounds.color_behind(shown.item, shown.band)
        if shown is None or behind is None or not isinstance(shown.item.ink, int | tuple) or _is_cut(shown):
            rest[key] = text
            continue
        value, ink, ground = _plain(shown.item.ink, behind)
        at = _rect(shown, shown.item.y if shown.is_upright else shown.item.x, text.fragment.style.font.font_size)
        found.append(TextContrast(text, value, ink, ground, 0.0, at))
    return found, rest


@forgettable
@lru_cache(maxsize=256)
def _plain(ink: Solid, behind: int) -> tuple[float, Rgb, Rgb]:
    """Give the contrast of a solid colour on an opaque one, and both as they are seen."""
    red, green, blue, alpha = floats_of(ink)
    ground = np.array(floats_of(behind)[:3])
    seen = np.array([red, green, blue]) * alpha + ground * (1.0 - alpha)
    return float(contrast_ratio(seen * 255.0, ground * 255.0)), _rgb(seen * 255.0), _rgb(ground * 255.0)


def _is_cut(shown: Shown) -> bool:
    return shown.band.intersect(shown.clip) != shown.band


def contrast_ratio(first: "Pixels", second: "Pixels") -> "Pixels":
    """Give the contrast of colours, each red, green and blue, 0 to 255, along the last axis.

    Spec: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    """
    one, two = luminance(first), luminance(second)
    ratio: Pixels = (np.maximum(one, two) + 0.05) / (np.minimum(one, two) + 0.05)
    return ratio


def luminance(colors: "Pixels") -> "Pixels":
    """Give the relative luminance of colours."""
    parts = colors / 255.0
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    light: Pixels = linear @ np.array([0.2126, 0.7152, 0.0722])
    return light


# ── drawing without letters ───────────────────────────────────────────────────────────────────────────────


def _own_ink(_text: PlacedText, item: Glyphs) -> Ink:
    return item.ink


def _other_ink(points: "_Points", without: Bitmap) -> Callable[[PlacedText, Glyphs], Ink]:
    """Give the ink that is farthest from what is behind a text."""
    dark = points.dark(without)

    def ink(text: PlacedText, _item: Glyphs) -> Ink:
        return 0xFFFFFFFF if id(text) in dark else 0xFF000000

    return ink


def _changed(
    listed: DisplayList, texts: dict[int, PlacedText], ink: Callable[[PlacedText, Glyphs], Ink] | None
) -> DisplayList:
    """Give a display list with bars, or with nothing, in place of texts."""
    outlined = {
        (id(text.shown.item.runs[0]), text.shown.item.x, text.shown.item.y)
        for text in texts.values()
        if text.shown is not None and text.shown.outline is not None
    }

    def change(items: Items) -> Items:
        changed: Items = []
        for item in items:
            if isinstance(item, Glyphs):
                text = texts.get(id(item))
                if text is not None:
                    if ink is not None:
                        changed.append(Fill(_bar(text, item), ink(text, item), smooth=False))
                    continue
                if item.runs and (id(item.runs[0]), item.x, item.y) in outlined and not item.sigma:
                    continue
            changed.append(_changed_group(item, change))
        return changed

    return DisplayList(listed.width, listed.height, change(listed.items), listed.background)


def _changed_group(item: Item, change: Callable[[Items], Items]) -> Item:
    if isinstance(item, Clip):
        return Clip(item.shape, change(item.items), outside=item.outside, smooth=item.smooth)
    if isinstance(item, Transformed):
        return Transformed(item.matrix, change(item.items))
    if isinstance(item, Layer):
        items = change(item.items)
        bounds = item.bounds
        if bounds is None and not item.effects and item.mask is None and item.composite == "over":
            bounds = reach_of(items)  # a layer of the whole canvas costs more than all that is in it
        return Layer(
            items,
            opacity=item.opacity,
            blend=item.blend,
            effects=item.effects,
            mask=None if item.mask is None else change(item.mask),
            luminance=item.luminance,
            bounds=bounds,
            composite=item.composite,
        )
    if isinstance(item, Group) and any(isinstance(one, Glyphs | Clip | Transformed | Layer) for one in item.items):
        return Group(change(item.items))
    return item


def _bar(text: PlacedText, item: Glyphs) -> Rect:
    size = text.fragment.style.font.font_size
    spare = _SPARE * size
    shown = text.shown
    if shown is not None and shown.is_upright:
        return Rect(item.x - size / 2, item.y, size, shown.ink_width)
    return Rect(item.x - spare, item.y - BAND * size - spare, text.fragment.width + 2 * spare, BAND * size + 2 * spare)


# ── looking at points ─────────────────────────────────────────────────────────────────────────────────────


def _has_letters(shown: Shown) -> bool:
    return any(not run.face.color and not run.face.pictured for run in shown.item.runs)


class _Points:
    """Points inside the letters of texts, and the pixels that they are in.

    They are looked at an em at a time: a thin line behind a letter does not make it unreadable, half a letter does.

    Args:
        texts: The texts.
        scale: Pixels per CSS px.
        bitmap: An image of the size that is looked at.
    """

    def __init__(self, texts: Sequence[PlacedText], scale: float, bitmap: Bitmap) -> None:
        across: list[Floats] = []
        down: list[Floats] = []
        cells: list[Integers] = []
        self._cells: list[tuple[PlacedText, float]] = []  # the text of each em, and where that begins
        matrices: list[tuple[float, ...]] = []
        counts: list[int] = []
        for text in texts:
            shown = text.shown
            if shown is None:
                continue
            matrices.append((*shown.view.matrix, *shown.view.clip))
            counts.append(self._note(text, shown, across, down, cells))
        if not cells:
            self._of = self._columns = self._rows = np.empty(0, np.int64)
            return
        where = np.repeat(np.array(matrices), counts, axis=0)
        x, y = np.concatenate(across), np.concatenate(down)
        a, c, e, b, d, f, g, h, i, left, top, right, bottom = where.T
        depth = g * x + h * y + i
        depth = np.where(depth > _NEAR, depth, np.nan)
        x, y = (a * x + c * y + e) / depth, (b * x + d * y + f) / depth
        seen = (x >= left) & (x < right) & (y >= top) & (y < bottom)
        self._of = np.concatenate(cells)[seen]
        self._columns = np.minimum((x[seen] * scale).astype(np.int64), bitmap.width - 1)
        self._rows = np.minimum((y[seen] * scale).astype(np.int64), bitmap.height - 1)

    def _note(
        self, text: PlacedText, shown: Shown, across: "list[Floats]", down: "list[Floats]", cells: "list[Integers]"
    ) -> int:
        """Note the points of a text; give how many there are."""
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

    def hidden(self, without: Bitmap, barred: Bitmap) -> set[int]:
        """Give the ems in which bars make no difference."""
        if not len(self._of):
            return set()
        same = np.abs(self._colors(without) - self._colors(barred)).max(axis=1) <= _SAME
        order = np.argsort(self._of, kind="stable")
        cells, starts = np.unique(self._of[order], return_index=True)
        counts = np.diff(np.append(starts, len(order)))
        return set(cells[np.add.reduceat(same[order], starts) > counts / 2].tolist())

    def dark(self, without: Bitmap) -> set[int]:
        """Give the identities of texts on dark grounds."""
        light = luminance(self._colors(without))
        sums: dict[int, list[float]] = {}
        cells: list[int] = self._of.tolist()
        for cell, value in zip(cells, light.tolist(), strict=True):
            sums.setdefault(id(self.text_of(cell)), []).append(value)
        return {text for text, values in sums.items() if sum(values) / len(values) < _MIDDLE}

    def measure(self, without: Bitmap, barred: Bitmap, covered: AbstractSet[int]) -> list[TextContrast]:
        """Compare an image without letters with one that has bars in their place.

        Args:
            without: The first.
            barred: The second.
            covered: Ems that something hides; they count only where a text has no other.
        """
        if not len(self._of):
            return []
        behind, ink = self._colors(without), self._colors(barred)
        ratio = contrast_ratio(behind, ink)
        order = np.lexsort((ratio, self._of))
        cells, starts = np.unique(self._of[order], return_index=True)
        middles = order[starts + np.diff(np.append(starts, len(order))) // 2]
        worst: dict[int, tuple[bool, float, int, int]] = {}
        shares: dict[int, list[bool]] = {}
        pairs: list[tuple[int, int]] = list(zip(cells.tolist(), middles.tolist(), strict=True))
        for cell, middle in pairs:
            key = id(self.text_of(cell))
            one = cell in covered, float(ratio[middle]), cell, middle
            worst[key] = min(worst.get(key, one), one)
            shares.setdefault(key, []).append(one[0])
        found: list[TextContrast] = []
        for key, (_, value, cell, middle) in worst.items():
            text, start = self._cells[cell]
            if text.shown is not None:
                at = _rect(text.shown, start, text.fragment.style.font.font_size)
                share = sum(shares[key]) / len(shares[key])
                found.append(TextContrast(text, value, _rgb(ink[middle]), _rgb(behind[middle]), share, at))
        return found

    def _colors(self, bitmap: Bitmap) -> "Pixels":
        """Give red, green and blue on white, which is where viewers put what is transparent."""
        pixels = bitmap.pixels[self._rows, self._columns].astype(np.float64)
        on_white: Pixels = pixels[:, :3] + (255.0 - pixels[:, 3:])
        return on_white


def _is_struck(text: PlacedText) -> bool:
    return any("line-through" in one.style.decoration.text_decoration_line for one in text.fragment.decorations)


def _rect(shown: Shown, start: float, size: float) -> Rect:
    if shown.is_upright:
        return Rect(shown.item.x - size / 2, start, size, size)
    left, top, right, bottom = shown.view.enclose(start, shown.item.y - size, start + size, shown.item.y + 0.25 * size)
    return Rect(left, top, right - left, bottom - top)


def _rgb(color: "Pixels") -> Rgb:
    red, green, blue = (round(float(part)) for part in color)
    return red, green, blue


# ── findings ──────────────────────────────────────────────────────────────────────────────────────────────


def find_pale_text(scene: Scene, contrasts: Sequence[TextContrast]) -> Iterator[Finding]:
    """Give texts whose letters hardly stand out, those of one kind of element together, the worst first."""
    found: dict[tuple[str, str, bool], list[TextContrast]] = {}
    for one in sorted(contrasts, key=lambda one: one.value):
        text = one.text
        if one.covered > 0.5 or not text.words or not any(letter.isalnum() for letter in text.words):
            continue
        if one.value < _FAINT and text.size >= _ORNAMENT:
            continue
        is_warning = one.value < least_contrast(text, 1.0)
        is_note = one.value < least_contrast(text, min(1.0, _SHOWN_AT / scene.canvas.width))
        if not (is_warning or is_note) or _is_outlined(one, least_contrast(text, 1.0)):
            continue
        element = text.box.element
        tag, name = ("", "") if element is None else (element.tag, element.attributes.get("class", ""))
        found.setdefault((tag, name, is_warning), []).append(one)
    for (_, _, is_warning), group in found.items():
        worst = group[0]
        needed = least_contrast(worst.text, 1.0 if is_warning else min(1.0, _SHOWN_AT / scene.canvas.width))
        more = f", and {len(group) - 1} more" if len(group) > 1 else ""
        where = "" if is_warning else ", as small as feeds show it"
        yield scene.find(
            "contrast",
            "warning" if is_warning else "note",
            f"contrast of {_ratio(worst.value, needed)} : 1 at {worst.text.size:g} px is too low{where}",
            worst.text.box,
            at=worst.at,
            got=f"{shorten(worst.text.words, 40)!r}: {hex_of_rgb(worst.ink)} on {hex_of_rgb(worst.behind)}{more}",
            expected=f"at least {needed:g} : 1",
            try_=f"a {'lighter' if _is_dark(worst.behind) else 'darker'} colour, or another one behind it",
            value=worst.value,
        )


def least_contrast(text: PlacedText, shown_at: float) -> float:
    """Give the least contrast that WCAG 2 asks of a text, shown at a share of its size.

    Spec: https://www.w3.org/TR/WCAG22/#contrast-minimum
    """
    size = text.size * shown_at
    weight = text.fragment.style.font.font_weight
    return _LEAST_LARGE if size >= _LARGE or (size >= _LARGE_BOLD and weight >= 700) else _LEAST


def _is_outlined(one: TextContrast, needed: float) -> bool:
    """Whether an outline makes a text stand out."""
    shown = one.text.shown
    outline = None if shown is None else shown.outline
    if not isinstance(outline, int | tuple):
        return False
    red, green, blue, alpha = floats_of(outline)
    ring = np.array([red, green, blue]) * 255.0
    return alpha > 0.5 and float(contrast_ratio(ring, np.array(one.behind, np.float64))) >= needed


def find_covered_text(scene: Scene, contrasts: Sequence[TextContrast]) -> Iterator[Finding]:
    """Give texts that something hides that is painted above them."""
    for one in contrasts:
        text, shown = one.text, one.text.shown
        if one.covered < _COVERED or shown is None:
            continue
        cover = _covering(scene.covers, shown)
        if cover is None:
            continue
        by = scene.box_at(cover.rect)
        name = None if by is None else by.element
        share = "all" if one.covered > 0.95 else f"{one.covered:.0%}"
        yield scene.find(
            "text-covered",
            "warning",
            f"{share} of a text is covered" + ("" if name is None else f" by <{name.tag}>"),
            text.box,
            at=shown.area,
            got=repr(shorten(text.words, 40)),
            expected="text that shows whole",
            try_="another place, or a higher z-index",
            value=one.covered,
        )


def _covering(covers: Sequence[Cover], shown: Shown) -> Cover | None:
    """Give what covers most of a text."""
    best, most = None, 0.0
    for cover in covers:
        if cover.order > shown.order:
            common = cover.rect.intersect(shown.band)
            if common.width * common.height > most:
                best, most = cover, common.width * common.height
    return best


def find_overlapping_text(scene: Scene, contrasts: Sequence[TextContrast]) -> Iterator[Finding]:
    """Give pairs of texts whose letters are painted over each other."""
    faint = {id(one.text) for one in contrasts if one.value < 1.6 or one.covered > 0.5}
    upright = [
        (text, text.shown)
        for text in scene.texts
        if text.shown is not None and not text.shown.view.is_turned and text.words and id(text) not in faint
    ]
    upright.sort(key=lambda pair: pair[1].band.y)
    told: set[tuple[int, int]] = set()
    for place, (text, shown) in enumerate(upright):
        for other, above in upright[place + 1 :]:
            if above.band.y >= shown.band.bottom:
                break
            common = shown.band.intersect(above.band)
            area = common.width * common.height
            smaller = min(shown.band.width * shown.band.height, above.band.width * above.band.height)
            if area < 0.2 * smaller or text.words == other.words or common.width < 0.15 * min(text.size, other.size):
                continue
            if any(
                min(shown.order, above.order) < cover.order < max(shown.order, above.order)
                and cover.rect.intersect(common).width >= common.width - 1.0
                for cover in scene.covers
            ):
                continue
            pair = id(text.box.block), id(other.box.block)
            if pair in told:
                continue
            told.add(pair)
            yield scene.find(
                "texts-overlap",
                "warning",
                "two texts are painted over each other",
                other.box,
                at=unite(shown.area, above.area),
                got=f"{shorten(text.words, 40)!r} and {shorten(other.words, 40)!r}",
                expected="texts beside or below each other",
                try_="a higher line-height, more room, or lines that may break",
            )


def _ratio(value: float, needed: float) -> str:
    """Write a ratio that is not enough so that it does not read like one that is."""
    text = f"{value:.1f}"
    return text if float(text) < needed else f"{floor(value * 100) / 100:.2f}"


def hex_of_rgb(color: Rgb) -> str:
    """Write red, green and blue from 0 to 255 as CSS does."""
    return "#{:02x}{:02x}{:02x}".format(*color)


def _is_dark(color: Rgb) -> bool:
    return float(luminance(np.array(color, np.float64))) < _MIDDLE
