"""Thousands of pictures of changing text, styles and images in one process: ``python benchmarks/soak.py [renders]``.

Goes in: how many (20,000). Comes out: lines with the process's memory and the entries and bytes of every cache, found
by looking through the engine's modules and objects rather than by a list that could forget one; and the same as JSON
in ``soak.json``. One in four is a picture that was drawn before, a moment or a thousand pictures ago. The exit status
is 1 when memory grows by more than `GROWTH` once the caches are full, or when a picture has other bytes than before.
"""

import base64
import functools
import gc
import hashlib
import io
import json
import random
import sys
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FunctionType, MappingProxyType, ModuleType
from typing import Any, Final, cast

import numpy as np
from PIL import Image

from limner import Renderer
from limner.engine.options import Format

RENDERS: Final = 20_000
REPORTS: Final = 20
GROWTH: Final = 10.0  # MB of the last report over that of `FULL`, in a run that is long enough to fill the caches
FULL: Final = 3000
LONG: Final = 5000
AGAIN: Final = 4  # one in so many was drawn before
KNOWN: Final = 1000  # pictures whose bytes are remembered
ROOM: Final = 250.0  # MB above what the first picture took, for a short run
MOST_LEFT: Final = 64  # entries after `clear`: what does not depend on what was drawn
_NOTABLE: Final = 8  # entries; smaller containers are not caches
_TEXT: Final = (
    "harbour stone winter letter garden signal copper window river morning "
    "Überzug façade Łódź привет мир ελιά город 日本語 漢字 한국어 مرحبا بالعالم שלום नमस्ते สวัสดี 🦊 🇪🇺 fi 12.5% ½"
)
_WORDS: Final = tuple(_TEXT.split())
_FONTS: Final = ("sans-serif", "monospace", "Geist", "Geist Mono", "serif")
OUTPUTS: Final[tuple[Format, ...]] = ("png", "png", "jpeg", "webp")
_FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP")


def data_uri(rng: random.Random) -> str:
    """Make a picture that no other round has, in one of the formats."""
    if rng.random() < 0.2:
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><circle r="{rng.random() * 20}"/></svg>'
        return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    name = rng.choice(_FORMATS)
    side = rng.randrange(8, 200)
    pixels = np.frombuffer(rng.randbytes(side * side * 3), np.uint8).reshape(side, side, 3)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, name)
    return f"data:image/{name.lower()};base64," + base64.b64encode(out.getvalue()).decode()


def text(rng: random.Random, words: int) -> str:
    """Make words that change in part."""
    return " ".join(
        rng.choice(_WORDS) + (str(rng.randrange(10**6)) if rng.random() < 0.3 else "") for _ in range(words)
    )


def length(rng: random.Random, most: float) -> str:
    """Make a length that seldom comes up twice."""
    return f"{rng.random() * most:.3f}px"


def color(rng: random.Random) -> str:
    """Make one of sixteen million colours."""
    return f"#{rng.randrange(1 << 24):06x}"


def page(rng: random.Random) -> str:
    """Make a page that nobody asked for before: sheet, variables, selectors, text, effects and pictures."""
    name = f"c{rng.randrange(10**9)}"
    sheet = (
        f".{name} {{ --gap: {length(rng, 9)}; color: {color(rng)}; padding: var(--gap) }}"
        f".{name} {{ font-family: {rng.choice(_FONTS)} }}"
        f" .{name} > p:nth-child({rng.randrange(1, 999)}n) {{ margin: calc({length(rng, 9)} + var(--gap)) }}"
        f" @media (min-width: {rng.randrange(9999)}px) {{ #{name} {{ background: {color(rng)} }} }}"
    )
    box = (
        f"font-size: {length(rng, 40)}; letter-spacing: {length(rng, 2)}; border: {length(rng, 3)} dashed {color(rng)};"
        f" border-radius: {length(rng, 20)}; background: linear-gradient({rng.random() * 360:.2f}deg, {color(rng)},"
        f" {color(rng)}); box-shadow: 0 0 {length(rng, 9)} {color(rng)}; clip-path: circle({length(rng, 300)});"
        f" font-weight: {rng.choice((400, 500, 700, rng.randrange(100, 900)))};"
        f" transform: rotate({rng.random() * 9:.3f}deg)"
    )
    image = f'<img src="{data_uri(rng)}" width=30 height=20>' if rng.random() < 0.3 else ""
    drawn = f'<svg width=20 height=20><path d="M0 0L{rng.randrange(10**6)} 9"/></svg>' if rng.random() < 0.1 else ""
    layout = rng.choice(("flex", "grid", "block", "table"))
    return (
        f'<style>{sheet}</style><div class="{name}" style="display:{layout}"><p style="{box}">{text(rng, 8)}'
        f'<p lang="{rng.choice(("en", "th", "ja", "ar"))}">{text(rng, 4)} <b id={name}>{text(rng, 2)}</b></p>'
        f"{image}{drawn}</div>"
    )


