"""A built site as its host meets it: files where addresses point, nothing done twice, nothing lost."""

import hashlib
import io
import json
import re
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from PIL import Image

from limner.errors import InvalidValueError
from limner.prerender import Report, build

WriteApp = Callable[[Mapping[str, object]], Path]

CARD = """
    from pathlib import Path
    from limner import ImageMetadata, ImageResponse

    CALLS = Path(__file__).parent.parent.parent.parent / "calls.txt"
    DATA = Path(__file__).parent.parent.parent.parent / "data.txt"

    def products():
        return [line.split("=") for line in DATA.read_text().split()]

    def generate_static_params():
        return [{"id": name} for name, _ in products()]

    def generate_image_metadata(params):
        return [ImageMetadata(id="a/b", size=(60, 30), alt=f"“{params['id']}” & co", content_type="image/png")]

    def image(params, id):
        with CALLS.open("a") as calls:
            calls.write(params["id"] + "\\n")
        return ImageResponse(f"<b>{dict(products())[params['id']]}</b>")
"""
ICON = """from limner import ImageResponse
size = (16, 16)
def image():
    return ImageResponse('<i>i</i>', format='webp')
"""
SITE: dict[str, object] = {
    "products/[id]/opengraph_image.py": CARD,
    "icon.py": ICON,
    "apple-icon.png": (8, 8),
    "products/[id]/icon.png": (4, 4),
}


def write_data(root: Path, text: str) -> None:
    (root.parent / "data.txt").write_text(text)


def calls(root: Path) -> list[str]:
    file = root.parent / "calls.txt"
    found = file.read_text().split() if file.exists() else []
    file.unlink(missing_ok=True)
    return found


def files(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def manifest(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "limner-manifest.json").read_text(encoding="utf-8"))
    return found


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.drawn, report.unchanged, report.failed, report.left_out


@pytest.fixture
def root(write_app: WriteApp) -> Path:
    root = write_app(SITE)
    write_data(root, "1=one 2=two café%3F/=three")
    return root


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "dist"


def hosted(out: Path, address: str) -> bytes:
    """Answer an address as a host of files does: decode its path, and look for a file of that name."""
    return (out / unquote(urlsplit(address).path).lstrip("/")).read_bytes()


def test_every_address_of_every_head_is_a_file_of_the_declared_size_and_type(root: Path, out: Path) -> None:
    report = build(root, out, base_url="https://example.com")
    assert counts(report) == (6, 0, 0, 0)
    assert report.pages == 5
    seen = 0
    for snippet in (out / "_heads").rglob("*.html"):
        text = snippet.read_text(encoding="utf-8")
        images = re.findall(r'og:image" content="([^"]+)"', text)
        sizes = re.findall(r'og:image:width" content="(\d+)">\n.*og:image:height" content="(\d+)"', text)
        for address, (width, height) in zip(images, sizes, strict=True):
            assert address.startswith("https://example.com/")
            body = hosted(out, unescape(address))
            assert Image.open(io.BytesIO(body)).size == (int(width), int(height)) == (60, 30)
            assert address.endswith("?" + hashlib.sha256(body).hexdigest()[:16])
            seen += 1
        for link in re.findall(r"<link[^>]+>", text):
            href, media_type = re.findall(r'href="([^"]+)".* type="([^"]+)"', link)[0]
            assert Image.MIME[str(Image.open(io.BytesIO(hosted(out, unescape(href)))).format)] == media_type
            seen += 1
    assert seen == 3 + 2 + 2 + 2 * 3
    assert "“1” &amp; co" in (out / "_heads" / "products" / "1.html").read_text(encoding="utf-8")


