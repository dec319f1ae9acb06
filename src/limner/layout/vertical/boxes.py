"""Prepares the box tree for lines that run down the page.

Goes in: a box tree in which some box has a writing mode other than horizontal lines. Comes out: the same tree, in which
every box has a style as layout reads it: its sides and sizes are those of the frame that its parent lays it out in.
Where a box's content lies in a different frame from its parent's, an extra box stands between the two.

Spec: https://www.w3.org/TR/css-writing-modes-4/#orthogonal-flows
"""

from copy import copy
from typing import Final, NamedTuple

from limner.boxes.box import AnonymousStyles, Box, ContainerBox, ReplacedBox
from limner.budget import Budget
from limner.css.values import AUTO, AspectRatio
from limner.layout.offsets import contains_absolute, contains_fixed
from limner.layout.vertical.frames import PAGE, SIDES_OF, Frame, Side, frame_of, is_turned, line_frame
from limner.style.change import change
from limner.style.computed import BorderGroup, BoxGroup, ComputedStyle, Display, RareGroup

_BOX_STEPS: Final = 10
_SIDES: Final[tuple[Side, ...]] = ("top", "right", "bottom", "left")
_SWAPPED: Final = (
    ("width", "height"),
    ("min_width", "min_height"),
    ("max_width", "max_height"),
    ("overflow_x", "overflow_y"),
)
_NO_PLACE: Final[dict[str, object]] = {
    **{f"margin_{side}": 0.0 for side in _SIDES},
    **dict.fromkeys(_SIDES, AUTO),
    "float_": "none",
    "clear": "none",
    "vertical_align": "baseline",
}


class TurnedBox(ContainerBox):
    """A box whose content lies in a different frame from the box itself.

    Attributes:
        inner: The box as its content sees it.
        outer_frame: The frame that its parent lays it out in.
        inner_frame: The frame of its content.
        fills: Whether its lines take all the room there is, as those of the root do.
    """

    __slots__ = ("fills", "inner", "inner_frame", "outer_frame")

    def __init__(self, inner: Box, style: ComputedStyle, outside: Display, frames: tuple[Frame, Frame]) -> None:
        super().__init__(style, outside, inner.element, inner.pseudo, inner.order)
        self.inner = inner
        self.outer_frame: Frame = frames[0]
        self.inner_frame: Frame = frames[1]
        self.children = [inner]
        self.fills = False


class TurnedStyle(NamedTuple):
    """The origin of a style that layout reads.

    Attributes:
        original: The computed style.
        kept: The style that layout reads. It is kept alive so that its identity stays unique.
        frame: The frame of the content in a box with this style.
    """

    original: ComputedStyle
    kept: ComputedStyle
    frame: Frame


