"""Loaders: what opens addresses other than `data:` addresses. By default, nothing does.

Goes in: an absolute address, or a path relative to a folder. Comes out: `Loaded`, or an error. A loader is a seam: any
object with these two methods will do.
"""

import difflib
import os
import stat
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple, Protocol
from urllib.parse import unquote_to_bytes

from limner.errors import LimitExceededError, LoadRefusedError, ResourceError, ResourceNotFoundError
from limner.resources.address import scheme_of, shown

_MOST_NAMES: Final = 2000  # entries of a folder to look through for a similar name


class Loaded(NamedTuple):
    """What a loader brought.

    Attributes:
        data: The bytes, decompressed.
        address: Where they came from in the end, redirects followed.
    """

    data: bytes
    address: str


class Loader(Protocol):
    """Opens addresses.

    A loader may also have ``roots``: the beginnings of paths from the host's root, such as ``/static/``, that it opens
    itself; any other path is that of a file below `files`. And ``file_of(address)``: the file on this machine that an
    address means, or None, so that an image can be kept under the state of its files.
    """

    def load(self, address: str, max_bytes: int) -> Loaded:
        """Give what is there.

        Args:
            address: An absolute address.
            max_bytes: How much it may be.

        Raises:
            LoadRefusedError: The loader may not open it.
            ResourceError: It could not be opened.
            LimitExceededError: It is too large.
        """
        ...

    async def aload(self, address: str, max_bytes: int) -> Loaded:
        """Do the same without blocking an event loop."""
        ...


def roots_of(loader: Loader | None) -> tuple[str, ...]:
    """Give the beginnings of paths that a loader opens itself."""
    return tuple(getattr(loader, "roots", ()))


class ClosedLoader:
    """Opens nothing."""

    def load(self, address: str, max_bytes: int) -> Loaded:  # noqa: ARG002 - the seam's signature
        """Refuse."""
        if scheme_of(address) in ("http", "https") or address.startswith("//"):
            raise LoadRefusedError(
                "this address may not be opened",
                got=shown(address),
                expected="a data: address, or a loader that is allowed to open it",
                suggestion="loader=HttpLoader(…) lets a renderer or site fetch",
            )
        raise LoadRefusedError(
            "this address may not be opened",
            got=shown(address),
            expected="files=, the folder that addresses of files start from",
            suggestion="files=Path(__file__).parent for files beside the module",
        )

    async def aload(self, address: str, max_bytes: int) -> Loaded:
        """Refuse."""
        return self.load(address, max_bytes)


class FolderLoader:
    """Opens files below one folder.

    Args:
        root: The folder. A symbolic link inside it may not lead out of it.
    """

    def __init__(self, root: str | Path) -> None:
        self._root = os.path.realpath(root)

    def load(self, address: str, max_bytes: int) -> Loaded:
        """Give a file.

        Args:
            address: A path relative to the folder, as an address writes it: with ``/`` and percent-encoding, a query
                and fragment left out of account. One that starts with ``/`` starts at the folder.
            max_bytes: How large it may be.

        Raises:
            LoadRefusedError: The path is not below the folder.
            ResourceError: There is no such file.
            LimitExceededError: It is too large.
        """
        path = self._path(address)
        try:
            with open(path, "rb", opener=_open_regular) as file:
                size = os.fstat(file.fileno()).st_size
                data = file.read(max_bytes + 1) if size <= max_bytes else b""
        except OSError as error:
            if isinstance(error, FileNotFoundError):
                raise ResourceNotFoundError(
                    "there is no such file",
                    got=shown(address),
                    expected=f"a file below {self._root}, which files= names",
                    suggestion=_near_file(path),
                ) from error
            raise ResourceError(
                "a file cannot be read", got=shown(address), expected="a file below the folder given as `files`"
            ) from error
        if size > max_bytes or len(data) > max_bytes:
            raise LimitExceededError(
                "a file is too large", got=f"{size:,} bytes", expected=f"at most {max_bytes:,} (Limits.resource_bytes)"
            )
        return Loaded(data, address)

    async def aload(self, address: str, max_bytes: int) -> Loaded:
        """Do the same in a thread."""
        import asyncio  # async code has already loaded it

        return await asyncio.to_thread(self.load, address, max_bytes)

    def _path(self, address: str) -> str:
        if scheme_of(address):
            raise self._refused(address)
        raw = address.partition("#")[0].partition("?")[0]
        text = os.fsdecode(unquote_to_bytes(raw.encode("utf-8", "surrogateescape")))
        # A separator that appears only after decoding was meant to get past a check.
        if "\0" in text or "\\" in text or text.count("/") != raw.count("/"):
            raise self._refused(address)
        parts = [part for part in text.split("/") if part not in ("", ".")]
        if not parts or ".." in parts or ":" in parts[0]:
            raise self._refused(address)
        path = os.path.realpath(os.path.join(self._root, *parts))  # noqa: PTH118 - resolved as text, then compared
        if os.path.commonpath((path, self._root)) != self._root:
            raise self._refused(address)
        return path

    @staticmethod
    def _refused(address: str) -> LoadRefusedError:
        return LoadRefusedError(
            "this file may not be opened", got=shown(address), expected="a path below the folder given as `files`"
        )


def _near_file(path: str) -> str:
    """Name the file in the same folder with the most similar name, extensions left out, if one is similar enough."""
    folder, name = os.path.split(path)
    stem = os.path.splitext(name)[0]  # noqa: PTH122 - a name, not a path
    try:
        with os.scandir(folder) as entries:
            names = {os.path.splitext(entry.name)[0]: entry.name for entry in islice(entries, _MOST_NAMES)}  # noqa: PTH122
    except OSError:
        return ""
    near = difflib.get_close_matches(stem, names, n=1, cutoff=0.7)
    return names[near[0]] if near else ""


def _open_regular(path: str, flags: int) -> int:
    """Open a regular file only: a pipe or device would block or never end."""
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError("not a regular file")
    return descriptor
