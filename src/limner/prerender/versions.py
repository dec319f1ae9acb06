"""What a version stands for besides the engine: the sources that lead to an image.

Goes in: a site. Comes out: digests that are the same on every machine with the same files.
"""

import ast
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from limner.engine.digest import engine_digest
from limner.prerender.app import App
from limner.routes.route import Route
from limner.site import Site
from limner.tracebacks import is_author_file


class Sources:
    """The digests of route files with all of the author's own modules that they import.

    Args:
        site: The site.
        app: How it was named; the module in MODULE:NAME counts for every file.
    """

    def __init__(self, site: Site, app: App) -> None:
        self._site = site
        self._digests: dict[str, str] = {}
        self._imports: dict[str, tuple[str, ...]] = {}
        module = sys.modules.get(app.name.partition(":")[0]) if not app.folder else None
        file = getattr(module, "__file__", None)
        self._common = (file,) if isinstance(file, str) else ()

    def digest(self, route: Route) -> str:
        """Give the digest of a route's sources; anything else that a function reads must show in its version."""
        found = self._digests.get(route.label)
        if found is None:
            digest = hashlib.sha256(f"{engine_digest()} {self._site.server.settings.salt} ".encode())
            digest.update(self._site.server.routes.source_digest(route).encode())
            first = (str(route.file),) if route.file is not None else ()
            for path in sorted(self._reach([*first, *self._common])):
                digest.update(Path(path).read_bytes() + b"\0")
            found = self._digests[route.label] = digest.hexdigest()
        return found

    def _reach(self, files: list[str]) -> set[str]:
        found: set[str] = set()
        while files:
            file = str(Path(files.pop()).absolute())
            if file in found or not is_author_file(file) or not Path(file).is_file():
                continue
            found.add(file)
            if file.endswith(".py"):
                files.extend(self._imported(file))
        return found

    def _imported(self, file: str) -> tuple[str, ...]:
        found = self._imports.get(file)
        if found is None:
            found = self._imports[file] = tuple(_imported_files(Path(file)))
        return found


def _imported_files(file: Path) -> Iterator[str]:
    """Give the files that any import statements in a file may mean; nothing is imported."""
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _files_of(alias.name, [file.parent, *map(Path, sys.path)])
        elif isinstance(node, ast.ImportFrom):
            above = file.parents[node.level - 1] if node.level else None
            folders = [above] if above is not None else [file.parent, *map(Path, sys.path)]
            for alias in node.names:
                yield from _files_of(f"{node.module}.{alias.name}" if node.module else alias.name, folders)


def _files_of(name: str, folders: list[Path]) -> Iterator[str]:
    """Give the files on the way to a module: its packages' files and its own."""
    parts = name.split(".")
    for folder in folders:
        found = list(_files_below(folder, parts))
        if found:
            yield from found
            return


def _files_below(folder: Path, parts: list[str]) -> Iterator[str]:
    place = folder
    for part in parts:
        for candidate in (place / f"{part}.py", place / part / "__init__.py"):
            if candidate.is_file():
                yield str(candidate)
        place /= part
