"""`limner dev`: the gallery on a port of this machine."""

import asyncio
import socket
import sys
import webbrowser
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from limner.cli.faults import FAULT

if TYPE_CHECKING:
    import uvicorn

    from limner.dev import Gallery

_FIRST_PORT: Final = 8000
_LAST_PORT: Final = 65535


@click.command(epilog="\b\nExamples:\n  limner dev app\n  limner dev app --port 9000")
@click.argument("app")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--port",
    type=click.IntRange(0, _LAST_PORT),
    help=f"By default {_FIRST_PORT}, or the next that is free; with 0 any that is free.",
)
@click.option("--open", "opens", is_flag=True, help="Open the gallery in your browser once it listens.")
def dev(app: str, host: str, port: int | None, opens: bool) -> None:  # noqa: FBT001 - a flag of the command line
    """Serve the images, and a page with all of them that is drawn anew on change."""
    # All that takes long comes before the port is taken, since connections wait there from then on.
    _load_server()
    from limner.cli.opening import find_attribute, import_named, open_site
    from limner.dev import Gallery
    from limner.dev.gallery import LOOPBACK

    if not Path(app).is_dir():
        open_site(app)
    listening = listen(host, port)
    with listening:
        own_port = listening.getsockname()[1]
        base = f"http://{f'[{host}]' if ':' in host else host}:{own_port}"
        site = open_site(app, base_url=base, development=True)
        folders = [Path.cwd()] if site.root is None or site.root.resolve().is_relative_to(Path.cwd()) else [site.root]
        hosts = LOOPBACK if host in LOOPBACK or host == "::1" else None
        module, colon, name = app.partition(":")
        is_named = not Path(app).is_dir() and colon
        pages = find_attribute(import_named(module), name) if is_named else None
        gallery = Gallery(site, folders, hosts, app=app, pages=None if pages is site else pages)
        with suppress(KeyboardInterrupt):  # the way to end it
            message = f"{app}: listening on {base} (Ctrl+C ends it)"
            make_server(gallery, message, base if opens else "").run([listening])


def _load_server() -> None:
    """Import what only development needs.

    Raises:
        SystemExit: It is not installed; what to do has been printed.
    """
    missing = [name for name in ("uvicorn", "watchfiles") if find_spec(name) is None]
    if missing:
        click.echo(f"limner dev needs {' and '.join(missing)}: pip install 'limner[dev]'", err=True)
        raise SystemExit(FAULT)
    import_module("uvicorn")


def listen(host: str, port: int | None) -> socket.socket:
    """Take a port of a host; without one, 8000 or the next that is free.

    Raises:
        SystemExit: The port is taken, or the host is none of this machine's; what is wrong has been printed.
    """
    for candidate in range(_FIRST_PORT, _LAST_PORT + 1) if port is None else (port,):
        try:
            return _bound(host, candidate)
        except OverflowError:
            break
        except OSError as error:
            if port is None and error.errno in _TAKEN:
                continue
            click.echo(f"cannot listen on {host}, port {candidate}: {error.strerror or error}", err=True)
            if error.errno in _TAKEN:
                click.echo("  leave out --port, and the next free one is taken", err=True)
            raise SystemExit(FAULT) from None
    click.echo(f"no port of {host} from {_FIRST_PORT} on is free", err=True)
    raise SystemExit(FAULT)


def _taken_errors() -> frozenset[int]:
    import errno

    return frozenset({errno.EADDRINUSE, errno.EACCES, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)})


_TAKEN: Final = _taken_errors()


def _bound(host: str, port: int) -> socket.socket:
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        # A port can be taken again while its last connections close; on Windows the option would share a port.
        if sys.platform != "win32":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(128)  # now, so that no one else can
    except BaseException:
        bound.close()
        raise
    return bound


def make_server(app: "Gallery", message: str, opened: str = "") -> "uvicorn.Server":
    """Make a server that says that it listens once it does, and then opens an address in the browser."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                click.echo(message)
                if opened:
                    await asyncio.to_thread(webbrowser.open, opened)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            app.close()  # a page that is open would be waited for
            await super().shutdown(sockets)

    return Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