class Turner:
    """Prepares one box tree.

    Attributes:
        styles: The origins of the styles that layout reads, by the identity of the style.
        begins_right: Whether the root's box is at the right edge of the canvas.

    Args:
        dependent: Takes the boxes whose layout depends on heights.
        budget: Spent on each box.
    """

    def __init__(self, dependent: dict[Box, bool], budget: Budget) -> None:
        self._budget = budget
        self.begins_right = False
        self._dependent = dependent
        self.styles: dict[int, TurnedStyle] = {}
        self._known: dict[tuple[object, ...], tuple[ComputedStyle, ComputedStyle]] = {}
        self._anonymous = AnonymousStyles()

    def turn_root(self, root: ContainerBox) -> ContainerBox:
        """Prepare the tree below the root's box; the root takes the writing mode of the body.

        Spec: https://www.w3.org/TR/css-writing-modes-4/#principal-flow
        """
        body = next((one for one in root.children if one.element is not None and one.element.tag == "body"), None)
        if frame_of(root.style) == PAGE and body is not None and frame_of(body.style) != PAGE:
            style = copy(root.style)
            style.svg = body.style.svg
            root.style = style
        self.begins_right = frame_of(root.style) == "rl"
        root.display = root.display._replace(outside="block")
        turned = self._turn_child(root, PAGE, (PAGE, PAGE), in_block=True)
        if isinstance(turned, TurnedBox):
            turned.fills = True
        assert isinstance(turned, ContainerBox)  # noqa: S101 - a root is no replaced box here
        return turned

    def _turn_children(self, box: ContainerBox, frame: Frame, containing: tuple[Frame, Frame]) -> None:
        """Turn the children of a box whose content lies in a frame.

        `containing` holds two frames: that of the containing block of absolutely positioned boxes, and that of fixed
        boxes.
        """
        if contains_absolute(box):
            containing = (frame, frame if contains_fixed(box) else containing[1])
        in_block = box.display.inside in ("flow", "flow-root", "table-cell") and not box.inline_formatting
        lines = line_frame(frame)
        if box.inline_formatting or box.is_inline_box:
            frame = lines
        box.children = [self._turn_child(child, frame, containing, in_block=in_block) for child in box.children]
        if box.marker is not None:
            box.marker = self._turn_child(box.marker, frame, containing, in_block=False)
        if box.first_line is not None:
            box.first_line = self._turned(box.first_line, lines, frame)

    def _turn_child(self, box: Box, frame: Frame, containing: tuple[Frame, Frame], *, in_block: bool) -> Box:
        self._budget.spend(_BOX_STEPS)
        own = self._own_frame(box, frame)
        if box.is_out_of_flow:
            frame = containing[box.style.box.position == "fixed"]
            in_block = False
        if isinstance(box, ContainerBox) and box.is_inline_box and own == frame:
            style = box.style
            box.style = self._turned(style, frame, frame)
            self._turn_children(box, frame, containing)
            return box
        if own == frame or box.display.outside == "internal":
            return self._turn_in_place(box, own, frame, containing)
        return self._between(box, own, frame, containing, in_block=in_block)

    def _own_frame(self, box: Box, frame: Frame) -> Frame:
        if isinstance(box, ReplacedBox):
            return PAGE
        if not isinstance(box, ContainerBox):
            return frame  # a text or a break lies in the frame around it
        own = frame_of(box.style)
        return frame if box.is_inline_box and line_frame(own) == frame else own

    def _turn_in_place(self, box: Box, own: Frame, frame: Frame, containing: tuple[Frame, Frame]) -> Box:
        style = box.style
        box.style = self._turned(style, frame, frame)
        if isinstance(box, ContainerBox):
            if own != frame:
                # Parts of a table lie in the frame of the table. The content of a cell may not.
                content = ContainerBox(self._anonymous.block(style), Display("block"), None, "", box.order)
                content.children, content.inline_formatting = box.children, box.inline_formatting
                inside: list[Box] = [content]
                box.children, box.inline_formatting = inside, False
            self._turn_children(box, frame, containing)
        return box

    def _between(
        self, box: Box, own: Frame, frame: Frame, containing: tuple[Frame, Frame], *, in_block: bool
    ) -> TurnedBox:
        """Put an extra box between a box and its parent."""
        original = box.style
        was_inline = isinstance(box, ContainerBox) and box.is_inline_box
        outside = Display(box.display.outside, "orthogonal")
        positioned = box.style.box.position != "static"
        in_flow = in_block and not (box.is_floating or box.is_out_of_flow)
        group = change(original.box, {**_NO_PLACE, "position": "relative" if positioned else "static"})
        inner = copy(original)
        inner.box = group
        box.style = self._style(("inner", id(original), own), inner, original, own, own)
        turned = TurnedBox(box, self._outer(original, frame, own, in_flow=in_flow), outside, (frame, own))
        self._dependent[turned] = True
        box.display = box.display._replace(outside="block")
        if was_inline and isinstance(box, ContainerBox):
            box.display = Display("block", "flow-root")
            box.inline_formatting = True
        if isinstance(box, ContainerBox):
            self._turn_children(box, own, containing)
        return turned

    # ── styles ───────────────────────────────────────────────────────────────────────────────────────────

    def _outer(self, original: ComputedStyle, frame: Frame, own: Frame, *, in_flow: bool) -> ComputedStyle:
        key = ("outer", id(original), frame, own, in_flow)
        known = self._known.get(key)
        if known is not None:
            return known[1]
        style = copy(original)
        style.box = change(original.box, {"aspect_ratio": None})
        style.box = turn_box(style.box, frame)
        if in_flow and is_turned(frame, own) and style.box.width is AUTO:
            # "… the auto block size … is the size of its content": unlike other blocks, it does not fill the width.
            style.box = change(style.box, {"width": "max-content"})
        return self._keep(key, original, style, own)

    def _turned(self, style: ComputedStyle, frame: Frame, content: Frame) -> ComputedStyle:
        if frame == PAGE and content == PAGE:
            return style
        return self._style(("own", id(style), frame, content), style, style, frame, content)

    def _style(
        self, key: tuple[object, ...], style: ComputedStyle, original: ComputedStyle, frame: Frame, content: Frame
    ) -> ComputedStyle:
        known = self._known.get(key)
        if known is not None:
            return known[1]
        made = copy(style)
        if frame != PAGE:
            made.box = turn_box(style.box, frame)
            made.border = _turn_border(style, frame)
            made.rare = _turn_rare(style.rare)
        return self._keep(key, original, made, content)

    def _keep(
        self, key: tuple[object, ...], original: ComputedStyle, made: ComputedStyle, content: Frame
    ) -> ComputedStyle:
        self._known[key] = original, made
        self.styles[id(made)] = TurnedStyle(original, made, content)
        return made


def turn_box(group: BoxGroup, frame: Frame) -> BoxGroup:
    """Give the sizes and sides of a box as seen in a frame."""
    if frame == PAGE:
        return group
    fields: dict[str, object] = {}
    for first, second in _SWAPPED:
        fields[first], fields[second] = getattr(group, second), getattr(group, first)
    for side, page in SIDES_OF[frame].items():
        for name in ("margin_{}", "padding_{}", "{}"):
            fields[name.format(side)] = getattr(group, name.format(page))
    ratio = group.aspect_ratio
    if ratio is not None and ratio.ratio:
        fields["aspect_ratio"] = AspectRatio(ratio.auto, 1.0 / ratio.ratio)
    return change(group, fields)


def _turn_rare(group: RareGroup) -> RareGroup:
    width, height = group.contain_intrinsic_width, group.contain_intrinsic_height
    if width == height:
        return group
    return change(group, {"contain_intrinsic_width": height, "contain_intrinsic_height": width})


def _turn_border(style: ComputedStyle, frame: Frame) -> BorderGroup:
    group = style.border
    fields: dict[str, object] = {}
    for side, page in SIDES_OF[frame].items():
        for part in ("width", "style", "color"):
            fields[f"border_{side}_{part}"] = getattr(group, f"border_{page}_{part}")
    if group.uncollapsed_widths is not None:
        widths = dict(zip(_SIDES, group.uncollapsed_widths, strict=True))
        fields["uncollapsed_widths"] = tuple(widths[SIDES_OF[frame][side]] for side in _SIDES)
    return change(group, fields)
