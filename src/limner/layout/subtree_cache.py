"""Layouts of small subtrees, remembered from one picture to the next.

Goes in: boxes and their layout inputs. Comes out: a fragment tree like the one that the same boxes got in an
earlier picture, as a copy that belongs to this one. Pages of one template share their footers, badges, rows and cells;
two subtrees are the same when styles, texts and structure are, and only those are remembered whose layout reads
nothing else: no images, nothing out of flow, no decoration from outside.

Spec: https://www.w3.org/TR/css-sizing-3/#terms
"""

from collections.abc import Hashable
from typing import Final, NamedTuple, TypeAlias

from limner.boxes.box import Box, BreakBox, ContainerBox, TextBox
from limner.fragment.fragment import BoxFragment, Fragment, LineFragment, TextFragment
from limner.html.element import Element
from limner.layout.contract import LayoutOutput, MinMax
from limner.memos import Generations
from limner.style.computed import ComputedStyle

_BOXES: Final = 24  # of a subtree; of larger ones the parts are kept
_TEXT: Final = 400  # characters of one text
_ENTRIES: Final = 1024
_SUBTREES: Final = 1536
_SEEN: Final = 8192

Space: TypeAlias = tuple[object, ...]


class Subtree:
    """What tells subtrees apart: the same object for boxes that are laid out alike; compared by identity.

    Attributes:
        boxes: How many there are.
        style: Of the first: kept alive, as its identity is part of what the subtree is found by.
    """

    __slots__ = ("boxes", "style")

    def __init__(self, boxes: int, style: ComputedStyle) -> None:
        self.boxes = boxes
        self.style = style


class _Kept(NamedTuple):
    """A result, and the place of the first box in its tree."""

    result: LayoutOutput | MinMax
    order: int


class SubtreeCache:
    """Subtrees, and results that came up at least twice; those not used for long are dropped; shared by threads."""

    __slots__ = ("_kept", "_seen", "_subtrees")

    def __init__(self) -> None:
        self._subtrees = Generations[Hashable, Subtree](_SUBTREES)
        self._kept = Generations[Hashable, _Kept](_ENTRIES)
        self._seen: dict[int, None] = {}

    def clear(self) -> None:
        """Forget everything."""
        self._subtrees.clear()
        self._kept.clear()
        self._seen = {}

    def subtree(self, key: Hashable, boxes: int, style: ComputedStyle) -> Subtree:
        """Give the one subtree of this key."""
        found = self._subtrees.find(key)
        return self._subtrees.keep(key, Subtree(boxes, style)) if found is None else found

    def find(self, key: Hashable) -> _Kept | None:
        """Give what is kept."""
        return self._kept.find(key)

    def wants(self, key: Hashable) -> bool:
        """Tell whether a key appears again, and so is worth keeping; its first time is noted."""
        mark = hash(key)
        if mark in self._seen:
            return True
        if len(self._seen) >= _SEEN:
            self._seen = {}
        self._seen[mark] = None
        return False

    def keep(self, key: Hashable, kept: _Kept) -> None:
        """Keep a result."""
        self._kept.keep(key, kept)


class SubtreeReuse:
    """The memory as one render sees it.

    Args:
        memory: What is shared by renders.
        circumstances: What every layout of this render depends on: the engine, the viewport.
        decorated: Boxes whose text is decorated from above.
    """

    __slots__ = ("_circumstances", "_decorated", "_memory", "_subtrees")

    def __init__(
        self, memory: SubtreeCache, circumstances: Hashable, decorated: dict[Box, tuple[ComputedStyle, ...]]
    ) -> None:
        self._memory = memory
        self._circumstances = circumstances
        self._decorated = decorated
        self._subtrees: dict[Box, Subtree | None] = {}

    def subtree(self, box: Box) -> Subtree | None:
        """Give the key of a subtree that can be kept."""
        if box.element is None or not isinstance(box, ContainerBox):
            return None  # its style is made for each tree again, or it is a picture
        return self._read(box)

    def output(self, box: Box, subtree: Subtree, space: Space) -> LayoutOutput | None:
        """Give the layout of the same boxes in the same space, as a copy with this tree's elements."""
        kept = self._memory.find((self._circumstances, subtree, space))
        if kept is None or not isinstance(kept.result, LayoutOutput):
            return None
        elements = _elements(box)
        fragment = _copy_box(kept.result.fragment, box.order - kept.order, elements)
        return LayoutOutput(fragment, (), kept.result.content_height)

    def keep_output(self, box: Box, subtree: Subtree, space: Space, output: LayoutOutput) -> None:
        """Remember a layout that came up before."""
        key = (self._circumstances, subtree, space)
        if output.out_of_flow or output.flow is not None or not self._memory.wants(key):
            return
        copy = LayoutOutput(_copy_box(output.fragment, 0, None), (), output.content_height)
        self._memory.keep(key, _Kept(copy, box.order))

    def widths(self, subtree: Subtree, space: Space) -> MinMax | None:
        """Give the intrinsic widths of the same boxes."""
        kept = self._memory.find((self._circumstances, subtree, space))
        return None if kept is None or not isinstance(kept.result, MinMax) else kept.result

    def keep_widths(self, box: Box, subtree: Subtree, space: Space, widths: MinMax) -> None:
        """Remember intrinsic widths that came up before."""
        key = (self._circumstances, subtree, space)
        if self._memory.wants(key):
            self._memory.keep(key, _Kept(widths, box.order))

    def _read(self, box: ContainerBox) -> Subtree | None:
        if box in self._subtrees:
            return self._subtrees[box]
        subtree = self._subtrees[box] = self._read_new(box)
        return subtree

    def _read_new(self, box: ContainerBox) -> Subtree | None:
        if not self._is_plain(box):
            return None
        parts: list[Hashable] = []
        count = 1
        order = box.order
        for child in box.children:
            if isinstance(child, TextBox):
                if len(child.text) > _TEXT:
                    return None
                parts.append((child.order - order, child.text))
                count += 1
            elif isinstance(child, ContainerBox):
                part = self._read(child)
                if part is None:
                    return None
                parts.append((child.order - order, part))
                count += part.boxes
            elif isinstance(child, BreakBox):
                parts.append((child.order - order, child.forced))
                count += 1
            else:
                return None
        if count > _BOXES:
            return None
        # An anonymous box has its style from the box around it; others have one object for equal styles.
        style = None if box.element is None else id(box.style)
        about = (style, box.display, box.pseudo, box.inline_formatting, box.column_span, box.row_span)
        key = (*about, box.cut_start, box.cut_end, box.symbol, *parts)
        return self._memory.subtree(key, count, box.style)

    def _is_plain(self, box: ContainerBox) -> bool:
        return (
            box.marker is None
            and box.first_line is None
            and box.style.box.position in ("static", "relative")
            and box.style.box.float_ == "none"
            and box not in self._decorated
        )


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
