"""Draw every picture that can be known ahead and write it below a folder, under the path of its address.

Goes in: a `Site`. Comes out: files, and a record of each.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from limner.diagnostics import Diagnostic
from limner.errors import LimnerError, SiteError
from limner.formats import find_format
from limner.serving.faults import locate
from limner.serving.listing import ListedPicture
from limner.serving.returned import Finished, Found, call_image
from limner.site import Site


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
            finished = await _draw(site, picture)
            file = _file_of(folder, picture.url, finished.media_type)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(finished.body)
            yield BuiltFile(picture.url, file, len(finished.body))


def left_out(site: Site) -> list[Diagnostic]:
    """Name the files whose pictures `build_site` leaves out, since nothing says which params they have.

    Raises:
        ModuleError: A file cannot be imported, or does not keep its contract.
    """
    found = [site.unknown_params(route) for route in site.routes]
    return [diagnostic for diagnostic in found if diagnostic is not None]


def _file_of(folder: Path, url: str, media_type: str) -> Path:
    # Names stay percent-encoded: an id may hold a slash or `..`, a file's name may not.
    file = folder.joinpath(*(part.replace("%2F", "%252F") for part in url.strip("/").split("/")))
    row = find_format(media_type)
    extension = f".{row.extension}" if row is not None else ""
    return file if file.suffix == extension else file.with_name(file.name + extension)


async def _draw(site: Site, picture: ListedPicture) -> Finished:
    """Draw as a server would, but for fallbacks.

    Raises:
        SiteError: It fails.
    """
    try:
        returned = await call_image(site.server, Found(picture.route, picture.params, picture.entry))
        return await site.server.runner.run(returned.draw)
    except Exception as error:
        said = str(error) if isinstance(error, LimnerError) else f"{type(error).__name__}: {error}"
        raise SiteError("a picture cannot be built", where=locate(error), got=f"{picture.url} fails: {said}") from error
