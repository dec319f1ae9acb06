"""The descriptors of `@font-face`.

Goes in: the text of the rule's block. Comes out: a `FontFaceRule`, or None with a diagnostic when it names no family or
no source. A descriptor that does not parse is left out.

Spec: https://www.w3.org/TR/css-fonts-4/#font-face-rule
"""

import re
from typing import Final, Literal

from limner.css.condition import split_commas
from limner.css.descriptors import read_descriptors, unquote_text
from limner.css.font_face import FaceSource, FontFaceRule
from limner.diagnostics import Diagnostics
from limner.sources import SourceLocation

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
        diagnostics: Takes what is missing or wrong.
        where: Where the rule stands.
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
    """Read one or two numbers or keywords; None is `auto` or what does not parse."""
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
