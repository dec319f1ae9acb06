"""The HTTP loader against servers that misbehave, each in its own way."""

import asyncio
import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from limner.errors import DeadlineExceededError, LimitExceededError, LoadRefusedError, ResourceError
from limner.resources.http import HttpLoader
from limner.resources.public_address import is_public
from resources.servers import Answer, raw, redirect, reply, serving

CAP = 100_000


def loader(port: int, **options: Any) -> HttpLoader:
    """Give a loader that may ask this machine, on one port, and is impatient."""
    settings: dict[str, Any] = {"read_timeout": 0.4, "total_timeout": 1.2, **options}
    return HttpLoader(allow_loopback=True, ports={port}, **settings)


def test_a_file_is_fetched_with_nothing_but_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(reply(b"wrong")) as proxy, serving(reply(b"right")) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.address)
        loaded = loader(server.port).load(server.address + "a b/ü.png?q=1#part", CAP)
    assert loaded.data == b"right"
    assert not proxy.requests
    head = server.requests[0].decode().split("\r\n")
    assert head[0] == "GET /a%20b/%C3%BC.png?q=1 HTTP/1.1"
    assert [line.partition(":")[0] for line in head[1:] if line] == [
        *("Host", "User-Agent", "Accept", "Accept-Encoding", "Connection")
    ]


