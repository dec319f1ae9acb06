"""A cache that is bounded in bytes and may be shared by threads.

Goes in: values with their sizes. Comes out: the same values, until others need the room.
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

from limner.host import new_lock

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class ByteCache(Generic[Key, Value]):
    """Keeps the most recently used values.

    Args:
        max_bytes: The most bytes that all values together may have.
        largest: The most bytes that one value may have; a larger one is not kept at all. None is half of `max_bytes`.
    """

    __slots__ = ("_bytes", "_entries", "_lock", "largest", "max_bytes")

    def __init__(self, max_bytes: int, largest: int | None = None) -> None:
        self.max_bytes = max_bytes
        self.largest = max_bytes // 2 if largest is None else largest
        self._entries: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._bytes = 0
        self._lock = new_lock()

    def get(self, key: Key) -> Value | None:
        """Give a value and mark it as used."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: Key, value: Value, size: int) -> None:
        """Keep a value of `size` bytes, and drop the least recently used values if necessary."""
        if size > self.largest:
            return
        with self._lock:
            old = self._entries.pop(key, None)
            if old is not None:
                self._bytes -= old[1]
            self._entries[key] = (value, size)
            self._bytes += size
            while self._bytes > self.max_bytes:
                _, (_, freed) = self._entries.popitem(last=False)
                self._bytes -= freed

    def remove(self, key: Key) -> None:
        """Drop one value, if it is kept."""
        with self._lock:
            entry = self._entries.pop(key, None)
            if entry is not None:
                self._bytes -= entry[1]

    def items(self) -> list[tuple[Key, Value]]:
        """Give everything that is kept, without marking it as used."""
        with self._lock:
            return [(key, value) for key, (value, _) in self._entries.items()]

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._entries.clear()
            self._bytes = 0

    @property
    def bytes(self) -> int:
        """The total bytes of the values."""
        return self._bytes

    def __len__(self) -> int:
        return len(self._entries)
