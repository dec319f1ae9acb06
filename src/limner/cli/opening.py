"""The APP argument: a folder of route segments, or MODULE:NAME of a `Site`."""

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from limner.errors import InvalidValueError
from limner.site import Site

if TYPE_CHECKING:
    from limner.render.renderer import Renderer


def open_site(
    app: str,
    *,
    base_url: str = "http://localhost",
    development: bool = False,
    renderer: "Renderer | None" = None,
) -> Site:
    """Give the site that an argument names; the current folder can be imported from.

    Raises:
        InvalidValueError: It names nothing.
        RouteError: Something is wrong with the folder.
    """
    if "" not in sys.path and str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
    folder = Path(app)
    if folder.is_dir():
        if development:
            return Site(folder, base_url=base_url, development=True, renderer=renderer)
        # Nobody waits for a reply here, so a picture may take its time.
        return Site(folder, base_url=base_url, renderer=renderer, deadline=None)
    module, colon, name = app.partition(":")
    if not colon or not name:
        raise InvalidValueError(
            "no such app", got=repr(app), expected="a folder of route segments, or MODULE:NAME of a Site"
        )
    try:
        found = getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise InvalidValueError("no such app", got=repr(app), expected=f"something to import ({error})") from None
    if not isinstance(found, Site):
        raise InvalidValueError("not a site", got=f"{app} is a {type(found).__name__}", expected="a limner.Site")
    return found
