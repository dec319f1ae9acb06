"""The styles of a first line that `::first-line` sets differently.

Goes in: the items of a paragraph, the block container's style and that of its `::first-line`. Comes out: the same
items with the styles they have on the first line.

Spec: https://www.w3.org/TR/css-pseudo-4/#first-line-pseudo
"""

from limner.boxes.text_transform import TextTransformer
from limner.layout.inline.items import TEXT, InlineContent
from limner.style.computed import ComputedStyle


def restyle_first_line(content: InlineContent, block: ComputedStyle, line: ComputedStyle) -> None:
    """Give the items the styles of the first line: what they inherit comes from the pseudo-element."""
    known: dict[int, ComputedStyle] = {}
    for item in content.items:
        style = known.get(id(item.style))
        if style is None:
            style = known[id(item.style)] = _inherit(item.style, block, line)
        item.style = style
    if line.text.text_transform != block.text.text_transform:
        _transform(content, line)


def _transform(content: InlineContent, line: ComputedStyle) -> None:
    """Show the texts that have the first line's own style as its `text-transform` says, character for character.

    Where a character becomes several (ß in capitals) it stays: offsets into the text hold for all lines.
    """
    parts: list[str] = []
    end = 0
    transformer = TextTransformer()
    for item in content.items:
        if item.kind != TEXT or item.start < end:
            continue
        between = content.text[end : item.start]
        text = content.text[item.start : item.end]
        end = item.end
        if item.style.text == line.text:
            shown = transformer.transform(text, item.style)
            if len(shown) != len(text):
                shown = "".join(map(_same_length, text, (transformer.transform(one, item.style) for one in text)))
            text = shown
        parts += (between, text)
    content.text = "".join(parts) + content.text[end:]


def _same_length(before: str, after: str) -> str:
    return after if len(after) == 1 else before


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
