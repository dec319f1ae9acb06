"""List markers.

Goes in: a list item. Comes out: its marker's box, or None when it has none.

Spec: https://www.w3.org/TR/css-lists-3/#markers
"""

from typing import Final

from limner.boxes.box import Box, ContainerBox
from limner.boxes.content import BoxMaker, build_content
from limner.boxes.counter_styles import unquote
from limner.boxes.styles import box_group
from limner.boxes.symbols import symbol_box
from limner.style.change import change
from limner.style.computed import ComputedStyle, Display
from limner.style.tree import StyledElement

_SYMBOLS: Final = frozenset(("disc", "circle", "square", "disclosure-open", "disclosure-closed"))
_OUTSIDE: Final = Display("block", "flow-root")
_INSIDE: Final = Display("inline", "flow")


def build_marker(node: StyledElement, make: BoxMaker) -> ContainerBox | None:
    """Make the marker of a list item.

    Args:
        node: The list item.
        make: The builder, with counters as they stand at the item.

    Returns:
        A block for an outside marker, an inline box for an inside one; None when nothing would show.
    """
    style = (node.pseudos or {}).get("marker") or node.style
    content = style.generated.content if style is not node.style else "normal"
    if content == "none":
        return None
    lists = node.style.list_table
    outside = lists.list_style_position == "outside" and node.style.box.display.outside == "block"
    shown = marker_style(style, _OUTSIDE if outside else _INSIDE)
    symbol = ""
    boxes: list[Box]
    if isinstance(content, tuple):
        boxes = build_content(content, shown, make)
    elif lists.list_style_image is not None:
        boxes = [make.image_box(lists.list_style_image, shown), make.text_box(" ", shown)]
    else:
        text, symbol = _marker_text(lists.list_style_type, make)
        if not text:
            return None
        ascent = make.ascent(shown.font) if symbol else None
        if ascent is None:
            boxes = [make.text_box(text, shown)]
        else:
            boxes = [symbol_box(symbol, shown, ascent, inside=not outside)]
            # Inside, the symbol's own margins are the whole distance.
            symbol = symbol if outside else ""
    if not boxes:
        return None
    box = ContainerBox(shown, shown.box.display, node.element, "marker")
    box.children = boxes
    box.symbol = symbol
    return box


def _marker_text(name: str, make: BoxMaker) -> tuple[str, str]:
    """Give a marker's text and, when it is drawn as a shape, its symbol."""
    if name == "none":
        return "", ""
    if name[:1] in ('"', "'"):
        return unquote(name[1:-1]), ""
    counters = make.counters
    return counters.styles.marker_text(counters.value("list-item"), name), name if name in _SYMBOLS else ""


def marker_style(style: ComputedStyle, display: Display) -> ComputedStyle:
    """Give a marker's style: inherited values of `::marker`, initial ones for the rest, as only few apply to it."""
    text = style.text
    if display == _OUTSIDE:
        # An outside marker is one line of its own, whatever the list item does with white space.
        text = change(
            text,
            {"white_space_collapse": "preserve", "text_wrap_mode": "nowrap", "text_align": "start", "text_indent": 0.0},
        )
    return ComputedStyle(
        font=style.font,
        text=text,
        ink=style.ink,
        list_table=style.list_table,
        svg=style.svg,
        custom=style.custom,
        box=box_group(display),
    )