PRIVATE = [
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1"),  # noqa: S104 - nothing is bound
    *("172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.1.1", "192.88.99.1", "198.18.0.1", "198.51.100.1"),
    *("203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "::8.8.8.8", "64:ff9b::7f00:1"),
    *("64:ff9b::10.0.0.1", "64:ff9b:1::8.8.8.8", "2002:7f00:1::", "2002:808:808::1", "2001::1", "2001:0:1:2::3"),
    *("2001:db8::1", "2001:10::1", "3fff::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1"),
    *("2606:4700::5efe:127.0.0.1", "2606:4700::200:5efe:8.8.8.8", "100::1", "5f00::1", "4000::1"),
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::1", "64:ff9b::8.8.8.8"]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_allowed(address: str) -> None:
    assert is_public(ip_address(address))


FORBIDDEN = [
    *("http://127.0.0.1/", "http://[::1]/", "http://localhost/", "http://0/", "http://0x7f.1/", "http://2130706433/"),
    *(
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data",
        "https://10.0.0.1/",
        "http://017700000001/",
    ),
    *("file:///etc/passwd", "ftp://example.com/a", "gopher://example.com/", "http://user:pw@93.184.216.34/"),
    *("http://93.184.216.34:22/", "http://93.184.216.34:8080/", "http:///a", "http://a b/", "http://exa%6dple.com/"),
    *("http://[::1", "http://a:99999/", "//example.com/a", "http://①②⑦.⓪.⓪.①/", "http://-\\example.com/"),
]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_what_a_stranger_may_not_ask_for_is_refused_by_default(address: str) -> None:
    with pytest.raises((LoadRefusedError, ResourceError)) as caught:
        HttpLoader(connect_timeout=1).load(address, CAP)
    assert not isinstance(caught.value, DeadlineExceededError)
    assert "pw" not in str(caught.value)


def test_loopback_is_not_asked_by_default() -> None:
    with serving(reply(b"x")) as server:
        with pytest.raises(LoadRefusedError):
            HttpLoader(ports={server.port}).load(server.address, CAP)
        time.sleep(0.05)
        assert not server.requests


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let names resolve to these addresses, one answer after the other; give the list of names asked for."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **_options: Any) -> list[Any]:
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_a_name_that_resolves_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(LoadRefusedError, match="public Internet"):
        HttpLoader().load("http://rebinding.example/", CAP)


def test_a_name_is_resolved_once_and_the_connection_goes_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(reply(b"x")) as server:
        connected: list[Any] = []
        real = socket.socket.connect

        def connect(self: socket.socket, address: Any) -> None:
            connected.append(address)
            real(self, address)

        monkeypatch.setattr(socket.socket, "connect", connect)

        # What comes after the first answer is what a rebinding server would like to be connected to.
        asked = resolving(monkeypatch, ["127.0.0.1"], ["10.0.0.1"])
        assert loader(server.port).load(f"http://name.example:{server.port}/", CAP).data == b"x"
    assert asked == ["name.example"]
    assert connected == [("127.0.0.1", server.port)]
    assert b"Host: name.example:" in server.requests[0]


def test_every_hop_is_judged_again() -> None:
    targets = (
        *("http://10.0.0.1/", "http://169.254.169.254/", "file:///etc/passwd", "data:image/png,x", "ftp://127.0.0.1/"),
        *("http://127.0.0.1:1/", "//192.168.0.1/", "http://u:p@127.0.0.1/", "http://[", "http://127.0.0.1:99999/"),
    )
    for target in targets:
        with serving(redirect(target)) as server, pytest.raises(LoadRefusedError):
            loader(server.port).load(server.address, CAP)


def test_a_redirect_is_followed_without_its_cookie() -> None:
    def answer(connection: socket.socket, head: bytes) -> None:
        (reply(b"there") if head.startswith(b"GET /there") else redirect("/there"))(connection, head)

    with serving(answer) as server:
        loaded = loader(server.port).load(server.address, CAP)
    assert loaded.data == b"there"
    assert loaded.address == server.address + "there"
    assert b"secret" not in server.requests[1]


def test_redirects_in_a_ring_end_after_five_hops() -> None:
    with serving(redirect("/again")) as server:
        with pytest.raises(ResourceError, match="too many redirects"):
            loader(server.port).load(server.address, CAP)
        assert len(server.requests) == 6


def test_only_allowed_hosts_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["127.0.0.1"])
    with serving(reply(b"x")) as server:
        chosen = loader(server.port, hosts=["cdn.example", "*.pictures.example"])
        for host in ("cdn.example", "CDN.example.", "a.pictures.example"):
            assert chosen.load(f"http://{host}:{server.port}/", CAP).data == b"x"
        for host in ("example", "evilcdn.example", "pictures.example", "cdn.example.evil"):
            with pytest.raises(LoadRefusedError, match="may not be opened"):
                chosen.load(f"http://{host}:{server.port}/", CAP)


# ── bytes and time ───────────────────────────────────────────────────────────────────────────────────────


def silent(_connection: socket.socket, _head: bytes) -> None:
    """Say nothing."""
    time.sleep(3)


def dripping(start: bytes, drop: bytes) -> Answer:
    """Send a little now and then, always within the read time-out."""

    def answer(connection: socket.socket, _head: bytes) -> None:
        connection.sendall(start)
        for _ in range(600):
            time.sleep(0.1)
            connection.sendall(drop)

    return answer


def endless(connection: socket.socket, _head: bytes) -> None:
    """Send for ever."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


OK = b"HTTP/1.1 200 OK\r\n"


def counting_down(connection: socket.socket, _head: bytes) -> None:
    """Send a chunk of negative length, for ever."""
    connection.sendall(OK + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n")
    while True:
        connection.sendall(b"x" * 65536)


SLOW: dict[str, Answer] = {
    "a silent server": silent,
    "a head byte by byte": dripping(b"HTTP/1.1 200", b"O"),
    "endless headers": dripping(OK, b"X-A: b\r\n"),
    "a body byte by byte": dripping(OK + b"Content-Length: 1000\r\n\r\n", b"x"),
    "chunks byte by byte": dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
}


@pytest.mark.parametrize("answer", SLOW.values(), ids=SLOW)
def test_a_slow_server_is_given_up(answer: Answer) -> None:
    with serving(answer) as server:
        start = time.monotonic()
        with pytest.raises(DeadlineExceededError):
            loader(server.port).load(server.address, CAP)
        assert time.monotonic() - start < 15


def test_a_name_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*_facts: Any, **_options: Any) -> list[Any]:
        given_up.wait(30)
        return []

    given_up = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    start = time.monotonic()
    with pytest.raises(DeadlineExceededError):
        HttpLoader(connect_timeout=0.2).load("http://slow.example/", CAP)
    assert time.monotonic() - start < 15
    given_up.set()


def test_lookups_that_hang_are_only_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("limner.resources.http._lookups", threading.BoundedSemaphore(1))
    given_up = threading.Event()
    asked = resolving(monkeypatch, ["127.0.0.1"])
    real = socket.getaddrinfo

    def getaddrinfo(*facts: Any, **options: Any) -> list[Any]:
        found: list[Any] = real(*facts, **options)
        given_up.wait(30)
        return found

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    for _ in range(3):
        with pytest.raises(DeadlineExceededError):
            HttpLoader(connect_timeout=0.05).load("http://slow.example/", CAP)
    given_up.set()
    assert len(asked) == 1


def test_an_address_with_half_a_character_is_asked_for_without_it() -> None:
    with serving(reply(b"x")) as server:
        assert loader(server.port).load(server.address + "\ud800?\udfff", CAP).data == b"x"
    assert server.requests[0].startswith(b"GET /?")


def bomb() -> bytes:
    """A hundred megabytes of nothing."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(100)), packer.flush()])


TOO_LARGE: dict[str, Answer] = {
    "a body without end": endless,
    "a chunk of negative length": counting_down,
    "chunks whose lengths are longer than they": raw(
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + (b"1;" + b"a" * 1000 + b"\r\nx\r\n") * 500
    ),
    "trailers without end": raw(OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"A: b\r\n" * 90_000),
    "a length that is too large": raw(OK + b"Content-Length: 999999999999\r\n\r\nx"),
    "a compressed bomb": reply(bomb(), "Content-Encoding: gzip"),
    "just too much": reply(bytes(CAP + 1)),
    "too much in chunks": raw(
        OK
        + b"Transfer-Encoding: chunked\r\n\r\n"
        + b"7530\r\n"
        + bytes(0x7530)
        + b"\r\n" * 1
        + (b"7530\r\n" + bytes(0x7530) + b"\r\n") * 4
    ),
}


@pytest.mark.parametrize("answer", TOO_LARGE.values(), ids=TOO_LARGE)
def test_a_body_that_is_too_large_is_cut_off(answer: Answer) -> None:
    with serving(answer) as server, pytest.raises(LimitExceededError, match="too large"):
        loader(server.port, read_timeout=5, total_timeout=10).load(server.address, CAP)


BROKEN: dict[str, Answer] = {
    "not HTTP": raw(b"SSH-2.0-OpenSSH_9.9\r\nsecret-banner\r\n"),
    "nothing at all": raw(b""),
    "a head that breaks off": raw(OK + b"Content-"),
    "a body that breaks off": raw(OK + b"Content-Length: 100\r\n\r\nshort"),
    "chunks that are none": raw(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nsecret-banner"),
    "gzip that is none": reply(b"secret-banner", "Content-Encoding: gzip"),
    "gzip that breaks off": reply(gzip.compress(bytes(range(256)) * 99)[:-20], "Content-Encoding: gzip"),
    "an unknown compression": reply(b"x", "Content-Encoding: br"),
    "a header that is too long": raw(OK + b"X: " + b"a" * 70_000 + b"\r\n\r\n"),
    "too many headers": raw(OK + b"X: a\r\n" * 2000 + b"\r\n"),
    "not found": reply(b"secret-banner", status="404 Not Found"),
    "a fault": reply(b"secret-banner", status="500 secret-banner"),
    "part of it": reply(b"x", status="206 Partial Content"),
    "a redirect to nowhere": reply(b"", status="302 Found"),
    "a strange status": raw(b"HTTP/1.1 abc\r\n\r\n"),
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_a_broken_answer_is_an_error_that_repeats_nothing(answer: Answer) -> None:
    with serving(answer) as server, pytest.raises(ResourceError) as caught:
        loader(server.port).load(server.address, CAP)
    assert "secret" not in str(caught.value)


def test_nobody_listening_is_an_error() -> None:
    with serving(reply(b"")) as server:
        port = server.port
    with pytest.raises(ResourceError, match="does not answer"):
        loader(port).load(f"http://127.0.0.1:{port}/", CAP)


def test_what_is_no_tls_is_an_error() -> None:
    with serving(raw(b"not TLS at all"), listens=False) as server, pytest.raises(ResourceError):
        loader(server.port).load(f"https://127.0.0.1:{server.port}/", CAP)


def test_a_handshake_that_drips_is_given_up() -> None:
    with serving(dripping(b"\x16\x03\x03\x40\x00", b"x"), listens=False) as server:
        start = time.monotonic()
        with pytest.raises(DeadlineExceededError):
            loader(server.port).load(f"https://127.0.0.1:{server.port}/", CAP)
        assert time.monotonic() - start < 15


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_certificate_of_ones_own_making_is_no_certificate(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate),
            *("-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def answer(connection: socket.socket, head: bytes) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.recv(4096)
            reply(b"x")(secure, head)

    with serving(answer, listens=False) as server, pytest.raises(ResourceError, match="cannot be read from"):
        loader(server.port, read_timeout=5, total_timeout=9).load(f"https://127.0.0.1:{server.port}/", CAP)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_compressed_body_is_unpacked(encoding: str) -> None:
    data = bytes(range(256)) * 100
    packed = gzip.compress(data) if encoding == "gzip" else zlib.compress(data)
    with serving(reply(packed, f"Content-Encoding: {encoding}")) as server:
        assert loader(server.port).load(server.address, CAP).data == data


async def test_the_async_twin_lets_others_run() -> None:
    def answer(connection: socket.socket, head: bytes) -> None:
        time.sleep(0.2)
        reply(b"x")(connection, head)

    with serving(answer) as server:
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                await asyncio.sleep(0.01)
                ticks += 1

        ticking = asyncio.create_task(tick())
        loaded = await loader(server.port).aload(server.address, CAP)
        ticking.cancel()
    assert loaded.data == b"x"
    assert ticks > 5
