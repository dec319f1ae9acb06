"""The text engine: chooses faces, shapes with fallback, adds spacing, caches; reports characters that no font had."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from operator import attrgetter
from typing import Final

from limner.css.sheet import FontFaceRule
from limner.diagnostics import Diagnostics
from limner.host import new_lock
from limner.text.candidate import Candidate
from limner.text.engine import FontMetrics
from limner.text.fonts import FontCollection
from limner.text.metrics import PIXEL, scale_metrics
from limner.text.plan import FaceList
from limner.text.request import FontRequest
from limner.text.setting import context_of, set_text
from limner.text.shaped import ShapedText, Spend
from limner.text.span import ShapedSpan, Spacing, Unit
from limner.text.unicode.itemise import Item, itemise

_KEPT = 4
_WORD_SEPARATORS: Final = frozenset(" \u00a0\t\n")


def space_unit(unit: Unit, size: float, letter: float, word: float) -> Spacing:
    """Spread spacing over the clusters of a unit; remembered for the last few sizes."""
    key = (size, letter, word)
    known = unit.spacings
    if known is None:
        known = unit.spacings = {}
    spacing = known.get(key)
    if spacing is None:
        spacing = _space(unit, size, letter, word)
        if len(known) >= _KEPT:
            known.clear()
        known[key] = spacing
    return spacing


def _space(unit: Unit, size: float, letter_spacing: float, word_spacing: float) -> Spacing:
    text = unit.text
    plain = unit.at(size).edges
    # Chrome truncates spacings to the steps of advances.
    letter, word = int(letter_spacing * PIXEL), int(word_spacing * PIXEL)
    cursive = unit.cursive
    if not word and not cursive and text.isascii() and text.isprintable() and len(unit.runs) == 1:
        count = len(text)
        if len(unit.runs[0].clusters) == count:
            # Each character is a cluster, and all get the same space.
            return Spacing(
                [edge + letter * place for place, edge in enumerate(plain)], dict.fromkeys(range(count), letter)
            )
    starts = sorted({cluster for run in unit.runs for cluster in run.clusters})
    extra: dict[int, int] = {}
    for start in starts:
        character = text[start]
        separates = character in _WORD_SEPARATORS
        joins = cursive and not separates and any(first <= start < end for first, end in cursive)
        space = 0 if joins or is_zero_width(character) else letter
        if separates:
            space += word
        if space:
            extra[start] = space
    edges = list(plain)
    total = 0
    starts.append(len(text))
    for start, end in pairwise(starts):
        space = extra.get(start, 0)
        for place in range(start + 1, end + 1):
            # Within a cluster, the space is shared in the same way as its advance.
            edges[place] += total + space * (place - start) // (end - start)
        total += space
    return Spacing(edges, extra)


def is_zero_width(character: str) -> bool:
    """Whether letter-spacing skips a character, as in Chrome."""
    code = ord(character)
    return (
        (code < 0x20 and code not in {9, 10})
        or 0x7F <= code < 0xA0
        or code in {0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0xFEFF, 0xFFFC}
        or 0x202A <= code <= 0x202E
        or 0x2066 <= code <= 0x2069
    )


def faces_of(shaped: ShapedText) -> FaceList | None:
    """Give the faces with which a text was shaped; None if no engine shaped it."""
    plan = shaped.plan if isinstance(shaped, ShapedSpan) else None
    return plan.faces if isinstance(plan, _Plan) else None


# Everything that decides faces and features. Sizes are handled separately, because most faces do not depend on them.
_identify: Final = attrgetter(
    *(name for name, one in vars(FontRequest).items() if isinstance(one, property) and name != "font_size")
)
_end_of = attrgetter("end")
_PLANS = 1024
_LARGEST = 10_000.0
_LISTS = 512
_UNIT_CHARACTERS = 48_000  # characters in the new table; as many may wait in the old one, at about 80 bytes each
_UNIT_WEIGHT = 64  # characters that each text counts for besides its own
_DERIVED = 16


class _Plan:
    """One style: its size, its faces and its metrics."""

    __slots__ = ("faces", "metrics", "request", "size", "subpixel")

    def __init__(self, request: FontRequest, faces: FaceList) -> None:
        self.request = request
        self.faces = faces
        # Chrome draws nothing larger either; NaN draws nothing.
        self.size = min(request.font_size, _LARGEST) if request.font_size > 0 else 0.0
        self.subpixel = request.text_rendering == "geometricprecision"
        self.metrics: dict[int, tuple[Candidate, FontMetrics]] = {}

    def metrics_of(self, candidate: Candidate) -> FontMetrics:
        known = self.metrics.get(id(candidate))
        if known is None:
            metrics = scale_metrics(
                candidate.em, self.size * candidate.scale, candidate.entry.overrides, subpixel=self.subpixel
            )
            known = self.metrics[id(candidate)] = (candidate, metrics)
        return known[1]


class Engine:
    """Chooses faces and shapes; fits `TextEngine`.

    Args:
        collection: The fonts to choose from; Geist and Geist Mono are always available.

    """

    def __init__(self, collection: FontCollection | None = None) -> None:
        self.collection = collection or FontCollection()
        self._lacking = False
        self._absent = False
        self._lock = new_lock()
        self._plans: dict[int, _Plan] = {}
        self._lists: dict[object, FaceList] = {}
        self._items: dict[str, tuple[Item, ...]] = {}
        self._characters = 0
        self._derived: dict[tuple[tuple[FontFaceRule, bytes | None], ...], Engine] = {}

    def with_faces(
        self, faces: Iterable[tuple[FontFaceRule, bytes | None]], diagnostics: Diagnostics | None = None
    ) -> "Engine":
        """An engine that also knows the faces of `@font-face` rules; the same engine for the same faces.

        Args:
            faces: The faces, in the form that `FontCollection.with_faces` takes.
            diagnostics: Receives a diagnostic for each rule without a usable font.
        """
        key = tuple(faces)
        if not key:
            return self
        with self._lock:
            known = self._derived.pop(key, None)
            if known is None:
                told = Diagnostics()
                known = Engine(self.collection.with_faces(key, told))
                if len(told):
                    # Not cached, because the next render must report it too.
                    if diagnostics is not None:
                        diagnostics.extend(told)
                    return known
                while len(self._derived) >= _DERIVED:
                    del self._derived[next(iter(self._derived))]
            self._derived[key] = known
            return known

    @property
    def lacking(self) -> bool:
        """Whether a character that no face has was ever shaped; until then, no text needs to be searched."""
        return self._lacking

    @property
    def absent(self) -> bool:
        """Whether a style ever named a missing family."""
        return self._absent

    def metrics(self, font: FontRequest) -> FontMetrics:
        """Metrics of the first available face."""
        plan = self._plan(font)
        return plan.metrics_of(plan.faces.primary)

    def fallback_metrics(self, shaped: ShapedText) -> tuple[FontMetrics, ...]:
        """Metrics of each face used in a shaped text, the first available face of its request left out."""
        if not isinstance(shaped, ShapedSpan):
            return ()
        plan = shaped.plan
        if not isinstance(plan, _Plan):
            return ()
        primary = plan.faces.primary
        runs = shaped.unit_runs
        if len(runs) == 1 and runs[0].candidate is primary:
            return ()
        return tuple(plan.metrics_of(candidate) for candidate in shaped.candidates if candidate is not primary)

    def shape(  # noqa: PLR0913 - the budget of the waiting caller, beside the six facts
        self,
        text: str,
        start: int,
        end: int,
        font: FontRequest,
        *,
        rtl: bool = False,
        letter_spacing: float = 0.0,
        word_spacing: float = 0.0,
        spend: Spend | None = None,
    ) -> ShapedSpan:
        """Shape ``text[start:end]`` in the context of the whole text; see `TextEngine.shape`."""
        plan = self._plans.get(id(font))
        if plan is None or plan.request is not font:
            plan = self._plan(font)
        faces = plan.faces
        part = text if start == 0 and end == len(text) else text[start:end]
        items = self._items.get(text)
        if items is None or font.font_variant_emoji != "normal":
            items = self._itemise(text, font)
        key: object
        context = None
        if len(items) == 1:
            # If the end is the text's own, the script is enough of a key.
            key = (part, items[0].script, items[0].presentation, rtl, letter_spacing != 0.0)
            if start or end != items[0].end:
                items = (items[0]._replace(end=end - start),)
        else:
            items = _cut(items, start, end)
            key = (part, items, rtl, letter_spacing != 0.0)
        if not text.isascii():
            context = context_of(text, start, end)
            if context is not None:
                key = (key, context)
        unit = faces.units.get(key)
        if unit is None:
            unit = faces.elder_units.get(key)
            if unit is None:
                spaced = letter_spacing != 0.0
                unit = set_text(faces, part, items, context or ("", ""), rtl=rtl, spaced=spaced, spend=spend)
            self._keep(faces, key, unit)
        spacing = None
        if letter_spacing or word_spacing:
            spacing = space_unit(unit, plan.size, letter_spacing, word_spacing)

        source = (self.shape, text, font, rtl, letter_spacing, word_spacing)
        return ShapedSpan(unit, plan, start, 0, end - start, spacing, source)

    def clear(self) -> None:
        """Forget everything that was shaped and measured."""
        with self._lock:
            self._plans = {}
            self._lists = {}
            self._items = {}
            self._characters = 0
            derived = list(self._derived.values())
            self._derived = {}
        for engine in derived:
            engine.clear()

    def _keep(self, faces: FaceList, key: object, unit: Unit) -> None:
        if unit.missing:
            self._lacking = True
        part = unit.text
        with self._lock:
            self._characters += len(part) + _UNIT_WEIGHT
            if self._characters > _UNIT_CHARACTERS:
                for known in self._lists.values():
                    known.elder_units, known.units = known.units, {}
                self._characters = len(part) + _UNIT_WEIGHT
        faces.units[key] = unit

    def _itemise(self, text: str, font: FontRequest) -> tuple[Item, ...]:
        items = itemise(text, font.font_variant_emoji)
        if font.font_variant_emoji != "normal":
            return items
        if len(self._items) >= 2048 or len(text) > 10_000:
            self._items = {}
        self._items[text] = items
        return items

    def _plan(self, font: FontRequest) -> _Plan:
        plan = self._plans.get(id(font))
        if plan is not None and plan.request is font:
            return plan
        plan = _Plan(font, self._face_list(font))
        if len(self._plans) >= _PLANS:
            self._plans = {}
        # The plan holds the request, so that no other object gets its id.
        self._plans[id(font)] = plan
        return plan

    def _face_list(self, font: FontRequest) -> FaceList:
        key = _identify(font)
        known = self._lists.get(key)
        if known is not None and (not known.sized or known.request.font_size == font.font_size):
            return known
        sized_key = (key, font.font_size)
        if known is not None:
            known = self._lists.get(sized_key)
            if known is not None:
                return known
        faces = self._make_list(font)
        if faces.absent:
            self._absent = True
        if len(self._lists) >= _LISTS:
            self._lists = {}
            self._characters = 0
        self._lists[sized_key if faces.sized and key in self._lists else key] = faces
        return faces

    def _make_list(self, font: FontRequest) -> FaceList:
        return FaceList(font, self.collection)


def _cut(items: tuple[Item, ...], start: int, end: int) -> tuple[Item, ...]:
    """The items of a part of the text, with ends relative to the part."""
    if start == 0 and end == items[-1].end:
        return items
    first = bisect_right(items, start, key=_end_of)
    cut: list[Item] = []
    for place in range(first, len(items)):
        item = items[place]
        cut.append(Item(min(item.end, end) - start, item.script, item.presentation))
        if item.end >= end:
            break
    return tuple(cut)
