"""The state of a block container while its children are laid out: collapsing margins, floats, its position.

Goes in: a block container and its `LayoutInput`. Comes out: `BlockFlow`, which both block and inline layout use, and
the records that a block container exchanges with its parent in the same block formatting context.

A box whose top margin may still collapse with what comes next does not know its own place yet: it is *unresolved*.
Until then, floats in it are placed for where it would stand now. If it turns out to stand elsewhere, the nearest
ancestor with a known place lays it out again with the right place.

Spec: https://www.w3.org/TR/CSS22/box.html#collapsing-margins
"""

from typing import Final, NamedTuple

from limner.boxes.box import Box, ContainerBox, ReplacedBox
from limner.css.values import AUTO
from limner.fragment.fragment import BoxFragment, Fragment
from limner.layout.contract import LayoutContext, LayoutInput, LayoutOutput, OutOfFlow, make_fragment
from limner.layout.floats import Floats, Mark
from limner.layout.offsets import align_static_position, carry_out_of_flow, relative_offset
from limner.layout.sizing import Frame, definite_height, resolve_margin
from limner.layout.units import half

_BFC_INSIDE: Final = frozenset(("flow-root", "flex", "grid", "table", "table-cell", "table-caption", "orthogonal"))
_CONTAINMENT: Final = frozenset(("layout", "paint", "strict", "content"))


class CollapsibleMargins(NamedTuple):
    """Several adjoining margins, as one value.

    Attributes:
        positive: The largest positive margin, at least 0.
        negative: The most negative margin, at most 0.

    Spec: https://www.w3.org/TR/CSS22/box.html#collapsing-margins
    """

    positive: float
    negative: float

    @property
    def sum(self) -> float:
        """The width of the single margin that they collapse to."""
        return self.positive + self.negative

    def adjoin(self, margin: float) -> "CollapsibleMargins":
        """Give the value with one more margin added."""
        if self.negative <= margin <= self.positive:
            return self
        return CollapsibleMargins(max(self.positive, margin), min(self.negative, margin))


NO_MARGINS: Final = CollapsibleMargins(0.0, 0.0)


class FlowInput:
    """What a parent passes to a block in the same formatting context, in coordinates of that context.

    Attributes:
        x: Left border edge of the box.
        y: Where its top border edge would be without any margin.
        margins: The margins that adjoin its top, its own included.
        floats: The floats so far.
        forced_y: Where its top border edge is known to end up, from an earlier try.
        clamp: The line count of the `line-clamp` container around it; None without one.
    """

    __slots__ = ("clamp", "clearance", "floats", "forced_y", "margins", "x", "y")

    def __init__(
        self, x: float, y: float, margins: CollapsibleMargins, floats: Floats, forced_y: float | None = None
    ) -> None:
        self.x = x
        self.y = y
        self.margins = margins
        self.floats = floats
        self.forced_y = forced_y
        self.clamp: Clamp | None = None
        self.clearance = float("-inf")


class Clamp:
    """Lines of a `line-clamp` container, counted through all blocks in its formatting context.

    Attributes:
        limit: How many lines it lets through.
        more: Whether the whole container has more lines than that.
        hides: Whether what follows the last line is hidden whatever `overflow` says. This is so for `line-clamp`, but
            not for `-webkit-line-clamp`.
        seen: Number of lines so far.
        bottom: Bottom of the last line that it lets through, in coordinates of the formatting context.

    Spec: https://www.w3.org/TR/css-overflow-4/#line-clamp
    """

    __slots__ = ("bottom", "hides", "limit", "more", "seen")

    def __init__(self, box: Box, limit: int, *, more: bool) -> None:
        self.limit = limit
        self.more = more
        self.hides = box.style.box.line_clamp_block
        self.seen = 0
        self.bottom: float | None = None

    @property
    def has_ended(self) -> bool:
        """Whether what comes next is hidden."""
        return self.hides and self.bottom is not None

    def count_line(self, *, last: bool) -> bool:
        """Count a line; tell whether it is the line that ends with an ellipsis."""
        self.seen += 1
        return self.seen == self.limit and (self.more or not last)


