"""Draw every picture that can be known ahead and write it below a folder, under the path of its address.

Goes in: a `Site`. Comes out: files, and a record of each.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from limner.asgi import Message
from limner.errors import SiteError
from limner.site import Site

_EXTENSIONS: Final = {
    "image/avif": ".avif",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/svg+xml": ".svg",
    "image/webp": ".webp",
    "image/x-icon": ".ico",
}


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """One picture that was written.

    Attributes:
        url: Its address, from the host's root.
        file: Where it was written.
        size: Bytes.
    """

    url: str
    file: Path
    size: int


async def build_site(site: Site, folder: Path) -> AsyncIterator[BuiltFile]:
    """Draw and write every picture of a site; places with dynamic segments need `generate_static_params`.

    Args:
        site: The site.
        folder: Made when it is missing. A file's name is its address, with the extension of its type.

    Raises:
        SiteError: A picture cannot be had.
    """
    for route in site.routes:
        for picture in await site.pictures(route):
            if picture.fault is not None:
                raise SiteError(f"{route.label} cannot be built", got=str(picture.fault)) from picture.fault
            if not picture.url:
                continue
            body, media_type = await _fetch(site, picture.url)
            file = _file_of(folder, picture.url, media_type)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(body)
            yield BuiltFile(picture.url, file, len(body))


def _file_of(folder: Path, url: str, media_type: str) -> Path:
    # Names stay percent-encoded: an id may hold a slash or `..`, a file's name may not.
    file = folder.joinpath(*(part.replace("%2F", "%252F") for part in url.strip("/").split("/")))
    extension = _EXTENSIONS.get(media_type.partition(";")[0].strip(), "")
    return file if file.suffix == extension else file.with_name(file.name + extension)


async def _fetch(site: Site, url: str) -> tuple[bytes, str]:
    """Ask the site as a server would."""
    messages: list[Message] = []

    async def receive() -> Message:
        await asyncio.Event().wait()  # this client never leaves
        raise AssertionError

    async def send(message: Message) -> None:
        messages.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "https",
        "path": unquote(url),
        "raw_path": url.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"localhost")],
    }
    await site(scope, receive, send)
    start, body = messages[0], b"".join(message.get("body", b"") for message in messages[1:])
    if start["status"] != 200:
        raise SiteError("a picture cannot be built", got=f"{url} answers {start['status']}: {body[:200]!r}")
    headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    if headers.get("limner-rung") in {"fallback", "card"}:
        raise SiteError("a picture cannot be built", got=f"{url} fails: see the log")
    return body, headers.get("content-type", "")
