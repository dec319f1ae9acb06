"""Record computed styles from Chromium: what `getComputedStyle` says of every element of our own pages.

Goes in: ``tests/style/pages/<what it shows>.html``, whole documents (the viewport is 800×600). Comes out: a JSON file
of the same name: for each element (its path in the tree: tag and number among the element children, from 1) and
for its `::before` and `::after`, the properties of `PROPERTIES` that differ from their usual values.

Run as: python -m tools.record_styles
"""

import json
from pathlib import Path

from browser import Browser

PAGES = Path(__file__).parent.parent / "tests" / "style" / "pages"

SIDES = ("top", "right", "bottom", "left")
PROPERTIES = (
    [
        "display",
        "position",
        "float",
        "clear",
        "box-sizing",
        "overflow-x",
        "overflow-y",
        "z-index",
        "visibility",
        "opacity",
        "unicode-bidi",
        "direction",
        "font-family",
        "font-size",
        "font-weight",
        "font-style",
        "font-variant-caps",
        "font-kerning",
        "color",
        "background-color",
        "text-align",
        "text-transform",
        "white-space-collapse",
        "text-wrap-mode",
        "letter-spacing",
        "word-spacing",
        "text-indent",
        "line-height",
        "word-break",
        "overflow-wrap",
        "tab-size",
        "text-decoration-line",
        "text-decoration-style",
        "vertical-align",
        "list-style-type",
        "list-style-position",
        "border-collapse",
        "caption-side",
        "flex-direction",
        "flex-wrap",
        "flex-grow",
        "flex-shrink",
        "order",
        "align-items",
        "align-self",
        "justify-content",
        "row-gap",
        "column-gap",
    ]
    + [f"{what}-{side}" for what in ("margin", "padding") for side in SIDES]
    + [f"border-{side}-{what}" for side in SIDES for what in ("width", "style", "color")]
)

SCRIPT = """((names) => {
  const result = {};
  const customs = ['--a', '--b', '--c', '--d', '--e', '--f'];
  const read = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo);
    const values = {};
    for (const name of names) values[name] = style.getPropertyValue(name);
    for (const name of customs) values[name] = style.getPropertyValue(name);
    return values;
  };
  const walk = (element, path) => {
    result[path] = read(element, null);
    for (const pseudo of ['::before', '::after', '::marker']) {
      if (pseudo === '::marker' ? result[path].display.includes('list-item')
          : getComputedStyle(element, pseudo).content !== 'none') result[path + pseudo] = read(element, pseudo);
    }
    [...element.children].forEach((child, index) => walk(child, `${path}/${child.localName}${index + 1}`));
  };
  walk(document.documentElement, 'html');
  return result;
})"""


def main() -> None:
    """Record every page."""
    with Browser() as browser:
        for page in sorted(PAGES.glob("*.html")):
            browser.load(page.read_text(encoding="utf-8"))
            found: dict[str, dict[str, str]] = browser.evaluate(f"{SCRIPT}({json.dumps(PROPERTIES)})")
            usual = found["html"]
            compact = {
                path: values if path == "html" else {k: v for k, v in values.items() if usual.get(k) != v}
                for path, values in found.items()
            }
            lines = ",\n".join(f"{json.dumps(path)}: {json.dumps(values)}" for path, values in compact.items())
            page.with_suffix(".json").write_text("{\n" + lines + "\n}\n", encoding="utf-8")
            print(f"{page.name}: {len(found)} styles")


if __name__ == "__main__":
    main()
