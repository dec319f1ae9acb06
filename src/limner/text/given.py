"""Fonts as users give them.

Goes in: a name, a file, bytes, or the name of a font package. Comes out: `Font`, checked where it is written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, cast

from limner.errors import InvalidValueError
from limner.html.attributes import describe
from limner.sources import caller_location

FONT_SUFFIXES: Final = (".ttf", ".otf", ".ttc", ".otc", ".woff", ".woff2")


@dataclass(frozen=True, slots=True)
class Font:
    """A font to draw with: ``Font("Inter", "fonts/Inter.ttf")``, or ``Font("fonts/Inter.ttf")`` alone.

    Attributes:
        name: The family's name, as `font-family` says it. Alone it is what `source` may be: the family, weight and
            style are then those of the file.
        source: Path of a file, its bytes, or the name of an installed font package (``"inter"``, which
            ``pip install fontpkg-inter`` brings).
        weight: The weight of a static file, a range for a variable one, or None for what the file says. A variable
            file answers to all of its axis unless a range is given. Packages say their own.
        style: ``"normal"``, ``"italic"`` or ``"oblique"``.
        lang: Language that the font is meant for (``"ja"``): it is asked before others for text in that language.

    Raises:
        InvalidValueError: A name or source of another kind.
    """

    name: str
    source: str | Path | bytes = b""
    weight: float | str | tuple[float, float] | None = 400
    style: Literal["normal", "italic", "oblique"] = "normal"
    lang: str | None = None

    def __post_init__(self) -> None:
        name: object = self.name
        source: object = self.source
        if isinstance(source, bytes) and not source and isinstance(name, str | Path | bytes) and name:
            object.__setattr__(self, "source", name)
            object.__setattr__(self, "name", "")
        elif not isinstance(name, str) or not isinstance(source, str | Path | bytes | bytearray | memoryview):
            raise InvalidValueError(
                "a font needs a name, and where it comes from",
                where=caller_location(),
                got=f"a name that is {describe(name)}, and {describe(source)}",
                expected="the family's name, and a path, the bytes of a file or the name of a font package",
                suggestion="Font('Inter', 'fonts/Inter.ttf')",
            )


@dataclass(frozen=True, slots=True)
class LockedFont(Font):
    """A font of a lock, with the characters that were drawn when the lock was made and those of a declared alphabet."""


def check_fonts(fonts: object) -> tuple[Font, ...]:
    """Give the fonts of a `fonts=` argument.

    Raises:
        InvalidValueError: No list of `Font`.
    """
    given: tuple[object, ...] = (fonts,)
    if isinstance(fonts, Iterable) and not isinstance(fonts, str | bytes | Mapping):
        given = tuple(_from_mapping(font) for font in cast("Iterable[object]", fonts))
        if all(isinstance(font, Font) for font in given):
            return cast("tuple[Font, ...]", given)
    wrong = next(font for font in given if given == (fonts,) or not isinstance(font, Font))
    raise InvalidValueError(
        "invalid value for 'fonts'",
        where=caller_location(),
        got=describe(wrong),
        expected="a list of limner.Font, or of mappings with 'name' and 'data'",
        suggestion=f"fonts=[{_meant(wrong)}]",
    )


def _from_mapping(font: object) -> object:
    """Make a font from a mapping of next/og's shape: ``{"name", "data", "weight", "style"}``; leave all else as it is.

    Raises:
        InvalidValueError: It has keys with no meaning here, or its data is not a font.
    """
    if not isinstance(font, Mapping):
        return font
    entries = {str(name): value for name, value in cast("Mapping[object, object]", font).items()}
    data: object = entries.pop("data", None)
    name: object = entries.pop("name", None)
    unknown = sorted(entries.keys() - {"weight", "style", "lang"})
    usable = isinstance(data, Path) or _is_filled(data)
    if unknown or not isinstance(name, str) or not usable:
        raise InvalidValueError(
            "invalid font in 'fonts'",
            where=caller_location(),
            got=f"the key {unknown[0]!r}" if unknown else f"name {describe(name)} and data {describe(data)}",
            expected="'name', 'data' (the bytes of a font file, or its Path), and perhaps 'weight', 'style', 'lang'",
            suggestion=f"fonts=[{_meant(cast('object', font))}]",
        )
    source = data if isinstance(data, Path) else bytes(cast("bytes", data))
    facts: dict[str, Any] = {name: value for name, value in entries.items() if value is not None}
    return Font(name, source, **facts)


def _meant(wrong: object) -> str:
    """Write the font that was meant, as far as this can be guessed."""
    if isinstance(wrong, Font):
        return f"Font({wrong.name!r}, …)"
    if isinstance(wrong, str | Path):
        if str(wrong).lower().endswith(FONT_SUFFIXES):
            return f"Font({str(wrong)!r})"
        return f"Font({str(wrong)!r}, {str(wrong).strip().lower().replace(' ', '-')!r})"
    if isinstance(wrong, Mapping):
        # The shape of next/og: {"name": …, "data": …, "weight": …, "style": …}.
        entries = cast("Mapping[object, object]", wrong)
        data = entries.get("data")
        is_path = isinstance(data, str) and data.lower().endswith(FONT_SUFFIXES) and "://" not in data
        parts = [repr(entries.get("name", "Inter")), repr(data) if is_path else "'fonts/Inter.ttf'"]
        parts += [f"{name}={entries[name]!r}" for name in ("weight", "style", "lang") if entries.get(name)]
        return f"Font({', '.join(parts)})"
    return "Font('Inter', 'fonts/Inter.ttf')"


def _is_filled(data: object) -> bool:
    if isinstance(data, memoryview):
        return data.nbytes > 0
    return isinstance(data, bytes | bytearray) and len(data) > 0
