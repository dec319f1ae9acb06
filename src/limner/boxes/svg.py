"""Inline ``<svg>`` as a document of its own, with the page's styles written into it.

Goes in: the styled ``svg`` element. Comes out: its source. Presentation properties are written as attributes with their
computed values, so that no style sheet is needed; `currentColor` works through the `color` attribute.

Spec: https://www.w3.org/TR/SVG2/styling.html#PresentationAttributes
"""

from html import escape
from typing import Final

from limner.boxes.svg_references import SvgDefinitions
from limner.boxes.svg_transform import ReferenceBox, view_box, write_transform
from limner.color import Color
from limner.color.convert import to_srgb
from limner.style.computed import EMPTY, ComputedStyle
from limner.style.tree import StyledElement

_NAMESPACE: Final = "http://www.w3.org/2000/svg"
_LINKS: Final = "http://www.w3.org/1999/xlink"
_DROPPED: Final = frozenset(("class", "xmlns", "xmlns:xlink", "style", "color"))
_TEXT: Final = frozenset(("text", "tspan", "textPath", "svg", "g"))


def serialize_svg(root: StyledElement, definitions: SvgDefinitions) -> str:
    """Give the source of an inline ``<svg>``, with what it takes from the page's others."""
    parts: list[str] = []
    viewport = view_box(root)
    stack: list[StyledElement | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        if node.style.box.display.outside == "none" and node is not root:
            continue
        tag = node.element.tag
        parts.append(f"<{tag}{_attributes(node, None if node is root else viewport)}>")
        stack.append(f"</{tag}>")
        stack.extend(
            escape(child, quote=False) if isinstance(child, str) else child for child in reversed(node.children)
        )
    source = "".join(parts)
    lacking = definitions.missing(source)
    return f"{source.removesuffix('</svg>')}{lacking}</svg>" if lacking else source


def _attributes(node: StyledElement, viewport: ReferenceBox | None) -> str:
    """Write the attributes; `viewport` is None for the outermost element."""
    style = node.style
    is_root = viewport is None
    parent = node.parent.style if node.parent is not None and not is_root else None
    written: dict[str, str] = {}
    if is_root:
        written["xmlns"] = _NAMESPACE
        written["xmlns:xlink"] = _LINKS
    written |= {
        name: value
        for name, value in node.element.attributes.items()
        if name not in _DROPPED and not name.startswith("on")
    }
    above = node.parent.style.svg if node.parent is not None else EMPTY
    if style.svg is not above:
        written |= {name: value for name, value in style.svg.items() if above.get(name) != value}
    if is_root:
        # What the page hands down is weaker than the element's own attributes.
        written = {**above, **written}
    if parent is None or style.ink.color != parent.ink.color:
        written["color"] = css_color(style.ink.color)
    _write_effects(node, parent, written, viewport)
    if node.element.tag in _TEXT:
        _write_font(style, parent, written)
    return "".join(f' {name}="{escape(value)}"' for name, value in written.items())


def _write_effects(
    node: StyledElement, parent: ComputedStyle | None, written: dict[str, str], viewport: ReferenceBox | None
) -> None:
    style = node.style
    if viewport is not None:
        # Opacity and transforms of the outermost element belong to its CSS box.
        if style.effects.opacity != 1.0:
            written["opacity"] = _number(style.effects.opacity)
        transform = write_transform(node, viewport)
        if transform:
            written["transform"] = transform
            written.pop("transform-origin", None)
    elif style.box.overflow_x == "visible":
        written["overflow"] = "visible"
    if style.ink.visibility != (parent.ink.visibility if parent is not None else "visible"):
        written["visibility"] = style.ink.visibility


def _write_font(style: ComputedStyle, parent: ComputedStyle | None, written: dict[str, str]) -> None:
    spacing = style.text.letter_spacing
    if isinstance(spacing, float) and spacing != (parent.text.letter_spacing if parent is not None else 0.0):
        written["letter-spacing"] = _number(spacing)
    if parent is not None and style.font is parent.font:
        return
    font = style.font
    written["font-size"] = _number(font.font_size)
    written["font-weight"] = _number(font.font_weight)
    written["font-family"] = ", ".join(
        name if name.isidentifier() or name in ("sans-serif", "system-ui") else f"'{name}'" for name in font.font_family
    )
    written["font-style"] = font.font_style if isinstance(font.font_style, str) else "oblique"


def css_color(color: Color) -> str:
    """Write a colour as CSS."""
    red, green, blue, alpha = to_srgb(color)
    channels = ", ".join(str(round(255 * min(1.0, max(0.0, one)))) for one in (red, green, blue))
    return f"rgb({channels})" if alpha >= 1.0 else f"rgba({channels}, {_number(alpha)})"


def _number(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)
