"""The work on some places of a site, in any process: calling functions, drawing images and writing them.

Goes in: a `Batch`, which says what the previous build knew about each image. Comes out: a `Result` for each place.
Doing a batch twice gives the same files.
"""

import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from limner.cards.kept import Kept, KeptImage
from limner.engine.options import check_options
from limner.errors import LimnerError, NotFound, Redirect
from limner.fonts.lock import refuse_unlocked
from limner.formats import find_format
from limner.prerender.app import App
from limner.prerender.files import picture_file
from limner.prerender.store import Stat, Store, digest_of
from limner.routes.calling import Call
from limner.routes.entries import Entry, make_entries
from limner.routes.loop import run_in_background
from limner.routes.natural_size import UnreadableImageError, read_natural_size
from limner.routes.route import Params, Route
from limner.routes.site_routes import function_location
from limner.serving.alt_texts import alt_text_of_response, needs_alt_text
from limner.serving.faults import locate
from limner.serving.fingerprint import fingerprint
from limner.serving.flat_tree import flatten_node
from limner.serving.returned import Found, Returned, call_image
from limner.serving.url import build_path
from limner.site import Site
from limner.tracebacks import describe_exception, short_path

_MOST_DIAGNOSTICS: Final = 20


_UNSEEN: Final = Stat()


@dataclass(frozen=True, slots=True)
class Picture:
    """One image of a build.

    Attributes:
        id: Its id's text; empty for a file of one image.
        path: Its address in the site, percent-encoded.
        file: Its name in the store.
        key: Names everything it is drawn from; empty if that is not known.
        digest: SHA-256 of its bytes.
        size: How many bytes they are.
        media_type: Their type.
        width: Pixels, or None.
        height: The same.
        stat: The state of its file when it was written.
        diagnostics: What its author may want to fix.
    """

    id: str
    path: str
    file: str
    key: str
    digest: str
    size: int
    media_type: str
    width: int | None
    height: int | None
    stat: Stat = _UNSEEN
    diagnostics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a place in the form that heads need."""

    id: str
    alt: str
    width: int | None
    height: int | None
    content_type: str
    media: str
    version: str


@dataclass(frozen=True, slots=True)
class Unit:
    """The images of one file for certain params.

    Attributes:
        route: The file's label.
        params: The params of its place; None for a place without dynamic segments.
        known: Its images in the previous build, and whether each is still in the store, as far as the driver knows.
        listed: Its entries in the previous build.
        holds: Whether its version is that of the previous build, so that its functions need not be called.
        path: The address of a static file; empty for code.
    """

    route: str
    params: Params | None
    known: tuple[tuple[Picture, bool], ...] = ()
    listed: tuple[Listed, ...] = ()
    holds: bool = False
    path: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an image was not made.

    Attributes:
        where: File and line; the file's label where no line is known.
        what: The message.
        text: The author's lines and the message.
        example: One image that failed this way.
    """

    where: str
    what: str
    text: str
    example: str


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one unit.

    Attributes:
        images: The images that are now in the store.
        listed: All entries of the place.
        drawn: How many were drawn.
        failures: Why other images are missing.
        left_out: How many are missing on purpose.
    """

    pictures: tuple[Picture, ...] = ()
    listed: tuple[Listed, ...] = ()
    drawn: int = 0
    failures: tuple[Failure, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Units, and what all of them share.

    Attributes:
        app: The site.
        store: Where files go.
        kept: The folder of finished images by key, on the machine that does the work; empty for none.
        salt: Names the engine.
        begun: When the build began, in seconds since the epoch.
        strict: Whether things that the author may want to fix are failures.
        allows_missing: Whether an image that cannot be known without a request is left out.
        units: The places.
    """

    app: App
    store: Store
    kept: str
    salt: str
    begun: float
    strict: bool
    allows_missing: bool
    units: tuple[Unit, ...]


def do_batch(batch: Batch) -> tuple[list[Result], float]:
    """Make the images of some units; give a result for each, and the total seconds.

    All batches of a process share one event loop, because connections that functions keep belong to that loop.
    """
    begun = time.perf_counter()
    site = batch.app.open()
    return run_in_background(_do_units(site, batch)), time.perf_counter() - begun


async def _do_units(site: Site, batch: Batch) -> list[Result]:
    routes = {route.label: route for route in site.routes}
    maker = _Maker(site, batch)
    return [await maker.make(routes[unit.route], unit) for unit in batch.units]


class _Left(Exception):  # noqa: N818 - it is not a fault
    """An image that is missing on purpose."""


