"""Form controls as a still picture shows them: their text in a line that is centred in the control.

Goes in: a control's element and its box. Comes out: a box that centres what is inside, with the value, placeholder or
chosen option as its text; the widths that Chrome takes from `size` and `cols` are multiples of a digit's.

Spec: https://html.spec.whatwg.org/multipage/rendering.html#form-controls
"""

from copy import copy
from typing import Final

from limner.boxes.box import Box, ContainerBox
from limner.boxes.content import BoxMaker
from limner.color import Color
from limner.css.values import AUTO, ZERO_RADII
from limner.html.element import Element
from limner.style.change import change
from limner.style.computed import ComputedStyle
from limner.style.tree import StyledElement

CONTROLS: Final = frozenset(("button", "input", "select", "textarea"))
_BUTTONS: Final = {"submit": "Submit", "reset": "Reset", "button": ""}
_NO_TEXT: Final = frozenset(("checkbox", "radio", "range", "color", "file", "image", "hidden"))
_SIDES: Final = ("top", "right", "bottom", "left")
_FRAME: Final = 2.0  # the width of the user agent's border
_FRAME_RADII: Final = ((2.5, 2.5), (2.5, 2.5), (2.5, 2.5), (2.5, 2.5))
_GREY: Final = Color(118 / 255, 118 / 255, 118 / 255)
_GROUNDS: Final = (239, 255)
_EMPTY_LINE: Final = "\u200b"
_COLUMNS: Final = 20
_ROWS: Final = 2


def fill_control(node: StyledElement, box: ContainerBox, make: BoxMaker) -> None:
    """Give a control the text that it shows.

    Args:
        node: The control.
        box: Its box, still empty.
        make: The builder.
    """
    element = node.element
    tag = element.tag
    if tag == "input" and _kind(element) in _NO_TEXT:
        return
    if tag != "textarea":
        _centre_content(box)
        _draw_plain_frame(box)
    if tag == "button":
        return
    text, style = _shown_text(node)
    if tag == "textarea":
        rows = _number(element.attributes.get("rows"), _ROWS)
        text += "\n" * (rows - 1 - text.count("\n"))
        # The last line break of a text makes no line by itself.
        text = text + _EMPTY_LINE if text.endswith("\n") or not text else text
    if box.style.box.width is AUTO and _kind(element) not in _BUTTONS and tag != "select":
        _give_width(box, _number(element.attributes.get("cols" if tag == "textarea" else "size"), _COLUMNS), make)
    box.children.append(_text_box(text or _EMPTY_LINE, style, make))


def _centre_content(box: ContainerBox) -> None:
    """Let a button or a field centre its content from top to bottom, unless it lays its children out itself."""
    display = box.display
    if display.inside not in ("flow", "flow-root"):
        return
    style = copy(box.style)
    box.display = display._replace(inside="flex")
    style.box = change(style.box, {"display": box.display})
    style.flex = change(style.flex, {"flex_direction": "column", "justify_content": ("center", "safe")})
    box.style = style


def _draw_plain_frame(box: ContainerBox) -> None:
    """Draw a frame that no sheet has changed as a line, as Chrome does; the control stays as wide as it was."""
    border, group = box.style.border, box.style.box
    shape, color = border.border_top_style, border.border_top_color
    if shape not in ("inset", "outset") or border.border_radius != ZERO_RADII or not _has_plain_ground(box.style):
        return
    for side in _SIDES:
        if getattr(border, f"border_{side}_style") != shape or getattr(border, f"border_{side}_width") != _FRAME:
            return
    if shape == "outset" and not (isinstance(color, Color) and (color.alpha or 0.0) < 1.0):
        color = _GREY
    fields: dict[str, object] = {"border_radius": _FRAME_RADII}
    paddings: dict[str, object] = {}
    for side in _SIDES:
        fields |= {
            f"border_{side}_width": 1.0,
            f"border_{side}_style": "solid",
            f"border_{side}_color": color,
        }
        padding = getattr(group, f"padding_{side}")
        if isinstance(padding, float):
            paddings[f"padding_{side}"] = padding + _FRAME - 1.0
    style = copy(box.style)
    style.border = change(border, fields)
    style.box = change(group, paddings)
    box.style = style


def _has_plain_ground(style: ComputedStyle) -> bool:
    """Whether the background is white or the grey of buttons, as the user agent's sheet has it."""
    color, layers = style.background.background_color, style.background.layers
    if len(layers) > 1 or any(layer.image is not None for layer in layers) or not isinstance(color, Color):
        return False
    return color.c1 == color.c2 == color.c3 and round((color.c1 or 0.0) * 255) in _GROUNDS


def _text_box(text: str, style: ComputedStyle, make: BoxMaker) -> Box:
    if style.text.white_space_collapse == "collapse":
        style = copy(style)
        style.text = change(style.text, {"white_space_collapse": "preserve", "text_wrap_mode": "nowrap"})
    return make.text_box(text, style)


def _shown_text(node: StyledElement) -> tuple[str, ComputedStyle]:
    element = node.element
    if element.tag == "select":
        return _chosen_option(node), node.style
    if element.tag == "textarea":
        value = "".join(child for child in node.children if isinstance(child, str))
        value = value.removeprefix("\n")
    else:
        kind = _kind(element)
        value = element.attributes.get("value", _BUTTONS.get(kind, ""))
        if kind == "password":
            value = "\u2022" * len(value)
    if value:
        return value, node.style
    return element.attributes.get("placeholder", ""), (node.pseudos or {}).get("placeholder", node.style)


def _chosen_option(node: StyledElement) -> str:
    """The text of the option marked as selected, or of the first."""
    options: list[StyledElement] = []
    for child in node.elements:
        options += child.elements if child.element.tag == "optgroup" else [child]
    options = [one for one in options if one.element.tag == "option"]
    chosen = [one for one in options if "selected" in one.element.attributes][-1:] or options[:1]
    text = "".join(part for one in chosen for part in one.children if isinstance(part, str))
    return " ".join(text.split())


def _give_width(box: ContainerBox, columns: int, make: BoxMaker) -> None:
    style = copy(box.style)
    group = style.box
    width = columns * make.character_width(style.font)
    if group.box_sizing == "border-box":
        edges = (group.padding_left, group.padding_right)
        width += sum(edge for edge in edges if isinstance(edge, float))
        width += style.border.border_left_width + style.border.border_right_width
    style.box = change(group, {"width": width})
    box.style = style


def _kind(element: Element) -> str:
    return element.attributes.get("type", "text").lower() if element.tag == "input" else ""


def _number(text: str | None, default: int) -> int:
    text = (text or "").strip()
    return min(int(text), 1000) if text.isascii() and text.isdigit() and len(text) < 5 and int(text) else default
