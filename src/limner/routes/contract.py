"""A route module is checked against its contract before its functions are called.

Goes in: the names a module defines. Comes out: `RouteModule`, or a `ModuleError` that names the file and the name.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, cast

from limner.errors import ModuleError
from limner.record import record
from limner.routes.entries import Entry, make_entry
from limner.sources import SourceLocation

ARGUMENTS: Final = ("params", "id", "request")
EXPORTS: Final = (
    "image",
    "generate_image_metadata",
    "generate_static_params",
    "dynamic_params",
    "alt",
    "size",
    "content_type",
    "revalidate",
    "vary",
    "fallback",
    "stress",
    "samples",
)
_OF_NEXT: Final = {
    "Image": "image",
    "contentType": "content_type",
    "generateImageMetadata": "generate_image_metadata",
    "generateStaticParams": "generate_static_params",
    "dynamicParams": "dynamic_params",
}
_VARY: Final = re.compile(r"(query|header|cookie):([!#$%&'*+.^_`|~0-9A-Za-z\[\]-]+)")


@record(kw_only=True)
class RouteModule:
    """The checked exports of one route file.

    Attributes:
        label: How messages name it.
        image: Draws one image.
        image_arguments: The arguments it names.
        generate: Lists the images; None for a file of one image.
        generate_arguments: The arguments it names.
        static_params: Lists the params that are known ahead.
        dynamic_params: Whether other params are answered too.
        declared: What `alt`, `size` and `content_type` say of a single image.
        revalidate: Seconds for which an image may be kept; False forever, None when nothing is said.
        vary: What of the request the image depends on; None when nothing is said.
        fallback: What is sent when the image fails: a function as `image` is, an `ImageResponse`, a node, bytes or a
            path; None for the site's.
        stress: Gives the hardest texts of the author's own, for `limner stress`.
        samples: Lists params that the gallery shows, where not all can be known.
    """

    label: str
    image: Callable[..., object]
    image_arguments: frozenset[str]
    generate: Callable[..., object] | None = None
    generate_arguments: frozenset[str] = frozenset()
    static_params: Callable[..., object] | None = None
    dynamic_params: bool = True
    declared: Entry
    revalidate: float | bool | None = None
    vary: tuple[tuple[str, str], ...] | None = None
    fallback: object = None
    stress: Callable[..., object] | None = None
    samples: Callable[..., object] | None = None

    @property
    def asks_for_request(self) -> bool:
        """Whether any of its functions looks at the request."""
        return "request" in self.image_arguments or "request" in self.generate_arguments


def check_module(exports: Mapping[str, object], *, label: str, file: str) -> RouteModule:
    """Check what a route file defines.

    Args:
        exports: The module's names.
        label: How messages name the file.
        file: Its path, for the location of errors.

    Raises:
        ModuleError: A function is missing, is not a function, or asks for an argument that does not exist; or a value
            is wrong.
    """
    where = SourceLocation(file)
    _refuse_next(exports, where)
    image = _function(exports, "image", where)
    if image is None:
        raise ModuleError(
            "the file has no function called 'image'",
            where=where,
            expected="def image(...), or async def image(...), returning an ImageResponse",
            suggestion="name the function 'image'" if _lone_function(exports) else "",
        )
    generate = _function(exports, "generate_image_metadata", where)
    static_params = _function(exports, "generate_static_params", where)
    dynamic_params = exports.get("dynamic_params", True)
    if not isinstance(dynamic_params, bool):
        raise ModuleError("'dynamic_params' is not a truth value", where=where, got=repr(dynamic_params))
    if not dynamic_params and static_params is None:
        raise ModuleError(
            "'dynamic_params = False' leaves no address",
            where=where,
            expected="a generate_static_params() beside it that lists the params",
        )
    return RouteModule(
        label=label,
        image=image,
        image_arguments=_arguments(image, ARGUMENTS, where),
        generate=generate,
        generate_arguments=_arguments(generate, ("params", "request"), where) if generate else frozenset(),
        static_params=static_params,
        dynamic_params=dynamic_params,
        declared=_declared(exports, where, single=generate is None),
        revalidate=_revalidate(exports, where),
        vary=_vary(exports, where),
        fallback=exports.get("fallback"),
        stress=_function(exports, "stress", where),
        samples=_function(exports, "samples", where),
    )


def _refuse_next(exports: Mapping[str, object], where: SourceLocation) -> None:
    """Refuse the names of Next.js, and give ours.

    Raises:
        ModuleError: There is one.
    """
    for name, own in _OF_NEXT.items():
        found = exports.get(name)
        # Pillow's module and class are called `Image` too.
        if found is not None and (name != "Image" or inspect.isroutine(found)):
            line = found.__code__.co_firstlineno if inspect.isfunction(found) else 0
            raise ModuleError(
                f"{name!r} is a name of Next.js",
                where=SourceLocation(where.file, line) if line else where,
                got=name,
                expected=own,
                suggestion=f"rename it to {own!r}",
            )


def _declared(exports: Mapping[str, object], where: SourceLocation, *, single: bool) -> Entry:
    """Read `alt`, `size` and `content_type`; with a `generate_image_metadata` they do not count, as in Next.js."""
    item: Mapping[str, object] = MappingProxyType(
        {"id": "", **{name: exports.get(name) for name in ("alt", "size", "content_type") if single}}
    )
    try:
        return make_entry(item)
    except ModuleError as error:
        facts = error.facts
        raise ModuleError(facts.what, where=where, got=facts.got, expected=facts.expected) from None


def _function(exports: Mapping[str, object], name: str, where: SourceLocation) -> Callable[..., object] | None:
    found = exports.get(name)
    if found is None:
        return None
    if not callable(found) or isinstance(found, type):
        raise ModuleError(f"{name!r} is not a function", where=where, got=type(found).__name__)
    return found


def named_arguments(function: Callable[..., object], allowed: tuple[str, ...]) -> frozenset[str]:
    """Give the arguments that a function names among those it may.

    Raises:
        ModuleError: It asks for another one.
    """
    code = getattr(inspect.unwrap(function), "__code__", None)
    return _arguments(function, allowed, SourceLocation(code.co_filename if code is not None else ""))


def _arguments(function: Callable[..., object], allowed: tuple[str, ...], where: SourceLocation) -> frozenset[str]:
    """Give the arguments that a function names among those it may."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # a callable of an extension module without a signature
        return frozenset()
    name = getattr(function, "__name__", "the function")
    code = getattr(inspect.unwrap(function), "__code__", None)
    at = (
        SourceLocation(where.file, code.co_firstlineno)
        if code is not None and code.co_filename == where.file
        else where
    )
    found: set[str] = set()
    for parameter in parameters:
        if parameter.kind is parameter.VAR_KEYWORD:
            found.update(allowed)
        elif parameter.kind is not parameter.VAR_POSITIONAL and parameter.name in allowed:
            if parameter.kind is parameter.POSITIONAL_ONLY:
                raise ModuleError(
                    f"{name}() takes {parameter.name!r} by position only", where=at, suggestion="remove the '/'"
                )
            found.add(parameter.name)
        elif parameter.default is parameter.empty and parameter.kind is not parameter.VAR_POSITIONAL:
            raise ModuleError(
                f"{name}() asks for an argument that does not exist",
                where=at,
                got=repr(parameter.name),
                expected="any of " + ", ".join(allowed),
            )
    return frozenset(found)


def _revalidate(exports: Mapping[str, object], where: SourceLocation) -> float | bool | None:
    value = exports.get("revalidate")
    if value is None or value is False:
        return cast("bool | None", value)
    if value is True or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise ModuleError(
            "'revalidate' is wrong", where=where, got=repr(value), expected="seconds (0 for never kept), or False"
        )
    return value


def _vary(exports: Mapping[str, object], where: SourceLocation) -> tuple[tuple[str, str], ...] | None:
    value = exports.get("vary")
    if value is None:
        return None
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list | tuple | set | frozenset):
        raise ModuleError(
            "'vary' is not a list", where=where, got=repr(value), expected='a list such as ["query:theme"]'
        )
    found: list[tuple[str, str]] = []
    for item in cast("list[object]", items):
        match = _VARY.fullmatch(item) if isinstance(item, str) else None
        if match is None:
            raise ModuleError(
                "an item of 'vary' is wrong",
                where=where,
                got=repr(item),
                expected="query:name, header:name or cookie:name",
            )
        found.append((match[1], match[2].lower() if match[1] == "header" else match[2]))
    return tuple(found)


def _lone_function(exports: Mapping[str, object]) -> bool:
    return any(inspect.isfunction(value) for value in exports.values())
