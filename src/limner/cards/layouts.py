"""The layouts of a project's own: HTML with Jinja's marks, or Python.

Goes in: folders, and the name of a layout. Comes out: an `ImageResponse` for each page. A Python file is written like a
route file: its function `image` declares the arguments it wants, and returns a node or an `ImageResponse`.

Spec: https://jinja.palletsprojects.com/en/stable/templates/
"""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, NoReturn, cast

from limner.errors import InvalidValueError, ModuleError
from limner.response import ImageResponse
from limner.routes.loop import run_in_background
from limner.routes.modules import ModuleLoader
from limner.routes.template_cards import jinja_environment
from limner.sources import SourceLocation

HTML_SUFFIXES: Final = (".html", ".html.j2", ".html.jinja", ".j2", ".jinja")
"""The ends of names of files that hold HTML for Jinja."""
PYTHON_SUFFIX: Final = ".py"
SUFFIXES: Final = (*HTML_SUFFIXES, PYTHON_SUFFIX)

Draw = Callable[[Mapping[str, Any]], Any]
"""A layout: from what it is given to a node or an `ImageResponse`."""


class Layouts:
    """Finds and reads layouts.

    Args:
        folders: Where they are looked for, in order.
        built_in: Those that come along, by name; a file of that name wins.
        development: Whether files that change are read anew.
    """

    def __init__(
        self, folders: Iterable[Path], built_in: Mapping[str, Draw] | None = None, *, development: bool = False
    ) -> None:
        self._folders = [folder.absolute() for folder in folders]
        self._built_in = dict(built_in or {})
        self._development = development
        self._loaders: dict[Path, ModuleLoader] = {}
        self._jinja: Any = None

    def draw(self, name: str, given: Mapping[str, Any]) -> Any:
        """Lay a page out.

        Args:
            name: Of the layout: its path below one of the folders, with or without its suffix.
            given: What templates see as variables, and functions as arguments.

        Returns:
            A node, an `ImageResponse`, or the bytes of an image.

        Raises:
            InvalidValueError: There is no such layout.
            ModuleError: A Python layout does not keep its contract.
            Exception: What the layout's own code raises.
        """
        file = self.find(name)
        if file is None:
            if name in self._built_in:
                return self._built_in[name](given)
            self._refuse(name)
        if file.name.endswith(PYTHON_SUFFIX):
            return self._call(file, given)
        return self._fill(file, given)

    def find(self, name: str) -> Path | None:
        """Give the file of a layout; None where there is none."""
        for folder in self._folders:
            for suffix in ("", *SUFFIXES):
                file = folder / f"{name}{suffix}"
                if file.name.endswith(SUFFIXES) and file.is_file():
                    return file
        return None

    def names(self) -> list[str]:
        """Name all layouts that there are."""
        found = {
            file.relative_to(folder).as_posix()[: -len(suffix)]
            for folder in self._folders
            for suffix in SUFFIXES
            for file in folder.rglob(f"*{suffix}")
            if file.is_file() and not file.name.startswith("_")
        }
        return sorted(found | set(self._built_in))

    def _refuse(self, name: str) -> NoReturn:
        yaml = next((file for folder in self._folders for file in folder.glob(f"{name}.y*ml")), None)
        if yaml is not None:
            raise InvalidValueError(
                f"the layout {name!r} is YAML",
                where=SourceLocation(str(yaml)),
                expected="HTML with Jinja's marks (.html), or Python (.py)",
                suggestion="port its layers: docs/static-sites.md shows how",
            )
        names = self.names()
        nearest = get_close_matches(name, names, 1)
        raise InvalidValueError(
            f"there is no layout {name!r}",
            expected=", ".join(names),
            got=f"no {name}.html or {name}.py in {', '.join(map(str, self._folders)) or 'any folder'}",
            suggestion=nearest[0] if nearest else "",
        )

    def _call(self, file: Path, given: Mapping[str, Any]) -> Any:
        folder = next(folder for folder in self._folders if file.is_relative_to(folder))
        loader = self._loaders.get(folder)
        if loader is None:
            loader = self._loaders[folder] = ModuleLoader(folder, development=self._development)
        module = loader.load(file)
        function = getattr(module, "image", None)
        if not callable(function):
            raise ModuleError(
                "the layout has no function called 'image'",
                where=SourceLocation(str(file)),
                expected=f"def image(…) with some of the arguments {', '.join(given)}",
            )
        result = function(**_arguments(function, given, file))
        if inspect.isawaitable(result):
            result = run_in_background(_wait(result))
        size = cast("Sequence[float] | None", getattr(module, "size", None))
        return _sized(result, size)

    def _fill(self, file: Path, given: Mapping[str, Any]) -> Any:
        folder = next(folder for folder in self._folders if file.is_relative_to(folder))
        template = self._environment().get_template(file.relative_to(folder).as_posix())
        filled = template.make_module(dict(given))
        return _sized(str(filled), getattr(filled, "size", None), source=str(file))

    def _environment(self) -> Any:
        if self._jinja is None:
            self._jinja = jinja_environment(self._folders, reloads=self._development)
        return self._jinja

    def refresh(self) -> None:
        """Read anew what has changed on disk."""
        for loader in self._loaders.values():
            loader.refresh()


def _sized(result: Any, size: Sequence[float] | None, source: str | None = None) -> Any:
    """Give an image the size that its layout declares."""
    if isinstance(result, ImageResponse | bytes):
        return result
    options: dict[str, Any] = {"source": source} if source else {}
    if size is not None:
        options["width"], options["height"] = size
    return ImageResponse(result, **options)


def _arguments(function: Callable[..., Any], given: Mapping[str, Any], file: Path) -> dict[str, Any]:
    parameters = inspect.signature(function).parameters
    if any(one.kind is one.VAR_KEYWORD for one in parameters.values()):
        return dict(given)
    unknown = [one.name for one in parameters.values() if one.name not in given and one.default is one.empty]
    if unknown:
        raise ModuleError(
            f"image() asks for {unknown[0]!r}, which no layout is given",
            where=SourceLocation(str(file), function.__code__.co_firstlineno if hasattr(function, "__code__") else 0),
            expected=f"some of the arguments {', '.join(given)}",
            suggestion="".join(get_close_matches(unknown[0], list(given), 1)),
        )
    return {name: given[name] for name in parameters if name in given}


async def _wait(result: Any) -> Any:
    return await result
