"""Records from Chromium how wide texts are, how tall fonts are, and where lines break; writes tests/text/fixtures.

    python tools/record_text.py [advances | metrics | breaks | positions]

Needs the font packages of the development dependencies.
"""

import base64
import json
import random
import sys
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg
from fontTools.ttLib import TTFont

from browser import Browser
from text_samples import BREAK_SETTINGS, CUT_FACES, PARAGRAPHS, POSITION_FACES, STYLES

FIXTURES = Path(__file__).parent.parent / "tests/text/fixtures"
CUT = FIXTURES.parent / "faces"
FACES = {"Geist": "geist", "Geist Mono": "geist-mono", "Noto Sans": "noto-sans", "Inter": "inter", "Roboto": "roboto"}
RENDERINGS = ("auto", "geometricPrecision")
SIZES = (8, 9.5, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19.2, 20, 21.3, 22.4, 24, 27, 30, 32, 40, 48, 64, 76, 88, 120)
# Hyphens that are never minus signs; Balinese, Javanese, Brahmi and Tulu-Tigalari; what counts as a letter.
NEWER_BREAKS = (
    ("en", "well\u2010known a\u2010b 1\u20102 x\u2010(y) \u2010dash"),
    ("ja", "日\u2010本 カタ\u2010カナ 一\u20102"),
    ("he", "בית\u2010ספר תל\u05beאביב"),
    ("ban", "ᬅᬓ᭄ᬱᬭᬩᬮᬶ ᬒᬁᬲ᭄ᬯᬲ᭄ᬢ᭄ᬬᬲ᭄ᬢᬸ"),
    ("jv", "ꦲꦏ꧀ꦱꦫꦗꦮ ꦱꦸꦒꦼꦁꦫꦮꦸꦃ"),
    ("pra", "𑀅𑀓𑁆𑀱𑀭 𑀩𑁆𑀭𑀸𑀳𑁆𑀫𑀻"),
    ("tcy", "𑎀𑎒𑏎𑎥 𑎡𑎼"),
    ("ja", "漢𠀁字 漢_字 漢\u0301字 漢\u0301\u0302字 漢\U000e0100字体 漢々字 か\u3099か ⅷ漢"),
)
LETTERS = (
    "abcdefghijklmnopqrstuvwxyz" * 3
    + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    + "0123456789"
    + "     "
    + ".,;:!?'\"()-/&%@"
    + "äöüßéèñçøåłžğőœ–—“”’…€"
)

_LOAD = """async (faces) => {
  for (const [family, data, style] of faces) {
    const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
    document.fonts.add(await new FontFace(family, bytes, {weight: '100 900', style}).load());
  }
}"""
_WIDTHS = """(rows) => {
  const spans = rows.map(([text, style]) => {
    const span = document.createElement('span');
    span.style.cssText = 'position:absolute;white-space:pre;' + style;
    span.textContent = text;
    document.body.append(span);
    return span;
  });
  const widths = spans.map(span => span.getBoundingClientRect().width);
  spans.forEach(span => span.remove());
  return widths;
}"""
_METRICS = """(rows) => {
  const boxes = rows.map(style => {
    const box = document.createElement('div');
    box.style.cssText = 'position:absolute;top:0;left:0;' + style;
    box.innerHTML = '<span>x</span>' + ['1ex', '1ch', '1cap', '1ic'].map(unit =>
      `<b style="font-weight:inherit;display:inline-block;width:${unit};height:0"></b>`).join('');
    document.body.append(box);
    return box;
  });
  const found = boxes.map(box => {
    const text = box.children[0].getBoundingClientRect(), baseline = box.children[1].getBoundingClientRect().bottom;
    return [baseline - text.top, text.bottom - baseline, box.getBoundingClientRect().height,
            ...[1, 2, 3, 4].map(i => box.children[i].getBoundingClientRect().width)];
  });
  boxes.forEach(box => box.remove());
  return found;
}"""
# Offsets in code points before which a line begins, in a box with no width.
_BREAKS = """(rows) => rows.map(([text, style, lang]) => {
  const box = document.createElement('div');
  box.style.cssText = 'position:absolute;width:0;line-height:20px;font-size:10px;' + style;
  if (lang) box.lang = lang;
  box.textContent = text;
  document.body.append(box);
  const node = box.firstChild, range = document.createRange(), found = [];
  let line = 0, count = 0;
  for (let i = 0; i < text.length;) {
    const length = text.codePointAt(i) > 0xffff ? 2 : 1;
    range.setStart(node, i); range.setEnd(node, i + length);
    const rects = [...range.getClientRects()].filter(rect => rect.width > 0 || text.slice(i, i + 1).trim());
    if (rects.length) {
      const last = rects[rects.length - 1];
      const top = Math.floor(((last.top + last.bottom) / 2 - box.getBoundingClientRect().top) / 20);
      if (top > line) { found.push(count); line = top; }
    }
    i += length; count++;
  }
  box.remove();
  return found;
})"""
_POSITIONS = """(rows) => rows.map(([text, style, lang]) => {
  const box = document.createElement('div');
  box.style.cssText = 'position:absolute;left:0;top:0;white-space:pre;' + style;
  box.lang = lang;
  box.textContent = text;
  document.body.append(box);
  const node = box.firstChild, range = document.createRange(), found = [];
  for (let i = 0; i < text.length;) {
    const length = text.codePointAt(i) > 0xffff ? 2 : 1;
    range.setStart(node, i); range.setEnd(node, i + length);
    const rect = range.getBoundingClientRect();
    found.push([rect.left, rect.width]);
    i += length;
  }
  const width = box.getBoundingClientRect().width;
  box.remove();
  return [width, found];
})"""


