"""What passes ask of the fonts of a render: lengths such as `ex`."""

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
    "lh": "line_spacing",
    "average": "average_advance",
    "widest": "widest",
}


class FontUnits:
    """Gives one and the same function for one engine, since style remembers by it; bounded."""

    def __init__(self) -> None:
        self._known: OrderedDict[int, tuple[TextEngine, Callable[[FontGroup, str], float]]] = OrderedDict()

    def of(self, engine: TextEngine) -> Callable[[FontGroup, str], float]:
        """Give the function that asks this engine."""
        known = self._known.get(id(engine))
        if known is None or known[0] is not engine:

            def unit(font: FontGroup, name: str) -> float:
                metrics = engine.metrics(font)
                return float(getattr(metrics, _FIELDS.get(name, "zero_advance")))

            known = self._known[id(engine)] = (engine, unit)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return known[1]
