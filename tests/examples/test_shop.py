"""The example shop as its user meets it: its own server, its real database, a real browser."""

import base64
import io
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import numpy as np
import pytest
from comparison import compare
from PIL import Image

from browser import Browser
from conftest import free_port, wait_for_port

SHOP = Path(__file__).parent.parent.parent / "examples" / "shop"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a copy of the shop, so that its database is made anew."""
    folder = tmp_path_factory.mktemp("example") / "shop"
    shutil.copytree(SHOP, folder, ignore=shutil.ignore_patterns("*.sqlite3", "__pycache__"))
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "shop", "--port", str(port)], cwd=folder)
    try:
        wait_for_port(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def fetch_whole(address: str, headers: dict[str, str] | None = None) -> httpx.Response:
    """Fetch a picture until it comes whole: on a busy machine the first ones are late, and a plain card stands in."""
    until = time.monotonic() + 90
    while True:
        reply = httpx.get(address, headers=headers, timeout=30)
        if "limner-fallback" not in reply.headers or time.monotonic() > until:
            return reply
        time.sleep(0.2)


def metas(page: str, name: str) -> list[str]:
    return [unescape(found) for found in re.findall(rf'<meta (?:property|name)="{name}" content="([^"]*)">', page)]


def icons(page: str) -> list[dict[str, str]]:
    return [
        dict(re.findall(r'(\w+)="([^"]*)"', attributes)) for attributes in re.findall(r'<link (rel="icon"[^>]*)>', page)
    ]


def test_a_product_page_links_its_pictures_which_have_the_promised_size_and_type(shop: str) -> None:
    page = httpx.get(f"{shop}/products/1").text
    addresses = metas(page, "og:image")
    assert len(addresses) == 2
    for address, width, height, alt in zip(
        addresses,
        metas(page, "og:image:width"),
        metas(page, "og:image:height"),
        metas(page, "og:image:alt"),
        strict=True,
    ):
        reply = fetch_whole(address)
        assert reply.status_code == 200
        assert reply.headers["content-type"] == "image/png"
        assert int(reply.headers["content-length"]) == len(reply.content)
        assert Image.open(io.BytesIO(reply.content)).size == (int(width), int(height)) == (1200, 600)
        assert alt
        assert httpx.get(address, headers={"if-none-match": reply.headers["etag"]}).status_code == 304
    assert metas(page, "twitter:card") == ["summary_large_image"]


def test_the_home_page_has_both_icons_of_the_root_cut_to_their_size(shop: str) -> None:
    links = icons(httpx.get(shop).text)
    assert [(link["sizes"], link["type"]) for link in links] == [("48x48", "image/png"), ("72x72", "image/png")]
    for link, side in zip(links, (48, 72), strict=True):
        picture = Image.open(io.BytesIO(fetch_whole(shop + link["href"]).content)).convert("RGBA")
        assert picture.size == (side, side)
        assert picture.getpixel((0, 0)) == (0, 0, 0, 0)  # its corner is round
        assert picture.getpixel((side // 2, 3)) == (0xA9, 0x52, 0x0F, 255)


def test_a_product_that_is_not_there_has_no_page_and_no_picture(shop: str) -> None:
    assert httpx.get(f"{shop}/products/99").status_code == 404
    assert httpx.get(f"{shop}/products/99/opengraph-image/0").status_code == 404
    assert httpx.get(f"{shop}/products/1/opengraph-image/2").status_code == 404


@pytest.mark.browser
def test_chromium_loads_the_product_page_and_all_its_pictures(shop: str, chromium_path: str) -> None:
    for address in metas(httpx.get(f"{shop}/products/1").text, "og:image"):
        fetch_whole(address)
    with Browser(width=1280, height=1600, executable=chromium_path) as browser:
        browser.call("Runtime.enable")
        browser.call("Log.enable")
        browser.navigate(f"{shop}/products/1")
        sizes = browser.evaluate(
            """Promise.all([...document.querySelectorAll('meta[property="og:image"], link[rel="icon"]')].map(tag =>
                new Promise((done, fail) => {
                    const image = new Image();
                    image.onload = () => done([tag.sizes?.value ?? '', image.naturalWidth, image.naturalHeight]);
                    image.onerror = () => fail(new Error(tag.outerHTML));
                    image.src = tag.content ?? tag.href;
                })))"""
        )
        assert sizes == [["", 1200, 600], ["", 1200, 600], ["64x64", 64, 64]]
        shown = browser.evaluate("[...document.images].map(image => [image.complete, image.naturalWidth > 0])")
        assert shown
        assert all(complete and drawn for complete, drawn in shown)
        icon = browser.evaluate("document.querySelector('link[rel~=icon]').href")
        assert icon.startswith(f"{shop}/products/icon")
        faults = [
            event
            for event in browser.events
            if (event["method"] == "Log.entryAdded" and event["params"]["entry"]["level"] == "error")
            or event["method"] == "Runtime.exceptionThrown"
        ]
        assert faults == []


@pytest.mark.browser
@pytest.mark.parametrize(("name", "side"), [("small", 48), ("medium", 72)])
def test_the_letter_of_the_icon_fits_it_as_in_chromium(shop: str, chromium_path: str, name: str, side: int) -> None:
    icon = Image.open(io.BytesIO(fetch_whole(f"{shop}/icon/{name}").content)).convert("RGBA")
    drawn = Image.alpha_composite(Image.new("RGBA", icon.size, "white"), icon).convert("RGB")
    page = """<!doctype html><body style="margin: 0; font-family: Geist"><div style="width: 100vw; height: 100vh;
        box-sizing: border-box; display: flex; align-items: center; justify-content: center; font-size: 72vh;
        font-weight: 800; padding-bottom: 8vh; border-radius: 24%; background: #a9520f; color: #fff8ef">s</div>"""
    with Browser(width=side, height=side, executable=chromium_path) as browser:
        browser.load(page)
        shot = base64.b64decode(browser.call("Page.captureScreenshot", format="png")["data"])
    reference = Image.open(io.BytesIO(shot)).convert("RGB")
    assert compare(np.asarray(drawn), np.asarray(reference)).alike


@pytest.mark.browser
def test_the_icon_of_the_products_is_the_icon_of_their_tab(shop: str, chromium_path: str) -> None:
    """A tab takes the icon that the page links, and asks for no other: `/favicon.ico` is the way without one."""
    with Browser(executable=chromium_path) as browser:
        browser.call("Network.enable")
        browser.navigate(f"{shop}/products/1")
        assert browser.evaluate("document.querySelectorAll('link[rel~=icon]').length") == 1
        asked = [
            event["params"]["request"]["url"]
            for event in browser.events
            if event["method"] == "Network.requestWillBeSent"
        ]
        assert f"{shop}/favicon.ico" not in asked


def test_the_picture_is_the_same_in_another_process(shop: str, tmp_path: Path) -> None:
    served = fetch_whole(f"{shop}/products/2/opengraph-image/0").content
    out = tmp_path / "card.png"
    subprocess.run(
        [sys.executable, "-m", "limner.cli", "render", "app", "/products/2", "-o", str(out)], cwd=SHOP, check=True
    )
    assert out.read_bytes() == served
