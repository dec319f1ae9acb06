"""Text of each script, as long as it is wanted.

Goes in: a script and a length. Comes out: text that breaks into lines as its readers expect.
"""

from types import MappingProxyType
from typing import Final

from limner.text.unicode.segment import grapheme_boundaries

SCRIPTS: Final = MappingProxyType(
    {
        "Latin": "A short walk through the old town and all that its people still tell of it",
        "German": "Eine Betrachtung der Geschwindigkeitsbegrenzungen auf unseren Landstraßen und Wasserwegen",
        "Cyrillic": "Небольшая прогулка по старому городу и всё, что о нём рассказывают жители",
        "Greek": "Ένας μικρός περίπατος στην παλιά πόλη και όσα λένε ακόμη οι άνθρωποί της",
        "Chinese": "在老城里散步时听到的那些故事，以及街角小店里还在使用的旧招牌",
        "Japanese": "古い町を歩きながら聞いた話と、角の店にまだ残っている看板について",
        "Korean": "오래된 마을을 걸으며 들은 이야기와 골목 가게에 남아 있는 간판들",
        "Arabic": "نزهة قصيرة في المدينة القديمة وكل ما يرويه أهلها عنها حتى اليوم",
        "Hebrew": "טיול קצר בעיר העתיקה וכל מה שתושביה עדיין מספרים עליה",
        "Devanagari": "पुराने शहर में एक छोटी सैर और वहाँ के लोगों की कहानियाँ",
        "Thai": "เดินเล่นในเมืองเก่าและเรื่องเล่าของผู้คนที่ยังอยู่ที่นั่น",
    }
)
"""A sentence of each script."""

EMOJI: Final = "👩‍👩‍👧‍👦 👨🏽‍🚀 🏳️‍🌈 ❤️‍🔥 🇯🇵 👍🏿 🧑‍🤝‍🧑 "
LONG_WORD: Final = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"
_BREAKLESS: Final = frozenset({"Chinese", "Japanese", "Thai"})


def text_of(script: str, length: int) -> str:
    """Give text of a script with about so many characters, graphemes whole.

    Args:
        script: A name of `SCRIPTS`.
        length: Characters as readers count them: graphemes.
    """
    sentence = SCRIPTS[script]
    return cut_graphemes(repeated(sentence, length, "" if script in _BREAKLESS else " "), length)


def repeated(sentence: str, length: int, between: str = " ") -> str:
    """Give a sentence again and again until it has so many characters at least."""
    times = 1 + length // max(1, len(sentence))
    # Combined characters count once, so there must be more than it seems.
    return between.join([sentence] * (2 * times))


def cut_graphemes(text: str, length: int) -> str:
    """Give the first graphemes of a text, without white space at the end."""
    boundaries = grapheme_boundaries(text)
    if boundaries is None:
        return text[:length].rstrip()
    return text[: boundaries[length]].rstrip() if length < len(boundaries) else text.rstrip()
