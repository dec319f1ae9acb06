"""A site's routes as one object: the table, the modules behind it, and what their functions list.

Goes in: a folder, and what code declared. Comes out: `SiteRoutes`, which heads and replies ask.
"""

import inspect
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple, cast

from limner.budget import Limits
from limner.diagnostics import Diagnostic, logger
from limner.errors import LimitExceededError, LimnerError, ModuleError, NotFound, RouteError
from limner.host import begin_anew_in_children
from limner.routes.calling import Call, Runner
from limner.routes.contract import RouteModule, check_module
from limner.routes.convention import CODE, CONVENTIONS, FileName, Kind, listed_kinds, parse_file_name
from limner.routes.entries import Entry, EntryList, make_entries
from limner.routes.modules import ModuleLoader
from limner.routes.request_view import RequestView
from limner.routes.route import Declared, Params, Place, Route, digest_bytes, make_root
from limner.routes.scan import Scan, Scanner, report_conflicts
from limner.routes.segment import MalformedSegmentError, SegmentKind, parse_segment
from limner.routes.table import RouteTable
from limner.routes.template_cards import PLACE, TemplateEngine, make_image_function
from limner.routes.web_manifest import manifest_exports
from limner.sources import SourceLocation

_LONE: Final[frozenset[Kind]] = frozenset({"favicon", "apple-icon", "manifest"})
"""Kinds that are not made where the folder has a file of its own."""


class Listing(NamedTuple):
    """A file and the params for which its images are wanted."""

    route: Route
    params: Params | None


class MadeFile(NamedTuple):
    """A file of the site's root that is made of a source.

    Attributes:
        kind: Which convention it follows.
        leaf: Its name in addresses.
        declared: What makes it.
        is_linked: Whether heads link it.
    """

    kind: Kind
    leaf: str
    declared: Declared
    is_linked: bool


