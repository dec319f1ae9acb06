"""Text that does not fully show: cut by `line-clamp` or `text-overflow`, by a box that hides, by the canvas.

Goes in: a scene. Comes out: a finding for each box or edge that cuts, with the text that is lost. Spec:
https://www.w3.org/TR/css-overflow-4/
"""

from collections.abc import Iterator, Sequence

import numpy as np

from limner.boxes.box import Box, ContainerBox, TextBox
from limner.findings.finding import Finding
from limner.findings.placed import PlacedBox, PlacedText, Shown
from limner.findings.scene import Scene, shorten
from limner.geometry import unite
from limner.paint.cut_text import AWAY, HIDDEN, cut_side

_TAIL = 24
_LOST = 400


def find_truncated_text(scene: Scene) -> Iterator[Finding]:
    """Give what `line-clamp` and `text-overflow` leave out."""
    truncated = [box for box in scene.placed if box.fragment.truncated and _is_innermost(box)]
    if not truncated:
        return
    boxes = _containers(scene.boxes)
    for place in truncated:
        container = boxes.get((place.fragment.order, id(place.fragment.element)))
        if container is None:
            continue
        texts = [text for text in scene.texts if place in text.box.chain()]
        is_clamp = place.fragment.style.box.line_clamp is not None
        rest = [] if not is_clamp or _clips(place) else _below(place, texts)
        if rest:
            yield _shown_anyway(scene, place, rest)
            continue
        seen = [text for text in texts if text.shown is None or _side(text.shown) != ""]
        shown, lost = lost_text("".join(_written(container)), _lines(seen))
        if not lost:
            continue
        name = "line-clamp" if is_clamp else "text-overflow"
        tail = shown[-_TAIL:].lstrip()
        yield scene.find(
            "text-cut",
            "warning",
            f"text is cut after {('…' if len(shown) > len(tail) else '') + tail!r} by {name}",
            place,
            got=f"{len(lost)} of {len(shown) + len(lost)} characters are lost: {shorten(lost)!r}",
            expected="the whole text",
            try_="a shorter text, a smaller font-size, text-fit, or more room",
            lost=shorten(lost, _LOST),
        )


def _below(place: PlacedBox, texts: Sequence[PlacedText]) -> list[PlacedText]:
    bottom = place.y + place.fragment.height
    return [text for text in texts if text.y >= bottom - 1.0]


def _shown_anyway(scene: Scene, place: PlacedBox, rest: Sequence[PlacedText]) -> Finding:
    """Report lines that a clamp leaves out of a box but that still show below it."""
    return scene.find(
        "clamp-overflow",
        "warning",
        "the lines after line-clamp still show, below the box",
        place,
        got=repr(shorten(" ".join(text.words for text in rest), 40)),
        expected="a box that hides what overflows",
        try_="overflow: hidden",
    )


def find_cut_text(scene: Scene) -> Iterator[Finding]:
    """Give text that is cut by the edge of a box or of the canvas."""
    found: dict[tuple[int, str], list[tuple[PlacedText, PlacedBox | None, str]]] = {}
    for place in np.flatnonzero(scene.shown.is_cut).tolist():
        text, shown = scene.shown.pairs[place]
        if text.fragment.ellipsis or not text.words or _is_away(shown, scene):
            continue
        side = _side(shown)
        if side is None:
            continue
        cutter = _cutter(text, scene)
        if cutter is not None and (
            cutter.fragment.truncated or min(cutter.fragment.width, cutter.fragment.height) <= HIDDEN
        ):
            continue
        found.setdefault((id(cutter), side), []).append((text, cutter, side))
    for entries in found.values():
        yield _cut(scene, [text for text, _, _ in entries], entries[0][1], entries[0][2])


def _side(shown: Shown) -> str | None:
    """Give the side at which a text is cut; empty if nothing of it shows, None if all of it does."""
    letters = shown.letters
    return cut_side(*letters[:2], letters.right, letters.bottom, shown.clip) if letters.width > 0.0 else None


def _is_away(shown: Shown, scene: Scene) -> bool:
    """Whether a text is hidden on purpose, thousands of px away from the canvas."""
    letters, canvas = shown.letters, scene.canvas
    return (
        letters.right < -AWAY
        or letters.bottom < -AWAY
        or letters.x > canvas.width + AWAY
        or letters.y > canvas.height + AWAY
    )


def _cutter(text: PlacedText, scene: Scene) -> PlacedBox | None:
    """Give the box that cuts a text, None for the canvas."""
    shown = text.shown
    if shown is None:
        return None
    letters = shown.letters
    clipping = [box for box in text.box.chain() if _clips(box)]
    for box in clipping:
        padding = box.rect.inset(box.fragment.border)
        if cut_side(letters.x, letters.y, letters.right, letters.bottom, padding) is not None:
            return box
    is_inside = cut_side(letters.x, letters.y, letters.right, letters.bottom, scene.canvas) is None
    return clipping[0] if clipping and is_inside else None


