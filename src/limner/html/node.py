"""Any kind of node to one tree: the first step of a render.

Goes in: an `Element`, an HTML string, an object with `__html__`, a React-style mapping, or an iterable of these.
Comes out: `Tree`, whose root is always one `Element`, with the style sheets that are in it.

Spec: https://html.spec.whatwg.org/multipage/semantics.html#the-style-element
"""

import re
from functools import partial
from typing import Final, Literal, NamedTuple

from limner.budget import Limits
from limner.diagnostics import Diagnostics
from limner.errors import InvalidNodeError, LimitExceededError
from limner.html.children import HasHtml, read_children, written_html
from limner.html.element import Child, Element, is_dict
from limner.html.parse import parse_html
from limner.html.places import Places
from limner.html.unused import KNOWN_ATTRIBUTES, UNDRAWN_ELEMENTS, report_attributes, report_element
from limner.record import record
from limner.sources import Part, SourceLocation, caller_location

TreeKind = Literal["document", "fragment"]

_SHEETS: Final = frozenset({"style", "link", "base"})
_WATCHED: Final = _SHEETS | UNDRAWN_ELEMENTS.keys()
_DOCTYPE: Final = re.compile(r"\s*+(?>(?:<!--.*?-->\s*+)*+)<!doctype\b([^>]*)", re.IGNORECASE | re.DOTALL)
# Doctypes of old versions, with which browsers lay a document out as one without any.
_OLD_DOCTYPE: Final = re.compile(
    r"""\s*html\s+public\s*["'](?:(?:html|-/w3c/dtd html 4\.0 transitional/en"""
    r"""|-//w3o//dtd w3 html strict 3\.0//en//)["']"""
    r"|[+-]//(?:silmaril//dtd html pro v0r11 19970101|(?:advasoft ltd|as|ietf|metrius|microsoft|netscape comm\. corp\.|"
    r"o'reilly and associates|softquad(?: software)?|spyglass|sq|sun microsystems corp\.|webtechs)//dtd)\s"
    r"|-//w3c//dtd (?:html (?:3|4\.0 (?:frameset|transitional)|experimental)|w3 html)"
    r"""|-//w3c//dtd html 4\.01 (?:frameset|transitional)//[^"']*["']\s*\Z)""",
    re.IGNORECASE,
)


class StyleText(NamedTuple):
    """A `<style>` element.

    Attributes:
        text: The sheet.
        media: Its `media` attribute.
        source: Where the author wrote the element.
        element: The element.
    """

    text: str
    media: str = ""
    source: SourceLocation | None = None
    element: Element | None = None


class StyleLink(NamedTuple):
    """A `<link rel="stylesheet">`.

    Attributes:
        href: The address as written; `Tree.base` and the render's base apply.
        media: Its `media` attribute.
        source: Where the author wrote the element.
    """

    href: str
    media: str = ""
    source: SourceLocation | None = None


@record
class Tree:
    """One tree, ready to be styled.

    Attributes:
        root: `<html>`. For a fragment, an `<html>` element of our own without attributes, which stands for the
            canvas and has the fragment's nodes as children.
        kind: Which default sheet applies.
        sheets: The sheets in the tree, in tree order.
        base: The `href` of the first `<base>`, None without one.
        nodes: Elements and texts in it.
        depth: Levels of elements below the root.
        quirks: Whether it is a document without a doctype, or with one of an old version.
    """

    root: Element
    kind: TreeKind
    sheets: tuple[StyleText | StyleLink, ...] = ()
    base: str | None = None
    nodes: int = 0
    depth: int = 0
    quirks: bool = False


class ReadNode(NamedTuple):
    """A node that has been read.

    Attributes:
        children: Its elements and texts.
        html: The HTML that they were parsed from; empty for others.
    """

    children: tuple[Child, ...]
    html: str = ""


def build_element(
    node: object, limits: Limits | None = None, diagnostics: Diagnostics | None = None, source: str = ""
) -> Tree:
    """Turn any node into a tree.

    Args:
        node: See the module. HTML that begins with a doctype or `<html>`, and an `html` element, are documents.
        limits: Caps on bytes, nodes, depth and text.
        diagnostics: Told when a branch is cut because it is too deep; can then place elements.
        source: What messages call the HTML, such as the name of its file.

    Returns:
        The tree.

    Raises:
        InvalidNodeError: No node, or one that contains itself.
        LimitExceededError: More bytes, nodes or text than the limits allow.
    """
    limits = limits or Limits()
    children, html = node if isinstance(node, ReadNode) else read_node(node, limits)
    elements = [child for child in children if not isinstance(child, str)]
    if len(elements) == 1 and elements[0].tag == "html" and all(_is_space(child) for child in children):
        root, kind = elements[0], "document"
    else:
        root, kind = Element("html", children=children), "fragment"
    quirks = bool(html) and kind == "document" and _is_quirky(html)
    if diagnostics is not None:
        places = Places(html, source or "<html>", root) if html else None
        diagnostics.locate = partial(_locate, places)
    survey = _survey(root, limits)
    if diagnostics is not None:
        _report(survey, diagnostics)
        if quirks:
            diagnostics.add(
                "no-doctype",
                "the document has no doctype of today: it is laid out by the rules of old pages, as in browsers",
                where=diagnostics.locate(root, "tag"),
                suggestion="<!doctype html> before everything else",
                spec="https://html.spec.whatwg.org/multipage/syntax.html#the-doctype",
                severity="info",
            )
    if survey.too_deep is not None:
        if diagnostics is not None:
            diagnostics.add(
                "limit",
                "elements are nested too deep; what lies deeper is left out",
                where=diagnostics.locate(survey.too_deep, "tag"),
                got=f"more than {limits.depth} levels",
                expected=f"at most {limits.depth} (Limits.depth)",
            )
        root = _cut(root, limits.depth)
        survey = _survey(root, limits)
    return Tree(
        root,
        "document" if kind == "document" else "fragment",
        tuple(survey.sheets),
        survey.base,
        survey.nodes,
        survey.depth,
        quirks,
    )


