"""A font file that is read, unpacked and looked into when it is first needed.

Goes in: a path or bytes. Comes out: `FaceTables` of one of its faces and a key of its content.
"""

import hashlib
import threading
from pathlib import Path

from limner.errors import FontError
from limner.text.fonts.sfnt import FaceTables, read_face
from limner.text.fonts.unpack import PackedFonts, is_packed

DEFAULT_BYTES = 60_000_000
_COLOR_TAGS = (b"COLR", b"CBDT", b"sbix")


class FontFile:
    """One face of one font file. Safe to share between threads.

    Args:
        source: Path or bytes.
        index: Number of the face in a collection.
        name: What messages call it.
        limit: Most bytes that it may have, unpacked.
    """

    __slots__ = ("_content", "_limit", "_lock", "_tables", "index", "name", "source")

    def __init__(self, source: Path | bytes, index: int = 0, *, name: str = "", limit: int = DEFAULT_BYTES) -> None:
        self.source = source
        self.index = index
        self.name = name or (str(source) if isinstance(source, Path) else f"a font of {len(source)} bytes")
        self._limit = limit
        self._lock = threading.Lock()
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
            FontError: The file cannot be read, is too large, or is no font.
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
        """Whether it has colour glyphs; of a file that is not read yet only the directory is looked at."""
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
            self._content = hashlib.blake2b(self.tables.data, digest_size=16).hexdigest()
        return self._content

    def _load(self) -> FaceTables:
        data = self.source
        if isinstance(data, Path):
            try:
                if data.stat().st_size > self._limit:
                    raise FontError("a font file that is too large", got=self.name, expected=f"{self._limit:,} bytes")
                data = data.read_bytes()
            except OSError as error:
                raise FontError("a font file that cannot be read", got=f"{self.name}: {error.strerror}") from error
        if len(data) > self._limit:
            raise FontError("a font that is too large", got=self.name, expected=f"{self._limit:,} bytes at most")
        try:
            if is_packed(data):
                data = PackedFonts().unpack(data, self._limit)
            return read_face(data, self.index)
        except FontError as error:
            facts = error.facts
            raise FontError(f"{facts.what}: {self.name}", got=facts.got, expected=facts.expected) from error
