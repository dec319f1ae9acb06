# ruff: noqa: E501 - a line is often a whole source file
"""The tags of a page: order, inheritance, fallbacks, overrides, addresses, errors."""

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from limner.errors import InvalidValueError, LimitExceededError, ModuleError, SiteError
from limner.head.images import IconLink, SocialImage
from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]
BASE = "https://example.com"
CODE = "alt = '{0}'\nsize = (4, 2)\n\n\ndef image():\n    return {{PNG}}\n"
LISTED = """
from limner import ImageMetadata

def generate_image_metadata(params):
    return [ImageMetadata(id={ids}[n], alt=str(params)) for n in range(len({ids}))]

def image(id):
    return {{PNG}}
"""


def code(alt: str) -> str:
    return CODE.format(alt)


def listed(*ids: object) -> str:
    return LISTED.format(ids=list(ids))


def lines(markup: object) -> list[str]:
    """The tags without the versions in their addresses."""
    return [re.sub(r"\?[0-9a-f]{16}", "", line) for line in str(markup).split("\n") if line]


def open_graph(site: Site, page: Any, **options: Any) -> list[str]:
    found = site.head_images(page, **options).open_graph
    return [] if found is None else [image.url.partition("?")[0].removeprefix(BASE) for image in found]


def test_tags_stand_in_the_recorded_order_with_their_attributes_in_order(write_app: WriteApp) -> None:
    root = write_app(
        {
            "opengraph-image.png": (12, 6),
            "opengraph-image.alt.txt": 'An "alt" & <b>',
            "twitter_image.py": code("tw"),
            "icon.png": (32, 32),
            "icon.svg": "<svg viewBox='0 0 1 1' xmlns='http://www.w3.org/2000/svg'/>",
            "apple-icon.png": (180, 180),
        }
    )
    assert lines(Site(root, base_url=BASE).head("/")) == [
        '<meta property="og:image" content="https://example.com/opengraph-image.png">',
        '<meta property="og:image:type" content="image/png">',
        '<meta property="og:image:width" content="12">',
        '<meta property="og:image:height" content="6">',
        '<meta property="og:image:alt" content="An &#34;alt&#34; &amp; &lt;b&gt;">',
        '<meta name="twitter:card" content="summary_large_image">',
        '<meta name="twitter:image" content="https://example.com/twitter-image">',
        '<meta name="twitter:image:alt" content="tw">',
        '<meta name="twitter:image:type" content="image/png">',
        '<meta name="twitter:image:width" content="4">',
        '<meta name="twitter:image:height" content="2">',
        '<link rel="icon" href="/icon.png" sizes="32x32" type="image/png">',
        '<link rel="icon" href="/icon.svg" sizes="any" type="image/svg+xml">',
        '<link rel="apple-touch-icon" href="/apple-icon.png" sizes="180x180" type="image/png">',
    ]


def test_each_list_comes_whole_from_the_deepest_folder_that_has_it(write_app: WriteApp) -> None:
    site = Site(
        write_app(
            {
                "opengraph-image.png": (1, 1),
                "icon.png": (1, 1),
                "apple-icon.png": (1, 1),
                "shop/opengraph_image.py": code("shop"),
                "shop/icon1.png": (1, 1),
                "shop/icon2.png": (1, 1),
                "shop/[id]/apple_icon.py": code("apple"),
            }
        ),
        base_url=BASE,
    )
    images = site.head_images("/shop/7/deeper/still")
    assert [image.alt for image in images.open_graph or ()] == ["shop"]
    assert [icon.href.partition("?")[0] for icon in images.icons] == ["/shop/icon1.png", "/shop/icon2.png"]
    assert [icon.href.partition("?")[0] for icon in images.apple_icons] == ["/shop/7/apple-icon"]


def test_the_favicon_is_first_on_every_page(write_app: WriteApp) -> None:
    ico = b"\0\0\1\0\1\0" + b"\x10\x10\0\0\1\0\x20\0" + (4).to_bytes(4, "little") + (22).to_bytes(4, "little") + b"abcd"
    site = Site(write_app({"favicon.ico": ico, "icon.png": (1, 1), "shop/icon.png": (2, 2)}), base_url=BASE)
    for page, second in (("/", "/icon.png"), ("/shop", "/shop/icon.png"), ("/nowhere", "/icon.png")):
        assert [icon.href.partition("?")[0] for icon in site.head_images(page).icons] == ["/favicon.ico", second]
    assert [icon.href.partition("?")[0] for icon in site.head_images("/", icons="/x.png").icons] == [
        "/favicon.ico",
        "/x.png",
    ]


