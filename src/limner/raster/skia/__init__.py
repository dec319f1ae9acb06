"""The Skia rasteriser, and the only place but `resources.decode` that knows Skia.

Goes in: a `DisplayList`. Comes out: a `Bitmap`. Import it where the first picture is drawn: it loads Skia.
"""

from limner.raster.skia.rasterizer import SkiaRasterizer

__all__ = ["SkiaRasterizer"]
