# ruff: noqa: E501 - a line is often a whole source file
"""The WSGI door, called as a server calls it."""

import contextvars
import io
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest

from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]
ECHO = "def generate_image_metadata():\n    return [{'id': 'a/b'}, {'id': 'ü'}]\n\n\nasync def image(params, id):\n    return repr((params, id)).encode()\n"


def call(site: Site, path: str, method: str = "GET", **environ: str) -> tuple[str, dict[str, str], bytes]:
    given: dict[str, Any] = {
        "PATH_INFO": path,
        "REQUEST_METHOD": method,
        "QUERY_STRING": "",
        "SCRIPT_NAME": "",
        **environ,
    }
    setup_testing_defaults(given)
    given["wsgi.input"] = io.BytesIO()
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _info: object = None) -> Callable[[bytes], object]:
        started.append((status, headers))
        return lambda _: None

    result = validator(site.wsgi)(given, start_response)
    body = b"".join(result)
    close = getattr(result, "close", None)
    if close:
        close()
    [(status, headers)] = started
    return status, {name.lower(): value for name, value in headers}, body


def test_a_picture_is_served(write_app: WriteApp) -> None:
    site = Site(write_app({"icon.png": (2, 2), "[id]/apple_icon.py": "def image(params):\n    return {PNG}\n"}))
    status, headers, body = call(site, "/icon.png")
    assert (status, headers["content-length"]) == ("200 OK", str(len(body)))
    assert call(site, "/icon.png", HTTP_IF_NONE_MATCH=headers["etag"])[0] == "304 Not Modified"
    assert call(site, "/icon.png", HTTP_RANGE="bytes=0-3")[::2] == ("206 Partial Content", body[:4])
    assert call(site, "/icon.png", "HEAD")[2] == b""
    assert call(site, "/icon.png", "POST")[0] == "405 Method Not Allowed"
    assert call(site, "/x/apple-icon")[0] == "200 OK"
    assert call(site, "/nowhere")[0] == "404 Not Found"


def test_the_tail_of_a_decoded_path_is_compared_with_the_ids(write_app: WriteApp) -> None:
    site = Site(write_app({"[id]/icon.py": ECHO}))
    assert call(site, "/7/icon/a/b")[2] == b"({'id': '7'}, 'a/b')"
    assert call(site, "/7/icon/" + "ü".encode().decode("latin-1"))[2] == "({'id': '7'}, 'ü')".encode()
    assert call(site, "/7/icon/a")[0] == "404 Not Found"
    assert call(site, "/7/icon/\xff")[0] == "404 Not Found"


def test_a_raw_address_is_preferred_where_the_server_gives_it(write_app: WriteApp) -> None:
    site = Site(write_app({"[id]/icon.py": ECHO}))
    assert call(site, "/x/y/icon/a/b", RAW_URI="/x%2Fy/icon/a%2Fb?q")[2] == b"({'id': 'x/y'}, 'a/b')"
    assert (
        call(site, "/x/icon/a/b", REQUEST_URI="/docs/x/icon/a%2Fb", SCRIPT_NAME="/docs")[2] == b"({'id': 'x'}, 'a/b')"
    )
    assert call(site, "/x/icon/a/b", REQUEST_URI="/something/else")[2] == b"({'id': 'x'}, 'a/b')"


def test_a_redirect_has_the_script_name(write_app: WriteApp) -> None:
    status, headers, _ = call(Site(write_app({"icon.png": (1, 1)})), "/icon.png/", SCRIPT_NAME="/docs")
    assert (status, headers["location"]) == ("308 Permanent Redirect", "/docs/icon.png")


def test_functions_see_the_context_variables_of_the_thread_that_asked(
    write_app: WriteApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys
    from types import ModuleType

    holder = ModuleType("limner_test_context")
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable", default="none")
    holder.__dict__["variable"] = variable
    monkeypatch.setitem(sys.modules, "limner_test_context", holder)
    source = "from limner_test_context import variable\n\n\n{0} image():\n    return variable.get().encode()\n"
    site = Site(write_app({"a/icon.py": source.format("def"), "b/icon.py": source.format("async def")}))
    seen: list[bytes] = []

    def ask(name: str) -> None:
        variable.set(name)
        seen.extend(call(site, f"/{folder}/icon")[2] for folder in ("a", "b"))

    for name in ("one", "two"):
        thread = threading.Thread(target=ask, args=(name,))
        thread.start()
        thread.join()
    assert seen == [b"one", b"one", b"two", b"two"]


def test_many_threads_are_answered_at_once(write_app: WriteApp) -> None:
    source = "import asyncio\n\n\nasync def image(params):\n    await asyncio.sleep(0.05)\n    return params['id'].encode()\n"
    site = Site(write_app({"[id]/icon.py": source}))
    bodies: dict[int, bytes] = {}

    def ask(n: int) -> None:
        bodies[n] = call(site, f"/{n}/icon")[2]

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert bodies == {n: str(n).encode() for n in range(20)}
