"""The faces to try for one style, in order; each is found only when the one before lacks a character.

Spec: https://www.w3.org/TR/css-fonts-4/#font-matching-algorithm
"""

import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from limner.characters.case import fold_case
from limner.errors import FontError
from limner.text.candidate import Candidate
from limner.text.face import Face
from limner.text.face_entry import ITALIC, Demand, FaceEntry, Wanted, match_faces
from limner.text.features import collect_features
from limner.text.font_files.font_file import FontFile
from limner.text.fonts import DEFAULT_FAMILY, DEFAULT_MONOSPACE, FontCollection
from limner.text.installed import find_package, is_emoji_name, package_families, system_families, system_folders
from limner.text.metrics import measure_face
from limner.text.request import FontRequest
from limner.text.span import Unit
from limner.text.unicode.itemise import Presentation

GENERIC: Final = frozenset(
    {
        "serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "ui-serif", "ui-sans-serif",
        "ui-monospace", "ui-rounded", "emoji", "math", "fangsong",
    }
)  # fmt: skip
_SYSTEM: Final = frozenset({"-apple-system", "blinkmacsystemfont"})
_MONOSPACE: Final = frozenset({"monospace", "ui-monospace"})
_SERIF: Final = frozenset({"serif", "ui-serif"})
_SHARED: Final = frozenset({"Zyyy", "Zinh", "Zzzz"})


def generic_families(name: str, collection: FontCollection) -> list[str]:
    """The families for a generic name, best first."""
    given = collection.families
    if name in _MONOSPACE:
        return [*filter(_is_monospace, given), DEFAULT_MONOSPACE]
    if name in _SERIF:
        return [*filter(_is_serif, given), *filter(_is_serif, package_families()), *given[:1], DEFAULT_FAMILY]
    if name == "emoji":
        # A package may have emoji as outlines too; those wait until no colour face has the character.
        named = [*filter(is_emoji_name, given), *(entry.family for entry in installed_emoji())]
        return list(dict.fromkeys(named))
    plain = [family for family in given if not (is_emoji_name(family) or _is_monospace(family))]
    return [*(plain or given)[:1], DEFAULT_FAMILY]


def _absent_families(names: Sequence[str], collection: FontCollection) -> tuple[str, ...]:
    absent: list[str] = []
    for name in names:
        key = fold_case(name)
        if key in GENERIC or key in _SYSTEM or collection.find_family(name):
            break
        if not is_emoji_name(name) and key != "segoe ui symbol":
            absent.append(name)
    return tuple(absent)


def _is_monospace(family: str) -> bool:
    name = fold_case(family)
    return "mono" in name.split() or name.endswith(("mono", " code")) or "courier" in name


def _is_serif(family: str) -> bool:
    name = fold_case(family)
    return ("serif" in name and "sans" not in name) or name.split()[0] in {
        "times",
        "georgia",
        "garamond",
        "merriweather",
    }


_SYSTEM_FILES: Final = (
    "NotoColorEmoji.ttf",
    "NotoColorEmoji-Regular.ttf",
    "Apple Color Emoji.ttc",
    "seguiemj.ttf",
    "TwitterColorEmoji-SVGinOT.ttf",
    "Twemoji.Mozilla.ttf",
)


def color_entries(collection: FontCollection, asked: tuple[FaceEntry, ...] | None = None) -> list[FaceEntry]:
    """Faces with colour glyphs, in the order in which they are tried.

    Args:
        collection: The given fonts, and whether the system's may be used.
        asked: The faces after the given ones. None means the installed faces, and the system's if it may be used.
    """
    found = [entry for family in collection.families for entry in collection.find_family(family)]
    found = [entry for entry in found if entry.file.has_color]
    if asked is not None:
        return [*found, *asked]
    found += installed_emoji()
    system = system_emoji() if collection.system else None
    return [*found, system] if system is not None else found


def installed_emoji() -> list[FaceEntry]:
    """The colour faces of installed font packages whose names say that they are for emoji."""
    names = filter(is_emoji_name, package_families())
    return [entry for name in names for entry in find_package(name) if entry.file.has_color]


