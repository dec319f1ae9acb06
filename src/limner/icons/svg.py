"""A style is put into an SVG file, which stays as its author wrote it otherwise.

Goes in: the bytes of an SVG. Comes out: the same with a `<style>` as the first child of its root, so that the author's
own rules, which come later, win.
"""

import re
from typing import Final
from xml.parsers import expat

from limner.errors import InvalidValueError

_SCHEME: Final = re.compile(rb"prefers-color-scheme\s*:\s*dark")


def has_dark_form(svg: bytes) -> bool:
    """Tell whether an SVG says how it looks where the browser is dark."""
    return _SCHEME.search(svg) is not None


def insert_style(svg: bytes, css: str) -> bytes:
    """Put a style sheet before everything else in an SVG.

    Args:
        svg: The file, in an encoding that ASCII is part of.
        css: ASCII, and nothing that XML would read as a tag.

    Raises:
        InvalidValueError: It is not well formed.
    """
    begin, end, prefix = _root_tag(svg)
    tag = svg[begin:end]
    style = f"<{prefix}style>{css}</{prefix}style>".encode("ascii")
    if tag.rstrip().endswith(b"/>"):
        name = tag[1:].split(None, 1)[0].rstrip(b"/>")
        tag = tag.rstrip()[:-2] + b">" + style + b"</" + name + b">"
        return svg[:begin] + tag + svg[end:]
    return svg[:end] + style + svg[end:]


def _root_tag(svg: bytes) -> tuple[int, int, str]:
    """Give where the start tag of the root begins and ends, in bytes, and the prefix of its name."""
    found: list[tuple[int, str]] = []

    def start(name: str, _: dict[str, str]) -> None:
        if not found:
            found.append((parser.CurrentByteIndex, name))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(svg, True)  # noqa: FBT003 - expat's own signature
    except expat.ExpatError as error:
        raise InvalidValueError("an SVG that is not well formed", got=str(error)) from None
    begin, name = found[0]
    end, quote = begin, 0
    while quote or svg[end] != 0x3E:  # a `>` inside an attribute's value ends no tag
        byte = svg[end]
        quote = 0 if byte == quote else byte if not quote and byte in b"\"'" else quote
        end += 1
    prefix, colon, _ = name.rpartition(":")
    return begin, end + 1, prefix + colon
