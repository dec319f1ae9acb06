"""The theme: what the names of sizes, colours, shadows and so on stand for.

Goes in: the default theme, a mapping or the `@theme` rules of sheets. Comes out: `Theme`.

Spec: https://tailwindcss.com/docs/theme
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from limner.errors import InvalidValueError
from limner.html.attributes import describe
from limner.html.element import is_mapping
from limner.sources import caller_location

_ENTRY: Final = re.compile(r"(--[\w-]+):([^;]*);")
_AMOUNT: Final = re.compile(r"(-?\d*\.?\d+)([a-z%]*)")
_NAME: Final = re.compile(r"--[\w-]+(?:\*)?")
_DEEPEST: Final = 4
_MOST: Final = 20_000

# Names of a version 3 configuration, like satori's `tailwindConfig` takes them.
_OLDER: Final[Mapping[str, str]] = {
    "colors": "color",
    "fontFamily": "font",
    "fontSize": "text",
    "fontWeight": "font-weight",
    "letterSpacing": "tracking",
    "lineHeight": "leading",
    "borderRadius": "radius",
    "boxShadow": "shadow",
    "dropShadow": "drop-shadow",
    "screens": "breakpoint",
    "maxWidth": "container",
    "aspectRatio": "aspect",
}


class Theme:
    """Values by name.

    Attributes:
        values: Texts by the names of their custom properties.
        own: Names that an author has set. Utilities refer to their custom properties, so that a sheet can change them.
            Other values are written out.
    """

    __slots__ = ("own", "values")

    def __init__(self, values: Mapping[str, str], own: frozenset[str] = frozenset()) -> None:
        self.values = values
        self.own = own

    def find(self, namespace: str, key: str) -> str | None:
        """Give what a name in a namespace stands for, as the text of a value."""
        return self.text(f"{namespace}-{key}" if key else namespace)

    def text(self, name: str) -> str | None:
        """Give the value of a custom property of the theme, or a reference to it where an author has set it."""
        value = self.values.get(name)
        return f"var({name}, {value})" if value is not None and name in self.own else value

    def spacing(self, amount: float) -> str | None:
        """Give a multiple of the spacing. A name for this amount in the theme, such as `spacing-18`, wins."""
        named = self.text(f"--spacing-{amount:g}")
        if named is not None:
            return named
        unit = self.text("--spacing")
        if unit is None:
            return None
        plain = _AMOUNT.fullmatch(unit)
        if plain is None:
            return f"calc({unit} * {amount:g})"
        product = float(plain[1]) * amount
        return f"{product:.10g}{plain[2]}" if product else "0px"

    def names(self, namespace: str) -> list[str]:
        """List the names in a namespace."""
        start = f"{namespace}-"
        return [name[len(start) :] for name in self.values if name.startswith(start) and "--" not in name[len(start) :]]

    def extend(self, entries: Iterable[tuple[str, str]]) -> "Theme":
        """Give a theme with more values. ``--color-*: initial`` drops a namespace.

        Spec: https://tailwindcss.com/docs/theme#overriding-the-default-theme
        """
        values, own = dict(self.values), set(self.own)
        for name, value in entries:
            if value == "initial":
                start = name.removesuffix("*")
                dropped = [one for one in values if one == name or (name.endswith("*") and one.startswith(start))]
                for one in dropped:
                    del values[one]
                    own.discard(one)
            else:
                values[name] = value
                own.add(name)
        return Theme(values, frozenset(own))


@cache
def default_theme() -> Theme:
    """Give the theme that Tailwind 4 comes with."""
    return Theme(dict(read_theme(Path(__file__).with_name("theme.css").read_text(encoding="utf-8"))))


def read_theme(text: str) -> list[tuple[str, str]]:
    """Read declarations of custom properties, as in `@theme`."""
    return [(match[1], " ".join(match[2].split())) for match in _ENTRY.finditer(f"{text};")]


def check_theme(given: object) -> tuple[tuple[str, str], ...]:
    """Check a theme given as a mapping.

    Args:
        given: Texts by name (``{"color-brand": "#f06"}``, with or without the leading hyphens), or mappings of them by
            namespace (``{"color": {"brand": {"DEFAULT": "#f06", "dark": "#902"}}}``). Names of a
            version 3 configuration (``colors``, ``fontSize``) work as well.

    Raises:
        InvalidValueError: It is not such a mapping.
    """
    entries: list[tuple[str, str]] = []
    _flatten(given, "", entries, 0)
    return tuple(entries)


def _flatten(given: object, start: str, entries: list[tuple[str, str]], depth: int) -> None:
    if not is_mapping(given) or depth > _DEEPEST or len(entries) > _MOST:
        raise InvalidValueError(
            f"invalid theme{f' at {start!r}' if start else ''}",
            where=caller_location(),
            got=describe(given),
            expected="a mapping of names to CSS values, or of namespaces to such mappings",
            suggestion='theme={"color-brand": "#f06", "spacing": "4px"}',
            spec="https://tailwindcss.com/docs/theme#theme-variable-namespaces",
        )
    for key, value in given.items():
        word = str(key)
        if not depth:
            word = _OLDER.get(word, word.removeprefix("--"))
        name = start if word == "DEFAULT" else f"{start}-{word}" if start else f"--{word}"
        if isinstance(value, str | int | float):
            if not _NAME.fullmatch(name) or (isinstance(value, str) and any(one in value for one in ";{}")):
                _flatten(value, name, entries, _DEEPEST + 1)
            entries.append((name, str(value).strip()))
        else:
            _flatten(value, name, entries, depth + 1)
