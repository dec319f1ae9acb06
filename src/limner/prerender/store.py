"""Where files are written: a folder, or an fsspec address such as ``s3://bucket/site``.

Goes in: names of files and their bytes. Comes out: files, each either complete or absent.
"""

import hashlib
import os
import shutil
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path, PurePosixPath
from tempfile import mkstemp
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from limner.errors import InvalidValueError
from limner.formats import find_format

if TYPE_CHECKING:
    from collections.abc import Iterable

PARTS: Final = ".limner-tmp"
"""The folder for unfinished files."""


class Stat(NamedTuple):
    """The state of a file on disk, which stays the same while no one touches it; (0, 0) elsewhere."""

    size: int = 0
    modified: int = 0


class Store(Protocol):
    """A place for files; when pickled, it is the same place in another process."""

    @property
    def is_local(self) -> bool:
        """Whether a file's state can be seen quickly."""
        ...

    def write(self, name: str, body: bytes) -> Stat:
        """Write a whole file, replacing any file of that name."""
        ...

    def read(self, name: str) -> bytes | None:
        """Give a file's bytes, or None."""
        ...

    def holds(self, name: str, digest: str, stat: Stat) -> Stat | None:
        """Give the state of a file that still has this content; None for any other file, or if that cannot be seen."""
        ...

    def remove(self, names: "Iterable[str]") -> None:
        """Remove files, and folders that become empty."""
        ...

    def begin(self) -> None:
        """Remove what an interrupted build left behind."""
        ...

    def upload(self, name: str, file: Path) -> Stat:
        """Copy a file from disk."""
        ...


def digest_of(body: bytes) -> str:
    """Give the SHA-256 of some bytes."""
    return hashlib.sha256(body).hexdigest()


def open_store(out: str | os.PathLike[str]) -> Store:
    """Open a place.

    Raises:
        InvalidValueError: It is a file, or an address whose package is not installed.
    """
    text = os.fspath(out)
    scheme, colon, rest = text.partition("://")
    if colon and scheme not in {"file", "local"}:
        return RemoteStore(text.rstrip("/"))
    folder = Path(rest if colon else text).absolute()
    if folder.exists() and not folder.is_dir():
        raise InvalidValueError(
            "OUT is a file", got=str(folder), expected="a folder, or an address such as s3://bucket/site"
        )
    return FolderStore(str(folder))


@dataclass(frozen=True, slots=True)
class FolderStore:
    """Files below a folder.

    Attributes:
        folder: Absolute; made when the first file is written.
    """

    folder: str

    @property
    def is_local(self) -> bool:
        """A file's state can be seen quickly."""
        return True

    def path(self, name: str) -> str:
        """Give the path of a file."""
        return os.path.join(self.folder, *name.split("/"))  # noqa: PTH118 - for every image

    def write(self, name: str, body: bytes) -> Stat:
        """Write a whole file next to the others first, then move it to its place."""
        part = self._part()
        try:
            with os.fdopen(part[0], "wb") as file:
                file.write(body)
            return self._move(part[1], name)
        except BaseException:
            Path(part[1]).unlink(missing_ok=True)
            raise

    def upload(self, name: str, file: Path) -> Stat:
        """Copy a file from disk."""
        descriptor, part = self._part()
        os.close(descriptor)
        shutil.copyfile(file, part)
        return self._move(part, name)

    def _part(self) -> tuple[int, str]:
        folder = os.path.join(self.folder, PARTS)  # noqa: PTH118 - for every image
        try:
            return mkstemp(dir=folder)
        except FileNotFoundError:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - the same
            return mkstemp(dir=folder)

    def _move(self, part: str, name: str) -> Stat:
        os.chmod(part, 0o644)  # noqa: PTH101 - `mkstemp` lets no one else read it
        target = self.path(name)
        try:
            os.replace(part, target)  # noqa: PTH105 - for every image
        except FileNotFoundError:
            os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120 - the same
            os.replace(part, target)  # noqa: PTH105 - the same
        return self._stat(target) or Stat()

    def _stat(self, path: str) -> Stat | None:
        try:
            status = os.stat(path)  # noqa: PTH116 - for every image
        except OSError:
            return None
        return Stat(status.st_size, status.st_mtime_ns)

    def read(self, name: str) -> bytes | None:
        """Give a file's bytes, or None."""
        try:
            return Path(self.path(name)).read_bytes()
        except OSError:
            return None

    def holds(self, name: str, digest: str, stat: Stat) -> Stat | None:
        """Give the state of a file that still has this content: untouched, or with the same bytes."""
        seen = self._stat(self.path(name))
        if seen is None or seen == stat:
            return seen
        body = self.read(name)
        return seen if body is not None and digest_of(body) == digest else None

    def remove(self, names: "Iterable[str]") -> None:
        """Remove files, and folders that become empty."""
        for name in names:
            path = Path(self.path(name))
            path.unlink(missing_ok=True)
            for parent in PurePosixPath(name).parents[:-1]:
                try:
                    Path(self.path(str(parent))).rmdir()
                except OSError:
                    break

    def begin(self) -> None:
        """Remove what an interrupted build left behind."""
        shutil.rmtree(os.path.join(self.folder, PARTS), ignore_errors=True)  # noqa: PTH118 - a str


