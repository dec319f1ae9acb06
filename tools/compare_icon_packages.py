"""Draw SVG files of npm packages as pictures and inline, beside Chromium, and tell how many look alike.

    python tools/compare_icon_packages.py [--count N] [--seed S] [--only TEXT] [--folder DIR] [--report DIR]

Goes in: the packages of `PACKAGES`, which npm installs into `--folder`, or into a temporary folder; of each the same
share of `--count` files, chosen by seed. Comes out: a row for each package, and the names of files that differ.
`--report` writes our pixels above Chromium's for each of those. Needs Chromium and npm; no file of a package comes into
the repository.

A drawing is *ok* where no more than 0.2 % of its pixels lie outside of what Chromium has within one pixel, by more than
32 of 255 in some channel, and no more than 10 % differ by that much at the same place. It is *refused* where a
diagnostic says that it could not be drawn.
"""

import argparse
import base64
import html
import io
import json
import random
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image

from browser import Browser
from limner import Renderer

if TYPE_CHECKING:
    import numpy.typing as npt

PACKAGES: Final = {
    "devicon": "devicon/icons",
    "flag-icons": "flag-icons/flags",
    "country-flag-icons": "country-flag-icons/3x2",
    "simple-icons": "simple-icons/icons",
    "@iconify-json/skill-icons": "@iconify-json/skill-icons/icons.json",
    "@iconify-json/logos": "@iconify-json/logos/icons.json",
    "@iconify-json/fluent-emoji": "@iconify-json/fluent-emoji/icons.json",
}
SIDE: Final = 160
_GAP: Final = 8
_THRESHOLD: Final = 32
_FAR_SHARE: Final = 0.002
_DIFFERENT_SHARE: Final = 0.1
_REFUSALS: Final = ("limit", "load-failed")
_MANY_PRIMITIVES: Final = 2000
_PROLOGUE: Final = re.compile(r"\A\ufeff?\s*(<\?xml.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(\[.*?\])?\s*>|\s+)*", re.DOTALL)
_NAMESPACES: Final = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
_PRIMITIVE: Final = re.compile(r"<fe[A-Z]")


@dataclass(slots=True)
class Verdict:
    """How one file was drawn in one way."""

    package: str
    name: str
    way: str
    is_ok: bool
    refusal: str
    primitives: int


def install(folder: Path) -> None:
    """Install the packages."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [name for name, path in PACKAGES.items() if not (folder / "node_modules" / path).exists()]
    if missing:
        npm = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", *missing]
        subprocess.run(npm, check=True)


def read_package(folder: Path, package: str) -> dict[str, str]:
    """Give the SVG files of a package by name; of a set in JSON, what each entry stands for."""
    path = folder / "node_modules" / PACKAGES[package]
    if path.is_dir():
        files = sorted(path.rglob("*.svg"))
        return {str(file.relative_to(path).with_suffix("")): file.read_text(encoding="utf-8") for file in files}
    entries: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    width, height = entries.get("width", 16), entries.get("height", 16)
    found: dict[str, str] = {}
    for name, icon in sorted(entries["icons"].items()):
        across, down = icon.get("width", width), icon.get("height", height)
        view = f'width="{across}" height="{down}" viewBox="0 0 {across} {down}"'
        head = f"<svg {_NAMESPACES} {view}>"
        found[name] = f"{head}{icon['body']}</svg>"
    return found


def choose(folder: Path, count: int, seed: int, only: str) -> Iterator[tuple[str, str, str]]:
    """Give package, name and text of the chosen files."""
    packages = [package for package in PACKAGES if only in package]
    for package in packages:
        files = read_package(folder, package)
        names = random.Random(seed).sample(sorted(files), min(len(files), -(-count // len(packages))))  # noqa: S311
        for name in sorted(names):
            yield package, name, files[name]


def page_of(text: str) -> str:
    """Give a page that shows a file as a picture, and inline beside it."""
    address = "data:image/svg+xml;base64," + base64.b64encode(text.encode()).decode()
    inline = _PROLOGUE.sub("", text, count=1)
    return (
        "<!doctype html><style>body{margin:0;background:#fff;display:flex;gap:"
        f"{_GAP}px}}.a{{width:{SIDE}px;height:{SIDE}px}}.a>*{{width:100%;height:100%;display:block}}img{{object-fit:contain}}</style>"
        f'<div class="a"><img src="{html.escape(address)}"></div><div class="a">{inline}</div>'
    )


def photograph(browser: Browser, page: str) -> "npt.NDArray[np.float32]":
    """Give Chromium's pixels of a page."""
    browser.load(page)
    browser.evaluate("Promise.all([...document.images].map(one => one.decode().catch(() => 0))).then(() => 0)")
    return _pixels(base64.b64decode(browser.call("Page.captureScreenshot", format="png")["data"]))


