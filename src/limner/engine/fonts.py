"""What passes ask of the fonts of a render: lengths such as `ex`, missing characters, faces for SVG."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from limner.errors import FontError
from limner.style.computed import FontGroup
from limner.text.engine import TextEngine
from limner.text.fonts import DEFAULT_FAMILY, DEFAULT_MONOSPACE, FontCollection

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


_MOST_BYTES: Final = 20_000_000


def svg_fonts(collection: FontCollection) -> tuple[bytes, ...]:
    """Give the files of given fonts, of `@font-face` rules, and the default ones; bounded in bytes."""
    names = [*collection.rule_families, *collection.families, DEFAULT_FAMILY, DEFAULT_MONOSPACE]
    found: dict[bytes, None] = {}
    total = 0
    for name in names:
        for entry in collection.find_family(name):
            try:
                data = entry.file.tables.data
            except FontError:
                continue  # the family's user is told when it shapes text with it
            total += len(data)
            if total > _MOST_BYTES:
                return tuple(found)
            found[data] = None
    return tuple(found)
