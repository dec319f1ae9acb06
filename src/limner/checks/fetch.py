"""What answers at an address: a server, asked as a crawler asks it, or a folder of files.

Goes in: an address. Comes out: `Served`; what cannot be had is a status, not an error.
"""

import gzip
import time
import zlib
from dataclasses import replace
from functools import lru_cache
from http.client import HTTPException, HTTPResponse
from ipaddress import ip_address
from pathlib import Path
from typing import IO, Final
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from limner.checks.subjects import Served
from limner.errors import InvalidValueError
from limner.formats import image_extensions

_AGENT: Final = "Mozilla/5.0 (compatible; limner-check) facebookexternalhit/1.1 Twitterbot/1.0"
_SECONDS: Final = 15.0
_SLOW: Final = 3.0
_MOST_BYTES: Final = 32_000_000
_LOOPBACK: Final = frozenset({"localhost", "localhost.localdomain"})
_MOST_KEPT: Final = 512


class Fetcher:
    """Asks a running site.

    Args:
        base: An address of the site.
        remote: Whether hosts other than this machine may be asked.

    Raises:
        InvalidValueError: The address is not of http, or of another machine and `remote` is not given.
    """

    def __init__(self, base: str, *, remote: bool = False) -> None:
        self._base = base
        self._remote = remote
        parts = urlsplit(base)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise InvalidValueError("not an address of a site", got=repr(base), expected="http://127.0.0.1:8000/")
        if not self._may_ask(base):
            raise InvalidValueError(
                "the address is of another machine", got=base, expected="an address of this one", suggestion="--remote"
            )
        self.ask = lru_cache(maxsize=_MOST_KEPT)(self._ask)

    def _may_ask(self, address: str) -> bool:
        host = urlsplit(address).hostname or ""
        if self._remote or host in _LOOPBACK or host.endswith(".localhost"):
            return True
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return False

    def _ask(self, address: str) -> Served:
        """Give what an address answers, within 15 s; what is slow is asked for once more, as the next crawler does."""
        served = self._fetch(address)
        if served.status == 200 and served.seconds > _SLOW:
            return replace(served, again=self._fetch(address).seconds)
        return served

    def _fetch(self, address: str) -> Served:
        whole = urljoin(self._base, address)
        if urlsplit(whole).scheme not in {"http", "https"} or not self._may_ask(whole):
            return Served(0, address=whole)
        redirects = _Redirects(self)
        opener: OpenerDirector = build_opener(ProxyHandler({}), redirects)
        request = Request(whole, headers={"User-Agent": _AGENT, "Accept-Encoding": "gzip, deflate"})  # noqa: S310 - the scheme is checked above
        begun = time.perf_counter()
        try:
            with opener.open(request, timeout=_SECONDS) as reply:
                body = _decoded(reply)
        except HTTPError as error:
            error.close()
            return Served(error.code, redirects=redirects.count, address=whole)
        except (URLError, OSError, HTTPException, ValueError, zlib.error):
            return Served(0, redirects=redirects.count, address=whole)
        media_type = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
        seconds = time.perf_counter() - begun
        return Served(reply.status, body, media_type, redirects.count, seconds, reply.url)


class _Redirects(HTTPRedirectHandler):
    """Counts redirects, and follows none to where nobody may ask."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self.count = 0

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: object, newurl: str
    ) -> Request | None:
        """Give the request that follows."""
        self.count += 1
        if not self._fetcher._may_ask(newurl):  # noqa: SLF001 - a part of it
            raise HTTPError(newurl, code, "a redirect to another machine", None, None)  # type: ignore[arg-type]  # there are none
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]  # as it was given


def _decoded(reply: HTTPResponse) -> bytes:
    body = reply.read(_MOST_BYTES)
    encoding = (reply.headers.get("content-encoding") or "").lower()
    if encoding == "gzip":
        return gzip.decompress(body)
    return zlib.decompress(body) if encoding == "deflate" else body


class Folder:
    """Answers as a host of files does.

    Args:
        root: The folder that stands for the host's root.
    """

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def ask(self, address: str) -> Served:
        """Give the file of an address; one of another host is looked for by its path."""
        path = unquote(urlsplit(address).path)
        file = (self._root / path.lstrip("/")).resolve()
        if file.is_dir():
            file /= "index.html"
        if not file.is_relative_to(self._root) or not file.is_file():
            return Served(404, address=address)
        media_type = image_extensions().get(file.suffix[1:].lower(), "")
        return Served(200, file.read_bytes(), media_type, address=address)

    def pages(self) -> list[tuple[Path, str]]:
        """Give the pages of the folder with their addresses; of snippets none."""
        found: list[tuple[Path, str]] = []
        for file in sorted(self._root.rglob("*.html")):
            inside = file.relative_to(self._root)
            if any(part.startswith(("_", ".")) for part in inside.parts):
                continue
            found.append((file, "/" + inside.as_posix().removesuffix("index.html")))
        return found
