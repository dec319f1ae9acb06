# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Starlette's client has types only with a client library of its own.
"""`Site(workers=N)`: the same replies, drawn by processes that may be killed."""

import asyncio
import inspect
import io
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import fontpkg
import httpx
import pytest
from PIL import Image
from starlette.testclient import TestClient

from limner.budget import Limits
from limner.diagnostics import Diagnostic
from limner.engine.options import check_options
from limner.engine.renderer import Renderer
from limner.errors import InvalidValueError, LoadRefusedError
from limner.resources import decoder_process
from limner.resources.loader import Loaded
from limner.serving.flat_tree import flatten_node
from limner.serving.metrics import Metrics
from limner.serving.remote import RemotePicture, RemoteRenderer
from limner.site import Site
from limner.text.given import Font

WriteApp = Callable[[Mapping[str, object]], Path]
FILES = Path(__file__).parent.parent / "cards"
CARD = """
from limner import ImageResponse
from limner.html import div

def image(params):
    style = {"display": "flex", "fontSize": 60, "background": "linear-gradient(teal, navy)", "height": "100%"}
    return ImageResponse(div(style=style)["Number " + params["x"]])
"""


async def ask(site: Site, paths: list[str]) -> list[httpx.Response]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url="http://x") as http:
        return list(await asyncio.gather(*map(http.get, paths)))


def workers_of(site: Site) -> tuple[int, ...]:
    remote = site.server._drawer.remote
    return () if remote is None else remote.pool.pids


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_worker_killed_in_the_middle_of_fifty_requests_costs_no_picture(write_app: WriteApp) -> None:
    root = write_app({"[x]/opengraph-image.py": CARD})
    paths = [f"/{number}/opengraph-image" for number in range(50)]
    alone = await ask(Site(root, deadline=None), paths)
    site = Site(root, deadline=None, workers=2)
    try:
        await ask(site, ["/warm/opengraph-image"])
        first = workers_of(site)[0]
        asking = [asyncio.ensure_future(ask(site, [path])) for path in paths]
        await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
        os.kill(first, signal.SIGKILL)
        replies = [reply for [reply] in await asyncio.gather(*asking)]
        assert {(reply.status_code, reply.headers.get("limner-fallback")) for reply in replies} == {(200, None)}
        assert [reply.content for reply in replies] == [reply.content for reply in alone]
        assert (site.metrics.drawn, site.metrics.workers_replaced) == (51, 1)
        assert not is_there(first)
        assert site.metrics.workers_started >= 2
        assert "limner_workers_replaced_total 1\n" in site.metrics.prometheus()
    finally:
        site.close()


def test_workers_begin_with_the_first_picture_and_end_with_the_lifespan(write_app: WriteApp) -> None:
    site = Site(write_app({"[x]/icon.py": CARD}), workers=2)
    with TestClient(site) as http:
        assert workers_of(site) == ()
        assert http.get("/1/icon").status_code == 200
        pids = workers_of(site)
        assert pids
    assert not any(map(is_there, pids))


def test_a_wsgi_server_draws_with_workers_too(write_app: WriteApp) -> None:
    root = write_app({"[x]/icon.py": CARD})
    site = Site(root, workers=1)
    try:
        with httpx.Client(transport=httpx.WSGITransport(app=site.wsgi), base_url="http://x") as http:
            reply = http.get("/1/icon")
        assert reply.content == TestClient(Site(root)).get("/1/icon").content
        assert site.metrics.workers_started == 1
    finally:
        site.close()


def test_in_development_nothing_is_drawn_elsewhere(write_app: WriteApp) -> None:
    site = Site(write_app({"[x]/icon.py": CARD}), workers=2, development=True)
    assert TestClient(site).get("/1/icon").status_code == 200
    assert site.metrics.workers_started == 0


def test_a_number_of_workers_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="workers"):
        Site(workers=-1)


async def test_a_worker_that_hangs_is_answered_for_and_ended(write_app: WriteApp) -> None:
    site = Site(write_app({"[x]/opengraph-image.py": CARD}), workers=1, deadline=1.0)
    try:
        await ask(site, ["/warm/opengraph-image"])
        [pid] = workers_of(site)
        os.kill(pid, signal.SIGSTOP)
        begun = time.monotonic()
        [reply] = await ask(site, ["/1/opengraph-image"])
        assert time.monotonic() - begun < 4.0
        assert (reply.status_code, reply.headers["limner-fallback"]) == (200, "card")
        Image.open(io.BytesIO(reply.content)).load()
        assert site.metrics.timed_out == 1
        until = time.monotonic() + 20.0
        while is_there(pid) or not workers_of(site):
            assert time.monotonic() < until
            await asyncio.sleep(0.05)
        [reply] = await ask(site, ["/2/opengraph-image"])
        assert "limner-fallback" not in reply.headers
        assert site.server._drawer.pool.lost == 0
    finally:
        site.close()


