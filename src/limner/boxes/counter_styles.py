"""Counter styles: a number as text.

Goes in: a number and the name of a counter style, predefined or from `@counter-style`. Comes out: its representation,
with or without the prefix and suffix that markers have.

Spec: https://www.w3.org/TR/css-counter-styles-3/
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from limner.boxes.number_systems import ARMENIAN, CJK_DECIMAL, GEORGIAN, ROMAN, chinese, hebrew, japanese, korean
from limner.diagnostics import Diagnostics
from limner.memos import forgettable

_LOWER: Final = "abcdefghijklmnopqrstuvwxyz"
_GREEK: Final = "αβγδεζηθικλμνξοπρστυφχψω"
_ALPHABETIC: Final[Mapping[str, str]] = {
    "lower-alpha": _LOWER,
    "lower-latin": _LOWER,
    "upper-alpha": _LOWER.upper(),
    "upper-latin": _LOWER.upper(),
    "lower-greek": _GREEK,
    "hiragana": "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをん",
    "hiragana-iroha": "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす",
    "katakana": "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヰヱヲン",
    "katakana-iroha": "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス",
    "cjk-earthly-branch": "子丑寅卯辰巳午未申酉戌亥",
    "cjk-heavenly-stem": "甲乙丙丁戊己庚辛壬癸",
}
_FIXED: Final = frozenset(("cjk-earthly-branch", "cjk-heavenly-stem"))
_NUMERIC: Final[Mapping[str, str]] = {
    "decimal": "0123456789",
    "arabic-indic": "٠١٢٣٤٥٦٧٨٩",
    "bengali": "০১২৩৪৫৬৭৮৯",
    "cambodian": "០១២៣៤៥៦៧៨៩",
    "khmer": "០១២៣៤៥៦៧៨៩",
    "devanagari": "०१२३४५६७८९",
    "gujarati": "૦૧૨૩૪૫૬૭૮૯",
    "gurmukhi": "੦੧੨੩੪੫੬੭੮੯",
    "kannada": "೦೧೨೩೪೫೬೭೮೯",
    "lao": "໐໑໒໓໔໕໖໗໘໙",
    "malayalam": "൦൧൨൩൪൫൬൭൮൯",
    "mongolian": "᠐᠑᠒᠓᠔᠕᠖᠗᠘᠙",
    "myanmar": "၀၁၂၃၄၅၆၇၈၉",
    "oriya": "୦୧୨୩୪୫୬୭୮୯",
    "persian": "۰۱۲۳۴۵۶۷۸۹",
    "tamil": "௦௧௨௩௪௫௬௭௮௯",
    "telugu": "౦౧౨౩౪౫౬౭౮౯",
    "thai": "๐๑๒๓๔๕๖๗๘๙",
    "tibetan": "༠༡༢༣༤༥༦༧༨༩",
    "cjk-decimal": CJK_DECIMAL,
}
_ADDITIVE: Final[Mapping[str, tuple[Sequence[tuple[int, str]], int, int]]] = {
    "upper-roman": (ROMAN, 1, 3999),
    "lower-roman": (tuple((weight, text.lower()) for weight, text in ROMAN), 1, 3999),
    "armenian": (ARMENIAN, 1, 99999999),
    "upper-armenian": (ARMENIAN, 1, 99999999),
    "lower-armenian": (tuple((weight, text.lower()) for weight, text in ARMENIAN), 1, 99999999),
    "georgian": (GEORGIAN, 1, 19999),
}
_CYCLIC: Final[Mapping[str, str]] = {
    "disc": "•",
    "circle": "◦",
    "square": "■",
    "disclosure-open": "▾",
    "disclosure-closed": "▸",
}
_SPELLED: Final[Mapping[str, Callable[[int], str | None]]] = {
    "hebrew": hebrew,
    "simp-chinese-informal": chinese("simplified", formal=False),
    "simp-chinese-formal": chinese("simplified", formal=True),
    "trad-chinese-informal": chinese("traditional", formal=False),
    "trad-chinese-formal": chinese("traditional", formal=True),
    "cjk-ideographic": chinese("traditional", formal=False),
    "japanese-informal": japanese(formal=False),
    "japanese-formal": japanese(formal=True),
    "korean-hangul-formal": korean("hangul"),
    "korean-hanja-informal": korean("hanja-informal"),
    "korean-hanja-formal": korean("hanja-formal"),
}
_CJK_SUFFIX: Final = frozenset(
    (
        "cjk-decimal",
        "cjk-earthly-branch",
        "cjk-heavenly-stem",
        "hiragana",
        "hiragana-iroha",
        "katakana",
        "katakana-iroha",
        "simp-chinese-informal",
        "simp-chinese-formal",
        "trad-chinese-informal",
        "trad-chinese-formal",
        "cjk-ideographic",
        "japanese-informal",
        "japanese-formal",
    )
)
_KOREAN: Final = frozenset(("korean-hangul-formal", "korean-hanja-informal", "korean-hanja-formal"))
_SYMBOL: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'|([^\s,"\']+)')
_LONGEST: Final = 60
"""Characters; "UAs may … use the fallback style when the representation would be longer than 60"."""

_DEEPEST: Final = 8
"""How many styles may extend, or stand in for, each other; those that do so in a circle count in decimal."""


class CounterStyles:
    """The predefined counter styles and those of the sheets."""

    __slots__ = ("_defined", "_diagnostics")

    def __init__(self, defined: Mapping[str, Mapping[str, str]], diagnostics: Diagnostics) -> None:
        self._defined = defined
        self._diagnostics = diagnostics

    def marker_text(self, number: int, name: str) -> str:
        """Give a marker's text: prefix, representation, suffix."""
        descriptors = self._defined.get(name)
        if descriptors is not None:
            prefix = _first_symbol(descriptors.get("prefix"), "")
            suffix = _first_symbol(descriptors.get("suffix"), ". ")
            return f"{prefix}{self.represent(number, name)}{suffix}"
        text = self.represent(number, name)
        if name in _CYCLIC or name.startswith("symbols("):
            return text + " "
        if name in _CJK_SUFFIX:
            return text + "、"
        if name in _KOREAN:
            return text + ", "
        return text + ". "

    def represent(self, number: int, name: str, depth: int = 0) -> str:
        """Give a number in a counter style, in decimal when the style cannot show it or is not known."""
        text = None
        descriptors = self._defined.get(name)
        if descriptors is not None and depth < _DEEPEST:
            text = self._represent_defined(number, descriptors, depth)
        elif name.startswith("symbols("):
            text = _represent_symbols(number, name)
        else:
            text = _represent_known(number, name)
            if text is None and not _is_known(name):
                self._diagnostics.add(
                    "unknown-counter-style",
                    f"unknown counter style '{name}'",
                    expected="a predefined style, or one that @counter-style defines",
                    spec="https://www.w3.org/TR/css-counter-styles-3/",
                )
        return str(number) if text is None or len(text) > _LONGEST else text

    def _represent_defined(self, number: int, descriptors: Mapping[str, str], depth: int) -> str | None:
        system, *arguments = descriptors.get("system", "symbolic").lower().split() or ["symbolic"]
        fallback = descriptors.get("fallback", "decimal").strip()
        if system == "extends":
            base = arguments[0] if arguments and depth < _DEEPEST else "decimal"
            merged = {**self._defined.get(base, {}), **{k: v for k, v in descriptors.items() if k != "system"}}
            if base in self._defined:
                merged["system"] = self._defined[base].get("system", "symbolic")
                return self._represent_defined(number, merged, depth + 1)
            text: str | None = _represent_known(abs(number), base)
        else:
            if not _in_range(number, descriptors.get("range", "auto"), system):
                return self.represent(number, fallback, depth + 1)
            first = int(arguments[0]) if arguments and arguments[0].lstrip("-").isdigit() else 1
            text = _represent_system(number, system, descriptors, first)
        if text is None:
            return self.represent(number, fallback, depth + 1)
        text = _padded(text, descriptors.get("pad"))
        if number < 0 and system not in ("cyclic", "fixed"):
            before, after = _two_symbols(descriptors.get("negative"), "-")
            text = f"{before}{text}{after}"
        return text


