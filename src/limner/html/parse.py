"""HTML text to elements; the only module that knows selectolax.

Goes in: HTML text and limits. Comes out: `Parsed`, the top nodes of the text as `Element`s and texts.
The tree builder is Lexbor's, which follows the standard; comments, the doctype and `<template>` contents are left out.

Spec: https://html.spec.whatwg.org/multipage/parsing.html
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from limner.errors import LimitExceededError
from limner.html.attributes import clean_text
from limner.html.element import SVG_TAGS, Child, Element, StyleValue

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# Possessive: a text of open comments is looked through once.
_DOCUMENT: Final = re.compile(r"\s*+(?>(?:<!--.*?-->\s*+)*+)<(?:!doctype\b|html[\s>/])", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE: Final = r"""[^\s>/=][^\s>/=]*+\s*+(?:=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
_ATTRIBUTES: Final = re.compile(_ATTRIBUTE)
_TAG: Final = re.compile(rf"<[a-zA-Z][^\s/>]*+((?:[\s/]++(?:{_ATTRIBUTE})?+)*+)")
_MOST_ATTRIBUTES: Final = 2000
_LONG: Final = 20_000
_START_TAG: Final = re.compile(r"<[a-zA-Z]")


class Parsed(NamedTuple):
    """What a text holds.

    Attributes:
        children: The `<html>` element alone for a document, else the top nodes of the fragment.
        is_document: The text begins with a doctype or `<html>`.
    """

    children: tuple[Child, ...]
    is_document: bool


def parse_html(html: str, *, max_bytes: int = 2_000_000, max_nodes: int = 20_000) -> Parsed:
    """Parse a document or a fragment.

    Args:
        html: The text.
        max_bytes: UTF-8 bytes that it may have.
        max_nodes: Start tags that it may have.

    Raises:
        LimitExceededError: The text is larger. It is told before parsing, since deep trees take the square of
            their depth to build.
    """
    html = clean_text(html)
    size = len(html) if html.isascii() else len(html.encode())
    if size > max_bytes:
        raise LimitExceededError(
            "an HTML string is too long", got=f"{size:,} bytes", expected=f"at most {max_bytes:,} (Limits.html_bytes)"
        )
    if html.count("<") > max_nodes and len(_START_TAG.findall(html)) > max_nodes:
        raise LimitExceededError(
            "an HTML string has too many elements", got=f"more than {max_nodes:,}", expected="fewer (Limits.nodes)"
        )
    if len(html) > _LONG:
        _check_attributes(html)
    is_document = _DOCUMENT.match(html) is not None
    if not is_document and "<" not in html and "&" not in html:
        return Parsed((html,) if html else (), is_document=False)  # text, which needs no parser

    from selectolax.lexbor import LexborHTMLParser

    parser = LexborHTMLParser(html, is_fragment=not is_document)
    node = parser.root
    if node is not None and node.is_document_node:
        node = node.first_child
    return Parsed(_read_siblings(node), is_document)


def _check_attributes(html: str) -> None:
    """Refuse an element with very many attributes: each new one is compared with all before it.

    Raises:
        LimitExceededError: There is one.
    """
    for tag in _TAG.finditer(html):
        written = tag[1]
        if len(written) > 2 * _MOST_ATTRIBUTES and len(_ATTRIBUTES.findall(written)) > _MOST_ATTRIBUTES:
            raise LimitExceededError(
                "an element has too many attributes",
                got=f"more than {_MOST_ATTRIBUTES:,} at character {tag.start()}",
                expected="fewer",
            )


def _read_siblings(first: "LexborNode | None") -> tuple[Child, ...]:
    """Turn a node, its descendants and what follows it into elements, without recursion."""
    children: list[Child] = []
    open_nodes: list[tuple[LexborNode, list[Child]]] = []
    node = first
    while True:
        while node is None:
            if not open_nodes:
                return tuple(children)
            parent, siblings = open_nodes.pop()
            siblings.append(_element(parent, tuple(children)))
            children = siblings
            node = parent.next
        if node.is_text_node:
            text = node.text_content
            if text:
                children.append(text)
            node = node.next
        elif node.is_element_node:
            inner = node.first_child
            if inner is None or node.tag == "template":
                children.append(_element(node, ()))
                node = node.next
            else:
                open_nodes.append((node, children))
                children = []
                node = inner
        else:
            node = node.next


def _element(node: "LexborNode", children: tuple[Child, ...]) -> Element:
    attributes: Mapping[str, str | None] = node.attributes
    tag = node.tag or ""
    tag = SVG_TAGS.get(tag, tag)
    if not attributes:
        return Element(tag, children=children)
    texts = {name: value or "" for name, value in attributes.items()}
    style: str | Mapping[str, StyleValue] | None = texts.pop("style", None)
    if style is None:
        return Element(tag, texts, children=children)
    return Element(tag, texts, style, children)
