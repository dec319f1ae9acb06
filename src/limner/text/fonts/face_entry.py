"""One face of a family as it is registered, and the faces that it gives for a style.

Goes in: a font file with what a `Font`, a package or an `@font-face` rule says of it. Comes out: `Face` objects at the
coordinates, and with the synthesis, that a style asks for; equal demands give the same object.

Spec: https://www.w3.org/TR/css-fonts-4/#font-face-rule
"""

import math
import threading
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from limner.record import record
from limner.text.fonts.face import Face
from limner.text.fonts.font_file import FontFile
from limner.text.fonts.matching import ITALIC, Range, Traits, Wanted
from limner.text.metrics import NO_OVERRIDES, Overrides

_BOLD: Final = 600.0  # Chrome emboldens from here on when the face itself stays below
_SKEW: Final = math.degrees(math.atan(0.25))  # Skia's slant for oblique text
_FACES = 128


class Owner(Enum):
    """Who says what a face is: the file itself, a `Font`, or an `@font-face` rule."""

    FILE = "file"
    FONT = "font"
    RULE = "rule"


@record
class Demand:
    """What a style asks of a face besides its place in the family."""

    wanted: Wanted
    size: float = 16.0  # CSS px, for optical sizing; 0 where it is off
    variations: tuple[tuple[str, float], ...] = ()
    synthesize_weight: bool = True
    synthesize_style: bool = True


@dataclass(eq=False)
class FaceEntry:
    """A registered face. Ranges of None are read from the file when they are first needed.

    Attributes:
        family: Name of its family.
        file: Where its bytes are.
        owner: Who says what it is.
        weight: Weights that it answers to.
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
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def rename(self, family: str, lang: str | None) -> "FaceEntry":
        """The same face in a family of another name; its glyph caches stay shared."""
        return replace(self, family=family, lang=lang)

    @property
    def traits(self) -> Traits:
        """What it answers to.

        Raises:
            FontError: The file has to be read for it and cannot be.
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
        oblique = demand.synthesize_style and wanted.slope >= ITALIC and traits.slope[1] == 0
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
        slope = _clamp(wanted.slope, *traits.slope)
        tags = {axis.tag for axis in axes}
        if "slnt" in tags:
            # The axis leans to the left as it grows.
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
        """How far an axis goes for a style: a rule that says nothing is listed as regular, but reaches all of it."""
        if self.owner is Owner.RULE and given is None:
            for axis in self.file.tables.axes:
                if axis.tag == tag:
                    return axis.minimum, axis.maximum
        return listed

    def _read_traits(self) -> Traits:
        weight, stretch, slope, italic = self.weight, self.stretch, self.slope, self.italic
        if self.owner is Owner.RULE:
            # In Chrome a rule that says nothing is chosen as regular text, and then reaches as far as its axes.
            return Traits(weight or (400.0, 400.0), stretch or (100.0, 100.0), slope or (0.0, 0.0), italic)
        if weight is not None and stretch is not None and slope is not None and self.owner is Owner.FILE:
            return Traits(weight, stretch, slope, italic)
        tables = self.file.tables
        axes = {axis.tag: (axis.minimum, axis.maximum) for axis in tables.axes}
        # A single weight given for a variable file says how it is listed, not that its axis must stand still.
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