def test_the_manifest_names_every_picture_with_its_facts(root: Path, out: Path) -> None:
    build(root, out, base_url="https://example.com/docs")
    found = manifest(out)
    assert found["base_url"] == "https://example.com/docs"
    assert len(found["pictures"]) == 6
    for address, facts in found["pictures"].items():
        body = hosted(out, address)
        assert (out / facts["file"]).read_bytes() == body
        assert facts["sha256"] == hashlib.sha256(body).hexdigest()
        assert facts["size"] == len(body)
        assert Image.MIME[str(Image.open(io.BytesIO(body)).format)] == facts["type"]
        assert Image.open(io.BytesIO(body)).size == (facts["width"], facts["height"])
    card = found["pictures"]["/products/1/opengraph-image/a%252Fb.png"]
    assert (card["source"], card["params"], card["path"]) == (
        "products/[id]/opengraph_image.py", {"id": "1"}, "/products/1/opengraph-image/a%2Fb",
    )  # fmt: skip
    assert found["pictures"]["/icon.webp"]["source"] == "icon.py"
    assert "/products/-/icon.png" in found["pictures"]
    heads = json.loads((out / "limner-heads.json").read_text(encoding="utf-8"))
    assert set(heads) == {"/", "/products", "/products/1", "/products/2", "/products/caf%C3%A9%253F%2F"}
    assert heads["/products/1"]["html"] == (out / "_heads" / "products" / "1.html").read_text(encoding="utf-8").rstrip()
    assert heads["/products/1"]["open_graph"][0]["url"].startswith(
        "https://example.com/docs/products/1/opengraph-image/"
    )
    assert heads["/"]["icons"][0]["href"].startswith("/docs/icon.webp?")


def test_the_second_build_calls_but_draws_and_writes_nothing(root: Path, out: Path) -> None:
    build(root, out)
    first, times = files(out), {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    calls(root)
    report = build(root, out)
    assert counts(report) == (0, 6, 0, 0)
    assert sorted(calls(root)) == ["1", "2", "café%3F/"]
    assert files(out) == first
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()} == times


def test_only_what_changed_is_drawn_and_what_is_gone_is_stale_until_it_is_pruned(root: Path, out: Path) -> None:
    build(root, out)
    write_data(root, "1=one 2=other")
    report = build(root, out)
    assert counts(report) == (1, 4, 0, 0)
    gone = ["_heads/products/café%253F%2F.html", "products/café%253F%2F/opengraph-image/a%2Fb.png"]
    assert report.stale == gone
    assert all((out / name).exists() for name in gone)
    assert build(root, out).stale == gone
    pruned = build(root, out, prune=True)
    assert (pruned.stale, pruned.pruned) == (gone, True)
    assert not any((out / name).exists() for name in gone)
    assert not (out / "products" / "café%253F%2F").exists()
    assert build(root, out).stale == []


VERSIONED = CARD.replace(
    'return [{"id": name} for name, _ in products()]', "yield from (({'id': n}, v) for n, v in products())"
).replace("from pathlib", "from . import colours\n    from pathlib")


def test_a_place_of_the_same_version_is_not_even_called(write_app: WriteApp, out: Path) -> None:
    root = write_app({"products/[id]/opengraph_image.py": VERSIONED})
    (root / "products" / "[id]" / "colours.py").write_text("BACK = 'red'\n")
    write_data(root, "1=v1 2=v1")
    assert counts(build(root, out)) == (2, 0, 0, 0)
    assert sorted(calls(root)) == ["1", "2"]
    first = files(out)
    assert counts(build(root, out)) == (0, 2, 0, 0)
    assert calls(root) == []
    assert files(out) == first
    write_data(root, "1=v1 2=v2")
    assert counts(build(root, out)) == (1, 1, 0, 0)
    assert calls(root) == ["2"]
    # What the route file imports counts as the file itself does: it is called again, and found to be the same.
    (root / "products" / "[id]" / "colours.py").write_text("BACK = 'blue'\n")
    assert counts(build(root, out)) == (0, 2, 0, 0)
    assert sorted(calls(root)) == ["1", "2"]
    assert build(root, out).unchanged == 2
    assert calls(root) == []


def test_lost_or_altered_files_come_back_without_being_drawn(root: Path, out: Path) -> None:
    build(root, out)
    whole = files(out)
    (out / "icon.webp").unlink()
    (out / "apple-icon.png").write_bytes(b"altered")
    (out / "_heads" / "index.html").unlink()
    (out / "limner-manifest.json").unlink()
    assert counts(build(root, out)) == (0, 6, 0, 0)
    assert files(out) == whole


