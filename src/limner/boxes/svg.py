"""Inline ``<svg>`` as a document of its own, with the page's styles written into it.

Goes in: the styled ``svg`` element. Comes out: its source. Presentation properties are written as attributes with their
computed values, so that no style sheet is needed; `currentColor` works through the `color` attribute.

Spec: https://www.w3.org/TR/SVG2/styling.html#PresentationAttributes
"""

from html import escape
from typing import Final

from limner.color import Color
from limner.color.convert import to_srgb
from limner.css.values import Calc, Percent, TransformFunction
from limner.style.computed import EMPTY, ComputedStyle
from limner.style.tree import StyledElement

_NAMESPACE: Final = "http://www.w3.org/2000/svg"
_LINKS: Final = "http://www.w3.org/1999/xlink"
_DROPPED: Final = frozenset(("class", "xmlns", "xmlns:xlink", "style", "color"))
_TEXT: Final = frozenset(("text", "tspan", "textPath", "svg", "g"))


def serialize_svg(root: StyledElement) -> str:
    """Give the source of an inline ``<svg>``."""
    parts: list[str] = []
    stack: list[StyledElement | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        if node.style.box.display.outside == "none" and node is not root:
            continue
        tag = node.element.tag
        parts.append(f"<{tag}{_attributes(node, is_root=node is root)}>")
        stack.append(f"</{tag}>")
        stack.extend(
            escape(child, quote=False) if isinstance(child, str) else child for child in reversed(node.children)
        )
    return "".join(parts)


def _attributes(node: StyledElement, *, is_root: bool) -> str:
    style = node.style
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
    _write_effects(style, parent, written, is_root=is_root)
    if node.element.tag in _TEXT:
        _write_font(style, parent, written)
    return "".join(f' {name}="{escape(value)}"' for name, value in written.items())


def _write_effects(
    style: ComputedStyle, parent: ComputedStyle | None, written: dict[str, str], *, is_root: bool
) -> None:
    if not is_root:
        # Opacity and transforms of the outermost element belong to its CSS box.
        if style.effects.opacity != 1.0:
            written["opacity"] = _number(style.effects.opacity)
        transform = _transform(style.effects.transform)
        if transform:
            written["transform"] = transform
    if style.ink.visibility != (parent.ink.visibility if parent is not None else "visible"):
        written["visibility"] = style.ink.visibility


def _write_font(style: ComputedStyle, parent: ComputedStyle | None, written: dict[str, str]) -> None:
    if parent is not None and style.font is parent.font:
        return
    font = style.font
    written["font-size"] = _number(font.font_size)
    written["font-weight"] = _number(font.font_weight)
    written["font-family"] = ", ".join(
        name if name.isidentifier() or name in ("sans-serif", "system-ui") else f"'{name}'" for name in font.font_family
    )
    written["font-style"] = font.font_style if isinstance(font.font_style, str) else "oblique"


def _transform(functions: tuple[TransformFunction, ...]) -> str:
    """Write what SVG's attribute can say; a percentage or a third dimension cannot be said there."""
    parts: list[str] = []
    for one in functions:
        numbers = one.arguments
        if any(isinstance(number, Percent | Calc) for number in numbers):
            continue
        if one.name in ("translate", "scale"):
            numbers = numbers[:2]
        elif one.name == "skew":
            parts += [f"skewX({_number(numbers[0])})", f"skewY({_number(numbers[1])})"]
            continue
        elif one.name not in ("rotate", "matrix"):
            continue
        parts.append(f"{one.name}({' '.join(_number(number) for number in numbers)})")
    return " ".join(parts)


def css_color(color: Color) -> str:
    """Write a colour as CSS."""
    red, green, blue, alpha = to_srgb(color)
    channels = ", ".join(str(round(255 * min(1.0, max(0.0, one)))) for one in (red, green, blue))
    return f"rgb({channels})" if alpha >= 1.0 else f"rgba({channels}, {_number(alpha)})"


def _number(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)
