"""The ASGI door: a scope becomes a request, a reply becomes messages.

Goes in: ASGI's three arguments. Comes out: a sent reply. A client that goes away cancels the work that only it
waited for.

Spec: https://asgi.readthedocs.io/en/stable/specs/www.html
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping, MutableMapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from limner.diagnostics import logger
from limner.routes.address import split_path, split_raw_path
from limner.serving.answer import ImageServer
from limner.serving.request import Reply, Request, quote_prefix, strip_prefix

Scope: TypeAlias = Mapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]
ASGIApp: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

_LEAVING_SECONDS: Final = 2.0


def read_scope(scope: Scope, *, root_path: str | None = None) -> Request:
    """Read an HTTP scope.

    Args:
        scope: As the server gave it.
        root_path: The mount prefix to assume instead of the scope's; None for the scope's.
    """
    mounted = str(scope.get("root_path") or "")
    prefix = mounted if root_path is None else root_path
    raw = scope.get("raw_path")
    decoded = str(scope.get("path") or "/")
    path = split_raw_path(raw) if isinstance(raw, bytes) else split_path(decoded, exact=False)
    if path is not None:
        stripped = strip_prefix(path, mounted)
        path = strip_prefix(path, prefix) if stripped is path else stripped
    query = scope.get("query_string", b"")
    headers: dict[str, str] = {}
    for key, value in scope.get("headers", ()):
        name, text = key.decode("latin-1").lower(), value.decode("latin-1")
        headers[name] = f"{headers[name]}, {text}" if name in headers else text
    return Request(
        method=str(scope.get("method", "GET")).upper(),
        path=path,
        path_length=len(raw) if isinstance(raw, bytes) else len(decoded.encode("utf-8", "replace")),
        prefix=quote_prefix(prefix),
        scheme=str(scope.get("scheme", "")),
        host=headers.get("host", ""),
        headers=MappingProxyType(headers),
        query=query if isinstance(query, str) else bytes(query).decode("latin-1"),  # a text in Django's test client
        door=_read_door(scope),
        app=scope.get("app"),
    )


def _read_door(scope: Scope) -> Hashable:
    """Give what `read_scope` reads beside the method and the headers."""
    return scope.get("path"), scope.get("raw_path"), scope.get("query_string"), scope.get("root_path")


async def serve(server: ImageServer, scope: Scope, receive: Receive, send: Send, *, root_path: str | None) -> None:
    """Answer one connection.

    Raises:
        RuntimeError: The scope is of a kind that no server sends to an app.
    """
    if scope["type"] == "http":
        method, path = scope.get("method", "GET"), scope.get("path", "/")
        ready = server.ready_reply(method, path, _read_door(scope), scope.get("headers", ()))
        if ready is not None:
            await send({"type": "http.response.start", "status": ready.status, "headers": [*ready.headers]})
            await send({"type": "http.response.body", "body": b"" if method == "HEAD" else ready.body})
            return
        request = read_scope(scope, root_path=root_path)
        reply = await _reply_or_leave(server, request, receive)
        if reply is not None:
            await _send(reply, request, send)
    elif scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1000})
    elif scope["type"] == "lifespan":
        await _live(server, receive, send)
    else:
        raise RuntimeError(f"an ASGI scope of unknown type {scope['type']!r}")


async def _reply_or_leave(server: ImageServer, request: Request, receive: Receive) -> Reply | None:
    """Give the reply; None, and no further work, when the client has gone."""
    work = asyncio.ensure_future(server.reply(request))
    leaving = asyncio.ensure_future(_wait_for_leaving(receive))
    try:
        await asyncio.wait({work, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done() and not leaving.cancelled() and leaving.exception() is not None:
            await asyncio.wait({work})  # a server whose receive() fails can still be answered
        if work.done():
            return work.result()
        return None
    finally:
        for task in (work, leaving):
            task.cancel()
        # Not `await task`: what that raises when this very task is cancelled looks like the end of the other. Neither
        # without an end: a function of the site's, or a server's receive(), may refuse to be cancelled.
        await asyncio.wait({work, leaving}, timeout=_LEAVING_SECONDS)
        for task in (work, leaving):
            task.add_done_callback(_look_at)


def _look_at(task: "asyncio.Task[Any]") -> None:
    """Retrieve what a task raised, so that it is not logged as never retrieved."""
    if not task.cancelled():
        task.exception()


async def _wait_for_leaving(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send(reply: Reply, request: Request, send: Send) -> None:
    await send({"type": "http.response.start", "status": reply.status, "headers": reply.raw_headers()})
    await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else reply.body})


async def _live(server: ImageServer, receive: Receive, send: Send) -> None:
    """Check the site at start-up; faults are logged, and nothing stops.

    An address that has a fault says so when it is asked for; the others are served.
    """
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            for fault in await server.check():
                logger.error("%s", fault)
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await asyncio.to_thread(server.close)
            await send({"type": "lifespan.shutdown.complete"})
            return
