"""How far letters stand out from what is really painted behind them, including gradients, pictures and layers.

Goes in: a scene and a rasteriser. Comes out: the lowest contrast of each text, and how much of it is covered.

Texts on plain colours and gradients need no drawing. For the others, the part of the image around them is drawn at a
small size without its letters. Where something lies above a text or a layer changes it, that part is drawn a second
time, with a bar of the letters' own ink in place of the text. The pixels then show the effect of opacity, blending and
whatever lies above on both, and no edge of a letter blurs them.

Spec: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from math import ceil, floor, inf
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from limner.bitmap import Bitmap
from limner.findings.finding import Finding
from limner.findings.grounds import Cover as Coat
from limner.findings.grounds import Ground, Grounds, is_one_color, seen_at, seen_colors
from limner.findings.painted import reach_of
from limner.findings.placed import BAND, PlacedText, Shown
from limner.findings.points import (
    MIDDLE,
    Points,
    Rgb,
    TextContrast,
    contrast_ratio,
    luminance,
    rgb_of,
)
from limner.findings.ranges import Ranges
from limner.findings.scene import Cover, Scene, leave, shorten
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

    Colors: TypeAlias = "npt.NDArray[np.float64]"

Draw: TypeAlias = Callable[[DisplayList, float], Bitmap]
"""Draws a display list at a scale."""

_AT_ONCE: Final = 1_000_000  # pairs of texts that are compared at once
_PIXELS: Final = 400.0
"""The width of the image that is checked."""
_SPARE: Final = 0.12  # em by which a bar extends beyond the band
_COVERED: Final = 0.15  # the share of a text that may be hidden
LEAST: Final = 4.5
"""The contrast that is enough for text of any size."""
_LEAST_LARGE: Final = 3.0
_LARGE: Final = 24.0  # px; "large scale" is 18 pt, or 14 pt and bold
_LARGE_BOLD: Final = 18.66
_SHOWN_AT: Final = 600.0  # px: how wide feeds show an image
_FAINT: Final = 1.35  # letters of this size that can hardly be seen are an ornament
_ORNAMENT: Final = 96.0  # px


def measure_contrasts(scene: Scene, draw: Draw, *, enough: float | None = None) -> list[TextContrast]:
    """Measure texts that show.

    Args:
        scene: The image.
        draw: Draws a display list.
        enough: Leave out texts that certainly have this much contrast; None measures every text.
    """
    shown = scene.shown
    places = [place for place, (_, one) in enumerate(shown.pairs) if _has_letters(one)]
    if not places:
        return []
    background = scene.display_list.background
    grounds, ranges = Grounds(scene.painted, background), Ranges(scene.painted, background)
    found: list[TextContrast] = []
    gradients: list[tuple[PlacedText, Ground]] = []
    rest: list[int] = []
    bands = shown.band_edges
    cut: list[bool] = leave(shown.bands, shown.clips).tolist()
    for place, touching in grounds.touching(shown, places):
        text, one = shown.pairs[place]
        if cut[place]:
            rest.append(place)
            continue
        if enough is not None and ranges.least_contrast(text, one, bands[place], touching) >= enough:
            continue
        ground = grounds.around(shown, place, touching)
        if ground is None:
            rest.append(place)
        elif is_one_color(one.item.ink, ground):
            found.append(_plain(text, one, ground.below))
        else:
            gradients.append((text, ground))
    if gradients:
        found += _on_gradients(gradients)
    return found + _drawn(scene, grounds, rest, draw) if rest else found


def _has_letters(shown: Shown) -> bool:
    for run in shown.item.runs:
        face = run.face
        if not face.color and not face.pictured:
            return True
    return False


# ── without drawing ───────────────────────────────────────────────────────────────────────────────────────


def _plain(text: PlacedText, shown: Shown, covers: Sequence[Coat]) -> TextContrast:
    ink, solids = shown.item.ink, tuple((cover.ink, cover.opacity) for cover in covers)
    value, seen, behind = _contrast_on(ink, solids)  # pyright: ignore[reportArgumentType]  # `is_one_color` has told
    return TextContrast(text, value, seen, behind, 0.0, shown.item.y if shown.is_upright else shown.item.x)


@forgettable
@lru_cache(maxsize=256)
def _contrast_on(ink: Solid, solids: tuple[tuple[Solid | None, float], ...]) -> tuple[float, Rgb, Rgb]:
    """Give the contrast of a colour on others, and the colours as they are seen."""
    seen, behind = seen_colors(ink, [Coat(solid, None, opacity) for solid, opacity in solids])
    value = float(contrast_ratio(np.array(seen), np.array(behind)))
    return value, rgb_of(seen), rgb_of(behind)


def _on_gradients(texts: Sequence[tuple[PlacedText, Ground]]) -> list[TextContrast]:
    points = Points([text for text, _ in texts])
    behind, ink = np.empty((len(points.of), 3)), np.empty((len(points.of), 3))
    for own, (text, ground) in zip(points.shares, texts, strict=True):
        if text.shown is not None and own.stop > own.start:
            ink[own], behind[own] = seen_at(text.shown, ground, points.x[own], points.y[own])
    return points.measure(behind, ink)


# ── drawing without letters ───────────────────────────────────────────────────────────────────────────────


def _drawn(scene: Scene, grounds: Grounds, places: Sequence[int], draw: Draw) -> list[TextContrast]:
    """Measure texts by drawing the part of the image that they are in."""
    canvas = scene.canvas
    scale = min(1.0, _PIXELS / max(canvas.width, 1.0))
    apart = [place for place in places if grounds.is_topmost(scene.shown, place)]
    found: list[TextContrast] = []
    for chosen, is_apart in ((apart, True), ([place for place in places if place not in set(apart)], False)):
        if not chosen:
            continue
        some = [scene.shown.pairs[place][0] for place in chosen]
        points = Points(some)
        region = _region(points, canvas, scale)
        if region is None:
            continue
        reach = scene.painted.reach
        wanted = None if reach == inf else grounds.touched(scene.shown, chosen, reach + 3.0 / scale)
        by_item = {id(text.shown.item): text for text in some if text.shown is not None}

        def look(
            ink: Callable[[PlacedText, Glyphs], Ink] | None, changed: dict[int, PlacedText], region: Rect = region
        ) -> "Colors":
            listed = _changed(scene.display_list, by_item, ink, changed, wanted, region)  # noqa: B023 - called in this turn
            return _colors_at(draw(listed, scale), points, region, scale)  # noqa: B023 - the same

        behind = look(None, {})
        if is_apart:
            found += points.measure(behind, _over(points, some, behind))
            continue
        ink = look(_own_ink, by_item)
        hidden = points.hidden(behind, ink)
        if hidden:
            # Letters as pale as their background look hidden; in another ink they do not.
            few = {id(one.shown.item): one for one in map(points.text_of, hidden) if one.shown is not None}
            hidden &= points.hidden(behind, look(_other_ink(points.dark(behind)), few))
        found += points.measure(behind, ink, hidden)
    return found


def _region(points: Points, canvas: Rect, scale: float) -> Rect | None:
    """Give the part of the canvas that contains all points, in whole pixels of the drawing."""
    x, y = points.x, points.y
    if not len(x):
        return None
    left, top = floor(float(x.min()) * scale) - 1, floor(float(y.min()) * scale) - 1
    right, bottom = ceil(float(x.max()) * scale) + 1, ceil(float(y.max()) * scale) + 1
    area = Rect(left / scale, top / scale, (right - left) / scale, (bottom - top) / scale).intersect(canvas)
    return area if area.width > 0.0 and area.height > 0.0 else None


def _colors_at(bitmap: Bitmap, points: Points, region: Rect, scale: float) -> "Colors":
    """Give red, green and blue on white, which is what viewers show behind transparent images."""
    columns = np.clip(((points.x - region.x) * scale).astype(np.int64), 0, bitmap.width - 1)
    rows = np.clip(((points.y - region.y) * scale).astype(np.int64), 0, bitmap.height - 1)
    pixels = bitmap.pixels[rows, columns].astype(np.float64)
    on_white: Colors = pixels[:, :3] + (255.0 - pixels[:, 3:])
    return on_white


def _over(points: Points, texts: Sequence[PlacedText], behind: "Colors") -> "Colors":
    """Give the colours seen of letters that are painted straight onto what is behind them."""
    seen = behind.copy()
    for own, text in zip(points.shares, texts, strict=True):
        ink = text.shown.item.ink if text.shown is not None else 0
        if isinstance(ink, int | tuple):
            red, green, blue, alpha = floats_of(ink)
            seen[own] = np.array((red, green, blue)) * (alpha * 255.0) + behind[own] * (1.0 - alpha)
    return seen


def _own_ink(_text: PlacedText, item: Glyphs) -> Ink:
    return item.ink


def _other_ink(dark: set[int]) -> Callable[[PlacedText, Glyphs], Ink]:
    """Give the ink that differs most from what is behind a text."""

    def ink(text: PlacedText, _item: Glyphs) -> Ink:
        return 0xFFFFFFFF if id(text) in dark else 0xFF000000

    return ink


def _changed(
    listed: DisplayList,
    texts: dict[int, PlacedText],
    ink: Callable[[PlacedText, Glyphs], Ink] | None,
    barred: dict[int, PlacedText],
    wanted: set[int] | None,
    region: Rect,
) -> DisplayList:
    """Give part of a display list without some texts.

    Args:
        listed: All of it.
        texts: The texts to leave out, by the identity of their glyphs.
        ink: Gives the ink of the bars.
        barred: The texts that a bar replaces.
        wanted: The identities of the items nearby; None for all.
        region: The part.
    """
    outlined = {
        (id(text.shown.item.runs[0]), text.shown.item.x, text.shown.item.y)
        for text in texts.values()
        if text.shown is not None and text.shown.outline is not None
    }

    def change(items: Items) -> Items:
        changed: Items = []
        for item in items:
            if isinstance(item, Clip | Transformed | Layer | Group):
                group = _changed_group(item, change)
                if group is not None:
                    changed.append(group)
                continue
            if wanted is not None and id(item) not in wanted:
                continue
            if isinstance(item, Glyphs):
                text = texts.get(id(item))
                if text is not None:
                    if ink is not None and id(item) in barred:
                        changed.append(Fill(_bar(text, item), ink(text, item), smooth=False))
                    continue
                if item.runs and (id(item.runs[0]), item.x, item.y) in outlined and not item.sigma:
                    continue
            changed.append(item)
        return changed

    part: Items = change(listed.items)
    if region.x or region.y:
        part = [Transformed((1.0, 0.0, 0.0, 1.0, -region.x, -region.y), part)]
    return DisplayList(region.width, region.height, part, listed.background)


def _changed_group(item: Clip | Transformed | Layer | Group, change: Callable[[Items], Items]) -> Item | None:
    items = change(item.items)
    if not items and not (isinstance(item, Layer) and any(effect.graph is not None for effect in item.effects)):
        return None  # only a layer's own filter paints where there is nothing
    if isinstance(item, Clip):
        return Clip(item.shape, items, outside=item.outside, smooth=item.smooth)
    if isinstance(item, Transformed):
        return Transformed(item.matrix, items)
    if isinstance(item, Group):
        return Group(items)
    bounds = item.bounds
    if bounds is None and not item.effects and item.mask is None and item.composite == "over":
        bounds = reach_of(items)  # a layer of the whole canvas costs more than everything in it
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


def _bar(text: PlacedText, item: Glyphs) -> Rect:
    size = text.fragment.style.font.font_size
    spare = _SPARE * size
    shown = text.shown
    if shown is not None and shown.is_upright:
        return Rect(item.x - size / 2, item.y, size, shown.ink_width)
    return Rect(item.x - spare, item.y - BAND * size - spare, text.fragment.width + 2 * spare, BAND * size + 2 * spare)


# ── findings ──────────────────────────────────────────────────────────────────────────────────────────────


def find_pale_text(scene: Scene, contrasts: Sequence[TextContrast]) -> Iterator[Finding]:
    """Give texts whose letters hardly stand out, grouped by kind of element, the worst first."""
    found: dict[tuple[str, str, bool], list[TextContrast]] = {}
    for one in sorted(contrasts, key=lambda one: one.value):
        text = one.text
        if one.value >= LEAST:
            break
        if one.covered > 0.5 or not any(letter.isalnum() for letter in text.words):
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
    """Give the least contrast that WCAG 2 asks of a text when it is shown at a share of its size.

    Spec: https://www.w3.org/TR/WCAG22/#contrast-minimum
    """
    size = text.size * shown_at
    weight = text.fragment.style.font.font_weight
    return _LEAST_LARGE if size >= _LARGE or (size >= _LARGE_BOLD and weight >= 700) else LEAST


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
    """Give texts that are hidden by something painted above them."""
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
    told: set[tuple[int, int]] = set()
    for place, other_place in _overlapping_bands(scene):
        (text, shown), (other, above) = scene.shown.pairs[place], scene.shown.pairs[other_place]
        if not text.words or not other.words or text.words == other.words or id(text) in faint or id(other) in faint:
            continue
        if shown.view.is_turned or above.view.is_turned:
            continue
        common = shown.band.intersect(above.band)
        if common.width < 0.15 * min(text.size, other.size) or _is_between(scene.covers, shown, above, common):
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


def _overlapping_bands(scene: Scene) -> Iterator[tuple[int, int]]:
    """Give pairs of texts whose bands overlap by a fifth of the smaller one, the upper first."""
    bands = scene.shown.bands
    order = np.argsort(bands[:, 1], kind="stable")
    bands = bands[order]
    left, top, right, bottom = bands.T
    areas = (right - left) * (bottom - top)
    at_once = max(1, _AT_ONCE // max(1, len(bands)))
    for start in range(0, len(bands), at_once):
        rows = slice(start, start + at_once)
        across = np.minimum(right[rows, np.newaxis], right) - np.maximum(left[rows, np.newaxis], left)
        down = np.minimum(bottom[rows, np.newaxis], bottom) - np.maximum(top[rows, np.newaxis], top)
        least = 0.2 * np.minimum(areas[rows, np.newaxis], areas)
        near = (across > 0.0) & (down > 0.0) & (across * down >= least)
        for first, second in np.argwhere(near).tolist():
            if second > first + start:
                yield int(order[first + start]), int(order[second])


def _is_between(covers: Sequence[Cover], shown: Shown, above: Shown, common: Rect) -> bool:
    """Whether something is painted between two texts, as wide as their overlap."""
    first, last = min(shown.order, above.order), max(shown.order, above.order)
    return any(
        first < cover.order < last and cover.rect.intersect(common).width >= common.width - 1.0 for cover in covers
    )


def _ratio(value: float, needed: float) -> str:
    """Write a ratio that is too low so that rounding does not make it look sufficient."""
    text = f"{value:.1f}"
    return text if float(text) < needed else f"{floor(value * 100) / 100:.2f}"


def hex_of_rgb(color: Rgb) -> str:
    """Write red, green and blue from 0 to 255 in CSS."""
    return "#{:02x}{:02x}{:02x}".format(*color)


def _is_dark(color: Rgb) -> bool:
    return float(luminance(np.array(color, np.float64))) < MIDDLE
