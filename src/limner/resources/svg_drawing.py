"""An SVG to pixels, here and now, however long that takes.

Goes in: a cleaned file whose root is as large as the picture. Comes out: a `Bitmap`. Shapes alone are drawn by Skia,
all else by resvg, which reads nothing by itself: no system fonts, no files but the fonts it is given.
"""

from collections.abc import Sequence

import resvg_py

from limner.bitmap import Bitmap
from limner.errors import ResourceError
from limner.resources.decode import decode_here, draw_shapes


def draw_svg(svg: bytes, width: int, height: int, *, shapes_alone: bool, fonts: Sequence[str]) -> Bitmap:
    """Draw.

    Args:
        svg: The file.
        width: Device pixels.
        height: Device pixels.
        shapes_alone: Whether `svg_shapes.is_shapes_alone` is true of it.
        fonts: Paths of font files.

    Raises:
        ResourceError: resvg cannot draw it.
    """
    if shapes_alone:
        return draw_shapes(svg, width, height)
    try:
        png = resvg_py.svg_to_bytes(
            svg_string=svg.decode("utf-8", "replace"), skip_system_fonts=True, font_files=list(fonts) or None
        )
    except ValueError as error:
        raise _undrawable(error) from error
    except BaseException as error:
        # A fault inside resvg is raised as what no `except Exception` sees.
        if type(error).__module__ == "pyo3_runtime":
            raise _undrawable(error) from error
        raise
    bitmap = decode_here(png, max_pixels=width * height + 1)
    if (bitmap.width, bitmap.height) != (width, height):
        from limner.resources.pixels import resize

        return resize(bitmap, width, height)
    return bitmap


def _undrawable(error: BaseException) -> ResourceError:
    return ResourceError("an SVG that cannot be drawn", got=str(error)[:120], expected="a valid SVG")