def test_twitter_takes_open_graphs_pictures_where_it_has_none(write_app: WriteApp) -> None:
    site = Site(
        write_app({"opengraph_image.py": code("og"), "own/twitter_image.py": code("tw"), "none/x": ""}), base_url=BASE
    )
    assert [image.alt for image in site.head_images("/").twitter or ()] == ["og"]
    assert [image.alt for image in site.head_images("/own").twitter or ()] == ["tw"]
    assert [image.alt for image in site.head_images("/own").open_graph or ()] == ["og"]


def test_the_card_is_large_with_pictures_small_with_an_empty_list_and_absent_without_any(write_app: WriteApp) -> None:
    site = Site(write_app({"a/opengraph_image.py": code("a"), "b/opengraph_image.py": listed()}), base_url=BASE)
    assert [site.head_images(page).card for page in ("/a", "/b", "/c")] == ["summary_large_image", "summary", ""]
    assert lines(site.head("/b")) == ['<meta name="twitter:card" content="summary">']
    assert lines(site.head("/c")) == []


def test_an_empty_list_replaces_the_inherited_one(write_app: WriteApp) -> None:
    site = Site(write_app({"opengraph_image.py": code("a"), "b/opengraph_image.py": listed()}), base_url=BASE)
    assert open_graph(site, "/b") == []


def test_ids_stand_in_addresses_as_one_encoded_segment(write_app: WriteApp) -> None:
    ids = ["a/b", "a?b", "a%b", "日本", 0, "x y", "a&b", '"q"']
    site = Site(write_app({"opengraph_image.py": listed(*ids)}), base_url=BASE)
    assert [path.removeprefix("/opengraph-image/") for path in open_graph(site, "/")] == [
        "a%2Fb", "a%3Fb", "a%25b", "%E6%97%A5%E6%9C%AC", "0", "x%20y", "a%26b", "%22q%22",
    ]  # fmt: skip


def test_params_reach_the_list_decoded_and_stand_encoded_in_the_address(write_app: WriteApp) -> None:
    site = Site(write_app({"shop/[slug]/opengraph_image.py": listed("x")}), base_url=BASE)
    [image] = list(site.head_images("/shop/a b/ü").open_graph or ())
    assert image.alt == "{'slug': 'a b'}"
    assert "/shop/a%20b/opengraph-image/x?" in image.url


def test_a_static_file_in_a_dynamic_folder_has_one_address_for_all_pages(write_app: WriteApp) -> None:
    site = Site(write_app({"shop/[id]/opengraph-image.png": (1, 1), "x/[...a]/icon.png": (1, 1)}), base_url=BASE)
    assert open_graph(site, "/shop/1") == open_graph(site, "/shop/2") == ["/shop/-/opengraph-image.png"]
    assert site.head_images("/x/1/2").icons[0].href.startswith("/x/-/icon.png?")


def test_a_static_file_is_written_with_its_params_where_another_would_answer(write_app: WriteApp) -> None:
    site = Site(write_app({"x/[a]/icon.png": (1, 1), "x/[...b]/icon.png": (2, 2)}), base_url=BASE)
    assert site.head_images("/x/1/2").icons[0].href.startswith("/x/1/2/icon.png?")


def test_the_addresss_version_changes_with_source_entry_and_params_only(write_app: WriteApp) -> None:
    root = write_app({"[id]/icon.py": code("a"), "icon.png": (1, 1)})

    def version(page: str) -> str:
        return Site(root, base_url=BASE).head_images(page).icons[0].href.partition("?")[2]

    first = version("/1")
    assert first == version("/1") != version("/2")
    (root / "[id]/icon.py").write_text((root / "[id]/icon.py").read_text() + "\n")
    assert version("/1") != first
    assert re.fullmatch(r"[0-9a-f]{16}", version("/"))


