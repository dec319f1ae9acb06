"""Block layout: a block container whose children are block-level, and the outside markers of list items.

Spec: https://www.w3.org/TR/CSS22/visuren.html#block-formatting
"""

from typing import Final

from limner.boxes.box import Box, ContainerBox, ReplacedBox
from limner.css.values import AUTO, Percent
from limner.fragment.fragment import BoxFragment
from limner.geometry import Sides
from limner.layout.contract import LayoutContext, LayoutInput, LayoutOutput, MinMax, OutOfFlow
from limner.layout.flow import (
    NO_MARGINS,
    BlockFlow,
    Clamp,
    FlowInput,
    FlowOutput,
    clamp_limit,
    establishes_formatting_context,
)
from limner.layout.percentages import inner_percentage_height
from limner.layout.sizing import edge_sums, is_anonymous, resolve_margin, used_width, width_limits
from limner.layout.units import half, resolve_length


def place_marker(flow: BlockFlow, marker: Box) -> float:
    """Lay out the marker and align it with the first baseline of the item.

    Returns:
        The least border-box height of the item.
    """
    output = flow.context.layout(
        marker, LayoutInput(available_width=flow.frame.inner_width, percentage_width=0.0, shrink_to_fit=True)
    )
    fragment = output.fragment
    baseline = flow.fragment.first_baseline
    own = fragment.first_baseline
    y, least = flow.frame.top, 0.0
    if baseline is not None and own is not None:
        y = baseline - own
        if y < flow.frame.top:
            # A marker that reaches higher than the first line pushes the content down.
            flow.push_down(flow.frame.top - y)
            y = flow.frame.top
    elif baseline is None:
        # An item without a line of its own is as high as its marker. If it holds blocks, that height includes its
        # edges.
        flow.resolve()
        if any(not (child.is_floating or child.is_out_of_flow) for child in flow.box.children):
            least = fragment.height
        else:
            flow.cursor += fragment.height
    fragment.y = y
    if flow.direction == "rtl":
        fragment.x = flow.frame.left + flow.frame.inner_width
    else:
        fragment.x = flow.frame.left - fragment.width
    flow.fragment.children.insert(0, fragment)
    return least


_FILLING: Final = frozenset(("auto", "normal", "stretch", "legacy"))


def layout_block(context: LayoutContext, box: ContainerBox, given: LayoutInput) -> LayoutOutput:
    """Lay out a block container with block-level children."""
    flow = BlockFlow(context, box, given)
    limit = clamp_limit(box)
    if limit is not None and flow.new_context:
        # Whether any lines follow the last one shown is known only after all lines are counted.
        flow.clamp = counting = Clamp(box, limit, more=False)
        _add_children(flow, box)
        if counting.seen > limit:
            flow = BlockFlow(context, box, given)
            flow.clamp = Clamp(box, limit, more=True)
            _add_children(flow, box)
        else:
            counting.bottom = None
    else:
        _add_children(flow, box)
    _set_baselines(flow)
    least = 0.0 if box.marker is None else place_marker(flow, box.marker)
    return flow.finish(least_content=least)


def _add_children(flow: BlockFlow, box: ContainerBox) -> None:
    spend = flow.context.budget.spend
    for child in box.children:
        spend()
        if child.is_out_of_flow:
            _add_out_of_flow(flow, child)
        elif flow.clamp is not None and flow.clamp.more and flow.clamp.has_ended:
            continue
        elif child.is_floating:
            flow.place_float(child)
        elif establishes_formatting_context(child):
            _add_formatting_context(flow, child)
        else:
            _add_block(flow, child)


# ── children in the same formatting context ───────────────────────────────────────────────────────────────


