"""A site as files: every image that can be known ahead, the heads that point to them, and a manifest.

Goes in: a site and a place for files. Comes out: files and a `Report`. Anything unchanged since the previous build is
neither drawn nor written.
"""

import json
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from inspect import isawaitable
from pathlib import Path
from typing import Any, Final, cast

from limner.engine.digest import engine_digest
from limner.errors import InvalidValueError, ModuleError
from limner.head.origin import make_origin
from limner.lifespan import stop_apps
from limner.prerender.app import SiteInApp, name_app
from limner.prerender.executors import DaskCluster, Work, cores, processes
from limner.prerender.files import HEADS, MANIFEST, head_file
from limner.prerender.ledger import Ledger, params_text
from limner.prerender.output import Output
from limner.prerender.report import Report
from limner.prerender.store import Store, digest_of, open_store
from limner.prerender.versions import Sources
from limner.prerender.work import Batch, Failure, Listed, Result, Unit, route_failure
from limner.routes.address import join_path
from limner.routes.contract import RouteModule
from limner.routes.loop import run_in_background
from limner.routes.route import Params, Route
from limner.routes.segment import SegmentKind
from limner.routes.site_routes import function_location, read_static_params
from limner.serving.check import unknown_params
from limner.site import Site

CACHE_NAME: Final = ".limner-cache"
_BATCH_SECONDS: Final = 0.4
_LARGEST_BATCH: Final = 128


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is.

    Attributes:
        done: Places that are finished.
        total: Places that there are; None while `generate_static_params` still lists them.
        report: The counts so far.
    """

    done: int
    total: int | None
    report: Report


def build(  # noqa: PLR0913 - what a build is told
    app: "str | os.PathLike[str] | Site | SiteInApp",
    out: str | os.PathLike[str],
    *,
    base_url: str | None = None,
    jobs: int | None = 1,
    cache: str | os.PathLike[str] | None = None,
    prune: bool = False,
    strict: bool = False,
    allow_missing: bool = False,
    executor: Executor | None = None,
    dask: str | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Report:
    """Write every image that can be known ahead, with heads and a manifest.

    Args:
        app: A folder of route segments, ``module:name`` of a `Site` or of an app that has one, or a `Site`, which no
            other process can open.
        out: A folder, or an address of fsspec such as ``s3://bucket/site``.
        base_url: Where the files will be reached; by default the site's own, else addresses begin at the host's root.
        jobs: How many processes draw; 1 draws in this one, None takes one for each core, where they can open the app.
            A script that asks for more than one needs ``if __name__ == "__main__":``.
        cache: What is kept between builds; by default ``.limner-cache`` beside the app.
        prune: Remove files that earlier builds wrote and this one did not.
        strict: An image whose author may want to fix something is a failure.
        allow_missing: Leave out images that cannot be known ahead, instead of failing.
        executor: Does the work instead of `jobs`; it is not shut down.
        dask: The address of a Dask scheduler whose cluster does the work instead; its workers must reach `out`.
        on_progress: Told after each batch.

    Returns:
        What came of it; failures are in it, not raised.

    Raises:
        InvalidValueError: An argument means nothing.
        LimnerError: The folder of the site is wrong, or another build uses the cache.
        OSError: Nothing can be written there.
    """
    if jobs is not None and (isinstance(jobs, bool) or jobs < 1):
        raise InvalidValueError("invalid value for 'jobs'", got=repr(jobs), expected="1 or more, or None for all cores")
    if base_url:
        make_origin(base_url, (), development=False)
    if not isinstance(app, Site | SiteInApp):
        app = Path(app) if Path(app).is_dir() else os.fspath(app)
    named = name_app(app)
    if named.is_here_only and executor is None and (dask is not None or (jobs or 1) > 1):
        raise InvalidValueError(
            "no other process can open the site",
            got=f"a Site, and {'dask' if dask is not None else 'jobs'}={dask or jobs}",
            expected="a folder, or 'module:name' of a Site or of an app that has one",
        )
    site, store = named.open(), open_store(out)
    folder = make_cache(Path(cache) if cache is not None else named.home / CACHE_NAME)
    endings: list[Callable[[], None]] = [stop_apps]
    work = _choose_work(executor, dask, jobs or (1 if named.is_here_only else cores()), endings)
    kept = "" if dask is not None else str(folder / "pictures")
    ledger = Ledger(folder, str(getattr(store, "folder", out)))
    is_own = executor is None and dask is None
    if is_own:
        work.wake()
    batch = Batch(named, store, kept, engine_digest(), time.time(), strict, allow_missing, ())
    run = _Build(site, ledger, store, Sources(site, named), work, batch, on_progress)
    is_whole = False
    try:
        run.make_all()
        if is_own:
            work.begin_end()
        output = Output(site, ledger, store, base_url or site_base(site, is_folder=bool(named.folder)), folder, kept)
        with ledger.transaction():
            output.write(run.report)
        output.list_stale(run.report, prune=prune)
        is_whole = True
    finally:
        if is_own:
            work.close(at_once=not is_whole)
        for end in endings:
            end()
        ledger.close()
        run.report.finish()
    return run.report


def _choose_work(executor: Executor | None, dask: str | None, jobs: int, endings: list[Callable[[], None]]) -> Work:
    """Give whatever does the work, and note what must be ended afterwards."""
    if dask is not None:
        cluster = DaskCluster(dask)
        endings.append(cluster.close)
        return Work(cluster.executor(), cluster.width, cluster.reconnect, cluster.is_lost)
    if executor is not None:
        workers = int(getattr(executor, "_max_workers", cores()))
        return Work(executor, lambda: workers, None)
    return Work(processes(jobs), lambda: jobs, lambda: processes(jobs))


def site_base(site: Site, *, is_folder: bool) -> str:
    """Give the base that a site itself names; a folder's base was made up."""
    return "" if is_folder else site.base_url


