"""PNG: straight alpha, tagged as sRGB, no other metadata.

Goes in: a `Bitmap`. Comes out: bytes. An image of at most 256 colours is written with a palette or in grey, and an
opaque one without alpha. Photographs get a row filter; flat images and gradients, which deflate better without one, get
none. Long runs of equal rows are written once.

Spec: https://www.w3.org/TR/png-3/
"""

import struct
import zlib
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np
from isal import isal_zlib

from limner.bitmap import Bitmap
from limner.encode.options import EncodeOptions
from limner.encode.straight import is_opaque, straight_pixels, words
from limner.encode.zlib_stream import ZlibStream

if TYPE_CHECKING:
    import numpy.typing as npt

    Bytes: TypeAlias = "npt.NDArray[np.uint8]"

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_GREY, _RGB, _PALETTE, _RGBA = 0, 2, 3, 6
_NONE, _SUB, _UP, _AVERAGE, _PAETH = range(5)
_FAST_LEVEL: Final = 1
_PALETTE_SIZE: Final = 256
# Counting colours takes time for each run of equal pixels. An image with more runs than this is nearly always a
# photograph or a gradient, which has more than 256 colours anyway.
_RUNS_OF_A_FLAT_PICTURE: Final = 1 / 8
_CHANGES_OF_A_PHOTOGRAPH: Final = 1 / 3
_MULTIPLIERS: Final = tuple(map(np.uint32, (2654435761, 2246822519, 3266489917, 668265263, 374761393, 2891336453)))
_HASH_SHIFT: Final = np.uint32(16)
# In an image this small, the chunks of a larger palette outweigh what it saves.
_BYTES_OF_AN_ICON: Final = 16_384
_PALETTE_OF_AN_ICON: Final = 32
_LEVEL_OF_AN_ICON: Final = 3  # of zlib, whose codes suit small files; level 6 takes twice as long to save a tenth
_SAMPLED_RUNS: Final = 4096
_SAMPLED_COLUMNS: Final = 32
# Fewer are not worth starting a new block after them.
_FEWEST_REPETITIONS: Final = 8
# Levels of libdeflate. The last takes half a second for the rows of a card; the one for large images takes a third.
_LEVEL_OF_TRIALS, _LEVEL_OF_LARGE, _LEVEL_OF_SMALL = 6, 10, 12
_LEVEL_FOR_LARGE: Final = 2  # of effort
_BYTES_OF_A_CARD: Final = 4_000_000
_SAMPLE_ROWS: Final = 8
_SAMPLES: Final = 4


class _Layout(NamedTuple):
    """Pixels as one of PNG's colour types.

    Attributes:
        color_type: The colour type, as in IHDR.
        rows: `(height, bytes per row)`, without filter bytes unless they are padded for them.
        channels: Bytes per pixel.
        chunks: PLTE and tRNS where they are needed.
    """

    color_type: int
    rows: "Bytes"
    channels: int
    chunks: bytes = b""


class _Band(NamedTuple):
    """Rows from `start` to `repeats`, which are written; those from there to `stop` repeat the row above."""

    start: int
    repeats: int
    stop: int


