"""A font file, which is read or mapped, unpacked from WOFF or WOFF2, and parsed on first use.

Files of packages and of the system are only ever replaced as a whole, never written into. Such a file is mapped from
the disk, so that only the parts that are read take memory. A file that somebody might truncate while it is mapped is
copied, because reading beyond its end would end the process.

Spec: https://man7.org/linux/man-pages/man2/mmap.2.html
"""

import hashlib
import io
import mmap
import os
import sys
import weakref
import zlib
from pathlib import Path
from typing import Final, TypeAlias

from limner.errors import FontError
from limner.host import new_lock
from limner.text.font_files.sfnt import FaceTables, FontData, read_face

_WOFF = b"wOFF"
_WOFF2 = b"wOF2"
_STEP = 1 << 20
_DISK_BYTES = 256_000_000


def is_packed(data: bytes) -> bool:
    """Whether some bytes begin like a WOFF or WOFF2 file."""
    return data[:4] in {_WOFF, _WOFF2}


def default_folder() -> Path | None:
    """Where unpacked fonts are kept: below the user's cache folder; None if there is no such place.

    The variable ``LIMNER_CACHE_FOLDER`` names another place for them; if it is empty, nothing is kept.
    """
    base: str | None
    chosen = os.environ.get("LIMNER_CACHE_FOLDER")
    if chosen is not None:
        return Path(chosen) / "fonts" if chosen else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        home = os.path.expanduser("~")  # noqa: PTH111 - gives "~" back where Path.home() raises
        base = os.environ.get("XDG_CACHE_HOME") or (None if home == "~" else f"{home}/.cache")
    return Path(base) / "limner" / "fonts" if base else None


class PackedFonts:
    """Unpacks web fonts, with a folder of fonts that were unpacked before.

    Args:
        folder: Where to keep unpacked fonts; None keeps none.
        disk_bytes: How much the folder may hold; the oldest files go first.
    """

    def __init__(self, folder: Path | None = None, *, disk_bytes: int = _DISK_BYTES) -> None:
        self._folder = folder if folder is not None else default_folder()
        self._disk_bytes = disk_bytes

    def unpack(self, data: bytes, limit: int) -> bytes:
        """The sfnt bytes of a web font.

        Raises:
            FontError: It is broken, or unpacks to more than `limit` bytes.
        """
        name = hashlib.sha256(data).hexdigest() + ".sfnt"
        kept = self._read(name, limit)
        if kept is not None:
            return kept
        unpacked = _unpack(data, limit)
        self._write(name, unpacked)
        return unpacked

    def _read(self, name: str, limit: int) -> bytes | None:
        if self._folder is None:
            return None
        path = self._folder / name
        try:
            data = path.read_bytes()
        except OSError:
            return None
        # The last 32 bytes are the digest of the rest, so that a torn or foreign file is not trusted.
        body, digest = data[:-32], data[-32:]
        if len(body) > limit or hashlib.sha256(body).digest() != digest:
            return None
        return body

    def _write(self, name: str, data: bytes) -> None:
        folder = self._folder
        if folder is None:
            return
        import tempfile  # most fonts are not packed

        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, temporary = tempfile.mkstemp(dir=folder, suffix=".new")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.write(hashlib.sha256(data).digest())
                Path(temporary).replace(folder / name)
            except OSError:
                Path(temporary).unlink(missing_ok=True)
                raise
            self._prune(folder)
        except OSError:
            # An unwritable cache costs time, never an image.
            return

    def _prune(self, folder: Path) -> None:
        files = sorted(((entry.stat(), entry) for entry in folder.iterdir()), key=lambda item: item[0].st_mtime)
        total = sum(stat.st_size for stat, _ in files)
        for stat, entry in files:
            if total <= self._disk_bytes:
                return
            entry.unlink(missing_ok=True)
            total -= stat.st_size


