"""Where the lines of an inline formatting context may break.

Goes in: the string of `InlineContent` and the styles in it. Comes out: sorted offsets, the end of the string included.

Spec: https://www.w3.org/TR/css-text-3/#line-breaking
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from limner.layout.inline.items import ATOMIC, InlineContent, Item
from limner.text.unicode.segment import find_breaks as segment_lines

_Rules: TypeAlias = tuple[str, str, str, bool]
_SOFT_HYPHEN = "\u00ad"
_ATOMIC_AND_SPACE = "\ufffc "
_OPENING = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
_CLOSING = "\u202c\u2069"
_CONTROLS = frozenset(_OPENING + _CLOSING)
_GLUE = "\u00a0\u2060\ufeff\u202f"


def find_breaks(content: InlineContent) -> Sequence[int]:
    """Offsets before which a line may break, in order; the end of the string is the last."""
    text = content.text
    items = [item for item in content.items if item.end > item.start]
    if not items:
        return [len(text)]
    rules = [_rules(item) for item in items]
    first = rules[0]
    if all(one == first for one in rules):
        found = list(_segment(text, first)) if items[0].wraps else []
    else:
        found = _mixed(content, items, rules)
    atomics = {item.start for item in items if item.kind == ATOMIC and item.start > 0 and item.wraps}
    if atomics:
        # Punctuation before an atomic box does not hold it; what glues does, and a space that does not wrap.
        glued = {one for one in atomics if text[one - 1] in _GLUE}
        glued.update(item.end for item in items if not item.wraps and text[item.end - 1] == " ")
        found = sorted((set(found) | atomics) - glued)
    if _ATOMIC_AND_SPACE in text:
        # Lines may end between an atomic box and a space that does not hang.
        found = sorted({*found, *_before_kept_spaces(items, text)})
    if _SOFT_HYPHEN in text:
        hyphenless = [item for item in items if item.style.text.hyphens == "none"]
        found = [
            one
            for one in found
            if text[one - 1] != _SOFT_HYPHEN or not any(item.start < one <= item.end for item in hyphenless)
        ]
    if not text.isascii() and not _CONTROLS.isdisjoint(text):
        found = sorted({_outside_controls(one, text) for one in found} - {0, len(text)})
    found.append(len(text))
    return found


def _outside_controls(offset: int, text: str) -> int:
    """Keep what begins an isolate or embedding with what it begins, and what ends it with what it ends."""
    while offset < len(text) and text[offset] in _CLOSING:
        offset += 1
    while offset > 0 and text[offset - 1] in _OPENING:
        offset -= 1
    return offset


def _before_kept_spaces(items: Sequence[Item], text: str) -> Iterator[int]:
    """Give where spaces begin that neither collapse nor hang, right after atomic boxes."""
    for item, following in pairwise(items):
        keeps = following.style.text.white_space_collapse == "break-spaces"
        if item.kind == ATOMIC and item.wraps and following.wraps and keeps and text[item.end] == " ":
            yield item.end


def _rules(item: Item) -> _Rules:
    style = item.style
    group = style.text
    return style.font.locale, group.word_break, group.line_break, item.wraps


def _segment(text: str, rules: _Rules) -> Sequence[int]:
    locale, word_break, line_break, _ = rules
    return segment_lines(
        text,
        locale=locale,
        word_break=word_break if word_break != "auto-phrase" else "normal",  # type: ignore[arg-type]  # its keywords
        line_break=line_break,  # type: ignore[arg-type]  # the same
    )


def _closes_into(content: InlineContent, item: Item, following: Item) -> bool:
    """Whether what follows stands in a box around the item: "the nearest common ancestor" decides."""
    number = item.parent
    while number >= 0 and number != following.parent:
        number = content.items[number].parent
    return number == following.parent


def _mixed(content: InlineContent, items: Sequence[Item], rules: Sequence[_Rules]) -> list[int]:
    """Take each opportunity by the rules of the item before it; where wrapping changes, either side allows it."""
    text = content.text
    by_rules = {one: frozenset(_segment(text, one)) for one in set(rules)}
    found: list[int] = []
    for number, (item, own) in enumerate(zip(items, rules, strict=True)):
        following = rules[number + 1] if number + 1 < len(rules) else own
        if own[3]:
            opportunities = by_rules[own]
            found.extend(one for one in range(item.start + 1, item.end) if one in opportunities)
        if own[3]:
            if item.end in by_rules[own] or text[item.end - 1] == " ":
                found.append(item.end)
        elif (
            following[3]
            and item.end in by_rules[following]
            and text[item.end - 1] != " "
            and _closes_into(content, item, items[number + 1])
        ):
            # A space that does not wrap lets no line end after it.
            found.append(item.end)
    return found
