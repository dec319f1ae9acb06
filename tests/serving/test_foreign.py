# ruff: noqa: E501 - a line is often a whole source file
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownParameterType=false
# Starlette's client has types only with a client library of its own.
"""Whatever an image function returns: bytes, and other frameworks' responses, known by what they can do."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from limner.serving.foreign import sniff_media_type
from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]

STARLETTE = "from starlette.responses import Response\n\n\ndef image():\n    return Response({PNG}, 418, {'x-a': '1', 'Cache-Control': 'public, max-age=99'}, 'image/png')\n"
STREAMING = "from starlette.responses import StreamingResponse\n\n\nasync def parts():\n    yield {PNG}[:20]\n    yield {PNG}[20:]\n\n\ndef image():\n    return StreamingResponse(parts(), media_type='image/png', headers={'x-a': '1'})\n"
FILE = "from pathlib import Path\nfrom starlette.responses import FileResponse\n\n\ndef image():\n    return FileResponse(Path(__file__).with_name('photo.png'))\n"
DJANGO = "class Response:\n    status_code = 201\n    content = {PNG}\n    headers = {'Content-Type': 'image/png', 'X-A': '1'}\n\n\nasync def image():\n    return Response()\n"
FLASK = "class Response:\n    status_code = 200\n    headers = {'Content-Type': 'image/png', 'X-A': '1', 'Content-Length': '3'}\n\n    def get_data(self):\n        return {PNG}\n\n\ndef image():\n    return Response()\n"
CLIENT = "import httpx\n\n\ndef image():\n    return httpx.Response(200, content={PNG}, headers={'x-a': '1', 'content-type': 'image/png'})\n"
APP = "class Response:\n    async def __call__(self, scope, receive, send):\n        await send({'type': 'http.response.start', 'status': 200, 'headers': [(b'X-A', b'1')]})\n        await send({'type': 'http.response.body', 'body': {PNG}})\n\n\ndef image():\n    return Response()\n"


def get(root: Path, path: str = "/icon", **headers: str) -> "tuple[int, bytes, Mapping[str, str]]":
    reply = TestClient(Site(root), raise_server_exceptions=False).get(path, headers=headers)
    return reply.status_code, reply.content, reply.headers


@pytest.mark.parametrize(
    ("source", "status"),
    [(STARLETTE, 418), (STREAMING, 200), (DJANGO, 201), (FLASK, 200), (CLIENT, 200), (APP, 200)],
    ids=["starlette", "streaming", "django", "flask", "client", "app"],
)
def test_a_response_of_a_framework_passes_with_its_status_headers_and_type(
    write_app: WriteApp, source: str, status: int
) -> None:
    found, body, headers = get(write_app({"icon.py": source}))
    assert (found, headers["x-a"], headers["content-type"]) == (status, "1", "image/png")
    assert body.startswith(b"\x89PNG")
    assert headers["content-length"] == str(len(body))
    assert ("etag" in headers) == (status == 200)


def test_headers_of_a_response_win_over_ours(write_app: WriteApp) -> None:
    source = STARLETTE.replace("418", "200")
    _, _, headers = get(write_app({"icon.py": source}))
    assert headers["cache-control"] == "public, max-age=99"


def test_a_file_response_is_read_whole_and_conditions_are_ours(write_app: WriteApp) -> None:
    root = write_app({"icon.py": FILE, "photo.png": (5, 5)})
    status, body, headers = get(root, range="bytes=0-1")
    assert (status, body) == (200, (root / "photo.png").read_bytes())
    assert get(root, **{"if-none-match": headers["etag"]})[0] == 304


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"\0\0\1\0\1\0", "image/x-icon"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x1cftypavif", "image/avif"),
        (b"  <svg xmlns='x'/>", "image/svg+xml"),
        (b"<?xml version='1.0'?>\n<svg/>", "image/svg+xml"),
        (b"<html><svg/></html>", None),
        (b"", None),
    ],
)
def test_the_type_of_bytes_is_read_from_them(body: bytes, media_type: str | None) -> None:
    assert sniff_media_type(body) == media_type


def test_a_declared_type_wins_over_what_bytes_look_like(write_app: WriteApp) -> None:
    root = write_app({"icon.py": "content_type = 'image/vnd.own'\n\n\ndef image():\n    return b'own format'\n"})
    assert get(root)[2]["content-type"] == "image/vnd.own"
