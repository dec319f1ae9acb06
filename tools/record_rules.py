"""Record the numbers of the table of layout rules: where Chromium puts the boxes of each.

    python tools/record_rules.py

Goes in: `layout_rules.py`. Comes out: `tests/layout/rules.json`: by sentence, the border box of each id as
[x, y, width, height] in CSS px.
"""

import json
from pathlib import Path

from browser import Browser
from layout_rules import RULES, page_of
from record_fixtures import record_document

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "layout"


def main() -> None:
    """Record all rules."""
    rows: list[str] = []
    with Browser() as browser:
        for rule in RULES:
            elements = record_document(browser, page_of(rule))["elements"]
            boxes = {path.removeprefix("#"): boxes[0] for path, boxes in elements.items() if path.startswith("#")}
            rows.append(f"  {json.dumps(rule.sentence)}: {json.dumps(boxes, separators=(',', ':'))}")
    (FOLDER / "rules.json").write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
