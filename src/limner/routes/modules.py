"""Route files are loaded by path, each under a name of its own, with siblings and absolute imports working.

Goes in: a site's folder and a file in it. Comes out: the module. Every folder is a package that only this site can
see, so that two files called ``icon.py``, or two siblings called ``card.py``, never share a module. ``from . import
card`` and ``from .card import draw`` find the one beside the file; so do ``import card`` and ``from card import draw``,
with a warning, since no type checker and no other tool finds it so. Tracebacks show real paths.

Spec: https://docs.python.org/3/reference/import.html
"""

import builtins
import importlib
import importlib.abc
import importlib.util
import itertools
import os
import sys
import threading
import warnings
import weakref
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Final, Protocol

from limner.host import begin_anew_in_children
from limner.routes.reload import Snapshot

_PREFIX: Final = "limner_routes_"
_counter: Final = itertools.count(1)


class _Importer(Protocol):
    """The signature of `__import__`."""

    def __call__(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002 - the built-in's own name
        locals: Mapping[str, object] | None = None,  # noqa: A002 - the same
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType: ...


class RouteLoader(SourceFileLoader):
    """Loads one source file of a site: compiled again each time, so that no stale bytecode is left or read."""

    def get_code(self, fullname: str) -> CodeType:
        """Compile the file."""
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)

    def exec_module(self, module: ModuleType) -> None:
        """Run the file with an `__import__` that looks beside it first."""
        scope = dict(vars(builtins))
        scope["__import__"] = _sibling_import(module)
        module.__dict__["__builtins__"] = scope
        super().exec_module(module)


def _sibling_import(module: ModuleType) -> _Importer:
    package, folder = module.__package__ or "", os.path.dirname(module.__file__ or "")  # noqa: PTH120 - a hot path

    def import_beside(
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002 - the built-in's own name
        locals: Mapping[str, object] | None = None,  # noqa: A002 - the same
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        if level == 0:
            top = name.partition(".")[0]
            # A folder without __init__.py is a route segment, and must not hide a package of the same name.
            if os.path.isfile(os.path.join(folder, top + ".py")) or os.path.isfile(  # noqa: PTH113, PTH118 - the same
                os.path.join(folder, top, "__init__.py")  # noqa: PTH118 - the same
            ):
                found = importlib.import_module(f"{package}.{name}")
                warnings.warn(_advice(name, fromlist), FutureWarning, stacklevel=2)  # the line that imports
                if fromlist:
                    return _with_submodules(found, fromlist)
                return sys.modules[f"{package}.{top}"]
        return builtins.__import__(name, globals, locals, fromlist or (), level)

    return import_beside


def _advice(name: str, names: Sequence[str] | None) -> str:
    """Say how a sibling is imported so that type checkers find it too."""
    if names:
        got, better = f"from {name} import {', '.join(names)}", f"from .{name} import {', '.join(names)}"
    else:
        above, _, last = name.rpartition(".")
        got, better = f"import {name}", f"from .{above} import {last}"
    return f"'{got}' finds the file beside this one only inside Limner; write '{better}', which type checkers know too"


def _with_submodules(module: ModuleType, names: Sequence[str]) -> ModuleType:
    """Import what ``from package import submodule`` names, as the interpreter does."""
    if hasattr(module, "__path__"):
        for name in names:
            if name != "*" and not hasattr(module, name):
                importlib.import_module(f"{module.__name__}.{name}")
    return module


class RouteFinder(importlib.abc.MetaPathFinder):
    """The meta path finder for modules of sites."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None, /
    ) -> ModuleSpec | None:
        """Find a module of a site among its package's folders."""
        del target
        if not fullname.startswith(_PREFIX):
            return None
        spec = PathFinder.find_spec(fullname, path)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = RouteLoader(spec.loader.name, spec.loader.path)
            spec.cached = None
        return spec


_finder: Final = RouteFinder()


class ModuleLoader:
    """Loads the route files of one site; safe to use from many threads.

    Args:
        root: The site's folder.
        development: Whether files that changed, or import what changed, are loaded again.
    """

    def __init__(self, root: Path, *, development: bool = False) -> None:
        if _finder not in sys.meta_path:
            sys.meta_path.insert(0, _finder)
        self._root = root.absolute()
        self._name = f"{_PREFIX}{next(_counter)}"
        self.begin_anew()
        begin_anew_in_children(self)
        self._development = development
        self._snapshot = Snapshot(self._name)
        weakref.finalize(self, _forget, self._name)

    def begin_anew(self) -> None:
        """Have a lock that no one holds."""
        self._lock = threading.RLock()

    def load(self, file: Path) -> ModuleType:
        """Give the module of a file, loading it when it is new.

        Raises:
            Exception: Whatever the file's own code raises; the traceback shows the file.
        """
        with self._lock:
            package = self._package(file.parent)
            name = f"{package}.{_module_part(file.stem)}"
            module = sys.modules.get(name)
            if module is None:
                if self._development:
                    importlib.invalidate_caches()
                module = self._execute(name, file)
            return module

    def refresh(self) -> bool:
        """Forget what changed on disk since it was loaded, and what imports it; give whether anything did."""
        with self._lock:
            return self._snapshot.refresh()

    def _execute(self, name: str, file: Path) -> ModuleType:
        # The name of a route file may have a hyphen, so it is loaded by path and not by name.
        loader = RouteLoader(name, str(file.absolute()))
        spec = ModuleSpec(name, loader, origin=str(file))
        spec.has_location = True
        module = importlib.util.module_from_spec(spec)
        module.__file__ = str(file.absolute())
        sys.modules[name] = module
        try:
            loader.exec_module(module)
        except BaseException:
            sys.modules.pop(name, None)
            raise
        finally:
            if self._development:
                self._snapshot.remember(module)
        return module

    def _package(self, folder: Path) -> str:
        """Give the name of a folder's package, after making it and those around it."""
        parts = folder.absolute().relative_to(self._root).parts
        name, path = self._name, self._root
        _make_package(name, path)
        for part in parts:
            path = path / part
            name = f"{name}.{_module_part(part)}"
            _make_package(name, path)
        return name


def _module_part(text: str) -> str:
    """Give a part of a module's name for a folder or file; a dot would end the part."""
    return text.replace("%", "%25").replace(".", "%2E")


def _make_package(name: str, folder: Path) -> None:
    if name in sys.modules:
        return
    init = folder / "__init__.py"
    if init.is_file():
        spec = ModuleSpec(name, RouteLoader(name, str(init)), origin=str(init), is_package=True)
        spec.has_location = True
    else:
        spec = ModuleSpec(name, None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    if spec.loader is not None:
        module.__file__ = str(init)
        try:
            spec.loader.exec_module(module)
        except BaseException:
            sys.modules.pop(name, None)
            raise


def _forget(prefix: str) -> None:
    for name in list(sys.modules):  # a copy: other threads may import meanwhile
        if name != prefix and not name.startswith(prefix + "."):
            continue
        sys.modules.pop(name, None)
