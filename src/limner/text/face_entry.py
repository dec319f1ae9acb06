"""One registered face of a family, and the choice among faces by width, slope and weight.

Spec: https://www.w3.org/TR/css-fonts-4/#font-style-matching
"""

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final, NamedTuple, TypeVar

from limner.host import new_lock
from limner.record import record
from limner.text.face import Face
from limner.text.font_files.font_file import FontFile
from limner.text.metrics import NO_OVERRIDES, Overrides

ITALIC: Final = 14.0
"""The angle in degrees that `italic` stands for, and `oblique` without an angle."""

Range = tuple[float, float]


class Wanted(NamedTuple):
    """What a style requests. `slope` is in degrees; `italic` tells `italic` from `oblique` with the same angle."""

    weight: float
    stretch: float
    slope: float
    italic: bool = False


class Traits(NamedTuple):
    """What a face supports; ranges include both ends. `slope` of ``italic`` faces is (14, 14)."""

    weight: Range
    stretch: Range
    slope: Range
    italic: bool = False


Named = TypeVar("Named")


def match_faces(faces: Sequence[tuple[Traits, Named]], wanted: Wanted) -> list[Named]:
    """The best matching faces in the order given.

    Spec: https://www.w3.org/TR/css-fonts-4/#font-style-matching
    """
    left = list(faces)
    left = _closest(left, [_stretch_distance(traits.stretch, wanted.stretch) for traits, _ in left])
    left = _closest(left, [_slope_distance(traits, wanted) for traits, _ in left])
    left = _closest(left, [_weight_distance(traits.weight, wanted.weight) for traits, _ in left])
    return [face for _, face in left]


def _closest(faces: list[tuple[Traits, Named]], distances: Sequence[tuple[float, ...]]) -> list[tuple[Traits, Named]]:
    if len(faces) < 2:
        return faces
    best = min(distances)
    return [face for face, distance in zip(faces, distances, strict=True) if distance == best]


def _stretch_distance(offered: Range, wanted: float) -> tuple[float, ...]:
    low, high = offered
    if low <= wanted <= high:
        return (0.0, 0.0)
    if wanted <= 100:
        # "Closest below first, then above."
        return (1.0, wanted - high) if high < wanted else (2.0, low - wanted)
    return (1.0, low - wanted) if low > wanted else (2.0, wanted - high)


def _slope_distance(traits: Traits, wanted: Wanted) -> tuple[float, ...]:
    low, high = traits.slope
    slope = wanted.slope
    if low <= slope <= high:
        # For `italic`, italic faces are preferred to oblique ones of the same angle, and the other way round.
        return (0.0, 0.0 if traits.italic == wanted.italic else 1.0)
    if slope == 0:
        return (1.0, low) if low > 0 else (2.0, -high)
    if slope >= ITALIC:
        if low > slope:
            return (1.0, low - slope)
        return (2.0, slope - high) if high >= 0 else (3.0, -high)
    if slope > 0:
        if 0 <= high < slope:
            return (1.0, slope - high)
        return (2.0, low - slope) if low > slope else (3.0, -high)
    return _slope_distance(
        Traits(traits.weight, traits.stretch, (-high, -low), traits.italic), wanted._replace(slope=-slope)
    )


def _weight_distance(offered: Range, wanted: float) -> tuple[float, ...]:
    low, high = offered
    if low <= wanted <= high:
        return (0.0, 0.0)
    if 400 <= wanted <= 500:
        # "Weights from the desired one up to 500, then below it, then above 500."
        if wanted < low <= 500:
            return (1.0, low - wanted)
        return (2.0, wanted - high) if high < wanted else (3.0, low - wanted)
    if wanted < 400:
        return (1.0, wanted - high) if high < wanted else (2.0, low - wanted)
    return (1.0, low - wanted) if low > wanted else (2.0, wanted - high)


_BOLD: Final = 600.0  # Chrome emboldens from this weight on if the face's own weights stay below it
_SKEW: Final = math.degrees(math.atan(0.25))  # Skia's slant for oblique text
_FACES = 128


class Owner(Enum):
    """Where the description of a face comes from: the file itself, a `Font`, or an `@font-face` rule."""

    FILE = "file"
    FONT = "font"
    RULE = "rule"


@record
class Demand:
    """What a style requests of a face besides its place in the family."""

    wanted: Wanted
    size: float = 16.0  # CSS px, for optical sizing; 0 where it is off
    variations: tuple[tuple[str, float], ...] = ()
    synthesize_weight: bool = True
    synthesize_style: bool = True


