"""SVG as a picture: sized as in browsers, and drawn by the render that shows it.

Goes in: an SVG file, and a drawer. Comes out: `SvgPicture`. Drawing needs the passes of the floors above: the SVG is a
page of its own, which opens nothing.

Spec: https://www.w3.org/TR/SVG2/embedded.html#ConcreteObjectSize
"""

import math
from typing import Final, Protocol

import numpy as np

from limner.bitmap import Bitmap
from limner.budget import Budget
from limner.diagnostics import Diagnostic
from limner.errors import LimnerError, ResourceError
from limner.geometry import Size
from limner.resources.cache import ByteCache
from limner.resources.svg_document import SvgDocument

_MAX_SIDE: Final = 16_384
MOST_PIXELS: Final = 16_800_000
"""The most pixels to which an SVG is drawn."""
_RENDERED_BYTES: Final = 6_000_000


class SvgDrawer(Protocol):
    """Draws documents with the fonts and the colour scheme of one render.

    Attributes:
        key: Identity of the fonts and the colour scheme.
    """

    key: str

    def display_list(self, document: SvgDocument, size: Size) -> object:
        """Give the display list of a document, laid out at a size in CSS px.

        Raises:
            LimnerError: It takes too long.
        """
        ...

    def budget(self) -> Budget:
        """Give the budget for drawing one document."""
        ...

    def text_faults(self, document: SvgDocument) -> tuple[Diagnostic, ...]:
        """Report families and characters in a document's texts that no font of the render has.

        Raises:
            LimnerError: It takes too long.
        """
        ...

    def bitmap(self, document: SvgDocument, size: Size, width: int, height: int) -> Bitmap:
        """Lay out a document at a size in CSS px, and draw it to this many device pixels.

        Raises:
            LimnerError: It takes too long.
        """
        ...


class SvgPicture:
    """A document as one render draws it.

    Attributes:
        document: The document.
        drawer: Draws it.
        key: Identity of the content and of what it is drawn with.
        natural_width: In CSS px, or None.
        natural_height: The same for the height.
        ratio: Natural width / height, or None.
        has_failed: Whether it could not be drawn at some size; from then on it is empty.
    """

    __slots__ = ("document", "drawer", "has_failed", "key", "natural_height", "natural_width", "ratio")

    _rendered: Final[ByteCache[tuple[str, Size, int, int], Bitmap]] = ByteCache(_RENDERED_BYTES)

    def __init__(self, document: SvgDocument, drawer: SvgDrawer) -> None:
        self.document = document
        self.drawer = drawer
        self.has_failed = False
        self.key = f"{document.key}-{drawer.key}"
        self.natural_width, self.natural_height, self.ratio = document.natural

    @property
    def is_vector(self) -> bool:
        """It draws again for each size."""
        return True

    @property
    def dropped(self) -> tuple[str, ...]:
        """What was left out of the file."""
        return self.document.dropped

    @property
    def text_faults(self) -> tuple[Diagnostic, ...]:
        """Families and characters in its texts that no font has; empty if it takes too long, which drawing reports."""
        try:
            return self.drawer.text_faults(self.document)
        except LimnerError:
            return ()

    def budget(self) -> Budget:
        """Give the budget for drawing it once."""
        return self.drawer.budget()

    def display_list(self, size: Size) -> object:
        """Give its display list, laid out at a size in CSS px; None once it has failed.

        Raises:
            ResourceError: It takes too long; after that the picture is empty.
        """
        if self.has_failed:
            return None
        try:
            return self.drawer.display_list(self.document, size)
        except LimnerError as error:
            raise self.fail(error) from error

    def bitmap(self, width: int, height: int, size: Size | None = None) -> Bitmap:
        """Draw to a number of device pixels, or to fewer of the same shape if there are too many.

        Args:
            width: Device pixels.
            height: The same.
            size: The size in CSS px at which it is laid out; None for as many px as pixels.

        Raises:
            ResourceError: It takes too long; after that the picture is empty.
        """
        if self.has_failed:
            return Bitmap(1, 1, np.zeros((1, 1, 4), np.uint8), premultiplied=True)
        width, height = max(1, width), max(1, height)
        size = size or Size(float(width), float(height))
        share = min(1.0, _MAX_SIDE / max(width, height), math.sqrt(MOST_PIXELS / (width * height)))
        if share < 1.0:
            width, height = max(1, int(width * share)), max(1, int(height * share))
        key = (self.key, size, width, height)
        known = self._rendered.get(key)
        if known is None:
            try:
                known = self.drawer.bitmap(self.document, size, width, height)
            except LimnerError as error:
                raise self.fail(error) from error
            self._rendered.put(key, known, width * height * 4)
        return known

    def fail(self, error: LimnerError) -> ResourceError:
        """Leave it empty from now on, because it cannot be drawn; give the error that reports this."""
        self.has_failed = True
        self.key += "-failed"
        return ResourceError("an SVG takes too long to draw", got=error.facts.what)

    @classmethod
    def clear(cls) -> None:
        """Forget everything that was drawn."""
        cls._rendered.clear()