def _add_block(flow: BlockFlow, child: Box) -> None:
    frame = flow.frame
    group = child.style.box
    margin = resolve_margin(group, frame.inner_width)
    given = LayoutInput(
        available_width=frame.inner_width,
        available_height=frame.percentage_height,
        percentage_width=frame.inner_width,
        percentage_height=frame.percentage_height,
        shrink_to_fit=_justification(flow, child) is not None,
    )
    _stretch_explicitly(flow, child, given, margin)
    margin = _solve_margins(flow, child, given, margin, frame.inner_width)
    x = flow.content_left + margin.left
    child_flow = flow.flow_input(x, margin.top)
    if group.clear != "none" and flow.floats:
        child_flow = _clear(flow, group.clear, child_flow, margin.top)
    mark = flow.floats.mark()
    given.flow = child_flow
    output = flow.context.layout(child, given)
    result = output.flow
    if isinstance(result, FlowOutput) and result.mismatch and flow.y is not None:
        # Its floats were placed before a later margin moved the box: lay it out again.
        flow.floats.cut_back(mark)
        child_flow.forced_y = result.y
        output = flow.context.layout(child, given)
        result = output.flow
    assert isinstance(result, FlowOutput)  # noqa: S101 - a block in our formatting context gives its own place
    fragment = output.fragment
    fragment.margin = margin
    if result.y is None:
        # Its margins collapse through it: "the position … is as if it had a non-zero bottom border".
        flow.take_estimates(result.estimates)
        margins = result.margins.sum
        y = None if flow.y is None else max(child_flow.y + margins, child_flow.clearance)
        flow.add(output, fragment, x, y)
        if flow.y is not None and child_flow.clearance > child_flow.y + margins:
            # "… its margins collapse with those of what follows", starting where its own margins began.
            flow.cursor = child_flow.clearance - margins - flow.y
            flow.keeps_margin = True
    else:
        flow.resolve_at(result.y)
        flow.mismatch = flow.mismatch or result.mismatch
        flow.add(output, fragment, x, result.y)
        flow.cursor = result.y + fragment.height - (flow.y or 0.0)
    flow.margins = result.margins.adjoin(margin.bottom)


def _clear(flow: BlockFlow, clear: str, child_flow: FlowInput, margin_top: float) -> FlowInput:
    """Push a box below the floats that it clears, whatever its top margin is."""
    bottom = flow.floats.clear_offset(clear)
    hypothetical = max(child_flow.clearance, child_flow.y + child_flow.margins.sum)
    # Floats that would move with the parent's collapsed margin are cleared, however large the box's own margin is.
    moves = flow.would_move(bottom)
    if bottom <= hypothetical and not moves:
        return child_flow
    flow.resolve()
    child_flow = flow.flow_input(child_flow.x, margin_top)
    # From here on, what comes before the box has no effect on its margins.
    child_flow.margins = NO_MARGINS.adjoin(margin_top)
    child_flow.clearance = bottom
    if moves:
        child_flow.y = float("-inf")
    return child_flow


def _solve_margins(
    flow: BlockFlow, child: Box, given: LayoutInput, margin: Sides, space: float, width: float | None = None
) -> Sides:
    """Give the used margins: `auto` takes the space that is left, and boxes that are too wide stick out at the end.

    `width` is the border-box width of a box that has been laid out already.

    Spec: https://www.w3.org/TR/CSS22/visudet.html#blockwidth
    """
    group = child.style.box
    text = flow.box.style.text
    auto_left, auto_right = group.margin_left is AUTO, group.margin_right is AUTO
    justify = _justification(flow, child)
    plain = flow.direction == "ltr" and text.text_align_blocks == "none" and justify is None
    if plain and not auto_left and not auto_right:
        return margin
    used = used_width(flow.context, child, given) if width is None else width
    rest = space - used - margin.left - margin.right
    left = margin.left
    if auto_left or auto_right:
        if rest > 0.0:
            if auto_left:
                left = half(rest) if auto_right else rest
        elif flow.direction == "rtl":
            left += rest
    elif justify is not None:
        left += _justified(justify, rest)
    elif text.text_align_blocks == "center":
        left += max(0.0, half(rest)) if flow.direction == "ltr" else half(rest)
    elif text.text_align_blocks == "right" or (flow.direction == "rtl" and text.text_align_blocks == "none"):
        left += rest
    return Sides(margin.top, margin.right if not auto_right else rest - left + margin.left, margin.bottom, left)


def _justification(flow: BlockFlow, child: Box) -> tuple[str, bool] | None:
    """Give where `justify-self` puts a block (``left``, ``center`` or ``right``), and whether the alignment is safe.

    None means that the block fills its space, as with `normal` and `stretch`.

    Spec: https://www.w3.org/TR/css-align-3/#justify-block
    """
    own, container = child.style.flex.justify_self, flow.box.style.flex.justify_items
    keyword, safety = container if own[0] == "auto" else own
    if keyword in _FILLING or is_anonymous(child):
        return None
    safe = safety == "safe"
    if keyword in ("center", "left", "right"):
        return keyword, safe
    rtl = flow.direction == "rtl"
    if keyword in ("self-start", "self-end"):
        rtl = child.style.text.direction == "rtl"
    at_end = keyword in ("end", "flex-end", "self-end")
    return ("right" if at_end != rtl else "left"), safe


def _is_stretched(flow: BlockFlow, child: Box) -> bool:
    """Whether `justify-self` is explicitly `stretch`."""
    own = child.style.flex.justify_self[0]
    return (flow.box.style.flex.justify_items[0] if own == "auto" else own) == "stretch" and not is_anonymous(child)


