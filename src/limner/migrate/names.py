"""JavaScript's names as Python's.

Goes in: identifiers, tags and attributes. Comes out: names that Python and `limner.html` have.
"""

import builtins
import keyword
import re
from functools import cache
from types import ModuleType
from typing import Final

from limner.html.attributes import react_name

_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TAKEN: Final = frozenset(
    (
        "image",
        "generate_image_metadata",
        "generate_static_params",
        "ImageResponse",
        "ImageMetadata",
        "Font",
        "Path",
        "Gap",
    )
)
_KNOWN: Final = frozenset(("alt", "size", "revalidate", "params", "id"))
"""Names that mean the same in both."""


def snake_case(name: str) -> str:
    """Write a name as Python does: ``siteName`` → ``site_name``."""
    return _CAPITAL.sub("_", name).replace("$", "_").lower()


def variable_name(name: str) -> str:
    """Give the name of a variable: none that Python, the file or an element has."""
    snake = name if name.isupper() else snake_case(name)
    if snake in _KNOWN:
        return snake
    if keyword.iskeyword(snake) or snake in _TAKEN or hasattr(builtins, snake) or element_name(snake):
        return f"{snake}_"
    return snake


@cache
def _elements() -> ModuleType:
    from limner import html

    return html


def element_name(tag: str) -> str:
    """Give the name that an element has in `limner.html`; empty for none."""
    from limner.html import Element

    for name in (snake_case(tag), f"{snake_case(tag)}_"):
        found = getattr(_elements(), name, None)
        if isinstance(found, Element) and found.tag.lower() == tag.lower():
            return name
    return ""


def attribute_keyword(name: str, tag: str) -> str | None:
    """Give the keyword that sets an attribute; None where no keyword can."""
    html = react_name(name, tag)
    word = html.replace("-", "_")
    if not word.isidentifier() or word.endswith("_"):
        return None
    return f"{word}_" if keyword.iskeyword(word) else word
