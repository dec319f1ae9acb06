# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""The gallery answers at home only: on loopback, under its own names, and with nothing but images and its page."""

import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from limner.cli.commands import main
from limner.dev import Gallery
from limner.errors import SiteError
from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]


@pytest.fixture
def gallery(write_app: WriteApp) -> Gallery:
    root = write_app({"icon.py": "def image():\n    return {PNG}\n", "secret.txt": "secret"})
    return Gallery(Site(root, development=True), [root])


@pytest.mark.parametrize("host", ["localhost:4000", "127.0.0.1", "[::1]:4000", "LOCALHOST"])
def test_it_answers_under_the_names_of_this_machine(gallery: Gallery, host: str) -> None:
    http = TestClient(gallery)
    assert http.get("/", headers={"host": host}).status_code == 200
    assert http.get("/icon", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:4000", "127.0.0.1.evil.example", "localhost.evil.example:80", ""]
)
@pytest.mark.parametrize("path", ["/", "/icon", "/__limner__/changes"])
def test_a_name_that_was_pointed_here_is_refused(gallery: Gallery, host: str, path: str) -> None:
    reply = TestClient(gallery).get(path, headers={"host": host})
    assert (reply.status_code, reply.content) == (403, b"Forbidden")


@pytest.mark.parametrize(
    "path", ["/secret.txt", "/icon.py", "/..%2f..%2fetc/passwd", "/__limner__/", "/__limner__/../icon.py"]
)
def test_it_hands_out_no_files(gallery: Gallery, path: str) -> None:
    reply = TestClient(gallery, raise_server_exceptions=False).get(path, headers={"host": "localhost"})
    assert reply.status_code == 404
    assert b"secret" not in reply.content


def test_values_of_its_form_are_escaped(gallery: Gallery) -> None:
    page = TestClient(gallery).get("/?x=<script>alert(1)</script>", headers={"host": "localhost"}).text
    assert "<script>alert" not in page


def test_it_listens_on_loopback_unless_told_otherwise(write_app: WriteApp, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[Gallery, str]] = []

    def run(sockets: list[socket.socket]) -> None:
        addresses.append(sockets[0].getsockname()[0])

    def make_server(app: Gallery, message: str, _opened: str) -> object:
        seen.append((app, message))
        return SimpleNamespace(run=run)

    addresses: list[str] = []
    monkeypatch.setattr("limner.cli.dev.make_server", make_server)
    root = write_app({"icon.png": (1, 1)})
    for options in ([], ["--host", "0.0.0.0"]):  # noqa: S104 - what is asked for here
        assert CliRunner().invoke(main, ["dev", str(root), *options]).exit_code == 0
    assert addresses == ["127.0.0.1", "0.0.0.0"]  # noqa: S104 - the same
    assert [app.hosts is None for app, _ in seen] == [False, True]


GREEN = """
from limner import ImageResponse
from limner.html import div


def image():
    return ImageResponse(div(style="background: green; width: 20px; height: 20px"), width=20, height=20)
"""
WRONG = """
from limner import ImageResponse
from limner.html import div


def generate_image_metadata():
    return [{"id": "good"}, {"id": "styled"}, {"id": "broken"}]


def image(id):
    if id == "broken":
        raise ValueError("no <photo>")
    return ImageResponse(div(style="colr: red" if id == "styled" else "color: red")["x"], width=20, height=20)
"""


@pytest.fixture
def wrong(write_app: WriteApp) -> TestClient:
    root = write_app({"icon.py": WRONG, "p/[id]/icon.py": "def image(params):\n    1 / 0\n", "og_image.py": ""})
    return TestClient(Gallery(Site(root, development=True), [root]), headers={"host": "localhost"})


def test_places_images_and_what_is_missing_stand_in_the_page(wrong: TestClient) -> None:
    page = wrong.get("/").text
    assert all(f'data-url="/icon/{name}"' in page for name in ("good", "styled", "broken"))
    assert "generate_static_params()" in page
    assert "call it opengraph_image.py" in page
    assert "an apple icon of 180" in page
    shown = wrong.get("/?id=7").text
    assert 'data-url="/p/7/icon"' in shown
    assert "generate_static_params()" not in shown


