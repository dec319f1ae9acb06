"""The styles of a first line that `::first-line` sets differently.

Goes in: the items of a paragraph, the block container's style and that of its `::first-line`. Comes out: the same
items with the styles they have on the first line.

Spec: https://www.w3.org/TR/css-pseudo-4/#first-line-pseudo
"""

from limner.layout.inline_items import InlineContent
from limner.style.computed import ComputedStyle


def restyle_first_line(content: InlineContent, block: ComputedStyle, line: ComputedStyle) -> None:
    """Give the items the styles of the first line: what they inherit comes from the pseudo-element."""
    known: dict[int, ComputedStyle] = {}
    for item in content.items:
        style = known.get(id(item.style))
        if style is None:
            style = known[id(item.style)] = _inherit(item.style, block, line)
        item.style = style


def _inherit(style: ComputedStyle, block: ComputedStyle, line: ComputedStyle) -> ComputedStyle:
    """Replace the inherited groups that are the block container's own."""
    return ComputedStyle(
        font=line.font if style.font == block.font else style.font,
        text=line.text if style.text == block.text else style.text,
        ink=line.ink if style.ink == block.ink else style.ink,
        list_table=style.list_table,
        box=style.box,
        decoration=style.decoration,
        border=style.border,
        background=style.background,
        effects=style.effects,
        flex=style.flex,
        grid=style.grid,
        generated=style.generated,
        svg=style.svg,
        custom=style.custom,
    )
