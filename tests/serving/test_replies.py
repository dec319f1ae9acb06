# ruff: noqa: E501 - a line is often a whole source file
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownParameterType=false
# Starlette's client has types only with a client library of its own.
"""One request, one reply: status, headers, conditions, ranges, errors; under ASGI with Starlette's client."""

import logging
from collections.abc import Callable, Mapping
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from limner.budget import Limits
from limner.errors import RouteError
from limner.serving.conditional import strong_etag
from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]
CODE = "def image():\n    return {PNG}\n"
LISTED = """
def generate_image_metadata(params):
    return [{"id": 0}, {"id": "small", "content_type": "image/png"}, {"id": "j", "content_type": "image/jpeg"}]

def image(id, params):
    assert id in (0, "small", "j") and id is not False
    return {PNG}
"""


def client(root: Path, **options: Any) -> TestClient:
    options.setdefault("base_url", "https://example.com")
    return TestClient(Site(root, **options), raise_server_exceptions=False, follow_redirects=False)


def test_a_picture_has_its_type_length_etag_and_no_sniffing(write_app: WriteApp) -> None:
    reply = client(write_app({"shop/icon.py": CODE})).get("/shop/icon")
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "image/png"
    assert reply.headers["content-length"] == str(len(reply.content))
    assert reply.headers["etag"] == strong_etag(reply.content)
    assert reply.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_a_head_request_has_the_same_headers_and_no_body(write_app: WriteApp) -> None:
    http = client(write_app({"icon.py": CODE, "icon.png": (3, 3)}))
    for path in ("/icon", "/icon.png", "/none"):
        got, head = http.get(path), http.head(path)
        assert head.content == b""
        assert (head.status_code, dict(head.headers)) == (got.status_code, dict(got.headers))


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("{etag}", 304),
        ("W/{etag}", 304),
        ("*", 304),
        ('"x", {etag} , "y"', 304),
        ('"x",W/{etag}', 304),
        ('"x"', 200),
        ("", 200),
        ("{bare}", 200),
    ],
)
def test_a_known_etag_gives_304(write_app: WriteApp, given: str, status: int) -> None:
    http = client(write_app({"icon.py": CODE}))
    etag = http.get("/icon").headers["etag"]
    reply = http.get("/icon", headers={"if-none-match": given.format(etag=etag, bare=etag.strip('"'))})
    assert reply.status_code == status
    if status == 304:
        assert reply.content == b""
        assert reply.headers["etag"] == etag
        assert "cache-control" in reply.headers
        assert "content-type" not in reply.headers
        assert "content-length" not in reply.headers


def test_a_static_file_has_its_time_and_answers_if_modified_since(write_app: WriteApp) -> None:
    root = write_app({"icon.png": (3, 3)})
    http = client(root)
    modified = http.get("/icon.png").headers["last-modified"]
    assert modified == formatdate((root / "icon.png").stat().st_mtime, usegmt=True)
    assert http.get("/icon.png", headers={"if-modified-since": modified}).status_code == 304
    assert http.get("/icon.png", headers={"if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT"}).status_code == 200
    assert http.get("/icon.png", headers={"if-modified-since": "rubbish"}).status_code == 200
    both = {"if-modified-since": modified, "if-none-match": '"x"'}
    assert http.get("/icon.png", headers=both).status_code == 200


@pytest.mark.parametrize(
    ("wanted", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=5-", 206, slice(5, None)),
        ("bytes=-4", 206, slice(-4, None)),
        ("bytes=-99999", 206, slice(0, None)),
        ("bytes=3-99999", 206, slice(3, None)),
        ("bytes=99999-", 416, None),
        ("bytes=-0", 416, None),
        ("bytes=5-3", 200, slice(0, None)),
        ("bytes=0-1,3-4", 200, slice(0, None)),
        ("bytes=", 200, slice(0, None)),
        ("bytes=-", 200, slice(0, None)),
        ("items=0-1", 200, slice(0, None)),
        ("bytes=" + "9" * 5000 + "-", 200, slice(0, None)),
    ],
)
def test_a_part_of_a_static_file_can_be_asked_for(
    write_app: WriteApp, wanted: str, status: int, part: slice | None
) -> None:
    http = client(write_app({"icon.png": (30, 30)}))
    whole = http.get("/icon.png")
    assert whole.headers["accept-ranges"] == "bytes"
    reply = http.get("/icon.png", headers={"range": wanted})
    assert reply.status_code == status
    if part is not None:
        assert reply.content == whole.content[part]
    if status == 206:
        first, _, rest = reply.headers["content-range"].removeprefix("bytes ").partition("-")
        last, _, total = rest.partition("/")
        assert whole.content[int(first) : int(last) + 1] == reply.content
        assert int(total) == len(whole.content)
    if status == 416:
        assert reply.headers["content-range"] == f"bytes */{len(whole.content)}"


