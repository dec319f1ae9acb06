"""JSX as elements of `limner.html`.

Goes in: nodes of the syntax tree. Comes out: Python as text, indented as one would write it; what cannot be translated
is a `Gap` in its place.

Spec: https://facebook.github.io/jsx/
"""

import html
import re
from typing import TYPE_CHECKING, Final

from limner.migrate.expressions import (
    Expressions,
    UntranslatedError,
    bare,
    bracketed,
    indented,
    quoted,
    string_value,
)
from limner.migrate.names import attribute_keyword, element_name, variable_name
from limner.migrate.parse import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

_DROPPED: Final = frozenset({"key", "ref", "suppressHydrationWarning"})
_HANDLER: Final = re.compile(r"on[A-Z]")
_WIDTH: Final = 60
_LINES: Final = re.compile(r"[ \t]*\n\s*")
_EMOJI: Final = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")


class Elements:
    """Translates the JSX of one file.

    Args:
        gap: Remembers code that was not translated, and gives the Python that stands for it.

    Attributes:
        tags: Names to import from `limner.html`.
        seen: What the report looks at: tags, style properties, ``emoji``, ``tw``.
    """

    def __init__(self, gap: "Callable[[Node], str]") -> None:
        self.expressions: Expressions | None = None
        self._gap = gap
        self.tags: set[str] = set()
        self.seen: set[str] = set()

    def translate(self, node: "Node") -> str:
        """Give the Python of an element."""
        opening = node if node.type == "jsx_self_closing_element" else node.named_children[0]
        name = opening.child_by_field_name("name")
        children = self._children(node)
        if name is None:
            return f"[{_joined(children)}]"
        tag = text_of(name)
        attributes = [one for one in opening.named_children if one.type in ("jsx_attribute", "jsx_expression")]
        if tag[:1].isupper() or "." in tag:
            return self._component(node, tag, attributes, children)
        python = element_name(tag)
        if not python:
            return self._gap(node)
        self.tags.add(python)
        self.seen.add(tag)
        given = self._attributes(attributes, tag, children)
        if given:
            line = ", ".join(given)
            lone = len(given) == 1 and line.endswith("}")
            python += f"({line})" if lone else bracketed("(", given, ")")
        return f"{python}[{_joined(children)}]" if children else python

    def _component(self, node: "Node", tag: str, attributes: "list[Node]", children: list[str]) -> str:
        expressions = self._known()
        if tag in ("Fragment", "React.Fragment"):
            return f"[{_joined(children)}]"
        if tag not in expressions.components:
            return self._gap(node)
        given: list[str] = []
        for one in attributes:
            if one.type == "jsx_expression":
                given.append(f"**{self._value(one.named_children[0].named_children[0])}")
            else:
                name, value = self._attribute(one)
                if name not in _DROPPED:
                    given.append(f"{variable_name(name)}={value}")
        if children:
            given.append(f"children=[{_joined(children)}]")
        return variable_name(tag) + bracketed("(", given, ")")

    # ── attributes ────────────────────────────────────────────────────────────────────────────────────────

    def _attributes(self, attributes: "list[Node]", tag: str, children: list[str]) -> list[str]:
        first: list[str] = []
        keywords: list[str] = []
        for one in attributes:
            if one.type == "jsx_expression":
                first.append(self._value(one.named_children[0].named_children[0]))
                continue
            name = text_of(one.named_children[0])
            if name in _DROPPED or _HANDLER.match(name):
                continue
            _, value = self._attribute(one)
            self.seen.add(name)
            if name == "dangerouslySetInnerHTML":
                self._known().imports.add("from markupsafe import Markup")
                children.append(f"Markup({self._inner_html(one) or value + '[' + quoted('__html') + ']'})")
                continue
            keyword = attribute_keyword(name, tag)
            if keyword is None:
                first.append(f"{{{quoted(name)}: {value}}}")
            else:
                keywords.append(f"{keyword}={value}")
        return [*first, *keywords]

    def _inner_html(self, attribute: "Node") -> str:
        """Give the Python of the HTML in ``{ __html: … }``."""
        given = attribute.named_children[1].named_children[:1]
        pairs = given[0].named_children if given and given[0].type == "object" else []
        value = pairs[0].child_by_field_name("value") if len(pairs) == 1 else None
        return "" if value is None else self._value(value)

    def _attribute(self, node: "Node") -> "tuple[str, str]":
        name, *rest = node.named_children
        if not rest:
            return text_of(name), "True"
        value = rest[0]
        if value.type == "string":
            return text_of(name), quoted(html.unescape(text_of(value)[1:-1]))
        inner = value.named_children[0] if value.type == "jsx_expression" else value
        if text_of(name) == "style" and inner.type == "object":
            for pair in inner.named_children:
                key = pair.child_by_field_name("key")
                given = pair.child_by_field_name("value")
                if key is not None and given is not None:
                    self.seen.add(f"{text_of(key)}: {text_of(given)}")
        return text_of(name), self._value(inner)

    def _value(self, node: "Node") -> str:
        try:
            return self._known().translate(node)
        except UntranslatedError:
            return self._object_with_gaps(node) if node.type == "object" else self._gap(node)

    def _object_with_gaps(self, node: "Node") -> str:
        """Keep the entries of an object that can be translated."""
        parts: list[str] = []
        for child in node.named_children:
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if child.type == "pair" and key is not None and value is not None and key.type != "computed_property_name":
                name = string_value(key) if key.type == "string" else text_of(key)
                parts.append(f"{quoted(name)}: {self._value(value)}")
            elif child.type != "comment":
                self._gap(child)
        return bracketed("{", parts, "}")

    # ── children ──────────────────────────────────────────────────────────────────────────────────────────

    def _children(self, node: "Node") -> list[str]:
        found: list[str] = []
        text = ""
        for child in [] if node.type == "jsx_self_closing_element" else node.named_children:
            if child.type in ("jsx_text", "html_character_reference"):
                text += text_of(child)
                continue
            _add_text(found, text, self.seen)
            text = ""
            if child.type in ("jsx_element", "jsx_self_closing_element", "jsx_fragment"):
                found.append(self.translate(child))
            elif child.type == "jsx_expression":
                inner = [one for one in child.named_children if one.type != "comment"]
                if inner and inner[0].type == "string":
                    _add_text(found, string_value(inner[0]), self.seen, exact=True)
                elif inner:
                    found.append(self._child(inner[0]))
        _add_text(found, text, self.seen)
        return found

    def _child(self, node: "Node") -> str:
        try:
            return self._known().translate(node)
        except UntranslatedError:
            return self._gap(node)

    def _known(self) -> Expressions:
        assert self.expressions is not None  # noqa: S101 - the two are made together
        return self.expressions


def _add_text(found: list[str], text: str, seen: set[str], *, exact: bool = False) -> None:
    """Add a text as React does: lines are trimmed and joined by spaces, empty ones left out."""
    if not exact:
        lines = _LINES.split(text)
        kept = [line for line in lines if line.strip()]
        if not kept:
            if len(lines) == 1 and text:
                found.append(quoted(text))
            return
        start = "" if lines[0].strip() else kept[0]
        first = kept[0].lstrip() if start else kept[0]
        kept[0] = first
        if not lines[-1].strip():
            kept[-1] = kept[-1].rstrip()
        text = html.unescape(" ".join(kept))
    if _EMOJI.search(text):
        seen.add("emoji")
    found.append(quoted(text))


def _joined(children: list[str]) -> str:
    """Write children on one line, or one a line where they are too long."""
    line = ", ".join(map(bare, children))
    if len(line) <= _WIDTH and "\n" not in line:
        return line
    return "\n" + "".join(f"{indented(bare(child))},\n" for child in children)
