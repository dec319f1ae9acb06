"""The tables of SVG's elements and attributes in `docs/css.md`."""

import re
from pathlib import Path

from limner.html.element import SVG_ONLY_TAGS
from write_css_docs import SVG_ATTRIBUTES, SVG_ELEMENTS

ROOT = Path(__file__).resolve().parent.parent.parent
PARTS = ("feFuncA", "feFuncB", "feFuncG", "feFuncR", "feMergeNode")  # of primitives that have a row
NOT_DRAWN = ("animateMotion", "animateTransform", "mpath", "glyphRef", "desc", "metadata")


def names_of(row: str) -> list[str]:
    """Give the names in a row."""
    return re.findall(r"`([^`]+)`", row)


def test_each_element_of_svg_has_a_row() -> None:
    told = {name for row in SVG_ELEMENTS for name in names_of(row)}
    assert SVG_ONLY_TAGS - told - {*PARTS, *NOT_DRAWN} == set()


def source_of(*folders: str) -> str:
    """Give the code of some packages."""
    paths = [path for name in folders for path in sorted((ROOT / "src" / "limner" / name).rglob("*.py"))]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def test_an_attribute_is_read_where_the_table_says_so_and_nowhere_else() -> None:
    drawings = source_of("boxes/svg", "layout/svg", "paint/svg")
    everything = drawings + source_of("fragment", "style", "resources")
    for row, (status, _) in SVG_ATTRIBUTES.items():
        for name in names_of(row):
            assert f'"{name}"' in everything if status == "full" else f'"{name}"' not in drawings, name


def test_the_page_has_what_the_tables_say() -> None:
    page = (ROOT / "docs" / "css.md").read_text(encoding="utf-8")
    for table in (SVG_ELEMENTS, SVG_ATTRIBUTES):
        for row, (status, note) in table.items():
            assert f"| {row} | {status} | {note} |" in page