def make_cache(folder: Path) -> Path:
    """Make the folder for what is kept between builds; version control ignores it."""
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    for part in (folder / "pictures").iterdir():
        if part.is_file():
            part.unlink(missing_ok=True)  # a build was ended while it wrote
    return folder


class _Build:
    """One build: hands out places and remembers the results."""

    def __init__(  # noqa: PLR0917 - what a build is made of
        self,
        site: Site,
        ledger: Ledger,
        store: Store,
        sources: Sources,
        work: Work,
        batch: Batch,
        on_progress: Callable[[Progress], None] | None,
    ) -> None:
        self.report = Report()
        self._site = site
        self._ledger = ledger
        self._store = store
        self._sources = sources
        self._work = work
        self._batch = batch
        self._on_progress = on_progress
        self._routes = {route.label: route for route in site.routes}
        self._versions: dict[tuple[str, str], str] = {}
        self._size = 1
        self._done = 0
        self._handed = 0

    def make_all(self) -> None:
        """Build every place; memory does not grow with their number."""
        self._store.begin()
        self._see_output()
        waiting: list[Unit] = []
        for unit in self._units():
            waiting.append(unit)
            if len(waiting) >= self._size:
                self._hand_out(waiting)
                waiting = []
        if waiting:
            self._hand_out(waiting)
        while self._work.under_way:
            self._take_in(total=self._handed)
        with self._ledger.transaction():
            self._ledger.forget_unseen()

    def _see_output(self) -> None:
        """Check whether the output is as the previous build left it."""
        body = self._store.read(MANIFEST)
        if body is not None and digest_of(body) == self._ledger.manifest:
            return
        with self._ledger.transaction():
            if not self._store.is_local:
                self._ledger.forget_files()
            if body is not None and (not self._store.is_local or not self._ledger.manifest):
                heads = self._store.read(HEADS) or b""
                self._ledger.adopt(_files_of_manifest(body))
                self._ledger.adopt((head_file(page), "", 0) for page in _pages_of_heads(heads))

    def _hand_out(self, units: list[Unit]) -> None:
        while self._work.is_full:
            self._take_in(total=None)
        self._handed += len(units)
        if not self._store.is_local:
            with self._ledger.transaction():
                self._ledger.begin_units((unit.route, params_text(unit.params)) for unit in units)
        self._work.submit(replace(self._batch, units=tuple(units)))

    def _take_in(self, total: int | None) -> None:
        for batch, results, seconds in self._work.next():
            with self._ledger.transaction():
                for unit, result in zip(batch.units, results, strict=True):
                    self._remember(unit, result)
            each = seconds / len(batch.units)
            self._size = max(1, min(_LARGEST_BATCH, 2 * self._size, int(_BATCH_SECONDS / each) if each else 1))
            self._done += len(batch.units)
            if self._on_progress is not None:
                self._on_progress(Progress(self._done, total, self.report))

    def _remember(self, unit: Unit, result: Result) -> None:
        self.report.add(unit.route, result)
        route, params = self._routes[unit.route], params_text(unit.params)
        version = self._versions.pop((unit.route, params), "")
        source = self._sources.digest(route) if version else ""
        page = _page_of(route, unit.params)
        for file, other in self._ledger.finish_unit(unit.route, params, page, version, source, result):
            what = "two images have one file"
            self.report.fail(Failure(unit.route, what, f"{what}: {file}, of {other} and {unit.route}", file))

    def _units(self) -> Iterator[Unit]:
        for route in self._site.routes:
            try:
                yield from self._units_of(route)
            except Exception as error:  # noqa: BLE001 - one failing file must not stop the others
                self.report.fail(route_failure(route, error, route.label))
                self._ledger.keep_route(route.label)

    def _units_of(self, route: Route) -> Iterator[Unit]:
        if not route.is_code:
            [listed] = run_in_background(self._site.alist_images(route, [None]))
            if listed.url:
                yield self._unit(route, None, "", path=listed.url)
            return
        module = self._site.server.routes.module(route)
        names = [segment for segment in route.place.pattern if segment.is_param]
        if not names:
            yield self._unit(route, None, "")
            return
        missing = unknown_params(self._site.server.routes, route)
        if missing is not None:
            self._miss(route, missing)
            return
        for params, version in self._static_params(route, module):
            key = params_text(params)
            if not self._ledger.seen(route.label, key) and (route.label, key) not in self._versions:
                yield self._unit(route, params, version)
        if all(segment.kind is SegmentKind.OPTIONAL_CATCH_ALL for segment in names):
            key = params_text({})
            if not self._ledger.seen(route.label, key) and (route.label, key) not in self._versions:
                yield self._unit(route, {}, "")

    def _static_params(self, route: Route, module: RouteModule) -> Iterator[tuple[Params, str]]:
        """Give what `generate_static_params` lists, one at a time; it may be a generator or async."""
        where = function_location(module.static_params, route.label)
        for index, item in enumerate(self._items(module, where)):
            yield read_static_params(route, index, item, where)

    def _items(self, module: RouteModule, where: Any) -> Iterator[object]:
        server = self._site.server
        caller = server.settings.caller
        given: object = caller.call_outside(module.static_params) if module.static_params is not None else ()
        if isawaitable(given):
            waiting = partial(_wait, cast("Awaitable[object]", given))
            given = run_in_background(caller.acall(waiting, server.pool))
        if isinstance(given, AsyncIterator):
            following = partial(anext, cast("AsyncIterator[object]", given), _END)
            while (item := run_in_background(caller.acall(following, server.pool))) is not _END:
                yield item
        elif isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
            raise ModuleError(
                "generate_static_params() did not return a list",
                where=where,
                got=f"{given!r:.60}",
                expected="a list of params",
            )
        else:
            items = iter(cast("Iterable[object]", given))
            while (item := caller.call_outside(partial(next, items, _END))) is not _END:
                yield item

    def _miss(self, route: Route, missing: Any) -> None:
        self.report.missing.append(missing)
        if self._batch.allows_missing:
            self.report.left_out += 1
        else:
            self.report.fail(route_failure(route, ModuleError.from_facts(missing.facts), route.label))

    def _unit(self, route: Route, params: Params | None, version: str, path: str = "") -> Unit:
        key = params_text(params)
        self._versions[route.label, key] = version
        known = self._ledger.known(route.label, key)
        holds, listed = False, tuple[Listed, ...]()
        if known is not None:
            holds = bool(version) and known.version == version and known.source == self._sources.digest(route)
            listed = known.listed
        pictures = known.pictures if known is not None else ()
        return Unit(route.label, params, pictures, listed, holds, path)


