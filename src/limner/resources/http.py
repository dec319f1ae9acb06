"""Fetching over HTTP, safely enough for addresses that strangers wrote.

Goes in: an address. Comes out: `Loaded`. Only http and https, only allowed ports and only public addresses are opened.
A name is resolved once for each hop, and the connection goes to the address that was checked. No cookies, credentials,
proxies or settings of the environment are used. Everything is bounded in bytes and time. An error never repeats what a
server said.

Spec: https://www.rfc-editor.org/rfc/rfc9110
"""

import asyncio
import http.client
import io
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Collection, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import quote, urljoin, urlsplit

from limner.errors import (
    DeadlineExceededError,
    LimitExceededError,
    LoadRefusedError,
    ResourceError,
    ResourceNotFoundError,
)
from limner.record import record
from limner.resources.address import shown
from limner.resources.loader import Loaded
from limner.resources.public_address import is_loopback, is_public

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_ABSENT: Final = frozenset({404, 410})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_TRIES: Final = 2
_CHUNK: Final = 65_536
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_KEPT_IN_ADDRESSES: Final = "!#$%&'()*+,/:;=?@[]~"
_FAILURES: Final = (OSError, http.client.HTTPException, zlib.error, ValueError, RuntimeError)
"""Errors that are caused by a server, or by a system that has no threads left."""

_MOST_LOOKUPS: Final = 64
_lookups: Final = threading.BoundedSemaphore(_MOST_LOOKUPS)


class _Raw(Protocol):
    def read(self, amount: int, /) -> bytes: ...


@record
class _Target:
    """One hop: where to connect, and what to request."""

    scheme: str
    host: str
    port: int
    path: str
    address: str


class HttpLoader:
    """Fetches from public web servers.

    Args:
        hosts: Host names that may be asked; ``*.example.com`` is every name below. None allows all public hosts.
        ports: Ports that may be asked.
        connect_timeout: Seconds for finding the address, and for each connection.
        read_timeout: Seconds that a server may be silent.
        total_timeout: Seconds for everything, all hops together.
        max_hops: Redirects that are followed.
        user_agent: What to send as `User-Agent`.
        allow_loopback: Let this machine be asked. For tests only: it opens every service that trusts its own machine.
    """

    def __init__(  # noqa: PLR0913 - options by keyword
        self,
        *,
        hosts: Collection[str] | None = None,
        ports: Collection[int] = (80, 443),
        connect_timeout: float = 3.0,
        read_timeout: float = 5.0,
        total_timeout: float = 10.0,
        max_hops: int = 5,
        user_agent: str = "limner",
        allow_loopback: bool = False,
    ) -> None:
        self._hosts = None if hosts is None else tuple(host.lower().rstrip(".") for host in hosts)
        self._ports = frozenset(ports)
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._total_timeout = total_timeout
        self._max_hops = max_hops
        self._user_agent = user_agent
        self._allow_loopback = allow_loopback
        self._tls = ssl.create_default_context()

    def load(self, address: str, max_bytes: int) -> Loaded:
        """Fetch; see `Loader.load`.

        Raises:
            LoadRefusedError: An address that may not be opened, also when a redirect leads there.
            ResourceError: It could not be fetched.
            DeadlineExceededError: It took too long.
            LimitExceededError: It is too large.
        """
        deadline = time.monotonic() + self._total_timeout
        start = address
        for _ in range(self._max_hops + 1):
            target = self._check(address)
            answer = self._ask(target, max_bytes, deadline)
            if isinstance(answer, bytes):
                return Loaded(answer, address)
            address = _joined(address, answer.location)
        raise ResourceError(
            "too many redirects", got=shown(start), expected=f"at most {self._max_hops} (HttpLoader.max_hops)"
        )

    async def aload(self, address: str, max_bytes: int) -> Loaded:
        """Do the same in a thread."""
        return await asyncio.to_thread(self.load, address, max_bytes)

    # ── what may be asked ─────────────────────────────────────────────────────────────────────────────────

    def _check(self, address: str) -> _Target:
        """Check an address before any name is looked up."""
        try:
            parts = urlsplit(address)
            port = parts.port
        except ValueError as error:
            raise _refused(address, "an address that can be read") from error
        scheme = parts.scheme.lower()
        if scheme not in _DEFAULT_PORTS:
            raise _refused(address, "http or https")
        if parts.username is not None or parts.password is not None:
            raise _refused(address, "no user name and password")
        host = _ascii_host(parts.hostname or "", address)
        port = _DEFAULT_PORTS[scheme] if port is None else port
        if port not in self._ports:
            raise _refused(address, f"one of the ports {', '.join(map(str, sorted(self._ports)))}")
        if self._hosts is not None and not any(_matches(host, allowed) for allowed in self._hosts):
            raise _refused(address, "a host that `hosts` allows")
        path = _quoted(parts.path or "/")
        if parts.query:
            path += "?" + _quoted(parts.query)
        return _Target(scheme, host, port, path, address)

    def _addresses(self, target: _Target, deadline: float) -> list[str]:
        """Look up a name once, and refuse it if any of its addresses is not public."""
        seconds = min(self._connect_timeout, deadline - time.monotonic())
        found = _look_up(target, max(seconds, 0.001))
        if not found:
            raise ResourceError("a host without an address", got=shown(target.address), expected="a host that exists")
        for address in found:
            judged = ip_address(address)
            if not is_public(judged) and not (self._allow_loopback and is_loopback(judged)):
                raise _refused(target.address, "a host on the public Internet")
        return found

    # ── asking ────────────────────────────────────────────────────────────────────────────────────────────

    def _ask(self, target: _Target, max_bytes: int, deadline: float) -> "bytes | _Redirect":
        connection = _Connection(target, self._read_timeout)
        watchdog: threading.Timer | None = None
        try:
            addresses = self._addresses(target, deadline)
            # A server that sends a byte now and then never hits the read time-out; this limit ends it.
            watchdog = threading.Timer(max(deadline - time.monotonic(), 0.001), connection.cut)
            watchdog.daemon = True
            watchdog.start()
            self._connect(connection, addresses, deadline)
            answer = connection.exchange(self._user_agent, max_bytes)
            if connection.was_cut:
                raise self._late(target)
            return answer  # noqa: TRY300 - the connection is closed after it
        except (ResourceError, LimitExceededError):
            if connection.was_cut:
                raise self._late(target) from None
            raise
        except _FAILURES as error:
            if time.monotonic() >= deadline or isinstance(error, TimeoutError):
                raise self._late(target) from error
            raise ResourceError(
                "a server cannot be read from", got=shown(target.address), expected="a well-formed HTTP answer"
            ) from error
        finally:
            if watchdog is not None:
                watchdog.cancel()
            connection.close()

    def _connect(self, connection: "_Connection", addresses: list[str], deadline: float) -> None:
        for address in addresses[:_TRIES]:
            seconds = min(self._connect_timeout, deadline - time.monotonic())
            if seconds <= 0:
                raise TimeoutError
            if connection.open(address, seconds, self._tls):
                return
        raise ResourceError(
            "a server does not answer", got=f"port {connection.port}", expected="a server that accepts connections"
        )

    def _late(self, target: _Target) -> DeadlineExceededError:
        return DeadlineExceededError(
            "a server takes too long",
            got=shown(target.address),
            expected=f"silence of at most {self._read_timeout} s, and {self._total_timeout} s in all",
        )