def _is_known(name: str) -> bool:
    return (
        name in _ALPHABETIC
        or name in _NUMERIC
        or name in _ADDITIVE
        or name in _CYCLIC
        or name in _SPELLED
        or name in ("none", "decimal-leading-zero")
    )


def _represent_known(number: int, name: str) -> str | None:
    if name == "decimal":
        return str(number)
    if name == "decimal-leading-zero":
        return str(number).rjust(2, "0")
    if name == "none":
        return ""
    if name in _CYCLIC:
        return _CYCLIC[name]
    if name in _FIXED:
        symbols = _ALPHABETIC[name]
        if 1 <= number <= len(symbols):
            return symbols[number - 1]
        return represent_numeric(number, CJK_DECIMAL) if number >= 0 else None
    if name in _ALPHABETIC:
        return represent_alphabetic(number, _ALPHABETIC[name])
    if name in _NUMERIC:
        return None if name == "cjk-decimal" and number < 0 else represent_numeric(number, _NUMERIC[name])
    if name in _ADDITIVE:
        weights, low, high = _ADDITIVE[name]
        return represent_additive(number, weights) if low <= number <= high else None
    spell = _SPELLED.get(name)
    if spell is not None:
        limit = 9999 if name.startswith("japanese") else 99_999_999
        return spell(number) if -limit <= number <= limit else represent_numeric(number, CJK_DECIMAL)
    return None


