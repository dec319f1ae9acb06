"""The files of one source: drawn when they are asked for, each once.

Goes in: `IconSource` and what the site is called. Comes out: the bytes of each file of the table, and the tags.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from limner.color.convert import to_srgb
from limner.encode import encode
from limner.encode.ico import write_ico
from limner.engine.background import read_color
from limner.engine.renderer import Renderer
from limner.errors import InvalidValueError
from limner.head.images import HeadImages, IconLink
from limner.head.texts import SiteTexts
from limner.icons.pixels import (
    DARK_TABS,
    LIGHT_TABS,
    Rgb,
    as_bitmap,
    draw_square,
    edge_color,
    ink_radius,
    is_legible,
    put_on,
)
from limner.icons.source import IconSource
from limner.icons.svg import has_dark_form, insert_style
from limner.icons.table import APPLE_SHARE, ICO_SIZES, ICON_FILES, MANIFEST_FILE, SAFE_SHARE, IconFile
from limner.routes.convention import CONVENTIONS
from limner.routes.web_manifest import write_manifest

if TYPE_CHECKING:
    from limner.icons.pixels import Pixels

_WHITE: Final[Rgb] = (255, 255, 255)
_NIGHT: Final[Rgb] = (0x1C, 0x1C, 0x1E)
_SEEN_AT: Final = 32  # px: as large as a tab shows an icon on a sharp screen
_WRAPPED: Final = 512
# Lightness is turned around and hues stay; or all is made brighter, where that does not suffice.
_BRIGHTER: Final = ("invert(1) hue-rotate(180deg)", "brightness(2)", "grayscale(1) brightness(0) invert(1)")


def read_rgb(value: str, name: str) -> Rgb:
    """Read a CSS colour that is opaque.

    Raises:
        InvalidValueError: It is none.
    """
    color = read_color(value)
    if color is None or color.alpha != 1.0:
        expected = "an opaque CSS colour such as '#a9520f'"
        raise InvalidValueError(f"invalid value for {name!r}", got=repr(value), expected=expected)
    red, green, blue = (round(255 * min(1.0, max(0.0, part))) for part in to_srgb(color)[:3])
    return red, green, blue


class IconSet:
    """All files of one source.

    Args:
        source: What they are drawn from.
        renderer: Who draws.
        texts: What the site is called.
    """

    def __init__(self, source: IconSource, renderer: Renderer, texts: SiteTexts) -> None:
        self._source = source
        self._renderer = renderer
        self._texts = texts
        self._made: dict[str, bytes] = {}
        self._drawn: dict[tuple[int, str], Pixels] = {}

    def file(self, name: str) -> bytes:
        """Give the bytes of a file of the table.

        Raises:
            KeyError: The table has no such file.
            LimnerError: The source cannot be drawn.
        """
        found = self._made.get(name)
        if found is None:
            row = next((row for row in ICON_FILES if row.name == name), None)
            if row is None:
                raise KeyError(name)
            found = self._made[name] = self._make(row)
        return found

    def _make(self, row: IconFile) -> bytes:
        makers: Mapping[str, Callable[[], bytes]] = {
            "favicon.ico": self._ico, "icon.svg": self._svg, "apple-icon.png": self._apple,
            "icon-maskable-512.png": self._maskable, MANIFEST_FILE: self._manifest,
        }  # fmt: skip
        return makers[row.name]() if row.name in makers else _png(self._square(row.side or _WRAPPED))

    def _square(self, side: int, color_scheme: str = "light") -> "Pixels":
        key = (side, color_scheme)
        if key not in self._drawn:
            self._drawn[key] = draw_square(self._renderer, self._source, side, color_scheme)
        return self._drawn[key]

    @property
    def background(self) -> Rgb:
        """The colour that lies around the icon where it must fill a square.

        That of the icon's own edge, where it is a tile of one colour; else white, or what makes it legible.
        """
        pixels = self._square(_WRAPPED)
        edge = edge_color(pixels)
        if edge is not None:
            return edge
        small = self._square(_SEEN_AT)
        theme = [read_rgb(self._texts.theme_color, "theme_color")] if self._texts.theme_color else []
        return next((color for color in (_WHITE, *theme, _NIGHT) if is_legible(small, color)), _WHITE)

    def _ico(self) -> bytes:
        return write_ico([as_bitmap(self._square(side)) for side in ICO_SIZES])

    def _apple(self) -> bytes:
        side = _side("apple-icon.png")
        return _png(put_on(self._square(round(side * APPLE_SHARE)), self.background, side), opaque=True)

    def _maskable(self) -> bytes:
        """Draw the icon as large as the circle allows that no mask cuts, and see that it is inside."""
        side, color = _side("icon-maskable-512.png"), self.background
        reach = ink_radius(self._square(side), color)
        inner = side if reach <= SAFE_SHARE else int(side * SAFE_SHARE / reach)
        while True:
            inner -= (side - inner) % 2  # so that the middle stays between two pixels
            square = put_on(self._square(inner), color, side)
            if ink_radius(square, color) <= SAFE_SHARE:
                return _png(square, opaque=True)
            inner -= 4  # a smooth edge may reach a pixel further than it did at the full size

    def _svg(self) -> bytes:
        if self._source.is_svg:
            svg = self._source.body
            return svg if has_dark_form(svg) else insert_style(svg, _dark_rule(self.dark_filter()))
        light, dark = self._square(_WRAPPED), self._square(_WRAPPED, "dark")
        if (light == dark).all():
            return _wrap(f"<style>{_dark_rule(self.dark_filter())}</style>{_picture(light)}")
        rules = f"#dark{{display:none}}@media {_DARK}{{#light{{display:none}}#dark{{display:inline}}}}"
        return _wrap(f"<style>{rules}</style>{_picture(light, 'light')}{_picture(dark, 'dark')}")

    def dark_filter(self) -> str:
        """Give the CSS filter that makes the icon legible in dark tabs; ``none`` where it is as it is."""
        if _is_legible_on(self._square(_SEEN_AT), DARK_TABS):
            return "none"
        body = self._source.body if self._source.is_svg else _wrap(_picture(self._square(_WRAPPED)))
        for value in _BRIGHTER:
            changed = IconSource(body=insert_style(body, f":root{{filter:{value}}}"), media_type="image/svg+xml")
            if _is_legible_on(draw_square(self._renderer, changed, _SEEN_AT), DARK_TABS):
                return value
        return _BRIGHTER[-1]

    def _manifest(self) -> bytes:
        texts = self._texts
        icons = [
            {"src": row.name, "sizes": f"{row.side}x{row.side}", "type": row.media_type, "purpose": purpose}
            for row in ICON_FILES
            if not row.is_linked
            for purpose in ["maskable" if "maskable" in row.name else "any"]
        ]
        red, green, blue = self.background
        members: dict[str, object] = {
            "name": texts.name or texts.title,
            "short_name": texts.title,
            "icons": icons,
            "start_url": "./",
            "display": "standalone",
            "background_color": f"#{red:02x}{green:02x}{blue:02x}",
            "theme_color": texts.theme_color,
        }
        return write_manifest({key: value for key, value in members.items() if value})


def icon_links(prefix: str = "") -> HeadImages:
    """Give the links to all files of the table that heads name.

    Args:
        prefix: Where they stand, from the host's root, without a final slash.
    """

    def link(row: IconFile) -> IconLink:
        sizes = f"{row.side}x{row.side}" if row.side is not None else "any"
        rel = CONVENTIONS[row.kind].rel
        return IconLink(rel=rel, href=f"{prefix}/{row.name}", sizes=sizes, type=row.media_type)

    linked = [row for row in ICON_FILES if row.is_linked]
    return HeadImages(
        icons=tuple(link(row) for row in linked if CONVENTIONS[row.kind].head == "icons"),
        apple_icons=tuple(link(row) for row in linked if CONVENTIONS[row.kind].head == "apple_icons"),
        manifest=f"{prefix}/{MANIFEST_FILE}",
    )


def is_legible_in_tabs(pixels: "Pixels", *, dark: bool) -> bool:
    """Tell whether an icon can be made out in the tabs of browsers, light or dark."""
    return _is_legible_on(pixels, DARK_TABS if dark else LIGHT_TABS)


def _is_legible_on(pixels: "Pixels", colors: tuple[Rgb, ...]) -> bool:
    return all(is_legible(pixels, color) for color in colors)


def _side(name: str) -> int:
    return next(row.side for row in ICON_FILES if row.name == name and row.side is not None)


def _png(pixels: "Pixels", *, opaque: bool = False) -> bytes:
    return encode(as_bitmap(pixels, opaque=opaque), "png", compression="small")


_DARK: Final = "(prefers-color-scheme:dark)"


def _dark_rule(value: str) -> str:
    return f"@media {_DARK}{{:root{{filter:{value}}}}}"


def _wrap(content: str) -> bytes:
    side = _WRAPPED
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">{content}</svg>'.encode()


def _picture(pixels: "Pixels", name: str = "") -> str:
    address = f"data:image/png;base64,{b64encode(_png(pixels)).decode()}"
    own = f' id="{name}"' if name else ""
    return f'<image{own} width="{_WRAPPED}" height="{_WRAPPED}" href="{address}"/>'