def _is_quirky(html: str) -> bool:
    """Tell whether a document is laid out by the rules of old pages.

    Spec: https://html.spec.whatwg.org/multipage/parsing.html#the-initial-insertion-mode
    """
    found = _DOCTYPE.match(html)
    return found is None or _OLD_DOCTYPE.match(found[1]) is not None


def _locate(places: Places | None, element: object, part: Part) -> SourceLocation | None:
    """Give the author's line in Python, or else the place in the HTML."""
    source = element.source if isinstance(element, Element) else None
    return places.find(element, part) if source is None and places is not None else source


def read_node(node: object, limits: Limits) -> ReadNode:
    """Give the elements and texts that a node stands for; HTML is parsed, and a generator is used up.

    Raises:
        InvalidNodeError: No node, or one that contains itself.
        LimitExceededError: More bytes or nodes than the limits allow.
    """
    if isinstance(node, Element):
        return ReadNode((node,))
    if is_dict(node):  # asked before the protocol, which is slow to ask for
        return ReadNode(read_children(node, "the picture", caller_location()))
    if isinstance(node, str | HasHtml) and not isinstance(node, type):
        html = written_html(node, "the picture", caller_location()) if isinstance(node, HasHtml) else node
        return ReadNode(parse_html(html, max_bytes=limits.html_bytes, max_nodes=limits.nodes).children, html)
    return ReadNode(read_children(node, "the picture", caller_location()))


def _is_space(child: Child) -> bool:
    return not isinstance(child, str) or not child.strip()


class _Survey:
    """What one walk through a tree found."""

    __slots__ = ("base", "depth", "nodes", "odd", "sheets", "too_deep", "undrawn")

    def __init__(self) -> None:
        self.nodes = 1
        self.depth = 0
        self.sheets: list[StyleText | StyleLink] = []
        self.base: str | None = None
        self.too_deep: Element | None = None
        self.odd: list[Element] = []  # with attributes that HTML does not have
        self.undrawn: list[Element] = []


def _survey(root: Element, limits: Limits) -> _Survey:
    found = _Survey()
    nodes, characters, style_characters = 1, 0, 0
    most_nodes, most_characters, least = limits.nodes, limits.text, limits.depth
    waiting: list[tuple[Element, int]] = [(root, limits.depth)]
    while waiting:
        element, depth = waiting.pop()
        if element.tag in _WATCHED:
            style_characters += _note(element, found)
        if element.attributes and not KNOWN_ATTRIBUTES.issuperset(element.attributes):
            found.odd.append(element)
        children = element.children
        if not children:
            continue
        nodes += len(children)
        if nodes > most_nodes:
            raise LimitExceededError(
                "the tree has too many nodes", got=f"more than {most_nodes:,}", expected="fewer (Limits.nodes)"
            )
        depth -= 1
        least = min(least, depth)
        for child in reversed(children):
            if isinstance(child, str):
                characters += len(child)
            elif not isinstance(child, Element):
                raise InvalidNodeError(
                    f"a child of <{element.tag}> is neither an element nor a text", got=type(child).__name__
                )
            elif depth >= 0:
                waiting.append((child, depth))
            elif found.too_deep is None:
                found.too_deep = child
    if characters - style_characters > most_characters:
        raise LimitExceededError(
            "the tree has too much text",
            got=f"{characters - style_characters:,} characters",
            expected=f"at most {most_characters:,} (Limits.text)",
        )
    found.nodes = nodes
    found.depth = limits.depth - least
    return found


def _report(survey: _Survey, diagnostics: Diagnostics) -> None:
    for element in survey.undrawn:
        report_element(element, diagnostics)
    for element in survey.odd:
        report_attributes(element, diagnostics)


def _note(element: Element, found: _Survey) -> int:
    """Keep a sheet or the base; give the characters that are a sheet's and not the picture's."""
    attributes = element.attributes
    if element.tag not in _SHEETS:
        found.undrawn.append(element)
    elif element.tag == "style":
        text = "".join(child for child in element.children if isinstance(child, str))
        if attributes.get("type", "text/css").strip().lower() in ("", "text/css"):
            found.sheets.append(StyleText(text, attributes.get("media", ""), element.source, element))
        return len(text)
    elif element.tag == "link":
        relations = attributes.get("rel", "").lower().split()
        if "stylesheet" in relations and "alternate" not in relations and attributes.get("href"):
            found.sheets.append(StyleLink(attributes["href"].strip(), attributes.get("media", ""), element.source))
    elif found.base is None and "href" in attributes:
        found.base = attributes["href"].strip()
    return 0


def _cut(root: Element, depth: int) -> Element:
    """Give the tree without the elements that lie more than `depth` levels below its root."""
    finished: dict[tuple[int, int], Element] = {}  # by identity and level: one element may be in several places
    waiting: list[tuple[Element, int, bool]] = [(root, depth, False)]
    while waiting:
        element, left, is_done = waiting.pop()
        if not is_done and (id(element), left) not in finished:
            waiting.append((element, left, True))
            if left > 0:
                waiting.extend((child, left - 1, False) for child in element.children if isinstance(child, Element))
        elif is_done:
            children = tuple(
                child if isinstance(child, str) else finished[id(child), left - 1]
                for child in element.children
                if isinstance(child, str) or left > 0
            )
            finished[id(element), left] = Element(
                element.tag, element.attributes, element.style, children, element.source
            )
    return finished[id(root), depth]
