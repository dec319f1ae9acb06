"""The title and the description of a page, as sphinxext-opengraph words them.

Goes in: a title as HTML, a doctree. Comes out: plain text, without half an entity at its end.
"""

import re
import string
from collections.abc import Set as AbstractSet
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any, Final

from docutils import nodes

_CUT_ENTITY: Final = re.compile(r"&[#\w]*$")
_SPACES: Final = re.compile(r" {2,}")


class _Texts(HTMLParser):
    """Collects the text of HTML, and what of it stands outside of all elements."""

    def __init__(self) -> None:
        super().__init__()
        self.whole: list[str] = []
        self.outside: list[str] = []
        self.has_description = False
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go into an element."""
        self._depth += 1
        self.has_description |= tag == "meta" and ("name", "description") in attrs

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's signature
        """Leave an element."""
        self._depth -= 1

    def handle_data(self, data: str) -> None:
        """Take a text."""
        self.whole.append(data)
        if self._depth == 0:
            self.outside.append(data)


def read_title(html: str) -> tuple[str, str]:
    """Give the text of a title that is HTML, and what of it stands outside of elements."""
    texts = _parse(html)
    return "".join(texts.whole), "".join(texts.outside)


def has_description(tags: str) -> bool:
    """Tell whether tags of a page describe it already."""
    return _parse(tags).has_description


def _parse(html: str) -> _Texts:
    texts = _Texts()
    texts.feed(html)
    texts.close()
    return texts


def read_description(doctree: nodes.document, most: int, titles: AbstractSet[str]) -> str:
    """Word what a page begins with.

    Args:
        doctree: The page.
        most: The longest text, in characters of escaped HTML.
        titles: Titles of the page, which are left out.
    """
    words = _Words(doctree, most, titles)
    doctree.walkabout(words)
    return unescape(words.text)


def _is(node: object, *kinds: Any) -> bool:
    """Tell whether a node is of one of some kinds, which are mixed into its class."""
    return isinstance(node, kinds)


class _Words(nodes.NodeVisitor):
    """Walks through a page until the text is long enough."""

    def __init__(self, document: nodes.document, most: int, titles: AbstractSet[str]) -> None:
        super().__init__(document)
        self.text = ""
        self._most = most
        self._titles = titles
        self._depth = 0
        self._met_title = False
        self._is_full = False

    def dispatch_visit(self, node: Any) -> None:
        """Take the text of a node without children; pass over what is no running text."""
        if self._is_full:
            raise nodes.StopTraversal
        if _is(node, nodes.Admonition, nodes.Invisible):
            raise nodes.SkipNode
        if _is(node, nodes.Sequential):
            self._depth += 1
            if self._depth > 1:
                self.text += "-"
        if _is(node, nodes.title) and not self._met_title:
            self._met_title = True
            if node.astext() in self._titles:
                raise nodes.SkipNode
        if _is(node, nodes.raw) or _is(node.parent, nodes.literal_block):
            raise nodes.SkipNode
        if not node.children:
            self._add(node.astext())

    def _add(self, text: str) -> None:
        text = escape(text.replace("\r", "").replace("\n", " ").strip(), quote=True)
        text = _SPACES.sub(" ", text)
        if (
            self.text
            and text
            and self.text[-1] not in string.whitespace
            and text[0] not in string.whitespace + string.punctuation
        ):
            self.text += " "
        self.text += text

    def dispatch_departure(self, node: Any) -> None:
        """Set a mark where a title or a list ends, and stop where the text is long enough."""
        if _is(node, nodes.title):
            self.text += ":"
        if _is(node, nodes.Part):
            self.text += ","
        if _is(node, nodes.Sequential):
            self.text = self.text.removesuffix(",") + "."
            self._depth -= 1
        if len(self.text) > self._most:
            self.text = self._cut()
            self._is_full = True

    def _cut(self) -> str:
        if self._most < 3:
            return _CUT_ENTITY.sub("", self.text[: self._most])
        return _CUT_ENTITY.sub("", self.text[: self._most - 3]) + "..."
