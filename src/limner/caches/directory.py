"""A cache in a directory that many processes may share.

Each image is one file, written beside its place and moved there, so that a reader sees a whole image or none, also
when a writer is killed. A torn or foreign file counts as missing.
"""

import contextlib
import hashlib
import os
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from limner.caches.record import MOST_BYTES, CachedImage, decode_record, decode_tags, encode_record
from limner.errors import InvalidValueError

_DEFAULT_BYTES: Final = 1024 * 1024 * 1024
_SUFFIX: Final = ".limner"
_HEADER_READ: Final = 70_000
_SWEEP_CHANCE: Final = 1 / 64  # of writes; each process sweeps now and then, without a shared count
_ABANDONED_SECONDS: Final = 3600.0


class DirectoryCache:
    """Keeps images as files below a folder.

    Args:
        folder: Made when it is missing; nothing else should live in it.
        max_bytes: Above this, a sweep removes the files that were used longest ago.

    Raises:
        InvalidValueError: The folder is not there and cannot be made.
    """

    is_instant = False

    def __init__(self, folder: str | os.PathLike[str], max_bytes: int = _DEFAULT_BYTES) -> None:
        self.folder = Path(folder)
        self.max_bytes = max_bytes
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            raise InvalidValueError(
                "the folder of a cache cannot be made",
                got=f"{os.path.abspath(self.folder)}: {error}",  # noqa: PTH100 - `resolve` looks at the disk
                expected="a folder that this process may write",
            ) from error

    def _path(self, key: str) -> Path:
        name = hashlib.blake2b(key.encode(), digest_size=20).hexdigest()
        return self.folder / name[:2] / f"{name[2:]}{_SUFFIX}"

    def get(self, key: str) -> CachedImage | None:
        """Give what was kept under a key, fresh or stale; None when there is nothing whole."""
        path = self._path(key)
        try:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES)
        except OSError:
            return None
        image = decode_record(data, key)
        if image is not None:
            with contextlib.suppress(OSError):  # the time of use only decides the order of the sweep
                os.utime(path)
        return image

    def put(self, key: str, image: CachedImage) -> None:
        """Keep an image.

        Raises:
            OSError: The disk is full or the folder cannot be written.
        """
        record = encode_record(image, key)
        if record is None:
            return
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".new-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(record)
            os.replace(temporary, path)  # noqa: PTH105 - atomic on every platform, also over a file that is there
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108 - the twin of the line above
            raise
        if random.random() < _SWEEP_CHANCE:  # noqa: S311 - no secret hangs on it
            self.sweep()

    def delete(self, key: str) -> None:
        """Forget one key."""
        self._path(key).unlink(missing_ok=True)

    def _files(self) -> Iterator[Path]:
        return self.folder.glob(f"*/*{_SUFFIX}")

    def purge(self, tag: str) -> int:
        """Forget every image with that tag; reads the header of every file."""
        count = 0
        for path in self._files():
            try:
                with path.open("rb") as file:
                    tags = decode_tags(file.read(_HEADER_READ))
                if tag in tags:
                    path.unlink(missing_ok=True)
                    count += 1
            except OSError:
                continue  # another process removed it, which is what was wanted
        return count

    def clear(self) -> None:
        """Forget everything."""
        for path in self._files():
            path.unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove the least recently used files until the rest fits, and what killed writers left behind."""
        kept: list[tuple[float, int, Path]] = []
        for path in self.folder.glob("*/*"):
            try:
                status = path.stat()
            except OSError:
                continue
            if path.suffix == _SUFFIX:
                kept.append((status.st_mtime, status.st_size, path))
            elif time.time() - status.st_mtime > _ABANDONED_SECONDS:
                path.unlink(missing_ok=True)
        total = sum(size for _, size, _ in kept)
        for _, size, path in sorted(kept):
            if total <= self.max_bytes:
                break
            path.unlink(missing_ok=True)
            total -= size
