"""What an image function returned if it is not an `ImageResponse`: bytes, or another framework's response.

Goes in: the object. Comes out: a `Reply`, or a `ModuleError` that says what is allowed. No framework is imported:
responses are recognised by their attributes.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final, cast

from limner.errors import ModuleError
from limner.formats import sniff_format
from limner.routes.entries import Entry
from limner.serving.request import Reply, Request
from limner.sources import SourceLocation

_LENGTHS: Final = frozenset({"content-length", "transfer-encoding", "connection"})


def sniff_media_type(body: bytes) -> str | None:
    """Tell the media type of an image by its first bytes; None if it is not an image."""
    row = sniff_format(body)
    return row.media_type if row is not None else None


async def read_result(result: Any, request: Request, entry: Entry, where: SourceLocation) -> Reply:
    """Read what an image function returned.

    Raises:
        ModuleError: It is neither an image nor a response.
    """
    shown = "None" if result is None else f"{type(result).__name__} {result!r:.60}"
    if isinstance(result, bytes | bytearray | memoryview):
        body = bytes(cast("bytes", result))
        media_type = entry.content_type if entry.declares_type else sniff_media_type(body) or entry.content_type
        return Reply(status=200, headers=[("content-type", media_type)], body=body)
    given: Any = result
    if given is not None and not isinstance(given, str | type):
        reply = _read_attributes(result)
        if reply is None and (app := _as_app(result)) is not None:
            reply = await _run_asgi(app, request)
        if reply is not None:
            reply.headers = [(key, value) for key, value in reply.headers if key not in _LENGTHS]
            reply.set_default("content-type", sniff_media_type(reply.body) or entry.content_type)
            return reply
    is_node = hasattr(result, "tag") or hasattr(result, "__html__") or isinstance(result, str | Mapping)
    raise ModuleError(
        "image() did not return an image",
        where=where,
        got=shown,
        expected="an ImageResponse, bytes, or a response of a web framework",
        suggestion="return ImageResponse(...) around it" if is_node else "",
    )


def _as_app(result: Any) -> Callable[..., Awaitable[None]] | None:
    return cast("Callable[..., Awaitable[None]]", result) if callable(result) else None


def _read_attributes(result: Any) -> Reply | None:  # Any: recognised by its attributes
    """Read responses that hold their bytes: those of Starlette, Django, Flask and httpx."""
    status = getattr(result, "status_code", None)
    if not isinstance(status, int):
        return None
    raw = getattr(result, "raw_headers", None)
    if raw is not None:
        body = getattr(result, "body", None)
        if (
            not isinstance(body, bytes | memoryview)
            or hasattr(result, "body_iterator")
            or hasattr(result, "stat_result")
        ):
            return None
        headers = [(key.decode("latin-1"), value.decode("latin-1")) for key, value in raw]
        return Reply(status=status, headers=headers, body=bytes(cast("bytes", body)))
    headers = [(str(key).lower(), str(value)) for key, value in _header_items(result)]
    if callable(getattr(result, "get_data", None)):
        return Reply(status=status, headers=headers, body=bytes(result.get_data()))
    if isinstance(parts := getattr(result, "streaming_content", None), Iterable):
        return Reply(status=status, headers=headers, body=b"".join(cast("Iterable[bytes]", parts)))
    content = getattr(result, "content", None)
    if not isinstance(content, bytes):
        return None
    # Clients' responses hold decoded bytes, together with a header that says they are encoded.
    return Reply(status=status, headers=[item for item in headers if item[0] != "content-encoding"], body=content)


def _header_items(result: Any) -> Iterable[tuple[object, object]]:
    headers = getattr(result, "headers", None)
    for holder in (headers, result):
        items = getattr(holder, "items", None)
        if callable(items):
            return cast("Iterable[tuple[object, object]]", items())
    return ()


async def _run_asgi(app: Callable[..., Awaitable[None]], request: Request) -> Reply | None:
    """Let a response that is an ASGI app send itself to us; None when it is not an ASGI app."""
    reply = Reply(status=0)
    parts: list[bytes] = []

    asked = False

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if asked:
            await asyncio.Event().wait()  # the client never leaves; streaming responses watch for a client that does
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Mapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            headers = message.get("headers", ())
            reply.headers = [(key.decode("latin-1").lower(), value.decode("latin-1")) for key, value in headers]
        elif message["type"] == "http.response.body":
            parts.append(bytes(message.get("body", b"")))

    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "GET",
        "path": request.target,
        "raw_path": request.target.encode(),
        "root_path": "",
        "query_string": request.shown_query.encode("latin-1", "replace"),
        # We check conditions and ranges against the whole body.
        "headers": [],
        "scheme": request.scheme or "http",
    }
    try:
        waiting = app(scope, receive, send)
    except TypeError:
        return None
    if not hasattr(waiting, "__await__"):
        return None
    await waiting
    reply.body = b"".join(parts)
    return reply if reply.status else None
