"""The only door to ICU: where lines may break, and where graphemes and words begin.

Goes in: text, a locale, and the properties that say how strict breaking is. Comes out: offsets in code points,
remembered for each text. Chrome uses its own table of breaks between two ASCII characters and asks ICU elsewhere.

Spec: https://www.w3.org/TR/css-text-3/#line-breaking
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from limner.characters.properties import category, is_mark, property_table
from limner.memos import forgets

if TYPE_CHECKING:
    from icu4py import breakers

WordBreak = Literal["normal", "break-all", "keep-all", "break-word", "auto-phrase"]
LineBreak = Literal["auto", "loose", "normal", "strict", "anywhere"]

# Characters that are always one grapheme each, whatever is next to them.
_PLAIN: Final = re.compile(
    "[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u058f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]*"
)
_SURROGATES: Final = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
_KEPT: Final = 1536
_LONGEST_KEPT: Final = 4096
_LONG_KEPT: Final = 4

# Between ASCII characters Chrome breaks after white space, before an opening bracket that follows most punctuation,
# after a question mark, and after a hyphen unless it may be a minus sign.
_ASCII: Final = re.compile(
    r"(?<=[ \t\n])(?=[^ \t\n])"
    r"|(?<=[!\"#%&)*+,.:;=>\\\]|}~])(?=[(<\[{])"
    r"|(?<=-)(?=[\"#%&'(*+\-<=>@A-Z\[\\^_`a-z{|~])"
    r"|(?<=[A-Za-z0-9]-)(?=[0-9])"
    r"|(?<=\?)(?=[#$%&(*+\-0-9<=>@A-Z\[\\^_`a-z{|~])"
)
# The same under `break-all`.
_ASCII_ALL: Final = re.compile(
    r"(?<=[ \t\n])(?=[^ \t\n])"
    r"|(?<=[0-9#&)*+/<=>@A-Z\]^_`a-z|}~!%?])(?=[#$&(*+\-0-9<=>@A-Z\[\\^_`a-z{|~])"
    r"|(?<=[!%?$\\])(?=%)"
    r"|(?<=[\"\\])(?=[(<\[{])"
    r"|(?<=[,.:;])(?=[#&(*+\-0-9<=>@A-Z\[^_`a-z{|~])"
    r"|(?<=-)(?=[\"#%&'(*+\-0-9<=>@A-Z\[\\^_`a-z{|~])"
)
_SPACE: Final = frozenset(" \t\n")
_NO_BREAK_SPACE: Final = "\u00a0"
# Under `break-all` Chrome breaks where ICU would not: after each of these line breaking classes, before those.
_LETTERS: Final = frozenset({"AI", "AL", "HL", "NU"})
_BREAK_ALL: Final = {
    **dict.fromkeys(("AI", "AL", "BA", "HL", "NU", "SA", "SY"), _LETTERS | {"HY", "OP", "PR", "SA"}),
    **dict.fromkeys(("EX", "PO"), _LETTERS | {"HY", "PO", "PR"}),
    "CL": _LETTERS | {"HY", "PR"},
    "CP": _LETTERS | {"HY", "PR", "SA"},
    "HY": frozenset({"NU"}),
    "IS": _LETTERS | {"HY"},
    "PR": frozenset({"PO"}),
}


def find_breaks(
    text: str, *, locale: str = "", word_break: WordBreak = "normal", line_break: LineBreak = "auto"
) -> Sequence[int]:
    """The offsets before which a line may end, in order; 0 and the end of the text are not among them.

    A break comes after white space, never before it. The caller handles forced breaks and those that `overflow-wrap`
    allows.

    Args:
        text: The text of a whole inline formatting context, U+FFFC for each atomic inline.
        locale: BCP 47 language tag, may be empty.
        word_break: `word-break`.
        line_break: `line-break`.
    """
    if line_break == "anywhere":
        boundaries = grapheme_boundaries(text) or range(len(text) + 1)
        return [place for place in boundaries[1:-1] if text[place] not in _SPACE]
    if text.isascii() and word_break != "keep-all":
        pattern = _ASCII_ALL if word_break == "break-all" else _ASCII
        return [match.start() for match in pattern.finditer(text)]
    if len(text) > _LONGEST_KEPT:
        return _find_breaks(text, locale, word_break, line_break)
    return _find_breaks_kept(text, locale, word_break, line_break)


def grapheme_boundaries(text: str) -> Sequence[int] | None:
    """The offsets of grapheme boundaries, both ends included; None when every offset is one."""
    if _PLAIN.fullmatch(text) is not None:
        return None
    return _graphemes(text) if len(text) <= _LONGEST_KEPT else _long_graphemes(text)


def graphemes(text: str) -> list[str]:
    """The graphemes of a text."""
    boundaries = grapheme_boundaries(text)
    if boundaries is None:
        return list(text)
    return [text[start:end] for start, end in pairwise(boundaries)]


def word_boundaries(text: str, locale: str = "") -> Sequence[int]:
    """The offsets of word boundaries by ICU, both ends included."""
    from icu4py import breakers

    return _offsets(text, breakers.WordBreaker(text.translate(_SURROGATES), locale or "en"))


@forgets
def clear() -> None:
    """Forget all texts."""
    _graphemes.cache_clear()
    _long_graphemes.cache_clear()
    _find_breaks_kept.cache_clear()


def _find_breaks(text: str, locale: str, word_break: WordBreak, line_break: LineBreak) -> tuple[int, ...]:
    tag = _locale_tag(locale, word_break, line_break)
    pattern = _ASCII_ALL if word_break == "break-all" else _ASCII
    found = {match.start() for match in pattern.finditer(text)}
    for place in _icu_breaks(text, tag):
        before, after = text[place - 1], text[place]
        if before not in _SPACE and after not in _SPACE and (_needs_icu(before) or _needs_icu(after)):
            found.add(place)
    if word_break == "break-all":
        # A hyphen that may begin a line does not end one before a letter (LB20a).
        found = {place for place in found if not _follows_hyphen(text, place)}
        found.update(_breaks_between_letters(text, loose=line_break == "loose"))
    if word_break == "keep-all":
        found = {place for place in found if not _keeps(text, place)}
    return tuple(sorted(found))


def _follows_hyphen(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    return before == "-" and after > "\x7f" and property_table("Line_Break")[after] in {"AL", "HL"}


def _breaks_between_letters(text: str, *, loose: bool) -> Iterator[int]:
    """The breaks that `break-all` adds, from line breaking classes only; in complex scripts also before a mark."""
    classes = property_table("Line_Break")
    last = "XX"
    for place, character in enumerate(text):
        following = "AL" if character == "+" else classes[character]
        if character > "\x7f" or (place and text[place - 1] > "\x7f"):
            allowed = _BREAK_ALL.get(last)
            if allowed is not None and (following in allowed or (loose and following == "BA" and "HL" in allowed)):
                yield place
        if following != "CM":
            last = following


_find_breaks_kept = lru_cache(maxsize=_KEPT)(_find_breaks)


def _needs_icu(character: str) -> bool:
    return character > "\x7f" and character != _NO_BREAK_SPACE


def _keeps(text: str, place: int) -> bool:
    """Whether `keep-all` forbids a break, which it does between letters and numbers but not in complex scripts.

    Chrome skips at most one mark, and treats no character beyond U+FFFF as a letter or a mark.
    """
    before, after = text[place - 1], text[place]
    if place > 1 and before <= "\uffff" and is_mark(before):
        before = text[place - 2]
    classes = property_table("Line_Break")
    return _is_letter(before) and _is_letter(after) and classes[before] != "SA" and classes[after] != "SA"


def _is_letter(character: str) -> bool:
    return character <= "\uffff" and category(character)[0] in "LN"


def _locale_tag(locale: str, word_break: WordBreak, line_break: LineBreak) -> str:
    keywords: list[str] = []
    if line_break != "auto":
        keywords.append(f"lb={line_break}")
    if word_break == "auto-phrase":
        keywords.append("lw=phrase")
    tag = locale.replace("-", "_") if locale and locale.replace("-", "").isascii() else "en"
    tag = tag.split("@")[0][:40]
    return f"{tag}@{';'.join(keywords)}" if keywords else tag


def _icu_breaks(text: str, tag: str) -> tuple[int, ...]:
    from icu4py import breakers

    return _offsets(text, breakers.LineBreaker(text.translate(_SURROGATES), tag))[1:-1]


def _find_graphemes(text: str) -> tuple[int, ...]:
    from icu4py import breakers

    return _offsets(text, breakers.CharacterBreaker(text.translate(_SURROGATES), "en"))


_graphemes = lru_cache(maxsize=_KEPT)(_find_graphemes)
# Every line of a long text needs the boundaries of the whole.
_long_graphemes = lru_cache(maxsize=_LONG_KEPT)(_find_graphemes)


def _offsets(text: str, breaker: "breakers.BaseBreaker") -> tuple[int, ...]:
    ends = [end for _, end in breaker.segments()]
    if not text:
        return (0,)
    if max(text) <= "\uffff":
        return (0, *ends)
    # ICU counts UTF-16 units.
    places: dict[int, int] = {}
    unit = 0
    for offset, character in enumerate(text):
        places[unit] = offset
        unit += 2 if character > "\uffff" else 1
    places[unit] = len(text)
    return (0, *(places[end] for end in ends))
