"""The address of one image, by its file or its kind and place.

Goes in: the author's name for the image, params and an id. Comes out: a percent-encoded path.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from limner.errors import SiteError
from limner.formats import image_extensions
from limner.head.inheritance import picture_path, static_path
from limner.routes.convention import TEMPLATES, parse_file_name, parse_template_name
from limner.routes.route import Route
from limner.routes.segment import SegmentKind
from limner.routes.site_routes import SiteRoutes


def find_route(routes: SiteRoutes, target: str | Path) -> Route:
    """Find the image that an author means.

    Args:
        routes: The site's routes.
        target: A file's path from the site's root (``shop/[id]/icon.py``), the same without extension, the same without
            groups, or an absolute path.

    Raises:
        SiteError: There is none, or there are several.
    """
    text = _relative(routes, target)
    *folders, name = text.strip("/").split("/")
    stem, dot, extension = name.rpartition(".")
    if not dot or extension not in {"py", *TEMPLATES, *image_extensions()}:
        stem, extension = name, ""
    stem = stem.replace("_", "-")
    wanted = "/".join(folders)
    found = [route for route in routes.table.routes if route.name.stem == stem and route.place.path == wanted]
    if not found:
        found = [route for route in routes.table.routes if route.name.stem == stem and _address(route) == wanted]
    if extension:
        parsed = parse_file_name(f"{stem}.{extension}") or parse_template_name(f"{stem}.{extension}")
        found = [route for route in found if parsed is not None and route.name == parsed]
    if len(found) == 1:
        return found[0]
    raise SiteError(
        "several images have this name" if found else "no image has this name",
        got=repr(str(target)),
        expected="one of " + ", ".join(route.label for route in (found or routes.table.routes)[:12]),
    )


def _relative(routes: SiteRoutes, target: str | Path) -> str:
    # Python 3.11 makes no path from a subclass of str, such as the safe texts of templates.
    path = Path("".join(target) if isinstance(target, str) else target)
    if path.is_absolute():
        for base in (base for root in routes.folders for base in (root.absolute(), root.resolve())):
            if path.is_relative_to(base):
                return path.relative_to(base).as_posix()
    return path.as_posix()


def _address(route: Route) -> str:
    return "/".join(segment.folder for segment in route.place.pattern)


def build_path(routes: SiteRoutes, route: Route, params: Mapping[str, object] | None, key: str | None) -> str:
    """Write the path of an image.

    Raises:
        SiteError: A parameter or the id is missing, or there is one too many.
    """
    captured: list[str | list[str]] = []
    given = dict(params or {})
    for segment in (segment for segment in route.place.pattern if segment.is_param):
        value = given.pop(segment.name, None)
        shown = repr(value)
        if segment.kind is SegmentKind.DYNAMIC:
            if value is None or value == "" or isinstance(value, list | tuple):
                raise _wrong_params(route, segment.name, shown, "a text")
            captured.append(str(value))
        else:
            parts = [str(part) for part in cast("list[object]", value)] if isinstance(value, list | tuple) else []
            if isinstance(value, str):
                parts = value.strip("/").split("/") if value.strip("/") else []
            if not parts and segment.kind is SegmentKind.CATCH_ALL and route.is_code:
                raise _wrong_params(route, segment.name, shown, "a list of texts")
            captured.append(parts)
    if given:
        raise _wrong_params(route, min(given), repr(given[min(given)]), "no such parameter")
    if not route.is_code:
        if key is not None:
            raise SiteError("a file has no ids", got=repr(key), expected=f"no id for {route.label}")
        return static_path(routes.table, route, captured)
    has_ids = routes.module(route).generate is not None
    if has_ids != (key is not None):
        what = "the image needs an id" if has_ids else "the image has no ids"
        raise SiteError(what, got=repr(key), expected=f"{'an' if has_ids else 'no'} id for {route.label}")
    return picture_path(route, captured, key)


def _wrong_params(route: Route, name: str, shown: str, expected: str) -> SiteError:
    return SiteError(f"wrong parameter {name!r} for {route.label}", got=shown, expected=expected)
