"""The commands. Each checks its arguments first: what is wrong is said in one line, and the exit status is 2.

Goes in: arguments. Comes out: tables, files, a running server.
"""

import asyncio
import sys
from pathlib import Path
from typing import Final

import click

from limner.cli.opening import open_site
from limner.cli.picture import SHOWN, draw_target
from limner.errors import LimnerError
from limner.site import Site

_EPILOG: Final = """
\b
Examples:
  limner routes app
  limner render app /products/1 -o card.png
  limner render app card.html --size 1200x630 --show fragments
  limner dev app --port 8000
"""
_RENDER_EPILOG: Final = """
\b
Examples:
  limner render app /products/1 -o card.png
  limner render app /icon/small -o icon.png
  limner render app card.html --size 1200x630 --scale 2 -o card.webp
"""


@click.group(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="limner")
def main() -> None:
    """Draw the pictures that a page's <head> points to.

    APP is a folder of route segments, or MODULE:NAME of a Site.
    """


@main.command(epilog="\b\nExample:\n  limner routes app")
@click.argument("app")
def routes(app: str) -> None:
    """List every picture: its address, file, kind and dynamic parts."""
    from rich.console import Console
    from rich.table import Table

    site = _open(app)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("URL", "FILE", "KIND", "DYNAMIC PARTS"):
        table.add_column(column, overflow="fold")
    for route in site.routes:
        folders = [segment.folder for segment in route.place.pattern]
        names = [segment.folder for segment in route.place.pattern if segment.is_param]
        if site.lists_pictures(route):
            names.append("{id}")
        address = "/" + "/".join([*folders, route.leaf]) + ("/{id}" if names[-1:] == ["{id}"] else "")
        # Square brackets are markup to rich.
        table.add_row(*(cell.replace("[", "\\[") for cell in (address, route.label, route.kind, " ".join(names))))
    Console(width=None if sys.stdout.isatty() else 160, soft_wrap=not sys.stdout.isatty()).print(table)


@main.command(epilog="\b\nExample:\n  limner check app")
@click.argument("app")
def check(app: str) -> None:
    """Import every file and say everything that is wrong with it; the exit status is 1 when anything is."""
    report = asyncio.run(_open(app).acheck())
    click.echo(str(report) or "nothing is wrong")
    if report.errors:
        raise SystemExit(1)


@main.command(epilog=_RENDER_EPILOG)
@click.argument("app")
@click.argument("target", metavar="URL_OR_FILE")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Where the picture goes.")
@click.option("--size", default="1200x630", show_default=True, help="Of an HTML file: WIDTHxHEIGHT in CSS px.")
@click.option("--scale", default=1.0, show_default=True, help="Of an HTML file: device pixels per CSS px.")
@click.option("--show", type=click.Choice(SHOWN), help="Print one of the trees, or the time of each pass.")
def render(app: str, target: str, output: Path | None, size: str, scale: float, show: str | None) -> None:
    """Draw one picture: of a page, of a picture's address, or of an HTML file."""
    if output is None and show is None:
        raise click.UsageError("say where the picture goes with -o FILE, or what to print with --show")
    try:
        drawn = draw_target(_open(app), target, size=_size(size), scale=scale, output=output)
    except LimnerError as error:
        raise click.UsageError(str(error)) from None
    for diagnostic in drawn.diagnostics:
        click.echo(str(diagnostic), err=True)
    if show is not None:
        click.echo(drawn.shown(show))
    if output is not None:
        try:
            output.write_bytes(drawn.body)
        except OSError as error:
            raise click.UsageError(f"cannot write {output}: {error.strerror}") from None
        click.echo(f"{output}: {drawn.description}", err=True)


def _size(text: str) -> tuple[float, float | None]:
    width, _, height = text.lower().partition("x")
    try:
        return float(width), (float(height) if height else None)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no size; write it as 1200x630, or 1200 to fit the content") from None


@main.command(epilog="\b\nExample:\n  limner build app -o dist")
@click.argument("app")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder.")
def build(app: str, output: Path) -> None:
    """Write every picture whose params are known to a folder, for hosts that serve nothing but files."""
    from limner.prerender import build_site

    async def write() -> int:
        count = 0
        async for built in build_site(site, output):
            click.echo(f"{built.url}  {built.file}  {built.size:,} bytes")
            count += 1
        return count

    site = _open(app)
    try:
        count = asyncio.run(write())
    except LimnerError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{count} pictures")


@main.command(epilog="\b\nExample:\n  limner dev app --port 8000")
@click.argument("app")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def dev(app: str, host: str, port: int) -> None:
    """Serve the pictures, and a page with all of them that reloads on change."""
    import uvicorn

    from limner.dev import Gallery
    from limner.dev.gallery import LOOPBACK

    base = f"http://{host}:{port}"
    site = _open(app, base_url=base, development=True)
    folders = [Path.cwd()] if site.root is None or site.root.resolve().is_relative_to(Path.cwd()) else [site.root]
    click.echo(f"the gallery of {app} is on {base} (Ctrl+C ends it)")
    hosts = LOOPBACK if host in LOOPBACK or host == "::1" else None
    uvicorn.run(Gallery(site, folders, hosts), host=host, port=port, log_level="warning", timeout_graceful_shutdown=1)


def _open(app: str, *, base_url: str = "http://localhost", development: bool = False) -> Site:
    try:
        return open_site(app, base_url=base_url, development=development)
    except LimnerError as error:
        raise click.UsageError(str(error)) from None
