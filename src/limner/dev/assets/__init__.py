"""The gallery's own files: one style sheet, a few scripts, two faces. Each is named here; no other is handed out."""

from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

_SCRIPT: Final = "text/javascript; charset=utf-8"
_NAMES: Final = {
    "gallery.css": "text/css; charset=utf-8",
    "gallery.js": _SCRIPT,
    "dom.js": _SCRIPT,
    "list.js": _SCRIPT,
    "stage.js": _SCRIPT,
    "compare.js": _SCRIPT,
    "texts.js": _SCRIPT,
    "panels.js": _SCRIPT,
    "page.js": _SCRIPT,
    "playground.js": _SCRIPT,
}
_FACES: Final = {
    "geist.ttf": ("fontpkg_geist", "Geist[wght].ttf"),
    "geist-mono.ttf": ("fontpkg_geist_mono", "GeistMono[wght].ttf"),
}


class Asset(NamedTuple):
    """One file."""

    media_type: str
    body: bytes


@cache
def find_asset(name: str) -> Asset | None:
    """Give a file of the gallery's own; None for any other name."""
    if name in _NAMES:
        return Asset(_NAMES[name], (files(__name__) / name).read_bytes())
    if name in _FACES:
        package, file = _FACES[name]
        return Asset("font/ttf", (files(package) / "files" / file).read_bytes())
    return None
