"""Ask Chromium which values it takes and what they compute to.

Goes in: ``tests/css/values.txt``: properties and values. Comes out: ``tests/css/values.json``: for each pair whether
`CSS.supports` says yes, and the computed style of the property (empty where it is no). The element stands in a parent
of 20 px type on a canvas of 1000 × 600.

    python tools/record_values.py
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from browser import Browser

HERE = Path(__file__).parent.parent / "tests" / "css"
PAGE = """<!doctype html><html style="font: 16px/20px Geist"><body>
<div id="parent" style="font: 20px/30px Geist; color: rgb(0, 128, 0)"><div id="child"></div></div>"""
SCRIPT = """(pairs) => pairs.map(([name, value]) => {
  const child = document.getElementById('child');
  child.removeAttribute('style');
  const taken = CSS.supports(name, value);
  if (!taken) return [false, ''];
  child.style.setProperty(name, value);
  return [true, getComputedStyle(child).getPropertyValue(name)];
})"""


def read_pairs(text: str) -> list[tuple[str, str]]:
    """Read the list: a property at the margin, its values below it, split at semicolons."""
    pairs: list[tuple[str, str]] = []
    name = ""
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            name = line.strip()
            continue
        pairs.extend((name, value.strip()) for value in line.split(";") if value.strip())
    return pairs


def main() -> None:
    """Record every pair."""
    pairs = read_pairs((HERE / "values.txt").read_text(encoding="utf-8"))
    with Browser(width=1000, height=600) as browser:
        browser.load(PAGE)
        answers = browser.evaluate(f"({SCRIPT})({json.dumps(pairs)})")
    rows = [[name, value, taken, computed] for (name, value), (taken, computed) in zip(pairs, answers, strict=True)]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (HERE / "values.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    print(f"{len(rows)} values, {sum(taken for taken, _ in answers)} of them taken")


if __name__ == "__main__":
    main()
