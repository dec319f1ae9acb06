"""The web app manifest of a site: a JSON file, or what the function of a `manifest.py` gives.

Goes in: a file's bytes, or the names of a module. Comes out: the same as a route file of images has, so that a
manifest is served, kept and built as they are.

Spec: https://www.w3.org/TR/appmanifest/
"""

import inspect
import json
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Final, cast

from limner.errors import ModuleError
from limner.routes.convention import CONVENTIONS
from limner.routes.natural_size import NaturalSize, UnreadableImageError
from limner.sources import SourceLocation

_KEPT: Final = ("revalidate", "vary")


def read_manifest_size(data: bytes, extension: str) -> NaturalSize:  # noqa: ARG001 - as `read_natural_size` is called
    """See that a file is a manifest; it has no size.

    Raises:
        UnreadableImageError: It is not a JSON object in UTF-8.
    """
    try:
        found: object = json.loads(data.decode("utf-8"))
    except ValueError as error:
        raise UnreadableImageError(f"no JSON in UTF-8: {error}") from None
    if not isinstance(found, dict):
        raise UnreadableImageError(f"JSON of a {type(found).__name__}, where a manifest is an object")
    return NaturalSize(None, None)


def write_manifest(members: Mapping[str, object]) -> bytes:
    """Write a manifest as JSON."""
    return (json.dumps(members, ensure_ascii=False, indent=2) + "\n").encode()


def manifest_exports(exports: Mapping[str, object], file: str) -> dict[str, object]:
    """Give the exports of a route file for those of a `manifest.py`.

    Args:
        exports: The module's names: `manifest`, a mapping or a function that returns one.
        file: Its path, for errors.

    Raises:
        ModuleError: There is no `manifest`, or it is neither.
    """
    given = exports.get("manifest")
    if isinstance(given, Mapping):
        members = cast("Mapping[str, object]", given)

        def manifest() -> object:
            return members

        given = manifest
    if given is None or not callable(given) or isinstance(given, type):
        raise ModuleError(
            "the file has no function called 'manifest'",
            where=SourceLocation(file),
            got="" if given is None else type(given).__name__,
            expected="def manifest(), returning a mapping such as {'name': …, 'icons': […]}",
        )
    kept = {name: exports[name] for name in _KEPT if name in exports}
    return {**kept, "image": _written(given, file), "content_type": CONVENTIONS["manifest"].media_type}


def _written(function: Callable[..., object], file: str) -> Callable[..., object]:
    """Give a function that returns the JSON of what another returns."""
    if inspect.iscoroutinefunction(function):
        waits = cast("Callable[..., Awaitable[object]]", function)

        @wraps(waits)
        async def awrite(**arguments: object) -> bytes:
            return _write(await waits(**arguments), function, file)

        return awrite

    @wraps(function)
    def write(**arguments: object) -> bytes:
        return _write(function(**arguments), function, file)

    return write


def _write(members: object, function: Callable[..., object], file: str) -> bytes:
    code = getattr(inspect.unwrap(function), "__code__", None)
    where = SourceLocation(file, code.co_firstlineno if code is not None else 0)
    if not isinstance(members, Mapping):
        raise ModuleError(
            "manifest() did not return a mapping", where=where, got=f"{members!r:.60}", expected="{'name': …}"
        )
    try:
        return write_manifest(dict(cast("Mapping[str, object]", members)))
    except (TypeError, ValueError) as error:
        raise ModuleError("manifest() returned what JSON has no word for", where=where, got=str(error)) from None
