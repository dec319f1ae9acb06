"""SVG as a picture: sized as browsers size it, drawn at exactly the pixels asked for.

Goes in: SVG text and the render's fonts. Comes out: `SvgPicture`. What is simple is drawn at once, all else in a
process that is ended when it takes too long; no reference to a file survives `svg_tree`.

Spec: https://www.w3.org/TR/SVG2/embedded.html#ConcreteObjectSize
"""

import math
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from limner.bitmap import Bitmap
from limner.errors import LimitExceededError, ResourceError
from limner.resources import endable
from limner.resources.address import read_data_uri
from limner.resources.cache import ByteCache
from limner.resources.decode import content_key, decode_picture, sniff
from limner.resources.font_folder import FontFolder
from limner.resources.svg_cost import measure_cost
from limner.resources.svg_drawing import draw_svg
from limner.resources.svg_expansion import measure_expansion
from limner.resources.svg_shapes import is_shapes_alone
from limner.resources.svg_tree import SvgNode, SvgTree, parse_svg, write_svg

_LENGTH: Final = re.compile(
    r"\s*\+?(\d+\.?\d*|\.\d+)(?:e([-+]?\d+))?\s*(px|pt|pc|in|cm|mm|q|em|rem|ex|ch)?\s*$", re.IGNORECASE
)
_UNITS: Final = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
    "ch": 8.0,
}
_MAX_SIDE: Final = 16_384
_MAX_PIXELS: Final = 16_800_000
# A filter primitive costs about a third of a microsecond a pixel: what is more is drawn smaller and enlarged.
_FILTERED_PIXELS: Final = 12_000_000
_AT_ONCE: Final = 0.25  # seconds, of which icons and logos take a hundredth
_LONGEST_LOOKED_THROUGH: Final = 1_000_000
_NESTING: Final = 3
_BLEED: Final = 0.5
_RENDERED_BYTES: Final = 16_000_000


class NaturalSize(NamedTuple):
    """Natural width and height in CSS px, and ratio; each None when there is none."""

    width: float | None
    height: float | None
    ratio: float | None