class SiteRoutes:
    """The routes of one site.

    Args:
        folders: The folders of route segments, which stand for one; none for a site that only code declares.
        development: Whether changes on disk are seen; faults are then kept beside their routes instead of raised.
        limits: How many entries there may be, and how long a parameter.

    Raises:
        RouteError: In production: everything that is wrong with the folder, in one error.
    """

    def __init__(
        self, folders: Sequence[Path] = (), *, development: bool = False, limits: Limits | None = None
    ) -> None:
        self.development = development
        self.folders = tuple(folders)
        self.limits = limits or Limits()
        self._scanners = [(Scanner(folder), "") for folder in folders]
        self._loaders = {folder.absolute(): ModuleLoader(folder, development=development) for folder in folders}
        self.templates = TemplateEngine(self.folders)
        self._declared: list[tuple[str, FileName, Declared]] = []
        self._made: tuple[MadeFile, ...] = ()
        self._source: Path | None = None
        self._modules: dict[Route, RouteModule] = {}
        self._digests: dict[tuple[str, int, int], str] = {}
        self._static_params: dict[Route, tuple[Params, ...]] = {}
        self._warned: set[Diagnostic] = set()
        self.begin_anew()
        begin_anew_in_children(self)
        self._scan()
        if not development:
            raise_together(self.scan.errors)
        self.warn(self.scan.warnings)

    def begin_anew(self) -> None:
        """Have a lock that no one holds."""
        self._lock = threading.RLock()

    def _scan(self) -> None:
        self.scan = Scan(make_root(self.folders[0] if self.folders else None))
        for scanner, path in self._scanners:
            scanner.scan_into(self.scan, _place_at(self.scan.root, path))
        folder = self.scan.root.folder
        if folder is not None and not self.scan.errors and not any(place.routes for place in self.scan.root.walk()):
            self.scan.add_warning(
                "the folder has no images",
                folder.absolute(),
                expected="files such as icon.png, or opengraph_image.py with a function image(), in it or its folders",
            )
        for path, name, declared in self._declared:
            _insert(self.scan.root, path, name, declared)
        if self._declared or self.folders:
            report_conflicts(self.scan)
        _insert_made(self.scan.root, self._made, self._source)
        self.table = RouteTable(self.scan.root, self.limits)

    def refresh(self) -> None:
        """In development, see what changed on disk."""
        if not self.development:
            return
        with self._lock:
            self._modules.clear()
            self._static_params.clear()
            for loader in self._loaders.values():
                loader.refresh()
            self._scan()
            self.warn(self.scan.warnings)

    def mount(self, folder: Path, path: str) -> None:
        """Add a folder whose root stands for a place of the site, such as the part of an app.

        Args:
            folder: Of route segments.
            path: Of the place, such as ``/blog/[lang]``.

        Raises:
            RouteError: The path means nothing; or, in production, what is wrong with the folder.
        """
        with self._lock:
            self._loaders[folder.absolute()] = ModuleLoader(folder, development=self.development)
            self._scanners.append((Scanner(folder), path))
            try:
                self._scan()
            except MalformedSegmentError as error:
                self._scanners.pop()
                raise RouteError("a path that means nothing", got=repr(path), expected=str(error)) from None
            self._modules.clear()
            if not self.development:
                raise_together(self.scan.errors)

    def declare(self, path: str, kind: str, declared: Declared) -> None:
        """Add an image that code declares.

        Raises:
            RouteError: The kind is unknown, the path has a segment that means nothing, or the address is taken.
        """
        name = parse_file_name(kind.replace("_", "-") + ".py")
        if name is None or not CONVENTIONS[name.kind].is_picture:
            raise RouteError(
                "unknown kind of image", got=repr(kind), expected=", ".join(listed_kinds()) + ", or one with a digit"
            )
        with self._lock:
            self._declared.append((path, name, declared))
            try:
                _insert(self.scan.root, path, name, declared)
            except MalformedSegmentError as error:
                self._declared.pop()
                raise RouteError("a path that means nothing", got=repr(path), expected=str(error)) from None
            before = len(self.scan.errors)
            report_conflicts(self.scan)
            self.table = RouteTable(self.scan.root, self.limits)
            if len(self.scan.errors) > before and not self.development:
                raise self.scan.errors[-1]

    def add_made(self, files: Sequence[MadeFile], source: Path) -> None:
        """Add files that are made of one source; a file of the folder with the same meaning wins.

        Args:
            files: What is made.
            source: Of what; where it is a file of the folder too, those stand for it.
        """
        with self._lock:
            self._made, self._source = tuple(files), source
            _insert_made(self.scan.root, self._made, source)
            self.table = RouteTable(self.scan.root, self.limits)

    def module(self, route: Route) -> RouteModule:
        """Give the checked module of a code route, importing it at the first call.

        Raises:
            ModuleError: It cannot be imported, or does not keep its contract.
        """
        with self._lock:
            module = self._modules.get(route)
            if module is None:
                if route.fault is not None:
                    raise route.fault
                module = self._modules[route] = self._load(route)
            return module

    def _load(self, route: Route) -> RouteModule:
        if route.declared is not None:
            exports = {**route.declared.exports, "image": route.declared.function}
            return check_module(exports, label=route.label, file=_source_file(route.declared.function))
        if route.file is None:
            raise RuntimeError("a route without a file or a declaration")
        found: Mapping[str, object] = {}
        try:
            if route.file != route.template:
                found = vars(self._loader_of(route.file).load(route.file))
        except LimnerError:
            raise
        except (Exception, SystemExit) as error:
            raise ModuleError(
                "the file cannot be imported",
                where=_error_line(error, route.file),
                got=f"{type(error).__name__}: {error}",
            ) from error
        if not CONVENTIONS[route.kind].is_picture:
            found = manifest_exports(found, str(route.file))
        if route.template is not None and found.get("image") is None:
            found = {**found, "image": self._template_image(route.template, found)}
        return check_module(found, label=route.label, file=str(route.file))

    def _template_image(self, template: Path, exports: Mapping[str, object]) -> Callable[..., object]:
        context = exports.get("context")
        if context is not None and not callable(context):
            raise ModuleError(
                "'context' is not a function", where=SourceLocation(str(template)), got=type(context).__name__
            )
        return make_image_function(self.templates, template, context)

    def _loader_of(self, file: Path) -> ModuleLoader:
        """Give the loader of the folder that a file is in: the innermost, where one is in another."""
        folders = [folder for folder in self._loaders if file.absolute().is_relative_to(folder)]
        return self._loaders[max(folders, key=lambda folder: len(folder.parts))]

    def load_all(self) -> list[LimnerError]:
        """Import every route file; give what is wrong with any of them."""
        faults: list[LimnerError] = []
        for route in self.table.routes:
            if route.is_code:
                try:
                    self.module(route)
                except LimnerError as error:
                    faults.append(error)
        return faults

    async def list_images(
        self, runner: Runner, listings: Sequence[Listing], request: RequestView
    ) -> "list[EntryList | Exception]":
        """List the images of several files, side by side.

        Returns:
            For each file its entries; or the exception: `NotFound` where there is no such place, `ModuleError` where
            the function gave rubbish, or whatever the function raised, with a note that names the file.
        """
        results: dict[int, EntryList | Exception] = {}
        calls: list[tuple[int, RouteModule, Call]] = []
        for index, (route, params) in enumerate(listings):
            try:
                module = self.module(route)
                await self._check_params(runner, route, module, params)
            except Exception as error:  # noqa: BLE001 - one bad file must not hide the others
                results[index] = error
                continue
            if module.generate is None:
                results[index] = EntryList((module.declared,))
            else:
                given = {
                    "params": params,
                    "request": request.narrowed(module.vary) if module.vary is not None else request,
                }
                arguments = {name: given[name] for name in module.generate_arguments}
                calls.append((index, module, Call(module.generate, arguments, self.limits.entries)))
        for (index, module, _), items in zip(calls, await runner.run_all([call for _, _, call in calls]), strict=True):
            results[index] = self._read_entries(listings[index].route, module, items)
        return [results[index] for index in range(len(listings))]

    def _read_entries(self, route: Route, module: RouteModule, items: object) -> EntryList | Exception:
        where = function_location(module.generate, route.label)
        if isinstance(items, BaseException):
            if not isinstance(items, Exception):
                raise items
            items.add_note(f"in generate_image_metadata() of {route.label}")
            return items
        try:
            found = make_entries(items, where=where, longest=self.limits.entries)
        except (ModuleError, LimitExceededError) as error:
            return error
        self.warn(found.warnings)
        return found

    async def _check_params(self, runner: Runner, route: Route, module: RouteModule, params: Params | None) -> None:
        """Raise `NotFound` where only listed params have images and these are not among them."""
        if module.dynamic_params or params is None:
            return
        if _comparable(params) not in [_comparable(known) for known in await self.static_params(runner, route)]:
            raise NotFound(f"{route.label}: generate_static_params() does not list these params")

    async def static_params(self, runner: Runner, route: Route) -> tuple[Params, ...]:
        """Give what `generate_static_params` of a file lists, asked once; empty without one.

        Raises:
            ModuleError: It gave something else than a list of mappings with the place's parameters.
        """
        module = self.module(route)
        if module.static_params is None:
            return ()
        found = self._static_params.get(route)
        if found is None:
            [items] = await runner.run_all([Call(module.static_params, {}, self.limits.entries)])
            if isinstance(items, Exception):
                items.add_note(f"in generate_static_params() of {route.label}")
                raise items
            found = _read_static_params(route, items, function_location(module.static_params, route.label))
            self._static_params[route] = found
        return found

    async def sample_params(self, runner: Runner, route: Route) -> tuple[Params, ...]:
        """Give what `samples` of a file lists, for the gallery; empty without one.

        Raises:
            ModuleError: It gave something else than a list of mappings with the place's parameters.
        """
        samples = self.module(route).samples
        if samples is None:
            return ()
        [items] = await runner.run_all([Call(samples, {}, self.limits.entries)])
        if isinstance(items, Exception):
            items.add_note(f"in samples() of {route.label}")
            raise items
        return _read_static_params(route, items, function_location(samples, route.label), "samples")

    def source_digest(self, route: Route) -> str:
        """Give a digest of a route's own source: the file's bytes, or the declared function's text."""
        if route.static is not None:
            return route.static.digest
        if route.template is not None and route.file is not None and route.template != route.file:
            digests = (self._file_digest(route.template, route.label), self._file_digest(route.file, route.label))
            return digest_bytes("".join(digests).encode())
        if route.declared is not None and route.declared.digest is not None:
            return route.declared.digest()
        if route.file is None:
            function = route.declared.function if route.declared is not None else len
            try:
                return digest_bytes(inspect.getsource(function).encode())
            except (OSError, TypeError):
                return digest_bytes(getattr(function, "__qualname__", "").encode())
        return self._file_digest(route.file, route.label)

    def _file_digest(self, file: Path, label: str) -> str:
        try:
            status = os.stat(file)  # noqa: PTH116 - once for each tag
        except OSError:  # gone since it was imported: its images are drawn all the same
            return digest_bytes(label.encode())
        key = (str(file), status.st_mtime_ns, status.st_size)
        if key not in self._digests:
            self._digests[key] = digest_bytes(file.read_bytes())
        return self._digests[key]

    def warn(self, warnings: Sequence[Diagnostic]) -> None:
        """Log each warning once."""
        for warning in warnings:
            if warning not in self._warned and len(self._warned) < 10_000:
                self._warned.add(warning)
                logger.warning("%s", warning)


