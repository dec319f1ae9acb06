"""All faults of a site at once, before anyone requests an image.

Goes in: a site's routes, and a runner that calls their functions. Comes out: `CheckReport`. Route files are imported,
and their list functions are called if the params are known.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from limner.diagnostics import Diagnostic
from limner.errors import Facts, LimnerError, ModuleError, NotFound, Redirect
from limner.routes.calling import Runner
from limner.routes.request_view import RequestView
from limner.routes.route import Params, Route
from limner.routes.segment import SegmentKind
from limner.routes.site_routes import Listing, SiteRoutes, function_location
from limner.serving.faults import locate
from limner.sources import SourceLocation


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What is wrong with a site.

    Attributes:
        errors: What breaks an image.
        warnings: What an author may want to fix; those of severity `info` are right but may surprise.
        drawn: How many images were drawn for the check.
        undrawn: Images that cannot be known ahead, and why.
    """

    errors: tuple[LimnerError, ...]
    warnings: tuple[Diagnostic, ...]
    drawn: int = 0
    undrawn: tuple[Diagnostic, ...] = ()

    def __iter__(self) -> Iterator[LimnerError]:
        return iter(self.errors)

    def __len__(self) -> int:
        return len(self.errors)

    def __str__(self) -> str:
        warnings = (f"{'note' if one.severity == 'info' else 'warning'}: {one}" for one in self.warnings)
        return "\n".join([*map(str, self.errors), *warnings, *(f"not drawn: {one}" for one in self.undrawn)])

    def raise_errors(self) -> None:
        """Raise what breaks an image: a single error as it is, several errors as one that lists them.

        Raises:
            LimnerError: There is any.
        """
        if len(self.errors) == 1:
            raise self.errors[0]
        if self.errors:
            raise ModuleError(f"{len(self.errors)} things are wrong with the site\n" + "\n".join(map(str, self.errors)))


async def check_routes(routes: SiteRoutes, runner: Runner, request: RequestView) -> CheckReport:
    """Import every route file and request every list whose params are known."""
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
        except LimnerError:
            continue  # already among the errors
        try:
            known = await known_params(routes, runner, route)
        except Exception as error:  # noqa: BLE001 - one bad file must not hide the others
            errors.append(name_fault(error, "generate_static_params", function_location(module.static_params, "")))
            continue
        if module.generate is not None:
            listings.extend(Listing(route, params) for params in known)
    for listing, listed in zip(listings, await routes.list_images(runner, listings, request), strict=True):
        if isinstance(listed, Exception) and not isinstance(listed, NotFound | Redirect):
            module = routes.module(listing.route)
            errors.append(name_fault(listed, "generate_image_metadata", function_location(module.generate, "")))
    return CheckReport(tuple(errors), tuple(routes.scan.warnings))


def unknown_params(routes: SiteRoutes, route: Route) -> Diagnostic | None:
    """Say why the images of a file cannot be known ahead; None if they can.

    Raises:
        ModuleError: The file cannot be imported, or does not keep its contract.
    """
    names = [segment.folder for segment in route.place.pattern if segment.is_param]
    is_certain = all(s.kind is SegmentKind.OPTIONAL_CATCH_ALL for s in route.place.pattern if s.is_param)
    if not route.is_code or is_certain:
        return None
    module = routes.module(route)
    if module.static_params is not None:
        return None
    facts = Facts(
        "images that are known only when they are asked for",
        function_location(module.image, route.label),
        got=f"a place with {', '.join(names)}",
        suggestion="generate_static_params() beside image() lists the params that can be known",
    )
    return Diagnostic("unknown-params", facts, "info")


async def known_params(routes: SiteRoutes, runner: Runner, route: Route) -> list[Params | None]:
    """Give the params that a route's images are known to have, which `generate_static_params` lists."""
    params = [segment for segment in route.place.pattern if segment.is_param]
    if not params:
        return [None]
    known: list[Params | None] = [*await routes.static_params(runner, route)]
    if all(segment.kind is SegmentKind.OPTIONAL_CATCH_ALL for segment in params) and {} not in known:
        known.append({})
    return known


def name_fault(error: Exception, name: str, where: SourceLocation) -> LimnerError:
    """Add a function's place to its error."""
    if isinstance(error, LimnerError):
        return error if error.facts.where is not None else type(error).from_facts(replace(error.facts, where=where))
    found = ModuleError(
        f"{name}() raised an exception", where=locate(error) or where, got=f"{type(error).__name__}: {error}"
    )
    found.__cause__ = error
    return found