def test_an_image_tells_what_is_wrong_with_it_and_where(wrong: TestClient) -> None:
    facts = {name: wrong.get(f"/__limner__/facts?url=/icon/{name}").json() for name in ("good", "styled", "broken")}
    assert not [one for one in facts["good"]["findings"] if "colr" in one["message"]]
    [told] = [one for one in facts["styled"]["findings"] if "colr" in one["message"]]
    assert told["source"]["label"].partition(":")[0].endswith("icon.py")
    assert any("colr" in text for _, text in told["source"]["lines"])
    fault = facts["broken"]["fault"]
    assert "no <photo>" in fault["text"]
    assert (fault["source"]["line"], len(fault["source"]["lines"])) == (11, 4)
    assert facts["good"]["fault"] is None
    assert [element["name"] for element in facts["good"]["elements"]][-1] == "div"
    assert facts["good"]["elements"][-1]["source"]["line"] == 12
    assert 'rel="icon"' in facts["good"]["tags"]
    assert {"layout", "raster", "encode"} <= {name for name, _ in facts["good"]["phases"]}
    assert (facts["good"]["kept"], facts["broken"]["kept"]) == ("kept until it changes",) * 2


def test_the_image_before_the_last_change_is_kept(write_app: WriteApp) -> None:
    root = write_app({"icon.py": GREEN})
    gallery = Gallery(Site(root, development=True), [root])
    http = TestClient(gallery, headers={"host": "localhost"})
    before = http.get("/__limner__/image?url=/icon").content
    assert not http.get("/__limner__/facts?url=/icon").json()["has_before"]

    (root / "icon.py").write_text(GREEN.replace("green", "blue"))
    http.get("/")  # whoever opens the page sees files as they are
    after = http.get("/__limner__/image?url=/icon").content
    assert after != before
    assert http.get("/__limner__/facts?url=/icon").json()["has_before"]
    assert http.get("/__limner__/image?url=/icon&which=before").content == before

    (root / "icon.py").write_text("def image(:\n")
    http.get("/")
    assert "SyntaxError" in http.get("/__limner__/facts?url=/icon").json()["fault"]["text"]
    assert http.get("/__limner__/image?url=/icon").content == after  # the last that could be drawn


def test_it_shows_no_site_in_production(write_app: WriteApp) -> None:
    root = write_app({"icon.py": GREEN})
    with pytest.raises(SiteError, match="production"):
        Gallery(Site(root), [root])


def test_scripts_come_from_its_own_files_alone(gallery: Gallery) -> None:
    http = TestClient(gallery, headers={"host": "localhost"})
    policy = http.get("/").headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "<script>" not in http.get("/").text
    assert " style=" not in http.get("/").text


def test_the_playground_draws_what_was_typed_for_its_own_page_alone(gallery: Gallery) -> None:
    http = TestClient(gallery, headers={"host": "localhost"})
    typed = {"html": "<p style='colr: red'>x</p>", "width": 60, "height": 40}
    assert http.post("/__limner__/play", json=typed).status_code == 403
    strange = {"x-limner": "1", "sec-fetch-site": "cross-site"}
    assert http.post("/__limner__/play", json=typed, headers=strange).status_code == 403
    played = http.post("/__limner__/play", json=typed, headers={"x-limner": "1"}).json()
    assert played["image"].startswith("data:image/png;base64,")
    assert any("colr" in text for text in played["messages"])
    assert http.post("/__limner__/play", json={}, headers={"x-limner": "1"}).json()["fault"]
    for body in (b"{", b"[]", b""):
        assert http.post("/__limner__/play", content=body, headers={"x-limner": "1"}).status_code == 400


@pytest.mark.parametrize("name", ["play", "trials", "texts", "chromium", "commit"])
def test_work_is_done_for_the_gallerys_own_page_alone(gallery: Gallery, name: str) -> None:
    http = TestClient(gallery, headers={"host": "localhost"})
    assert http.get(f"/__limner__/{name}?url=/icon").status_code == 403
    assert http.post(f"/__limner__/{name}", json={"url": "/icon"}).status_code == 403
    strange = {"x-limner": "1", "sec-fetch-site": "same-site"}
    assert http.post(f"/__limner__/{name}", json={"url": "/icon"}, headers=strange).status_code == 403


def test_findings_lead_to_what_the_documentation_says(wrong: TestClient) -> None:
    [told] = [
        one for one in wrong.get("/__limner__/facts?url=/icon/styled").json()["findings"] if "colr" in one["message"]
    ]
    assert told["link"].endswith("/guide/problems/#unknown-property")


