"""The icons of a site: files of its root that are made of one source.

Goes in: a site's server and a source. Comes out: files as routes have them, each drawn when it is asked for first.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from limner.errors import InvalidValueError
from limner.head.texts import SiteTexts
from limner.icons.source import CODE_SUFFIX, IconSource, icon_of, read_icon
from limner.icons.table import ICON_FILES, IconFile
from limner.response import ImageResponse
from limner.routes.convention import CODE, FileName
from limner.routes.entries import Entry
from limner.routes.route import Declared, Route, digest_bytes
from limner.routes.site_routes import Listing, MadeFile, function_location
from limner.serving.answer import ImageServer
from limner.serving.returned import Found, call_image
from limner.sources import SourceLocation

if TYPE_CHECKING:
    from limner.icons.icon_set import IconSet


class SiteIcons:
    """Makes the icons of one site.

    Args:
        server: Of the site.
        file: The source.
        texts: What the site is called.

    Raises:
        InvalidValueError: There is no such file, or it is Python code outside of the site's folders.
    """

    def __init__(self, server: ImageServer, file: Path, texts: SiteTexts) -> None:
        self._server = server
        self._texts = texts
        self._file = file
        self._digests: dict[tuple[int, int], str] = {}
        self._sets: dict[str, IconSet] = {}
        self._is_code = file.suffix == CODE_SUFFIX
        if not file.is_file():
            raise InvalidValueError(
                "there is no source of the icons",
                got=str(file.absolute()),
                expected="the path of an SVG, of a picture, or of a Python file with a function image()",
            )
        folders = server.routes.folders
        if self._is_code and not any(file.absolute().is_relative_to(folder.absolute()) for folder in folders):
            raise InvalidValueError(
                "a source of icons in Python stands outside of the site's folder",
                got=str(file),
                expected="a file such as app/icon.py",
            )

    def files(self) -> list[MadeFile]:
        """Give a file of the site's root for each row of the table."""
        return [MadeFile(row.kind, row.name, self._declared(row), row.is_linked) for row in ICON_FILES]

    def _declared(self, row: IconFile) -> Declared:
        size = None if row.side is None else (row.side, row.side)
        exports: Mapping[str, object] = {"content_type": row.media_type, "size": size, "revalidate": False}
        return Declared(self._maker(row.name), exports, self._digest)

    def _maker(self, name: str) -> Callable[..., object]:
        if self._is_code:

            async def make_of_code() -> bytes:
                icons = await self._set_of_code()
                return await self._server.runner.run(lambda: icons.file(name))

            return make_of_code

        def make() -> bytes:
            return self._set(lambda: read_icon(self._file)).file(name)

        return make

    def _digest(self) -> str:
        """Name the version of the source, and what else the files tell."""
        try:
            status = self._file.stat()
            key = (status.st_mtime_ns, status.st_size)
            if key not in self._digests:
                parts = (self._file.read_bytes(), self._texts)
                self._digests = {key: digest_bytes(repr(parts).encode("utf-8", "surrogatepass"))}
        except OSError:  # gone since: what was made is served all the same
            return next(iter(self._digests.values()), "")
        return self._digests[key]

    def _set(self, read: Callable[[], IconSource]) -> "IconSet":
        """Give the files of this version of the source."""
        digest = self._digest()
        found = self._sets.get(digest)
        # What code imports may have changed too, which only development must see.
        if found is None or (self._is_code and self._server.routes.development):
            from limner.icons.icon_set import IconSet  # loads numpy and the engine

            found = IconSet(read(), self._server.settings.renderer, self._texts)
            self._sets = {digest: found}
        return found

    async def _set_of_code(self) -> "IconSet":
        if self._digest() in self._sets and not self._server.routes.development:
            return self._sets[self._digest()]
        routes = self._server.routes
        route = Route(FileName("icon", -1, CODE), routes.table.root, self._file)
        module = routes.module(route)
        where = function_location(module.image, route.label)
        entry = await self._largest(route)
        returned = await call_image(self._server, Found(route, None, entry))
        given: ImageResponse | bytes | None = returned.response
        if given is None and returned.finished is not None:
            given = returned.finished.body
        return self._set(lambda: icon_of(given, where))

    async def _largest(self, route: Route) -> Entry:
        """Give the entry of a file that is drawn largest."""
        [listed] = await self._server.routes.list_images(
            self._server.runner, [Listing(route, None)], self._server.settings.no_request
        )
        if isinstance(listed, Exception):
            raise listed
        if not listed.entries:
            raise InvalidValueError(
                "the source of the icons lists no picture", where=SourceLocation(str(self._file)), got="[]"
            )
        return max(listed.entries, key=lambda entry: (entry.width or 0) * (entry.height or 0))
