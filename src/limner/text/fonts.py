"""The fonts that a render may use: given fonts, `@font-face` rules, installed packages and, on request, system fonts.

Goes in: `Font` objects and `@font-face` rules with their bytes. Comes out: `FontCollection`, which finds the faces of a
family. Files are read when a face is first needed, so that hundreds of files may be registered.

Spec: https://www.w3.org/TR/css-fonts-4/
"""

import copy
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from limner.characters.case import fold_case
from limner.css.sheet import FontFaceRule
from limner.diagnostics import Diagnostics
from limner.errors import FontError
from limner.host import new_lock
from limner.text.face_entry import FaceEntry, Owner
from limner.text.font_files.font_file import DEFAULT_BYTES, FontFile
from limner.text.font_files.sfnt import count_faces
from limner.text.given import FONT_SUFFIXES, Font
from limner.text.installed import default_families, find_package, find_system_family
from limner.text.metrics import Overrides

DEFAULT_FAMILY: Final = "Geist"
DEFAULT_MONOSPACE: Final = "Geist Mono"
_LOADED_FILES = 256
_LOADED_BYTES = 64_000_000


class _Store:
    """Files by content, shared by a collection and all those derived from it; bounded in entries and bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.lock = new_lock()
        self.files: dict[bytes, FontFile] = {}

    def file(self, data: bytes, name: str) -> FontFile:
        with self.lock:
            known = self.files.pop(data, None)
            if known is None:
                known = FontFile(data, name=name, limit=self.limit)
                total = sum(map(len, self.files)) + len(data)
                while self.files and (len(self.files) >= _LOADED_FILES or total > _LOADED_BYTES):
                    oldest = next(iter(self.files))
                    total -= len(oldest)
                    del self.files[oldest]
            self.files[data] = known
            return known


class FontCollection:
    """Families of faces. Immutable for its users, and safe to share between threads.

    Args:
        fonts: The given fonts, in order of preference.
        system: Whether the fonts of the operating system may be used.
        font_bytes: The most bytes that one unpacked font may have.

    Raises:
        FontError: A file is missing, a package is not installed, or a weight or style does not exist.
    """

    def __init__(self, fonts: Iterable[Font] = (), *, system: bool = False, font_bytes: int = DEFAULT_BYTES) -> None:
        self.system = system
        self._store = _Store(font_bytes)
        self._given: dict[str, list[FaceEntry]] = {}
        self._rules: dict[str, list[FaceEntry]] = {}
        self._found: dict[str, tuple[FaceEntry, ...]] = {}
        for font in fonts:
            for entry in _read_font(font, self._store):
                self._given.setdefault(fold_case(entry.family), []).append(entry)

    def with_faces(
        self, faces: Iterable[tuple[FontFaceRule, bytes | None]], diagnostics: Diagnostics | None = None
    ) -> "FontCollection":
        """This collection with the faces of `@font-face` rules, which come before its own faces of the same family.

        Args:
            faces: Each rule with the bytes of its first source that loaded; None if its first usable source is
                ``local()``.
            diagnostics: Receives a diagnostic for each rule that has no usable font and is left out.
        """
        derived = copy.copy(self)
        rules = {family: list(entries) for family, entries in self._rules.items()}
        derived._rules, derived._found = rules, {}  # noqa: SLF001 - an object of this very class
        for rule, data in faces:
            try:
                entry = _entry_of_rule(rule, self._file_of_rule(rule, data))
            except FontError as error:
                if diagnostics is not None:
                    diagnostics.add(
                        "load-failed", f"@font-face of '{rule.family}': {error.facts.what}", got=error.facts.got,
                        expected=error.facts.expected, spec="https://www.w3.org/TR/css-fonts-4/#font-face-rule",
                    )  # fmt: skip
                continue
            rules.setdefault(fold_case(rule.family), []).append(entry)
        return derived

    def find_family(self, name: str) -> Sequence[FaceEntry]:
        """The faces of a family, empty if no family has that name. Later `@font-face` rules come first."""
        key = fold_case(name)
        found = self._found.get(key)
        if found is None:
            found = tuple(self._find_family(name, key))
            if len(self._found) > 4096:
                self._found.clear()
            self._found[key] = found
        return found

    def has_own(self, name: str) -> bool:
        """Whether a given font or an `@font-face` rule has that family name; looks nowhere else."""
        key = fold_case(name)
        return key in self._rules or key in self._given

    def find_local(self, name: str) -> FontFile | None:
        """The face that ``local(name)`` means, which has that full or PostScript name."""
        wanted = fold_case(name)
        for entries in (*self._given.values(), self.find_family(DEFAULT_FAMILY), self.find_family(DEFAULT_MONOSPACE)):
            for entry in entries:
                names = entry.file.tables.names
                if wanted in {fold_case(names.get(4, "")), fold_case(names.get(6, ""))}:
                    return entry.file
        return None

    @property
    def families(self) -> tuple[str, ...]:
        """The names of the given families in order, without those of `@font-face` rules."""
        return tuple(entries[0].family for entries in self._given.values())

    @property
    def rule_families(self) -> tuple[str, ...]:
        """The names of the families of `@font-face` rules."""
        return tuple(entries[0].family for entries in self._rules.values())

    def fallbacks(self, locale: str) -> list[str]:
        """Families to try after those of the style; those for the language come first."""
        language = fold_case(locale)

        def rank(entries: list[FaceEntry]) -> int:
            lang = fold_case(entries[0].lang or "")
            if not lang or not language:
                return 1
            return 0 if _same_language(lang, language) else 2

        return [entries[0].family for entries in sorted(self._given.values(), key=rank)]

    def _file_of_rule(self, rule: FontFaceRule, data: bytes | None) -> FontFile:
        if data is not None:
            file = self._store.file(data, f"the font of '{rule.family}'")
            _ = file.tables
            return file
        for source in rule.sources:
            local = self.find_local(source.address) if source.kind == "local" else None
            if local is not None:
                return local
        raise FontError("no source could be used", got=", ".join(source.address for source in rule.sources))

    def _find_family(self, name: str, key: str) -> Iterable[FaceEntry]:
        rules = self._rules.get(key)
        if rules:
            # Of two rules with the same descriptors and characters, the later one wins.
            return reversed(rules)
        given = self._given.get(key)
        if given:
            return given
        default = default_families().get(key)
        if default:
            return default
        package = find_package(name)
        if package or not self.system:
            return package
        return find_system_family(key)


def _same_language(lang: str, language: str) -> bool:
    return any(part == language or language.startswith(f"{part}-") for part in lang.replace(",", "|").split("|"))


def _read_font(font: Font, store: _Store) -> Iterable[FaceEntry]:
    source = font.source
    if isinstance(source, bytes | bytearray | memoryview):
        file = store.file(bytes(source), f"the font '{font.name}'" if font.name else "a font")
        yield _entry_of_font(font, file)
        return
    path = Path(source)
    if isinstance(source, Path) or path.suffix.lower() in FONT_SUFFIXES or path.is_file():
        if not path.is_file():
            raise FontError(
                "no such font file", got=str(source), expected="a path, bytes, or an installed font package"
            )
        file = FontFile(path, name=str(path), limit=store.limit)
        if path.suffix.lower() in {".ttc", ".otc"}:
            yield from _read_faces(font, path, store)
        else:
            yield _entry_of_font(font, file)
        return
    entries = find_package(source)
    if not entries:
        slug = source.strip().lower().replace(" ", "-")
        raise FontError(
            "no such font package", got=repr(source), expected="a path, bytes, or an installed font package",
            suggestion=f"pip install fontpkg-{slug.removeprefix('fontpkg-')}",
        )  # fmt: skip
    for entry in entries:
        yield entry.rename(font.name or entry.family, font.lang)


def _read_faces(font: Font, path: Path, store: _Store) -> Iterable[FaceEntry]:
    with path.open("rb") as stream:
        head = stream.read(12)
    for index in range(count_faces(head)):
        file = FontFile(path, index, name=f"{path} (face {index})", limit=store.limit)
        # Each face of a collection has its own weight and slope.
        yield FaceEntry(font.name or _own_family(file), file, lang=font.lang)


def _own_family(file: FontFile) -> str:
    """The family name in a file: the typographic family before the legacy one."""
    names = file.tables.names
    return names.get(16) or names.get(1) or "Unnamed"


def _entry_of_font(font: Font, file: FontFile) -> FaceEntry:
    if not font.name:
        return FaceEntry(_own_family(file), file, lang=font.lang)
    return FaceEntry(
        font.name, file, owner=Owner.FONT, weight=_read_weight(font.weight), slope=_read_style(font.style),
        italic=font.style == "italic", lang=font.lang,
    )  # fmt: skip


def _read_weight(weight: float | str | tuple[float, float] | None) -> tuple[float, float] | None:
    if weight is None:
        return None
    numbers: list[float] = []
    try:
        if isinstance(weight, str):
            names = {"normal": "400", "regular": "400", "bold": "700"}
            numbers = [float(part) for part in names.get(weight.strip().lower(), weight).split()]
        elif isinstance(weight, int | float):
            numbers = [float(weight)]
        else:
            numbers = [float(part) for part in weight]
    except (TypeError, ValueError):
        numbers = []  # reported below
    if not 1 <= len(numbers) <= 2 or not all(1 <= number <= 1000 for number in numbers):
        expected = "a number from 1 to 1000, a range such as (100, 900), or None"
        raise FontError("not a font weight", got=repr(weight), expected=expected)
    return (min(numbers), max(numbers))


def _read_style(style: object) -> tuple[float, float]:
    if style == "normal":
        return (0.0, 0.0)
    if style in {"italic", "oblique"}:
        return (14.0, 14.0)
    raise FontError("not a font style", got=repr(style), expected="'normal', 'italic' or 'oblique'")


def _entry_of_rule(rule: FontFaceRule, file: FontFile) -> FaceEntry:
    slope: tuple[float, float] | None = None
    if rule.style == "normal":
        slope = (0.0, 0.0)
    elif rule.style == "italic":
        slope = (14.0, 14.0)
    elif isinstance(rule.style, tuple):
        slope = (min(rule.style), max(rule.style))
    return FaceEntry(
        rule.family,
        file,
        owner=Owner.RULE,
        weight=rule.weight,
        stretch=rule.stretch,
        slope=slope,
        italic=rule.style == "italic",
        unicode_range=rule.unicode_range,
        overrides=Overrides(rule.ascent_override, rule.descent_override, rule.line_gap_override),
        size_adjust=rule.size_adjust,
        features=rule.feature_settings,
        variations=rule.variation_settings,
    )
