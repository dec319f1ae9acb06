"""The content of one inline formatting context: one string, its items, and the styles of its first line.

Spec: https://www.w3.org/TR/css-inline-3/
"""

import re
from functools import cache
from typing import Final

from limner.boxes.box import Box, BreakBox, ContainerBox, ReplacedBox, TextBox
from limner.boxes.text_transform import TextTransformer
from limner.layout.contract import LayoutContext
from limner.layout.units import resolve_spacing, snap_up
from limner.style.computed import ComputedStyle
from limner.text.shaped import ShapedText

TEXT: Final = 0
OPEN: Final = 1
CLOSE: Final = 2
ATOMIC: Final = 3
BREAK: Final = 4
FLOAT: Final = 5
OUT_OF_FLOW: Final = 6
TAB: Final = 7
CONTROL: Final = 8  # a bidi control or the place of a <wbr>: no width

_RUN_STEPS = 20
_WHITE = re.compile(r"[ \t\n\r\f]+")
_SPACES_AROUND_BREAK = re.compile(r"[ \t]*(\r\n|[\n\r\f])[ \t]*")
_SPACES = re.compile(r"[ \t]+")
_PRESERVED = re.compile(r"(\r\n|[\n\r\f\t])")
_WIDE = "\u2e80-\u303e\u3041-\u33ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
_MAY_BE_RTL = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_BIDI_OPEN: Final = {
    ("embed", "ltr"): "\u202a",
    ("embed", "rtl"): "\u202b",
    ("bidi-override", "ltr"): "\u202d",
    ("bidi-override", "rtl"): "\u202e",
    ("isolate", "ltr"): "\u2066",
    ("isolate", "rtl"): "\u2067",
    ("plaintext", "ltr"): "\u2068",
    ("plaintext", "rtl"): "\u2068",
    ("isolate-override", "ltr"): "\u2068\u202d",
    ("isolate-override", "rtl"): "\u2068\u202e",
}
_BIDI_CLOSE: Final = {
    "embed": "\u202c",
    "bidi-override": "\u202c",
    "isolate": "\u2069",
    "plaintext": "\u2069",
    "isolate-override": "\u202c\u2069",
}


_PLAIN: Final = ComputedStyle().svg
_VERTICAL: Final = frozenset(("vertical-rl", "vertical-lr", "tb", "tb-rl"))


@cache
def _break_between_wide() -> re.Pattern[str]:
    """Give the pattern for a line break in the source between wide characters. It takes long to compile."""
    return re.compile(f"(?<=[{_WIDE}])[ \\t]*\\n[ \\t\\n]*(?=[{_WIDE}])")


def is_vertical(style: ComputedStyle) -> bool:
    """Whether lines of a style run down the page and characters in them may stand upright."""
    svg = style.svg
    return svg is not _PLAIN and svg.writing_mode in _VERTICAL


def has_middle_line(style: ComputedStyle) -> bool:
    """Whether boxes in lines of a style are aligned by their middle, which is so where characters may stand upright.

    Spec: https://www.w3.org/TR/css-writing-modes-4/#text-baselines
    """
    svg = style.svg
    return svg is not _PLAIN and svg.writing_mode in _VERTICAL and svg.text_orientation != "sideways"


class Item:
    """A part of the string, or something between two characters.

    Attributes:
        kind: One of the constants of this module.
        start: Offset of its first character.
        end: Offset after its last character.
        box: The box: text, inline box, atomic inline, float ….
        style: The style that it is set in.
        shaped: The glyphs of a text.
        width: Snapped width of the whole text.
        level: Bidi level.
        wraps: Whether lines may break in it.
        collapses: Whether its spaces vanish at the end of a line.
        parent: Number of the item that opens the inline box it is in; -1 for the block container itself.
        upright: Whether its characters stand upright in a line that runs down the page.
        partner: For an opening item, the number of the closing one, and vice versa.
    """

    __slots__ = (
        "box",
        "collapses",
        "end",
        "kind",
        "level",
        "parent",
        "partner",
        "shaped",
        "start",
        "style",
        "upright",
        "width",
        "wraps",
    )

    def __init__(self, kind: int, start: int, end: int, box: Box, parent: int) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.box = box
        self.style: ComputedStyle = box.style
        self.shaped: ShapedText | None = None
        self.width = 0.0
        self.level = 0
        text = box.style.text
        self.wraps = text.text_wrap_mode == "wrap"
        self.collapses = text.white_space_collapse in ("collapse", "preserve-breaks")
        self.parent = parent
        self.partner = -1
        self.upright = False


