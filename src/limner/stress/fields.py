"""The texts of a template, by the names that authors know them by, and the template with others in their place.

Goes in: a tree of elements. Comes out: `Field`s, and trees.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from limner.html.element import Child, Element

Path: TypeAlias = tuple[int, ...]
"""The way to a text: which child, of which child."""

_UNSEEN: Final = frozenset({"style", "script", "title", "template", "head"})
_NUMBER: Final = re.compile(r"\d[\d.,\u00a0\u202f']*\d|\d")


class Field(NamedTuple):
    """One text of a template.

    Attributes:
        name: Its element's ``data-field``, `id`, first class or tag, with a number where several share it.
        text: What stands there.
        path: Where it stands.
        element: Its element.
    """

    name: str
    text: str
    path: Path
    element: Element

    @property
    def is_number(self) -> bool:
        """Whether it is mostly a number, such as a price."""
        digits = sum(letter.isdigit() for letter in self.text)
        letters = sum(letter.isalpha() for letter in self.text)
        return digits > 0 and digits >= letters


def find_fields(children: Sequence[Child]) -> list[Field]:
    """List the texts of a tree, in order."""
    found: list[Field] = []
    count: dict[str, int] = {}
    root = Element("div", children=tuple(children))
    stack: list[tuple[Child, Path, Element]] = [(root, (), root)]
    while stack:
        node, path, parent = stack.pop()
        if isinstance(node, str):
            if node.strip():
                name = _name(parent)
                count[name] = count.get(name, 0) + 1
                number = count[name]
                found.append(Field(name if number == 1 else f"{name}-{number}", node.strip(), path, parent))
        elif node.tag not in _UNSEEN:
            stack.extend((child, (*path, place), node) for place, child in reversed(list(enumerate(node.children))))
    return found


def _name(element: Element) -> str:
    attributes = element.attributes
    classes = attributes.get("class", "").split()
    return attributes.get("data-field") or attributes.get("id") or (classes[0] if classes else element.tag)


def replace_texts(children: Sequence[Child], texts: Mapping[Path, str]) -> tuple[Child, ...]:
    """Give a tree with other texts at some places."""
    return tuple(_replaced(child, (place,), texts) for place, child in enumerate(children))


def _replaced(node: Child, path: Path, texts: Mapping[Path, str]) -> Child:
    if isinstance(node, str):
        return texts.get(path, node)
    if not any(known[: len(path)] == path for known in texts):
        return node
    children = tuple(_replaced(child, (*path, place), texts) for place, child in enumerate(node.children))
    return Element(node.tag, node.attributes, node.style, children, node.source)


def replace_pictures(children: Sequence[Child], address: str) -> tuple[tuple[Child, ...], int]:
    """Give a tree whose pictures have another address, and how many those are."""
    count = 0

    def changed(node: Child) -> Child:
        nonlocal count
        if isinstance(node, str):
            return node
        attributes = node.attributes
        if node.tag == "img" and "src" in attributes:
            count += 1
            attributes = {name: value for name, value in attributes.items() if name != "srcset"} | {"src": address}
        return Element(node.tag, attributes, node.style, tuple(map(changed, node.children)), node.source)

    return tuple(map(changed, children)), count


def replace_number(text: str, number: str) -> str:
    """Give a text with another number, its currency and unit as they are."""
    return _NUMBER.sub(number, text, count=1)
