"""What an image says, in words for people who cannot see it.

Goes in: a node, or the box tree of a drawing. Comes out: its texts in reading order, as one line. Nothing is laid out,
shaped or painted for it, so it is cheap enough for a page's head. Styles tell what is shown, and boxes hold the whole
texts even where the image only has room for a part of them.

Spec: https://ogp.me/#structured, https://www.w3.org/TR/css-flexbox-1/#order-accessibility
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from limner.boxes.box import Box, BreakBox, ContainerBox, ReplacedBox, TextBox
from limner.boxes.build import build_boxes
from limner.budget import Budget, Limits
from limner.css.conditions import MediaEnvironment
from limner.css.sheet import Stylesheet
from limner.diagnostics import Diagnostics
from limner.engine.options import RenderOptions
from limner.engine.utilities import Utilities
from limner.host import Room, in_pass
from limner.html.node import Tree, build_element
from limner.style.compute import compute_styles

LONGEST: Final = 420
"""Characters that X takes of an image's description; no other site takes fewer."""
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ue000-\uf8ff]"
)
_ENDS: Final = tuple(".!?…:;,。！？，、—–-")
_BREAK: Final = "\n"


def read_alt_text(node: Any, options: RenderOptions, limits: Limits, utilities: Utilities | None = None) -> str:
    """Give the texts of a node as one line; styles count, except for sheets that would have to be fetched.

    Args:
        node: A node, as for a renderer.
        options: The options of its render.
        limits: Caps on what it may cost.
        utilities: What the renderer knows of utilities; None for the default.

    Raises:
        InvalidNodeError: What was given is not a node.
        LimitExceededError: The node is larger than the limits allow.
    """
    room = Room()
    with in_pass, room:
        diagnostics, budget = Diagnostics(), Budget(limits, options.seconds)
        tree = build_element(node, limits, diagnostics, options.source or "")
        room.need(tree.depth)
        environment = MediaEnvironment(
            width=options.width,
            height=options.width if options.height is None else options.height,
            resolution=options.scale,
            color_scheme=options.color_scheme,
        )
        sheets = _own_sheets(tree, options, environment, budget) if tree.sheets or options.stylesheets else ()
        styled = compute_styles(
            tree.root,
            sheets,
            kind=tree.kind,
            environment=environment,
            budget=budget,
            diagnostics=diagnostics,
            quirks=tree.quirks,
            utilities=utilities or Utilities(),
        )
        return alt_text_of(build_boxes(styled, budget, diagnostics))


def alt_text_of(boxes: Box) -> str:
    """Give the texts of a box tree as one line, cut at a word before 420 characters."""
    said = "".join(_texts(boxes)).split(_BREAK)
    parts = [text for part in said if (text := " ".join(_UNSEEN.sub("", part).split()))]
    joined = "".join(part + (" " if part.endswith(_ENDS) else ". ") for part in parts[:-1]) + "".join(parts[-1:])
    return cut_at_word(joined, LONGEST)


def cut_at_word(text: str, longest: int) -> str:
    """Give a text of at most `most` characters, its ellipsis included; words stay whole where there are any."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    words, space, _ = kept.rpartition(" ") if text[longest - 1] != " " else (kept, " ", "")
    # A script without spaces is cut between two characters.
    return (words if space and len(words) >= longest // 2 else kept).rstrip(" .,;:–—-") + "…"


def _texts(box: Box) -> Iterator[str]:
    """Give the texts in document order, which is reading order, with a break around each block."""
    if box.style.effects.opacity == 0:
        return
    if isinstance(box, TextBox):
        if box.style.ink.visibility == "visible" and box.style.font.font_size > 0:
            yield box.text
    elif isinstance(box, BreakBox):
        yield " "
    elif isinstance(box, ReplacedBox):
        yield f"{_BREAK if not box.is_inline_level else ' '}{box.alt}"
        yield _BREAK if not box.is_inline_level else " "
    elif isinstance(box, ContainerBox):
        ends = "" if box.is_inline_box else _BREAK
        yield ends
        for child in box.children:
            yield from _texts(child)
        yield ends


def _own_sheets(
    tree: Tree, options: RenderOptions, environment: MediaEnvironment, budget: Budget
) -> tuple[Stylesheet, ...]:
    """Give the sheets that need no fetching; faults are reported when the image is drawn."""
    from limner.engine.sheets import gather_sheets  # this import loads everything that fetches

    steps = gather_sheets(tree, options, environment, budget, Diagnostics())
    try:
        want = next(steps)
        while True:
            want = steps.send((None,) * len(getattr(want, "addresses", ())))
    except StopIteration as end:
        found: tuple[Stylesheet, ...] = end.value[0]
        return found
