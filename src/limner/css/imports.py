"""`@import` and its conditions.

Goes in: the prelude of the rule. Comes out: `ImportPrelude`, with its conditions decided.

Spec: https://www.w3.org/TR/css-cascade-5/#at-import
"""

import re
from typing import Final, NamedTuple

from limner.css.condition import closing_parenthesis
from limner.css.media import MediaEnvironment, matches_media
from limner.css.sheet import LayerName
from limner.css.supports import matches_supports

_ADDRESS: Final = re.compile(
    r"""\s*(?:url\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|((?:[^\s()"'\\]|\\.)*))\s*\)"""
    r"""|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*""",
    re.IGNORECASE | re.DOTALL,
)
_LAYER: Final = re.compile(r"layer(?:\(\s*([\w.-]+)\s*\))?(?=\s|$)\s*", re.IGNORECASE)
_SUPPORTS: Final = re.compile(r"supports(?=\()", re.IGNORECASE)


class ImportPrelude(NamedTuple):
    """What an `@import` asks for.

    Attributes:
        href: The address as written.
        layer: The layer's name, () for an anonymous one, None for none.
        applies: Whether its conditions hold.
    """

    href: str
    layer: LayerName | None
    applies: bool


def parse_import(prelude: str, environment: MediaEnvironment) -> ImportPrelude | None:
    """Read the prelude of an `@import`; None when it has no address.

    Args:
        prelude: What stands between ``@import`` and the semicolon.
        environment: The canvas that media conditions ask about.
    """
    address = _ADDRESS.match(prelude)
    if address is None:
        return None
    href = next((group for group in address.groups() if group is not None), "")
    position = address.end()
    layer: LayerName | None = None
    word = _LAYER.match(prelude, position)
    if word:
        layer = tuple(word[1].split(".")) if word[1] else ()
        position = word.end()
    applies = True
    condition = _SUPPORTS.match(prelude, position)
    if condition:
        end = closing_parenthesis(prelude, condition.end())
        inner = prelude[condition.end() + 1 : end]
        applies = matches_supports(f"({inner})") or matches_supports(inner)
        position = end + 1
    return ImportPrelude(href, layer, applies and matches_media(prelude[position:], environment))
