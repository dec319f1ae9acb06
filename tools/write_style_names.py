"""Write `src/limner/html/style_names.py` from the property table, so that editors complete `style={…}`.

    python tools/write_style_names.py

One name for each longhand and shorthand, as React spells it. `tests/test_api.py` fails when the file is not current.
"""

from pathlib import Path

from limner.css.properties import PRIVATE_PREFIX, PROPERTIES, SHORTHANDS

FILE = Path(__file__).resolve().parent.parent / "src" / "limner" / "html" / "style_names.py"
HEAD = '''"""Names of CSS properties for editors. Written by tools/write_style_names.py; do not edit."""

from typing import TypedDict

from limner.html.element import StyleValue


class StyleNames(TypedDict, total=False):
    """Every property and shorthand that Limner knows, as React spells it."""

'''


def react_spelling(name: str) -> str:
    """Give ``fontSize`` for ``font-size`` and ``WebkitTextStroke`` for ``-webkit-text-stroke``."""
    first, *rest = name.split("-")
    return first + "".join(part.capitalize() for part in rest)


def style_names() -> str:
    """Give the text of the module."""
    names = {name for name in (*PROPERTIES, *SHORTHANDS) if not name.startswith(PRIVATE_PREFIX)}
    spelled = sorted({react_spelling(name) for name in names}, key=str.casefold)
    return HEAD + "".join(f"    {name}: StyleValue\n" for name in spelled)


if __name__ == "__main__":
    FILE.write_text(style_names(), encoding="utf-8")
