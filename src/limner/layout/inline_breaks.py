"""Where the lines of an inline formatting context may break.

Goes in: the string of `InlineContent` and the styles in it. Comes out: sorted offsets, the end of the string included.

Spec: https://www.w3.org/TR/css-text-3/#line-breaking
"""

import re

from limner.layout.inline_items import TEXT, InlineContent

_SIMPLE = re.compile(r"(?<= )(?=[^ ])|(?<=[-\ufffc\u200b])(?=[^ ])|(?<=[^ ])(?=\ufffc)")


def find_breaks(content: InlineContent) -> list[int]:
    """Offsets before which a line may break."""
    text = content.text
    found = [match.start() for match in _SIMPLE.finditer(text)]
    if all(item.wraps for item in content.items if item.kind == TEXT):
        found.append(len(text))
        return found
    allowed = bytearray(len(text) + 1)
    for item in content.items:
        if item.wraps:
            for offset in range(item.start, min(item.end + 1, len(text) + 1)):
                allowed[offset] = 1
    found = [offset for offset in found if allowed[offset]]
    found.append(len(text))
    return found
