"""What every painting function is given, where its items go, and what is remembered between images."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from limner.budget import Budget
from limner.color import Color
from limner.color.convert import to_srgb
from limner.css.values import ImageValue
from limner.diagnostics import Diagnostics
from limner.fragment.fragment import BoxFragment, Fragment
from limner.geometry import Rect
from limner.memos import Generations, forgettable
from limner.paint.display_list import Clip, Group, Item, Items, Shape, Solid
from limner.resources.picture import Picture
from limner.style.computed import ComputedStyle


@forgettable
@lru_cache(maxsize=4096)
def solid_of(color: Color) -> Solid:
    """Give a colour in sRGB: packed if eight bits hold it exactly, else as floats; 0 when it is transparent."""
    red, green, blue, alpha = to_srgb(color)
    if alpha <= 0:
        return 0
    return pack(red, green, blue, alpha)


def pack(red: float, green: float, blue: float, alpha: float) -> Solid:
    """Pack straight sRGB if eight bits hold it exactly."""
    parts = (alpha * 255, red * 255, green * 255, blue * 255)
    whole = [round(part) for part in parts]
    if all(abs(part - near) < 1e-3 for part, near in zip(parts, whole, strict=True)):
        return whole[0] << 24 | whole[1] << 16 | whole[2] << 8 | whole[3]
    return red, green, blue, alpha


def is_opaque(ink: Solid) -> bool:
    """Whether a solid colour hides what is below."""
    if isinstance(ink, int):
        return ink >= 0xFF000000
    return ink[3] >= 1


def floats_of(color: Solid) -> tuple[float, float, float, float]:
    """Give straight sRGB as floats."""
    if isinstance(color, int):
        return (color >> 16 & 255) / 255, (color >> 8 & 255) / 255, (color & 255) / 255, (color >> 24) / 255
    return color


def hex_of(color: Color) -> str:
    """Write a colour in sRGB as ``#rrggbb``, or ``#rrggbbaa``; empty for a transparent one."""
    solid = solid_of(color)
    if solid == 0:
        return ""
    red, green, blue, alpha = (round(part * 255) for part in floats_of(solid))
    return f"#{red:02x}{green:02x}{blue:02x}" + (f"{alpha:02x}" if alpha < 255 else "")


_ENTRIES: Final = 512


class _Kept(NamedTuple):
    """Items, and the style whose identity is a part of their key."""

    items: tuple[Item, ...]
    style: ComputedStyle


class KeptDrawing(NamedTuple):
    """What an inline SVG became, and the styles in its key; keeping these alive keeps their identities unique."""

    group: Group
    styles: tuple[ComputedStyle, ...]


_DRAWINGS: Final = 128


class PaintMemory:
    """Items by box; those not used for long are dropped. Threads may share it.

    Attributes:
        drawings: Inline SVGs by everything that tells them apart.
    """

    __slots__ = ("_kept", "drawings")

    def __init__(self) -> None:
        self._kept = Generations[tuple[object, ...], _Kept](_ENTRIES)
        self.drawings = Generations[tuple[object, ...], KeptDrawing](_DRAWINGS)

    def find(self, key: tuple[object, ...]) -> tuple[Item, ...] | None:
        """Give the items of a box; they must not be changed."""
        kept = self._kept.find(key)
        return None if kept is None else kept.items

    def keep(self, key: tuple[object, ...], items: tuple[Item, ...], style: ComputedStyle) -> None:
        """Keep the items of a box; the key begins with the style's identity."""
        self._kept.keep(key, _Kept(items, style))


class PaintContext:
    """The surroundings of one painting.

    Attributes:
        width: The canvas's width in CSS px.
        height: Its height in CSS px.
        pictures: Decoded pictures by their source.
        budget: The budget that the loops spend.
        diagnostics: Gets what was wrong.
        debug: Whether to outline boxes, lines and baselines.
        memory: What boxes of earlier images became; None to remember nothing.
        definitions: What styles refer to by ``url(#…)``: an `SvgFragment` by id.
        paint_inside: Paints a box and everything in it as a unit, with its border box at 0, 0; for HTML inside SVG.
    """

    __slots__ = (
        "budget",
        "debug",
        "definitions",
        "diagnostics",
        "height",
        "memory",
        "paint_inside",
        "pictures",
        "width",
    )

    def __init__(
        self,
        *,
        width: float,
        height: float,
        pictures: Mapping[ImageValue | str, Picture],
        budget: Budget,
        diagnostics: Diagnostics,
        debug: bool = False,
        memory: PaintMemory | None = None,
    ) -> None:
        self.memory = memory
        self.width = width
        self.height = height
        self.pictures = pictures
        self.budget = budget
        self.diagnostics = diagnostics
        self.debug = debug
        self.definitions: Mapping[str, Fragment] = {}
        self.paint_inside: Callable[[BoxFragment], Items] = _nothing


def _nothing(_fragment: BoxFragment) -> Items:
    return []


class ClipNode:
    """One clip and the clips around it.

    Attributes:
        parent: The clip around this one; None if there is none.
        shape: The shape inside which things show.
        box: The box whose content it clips.
        own: The rectangle around its shape.
        bounds: The rectangle in which anything shows: where its own rectangle and those of the clips around it overlap.
    """

    __slots__ = ("bounds", "box", "own", "parent", "shape")

    def __init__(self, parent: "ClipNode | None", shape: Shape, box: BoxFragment, own: Rect) -> None:
        self.parent = parent
        self.shape = shape
        self.box = box
        self.own = self.bounds = own
        if parent is not None:
            around = parent.bounds
            left, top = max(own.x, around.x), max(own.y, around.y)
            right = min(own.x + own.width, around.x + around.width)
            bottom = min(own.y + own.height, around.y + around.height)
            self.bounds = Rect(left, top, right - left, bottom - top)


class Sink:
    """Collects items in painting order.

    Args:
        base: The clip that everything collected here is inside already.
    """

    __slots__ = ("_clip", "_open", "_top", "items")

    def __init__(self, base: ClipNode | None = None) -> None:
        self.items: Items = []
        self._clip = base
        self._top: Items = self.items
        self._open: list[tuple[ClipNode | None, Items]] = [(base, self.items)]

    def at(self, clip: ClipNode | None) -> Items:
        """Give the list to append to for items inside a clip."""
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