def _unpack(data: bytes, limit: int) -> bytes:
    if data[:4] == _WOFF:
        _check_woff(data, limit)
    else:
        _check_woff2(data, limit)
    from fontTools.ttLib import TTFont

    output = io.BytesIO()
    try:
        with TTFont(io.BytesIO(data), lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font:
            font.flavor = None
            font.save(output, reorderTables=None)
    except MemoryError as error:
        raise FontError("a web font that cannot be unpacked", got="too little memory") from error
    except Exception as error:  # on broken data, fontTools raises whatever its structs and asserts raise
        raise FontError("a web font that cannot be unpacked", got=f"{type(error).__name__}: {error}"[:200]) from error
    unpacked = output.getvalue()
    if len(unpacked) > limit:
        raise _too_large(len(unpacked), limit)
    return unpacked


def _check_woff(data: bytes, limit: int) -> None:
    if len(data) < 44:
        raise FontError("a web font that is cut short", got=f"{len(data)} bytes")
    count = int.from_bytes(data[12:14], "big")
    announced = int.from_bytes(data[16:20], "big")
    if 44 + 20 * count > len(data):
        raise FontError("a web font that is cut short", got=f"{len(data)} bytes for {count} tables")
    total = 0
    for i in range(count):
        place = 44 + 20 * i
        offset, packed, size = (int.from_bytes(data[place + 4 + 4 * k : place + 8 + 4 * k], "big") for k in range(3))
        if offset + packed > len(data):
            raise FontError("a web font that is cut short", got=f"{len(data)} bytes")
        total += size
        if total > limit:
            raise _too_large(total, limit)
        if packed < size:
            stream = zlib.decompressobj()
            try:
                got = len(stream.decompress(data[offset : offset + packed], size + 1))
            except zlib.error as error:
                raise FontError("a web font that cannot be unpacked", got=str(error)) from error
            if got != size:
                raise FontError("a web font that lies about its sizes", got=f"{got} bytes for {size}")
    if announced > limit:
        raise _too_large(announced, limit)


def _check_woff2(data: bytes, limit: int) -> None:
    if len(data) < 48:
        raise FontError("a web font that is cut short", got=f"{len(data)} bytes")
    announced = int.from_bytes(data[16:20], "big")
    packed = int.from_bytes(data[20:24], "big")
    if announced > limit:
        raise _too_large(announced, limit)
    if packed > len(data):
        raise FontError("a web font that is cut short", got=f"{len(data)} bytes")
    import brotli

    # The stream begins after a directory of unknown length. fontTools knows where; we only need the unpacked size.
    start = _woff2_directory_end(data)
    stream = brotli.Decompressor()
    total = 0
    chunk = data[start : start + packed]
    try:
        while True:
            got = stream.process(chunk, output_buffer_limit=_STEP)
            total += len(got)
            if total > limit:
                raise _too_large(total, limit)
            if stream.is_finished() or (not got and stream.can_accept_more_data()):
                return
            chunk = b""
    except brotli.error as error:
        raise FontError("a web font that cannot be unpacked", got=str(error)) from error


def _woff2_directory_end(data: bytes) -> int:
    place = 48
    for _ in range(int.from_bytes(data[12:14], "big")):
        if place >= len(data):
            break
        flags = data[place]
        place += 1
        if flags & 0x3F == 0x3F:
            place += 4
        place = _skip_base128(data, place)
        # `glyf` and `loca` are transformed unless their version is 3, other tables unless it is 0.
        transformed = flags >> 6 != 3 if flags & 0x3F in {10, 11} else flags >> 6 != 0
        if transformed:
            place = _skip_base128(data, place)
    if data[4:8] == b"ttcf":
        raise FontError("a WOFF2 font collection", expected="a WOFF2 file with one face")
    return place


def _skip_base128(data: bytes, place: int) -> int:
    for i in range(5):
        if place + i >= len(data):
            break
        if not data[place + i] & 0x80:
            return place + i + 1
    raise FontError("a web font that is cut short, or broken", got=f"{len(data)} bytes")


def _too_large(got: int, limit: int) -> FontError:
    return FontError(
        "a web font that unpacks to too much", got=f"{got:,} bytes or more", expected=f"{limit:,} bytes at most"
    )


_CAN_MAP: Final = os.name == "posix"  # elsewhere a mapped file cannot be replaced, even by a package upgrade
_HASHED_AT_ONCE: Final = 1 << 20
_Stamp: TypeAlias = tuple[int, int, int, int]


class MappedFont(mmap.mmap):
    """A font file in memory; a slice of it is bytes.

    Attributes:
        path: Where it is.
        stamp: Shows whether another file has taken its place.
        opened: The file as libraries hold it, by the library's name, once for all faces of a collection.
    """

    path: Path
    stamp: _Stamp
    opened: dict[str, object]

    def is_current(self) -> bool:
        """Whether the path still leads to this same file, so that a library may open it by path."""
        try:
            return _stamp_of(self.path.stat()) == self.stamp
        except OSError:
            return False


_mapped: Final[weakref.WeakValueDictionary[tuple[Path, _Stamp], MappedFont]] = weakref.WeakValueDictionary()
_lock = new_lock()


def map_font(path: Path, limit: int) -> MappedFont | None:
    """Map a file, once for all callers; None if it cannot be mapped and must be read.

    Args:
        path: The file.
        limit: Most bytes that it may have.

    Raises:
        OSError: It cannot be opened.
    """
    if not _CAN_MAP:
        return None
    with path.open("rb") as stream:
        facts = os.fstat(stream.fileno())
        if not 0 < facts.st_size <= limit:
            return None
        key = path, _stamp_of(facts)
        with _lock:
            known = _mapped.get(key)
            if known is not None:
                return known
            try:
                mapped = MappedFont(stream.fileno(), 0, access=mmap.ACCESS_READ)
            except (OSError, ValueError):  # a file system that cannot map files
                return None
            mapped.path, mapped.stamp = key
            mapped.opened = {}
            _mapped[key] = mapped
            return mapped


def digest_font(data: FontData) -> str:
    """Give a key of a file's content; the bytes read for this do not stay in memory."""
    digest = hashlib.blake2b(digest_size=16)
    if not isinstance(data, MappedFont):
        digest.update(data)
        return digest.hexdigest()
    for start in range(0, len(data), _HASHED_AT_ONCE):
        digest.update(data[start : start + _HASHED_AT_ONCE])
    if hasattr(mmap, "MADV_DONTNEED"):
        data.madvise(mmap.MADV_DONTNEED)
    return digest.hexdigest()


def _stamp_of(facts: os.stat_result) -> _Stamp:
    return facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns


DEFAULT_BYTES = 60_000_000
_COLOR_TAGS = (b"COLR", b"CBDT", b"sbix")


class FontFile:
    """One face of one font file. Safe to share between threads.

    Args:
        source: Path or bytes.
        index: Number of the face in a collection.
        name: The name used in messages.
        limit: The most bytes that it may have when unpacked.
        mapped: Whether it may be mapped into memory instead of being read, because nobody writes into it.
    """

    __slots__ = ("_content", "_limit", "_lock", "_mapped", "_tables", "index", "name", "source")

    def __init__(
        self,
        source: Path | bytes,
        index: int = 0,
        *,
        name: str = "",
        limit: int = DEFAULT_BYTES,
        mapped: bool = False,
    ) -> None:
        self.source = source
        self.index = index
        self.name = name or (str(source) if isinstance(source, Path) else f"a font of {len(source)} bytes")
        self._limit = limit
        self._mapped = mapped
        self._lock = new_lock()
        self._tables: FaceTables | None = None
        self._content = ""

    @property
    def loaded(self) -> bool:
        """Whether the file has been read."""
        return self._tables is not None

    @property
    def tables(self) -> FaceTables:
        """The tables of the face.

        Raises:
            FontError: The file cannot be read, is too large, or is not a font.
        """
        tables = self._tables
        if tables is None:
            with self._lock:
                tables = self._tables
                if tables is None:
                    tables = self._tables = self._load()
        return tables

    @property
    def has_color(self) -> bool:
        """Whether it has colour glyphs; if the file is not read yet, only its directory is read."""
        tables = self._tables
        if tables is None and isinstance(self.source, Path) and self.index == 0:
            try:
                with self.source.open("rb") as stream:
                    head = stream.read(4096)
            except OSError:
                return False
            if head[:4] not in {b"ttcf", b"wOFF", b"wOF2"}:
                return any(
                    head[12 + 16 * i : 16 + 16 * i] in _COLOR_TAGS for i in range(head[5] if len(head) > 5 else 0)
                )
        try:
            return self.tables.color
        except FontError:
            return False

    @property
    def content(self) -> str:
        """A key of the file's content; equal for equal bytes."""
        if not self._content:
            self._content = digest_font(self.tables.data)
        return self._content

    def _load(self) -> FaceTables:
        source = self.source
        data: FontData
        if isinstance(source, Path):
            try:
                if source.stat().st_size > self._limit:
                    raise FontError("a font file that is too large", got=self.name, expected=f"{self._limit:,} bytes")
                data = (map_font(source, self._limit) if self._mapped else None) or source.read_bytes()
            except OSError as error:
                raise FontError("a font file that cannot be read", got=f"{self.name}: {error.strerror}") from error
        else:
            data = source
        if len(data) > self._limit:
            raise FontError("a font that is too large", got=self.name, expected=f"{self._limit:,} bytes at most")
        try:
            if is_packed(data[:4]):
                data = PackedFonts().unpack(bytes(data), self._limit)
            return read_face(data, self.index)
        except FontError as error:
            facts = error.facts
            raise FontError(f"{facts.what}: {self.name}", got=facts.got, expected=facts.expected) from error
