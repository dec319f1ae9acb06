"""Shapes a text with fallback, face by face.

Goes in: a list of faces, characters and their runs of one script. Comes out: `Unit`. Each face takes the clusters for
which it has glyphs. Characters that no face has are drawn as `.notdef` of the first.

Spec: https://www.w3.org/TR/css-fonts-4/#cluster-matching
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from limner.characters.properties import property_table
from limner.text.candidate import Candidate
from limner.text.features import capital_pieces
from limner.text.plan import FaceList
from limner.text.script_fonts import EMOJI, SHARED
from limner.text.shaped import Spend
from limner.text.span import Unit, UnitRun, find_window
from limner.text.unicode.itemise import Item, Presentation
from limner.text.unicode.segment import grapheme_boundaries

if TYPE_CHECKING:
    from limner.text.shape import ShapedRun

_CONTEXT: Final = 5  # as many characters as HarfBuzz looks at
_UNIT_STEPS: Final = 60  # steps of the budget that a text costs besides its characters
_ITEM_STEPS: Final = 30  # steps of the budget that an item costs besides its characters
_KNOWN_STEPS: Final = 10  # the same for a short item that came before
_STRETCH_STEPS: Final = 10  # and for each face that is tried on a stretch of it
_JOINING: Final = re.compile(
    "[\u0600-\u07ff\u0840-\u08ff\u1800-\u18af\ua840-\ua87f\U00010a00-\U00010fff\U0001e900-\U0001e95f\u0300-\u036f]"
)
_INVISIBLE: Final = dict.fromkeys((*range(32), *range(127, 160), 65532), 8203)
_INVISIBLE_PATTERN: Final = re.compile("[\x00-\x1f\x7f-\x9f\ufffc\ud800-\udfff]")
_SURROGATES: Final = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
_MAX_FACES_TRIED: Final = 600
_SHORT: Final = 8
_CURSIVE: Final = frozenset(("Arab", "Mand", "Mong", "Nkoo", "Phag", "Rohg", "Syrc"))
"""Scripts whose letters join, between which Chrome puts no letter-spacing.

