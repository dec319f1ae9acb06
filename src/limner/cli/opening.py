"""The APP argument: a folder of route segments, or MODULE:NAME of a `Site` or of an app that has one."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from limner.cli.faults import nearest, site_folders, wrong_use

if TYPE_CHECKING:
    from limner.engine.renderer import Renderer
    from limner.prerender.app import SiteInApp
    from limner.site import Site


def open_site(
    app: "str | SiteInApp",
    *,
    base_url: str = "http://localhost",
    development: bool = False,
    renderer: "Renderer | None" = None,
    starts: bool = False,
) -> "Site":
    """Give the site that an argument names; the current folder can be imported from.

    Args:
        app: A folder, MODULE:NAME, or what a framework's command line knows.
        base_url: Of the site that is made for a folder.
        development: Whether that site loads files again when they change.
        renderer: Of that site.
        starts: Whether image functions will be called: an app is started, and ends with the command.

    Raises:
        click.UsageError: It names nothing.
        RouteError: Something is wrong with the folder.
        Exception: Whatever the module raises while it is imported.
    """
    from limner.site import Site, find_site

    if not isinstance(app, str):
        if starts and app.app is not None:
            _start_app(app.app)
        return app.site
    folder = Path(app)
    if folder.is_dir():
        import_from_here()
        if development:
            return Site(folder, base_url=base_url, development=True, renderer=renderer)
        # Nobody waits for a reply here, so an image may take its time.
        return Site(folder, base_url=base_url, renderer=renderer, deadline=None)
    module_name, colon, name = app.partition(":")
    if not colon or not name or folder.exists():
        raise _no_such_app(app, folder)
    module = import_named(module_name)
    found = find_attribute(module, name)
    site = find_site(found)
    if site is not None:
        if starts and site is not found:
            _start_app(found)
        return site
    sites = [key for key, value in vars(module).items() if find_site(value) is not None]
    raise wrong_use(
        f"{app} is not a Site, and has none",
        got=f"a {type(found).__name__}",
        expected="a limner.Site, or an app of Starlette, FastAPI, Litestar, Flask or Quart with one",
        suggestion=f"{module_name}:{sites[0]}" if sites else "",
    )


def _start_app(app: object) -> None:
    import click

    from limner.lifespan import start_app, stop_apps

    start_app(app)
    command = click.get_current_context(silent=True)
    if command is not None:
        command.call_on_close(stop_apps)


def name_site(app: "str | SiteInApp", site: "Site") -> str:
    """Give how messages name a site: by its folder, or as the command was told."""
    if site.root is not None:
        return str(site.root.absolute())
    return app if isinstance(app, str) else "the app"


def import_from_here() -> None:
    """Let modules be imported from the current folder, as `python -m` does."""
    here = str(Path.cwd())
    if "" not in sys.path and here not in sys.path:
        sys.path.insert(0, here)


def import_named(name: str) -> ModuleType:
    """Import a module by its name, from the current folder too.

    Raises:
        click.UsageError: There is no such module.
        Exception: Whatever the module raises.
    """
    import_from_here()
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        # A module that is there but imports one that is not has a fault of its own.
        if error.name is None or not (name == error.name or name.startswith(f"{error.name}.")):
            raise
    except (TypeError, ValueError):  # `.cards`, an empty name
        pass
    raise wrong_use(
        f"there is no module called {name!r}",
        expected=f"a module that can be imported, from {Path.cwd()} too",
        suggestion=_similar_module(name),
    )


def find_attribute(module: ModuleType, name: str) -> object:
    """Give what a module calls so, dots allowed.

    Raises:
        click.UsageError: It has no such name.
    """
    found: object = module
    for part in name.split("."):
        if not hasattr(found, part):
            names = [key for key in vars(found) if not key.startswith("_")] if hasattr(found, "__dict__") else []
            similar = nearest(part, names)
            raise wrong_use(
                f"{module.__name__} has no {name!r}",
                expected="the name of something in " + (module.__file__ or module.__name__),
                suggestion=f"{module.__name__}:{similar}" if similar and "." not in name else "",
            )
        found = getattr(found, part)
    return found


def _similar_module(name: str) -> str:
    files = [path.stem for path in Path.cwd().glob("*.py")]
    return nearest(name, files)


def _no_such_app(app: str, folder: Path) -> Exception:
    if folder.is_file():
        return wrong_use(
            f"{app} is a file",
            expected="APP: the folder of route segments that it is in, or MODULE:NAME of a Site or an app",
            suggestion=str(folder.parent) if str(folder.parent) != "." else "",
        )
    try:
        names = [child.name for child in folder.absolute().parent.iterdir() if child.is_dir()]
    except OSError:
        names = []
    similar = nearest(folder.name, names) or next(iter(site_folders(Path.cwd())), "")
    return wrong_use(
        f"there is no folder {folder.absolute()}",
        expected="APP: a folder of route segments, or MODULE:NAME of a Site or an app",
        suggestion=similar and str(folder.parent / similar if nearest(folder.name, names) else Path(similar)),
    )
