"""Fonts as the files that resvg wants: one folder for a process and its workers, removed when the process ends.

Goes in: fonts as bytes. Comes out: paths. Names are digests, so that processes which share the folder share its files.
"""

import atexit
import hashlib
import os
import secrets
import shutil
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_MOST_NAMES: Final = 256


class FontFolder:
    """The folder of this process."""

    _lock = threading.Lock()
    _folder: Path | None = None
    _names: Final[dict[bytes, str]] = {}

    @classmethod
    def folder(cls) -> Path:
        """Name the folder; it is there when a font is."""
        with cls._lock:
            if cls._folder is None:
                cls._folder = Path(tempfile.gettempdir()) / f"limner-fonts-{secrets.token_hex(16)}"
                atexit.register(_remove, cls._folder, os.getpid())
            return cls._folder

    @classmethod
    def use(cls, folder: str | Path) -> None:
        """Take the parent's folder, which that will remove."""
        with cls._lock:
            cls._folder = Path(folder)

    @classmethod
    def begin_anew(cls) -> None:
        """Have a folder of its own, in a forked child: the parent removes the one that there is."""
        cls._lock = threading.Lock()
        cls._folder = None

    @classmethod
    def paths(cls, fonts: Sequence[bytes]) -> list[str]:
        """Give a path for each font."""
        folder = cls.folder()
        found: list[str] = []
        for font in fonts:
            # A bytes object remembers its hash: nothing is read again for a font that was named before.
            name = cls._names.get(font)
            if name is None:
                with cls._lock:
                    if len(cls._names) >= _MOST_NAMES:
                        cls._names.clear()
                    name = cls._names[font] = hashlib.blake2b(font, digest_size=16).hexdigest() + ".ttf"
            path = folder / name
            if not path.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
                part = folder / f"{name}.{os.getpid()}-{threading.get_ident()}"
                part.write_bytes(font)
                part.replace(path)
            found.append(str(path))
        return found


def _remove(folder: Path, pid: int) -> None:
    if os.getpid() == pid:  # not in a forked child
        shutil.rmtree(folder, ignore_errors=True)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=FontFolder.begin_anew)
