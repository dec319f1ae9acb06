"""Reports text that does not show whole: it is outside the canvas, or outside an ancestor that clips it.

Goes in: texts that reach beyond what shows, in the order in which painting met them. Comes out: a diagnostic for each
edge that cuts, with the first text and how many more there are. Text that is hidden on purpose is left alone: boxes of
a px or two, text moved thousands of px away, text without ink, and lines that `line-clamp` and `text-overflow` leave
out.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from limner.css.values import CURRENT_COLOR
from limner.diagnostics import Diagnostics
from limner.fragment.fragment import BoxFragment, Fragment, LineFragment, TextFragment
from limner.geometry import Rect
from limner.html.element import Element
from limner.paint.context import ClipNode, solid_of

MOST_CUT: Final = 200
"""How many texts of an image are checked."""
HIDDEN: Final = 4.0
"""px: boxes that hide text from everyone but screen readers are smaller than this."""
AWAY: Final = 2000.0
"""px: nothing is moved this far by mistake."""
SPARE: Final = 0.12
"""em that may be missing at a side: the blank next to a glyph, and how far a slanted glyph leans out."""
CAPITAL: Final = 0.6
"""em above the baseline that a capital letter needs at least."""


class CutText(NamedTuple):
    """A text as painting met it: its left and top edge, and the clip that it is in."""

    fragment: TextFragment
    x: float
    y: float
    clip: ClipNode | None


class _Edge(NamedTuple):
    """What cuts a text: the box, or None for the canvas; and the side, or ``""`` where none of the text shows."""

    box: BoxFragment | None
    side: str


def report_cut_text(cut: Iterable[CutText], root: BoxFragment, canvas: Rect, diagnostics: Diagnostics) -> None:
    """Report texts that do not show whole; those cut by the same edge are reported together."""
    found: dict[_Edge, list[CutText]] = {}
    for text in cut:
        edge = _cutting_edge(text, canvas)
        if edge is not None:
            found.setdefault(edge, []).append(text)
    if not found:
        return
    elements = dict(_elements_of_texts(root))
    for edge, texts in found.items():
        _report(edge, texts, elements, canvas, diagnostics)


def _cutting_edge(text: CutText, canvas: Rect) -> _Edge | None:
    fragment = text.fragment
    ink = fragment.style.ink
    color = ink.color if ink.text_fill_color is CURRENT_COLOR else ink.text_fill_color
    if not fragment.text.strip() or not solid_of(color):
        return None
    size = fragment.style.font.font_size
    # White space at the ends needs no room.
    ends = fragment.width * (len(fragment.text) - len(fragment.text.strip())) / len(fragment.text)
    baseline = text.y + fragment.baseline
    left, right = text.x + SPARE * size, text.x + fragment.width - ends - SPARE * size
    top, bottom = baseline - CAPITAL * size, baseline
    if right < -AWAY or bottom < -AWAY or left > canvas.width + AWAY or top > canvas.height + AWAY:
        return None
    clips: list[tuple[BoxFragment | None, Rect]] = [(None, canvas)]
    clip = text.clip
    while clip is not None:
        if clip.bounds.width <= HIDDEN or clip.bounds.height <= HIDDEN or clip.box.truncated:
            return None
        clips.append((clip.box, clip.own))
        clip = clip.parent
    for box, rect in clips:
        side = cut_side(left, top, right, bottom, rect)
        if side is not None:
            return _Edge(box, side)
    return None


def cut_side(left: float, top: float, right: float, bottom: float, rect: Rect) -> str | None:
    """Give the side at which a rectangle cuts ink: empty where no ink shows, None where all of it shows."""
    end_x, end_y = rect.x + rect.width, rect.y + rect.height
    if right <= rect.x or bottom <= rect.y or left >= end_x or top >= end_y:
        return ""
    over = {"right": right - end_x, "bottom": bottom - end_y, "left": rect.x - left, "top": rect.y - top}
    side = max(over, key=over.__getitem__)
    return side if over[side] > 0.0 else None


def _elements_of_texts(root: BoxFragment) -> Iterator[tuple[int, Element]]:
    stack: list[tuple[Fragment, Element | None]] = [(root, None)]
    while stack:
        fragment, element = stack.pop()
        if isinstance(fragment, TextFragment):
            if element is not None:
                yield id(fragment), element
        elif isinstance(fragment, BoxFragment):
            own = fragment.element or element
            stack.extend((child, own) for child in fragment.children)
        elif isinstance(fragment, LineFragment):
            stack.extend((child, element) for child in fragment.children)


def _report(
    edge: _Edge, texts: Sequence[CutText], elements: dict[int, Element], canvas: Rect, diagnostics: Diagnostics
) -> None:
    first = texts[0]
    element = elements.get(id(first.fragment))
    words = first.fragment.text.strip()
    shown = words if len(words) <= 40 else words[:39] + "…"
    box = edge.box
    canvas_name = f"the canvas of {canvas.width:g} × {canvas.height:g} px"
    by = canvas_name if box is None else f"<{box.element.tag}>" if box.element is not None else "a box around it"
    if edge.side:
        what = f"text is cut at the {edge.side} edge of {by}"
        suggestion = "a smaller font-size, a larger box, or lines that may break"
    else:
        what = f"text is outside of {by} and does not show"
        suggestion = "another place, or a larger box"
    if box is not None and edge.side:
        what += ", which hides what overflows"
    if first.fragment.style.text.text_wrap_mode == "nowrap" and edge.side == "right":
        suggestion = "white-space: normal, text-overflow: ellipsis, or a smaller font-size"
    end_x, end_y = first.x + first.fragment.width, first.y + first.fragment.height
    diagnostics.add(
        "text-cut",
        what,
        where=None if element is None else diagnostics.locate(element, "tag"),
        got=f"'{shown}' from {first.x:.0f}, {first.y:.0f} to {end_x:.0f}, {end_y:.0f}"
        + (f", and {len(texts) - 1} more" if len(texts) > 1 else ""),
        suggestion=suggestion,
        severity="info",
    )