def test_what_the_platforms_want_stands_among_the_findings(write_app: WriteApp) -> None:
    root = write_app({"opengraph_image.py": GREEN})
    http = TestClient(Gallery(Site(root, development=True), [root]), headers={"host": "localhost"})
    found = {one["code"]: one for one in http.get("/__limner__/facts?url=/opengraph-image").json()["findings"]}
    assert "image-size" in found  # 20 × 20 px
    assert found["image-size"]["link"].startswith("https://")


SAMPLED = """
from limner import ImageResponse


def samples():
    return SAMPLES


def image(params):
    return ImageResponse(f"<p>{params['id']}</p>", width=60, height=40)
"""


def open_gallery(root: Path) -> TestClient:
    return TestClient(Gallery(Site(root, development=True), [root]), headers={"host": "localhost"})


def test_samples_show_places_whose_params_nobody_lists(write_app: WriteApp) -> None:
    file = SAMPLED.replace("SAMPLES", '[{"id": "a"}, {"id": "b/c"}]')
    page = open_gallery(write_app({"p/[id]/opengraph_image.py": file})).get("/").text
    assert 'data-url="/p/a/opengraph-image"' in page
    assert 'data-url="/p/b%2Fc/opengraph-image"' in page


def test_samples_may_be_async_and_say_what_is_wrong_with_them(write_app: WriteApp) -> None:
    file = SAMPLED.replace("def samples", "async def samples").replace("SAMPLES", '[{"id": "a"}]')
    assert (
        'data-url="/p/a/opengraph-image"' in open_gallery(write_app({"p/[id]/opengraph_image.py": file})).get("/").text
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ('"a"', "samples() did not return a list"),
        ('[{"x": 1}]', "samples()[0] is wrong"),
        ("1 / 0", "division by zero"),
    ],
)
def test_wrong_samples_stand_in_the_place_of_the_images(write_app: WriteApp, given: str, told: str) -> None:
    page = open_gallery(write_app({"p/[id]/opengraph_image.py": SAMPLED.replace("SAMPLES", given)})).get("/").text
    assert told in page


def test_what_is_typed_is_shown_from_then_on_the_newest_first(write_app: WriteApp) -> None:
    file = SAMPLED.replace("SAMPLES", '[{"id": "a"}]')
    http = open_gallery(write_app({"p/[id]/opengraph_image.py": file}))
    for name in ("x", "y", "x", "a"):
        http.get(f"/?id={name}")
    page = http.get("/").text
    places = [page.index(f'data-url="/p/{name}/opengraph-image"') for name in ("a", "x", "y")]
    assert places == sorted(places)
    assert page.count('data-url="/p/a/opengraph-image"') == 1


def test_an_empty_list_says_what_to_do(write_app: WriteApp) -> None:
    unlisted = SAMPLED.replace("def samples():\n    return SAMPLES", "")
    page = open_gallery(write_app({"p/[id]/opengraph_image.py": unlisted})).get("/").text
    assert "def samples(): return [{&#34;id&#34;: &#34;…&#34;}]" in page
    assert "Type a value on the left" in page
    nothing = SAMPLED.replace("samples", "generate_static_params").replace("SAMPLES", "[]")
    assert "lists nothing now" in open_gallery(write_app({"q/[id]/opengraph_image.py": nothing})).get("/").text
    none = SAMPLED.replace("def samples():\n    return SAMPLES", "def generate_image_metadata():\n    return []")
    assert "what it returns is empty" in open_gallery(write_app({"r/opengraph_image.py": none})).get("/").text


def test_a_folder_without_images_says_how_to_write_the_first(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    assert "limner new blog" in open_gallery(tmp_path / "app").get("/").text


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("", "kept until it changes"),
        ("revalidate = 90", "kept for 90 s"),
        ("revalidate = 0", "drawn for each request"),
        ("vary = ['cookie:who']\nrevalidate = False", "kept until it changes, by cookie who"),
        ("def generate_image_metadata(request):\n    return [{'id': 1}]", "drawn for each visitor"),
    ],
)
def test_an_image_tells_how_long_it_is_kept(write_app: WriteApp, said: str, kept: str) -> None:
    root = write_app({"icon.py": f"{said}\n\ndef image():\n    return {{PNG}}\n"})
    http = TestClient(Gallery(Site(root, development=True), [root]), headers={"host": "localhost"})
    url = "/icon/1" if "generate" in said else "/icon"
    assert http.get(f"/__limner__/facts?url={url}").json()["kept"] == kept
