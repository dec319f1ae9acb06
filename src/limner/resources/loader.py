"""Loaders: who may open an address that is no `data:` address. By default, nobody.

Goes in: an absolute address, or a path relative to a folder. Comes out: `Loaded`, or an error. A loader is a seam: any
object with these two methods will do.
"""

import os
import stat
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import unquote_to_bytes

from limner.errors import LimitExceededError, LoadRefusedError, ResourceError, ResourceNotFoundError
from limner.resources.address import scheme_of, shown


class Loaded(NamedTuple):
    """What a loader brought.

    Attributes:
        data: The bytes, decompressed.
        address: Where they came from in the end, redirects followed.
    """

    data: bytes
    address: str


class Loader(Protocol):
    """Opens addresses."""

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


class ClosedLoader:
    """Opens nothing."""

    def load(self, address: str, max_bytes: int) -> Loaded:  # noqa: ARG002 - the seam's signature
        """Refuse."""
        scheme = scheme_of(address)
        suggestion = (
            "loader=HttpLoader(…) lets a renderer or site fetch"
            if scheme in ("http", "https")
            else "files=… names a folder to read from"
        )
        raise LoadRefusedError(
            "this address may not be opened",
            got=shown(address),
            expected="a data: address, or a loader that is allowed to open it",
            suggestion=suggestion,
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
            kind = ResourceNotFoundError if isinstance(error, FileNotFoundError) else ResourceError
            raise kind(
                "a file cannot be read", got=shown(address), expected="a file below the folder given as `files`"
            ) from error
        if size > max_bytes or len(data) > max_bytes:
            raise LimitExceededError(
                "a file is too large", got=f"{size:,} bytes", expected=f"at most {max_bytes:,} (Limits.resource_bytes)"
            )
        return Loaded(data, address)

    async def aload(self, address: str, max_bytes: int) -> Loaded:
        """Do the same in a thread."""
        import asyncio  # whoever awaits has it already

        return await asyncio.to_thread(self.load, address, max_bytes)

    def _path(self, address: str) -> str:
        if scheme_of(address):
            raise self._refused(address)
        raw = address.partition("#")[0].partition("?")[0]
        text = os.fsdecode(unquote_to_bytes(raw.encode("utf-8", "surrogateescape")))
        # What is a separator only after decoding was meant to get past somebody's check.
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


def _open_regular(path: str, flags: int) -> int:
    """Open a regular file only: a pipe or device would block or never end."""
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError("not a regular file")
    return descriptor
