"""The Skia rasteriser. Apart from `resources.decode`, nothing else knows Skia.

Goes in: a `DisplayList`. Comes out: a `Bitmap`. Import it only where the first image is drawn, since it loads Skia.
"""

from limner.raster.skia.rasterizer import SkiaRasterizer

__all__ = ["SkiaRasterizer"]
