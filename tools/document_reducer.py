"""Reduces a document that we lay out differently from Chromium to the least that still differs.

Goes in: kinds and seeds of `random_writer`, or a file. Comes out: the smallest document found by taking away elements,
wrappers, declarations and words one after the other while a difference remains, and that difference. What it prints
is the first draft of a fixture.

Run as: python tools/document_reducer.py KIND SEED [SEED …]
        python tools/document_reducer.py FILE
"""

import argparse
import re
from collections.abc import Callable, Iterator
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from browser import Browser
from layout_comparison import Difference, compare_records, lay_out_document
from limner.text.typesetter import Engine
from random_writer import draw_document
from record_fixtures import record_document

_VOID: Final = frozenset(("br", "img", "hr"))
_TOLERANCE: Final = 0.5
# Tables without cells and blocks inside inline boxes differ by themselves, and would hide what is looked for.
_DEGENERATE: Final = re.compile(
    r"<table[^>]*></table>|<tr[^>]*></tr>|<span[^>]*>(<span[^>]*>)*<(div(?! style=.float)|img[^>]*display: block)"
)


class _Node:
    """An element with its declarations apart, or a text."""

    def __init__(self, tag: str, attributes: list[tuple[str, str | None]], text: str = "") -> None:
        self.tag = tag
        self.text = text
        self.attributes = [(name, value or "") for name, value in attributes if name != "style"]
        style = next((value for name, value in attributes if name == "style"), "") or ""
        self.styles = [one.strip() for one in style.split("; ") if one.strip()]
        self.children: list[_Node] = []

    def write(self) -> str:
        """Give it as HTML."""
        if not self.tag:
            return self.text
        attributes = "".join(f' {name}="{value}"' for name, value in self.attributes)
        if self.styles:
            attributes += f' style="{"; ".join(self.styles)}"'
        if self.tag in _VOID:
            return f"<{self.tag}{attributes}>"
        return f"<{self.tag}{attributes}>{''.join(child.write() for child in self.children)}</{self.tag}>"


class _Parser(HTMLParser):
    """Makes nodes of the writer's HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.root = _Node("root", [])
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Add an element."""
        node = _Node(tag, attrs)
        self._open[-1].children.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Add a text."""
        self._open[-1].children.append(_Node("", [], data))


def _list_nodes(node: _Node) -> Iterator[tuple[_Node, _Node]]:
    for child in list(node.children):
        yield node, child
        yield from _list_nodes(child)


class Reducer:
    """Takes things away from documents.

    Args:
        browser: Tells how things should be.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._engine = Engine()

    def find_differences(self, html: str) -> list[Difference]:
        """Compare one document."""
        if _DEGENERATE.search(html):
            return []
        expected = record_document(self._browser, html)
        return compare_records(
            expected, lay_out_document(html, self._engine), edge=_TOLERANCE, text_width=_TOLERANCE
        )  # fmt: skip

    def reduce(self, html: str) -> tuple[str, list[Difference]]:
        """Give the least document that still differs, and how it does."""
        start = html.index("</style>") + len("</style>")
        head = html[:start] + "\n"
        parser = _Parser()
        parser.feed(html[start:].strip())
        root = parser.root

        def write() -> str:
            return head + "".join(child.write() for child in root.children) + "\n"

        changed = True
        while changed:
            changed = any([self._take_away(root, write)])
        return write(), self.find_differences(write())

    def _take_away(self, root: _Node, write: Callable[[], str]) -> bool:
        changed = False
        for parent, node in _list_nodes(root):
            if node not in parent.children:
                continue
            for make in _list_changes(parent, node):
                before = (list(parent.children), list(node.styles), list(node.attributes), node.text)
                make()
                if self.find_differences(write()):
                    changed = True
                    if node not in parent.children:
                        break
                else:
                    parent.children, node.styles, node.attributes, node.text = before
        return changed


def _list_changes(parent: _Node, node: _Node) -> Iterator[Callable[[], None]]:
    yield partial(_drop, parent, node)
    if node.tag:
        if node.children:
            yield partial(_unwrap, parent, node)
        for style in list(node.styles):
            yield partial(_drop_style, node, style)
        for attribute in list(node.attributes):
            if attribute[0] != "src":
                yield partial(node.attributes.remove, attribute)
    else:
        for word in node.text.split(" "):
            if " " in node.text:
                yield partial(_drop_word, node, word)


def _drop(parent: _Node, node: _Node) -> None:
    parent.children = [one for one in parent.children if one is not node]


def _unwrap(parent: _Node, node: _Node) -> None:
    at = parent.children.index(node)
    parent.children = [*parent.children[:at], *node.children, *parent.children[at + 1 :]]


def _drop_style(node: _Node, style: str) -> None:
    node.styles = [one for one in node.styles if one != style]


def _drop_word(node: _Node, word: str) -> None:
    node.text = " ".join(_without(node.text.split(" "), word))


def _without(words: list[str], word: str) -> list[str]:
    if word in words:
        words.remove(word)
    return words


def main() -> None:
    """Reduce what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", help="a kind, or a file")
    parser.add_argument("seeds", nargs="*", type=int)
    options = parser.parse_args()
    with Browser() as browser:
        reducer = Reducer(browser)
        documents = (
            [(f"{options.what} {seed}", draw_document(options.what, seed)) for seed in options.seeds]
            or [(options.what, Path(options.what).read_text())]
        )  # fmt: skip
        for name, html in documents:
            if not reducer.find_differences(html):
                print(f"── {name}: agrees")
                continue
            least, differences = reducer.reduce(html)
            print(f"── {name}")
            print(least.partition("</style>\n")[2].strip() if "border-box" in least else least.strip())
            for one in differences[:4]:
                print(f"   {one.path}: {one.kind}: {one.message}")


if __name__ == "__main__":
    main()
