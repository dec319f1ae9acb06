"""Writes src/limner/characters/unicode.txt, all that Limner knows of Unicode's characters, from ICU.

    python tools/build_character_data.py

It asks the ICU that icu4py brings, through ICU's own functions for properties, so that lines, graphemes and words are
found by the same version of Unicode as everything else. Only Linux's wheel of icu4py keeps ICU as a library that can
be asked; the file is the same for all systems.
"""

import ctypes
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.metadata import distribution
from itertools import groupby
from pathlib import Path
from typing import Any, Final

OUTPUT: Final = Path(__file__).parent.parent / "src/limner/characters/unicode.txt"
LAST: Final = 0x10FFFF
_WIDTH: Final = 118
_SURROGATES: Final = range(0xD800, 0xE000)
_HANGUL: Final = range(0xAC00, 0xD7A4)
# Numbers of ICU's UProperty.
_BIDI_CLASS: Final = 0x1000
_DECOMPOSITION_TYPE: Final = 0x1003
_EAST_ASIAN_WIDTH: Final = 0x1004
_GENERAL_CATEGORY: Final = 0x1005
_LINE_BREAK: Final = 0x1008
_SCRIPT: Final = 0x100A
_BRACKET_TYPE: Final = 0x1015
_VERTICAL_ORIENTATION: Final = 0x1018
_EMOJI: Final = {"e": 57, "p": 58, "m": 59, "b": 60, "x": 64}
_CASE: Final = {"c": 49, "i": 50}
_SHORT_NAME, _LONG_NAME = 0, 1


class Icu:
    """ICU's functions by name, without the number of its version."""

    def __init__(self) -> None:
        wheel = distribution("icu4py")
        libraries = {
            match[1]: Path(str(wheel.locate_file(file)))
            for file in wheel.files or ()
            if (match := re.match(r"libicu(data|uc)-.*\.so\.", file.name))
        }
        if len(libraries) != 2:
            msg = "this icu4py has no library of ICU beside it: use its wheel for Linux"
            raise SystemExit(msg)
        self.version: str = libraries["uc"].name.rpartition(".so.")[2]
        self._suffix = f"_{self.version.partition('.')[0]}"
        ctypes.CDLL(str(libraries["data"]), mode=ctypes.RTLD_GLOBAL)
        self._library = ctypes.CDLL(str(libraries["uc"]))

    def __getattr__(self, name: str) -> Any:
        function = getattr(self._library, name + self._suffix)
        setattr(self, name, function)
        return function

    def unicode_version(self) -> str:
        """The version of Unicode that ICU knows."""
        numbers = (ctypes.c_uint8 * 4)()
        self.u_getUnicodeVersion(numbers)
        return ".".join(map(str, numbers[:3]))

    def value_name(self, prop: int, value: int, kind: int = _SHORT_NAME) -> str:
        """The name of a property's value."""
        function = self.u_getPropertyValueName
        function.restype = ctypes.c_char_p
        name = function(prop, value, kind) or function(prop, value, _LONG_NAME)
        return str(name.decode("ascii"))

    def written(self, write: Callable[[Any, int, Any], int]) -> str | None:
        """What ICU writes into a buffer, given with its length and an error; None when there is nothing."""
        buffer = ctypes.create_string_buffer(256)
        error = ctypes.c_int(0)
        length = write(buffer, 64, ctypes.byref(error))
        if error.value > 0:
            raise ValueError(error.value)
        return None if length < 0 else buffer.raw[: 2 * length].decode("utf-16-le")


def ranges(values: Iterable[str]) -> tuple[list[str], list[str]]:
    """The lengths of runs of equal values, and the values."""
    runs = [(value, sum(1 for _ in run)) for value, run in groupby(values)]
    return [str(length) for _, length in runs], [value or "-" for value, _ in runs]


def enumerated(icu: Icu, prop: int) -> Iterator[str]:
    """The short name of each character's value."""
    names: dict[int, str] = {}
    ask = icu.u_getIntPropertyValue
    for code in range(LAST + 1):
        value = ask(code, prop)
        if value not in names:
            names[value] = icu.value_name(prop, value)
        yield names[value]


def script_extensions(icu: Icu) -> Iterator[str]:
    """The scripts of each character where they say more than its Script."""
    names: dict[int, str] = {}
    found = (ctypes.c_int * 64)()
    error = ctypes.c_int(0)
    for code in range(LAST + 1):
        count = icu.uscript_getScriptExtensions(code, found, 64, ctypes.byref(error))
        if error.value > 0:
            raise ValueError(error.value)
        for value in found[:count]:
            names.setdefault(value, icu.value_name(_SCRIPT, value))
        own = icu.u_getIntPropertyValue(code, _SCRIPT)
        yield "" if count == 1 and found[0] == own else "|".join(sorted(names[value] for value in found[:count]))


def letters(icu: Icu, properties: dict[str, int]) -> Iterator[str]:
    """The letters of the binary properties that each character has."""
    ask = icu.u_hasBinaryProperty
    ask.restype = ctypes.c_int8
    for code in range(LAST + 1):
        yield "".join(letter for letter, prop in properties.items() if ask(code, prop))


def characters() -> Iterator[int]:
    """All code points that a text may have."""
    return (code for code in range(LAST + 1) if code not in _SURROGATES)


