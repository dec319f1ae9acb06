"""Loaders: who may open an address that is not a `data:` address. By default, no one.

`Renderer(loader=…)` and `Site(loader=…)` take any of them, or an object of your own with the methods of `Loader`.

Public: docs/api.md.
"""

from limner.resources.http import HttpLoader
from limner.resources.kept_loader import KeptLoader
from limner.resources.loader import ClosedLoader, FolderLoader, Loaded, Loader

__all__ = ["ClosedLoader", "FolderLoader", "HttpLoader", "KeptLoader", "Loaded", "Loader"]
