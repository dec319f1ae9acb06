"""A lock of fonts: files with just the characters that a site draws and a declared alphabet, pinned by their digests.

Goes in: an `Inventory` and an alphabet. Comes out: a folder of font files and ``fonts.lock.json``; `read_lock` gives
its fonts to a site. Whoever builds with them refuses text that left the lock.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from limner.characters.properties import property_table
from limner.engine.drawing import Drawing
from limner.errors import FontError
from limner.fonts.inventory import Inventory, UsedFace, drawn_texts
from limner.text.face_entry import FaceEntry
from limner.text.fonts import DEFAULT_FAMILY, DEFAULT_MONOSPACE
from limner.text.given import Font, LockedFont

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

NAME: Final = "fonts.lock.json"
_ALPHABETS: Final = {
    "ascii": ((0x20, 0x7E),),
    "latin": ((0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2026), (0x20AC, 0x20AC)),
    "greek": ((0x370, 0x3FF),),
    "cyrillic": ((0x400, 0x4FF),),
    "kana": ((0x3000, 0x30FF),),
    "hangul": ((0xAC00, 0xD7A3),),
}
_LANGUAGES: Final = {"JP": "ja", "KR": "ko", "TC": "zh-Hant|zh-TW", "HK": "zh-HK|yue", "SC": "zh"}
"""Languages by region, what is more special first: `zh` is a part of all other kinds of Chinese."""
_EAST_ASIAN: Final = "Noto Sans CJK "
_DEFAULT: Final = 500
_WITHOUT_LETTERS: Final = frozenset(("Hani", "Hira", "Kana", "Hang", "Bopo", "Zyyy", "Zinh", "Zzzz"))
_PLAIN: Final = {"Latn": 0x7F, "Grek": 0x3D0, "Cyrl": 0x450}
_EUROPEAN: Final = frozenset(_PLAIN)
_OFF_THE_LINE: Final = frozenset(("Sup", "Sub"))
_LAST_OF_PLANE_0: Final = 0xFFFF
_SHOWN: Final = 20


def read_alphabet(words: Iterable[str]) -> str:
    """Give the characters of an alphabet: names (``latin``, ``kana``, …), or the characters themselves."""
    found: set[str] = set()
    for word in words:
        ranges = _ALPHABETS.get(word)
        found.update(word if ranges is None else (chr(code) for low, high in ranges for code in range(low, high + 1)))
    return "".join(sorted(found))


def write_lock(inventory: Inventory, alphabet: str, folder: Path) -> list[dict[str, Any]]:
    """Write the fonts of an inventory, each with what it drew and the alphabet.

    Args:
        inventory: What the images were drawn with.
        alphabet: Characters that may come besides.
        folder: Where to; fonts of an older lock that are not in the new one are removed.

    Returns:
        The records of the lock: family, file, digest, bytes before and after.

    Raises:
        FontError: A font cannot be cut.
    """
    folder.mkdir(parents=True, exist_ok=True)
    faces = sorted(inventory.faces.values(), key=lambda used: _rank(used.entry.family, inventory.given))
    records = [_write_face(used, alphabet, folder) for used in faces]
    lock = folder / NAME
    if lock.is_file():
        kept = {one["file"] for one in records}
        for old in _records(lock):
            if old["file"] not in kept:
                (folder / str(old["file"])).unlink(missing_ok=True)
    text = json.dumps({"version": 1, "alphabet": alphabet, "faces": records}, indent=1, ensure_ascii=False)
    lock.write_text(text + "\n", encoding="utf-8")
    return records


def read_lock(folder: str | Path) -> tuple[Font, ...]:
    """Give the fonts of a lock, for ``Site(fonts=read_lock("fonts"))``.

    Args:
        folder: The folder that `limner fonts lock` wrote.

    Raises:
        FontError: There is no lock, or a file is not the one that was locked.
    """
    folder = Path(folder)
    fonts: list[Font] = []
    for record in _records(folder / NAME):
        file = folder / str(record["file"])
        data = file.read_bytes() if file.is_file() else b""
        if hashlib.sha256(data).hexdigest() != record["sha256"]:
            raise FontError(
                f"{file} is not the font that was locked" if data else f"{file} is missing",
                got=f"sha256 {hashlib.sha256(data).hexdigest()}" if data else "no file",
                expected=f"sha256 {record['sha256']}",
                suggestion="limner fonts lock APP OUT",
            )
        fonts.append(LockedFont(str(record["family"]), data, None, record["style"], record["lang"]))
    return tuple(fonts)


def refuse_unlocked(drawing: Drawing, fonts: Iterable[Font]) -> None:
    """Refuse an image whose text left the lock; does nothing where no font is locked.

    Args:
        drawing: The image.
        fonts: Those that it was drawn with.

    Raises:
        FontError: A face drew something that is not in the lock, or no face had a character.
    """
    locked = {font.source for font in fonts if isinstance(font, LockedFont)}
    if not locked:
        return
    outside = {
        character
        for entry, text in drawn_texts(drawing.fragments)
        if entry.file.source not in locked and not entry.file.has_color
        for character in text
    }
    missing = [one for one in drawing.diagnostics if one.code == "missing-glyph"]
    if outside or missing:
        shown = " ".join(sorted(outside)[:_SHOWN]) or missing[0].facts.got
        raise FontError(
            "text has left the locked fonts",
            got=shown,
            expected="characters that were drawn when the fonts were locked, or that the alphabet declares",
            suggestion="limner fonts lock APP OUT, or with --alphabet",
        )


def _rank(family: str, given: tuple[str, ...]) -> int:
    """Order the fonts of a lock as they were asked: those given, the default ones, those of scripts."""
    if family in given:
        return given.index(family)
    if family.startswith(_EAST_ASIAN):
        return 2 * _DEFAULT + list(_LANGUAGES).index(family.removeprefix(_EAST_ASIAN))
    if family in (DEFAULT_FAMILY, DEFAULT_MONOSPACE):
        return _DEFAULT + (family == DEFAULT_MONOSPACE)
    return 2 * _DEFAULT - 1 if family.startswith("Noto Sans") else _DEFAULT + 2


def _records(lock: Path) -> list[dict[str, Any]]:
    try:
        found: object = json.loads(lock.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict) or "faces" not in found:
        raise FontError(
            f"there is no lock of fonts in {lock.parent}",
            expected=f"a file {NAME}",
            suggestion="limner fonts lock APP OUT",
        )
    return cast("list[dict[str, Any]]", cast("dict[str, Any]", found)["faces"])


def _write_face(used: UsedFace, alphabet: str, folder: Path) -> dict[str, Any]:
    entry = used.entry
    data = _cut(entry, "".join(used.characters) + alphabet)
    digest = hashlib.sha256(data).hexdigest()
    slug = re.sub(r"[^a-z0-9]+", "-", entry.family.lower()).strip("-")
    name = f"{slug}-{digest[:8]}{'.otf' if data[:4] == b'OTTO' else '.ttf'}"
    (folder / name).write_bytes(data)
    region = entry.family.rpartition(" ")[2]
    return {
        "family": entry.family,
        "file": name,
        "sha256": digest,
        "bytes": len(data),
        "cut_from": used.size,
        "style": "italic" if entry.italic else "normal",
        "lang": entry.lang or _LANGUAGES.get(region),
        "characters": "".join(sorted(used.characters)),
    }


def _letters_beside(characters: str, has: Iterable[int]) -> set[int]:
    """Give the other letters of the scripts of some characters: hinting aligns all by the heights of a few of them.

    Han, kana and hangul are left out: they are thousands, and their outlines bring hints of their own. Raised and
    lowered characters are aligned by others of their kind.
    """
    script, extensions, kind = (property_table(name) for name in ("Script", "Script_Extensions", "Decomposition_Type"))

    def scripts_of(character: str) -> set[str]:
        # What several scripts share, such as the line that joins Arabic letters, says so by its extensions.
        return set(extensions[character].split("|") if extensions[character] else [script[character]])

    scripts = {script[character] for character in characters} - _WITHOUT_LETTERS
    kinds = {kind[character] for character in characters} & _OFF_THE_LINE

    def aligns(code: int) -> bool:
        if kind[chr(code)] in kinds:
            return True
        return any(one not in _EUROPEAN or code < _PLAIN[one] for one in scripts_of(chr(code)) & scripts)

    return set(filter(aligns, has))


def _name_all_glyphs(font: "TTFont", names: Mapping[int, str]) -> None:
    """Map every character whose glyph was kept, though no text holds it: a ligature may be a character as well.

    Skia's hinting finds out by these which script a glyph is of.
    """
    kept = set(font.getGlyphOrder())
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format in {4, 12}:
            last = _LAST_OF_PLANE_0 if table.format == 4 else sys.maxunicode
            table.cmap |= {code: name for code, name in names.items() if name in kept and code <= last}


def _cut(entry: FaceEntry, characters: str) -> bytes:
    """Cut a font to some characters, with every glyph that shaping makes of them."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont, TTLibError

    options = Options(
        drop_tables=["meta", "DSIG"],
        layout_features=["*"],
        notdef_outline=True,
        name_IDs=["*"],
        legacy_kern=True,
        hinting=True,
    )
    source = entry.file.source
    try:
        given = source if isinstance(source, Path) else BytesIO(source)
        with TTFont(given, fontNumber=entry.file.index, lazy=True) as font:
            subsetter = Subsetter(options)
            names = dict(font.getBestCmap() or {})
            subsetter.populate(text=f"{characters} ", unicodes=_letters_beside(characters, names))
            subsetter.subset(font)
            _name_all_glyphs(font, names)
            font.flavor = None
            written = BytesIO()
            font.save(written)
    except (TTLibError, KeyError, AssertionError) as error:
        raise FontError(f"{entry.file.name} cannot be cut", got=str(error)) from error
    return written.getvalue()
