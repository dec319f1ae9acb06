"""A template as a card: HTML with a template engine's marks stands for the function `image`.

Goes in: a template, and perhaps `context`, a function of the route file beside it. Comes out: an image function. A web
framework's integration gives its own engine, with its filters and context processors; without one it is Jinja.

Spec: https://jinja.palletsprojects.com/en/stable/templates/
"""

import asyncio
import inspect
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from limner.errors import InvalidValueError, ModuleError
from limner.response import ImageResponse
from limner.routes.calling import is_async
from limner.routes.contract import named_arguments
from limner.sources import SourceLocation

if TYPE_CHECKING:
    from collections.abc import Generator

    from jinja2 import Environment, Template

    from limner.routes.route import Params

PLACE: Final = "limner_place"
"""The attribute of an image function that says where it is, where its code does not."""
_ALWAYS: Final = ("params", "id")
_CONTEXT_ARGUMENTS: Final = (*_ALWAYS, "request")


class TemplateEngine:
    """Fills templates with Jinja, for a site without a web framework.

    Args:
        folders: Where templates find those that they extend or include.

    Attributes:
        is_async: Whether `arender` is to be asked always.
    """

    is_async = False

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self._folders = folders
        self._environment: Environment | None = None

    def render(self, file: Path, values: Mapping[str, Any]) -> str:
        """Fill a template.

        Args:
            file: Of the template.
            values: Its variables.

        Raises:
            ModuleError: It cannot be read.
            Exception: What its expressions raise.
        """
        environment = self._environment = self._environment or jinja_environment(self._folders)
        return compile_jinja(environment, file).render(values)

    async def arender(self, file: Path, values: Mapping[str, Any]) -> str:
        """Fill a template whose values an async function gave; arguments and errors are those of `render`."""
        return await asyncio.to_thread(self.render, file, values)


def make_image_function(
    engine: TemplateEngine, file: Path, context: Callable[..., object] | None
) -> Callable[..., object]:
    """Make the image function of a template.

    Args:
        engine: Fills it.
        file: Of the template.
        context: Gives its variables; it may ask for ``params``, ``id`` and ``request``. The template always has
            ``params`` and ``id``.

    Raises:
        ModuleError: `context` asks for another argument.
    """
    asked = named_arguments(context, _CONTEXT_ARGUMENTS) if context is not None else frozenset[str]()
    given_names = [name for name in _CONTEXT_ARGUMENTS if name in _ALWAYS or name in asked]

    def ask(given: Mapping[str, object]) -> object:
        return context(**{name: given[name] for name in asked}) if context is not None else {}

    def values_of(given: "Mapping[str, object]", found: object) -> dict[str, Any]:
        params = cast("Params | None", given["params"])
        values: dict[str, Any] = {"params": params or {}, "id": given["id"]}
        if not isinstance(found, Mapping):
            code = getattr(inspect.unwrap(context), "__code__", None) if context is not None else None
            raise ModuleError(
                "context() did not return a mapping",
                where=SourceLocation(code.co_filename, code.co_firstlineno) if code is not None else None,
                got=f"{type(found).__name__} {found!r:.60}",
                expected="a dict with the variables of the template",
            )
        return values | dict(cast("Mapping[str, Any]", found))

    def image(**given: object) -> ImageResponse:
        return ImageResponse(engine.render(file, values_of(given, ask(given))), source=str(file))

    async def async_image(**given: object) -> ImageResponse:
        found = await asyncio.to_thread(ask, given) if context is None or not is_async(context) else ask(given)
        if inspect.isawaitable(found):
            found = await found
        return ImageResponse(await engine.arender(file, values_of(given, found)), source=str(file))

    function: Callable[..., object] = async_image if engine.is_async or (context and is_async(context)) else image
    parameters = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in given_names]
    facts: dict[str, object] = {
        "__signature__": inspect.Signature(parameters),
        "__name__": file.name,
        "__qualname__": file.name,
        PLACE: SourceLocation(str(file)),
    }
    for name, value in facts.items():
        setattr(function, name, value)
    return function


def jinja_environment(folders: Sequence[Path], *, reloads: bool = False) -> "Environment":
    """Make an environment that escapes every value, and names a variable that is not there.

    Args:
        folders: Where templates are found.
        reloads: Whether templates that change are read again.

    Raises:
        InvalidValueError: Jinja is not installed.
    """
    try:
        import jinja2
    except ImportError:
        raise InvalidValueError(
            "an HTML template needs Jinja", expected="the package jinja2", suggestion="pip install jinja2"
        ) from None

    class Absent(jinja2.Undefined):
        """May be asked for, so that ``{% if %}`` and ``default`` do; is an error where it would be written."""

        def __str__(self) -> str:
            return str(self._fail_with_undefined_error())

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([str(folder) for folder in folders]), autoescape=True, undefined=Absent,
        auto_reload=reloads, extensions=["jinja2.ext.do"],
    )  # fmt: skip


def compile_jinja(environment: "Environment", file: Path) -> "Template":
    """Compile a template that is outside the environment's own folders.

    Raises:
        ModuleError: It cannot be read.
    """
    with jinja_errors(file):
        # Environments that escape by the name do so for one of HTML.
        name = file.name if file.name.endswith(".html") else f"{file.name}.html"
        code = environment.compile(file.read_text(encoding="utf-8"), name=name, filename=str(file))
        return environment.template_class.from_code(environment, code, environment.make_globals(None))


@contextmanager
def jinja_errors(file: Path) -> "Generator[None, None, None]":
    """Turn what is wrong with a template's marks into an error that names its line."""
    from jinja2 import TemplateSyntaxError

    try:
        yield
    except TemplateSyntaxError as error:
        where = SourceLocation(error.filename or str(file), error.lineno)
        raise ModuleError("the template cannot be read", where=where, got=error.message or "") from error
    except UnicodeDecodeError as error:
        raise ModuleError("the template is not UTF-8", where=SourceLocation(str(file)), got=str(error)) from error
