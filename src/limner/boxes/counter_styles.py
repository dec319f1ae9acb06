"""Counter styles: a number as text, in every system.

Spec: https://www.w3.org/TR/css-counter-styles-3/
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal

from limner.diagnostics import Diagnostics
from limner.memos import forgettable

CJK_DECIMAL: Final = "〇一二三四五六七八九"

ROMAN: Final[Sequence[tuple[int, str]]] = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def _descending(letters: str, scales: Sequence[int]) -> tuple[tuple[int, str], ...]:
    """Pair letters with 1 to 9, 10 to 90, 100 to 900 …, and sort the largest first."""
    pairs = [
        (digit * scale, letter) for scale, run in zip(scales, _nines(letters), strict=False) for digit, letter in run
    ]
    return tuple(sorted(pairs, reverse=True))


def _nines(letters: str) -> list[list[tuple[int, str]]]:
    return [
        [(digit, letter) for digit, letter in enumerate(letters[at : at + 9], start=1)]
        for at in range(0, len(letters), 9)
    ]


_ARMENIAN_LETTERS: Final = _descending("ԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔ", (1, 10, 100, 1000))
# A circumflex multiplies a letter by ten thousand.
ARMENIAN: Final = (
    *((weight * 10000, letter + "\u0302") for weight, letter in _ARMENIAN_LETTERS),
    *_ARMENIAN_LETTERS,
)
GEORGIAN: Final = (
    (10000, "ჵ"),
    *_descending("აბგდევზჱთიკლმნჲოპჟრსტჳფქღყშჩცძწჭხჴჯჰ", (1, 10, 100, 1000)),
)
_HEBREW_LETTERS: Final = (
    (400, "ת"),
    (300, "ש"),
    (200, "ר"),
    (100, "ק"),
    (90, "צ"),
    (80, "פ"),
    (70, "ע"),
    (60, "ס"),
    (50, "נ"),
    (40, "מ"),
    (30, "ל"),
    (20, "כ"),
    (19, "יט"),
    (18, "יח"),
    (17, "יז"),
    (16, "טז"),
    (15, "טו"),
    (10, "י"),
    (9, "ט"),
    (8, "ח"),
    (7, "ז"),
    (6, "ו"),
    (5, "ה"),
    (4, "ד"),
    (3, "ג"),
    (2, "ב"),
    (1, "א"),
)


def hebrew(number: int) -> str | None:
    """Write a number in Hebrew letters, thousands before a geresh."""
    if number == 0:
        return "אפס"
    thousands, rest = divmod(number, 1000)
    if number < 0 or thousands > 999:
        return None
    return (_sum(thousands) + "׳" if thousands else "") + _sum(rest)


def _sum(number: int) -> str:
    parts: list[str] = []
    for weight, letters in _HEBREW_LETTERS:
        count, number = divmod(number, weight)
        parts.append(letters * count)
    return "".join(parts)


_CHINESE: Final = {
    ("simplified", False): ("零一二三四五六七八九", ("", "十", "百", "千"), "负"),
    ("simplified", True): ("零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"), "负"),
    ("traditional", False): ("零一二三四五六七八九", ("", "十", "百", "千"), "負"),
    ("traditional", True): ("零壹貳參肆伍陸柒捌玖", ("", "拾", "佰", "仟"), "負"),
}


def chinese(script: Literal["simplified", "traditional"], *, formal: bool) -> Callable[[int], str]:
    """Give the function that writes numbers up to 99,999,999 in Chinese.

    Spec: https://www.w3.org/TR/css-counter-styles-3/#limited-chinese
    """
    digits, markers, minus = _CHINESE[script, formal]
    myriad = "万" if script == "simplified" else "萬"

    def write(number: int) -> str:
        if number == 0:
            return digits[0]
        high, low = divmod(abs(number), 10000)
        text = write_below(high) + myriad if high else ""
        if high and 0 < low < 1000:
            text += digits[0]
        return (minus if number < 0 else "") + text + write_below(low)

    def write_below(rest: int) -> str:
        parts: list[str] = []
        gap = False
        for place in (3, 2, 1, 0):
            digit = rest // 10**place % 10
            if digit == 0:
                gap = bool(parts)
                continue
            if gap:
                parts.append(digits[0])
                gap = False
            # "for the informal styles … drop the digit one" of the numbers from 10 to 19.
            bare = place == 1 and digit == 1 and not formal and rest < 20
            parts.append(("" if bare else digits[digit]) + markers[place])
        return "".join(parts)

    return write


def japanese(*, formal: bool) -> Callable[[int], str]:
    """Give the function that writes numbers up to 9999 in Japanese."""
    digits = "零壱弐参四伍六七八九" if formal else "〇一二三四五六七八九"
    markers = ("", "拾", "百", "阡") if formal else ("", "十", "百", "千")

    def write(number: int) -> str:
        return ("マイナス" if number < 0 else "") + _positional(abs(number), digits, markers, keep_one=formal)

    return write


def korean(kind: Literal["hangul", "hanja-informal", "hanja-formal"]) -> Callable[[int], str]:
    """Give the function that writes numbers up to 99,999,999 in Korean."""
    digits, markers = {
        "hangul": ("영일이삼사오육칠팔구", ("", "십", "백", "천")),
        "hanja-informal": ("零一二三四五六七八九", ("", "十", "百", "千")),
        "hanja-formal": ("零壹貳參四五六七八九", ("", "拾", "百", "仟")),
    }[kind]

    def write(number: int) -> str:
        keep_one = kind != "hanja-informal"
        high, low = divmod(abs(number), 10000)
        parts: list[str] = []
        if high:
            parts.append("" if high == 1 and not keep_one else _positional(high, digits, markers, keep_one=keep_one))
            parts[0] += "만" if kind == "hangul" else "萬"
        if low or not high:
            parts.append(_positional(low, digits, markers, keep_one=keep_one))
        text = " ".join(parts)
        return ("마이너스 " if number < 0 else "") + text

    return write


def _positional(number: int, digits: str, markers: Sequence[str], *, keep_one: bool) -> str:
    if number == 0:
        return digits[0]
    parts: list[str] = []
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            parts.append(("" if digit == 1 and place and not keep_one else digits[digit]) + markers[place])
    return "".join(parts)


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
"""The most characters: "UAs may … use the fallback style when the representation would be longer than 60"."""

_DEEPEST: Final = 8
"""How many styles may extend each other, or serve as each other's fallback. Those in a cycle count in decimal."""


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
        """Give a number in a counter style; in decimal when the style is unknown or cannot show the number."""
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
        before = after = ""
        if number < 0 and system not in ("cyclic", "fixed"):
            before, after = _two_symbols(descriptors.get("negative"), "-")
        return f"{before}{_padded(text, descriptors.get('pad'), len(before) + len(after))}{after}"


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
    """Write in a positional system with these digits."""
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
    """Count by `symbols()`, as its grammar function wrote it.

    Spec: https://www.w3.org/TR/css-counter-styles-3/#symbols-function
    """
    system, _, quoted = text[len("symbols(") : -1].partition(" ")
    if not _in_range(number, "auto", system):
        return None
    shown = _represent_system(number, system, {"symbols": quoted}, 1)
    return f"-{shown}" if shown is not None and number < 0 and system == "numeric" else shown


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


def _padded(text: str, pad: str | None, taken: int) -> str:
    """Pad a text to the length of `pad`. A negative sign counts towards that length.

    Spec: https://www.w3.org/TR/css-counter-styles-3/#counter-style-pad
    """
    pieces = _symbols(pad) if pad else ()
    if len(pieces) != 2:
        return text
    length, symbol = (pieces[0], pieces[1]) if pieces[0].isdigit() else (pieces[1], pieces[0])
    missing = min(_LONGEST, int(length) if length.isdigit() and len(length) < 5 else 0) - len(text) - taken
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
