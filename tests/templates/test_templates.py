"""The built-in templates with everything that a site may give them: readable, inside the card, nothing over another."""

import io
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from PIL import Image

from draw_templates import FACTS, LONG, PHOTO, SAMPLES, STRESS
from limner import Font, LimnerError, Renderer
from limner.color.convert import to_srgb
from limner.fragment.fragment import BoxFragment, Fragment, LineFragment, TextFragment
from limner.templates import OPTIONS, TEMPLATES, card

WITHOUT_TEXT = "* { color: transparent !important }"
ACCENTS = ("", "#ffffff", "#000000", "#ffe600", "#00ff66", "#0000ff", "#8b0000")
CASES = {**STRESS, "everything": {"title": "A title of a usual length", "description": LONG, **FACTS}}


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    """Draw with a face for Arabic; letters of Japanese may be boxes here, of the same size."""
    return Renderer([Font("Noto Sans Arabic")])


class Text(NamedTuple):
    text: str
    size: float
    color: tuple[float, float, float]
    left: float
    top: float
    right: float
    bottom: float


def texts_of(root: Fragment) -> Iterator[Text]:
    """Give the texts that show; lines after the last that fits are laid out too, and clipped."""
    stack: list[tuple[Fragment, float, float, float]] = [(root, root.x, root.y, 630.0)]
    while stack:
        fragment, x, y, end = stack.pop()
        if isinstance(fragment, TextFragment) and fragment.text.strip():
            if y + fragment.baseline > end:
                continue
            color = to_srgb(fragment.style.ink.color)
            size = fragment.style.font.font_size
            # Lines may stand closer than the font's ascent and descent: letters are what must not touch.
            top, bottom = y + fragment.baseline - 0.72 * size, y + fragment.baseline + 0.2 * size
            yield Text(fragment.text, size, (color[0], color[1], color[2]), x, top, x + fragment.width, bottom)
        elif isinstance(fragment, BoxFragment | LineFragment):
            if isinstance(fragment, BoxFragment) and fragment.style.box.overflow_y != "visible":
                end = min(end, y + fragment.height)
            stack.extend((child, x + child.x, y + child.y, end) for child in fragment.children)


def luminance(rgb: Any) -> Any:
    """WCAG's relative luminance of sRGB from 0 to 1."""
    channels = np.asarray(rgb, dtype=float)
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def worst_contrast(text: Text, pixels: Any) -> float:
    under = pixels[max(0, int(text.top)) : int(text.bottom) + 1, max(0, int(text.left)) : int(text.right) + 1, :3]
    ours, theirs = luminance(text.color), luminance(under / 255)
    ratios = (np.maximum(ours, theirs) + 0.05) / (np.minimum(ours, theirs) + 0.05)
    return float(ratios.min())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("facts", CASES.values(), ids=CASES)
def test_a_card_reads_well_whatever_it_is_given(
    facts: Mapping[str, Any], template: str, scheme: str, renderer: Renderer
) -> None:
    node = card(template, **facts, scheme=scheme)
    drawing = renderer.draw(node, width=1200, height=630)
    bare = renderer.draw(node, width=1200, height=630, stylesheets=[WITHOUT_TEXT]).body
    pixels = np.asarray(Image.open(io.BytesIO(bare)).convert("RGB"))
    texts = list(texts_of(drawing.fragments))
    assert bool(texts) == bool(facts)
    for text in texts:
        assert text.size >= 24, text
        assert text.left >= 0, text
        assert text.top >= 0, text
        assert text.right <= 1200, text
        assert text.bottom <= 630, text
        assert worst_contrast(text, pixels) >= 4.5, text
    for one, other in combinations(texts, 2):
        across = min(one.right, other.right) - max(one.left, other.left)
        down = min(one.bottom, other.bottom) - max(one.top, other.top)
        assert across <= 1 or down <= 1, (one, other)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize("template", TEMPLATES)
def test_text_in_the_accent_reads_well_in_any_colour(
    template: str, accent: str, scheme: str, renderer: Renderer
) -> None:
    node = card(template, title="A title", description="One line.", **FACTS, accent=accent, scheme=scheme)
    drawing = renderer.draw(node, width=1200, height=630)
    bare = renderer.draw(node, width=1200, height=630, stylesheets=[WITHOUT_TEXT]).body
    pixels = np.asarray(Image.open(io.BytesIO(bare)).convert("RGB"))
    for text in texts_of(drawing.fragments):
        assert worst_contrast(text, pixels) >= 4.5, text


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_card_as_the_docs_show_it_has_nothing_to_mend(template: str, renderer: Renderer) -> None:
    for scheme in ("light", "dark"):
        drawing = renderer.draw(card(template, **SAMPLES[template], scheme=scheme), width=1200, height=630)
        assert drawing.diagnostics == ()


def test_the_facts_of_a_page_suit_every_template() -> None:
    for template in TEMPLATES:
        card(template, title="A", **FACTS, picture=PHOTO)


def test_slips_are_told_with_what_was_meant() -> None:
    with pytest.raises(LimnerError, match=r"'blogs'[\s\S]*one of documentation[\s\S]*blog"):
        card("blogs")
    with pytest.raises(LimnerError, match=r"titel[\s\S]*title"):
        card("blog", titel="A")


def test_a_logo_may_be_a_path_bytes_or_an_address(tmp_path: Path, renderer: Renderer) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#e00"/></svg>'
    (tmp_path / "logo.svg").write_bytes(svg)
    options: dict[str, Any] = {"width": 1200, "height": 630, "files": tmp_path}
    pictures = {
        renderer.render(card("plain", title="A", logo=logo), **options)
        for logo in (svg, tmp_path / "logo.svg", "logo.svg")
    }
    assert len(pictures) == 1
    assert pictures != {renderer.render(card("plain", title="A"), **options)}


def test_every_option_changes_a_card(renderer: Renderer) -> None:
    """What a template takes, it shows."""
    others: dict[str, Any] = {"title": "Other", "description": "Other.", "accent": "#008844", "scheme": "dark"}
    logo = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#e00"/></svg>'
    base: dict[str, Any] = {"title": "骨"}  # Han letters look otherwise by language, where a font has them
    seen: set[str] = set()
    for name, function in TEMPLATES.items():
        plain = renderer.render(function(**base))
        for option in OPTIONS - {"lang"}:
            value = others.get(option, logo if option in {"logo", "picture"} else "8 May")
            try:
                node = function(**{**base, option: value})
            except TypeError:
                continue
            assert renderer.render(node) != plain, (name, option)
            seen.add(option)
    assert seen == OPTIONS - {"lang"}
