"""Random documents, laid out by Chromium and by us: what a seed draws, records of them, and the classes of mismatch.

Goes in: a kind (``flex``, ``grid``, ``block``, ``inline``, ``absolute``, ``mixed``) and a seed. Comes out: a small
whole document; its record in ``tests/layout/random/<kind>.json.gz``: for each seed a checksum of the document's text,
so that a changed generator is noticed, and the rectangles, as `record_fixtures` makes them.

Run as: python tools/random_documents.py record [--count 100] [--start 0] [KIND …]
        python tools/random_documents.py compare [--show SEED] [KIND …]
        python tools/random_documents.py print KIND SEED
"""

import argparse
import gzip
import json
import random
import time
import zlib
from collections import Counter
from pathlib import Path
from typing import Any, Final

from browser import Browser
from layout_comparison import Difference, compare_records, lay_out_document
from limner.text.typesetter import Engine
from record_fixtures import record_document

RECORDS: Final = Path(__file__).parent.parent / "tests" / "layout" / "random"
KINDS: Final = ("flex", "grid", "block", "inline", "absolute", "mixed")
TOLERANCE: Final = 0.5

_WORDS: Final = (
    "a", "card", "with", "some", "words", "that", "run", "over", "lines", "and", "then", "on", "again",
    "ending", "in", "longer", "ones", "such", "as", "typography", "rendering", "measure", "Geist", "sans",
    "quick", "brown", "fox", "jumps",
)  # fmt: skip