async def test_where_no_worker_can_be_started_the_server_draws_by_itself(
    write_app: WriteApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("limner.worker.process._interpreter", lambda: "/nowhere/python")
    site = Site(write_app({"[x]/opengraph-image.py": CARD}), workers=2)
    replies = await ask(site, ["/1/opengraph-image", "/2/opengraph-image"])
    assert {(reply.status_code, reply.headers.get("limner-fallback")) for reply in replies} == {(200, None)}


# ── one renderer ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def remote() -> RemoteRenderer:
    return RemoteRenderer(1, Metrics())


def draw(remote: RemoteRenderer, node: object, renderer: Renderer, **keywords: object) -> RemotePicture:
    options = check_options(keywords, renderer.limits)  # type: ignore[arg-type]  # by keyword
    return remote.draw(flatten_node(node, renderer.limits), options, renderer, 60.0)


def facts(diagnostics: tuple[Diagnostic, ...]) -> list[tuple[str, str, str]]:
    return [(one.code, one.facts.what, one.facts.got) for one in diagnostics]


@pytest.mark.parametrize("page", sorted((FILES / "pages").glob("*.html")), ids=lambda path: path.stem)
def test_every_card_is_drawn_to_the_byte_as_without_workers(remote: RemoteRenderer, page: Path) -> None:
    renderer = Renderer()
    html = page.read_text(encoding="utf-8")
    here = renderer.draw(html, files=FILES, scale=0.5)
    there = draw(remote, html, renderer, files=FILES, scale=0.5)
    assert there.body == here.body
    assert facts(there.diagnostics) == facts(here.diagnostics)
    assert there.timings.keys() == here.timings.keys()


class Pictures:
    """A loader that counts, and refuses one address."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def load(self, address: str, max_bytes: int) -> Loaded:
        del max_bytes
        self.asked.append(address)
        if "private" in address:
            raise LoadRefusedError("this address may not be opened", got=address)
        return Loaded((FILES / "files" / "logo.png").read_bytes(), address)

    async def aload(self, address: str, max_bytes: int) -> Loaded:
        return self.load(address, max_bytes)


def test_what_a_picture_refers_to_is_loaded_by_the_servers_own_loader(remote: RemoteRenderer) -> None:
    html = '<img src="https://a/1.png"><img src="https://b/2.png"><img src="https://private/3.png">'
    loader = Pictures()
    renderer = Renderer(loader=loader)
    there = draw(remote, html, renderer, width=300, height=100)
    assert sorted(loader.asked) == ["https://a/1.png", "https://b/2.png", "https://private/3.png"]
    here = renderer.draw(html, width=300, height=100)
    assert there.body == here.body
    assert facts(there.diagnostics) == facts(here.diagnostics)


def test_emoji_come_from_the_same_source(remote: RemoteRenderer, tmp_path: Path) -> None:
    loader = Pictures()
    renderer = Renderer(loader=loader, emoji="twemoji", emoji_folder=tmp_path)
    there = draw(remote, "<p>\N{WATERMELON}", renderer, width=90, height=60)
    assert len(loader.asked) == 1
    assert there.body == renderer.render("<p>\N{WATERMELON}", width=90, height=60)
    options = check_options({"emoji": lambda _: None}, renderer.limits)
    assert not remote.can_draw(renderer, options)


def test_all_that_a_renderer_is_made_of_travels() -> None:
    parameters = {"self", "fonts", "loader", "limits", "system_fonts", "emoji", "emoji_folder", "tailwind", "theme"}
    assert set(inspect.signature(Renderer.__init__).parameters) == parameters


def test_fonts_travel_as_bytes_as_paths_and_by_name(remote: RemoteRenderer) -> None:
    path = Path(fontpkg.path("inter"))
    for source in (path, path.read_bytes(), "inter"):
        renderer = Renderer([Font("Some", source)])
        html = '<p style="font: 40px Some">Quick brown fox'
        assert draw(remote, html, renderer, width=400, height=90).body == renderer.render(html, width=400, height=90)


def test_more_renderers_than_a_worker_remembers_are_told_of_again(remote: RemoteRenderer) -> None:
    renderers = [Renderer(limits=Limits(nodes=1000 + number)) for number in range(20)]
    bodies = {draw(remote, "<p>x", one, width=20, height=20).body for one in [*renderers, *renderers]}
    assert len(bodies) == 1


def test_under_strict_the_error_comes_back_as_it_was(remote: RemoteRenderer) -> None:
    with pytest.raises(InvalidValueError, match="colour"):
        draw(remote, "<p style='color: colour'>x", Renderer(), strict=True)


# ── what takes for ever ──────────────────────────────────────────────────────────────────────────────────

ENDLESS_SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1000 1000'><g id='a0'><rect width='9' height='9'/></g>"
    + "".join(f"<g id='a{n}'>" + f"<use href='#a{n - 1}'/>" * 10 + "</g>" for n in range(1, 9))
    + "</svg>"
)
FOR_EVER = {
    "loop": "def image():\n    while not stop:\n        pass\n",
    "sleep": "import time\n\n\ndef image():\n    while not stop:\n        time.sleep(0.1)\n",
    "tree": "from limner import ImageResponse\nfrom limner.html import div\n\n\n"
    "def image():\n    return ImageResponse(div[[div['x'] for _ in range(30_000)]])\n",
    "svg": "from limner import ImageResponse\nfrom limner.html import img\n\n\n"
    "def image():\n    return ImageResponse(img(src='endless.svg', style={'width': '300px', 'height': '300px'}))\n",
    "picture": "from limner import ImageResponse\nfrom limner.html import img\n\n\n"
    "def image():\n    return ImageResponse(img(src='endless.jpg', style={'width': '300px', 'height': '300px'}))\n",
}


def endless_jpeg() -> bytes:
    """Write a progressive image whose last scan comes thirty thousand times."""
    out = io.BytesIO()
    Image.new("L", (4096, 4096), 128).save(out, "JPEG", progressive=True)
    data = out.getvalue()
    start = data.rfind(b"\xff\xda")
    return data[:start] + data[start:-2] * 30_000 + b"\xff\xd9"


@pytest.mark.parametrize("workers", [0, 1])
@pytest.mark.parametrize("name", FOR_EVER)
async def test_what_takes_for_ever_ends_in_a_picture_within_the_deadline(
    write_app: WriteApp, tmp_path: Path, name: str, workers: int
) -> None:
    (tmp_path / "endless.svg").write_text(ENDLESS_SVG)
    (tmp_path / "endless.jpg").write_bytes(endless_jpeg())
    root = write_app({"icon.py": "stop = []\n\n\n" + FOR_EVER[name], "[x]/icon.py": CARD})
    decoder_process.state._refused.clear()
    site = Site(root, deadline=2.0, workers=workers, files=tmp_path)
    before = threading.active_count()
    try:
        if name == "picture" and not workers:
            await asyncio.to_thread(decoder_process.pool().wait_until_ready)
        assert "limner-fallback" not in (await ask(site, ["/1/icon"]))[0].headers
        begun = time.monotonic()
        [reply] = await ask(site, ["/icon"])
        assert time.monotonic() - begun < 5.0  # the deadline, and what a busy machine adds
        assert reply.status_code == 200
        assert reply.headers["limner-fallback"] in {"partial", "custom", "card"}
        Image.open(io.BytesIO(reply.content)).load()
        if name in {"loop", "sleep"}:
            await asyncio.sleep(1.1)
            assert site.server.pool.lost == 1
            assert "limner_lost_threads 1\n" in site.metrics.prometheus()
            module = next(route for route in site.routes if route.label == "icon.py")
            site.server.routes.module(module).image.__globals__["stop"].append(1)
        assert "limner-fallback" not in (await ask(site, ["/2/icon"]))[0].headers
        until = time.monotonic() + 20.0
        while site.server.pool.lost or site.server._drawer.pool.lost:
            assert time.monotonic() < until
            await asyncio.sleep(0.05)
        assert threading.active_count() < before + 40
    finally:
        site.close()


async def test_a_picture_without_the_svg_that_takes_for_ever_is_the_reply(write_app: WriteApp, tmp_path: Path) -> None:
    (tmp_path / "endless.svg").write_text(ENDLESS_SVG)
    site = Site(write_app({"icon.py": FOR_EVER["svg"]}), deadline=20.0, files=tmp_path)
    [reply] = await ask(site, ["/icon"])
    assert (reply.status_code, reply.headers["limner-fallback"]) == (200, "partial")
