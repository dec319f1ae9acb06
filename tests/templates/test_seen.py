"""The built-in templates through `limner.testing`: what viewers would miss, in each scheme."""

import pytest

from limner.html import Node
from limner.templates import TEMPLATES, card
from limner.testing import (
    assert_bytes,
    assert_contrast,
    assert_fonts_cover,
    assert_no_overflow,
    assert_not_truncated,
)

FACTS = {
    "title": "A title of a usual length",
    "description": "What it is about, in a sentence that is not too long",
    "site_name": "example.com",
    "author": "Zoë Müller",
    "tags": "one, two",
    "label": "Guide",
    "date": "2026-05-04",
    "time": "18:00",
    "place": "Kraków",
    "price": "€ 49",
    "version": "2.0",
}


@pytest.fixture(params=[(name, scheme) for name in TEMPLATES for scheme in ("light", "dark")], ids="-".join)
def node(request: pytest.FixtureRequest) -> Node:
    name, scheme = request.param
    return card(name, scheme=scheme, **FACTS)


def test_a_template_shows_all_that_it_is_given(node: Node) -> None:
    assert_no_overflow(node)
    assert_not_truncated(node)
    assert_contrast(node, 4.5)
    assert_bytes(node, 300_000)


def test_the_default_fonts_have_the_letters_of_europe() -> None:
    assert_fonts_cover("Größe, naïve, Łódź, søster, ação, čeština, Україна")
