"""`text-transform`, with the rules of languages.

Goes in: texts in tree order. Comes out: the texts as they are shown. The character before a text, which may be in
another element, decides where words begin.

Spec: https://www.w3.org/TR/css-text-3/#text-transform-property
"""

import re
from typing import Final

from limner.characters.properties import category, is_letter, is_mark
from limner.style.computed import ComputedStyle

_TURKIC: Final = frozenset(("tr", "az"))
_DOT_ABOVE: Final = "\u0307"
_FULL_WIDTH: Final = {**{code: code + 0xFEE0 for code in range(0x21, 0x7F)}, 0x20: 0x3000, 0xA5: 0xFFE5, 0xA3: 0xFFE1}
_SMALL_KANA: Final = str.maketrans(
    "ぁぃぅぇぉゕゖっゃゅょゎァィゥェォヵヶッャュョヮㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ",
    "あいうえおかけつやゆよわアイウエオカケツヤユヨワクシストヌハヒフヘホムラリルレロ",
)
_GREEK: Final = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")


class TextTransformer:
    """Transforms the texts of one tree.

    Attributes:
        previous: The last character before the next text in its line, a space at the start of a block.
    """

    __slots__ = ("previous",)

    def __init__(self) -> None:
        self.previous = " "

    def restart(self) -> None:
        """Begin a new word, after the start of a block, a line break or a picture."""
        self.previous = " "

    def transform(self, text: str, style: ComputedStyle) -> str:
        """Give the text as it is shown."""
        keywords = style.text.text_transform
        before = self.previous
        self.previous = text[-1:] or before
        if not keywords:
            return text
        for keyword in keywords:
            if keyword == "uppercase":
                text = to_upper(text, style.font.locale)
            elif keyword == "lowercase":
                text = to_lower(text, style.font.locale)
            elif keyword == "capitalize":
                text = capitalize(text, before)
            elif keyword == "full-width":
                from limner.characters.normalization import compose

                text = compose(text).translate(_FULL_WIDTH)
            elif keyword == "full-size-kana":
                text = text.translate(_SMALL_KANA)
        return text


def _language(locale: str) -> str:
    return locale.replace("_", "-").split("-")[0].lower()


def to_upper(text: str, locale: str) -> str:
    """Give the text in upper case; German sharp s becomes SS.

    Spec: https://www.unicode.org/Public/UCD/latest/ucd/SpecialCasing.txt
    """
    from limner.characters.case import upper_case

    language = _language(locale)
    if language in _TURKIC:
        return upper_case(text.replace("i", "İ"))
    if language == "lt":
        # Lithuanian keeps the dot of i below other accents in lower case, and drops it in upper case.
        return upper_case(re.sub(f"([iįj]){_DOT_ABOVE}", r"\1", text, flags=re.IGNORECASE))
    if language == "el":
        return _greek_upper(text)
    return upper_case(text)


def to_lower(text: str, locale: str) -> str:
    """Give the text in lower case; a sigma at the end of a word is the final one."""
    from limner.characters.case import lower_case

    language = _language(locale)
    if language in _TURKIC:
        return lower_case(re.sub(f"I{_DOT_ABOVE}", "i", text).replace("İ", "i").replace("I", "ı"))
    if language == "lt":
        text = text.replace("Ì", "i̇̀").replace("Í", "i̇́").replace("Ĩ", "i̇̃")
        text = re.sub("([IJĮ]|I\u0328)(?=[\u0300\u0301\u0303])", lambda match: lower_case(match[1]) + _DOT_ABOVE, text)
    return lower_case(text)


def _greek_upper(text: str) -> str:
    """Give Greek in upper case. Accents go; dialytika stay, and are added where a lost accent kept vowels apart.

    Spec: https://www.w3.org/TR/css-text-3/#text-transform-property (language-specific rules)
    """
    from limner.characters.case import upper_case

    if not _GREEK.search(text):
        return upper_case(text)
    marks = "\u0300\u0301\u0304\u0306\u0308\u0313\u0314\u0342\u0343\u0344\u0345"
    result: list[str] = []
    from limner.characters.normalization import compose, decompose

    decomposed = decompose(text)
    at = 0
    accented_vowel = False
    while at < len(decomposed):
        char = decomposed[at]
        end = at + 1
        while end < len(decomposed) and decomposed[end] in marks:
            end += 1
        cluster = decomposed[at + 1 : end]
        if not _GREEK.match(char):
            result.append(upper_case(decomposed[at:end]))
            accented_vowel = False
        else:
            accent = any(mark in "\u0300\u0301\u0342\u0344" for mark in cluster)
            dialytika = any(mark in "\u0308\u0344" for mark in cluster)
            upper = upper_case(char)
            if upper in "ΙΥ" and (dialytika or (accented_vowel and not accent)):
                upper += "\u0308"
            alone = not (result and is_letter(result[-1][-1])) and not (
                end < len(decomposed) and is_letter(decomposed[end])
            )
            if char in "ηΗ" and accent and alone:
                upper += "\u0301"  # "ή", the word "or", keeps its accent
            result.append(upper)
            accented_vowel = accent and upper[0] in "ΑΕΗΙΟΥΩ" and not dialytika
        at = end
    return compose("".join(result))


def capitalize(text: str, before: str = " ") -> str:
    """Put the first letter of each word into title case. In Chrome, the language makes no difference.

    Args:
        text: The text.
        before: The character before it in the same line.
    """
    from limner.characters.case import title_case

    result: list[str] = []
    previous = before
    for char in text:
        title = char
        if category(char)[0] in "LN" and not _continues_word(previous):
            title = title_case(char)
        result.append(title)
        if not is_mark(char):
            previous = char
    return "".join(result)


def _continues_word(previous: str) -> bool:
    """Tell whether a letter after this character is inside a word: a letter, a digit, or an apostrophe in a word."""
    return category(previous)[0] in "LNM" or previous in "'’ʼ_\u00ad·"
