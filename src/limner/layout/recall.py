"""Layouts of small subtrees, remembered from one picture to the next.

Goes in: boxes and what their parents ask of them. Comes out: a fragment tree like the one that the same boxes got in an
earlier picture, as a copy that belongs to this one. Pages of one template share their footers, badges, rows and cells;
two subtrees are the same when styles, texts and structure are, and only those are remembered whose layout reads
nothing else: no images, nothing out of flow, no decoration from outside.

Spec: https://www.w3.org/TR/css-sizing-3/#terms
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, NamedTuple, TypeAlias

from limner.boxes.box import Box, BreakBox, ContainerBox, TextBox
from limner.fragment.fragment import BoxFragment, Fragment, LineFragment, TextFragment
from limner.html.element import Element
from limner.layout.contract import LayoutOutput, MinMax
from limner.style.computed import ComputedStyle

_BOXES: Final = 24  # of a subtree; of larger ones the parts are remembered
_TEXT: Final = 400  # characters of one text
_ENTRIES: Final = 2048
_SEEN: Final = 8192
_GROUPS: Final = (
    "font",
    "text",
    "ink",
    "list_table",
    "box",
    "decoration",
    "border",
    "background",
    "effects",
    "flex",
    "grid",
    "generated",
    "svg",
    "custom",
)

Space: TypeAlias = tuple[object, ...]


class Subtree(NamedTuple):
    """What tells subtrees apart.

    Attributes:
        key: Equal keys, while the styles live, are laid out alike.
        boxes: How many there are.
    """

    key: Hashable
    boxes: int


class _Kept(NamedTuple):
    """A result, and the styles whose identities its key is made of."""

    result: LayoutOutput | MinMax
    order: int
    styles: tuple[ComputedStyle, ...]


class LayoutMemory:
    """Results that came up at least twice, the least lately used given up first; shared by threads."""

    __slots__ = ("_kept", "_lock", "_seen")

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._seen: dict[int, None] = {}
        self._lock = threading.Lock()

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._seen.clear()

    def find(self, key: Hashable) -> _Kept | None:
        """Give what is kept."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def wants(self, key: Hashable) -> bool:
        """Tell whether a key comes up again, and so is worth keeping; a first time is noted."""
        mark = hash(key)
        with self._lock:
            if mark in self._seen:
                return True
            if len(self._seen) >= _SEEN:
                self._seen.clear()
            self._seen[mark] = None
            return False

    def keep(self, key: Hashable, kept: _Kept) -> None:
        """Keep a result."""
        with self._lock:
            self._kept[key] = kept
            while len(self._kept) > _ENTRIES:
                self._kept.popitem(last=False)


