"""The layouts of Material's social plugin, with its places and sizes.

Goes in: what a layout is given. Comes out: an `ImageResponse` of 1200 × 630 px.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from limner.cards.layouts import Draw
from limner.html import Element, div, img
from limner.integrations.mkdocs.theme import Shades, Theme
from limner.response import ImageResponse

_WIDTHS: Final = frozenset({"condensed", "semi-condensed", "expanded", "semi-expanded"})
_WHITE: Final = "#ffffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """Where a text stands, in CSS px of the canvas.

    Attributes:
        left: From the canvas's left edge.
        top: From its top edge.
        width: The longest line.
        size: Of the font.
        line: From one baseline to the next.
        lines: The most lines.
        weight: Of the font.
    """

    left: int
    top: int
    width: int
    size: int
    line: int
    lines: int
    weight: int = 700


_DEFAULT: Final = (
    _Box(left=64, top=65, width=832, size=35, line=42, lines=1),
    _Box(left=62, top=160, width=832, size=88, line=103, lines=3),
    _Box(left=64, top=510, width=832, size=24, line=35, lines=2, weight=400),
)
_VARIANT: Final = (
    _Box(left=160, top=75, width=768, size=35, line=42, lines=1),
    _Box(left=62, top=192, width=864, size=73, line=85, lines=3),
    _Box(left=64, top=510, width=864, size=24, line=35, lines=2, weight=400),
)


def social_layouts(theme: Theme) -> dict[str, Draw]:
    """Give the layouts by their names."""

    def inverted(_: Theme) -> Shades:
        primary = theme.shades("primary").fill
        return Shades(_WHITE, "#000000" if primary == _WHITE else primary)

    def primary(_: Theme) -> Shades:
        return theme.shades("primary")

    def accent(_: Theme) -> Shades:
        return theme.shades("accent")

    return {
        "default": partial(_lay_out, theme, primary, is_variant=False),
        "default/variant": partial(_lay_out, theme, primary, is_variant=True),
        "default/accent": partial(_lay_out, theme, accent, is_variant=False),
        "default/invert": partial(_lay_out, theme, inverted, is_variant=False),
        "default/only/image": partial(_show_image, theme),
    }


def _lay_out(
    theme: Theme, shades: Callable[[Theme], Shades], given: Mapping[str, Any], *, is_variant: bool
) -> ImageResponse:
    options = given["layout"]
    fill, ink = shades(theme)
    ink = str(options.get("color") or ink)
    card = given["card"]
    logo = theme.picture(str(options["logo"])) if options.get("logo") else theme.logo(ink)
    site_name, title, description = _VARIANT if is_variant else _DEFAULT
    parts: list[Element] = []
    icon = card.meta.get("icon")
    if is_variant and icon:
        parts.append(_picture(theme.icon(str(icon), "#000000"), 800, 0, 630, "center", opacity=0.2))
    if logo:
        parts.append(_picture(logo, 64, 64, 64, "center") if is_variant else _picture(logo, 992, 64, 144, "100% 0"))
    if is_variant and not logo:
        site_name = _Box(left=64, top=75, width=864, size=35, line=42, lines=1)
    for box, text in ((site_name, card.site_name), (title, card.title), (description, card.description)):
        if text:
            parts.append(_text(box, text))
    style = {
        "position": "relative", "width": "100%", "height": "100%", "color": ink,
        "font-family": _family(card.font, str(options.get("font_variant") or "")),
        **_background(theme, options, str(options.get("background_color") or fill)),
    }  # fmt: skip
    variant = str(options.get("font_variant") or "").lower().replace(" ", "-").replace("semicon", "semi-con")
    if variant in _WIDTHS:
        style["font-stretch"] = variant
    return ImageResponse(div(style=style, lang=card.lang or None)[parts])


def _show_image(theme: Theme, given: Mapping[str, Any]) -> ImageResponse:
    style = {"width": "100%", "height": "100%", **_background(theme, given["layout"], "")}
    return ImageResponse(div(style=style))


def _background(theme: Theme, options: Mapping[str, Any], fill: str) -> dict[str, str]:
    """Give the background: a picture that covers the card, with the colour as a tint above it."""
    name = options.get("background_image")
    if not name:
        return {"background": fill} if fill else {}
    layers = [f"linear-gradient({fill}, {fill})"] if fill and fill != "transparent" else []
    return {"background": ", ".join([*layers, f"url('{theme.picture(str(name))}') center / cover"])}


def _picture(address: str, left: int, top: int, size: int, position: str, opacity: float = 1.0) -> Element:
    return img(
        src=address,
        style={
            "position": "absolute", "left": left, "top": top, "width": size, "height": size, "object-fit": "contain",
            "object-position": position, "opacity": opacity,
        },
    )  # fmt: skip


def _text(box: _Box, text: str) -> Element:
    style = {
        "position": "absolute", "left": box.left, "top": box.top, "width": box.width, "font-size": box.size,
        "line-height": f"{box.line}px", "font-weight": box.weight, "overflow": "hidden", "overflow-wrap": "anywhere",
        "display": "-webkit-box", "-webkit-box-orient": "vertical", "-webkit-line-clamp": str(box.lines),
        "text-wrap": "balance" if box.lines == 3 else "pretty",
    }  # fmt: skip
    return div(style=style, dir="auto")[text]


def _family(family: str, variant: str) -> str:
    """Write a list of families: the variant may be a family of its own."""
    names = [f"{family} {variant}", family] if variant else [family]
    return ", ".join([*('"' + name.replace('"', "") + '"' for name in names), "Geist", "sans-serif"])
