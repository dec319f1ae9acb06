"""Form controls and field sets, as they look in a still image.

Spec: https://html.spec.whatwg.org/multipage/rendering.html#form-controls
"""

import math
from copy import copy
from typing import Final
from urllib.parse import quote

from limner.boxes.box import Box, ContainerBox
from limner.boxes.css_color import css_color
from limner.boxes.generated import BoxMaker
from limner.boxes.native import inner_box
from limner.color import Color
from limner.css.records import BackgroundLayer
from limner.css.values import AUTO, ZERO_RADII, Calc, Percent, Position, Url
from limner.html.element import Element
from limner.style.change import change
from limner.style.computed import ComputedStyle, Display
from limner.style.tree import StyledElement

_BUTTONS: Final = {"submit": "Submit", "reset": "Reset", "button": ""}
_NO_TEXT: Final = frozenset(("checkbox", "radio", "range", "color", "file", "image", "hidden"))
_SIDES: Final = ("top", "right", "bottom", "left")
_FRAME: Final = 2.0  # the width of the user agent's border
_FRAME_RADII: Final = ((2.5, 2.5), (2.5, 2.5), (2.5, 2.5), (2.5, 2.5))
_GREY: Final = Color(118 / 255, 118 / 255, 118 / 255)
_GROUNDS: Final = (239, 255)
_EMPTY_LINE: Final = "\u200b"
_CARET: Final = 1.0
_COLUMNS: Final = 20
_ROWS: Final = 2
_SCROLL_BAR: Final = 15
_MEASURED_OPTIONS: Final = 4  # the longest ones; one of them is the widest


def fill_control(node: StyledElement, box: ContainerBox, make: BoxMaker) -> list[ContainerBox]:
    """Put the text that a control shows into it. Give the boxes made for it.

    Args:
        node: The control.
        box: Its box, still empty.
        make: The builder.
    """
    element = node.element
    tag = element.tag
    if tag == "input" and _kind(element) in _NO_TEXT:
        return []
    if tag != "textarea":
        _centre_content(box)
        _draw_plain_frame(box)
    if tag == "button":
        return []
    text, style = _shown_text(node)
    fits = node.style.rare.field_sizing == "content"
    if tag == "textarea":
        rows = 1 if fits else _number(element.attributes.get("rows"), _ROWS)
        text += "\n" * (rows - 1 - text.count("\n"))
        # A final line break makes no line by itself.
        text = text + _EMPTY_LINE if text.endswith("\n") or not text else text
    text_box = _text_box(text or _EMPTY_LINE, style, make)
    if fits and tag in ("textarea", "input") and _kind(element) not in _BUTTONS:
        return _fit_field(box, text_box, is_empty=not text.strip(_EMPTY_LINE))
    if tag == "select":
        return _fill_select(node, box, text_box, make)
    if _kind(element) in _BUTTONS:
        box.children.append(text_box)
        return []
    return _fill_field(box, text_box, element, make)


def _fit_field(box: ContainerBox, text: Box, *, is_empty: bool) -> list[ContainerBox]:
    """Make a field as large as its text. One without text has room for the caret.

    Spec: https://www.w3.org/TR/css-ui-4/#field-sizing
    """
    line = inner_box(box)
    line.children.append(text)
    if is_empty:
        line.style.box = change(line.style.box, {"min_width": _CARET})
    box.children.append(line)
    _shrink_to_fit(box)
    return [line]


def _shrink_to_fit(box: ContainerBox) -> None:
    group = box.style.box
    if group.width is AUTO and box.display.outside == "block" and not group.display_specified_inline:
        style = copy(box.style)
        style.box = change(group, {"width": "fit-content"})
        box.style = style


def _fill_field(box: ContainerBox, text: Box, element: Element, make: BoxMaker) -> list[ContainerBox]:
    """Put the text of a field into a block without a width, next to a block with the field's width."""
    font = box.style.font
    average = make.font_length(font, "average")
    average = max(average, float(round(average)))
    if element.tag == "textarea":
        width = math.ceil(average * _number(element.attributes.get("cols"), _COLUMNS)) + _SCROLL_BAR
    else:
        widest = make.font_length(font, "widest")
        wider = widest - average if widest > 0.0 else 0.0
        width = math.ceil(average * _number(element.attributes.get("size"), _COLUMNS) + wider)
    line, spacer = inner_box(box), inner_box(box)
    line.children.append(text)
    line.style.box = change(line.style.box, {"width": 0.0, "min_width": Percent(100.0)})
    spacer.style.box = change(spacer.style.box, {"width": float(width), "height": 0.0})
    box.children += [line, spacer]
    _shrink_to_fit(box)
    return [line, spacer]


def _fill_select(node: StyledElement, box: ContainerBox, text: Box, make: BoxMaker) -> list[ContainerBox]:
    """Put the chosen option before an arrow. The control is as wide as the widest option."""
    if box.style.box.appearance != "none":
        _draw_arrow(box)
        # Chrome uses the font's own line height here, despite declarations.
        text.style = copy(text.style)
        text.style.text = change(text.style.text, {"line_height": ("normal", 0.0)})
        box.style.text = change(box.style.text, {"line_height": ("normal", 0.0)})
    made: list[ContainerBox] = []
    fits = node.style.rare.field_sizing == "content"
    others = [] if fits else sorted({_option_text(one) for one in _options(node)}, key=len)[-_MEASURED_OPTIONS:]
    for other in others:
        spacer = inner_box(box)
        spacer.style.ink = change(spacer.style.ink, {"visibility": "hidden"})
        spacer.style.box = change(spacer.style.box, {"height": 0.0, "min_width": 0.0})
        spacer.children.append(_text_box(other, spacer.style, make))
        made.append(spacer)
    box.children += [text, *made]
    return made