class InlineContent:
    """All items of an inline formatting context.

    Attributes:
        text: The string, with U+FFFC for each atomic inline.
        items: The items in logical order.
        has_floats: Whether one of them is a float.
        has_ruby: Whether one of them is a ruby base with its annotation.
        has_bidi: Whether any level may differ from 0, or an edge may be on the other side.
        plaintext: Whether the base level comes from the text itself.
        base_level: 0, or 1 for right-to-left.
    """

    __slots__ = (
        "_may_be_rtl",
        "_parts",
        "_position",
        "base_level",
        "has_bidi",
        "has_floats",
        "has_ruby",
        "items",
        "plaintext",
        "text",
    )

    def __init__(self, box: ContainerBox) -> None:
        self.items: list[Item] = []
        self._parts: list[str] = []
        self._position = 0
        self.has_floats = False
        self.has_ruby = False
        self.base_level = 1 if box.style.text.direction == "rtl" else 0
        bidi = box.style.box.unicode_bidi
        self.plaintext = bidi == "plaintext"
        self._may_be_rtl = self.base_level == 1 or self.plaintext
        collector = _Collector(self, vertical=is_vertical(box.style))
        if bidi in ("bidi-override", "isolate-override"):
            self._may_be_rtl = True
            self.append(CONTROL, _BIDI_OPEN["bidi-override", box.style.text.direction], box, -1)
        collector.collect(box, -1)
        self.text = "".join(self._parts)
        self._drop_last_space()
        self.has_bidi = self._may_be_rtl or (not self.text.isascii() and _MAY_BE_RTL.search(self.text) is not None)

    def append(self, kind: int, text: str, box: Box, parent: int) -> Item:
        """Append an item with its text."""
        start = self._position
        end = self._position = start + len(text)
        if text:
            self._parts.append(text)
        item = Item(kind, start, end, box, parent)
        self.items.append(item)
        return item

    def note_direction(self, style: ComputedStyle) -> None:
        """Remember that an inline box sets a direction of its own."""
        if style.box.unicode_bidi != "normal" or style.text.direction == "rtl":
            self._may_be_rtl = True

    def ends_unwrappable(self) -> bool:
        """Whether the last character so far is a space that does not wrap."""
        for item in reversed(self.items):
            if item.end > item.start:
                return item.kind == TEXT and not item.wraps and self._parts[-1][-1:] == " "
        return False

    def drop_space_before_break(self) -> None:
        """Drop a collapsible space at the current end: "removed as if it were at the end of a line"."""
        for place in range(len(self.items) - 1, -1, -1):
            item = self.items[place]
            if item.end == item.start:
                continue
            last = self._parts[-1]
            if item.kind == TEXT and item.collapses and last[-1:] == " ":
                self._parts[-1] = last[:-1]
                item.end -= 1
                for other in self.items[place + 1 :]:
                    other.start = other.end = item.end
                self._position = item.end
            return

    def _drop_last_space(self) -> None:
        if not self.text.endswith(" "):
            return
        for item in reversed(self.items):
            if item.end < len(self.text):
                return
            if item.kind == TEXT and item.end > item.start:
                if item.collapses:
                    self.text = self.text[:-1]
                    item.end -= 1
                    last = len(self.text)
                    for other in self.items:
                        other.start = min(other.start, last)
                        other.end = min(other.end, last)
                return