class _Maker:
    """Makes the images of units."""

    def __init__(self, site: Site, batch: Batch) -> None:
        self.site = site
        self.batch = batch
        self._alts: dict[str, str] = {}
        self.store = batch.store
        self.kept = Kept(batch.kept) if batch.kept else None

    async def make(self, route: Route, unit: Unit) -> Result:
        """Make the images of one unit."""
        if unit.holds and (kept := self._kept_pictures(unit)) is not None:
            strict = [_strict_failure(route, picture) for picture in kept if self.batch.strict and picture.diagnostics]
            good = tuple(picture for picture in kept if not (self.batch.strict and picture.diagnostics))
            return Result(good, unit.listed, failures=tuple(strict))
        try:
            found = await self._list(route, unit)
        except (NotFound, Redirect):
            return Result(left_out=1)
        except Exception as error:  # noqa: BLE001 - one failing place must not stop the others
            return Result(failures=(route_failure(route, error, named_unit(route.label, unit.params)),))
        return await self._make_all(route, unit, found)

    async def _make_all(self, route: Route, unit: Unit, found: Sequence[tuple[Entry | None, str]]) -> Result:
        known = {picture.id: (picture, is_there) for picture, is_there in unit.known}
        self._alts.clear()
        pictures: list[Picture] = []
        failures: list[Failure] = []
        drawn = left_out = 0
        for entry, path in found:
            previous, is_there = known.get(entry.key if entry is not None else "", (None, False))
            try:
                picture, was_drawn = await self._make_one(route, unit, entry, path, previous, is_there=is_there)
            except (_Left, NotFound, Redirect):
                left_out += 1
            except Exception as error:  # noqa: BLE001 - the same
                failures.append(route_failure(route, error, path))
            else:
                if self.batch.strict and picture.diagnostics:
                    failures.append(_strict_failure(route, picture))
                else:
                    pictures.append(picture)
                    drawn += was_drawn
        listed = tuple(_listed(entry, self._alts.get(entry.key, "")) for entry, _ in found if entry is not None)
        return Result(tuple(pictures), listed, drawn, tuple(failures), left_out)

    def _kept_pictures(self, unit: Unit) -> list[Picture] | None:
        """Give what is known about a unit whose version is unchanged and restore its files; None if one is lost."""
        pictures: list[Picture] = []
        for picture, is_there in unit.known:
            stat = self._place(picture, is_there=is_there)
            if stat is None:
                return None
            pictures.append(replace(picture, stat=stat))
        return pictures

    async def _list(self, route: Route, unit: Unit) -> list[tuple[Entry | None, str]]:
        """List the entries of a place with their addresses; its params are known to be in the list."""
        if not route.is_code:
            return [(None, unit.path)]
        routes = self.site.server.routes
        module = routes.module(route)
        if module.generate is None:
            return [(module.declared, build_path(routes, route, unit.params, None))]
        given = {"params": unit.params, "request": self.site.server.settings.no_request}
        call = Call(module.generate, {name: given[name] for name in module.generate_arguments}, routes.limits.entries)
        [items] = await self.site.server.runner.run_all([call])
        if isinstance(items, BaseException):
            raise items
        where = function_location(module.generate, route.label)
        entries = make_entries(items, where=where, longest=routes.limits.entries).entries
        return [(entry, build_path(routes, route, unit.params, entry.key)) for entry in entries]

    async def _make_one(
        self, route: Route, unit: Unit, entry: Entry | None, path: str, previous: Picture | None, *, is_there: bool
    ) -> tuple[Picture, bool]:
        """Make one image; give it and whether it was drawn."""
        returned = await self._call(Found(route, unit.params, entry))
        key = self._key(returned)
        if key and previous is not None and previous.key == key and previous.path == path:
            stat = self._place(previous, is_there=is_there)
            if stat is not None:
                self._alts |= {one.id: one.alt for one in unit.listed if one.id == previous.id}
                return replace(previous, stat=stat), False
        self._read_alt(route, entry, returned)
        kept = self._recall(key) if key else None
        if kept is not None:
            picture, body, was_drawn = kept
            picture = replace(picture, id=entry.key if entry is not None else "", path=path, key=key)
        else:
            picture, body = _draw(returned, route, entry, path, key)
            was_drawn = returned.response is not None or previous is None or previous.digest != picture.digest
            if self.batch.strict and picture.diagnostics:
                return picture, was_drawn
            self._keep(picture, body)
        file = picture_file(path, picture.media_type, has_extension=route.has_extension)
        picture = replace(picture, file=file)
        if previous is not None and previous.file == file and previous.digest == picture.digest:
            stat = previous.stat if is_there else self.store.holds(file, picture.digest, previous.stat)
            if stat is not None and (is_there or self.store.is_local):
                return replace(picture, stat=stat), was_drawn
        return replace(picture, stat=self.store.write(file, body)), was_drawn

    def _read_alt(self, route: Route, entry: Entry | None, returned: Returned) -> None:
        """Read the texts in an image whose file gives no alt, for the heads."""
        if entry is None or returned.response is None or not needs_alt_text(route.kind, entry):
            return
        if not self.site.server.settings.reads_alt_texts:
            return
        with contextlib.suppress(LimnerError):  # drawing reports what is wrong
            self._alts[entry.key] = alt_text_of_response(returned.response)

    async def _call(self, found: Found) -> Returned:
        try:
            return await call_image(self.site.server, found)
        except LimnerError:
            raise
        except Exception:
            # What a function does without a request is unknown; it may be missing the query.
            is_code = found.route.is_code
            if self.batch.allows_missing and is_code and self.site.server.routes.module(found.route).asks_for_request:
                raise _Left from None
            raise

    def _key(self, returned: Returned) -> str:
        """Name everything an image is drawn from; empty if that cannot be known."""
        if returned.response is None:
            body = returned.finished.body if returned.finished is not None else b""
            return f"b{digest_of(body)}"
        response = returned.response
        try:
            response.hold_node()
            flat = flatten_node(response.node, response.renderer.limits)
            options = check_options(response.render_keywords(), response.renderer.limits)
            found = fingerprint(flat, options, response.renderer, self.batch.salt, by_content=True)
        except (LimnerError, TypeError, ValueError, RecursionError, OSError):
            return ""  # drawing reports what is wrong
        return f"d{found}" if found else ""

    def _place(self, picture: Picture, *, is_there: bool) -> Stat | None:
        """Ensure that an image is in the store; None if it is not there and its bytes are not kept."""
        if self.store.is_local:
            stat = self.store.holds(picture.file, picture.digest, picture.stat)
            if stat is not None:
                return stat
        elif is_there:
            return picture.stat
        kept = self._recall(picture.key) if picture.key else None
        if kept is None or kept[0].digest != picture.digest:
            return None
        return self.store.write(picture.file, kept[1])

    def _keep(self, picture: Picture, body: bytes) -> None:
        """Keep an image under its key for the next build."""
        if self.kept is None or not picture.key:
            return
        facts = KeptImage(picture.media_type, picture.width, picture.height, picture.diagnostics, body)
        self.kept.put(picture.key, facts)

    def _recall(self, key: str) -> tuple[Picture, bytes, bool] | None:
        """Give a kept image for another place with the same image, and whether this build drew it."""
        found = self.kept.get(key) if self.kept is not None else None
        if found is None:
            return None
        body = found.body
        picture = Picture(
            id="", path="", file="", key=key, digest=digest_of(body), size=len(body), media_type=found.media_type,
            width=found.width, height=found.height, diagnostics=found.diagnostics,
        )  # fmt: skip
        return picture, body, found.stored_at >= self.batch.begun


