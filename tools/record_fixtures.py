"""Record layout fixtures: lays each HTML document out in Chromium and writes where everything is beside it.

Goes in: ``tests/layout/fixtures/<feature>/<what it shows>.html``, small whole documents (the viewport is 800×600;
``font-family: Geist`` is at hand). Comes out: a JSON file of the same name:

    {"elements": {"<path>": [[x, y, width, height], …]},
     "text": {"<path>": [[x, y, width, height], …]}}

`elements` holds the border boxes of every element that has one but ``<br>``, in CSS px relative to the viewport (an
inline box has one for each line). `text` holds, for each element with text of its own, the rectangles of its text
nodes, one for each line and direction run; their top and height are those of the font's ascent and descent, so that
they tell the baselines too. A path is the id after a hash, or the parent's path, a slash, the tag and its number among
the parent's child elements: ``#card/div2/span1``.

Run as: python tools/record_fixtures.py [FILE OR FOLDER …]    (without arguments: what has no JSON, or an older one)
"""

import argparse
import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from browser import Browser

FIXTURES = Path(__file__).parent.parent / "tests" / "layout" / "fixtures"

RECORD_SCRIPT = """(() => {
  const elements = {}, text = {};
  const number = (value) => Math.round(value * 1e5) / 1e5;
  const rectangles = (list) => {
    const out = [];
    for (const r of list) out.push([number(r.x), number(r.y), number(r.width), number(r.height)]);
    return out;
  };
  const range = document.createRange();
  const walk = (element, path) => {
    const own = rectangles(element.getClientRects());
    if (own.length && element.localName !== 'br') elements[path] = own;
    if (element.localName === 'svg') return;
    let count = 0;
    const texts = [];
    for (const child of element.childNodes) {
      if (child.nodeType === 1) {
        count += 1;
        walk(child, child.id ? '#' + child.id : path + '/' + child.localName + count);
      } else if (child.nodeType === 3) {
        range.selectNodeContents(child);
        for (const r of rectangles(range.getClientRects())) if (r[2] > 0) texts.push(r);
      }
    }
    if (texts.length) text[path] = texts;
  };
  walk(document.body, 'body');
  return {elements, text};
})()"""

# A picture that cannot be had keeps its place empty, and says so by an error that does not matter here.
_PICTURES_SCRIPT = "Promise.allSettled([...document.images].map(image => image.decode()))"


def record_document(browser: Browser, html: str) -> dict[str, Any]:
    """Lay out one document and give its record."""
    browser.load(html)
    if "<img" in html:
        browser.evaluate(_PICTURES_SCRIPT)
    record: dict[str, Any] = browser.evaluate(RECORD_SCRIPT)
    return record


def format_record(record: dict[str, Any]) -> str:
    """Write a record as JSON with one line for each path, so that a change reads well in a diff."""
    parts: list[str] = []
    for section in ("elements", "text"):
        rows = [
            f"  {json.dumps(path)}: {json.dumps(rectangles, separators=(',', ':'))}"
            for path, rectangles in record[section].items()
        ]
        parts.append(f'"{section}": {{\n' + ",\n".join(rows) + "\n}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def list_documents(places: Iterable[Path]) -> list[Path]:
    """List the HTML files among files and folders."""
    found: list[Path] = []
    for place in places:
        found.extend(sorted(place.rglob("*.html")) if place.is_dir() else [place])
    return found


def is_stale(document: Path) -> bool:
    """Tell whether a document has no record, or one older than itself."""
    record = document.with_suffix(".json")
    return not record.exists() or record.stat().st_mtime < document.stat().st_mtime


def main() -> None:
    """Record what was asked for and say what changed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", nargs="*", type=Path, help="files or folders; all stale fixtures by default")
    places = parser.parse_args().places
    documents = list_documents(places) if places else [one for one in list_documents([FIXTURES]) if is_stale(one)]
    if not documents:
        print("nothing to record")
        return
    started = time.perf_counter()
    changed = 0
    with Browser() as browser:
        for document in documents:
            text = format_record(record_document(browser, document.read_text()))
            record = document.with_suffix(".json")
            if not record.exists() or record.read_text() != text:
                changed += 1
            record.write_text(text)
    print(f"{len(documents)} recorded, {changed} new or changed, {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
