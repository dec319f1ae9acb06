"""The only door to ICU: grapheme, word and line boundaries.

Goes in: text and a locale. Comes out: offsets in code points, remembered for each text.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from icu4py import breakers

_PLAIN: Final = re.compile("[\x20-\x7e\xa0-\u02ff\u0370-\u0482\u048a-\u058f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]*")
_SURROGATES: Final = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)


def grapheme_boundaries(text: str) -> Sequence[int] | None:
    """The offsets of grapheme boundaries, both ends included; None when every offset is one."""
    if _PLAIN.fullmatch(text) is not None:
        return None
    return _graphemes(text)


@lru_cache(maxsize=2048)
def _graphemes(text: str) -> tuple[int, ...]:
    return _offsets(text, breakers.CharacterBreaker(text.translate(_SURROGATES), "en"))


def _offsets(text: str, breaker: breakers.BaseBreaker) -> tuple[int, ...]:
    ends = [end for _, end in breaker.segments()]
    if not text or max(text) <= "\uffff":
        return (0, *ends)
    # ICU counts UTF-16 units.
    places: dict[int, int] = {}
    unit = 0
    for offset, character in enumerate(text):
        places[unit] = offset
        unit += 2 if character > "\uffff" else 1
    places[unit] = len(text)
    return (0, *(places[end] for end in ends))