def represent_alphabetic(number: int, symbols: Sequence[str]) -> str | None:
    """Count as a, b, … z, aa, ab; None below 1."""
    if number < 1 or not symbols:
        return None
    digits: list[str] = []
    while number:
        number, rest = divmod(number - 1, len(symbols))
        digits.append(symbols[rest])
    return "".join(reversed(digits))


def represent_numeric(number: int, symbols: Sequence[str]) -> str | None:
    """Write in place values with other digits."""
    if len(symbols) < 2:
        return None
    digits: list[str] = []
    rest = abs(number)
    while True:
        rest, digit = divmod(rest, len(symbols))
        digits.append(symbols[digit])
        if not rest:
            break
    return ("-" if number < 0 else "") + "".join(reversed(digits))


def represent_additive(number: int, weights: Sequence[tuple[int, str]]) -> str | None:
    """Write as a sum of weights, the largest first; None when nothing adds up to it."""
    if number == 0:
        return next((text for weight, text in weights if weight == 0), None)
    parts: list[str] = []
    rest = abs(number)
    for weight, text in weights:
        if weight and rest >= weight:
            count, rest = divmod(rest, weight)
            if count * len(text) > _LONGEST:
                return None
            parts.append(text * count)
    return None if rest else "".join(parts)


def _represent_system(number: int, system: str, descriptors: Mapping[str, str], first: int) -> str | None:
    symbols = _symbols(descriptors.get("symbols", ""))
    if system == "additive":
        return represent_additive(number, _weights(descriptors.get("additive-symbols", "")))
    if not symbols:
        return None
    if system == "cyclic":
        return symbols[(number - 1) % len(symbols)]
    if system == "fixed":
        return symbols[number - first] if 0 <= number - first < len(symbols) else None
    if system == "numeric":
        return represent_numeric(abs(number), symbols)
    if system == "alphabetic":
        return represent_alphabetic(abs(number), symbols)
    return _represent_symbolic(abs(number), symbols)


def _represent_symbolic(number: int, symbols: Sequence[str]) -> str | None:
    if number < 1:
        return None
    rounds, rest = divmod(number - 1, len(symbols))
    symbol = symbols[rest]
    return None if (rounds + 1) * len(symbol) > _LONGEST else symbol * (rounds + 1)


def _represent_symbols(number: int, text: str) -> str | None:
    inner = text[len("symbols(") :].removesuffix(")")
    parts = _symbols(inner)
    system = "symbolic"
    if parts and parts[0] in ("cyclic", "numeric", "alphabetic", "symbolic", "fixed"):
        system, parts = parts[0], parts[1:]
    quoted = " ".join('"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"' for part in parts)
    return _represent_system(number, system, {"symbols": quoted}, 1)


# ── descriptors ───────────────────────────────────────────────────────────────────────────────────────────


def unquote(text: str) -> str:
    """Undo the escapes of a CSS string's content."""
    return re.sub(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", _unescape, text)


def _unescape(match: re.Match[str]) -> str:
    return chr(min(0x10FFFF, int(match[1], 16))) if match[1] else match[2]


@forgettable
@lru_cache(maxsize=256)
def _symbols(text: str) -> tuple[str, ...]:
    return tuple(
        unquote(double or single) if double or single or not bare else bare
        for double, single, bare in _SYMBOL.findall(text)
    )


def _first_symbol(text: str | None, default: str) -> str:
    found = _symbols(text) if text else ()
    return found[0] if found else default


def _two_symbols(text: str | None, default: str) -> tuple[str, str]:
    found = _symbols(text) if text else (default,)
    return found[0] if found else default, found[1] if len(found) > 1 else ""


def _weights(text: str) -> list[tuple[int, str]]:
    result: list[tuple[int, str]] = []
    for part in text.split(","):
        pieces = _symbols(part)
        if len(pieces) == 2:
            weight, symbol = (pieces[0], pieces[1]) if pieces[0].isdigit() else (pieces[1], pieces[0])
            if weight.isdigit() and len(weight) < 10:
                result.append((int(weight), symbol))
    return sorted(result, reverse=True)


def _padded(text: str, pad: str | None) -> str:
    pieces = _symbols(pad) if pad else ()
    if len(pieces) != 2:
        return text
    length, symbol = (pieces[0], pieces[1]) if pieces[0].isdigit() else (pieces[1], pieces[0])
    missing = min(_LONGEST, int(length) if length.isdigit() and len(length) < 5 else 0) - len(text)
    return symbol * max(0, missing) + text


def _in_range(number: int, text: str, system: str) -> bool:
    if text.strip() == "auto":
        return number >= 1 if system in ("alphabetic", "symbolic") else number >= 0 if system == "additive" else True
    for part in text.split(","):
        ends = part.split()
        if len(ends) == 2:
            low = -(2**31) if ends[0] == "infinite" else _bound(ends[0])
            high = 2**31 if ends[1] == "infinite" else _bound(ends[1])
            if low is not None and high is not None and low <= number <= high:
                return True
    return False


def _bound(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,9}", text) else None
