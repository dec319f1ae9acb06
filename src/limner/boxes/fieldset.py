"""A `fieldset` with its legend: the legend stands in the border at the top, all else in a box of its own below it.

Goes in: the box of a `fieldset` with its children. Comes out: the same box with two children, the legend and the
content. `paint.box` leaves the border out where the legend stands.

Spec: https://html.spec.whatwg.org/multipage/rendering.html#the-fieldset-and-legend-elements
"""

from copy import copy

from limner.boxes.box import Box, ContainerBox
from limner.css.values import AUTO, Calc
from limner.style.change import change
from limner.style.computed import ComputedStyle, Display


def arrange_fieldset(box: ContainerBox) -> list[ContainerBox]:
    """Set a legend into the top border; give the boxes that were made, none without a legend."""
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
        # Heights go on to leave the padding out, which lies in the content's box now.
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
    """Let the legend begin at the top of the border, and be as wide as its text."""
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
