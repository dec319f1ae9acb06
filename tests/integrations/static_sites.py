"""What the tests of documentation tools share: a finished site, its tags, and the pictures that they point to."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

from PIL import Image

BASE = "https://docs.example.com/"
SUMMARY = re.compile(r"drawn ([\d,]+), unchanged ([\d,]+), failed ([\d,]+), left out ([\d,]+), [\d.,]+ s")
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">'
    '<rect width="64" height="64" fill="#d1004b"/></svg>'
)
LOGO_COLOR = (0xD1, 0x00, 0x4B)


class Head(HTMLParser):
    """Collects the tags of a page: by `property`, or by `name`."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: dict[str, str] = {}
        self.doubles: list[str] = []
        self.in_head = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_head |= tag == "head"
        found = dict(attrs)
        name = found.get("property") or found.get("name")
        if tag == "meta" and name and self.in_head:
            if name in self.tags and ":" in name:
                self.doubles.append(name)
            self.tags[name] = found.get("content") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "head":
            self.in_head = False


def heads(site: Path) -> dict[str, Head]:
    """Give the tags of every page of a site."""
    return {
        file.relative_to(site).as_posix(): Head(file.read_text(encoding="utf-8"))
        for file in sorted(site.rglob("*.html"))
    }


def follow(site: Path, base: str = BASE) -> dict[str, Path]:
    """Give the file that each page's `og:image` points to; every one is there, with the size that its page declares."""
    found: dict[str, Path] = {}
    for page, head in heads(site).items():
        address = head.tags.get("og:image")
        assert head.doubles == [], page
        if address is None:
            continue
        assert address.startswith(base), page
        file = site / address.removeprefix(base)
        assert file.is_file(), f"{page}: {address}"
        with Image.open(file) as image:
            image.load()
            if "og:image:width" in head.tags:
                assert image.size == (int(head.tags["og:image:width"]), int(head.tags["og:image:height"])), page
                assert head.tags["og:image:type"] == f"image/{(image.format or '').lower()}"
        found[page] = file
    return found


def counts(output: str) -> tuple[int, int, int, int]:
    """Read the summary of a run: drawn, unchanged, failed, left out."""
    [found] = SUMMARY.findall(output)
    drawn, unchanged, failed, left_out = (int(number.replace(",", "")) for number in found)
    return drawn, unchanged, failed, left_out


def run(*command: str, folder: Path, fails: bool = False, **variables: str) -> str:
    """Run a module of Python without network; give all that it printed."""
    # A proxy that nobody serves: whatever asks for an address outside fails at once.
    closed = dict.fromkeys(
        ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9"
    )
    environment = {**os.environ, **closed, "NO_COLOR": "1", "NO_MKDOCS_2_WARNING": "1", **variables}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    assert (done.returncode != 0) == fails, done.stdout
    return done.stdout


def has_color(file: Path, color: tuple[int, int, int], box: tuple[int, int, int, int] | None = None) -> bool:
    """Tell whether a picture, or a part of it, has a colour."""
    with Image.open(file) as image:
        part = image.convert("RGB").crop(box or (0, 0, *image.size))
        colors = part.getcolors(maxcolors=1 << 24) or []
        return any(one == color for _, one in colors)
