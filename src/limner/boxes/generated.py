"""Generated boxes: the items of `content`, list markers, and first letters.

Spec: https://www.w3.org/TR/css-content-3/ and https://www.w3.org/TR/css-lists-3/
"""

from typing import Final, Protocol

from limner.boxes.box import AnonymousStyles, Box, ContainerBox, ReplacedBox, TextBox, box_group
from limner.boxes.counters import Counters
from limner.budget import Budget
from limner.characters.properties import category, is_mark
from limner.css.records import BackgroundLayer
from limner.css.values import AUTO, CURRENT_COLOR, ClipPath, ImageValue, Percent, PolygonShape, Position, Url
from limner.style.change import change
from limner.style.computed import (
    BackgroundGroup,
    BorderGroup,
    ComputedStyle,
    ContentItem,
    Display,
    EffectsGroup,
    FontGroup,
)
from limner.style.tree import StyledElement

_IMAGE_STEPS: Final = 20


class BoxMaker(Protocol):
    """What generated content needs from the builder."""

    budget: Budget
    counters: Counters

    def text_box(self, text: str, style: ComputedStyle) -> TextBox:
        """Make a text with the inherited values of a style."""
        ...

    def ascent(self, font: FontGroup) -> float | None:
        """Give a font's ascent in CSS px; None when no fonts are available."""
        ...

    def font_length(self, font: FontGroup, name: str) -> float:
        """Give a length of a font in CSS px: the ``average`` advance, or that of the ``widest`` glyph."""
        ...

    def image_box(self, source: ImageValue, style: ComputedStyle) -> ReplacedBox:
        """Make an inline image with the inherited values of a style."""
        ...


def build_content(items: tuple[ContentItem, ...], style: ComputedStyle, make: BoxMaker) -> list[Box]:
    """Make the boxes of a `content` value, counting quotes on the way.

    Raises:
        LimitExceededError: All generated texts together exceed the limit for texts.
    """
    boxes: list[Box] = []
    text = ""
    for item in items:
        if item[0] == "image":
            make.budget.spend(_IMAGE_STEPS)
            if text:
                boxes.append(make.text_box(text, style))
                text = ""
            boxes.append(make.image_box(item[1], style))
        else:
            piece = content_text(item, style, make.counters)
            make.budget.spend_text(len(piece))
            text += piece
    if text:
        boxes.append(make.text_box(text, style))
    return boxes


def content_text(item: ContentItem, style: ComputedStyle, counters: Counters) -> str:
    """Give the text that an item stands for."""
    if item[0] == "text":
        return item[1]
    if item[0] == "counter":
        return counters.styles.represent(counters.value(item[1]), item[2])
    if item[0] == "counters":
        values = counters.values(item[1])
        return item[2].join(counters.styles.represent(value, item[3]) for value in values)
    return counters.quote(item[0], style)


_DISPLAY: Final = Display("inline", "flow-root")
_TRIANGLE_SIZE: Final = 0.66  # of the font size
_TRIANGLE_GAP: Final = 0.4
_OUTSIDE_GAP: Final = 8.0
_IMAGE_GAP: Final = 7.0
_HALF: Final = Percent(50.0)
_ROUND: Final = ((_HALF, _HALF), (_HALF, _HALF), (_HALF, _HALF), (_HALF, _HALF))
_RIGHT: Final = ((0.0, 0.0), (86.0, 50.0), (0.0, 100.0))
_LEFT: Final = ((100.0, 0.0), (14.0, 50.0), (100.0, 100.0))
_DOWN: Final = ((0.0, 7.0), (50.0, 93.0), (100.0, 7.0))
_FILLED: Final = BackgroundGroup(background_color=CURRENT_COLOR)


