"""Servers on loopback that answer as a test tells them to, byte by byte."""

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

Answer = Callable[[socket.socket, bytes], None]


class Server:
    """One port; every connection is read up to the end of the request's head and given to `answer`.

    Attributes:
        port: Where it listens.
        requests: The heads that came in.
    """

    def __init__(self, answer: Answer, *, listens: bool) -> None:
        self._answer = answer
        self._listens = listens
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.requests: list[bytes] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        """Its root address."""
        return f"http://127.0.0.1:{self.port}/"

    def close(self) -> None:
        """Stop listening."""
        self._socket.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in accept
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            head = b""
            while self._listens and b"\r\n\r\n" not in head:
                piece = connection.recv(4096)
                if not piece:
                    return
                head += piece
            self.requests.append(head)
            self._answer(connection, head)
        except OSError:
            return  # the client had enough, which is what most of these tests are about
        finally:
            connection.close()


@contextmanager
def serving(answer: Answer, *, listens: bool = True) -> Generator[Server, None, None]:
    """Run a server for the length of a `with` statement; one that does not listen answers at once."""
    server = Server(answer, listens=listens)
    try:
        yield server
    finally:
        server.close()


def reply(body: bytes, *headers: str, status: str = "200 OK") -> Answer:
    """Answer properly."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]

    def answer(connection: socket.socket, _head: bytes) -> None:
        connection.sendall("\r\n".join(lines).encode() + body)

    return answer


def redirect(location: str) -> Answer:
    """Send somewhere else."""
    return reply(b"", f"Location: {location}", "Set-Cookie: secret=1", status="302 Found")


def raw(data: bytes) -> Answer:
    """Send exactly these bytes."""

    def answer(connection: socket.socket, _head: bytes) -> None:
        connection.sendall(data)

    return answer
