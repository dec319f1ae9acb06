"""What a parsed style sheet holds: rules, faces, imports, and the descriptors of at-rules.

Spec: https://www.w3.org/TR/css-cascade-5/ and https://www.w3.org/TR/css-fonts-4/#font-face-rule
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, TypeAlias

from limner.css.blocks import split_declarations
from limner.css.condition import closing_parenthesis, split_commas
from limner.css.conditions import MediaEnvironment, matches_media, matches_supports
from limner.css.containers import ContainerQuery
from limner.css.property import Declaration
from limner.css.selectors import ComplexSelector
from limner.css.values import Easing
from limner.css.variables import CustomFunction
from limner.diagnostics import Diagnostics
from limner.record import record
from limner.sources import SourceLocation


@record
class FaceSource:
    """One source in `src`: an address, or the name of an installed face (``local()``)."""

    kind: Literal["url", "local"]
    address: str  # as written, or the name of the local face
    base: str = ""  # address of the sheet, or empty
    format: str = ""  # in lower case; empty if not given


@record(kw_only=True)
class FontFaceRule:
    """One `@font-face` rule. Ranges are (from, to). Overrides are factors of the font size, or None for `normal`."""

    family: str
    sources: tuple[FaceSource, ...]
    weight: tuple[float, float] | None = None  # None is `auto`: that of the face
    stretch: tuple[float, float] | None = None  # percent
    style: Literal["auto", "normal", "italic"] | tuple[float, float] = "auto"  # degrees of `oblique`
    unicode_range: tuple[tuple[int, int], ...] = ()  # including both ends; () is everything
    feature_settings: tuple[tuple[str, int], ...] = ()
    variation_settings: tuple[tuple[str, float], ...] = ()
    ascent_override: float | None = None
    descent_override: float | None = None
    line_gap_override: float | None = None
    size_adjust: float = 1.0


Origin: TypeAlias = Literal["user-agent", "author", "utilities"]
LayerName: TypeAlias = tuple[str, ...]


class DeclarationBlock:
    """The declarations of one rule or one `style` attribute, split by importance. Compared by identity.

    Attributes:
        normal: Declarations without ``!important``, in order.
        important: Declarations with ``!important``.
        source: The tuple of all declarations that it was made from.
        plain: What `style.cascade` remembers about it: values by name, None if order matters, False before the first
            request.
    """

    __slots__ = ("important", "normal", "plain", "source")

    def __init__(self, declarations: tuple[Declaration, ...]) -> None:
        self.source = declarations
        self.plain: dict[str, object] | Literal[False] | None = False
        self.important = tuple(one for one in declarations if one.important)
        self.normal = declarations if not self.important else tuple(one for one in declarations if not one.important)


class Scope(NamedTuple):
    """One `@scope` rule around a style rule.

    Attributes:
        roots: Elements at which a scope begins; empty for the root element.
        limits: Elements at which it ends. They are not part of it.
    """

    roots: tuple[ComplexSelector, ...]
    limits: tuple[ComplexSelector, ...]


RuleCondition: TypeAlias = tuple[ContainerQuery, ...] | Scope


class StyleRule(NamedTuple):
    """One style rule: selectors, each with its own specificity, and declarations.

    Attributes:
        selectors: Its selectors.
        block: Its declarations.
        layer: Its cascade layer; None is unlayered.
        conditions: Conditions that the element's surroundings must fulfil, from the outermost rule inwards.
        line: The line where its declarations begin in the sheet, from 1; 0 if unknown.
    """

    selectors: tuple[ComplexSelector, ...]
    block: DeclarationBlock
    layer: LayerName | None
    conditions: tuple[RuleCondition, ...] = ()
    line: int = 0


class Import(NamedTuple):
    """One `@import` that the loader may fetch. Its conditions are known to be true.

    Attributes:
        href: The address as written.
        base: Address of the sheet that imports, or empty.
        layer: Layer that its rules go into; None if there is none.
    """

    href: str
    base: str
    layer: LayerName | None


class RegisteredProperty(NamedTuple):
    """One `@property` rule."""

    name: str
    syntax: str
    inherits: bool
    initial: str | None


class Keyframe(NamedTuple):
    """One keyframe of a `@keyframes` rule.

    Attributes:
        offset: Its position, 0 to 1.
        block: Its declarations.
        easing: The easing from here to the next keyframe; None for that of the animation.
    """

    offset: float
    block: DeclarationBlock
    easing: Easing | None


@dataclass(slots=True, eq=False)
class Stylesheet:
    """One parsed style sheet. Media and support conditions are already evaluated.

    Attributes:
        origin: Whose sheet it is.
        rules: Style rules in order.
        layers: Cascade layers in order of first appearance. An outer layer comes before its inner ones.
        font_faces: `@font-face` rules.
        imports: `@import` rules, which come before everything else.
        properties: `@property` rules.
        counter_styles: `@counter-style` rules, as names and descriptors.
        functions: `@function` rules by name.
        keyframes: `@keyframes` rules by name, with their keyframes sorted by offset.
        theme: Names and values of Tailwind's `@theme` rules, in order.
    """

    origin: Origin = "author"
    rules: tuple[StyleRule, ...] = ()
    layers: tuple[LayerName, ...] = ()
    font_faces: tuple[FontFaceRule, ...] = ()
    imports: tuple[Import, ...] = ()
    properties: tuple[RegisteredProperty, ...] = ()
    counter_styles: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = field(default=())
    functions: Mapping[str, CustomFunction] = field(default_factory=dict[str, CustomFunction])
    keyframes: Mapping[str, tuple[Keyframe, ...]] = field(default_factory=dict[str, tuple[Keyframe, ...]])
    theme: tuple[tuple[str, str], ...] = ()


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
        layer: The layer's name; () for an anonymous layer, None if there is none.
        applies: Whether its conditions are true.
    """

    href: str
    layer: LayerName | None
    applies: bool