def test_a_part_of_other_bytes_is_not_sent(write_app: WriteApp) -> None:
    http = client(write_app({"icon.png": (30, 30), "icon.py": CODE}))
    etag = http.get("/icon.png").headers["etag"]
    assert http.get("/icon.png", headers={"range": "bytes=0-1", "if-range": etag}).status_code == 206
    assert http.get("/icon.png", headers={"range": "bytes=0-1", "if-range": '"other"'}).status_code == 200
    assert http.get("/icon", headers={"range": "bytes=0-1"}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_are_405_with_allow_and_unknown_paths_404(write_app: WriteApp, method: str) -> None:
    http = client(write_app({"icon.png": (1, 1)}))
    reply = http.request(method, "/icon.png")
    assert (reply.status_code, reply.headers["allow"]) == (405, "GET, HEAD")
    assert http.request(method, "/nowhere").status_code == 404


def test_an_address_that_names_the_version_is_kept_for_ever_and_another_query_is_not(write_app: WriteApp) -> None:
    versioned = "def generate_image_metadata():\n    return [{'id': 1, 'version': '7'}]\n\n\n" + CODE
    root = write_app({"icon.png": (1, 1), "apple_icon.py": versioned, "opengraph_image.py": CODE})
    site = Site(root, base_url="https://example.com")
    http = TestClient(site)
    images = site.head_images("/")
    for link in (*images.icons, *images.apple_icons):
        assert http.get(link.href).headers["cache-control"] == "public, max-age=31536000, immutable"
        for query in ("", "?x", "?" + "0" * 16):
            path = link.href.partition("?")[0] + query
            assert http.get(path).headers["cache-control"] == "public, max-age=0, must-revalidate"
    [image] = list(images.open_graph or ())
    assert "immutable" not in http.get(image.url.removeprefix("https://example.com")).headers["cache-control"]


@pytest.mark.parametrize(
    ("exports", "control", "vary"),
    [
        ("revalidate = 60", "public, max-age=60, stale-while-revalidate=86400", None),
        ("revalidate = 0", "no-store", None),
        ("revalidate = False", "public, max-age=0, must-revalidate", None),
        ("vary = ['query:theme']", "public, max-age=0, must-revalidate", None),
        (
            "vary = ['header:accept-language', 'cookie:who']",
            "private, max-age=0, must-revalidate",
            "Accept-Language, Cookie",
        ),
        ("vary = ['header:accept']\nrevalidate = 5", "public, max-age=5, stale-while-revalidate=86400", "Accept"),
    ],
)
def test_caching_follows_what_the_file_says(write_app: WriteApp, exports: str, control: str, vary: str | None) -> None:
    reply = client(write_app({"icon.py": f"{exports}\n\n\n{CODE}"})).get("/icon")
    assert reply.headers["cache-control"] == control
    assert reply.headers.get("vary") == vary


ASKING = "def image(request):\n    return repr((request.url, dict(request.query), request.headers.get('x-a'), request.headers.get('cookie'))).encode()\n"


def test_a_file_that_looks_at_the_request_is_private(write_app: WriteApp) -> None:
    reply = client(write_app({"icon.py": ASKING})).get("/icon?theme=dark&x=1", headers={"x-a": "1"})
    assert reply.text == repr(("/icon?theme=dark&x=1", {"theme": "dark", "x": "1"}, "1", None))
    assert reply.headers["cache-control"] == "private, no-store"


def test_a_file_that_says_what_it_varies_on_sees_nothing_else(write_app: WriteApp) -> None:
    root = write_app({"icon.py": "vary = ['query:theme', 'cookie:who']\n\n\n" + ASKING})
    headers = {"x-a": "1", "cookie": "who=me; session=secret"}
    reply = client(root).get("/icon?theme=dark&x=1", headers=headers)
    assert reply.text == repr(("/icon", {"theme": "dark"}, None, "who=me"))


def test_an_svg_is_sandboxed(write_app: WriteApp) -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><script>alert(1)</script></svg>"
    own = f"content_type = 'image/svg+xml'\n\n\ndef image():\n    return {svg.encode()!r}\n"
    http = client(write_app({"icon.svg": svg, "icon1.py": own}))
    for path in ("/icon.svg", "/icon1"):
        reply = http.get(path)
        assert reply.headers["content-type"] == "image/svg+xml"
        assert reply.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def test_ids_are_matched_as_text_and_reach_the_function_as_they_are(write_app: WriteApp) -> None:
    http = client(write_app({"icon.py": LISTED}))
    assert [http.get(f"/icon/{id}").status_code for id in ("0", "small", "00", "0.0", "SMALL", "", "0/x")] == [
        200, 200, 404, 404, 404, 308, 404,
    ]  # fmt: skip
    assert http.get("/icon").status_code == 404


def test_an_id_of_any_type_reaches_the_function_as_it_was_given(write_app: WriteApp) -> None:
    source = """
    IDS = [0, 1.5, -1, 1e21, True, (1, 2), "a/b", "a?b", "a#b", "a%b", "a%20b", "日本", "a&b", "<x>", 'q"q', "a.b", "v1.png", "x" * 300, "__class__"]

    def generate_image_metadata():
        return [{"id": id} for id in IDS]

    def image(id):
        assert any(id is known for known in IDS)
        return repr(id).encode()
    """
    site = Site(write_app({"opengraph_image.py": source}), base_url="https://example.com")
    found = site.head_images("/").open_graph or ()
    replies = [TestClient(site).get(image.url.removeprefix("https://example.com")) for image in found]
    assert len(replies) == 19
    assert [reply.status_code for reply in replies] == [200] * 19
    assert replies[0].text == "0"
    assert replies[6].text == "'a/b'"


def test_an_unknown_id_is_404_before_anything_is_drawn(write_app: WriteApp) -> None:
    source = (
        "def generate_image_metadata():\n    return [{'id': 1}]\n\n\ndef image():\n    raise SystemError('drawn')\n"
    )
    assert client(write_app({"icon.py": source})).get("/icon/2").status_code == 404


def test_an_added_extension_answers_when_it_is_that_of_the_picture(write_app: WriteApp) -> None:
    http = client(write_app({"icon.py": LISTED, "opengraph_image.py": CODE, "(g)/x/twitter_image.py": CODE}))
    paths = {
        "/icon/small.png": 200,
        "/icon/small.jpg": 404,
        "/icon/j.jpg": 200,
        "/icon/j.jpeg": 200,
        "/icon/j.png": 404,
    }
    paths |= {
        "/opengraph-image.png": 200,
        "/opengraph-image.webp": 404,
        "/x/twitter-image": 200,
        "/x/twitter-image.png": 200,
    }
    assert {path: http.get(path).status_code for path in paths} == paths


def test_a_trailing_slash_is_308_to_the_bare_address_with_its_query_and_prefix(write_app: WriteApp) -> None:
    site = Site(write_app({"a b/icon.py": CODE}))
    http = TestClient(site, follow_redirects=False, root_path="/docs")
    reply = http.get("/docs/a%20b/icon/?x=1")
    assert (reply.status_code, reply.headers["location"]) == (308, "/docs/a%20b/icon?x=1")
    assert http.get("/docs/nowhere/").status_code == 404
    assert http.get("//evil.example/icon/").status_code == 404


def test_not_found_and_redirect_are_answers(write_app: WriteApp) -> None:
    source = "from limner import NotFound, Redirect\n\n\ndef image():\n    raise {0}\n"
    http = client(
        write_app(
            {
                "a/icon.py": source.format("NotFound"),
                "b/icon.py": source.format("NotFound('no such product')"),
                "c/icon.py": source.format("Redirect('/icon.png')"),
                "d/icon.py": source.format("Redirect('https://x.example/ä?b=c', 302)"),
                "e/icon.py": source.format("Redirect('/a\\r\\nx: y')"),
            }
        ),
        fallback=None,
    )
    assert (http.get("/a/icon").status_code, http.get("/b/icon").status_code) == (404, 404)
    assert "product" not in http.get("/b/icon").text
    assert (http.get("/c/icon").status_code, http.get("/c/icon").headers["location"]) == (307, "/icon.png")
    assert (http.get("/d/icon").status_code, http.get("/d/icon").headers["location"]) == (
        302,
        "https://x.example/%C3%A4?b=c",
    )
    assert http.get("/e/icon").status_code == 500


FAULTS = {
    "an exception": "def image():\n    raise ValueError('secret /etc/passwd')\n",
    "nothing": "def image():\n    pass\n",
    "a text": "def image():\n    return 'hello'\n",
    "a number": "def image():\n    return 42\n",
    "a syntax error": "def image(:\n",
    "no image function": "x = 1\n",
    "an unknown argument": "def image(slug):\n    return b''\n",
    "a failing import": "import limner_test_no_such_module\n",
    "an exit": "import sys\nsys.exit(3)\n",
    "an exit while drawing": "import sys\n\n\ndef image():\n    sys.exit(3)\n",
    "an exit while drawing async": "import sys\n\n\nasync def image():\n    sys.exit(3)\n",
    "an iterator that is empty": "def image():\n    return next(iter([]))\n",
    "a list of rubbish": "def generate_image_metadata():\n    return 3\n\n\ndef image():\n    return b''\n",
    "an exception in the list": "def generate_image_metadata():\n    1 / 0\n\n\ndef image():\n    return b''\n",
    "a type that is not drawn": "from limner import ImageResponse\n\ncontent_type = 'image/svg+xml'\n\n\ndef image():\n    return ImageResponse('<p>x')\n",
    "a canvas too large": "from limner import ImageResponse\n\nsize = (100000, 100000)\n\n\ndef image():\n    return ImageResponse('<p>x')\n",
}


@pytest.mark.parametrize("name", list(FAULTS))
def test_a_fault_is_500_with_a_log_line_and_tells_nothing(
    write_app: WriteApp, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    http = client(write_app({"shop/icon.py": FAULTS[name]}), fallback=None)
    path = "/shop/icon/1" if "list" in name else "/shop/icon"
    with caplog.at_level(logging.ERROR, "limner"):
        reply = http.get(path)
    assert (reply.status_code, reply.text) == (500, "Internal Server Error")
    assert reply.headers["cache-control"] == "no-store"
    [record] = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert "shop/icon.py" in record.getMessage()


def test_the_log_line_of_an_exception_has_its_line(write_app: WriteApp, caplog: pytest.LogCaptureFixture) -> None:
    root = write_app(
        {
            "icon.py": "from .card import draw\n\n\ndef image():\n    return draw()\n",
            "card.py": "\n\ndef draw():\n    raise KeyError('x')\n",
        }
    )
    client(root).get("/icon")
    assert "card.py:2: KeyError" in caplog.text


def test_in_development_a_fault_is_shown_as_a_picture_or_at_least_as_text(write_app: WriteApp) -> None:
    http = client(write_app({"shop/icon.py": FAULTS["an exception"], "x/icon.png": b"no"}), development=True)
    for path in ("/shop/icon", "/x/icon.png"):
        reply = http.get(path)
        assert reply.status_code == 500
        assert reply.headers["cache-control"] == "no-cache, no-store"
        if reply.headers["content-type"] == "image/png":
            assert reply.content.startswith(b"\x89PNG")
        else:
            assert path.strip("/") in reply.text


@pytest.mark.parametrize(
    "path",
    [
        "/%2e%2e/icon.png",
        "/shop/%2e%2e/icon",
        "/shop/..%2f..%2fetc%2fpasswd/icon",
        "/shop/a%00/icon",
        "/shop/%5c..%5c/icon",
        "/shop/%ff/icon",
        "/shop/%zz/icon",
        "/shop/CON/../icon",
        "/_private/icon.png",
        "/icon.py",
        "/shop/[id]/icon.py",
        "/Icon.png",
        "/icon.PNG",
        "/icon.alt.txt",
        "/shop",
        "/",
        "/" + "a/" * 500,
    ],
)
def test_a_hostile_address_is_404_without_a_path_or_traceback(write_app: WriteApp, path: str) -> None:
    root = write_app({"icon.png": (1, 1), "shop/[id]/icon.py": CODE, "_private/icon.png": (1, 1)})
    reply = client(root).get(path)
    assert (reply.status_code, reply.text) == (404, "Not Found")


@pytest.mark.parametrize("name", ["CON", "NUL", "aux.png", "con.", "a:b", "C:", "$DATA", "a::$DATA", "~", "%2525"])
def test_a_device_name_is_a_plain_param(write_app: WriteApp, name: str) -> None:
    root = write_app({"shop/[id]/icon.py": "def image(params):\n    return params['id'].encode()\n"})
    assert client(root).get(f"/shop/{name}/icon").text == name.replace("%25", "%")


def test_an_over_long_path_or_param_is_refused_before_any_work(write_app: WriteApp) -> None:
    http = client(write_app({"shop/[id]/icon.py": CODE}))
    assert http.get("/shop/" + "x" * 1024 + "/icon").status_code == 200
    assert http.get("/shop/" + "x" * 1025 + "/icon").status_code == 404
    assert http.get("/shop/" + "x" * 5000 + "/icon").status_code == 414
    small = client(write_app({"shop/[id]/icon.py": CODE}), limits=Limits(path=20, param=5))
    assert [small.get(f"/shop/{'x' * n}/icon").status_code for n in (5, 6, 30)] == [200, 404, 414]


def test_params_that_are_not_listed_are_404_where_only_listed_ones_are_answered(write_app: WriteApp) -> None:
    source = (
        CODE + "\n\ndynamic_params = False\n\n\ndef generate_static_params():\n    return [{'id': 'a'}, {'id': 2}]\n"
    )
    lists = (
        CODE
        + "\n\ndynamic_params = False\n\n\nasync def generate_static_params():\n    return iter([{'p': ['a', 'b']}])\n"
    )
    http = client(write_app({"s/[id]/icon.py": source, "c/[...p]/icon.py": lists}))
    assert [http.get(f"/s/{id}/icon").status_code for id in ("a", "2", "b", "A")] == [200, 200, 404, 404]
    assert [http.get(f"/c/{path}/icon").status_code for path in ("a/b", "a", "a/b/c", "a%2Fb")] == [200, 404, 404, 404]


def test_ten_thousand_entries_are_searched_and_one_more_is_500(write_app: WriteApp) -> None:
    source = "def generate_image_metadata():\n    return ({{'id': n}} for n in range({0}))\n\n\n" + CODE.replace(
        "{", "{{"
    ).replace("}", "}}")
    http = client(write_app({"a/icon.py": source.format(10_000), "b/icon.py": source.format(10_001)}), fallback=None)
    assert http.get("/a/icon/9999").status_code == 200
    assert http.get("/b/icon/1").status_code == 500


def test_a_function_may_be_async_and_return_any_bytes(write_app: WriteApp) -> None:
    source = "import asyncio\n\n\nasync def image(params):\n    await asyncio.sleep(0)\n    return bytearray({PNG})\n"
    reply = client(write_app({"[x]/icon.py": source})).get("/1/icon")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "image/png")


def test_a_site_with_broken_files_does_not_start_in_production_and_names_them_all(write_app: WriteApp) -> None:
    root = write_app({"icon.png": b"", "shop/icon.png": b"x", "[/icon.py": CODE})
    with pytest.raises(RouteError) as caught:
        Site(root)
    for name in ("app/icon.png", "shop/icon.png", "'['"):
        assert name in str(caught.value)
    assert client(root, development=True).get("/icon.png").status_code == 500


def test_in_development_new_changed_and_removed_files_are_seen_at_once(write_app: WriteApp) -> None:
    root = write_app({"icon.py": "def image():\n    return b'one'\n"})
    http = client(root, development=True)
    assert http.get("/icon").content == b"one"
    write_app({"icon.py": "def image():\n    return b'two'\n", "icon1.png": (2, 2)})
    assert http.get("/icon").content == b"two"
    assert http.get("/icon1.png").status_code == 200
    assert http.get("/icon1.png").headers["cache-control"] == "no-cache, no-store"
    (root / "icon1.png").unlink()
    assert http.get("/icon1.png").status_code == 404


def test_in_production_a_file_that_is_gone_is_404_and_a_changed_one_has_a_new_etag(write_app: WriteApp) -> None:
    root = write_app({"icon.png": (2, 2)})
    http = client(root)
    site = Site(root)
    first, address = http.get("/icon.png").headers["etag"], site.head_images("/").icons[0].href
    write_app({"icon.png": (3, 3)})
    assert http.get("/icon.png").headers["etag"] != first
    assert "immutable" not in http.get(address).headers["cache-control"]
    (root / "icon.png").unlink()
    assert http.get("/icon.png").status_code == 404
