"""The WSGI door: an environ becomes a request, a reply becomes an iterable of bytes.

Goes in: WSGI's two arguments. Comes out: the reply's bytes. The work runs in one long-lived event loop.

Spec: https://peps.python.org/pep-3333/
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from limner.response import status_line
from limner.routes.address import PathSegments, split_path, split_raw_path
from limner.serving.answer import ImageServer
from limner.serving.request import Request, quote_prefix, strip_prefix

_DOOR: Final = ("SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "RAW_URI", "REQUEST_URI")
_CONDITIONS: Final = {"HTTP_IF_NONE_MATCH": b"if-none-match", "HTTP_IF_MODIFIED_SINCE": b"if-modified-since"}
_CONTENT_HEADERS: Final = {"CONTENT_TYPE": "content-type", "CONTENT_LENGTH": "content-length"}


def read_environ(environ: Mapping[str, Any], *, root_path: str | None = None) -> Request:
    """Read a WSGI environ.

    Args:
        environ: As the server gave it.
        root_path: The mount prefix to assume instead of ``SCRIPT_NAME``; None for that.
    """
    mounted = _recode(str(environ.get("SCRIPT_NAME") or ""))
    prefix = (mounted or "") if root_path is None else root_path
    path = _read_path(environ, mounted or "")
    if path is not None and root_path is not None:
        path = strip_prefix(path, root_path)
    headers = {
        key[5:].replace("_", "-").lower(): str(value) for key, value in environ.items() if key.startswith("HTTP_")
    }
    headers.update({name: str(environ[key]) for key, name in _CONTENT_HEADERS.items() if environ.get(key)})
    return Request(
        method=str(environ.get("REQUEST_METHOD", "GET")).upper(),
        path=path,
        path_length=len(str(environ.get("PATH_INFO") or "")),
        prefix=quote_prefix(prefix),
        scheme=str(environ.get("wsgi.url_scheme", "")),
        host=headers.get("host", ""),
        headers=MappingProxyType(headers),
        query=str(environ.get("QUERY_STRING") or ""),
        door=_read_door(environ),
    )


def _read_door(environ: Mapping[str, Any]) -> Hashable:
    """Give what `read_environ` reads beside the method and the headers."""
    return tuple(map(environ.get, _DOOR))


def _read_conditions(environ: Mapping[str, Any]) -> list[tuple[bytes, bytes]]:
    """Give the headers on which a prepared reply depends."""
    given = ((name, environ.get(key)) for key, name in _CONDITIONS.items())
    return [(name, str(value).encode("latin-1", "replace")) for name, value in given if value is not None]


def _read_path(environ: Mapping[str, Any], mounted: str) -> PathSegments | None:
    """Read the path, from the raw address where the server tells it.

    Where a middleware has moved the path since, the raw address no longer says the same, and does not count.
    """
    decoded = _recode(str(environ.get("PATH_INFO") or "/"))
    if decoded is None:
        return None
    raw = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    if isinstance(raw, str) and raw.startswith("/"):
        try:
            path = split_raw_path(raw.encode("latin-1"))
        except UnicodeEncodeError:
            path = None
        if path is not None:
            path = strip_prefix(path, mounted)
            if (
                "/" + "/".join(path.segments) == "/" + decoded.strip("/")
                or path.segments == split_path(decoded).segments
            ):
                return path
    return split_path(decoded, exact=False)


def _recode(text: str) -> str | None:
    """Undo WSGI's reading of bytes as Latin-1; None when they are not UTF-8."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return None
    except UnicodeEncodeError:
        return text  # a test's environ that was never bytes


def serve(
    server: ImageServer, environ: Mapping[str, Any], start_response: Callable[..., Any], *, root_path: str | None
) -> Iterable[bytes]:
    """Answer one request."""
    method, target = str(environ.get("REQUEST_METHOD", "GET")).upper(), str(environ.get("PATH_INFO") or "/")
    ready = server.ready_reply(method, target, _read_door(environ), _read_conditions(environ))
    if ready is not None:
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in ready.headers]
        start_response(status_line(ready.status), headers)
        return [] if method == "HEAD" or not ready.body else [ready.body]
    request = read_environ(environ, root_path=root_path)
    reply = server.settings.caller.serve(partial(server.reply, request))
    start_response(status_line(reply.status), reply.finished_headers())
    return [] if request.method == "HEAD" or not reply.body else [reply.body]
