"""Upper, lower and title case, and the folding by which names are compared, without the rules of any language.

Goes in: a text. Comes out: the text with Unicode's full mappings.

Spec: https://www.unicode.org/versions/latest/core-spec/chapter-3/#G33992
"""

from functools import cache

from limner.characters.data import read_mapping
from limner.characters.properties import property_table


def upper_case(text: str) -> str:
    """Give a text in upper case; one character may become several, as ß becomes SS."""
    return text.upper() if text.isascii() else text.translate(_table("Uppercase"))


def lower_case(text: str) -> str:
    """Give a text in lower case; a sigma at the end of a word becomes the final one."""
    if text.isascii():
        return text.lower()
    if "Σ" in text:
        text = "".join(
            "ς" if character == "Σ" and _ends_word(text, place) else character for place, character in enumerate(text)
        )
    return text.translate(_table("Lowercase"))


def title_case(character: str) -> str:
    """Give one character in title case; what would become several stays as it is, as in browsers."""
    title = read_mapping("Titlecase").get(character)
    if title is None:
        title = read_mapping("Uppercase").get(character, character)
    return title if len(title) == 1 else character


def fold_case(text: str) -> str:
    """Give the text by which texts are compared without regard to case."""
    return text.lower() if text.isascii() else text.translate(_table("Case_Folding"))


def _ends_word(text: str, place: int) -> bool:
    """Final_Sigma: a cased letter is before, and none after; what case ignores may be between."""
    kinds = property_table("Case")
    before = place - 1
    while before >= 0 and "i" in kinds[text[before]]:
        before -= 1
    if before < 0 or "c" not in kinds[text[before]]:
        return False
    after = place + 1
    while after < len(text) and "i" in kinds[text[after]]:
        after += 1
    return after >= len(text) or "c" not in kinds[text[after]]


@cache
def _table(name: str) -> dict[int, str]:
    return {ord(character): mapped for character, mapped in read_mapping(name).items()}
