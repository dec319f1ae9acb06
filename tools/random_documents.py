"""Random documents, laid out by Chromium and by us: records of them, and the classes of mismatch.

Goes in: kinds and seeds of `random_writer`. Comes out: their records in ``tests/layout/random/<kind>.json.xz``: for
each seed a checksum of the document's text, so that a changed writer is noticed, and the rectangles, as
`record_fixtures` makes them, to 1/100 px.

Run as: python tools/random_documents.py record [--count 100] [--start 0] [KIND …]
        python tools/random_documents.py compare [--show SEED] [--write-known] [KIND …]
        python tools/random_documents.py print KIND SEED
"""

import argparse
import json
import lzma
import time
import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from browser import Browser
from layout_comparison import Difference, compare_records, lay_out_document
from limner.text.typesetter import Engine
from random_features import FEATURES, FeatureWriter
from random_writer import KINDS as PLAIN_KINDS
from random_writer import draw_document as draw_plain
from record_fixtures import record_document

RECORDS: Final = Path(__file__).parent.parent / "tests" / "layout" / "random"
KNOWN: Final = RECORDS / "known.json"
KNOWN_FEATURES: Final = RECORDS / "features.json"
TOLERANCE: Final = 0.5
KINDS: Final = (*PLAIN_KINDS, *FEATURES)


def draw_document(kind: str, seed: int) -> str:
    """Give the document of a kind and a seed."""
    return FeatureWriter(kind, seed).document() if kind in FEATURES else draw_plain(kind, seed)


def record_kind(browser: Browser, kind: str, start: int, count: int) -> dict[str, Any]:
    """Record the documents of some seeds."""
    records: dict[str, Any] = {}
    for seed in range(start, start + count):
        html = draw_document(kind, seed)
        record = record_document(browser, html)
        sections = ({path: _rounded(found) for path, found in record[name].items()} for name in ("elements", "text"))
        records[str(seed)] = [zlib.crc32(html.encode()), *sections]
    return records


def _rounded(rectangles: list[list[float]]) -> list[list[float]]:
    return [[round(value, 2) for value in one] for one in rectangles]


@cache
def read_records(kind: str) -> dict[str, Any]:
    """Read what was recorded of a kind."""
    path = RECORDS / f"{kind}.json.xz"
    if not path.exists():
        return {}
    records: dict[str, Any] = json.loads(lzma.decompress(path.read_bytes()))
    return records


def write_records(kind: str, records: dict[str, Any]) -> None:
    """Write records, byte for byte the same for the same records."""
    RECORDS.mkdir(parents=True, exist_ok=True)
    text = json.dumps(records, separators=(",", ":"))
    (RECORDS / f"{kind}.json.xz").write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


def compare_document(kind: str, seed: int, entry: list[Any], engine: Engine) -> list[Difference]:
    """Give the differences of one document; a changed generator is one too."""
    html = draw_document(kind, seed)
    if zlib.crc32(html.encode()) != entry[0]:
        return [Difference("document", "changed", "the generator draws another document: record again")]
    try:
        got = lay_out_document(html, engine)
    except Exception as error:  # noqa: BLE001 - one more class of mismatch, and the worst
        return [Difference("document", "error", repr(error))]
    return compare_records({"elements": entry[1], "text": entry[2]}, got, edge=TOLERANCE, text_width=TOLERANCE)


def find_differing(kind: str, seeds: Sequence[int], engine: Engine) -> dict[int, list[Difference]]:
    """Compare the recorded documents among some seeds; give the differences of those that differ."""
    records = read_records(kind)
    found: dict[int, list[Difference]] = {}
    for seed in seeds:
        entry = records.get(str(seed))
        if entry is not None:
            differences = compare_document(kind, seed, entry, engine)
            if differences:
                found[seed] = differences
    return found


def read_known() -> dict[str, list[int]]:
    """Read which seeds of each kind are known to differ."""
    known: dict[str, list[int]] = json.loads(KNOWN.read_text())
    return known


def compare_kind(kind: str, engine: Engine, show: int | None) -> list[int]:
    """Compare all records of a kind, or one of them; print classes of mismatch; give the seeds that differ."""
    count = len(read_records(kind))
    differing = find_differing(kind, range(count) if show is None else (show,), engine)
    if show is not None:
        for one in differing.get(show, ()):
            print(f"{one.path}: {one.kind}: {one.message}")
        return list(differing)
    print(f"{kind:9} {count - len(differing)}/{count} agree")
    classes: dict[str, list[int]] = {}
    for seed, differences in differing.items():
        classes.setdefault(differences[0].kind, []).append(seed)
    for name, seeds in sorted(classes.items(), key=lambda pair: -len(pair[1])):
        print(f"          {len(seeds):4} {name:12} {' '.join(map(str, seeds))}")
    return list(differing)


def main() -> None:
    """Record, compare or print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=("record", "compare", "print"))
    parser.add_argument("arguments", nargs="*", help="kinds; for print a kind and a seed")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--show", type=int)
    parser.add_argument("--write-known", action="store_true", help="write which seeds differ, for the test")
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
        differing = {kind: compare_kind(kind, engine, options.show) for kind in kinds}
        if options.write_known:
            for file, group in ((KNOWN, PLAIN_KINDS), (KNOWN_FEATURES, FEATURES)):
                kept: dict[str, object] = json.loads(file.read_text()) if file.exists() else {}
                known = kept | differing
                rows = (f"  {json.dumps(kind)}: {json.dumps(known.get(kind, []))}" for kind in group)
                file.write_text("{\n" + ",\n".join(rows) + "\n}\n")
        total = sum(len(read_records(kind)) for kind in kinds)
        print(f"{total - sum(map(len, differing.values()))} of {total} documents agree")
    print(f"{time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