def _draw_arrow(box: ContainerBox) -> None:
    """Draw the arrow of a select and make room for it. An unstyled select is white and rounded."""
    style = copy(box.style)
    group, ground, rtl = style.box, style.background, style.text.direction == "rtl"
    color = css_color(style.ink.color)
    drawing = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='7'>"
        f"<path d='M1 1 5 5 9 1' fill='none' stroke='{color}' stroke-width='2'/></svg>"
    )
    place = Position(4.0 if rtl else Calc("+", (Percent(100.0), -4.0)), Calc("+", (Percent(50.0), 0.01)))
    arrow = BackgroundLayer(
        image=Url("data:image/svg+xml," + quote(drawing)), position=place, origin="border-box",
        repeat=("no-repeat", "no-repeat"),
    )  # fmt: skip
    fields: dict[str, object] = {"layers": (arrow, *ground.layers)}
    border = style.border
    if _has_plain_ground(style) and border.border_radius == ZERO_RADII and border.border_top_color == _GREY:
        fields["background_color"] = Color(1.0, 1.0, 1.0)
        style.border = change(border, {"border_radius": _FRAME_RADII})
    style.background = change(ground, fields)
    room = {"left": 16.0, "right": 4.0} if rtl else {"left": 4.0, "right": 16.0}
    paddings: dict[str, object] = {}
    for side, more in {**room, "top": 1.0, "bottom": 1.0}.items():
        padding = getattr(group, f"padding_{side}")
        paddings[f"padding_{side}"] = Calc("+", (padding, more)) if not isinstance(padding, float) else padding + more
    style.box = change(group, paddings)
    box.style = style


def _centre_content(box: ContainerBox) -> None:
    """Centre the content of a button or a field vertically, unless it lays out its own children."""
    display = box.display
    if display.inside not in ("flow", "flow-root"):
        return
    style = copy(box.style)
    box.display = display._replace(inside="flex")
    style.box = change(style.box, {"display": box.display})
    style.flex = change(style.flex, {"flex_direction": "column", "justify_content": ("center", "safe")})
    box.style = style


def _draw_plain_frame(box: ContainerBox) -> None:
    """Draw an unstyled frame as a line, like Chrome does. The control keeps its width."""
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
    """Whether the background is the white or the grey of the user agent's sheet."""
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
    options = _options(node)
    chosen = [one for one in options if "selected" in one.element.attributes][-1:] or options[:1]
    return "".join(_option_text(one) for one in chosen)


def _options(node: StyledElement) -> list[StyledElement]:
    options: list[StyledElement] = []
    for child in node.elements:
        options += child.elements if child.element.tag == "optgroup" else [child]
    return [one for one in options if one.element.tag == "option"]


def _option_text(option: StyledElement) -> str:
    return " ".join("".join(part for part in option.children if isinstance(part, str)).split())


def _kind(element: Element) -> str:
    return element.attributes.get("type", "text").lower() if element.tag == "input" else ""


def _number(text: str | None, default: int) -> int:
    text = (text or "").strip()
    return min(int(text), 1000) if text.isascii() and text.isdigit() and len(text) < 5 and int(text) else default


def arrange_fieldset(box: ContainerBox) -> list[ContainerBox]:
    """Set a legend into the top border. Give the boxes made for it; none without a legend."""
    legend = next((child for child in box.children if _is_rendered_legend(child)), None)
    if not isinstance(legend, ContainerBox):
        return []
    own = box.style
    display = box.display
    inside = Display("block", display.inside if display.inside in ("flex", "grid") else "flow-root")
    style = ComputedStyle(font=own.font, text=own.text, ink=own.ink, list_table=own.list_table)
    style.box = change(style.box, {"display": inside, "padding_top": own.box.padding_top})
    style.flex, style.grid = own.flex, own.grid
    content = ContainerBox(style, inside, None, "", box.order)
    content.children = [child for child in box.children if child is not legend]
    box.display = display._replace(inside="flow-root")
    box.style = copy(own)
    fields: dict[str, object] = {"display": box.display, "padding_top": 0.0}
    padding = own.box.padding_top
    if own.box.box_sizing == "content-box" and isinstance(padding, float):
        # Heights still exclude the padding, which is now in the content's box.
        for name in ("height", "min_height", "max_height"):
            size = getattr(own.box, name)
            if isinstance(size, float) and size:
                fields[name] = size + padding
    box.style.box = change(own.box, fields)
    _raise_legend(legend, own.border.border_top_width)
    box.children = [legend, content]
    return [content]


def _is_rendered_legend(child: Box) -> bool:
    if child.element is None or child.element.tag != "legend" or child.pseudo:
        return False
    return not child.is_floating and not child.is_out_of_flow and child.display.outside == "block"


def _raise_legend(legend: ContainerBox, border: float) -> None:
    """Make the legend begin at the top of the border, and as wide as its text."""
    style = copy(legend.style)
    group = style.box
    margin = 0.0 if group.margin_top is AUTO else group.margin_top
    fields: dict[str, object] = {
        "margin_top": margin - border if isinstance(margin, float) else Calc("+", (margin, -border)),
    }
    if legend.display.inside == "flow":
        legend.display = legend.display._replace(inside="flow-root")
        fields["display"] = legend.display
    if group.width is AUTO:
        fields["width"] = "fit-content"
    style.box = change(group, fields)
    legend.style = style