class Recall:
    """The memory as one render sees it.

    Args:
        memory: What is shared by renders.
        circumstances: What every layout of this render depends on: the engine, the viewport.
        decorated: Boxes whose text is decorated from above.
    """

    __slots__ = ("_circumstances", "_decorated", "_memory", "_styles", "_subtrees")

    def __init__(
        self, memory: LayoutMemory, circumstances: Hashable, decorated: dict[Box, tuple[ComputedStyle, ...]]
    ) -> None:
        self._memory = memory
        self._circumstances = circumstances
        self._decorated = decorated
        self._subtrees: dict[Box, Subtree | None] = {}
        self._styles: dict[int, Hashable] = {}

    def subtree(self, box: Box) -> Subtree | None:
        """Tell a subtree that can be remembered by what it holds."""
        if box.element is None:
            return None  # its style is made for each tree anew
        return self._read(box)

    def output(self, box: Box, subtree: Subtree, space: Space) -> LayoutOutput | None:
        """Give the layout of the same boxes in the same space, as a copy with this tree's elements."""
        kept = self._memory.find((self._circumstances, subtree.key, space))
        if kept is None or not isinstance(kept.result, LayoutOutput):
            return None
        elements = _elements(box)
        fragment = _copy_box(kept.result.fragment, box.order - kept.order, elements)
        return LayoutOutput(fragment, (), kept.result.content_height)

    def keep_output(self, box: Box, subtree: Subtree, space: Space, output: LayoutOutput) -> None:
        """Remember a layout that came up before."""
        key = (self._circumstances, subtree.key, space)
        if output.out_of_flow or output.flow is not None or not self._memory.wants(key):
            return
        copy = LayoutOutput(_copy_box(output.fragment, 0, None), (), output.content_height)
        self._memory.keep(key, _Kept(copy, box.order, _styles(box)))

    def widths(self, subtree: Subtree, space: Space) -> MinMax | None:
        """Give the intrinsic widths of the same boxes."""
        kept = self._memory.find((self._circumstances, subtree.key, space))
        return None if kept is None or not isinstance(kept.result, MinMax) else kept.result

    def keep_widths(self, box: Box, subtree: Subtree, space: Space, widths: MinMax) -> None:
        """Remember intrinsic widths that came up before."""
        key = (self._circumstances, subtree.key, space)
        if self._memory.wants(key):
            self._memory.keep(key, _Kept(widths, box.order, _styles(box)))

    def _read(self, box: Box) -> Subtree | None:
        if isinstance(box, TextBox):
            return Subtree(box.text, 1) if len(box.text) <= _TEXT else None
        if box in self._subtrees:
            return self._subtrees[box]
        subtree = self._subtrees[box] = self._read_new(box)
        return subtree

    def _read_new(self, box: Box) -> Subtree | None:
        if isinstance(box, BreakBox):
            return Subtree(box.forced, 1)
        if not isinstance(box, ContainerBox) or not self._is_plain(box):
            return None
        parts: list[Hashable] = []
        count = 1
        for child in box.children:
            part = self._read(child)
            if part is None:
                return None
            parts.append((child.order - box.order, part.key))
            count += part.boxes
        if count > _BOXES:
            return None
        # An anonymous box has its style from the box around it.
        style = None if box.element is None else self._style(box.style)
        about = (style, box.display, box.pseudo, box.inline_formatting, box.column_span, box.row_span)
        return Subtree((*about, box.cut_start, box.cut_end, box.symbol, box.enclosed, *parts), count)

    def _is_plain(self, box: ContainerBox) -> bool:
        return (
            box.marker is None
            and box.first_line is None
            and box.style.box.position in ("static", "relative")
            and box.style.box.float_ == "none"
            and box not in self._decorated
        )

    def _style(self, style: ComputedStyle) -> Hashable:
        """Give what tells styles apart: their groups are interned, so their identities do."""
        known = self._styles.get(id(style))
        if known is None:
            known = self._styles[id(style)] = tuple([id(getattr(style, group)) for group in _GROUPS])
        return known


def _styles(box: Box) -> tuple[ComputedStyle, ...]:
    found: dict[int, ComputedStyle] = {}
    stack = [box]
    while stack:
        one = stack.pop()
        found[id(one.style)] = one.style
        if isinstance(one, ContainerBox):
            stack.extend(one.children)
    return tuple(found.values())


def _elements(box: Box) -> dict[int, Element]:
    found: dict[int, Element] = {}
    stack = [box]
    while stack:
        one = stack.pop()
        if one.element is not None:
            found[one.order] = one.element
        if isinstance(one, ContainerBox):
            stack.extend(one.children)
    return found


def _copy(fragment: Fragment, shift: int, elements: dict[int, Element] | None) -> Fragment:
    if isinstance(fragment, TextFragment):
        text = TextFragment(
            fragment.style,
            fragment.x,
            fragment.y,
            fragment.width,
            fragment.height,
            baseline=fragment.baseline,
            shaped=fragment.shaped,
            text=fragment.text,
        )
        text.decorations = fragment.decorations
        text.ellipsis = fragment.ellipsis
        return text
    if isinstance(fragment, LineFragment):
        line = LineFragment(fragment.style, fragment.x, fragment.y, fragment.width, fragment.height, fragment.baseline)
        line.children = [_copy(child, shift, elements) for child in fragment.children]
        return line
    assert isinstance(fragment, BoxFragment)  # noqa: S101 - there are no others
    return _copy_box(fragment, shift, elements)


def _copy_box(fragment: BoxFragment, shift: int, elements: dict[int, Element] | None) -> BoxFragment:
    copy = BoxFragment(fragment.style, fragment.x, fragment.y, fragment.width, fragment.height)
    copy.border = fragment.border
    copy.padding = fragment.padding
    copy.margin = fragment.margin
    copy.children = [_copy(child, shift, elements) for child in fragment.children]
    copy.pseudo = fragment.pseudo
    order = copy.order = fragment.order + shift
    element = fragment.element
    copy.element = element if element is None or elements is None else elements.get(order)
    copy.inline = fragment.inline
    copy.picture = fragment.picture
    copy.replaced = fragment.replaced
    copy.first_baseline = fragment.first_baseline
    copy.last_baseline = fragment.last_baseline
    copy.overflow_width = fragment.overflow_width
    copy.overflow_height = fragment.overflow_height
    copy.truncated = fragment.truncated
    copy.background_offset = fragment.background_offset
    copy.item = fragment.item
    copy.collapsed_cell = fragment.collapsed_cell
    return copy