def test_media_and_a_half_size_are_written_where_they_mean_something(write_app: WriteApp) -> None:
    source = """
    def generate_image_metadata():
        return [{"id": "d", "media": "(prefers-color-scheme: dark)", "size": (16, 16)}, {"id": "h", "size": {"width": 9}}]

    def image():
        return {PNG}
    """
    site = Site(write_app({"icon.py": source, "opengraph_image.py": source}), base_url=BASE)
    tags = lines(site.head("/"))
    assert (
        '<link rel="icon" href="/icon/d" sizes="16x16" type="image/png" media="(prefers-color-scheme: dark)">' in tags
    )
    assert '<link rel="icon" href="/icon/h" type="image/png">' in tags
    assert '<meta property="og:image:width" content="9">' in tags


def test_pictures_by_hand_replace_those_of_the_folders(write_app: WriteApp) -> None:
    site = Site(
        write_app({"opengraph_image.py": code("og"), "twitter_image.py": code("tw"), "icon.png": (1, 1)}),
        base_url=BASE + "/sub",
    )
    given: Any = [
        "/a.png",
        "rel.png",
        "./dot.png",
        "https://cdn.example/x.png",
        {"url": "b.png", "width": 5, "alt": '"'},
    ]
    assert [image.url for image in site.head_images("/", images=given).open_graph or ()] == [
        "https://example.com/sub/a.png",
        "https://example.com/sub/rel.png",
        "https://example.com/sub/dot.png",
        "https://cdn.example/x.png",
        "https://example.com/sub/b.png",
    ]
    assert site.head_images("/", images=[]).open_graph == ()
    assert site.head_images("/", images=[]).twitter == ()
    assert site.head_images("/", images="/a.png", twitter=[]).card == "summary"
    assert site.head_images("/", icons=[]).icons == ()
    apple = site.head_images(
        "/", icons={"icon": "/i.png", "apple": [{"url": "/a.png", "sizes": "9x9"}], "shortcut": "/s"}
    )
    assert apple.icons == (IconLink(href="/i.png"), IconLink(rel="shortcut icon", href="/s"))
    assert apple.apple_icons == (IconLink(rel="apple-touch-icon", href="/a.png", sizes="9x9"),)
    typed = SocialImage(url="https://x.example/")
    assert site.head_images("/", images=typed).open_graph == (typed,)
    wrongs: list[Any] = [{"alt": "x"}, [3], [{"url": ""}]]
    for wrong in wrongs:
        with pytest.raises(InvalidValueError, match="no address"):
            site.head("/", images=wrong)


def test_everything_is_escaped(write_app: WriteApp) -> None:
    nasty = "\"><script>alert('&')</script>"
    site = Site(write_app({"[x]/opengraph_image.py": listed(nasty)}), base_url=BASE)
    markup = str(site.head(f"/{nasty}", icons=[{"href": nasty, "media": nasty, "sizes": nasty, "type": nasty}]))
    assert "<script" not in markup
    assert "&lt;script&gt;" in markup
    assert str(site.head("/\udcff")).encode("utf-8")


def test_every_function_of_a_page_is_called_once_and_they_run_side_by_side(write_app: WriteApp) -> None:
    source = """
    import time
    calls = []

    def generate_image_metadata(params):
        calls.append(params)
        time.sleep(0.5)
        return [{"id": 1, "alt": str(len(calls))}]

    def image():
        return {PNG}
    """
    slow_async = (
        source.replace("import time", "import asyncio")
        .replace("def gen", "async def gen")
        .replace("time.sleep", "await asyncio.sleep")
    )
    for text in (source, slow_async):
        names = ("opengraph_image.py", "twitter_image.py", "icon.py", "apple_icon.py")
        site = Site(write_app({f"s/{name}": text for name in names}), base_url=BASE)
        assert site.server.routes.load_all() == []
        start = time.monotonic()
        site.head_images("/s")
        found = asyncio.run(site.ahead_images("/s"))
        assert time.monotonic() - start < 3.0  # one after the other they take four
        assert [image.alt for image in found.open_graph or ()] == ["2"]


def test_a_page_of_an_unknown_product_inherits(write_app: WriteApp) -> None:
    source = """
    from limner import NotFound

    def generate_image_metadata(params):
        raise NotFound

    def image():
        return {PNG}
    """
    site = Site(write_app({"opengraph_image.py": code("root"), "p/[id]/opengraph_image.py": source}), base_url=BASE)
    assert open_graph(site, "/p/404") == ["/opengraph-image"]