class _Writer:
    """Draws one document."""

    def __init__(self, kind: str, seed: int) -> None:
        self.random = random.Random(f"{kind}-{seed}")  # noqa: S311 - drawn again from its seed
        self.kind = kind
        self.left = self.random.randint(4, 18)

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    def maybe(self, share: float) -> bool:
        return self.random.random() < share

    def length(self, low: int, high: int) -> str:
        return f"{self.random.randint(low, high)}px"

    def size(self) -> str:
        return self.pick(
            "auto", self.length(10, 200), self.length(10, 200), f"{self.random.randint(1, 10) * 10}%", "min-content",
            "max-content", "fit-content",
        )  # fmt: skip

    def text(self) -> str:
        return " ".join(self.random.choice(_WORDS) for _ in range(self.random.randint(1, 9)))

    def document(self) -> str:
        body = self.box(self.kind if self.kind != "mixed" else self.pick("flex", "grid", "block"), 0, "width: 500px")
        return (
            "<!doctype html>\n<style>body { margin: 0; font: 16px/1.4 Geist } *, ::before { box-sizing: border-box }"
            f"</style>\n{body}\n"
        )

    def box(self, layout: str, depth: int, given: str = "") -> str:
        """Draw a container with its children."""
        self.left -= 1
        styles = [given] if given else []
        styles += self.container(layout)
        children: list[str] = []
        for _ in range(self.random.randint(1, 5)):
            if self.left <= 0:
                break
            children.append(self.child(layout, depth + 1))
        if not children:
            children.append(self.text())
        return f'<div style="{"; ".join(styles)}">{"".join(children)}</div>'

    def child(self, layout: str, depth: int) -> str:
        styles = self.item(layout)
        if depth < 4 and self.left > 0 and self.maybe(0.35):
            inner = layout if self.kind != "mixed" else self.pick("flex", "grid", "block", "inline")
            return self.box(inner, depth, "; ".join(styles))
        self.left -= 1
        if layout == "inline":
            return self.inline_child(styles)
        if self.maybe(0.3):
            styles += [f"width: {self.length(5, 120)}", f"height: {self.length(5, 80)}"]
            return f'<div style="{"; ".join(styles)}"></div>'
        return f'<div style="{"; ".join(styles)}">{self.text()}</div>'

    def inline_child(self, styles: list[str]) -> str:
        del styles
        choice = self.random.random()
        if choice < 0.4:
            return self.text() + " "
        if choice < 0.7:
            style = f"font-size: {self.random.randint(10, 32)}px; padding: 0 {self.length(0, 6)}"
            return f'<span style="{style}">{self.text()}</span> '
        if choice < 0.9:
            align = self.pick("baseline", "top", "middle", "bottom", "text-top", "super", "4px")
            style = f"display: inline-block; vertical-align: {align}; width: {self.length(10, 90)}; padding: 2px"
            return f'<span style="{style}">{self.text()}</span> '
        return "<br>"

    def edges(self) -> list[str]:
        styles: list[str] = []
        if self.maybe(0.3):
            styles.append(f"padding: {self.length(0, 14)} {self.length(0, 14)}")
        if self.maybe(0.2):
            styles.append(f"border: {self.length(1, 4)} solid")
        if self.maybe(0.2):
            styles.append(f"margin: {self.length(-4, 14)} {self.length(-4, 14)}")
        return styles

    def container(self, layout: str) -> list[str]:
        styles = self.edges()
        if layout == "flex":
            styles += ["display: flex", f"flex-direction: {self.pick('row', 'row', 'column', 'row-reverse')}"]
            styles += self.some(
                (0.4, lambda: f"flex-wrap: {self.pick('wrap', 'wrap-reverse')}"),
                (0.4, lambda: f"justify-content: {self.pick('center', 'end', 'space-between', 'space-around')}"),
                (0.4, lambda: f"align-items: {self.pick('center', 'start', 'end', 'baseline', 'stretch')}"),
                (0.3, lambda: f"align-content: {self.pick('center', 'space-between', 'stretch', 'end')}"),
                (0.5, lambda: f"gap: {self.length(0, 20)}"),
                (0.2, lambda: f"height: {self.length(50, 300)}"),
            )
        elif layout == "grid":
            styles.append("display: grid")
            styles += self.some(
                (0.8, lambda: f"grid-template-columns: {self.tracks()}"),
                (0.3, lambda: f"grid-template-rows: {self.tracks()}"),
                (0.2, lambda: f"grid-auto-flow: {self.pick('column', 'row dense')}"),
                (0.3, lambda: f"justify-items: {self.pick('center', 'start', 'end', 'stretch')}"),
                (0.3, lambda: f"align-items: {self.pick('center', 'start', 'end', 'baseline')}"),
                (0.2, lambda: f"align-content: {self.pick('center', 'space-between', 'start')}"),
                (0.5, lambda: f"gap: {self.length(0, 20)}"),
                (0.2, lambda: f"height: {self.length(50, 300)}"),
            )
        elif layout == "absolute":
            styles += ["position: relative", f"height: {self.length(60, 300)}"]
        elif layout == "inline":
            styles += self.some(
                (0.4, lambda: f"text-align: {self.pick('center', 'right', 'justify')}"),
                (0.3, lambda: f"line-height: {self.pick('1', '1.2', '2', '30px', 'normal')}"),
                (0.2, lambda: f"text-indent: {self.length(0, 30)}"),
                (0.2, lambda: f"white-space: {self.pick('nowrap', 'pre-wrap')}"),
            )
        return styles

    def some(self, *choices: Any) -> list[str]:
        return [make() for share, make in choices if self.maybe(share)]

    def tracks(self) -> str:
        if self.maybe(0.2):
            return f"repeat({self.pick('2', '3', 'auto-fill', 'auto-fit')}, minmax({self.length(40, 90)}, 1fr))"
        one = ("1fr", "2fr", "auto", "auto", "min-content", "max-content", self.length(20, 120), "minmax(0, 1fr)")
        return " ".join(self.random.choice(one) for _ in range(self.random.randint(1, 4)))

    def item(self, layout: str) -> list[str]:
        styles = self.edges()
        if layout == "flex":
            styles += self.some(
                (0.4, lambda: f"flex: {self.pick('1', '2', 'none', 'auto', '1 1 80px', '0 0 60px', '0 1 120px')}"),
                (0.2, lambda: f"align-self: {self.pick('center', 'end', 'stretch', 'baseline')}"),
                (0.15, lambda: f"width: {self.size()}"),
                (0.1, lambda: f"min-width: {self.pick('0', self.length(10, 150))}"),
                (0.1, lambda: f"max-width: {self.length(30, 150)}"),
                (0.1, lambda: f"height: {self.size()}"),
                (0.1, lambda: f"order: {self.random.randint(-1, 2)}"),
                (0.1, lambda: f"margin-{self.pick('left', 'top', 'right')}: auto"),
                (0.1, lambda: f"aspect-ratio: {self.pick('1', '2', '16 / 9')}"),
                (0.1, lambda: "overflow: hidden"),
            )
        elif layout == "grid":
            styles += self.some(
                (0.2, lambda: f"grid-column: {self.pick('span 2', '1', '2', '1 / -1', 'span 3')}"),
                (0.15, lambda: f"grid-row: {self.pick('span 2', '1', '2')}"),
                (0.2, lambda: f"justify-self: {self.pick('center', 'end', 'start', 'stretch')}"),
                (0.2, lambda: f"align-self: {self.pick('center', 'end', 'start', 'baseline')}"),
                (0.15, lambda: f"width: {self.size()}"),
                (0.1, lambda: f"height: {self.size()}"),
                (0.1, lambda: f"min-width: {self.pick('0', self.length(10, 150))}"),
                (0.1, lambda: "overflow: hidden"),
                (0.1, lambda: "margin: auto"),
            )
        elif layout == "block":
            styles += self.some(
                (0.2, lambda: f"width: {self.size()}"),
                (0.1, lambda: f"margin: {self.length(0, 20)} auto"),
                (0.1, lambda: f"float: {self.pick('left', 'right')}"),
                (0.05, lambda: "clear: both"),
                (0.1, lambda: "overflow: hidden"),
                (0.1, lambda: f"max-width: {self.length(50, 300)}"),
                (0.1, lambda: f"height: {self.length(10, 120)}"),
            )
        elif layout == "absolute":
            styles += self.some(
                (0.7, lambda: "position: absolute"),
                (0.4, lambda: f"left: {self.length(0, 200)}"),
                (0.3, lambda: f"right: {self.length(0, 200)}"),
                (0.4, lambda: f"top: {self.length(0, 100)}"),
                (0.3, lambda: f"bottom: {self.length(0, 100)}"),
                (0.3, lambda: f"width: {self.size()}"),
                (0.2, lambda: f"height: {self.size()}"),
                (0.1, lambda: "margin: auto"),
            )
        return styles