@record
class _Redirect:
    location: str


class _Connection:
    """One connection to one address, for one request.

    Attributes:
        was_cut: Whether the time for everything is over.
    """

    def __init__(self, target: _Target, read_timeout: float) -> None:
        self._target = target
        self._read_timeout = read_timeout
        self._http = http.client.HTTPConnection(target.host, target.port)
        self._socket: socket.socket | None = None
        self.was_cut = False

    @property
    def port(self) -> int:
        """The port to connect to."""
        return self._target.port

    def open(self, address: str, seconds: float, tls: ssl.SSLContext) -> bool:
        """Connect to a checked address; False if nothing answers."""
        plain = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        plain.settimeout(seconds)
        self._socket = plain
        try:
            plain.connect((address, self._target.port))
        except OSError:
            plain.close()
            return False
        plain.settimeout(self._read_timeout)
        if self._target.scheme == "https":
            wrapped = tls.wrap_socket(plain, server_hostname=self._target.host, do_handshake_on_connect=False)
            self._socket = wrapped
            if self.was_cut:  # cut while the socket was being wrapped
                raise TimeoutError
            wrapped.do_handshake()
        # http.client only ever gets the open socket: it resolves nothing and follows nothing.
        self._http.sock = self._socket
        self._http.auto_open = 0
        return True

    def cut(self) -> None:
        """End all reading at once, from another thread."""
        self.was_cut = True
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # already closed

    def close(self) -> None:
        self._http.close()
        if self._socket is not None:
            self._socket.close()

    def exchange(self, user_agent: str, max_bytes: int) -> "bytes | _Redirect":
        """Send the request, and give the body or the redirect."""
        target = self._target
        self._http.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
        self._http.putheader("Host", _host_header(target))
        self._http.putheader("User-Agent", user_agent)
        self._http.putheader("Accept", "image/*,*/*;q=0.5")
        self._http.putheader("Accept-Encoding", "gzip")
        self._http.putheader("Connection", "close")
        self._http.endheaders()
        # A response that is not read to its end keeps the socket open until the response is closed.
        with self._http.getresponse() as response:
            return self._take(response, max_bytes)

    def _take(self, response: http.client.HTTPResponse, max_bytes: int) -> "bytes | _Redirect":
        target = self._target
        if response.status in _REDIRECTS:
            location = response.getheader("Location")
            if not location:
                raise ResourceError("a redirect to nowhere", got=shown(target.address), expected="a Location header")
            return _Redirect(location.strip())
        if response.status != 200:
            kind = ResourceNotFoundError if response.status in _ABSENT else ResourceError
            raise kind(
                "a server has no picture there", got=f"{shown(target.address)}: {response.status}", expected="200"
            )
        if (response.length or 0) > max_bytes:
            raise _too_large(target, max_bytes)
        encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
        if encoding not in ("identity", "gzip", "x-gzip", "deflate"):
            raise ResourceError("an unknown compression", got=shown(target.address), expected="gzip or none")
        # http.client reads a chunk of negative length to the end of the connection, which may have none.
        response.fp = io.BufferedReader(_Counted(response.fp, target, max_bytes))
        pieces: list[bytes] = []
        size = 0
        for piece in _body(response, encoding):
            size += len(piece)
            if size > max_bytes:
                raise _too_large(target, max_bytes)
            pieces.append(piece)
        # To http.client, a truncated head looks like a complete one with nothing after it.
        if response.length or not pieces:
            raise ResourceError("an answer that breaks off", got=shown(target.address), expected="all of it")
        return b"".join(pieces)