def _clips(box: PlacedBox) -> bool:
    style = box.fragment.style.box
    return style.overflow_x != "visible" or style.overflow_y != "visible"


def _cut(scene: Scene, texts: Sequence[PlacedText], cutter: PlacedBox | None, side: str) -> Finding:
    first = texts[0]
    lost = " ".join(_lost_part(text, side) for text in texts)
    if cutter is None:
        by = f"the canvas of {scene.canvas.width:g} × {scene.canvas.height:g} px"
    else:
        element = cutter.element
        by = "a box that hides what overflows" if element is None else f"<{element.tag}>, which hides what overflows"
    nowrap = first.fragment.style.text.text_wrap_mode == "nowrap" and side == "right"
    area = None
    for text in texts:
        if text.shown is not None:
            area = unite(area, text.shown.area)
    more = f", and {len(texts) - 1} more" if len(texts) > 1 else ""
    return scene.find(
        "text-cut" if side else "text-outside",
        "warning",
        f"text is cut at the {side} edge of {by}" if side else f"text is outside of {by} and does not show",
        first.box,
        at=area,
        got=f"{shorten(first.words, 40)!r}{more}; lost: {shorten(lost)!r}",
        expected="text that shows whole",
        try_=(
            "white-space: normal, text-overflow: ellipsis, or a smaller font-size"
            if nowrap
            else "a smaller font-size, a larger box, or lines that may break"
            if side
            else "another place, or a larger box"
        ),
        lost=shorten(lost, _LOST),
    )


def _lost_part(text: PlacedText, side: str) -> str:
    """Give the characters that do not show; a line that is cut at its top or bottom is lost entirely."""
    shown, fragment = text.shown, text.fragment
    if shown is None or shown.is_upright or side not in {"left", "right"} or fragment.shaped.rtl:
        return text.words
    shaped = fragment.shaped
    length = len(fragment.text)
    if shaped.end - shaped.start != length:
        return text.words
    if side == "right":
        room = max(0.0, (shown.clip.right - shown.band.x) / (shown.stretch or 1.0))
        return fragment.text[shaped.offset_at(room, shaped.start) - shaped.start :].strip() or text.words
    hidden = max(0.0, (shown.clip.x - shown.band.x) / (shown.stretch or 1.0))
    return fragment.text[: shaped.offset_at(hidden, shaped.start) - shaped.start + 1].strip()


# ── what was written, and what shows ──────────────────────────────────────────────────────────────────────


def lost_text(written: str, lines: Sequence[Sequence[str]]) -> tuple[str, str]:
    """Separate the part of a text that shows from the part that is lost.

    Args:
        written: The whole text.
        lines: The text of each line that shows, in logical order.

    Returns:
        What shows and what is lost, with white space collapsed.
    """
    letters = [place for place, letter in enumerate(written) if not letter.isspace()]
    solid = "".join(written[place] for place in letters)
    at = 0
    pieces: list[tuple[int, int]] = []  # what is lost, as positions in `solid`
    for line in lines:
        for part in line:
            wanted = "".join(part.split())
            found = solid.find(wanted, at) if wanted else -1
            if found < 0:
                continue
            if found > at:
                pieces.append((at, found))
            at = found + len(wanted)
    if at < len(solid):
        pieces.append((at, len(solid)))
    lost = " … ".join(" ".join(written[letters[start] : letters[end - 1] + 1].split()) for start, end in pieces)
    shown_end = letters[pieces[0][0] - 1] + 1 if pieces and pieces[0][0] else (0 if pieces else len(written))
    return " ".join(written[:shown_end].split()), lost


def _lines(texts: Sequence[PlacedText]) -> list[list[str]]:
    lines: dict[int, list[PlacedText]] = {}
    for text in texts:
        if not text.fragment.ellipsis:
            lines.setdefault(id(text.line), []).append(text)
    return [[text.fragment.text for text in sorted(line, key=_logical)] for line in lines.values()]


def _logical(text: PlacedText) -> int:
    return text.fragment.shaped.start


def _is_innermost(box: PlacedBox) -> bool:
    """Whether a box's own lines are cut, or it is the outermost box that one clamp ends."""
    parent = box.parent
    return parent is None or not parent.fragment.truncated


def _containers(root: Box) -> dict[tuple[int, int], ContainerBox]:
    found: dict[tuple[int, int], ContainerBox] = {}
    stack: list[Box] = [root]
    while stack:
        box = stack.pop()
        if isinstance(box, ContainerBox):
            found[box.order, id(box.element)] = box
            stack.extend(box.children)
    return found


def _written(box: ContainerBox) -> Iterator[str]:
    stack: list[Box] = [box]
    while stack:
        current = stack.pop()
        if isinstance(current, TextBox):
            yield current.text
        elif isinstance(current, ContainerBox):
            stack.extend(reversed(current.children))
        else:
            yield " "
