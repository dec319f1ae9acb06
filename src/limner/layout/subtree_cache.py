"""Layouts of small subtrees, remembered from one image to the next.

Goes in: boxes and their layout inputs. Comes out: the fragment tree that equal boxes got in an earlier image, as a copy
that belongs to this image. Pages of one template share their footers, badges, rows and cells; two subtrees are the same
when their styles, texts and structure are. A subtree is remembered only if its layout reads nothing else: it has no
pictures, nothing out of flow and no decoration from outside.

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

_BOXES: Final = 24  # in a subtree; of larger subtrees, parts are kept
_TEXT: Final = 400  # characters of one text
_ENTRIES: Final = 1024
_SUBTREES: Final = 1536
_SEEN: Final = 8192

Space: TypeAlias = tuple[object, ...]


class Subtree:
    """Identifies a subtree: boxes that are laid out alike get the same object, which is compared by identity.

    Attributes:
        boxes: How many there are.
        style: Style of the first box. It is kept alive because its identity is part of the key of the subtree.
    """

    __slots__ = ("boxes", "style")

    def __init__(self, boxes: int, style: ComputedStyle) -> None:
        self.boxes = boxes
        self.style = style


class _Kept(NamedTuple):
    """A result, and the position of the first box in its tree's order."""

    result: LayoutOutput | MinMax
    order: int


class SubtreeCache:
    """Subtrees, and results that came up at least twice. Threads share them; what is unused for long is dropped."""

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
        """Give the only subtree with this key."""
        found = self._subtrees.find(key)
        return self._subtrees.keep(key, Subtree(boxes, style)) if found is None else found

    def find(self, key: Hashable) -> _Kept | None:
        """Give the result that is kept for a key."""
        return self._kept.find(key)

    def wants(self, key: Hashable) -> bool:
        """Tell whether a key was seen before and its result is worth keeping. A new key is noted."""
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
    """One render's view of the memory.

    Args:
        memory: The memory that renders share.
        circumstances: What every layout of this render depends on: the engine, the viewport.
        decorated: Boxes whose text is decorated by boxes above them.
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
            return None  # its style is new in each tree, or it is a picture
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
        """Remember a layout if it came up before."""
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
        """Remember intrinsic widths if they came up before."""
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
        # The style of an anonymous box comes from the box around it. Other boxes share one object for equal styles.
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
