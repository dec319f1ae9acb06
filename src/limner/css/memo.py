"""A bounded memo: what was parsed once is looked up afterwards.

Goes in: a key and the value made for it. Comes out: the value, until the memo is full and is emptied.
"""

from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memo(Generic[Value]):
    """A dict with a cap on entries and on their weight. Safe to share between threads.

    Args:
        entries: How many entries are kept at most.
        weight: How much all keys together may weigh, in characters.

    Attributes:
        table: The entries. Hot loops may call its ``get`` directly.
    """

    __slots__ = ("_entries", "_weight", "_weights", "table")

    def __init__(self, *, entries: int, weight: int = 32_000_000) -> None:
        self.table: dict[Hashable, Value] = {}
        self._entries = entries
        self._weight = weight
        self._weights = 0

    def keep(self, key: Hashable, value: Value, weight: int = 1) -> Value:
        """Remember a value and give it back. One that takes more than an eighth of the memo is not remembered."""
        if weight > self._weight // 8:
            return value
        table = self.table
        if len(table) >= self._entries or self._weights + weight > self._weight:
            # Dropping everything is cheaper than keeping an order, and the hot entries are rebuilt within one render.
            self.clear()
        table[key] = value
        self._weights += weight
        return value

    def clear(self) -> None:
        """Forget everything."""
        self.table.clear()
        self._weights = 0

    def __len__(self) -> int:
        return len(self.table)
