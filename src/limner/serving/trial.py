"""Draws every known image of a site and reports what fails or may need fixing.

Goes in: a site's server. Comes out: a `CheckReport` that lists each fault and diagnostic of a file once, however many
images have it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from limner.diagnostics import Diagnostic
from limner.errors import Facts, LimnerError, ModuleError, NotFound, Redirect
from limner.routes.calling import LoopRunner
from limner.routes.route import Route
from limner.routes.site_routes import Listing, function_location
from limner.serving.answer import ImageServer
from limner.serving.check import CheckReport, check_routes, known_params, name_fault, unknown_params
from limner.serving.faults import place_diagnostic
from limner.serving.returned import Finished, Found, Returned, call_image
from limner.sources import SourceLocation

_CALL_SECONDS: Final = 60.0


OnImage: TypeAlias = Callable[[Found, Finished, SourceLocation], None]
"""Told of each finished image, with where its function is."""


async def check_images(server: ImageServer, on_image: OnImage | None = None) -> CheckReport:
    """Check like `check_routes`, and draw every image whose params are known.

    Args:
        server: The site's server.
        on_image: Called for each image.
    """
    runner = LoopRunner(server.pool, server.settings.caller, _CALL_SECONDS)
    report = await check_routes(server.routes, runner, server.settings.no_request)
    drawing = _Drawing(server, runner, on_image)
    for route in server.routes.table.routes:
        if route.is_code and route.fault is None:
            await drawing.draw_route(route)
    errors = {str(error): error for error in (*report.errors, *drawing.errors.values())}
    return CheckReport(
        tuple(errors.values()), (*report.warnings, *drawing.warnings.values()), drawing.count, tuple(drawing.undrawn)
    )


async def judge_image(server: ImageServer, found: Found) -> list[Diagnostic | Exception]:
    """Draw one image; give what its author may want to fix, or why the image fails."""
    where = function_location(server.routes.module(found.route).image, found.route.label)
    try:
        returned = await call_image(server, found)
        finished = await server.runner.run(returned.draw)
    except Redirect:
        return []
    except Exception as error:  # noqa: BLE001 - it is what is wanted
        return [name_fault(error, "image", where)]
    drawing = finished.drawing
    return [] if drawing is None else [place_diagnostic(diagnostic, where) for diagnostic in drawing.diagnostics]


class _Drawing:
    """Draws the images of files, and keeps each fault and diagnostic of a file once."""

    def __init__(self, server: ImageServer, runner: LoopRunner, on_image: OnImage | None) -> None:
        self.server = server
        self.on_image = on_image
        self.runner = runner
        self.errors: dict[tuple[Route, str], LimnerError] = {}
        self.warnings: dict[tuple[Route, Diagnostic], Diagnostic] = {}
        self.undrawn: list[Diagnostic] = []
        self.count = 0

    async def draw_route(self, route: Route) -> None:
        """Draw all known images of a file; errors of its lists have already been reported."""
        routes = self.server.routes
        try:
            if (unknown := unknown_params(routes, route)) is not None:
                self.undrawn.append(unknown)
                return
            known = await known_params(routes, self.runner, route)
        except Exception:  # noqa: BLE001 - among the errors of `check_routes`
            return
        listings = [Listing(route, params) for params in known]
        for (_, params), listed in zip(
            listings, await routes.list_images(self.runner, listings, self.server.settings.no_request), strict=True
        ):
            if isinstance(listed, Exception):
                continue
            self._warn(route, listed.warnings)
            for entry in listed.entries:
                await self._draw(Found(route, params, entry))

    async def _draw(self, found: Found) -> None:
        module = self.server.routes.module(found.route)
        where = function_location(module.image, found.route.label)
        try:
            returned = await call_image(self.server, found, self.runner)
        except Redirect:
            return
        except Exception as error:  # noqa: BLE001 - it is what the report is for
            if module.asks_for_request and not isinstance(error, LimnerError):
                self._leave(where, f"image() needs a request ({type(error).__name__}: {error})")
            else:
                self._fail(found, error, where)
            return
        try:
            await self._finish(found, returned, where)
        except Exception as error:  # noqa: BLE001 - the same
            self._fail(found, error, where)

    async def _finish(self, found: Found, returned: Returned, where: SourceLocation) -> None:
        finished = await self.runner.run(returned.draw)
        self.count += 1
        if finished.drawing is not None:
            diagnostics = [place_diagnostic(diagnostic, where) for diagnostic in finished.drawing.diagnostics]
            self._warn(found.route, diagnostics)
        if self.on_image is not None:
            self.on_image(found, finished, where)

    def _leave(self, where: SourceLocation, why: str) -> None:
        diagnostic = Diagnostic("unknown-request", Facts(why, where), "info")
        if diagnostic not in self.undrawn:
            self.undrawn.append(diagnostic)

    def _warn(self, route: Route, diagnostics: Sequence[Diagnostic]) -> None:
        for diagnostic in diagnostics:
            self.warnings.setdefault((route, diagnostic), diagnostic)

    def _fail(self, found: Found, error: Exception, where: SourceLocation) -> None:
        if isinstance(error, NotFound):
            error = ModuleError(
                "an image that the file lists is not found",
                got=f"NotFound: {error}",
                expected="no such params in generate_static_params(), or no such id in generate_image_metadata()",
            )
        fault = name_fault(error, "image", where)
        named = ", ".join(
            [f"{name}={value!r}" for name, value in (found.params or {}).items()]
            + ([f"id={found.entry.id!r}"] if found.entry is not None and found.entry.id not in {None, ""} else [])
        )
        key = (found.route, f"{type(error).__name__} {fault.facts.what}")
        if key not in self.errors:
            what = f"{fault.facts.what} ({named})" if named else fault.facts.what
            self.errors[key] = type(fault).from_facts(replace(fault.facts, what=what))
            self.errors[key].__cause__ = error