def parse_import(prelude: str, environment: MediaEnvironment) -> ImportPrelude | None:
    """Read the prelude of an `@import`; None if it has no address.

    Args:
        prelude: The text between ``@import`` and the semicolon.
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


_ESCAPE: Final = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)


def read_descriptors(block: str) -> list[tuple[str, str]]:
    """Give (name, value) pairs in order. Anything that is not a declaration is left out."""
    return [
        (piece.name.lower(), piece.value) for piece in split_declarations(block) if piece.name and not piece.message
    ]


def unquote_text(text: str) -> str:
    """Give the content of a string, or an unquoted name with its white space collapsed."""
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        return _ESCAPE.sub(_unescape, text[1:-1])
    return " ".join(text.split())


def _unescape(match: re.Match[str]) -> str:
    return chr(min(0x10FFFF, int(match[1], 16))) if match[1] else match[2]


_SOURCE: Final = re.compile(
    r"\s*(url|local)\(\s*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|((?:[^\"')\\]|\\.)*?))\s*\)",
    re.IGNORECASE | re.DOTALL,
)
_FORMAT: Final = re.compile(r"format\(\s*[\"']?([\w-]+)[\"']?", re.IGNORECASE)
_RANGE: Final = re.compile(r"u\+([0-9a-f?]{1,6})(?:-([0-9a-f]{1,6}))?", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
_SETTING: Final = re.compile(r"[\"'](.{4})[\"']\s*([+-]?[\d.]+|on|off)?", re.IGNORECASE)
_STRETCH: Final = {
    "ultra-condensed": 50.0,
    "extra-condensed": 62.5,
    "condensed": 75.0,
    "semi-condensed": 87.5,
    "normal": 100.0,
    "semi-expanded": 112.5,
    "expanded": 125.0,
    "extra-expanded": 150.0,
    "ultra-expanded": 200.0,
}
_READABLE: Final = frozenset(
    (
        "",
        "woff",
        "woff2",
        "truetype",
        "opentype",
        "collection",
        "truetype-variations",
        "opentype-variations",
        "woff-variations",
        "woff2-variations",
    )
)


def parse_font_face(
    block: str, base: str, diagnostics: Diagnostics, where: SourceLocation | None = None
) -> FontFaceRule | None:
    """Parse the descriptors of one `@font-face` rule.

    Args:
        block: The text between the braces.
        base: Address of the sheet, which relative addresses refer to.
        diagnostics: Is told what is missing or wrong.
        where: Where the rule is.
    """
    texts = dict(read_descriptors(block))
    family = unquote_text(texts.get("font-family", ""))
    sources = _sources(texts.get("src", ""), base)
    if not family or not sources:
        diagnostics.add(
            "invalid-rule",
            "@font-face needs a family and a source",
            where=where,
            got=block.strip()[:80],
            suggestion="font-family: Name; src: url(file.woff2)",
            spec="https://www.w3.org/TR/css-fonts-4/#font-face-rule",
        )
        return None
    return FontFaceRule(
        family=family,
        sources=sources,
        weight=_numbers(texts.get("font-weight"), {"normal": 400.0, "bold": 700.0}),
        stretch=_numbers(texts.get("font-stretch") or texts.get("font-width"), _STRETCH),
        style=_style(texts.get("font-style", "auto")),
        unicode_range=_ranges(texts.get("unicode-range", "")),
        feature_settings=tuple((tag, int(value)) for tag, value in _settings(texts.get("font-feature-settings", ""))),
        variation_settings=_settings(texts.get("font-variation-settings", "")),
        ascent_override=_percent(texts.get("ascent-override")),
        descent_override=_percent(texts.get("descent-override")),
        line_gap_override=_percent(texts.get("line-gap-override")),
        size_adjust=_or_one(_percent(texts.get("size-adjust"))),
    )


def _or_one(value: float | None) -> float:
    return 1.0 if value is None else value


def _sources(text: str, base: str) -> tuple[FaceSource, ...]:
    sources: list[FaceSource] = []
    for part in split_commas(text):
        match = _SOURCE.match(part)
        if match is None:
            continue
        address = unquote_text(f'"{next((one for one in match.groups()[1:] if one is not None), "")}"')
        stated = _FORMAT.search(part, match.end())
        kind: Literal["url", "local"] = "url" if match[1].lower() == "url" else "local"
        form = stated[1].lower() if stated else ""
        if form in _READABLE and address:
            sources.append(FaceSource(kind, address, base, form))
    return tuple(sources)


def _numbers(text: str | None, keywords: dict[str, float]) -> tuple[float, float] | None:
    """Read one or two numbers or keywords; None for `auto` and for text that does not parse."""
    values: list[float] = []
    for word in (text or "").lower().split():
        number = _NUMBER.match(word)
        if word in keywords:
            values.append(keywords[word])
        elif number:
            values.append(float(number[0]))
        else:
            return None
    if not values or len(values) > 2:
        return None
    return min(values), max(values)


def _style(text: str) -> Literal["auto", "normal", "italic"] | tuple[float, float]:
    words = text.lower().split()
    match words[:1]:
        case ["normal"]:
            return "normal"
        case ["italic"]:
            return "italic"
        case ["oblique"]:
            angles = [float(number[0]) for number in map(_NUMBER.match, words[1:]) if number]
            return (min(angles), max(angles)) if angles else (14.0, 14.0)
        case _:
            return "auto"


def _ranges(text: str) -> tuple[tuple[int, int], ...]:
    ranges: list[tuple[int, int]] = []
    for match in _RANGE.finditer(text):
        start, end = match[1], match[2]
        if "?" in start:
            low, high = int(start.replace("?", "0"), 16), int(start.replace("?", "F"), 16)
        else:
            low, high = int(start, 16), int(end or start, 16)
        if low <= high and low <= 0x10FFFF:
            ranges.append((low, min(high, 0x10FFFF)))
    return tuple(ranges)


def _settings(text: str) -> tuple[tuple[str, float], ...]:
    keywords = {"on": 1.0, "off": 0.0, "": 1.0}

    def read(value: str) -> float:
        return keywords[value] if value in keywords else float(value)

    return tuple((tag, read((value or "").lower())) for tag, value in _SETTING.findall(text))


def _percent(text: str | None) -> float | None:
    match = re.fullmatch(r"\s*([\d.]+)%\s*", text or "")
    return float(match[1]) / 100.0 if match else None