class FlowOutput:
    """What a block tells its parent in the same formatting context.

    Attributes:
        y: Its top border edge; None when its margins collapse through it and it is still unresolved.
        margins: The margins that adjoin its bottom, without its own bottom margin.
        estimates: The y of the box that floats in it were placed for while it was unresolved.
        mismatch: Whether such an estimate proved wrong.
    """

    __slots__ = ("estimates", "margins", "mismatch", "y")

    def __init__(
        self, y: float | None, margins: CollapsibleMargins, estimates: tuple[float, ...], *, mismatch: bool
    ) -> None:
        self.y = y
        self.margins = margins
        self.estimates = estimates
        self.mismatch = mismatch


def clamp_limit(box: Box) -> int | None:
    """How many lines `line-clamp` shows; None where it does not apply.

    Spec: https://www.w3.org/TR/css-overflow-4/#line-clamp
    """
    group = box.style.box
    if group.line_clamp is None:
        return None
    clamps = group.line_clamp_block or (group.webkit_box and group.webkit_box_orient == "vertical")
    return group.line_clamp if clamps else None


def establishes_formatting_context(box: Box) -> bool:
    """Whether a block-level box keeps its floats and margins to itself.

    Spec: https://www.w3.org/TR/css-display-3/#establish-an-independent-formatting-context
    """
    if isinstance(box, ReplacedBox) or box.display.inside in _BFC_INSIDE:
        return True
    group = box.style.box
    if group.overflow_x not in ("visible", "clip") or group.overflow_y not in ("visible", "clip"):
        return True
    if group.contain and not _CONTAINMENT.isdisjoint(group.contain):
        return True
    rare = box.style.rare
    if (
        rare.container_type != "normal"
        or rare.content_visibility != "visible"
        or rare.column_count is not None
        or rare.column_width is not None
    ):
        return True
    return box.style.flex.align_content[0] != "normal" or clamp_limit(box) is not None


