"""Every fault of a site at once, before anyone asks for a picture.

Goes in: a site's routes. Comes out: `Report`. Route files are imported, and lists asked for where the params are known.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from limner.diagnostics import Diagnostic
from limner.errors import LimnerError, ModuleError, NotFound, Redirect
from limner.routes.calling import Runner
from limner.routes.request_view import RequestView
from limner.routes.route import Params, Route
from limner.routes.segment import SegmentKind
from limner.routes.site_routes import Listing, SiteRoutes, function_location


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong with a site.

    Attributes:
        errors: What breaks a picture.
        warnings: What an author may want to mend.
    """

    errors: tuple[LimnerError, ...]
    warnings: tuple[Diagnostic, ...]

    def __iter__(self) -> Iterator[LimnerError]:
        return iter(self.errors)

    def __len__(self) -> int:
        return len(self.errors)

    def __str__(self) -> str:
        return "\n".join([*map(str, self.errors), *(f"warning: {warning}" for warning in self.warnings)])

    def raise_errors(self) -> None:
        """Raise what breaks a picture: one error as it is, several as one that lists them.

        Raises:
            LimnerError: There is any.
        """
        if len(self.errors) == 1:
            raise self.errors[0]
        if self.errors:
            raise ModuleError(f"{len(self.errors)} things are wrong with the site\n" + "\n".join(map(str, self.errors)))


async def check_routes(routes: SiteRoutes, runner: Runner) -> Report:
    """Import every route file and ask for every list whose params are known."""
    errors: list[LimnerError] = [
        *routes.scan.errors,
        *(error for error in routes.load_all() if error not in routes.scan.errors),
    ]
    listings: list[Listing] = []
    for route in routes.table.routes:
        if not route.is_code or route.fault is not None:
            continue
        try:
            module = routes.module(route)
            known = await known_params(routes, runner, route)
        except LimnerError as error:
            if error not in errors and str(error) not in map(str, errors):
                errors.append(error)
            continue
        except Exception as error:  # noqa: BLE001 - one bad file must not hide the others
            errors.append(_raised(routes, route, error, "generate_static_params"))
            continue
        if module.generate is not None:
            listings.extend(Listing(route, params) for params in known)
    for listing, listed in zip(listings, await routes.list_pictures(runner, listings, RequestView()), strict=True):
        if isinstance(listed, LimnerError):
            if not isinstance(listed, NotFound | Redirect):
                errors.append(listed)
        elif isinstance(listed, Exception):
            errors.append(_raised(routes, listing.route, listed, "generate_image_metadata"))
    return Report(tuple(errors), tuple(routes.scan.warnings))


async def known_params(routes: SiteRoutes, runner: Runner, route: Route) -> list[Params | None]:
    """List the params of a file's place that can be told ahead: None for a static place, then what the file lists."""
    """Give the params that a route's pictures are known to have: what `generate_static_params` lists."""
    params = [segment for segment in route.place.pattern if segment.is_param]
    if not params:
        return [None]
    known: list[Params | None] = [*await routes.static_params(runner, route)]
    if all(segment.kind is SegmentKind.OPTIONAL_CATCH_ALL for segment in params) and {} not in known:
        known.append({})
    return known


def _raised(routes: SiteRoutes, route: Route, error: Exception, name: str) -> ModuleError:
    module = routes.module(route)
    function = module.generate if name == "generate_image_metadata" else module.static_params
    found = ModuleError(
        f"{name}() raised an exception",
        where=function_location(function, route.label),
        got=f"{type(error).__name__}: {error}",
    )
    found.__cause__ = error
    return found
