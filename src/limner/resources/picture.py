"""A picture that can be drawn: decoded pixels, or vector art that becomes pixels at the size at which it is drawn.

`resources.decode` and `resources.svg` make these; layout sizes them and raster draws them.

Spec: https://www.w3.org/TR/css-images-3/#sizing
"""

from typing import Protocol

from limner.bitmap import Bitmap


class Picture(Protocol):
    """A decoded picture."""

    @property
    def key(self) -> str:
        """Identity of the content: equal keys draw alike."""
        ...

    @property
    def natural_width(self) -> float | None:
        """In CSS px, with EXIF orientation and resolution applied; None if it has no width (an SVG may have none)."""
        ...

    @property
    def natural_height(self) -> float | None:
        """The same for the height."""
        ...

    @property
    def ratio(self) -> float | None:
        """Natural width / height, or None."""
        ...

    @property
    def is_vector(self) -> bool:
        """Whether `bitmap` draws again for each size."""
        ...

    def bitmap(self, width: int, height: int) -> Bitmap:
        """Premultiplied sRGB pixels.

        A raster picture gives its own pixels whatever is requested, at its own size and with its orientation applied.
        Vector art is drawn to exactly this many device pixels, stretched as `preserveAspectRatio` says.
        """
        ...


def has_failed(picture: Picture) -> bool:
    """Tell whether a picture failed to draw at some size and must be read again."""
    return bool(getattr(picture, "has_failed", False))
