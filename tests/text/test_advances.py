"""Widths, positions and metrics against those recorded from Chromium by tools/record_text.py."""

import math
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest

from limner.css.sheet import FaceSource, FontFaceRule
from limner.style.computed import FontGroup
from limner.text.typesetter import Engine
from limner.text.unicode.bidi import resolve_levels, visual_runs
from limner.text.unicode.segment import grapheme_boundaries

FACES = {"Geist": "geist", "Geist Mono": "geist-mono", "Noto Sans": "noto-sans", "Inter": "inter", "Roboto": "roboto"}
POSITION_FACES = {**FACES, "Noto Sans Arabic": "noto-sans-arabic", "Noto Sans Thai": "noto-sans-thai"}
CUT = Path(__file__).parent / "faces"
UNIT = 1 / 64
# Where an axis makes kerning fractional, HarfBuzz rounds the rule's value and what the axis adds one by one, which may
# give a 65536th of a pixel, and across a step of a width the whole step: up to 4 of 1,000.
FRACTIONAL = 4
# Chromium's carets stand between the consonants of a conjunct that Unicode 15.1 counts as one grapheme (GB9c), and so
# part the width of the two clusters that a face without a ligature gives it: graphemes by language.
CONJUNCTS = {"hi": 19, "gu": 11, "ml": 8}


def snap_up(width: float) -> float:
    """Round as Chrome does when it makes a text's width a LayoutUnit."""
    return math.ceil(width * 64) / 64


@pytest.mark.parametrize("rendering", ["auto", "geometricprecision"])
@pytest.mark.parametrize("face", FACES)
def test_a_thousand_random_strings_are_as_wide_as_in_chromium(
    face: str, rendering: str, engine: Engine, recorded: Callable[[str], Any], need_package: Callable[[str], Path]
) -> None:
    need_package(FACES[face])
    rows = recorded("advances")[face]
    assert len(rows) == 1000
    place = ("auto", "geometricprecision").index(rendering)
    off = 0
    for text, size, weight, slope, spacing, *widths in rows:
        font = FontGroup(
            font_family=(face,),
            font_size=float(size),
            font_weight=float(weight),
            font_style=slope,
            text_rendering=rendering,  # type: ignore[arg-type]  # one of its keywords
        )
        shaped = engine.shape(text, 0, len(text), font, letter_spacing=spacing)
        difference = abs(snap_up(shaped.width) - widths[place])
        assert difference <= UNIT, (text, size, weight, slope, spacing)
        off += difference > 0.0
    assert off <= FRACTIONAL


@pytest.mark.parametrize("rendering", ["auto", "geometricPrecision"])
@pytest.mark.parametrize("face", FACES)
def test_metrics_are_those_of_chromium_at_all_sizes(
    face: str, rendering: str, engine: Engine, recorded: Callable[[str], Any], need_package: Callable[[str], Path]
) -> None:
    need_package(FACES[face])
    for size, ascent, descent, spacing, ex, ch, cap, ic in recorded("metrics")[f"{face}/{rendering}"]:
        font = FontGroup(font_family=(face,), font_size=float(size), text_rendering=rendering.lower())  # type: ignore[arg-type]  # the same
        metrics = engine.metrics(font)
        assert (metrics.ascent, metrics.descent, metrics.line_spacing) == (ascent, descent, spacing), size
        got = (metrics.x_height, metrics.zero_advance, metrics.cap_height, metrics.ideographic_advance)
        # Chromium cuts lengths off at a 64th.
        for have, want in zip(got, (ex, ch, cap, ic), strict=True):
            assert -1e-4 <= have - want <= UNIT + 1e-4, (size, got)


def test_styles_are_as_wide_as_in_chromium(recorded: Callable[[str], Any], need_package: Callable[[str], Path]) -> None:
    data = need_package("geist").read_bytes()
    sources = (FaceSource("url", "geist.ttf"),)
    fixed = FontFaceRule(family="Fixed", sources=sources, weight=(400, 400), style="normal")
    bare = FontFaceRule(family="Bare", sources=sources)
    engine = Engine().with_faces([(fixed, data), (bare, data)])
    for name, (text, fields, width) in recorded("styles").items():
        if fields["font_family"][0] in FACES:
            need_package(FACES[fields["font_family"][0]])
        font = to_style(fields)
        assert abs(snap_up(engine.shape(text, 0, len(text), font).width) - width) <= UNIT, name


def to_style(fields: dict[str, Any]) -> FontGroup:
    """Font properties from JSON, at 32 px."""
    values: dict[str, Any] = {key: to_tuples(value) for key, value in fields.items()}
    values["font_size"] = 32.0
    return FontGroup(**values)


def to_tuples(value: Any) -> Any:
    """JSON's lists as the tuples that they stand for."""
    if not isinstance(value, list):
        return value
    items = cast("list[Any]", value)  # type: ignore[redundant-cast]  # pyright needs it
    return tuple(to_tuples(item) for item in items)


@pytest.fixture(scope="module")
def cut_engine() -> Engine:
    """An engine that knows the faces cut to the samples by tools/cut_faces.py."""
    rules: list[tuple[FontFaceRule, bytes | None]] = []
    for path in sorted(CUT.glob("*.woff2")):
        # The samples name a face as its file is called, with spaces between the words.
        sources = (FaceSource("url", path.name),)
        rules.append((FontFaceRule(family=path.stem, sources=sources), path.read_bytes()))
    return Engine().with_faces(rules)


def test_every_grapheme_stands_where_chromium_puts_it(
    cut_engine: Engine, recorded: Callable[[str], Any], need_package: Callable[[str], Path]
) -> None:
    graphemes = 0
    off: Counter[str] = Counter()
    languages: set[str] = set()
    for lang, text, face, width, flat in recorded("positions"):
        family = face.replace(" ", "")
        if not cut_engine.collection.has_own(family):
            need_package(POSITION_FACES[face])
            family = face
        font = FontGroup(font_family=(family,), font_size=24.0, text_rendering="geometricprecision", locale=lang)
        places, total = place_characters(cut_engine, text, font)
        assert abs(total - width) <= 2 * UNIT, (lang, text)
        languages.add(lang)
        boundaries = grapheme_boundaries(text) or range(len(text) + 1)
        for start, end in pairwise(boundaries):
            left = min(place[0] for place in places[start:end])
            advance = sum(place[1] for place in places[start:end])
            graphemes += 1
            if abs(left - flat[2 * start]) > 2 * UNIT or abs(advance - flat[2 * start + 1]) > 2 * UNIT:
                off[lang] += 1
    assert len(languages) == 32
    assert graphemes > 15_000
    assert off == CONJUNCTS


def place_characters(engine: Engine, text: str, font: FontGroup) -> tuple[list[tuple[float, float]], float]:
    """Left edge and advance of each character of one line."""
    places = [(0.0, 0.0)] * len(text)
    x = 0.0
    for start, end, level in visual_runs(resolve_levels(text, 0)):
        shaped = engine.shape(text, start, end, font, rtl=level % 2 == 1)
        for place in range(start, end):
            before, after = shaped.width_between(start, place), shaped.width_between(start, place + 1)
            places[place] = (x + (shaped.width - after if level % 2 else before), after - before)
        x += snap_up(shaped.width)
    return places, x