class Repetitions:
    """Pictures that were drawn before, drawn again now and then, and how many had other bytes then.

    Attributes:
        drawn: How many were drawn again.
        unlike: How many of them had other bytes.
    """

    def __init__(self) -> None:
        self.drawn = self.unlike = 0
        self._known: list[tuple[int, bytes]] = []
        self._rng = random.Random(11)  # noqa: S311 - the same each time

    def draw(self, renderer: Renderer, seed: int) -> None:
        """Draw the picture of a seed, or one of those before it."""
        if self._known and self._rng.random() < 1 / AGAIN:
            # Half of them come soon again, the others after the caches have forgotten them.
            recent = self._known[-8:] if self._rng.random() < 0.5 else self._known
            old, digest = self._rng.choice(recent)
            self.drawn += 1
            self.unlike += digest != self._digest(renderer, old)
            return
        digest = self._digest(renderer, seed)
        if len(self._known) >= KNOWN:
            del self._known[self._rng.randrange(KNOWN)]
        self._known.append((seed, digest))

    def _digest(self, renderer: Renderer, seed: int) -> bytes:
        rng = random.Random(seed)  # noqa: S311 - the same picture each time
        width, height, name = rng.randrange(100, 400), rng.randrange(60, 200), rng.choice(OUTPUTS)
        return hashlib.blake2b(renderer.render(page(rng), width=width, height=height, format=name)).digest()


# ── what is kept ──────────────────────────────────────────────────────────────────────────────────────────

_SKIPPED: Final = (type, ModuleType, FunctionType, str, bytes, int, float, bool, type(None), MappingProxyType)


def _parts(value: object) -> Iterator[tuple[str, object]]:
    fields = getattr(value, "__dict__", None)
    if isinstance(fields, dict):
        yield from list(cast("dict[str, object]", fields).items())
    for cls in type(value).__mro__:
        for name in (cls.__dict__.get("__slots__") or ()) if isinstance(cls.__dict__.get("__slots__"), tuple) else ():
            own = f"_{cls.__name__.lstrip('_')}{name}" if name.startswith("__") else name
            found = getattr(value, own, None)
            if found is not None:
                yield name, found


def containers(renderer: Renderer) -> dict[str, object]:
    """Find every mapping, set, list and memo that lives as long as the process or the renderer, by name."""
    found: dict[str, object] = {}
    seen: set[int] = set()
    stack: list[tuple[str, object]] = [("renderer", renderer)]
    for name, module in list(sys.modules.items()):
        if name.startswith("limner.") and isinstance(module, ModuleType):
            for key, value in list(vars(module).items()):
                imported = isinstance(value, type | FunctionType) and value.__module__ != name
                if not imported and not key.startswith("__"):
                    stack.append((f"{name.removeprefix('limner.')}.{key}", value))
                if isinstance(value, type) and value.__module__ == name:
                    stack += [
                        (f"{name.removeprefix('limner.')}.{key}.{field}", one)
                        for field, one in list(vars(value).items())
                        if isinstance(one, dict | OrderedDict | list | set) or type(one).__module__.startswith("limner")
                    ]
    while stack:
        name, value = stack.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, functools._lru_cache_wrapper):  # noqa: SLF001 - what `lru_cache` makes has no public type
            found[name] = value
        elif isinstance(value, _SKIPPED):
            continue
        elif isinstance(value, dict | list | set):
            found[name] = value
            if isinstance(value, dict) and len(held := cast("dict[object, object]", value)) <= 64:
                stack += [
                    (f"{name}[]", one) for one in list(held.values()) if type(one).__module__.startswith("limner")
                ]
        elif type(value).__module__.startswith("limner"):
            stack += [(f"{name}.{key}", one) for key, one in _parts(value)]
    return found


