"""axe-core finds nothing serious in any view of the gallery, in light and dark, in a narrow window and a wide one."""

import os
from pathlib import Path

import pytest

from browser import Browser
from opened_gallery import ICON, Opened

AXE = Path(__file__).parent / "axe" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """axe.run().then((found) => found.violations.filter((one) => ["serious", "critical"].includes(one.impact)).map(
  (one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ") + " " + node.failureSummary).join("; ")}`))"""
VIEWS = {
    "image": ("/opengraph-image", "", "document.querySelectorAll('#seen .card').length === 4"),
    "inspect": ("/opengraph-image", "i", "!document.getElementById('element-section').hidden"),
    "crops": ("/opengraph-image", "c", "document.querySelectorAll('.crop').length === 4"),
    "texts": ("/opengraph-image", "t", "document.querySelectorAll('.texts .text').length === 3"),
    "chromium": ("/icon", "x", "document.querySelectorAll('.canvas.other img').length === 2"),
    "commit": ("/icon", "g", "/no git/.test(document.getElementById('compared').textContent)"),
    "stress": ("/opengraph-image", "s", "!!document.querySelector('#trials img')"),
    "icon": ("/icon", "", "!!document.querySelector('.sizes')"),
    "keys": ("/icon", "?", "document.getElementById('keys').open"),
}


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.is_file():
        message = "axe-core is not installed: npm install --prefix tests/dev/axe"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return AXE.read_text(encoding="utf-8")


def look(browser: Browser, axe: str, width: int, scheme: str) -> None:
    """Ask axe of the page as it stands, in a window of some width."""
    browser.resize(width, 900)
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    browser.evaluate(f"{axe}; 1")
    assert browser.evaluate(RUN) == [], f"{scheme}, {width} px"


WINDOWS = [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_is_accessible(opened: Opened, axe: str, name: str) -> None:
    image, key, stands = VIEWS[name]
    opened.show(image)
    if key:
        opened.press(key)
    opened.until(stands)
    for width, scheme in WINDOWS:
        look(opened.browser, axe, width, scheme)


def test_an_error_is_accessible(opened: Opened, axe: str) -> None:
    opened.show("/icon")
    (opened.root / "icon.py").write_text(ICON.replace("ImageResponse(div", "ImageResponse(dvi"))
    opened.until("!!document.querySelector('.fault')")
    for width, scheme in WINDOWS:
        look(opened.browser, axe, width, scheme)


def test_the_playground_is_accessible(opened: Opened, axe: str) -> None:
    opened.browser.navigate(f"{opened.base}/__limner__/playground")
    opened.until("document.getElementById('played').naturalWidth > 0")
    for width, scheme in WINDOWS:
        look(opened.browser, axe, width, scheme)
