"""Computed styles of our own pages beside what Chromium computed for them (`tools/record_styles.py`)."""

from pathlib import Path

import pytest

from style_comparison import compare_page

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))

# Ours is right by the specification or by our own promise; Chromium's answer is beside it.
KNOWN: dict[str, set[str]] = {
    # `env()` always takes its fallback here: a picture has no safe area.
    "custom-properties.html": {"html/body2/div12 padding-left: '5px', Chromium has '0px'"},
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_computed_styles_are_chromiums(page: Path) -> None:
    assert set(compare_page(page)) - KNOWN.get(page.name, set()) == set()