def _stretch_explicitly(flow: BlockFlow, child: Box, given: LayoutInput, margin: Sides) -> None:
    """Let an explicit `stretch` win over a ratio and a natural width, unlike `normal`."""
    group = child.style.box
    if group.width is not AUTO or (group.aspect_ratio is None and not isinstance(child, ReplacedBox)):
        return
    if _is_stretched(flow, child) and group.margin_left is not AUTO and group.margin_right is not AUTO:
        edge = edge_sums(child, given.percentage_width)[0]
        least, greatest = width_limits(flow.context, child, given)
        given.fixed_width = max(least, min(max(edge, given.available_width - margin.horizontal), greatest))


def _justified(justify: tuple[str, bool], rest: float) -> float:
    keyword, safe = justify
    if safe and rest < 0.0:
        return 0.0
    if keyword == "center":
        return half(rest)
    return rest if keyword == "right" else 0.0


# ── formatting contexts beside floats ─────────────────────────────────────────────────────────────────────


def _add_formatting_context(flow: BlockFlow, child: Box) -> None:
    frame = flow.frame
    group = child.style.box
    margin = resolve_margin(group, frame.inner_width)
    child_flow = flow.flow_input(0.0, margin.top)
    y = max(child_flow.clearance, child_flow.y + child_flow.margins.sum)
    floats = flow.floats
    given = LayoutInput(
        available_width=frame.inner_width,
        available_height=frame.percentage_height,
        percentage_width=frame.inner_width,
        percentage_height=frame.percentage_height,
        shrink_to_fit=_justification(flow, child) is not None
        or (child.display.inside == "table" and not _is_stretched(flow, child)),
    )
    if not floats:
        _stretch_explicitly(flow, child, given, margin)
        output = flow.context.layout(child, given)
        margin = (
            _solve_margins(flow, child, given, margin, frame.inner_width, output.fragment.width)
            if _needs_solving(flow, child)
            else margin
        )
        x = flow.content_left + margin.left
    else:
        if flow.y is None and child_flow.forced_y is not None:
            y = child_flow.forced_y
        if flow.would_mismatch(y):
            # The floats move with the margin, so fix the position before searching for room.
            flow.resolve_at(y)
        top = max(y, floats.clear_offset(group.clear))
        output, x, top = _fit_beside_floats(flow, child, given, margin, top)
        if top > y:
            # Floats pushed it down: its margin no longer collapses with the parent's.
            flow.resolve()
        y = top
    fragment = output.fragment
    fragment.margin = margin
    flow.resolve_at(y)
    flow.add(output, fragment, x, y)
    flow.cursor = y + fragment.height - (flow.y or 0.0)
    flow.margins = NO_MARGINS.adjoin(margin.bottom)


def _needs_solving(flow: BlockFlow, child: Box) -> bool:
    group = child.style.box
    text = flow.box.style.text
    return (
        group.margin_left is AUTO
        or group.margin_right is AUTO
        or flow.direction == "rtl"
        or text.text_align_blocks != "none"
        or _justification(flow, child) is not None
    )


def _fit_beside_floats(
    flow: BlockFlow, child: Box, given: LayoutInput, margin: Sides, y: float
) -> tuple[LayoutOutput, float, float]:
    """Find the highest place from y down where the border box keeps clear of every float.

    Spec: https://www.w3.org/TR/CSS22/visuren.html#bfc-next-to-float
    """
    floats = flow.floats
    left_edge = flow.content_left + margin.left
    right_edge = flow.content_right - margin.right
    reach = 0.0  # how far down the box reached in the last try
    while True:
        flow.context.budget.spend()
        left, right = floats.edges(y, y + reach, flow.content_left, flow.content_right)
        # Next to floats, negative margins do not reach out of the container.
        narrowed = left > flow.content_left or right < flow.content_right
        left = max(left, left_edge) if narrowed else left_edge
        right = min(right, right_edge) if narrowed else right_edge
        bottom = floats.next_bottom(y)
        given.available_width = max(0.0, right - left) + margin.left + margin.right
        output = flow.context.layout(child, given)
        width, height = output.fragment.width, output.fragment.height
        if bottom is None:
            break
        free_left, free_right = floats.edges(y, y + height, left, right)
        room = right - left
        beside_one = right >= flow.content_right - max(0.0, margin.right)
        beside_one = beside_one or left <= flow.content_left
        if room < 0.0 and beside_one and _stretches(child):
            room = 0.0  # next to a float wider than the container, a box as wide as the container has room
        if width <= room and free_left <= left and free_right >= right:
            break
        if height > reach and width <= right - left and _stretches(child):
            reach = height
            continue
        # An end margin takes no room from a box that has a width of its own.
        left, right = floats.edges(y, y + height, flow.content_left, flow.content_right)
        if flow.direction == "ltr":
            left = max(left, left_edge)
        else:
            right = min(right, right_edge)
        if width <= right - left and not _stretches(child):
            break
        y, reach = bottom, 0.0
    rest = right - left - width
    group = child.style.box
    x = left
    justify = _justification(flow, child)
    if justify is not None and group.margin_left is not AUTO and group.margin_right is not AUTO:
        x += _justified(justify, rest)
    elif group.margin_left is AUTO and rest > 0.0:
        x += half(rest) if group.margin_right is AUTO else rest
    elif flow.direction == "rtl" and group.margin_right is not AUTO:
        x = right - width
    return output, x, y


