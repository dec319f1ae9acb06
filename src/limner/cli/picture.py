"""One picture for the command line, with its trees.

Goes in: a site and a target. Comes out: `Drawn`.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from limner.diagnostics import Diagnostic
from limner.errors import InvalidValueError, SiteError
from limner.render.drawing import Drawing
from limner.render.options import FORMATS
from limner.site import Site

SHOWN: Final = ("boxes", "fragments", "display-list", "timings")


@dataclass(frozen=True, slots=True)
class Drawn:
    """The bytes, and the drawing that they come from; None when no engine drew them."""

    body: bytes
    media_type: str
    drawing: Drawing | None

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was wrong with the CSS."""
        return self.drawing.diagnostics if self.drawing is not None else ()

    @property
    def description(self) -> str:
        """Type, size and bytes in a few words."""
        size = f"{self.drawing.width} × {self.drawing.height}, " if self.drawing is not None else ""
        return f"{self.media_type}, {size}{len(self.body):,} bytes"

    def shown(self, what: str) -> str:
        """Give one of the trees as text.

        Raises:
            InvalidValueError: The picture was not drawn by the engine.
        """
        if self.drawing is None:
            raise InvalidValueError("nothing to show", got="a finished file", expected="a picture drawn from a node")
        if what == "boxes":
            return str(self.drawing.boxes)
        if what == "fragments":
            return str(self.drawing.fragments)
        if what == "display-list":
            return str(self.drawing.display_list)
        total = sum(self.drawing.timings.values())
        rows = [f"{name:<10}{seconds * 1000:9.2f} ms" for name, seconds in self.drawing.timings.items()]
        return "\n".join([*rows, f"{'together':<10}{total * 1000:9.2f} ms"])


def draw_target(
    site: Site, target: str, *, size: tuple[float, float | None], scale: float, output: Path | None
) -> Drawn:
    """Draw an HTML file, a picture's address, or the first share picture of a page.

    Raises:
        InvalidValueError: The target is neither.
        SiteError: The site has no such picture, or drawing it failed.
    """
    file = Path(target)
    if not target.startswith("/") or (file.is_file() and file.suffix in {".html", ".htm"}):
        return _draw_file(site, file, size, scale, output)
    path = target
    if not site.is_image_path(unquote(urlsplit(target).path)):
        images = asyncio.run(site.aimages(unquote(urlsplit(target).path)))
        if not images.open_graph:
            raise SiteError("this page has no share picture", got=target, expected="a page or a picture of the site")
        path = urlsplit(images.open_graph[0].url).path
    return _fetch(site, urlsplit(path).path)


def _draw_file(site: Site, file: Path, size: tuple[float, float | None], scale: float, output: Path | None) -> Drawn:
    if not file.is_file():
        raise InvalidValueError(
            "no such file", got=str(file), expected="an HTML file, or an address that begins with /"
        )
    suffix = output.suffix.lower().lstrip(".") if output is not None else "png"
    name = {"jpg": "jpeg"}.get(suffix, suffix)
    if name not in FORMATS:
        raise InvalidValueError("no such format", got=f".{suffix}", expected=", ".join(f".{one}" for one in FORMATS))
    drawing = site.renderer.draw(
        file.read_text(encoding="utf-8"), width=size[0], height=size[1], scale=scale, files=file.parent, format=name
    )
    return Drawn(drawing.body, drawing.media_type, drawing)


def _fetch(site: Site, path: str) -> Drawn:
    """Ask the site as a server would, and keep the drawing that its renderer made on the way."""
    kept: list[Drawing] = []
    site.renderer.listeners.append(kept.append)
    status: list[str] = []
    headers: dict[str, str] = {}

    def start_response(line: str, fields: list[tuple[str, str]], _: Any = None) -> None:
        status.append(line)
        headers.update((name.lower(), value) for name, value in fields)

    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote(path, "latin-1"),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
    }
    try:
        body = b"".join(site.wsgi(environ, start_response))
    finally:
        site.renderer.listeners.remove(kept.append)
    if not status[0].startswith("200") or headers.get("limner-rung") in {"fallback", "card"}:
        raise SiteError(f"the site answers {status[0]}", got=path, expected="a picture")
    return Drawn(body, headers.get("content-type", ""), kept[-1] if kept else None)
