"""Limner draws the pictures that a page's `<head>` points to.

Everything here loads when it is first used, so that `import limner` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from limner.budget import Limits
    from limner.diagnostics import Diagnostic
    from limner.engine import Renderer, arender, render
    from limner.engine.drawing import Drawing
    from limner.errors import LimnerError, NotFound, Redirect
    from limner.findings.finding import Finding
    from limner.response import ImageMetadata, ImageResponse
    from limner.site import Site
    from limner.text.given import Font

__version__ = "0.1.0"

__all__ = [
    "Diagnostic",
    "Drawing",
    "Finding",
    "Font",
    "ImageMetadata",
    "ImageResponse",
    "Limits",
    "LimnerError",
    "NotFound",
    "Redirect",
    "Renderer",
    "Site",
    "arender",
    "render",
]

_HOMES = {
    "Diagnostic": "limner.diagnostics",
    "Drawing": "limner.engine.drawing",
    "Finding": "limner.findings.finding",
    "Font": "limner.text.given",
    "ImageMetadata": "limner.response",
    "ImageResponse": "limner.response",
    "Limits": "limner.budget",
    "LimnerError": "limner.errors",
    "NotFound": "limner.errors",
    "Redirect": "limner.errors",
    "Renderer": "limner.engine",
    "Site": "limner.site",
    "arender": "limner.engine",
    "render": "limner.engine",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'limner' has no attribute {name!r}")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