_END: Final = object()


async def _wait(given: Awaitable[object]) -> object:
    return await given


def _page_of(route: Route, params: Params | None) -> str:
    """Give the address of a place's page; empty if one image serves every page."""
    names = [segment for segment in route.place.pattern if segment.is_param]
    if names and params is None:
        return ""
    parts: list[str] = []
    for segment in route.place.pattern:
        if not segment.is_param:
            parts.append(segment.name)
            continue
        value = (params or {}).get(segment.name, [])
        parts.extend(value if isinstance(value, list) else [value])
    return join_path(parts)


def _files_of_manifest(body: bytes) -> Iterator[tuple[str, str, int]]:
    """Read the files of a manifest, one per line; a manifest that is not Limner's has none."""
    for line in body.splitlines():
        for _, facts in _line(line):
            if isinstance(facts.get("file"), str) and isinstance(facts.get("sha256"), str):
                yield facts["file"], facts["sha256"], int(facts.get("size") or 0)


def _pages_of_heads(body: bytes) -> Iterator[str]:
    """Read the pages of a file of heads, one per line."""
    for line in body.splitlines():
        for page, _ in _line(line):
            yield page


def _line(line: bytes) -> list[tuple[str, dict[str, Any]]]:
    """Read one line of a file that Limner wrote: an address and its facts. Any other line gives nothing."""
    if not line.startswith(b'"/'):
        return []
    try:
        found: dict[str, Any] = json.loads(b"{" + line.rstrip(b",") + b"}")
    except ValueError:
        return []
    return [(key, value) for key, value in found.items() if isinstance(value, dict)]
