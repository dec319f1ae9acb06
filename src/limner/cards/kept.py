"""Images that are kept between runs, each by a key that names all that draws it.

Goes in: a key, an image and what is known of it. Comes out: the same in a later run, or in another process. A file is
written beside its place and moved there, so that a reader sees a whole image or none.
"""

import json
import os
import time
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp
from typing import Final, NamedTuple

_DAY: Final = 86_400.0


class KeptImage(NamedTuple):
    """One kept image.

    Attributes:
        media_type: The type of its bytes.
        width: Pixels, or None where nobody knows.
        height: The same.
        diagnostics: What its author may want to mend.
        body: Its bytes.
        stored_at: When it was kept, in seconds since the epoch; 0 before it is.
    """

    media_type: str
    width: int | None
    height: int | None
    diagnostics: tuple[str, ...]
    body: bytes
    stored_at: float = 0.0


class Kept:
    """The images of one folder.

    Args:
        folder: The folder; made when the first image is kept.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)

    def path(self, key: str) -> Path:
        """Give where the image of a key is kept."""
        return self.folder / key[1:3] / key

    def put(self, key: str, image: KeptImage) -> None:
        """Keep an image.

        Raises:
            OSError: The folder cannot be written.
        """
        facts = {
            "media_type": image.media_type,
            "width": image.width,
            "height": image.height,
            "diagnostics": image.diagnostics,
        }
        path = self.path(key)
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor, part = mkstemp(dir=self.folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(json.dumps(facts).encode() + b"\n")
            file.write(image.body)
        try:
            os.replace(part, path)  # noqa: PTH105 - for every image
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.replace(part, path)  # noqa: PTH105 - the same

    def get(self, key: str) -> KeptImage | None:
        """Give the image of a key; None where there is none that is whole."""
        path = self.path(key)
        try:
            data = path.read_bytes()
            stored_at = path.stat().st_mtime
        except OSError:
            return None
        head, _, body = data.partition(b"\n")
        try:
            facts = json.loads(head)
        except ValueError:  # cut off by a full disk: drawn anew
            return None
        return KeptImage(
            facts["media_type"], facts["width"], facts["height"], tuple(facts["diagnostics"]), body, stored_at
        )

    def touch(self, key: str) -> None:
        """Note that an image was used, so that `sweep` leaves it."""
        path = self.path(key)
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _DAY:
                os.utime(path)

    def sweep(self, days: float) -> None:
        """Remove images that nobody used for so many days, and what a run that was ended left half written."""
        now = time.time()
        for path in [*self.folder.glob("*/*"), *self.folder.glob("tmp*")]:
            with suppress(OSError):
                age = now - path.stat().st_mtime
                if path.is_file() and age > (days * _DAY if path.parent != self.folder else _DAY):
                    path.unlink()