def test_a_fresh_output_is_filled_from_what_is_kept_and_a_fresh_cache_knows_the_output(
    root: Path, out: Path, tmp_path: Path
) -> None:
    build(root, out)
    whole = files(out)
    other = tmp_path / "other"
    assert counts(build(root, other)) == (0, 6, 0, 0)
    assert files(other) == whole
    write_data(root, "1=one")
    report = build(root, out, cache=tmp_path / "new cache")
    assert report.stale[0] == "_heads/products/2.html" or "products/2/opengraph-image/a%2Fb.png" in report.stale
    assert "products/2/opengraph-image/a%2Fb.png" in report.stale


def test_one_failing_picture_stops_no_other_and_the_report_names_its_line(root: Path, out: Path) -> None:
    build(root, out)
    whole = files(out)
    route = root / "products" / "[id]" / "opengraph_image.py"
    source = route.read_text()
    fault = "    if params['id'] != '1':\n        raise ValueError(params['id'][0])\n"
    route.write_text(source.replace("    with CALLS", f"{fault}    with CALLS"))
    report = build(root, out)
    assert counts(report) == (0, 4, 2, 0)
    assert [(one.where.rpartition("/")[2], one.what, one.count) for one in report.failures] == [
        ("opengraph_image.py:18", "ValueError: 2", 1),
        ("opengraph_image.py:18", "ValueError: c", 1),
    ]
    assert "raise ValueError(params['id'][0])" in report.failures[0].text
    assert report.failures[0].examples == ["/products/2/opengraph-image/a%2Fb"]
    # Its old file stays, and so do its tags.
    assert report.stale == []
    assert "/products/2/opengraph-image/a%252Fb.png" in (out / "_heads" / "products" / "2.html").read_text()
    assert files(out)["products/2/opengraph-image/a%2Fb.png"] == whole["products/2/opengraph-image/a%2Fb.png"]
    route.write_text(source)
    assert counts(build(root, out)) == (0, 6, 0, 0)
    assert files(out) == whole


def test_a_list_that_fails_keeps_the_files_of_its_places(root: Path, out: Path) -> None:
    build(root, out)
    route = root / "products" / "[id]" / "opengraph_image.py"
    route.write_text(route.read_text().replace("return [{", "raise OSError('no database')\n    return [{"))
    report = build(root, out)
    assert counts(report) == (0, 3, 1, 0)
    assert report.failures[0].what == "OSError: no database"
    assert report.stale == []


def test_places_without_params_fail_unless_they_may_be_missing(write_app: WriteApp, out: Path) -> None:
    root = write_app({"icon.py": ICON, "shop/[id]/icon.py": ICON, "docs/[[...path]]/icon.py": ICON})
    report = build(root, out)
    assert counts(report) == (2, 0, 1, 0)
    assert "generate_static_params()" in report.failures[0].text
    assert (out / "docs" / "icon.webp").exists()
    assert counts(build(root, out, allow_missing=True)) == (0, 2, 0, 1)


def test_what_is_not_found_is_left_out(write_app: WriteApp, out: Path) -> None:
    source = "from limner import NotFound, Redirect\ndef image():\n    raise {}\n"
    root = write_app(
        {"icon.py": source.format("NotFound"), "a/icon.py": source.format("Redirect('/x')"), "b/icon.py": ICON}
    )
    assert counts(build(root, out)) == (1, 0, 0, 2)


def test_strict_makes_failures_of_warnings_also_of_pictures_that_are_unchanged(write_app: WriteApp, out: Path) -> None:
    root = write_app({"icon.py": ICON.replace("<i>", '<i style="colr: red">'), "a/icon.py": ICON})
    assert counts(build(root, out)) == (2, 0, 0, 0)
    report = build(root, out, strict=True)
    assert counts(report) == (0, 1, 1, 0)
    assert "unknown property 'colr'" in report.failures[0].what
    assert counts(build(root, out, strict=True, cache=out.parent / "fresh")) == (1, 0, 1, 0)
    assert counts(build(root, out)) == (0, 2, 0, 0)


def test_sizes_and_types_of_heads_are_those_of_the_files_whatever_was_declared(write_app: WriteApp, out: Path) -> None:
    root = write_app(
        {
            "opengraph_image.py": (
                "from limner import ImageResponse\nsize = (1200, 630)\ncontent_type = 'image/png'\n"
                "def image():\n    return ImageResponse('<p>', width=40, height=20, format='jpeg')\n"
            )
        }
    )
    build(root, out, base_url="https://example.com")
    text = (out / "_heads" / "index.html").read_text()
    assert "https://example.com/opengraph-image.jpg?" in text
    assert '<meta property="og:image:width" content="40">' in text
    assert '<meta property="og:image:type" content="image/jpeg">' in text