def load_faces(browser: Browser, faces: dict[str, str]) -> None:
    """Add the upright and italic files of font packages, and the faces cut to the samples, to the page."""
    rows = [
        [face, base64.b64encode(cut_face(face).read_bytes()).decode(), "normal"]
        for face in sorted(POSITION_FACES[lang] for lang in CUT_FACES)
    ]
    for name, package in faces.items():
        rows.extend(
            [name, base64.b64encode(file.path.read_bytes()).decode(), file.style]
            for file in fontpkg.family(package).files
        )
    for row in rows:
        browser.evaluate(f"({_LOAD})({json.dumps([row])})")


def record_advances(browser: Browser) -> Any:
    """1,000 random strings in each face."""
    dice = random.Random(20240)  # noqa: S311 - samples, no secrets
    cases: dict[str, Any] = {}
    for face in FACES:
        rows: list[list[Any]] = []
        for _ in range(1000):
            text = "".join(dice.choice(LETTERS) for _ in range(dice.randint(1, 40)))
            weight = dice.choice((100, 300, 400, 400, 500, 550, 700, 900))
            style = dice.choice(("normal", "normal", "normal", "italic"))
            size = dice.choice(SIZES)
            spacing = dice.choice((0, 0, 0, 0, 1, -0.5, 0.05))
            rows.append([text, size, weight, style, spacing])
        for rendering in RENDERINGS:
            styles = [
                [
                    row[0],
                    f"font:{row[3]} {row[2]} {row[1]}px '{face}';text-rendering:{rendering};letter-spacing:{row[4]}px",
                ]
                for row in rows
            ]
            for row, width in zip(rows, browser.evaluate(f"({_WIDTHS})({json.dumps(styles)})"), strict=True):
                row.append(width)
        cases[face] = rows
    return cases


def record_metrics(browser: Browser) -> Any:
    """Ascent, descent, normal line height, ex, ch, cap and ic of each face and size."""
    cases: dict[str, Any] = {}
    for face in FACES:
        for rendering in RENDERINGS:
            rows = [f"font:{size}px '{face}';text-rendering:{rendering}" for size in (1, 2, 3.3, 5, *SIZES)]
            found = browser.evaluate(f"({_METRICS})({json.dumps(rows)})")
            cases[f"{face}/{rendering}"] = [
                [size, *row] for size, row in zip((1, 2, 3.3, 5, *SIZES), found, strict=True)
            ]
    return cases


def record_breaks(browser: Browser) -> Any:
    """Line starts of each paragraph under each setting, and of all pairs of ASCII characters."""
    cases: list[Any] = []
    for lang, text in PARAGRAPHS:
        for name, style in BREAK_SETTINGS.items():
            (found,) = browser.evaluate(f"({_BREAKS})({json.dumps([[text, style, lang]])})")
            cases.append([lang, text, name, found])
    return cases


