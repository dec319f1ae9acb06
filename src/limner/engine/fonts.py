"""Lengths that passes ask a render's fonts for, such as `ex`."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from limner.style.computed import FontGroup
from limner.text.engine import TextEngine

_KEPT = 32
_FIELDS: Final = {
    "ex": "x_height",
    "cap": "cap_height",
    "ic": "ideographic_advance",
    "ascent": "ascent",
    "descent": "descent",
    "lh": "line_spacing",
    "average": "average_advance",
    "widest": "widest",
}


_INK: Final = "ink-"


def _ink_edge(engine: TextEngine, font: FontGroup, name: str) -> float:
    """Give how far a text's ink reaches from its origin, right and up positive, for a name such as ``left Text``."""
    side, _, text = name.partition(" ")
    shaped = engine.shape(text, 0, len(text), font)
    edges: list[float] = []
    for run in shaped.runs:
        for glyph, x, y in zip(run.glyphs, run.xs, run.ys, strict=True):
            ink = run.face.glyph_bounds(glyph)
            if ink is None:
                continue
            if side in ("left", "right"):
                edges.append(x + getattr(ink, side) * run.size)
            else:
                edges.append(getattr(ink, side) * run.size - y)
    if not edges:
        return shaped.width if side == "right" else 0.0
    return min(edges) if side in ("left", "bottom") else max(edges)


class FontUnits:
    """Always gives the same function for the same engine, because style caches by it; bounded."""

    def __init__(self) -> None:
        self._known: OrderedDict[int, tuple[TextEngine, Callable[[FontGroup, str], float]]] = OrderedDict()

    def of(self, engine: TextEngine) -> Callable[[FontGroup, str], float]:
        """Give the function that asks this engine."""
        known = self._known.get(id(engine))
        if known is None or known[0] is not engine:

            def unit(font: FontGroup, name: str) -> float:
                if name.startswith(_INK):
                    return _ink_edge(engine, font, name.removeprefix(_INK))
                metrics = engine.metrics(font)
                return float(getattr(metrics, _FIELDS.get(name, "zero_advance")))

            known = self._known[id(engine)] = (engine, unit)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return known[1]