class BlockFlow:
    """A block container while it is laid out.

    Attributes:
        context: The layout context.
        box: The block container.
        given: Its input.
        frame: Its used edges and sizes.
        fragment: Its fragment, which grows.
        floats: Floats of the formatting context.
        new_context: Whether it establishes that context.
        x: Left border edge in coordinates of the formatting context.
        y: Top border edge, likewise; None while the box is unresolved.
        cursor: Bottom border edge of the last in-flow child, measured from the top border edge of the box.
        margins: The margins after the cursor that may still collapse with what comes next.
        content_left: Left content edge in coordinates of the formatting context.
        content_right: Right content edge.
        carried: Out-of-flow boxes found so far, relative to `fragment`.
        clamp: The line count of the `line-clamp` container that the box is or is in.
        direction: Its direction; the root element has the body's.
        keeps_margin: Whether the margin at its bottom stays inside.
        mismatch: Whether a float was placed for an estimate that proved wrong.
    """

    __slots__ = (
        "_base",
        "_clamped",
        "_clearance",
        "_estimates",
        "_forced",
        "_late",
        "_pending",
        "box",
        "carried",
        "clamp",
        "content_left",
        "content_right",
        "context",
        "cursor",
        "direction",
        "floats",
        "fragment",
        "frame",
        "given",
        "keeps_margin",
        "margins",
        "mismatch",
        "new_context",
        "x",
        "y",
    )

    def __init__(self, context: LayoutContext, box: ContainerBox, given: LayoutInput) -> None:
        frame = Frame(context, box, given)
        self.context = context
        self.box = box
        self.given = given
        self.frame = frame
        self.fragment = make_fragment(box, frame.width, 0.0, frame.border, frame.padding)
        self.carried: list[OutOfFlow] = []
        self._pending: list[tuple[LayoutOutput, Fragment]] = []
        self._late: list[tuple[Fragment, float]] = []
        self._estimates: list[float] = []
        self.mismatch = False
        self.clamp = given.flow.clamp if isinstance(given.flow, FlowInput) else None
        self._clamped = self.clamp is not None and self.clamp.bottom is not None
        self.keeps_margin = False
        principal = context.principal
        self.direction = principal[1] if principal is not None and principal[0] is box else box.style.text.direction
        self.cursor = frame.top
        self.y: float | None
        flow = given.flow
        if isinstance(flow, FlowInput):
            self.new_context = False
            self.floats = flow.floats
            self.x = flow.x
            self.y = None
            self._base = flow.y
            self.margins = flow.margins
            self._forced = flow.forced_y
            self._clearance = flow.clearance
            if frame.top > 0.0:
                self.resolve()
        else:
            self.new_context = True
            self.floats = Floats()
            self.x = self.y = self._base = 0.0
            self.margins = NO_MARGINS
            self._forced = None
            self._clearance = float("-inf")
        self.content_left = self.x + frame.left
        self.content_right = self.content_left + frame.inner_width

    # ── where it is ──────────────────────────────────────────────────────────────────────────────────

    def resolve(self) -> float:
        """Fix the position of the box with the margins known now, if it is not fixed yet; give its y."""
        if self.y is None:
            self.resolve_at(max(self._clearance, self._base + self.margins.sum))
            self.margins = NO_MARGINS
        return self.y or 0.0

    def resolve_at(self, y: float) -> None:
        """Fix the position of the box at the y that a child determined."""
        if self.y is None:
            self.y = y
            if any(estimate != y for estimate in self._estimates):
                self.mismatch = True

    def here(self) -> float:
        """The y, in the formatting context, where something without margins would come next.

        While the box is unresolved, this is an estimate, and it is remembered.
        """
        if self.y is not None:
            return self.y + self.cursor + self.margins.sum
        estimate = self._forced
        if estimate is None:
            estimate = max(self._clearance, self._base + self.margins.sum)
        self._estimates.append(estimate)
        return estimate

    def consume_margin(self) -> float:
        """Fix the position, turn the margins after the cursor into space, and give the y of the cursor."""
        self.resolve()
        self.cursor += self.margins.sum
        self.margins = NO_MARGINS
        return (self.y or 0.0) + self.cursor

    def line_start(self, rest: float, *, last: bool) -> float:
        """Where `text-align` puts a line, measured from the left edge of its space.

        Args:
            rest: The width that the line leaves free; negative when it is too wide.
            last: Whether it is the last line, or ends with a forced break.

        Spec: https://www.w3.org/TR/css-text-3/#text-align-property
        """
        text = self.box.style.text
        align: str = text.text_align
        if last:
            if text.text_align_last != "auto":
                align = text.text_align_last
            elif align == "justify":
                align = "start"
        ltr = self.direction == "ltr"
        if align in ("start", "match-parent", "justify"):
            align = "left" if ltr else "right"
        elif align == "end":
            align = "right" if ltr else "left"
        if align == "left":
            return 0.0 if ltr else min(0.0, rest)
        if align == "right":
            return max(0.0, rest) if ltr else rest
        if ltr:
            return max(0.0, half(rest))
        return rest if rest < 0.0 else half(rest)

    # ── children ─────────────────────────────────────────────────────────────────────────────────────────

    def flow_input(self, x: float, margin_top: float) -> FlowInput:
        """Give the input for a child block in the same formatting context."""
        y = self._base if self.y is None else self.y + self.cursor
        given = FlowInput(
            x,
            y,
            self.margins.adjoin(margin_top),
            self.floats,
            self._forced if self.y is None else None,
        )
        given.clamp = self.clamp
        if self.y is None:
            given.clearance = self._clearance
        return given

    def take_estimates(self, estimates: tuple[float, ...]) -> None:
        """Remember the estimates of a child whose margins collapsed through it."""
        if self.y is None:
            self._estimates.extend(estimates)

    def add(self, output: LayoutOutput, fragment: Fragment, bfc_x: float, bfc_y: float | None) -> None:
        """Append a finished child at its place in the formatting context.

        Args:
            output: Its output.
            fragment: Its fragment.
            bfc_x: Left border edge.
            bfc_y: Top border edge; None means this box's own top edge.
        """
        fragment.x = bfc_x - self.x
        if bfc_y is None:
            fragment.y = 0.0
        elif self.y is None:
            self._late.append((fragment, bfc_y))
        else:
            fragment.y = bfc_y - self.y
        self.fragment.children.append(fragment)
        self._pending.append((output, fragment))

    def shift(self, fragment: Fragment, dx: float, dy: float) -> None:
        """Move a child that was added already, even if its position depends on that of this box."""
        fragment.x += dx
        fragment.y += dy
        self._late = [(one, y + dy if one is fragment else y) for one, y in self._late]

    def float_input(self) -> LayoutInput:
        """Give the input for a float in this container."""
        frame = self.frame
        return LayoutInput(
            available_width=frame.inner_width,
            available_height=frame.percentage_height,
            percentage_width=frame.inner_width,
            percentage_height=frame.percentage_height,
            shrink_to_fit=True,
        )

    def place_float(self, child: Box, y: float | None = None) -> None:
        """Lay out a float and place it at y or lower; without y, where the next thing would come."""
        frame = self.frame
        margin = resolve_margin(child.style.box, frame.inner_width)
        output = self.context.layout(child, self.float_input())
        fragment = output.fragment
        fragment.margin = margin
        top = self.here() if y is None else y
        top = max(top, self.floats.clear_offset(child.style.box.clear))
        x, top = self.floats.place(
            child.style.box.float_,
            top,
            self.content_left,
            self.content_right,
            width=fragment.width + margin.left + margin.right,
            height=fragment.height + margin.top + margin.bottom,
        )
        if child.style.rare.shape_outside is not None:
            from limner.layout.shapes import float_shape

            shape = float_shape(fragment, frame.inner_width)
            if shape is not None:
                self.floats.shape_last(child.style.box.float_, x, top, shape)
        self.add(output, fragment, x + margin.left, top + margin.top)

    def mark(self) -> tuple[Mark, tuple[int, int, int, int]]:
        """Mark the current state, including the floats."""
        counts = (len(self.fragment.children), len(self._pending), len(self._late), len(self._estimates))
        return self.floats.mark(), counts

    def cut_back(self, mark: tuple[Mark, tuple[int, int, int, int]]) -> None:
        """Go back to a mark."""
        floats, (children, pending, late, estimates) = mark
        self.floats.cut_back(floats)
        del self.fragment.children[children:]
        del self._pending[pending:]
        del self._late[late:]
        del self._estimates[estimates:]

    def add_out_of_flow(self, child: Box, x: float, y: float) -> None:
        """Remember an absolutely positioned child with its static position, relative to this box's border box."""
        one = OutOfFlow(child, x, y, self.fragment)
        if self.direction == "rtl":
            one.static_align_x = "end"
        if not child.style.box.display_specified_inline:
            items = self.box.style.flex.justify_items
            align_static_position(one, self.frame.inner_width, 0.0, self.direction, items)
        self.carried.append(one)

    # ── the end ──────────────────────────────────────────────────────────────────────────────────────────

    def push_down(self, shift: float) -> None:
        """Move down everything laid out so far."""
        fragment = self.fragment
        for child in fragment.children:
            child.y += shift
        self.cursor += shift
        if fragment.first_baseline is not None and fragment.last_baseline is not None:
            fragment.first_baseline += shift
            fragment.last_baseline += shift
        for one in self.carried:
            one.static_y += shift
            if one.parent is not fragment:
                one.parent_y += shift

    def would_mismatch(self, y: float) -> bool:
        """Whether floats were placed for another position than y, and nothing has noticed it yet."""
        return self.y is None and self._forced is None and any(estimate != y for estimate in self._estimates)

    def would_move(self, bottom: float) -> bool:
        """Whether a float that ends at `bottom` was placed for an estimated position of this box."""
        return self.y is None and bool(self._estimates) and bottom > self._estimates[-1]

    def finish(self, *, least_content: float = 0.0) -> LayoutOutput:
        """Fix the height, place what depends on it, and give the output.

        Args:
            least_content: Least border-box height of the content, wherever the cursor is.
        """
        frame, fragment, box = self.frame, self.fragment, self.box
        bottom_edge = frame.edge_y - frame.top
        keeps_margin = bottom_edge > 0.0 or self.new_context or self.keeps_margin
        if keeps_margin:
            self.resolve()
            content = self.cursor + self.margins.sum
            self.margins = NO_MARGINS
            if self.new_context:
                content = max(content, self.floats.bottom)
        else:
            content = self.cursor
        clamp = self.clamp
        if clamp is not None and clamp.bottom is not None and not self._clamped and self.y is not None:
            # The box that has the last line shown ends with that line, and so do the boxes around it.
            content = clamp.bottom - self.y
            fragment.truncated = True
        content_height = max(frame.top, content) + bottom_edge
        content_height = max(content_height, least_content, frame.edge_y)
        height = frame.used_height(content_height)
        filling = self.context.filling
        if filling is not None and filling[0] is box and not self.new_context and self._fills():
            height = self._filled_height(content_height, filling[1])
        fragment.height = height
        if self.y is None and height > 0.0:
            self.resolve()
        if (
            not keeps_margin
            and self.y is not None
            and (height != content_height or self._has_height())
            and not (filling is not None and filling[0] is box and self._fills())
        ):
            # "Bottom margin of an in-flow block box with a 'height' of 'auto' …" — any other height separates them.
            self.margins = NO_MARGINS
        if box.style.flex.align_content[0] != "normal" and height > content_height:
            self._align_content(height - content_height)
        self._settle()
        rest = self.context.resolve_out_of_flow(box, fragment, self.carried) if self.carried else ()
        output = LayoutOutput(fragment, rest, content_height)
        if not self.new_context:
            output.flow = FlowOutput(self.y, self.margins, tuple(self._estimates), mismatch=self.mismatch)
        return output

    def _fills(self) -> bool:
        """Whether the body has the height that the quirks-mode style sheet sets."""
        group = self.box.style.box
        return group.height == "stretch" and group.min_height == "max-content"

    def _filled_height(self, content_height: float, bottom: float) -> float:
        """Height of a body that reaches down to the bottom of the root's box, less the margins that collapse there.

        Spec: https://quirks.spec.whatwg.org/#the-body-element-fills-the-html-element-quirk
        """
        margin = resolve_margin(self.box.style.box, self.given.percentage_width).bottom
        collapsed = self.margins.adjoin(margin).sum
        return max(content_height, bottom - self._top_without_margins() - collapsed)

    def _top_without_margins(self) -> float:
        """Give the top border edge of the box as it would be without the margins above it."""
        if self.y is not None:
            return self.y
        return max(self._clearance, self._base)

    def _has_height(self) -> bool:
        """Whether the box has a height of its own: percentages of an unknown size and keywords count as `auto`."""
        if self.frame.from_ratio:
            return True
        return self.box.style.box.height is not AUTO and definite_height(self.box, self.given) is not None

    def _align_content(self, space: float) -> None:
        """Move the content as `align-content` says where the block is taller than its content.

        Spec: https://www.w3.org/TR/css-align-3/#distribution-block
        """
        keyword = self.box.style.flex.align_content[0]
        if keyword in ("center", "space-around", "space-evenly"):
            shift = half(space)
        elif keyword in ("end", "flex-end", "last baseline"):
            shift = space
        else:
            return
        self.push_down(shift)

    def _settle(self) -> None:
        origin = self.y
        if origin is None and self._late:
            origin = max(self._clearance, self._base + self.margins.sum)
            origin = self._estimates[0] if self._estimates else origin
        for one, y in self._late:
            one.y = y - (origin or 0.0)
        frame = self.frame
        direction = self.direction
        for output, child in self._pending:
            if isinstance(child, BoxFragment) and child.style.box.position == "relative":
                dx, dy = relative_offset(child.style, frame.inner_width, frame.percentage_height, direction)
                child.x += dx
                child.y += dy
            if output.out_of_flow:
                self.carried.extend(carry_out_of_flow(output.out_of_flow, child.x, child.y))
