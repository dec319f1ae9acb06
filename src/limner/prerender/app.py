"""Which site is built, described so that another process can open it.

Goes in: a folder, MODULE:NAME, a `Site`, or a `SiteInApp`. Comes out: `App`, which opens the site in any process that
holds it.
"""

import sys
from dataclasses import dataclass, field
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Final

from limner.errors import InvalidValueError
from limner.host import new_lock
from limner.lifespan import start_app
from limner.site import Site, find_site

_given: Final[dict[int, Site]] = {}
_numbers: Final = count(1)
_opened: Final[dict["App", Site]] = {}
_lock: Final = new_lock()
_MOST_OPEN: Final = 4


@dataclass(frozen=True, slots=True)
class SiteInApp:
    """The site in an app of a web framework, and how another process finds it.

    Attributes:
        site: The site as this process has it.
        opener: MODULE:NAME of a function that gives the site in another process; empty if no other process can open it.
        argument: What the function is called with.
        app: An ASGI app whose lifespan opens what image functions use.
    """

    site: Site
    opener: str = ""
    argument: str = ""
    app: object = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class App:
    """A site by its name.

    Attributes:
        name: A folder of route segments, or MODULE:NAME of a `Site` or of an app that has one.
        folder: The absolute path of the folder; empty for a module's site.
        paths: The paths from which the driver imports, including the current folder.
        number: The number of a `Site` that was given as an object; only the driver's own process has it.
        build: Distinguishes one build from the next, which reads a folder's files again.
        opener: MODULE:NAME of a function that gives a site that was not given as an object.
        argument: What that function is called with.
    """

    name: str
    folder: str = ""
    paths: tuple[str, ...] = field(default=(), compare=False)
    number: int = 0
    build: int = 0
    opener: str = ""
    argument: str = ""

    @property
    def is_here_only(self) -> bool:
        """Whether no other process can open it."""
        return bool(self.number) and not self.opener

    def open(self) -> Site:
        """Give the site; each process opens it once per build.

        Raises:
            InvalidValueError: The name means nothing here.
            LimnerError: Something is wrong with the folder.
        """
        with _lock:
            site = _opened.get(self)
            if site is None:
                while len(_opened) >= _MOST_OPEN:
                    del _opened[next(iter(_opened))]
                site = _opened[self] = self._open()
            return site

    def _open(self) -> Site:
        sys.path.extend(path for path in self.paths if path not in sys.path)
        if self.folder:
            # Nobody waits for a reply, and drawn images are kept as files.
            return Site(self.folder, base_url="http://localhost", deadline=None, cache=None)
        found: object
        if self.number in _given or self.is_here_only:
            found = _given.get(self.number)
            expected = "a folder or 'module:name', which another process can open"
        elif self.opener:
            found = _named(self.opener)
            found = found(self.argument) if callable(found) else None
            expected = f"{self.opener}({self.argument!r}) to give a limner.Site"
        else:
            found = _named(self.name)
            expected = "a limner.Site, or an app that has one"
        site = find_site(found)
        if site is None:
            raise InvalidValueError(f"{self.name} cannot be built", got=type(found).__name__, expected=expected)
        if site is not found:
            start_app(found)
        return site

    @property
    def home(self) -> Path:
        """The folder next to which things are kept between builds."""
        return Path(self.folder).parent if self.folder else Path.cwd()


def _named(name: str) -> object:
    module, _, attribute = name.partition(":")
    found: object = import_module(module)
    for part in attribute.split("."):
        found = getattr(found, part, None)
    return found


def name_app(given: "str | Path | Site | SiteInApp") -> App:
    """Name a site.

    Raises:
        InvalidValueError: It is not an existing folder, MODULE:NAME or a `Site`.
    """
    paths = tuple(dict.fromkeys(str(Path(path or ".").absolute()) for path in ("", *sys.path)))
    if isinstance(given, Site):
        given = SiteInApp(given)
    if isinstance(given, SiteInApp):
        number = next((number for number, site in _given.items() if site is given.site), 0) or next(_numbers)
        _given[number] = given.site
        return App(repr(given.site), paths=paths, number=number, opener=given.opener, argument=given.argument)
    if Path(given).is_dir():
        return App(str(given), folder=str(Path(given).absolute()), paths=paths, build=next(_numbers))
    module, colon, name = str(given).partition(":")
    if not (colon and module and name):
        raise InvalidValueError(
            "there is no such app",
            got=str(given),
            expected="a folder of route segments, MODULE:NAME of a Site or of an app that has one, or a Site",
        )
    return App(str(given), paths=paths, build=next(_numbers))