def record_newer_breaks(browser: Browser) -> Any:
    """Line starts of texts whose characters got line breaking classes of their own in Unicode 15.1 to 17."""
    cases: list[Any] = []
    for lang, text in NEWER_BREAKS:
        for name, style in BREAK_SETTINGS.items():
            (found,) = browser.evaluate(f"({_BREAKS})({json.dumps([[text, style, lang]])})")
            cases.append([lang, text, name, found])
    return cases


def record_positions(browser: Browser) -> Any:
    """Left edge and width of each character of the paragraphs whose script a face has."""
    cases: list[Any] = []
    for lang, whole in PARAGRAPHS:
        text = whole
        face = POSITION_FACES[lang]
        known = characters_of(face)
        # Fallback would depend on the fonts of the machine.
        text = "".join(character for character in text if ord(character) in known).strip()
        rows = [[text, f"font:24px '{face}';text-rendering:geometricPrecision", lang]]
        ((width, found),) = browser.evaluate(f"({_POSITIONS})({json.dumps(rows)})")
        cases.append([lang, text, face, width, [value for pair in found for value in pair]])
    return cases


def record_styles(browser: Browser) -> Any:
    """Width of a text in each style."""
    data = base64.b64encode(fontpkg.path("geist").read_bytes()).decode()
    script = "async d => {const b = Uint8Array.from(atob(d), c => c.charCodeAt(0));"
    script += "document.fonts.add(await new FontFace('Fixed', b, {weight: '400', style: 'normal'}).load());"
    # A face made by a script is regular where it says nothing; one of a rule reaches as far as its axes.
    script += "const sheet = document.head.appendChild(document.createElement('style'));"
    script += "sheet.textContent = `@font-face{font-family:Bare;src:url(data:font/ttf;base64,${d})}`;"
    script += "await document.fonts.load('32px Bare')}"
    browser.evaluate(f"({script})({json.dumps(data)})")
    rows: list[Any] = []
    for text, style, fields in STYLES.values():
        lang = fields.get("locale", "")
        browser.evaluate(f"document.documentElement.lang = {json.dumps(lang)}")
        (width,) = browser.evaluate(f"({_WIDTHS})({json.dumps([[text, 'font-size:32px;' + style]])})")
        family = next(part.removeprefix("font-family:") for part in style.split(";") if part.startswith("font-family"))
        rows.append([text, {"font_family": [family], **fields}, width])
    return dict(zip(STYLES, rows, strict=True))


RECORDERS = {
    "styles": record_styles,
    "advances": record_advances,
    "metrics": record_metrics,
    "breaks": record_breaks,
    "newer_breaks": record_newer_breaks,
    "positions": record_positions,
}


def main() -> None:
    """Record what the command line names, or everything."""
    FIXTURES.mkdir(parents=True, exist_ok=True)
    with Browser(width=1200, height=800) as browser:
        browser.load("<!doctype html><html lang=en><body style='margin:0'></body></html>")
        packaged = [face for lang, face in POSITION_FACES.items() if lang not in CUT_FACES]
        load_faces(browser, FACES | {face: package_of(face) for face in packaged})
        for name in sys.argv[1:] or RECORDERS:
            cases = RECORDERS[name](browser)
            text = json.dumps(cases, ensure_ascii=False, separators=(",", ":"))
            (FIXTURES / f"{name}.json").write_text(text.replace("],[", "],\n[") + "\n", encoding="utf-8")
            print(f"{name}: {len(text):,} characters")


@cache
def characters_of(face: str) -> frozenset[int]:
    """The characters that a face has glyphs for."""
    path = cut_face(face)
    with TTFont(path if path.exists() else fontpkg.path(package_of(face)), lazy=True) as font:
        return frozenset(font.getBestCmap())


def cut_face(face: str) -> Path:
    """The file that holds what the samples need of a face; there is none for a face of a package."""
    return CUT / f"{face.replace(' ', '')}.woff2"


def package_of(face: str) -> str:
    """The font package of a face by its name."""
    return FACES.get(face) or face.lower().replace(" ", "-")


if __name__ == "__main__":
    main()
