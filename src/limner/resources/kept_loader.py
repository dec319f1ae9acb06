"""A loader that keeps the results of another loader in memory and in a folder, so that each is fetched once.

Goes in: addresses. Comes out: `Loaded`. Meant for pictures that never change under their address, such as emoji. A
failed address is not requested again for a minute, so that a server that is down does not slow every picture.
"""

import hashlib
import os
import tempfile
import time
from pathlib import Path
from typing import Final

from limner.errors import Facts, LimitExceededError, LimnerError
from limner.host import new_lock
from limner.resources.address import shown
from limner.resources.cache import ByteCache
from limner.resources.loader import Loaded, Loader

_MEMORY_BYTES: Final = 16_000_000
_DISK_BYTES: Final = 64_000_000
_DIGEST: Final = 32
_PAUSE: Final = 60.0
_FAILURES: Final = 512


class KeptLoader:
    """Keeps what a loader brings.

    Args:
        loader: Asked for what is not kept.
        folder: Where bytes are kept between processes; made when it is missing. None keeps them in memory alone.
        memory_bytes: How much is kept in memory.
        disk_bytes: How much the folder may hold; the oldest files go first.
    """

    def __init__(
        self,
        loader: Loader,
        folder: Path | None = None,
        *,
        memory_bytes: int = _MEMORY_BYTES,
        disk_bytes: int = _DISK_BYTES,
    ) -> None:
        self._loader = loader
        self._folder = folder
        self._memory: ByteCache[str, bytes] = ByteCache(memory_bytes)
        self._disk_bytes = disk_bytes
        self._failures: dict[str, tuple[float, type[LimnerError], Facts]] = {}
        self._lock = new_lock()

    def load(self, address: str, max_bytes: int) -> Loaded:
        """Give what is kept, or else load it; see `Loader.load`.

        Raises:
            LimnerError: As the loader does; the same error again for a minute.
        """
        kept = self._find(address, max_bytes)
        if kept is None:
            try:
                kept = self._loader.load(address, max_bytes).data
            except LimnerError as error:
                self._note(address, error)
                raise
            self._keep(address, kept)
        return Loaded(kept, address)

    async def aload(self, address: str, max_bytes: int) -> Loaded:
        """Do what `load` does without blocking an event loop."""
        import asyncio

        kept = await asyncio.to_thread(self._find, address, max_bytes)
        if kept is None:
            try:
                kept = (await self._loader.aload(address, max_bytes)).data
            except LimnerError as error:
                self._note(address, error)
                raise
            await asyncio.to_thread(self._keep, address, kept)
        return Loaded(kept, address)

    def _find(self, address: str, max_bytes: int) -> bytes | None:
        with self._lock:
            failure = self._failures.get(address)
        if failure is not None and time.monotonic() - failure[0] < _PAUSE:
            raise failure[1].from_facts(failure[2])
        data = self._memory.get(address)
        if data is None:
            data = self._read(address)
            if data is None:
                return None
            self._memory.put(address, data, len(data))
        if len(data) > max_bytes:
            raise LimitExceededError(
                "a resource that is too large", got=shown(address), expected=f"{max_bytes:,} bytes"
            )
        return data

    def _note(self, address: str, error: LimnerError) -> None:
        with self._lock:
            while len(self._failures) >= _FAILURES:
                del self._failures[next(iter(self._failures))]
            # Not the error itself, because it keeps the connection that it came from.
            self._failures[address] = (time.monotonic(), type(error), error.facts)

    def _keep(self, address: str, data: bytes) -> None:
        self._memory.put(address, data, len(data))
        with self._lock:
            self._failures.pop(address, None)
        if self._folder is None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, temporary = tempfile.mkstemp(dir=self._folder, suffix=".new")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.write(_digest(address, data))
                Path(temporary).replace(self._folder / _name(address))
            except OSError:
                Path(temporary).unlink(missing_ok=True)
                raise
            self._prune(self._folder)
        except OSError:
            return  # an unwritable folder costs time, never a picture

    def _read(self, address: str) -> bytes | None:
        if self._folder is None:
            return None
        try:
            data = (self._folder / _name(address)).read_bytes()
        except OSError:
            return None
        # The end is a digest of the rest, so that a torn or foreign file is not trusted.
        body = data[:-_DIGEST]
        return body if data[-_DIGEST:] == _digest(address, body) else None

    def _prune(self, folder: Path) -> None:
        files = [(entry.stat(), entry) for entry in folder.iterdir()]
        total = sum(status.st_size for status, _ in files)
        if total <= self._disk_bytes:
            return
        for status, entry in sorted(files, key=lambda item: item[0].st_mtime_ns):
            entry.unlink(missing_ok=True)
            total -= status.st_size
            if total <= self._disk_bytes:
                return


def _name(address: str) -> str:
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest() + ".bytes"


def _digest(address: str, data: bytes) -> bytes:
    return hashlib.sha256(address.encode("utf-8", "surrogatepass") + b"\n" + data).digest()