@pytest.mark.parametrize(
    ("id", "file", "address"),
    [
        ("plain", "plain.png", "/icon/plain.png"),
        ("with.png", "with.png.png", "/icon/with.png.png"),
        ("a/b", "a%2Fb.png", "/icon/a%252Fb.png"),
        ("50%", "50%25.png", "/icon/50%2525.png"),
        ("end.", "end%2E.png", "/icon/end%252E.png"),
        ("con", "%63on.png", "/icon/%2563on.png"),
        ("夕暮れ", "夕暮れ.png", "/icon/%E5%A4%95%E6%9A%AE%E3%82%8C.png"),
        ("a b?c", "a b%3Fc.png", "/icon/a%20b%253Fc.png"),
    ],
)
def test_ids_are_names_that_every_file_system_takes_and_hosts_find(
    write_app: WriteApp, out: Path, id: str, file: str, address: str
) -> None:
    root = write_app(
        {
            "icon.py": (
                f"def generate_image_metadata():\n    return [{{'id': {id!r}}}]\ndef image(id):\n    return {{PNG}}\n"
            )
        }
    )
    assert counts(build(root, out)) == (1, 0, 0, 0)
    [(found, facts)] = manifest(out)["pictures"].items()
    assert (found, facts["file"]) == (address, f"icon/{file}")
    assert hosted(out, found).startswith(b"\x89PNG")
    assert f'href="{address}?' in (out / "_heads" / "index.html").read_text()


def test_an_id_that_is_too_long_for_a_file_s_name_is_shortened(write_app: WriteApp, out: Path) -> None:
    root = write_app(
        {
            "icon.py": (
                "def generate_image_metadata():\n    return [{'id': 'x' * 400 + end} for end in 'ab']\n"
                "def image(id):\n    return {PNG}\n"
            )
        }
    )
    assert counts(build(root, out)) == (2, 0, 0, 0)
    names = {facts["file"] for facts in manifest(out)["pictures"].values()}
    assert len(names) == 2
    assert all(len(name.partition("/")[2].encode()) < 255 for name in names)


@pytest.mark.parametrize(
    "lists",
    [
        "def generate_static_params():\n    return [{'id': str(n)} for n in range(3)]\n",
        "def generate_static_params():\n    yield from ({'id': str(n)} for n in range(3))\n",
        "async def generate_static_params():\n    return [{'id': n} for n in range(3)]\n",
        "async def generate_static_params():\n    for n in range(3):\n        yield {'id': n}, 'v1'\n",
        "def generate_static_params():\n    return [({'id': n}, n) for n in (0, 1, 2, 1, 0)]\n",
    ],
)
def test_params_come_from_lists_and_generators_sync_and_async(write_app: WriteApp, out: Path, lists: str) -> None:
    root = write_app({"[id]/icon.py": lists + "dynamic_params = False\ndef image(params):\n    return {PNG}\n"})
    assert counts(build(root, out)) == (3, 0, 0, 0)
    assert counts(build(root, out)) == (0, 3, 0, 0)


def test_the_cache_is_one_folder_that_version_control_leaves_out(root: Path, out: Path) -> None:
    build(root, out)
    folder = root.parent / ".limner-cache"
    assert (folder / ".gitignore").read_text() == "*\n"
    kept = len(list((folder / "pictures").glob("*/*")))
    assert kept == 6
    write_data(root, "1=one")
    build(root, out)
    assert len(list((folder / "pictures").glob("*/*"))) == 4  # what nothing uses is forgotten


def test_wrong_arguments_are_said_at_once(root: Path, out: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidValueError, match="invalid value for 'jobs'"):
        build(root, out, jobs=0)
    with pytest.raises(InvalidValueError, match="invalid 'base_url'"):
        build(root, out, base_url="example.com")
    with pytest.raises(InvalidValueError, match="OUT is a file"):
        build(root, tmp_path / "file")
    with pytest.raises(InvalidValueError, match="no such app"):
        build("nowhere", out)
    assert not out.exists()
