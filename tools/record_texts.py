"""Record from Chromium what generated and transformed text says: counter styles, markers, quotes, `text-transform`.

Comes out: ``tests/boxes/recorded_texts.json``. Generated text is read from the accessibility tree, transformed text by
`innerText`.

Run as: python -m tools.record_texts
"""

import json
from pathlib import Path
from typing import Any

from browser import Browser

RECORDED = Path(__file__).parent.parent / "tests" / "boxes" / "recorded_texts.json"
PAGES = Path(__file__).parent.parent / "tests" / "boxes" / "pages"

STYLES = [
    "decimal",
    "decimal-leading-zero",
    "lower-alpha",
    "upper-alpha",
    "lower-latin",
    "lower-roman",
    "upper-roman",
    "lower-greek",
    "arabic-indic",
    "bengali",
    "devanagari",
    "thai",
    "persian",
    "tibetan",
    "khmer",
    "cjk-decimal",
    "armenian",
    "lower-armenian",
    "georgian",
    "hebrew",
    "hiragana",
    "hiragana-iroha",
    "katakana",
    "katakana-iroha",
    "cjk-earthly-branch",
    "cjk-heavenly-stem",
    "simp-chinese-informal",
    "simp-chinese-formal",
    "trad-chinese-informal",
    "trad-chinese-formal",
    "cjk-ideographic",
    "japanese-informal",
    "japanese-formal",
    "korean-hangul-formal",
    "korean-hanja-informal",
    "korean-hanja-formal",
    "disc",
    "circle",
    "square",
    "disclosure-open",
    "disclosure-closed",
    "nonsense",
]
NUMBERS = [
    *range(-2, 31),
    -12,
    47,
    48,
    52,
    53,
    99,
    100,
    101,
    110,
    111,
    120,
    205,
    400,
    499,
    500,
    666,
    702,
    703,
    900,
    999,
    1000,
    1001,
    1010,
    1984,
    2026,
    3999,
    4000,
    5555,
    9999,
    10000,
    12345,
]

TRANSFORMS = [
    (lang, transform, text)
    for transform in ("uppercase", "lowercase", "capitalize")
    for lang, text in (
        ("en", "hello wörld straße ﬁne"),
        ("en", "it's o'clock, re-do (what) 3rd x2 \"quoted\" e.g. a/b c_d"),
        ("en", "don’t “stop” ‘now’ — yes…no"),
        ("de", "straße GROẞ Maß"),
        ("tr", "istanbul ISPARTA iı İI"),
        ("az", "istanbul IĞDIR"),
        ("nl", "ijsland IJS ij ijzer bijl"),
        ("el", "Άλφα βήτα γάμμα ΐ ϊ άυλος ή Ή μαΐου ρωμέικα"),
        ("el", "ΟΔΥΣΣΕΥΣ ΣΑΣ σας"),
        ("lt", "i̇̀ Į̃ Ì j̇ Í"),
        ("en", "ΑΣ ΟΔΟΣ. Σ"),
        ("en", "ǆ ǉ ŉ ΐ ﬀ ß"),
        ("en", "日本語 テスト abc ｆｕｌｌ"),
        ("en", "a\u00adb co\u00adop 1a 2b a1b"),
        ("en", "élan Éa e\u0301a x\u0301y"),
    )
]


def main() -> None:
    """Record everything."""
    with Browser() as browser:
        counters = _record_counters(browser)
        transforms = _record_transforms(browser)
        pages = {
            page.name: _generated_texts(browser, page.read_text(encoding="utf-8"))
            for page in sorted(PAGES.glob("*.html"))
        }
    rows = ["{", '"counters": {']
    rows.append(
        ",\n".join(f"{json.dumps(name)}: {json.dumps(texts, ensure_ascii=False)}" for name, texts in counters.items())
    )
    rows.append('},\n"transforms": [')
    rows.append(",\n".join(json.dumps(one, ensure_ascii=False) for one in transforms))
    rows.append('],\n"pages": {')
    rows.append(
        ",\n".join(f"{json.dumps(name)}: {json.dumps(texts, ensure_ascii=False)}" for name, texts in pages.items())
    )
    rows.append("}\n}\n")
    RECORDED.write_text("\n".join(rows), encoding="utf-8")


def _record_counters(browser: Browser) -> dict[str, list[str]]:
    result: dict[str, list[str]] = {}
    for name in STYLES:
        rows = "".join(f'<p style="counter-reset:n {number}"></p>' for number in NUMBERS)
        style = f"p::before {{ content: '[' counter(n, {name}) ']' }}"
        texts = _generated_texts(browser, f"<!doctype html><style>{style}</style>{rows}")
        result[name] = "".join(texts)[1:-1].split("][")
    return result


def _record_transforms(browser: Browser) -> list[list[str]]:
    rows = "".join(
        f'<p lang="{lang}" style="text-transform:{how};white-space:pre">{text}</p>' for lang, how, text in TRANSFORMS
    )
    browser.load(f"<!doctype html><meta charset=utf-8>{rows}")
    found: list[str] = browser.evaluate("[...document.querySelectorAll('p')].map(p => p.innerText)")
    return [[*asked, text] for asked, text in zip(TRANSFORMS, found, strict=True)]


def _generated_texts(browser: Browser, html: str) -> list[str]:
    """Give all texts in tree order: those of the document, of markers and of pseudo-elements."""
    browser.load(html)
    nodes: list[dict[str, Any]] = browser.call("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    texts: list[str] = []
    stack = [nodes[0]]
    while stack:
        node = stack.pop()
        role = node.get("role", {}).get("value")
        if role in ("StaticText", "ListMarker"):
            texts.append(node["name"]["value"])
            continue
        stack.extend(by_id[child] for child in reversed(node.get("childIds", [])) if child in by_id)
    return texts


if __name__ == "__main__":
    main()