def test_params_that_are_not_listed_have_no_pictures_where_only_listed_ones_do(write_app: WriteApp) -> None:
    source = (
        code("x")
        + "\ndynamic_params = False\n\n\nasync def generate_static_params():\n    for n in range(3):\n        yield {'id': n}\n"
    )
    site = Site(write_app({"p/[id]/opengraph_image.py": source}), base_url=BASE)
    assert open_graph(site, "/p/2") == ["/p/2/opengraph-image"]
    assert open_graph(site, "/p/3") == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return None", "did not return a list"),
        ("return 'abc'", "did not return a list"),
        ("return [{'alt': 'x'}]", r"\[0\] has no id"),
        ("return [{'id': 1}, {}]", r"\[1\] has no id"),
        ("return [object()]", r"\[0\] is not an entry"),
    ],
)
def test_a_list_that_is_wrong_is_an_error_that_names_the_file(write_app: WriteApp, body: str, said: str) -> None:
    root = write_app(
        {"shop/icon.py": f"def generate_image_metadata():\n    {body}\n\n\ndef image():\n    return b''\n"}
    )
    with pytest.raises(ModuleError, match=said) as caught:
        Site(root, base_url=BASE, development=True).head("/shop")
    assert "shop/icon.py:1" in str(caught.value)


def test_an_exception_of_a_list_comes_through_with_a_note_of_its_file(write_app: WriteApp) -> None:
    root = write_app({"shop/icon.py": "def generate_image_metadata():\n    1 / 0\n\n\ndef image():\n    return b''\n"})
    with pytest.raises(ZeroDivisionError) as caught:
        Site(root, base_url=BASE, development=True).head("/shop")
    assert "shop/icon.py" in caught.value.__notes__[0]


def test_ten_thousand_entries_are_written_and_one_more_is_an_error(write_app: WriteApp) -> None:
    source = "def generate_image_metadata():\n    for n in range({0}):\n        yield {{'id': n}}\n\n\ndef image():\n    return b''\n"
    root = write_app({"a/icon.py": source.format(10_000), "b/icon.py": source.format(10**12)})
    site = Site(root, base_url=BASE)
    assert len(site.head_images("/a").icons) == 10_000
    with pytest.raises(LimitExceededError, match="too many entries"):
        Site(root, base_url=BASE, development=True).head_images("/b")


def test_in_a_running_loop_an_async_list_needs_ahead_and_a_sync_one_does_not(write_app: WriteApp) -> None:
    root = write_app({"a/icon.py": listed("x").replace("def generate", "async def generate"), "b/icon.py": listed("x")})
    site = Site(root, base_url=BASE)

    async def both() -> None:
        assert "/b/icon/x" in site.head("/b")
        with pytest.raises(SiteError, match=r"await site\.ahead"):
            site.head("/a")
        assert "/a/icon/x" in await site.ahead("/a")

    asyncio.run(both())
    assert "/a/icon/x" in site.head("/a")


def test_without_a_base_only_social_pictures_are_an_error_and_never_a_guess(write_app: WriteApp) -> None:
    root = write_app({"icon.png": (1, 1), "a/opengraph-image.png": (1, 1)})
    site = Site(root)
    assert "/icon.png" in site.head("/")
    with pytest.raises(SiteError, match="base_url"):
        site.head("/a")
    assert 'content="/a/opengraph-image.png?' in Site(root, development=True).head("/a")


def scope(
    path: str, *, host: str = "", root_path: str = "", scheme: str = "https", raw: bytes | None = None
) -> dict[str, Any]:
    headers = [(b"host", host.encode())] if host else []
    return {
        "type": "http", "path": path, "raw_path": raw, "root_path": root_path, "scheme": scheme, "headers": headers,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("host", "allowed", "origin"),
    [
        ("example.com", ["example.com"], "https://example.com"),
        ("EXAMPLE.com:8080", ["example.com"], "https://EXAMPLE.com:8080"),
        ("a.example.com", [".example.com"], "https://a.example.com"),
        ("[::1]:80", ["[::1]"], "https://[::1]:80"),
        ("evil.example", ["example.com"], None),
        ("example.com.evil.example", ["example.com", ".example.com"], None),
        ("notexample.com", [".example.com"], None),
        ("example.com@evil.example", ["example.com"], None),
        ("example.com/evil", ["example.com"], None),
        ("example.com\r\nx: y", ["example.com"], None),
        ("", ["example.com"], None),
        ("exa mple.com", ["example.com"], None),
        ("example.com:99999999", ["example.com"], None),
    ],
)
def test_a_requests_host_counts_only_when_it_is_allowed(
    write_app: WriteApp, host: str, allowed: list[str], origin: str | None
) -> None:
    site = Site(write_app({"opengraph-image.png": (1, 1)}), allowed_hosts=allowed)
    if origin is None:
        with pytest.raises(SiteError, match="allowed_hosts"):
            site.head(scope("/", host=host))
    else:
        assert f'"{origin}/opengraph-image.png?' in site.head(scope("/", host=host))


