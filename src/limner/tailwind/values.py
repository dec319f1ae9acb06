"""Values of utilities: from the text after a name to the CSS that replaces ``$``.

Goes in: a row of the table, the value and modifier as written, a theme. Comes out: the text of a value, or None if the
row does not take it.

Spec: https://tailwindcss.com/docs/adding-custom-styles#using-arbitrary-values
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from limner.css.grammar.plain_colors import NAMED_COLORS
from limner.tailwind.candidate import decode_arbitrary, split_outside
from limner.tailwind.rows import Utility, words_of
from limner.tailwind.theme import Theme

_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_FRACTION: Final = re.compile(r"(\d+(?:\.\d+)?)/(\d+(?:\.\d+)?)")
_PERCENT: Final = re.compile(r"\d+(?:\.\d+)?%")
_TYPED: Final = re.compile(r"([a-z][a-z-]*):(.*)", re.DOTALL)
_REFERENCE: Final = re.compile(r"(?:([a-z][a-z-]*):)?(--[\w-]+(?:,.*)?)", re.DOTALL)
_SPACING: Final = re.compile(r"--spacing\(\s*(-?[\d.]+)\s*\)")
_THEME: Final = re.compile(r"(?:--)?theme\(\s*([^\s,)]+)\s*(?:,[^)]*)?\)")
_UNITS: Final = {"int": "", "deg": "deg", "ms": "ms", "px": "px", "pct": "%"}
_WORD_COLORS: Final = {"current": "currentcolor", "inherit": "inherit", "transparent": "transparent"}
_LENGTH: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?[a-z]+", re.IGNORECASE)
_MATH_CALL: Final = re.compile(r"(?:calc|min|max|clamp|round|mod|rem|abs|hypot|anchor-size|--spacing|theme)\(")
_IMAGE: Final = re.compile(r"(?:[\w-]*gradient|image|image-set|cross-fade|element)\(")
_COLOR: Final = re.compile(
    r"#[0-9a-f]+|(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark|contrast-color|alpha)\(.*",
    re.IGNORECASE | re.DOTALL,
)
_SIZE_WORDS: Final = words_of("xx-small x-small small medium large x-large xx-large xxx-large larger smaller")
_POSITIONS: Final = words_of("center top right bottom left")
_FAMILIES: Final = words_of("serif sans-serif monospace cursive fantasy system-ui ui-serif ui-sans-serif")
_IDENT: Final = re.compile(r"[\"'a-z].*", re.IGNORECASE | re.DOTALL)
_SPACES: Final = {
    "longer": "oklch longer hue",
    "shorter": "oklch shorter hue",
    "increasing": "oklch increasing hue",
    "decreasing": "oklch decreasing hue",
}


def _is_color(text: str) -> bool:
    word = text.lower()
    return _COLOR.fullmatch(word) is not None or word in NAMED_COLORS or word in ("currentcolor", "transparent")


def _is_length(text: str) -> bool:
    return text == "0" or _LENGTH.fullmatch(text) is not None or _MATH_CALL.match(text) is not None


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text.lstrip("+-")) is not None


def _is_percentage(text: str) -> bool:
    return _PERCENT.fullmatch(text.lstrip("+-")) is not None


def _is_shadow(text: str) -> bool:
    return len(text.split()) > 1


_IS: Final[Mapping[str, Callable[[str], bool]]] = {
    "color": _is_color,
    "length": _is_length,
    "percentage": _is_percentage,
    "number": _is_number,
    "size": lambda text: text in _SIZE_WORDS,
    "bg-size": lambda text: (
        text in ("cover", "contain") or all(one == "auto" or _is_length_or_percentage(one) for one in text.split())
    ),
    "position": lambda text: (
        all(one in _POSITIONS or _is_length_or_percentage(one) for one in text.split())
        and any(one in _POSITIONS for one in text.split())
    ),
    "image": lambda text: _IMAGE.match(text) is not None,
    "url": lambda text: text.startswith("url("),
    "line-width": lambda text: text in ("thin", "medium", "thick"),
    "shadow": _is_shadow,
    "name": lambda text: _IDENT.fullmatch(text) is not None and not text.startswith("var("),
    "generic-name": lambda text: text in _FAMILIES,
}


def _is_length_or_percentage(text: str) -> bool:
    return _is_length(text) or _is_percentage(text)


def resolve_value(row: Utility, value: str | None, modifier: str, theme: Theme, *, negative: bool) -> str | None:
    """Give the CSS of a value that is not arbitrary; None if the row does not take it.

    Args:
        row: The row.
        value: The text after the name; None if there is none.
        modifier: The text after the slash, which may be part of a fraction.
        theme: The theme.
        negative: Whether there is a hyphen before the name.
    """
    if value is None:
        text = row.default
        if text is not None and text.startswith("--"):
            text = theme.find(text, "")
        if text is None:
            return None
        text = text.replace("_", " ")
    else:
        found = (_word(one, value, modifier, theme) for one in row.values)
        text = next((one for one in found if one is not None), None)
        if text is None:
            return None
    return _finish(row, text, modifier, theme, negative=negative)


def resolve_arbitrary(
    rows: list[Utility], text: str, modifier: str, theme: Theme, *, negative: bool
) -> tuple[Utility, str] | None:
    """Find the row that an arbitrary value is for. Give the row and the value.

    Args:
        rows: The rows of one name.
        text: ``[…]`` or ``(…)`` with its brackets.
        modifier: The text after the slash.
        theme: The theme.
        negative: Whether there is a hyphen before the name.
    """
    inner = text[1:-1]
    if text[0] == "(":
        reference = _REFERENCE.fullmatch(inner)
        if reference is None:
            return None
        kind, value = reference[1] or "", f"var({decode_arbitrary(reference[2])})"
    else:
        typed = _TYPED.fullmatch(inner)
        kind, value = (typed[1], typed[2]) if typed is not None else ("", inner)
        value = _call_theme(decode_arbitrary(value), theme)
    row = _row_of(rows, kind, value)
    if row is None or not value.strip():
        return None
    is_color = row.types[:1] == ("color",) or "color" in row.values
    return row, _finish(
        row, with_opacity(value, modifier, theme) if is_color else value, modifier, theme, negative=negative
    )


def _row_of(rows: list[Utility], kind: str, value: str) -> Utility | None:
    if kind:
        hinted = next((row for row in rows if kind in row.types), None)
        return hinted or next((row for row in rows if "any" in row.types and len(row.types) == 1), None)
    if not value.startswith("var("):
        for row in rows:
            if any(one in _IS and _IS[one](value) for one in row.types):
                return row
    return next((row for row in rows if "any" in row.types), None)


def _call_theme(text: str, theme: Theme) -> str:
    """Replace ``--spacing(4)`` and ``theme(…)`` by their values."""
    if "(" not in text:
        return text
    text = _SPACING.sub(lambda match: theme.spacing(float(match[1])) or match[0], text)
    return _THEME.sub(lambda match: _themed(match[1], theme) or match[0], text)


def _themed(path: str, theme: Theme) -> str | None:
    if path.startswith("--"):
        return theme.text(path)
    head, _, rest = path.replace("[", ".").replace("]", "").partition(".")
    if head == "spacing" and _NUMBER.fullmatch(rest):
        return theme.spacing(float(rest))
    name = {"colors": "color", "fontFamily": "font", "fontSize": "text", "borderRadius": "radius"}.get(head, head)
    return theme.text(f"--{name}-{rest.replace('.', '-')}" if rest else f"--{name}")


def _word(kind: str, value: str, modifier: str, theme: Theme) -> str | None:
    """Read a value in one of the ways a row allows."""
    if kind.startswith("--"):
        return theme.find(kind, value)
    match kind:
        case "spacing":
            if value == "px":
                return "1px"
            return (
                theme.spacing(float(value))
                if _NUMBER.fullmatch(value) and not modifier
                else theme.find("--spacing", value)
            )
        case "ratio" | "fraction":
            parts = _FRACTION.fullmatch(f"{value}/{modifier}")
            if parts is None:
                return None
            return f"{parts[1]} / {parts[2]}" if kind == "fraction" else f"calc({parts[1]} / {parts[2]} * 100%)"
        case "percent":
            return value if _PERCENT.fullmatch(value) else None
        case "color":
            return find_color(value, modifier, theme)
        case "int" | "deg" | "ms" | "px" | "pct":
            return value + _UNITS[kind] if _NUMBER.fullmatch(value) and not modifier else None
        case _:
            name, equals, text = kind.partition("=")
            return (text if equals else name).replace("_", " ") if name == value else None


def find_color(name: str, modifier: str, theme: Theme) -> str | None:
    """Give a colour of the theme, with its opacity."""
    color = _WORD_COLORS.get(name) or theme.find("--color", name)
    return None if color is None else with_opacity(color, modifier, theme)


def with_opacity(color: str, modifier: str, theme: Theme) -> str:
    """Mix a colour with transparency. The modifier is a percentage without its sign, or arbitrary."""
    share = opacity(modifier, theme)
    return color if share is None else f"color-mix(in oklab, {color} {share}, transparent)"


def opacity(modifier: str, theme: Theme) -> str | None:
    """Read a modifier as an opacity."""
    if _NUMBER.fullmatch(modifier):
        return f"{modifier}%"
    text = bare_modifier(modifier)
    if text:
        return f"{float(text) * 100:g}%" if _NUMBER.fullmatch(text) else text
    return theme.find("--opacity", modifier) if modifier else None


def bare_modifier(modifier: str) -> str:
    """Give the content of a modifier's brackets; empty if it has none."""
    if modifier.startswith("[") and modifier.endswith("]"):
        return decode_arbitrary(modifier[1:-1])
    if modifier.startswith("(--") and modifier.endswith(")"):
        return f"var({modifier[1:-1]})"
    return ""


def _finish(row: Utility, text: str, modifier: str, theme: Theme, *, negative: bool) -> str:
    if negative:
        text = f"calc({text} * -1)"
    if row.modifier == "space":
        space = bare_modifier(modifier) or _SPACES.get(modifier, modifier) or "oklab"
        return f"{text} in {space}".strip()
    if row.tint:
        return _tinted(row, text, opacity(modifier, theme) if modifier else None)
    return text


def _tinted(row: Utility, text: str, alpha: str | None) -> str:
    """Replace the colours of shadows by the tint."""
    if text.startswith("var(") or text == "none":
        return text
    shadows: list[str] = []
    for shadow in split_outside(text, ","):
        parts = split_outside(" ".join(shadow.split()), " ")
        at = next((place for place, one in enumerate(parts) if one != "inset" and not _is_length(one)), None)
        color = "currentcolor" if at is None else parts[at]
        if alpha is not None:
            color = f"oklab(from {color} l a b / {alpha})"
        kept = [one for place, one in enumerate(parts) if place != at]
        one = " ".join([*kept, f"var({row.tint}, {color})"])
        shadows.append(f"drop-shadow({one})" if row.name == "drop-shadow" else one)
    return (" " if row.name == "drop-shadow" else ", ").join(shadows)
