"""Reads `unicode.txt`, which `tools/build_character_data.py` writes: every table of characters that Limner has.

Goes in: the name of a table. Comes out: its words. Python's own `unicodedata` is another version of Unicode in each
version of Python, so nothing here asks it.

Spec: https://www.unicode.org/reports/tr44/
"""

from functools import cache
from pathlib import Path


def read_words(name: str) -> list[str]:
    """The words of a table; white space other than a plain space is a character like others."""
    return _sections()[name].decode("utf-8").replace("\n", " ").split(" ")


def unicode_version() -> str:
    """The version of Unicode that the tables hold, such as ``17.0.0``."""
    return read_words("Version")[0]


@cache
def read_mapping(name: str) -> dict[str, str]:
    """A table that maps a character to a text."""
    return {word[0]: word[1:] for word in read_words(name)}


@cache
def _sections() -> dict[str, bytes]:
    sections: dict[str, bytes] = {}
    for part in Path(__file__).with_name("unicode.txt").read_bytes().split(b"\n\n")[1:]:
        name, _, words = part.rstrip(b"\n").partition(b"\n")
        sections[name.decode("ascii")] = words
    return sections