def test_an_explicit_base_wins_over_any_host(write_app: WriteApp) -> None:
    site = Site(write_app({"opengraph-image.png": (1, 1)}), base_url=BASE, allowed_hosts=["other.example"])
    assert f'"{BASE}/opengraph-image.png?' in site.head(scope("/", host="other.example"))


@pytest.mark.parametrize(
    "base", ["example.com", "//x", "ftp://x", "https://", "https://x/?a=1", "https://u@x", "https://x:a"]
)
def test_a_base_that_is_no_absolute_address_is_an_error(base: str) -> None:
    with pytest.raises(InvalidValueError, match="base_url"):
        Site(base_url=base)


def test_every_host_cannot_be_allowed() -> None:
    with pytest.raises(InvalidValueError, match="allowed_hosts"):
        Site(allowed_hosts=["*"])


def test_the_mount_prefix_is_in_every_address_once(write_app: WriteApp) -> None:
    root = write_app({"opengraph-image.png": (1, 1), "shop/icon.png": (1, 1)})
    for site, page in (
        (Site(root, base_url=BASE), scope("/my docs/shop", root_path="/my docs")),
        (Site(root, base_url=BASE), scope("/shop", root_path="/my docs")),
        (Site(root, base_url=BASE, root_path="/my docs"), "/shop"),
        (Site(root, base_url=BASE + "/my%20docs", root_path="/my docs"), "/shop"),
        (Site(root, base_url=BASE), {"PATH_INFO": "/shop", "SCRIPT_NAME": "/my docs"}),
    ):
        tags = site.head(page)
        assert 'href="/my%20docs/shop/icon.png?' in tags
        assert f'"{BASE}/my%20docs/opengraph-image.png?' in tags


def test_a_requests_raw_path_is_preferred_so_that_a_slash_stays_in_its_param(write_app: WriteApp) -> None:
    site = Site(write_app({"p/[id]/opengraph_image.py": listed("x")}), base_url=BASE)
    raw = list(site.head_images(scope("/p/a/b", raw=b"/p/a%2Fb")).open_graph or ())
    assert [image.alt for image in raw] == ["{'id': 'a/b'}"]
    assert "/p/a%2Fb/opengraph-image/x?" in raw[0].url
    wsgi = {"PATH_INFO": "/p/a/b", "REQUEST_URI": "/p/a%2Fb?q=1"}
    for request in (SimpleNamespace(environ=wsgi), SimpleNamespace(META=wsgi), wsgi):
        assert [image.alt for image in site.head_images(request).open_graph or ()] == ["{'id': 'a/b'}"]


def test_what_is_neither_a_path_nor_a_request_is_an_error() -> None:
    with pytest.raises(InvalidValueError, match="neither a path nor a request"):
        Site(base_url=BASE).head(42)


def test_a_head_costs_no_heavy_import(write_app: WriteApp) -> None:
    root = write_app(
        {
            "opengraph_image.py": "from limner import ImageMetadata, ImageResponse\nfrom limner.html import div\n\n\ndef image():\n    return ImageResponse(div['x'])\n",
            "icon.png": (1, 1),
        }
    )
    program = (
        "import sys\nfrom limner import Site\n"
        f"tags = Site({str(root)!r}, base_url='https://x.example').head('/')\n"
        "assert 'og:image' in tags\n"
        "heavy = {'skia', 'uharfbuzz', 'icu4py', 'numpy', 'PIL', 'selectolax', 'fontTools', 'starlette'}\n"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