@lru_cache(maxsize=1)
def system_emoji() -> FaceEntry | None:
    """The operating system's colour face; None if it has none that can be drawn."""
    for folder in system_folders():
        for root, _, names in os.walk(folder):
            for name in _SYSTEM_FILES:
                if name in names:
                    entry = FaceEntry("emoji", FontFile(Path(root, name), mapped=True))
                    if entry.file.has_color:
                        return entry
    return None


class FaceList:
    """The faces to try for styles that differ only in size, and the cache of texts shaped with them.

    Args:
        request: The font properties of one such style.
        collection: Where faces are found.
        asked: The faces that emoji try after the given or installed colour faces, instead of the system's.

    Attributes:
        request: The font properties of one such style.
        demand: What the style requests of each face.
        language: BCP 47 tag for shaping; may be empty.
        primary: The first available face.
        absent: The missing families that the style names before the first one that exists; none if the system's own
            font comes first.
        units: Texts shaped with these faces, by the engine's key.
        elder_units: The previous `units`. Entries that are used again move to `units`; the others are dropped at the
            next change.
        sized: Whether a face of the style's families has optical sizes, so that the plan does depend on the size.
    """

    __slots__ = (
        "_asked",
        "_collection",
        "_colored",
        "_emoji_orders",
        "_features",
        "_found",
        "_installed",
        "_iterator",
        "_lock",
        "absent",
        "demand",
        "elder_units",
        "language",
        "primary",
        "request",
        "sized",
        "units",
    )  # fmt: skip

    def __init__(
        self, request: FontRequest, collection: FontCollection, asked: tuple[FaceEntry, ...] | None = None
    ) -> None:
        self.request = request
        self._asked = asked
        self._collection = collection
        self._lock = threading.RLock()
        override = request.font_language_override
        self.language = request.locale if override in {"normal", ""} else _override_language(override)
        style = request.font_style
        slope = {"normal": 0.0, "italic": ITALIC}[style] if isinstance(style, str) else float(style)
        self.demand = Demand(
            Wanted(request.font_weight, request.font_stretch, slope, style == "italic"),
            size=request.font_size if request.font_optical_sizing == "auto" else 0.0,
            variations=request.font_variation_settings,
            synthesize_weight=request.font_synthesis_weight,
            synthesize_style=request.font_synthesis_style,
        )
        self.units: dict[object, Unit] = {}
        self.elder_units: dict[object, Unit] = {}
        # Imitated capitals and adjusted sizes are rounded at each size.
        self.sized = request.font_variant_caps != "normal" or request.font_size_adjust is not None
        self._features: dict[tuple[tuple[tuple[str, int], ...], bool], dict[str, int]] = {}
        self._found: list[Candidate] = []
        self._installed: dict[tuple[str, ...], tuple[Candidate, ...]] = {}
        self._colored: tuple[Candidate, ...] | None = None
        self._emoji_orders: dict[Presentation, tuple[Candidate, ...]] = {}
        self._iterator = self._search()
        self.primary = self._find_primary()
        self.absent = _absent_families(request.font_family, collection)

    def candidate(self, place: int) -> Candidate | None:
        """The face to try at a place in the list; None after the last."""
        found = self._found
        if place < len(found):
            return found[place]
        with self._lock:
            while place >= len(found):
                following = next(self._iterator, None)
                if following is None:
                    return None
                found.append(following)
            return found[place]

    def candidate_for(self, presentation: Presentation, place: int) -> Candidate | None:
        """The face to try at a place in the list for a presentation; None after the last.

        For text, colour faces come last. For emoji, they come after the families of the style. If a variation selector
        requests emoji, they also come before faces without colour.
        """
        if presentation == "text":
            found = self.candidate(place)
            if found is not None:
                return found
            place -= len(self._found)
            colored = [one for one in self.colored if not one.face.pictured]
            return colored[place] if place < len(colored) else None
        order = self._emoji_orders.get(presentation)
        if order is None:
            styled = [found for found in self._all() if found.from_style]
            others = [found for found in self._all() if not found.from_style]
            if presentation == "selected":
                styled, plain = [f for f in styled if f.face.color], [f for f in styled if not f.face.color]
                others = plain + others
            order = self._emoji_orders[presentation] = (*styled, *self.colored, *others)
        return order[place] if place < len(order) else None

    def installed_for(self, script: str, text: str) -> tuple[Candidate, ...]:
        """The faces of installed packages for a script; tried for what no other face has, and read only then."""
        from limner.text.script_fonts import families_of_script

        names = families_of_script(script, self.request.locale, text)
        found = self._installed.get(names)
        if found is None:
            demand = replace(self.demand, size=0.0)
            candidates: list[Candidate] = []
            for name in names:
                entries = find_package(name)
                for entry in match_faces([(entry.traits, entry) for entry in entries], demand.wanted)[:1]:
                    face = entry.face_for(demand)
                    candidates.append(Candidate(entry, face, self._scale(entry, face), from_style=False))
                if candidates and script not in _SHARED:
                    break  # the others are variants of the same characters
            found = self._installed[names] = tuple(candidates)
        return found

    @property
    def colored(self) -> tuple[Candidate, ...]:
        """The faces with colour emoji."""
        colored = self._colored
        if colored is None:
            demand = replace(self.demand, size=0.0)
            colored = self._colored = tuple(
                Candidate(entry, entry.face_for(demand), entry.size_adjust, from_style=False)
                for entry in color_entries(self._collection, self._asked)
            )
        return colored

    def _all(self) -> list[Candidate]:
        place = 0
        while self.candidate(place) is not None:
            place += 1
        return self._found

    def features_for(self, candidate: Candidate, *, spaced: bool) -> dict[str, int]:
        """The features to shape with, `font-variant-caps` left out."""
        key = (candidate.entry.features, spaced)
        features = self._features.get(key)
        if features is None:
            features = self._features[key] = collect_features(self.request, spaced=spaced, face_settings=key[0])
        return features

    def _find_primary(self) -> Candidate:
        # "The first available font is the first whose unicode-range includes U+0020."
        place = 0
        while True:
            candidate = self.candidate(place)
            if candidate is None:
                raise FontError("no font can be used", got=", ".join(self.request.font_family))
            if candidate.entry.covers(0x20):
                return candidate
            place += 1

    def _search(self) -> Iterator[Candidate]:
        seen: set[int] = set()
        for name, from_style in self._family_names():
            entries = self._collection.find_family(name)
            fresh = [entry for entry in entries if id(entry) not in seen]
            if not fresh:
                continue
            # Entries that match equally differ only in `unicode-range` or are the same. They are tried in order.
            for entry in match_faces([(entry.traits, entry) for entry in fresh], self.demand.wanted):
                if id(entry) in seen:
                    continue
                seen.add(id(entry))
                if from_style:
                    face = entry.face_for(self.demand)
                    self.sized = (
                        self.sized
                        or entry.size_adjust != 1.0
                        or (bool(self.demand.size) and any(a.tag == "opsz" for a in face.tables.axes))
                    )
                else:
                    # Fallbacks keep their default optical size, because all sizes share them.
                    face = entry.face_for(replace(self.demand, size=0.0))
                yield Candidate(entry, face, self._scale(entry, face), from_style=from_style)

    def _family_names(self) -> Iterator[tuple[str, bool]]:
        collection = self._collection
        for name in self.request.font_family:
            is_generic = fold_case(name) in GENERIC
            if collection.has_own(name) if is_generic else collection.find_family(name):
                yield name, True
            elif is_generic:
                for family in generic_families(fold_case(name), collection):
                    yield family, True
        for name in collection.fallbacks(self.request.locale):
            yield name, False
        yield from ((name, False) for name in (DEFAULT_FAMILY, DEFAULT_MONOSPACE))
        if collection.system:
            for entries in system_families().values():
                yield entries[0].family, False

    def _scale(self, entry: FaceEntry, face: Face) -> float:
        scale = entry.size_adjust
        adjust = self.request.font_size_adjust
        if adjust is None:
            return scale
        metric, value = adjust
        em = measure_face(face)
        aspect = {
            "ex-height": em.x_height,
            "cap-height": em.cap_height,
            "ch-width": em.zero_advance,
            "ic-width": em.ideographic_advance,
            "ic-height": em.ideographic_advance,
        }.get(metric, em.x_height)
        return scale * value / aspect if aspect > 0 else scale


def _override_language(tag: str) -> str:
    """Write an OpenType language system for HarfBuzz."""
    return f"x-hbot{tag.strip().lower()}" if tag.strip().isalnum() and tag.isascii() else ""