def encode_png(bitmap: Bitmap, options: EncodeOptions) -> bytes:
    """Encode one image.

    Args:
        bitmap: The pixels.
        options: Only `compression` counts. ``fast`` takes a millisecond or two for a card and keeps every pixel.
            ``small`` is for images that are made ahead of time or kept: it tries several layouts and filters with the
            strongest deflate, takes half a second, and may replace rare colours at edges by near ones.

    Returns:
        The file.
    """
    opaque = is_opaque(bitmap)
    pixels = straight_pixels(bitmap, opaque=opaque)
    if options.compression == "small":
        small = _encode_large if options.level == _LEVEL_FOR_LARGE else _encode_small
        return small(pixels, opaque=opaque)
    size = (bitmap.width, bitmap.height)
    if pixels.size <= _BYTES_OF_AN_ICON:
        layout = _icon(pixels, opaque=opaque)
        return _file(size, layout, zlib.compress(_filtered(layout, _NONE).data, _LEVEL_OF_AN_ICON))
    bands = _bands(pixels)
    # From here on, rows that repeat the one above are left out: nothing looks at them again.
    pixels = _without_repetitions(pixels, bands)
    values = words(pixels)
    changed = values[1:] != values[:-1]
    changes = int(np.count_nonzero(changed))
    pixels_in_all = bitmap.width * bitmap.height
    if changes <= max(pixels_in_all * _RUNS_OF_A_FLAT_PICTURE, 4096) and _may_be_indexed(values, changed, changes):
        indexed = _indexed(pixels, opaque=opaque, most=_PALETTE_SIZE, changes=np.flatnonzero(changed))
        if indexed is not None:
            return _file(size, indexed, _deflate_bands(_filtered(indexed, _NONE), bands))
    if changes > pixels_in_all * _CHANGES_OF_A_PHOTOGRAPH:
        layout = _direct(pixels, opaque=opaque)
        return _file(size, layout, _deflate_bands(_filtered(layout, _better_filter(layout)), bands))
    unfiltered = _direct(pixels, opaque=opaque, padded=True)
    return _file(size, unfiltered, _deflate_bands(unfiltered.rows, bands, padded=True))


def _encode_small(pixels: "Bytes", *, opaque: bool) -> bytes:
    from limner.encode.near_colors import ENOUGH, merge_near_colors

    layouts = [_indexed(pixels, opaque=opaque, most=_PALETTE_SIZE)]
    if (layouts[0] is None or pixels.size >= ENOUGH * 4) and (merged := merge_near_colors(pixels)) is not None:
        layouts[0] = _indexed(merged, opaque=opaque, most=_PALETTE_SIZE)
    if layouts[0] is None or pixels.size <= _BYTES_OF_AN_ICON:
        layouts.append(_direct(pixels, opaque=opaque))
    height, width = pixels.shape[:2]
    bands = _bands(pixels)
    files = [_file((width, height), layout, _smallest(layout, bands)) for layout in layouts if layout is not None]
    return min(files, key=len)


def _encode_large(pixels: "Bytes", *, opaque: bool) -> bytes:
    """Write an image that is too large to try several ways: with one filter, and deflate of medium strength."""
    height, width = pixels.shape[:2]
    layout = _direct(pixels, opaque=opaque)
    rows = _filtered(layout, _better_filter(layout))
    return _file((width, height), layout, _deflate_small(rows, _LEVEL_OF_TRIALS))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return b"".join(
        (struct.pack(">I", len(data)), kind, data, struct.pack(">I", isal_zlib.crc32(data, zlib.crc32(kind))))
    )


def _file(size: tuple[int, int], layout: _Layout, data: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", *size, 8, layout.color_type, 0, 0, 0)
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", header),
            _chunk(b"sRGB", b"\0"),  # perceptual
            layout.chunks,
            _chunk(b"IDAT", data),
            _chunk(b"IEND", b""),
        )
    )


# ── layouts ──────────────────────────────────────────────────────────────────────────────────────────────


def _icon(pixels: "Bytes", *, opaque: bool) -> _Layout:
    """Give a small image with a palette if it has few colours, else as it is."""
    ordered = np.sort(words(pixels))
    if np.count_nonzero(ordered[1:] != ordered[:-1]) < _PALETTE_OF_AN_ICON:
        indexed = _indexed(pixels, opaque=opaque, most=_PALETTE_OF_AN_ICON)
        if indexed is not None:
            return indexed
    return _direct(pixels, opaque=opaque)


