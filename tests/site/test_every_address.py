# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownParameterType=false
# Starlette's client has types only with a client library of its own.
"""A fuzz test of head → parse → fetch: every address in a head answers 200 with the promised type and size."""

import html.parser
import shutil
import struct
import tempfile
from pathlib import Path
from urllib.parse import unquote

from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from limner.errors import RouteError
from limner.site import Site

BASE = "https://example.com"
# Draws a PNG header of the size that was declared, so that the promise can be kept without an engine.
PICTURE = """
import struct, zlib

def png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
"""
SINGLE = PICTURE + "\nsize = (7, 5)\n\n\ndef image(params):\n    return png(7, 5)\n"
LISTED = (
    PICTURE
    + """
IDS = {ids!r}

def generate_image_metadata(params):
    return [{{"id": id, "size": (n + 1, 9), "alt": repr(params)}} for n, id in enumerate(IDS)]

def image(params, id):
    return png([n for n, known in enumerate(IDS) if known is id or known == id][0] + 1, 9)
"""
)
FOLDERS = ["shop", "-", "[id]", "[slug]", "[...all]", "[[...rest]]", "(g)", "@side", "@children", "ü", "a b"]
NAMES = [
    "icon.py",
    "icon1.py",
    "icon.png",
    "apple_icon.py",
    "apple-icon.png",
    "opengraph_image.py",
    "opengraph-image.png",
    "twitter_image.py",
    "opengraph-image2.py",
]

ids = st.lists(
    st.one_of(
        st.text(min_size=1, max_size=6), st.integers(), st.sampled_from(["a/b", "a?b", "a%2Fb", "v1.png", "icon"])
    ),
    max_size=4,
    unique_by=str,
).filter(lambda found: all(str(id).isprintable() for id in found))
sources = st.one_of(st.just(SINGLE), ids.map(lambda found: LISTED.format(ids=found)))
files = st.dictionaries(
    st.tuples(st.lists(st.sampled_from(FOLDERS), max_size=3), st.sampled_from(NAMES)).map(
        lambda t: "/".join([*t[0], t[1]])
    ),
    sources,
    min_size=1,
    max_size=8,
)
pages = st.lists(
    st.one_of(st.sampled_from(["shop", "-", "ü", "a b", "x", "icon", "icon1"]), st.text(min_size=1, max_size=5)),
    max_size=4,
)


class Tags(html.parser.HTMLParser):
    """Reads (address, type, width, height) of every image of a head."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        name = given.get("property") or given.get("name") or ""
        if tag == "link":
            width, _, height = given.get("sizes", "").partition("x")
            self.found.append({"url": given["href"], "type": given["type"], "width": width, "height": height})
        elif name in {"og:image", "twitter:image"}:
            self.found.append({"url": given["content"].removeprefix(BASE)})
        elif ":image:" in name:
            self.found[-1][name.rpartition(":")[2]] = given["content"]


def is_ambiguous(path: str) -> bool:
    """Whether a longer image suffix could take an address: a page segment that has the name of an image."""
    return any(part.partition("-")[0] in {"icon", "icon1"} or "image" in part for part in path.split("/"))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(files, st.lists(pages, min_size=1, max_size=4))
def test_every_address_in_a_head_answers_as_promised(tree: dict[str, str], asked: list[list[str]]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="limner-test-"))
    try:
        for name, source in tree.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if name.endswith(".png"):
                header = struct.pack(">II", 3, 4)
                file.write_bytes(
                    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + header + b"\x08\2\0\0\0\0\0\0\0" + b"IDAT" + b"IEND"
                )
            else:
                file.write_text(source, encoding="utf-8")
        try:
            site = Site(folder, base_url=BASE)
        except RouteError:
            reject()
        http = TestClient(site)
        for page in asked:
            path = "/" + "/".join(page)
            if is_ambiguous(path):
                continue
            tags = Tags()
            tags.feed(str(site.head(path)))
            for tag in tags.found:
                reply = http.get(tag["url"], follow_redirects=False)
                assert reply.status_code == 200, (path, tag, unquote(tag["url"]))
                assert reply.headers["content-type"] == tag["type"]
                width, height = struct.unpack_from(">II", reply.content, 16)
                assert (str(width), str(height)) == (tag["width"], tag["height"]), (path, tag)
    finally:
        shutil.rmtree(folder)
