# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownParameterType=false
# Starlette's client has types only with a client library of its own.
"""All icons from one source: sizes, colours, the circle of a mask, and what Pillow and Chromium make of the files."""

import base64
import io
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import IcoImagePlugin, Image
from starlette.testclient import TestClient

from browser import Browser
from limner import Site
from limner.cli.commands import main
from limner.errors import InvalidValueError, ModuleError, RouteError

WriteApp = Callable[[Mapping[str, object]], Path]
BASE = "https://example.com"
TILE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect x="1" y="1" width="22" height="22" rx="5"
fill="#a9520f"/><rect x="5" y="5" width="3" height="14" fill="#fff"/><path d="M10 5h9v4h-9z" fill="#fff"/></svg>"""
INK = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M5 0 10 5 5 10 0 5z" fill="#102030"/>
</svg>"""
CODE = """
from limner import ImageResponse
from limner.html import div

size = (64, 64)

{0}def image():
    dark = "@media (prefers-color-scheme: dark) {{ .i {{ background: #7cf }} }}"
    return ImageResponse(div(".i"), stylesheets=[".i {{ background: #a9520f; height: 100% }}", dark])
"""
NAMES = {
    "favicon.ico", "icon.svg", "icon-96.png", "apple-icon.png", "icon-192.png", "icon-512.png",
    "icon-maskable-512.png", "manifest.webmanifest",
}  # fmt: skip


def run_icons(source: str, folder: Path, *options: str, name: str = "icon.svg") -> tuple[dict[str, bytes], str]:
    file = folder / name
    file.write_text(source, encoding="utf-8")
    done = CliRunner().invoke(main, ["icons", str(file), str(folder / "out"), *options], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}, done.stdout


def pixels(body: bytes) -> Any:
    return np.asarray(Image.open(io.BytesIO(body)).convert("RGBA")).astype(int)


def test_the_command_writes_every_file_in_its_format_and_size(tmp_path: Path) -> None:
    files, _ = run_icons(TILE, tmp_path, "--name", "Small Shop")
    assert set(files) == NAMES
    for name, side in {"icon-96.png": 96, "apple-icon.png": 180, "icon-192.png": 192, "icon-512.png": 512,
                       "icon-maskable-512.png": 512}.items():  # fmt: skip
        picture = Image.open(io.BytesIO(files[name]))
        assert (picture.format, picture.size) == ("PNG", (side, side))


def test_the_favicon_has_three_sizes_that_are_each_drawn(tmp_path: Path) -> None:
    files, _ = run_icons(TILE, tmp_path)
    ico = Image.open(io.BytesIO(files["favicon.ico"]))
    assert isinstance(ico, IcoImagePlugin.IcoImageFile)
    assert ico.info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    largest = ico.ico.getimage((48, 48)).convert("RGBA")
    smallest = ico.ico.getimage((16, 16)).convert("RGBA")
    shrunk = largest.resize((16, 16), Image.Resampling.LANCZOS)
    assert np.abs(np.asarray(smallest).astype(int) - np.asarray(shrunk).astype(int)).max() > 30


def test_upright_shapes_of_a_small_icon_end_at_whole_pixels(tmp_path: Path) -> None:
    files, _ = run_icons(TILE, tmp_path)
    ico = Image.open(io.BytesIO(files["favicon.ico"]))
    assert isinstance(ico, IcoImagePlugin.IcoImageFile)
    small = np.asarray(ico.ico.getimage((16, 16)).convert("RGBA"))
    row = {tuple(int(value) for value in pixel[:3]) for pixel in small[8, 2:14]}
    assert row == {(0xA9, 0x52, 0x0F), (255, 255, 255)}, "the bar of 2 px at 3.33 px has no half pixels"


def test_the_apple_icon_is_opaque_and_has_a_margin_of_one_colour(tmp_path: Path) -> None:
    files, _ = run_icons(INK, tmp_path)
    found = pixels(files["apple-icon.png"])
    assert found[:, :, 3].min() == 255
    edge = np.concatenate([found[:10].reshape(-1, 4), found[-10:].reshape(-1, 4)])
    assert np.ptp(edge, axis=0).max() == 0


@pytest.mark.parametrize("source", [TILE, INK, INK.replace("#102030", 'none" stroke="#fff" stroke-width="1')])
def test_the_ink_of_the_maskable_icon_lies_in_the_circle_that_no_mask_cuts(source: str, tmp_path: Path) -> None:
    files, _ = run_icons(source, tmp_path)
    found = pixels(files["icon-maskable-512.png"])
    assert found[:, :, 3].min() == 255
    background = found[0, 0, :3]
    rows, columns = np.nonzero(np.abs(found[:, :, :3] - background).max(axis=2) > 8)
    assert len(rows) > 5000, "there is an icon"
    assert np.hypot(rows - 255.5, columns - 255.5).max() <= 0.4 * 512