class _Collector:
    """Walks the inline-level boxes and writes the string."""

    __slots__ = ("_after_space", "_bidi", "_content", "_vertical")

    def __init__(self, content: InlineContent, *, vertical: bool) -> None:
        self._content = content
        self._bidi: list[tuple[ContainerBox, int]] = []
        self._vertical = vertical
        self._after_space = True  # a collapsible space at the start of the content vanishes

    def collect(self, box: ContainerBox, parent: int) -> None:
        """Append the content of a block container or an inline box."""
        content = self._content
        for child in box.children:
            if isinstance(child, TextBox):
                self._text(child, parent)
            elif child.is_out_of_flow:
                content.append(OUT_OF_FLOW, "", child, parent)
            elif child.is_floating:
                content.append(FLOAT, "", child, parent)
                content.has_floats = True
            elif isinstance(child, BreakBox):
                if child.forced:
                    self._forced_break(child, parent)
                    self._after_space = True
                else:
                    content.append(CONTROL, "\u200b", child, parent)
                    self._after_space = False
            elif isinstance(child, ContainerBox) and child.is_inline_box:
                self._inline_box(child, parent)
            elif isinstance(child, ContainerBox | ReplacedBox):
                content.append(ATOMIC, "\ufffc", child, parent)
                self._after_space = False
                if child.display.inside == "ruby":
                    content.has_ruby = True

    def _inline_box(self, child: ContainerBox, parent: int) -> None:
        content = self._content
        bidi = child.style.box.unicode_bidi
        content.note_direction(child.style)
        number = len(content.items)
        opened = content.append(OPEN, "", child, parent)
        if bidi != "normal":
            content.append(CONTROL, _BIDI_OPEN[bidi, child.style.text.direction], child, number)
            self._bidi.append((child, number))
        self.collect(child, number)
        if bidi != "normal":
            content.append(CONTROL, _BIDI_CLOSE[bidi], child, number)
            self._bidi.pop()
        opened.partner = len(content.items)
        content.append(CLOSE, "", child, parent).partner = number

    def _text(self, child: TextBox, parent: int) -> None:
        mode = child.style.text.white_space_collapse
        text = child.text
        if mode == "collapse":
            if "\n" in text and not text.isascii():
                text = _break_between_wide().sub("", text)
            self._collapsed(_WHITE.sub(" ", text), child, parent)
        elif mode == "preserve-breaks":
            lines = _SPACES_AROUND_BREAK.sub("\n", text).split("\n")
            for number, line in enumerate(lines):
                if number:
                    self._forced_break(child, parent)
                    self._after_space = True
                self._collapsed(_SPACES.sub(" ", line), child, parent)
        else:
            if mode == "preserve-spaces":
                text = _PRESERVED.sub(" ", text)
            for part in _PRESERVED.split(text):
                if not part:
                    continue
                if part == "\t":
                    self._content.append(TAB, part, child, parent)
                elif part in ("\n", "\r", "\r\n", "\f"):
                    self._forced_break(child, parent)
                else:
                    self._append_text(part, child, parent)
                self._after_space = part in ("\n", "\r", "\r\n", "\f")

    def _collapsed(self, text: str, child: TextBox, parent: int) -> None:
        if self._after_space and text[:1] == " ":
            text = text[1:]
            if child.style.text.text_wrap_mode == "wrap" and self._content.ends_unwrappable():
                # The space before it stays and does not wrap; this one wraps.
                self._content.append(CONTROL, "\u200b", child, parent)
        if text:
            self._append_text(text, child, parent)
            self._after_space = text[-1] == " "

    def _append_text(self, text: str, child: TextBox, parent: int) -> None:
        if not self._vertical:
            self._content.append(TEXT, text, child, parent)
            return
        from limner.layout.vertical.upright import split_upright

        for part, upright in split_upright(text, child.style):
            self._content.append(TEXT, part, child, parent).upright = upright

    def _forced_break(self, child: Box, parent: int) -> None:
        """Append a forced break. It ends the bidi paragraph: what is open is closed before it and reopened after it."""
        content = self._content
        content.drop_space_before_break()
        for box, number in reversed(self._bidi):
            content.append(CONTROL, _BIDI_CLOSE[box.style.box.unicode_bidi], box, number)
        content.append(BREAK, "\n", child, parent)
        for box, number in self._bidi:
            content.append(CONTROL, _BIDI_OPEN[box.style.box.unicode_bidi, box.style.text.direction], box, number)


# ── shaping ───────────────────────────────────────────────────────────────────────────────────────────────


def shape_items(context: LayoutContext, content: InlineContent) -> None:
    """Shape every text of the content once. Texts in one font are shaped together across inline boxes."""
    run: list[Item] = []
    for item in content.items:
        kind = item.kind
        if kind == TEXT:
            if item.start == item.end:
                continue
            if run and not _shapes_with(run[-1], item):
                _shape_run(context, content.text, run)
                run = []
            run.append(item)
        elif run and (kind not in (OPEN, CLOSE) or _has_edges(item)):
            _shape_run(context, content.text, run)
            run = []
    if run:
        _shape_run(context, content.text, run)