class _Counted(io.RawIOBase):
    """A stream that stops reading at the most bytes a body may have, with its chunks' lengths and trailers."""

    def __init__(self, stream: io.BufferedReader, target: _Target, max_bytes: int) -> None:
        self._stream = stream
        self._target = target
        self._max_bytes = max_bytes
        self._left = 2 * max_bytes + _CHUNK

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Read what is there.

        Raises:
            LimitExceededError: The body is too long.
        """
        size = self._stream.readinto1(buffer)
        self._left -= size
        if self._left < 0:
            raise _too_large(self._target, self._max_bytes)
        return size

    def close(self) -> None:
        super().close()
        self._stream.close()


def _body(response: _Raw, encoding: str) -> Iterator[bytes]:
    """Give the decompressed body in pieces; no piece is much larger than what is read at once."""
    if encoding == "identity":
        while piece := response.read(_CHUNK):
            yield piece
        return
    inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    while packed := response.read(_CHUNK):
        while packed and not inflater.eof:
            yield inflater.decompress(packed, _CHUNK)
            packed = inflater.unconsumed_tail
    if not inflater.eof:
        raise zlib.error("incomplete")


def _look_up(target: _Target, seconds: float) -> list[str]:
    """Resolve a name in its own thread, because the system's resolver has no time-out."""
    answer: Future[list[str]] = Future()
    gate = _lookups

    def look() -> None:
        try:
            found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
            answer.set_result(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
        except (OSError, UnicodeError) as error:
            answer.set_exception(error)
        finally:
            gate.release()

    literal = _literal(target.host)
    if literal is not None:
        return [str(literal)]
    # Threads that hang in the resolver cannot be ended, so their number is bounded.
    if not gate.acquire(timeout=seconds):
        raise TimeoutError
    try:
        threading.Thread(target=look, daemon=True).start()
    except RuntimeError:
        gate.release()
        raise
    try:
        return answer.result(seconds)
    except FutureTimeoutError:
        raise TimeoutError from None


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _ascii_host(host: str, address: str) -> str:
    """Give a host name as DNS knows it.

    Raises:
        LoadRefusedError: No host name.
    """
    literal = _literal(host)
    if literal is not None:
        return str(literal)
    try:
        name = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise _refused(address, "a host name") from error
    if not name or not all(letter.isalnum() or letter in "-._" for letter in name):
        raise _refused(address, "a host name")
    return name


def _matches(host: str, allowed: str) -> bool:
    if allowed.startswith("*."):
        return host.endswith(allowed[1:])
    return host == allowed


def _host_header(target: _Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == _DEFAULT_PORTS[target.scheme] else f"{host}:{target.port}"


def _joined(address: str, location: str) -> str:
    """Give the address that a redirect leads to.

    Raises:
        LoadRefusedError: It is none.
    """
    try:
        return urljoin(address, location)
    except ValueError as error:
        raise _refused(location, "an address that can be read") from error


def _quoted(text: str) -> str:
    return quote(text, safe=_KEPT_IN_ADDRESSES, errors="replace")  # addresses contain no surrogates


def _refused(address: str, expected: str) -> LoadRefusedError:
    return LoadRefusedError("this address may not be opened", got=shown(address), expected=expected)


def _too_large(target: _Target, max_bytes: int) -> LimitExceededError:
    return LimitExceededError(
        "a picture is too large",
        got=f"{shown(target.address)}: more than {max_bytes:,} bytes",
        expected="less, or larger `Limits.resource_bytes`",
    )