@dataclass(frozen=True, slots=True)
class RemoteStore:
    """Files below an fsspec address; object stores write them whole.

    Attributes:
        address: Such as ``s3://bucket/site``.
    """

    address: str

    def __post_init__(self) -> None:
        _ = self._filesystem  # fails now if a package is missing

    @property
    def _filesystem(self) -> Any:
        try:
            return import_module("fsspec").core.url_to_fs(self.address)[0]
        except ImportError as error:
            raise InvalidValueError(
                f"{self.address} needs a package that is not installed",
                got=str(error),
                expected="fsspec, and its package for this kind of address",
                suggestion="pip install s3fs" if self.address.startswith("s3:") else "pip install fsspec",
            ) from None
        except ValueError as error:
            raise InvalidValueError("no address of fsspec", got=self.address, expected=str(error)) from None

    @property
    def is_local(self) -> bool:
        """A file's state cannot be seen without a request."""
        return False

    def _path(self, name: str) -> str:
        return f"{self.address}/{name}"

    def write(self, name: str, body: bytes) -> Stat:
        """Write an object."""
        self._filesystem.pipe_file(self._path(name), body, **_content_type(name, self.address))
        return Stat()

    def upload(self, name: str, file: Path) -> Stat:
        """Write an object from a file on disk."""
        self._filesystem.put_file(str(file), self._path(name), **_content_type(name, self.address))
        return Stat()

    def read(self, name: str) -> bytes | None:
        """Give an object's bytes, or None."""
        try:
            found: bytes = self._filesystem.cat_file(self._path(name))
        except FileNotFoundError:
            return None
        return found

    def holds(self, name: str, digest: str, stat: Stat) -> Stat | None:  # noqa: ARG002 - the protocol's
        """Asking for each object would cost as much as writing it; the driver knows what it wrote."""
        return None

    def remove(self, names: "Iterable[str]") -> None:
        """Remove objects."""
        left = iter(names)
        while some := [self._path(name) for name in islice(left, 1000)]:
            self._filesystem.rm(some)

    def begin(self) -> None:
        """Nothing is left behind, because an incomplete object does not exist."""


_TYPES: Final = {"html": "text/html; charset=utf-8", "json": "application/json"}


def _content_type(name: str, address: str) -> dict[str, str]:
    """Give the argument that tells an object store which type to serve."""
    extension = name.rpartition(".")[2]
    row = find_format(extension)
    media_type = row.media_type if row is not None else _TYPES.get(extension)
    return {"ContentType": media_type} if media_type and address.startswith("s3") else {}