def entries(value: Any) -> int:
    """Count what a container holds."""
    return int(value.cache_info().currsize) if hasattr(value, "cache_info") else len(value)


def weigh(value: object, seen: set[int]) -> int:
    """Add up the bytes of all that hangs on a value and was not weighed before; what libraries hold is not seen."""
    total, stack = 0, [value]
    while stack:
        one = stack.pop()
        if id(one) in seen or isinstance(one, type | ModuleType | FunctionType):
            continue
        seen.add(id(one))
        total += int(getattr(one, "nbytes", 0)) or sys.getsizeof(one, 0)
        stack += gc.get_referents(one)
    return total


def resident() -> float:
    """Give this process's memory in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def report(renderer: Renderer, base: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """List what the caches hold, without what was there before the first picture."""
    seen: set[int] = set()
    rows: dict[str, dict[str, int]] = {}
    for name, value in sorted(containers(renderer).items()):
        count = entries(value)
        if count >= _NOTABLE and count != base.get(name):
            rows[name] = {"entries": count, "bytes": weigh(value, seen)}
    return rows


def main() -> None:
    """Draw, and say now and then what is kept."""
    renders = int(sys.argv[1]) if len(sys.argv) > 1 else RENDERS
    rng = random.Random(7)  # noqa: S311 - the same pages each time
    renderer = Renderer()
    renderer.render("<p>warm", width=32, height=32)
    base = {name: entries(value) for name, value in containers(renderer).items()}
    first = resident()
    lines: list[dict[str, float]] = []
    begun = time.perf_counter()
    repetitions = Repetitions()
    for number in range(1, renders + 1):
        repetitions.draw(renderer, rng.randrange(1 << 32))
        if number % max(1, renders // REPORTS) == 0:
            gc.collect()
            line = {"renders": number, "mb": round(resident(), 1), "seconds": round(time.perf_counter() - begun, 1)}
            lines.append(line)
            print(line, flush=True)
    rows = report(renderer, base)
    for name, row in sorted(rows.items(), key=lambda item: -item[1]["bytes"]):
        print(f"{row['entries']:>8,} entries {row['bytes']:>12,} bytes  {name}")
    before = resident()
    renderer.clear()
    renderer.render("<p>warm", width=32, height=32)
    gc.collect()
    print(f"{before:.1f} MB; {resident():.1f} MB after clear()")
    left = {name: row["entries"] for name, row in report(renderer, base).items() if row["entries"] > MOST_LEFT}
    full, last = next((line["mb"] for line in lines if line["renders"] >= FULL), 0.0), lines[-1]["mb"]
    result = {
        "lines": lines, "caches": rows, "mb_after_clear": round(resident(), 1), "grown": round(last - full, 1),
        "left_after_clear": left, "drawn_again": repetitions.drawn, "other_bytes": repetitions.unlike,
    }  # fmt: skip
    print(f"{repetitions.drawn:,} pictures drawn again, {repetitions.unlike} with other bytes")
    if renders >= LONG:
        Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")
    faults = [f"{name} has {count} entries after clear()" for name, count in left.items() if name in rows]
    if repetitions.unlike:
        faults.append(
            f"{repetitions.unlike} of {repetitions.drawn} pictures had other bytes when they were drawn again"
        )
    if renders >= LONG and last > full + GROWTH:
        faults.append(f"memory grows: {full} MB at {FULL:,} pictures, {last} MB at the end")
    if renders < LONG and last > first + ROOM:
        faults.append(f"memory grows: {first:.1f} MB for the first picture, {last} MB at the end")
    sys.exit("\n".join(faults) or 0)


if __name__ == "__main__":
    main()