class SvgPicture:
    """Vector art.

    Attributes:
        key: Identity of the content and of the fonts it is drawn with.
        natural_width: In CSS px, None when it has none.
        natural_height: The same for the height.
        ratio: Natural width / height, None when it has none.
        bleed: How far what it draws reaches over each edge, as a share of its size: 0 but for an `<svg>` of a page with
            ``overflow: visible``. `bitmap` draws so much more than the size.
        dropped: What was left out of the file, for a diagnostic.
        has_failed: Whether it could not be drawn at some size; it is empty from then on.
    """

    __slots__ = (
        *("_cost", "_filters", "_fonts", "_has_text", "_inline", "_root", "_seconds", "_shapes_alone"),
        *("bleed", "dropped", "has_failed", "key", "natural_height", "natural_width", "ratio"),
    )

    _rendered: Final[ByteCache[tuple[str, int, int], Bitmap]] = ByteCache(_RENDERED_BYTES)

    def __init__(
        self,
        tree: SvgTree,
        key: str,
        *,
        fonts: Sequence[bytes],
        filters: int,
        inline: bool,
        seconds: float,
        length: int,
    ) -> None:
        self._root = tree.root
        # Looking through megabytes of numbers would take longer than drawing them by resvg.
        self._shapes_alone = length <= _LONGEST_LOOKED_THROUGH and is_shapes_alone(tree.root)
        self._cost = measure_cost(tree.root, shapes_alone=self._shapes_alone)
        self._seconds = seconds
        self.has_failed = False
        self._has_text = tree.has_text
        self._filters = filters
        self._fonts = tuple(fonts)
        self._inline = inline
        aspect = tree.root.attributes.get("preserveAspectRatio", "none").lower()
        centred = aspect.startswith(("none", "xmidymid"))
        self.bleed = _BLEED if inline and centred and tree.root.attributes.get("overflow") == "visible" else 0.0
        self.key = key
        self.dropped = tree.dropped
        self.natural_width, self.natural_height, self.ratio = natural_size(tree.root)

    @property
    def is_vector(self) -> bool:
        """It draws anew for each size."""
        return True

    def bitmap(self, width: int, height: int) -> Bitmap:
        """Draw to so many device pixels; to fewer, of the same shape, when they are too many.

        Raises:
            ResourceError: It cannot be drawn, or takes too long; the next time it is empty.
        """
        if self.has_failed:
            return Bitmap(1, 1, np.zeros((1, 1, 4), np.uint8), premultiplied=True)
        width, height = max(1, width), max(1, height)
        share = min(1.0, _MAX_SIDE / max(width, height), math.sqrt(_MAX_PIXELS / (width * height)))
        if share < 1.0:
            width, height = max(1, int(width * share)), max(1, int(height * share))
        key = (self.key, width, height)
        known = self._rendered.get(key)
        if known is None:
            try:
                known = self._draw(width, height)
            except ResourceError:
                self.has_failed = True
                self.key += "-failed"  # what is drawn of it from now on is not the picture
                raise
            self._rendered.put(key, known, width * height * 4)
        return known

    def check(self) -> None:
        """Draw one pixel, so that what cannot be drawn fails now and not while the page is painted.

        Raises:
            ResourceError: It cannot be drawn, or takes too long.
        """
        self._render(1, 1)

    @classmethod
    def clear(cls) -> None:
        """Forget all that was drawn."""
        cls._rendered.clear()

    def _draw(self, width: int, height: int) -> Bitmap:
        work = width * height * self._filters
        if work > _FILTERED_PIXELS:
            share = math.sqrt(_FILTERED_PIXELS / work)
            small = self._render(max(1, round(width * share)), max(1, round(height * share)))
            return _enlarged(small, width, height)
        return self._render(width, height)

    def _render(self, width: int, height: int) -> Bitmap:
        svg = write_svg(self._sized(width, height)).encode("utf-8", "replace")
        fonts = FontFolder.paths(self._fonts) if self._has_text and self._fonts else []
        if endable.state.is_expendable or self._cost.seconds(width, height) <= _AT_ONCE:
            return draw_svg(svg, width, height, shapes_alone=self._shapes_alone, fonts=fonts)
        return endable.draw_svg_elsewhere(
            svg,
            (width, height),
            key=self.key,
            shapes_alone=self._shapes_alone,
            fonts=fonts,
            seconds=self._seconds,
        )

    def _sized(self, width: int, height: int) -> SvgNode:
        """Give the root with the viewport of exactly so many pixels."""
        attributes = dict(self._root.attributes)
        more = 1.0 + 2.0 * self.bleed
        if _view_box(self._root) is None:
            natural = (self.natural_width or 300.0, self.natural_height or 150.0)
            if self._inline and abs(width * natural[1] - height * natural[0]) > max(width, height):
                natural = (width / more, height / more)  # its viewport is the box, and nothing stretches it
            # As browsers do for an image without a viewBox: one is made of its size, and it is stretched.
            attributes["viewBox"] = f"0 0 {natural[0]:g} {natural[1]:g}"
            attributes["preserveAspectRatio"] = "none"
        if self.bleed:
            x, y, across, down = _view_box(SvgNode(self._root.name, attributes, [])) or (0.0, 0.0, 300.0, 150.0)
            attributes["viewBox"] = (
                f"{x - self.bleed * across:g} {y - self.bleed * down:g} {across * more:g} {down * more:g}"
            )
        attributes["width"], attributes["height"] = str(width), str(height)
        attributes.pop("x", None)
        attributes.pop("y", None)
        return SvgNode(self._root.name, attributes, self._root.children)


class _Caps(NamedTuple):
    """Of an SVG and the pictures inside it: pixels and bytes of one, seconds to draw it."""

    pixels: int
    bytes: int
    seconds: float


def read_svg(
    data: bytes,
    *,
    max_pixels: int,
    max_bytes: int,
    fonts: Sequence[bytes] = (),
    seconds: float = endable.SECONDS,
) -> SvgPicture:
    """Read an SVG file.

    Args:
        data: The file.
        max_pixels: Pixels of each picture inside it.
        max_bytes: Bytes of each picture inside it.
        fonts: Font files for its text, unpacked.
        seconds: How long drawing it may take, where it may take long.

    Raises:
        ResourceError: No SVG, one with entities, or one that cannot be drawn.
        LimitExceededError: Too large, too deep, or expanding to too much.
    """
    return _picture(_decoded(data), _Caps(max_pixels, max_bytes, seconds), fonts, inline=False)


