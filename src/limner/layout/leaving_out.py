"""What a page without enough room leaves out: alternatives that do not fit, and boxes with a `limner-priority`.

Goes in: a finished layout and its styled tree. Comes out: what the next layout leaves out; None if this layout is good.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from limner.fragment.fragment import BoxFragment, Fragment, LineFragment, TextFragment
from limner.html.fits import alternatives, most_lines
from limner.style.tree import StyledTree

_TOLERANCE: Final = 0.5  # px


class _Place:
    """A box, and the box around it."""

    __slots__ = ("fragment", "parent")

    def __init__(self, fragment: BoxFragment, parent: "_Place | None") -> None:
        self.fragment = fragment
        self.parent = parent


class _Placed:
    """The fragments of a page, by element.

    Attributes:
        boxes: The boxes of each element, by its `id()`.
        texts: The texts inside each element, as the line that holds the text and the box around it.
    """

    __slots__ = ("boxes", "texts")

    def __init__(self, root: BoxFragment, wanted: Iterable[int]) -> None:
        self.boxes: dict[int, list[_Place]] = {one: [] for one in wanted}
        self.texts: dict[int, list[tuple[LineFragment | None, _Place]]] = {one: [] for one in self.boxes}
        stack: list[tuple[Fragment, _Place | None, LineFragment | None, tuple[int, ...]]] = [(root, None, None, ())]
        while stack:
            fragment, around, line, inside = stack.pop()
            if isinstance(fragment, TextFragment):
                if around is not None:
                    for one in inside:
                        self.texts[one].append((line, around))
                continue
            if isinstance(fragment, LineFragment):
                line = fragment
            elif isinstance(fragment, BoxFragment):
                around = _Place(fragment, around)
                key = id(fragment.element)
                if key in self.boxes and not fragment.pseudo:
                    self.boxes[key].append(around)
                    inside = inside if key in inside else (*inside, key)
            else:
                continue
            stack.extend((child, around, line, inside) for child in reversed(fragment.children))


def find_left_out(root: BoxFragment, styled: StyledTree) -> frozenset[int] | None:
    """Tell what the next layout leaves out, by `id()` of the element.

    Alternatives come before priorities: a shorter title may make enough room.

    Args:
        root: The page's fragment.
        styled: The tree that was laid out.
    """
    left_out = styled.left_out
    chosen = {id(choice): [one for one in alternatives(choice) if id(one) not in left_out] for choice in styled.choices}
    wanted = [id(one) for found in chosen.values() for one in found] + [id(one) for one, _ in styled.priorities]
    placed = _Placed(root, wanted)
    for choice in styled.choices:
        others = alternatives(choice)
        for one in chosen[id(choice)]:
            following = others.index(one) + 1
            if following < len(others) and not _fits(placed, id(one), most_lines(choice)):
                return (left_out | {id(one)}) - {id(others[following])}
    present = [(number, placed.boxes[id(one)], one) for one, number in styled.priorities if placed.boxes[id(one)]]
    # The lowest priority goes first. Of equal priorities, the last in the document goes first.
    for _, places, one in sorted(present, key=lambda entry: (entry[0], -entry[1][0].fragment.order)):
        if any(_lacks_room(around) for place in places for around in _chain(place.parent)):
            return left_out | {id(one)}
    return None


def _fits(placed: _Placed, one: int, lines: int | None) -> bool:
    texts = placed.texts[one]
    if lines is not None and len({id(line) for line, _ in texts}) > lines:
        return False
    blocks = {id(block.fragment): block for block in (_block(place) for _, place in texts)}
    for block in blocks.values():
        if block.fragment.truncated or any(_lacks_room(around) for around in _chain(block)):
            return False
    return True


def _block(place: _Place) -> _Place:
    while place.fragment.inline and place.parent is not None:
        place = place.parent
    return place


def _chain(place: _Place | None) -> Iterable[_Place]:
    while place is not None:
        yield place
        place = place.parent


def _lacks_room(place: _Place) -> bool:
    """Whether the in-flow content of a box reaches beyond the box."""
    fragment = place.fragment
    if fragment.inline:
        return False
    right = fragment.width - fragment.border.right + _TOLERANCE
    bottom = fragment.height - fragment.border.bottom + _TOLERANCE
    left, top = fragment.border.left - _TOLERANCE, fragment.border.top - _TOLERANCE
    for child in fragment.children:
        if isinstance(child, BoxFragment):
            style = child.style
            if style.box.position in _PLACED or style.effects.transform or min(child.margin) < 0.0:
                continue
        elif not isinstance(child, LineFragment):
            continue
        if child.x + child.width > right or child.y + child.height > bottom or child.x < left or child.y < top:
            return True
    return False


_PLACED: Final[Mapping[str, None]] = {"absolute": None, "fixed": None, "relative": None, "sticky": None}
