"""Where items go: lists inside the clips that apply to them.

Goes in: items, each with the clip it stands in. Comes out: nested `Clip` groups, opened only where the clip changes.
An absolutely positioned box is clipped by its containing block's ancestors and not by its parents, so clips are a
tree of their own beside the fragments.
"""

from limner.paint.display_list import Clip, Items, Shape


class ClipNode:
    """One clip with those around it.

    Attributes:
        parent: The clip around this one, None for none.
        shape: What shows.
    """

    __slots__ = ("parent", "shape")

    def __init__(self, parent: "ClipNode | None", shape: Shape) -> None:
        self.parent = parent
        self.shape = shape


class Sink:
    """Collects items in painting order.

    Args:
        base: The clip in which everything collected here stands already.
    """

    __slots__ = ("_clip", "_open", "_top", "items")

    def __init__(self, base: ClipNode | None = None) -> None:
        self.items: Items = []
        self._clip = base
        self._top: Items = self.items
        self._open: list[tuple[ClipNode | None, Items]] = [(base, self.items)]

    def at(self, clip: ClipNode | None) -> Items:
        """Give the list to append to for what stands in a clip."""
        if clip is self._clip:
            return self._top
        missing: list[ClipNode] = []
        depth = -1
        node = clip
        while True:
            depth = self._depth(node)
            if depth >= 0 or node is None:
                break
            missing.append(node)
            node = node.parent
        del self._open[max(depth, 0) + 1 :]
        target = self._open[-1][1]
        for opened in reversed(missing):
            group = Clip(opened.shape, [])
            target.append(group)
            target = group.items
            self._open.append((opened, target))
        self._clip, self._top = clip, target
        return target

    def _depth(self, node: ClipNode | None) -> int:
        for depth, (opened, _) in enumerate(self._open):
            if opened is node:
                return depth
        return -1
