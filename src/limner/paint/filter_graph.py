"""The filter graph of the display list: primitives of Filter Effects, each with its inputs.

`paint.svg.filters` makes these records, and a rasteriser draws them. Lengths are in the coordinates of the filtered
layer.

Spec: https://www.w3.org/TR/filter-effects-1/#FilterPrimitivesOverview
"""

from typing import Any, Final, Literal, TypeAlias

from limner.geometry import Rect

Kind: TypeAlias = Literal[
    "blend",
    "blur",
    "composite",
    "convolve",
    "displace",
    "empty",
    "flood",
    "image",
    "light",
    "matrix",
    "merge",
    "morphology",
    "offset",
    "pass",
    "shadow",
    "tables",
    "tile",
    "turbulence",
]
Input: TypeAlias = int | Literal["source", "alpha"]
"""The index of an earlier primitive, or what is filtered, or only its alpha."""


class Primitive:
    """One primitive.

    Attributes:
        kind: What it does.
        inputs: Its inputs.
        values: Its parameters: names with their values.
        area: The part of its result that is kept.
        linear: Whether it works in linear light, rather than in sRGB.
        weight: How long a pixel takes, where 1 is a change of colour.
    """

    __slots__ = ("area", "inputs", "kind", "linear", "values", "weight")

    def __init__(
        self,
        kind: Kind,
        inputs: tuple[Input, ...],
        values: dict[str, Any],
        area: Rect,
        *,
        linear: bool,
        weight: float = 1.0,
    ) -> None:
        self.kind: Kind = kind
        self.inputs = inputs
        self.values = tuple(values.items())
        self.area = area
        self.linear = linear
        self.weight = weight

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters by name."""
        return dict(self.values)

    def __repr__(self) -> str:
        inputs = ", ".join(map(str, self.inputs))
        return f"{self.kind}({inputs}){'' if not self.linear else ' linear'}"


class FilterGraph:
    """Primitives in order; the result of the last one is what shows.

    Attributes:
        primitives: Each takes only earlier ones as inputs.
        region: Nothing is drawn outside it.
    """

    __slots__ = ("primitives", "region")

    def __init__(self, primitives: tuple[Primitive, ...], region: Rect) -> None:
        self.primitives = primitives
        self.region = region

    def __repr__(self) -> str:
        return f"FilterGraph({'; '.join(map(repr, self.primitives))})"

    @property
    def weight(self) -> int:
        """How long a pixel takes, where 1 is a change of colour; a result is made again for each use of it."""
        weights: list[float] = []
        for one in self.primitives:
            inputs = sum(weights[which] for which in one.inputs if not isinstance(which, str))
            weights.append(min(inputs + one.weight + _CONVERSION * one.linear, _MOST))
        return int(weights[-1]) + 1

    @property
    def copies(self) -> int:
        """How many primitives are made; each holds copies of all those before it, and these count too."""
        sizes: list[int] = []
        for one in self.primitives:
            inputs = sum(sizes[which] for which in one.inputs if not isinstance(which, str))
            sizes.append(min(inputs + 1, int(_MOST)))
        return sum(sizes)


_MOST: Final = 1e9
_CONVERSION: Final = 3.0  # for linear light and back
