"""The page of utilities is that of the table."""

from pathlib import Path

from write_tailwind_docs import DOCS, page


def test_the_page_of_utilities_is_that_of_the_table() -> None:
    assert (Path(DOCS) / "tailwind.md").read_text(encoding="utf-8") == page(), "run tools/write_tailwind_docs.py"
