"""A zlib stream of PNG rows, where a row that repeats the one above costs five bytes and no time.

Goes in: filtered rows, and how often the last of them repeats. Comes out: the stream. A repetition is written as a row
with the filter Up and nothing but zeros, in a deflate block whose code is known beforehand. General deflate spends
thirty bytes on such a row and looks at each of its bytes. Rows that are nothing but zeros cost two bits for 258 bytes.

Spec: https://www.rfc-editor.org/rfc/rfc1950, https://www.rfc-editor.org/rfc/rfc1951
"""

import struct
from functools import lru_cache
from typing import Any, Final, NamedTuple

from isal import isal_zlib

_ADLER_BASE: Final = 65_521
_UP: Final = 2
_LONGEST: Final = 258
_LENGTH_BASES: Final = (
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
)  # fmt: skip
_END, _FIRST_LENGTH, _LAST_LENGTH = 256, 257, 285
_ALIGNED: Final = b"\0\0\xff\xff"  # what follows the three bits and the padding of an empty stored block
# Bytes that a match may begin in: isal takes fewer without looking at them, and more make no image smaller.
_FEWEST_KNOWN, _MOST_KNOWN = 4, 16


class ZlibStream:
    """Collects rows and compresses them.

    Args:
        level: The level of isal's deflate.
    """

    def __init__(self, level: int) -> None:
        # It only sees what it was given since the last repetitions, which fill most of its window anyway.
        self._compressor = isal_zlib.compressobj(level, isal_zlib.DEFLATED, -15)
        self._parts: list[bytes] = [b"\x78\x01"]
        self._is_open = False
        self._last = b""  # the bytes before what comes next
        self._waiting = b""  # those of them that no block holds yet
        self._adler = 1

    def add(self, rows: "memoryview[Any] | bytes") -> None:
        """Add filtered rows, filter bytes included."""
        self._adler = isal_zlib.adler32(rows, self._adler)
        if not self._is_open:
            rows = self._open(rows)
        if self._is_open:
            self._parts.append(self._compressor.compress(rows))

    def repeat(self, count: int, length: int) -> None:
        """Add rows that are the same as the last.

        Args:
            count: How many.
            length: Bytes of a row, with its filter byte.
        """
        self._close()
        self._parts.append(_repetition_block(count, length))
        self._last = ((b"\2" + bytes(length - 1)) * min(count, -(-_MOST_KNOWN // length)))[-_MOST_KNOWN:]
        low, high = self._adler & 0xFFFF, self._adler >> 16
        high += length * (count * low + _UP * count * (count + 1) // 2)
        self._adler = (high % _ADLER_BASE) << 16 | (low + _UP * count) % _ADLER_BASE

    def add_zeros(self, count: int) -> None:
        """Add bytes that are zero.

        Args:
            count: How many, at least 1.
        """
        self._close()
        self._parts.append(_zeros_block(count))
        self._last = bytes(min(count, _MOST_KNOWN))
        low, high = self._adler & 0xFFFF, self._adler >> 16
        self._adler = (high + count * low) % _ADLER_BASE << 16 | low

    def _close(self) -> None:
        """End the compressor's block, so that one of ours can follow."""
        if self._is_open:
            # A full flush: bytes behind the repetitions must not refer to what is before, since the compressor has
            # not seen them.
            self._parts.append(self._compressor.flush(isal_zlib.Z_FULL_FLUSH))
            self._is_open = False
        self._store()

    def finish(self) -> bytes:
        """Give the stream."""
        self._store()
        return b"".join((*self._parts, self._compressor.flush(), self._adler.to_bytes(4, "big")))

    def _open(self, rows: "memoryview[Any] | bytes") -> "memoryview[Any] | bytes":
        """Make the compressor ready for rows that follow bytes it has not seen; give the part of them left for it.

        Without a history, it files the third byte under its address in memory rather than under its value, so it
        sometimes finds other matches (ISA-L 2.32, `write_first_byte`). It is therefore given the bytes before these
        rows, and its output for them is thrown away, since they are in the stream already.
        """
        taken = max(0, _FEWEST_KNOWN - len(self._last))
        if taken:
            head = bytes(rows[:taken])
            rows = rows[taken:]
            self._waiting += head
            self._last += head
            if len(self._last) < _FEWEST_KNOWN:
                return rows
            self._store()
        self._compressor.compress(self._last)
        self._compressor.flush(isal_zlib.Z_SYNC_FLUSH)  # remembers them, and ends at a whole byte
        self._is_open = True
        return rows

    def _store(self) -> None:
        """Write the waiting bytes uncompressed."""
        if self._waiting:
            length = len(self._waiting)
            self._parts.append(struct.pack("<BHH", 0, length, length ^ 0xFFFF) + self._waiting)
            self._waiting = b""


class _Repetition(NamedTuple):
    """The parts of a block of repetitions, as numbers whose lowest bit comes first, with their lengths in bits."""

    head: int
    head_length: int
    row: int
    row_length: int


class _Bits:
    """Puts numbers one after the other, the lowest bit first."""

    def __init__(self) -> None:
        self.value = 0
        self.length = 0

    def add(self, value: int, length: int) -> None:
        self.value |= value << self.length
        self.length += length


@lru_cache(maxsize=64)
def _repetition(length: int) -> _Repetition:
    """Give the code for rows of a length, and one row written in it."""
    full, rest = divmod(length - 2, _LONGEST)  # the filter byte and one zero come before
    head = _code(rest)
    row = _Bits()
    row.add(0b101, 3)  # the filter byte
    _add_zeros(row, full, rest)
    return _Repetition(head.value, head.length, row.value, row.length)


def _code(rest: int) -> _Bits:
    """Give the head of a block of zeros and twos.

    "258 bytes again" takes one bit. A zero, a 2, the end and one shorter length for the rest take three bits each.
    """
    shorter = _FIRST_LENGTH + _symbol(rest)
    head = _Bits()
    head.add(0b100, 3)  # not the last block, with dynamic codes
    head.add(_LAST_LENGTH - 256, 5)
    head.add(0, 5)
    head.add(18 - 4, 4)
    # The code for the code lengths: 17, 18, 0, 3 and 1, in the specification's order.
    widths = {17: 3, 18: 2, 0: 2, 3: 2, 1: 3}
    for one in (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1):
        head.add(widths.get(one, 0), 3)
    written = {0: (0b00, 2), 3: (0b10, 2), 18: (0b01, 2), 1: (0b011, 3), 17: (0b111, 3)}  # bits as they are sent

    def zeros(count: int) -> None:
        while count >= 11:
            head.add(*written[18])
            head.add(min(count, 138) - 11, 7)
            count -= min(count, 138)
        if count >= 3:
            head.add(*written[17])
            head.add(count - 3, 3)
            count = 0
        for _ in range(count):
            head.add(*written[0])

    at = 0
    for place, width in ((0, 3), (_UP, 3), (_END, 3), (shorter, 3), (_LAST_LENGTH, 1), (_LAST_LENGTH + 1, 1)):
        zeros(place - at)
        head.add(*written[width])
        at = place + 1
    return head


def _symbol(rest: int) -> int:
    return max(sum(base <= rest for base in _LENGTH_BASES) - 1, 0)


def _add_zeros(bits: _Bits, full: int, rest: int) -> None:
    """Add one zero, 258 more as often as `full` says, and the rest."""
    for _ in range(1 if rest >= _LENGTH_BASES[0] or not rest else 1 + rest):
        bits.add(0b001, 3)
    bits.add(0, 2 * full)
    if rest >= _LENGTH_BASES[0]:
        symbol = _symbol(rest)
        bits.add(0b111, 3)
        bits.add(rest - _LENGTH_BASES[symbol], max(0, symbol // 4 - 1))
        bits.add(0, 1)


@lru_cache(maxsize=64)
def _zeros_block(count: int) -> bytes:
    full, rest = divmod(count - 1, _LONGEST)
    bits = _code(rest)
    _add_zeros(bits, full, rest)
    return _ended(bits)


def _ended(bits: _Bits) -> bytes:
    """End a block and add an empty one, so that the stream is at a whole byte."""
    bits.add(0b011, 3)
    return bits.value.to_bytes((bits.length + 3 + 7) // 8, "little") + _ALIGNED


@lru_cache(maxsize=64)
def _repetition_block(count: int, length: int) -> bytes:
    head, head_length, row, row_length = _repetition(length)
    eight = sum(row << (row_length * index) for index in range(8)).to_bytes(row_length, "little")
    rows = int.from_bytes(eight * (count // 8 + 1), "little") & ((1 << row_length * count) - 1)
    bits = _Bits()
    bits.add(head, head_length)
    bits.add(rows, row_length * count)
    return _ended(bits)