def symbol_box(symbol: str, style: ComputedStyle, ascent: float, *, inside: bool) -> ContainerBox:
    """Make the box of a symbol.

    Args:
        symbol: ``disc``, ``circle``, ``square``, ``disclosure-open`` or ``disclosure-closed``.
        style: The marker's style.
        ascent: The font's ascent in CSS px.
        inside: Whether the marker is in the first line, where Chrome uses another distance.
    """
    if symbol.startswith("disclosure"):
        return _triangle(symbol, style)
    # Chrome calculates in whole px here.
    rounded = int(ascent)
    size = (rounded * 2 // 3 + 1) // 2
    top = 3 * (rounded - rounded * 2 // 3) // 2
    before = 0.0 if inside else 1.0
    # Outside, a marker begins this far before the content, whatever the size of the marker.
    gap = style.font.font_size + 1.0 if inside else rounded * 2 // 3 + _OUTSIDE_GAP - size - before
    raised = float(rounded - top - size)
    own = _styled(style, float(size), before, gap, raised)
    if symbol == "square":
        own.background = _FILLED
    elif symbol == "disc":
        own.background = _FILLED
        own.border = BorderGroup(border_radius=_ROUND)
    else:
        own.box = change(own.box, {"width": size - 2.0, "height": size - 2.0})
        own.border = change(
            BorderGroup(border_radius=_ROUND),
            {f"border_{side}_width": 1.0 for side in ("top", "right", "bottom", "left")}
            | {f"border_{side}_style": "solid" for side in ("top", "right", "bottom", "left")},
        )
    return ContainerBox(own, _DISPLAY)


def _triangle(symbol: str, style: ComputedStyle) -> ContainerBox:
    size = _TRIANGLE_SIZE * style.font.font_size
    points = _DOWN if symbol == "disclosure-open" else _RIGHT if style.text.direction == "ltr" else _LEFT
    gap = _TRIANGLE_GAP * style.font.font_size
    own = _styled(style, size, 0.0, gap, 0.0)
    own.background = _FILLED
    shape = PolygonShape(tuple(Position(Percent(x), Percent(y)) for x, y in points))
    own.effects = EffectsGroup(clip_path=ClipPath(shape))
    return ContainerBox(own, _DISPLAY)


def _styled(style: ComputedStyle, size: float, before: float, after: float, raised: float) -> ComputedStyle:
    rtl = style.text.direction == "rtl"
    box = change(
        box_group(_DISPLAY),
        {
            "width": size,
            "height": size,
            "margin_left": after if rtl else before,
            "margin_right": before if rtl else after,
            "vertical_align": raised,
        },
    )
    return ComputedStyle(font=style.font, text=style.text, ink=style.ink, list_table=style.list_table, box=box)


_SYMBOLS: Final = frozenset(("disc", "circle", "square", "disclosure-open", "disclosure-closed"))
_OUTSIDE: Final = Display("block", "flow-root")
_INSIDE: Final = Display("inline", "flow")


def build_marker(node: StyledElement, make: BoxMaker) -> ContainerBox | None:
    """Make the marker of a list item.

    Args:
        node: The list item.
        make: The builder, with counters as they are at the item.

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
        boxes = [_image_marker(lists.list_style_image, shown, make)]
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


def _image_marker(image: ImageValue, style: ComputedStyle, make: BoxMaker) -> Box:
    """Make the box of a marker that is an image.

    Spec: https://www.w3.org/TR/css-lists-3/#image-markers
    """
    # An image without a natural size gets a square of half the ascent.
    size = int(make.ascent(style.font) or style.font.font_size) / 2
    own = _styled(style, size, 0.0, _IMAGE_GAP, 0.0)
    if not isinstance(image, Url):
        own.background = BackgroundGroup(layers=(BackgroundLayer(image=image),))
        return ContainerBox(own, _DISPLAY)
    box = make.image_box(image, style)
    own.box = change(own.box, {"width": AUTO, "height": AUTO, "display": box.display})
    box.style = own
    box.natural = (size, size, None)
    return box


def _marker_text(name: str, make: BoxMaker) -> tuple[str, str]:
    """Give a marker's text, and its symbol when it is drawn as a shape."""
    if name == "none":
        return "", ""
    if name[:1] in ('"', "'"):
        from limner.boxes.counter_styles import unquote

        return unquote(name[1:-1]), ""
    counters = make.counters
    return counters.styles.marker_text(counters.value("list-item"), name), name if name in _SYMBOLS else ""


def marker_style(style: ComputedStyle, display: Display) -> ComputedStyle:
    """Give a marker's style: inherited properties from `::marker`. The rest is initial, as few others apply."""
    text = style.text
    if display == _OUTSIDE:
        # An outside marker is one line, whatever the `white-space` of the list item.
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


_PUNCTUATION: Final = frozenset(("Ps", "Pe", "Pi", "Pf", "Po", "Pd", "Pc"))
_BLOCKS: Final = frozenset(("flow", "flow-root", "table-cell", "table-caption"))
_SPACES: Final = " \t\n\r\f"


def split_first_letter(
    box: ContainerBox, style: ComputedStyle, containers: list[ContainerBox]
) -> tuple[ContainerBox, ContainerBox] | None:
    """Put the first letter of a block container into its own box. Give the parent of that box, and the box.

    Args:
        box: The container. Flex and grid containers and tables have no first letter.
        style: The style of the pseudo-element.
        containers: Takes the new box.
    """
    if box.display.inside not in _BLOCKS or (box.display.outside == "inline" and box.display.inside == "flow"):
        return None
    found = _first_text(box)
    if found is None:
        return None
    parent, at, text = found
    start, end = _letter_span(text.text)
    if end == start:
        return None
    letter = ContainerBox(style, style.box.display, box.element, "first-letter", text.order)
    inner = AnonymousStyles().inline(style)
    letter.children = [TextBox(inner, text.display, text.text[start:end], text.order)]
    containers.append(letter)
    parts: list[Box] = [letter]
    if start:
        parts.insert(0, TextBox(text.style, text.display, text.text[:start], text.order))
    if end < len(text.text):
        parts.append(TextBox(text.style, text.display, text.text[end:], text.order))
    parent.children[at : at + 1] = parts
    return parent, letter


def first_letter(box: ContainerBox) -> str:
    """Give the text that `::first-letter` of a block container matches; empty if there is none."""
    found = _first_text(box)
    return "" if found is None else found[2].text[slice(*_letter_span(found[2].text))]


def _letter_span(text: str) -> tuple[int, int]:
    start = len(text) - len(text.lstrip(_SPACES))
    return start, letter_end(text, start)


def _first_text(box: ContainerBox) -> tuple[ContainerBox, int, TextBox] | None:
    """Find the first text that is formatted in the block's first line, looking through inlines and in-flow blocks."""
    stack = [(box, 0)]
    while stack:
        parent, at = stack.pop()
        if at >= len(parent.children):
            continue
        child = parent.children[at]
        stack.append((parent, at + 1))
        if isinstance(child, TextBox):
            if child.text.strip(_SPACES):
                return parent, at, child
        elif child.is_out_of_flow or child.is_floating or child.pseudo == "marker":
            continue
        elif isinstance(child, ContainerBox) and (
            child.is_inline_box or (child.display.outside == "block" and child.display.inside in _BLOCKS)
        ):
            stack.append((child, 0))
        else:
            return None
    return None


def letter_end(text: str, start: int) -> int:
    """Give the end of the first letter: punctuation, the letter with its combining marks, punctuation."""
    at, length = start, len(text)
    while at < length and category(text[at]) in _PUNCTUATION:
        at += 1
    if at >= length or text[at].isspace():
        return start
    at += 1
    while at < length and is_mark(text[at]):
        at += 1
    while at < length and category(text[at]) in _PUNCTUATION:
        at += 1
    return at