def _direct(pixels: "Bytes", *, opaque: bool, padded: bool = False) -> _Layout:
    """Give the pixels as they are; `padded` adds a zero after each row, as the filter byte "none" of the next row."""
    height, width = pixels.shape[:2]
    color_type, mode, channels = (_RGB, "RGB", 3) if opaque else (_RGBA, "RGBA", 4)
    length = width * channels
    if not (opaque or padded):
        return _Layout(color_type, pixels.reshape(height, length), channels)
    from PIL import Image  # an image of few colours does without it

    image = Image.frombuffer("RGBA", (width, height), pixels, "raw", "RGBA", 0, 1)
    if not padded:
        packed = np.frombuffer(image.tobytes("raw", mode), np.uint8)
        return _Layout(color_type, packed.reshape(height, length), channels)
    packed = np.frombuffer(image.tobytes("raw", mode, length + 1), np.uint8)
    return _Layout(color_type, packed.reshape(height, length + 1), channels)


def _indexed(
    pixels: "Bytes", *, opaque: bool, most: int, changes: "npt.NDArray[np.intp] | None" = None
) -> _Layout | None:
    """Give the image as palette indices or greys; None when it has too many colours.

    Args:
        pixels: `(height, width, 4)`.
        opaque: Whether alpha can be left out.
        most: How many colours there may be.
        changes: Where a pixel differs from the next, row after row; None when that is not known yet.
    """
    height, width = pixels.shape[:2]
    values = words(pixels)
    if changes is None:
        changes = np.flatnonzero(values[1:] != values[:-1])
    starts = np.concatenate((np.zeros(1, changes.dtype), changes + 1))
    colors_of_runs = values[starts]
    # A few runs from all over reveal most images with many colours, at little cost.
    step = 1 + len(colors_of_runs) // _SAMPLED_RUNS
    if step > 1 and len(_distinct(colors_of_runs[::step])) > most:
        return None
    palette = _distinct(colors_of_runs)
    if len(palette) > most:
        return None
    lengths = np.diff(starts, append=len(values))
    entries = palette.astype("<u4").view(np.uint8).reshape(-1, 4)
    if opaque and bool(((entries[:, 0] == entries[:, 1]) & (entries[:, 1] == entries[:, 2])).all()):
        grey = np.repeat((colors_of_runs & 0xFF).astype(np.uint8), lengths)
        return _Layout(_GREY, grey.reshape(height, width), 1)
    indices = _look_up(colors_of_runs, palette)
    if opaque:
        # The most frequent colour comes first, so that empty rows are nothing but zeros.
        order = np.arange(len(palette), dtype=np.uint8)
        most_used = int(np.bincount(indices, weights=lengths).argmax())
        order[[0, most_used]] = order[[most_used, 0]]
        entries, indices = entries[order], order[indices]
    chunks = _chunk(b"PLTE", entries[:, :3].tobytes())
    if not opaque:
        # Sorted by alpha first: tRNS may leave out the opaque entries at the end.
        partial = int(np.count_nonzero(entries[:, 3] != 255))
        chunks += _chunk(b"tRNS", entries[:partial, 3].tobytes())
    return _Layout(_PALETTE, np.repeat(indices, lengths).reshape(height, width), 1, chunks)