Spec: https://www.w3.org/TR/css-text-4/#cursive-script
"""


def context_of(text: str, start: int, end: int) -> tuple[str, str] | None:
    """The characters around a part on which its shape may depend; None if it depends on none."""
    before, after = text[max(start - _CONTEXT, 0) : start], text[end : end + _CONTEXT]
    if (before or after) and _JOINING.search(before + after) is not None:
        return before, after
    return None


def set_text(
    faces: FaceList,
    text: str,
    items: tuple[Item, ...],
    context: tuple[str, str],
    *,
    rtl: bool,
    spaced: bool,
    spend: Spend | None = None,
) -> Unit:
    """Shape a text; `spend` is called with the steps this takes, and may raise."""
    shown = text
    if _INVISIBLE_PATTERN.search(text) is not None:
        # Control characters have neither ink nor width; lone surrogates are not characters at all.
        shown = text.translate(_INVISIBLE).translate(_SURROGATES)
    if spend is not None:
        spend(_UNIT_STEPS + len(text))
    if len(items) == 1 and items[0].presentation == "text" and not context[0] and not context[1]:
        unit = _set_simple(faces, text, shown, items[0].script, rtl=rtl, spaced=spaced)
        if unit is not None:
            unit.cursive = _find_cursive(items) if spaced else ()
            return unit
    setter = _Setter(faces, context[0] + shown + context[1], len(context[0]), rtl=rtl, spaced=spaced)
    setter.spend = spend
    runs: list[UnitRun] = []
    start = 0
    for item in items:
        pieces = setter.set_item(start, item)
        runs.extend(reversed(pieces) if rtl else pieces)
        start = item.end
    if rtl:
        runs.reverse()
    unit = Unit(text, rtl, runs, setter.missing, _needed(setter.shaped), setter.offset)
    unit.cursive = _find_cursive(items) if spaced else ()
    return unit


def _find_cursive(items: tuple[Item, ...]) -> list[tuple[int, int]]:
    starts = (0, *(item.end for item in items))
    return [(start, item.end) for start, item in zip(starts, items, strict=False) if item.script in _CURSIVE]


def _set_simple(faces: FaceList, text: str, shown: str, script: str, *, rtl: bool, spaced: bool) -> Unit | None:
    """Shape a text of one script with the first face, if this face has all glyphs, as it does for nearly all texts."""
    candidate = faces.candidate(0)
    if candidate is None or candidate.entry.unicode_range or candidate.scale != 1.0:
        return None
    if faces.request.font_variant_caps != "normal":
        return None
    features = faces.features_for(candidate, spaced=spaced)
    shaped = candidate.face.font.shape(shown, 0, len(shown), rtl, script, faces.language, features or None)
    glyphs, clusters = shaped.glyphs, shaped.clusters
    if 0 in glyphs:
        return None
    run = UnitRun(candidate, glyphs, clusters, (shaped.units, shaped.adjustments), shaped.offsets, 1.0)
    runs = (run,)
    return Unit(text, rtl, runs, {}, ((shaped, 0),), 0)


class _Setter:
    """Shapes the items of one text."""

    def __init__(self, faces: FaceList, text: str, offset: int, *, rtl: bool, spaced: bool) -> None:
        self.faces = faces
        self.text = text  # with its context
        self.offset = offset  # where the part begins in the text
        self.rtl = rtl
        self.spaced = spaced
        self.missing: dict[int, None] = {}
        self.shaped: list[tuple[ShapedRun, int]] = []  # each with its distance from where it was shaped
        self.spend: Spend | None = None
        # Where each short item first appeared, its runs, and their shaped glyphs.
        self._known: dict[tuple[str, str, Presentation], tuple[int, list[UnitRun], list[tuple[ShapedRun, int]]]] = {}

    def set_item(self, start: int, item: Item) -> list[UnitRun]:
        """The runs of one item in visual order; a repeated short item is set only once."""
        low, high = start + self.offset, item.end + self.offset
        if high - low > _SHORT or context_of(self.text, low, high) is not None:
            return self._set_item(start, item)
        if not self.text.isascii() and _may_trim(self.text[max(low - 1, 0) : high + 1]):
            return self._set_item(start, item)
        key = (self.text[low:high], item.script, item.presentation)
        known = self._known.get(key)
        if known is None:
            before = len(self.shaped)
            runs = self._set_item(start, item)
            self._known[key] = (start, runs, self.shaped[before:])
            return runs
        if self.spend is not None:
            self.spend(_KNOWN_STEPS)
        first, runs, shaped = known
        distance = start - first
        self.shaped.extend([(one, moved + distance) for one, moved in shaped])
        return [run.moved(distance) for run in runs]

    def _set_item(self, start: int, item: Item) -> list[UnitRun]:
        if start == item.end:
            return []
        placed: list[tuple[int, list[UnitRun]]] = []
        pending = [(start, item.end)]
        place = 0
        while pending and place < _MAX_FACES_TRIED:
            candidate = self.faces.candidate_for(item.presentation, place)
            if candidate is None:
                break
            place += 1
            if self.spend is not None:
                self.spend(_ITEM_STEPS + _STRETCH_STEPS * len(pending))
            pending = self._ask(candidate, pending, item, placed, fallback=place > 1)
        for script in (item.script, SHARED) if item.presentation == "text" else (EMOJI,):
            if not pending:
                break
            wanted = "".join(self.text[low + self.offset : high + self.offset] for low, high in pending)
            for candidate in self.faces.installed_for(script, wanted):
                pending = self._ask(candidate, pending, item, placed, fallback=True)
        for low, high in pending:
            self._note_missing(self.text[low + self.offset : high + self.offset])
            placed.append((low, self._shape(self.faces.primary, low, high, item)))
        placed.sort(key=lambda piece: piece[0], reverse=self.rtl)
        return [run for _, runs in placed for run in runs]

    def _ask(
        self,
        candidate: Candidate,
        pending: list[tuple[int, int]],
        item: Item,
        placed: list[tuple[int, list[UnitRun]]],
        *,
        fallback: bool,
    ) -> list[tuple[int, int]]:
        """Place what a face has of the pending stretches; return the rest."""
        left: list[tuple[int, int]] = []
        for low, high in pending:
            if fallback and self._lacks(candidate, low, high):
                left.append((low, high))
                continue
            for first, last, mine in self._eligible(candidate, low, high):
                if mine:
                    left.extend(self._try(candidate, first, last, item, placed))
                else:
                    left.append((first, last))
        return _join(left)

    def _lacks(self, candidate: Candidate, low: int, high: int) -> bool:
        """Whether a fallback face clearly has nothing of a short stretch, so that shaping is unnecessary."""
        if high - low > _SHORT:
            return False
        font = candidate.face.font
        return not any(
            font.has_glyph(ord(character)) or _decomposes(character)
            for character in self.text[low + self.offset : high + self.offset]
        )

    def _note_missing(self, text: str) -> None:
        # If no face has a whole sequence, the parts that the first face has are not missing.
        font = self.faces.primary.face.font
        for character in text:
            if not _is_joiner(character) and not font.has_glyph(ord(character)):
                self.missing[ord(character)] = None

    def _eligible(self, candidate: Candidate, low: int, high: int) -> list[tuple[int, int, bool]]:
        """The parts of a text, in whole graphemes, and whether `unicode-range` allows a face to draw each of them."""
        entry = candidate.entry
        if not entry.unicode_range:
            return [(low, high, True)]
        text = self.text[low + self.offset : high + self.offset]
        boundaries = grapheme_boundaries(text) or range(len(text) + 1)
        stretches: list[tuple[int, int, bool]] = []
        for first, last in pairwise(boundaries):
            mine = all(entry.covers(ord(character)) for character in text[first:last] if not _is_joiner(character))
            if stretches and stretches[-1][2] == mine:
                stretches[-1] = (stretches[-1][0], low + last, mine)
            else:
                stretches.append((low + first, low + last, mine))
        return stretches

    def _try(
        self, candidate: Candidate, low: int, high: int, item: Item, placed: list[tuple[int, list[UnitRun]]]
    ) -> list[tuple[int, int]]:
        """Place the parts for which a face has glyphs; return the rest."""
        runs = self._shape(candidate, low, high, item)
        if not any(0 in run.glyphs for run in runs):
            placed.append((low, runs))
            return []
        missing: list[tuple[int, int]] = []
        for run in runs:
            missing.extend(_missing_ranges(run, low, high))
        missing = _join(self._whole_graphemes(missing, low, high))
        if missing == [(low, high)]:
            return missing
        place = low
        for first, last in [*missing, (high, high)]:
            if place < first:
                placed.append((place, [piece for run in runs for piece in _cut_run(run, place, first)]))
            place = last
        return missing

    def _whole_graphemes(self, ranges: list[tuple[int, int]], low: int, high: int) -> list[tuple[int, int]]:
        text = self.text[low + self.offset : high + self.offset]
        boundaries = grapheme_boundaries(text)
        if boundaries is None:
            return ranges
        grown: list[tuple[int, int]] = []
        for first, last in ranges:
            start = boundaries[bisect_right(boundaries, first - low) - 1]
            end = boundaries[bisect_left(boundaries, last - low)]
            grown.append((low + start, low + end))
        return grown

    def _shape(self, candidate: Candidate, low: int, high: int, item: Item) -> list[UnitRun]:
        request = self.faces.request
        features = self.faces.features_for(candidate, spaced=self.spaced)
        if request.font_variant_caps == "normal":
            return [self._shape_plain(candidate, low, high, item.script, features)]
        capitals = capital_pieces(
            request, candidate.face.font, self.text[low + self.offset : high + self.offset], item.script, features
        )
        if isinstance(capitals, dict):
            return [self._shape_plain(candidate, low, high, item.script, capitals)]
        runs: list[UnitRun] = []
        for piece in capitals:
            shaped = candidate.face.font.shape(
                piece.text, 0, len(piece.text), self.rtl, item.script, self.faces.language, features
            )
            clusters = [low + piece.offsets[cluster] for cluster in shaped.clusters]
            run = _make_run(candidate, shaped, clusters, candidate.scale * piece.scale)
            runs.insert(0, run) if self.rtl else runs.append(run)
        return runs

    def _shape_plain(self, candidate: Candidate, low: int, high: int, script: str, features: dict[str, int]) -> UnitRun:
        shaped = candidate.face.font.shape(
            self.text, low + self.offset, high - low, self.rtl, script, self.faces.language, features or None
        )
        self.shaped.append((shaped, 0))
        offset = self.offset
        clusters = [cluster - offset for cluster in shaped.clusters] if offset else shaped.clusters
        return _make_run(candidate, shaped, clusters, candidate.scale)


def _needed(shaped: "list[tuple[ShapedRun, int]]") -> "Sequence[tuple[ShapedRun, int]]":
    """Leave out unused shapings, whose clusters were all shaped again with a later face."""
    if len(shaped) < 2:
        return shaped
    covered: set[int] = set()
    needed: list[tuple[ShapedRun, int]] = []
    for run, moved in reversed(shaped):
        clusters = [cluster + moved for cluster in run.clusters]
        if not covered.issuperset(clusters):
            covered.update(clusters)
            needed.append((run, moved))
    needed.reverse()
    return needed


def _make_run(candidate: Candidate, shaped: "ShapedRun", clusters: Sequence[int], scale: float) -> UnitRun:
    return UnitRun(candidate, shaped.glyphs, clusters, (shaped.units, shaped.adjustments), shaped.offsets, scale)


def _missing_ranges(run: UnitRun, low: int, high: int) -> list[tuple[int, int]]:
    """Character ranges of the clusters that have a `.notdef`."""
    starts = sorted(set(run.clusters))
    missing = {cluster for glyph, cluster in zip(run.glyphs, run.clusters, strict=True) if glyph == 0}
    ends = dict(zip(starts, [*starts[1:], high], strict=True))
    return [(max(start, low), ends[start]) for start in starts if start in missing]


def _cut_run(run: UnitRun, first: int, last: int) -> list[UnitRun]:
    low, high = find_window(run.clusters, first, last)
    if low >= high:
        return []
    offsets = run.offsets[low:high] if run.offsets is not None else None
    adjustments = run.adjustments[low:high] if run.adjustments is not None else None
    advances = run.units[low:high], adjustments
    return [UnitRun(run.candidate, run.glyphs[low:high], run.clusters[low:high], advances, offsets, run.scale)]


def _join(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _decomposes(character: str) -> bool:
    # HarfBuzz may draw a character from its parts. A face that has Hangul has the syllables too.
    return character > "\x7f" and (
        not "\uac00" <= character <= "\ud7a3" and property_table("Decomposition_Type")[character] != "None"
    )


def _is_joiner(character: str) -> bool:
    # Zero-width joiners, variation selectors, and the tags of a flag, which belong to the character before them.
    return character in "\u200c\u200d" or "\ufe00" <= character <= "\ufe0f" or "\U000e0020" <= character <= "\U000e007f"


def _may_trim(text: str) -> bool:
    from limner.text.trimming import may_trim

    return may_trim(text, None)
