"""The one source of all icons: an SVG, a picture, or what an image function gives.

Goes in: a file, or an `ImageResponse`. Comes out: `IconSource`, which is drawn at any size.
"""

from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from limner.errors import InvalidValueError
from limner.formats import decoded_formats, sniff_format
from limner.html.element import Element
from limner.icons.svg import insert_style
from limner.response import ImageResponse
from limner.sources import SourceLocation

if TYPE_CHECKING:
    from limner.engine.options import RenderKeywords

CODE_SUFFIX: Final = ".py"
_SMALL: Final = 48  # px; below, an edge between two pixels is a smear that everybody sees
# Upright shapes alone: at this size a slanted or round edge needs its half pixels.
_GRID: Final = (
    "rect:not([rx]):not([ry]):not([transform]),"
    "path[d*=h i][d*=v i]"
    + "".join(f":not([d*={letter} i])" for letter in "clasqt")
    + ":not([transform]){shape-rendering:crispEdges}"
)
_USUAL_SIDE: Final = 512.0
_WHOLE: Final = "display: block; width: 100%; height: 100%; object-fit: contain"


@dataclass(frozen=True, slots=True, kw_only=True)
class IconSource:
    """What icons are drawn from.

    Attributes:
        node: What is drawn, where an image function gave it.
        keywords: Its options, width and height in CSS px among them.
        body: The bytes of a picture; empty where there is a node.
        media_type: Of those bytes.
    """

    node: Any = None
    keywords: "RenderKeywords | None" = None
    body: bytes = b""
    media_type: str = ""

    @property
    def is_svg(self) -> bool:
        """Whether it is an SVG file."""
        return self.media_type == "image/svg+xml"

    def at(self, side: int, color_scheme: str = "light") -> "tuple[Any, RenderKeywords]":
        """Give what to draw, and how, for a square of so many pixels; its longer side fills the square."""
        keywords: RenderKeywords = {}
        if self.keywords is not None:
            keywords.update(self.keywords)
            width, height = float(keywords.get("width") or side), float(keywords.get("height") or side)
            keywords["scale"] = side / max(width, height)
        else:
            keywords["width"] = keywords["height"] = side
        keywords["format"] = "raw"
        keywords["color_scheme"] = "dark" if color_scheme == "dark" else "light"
        if self.keywords is not None:
            return self.node, keywords
        body = insert_style(self.body, _GRID) if self.is_svg and side <= _SMALL else self.body
        address = f"data:{self.media_type};base64,{b64encode(body).decode()}"
        return Element("img", {"src": address}, _WHOLE, ()), keywords


def read_icon(file: Path) -> IconSource:
    """Read a picture's file.

    Raises:
        InvalidValueError: It is no picture, or cannot be read.
    """
    try:
        body = file.read_bytes()
    except OSError as error:
        raise InvalidValueError(
            "the source of the icons cannot be read",
            where=SourceLocation(str(file)),
            got=str(error.strerror or error),
            expected="an SVG, a picture, or a Python file with a function image()",
        ) from None
    row = sniff_format(body)
    if row is None or row not in decoded_formats():
        raise InvalidValueError(
            "the source of the icons is no picture",
            where=SourceLocation(str(file)),
            got=row.title if row is not None else f"{len(body):,} bytes of another kind",
            expected=", ".join(one.title for one in decoded_formats()),
        )
    return IconSource(body=body, media_type=row.media_type)


def icon_of(returned: object, where: SourceLocation) -> IconSource:
    """Take what an image function returned.

    Args:
        returned: An `ImageResponse`, its defaults filled in, or bytes.
        where: The function, for errors.

    Raises:
        InvalidValueError: It is neither.
    """
    if isinstance(returned, ImageResponse):
        returned.hold_node()
        keywords = returned.render_keywords()
        if returned.width is None and returned.defaults.width is None:
            keywords["width"] = keywords["height"] = _USUAL_SIDE  # a card's shape is no icon's
        return IconSource(node=returned.node, keywords=keywords)
    if isinstance(returned, bytes):
        row = sniff_format(returned)
        if row is not None and row in decoded_formats():
            return IconSource(body=returned, media_type=row.media_type)
    raise InvalidValueError(
        "the source of the icons gave no picture",
        where=where,
        got=f"{type(returned).__name__} {returned!r:.60}",
        expected="an ImageResponse, or the bytes of a picture",
    )
