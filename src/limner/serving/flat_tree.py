"""A tree as one line of bytes, used to name an image in a cache and to send it to a worker process.

Goes in: any node. Comes out: canonical JSON, the same for the same image, and from that JSON the tree again. The file
and line of the author's template are left out, because they draw nothing.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from limner.budget import Limits
from limner.diagnostics import Diagnostics
from limner.html.children import Node
from limner.html.element import Child, Element

_DOCUMENT: Final = "document"


def flatten_node(node: object, limits: Limits) -> bytes:
    """Write a node.

    Raises:
        LimnerError: It is not a node, or larger than the limits allow.
        TypeError: A style contains something that is neither text nor number.
    """
    from limner.html.node import build_element  # loads the HTML parser

    tree = build_element(node, limits, Diagnostics())
    items: list[object] = [tree.kind]
    waiting: list[Child] = [tree.root]
    while waiting:
        child = waiting.pop()
        if isinstance(child, str):
            items.append(str(child))
            continue
        style = child.style if isinstance(child.style, str) else dict(child.style)
        items.append([child.tag, dict(child.attributes), style, len(child.children)])
        waiting.extend(reversed(child.children))
    return json.dumps(items, separators=(",", ":")).encode()


def read_flat(flat: bytes) -> Node:
    """Give a node that draws like the flattened one."""
    items = cast("list[Any]", json.loads(flat))
    open_elements: list[tuple[list[Any], list[Child]]] = []
    done: Child | None = None
    for item in items[1:]:
        if isinstance(item, str):
            done = item
        elif item[3]:
            open_elements.append((item, []))
            continue
        else:
            done = _element(item, [])
        while open_elements:
            facts, children = open_elements[-1]
            children.append(done)
            if len(children) < facts[3]:
                break
            open_elements.pop()
            done = _element(facts, children)
    root = cast("Element", done)
    return root if items[0] == _DOCUMENT else root.children


def _element(facts: list[Any], children: list[Child]) -> Element:
    return Element(facts[0], facts[1], facts[2], tuple(children))


def walk_flat(flat: bytes) -> Iterator[tuple[str, Mapping[str, str], str | Mapping[str, Any]] | str]:
    """Give the elements (tag, attributes, style) and texts of a flattened tree, in order."""
    for item in json.loads(flat)[1:]:
        yield item if isinstance(item, str) else (item[0], item[1], item[2])
