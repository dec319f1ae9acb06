"""Fonts for scripts that the default faces lack: those of `limner[scripts]` and `limner[cjk]`, if installed.

Goes in: a script, a language, a text. Comes out: names of families to try, best first, and the faces of packages that
`fontpkg` does not list. Nothing is read until a character needs it.

Spec: https://www.w3.org/TR/css-fonts-4/#installed-font-fallback
"""

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_NOTO: Final = {
    "Arab": "Arabic",
    "Armn": "Armenian",
    "Beng": "Bengali",
    "Deva": "Devanagari",
    "Ethi": "Ethiopic",
    "Geor": "Georgian",
    "Gujr": "Gujarati",
    "Guru": "Gurmukhi",
    "Hebr": "Hebrew",
    "Khmr": "Khmer",
    "Knda": "Kannada",
    "Laoo": "Lao",
    "Mlym": "Malayalam",
    "Mymr": "Myanmar",
    "Orya": "Oriya",
    "Sinh": "Sinhala",
    "Taml": "Tamil",
    "Telu": "Telugu",
    "Thai": "Thai",
}
_EUROPEAN: Final = frozenset(("Latn", "Cyrl", "Grek"))
_EAST_ASIAN: Final = frozenset(("Hani", "Hira", "Kana", "Hang", "Bopo", "Jpan", "Kore", "Hans", "Hant", "Hrkt"))
_BY_SCRIPT: Final = {"Hira": "JP", "Kana": "JP", "Jpan": "JP", "Hrkt": "JP", "Hang": "KR", "Kore": "KR", "Bopo": "TC"}
_REGIONS: Final = ("JP", "KR", "SC", "TC", "HK")  # the order of the faces in a collection file
_PLAIN_EMOJI: Final = "Noto Emoji"  # outlines in the colour of the text
_FULL_WIDTH: Final = ((0x2E80, 0x33FF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF))
_KANA: Final = (0x3040, 0x30FF)
_HANGUL: Final = (0xAC00, 0xD7A3)

EMOJI: Final = "Zsye"
SHARED: Final = "Zyyy"
"""The script code used for characters that belong to no script, such as ☎ among Latin letters."""

EXTRAS: Final = {
    **dict.fromkeys((*_NOTO, *_EUROPEAN), "scripts"),
    **dict.fromkeys(_EAST_ASIAN, "cjk"),
}
"""The extra of Limner's package that installs fonts for a script."""


def families_of_script(script: str, locale: str, text: str) -> tuple[str, ...]:
    """Give the families to try for characters of a script, best first.

    Args:
        script: Its ISO 15924 code; ``Zyyy`` for characters that all scripts share, ``Zsye`` for emoji that no colour
            face has.
        locale: The language of the text; empty if it is unknown.
        text: The text, which tells Japanese from Chinese if the language does not.
    """
    if not _is_on():
        return ()
    if script == EMOJI:
        return (_PLAIN_EMOJI,)
    name = _NOTO.get(script)
    if name is not None:
        return (f"Noto Sans {name}",)
    if script in _EUROPEAN:
        return ("Noto Sans",)
    if script in _EAST_ASIAN or any(_is_full_width(ord(character)) for character in text):
        best = region_of(script, locale, text)
        return tuple(f"Noto Sans CJK {region}" for region in (best, *(one for one in _REGIONS if one != best)))
    return ("Noto Sans", "Noto Sans Symbols", "Noto Sans CJK JP", _PLAIN_EMOJI)


def region_of(script: str, locale: str, text: str) -> str:
    """Give the region whose forms of shared characters to draw: JP, KR, SC, TC or HK.

    The language decides if there is one. Otherwise kana and hangul decide. Plain han is drawn as in Simplified Chinese.
    """
    tag = locale.lower()
    language = tag.partition("-")[0]
    if language in ("ja", "ko"):
        return {"ja": "JP", "ko": "KR"}[language]
    if language in ("zh", "yue"):
        if "hk" in tag or "mo" in tag.split("-") or language == "yue":
            return "HK"
        return "TC" if "hant" in tag or "tw" in tag.split("-") else "SC"
    if script in _BY_SCRIPT:
        return _BY_SCRIPT[script]
    codes = [ord(character) for character in text]
    if any(_KANA[0] <= code <= _KANA[1] for code in codes):
        return "JP"
    return "KR" if any(_HANGUL[0] <= code <= _HANGUL[1] for code in codes) else "SC"


def is_installed(extra: str) -> bool:
    """Whether the fonts of an extra are installed; if so, no package has what is still missing."""
    return _is_on() and _folder({"scripts": "manimgx_fonts", "cjk": "noto_cjk_sans_otc"}[extra]) is not None


def _is_on() -> bool:
    """Whether these fonts are tried; an empty ``LIMNER_SCRIPT_FONTS`` says no, so that all machines draw alike."""
    return os.environ.get("LIMNER_SCRIPT_FONTS") != ""


def _is_full_width(code: int) -> bool:
    return any(low <= code <= high for low, high in _FULL_WIDTH)


def packaged_files() -> Iterator[tuple[str, Path, int, int | None]]:
    """Give the families of packages that `fontpkg` does not list: name, file, face in the file, and weight if any."""
    folder = _folder("manimgx_fonts")
    if folder is not None:
        for name in (*_NOTO.values(), "Symbols"):
            yield f"Noto Sans {name}", folder / f"NotoSans{name}[wght].ttf", 0, None
        yield _PLAIN_EMOJI, folder / "NotoEmoji[wght].ttf", 0, None
    for region in ("JP", "KR", "SC", "TC"):
        for style, weight in (("Regular", 400), ("Bold", 700)):
            folder = _folder(f"noto_cjk_sans_{region.lower()}_{style.lower()}")
            if folder is not None:
                file = folder / f"NotoSansCJK{region.lower()}-{style}.otf"
                yield f"Noto Sans CJK {region}", file, 0, weight
    folder = _folder("noto_cjk_sans_otc")
    if folder is not None:
        for place, region in enumerate(_REGIONS):
            yield f"Noto Sans CJK {region}", folder / "NotoSansCJK-Regular.ttc", place, 400


def _folder(module: str) -> Path | None:
    spec = importlib.util.find_spec(module)
    return None if spec is None or spec.origin is None else Path(spec.origin).parent
