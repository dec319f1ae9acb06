"""Writes src/limner/text/character_data.py from the Unicode Character Database.

    python tools/build_character_data.py [FOLDER]

FOLDER is where the database's files are, /usr/share/unicode (Debian's package unicode-data) unless said otherwise.
Only properties that Limner looks at are taken, as ranges in a text of base 36 numbers.
"""

import re
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path

OUTPUT = Path(__file__).parent.parent / "src/limner/text/character_data.py"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
LAST = 0x10FFFF
_LINE = re.compile(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*([^#;]+?)\s*(?:;\s*([^#]+?)\s*)?(?:#.*)?$")
BIDI_LONG = {
    "Left_To_Right": "L",
    "Right_To_Left": "R",
    "Arabic_Letter": "AL",
    "European_Terminator": "ET",
    "Boundary_Neutral": "BN",
}


def read_ranges(path: Path, *, missing: bool = False) -> Iterable[tuple[int, int, str]]:
    """The ranges of a file, its defaults for unassigned characters first when wanted."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if missing:
        for line in lines:
            if line.startswith("# @missing:"):
                match = _LINE.match(line.removeprefix("# @missing:").strip())
                if match:
                    yield int(match[1], 16), int(match[2] or match[1], 16), match[3]
    for line in lines:
        match = _LINE.match(line)
        if match:
            yield int(match[1], 16), int(match[2] or match[1], 16), match[3]


def pack(values: list[str], default: str) -> str:
    """Ranges as ``gap length value`` with base 36 numbers, parted by spaces; characters of the default are left out."""
    parts: list[str] = []
    place = 0
    code = 0
    while code <= LAST:
        value = values[code]
        end = code
        while end <= LAST and values[end] == value:
            end += 1
        if value != default:
            parts.append(f"{base36(code - place)}.{base36(end - code)}.{value}")
            place = end
        code = end
    return " ".join(parts)


def base36(number: int) -> str:
    """A number in base 36."""
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
        if not number:
            return digits


def show(name: str, text: str, comment: str) -> str:
    """A constant of the module."""
    lines = textwrap.wrap(text, 110, break_on_hyphens=False, break_long_words=False)
    body = "\n".join(f'    "{line} "' for line in lines)
    return f"# {comment}\n{name} = (\n{body}\n)\n"


def _scripts(folder: Path) -> tuple[list[str], list[str]]:
    """The script of each character, and what ScriptExtensions adds."""
    aliases: dict[str, str] = {}
    for line in (folder / "PropertyValueAliases.txt").read_text(encoding="utf-8").splitlines():
        fields = [field.strip() for field in line.split(";")]
        if fields[0] == "sc":
            aliases[fields[2]] = fields[1]
    script = ["Zzzz"] * (LAST + 1)
    for low, high, value in read_ranges(folder / "Scripts.txt"):
        script[low : high + 1] = [aliases[value]] * (high - low + 1)
    extensions = [""] * (LAST + 1)
    for low, high, value in read_ranges(folder / "ScriptExtensions.txt"):
        extensions[low : high + 1] = ["|".join(value.split())] * (high - low + 1)
    return script, extensions


def _emoji(folder: Path) -> list[str]:
    """The letters of the emoji properties of each character."""
    emoji = [""] * (LAST + 1)
    letters = {
        "Emoji": "e",
        "Emoji_Presentation": "p",
        "Emoji_Modifier": "m",
        "Emoji_Modifier_Base": "b",
        "Extended_Pictographic": "x",
    }
    for low, high, value in read_ranges(folder / "emoji/emoji-data.txt"):
        if value in letters:
            for code in range(low, high + 1):
                emoji[code] += letters[value]
    return emoji


def collect(folder: Path) -> str:
    """The module's text."""
    bidi = ["L"] * (LAST + 1)
    for low, high, value in read_ranges(folder / "extracted/DerivedBidiClass.txt", missing=True):
        bidi[low : high + 1] = [BIDI_LONG.get(value, value)] * (high - low + 1)

    script, extensions = _scripts(folder)
    emoji = _emoji(folder)
    width = ["N"] * (LAST + 1)
    for low, high, value in read_ranges(folder / "EastAsianWidth.txt"):
        if value in {"F", "W", "H", "A"}:
            width[low : high + 1] = [value] * (high - low + 1)

    line_break = ["XX"] * (LAST + 1)
    for low, high, value in read_ranges(folder / "LineBreak.txt"):
        line_break[low : high + 1] = [value] * (high - low + 1)

    brackets: list[str] = []
    for line in (folder / "BidiBrackets.txt").read_text(encoding="utf-8").splitlines():
        match = _LINE.match(line)
        if match:
            brackets.append(f"{base36(int(match[1], 16))}.{base36(int(match[3], 16))}.{match[4]}")
    version = re.search(r"-(\d+\.\d+\.\d+)\.txt", (folder / "Scripts.txt").read_text(encoding="utf-8"))
    return "\n".join(
        (
            '"""Character properties. Written by tools/build_character_data.py; do not edit."""\n',
            f'UNICODE_VERSION = "{version[1] if version else ""}"\n',
            show("BIDI_CLASSES", pack(bidi, "L"), "Bidi_Class, L left out."),
            show("SCRIPTS", pack(script, "Zzzz"), "Script, Zzzz (Unknown) left out."),
            show("SCRIPT_EXTENSIONS", pack(extensions, ""), "Script_Extensions where they say more than Script."),
            show(
                "EMOJI", pack(emoji, ""), "e Emoji, p Emoji_Presentation, m modifier, b modifier base, x pictographic."
            ),
            show("EAST_ASIAN_WIDTHS", pack(width, "N"), "East_Asian_Width: F, W, H and A."),
            show("LINE_BREAKS", pack(line_break, "XX"), "Line_Break, XX left out."),
            show(
                "BRACKETS", " ".join(brackets), "Bidi_Paired_Bracket: bracket, partner, o for opening or c for closing."
            ),
        )
    )


if __name__ == "__main__":
    OUTPUT.write_text(collect(Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode")), encoding="utf-8")
    print(f"wrote {OUTPUT}")