def test_a_dark_icon_gets_a_dark_form_that_chromium_shows(tmp_path: Path) -> None:
    files, _ = run_icons(INK, tmp_path)
    with Browser(width=64, height=64) as browser:
        shown = {}
        for scheme in ("light", "dark"):
            browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
            address = f"data:image/svg+xml;base64,{base64.b64encode(files['icon.svg']).decode()}"
            browser.navigate(address)
            picture = browser.call("Page.captureScreenshot", format="png")["data"]
            shown[scheme] = pixels(base64.b64decode(picture))[32, 32, :3]
    assert list(shown["light"]) == [0x10, 0x20, 0x30]
    assert shown["dark"].min() > 180


def test_a_dark_form_of_the_authors_own_stays(tmp_path: Path) -> None:
    own = INK.replace("<path", "<style>@media (prefers-color-scheme: dark) { path { fill: #7cf } }</style><path")
    files, _ = run_icons(own, tmp_path)
    assert files["icon.svg"].decode() == own


def test_an_icon_of_code_has_the_dark_form_that_its_own_sheet_says(tmp_path: Path) -> None:
    files, _ = run_icons(CODE.format(""), tmp_path, name="icon.py")
    assert b"prefers-color-scheme:dark" in files["icon.svg"]
    with Browser(width=64, height=64) as browser:
        browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
        browser.navigate(f"data:image/svg+xml;base64,{base64.b64encode(files['icon.svg']).decode()}")
        picture = browser.call("Page.captureScreenshot", format="png")["data"]
    assert list(pixels(base64.b64decode(picture))[32, 32, :3]) == [0x77, 0xCC, 0xFF]


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    servers: list[ThreadingHTTPServer] = []

    class Quiet(SimpleHTTPRequestHandler):
        extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".webmanifest": "application/manifest+json"}  # noqa: RUF012 - the base class's own

        def log_message(self, format: str, *args: object) -> None: ...

    def start(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_chromium_reads_the_tags_the_icons_and_the_manifest(tmp_path: Path, serve: Callable[[Path], str]) -> None:
    _, tags = run_icons(TILE, tmp_path, "--name", "Small Shop", "--short-name", "Shop", "--theme-color", "#a9520f")
    folder = tmp_path / "out"
    (folder / "index.html").write_text(f"<!doctype html><head><meta charset=utf-8>{tags}</head>", encoding="utf-8")
    with Browser() as browser:
        browser.navigate(serve(folder) + "/")
        found = browser.call("Page.getAppManifest")
        sizes = browser.call(
            "Runtime.evaluate",
            expression="""Promise.all([...document.querySelectorAll('link')].filter(l => l.rel != 'manifest').map(l =>
                new Promise(done => { const i = new Image(); i.onload = () => done(i.naturalWidth);
                i.onerror = () => done(-1); i.src = l.href })))""",
            awaitPromise=True,
            returnByValue=True,
        )["result"]["value"]
    assert found["errors"] == []
    manifest = json.loads(found["data"])
    assert (manifest["name"], manifest["short_name"], manifest["theme_color"]) == ("Small Shop", "Shop", "#a9520f")
    assert [(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]] == [
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    ]  # fmt: skip
    assert -1 not in sizes
    assert len(sizes) == 4
    assert '<meta name="theme-color" content="#a9520f">' in tags
    assert '<meta name="apple-mobile-web-app-title" content="Shop">' in tags


@pytest.mark.parametrize("source", ["icon.svg", "icon.py", "async icon.py"])
def test_a_site_serves_what_its_head_and_its_manifest_name(source: str, write_app: WriteApp) -> None:
    name = source.rpartition(" ")[2]
    is_async = "async " if source.startswith("async") else ""
    root = write_app({name: TILE if name == "icon.svg" else CODE.format(is_async)})
    site = Site(root, base_url=BASE, icons=root / name, name="Small Shop", short_name="Shop", theme_color="#a9520f")
    client = TestClient(site)
    head = str(site.head("/a/page"))
    assert '<meta name="theme-color" content="#a9520f">' in head
    assert '<meta name="apple-mobile-web-app-title" content="Shop">' in head
    images = site.head_images("/")
    links = [icon.href for icon in (*images.icons, *images.apple_icons)]
    assert {link.partition("?")[0] for link in links} == {
        "/favicon.ico",
        "/icon.svg",
        "/icon-96.png",
        "/apple-icon.png",
    }
    manifest = client.get(images.manifest)
    assert manifest.headers["content-type"] == "application/manifest+json"
    members = manifest.json()
    for link in [*links, *("/" + icon["src"] for icon in members["icons"])]:
        reply = client.get(link)
        assert reply.status_code == 200, link
        assert reply.headers["content-type"].startswith("image/"), link
    assert members["name"] == "Small Shop"
    assert not site.check().errors


def test_files_of_the_folder_come_before_what_is_made(write_app: WriteApp) -> None:
    root = write_app({"source.svg": TILE, "apple-icon.png": (180, 180), "manifest.json": '{"name": "Own"}'})
    site = Site(root, base_url=BASE, icons=root / "source.svg")
    client = TestClient(site)
    assert client.get("/apple-icon.png").content == (root / "apple-icon.png").read_bytes()
    assert client.get("/manifest.webmanifest").json() == {"name": "Own"}
    assert len(site.head_images("/").apple_icons) == 1
    assert client.get("/icon-512.png").status_code == 200


def test_a_deeper_icon_replaces_those_that_are_made(write_app: WriteApp) -> None:
    root = write_app({"icon.svg": TILE, "shop/icon.png": (8, 8)})
    site = Site(root, base_url=BASE, icons=root / "icon.svg")
    hrefs = [icon.href.partition("?")[0] for icon in site.head_images("/shop").icons]
    assert hrefs == ["/favicon.ico", "/shop/icon.png"]


def test_a_change_of_the_source_changes_the_addresses(write_app: WriteApp) -> None:
    root = write_app({"icon.svg": TILE})
    site = Site(root, base_url=BASE, icons=root / "icon.svg", development=True)
    before = site.head_images("/").icons[0].href
    first = TestClient(site).get(before).content
    (root / "icon.svg").write_text(TILE.replace("#a9520f", "#0f52a9"), encoding="utf-8")
    after = site.head_images("/").icons[0].href
    assert before != after
    assert TestClient(site).get(after).content != first


@pytest.mark.parametrize(
    "text",
    [
        "def manifest():\n    return {'name': 'Shöp'}\n",
        "async def manifest():\n    return {'name': 'Shöp'}\n",
        "def manifest(request):\n    return {'name': 'Shöp'}\n",
        "manifest = {'name': 'Shöp'}\n",
    ],
)
def test_a_manifest_of_code_is_served_and_linked(text: str, write_app: WriteApp) -> None:
    site = Site(write_app({"manifest.py": text}), base_url=BASE)
    [link] = [line for line in str(site.head("/x")).splitlines() if "manifest" in line]
    assert link.startswith('<link rel="manifest" href="/manifest.webmanifest')
    reply = TestClient(site).get(site.head_images("/x").manifest)
    assert (reply.json(), reply.headers["content-type"]) == ({"name": "Shöp"}, "application/manifest+json")


def test_a_manifest_that_is_wrong_says_where(write_app: WriteApp) -> None:
    with pytest.raises(RouteError, match=r"manifest\.json.*not what its name promises"):
        Site(write_app({"manifest.json": "[1]"}))
    (write_app({}) / "manifest.json").unlink()
    site = Site(write_app({"manifest.py": "\n\ndef manifest():\n    return [1]\n"}), base_url=BASE)
    [error] = site.check().errors
    assert "manifest() did not return a mapping" in str(error)
    assert TestClient(site).get("/manifest.webmanifest").status_code == 500, "a card would be no manifest"
    with pytest.raises(ModuleError, match="no function called 'manifest'"):
        Site(write_app({"manifest.py": "x = 1\n"}), base_url=BASE).check(draw=False).raise_errors()


def test_two_manifests_are_an_error(write_app: WriteApp) -> None:
    with pytest.raises(RouteError, match="two files would answer one address"):
        Site(write_app({"manifest.json": "{}", "manifest.webmanifest": "{}"}))


def test_a_source_that_is_missing_or_no_picture_is_told_of(write_app: WriteApp, tmp_path: Path) -> None:
    root = write_app({"a.txt": "no picture"})
    with pytest.raises(InvalidValueError, match="there is no source of the icons"):
        Site(root, icons=root / "icon.svg")
    done = CliRunner().invoke(main, ["icons", str(root / "a.txt"), str(tmp_path / "out")])
    assert done.exit_code == 1
    assert "is no picture" in done.output
    assert not (tmp_path / "out").exists()
    assert CliRunner().invoke(main, ["icons", str(root / "b.svg"), str(tmp_path / "out")]).exit_code == 2
    wrong = ["icons", str(root / "a.txt"), str(tmp_path / "out"), "--theme-color", "blu"]
    assert CliRunner().invoke(main, wrong).exit_code == 2