def _shapes_with(one: Item, other: Item) -> bool:
    """Whether two neighbouring texts are shaped together."""
    first, second = one.style, other.style
    return (
        one.end == other.start
        and one.upright == other.upright
        and not (one.upright and "all" in (first.svg.text_combine_upright, second.svg.text_combine_upright))
        and one.level == other.level
        and (first.font is second.font or first.font == second.font)
        and first.text.letter_spacing == second.text.letter_spacing
        and first.text.word_spacing == second.text.word_spacing
    )


def _has_edges(item: Item) -> bool:
    """Whether an inline box separates glyphs, because it has margin, border or padding at its sides or is raised.

    Spec: https://www.w3.org/TR/css-text-3/#boundary-shaping
    """
    group, border = item.style.box, item.style.border
    return bool(
        group.padding_left
        or group.padding_right
        or group.margin_left
        or group.margin_right
        or border.border_left_width
        or border.border_right_width
        or group.vertical_align != "baseline"
    )


def _shape_run(context: LayoutContext, text: str, run: list[Item]) -> None:
    context.budget.spend(_RUN_STEPS * len(run) + run[-1].end - run[0].start)
    style = run[0].style
    group = style.text
    letter, word = group.letter_spacing, group.word_spacing
    if run[0].upright:
        from limner.layout.vertical.upright import shape_upright

        upright = shape_upright(context, text, run[0].start, run[-1].end, style)
        for item in run:
            item.shaped = upright if len(run) == 1 else upright.window(item.start, item.end)
            item.width = snap_up(item.shaped.width)
        return
    whole = context.engine.shape(
        text,
        run[0].start,
        run[-1].end,
        style.font,
        rtl=bool(run[0].level & 1),
        letter_spacing=letter if isinstance(letter, float) else resolve_spacing(letter, style.font.font_size),
        word_spacing=word if isinstance(word, float) else resolve_spacing(word, style.font.font_size),
        spend=context.budget.spend,
    )
    for item in run:
        shaped = item.shaped = whole if len(run) == 1 else whole.window(item.start, item.end)
        item.width = snap_up(max(0.0, shaped.width))


def restyle_first_line(content: InlineContent, block: ComputedStyle, line: ComputedStyle) -> None:
    """Give the items the styles of the first line. What they inherit comes from the pseudo-element."""
    known: dict[int, ComputedStyle] = {}
    for item in content.items:
        style = known.get(id(item.style))
        if style is None:
            style = known[id(item.style)] = _inherit(item.style, block, line)
        item.style = style
    if line.text.text_transform != block.text.text_transform:
        _transform(content, line)


def _transform(content: InlineContent, line: ComputedStyle) -> None:
    """Apply the first line's `text-transform` to the texts in its own style, character by character.

    A character that would become several (such as ß in capitals) stays, because offsets into the text must hold for all
    lines.
    """
    parts: list[str] = []
    end = 0
    transformer = TextTransformer()
    for item in content.items:
        if item.kind != TEXT or item.start < end:
            continue
        between = content.text[end : item.start]
        text = content.text[item.start : item.end]
        end = item.end
        if item.style.text == line.text:
            shown = transformer.transform(text, item.style)
            if len(shown) != len(text):
                shown = "".join(map(_same_length, text, (transformer.transform(one, item.style) for one in text)))
            text = shown
        parts += (between, text)
    content.text = "".join(parts) + content.text[end:]


def _same_length(before: str, after: str) -> str:
    return after if len(after) == 1 else before


def _inherit(style: ComputedStyle, block: ComputedStyle, line: ComputedStyle) -> ComputedStyle:
    """Replace the inherited groups that come from the block container."""
    return ComputedStyle(
        font=line.font if style.font == block.font else style.font,
        text=line.text if style.text == block.text else style.text,
        ink=line.ink if style.ink == block.ink else style.ink,
        list_table=style.list_table,
        box=style.box,
        decoration=style.decoration,
        border=style.border,
        background=style.background,
        effects=style.effects,
        flex=style.flex,
        grid=style.grid,
        generated=style.generated,
        svg=style.svg,
        custom=style.custom,
    )
