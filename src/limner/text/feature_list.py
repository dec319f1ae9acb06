"""Which features a face has for a script and a language.

Goes in: the bytes of a `GSUB` or `GPOS` table. Comes out: whether a feature is there. Nothing is trusted: data outside
the table counts as missing, and a tag may be any four bytes.

Spec: https://learn.microsoft.com/typography/opentype/spec/chapter2
"""

import struct
from collections.abc import Iterable

_HEADER = 10
_RECORD = 6  # a tag and an offset
_MOST_SCRIPTS = 256


class FeatureList:
    """The features that a table has for each script and language.

    Args:
        table: `GSUB` or `GPOS`; empty if the face has none.
    """

    def __init__(self, table: bytes) -> None:
        self._table = table
        has_header = len(table) >= _HEADER
        scripts = self._records(self._number(4))[:_MOST_SCRIPTS] if has_header else []
        self._scripts = dict(reversed(scripts))
        self._features = [tag for tag, _ in self._records(self._number(6))] if has_header else []

    def has(self, feature: str) -> bool:
        """Whether any script's default language system has a feature."""
        return any(self._system_has(feature, offset, self._number(offset)) for offset in self._scripts.values())

    def has_for(self, feature: str, scripts: Iterable[str], language: str) -> bool:
        """Whether the first of some scripts that the table has also has a feature.

        Args:
            feature: The feature's tag.
            scripts: Tags in order of preference.
            language: A language; the script's default is used if the table does not know it.
        """
        script = next((self._scripts[tag] for tag in scripts if tag in self._scripts), None)
        if script is None:
            return False
        languages = self._records(script, 2)
        chosen = next((offset for tag, offset in languages if tag.strip().lower() == language[:3]), None)
        return self._system_has(feature, script, self._number(script) if chosen is None else chosen - script)

    def _system_has(self, feature: str, script: int, offset: int) -> bool:
        """Whether a language system names a feature."""
        if not offset or feature not in self._features:
            return False
        first = script + offset + 6
        count = min(self._number(first - 2), max(0, len(self._table) - first) // 2)
        wanted = {number for number, tag in enumerate(self._features) if tag == feature}
        return not wanted.isdisjoint(struct.unpack_from(f">{count}H", self._table, first) if count else ())

    def _records(self, start: int, skipped: int = 0) -> list[tuple[str, int]]:
        """The tags of a list that begins at an offset, with their offsets from the start of the table."""
        first = start + skipped + 2
        count = min(self._number(first - 2), max(0, len(self._table) - first) // _RECORD)
        places = range(first, first + count * _RECORD, _RECORD)
        return [(self._table[at : at + 4].decode("latin-1"), start + self._number(at + 4)) for at in places]

    def _number(self, place: int) -> int:
        return int.from_bytes(self._table[place : place + 2], "big")
