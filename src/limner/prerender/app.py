"""Which site is built, in words that another process understands.

Goes in: a folder, MODULE:NAME or a `Site`. Comes out: `App`, which opens the site in whatever process has it.
"""

import sys
from dataclasses import dataclass, field
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Final

from limner.errors import InvalidValueError
from limner.host import new_lock
from limner.site import Site

_given: Final[dict[int, Site]] = {}
_numbers: Final = count(1)
_opened: Final[dict["App", Site]] = {}
_lock: Final = new_lock()
_MOST_OPEN: Final = 4


@dataclass(frozen=True, slots=True)
class App:
    """A site by its name.

    Attributes:
        name: A folder of route segments, or MODULE:NAME of a `Site`.
        folder: The folder, absolute; empty for a module's.
        paths: What the driver imports from, the current folder among it.
        number: Of a `Site` that was given as an object; it can be opened in the driver's own process only.
        build: Tells one build from the next, which sees a folder's files anew.
    """

    name: str
    folder: str = ""
    paths: tuple[str, ...] = field(default=(), compare=False)
    number: int = 0
    build: int = 0

    def open(self) -> Site:
        """Give the site; each process opens it once a build.

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
            # Nobody waits for a reply, and what is drawn is kept as files.
            return Site(self.folder, base_url="http://localhost", deadline=None, cache=None)
        if self.number:
            found: object = _given.get(self.number)
            expected = "a folder or 'module:name', which another process can open"
        else:
            module, _, name = self.name.partition(":")
            found = import_module(module)
            for part in name.split("."):
                found = getattr(found, part, None)
            expected = "a limner.Site"
        if not isinstance(found, Site):
            raise InvalidValueError(f"{self.name} cannot be built", got=type(found).__name__, expected=expected)
        return found

    @property
    def home(self) -> Path:
        """The folder beside which things are kept between builds."""
        return Path(self.folder).parent if self.folder else Path.cwd()


def name_app(given: "str | Path | Site") -> App:
    """Name a site.

    Raises:
        InvalidValueError: It is neither a folder that is there, nor MODULE:NAME, nor a `Site`.
    """
    paths = tuple(dict.fromkeys(str(Path(path or ".").absolute()) for path in ("", *sys.path)))
    if isinstance(given, Site):
        number = next(number for number, site in _given.items() if site is given) if given in _given.values() else 0
        number = number or next(_numbers)
        _given[number] = given
        return App(repr(given), number=number)
    if Path(given).is_dir():
        return App(str(given), folder=str(Path(given).absolute()), paths=paths, build=next(_numbers))
    module, colon, name = str(given).partition(":")
    if not (colon and module and name):
        raise InvalidValueError(
            "there is no such app",
            got=str(given),
            expected="a folder of route segments, MODULE:NAME of a Site, or a Site",
        )
    return App(str(given), paths=paths, build=next(_numbers))