def _may_be_indexed(values: "npt.NDArray[np.uint32]", changed: "npt.NDArray[np.bool_]", changes: int) -> bool:
    """Tell from a few bands whether the image may have few enough colours; finding all runs costs ten times as much."""
    if changes <= _SAMPLED_RUNS:
        return True
    band = len(changed) // 64
    starts = range(0, len(changed) - band + 1, max(1, (len(changed) - band) // 8))
    found = [values[start : start + band][changed[start : start + band]] for start in starts]
    return len(_distinct(np.concatenate([np.zeros(1, np.uint32), *found]))) - 1 <= _PALETTE_SIZE


def _distinct(values: "npt.NDArray[np.uint32]") -> "npt.NDArray[np.uint32]":
    """Give the distinct values, sorted; several times faster than `np.unique`, which hashes."""
    ordered = np.sort(values)
    first = np.empty(len(ordered), np.bool_)
    first[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def _look_up(values: "npt.NDArray[np.uint32]", palette: "npt.NDArray[np.uint32]") -> "Bytes":
    """Give each value's place in the palette, using a hash table of its colours that has no collisions."""
    for multiplier in _MULTIPLIERS:
        slots = (palette * multiplier) >> _HASH_SHIFT
        if len(_distinct(slots)) == len(palette):
            table = np.zeros(65_536, np.uint8)
            table[slots] = np.arange(len(palette), dtype=np.uint8)
            found: Bytes = table[(values * multiplier) >> _HASH_SHIFT]
            return found
    return np.searchsorted(palette, values).astype(np.uint8)


# ── filters ──────────────────────────────────────────────────────────────────────────────────────────────


def _sample(layout: _Layout) -> _Layout:
    """Give a few bands of rows from all over the image."""
    height = len(layout.rows)
    if height <= _SAMPLE_ROWS * _SAMPLES:
        return layout
    starts = [(height - _SAMPLE_ROWS) * index // (_SAMPLES - 1) for index in range(_SAMPLES)]
    return layout._replace(rows=np.concatenate([layout.rows[start : start + _SAMPLE_ROWS] for start in starts]))


def _better_filter(layout: _Layout) -> int:
    """Choose one filter for all rows: the one whose bytes have the least entropy, each taken alone."""
    sample = _sample(layout)
    return min((_NONE, _SUB, _UP), key=lambda kind: _entropy(_filtered(sample, kind)))


def _entropy(rows: "Bytes") -> float:
    """Give the entropy of filtered rows, in bits per byte."""
    counts = np.bincount(rows[:, 1:].reshape(-1), minlength=256)
    shares = counts[counts > 0] / counts.sum()
    return -float((shares * np.log2(shares)).sum())


def _remainders(rows: "Bytes") -> "npt.NDArray[np.int64]":
    """Give, for each filtered row, how far its bytes are from zero, added up."""
    sums: npt.NDArray[np.int64] = np.abs(rows[:, 1:].view(np.int8).astype(np.int16)).sum(axis=1, dtype=np.int64)
    return sums


def _filtered(layout: _Layout, kind: int) -> "Bytes":
    """Give rows with their filter bytes, one filter for all rows.

    Spec: https://www.w3.org/TR/png-3/#9Filters
    """
    rows, step = layout.rows, layout.channels
    height, width = rows.shape
    out = np.empty((height, width + 1), np.uint8)
    out[:, 0] = kind
    data = out[:, 1:]
    if kind == _NONE:
        data[:] = rows
    elif kind == _SUB:
        data[:, :step] = rows[:, :step]
        np.subtract(rows[:, step:], rows[:, :-step], out=data[:, step:])
    elif kind == _UP:
        data[:1] = rows[:1]
        np.subtract(rows[1:], rows[:-1], out=data[1:])
    else:
        above = np.zeros_like(rows)
        above[1:] = rows[:-1]
        left = np.zeros_like(rows)
        left[:, step:] = rows[:, :-step]
        if kind == _AVERAGE:
            data[:] = rows - ((left.astype(np.uint16) + above) // 2).astype(np.uint8)
        else:
            corner = np.zeros_like(rows)
            corner[1:, step:] = rows[:-1, :-step]
            data[:] = rows - _paeth(left.astype(np.int16), above.astype(np.int16), corner.astype(np.int16))
    return out


def _paeth(left: "npt.NDArray[np.int16]", above: "npt.NDArray[np.int16]", corner: "npt.NDArray[np.int16]") -> "Bytes":
    to_left, to_above = np.abs(above - corner), np.abs(left - corner)
    to_corner = np.abs(left + above - 2 * corner)
    predicted = np.where(
        (to_left <= to_above) & (to_left <= to_corner), left, np.where(to_above <= to_corner, above, corner)
    )
    return predicted.astype(np.uint8)


def _adaptive(layout: _Layout) -> "Bytes":
    """Give each row with the filter that leaves the smallest sum of differences."""
    best = _filtered(layout, _NONE)
    cost = _remainders(best)
    for kind in (_SUB, _UP, _AVERAGE, _PAETH):
        candidate = _filtered(layout, kind)
        sums = _remainders(candidate)
        better = sums < cost
        best[better] = candidate[better]
        cost = np.minimum(cost, sums)
    return best


# ── deflate ──────────────────────────────────────────────────────────────────────────────────────────────


def _bands(pixels: "Bytes") -> list[_Band]:
    """Split the rows of an image into bands: rows that must be written, and repetitions of the last of them."""
    height, width = pixels.shape[:2]
    values = words(pixels).reshape(height, width)
    few = values[:, :: max(1, width // _SAMPLED_COLUMNS)]
    same = np.zeros(height, np.bool_)
    for first, stop in _stretches((few[1:] == few[:-1]).all(axis=1)):
        (values[first + 1 : stop + 1] == values[first:stop]).all(axis=1, out=same[first + 1 : stop + 1])
    bands: list[_Band] = []
    begin = 0
    for first, stop in _stretches(same):
        bands.append(_Band(begin, first, stop))
        begin = stop
    return [*bands, _Band(begin, height, height)] if begin < height else bands


def _without_repetitions(rows: "Bytes", bands: list[_Band]) -> "Bytes":
    if len(bands) == 1 and bands[0].repeats == len(rows):
        return rows
    return np.concatenate([rows[band.start : band.repeats] for band in bands])


def _stretches(chosen: "npt.NDArray[np.bool_]") -> "Iterator[tuple[int, int]]":
    """Give the starts and ends of the runs of chosen rows that are long enough to be worth a band."""
    padded = np.zeros(len(chosen) + 2, np.int8)
    padded[1:-1] = chosen
    edges = np.flatnonzero(padded[1:] != padded[:-1]).tolist()
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start >= _FEWEST_REPETITIONS:
            yield start, end


def _deflate_bands(rows: "Bytes", bands: list[_Band], *, padded: bool = False) -> bytes:
    """Compress rows whose repetitions were left out.

    Args:
        rows: Each with its filter byte first, or `padded` as `_direct` gives them.
        bands: Which rows repeat, and how often.
        padded: Whether a row's filter byte is the last byte of the row above.
    """
    stream = ZlibStream(_FAST_LEVEL)
    data, length, begin = rows.reshape(-1).data, rows.shape[1], 0
    for band in bands:
        end = begin + (band.repeats - band.start) * length
        if padded and begin == 0:
            stream.add(b"\0")
            stream.add(data[: end - 1])
        elif begin < end:
            stream.add(data[begin - padded : end - padded])
        if band.repeats < band.stop:
            last = rows[end // length - 1]
            if not padded and not last.any():
                stream.add_zeros((band.stop - band.repeats) * length)
            else:
                stream.repeat(band.stop - band.repeats, length)
        begin = end
    return stream.finish()


def _smallest(layout: _Layout, bands: list[_Band]) -> bytes:
    plain = _filtered(layout, _NONE)
    fast = _deflate_bands(_without_repetitions(plain, bands), bands)
    candidates = [plain, _with_repetitions(plain.copy(), bands)]
    if layout.color_type != _PALETTE:
        candidates += [_filtered(layout, _UP), _adaptive(layout)]
    best = min(candidates, key=lambda rows: len(_deflate_small(rows, _LEVEL_OF_TRIALS)))
    small = _deflate_small(best, _LEVEL_OF_SMALL if best.size <= _BYTES_OF_A_CARD else _LEVEL_OF_LARGE)
    return min(fast, small, key=len)


def _with_repetitions(rows: "Bytes", bands: list[_Band]) -> "Bytes":
    """Filter rows that repeat the one above; they become zeros."""
    for band in bands:
        rows[band.repeats : band.stop] = 0
        rows[band.repeats : band.stop, 0] = _UP
    return rows


def _deflate_small(rows: "Bytes", level: int) -> bytes:
    if find_spec("deflate") is not None:
        import deflate

        return bytes(deflate.zlib_compress(rows.tobytes(), level))
    return zlib.compress(rows.data, min(level, 9))