@dataclass(eq=False)
class FaceEntry:
    """A registered face. A range of None is read from the file when it is first needed.

    Attributes:
        family: Name of its family.
        file: Where its bytes are.
        owner: Where its description comes from.
        weight: The weights it is chosen for.
        stretch: Widths in percent.
        slope: Angles in degrees; italics count as 14.
        italic: Whether it is an italic, not an oblique.
        unicode_range: Characters it is meant for; () is everything.
        overrides: Metrics that replace its own.
        size_adjust: Factor of the font size.
        features: Font features of the rule.
        variations: Variation settings of the rule.
        lang: Language it is meant for.
    """

    family: str
    file: FontFile
    owner: Owner = Owner.FILE
    weight: Range | None = None
    stretch: Range | None = None
    slope: Range | None = None
    italic: bool = False
    unicode_range: tuple[Range, ...] = ()
    overrides: Overrides = NO_OVERRIDES
    size_adjust: float = 1.0
    features: tuple[tuple[str, int], ...] = ()
    variations: tuple[tuple[str, float], ...] = ()
    lang: str | None = None
    _traits: Traits | None = None
    _faces: dict[Demand, Face] = field(default_factory=dict[Demand, Face])
    _by_key: dict[str, Face] = field(default_factory=dict[str, Face])
    _lock: threading.Lock = field(default_factory=new_lock)

    def rename(self, family: str, lang: str | None) -> "FaceEntry":
        """The same face in a family with another name; the glyph caches stay shared."""
        return replace(self, family=family, lang=lang)

    @property
    def traits(self) -> Traits:
        """What it answers to.

        Raises:
            FontError: The file must be read for this and cannot be.
        """
        if self._traits is None:
            self._traits = self._read_traits()
        return self._traits

    def covers(self, character: int) -> bool:
        """Whether `unicode-range` has a character."""
        return not self.unicode_range or any(low <= character <= high for low, high in self.unicode_range)

    def face_for(self, demand: Demand) -> Face:
        """The face for a style.

        Raises:
            FontError: The file cannot be read.
        """
        face = self._faces.get(demand)
        if face is None:
            with self._lock:
                face = self._faces.get(demand)
                if face is None:
                    face = self._make_face(demand)
        return face

    def _make_face(self, demand: Demand) -> Face:
        tables = self.file.tables
        wanted = demand.wanted
        traits = self.traits
        heaviest = self._reach("wght", self.weight, traits.weight)[1]
        bold = demand.synthesize_weight and wanted.weight >= _BOLD and heaviest < _BOLD
        # In Chrome a rule whose angles end below the italic angle is slanted in addition, however far its axis leans.
        leans = traits.slope[1] >= ITALIC if self.owner is Owner.RULE else traits.slope[1] != 0
        oblique = demand.synthesize_style and wanted.slope >= ITALIC and not leans
        face = Face(
            tables,
            content=self.file.content,
            coordinates=self._coordinates(demand, traits),
            synthetic_bold=bold,
            synthetic_oblique=_SKEW if oblique else 0.0,
        )
        face = self._by_key.setdefault(face.key, face)
        if len(self._faces) >= _FACES:
            self._faces.clear()
            self._by_key = {face.key: face}
        self._faces[demand] = face
        return face

    def _coordinates(self, demand: Demand, traits: Traits) -> tuple[tuple[str, float], ...]:
        axes = self.file.tables.axes
        if not axes:
            return ()
        wanted = demand.wanted
        values: dict[str, float] = {
            "wght": _clamp(wanted.weight, *self._reach("wght", self.weight, traits.weight)),
            "wdth": _clamp(wanted.stretch, *self._reach("wdth", self.stretch, traits.stretch)),
        }
        low, high = self._reach("slnt", self.slope, (-traits.slope[1], -traits.slope[0]))
        slope = _clamp(wanted.slope, -high, -low)
        tags = {axis.tag for axis in axes}
        if "slnt" in tags:
            # Larger values of the axis lean to the left.
            values["slnt"] = -slope
        elif "ital" in tags:
            values["ital"] = 1.0 if slope >= ITALIC else 0.0
        if demand.size:
            values["opsz"] = demand.size
        values.update(self.variations)
        values.update(demand.variations)
        return tuple(
            sorted(
                (axis.tag, _clamp(values[axis.tag], axis.minimum, axis.maximum)) for axis in axes if axis.tag in values
            )
        )

    def _reach(self, tag: str, given: Range | None, listed: Range) -> Range:
        """The range of an axis for a style; a rule without a range is listed as regular but covers the whole axis."""
        if self.owner is Owner.RULE and given is None:
            for axis in self.file.tables.axes:
                if axis.tag == tag:
                    return axis.minimum, axis.maximum
        return listed

    def _read_traits(self) -> Traits:
        weight, stretch, slope, italic = self.weight, self.stretch, self.slope, self.italic
        if self.owner is Owner.RULE:
            # In Chrome a rule without descriptors is chosen as regular text and then covers all of its axes.
            return Traits(weight or (400.0, 400.0), stretch or (100.0, 100.0), slope or (0.0, 0.0), italic)
        if weight is not None and stretch is not None and slope is not None and self.owner is Owner.FILE:
            return Traits(weight, stretch, slope, italic)
        tables = self.file.tables
        axes = {axis.tag: (axis.minimum, axis.maximum) for axis in tables.axes}
        # A single weight given for a variable file decides how the file is listed; its axis still varies.
        if "wght" in axes and (weight is None or (self.owner is Owner.FONT and weight[0] == weight[1])):
            weight = axes["wght"]
        if weight is None:
            weight = (tables.weight, tables.weight)
        if stretch is None:
            stretch = axes.get("wdth", (tables.stretch, tables.stretch))
        if slope is None:
            if "slnt" in axes:
                slope = (-axes["slnt"][1], -axes["slnt"][0])
            elif "ital" in axes:
                slope = (0.0, ITALIC)
            elif tables.italic:
                slope, italic = (ITALIC, ITALIC), True
            else:
                slope = (0.0, 0.0)
        return Traits(weight, stretch, slope, italic)


def _clamp(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
