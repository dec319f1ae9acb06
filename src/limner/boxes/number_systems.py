"""Numbers in the systems that weights alone do not describe, and the tables of those they do.

Goes in: a number. Comes out: its words.

Spec: https://www.w3.org/TR/css-counter-styles-3/#complex-predefined
"""

from collections.abc import Callable, Sequence
from typing import Final, Literal

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
    """Pair letters with 1 to 9, 10 to 90, 100 to 900 … and sort from the largest."""
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
# A circumflex makes ten thousand times as much of a letter.
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