def mappings(icu: Icu, name: str) -> dict[str, str]:
    """What one of ICU's functions for case makes of each character that it changes, in a text of its own."""
    function = getattr(icu, name)
    option = 0 if name == "u_strFoldCase" else b""  # the default folding; no language
    found: dict[str, str] = {}
    for code in characters():
        units = chr(code).encode("utf-16-le")
        mapped = icu.written(partial(_map_case, function, units, option))
        if mapped is not None and mapped != chr(code):
            found[chr(code)] = mapped
    return found


def _map_case(function: Callable[..., int], units: bytes, option: bytes | int, *room: Any) -> int:
    buffer, length, error = room
    return function(buffer, length, units, len(units) // 2, option, error)


def titles(icu: Icu, upper: dict[str, str]) -> dict[str, str]:
    """The title case of the characters that have one of their own, of one character each."""
    found = {chr(code): chr(icu.u_totitle(code)) for code in characters()}
    return {character: title for character, title in found.items() if title != upper.get(character, character)}


def decompositions(icu: Icu) -> tuple[dict[str, str], dict[str, str]]:
    """The canonical decompositions that compose again, and those that do not; Hangul follows a rule."""
    error = ctypes.c_int(0)
    get = icu.unorm2_getNFCInstance
    get.restype = ctypes.c_void_p
    form = ctypes.c_void_p(get(ctypes.byref(error)))
    both: dict[str, str] = {}
    alone: dict[str, str] = {}
    for code in characters():
        if code in _HANGUL:
            continue
        parts = icu.written(partial(icu.unorm2_getRawDecomposition, form, code))
        if parts is not None:
            composes = len(parts) == 2 and icu.unorm2_composePair(form, ord(parts[0]), ord(parts[1])) == code
            (both if composes else alone)[chr(code)] = parts
    return both, alone


def brackets(icu: Icu) -> dict[str, str]:
    """Bidi_Paired_Bracket: each bracket with its partner and o for an opening one, c for a closing one."""
    kinds = {code: icu.u_getIntPropertyValue(code, _BRACKET_TYPE) for code in characters()}
    names = {kind: icu.value_name(_BRACKET_TYPE, kind) for kind in set(kinds.values())}
    return {
        chr(code): chr(icu.u_getBidiPairedBracket(code)) + names[kind]
        for code, kind in kinds.items()
        if names[kind] != "n"
    }


def script_names(icu: Icu) -> list[str]:
    """The English name of each script by its short name."""
    last = icu.u_getIntPropertyMaxValue(_SCRIPT)
    names = {icu.value_name(_SCRIPT, value): icu.value_name(_SCRIPT, value, _LONG_NAME) for value in range(last + 1)}
    return [f"{short}={name}" for short, name in sorted(names.items()) if short != name]


def collect() -> str:
    """The file's text."""
    icu = Icu()
    combining_class = icu.u_getCombiningClass
    combining_class.restype = ctypes.c_uint8
    sections = [
        f"# Written by tools/build_character_data.py from ICU {icu.version}; do not edit.",
        section("Version", [icu.unicode_version()]),
    ]
    for name, values in (
        ("Bidi_Class", enumerated(icu, _BIDI_CLASS)),
        ("Canonical_Combining_Class", (str(combining_class(code)) for code in range(LAST + 1))),
        ("Case", letters(icu, _CASE)),
        ("Decomposition_Type", enumerated(icu, _DECOMPOSITION_TYPE)),
        ("East_Asian_Width", enumerated(icu, _EAST_ASIAN_WIDTH)),
        ("Emoji", letters(icu, _EMOJI)),
        ("General_Category", enumerated(icu, _GENERAL_CATEGORY)),
        ("Line_Break", enumerated(icu, _LINE_BREAK)),
        ("Script", enumerated(icu, _SCRIPT)),
        ("Script_Extensions", script_extensions(icu)),
        ("Vertical_Orientation", enumerated(icu, _VERTICAL_ORIENTATION)),
    ):
        lengths, found = ranges(values)
        sections += [section(f"{name}:lengths", lengths), section(f"{name}:values", found)]
    upper = mappings(icu, "u_strToUpper")
    both, alone = decompositions(icu)
    for name, pairs in (
        ("Uppercase", upper),
        ("Lowercase", mappings(icu, "u_strToLower")),
        ("Titlecase", titles(icu, upper)),
        ("Case_Folding", mappings(icu, "u_strFoldCase")),
        ("Composition", both),
        ("Decomposition", alone),
        ("Brackets", brackets(icu)),
    ):
        sections.append(section(name, [first + rest for first, rest in pairs.items()]))
    sections.append(section("Script_Names", script_names(icu)))
    return "\n\n".join(sections) + "\n"


def section(name: str, words: Iterable[str]) -> str:
    """A part of the file: its name, and lines of words. No word is broken, not even by a blank that is a character."""
    lines = [name]
    line = ""
    for word in words:
        if line and len(line) + 1 + len(word) > _WIDTH:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    return "\n".join([*lines, line])


if __name__ == "__main__":
    OUTPUT.write_text(collect(), encoding="utf-8", newline="\n")
    print(f"wrote {OUTPUT}")
