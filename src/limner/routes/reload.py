"""In development, what changed on disk is loaded again, together with all that imports it.

Goes in: modules as they are loaded. Comes out: fewer of them, so that the next use loads the current source.
A module of the project that lies outside the site's folder is run again in place, since others may hold it.
"""

import ast
import contextlib
import importlib.util
import os
import site as python_site
import sys
import sysconfig
from collections.abc import Iterator
from types import ModuleType
from typing import Final

_Stamp = tuple[int, int]


def _library_folders() -> tuple[str, ...]:
    paths = {*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix, *python_site.getsitepackages()}
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - Limner's own folder
    return tuple(os.path.realpath(path) + os.sep for path in (*paths, own) if path not in {"/", "/usr"})


_LIBRARIES: Final = _library_folders()


class Snapshot:
    """Remembers which files a site's modules came from.

    Args:
        prefix: With what the names of the site's own modules begin.
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._stamps: dict[str, tuple[str, _Stamp | None]] = {}
        self._uses: dict[str, set[str]] = {}

    def remember(self, module: ModuleType) -> None:
        """Note a module that was loaded, and those of the project that it imports."""
        waiting, seen = [module], {module.__name__}
        while waiting:
            current = waiting.pop()
            if not isinstance(file := getattr(current, "__file__", None), str):
                continue
            self._stamps[current.__name__] = (file, _stamp(file))
            uses = self._uses[current.__name__] = set()
            for used in _used_modules(current, file):
                if self._is_tracked(used):
                    uses.add(used.__name__)
                    if used.__name__ not in seen:
                        seen.add(used.__name__)
                        waiting.append(used)

    def refresh(self) -> bool:
        """Drop or run again what changed, and what imports it; give whether anything did."""
        stale = {name for name, (file, stamp) in self._stamps.items() if _stamp(file) != stamp}
        if not stale:
            return False
        grew = True
        while grew:
            users = {name for name, uses in self._uses.items() if uses & stale} - stale
            stale |= users
            grew = bool(users)
        own = {name for name in stale if name.startswith(self._prefix)}
        for name in own:
            sys.modules.pop(name, None)
            self._forget(name)
        for name in self._in_order(stale - own):
            self._run_again(name)
        return True

    def _forget(self, name: str) -> None:
        self._stamps.pop(name, None)
        self._uses.pop(name, None)

    def _in_order(self, names: set[str]) -> Iterator[str]:
        """Give modules so that each follows those it uses."""
        left = dict.fromkeys(sorted(names))
        while left:
            free = [name for name in left if not (self._uses.get(name, set()) - {name}) & left.keys()]
            for name in free or [next(iter(left))]:
                del left[name]
                yield name

    def _run_again(self, name: str) -> None:
        module = sys.modules.get(name)
        file, _ = self._stamps.get(name, ("", None))
        self._forget(name)
        if module is None or not file:
            return
        try:
            with open(file, "rb") as source:  # noqa: PTH123 - a str
                code = compile(source.read(), file, "exec", dont_inherit=True)
            exec(code, vars(module))  # noqa: S102 - what `importlib.reload` does, without its stale bytecode
        except Exception:  # noqa: BLE001 - the next import raises it, in its own traceback
            # A module that ran only in part must not count as loaded.
            sys.modules.pop(name, None)

    def _is_tracked(self, module: ModuleType) -> bool:
        if module.__name__.startswith(self._prefix):
            return True
        file = getattr(module, "__file__", None)
        if not isinstance(file, str) or not file.endswith(".py") or module.__name__ == "__main__":
            return False
        return not os.path.realpath(file).startswith(_LIBRARIES)


def _stamp(file: str) -> _Stamp | None:
    try:
        status = os.stat(file)  # noqa: PTH116 - a str
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _used_modules(module: ModuleType, file: str) -> Iterator[ModuleType]:
    """Give the loaded modules that the import statements of a file name, anywhere in it."""
    try:
        with open(file, "rb") as source:  # noqa: PTH123 - a str
            tree = ast.parse(source.read())
    except (OSError, SyntaxError, ValueError):
        return
    package = module.__package__ or ""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            separator = "" if base.endswith(".") else "."
            names = [base, *(f"{base}{separator}{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            yield from _loaded(name, package)


def _loaded(name: str, package: str) -> Iterator[ModuleType]:
    if name.startswith("."):
        with contextlib.suppress(ImportError):
            name = importlib.util.resolve_name(name, package)
        candidates = [name]
    else:
        candidates = [f"{package}.{name}", name]
    for candidate in candidates:
        if (found := sys.modules.get(candidate)) is not None:
            yield found