def read_inline_svg(
    text: str,
    *,
    max_pixels: int,
    max_bytes: int,
    fonts: Sequence[bytes] = (),
    seconds: float = endable.SECONDS,
) -> SvgPicture:
    """Read an `<svg>` element of a page; see `read_svg`."""
    return _picture(text, _Caps(max_pixels, max_bytes, seconds), fonts, inline=True)


def natural_size(root: SvgNode) -> NaturalSize:
    """Size an SVG as browsers do an image: by `width`, `height`, `viewBox` and `preserveAspectRatio`."""
    width, height = _length(root.attributes.get("width")), _length(root.attributes.get("height"))
    view_box = _view_box(root)
    if width is not None and height is not None:
        return NaturalSize(width, height, width / height if width > 0 and height > 0 else None)
    if view_box is None:
        return NaturalSize(width, height, None)
    if root.attributes.get("preserveAspectRatio", "").strip().lower().startswith("none"):
        return NaturalSize(None, None, None)
    return NaturalSize(width, height, view_box[2] / view_box[3])


def _picture(text: str, caps: _Caps, fonts: Sequence[bytes], *, inline: bool, depth: int = 0) -> SvgPicture:
    def check(address: str) -> str | None:
        return _checked_data(address, caps, fonts, depth)

    tree = parse_svg(text, check)
    filters = measure_expansion(tree.root)
    key = content_key(text.encode("utf-8", "replace"))
    if tree.has_text:
        key += f"-{hash(tuple(fonts)):x}"
    key += "i" if inline else ""
    picture = SvgPicture(tree, key, fonts=fonts, filters=filters, inline=inline, seconds=caps.seconds, length=len(text))
    if depth == 0:
        picture.check()
    return picture


def _checked_data(address: str, caps: _Caps, fonts: Sequence[bytes], depth: int) -> str | None:
    """Give a `data:` address that resvg may read, None when it may not."""
    try:
        data = read_data_uri(address, caps.bytes).data
        kind = sniff(data)
        if kind == "svg":
            if depth >= _NESTING:
                return None
            inner = _picture(_decoded(data), caps, fonts, inline=False, depth=depth + 1)
            return _as_uri("svg+xml", write_svg(inner._root).encode())  # noqa: SLF001 - of this module
        bitmap = decode_picture(data, max_pixels=caps.pixels, seconds=caps.seconds).bitmap(0, 0)
    except (ResourceError, LimitExceededError):
        return None
    if kind in ("png", "jpeg"):
        return _as_uri(kind, data)
    from limner.resources.pixels import write_png

    return _as_uri("png", write_png(bitmap))


def _as_uri(kind: str, data: bytes) -> str:
    import base64

    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    declared = re.match(rb"\s*<\?xml[^>]*encoding=[\"']([\w.-]+)[\"']", data)
    name = declared.group(1).decode("ascii") if declared else "utf-8"
    try:
        return data.decode(name, "replace").removeprefix("\ufeff")
    except LookupError:
        return data.decode("utf-8", "replace").removeprefix("\ufeff")


def _length(text: str | None) -> float | None:
    match = _LENGTH.match(text) if text else None
    if match is None:
        return None
    exponent = int(match.group(2) or 0)
    if abs(exponent) > 30:
        return None
    return float(match.group(1)) * 10.0**exponent * _UNITS[(match.group(3) or "").lower()]


def _view_box(root: SvgNode) -> tuple[float, float, float, float] | None:
    parts = root.attributes.get("viewBox", "").replace(",", " ").split()
    try:
        x, y, width, height = (float(part) for part in parts)
    except ValueError:
        return None
    if not all(map(math.isfinite, (x, y, width, height))) or width <= 0 or height <= 0:
        return None
    return x, y, width, height


def _enlarged(bitmap: Bitmap, width: int, height: int) -> Bitmap:
    from limner.resources.pixels import resize

    return resize(bitmap, width, height)