def draw_document(kind: str, seed: int) -> str:
    """Give the document of a kind and a seed."""
    return _Writer(kind, seed).document()


def record_kind(browser: Browser, kind: str, start: int, count: int) -> dict[str, Any]:
    """Record the documents of some seeds."""
    records: dict[str, Any] = {}
    for seed in range(start, start + count):
        html = draw_document(kind, seed)
        record = record_document(browser, html)
        records[str(seed)] = [zlib.crc32(html.encode()), record["elements"], record["text"]]
    return records


def read_records(kind: str) -> dict[str, Any]:
    """Read what was recorded of a kind."""
    path = RECORDS / f"{kind}.json.gz"
    if not path.exists():
        return {}
    records: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    return records


def write_records(kind: str, records: dict[str, Any]) -> None:
    """Write records, byte for byte the same for the same records."""
    RECORDS.mkdir(parents=True, exist_ok=True)
    text = json.dumps(records, separators=(",", ":"))
    (RECORDS / f"{kind}.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def compare_document(kind: str, seed: int, entry: list[Any], engine: Engine) -> list[Difference]:
    """Give the differences of one document; a changed generator is one too."""
    html = draw_document(kind, seed)
    if zlib.crc32(html.encode()) != entry[0]:
        return [Difference("document", "changed", "the generator draws another document: record again")]
    got = lay_out_document(html, engine)
    return compare_records({"elements": entry[1], "text": entry[2]}, got, edge=TOLERANCE, text_width=TOLERANCE)


def compare_kind(kind: str, engine: Engine, show: int | None) -> tuple[int, int]:
    """Compare all records of a kind; print classes of mismatch; give how many documents agree, of how many."""
    records = read_records(kind)
    agree = 0
    classes: Counter[str] = Counter()
    seeds: dict[str, list[str]] = {}
    for seed, entry in records.items():
        if show is not None and int(seed) != show:
            continue
        differences = compare_document(kind, int(seed), entry, engine)
        agree += not differences
        if differences:
            classes[differences[0].kind] += 1
            seeds.setdefault(differences[0].kind, []).append(seed)
        if show is not None:
            for one in differences:
                print(f"{one.path}: {one.kind}: {one.message}")
    print(f"{kind:9} {agree}/{len(records)} agree")
    for name, number in classes.most_common():
        print(f"          {number:4} {name:12} {' '.join(seeds[name][:12])}")
    return agree, len(records)


def main() -> None:
    """Record, compare or print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=("record", "compare", "print"))
    parser.add_argument("arguments", nargs="*", help="kinds; for print a kind and a seed")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--show", type=int)
    options = parser.parse_args()
    if options.action == "print":
        print(draw_document(options.arguments[0], int(options.arguments[1])))
        return
    kinds: list[str] = options.arguments or list(KINDS)
    started = time.perf_counter()
    if options.action == "record":
        with Browser() as browser:
            for kind in kinds:
                records = read_records(kind) | record_kind(browser, kind, options.start, options.count)
                write_records(kind, records)
                print(f"{kind}: {len(records)} documents")
    else:
        engine = Engine()
        totals = [compare_kind(kind, engine, options.show) for kind in kinds]
        print(f"{sum(a for a, _ in totals)} of {sum(b for _, b in totals)} documents agree")
    print(f"{time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