def image_digest(source: str, entry: Entry, params: Params | None, salt: str) -> str:
    """Give the query of an image's address: it changes with the source, the entry, the params and what draws them."""
    parts = (source, entry.key, entry.width, entry.height, entry.content_type, entry.media, entry.version, params, salt)
    return digest_bytes(repr(parts).encode("utf-8", "surrogatepass"))


def raise_together(errors: Sequence[RouteError]) -> None:
    """Raise what is wrong with a folder: one error as it is, several as one that lists them."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        listed = "\n".join(str(error) for error in errors)
        raise RouteError(f"{len(errors)} things are wrong with the site's folder\n{listed}")


def function_location(function: Callable[..., object] | None, fallback: str) -> SourceLocation:
    """Say where a function is defined, or the template that it stands for."""
    place = getattr(function, PLACE, None)
    if isinstance(place, SourceLocation):
        return place
    code = getattr(inspect.unwrap(function), "__code__", None) if function is not None else None
    return SourceLocation(code.co_filename, code.co_firstlineno) if code is not None else SourceLocation(fallback)


def _place_at(root: Place, path: str) -> Place:
    """Give the place of a path such as ``/products/[id]``, made where it is not there."""
    place = root
    for part in path.strip("/").split("/") if path.strip("/") else []:
        segment = parse_segment(part)
        if segment.kind >= SegmentKind.PRIVATE:
            raise MalformedSegmentError("segments that have an address")
        place = place.children.setdefault(segment.folder, Place(segment, place))
    return place


def _insert(root: Place, path: str, name: FileName, declared: Declared) -> None:
    place = _place_at(root, path)
    place.routes.append(Route(FileName(name.kind, name.number, CODE), place, declared=declared))
    place.routes.sort(key=lambda route: route.order)


def _insert_made(root: Place, files: Sequence[MadeFile], source: Path | None) -> None:
    """Put what is made beside the files of the root, whose own come first."""
    if source is None:
        return
    whole = source.resolve()
    root.routes[:] = [route for route in root.routes if route.file is None or route.file.resolve() != whole]
    lone = {route.kind for route in root.routes if route.kind in _LONE}
    taken = {route.leaf for route in root.routes}
    for file in files:
        if file.kind not in lone and file.leaf not in taken:
            name = FileName(file.kind, -1, CODE)
            made = Route(name, root, declared=file.declared, own_leaf=file.leaf, is_linked=file.is_linked)
            root.routes.append(made)


def _source_file(function: Callable[..., object]) -> str:
    code = getattr(inspect.unwrap(function), "__code__", None)
    return code.co_filename if code is not None else getattr(function, "__module__", "")


def _error_line(error: BaseException, file: Path) -> SourceLocation:
    """Say on which line an import failed: of the file that has the fault, as deep as the traceback goes."""
    if isinstance(error, SyntaxError) and error.filename:
        return SourceLocation(error.filename, error.lineno or 0)
    found = SourceLocation(str(file))
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name == str(file.absolute()) or (found.line == 0 and name == str(file)):
            found = SourceLocation(name, trace.tb_lineno)
        trace = trace.tb_next
    return found


def _read_static_params(
    route: Route, items: object, where: SourceLocation, name: str = "generate_static_params"
) -> tuple[Params, ...]:
    if isinstance(items, str | bytes | Mapping) or not hasattr(items, "__iter__"):
        raise ModuleError(
            f"{name}() did not return a list",
            where=where,
            got=f"{items!r:.60}",
            expected="a list of params",
        )
    return tuple(
        read_static_params(route, index, item, where, name)[0] for index, item in enumerate(cast("list[object]", items))
    )


def read_static_params(
    route: Route, index: int, item: object, where: SourceLocation, name: str = "generate_static_params"
) -> tuple[Params, str]:
    """Read one item that `generate_static_params`, or another function, gave: params, or a pair of it and a version.

    Returns:
        The params of the place, and the version; empty without one.

    Raises:
        ModuleError: It lacks a parameter of the place, or is of another kind.
    """
    wanted = {segment.name: segment for segment in route.place.pattern if segment.is_param}
    whole: object = item
    pair = cast("tuple[object, ...]", item) if isinstance(item, tuple) else ()
    given, version = (pair[0], pair[1]) if len(pair) == 2 else (whole, None)
    if not isinstance(given, Mapping):
        raise _wrong_params(f"{name}()[{index}]", where, whole, wanted)
    named = cast("Mapping[str, object]", given)
    params: Params = {}
    for key, segment in wanted.items():
        value = named.get(key)
        if segment.is_catch_all:
            if isinstance(value, list | tuple):
                parts = [str(part) for part in cast("list[object]", value)]
            elif value is None:
                parts = []
            else:
                parts = str(value).split("/")
            if not parts and segment.kind is SegmentKind.CATCH_ALL:
                raise _wrong_params(f"{name}()[{index}]", where, named, wanted)
            if parts:
                params[key] = parts
        elif value is None or isinstance(value, list | tuple | Mapping):
            raise _wrong_params(f"{name}()[{index}]", where, named, wanted)
        else:
            params[key] = str(value)
    return params, "" if version is None else str(version)


def _wrong_params(place: str, where: SourceLocation, item: object, wanted: Mapping[str, object]) -> ModuleError:
    return ModuleError(
        f"{place} is wrong",
        where=where,
        got=f"{item!r:.80}",
        expected="a mapping with "
        + (", ".join(map(repr, wanted)) or "no keys, as the place has no parameters")
        + ", or a pair of it and a version",
    )


def _comparable(params: Params) -> dict[str, tuple[str, ...] | str]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in params.items()}