def _stretches(child: Box) -> bool:
    return child.style.box.width is AUTO


# ── out of flow ───────────────────────────────────────────────────────────────────────────────────────────


def _add_out_of_flow(flow: BlockFlow, child: Box) -> None:
    frame = flow.frame
    rtl = flow.direction == "rtl"
    y = 0.0 if flow.y is None else flow.cursor + flow.margins.sum
    left, right = frame.left, frame.left + frame.inner_width
    if child.style.box.display_specified_inline and flow.floats and flow.y is not None:
        top = flow.y + y
        free = flow.floats.edges(top, top, flow.content_left, flow.content_right)
        left, right = free[0] - flow.x, free[1] - flow.x
    if child.style.box.display_specified_inline:
        indent = resolve_length(flow.box.style.text.text_indent, frame.inner_width)
        left += flow.line_start(right - left - indent, last=True) + (0.0 if rtl else indent)
        flow.carried.append(OutOfFlow(child, left, y, flow.fragment, static_align_x="end" if rtl else "start"))
        return
    flow.add_out_of_flow(child, right if rtl else left, y)


# ── baselines and alignment ───────────────────────────────────────────────────────────────────────────────


def _set_baselines(flow: BlockFlow) -> None:
    """Take the first baseline from the first in-flow child that has one, and the last from the last such child."""
    fragment = flow.fragment
    children = [
        one
        for one in fragment.children
        if isinstance(one, BoxFragment) and one.first_baseline is not None and one.style.box.float_ == "none"
    ]
    if not children:
        return
    first, last = children[0], children[-1]
    if first.first_baseline is not None:
        fragment.first_baseline = first.y + first.first_baseline
    if last.last_baseline is not None:
        fragment.last_baseline = last.y + last.last_baseline


# ── intrinsic widths ──────────────────────────────────────────────────────────────────────────────────────


def min_max_block(context: LayoutContext, box: ContainerBox, given: LayoutInput) -> MinMax:
    """Intrinsic border-box widths of a block container with block-level children.

    Spec: https://www.w3.org/TR/css-sizing-3/#intrinsic-sizes
    """
    inner = LayoutInput(available_width=0.0, percentage_height=inner_percentage_height(box, given))
    low = high = 0.0
    left_floats = right_floats = 0.0
    for child in box.children:
        context.budget.spend()
        if child.is_out_of_flow:
            continue
        sizes = context.min_max(child, inner)
        group = child.style.box
        margins = sum(
            margin if isinstance(margin, float) else 0.0
            for margin in (group.margin_left, group.margin_right)
            if not isinstance(margin, Percent)
        )
        if group.clear != "none":
            high = max(high, left_floats + right_floats)
            left_floats = 0.0 if group.clear in ("left", "both") else left_floats
            right_floats = 0.0 if group.clear in ("right", "both") else right_floats
        if child.is_floating:
            low = max(low, sizes.min + margins)
            if group.float_ == "left":
                left_floats += sizes.max + margins
            else:
                right_floats += sizes.max + margins
            continue
        low = max(low, sizes.min + margins)
        if establishes_formatting_context(child):
            left = group.margin_left if isinstance(group.margin_left, float) else 0.0
            right = group.margin_right if isinstance(group.margin_right, float) else 0.0
            left = max(left, left_floats) if left_floats > 0.0 else left
            right = max(right, right_floats) if right_floats > 0.0 else right
            high = max(high, sizes.max + left + right)
        elif is_anonymous(child):
            # Its lines stand next to the floats before it.
            high = max(high, sizes.max + left_floats + right_floats)
        else:
            high = max(high, sizes.max + margins, left_floats + right_floats)
        left_floats = right_floats = 0.0
    high = max(high, left_floats + right_floats, low)
    edge = edge_sums(box, given.percentage_width)[0]
    return MinMax(max(0.0, low) + edge, max(0.0, high) + edge)
