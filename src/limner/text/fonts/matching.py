"""Chooses among the faces of one family by width, slope and weight.

Goes in: what each face says of itself and what is wanted. Comes out: the faces that match best; there are several
only where they differ in nothing but `unicode-range`.

Spec: https://www.w3.org/TR/css-fonts-4/#font-style-matching
"""

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeVar

ITALIC: Final = 14.0
"""The angle that `italic` and `oblique` without an angle stand for, in degrees."""

Range = tuple[float, float]


class Wanted(NamedTuple):
    """What a style asks for; `slope` is degrees and `italic` tells `italic` from `oblique` of the same angle."""

    weight: float
    stretch: float
    slope: float
    italic: bool = False


class Traits(NamedTuple):
    """What a face can be; ranges include both ends. `slope` of ``italic`` faces is (14, 14)."""

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
        # Italic faces are preferred to oblique ones of that angle for `italic`, and the other way round.
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