def _pixels(png: bytes) -> "npt.NDArray[np.float32]":
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=np.float32)


def looks_alike(ours: "npt.NDArray[np.float32]", theirs: "npt.NDArray[np.float32]") -> bool:
    """Tell whether two pictures of one size differ by no more than antialiasing."""
    different = np.abs(ours - theirs).max(axis=2) > _THRESHOLD
    far = np.maximum(_beyond(ours, theirs), _beyond(theirs, ours)) > _THRESHOLD
    return float(far.mean()) <= _FAR_SHARE and float(different.mean()) <= _DIFFERENT_SHARE


def _beyond(one: "npt.NDArray[np.float32]", other: "npt.NDArray[np.float32]") -> "npt.NDArray[np.float32]":
    """Give how far each pixel lies outside of what another picture has around it."""
    padded = np.pad(other, ((1, 1), (1, 1), (0, 0)), mode="edge")
    height, width = one.shape[:2]
    around = np.stack([padded[y : y + height, x : x + width] for y in range(3) for x in range(3)])
    outside = np.maximum(around.min(axis=0) - one, one - around.max(axis=0))
    return np.asarray(np.maximum(outside, 0.0).max(axis=2), dtype=np.float32)


def compare_file(
    renderer: Renderer, browser: Browser, chosen: tuple[str, str, str], report: Path | None
) -> list[Verdict]:
    """Draw a file in both ways, here and in Chromium."""
    package, name, text = chosen
    page = page_of(text)
    theirs = photograph(browser, page)
    drawn = renderer.draw(page, width=2 * SIDE + _GAP, height=SIDE)
    refusals = [one for one in drawn.diagnostics if one.code in _REFUSALS]
    ours = _pixels(drawn.body)
    verdicts: list[Verdict] = []
    for way, left in (("picture", 0), ("inline", SIDE + _GAP)):
        part = np.s_[:, left : left + SIDE]
        is_ok = looks_alike(ours[part], theirs[part])
        refusal = "; ".join(sorted({one.facts.what for one in refusals})) if not is_ok else ""
        verdicts.append(Verdict(package, name, way, is_ok, refusal, len(_PRIMITIVE.findall(text))))
    if report is not None and not all(one.is_ok for one in verdicts):
        report.mkdir(parents=True, exist_ok=True)
        both = np.concatenate([ours, theirs], axis=0).astype(np.uint8)
        Image.fromarray(both).save(report / (f"{package}-{name}".replace("/", "-")[:200] + ".png"))
    return verdicts


def main() -> None:
    """Compare the chosen files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--count", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="only packages whose name contains this")
    parser.add_argument("--folder", type=Path, help="where npm installs, and where it may have before")
    parser.add_argument("--report", type=Path)
    arguments = parser.parse_args()
    verdicts: list[Verdict] = []
    with tempfile.TemporaryDirectory() as temporary, Browser(width=2 * SIDE + _GAP, height=SIDE) as browser:
        folder: Path = arguments.folder or Path(temporary)
        install(folder)
        renderer = Renderer()
        for chosen in choose(folder, arguments.count, arguments.seed, arguments.only):
            verdicts += compare_file(renderer, browser, chosen, arguments.report)
    tell(verdicts)


def tell(verdicts: list[Verdict]) -> None:
    """Print the table, and what differs."""
    print("package".ljust(28), "files".rjust(6), "picture ok %".rjust(13), "inline ok %".rjust(12), "refused".rjust(8))
    packages = dict.fromkeys(one.package for one in verdicts)
    for package in [*packages, ""]:
        rows = [one for one in verdicts if package in ("", one.package)]
        ok = Counter(one.way for one in rows if one.is_ok)
        files = len(rows) // 2
        shares = [f"{100 * ok[way] / files:.1f}" for way in ("picture", "inline")]
        refused = len({one.name for one in rows if one.refusal})
        print((package or "all").ljust(28), f"{files:6} {shares[0]:>13} {shares[1]:>12} {refused:>8}")
    for one in verdicts:
        if not one.is_ok:
            few = " below the mark" if one.refusal and one.primitives < _MANY_PRIMITIVES else ""
            print(f"{one.package} {one.name} ({one.way}) {one.refusal}{few}".rstrip())


if __name__ == "__main__":
    main()