def _draw(returned: Returned, route: Route, entry: Entry | None, path: str, key: str) -> tuple[Picture, bytes]:
    finished = returned.draw()
    media_type = finished.media_type.partition(";")[0].strip().lower()
    drawing = finished.drawing
    if drawing is not None and returned.response is not None:
        refuse_unlocked(drawing, returned.response.renderer.fonts)
    width, height = (
        (drawing.width, drawing.height)
        if drawing is not None
        else _natural_size(finished.body, media_type, route, entry)
    )
    warnings = [str(one) for one in drawing.diagnostics if one.severity == "warning"] if drawing is not None else []
    picture = Picture(
        id=entry.key if entry is not None else "", path=path, file="", key=key, digest=digest_of(finished.body),
        size=len(finished.body), media_type=media_type, width=width, height=height,
        diagnostics=tuple(warnings[:_MOST_DIAGNOSTICS]),
    )  # fmt: skip
    return picture, finished.body


def _natural_size(body: bytes, media_type: str, route: Route, entry: Entry | None) -> tuple[int | None, int | None]:
    """Read the size of an image that was not drawn here; the declared size if it cannot be read."""
    row = find_format(media_type)
    try:
        return read_natural_size(body, row.extension if row is not None else "")
    except (UnreadableImageError, KeyError, ValueError):
        pass
    if entry is not None:
        return entry.width, entry.height
    return (route.static.size.width, route.static.size.height) if route.static is not None else (None, None)


def _listed(entry: Entry, alt: str) -> Listed:
    return Listed(
        entry.key, entry.alt or alt, entry.width, entry.height, entry.content_type, entry.media, entry.version
    )


def named_unit(label: str, params: Params | None) -> str:
    """Name the place of a file for certain params."""
    return label + "".join(f" {name}={value!r}" for name, value in (params or {}).items())


def route_failure(route: Route, error: Exception, example: str) -> Failure:
    """Say why an image, a list or a file failed, with the author's line."""
    place = locate(error)
    where = route.label if place is None else str(place._replace(file=short_path(place.file)))
    what = error.facts.what if isinstance(error, LimnerError) else f"{type(error).__name__}: {error}"
    named = isinstance(error, LimnerError) and error.facts.where is not None
    return Failure(where, what[:500], describe_exception(error, None if named else place)[:4000], example)


def _strict_failure(route: Route, picture: Picture) -> Failure:
    first = picture.diagnostics[0]
    more = len(picture.diagnostics) - 1
    text = first + (f"\n… and {more} more" if more else "")
    return Failure(route.label, first.splitlines()[0][:500], text[:4000], picture.path)
