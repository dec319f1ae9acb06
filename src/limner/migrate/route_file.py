"""One code file of a Next.js app as a route file.

Goes in: the text of `opengraph-image.tsx` or its like. Comes out: `Migrated`: Python that is a route file, and what the
report says of it.

Spec: https://nextjs.org/docs/app/api-reference/file-conventions/metadata/opengraph-image
"""

import ast
import json
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from limner.migrate.elements import Elements
from limner.migrate.expressions import (
    Expressions,
    UntranslatedError,
    bare,
    bracketed,
    parameter_names,
    pattern_names,
    quoted,
)
from limner.migrate.names import variable_name
from limner.migrate.parse import parse_code, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

_EXPORTS: Final = {
    "alt": "alt",
    "size": "size",
    "contentType": "content_type",
    "revalidate": "revalidate",
    "dynamicParams": "dynamic_params",
}
_FUNCTIONS: Final = {
    "generateImageMetadata": "generate_image_metadata",
    "generateStaticParams": "generate_static_params",
}
_SILENT: Final = frozenset(("runtime", "dynamic", "preferredRegion", "maxDuration", "fetchCache"))
_LONGEST_GAP: Final = 60
_ENTRY_NAMES: Final = {"contentType": "content_type"}


@dataclass(slots=True)
class Migrated:
    """A translated file.

    Attributes:
        code: The Python.
        gaps: Line in the old file, and what stood there.
        notes: What differs, or was left out.
        seen: Tags, properties and features that its pictures use.
        fonts: How many fonts it gives.
    """

    code: str
    gaps: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    notes: list[str] = field(default_factory=list[str])
    seen: set[str] = field(default_factory=set[str])
    fonts: int = 0


_AGAIN: Final = re.compile(r"export\s*\{[^}]*\bdefault\b[^}]*\}\s*from\s*['\"](\.[^'\"]+)['\"]")


def file_again(text: str) -> str:
    """Give the address of the module that a file gives on as its own; empty for a file with code."""
    found = _AGAIN.search(text)
    return found[1] if found is not None else ""


def migrate_code(text: str, asset: Callable[[str, bool], str | None]) -> Migrated:
    """Translate a route file.

    Args:
        text: Its code.
        asset: Gives the Python that names a file of the project (its path, and whether it is relative to the code
            file), None when there is none such.

    Raises:
        ResourceError: The parser is not installed.
    """
    return _RouteFile(text, asset).migrate()


class _RouteFile:
    def __init__(self, text: str, asset: Callable[[str, bool], str | None]) -> None:
        self._root = parse_code(text)
        self._done = Migrated("")
        self._elements = Elements(self._gap)
        self._expressions = Expressions(self._elements.translate, asset)
        self._elements.expressions = self._expressions
        self._limner: set[str] = set()
        self._has_image = False
        self._default_name = ""

    def migrate(self) -> Migrated:
        """Translate statement by statement."""
        if self._root.has_error:
            self._done.notes.append("the code has a mistake in its syntax, so that parts of it may be missing")
        parts: list[str] = []
        statements = list(self._root.named_children)
        self._see_names(statements)
        for statement in statements:
            part = self._top(statement)
            if part:
                parts.append(part)
        if not self._has_image:
            self._done.notes.append("no function is exported as default: write `image`")
            self._limner.add("ImageResponse")
            parts.append(f"def image():\n    return ImageResponse({self._mark('the default export')})")
        body = _spaced(parts)
        self._done.code = f"{self._head(body)}\n\n{body}\n"
        self._done.seen = self._elements.seen
        return self._done

    # ── the file ──────────────────────────────────────────────────────────────────────────────────────────

    def _see_names(self, statements: "list[Node]") -> None:
        """Learn the names that the file defines before anything uses them."""
        scope = self._expressions.scope
        for statement in statements:
            given = statement.child_by_field_name("value")
            if any(child.type == "default" for child in statement.children) and given is not None:
                self._default_name = text_of(given) if given.type == "identifier" else ""
            declaration = statement.child_by_field_name("declaration") or statement
            for one in [declaration, *declaration.named_children]:
                name = one.child_by_field_name("name")
                if name is not None and name.type == "identifier" and one.type in _DECLARING:
                    scope[text_of(name)] = _EXPORTS.get(text_of(name)) or variable_name(text_of(name))
                    value = one.child_by_field_name("value")
                    while value is not None and value.type in ("as_expression", "satisfies_expression"):
                        value = value.named_children[0]
                    if value is not None and value.type == "object":
                        self._expressions.mappings.add(text_of(name))
                    if text_of(name)[:1].isupper() and _function_of(one) is not None:
                        self._expressions.components.add(text_of(name))

    def _head(self, body: str) -> str:
        lines = sorted(self._expressions.imports, key=lambda line: (line.startswith("from"), line))
        lines += [""] if lines else []
        if self._limner:
            lines.append(f"from limner import {', '.join(sorted(self._limner))}")
        tags = sorted(self._elements.tags)
        if tags:
            names = [f"{tag} as {tag}_element" if tag == "image" else tag for tag in tags]
            line = f"from limner.html import {', '.join(names)}"
            lines.append(line if len(line) <= 120 else f"from limner.html import (\n    {', '.join(names)},\n)")
        if "Gap(" in body:
            lines.append("from limner.migrate.gap import Gap")
        return '"""Migrated from Next.js."""\n\n' + "\n".join(lines) + ("\n" if lines else "")

    def _top(self, node: "Node") -> str:
        """Translate one statement of the file."""
        if node.type == "import_statement":
            self._import(node)
            return ""
        if node.type == "export_statement":
            if any(child.type == "default" for child in node.children):
                return self._default(node)
            declaration = node.child_by_field_name("declaration")
            return "" if declaration is None else self._top(declaration)
        if node.type in ("function_declaration", "generator_function_declaration"):
            return self._named_function(node, node)
        if node.type in ("lexical_declaration", "variable_declaration"):
            return "\n".join(filter(None, map(self._top_constant, node.named_children)))
        if node.type in ("comment", "type_alias_declaration", "interface_declaration", "empty_statement"):
            return ""
        self._gap(node)
        return ""

    def _import(self, node: "Node") -> None:
        source = node.child_by_field_name("source")
        module = "" if source is None else text_of(source)[1:-1]
        if module not in ("next/og", "next/server", "@vercel/og", "react", "path", "fs", "fs/promises") and not (
            module.startswith("node:")
        ):
            self._done.notes.append(f"nothing is imported from {module!r}: what it gives is a gap")

    def _top_constant(self, declarator: "Node") -> str:
        name, value = declarator.child_by_field_name("name"), declarator.child_by_field_name("value")
        if name is None or value is None:
            return ""
        if name.type != "identifier":
            return "\n".join(self._taken_apart(name, value))
        word = text_of(name)
        if word in _SILENT:
            self._done.notes.append(f"{word!r} says nothing here, and was left out")
            return ""
        function = _function_of(declarator)
        if function is not None:
            return self._named_function(declarator, function)
        return _named(self._expressions.scope[word], word, self._value(value))

    def _default(self, node: "Node") -> str:
        value = node.child_by_field_name("declaration") or node.child_by_field_name("value")
        if value is None:
            return ""
        if value.type == "identifier" and self._has_image:
            return ""  # `export default Image`, which is translated where it stands
        self._has_image = True
        return self._function("image", value)

    def _named_function(self, holder: "Node", function: "Node") -> str:
        name = holder.child_by_field_name("name")
        word = "" if name is None else text_of(name)
        if word in _FUNCTIONS:
            return self._function(_FUNCTIONS[word], function)
        if word and word == self._default_name:
            self._has_image = True
            return self._function("image", function)
        return self._function(variable_name(word), function, is_own=True)

    # ── functions ─────────────────────────────────────────────────────────────────────────────────────────

    def _function(self, name: str, function: "Node", *, is_own: bool = False) -> str:
        outer = dict(self._expressions.scope)
        try:
            arguments = self._own_arguments(function) if is_own else self._route_arguments(function, name)
            body = function.child_by_field_name("body")
            if body is None:
                lines = ["return None"]
            elif body.type == "statement_block":
                lines = self._block(body) or ["return None"]
            else:
                lines = [f"return {self._value(body)}"]
        finally:
            self._expressions.scope = outer
        return f"def {name}({arguments}):\n{textwrap.indent(chr(10).join(lines), '    ')}"

    def _route_arguments(self, function: "Node", name: str) -> str:
        names = parameter_names(function)
        allowed = ("params", "id") if name == "image" else ("params",)
        if not names:
            return ""
        if isinstance(names[0], str):
            self._expressions.scope[names[0]] = "props"
            wanted = [one for one in allowed if f"{names[0]}.{one}" in text_of(function)]
        else:
            wanted = [one for one in names[0] if one in allowed]
        self._expressions.scope |= {one: one for one in wanted}
        return ", ".join(wanted)

    def _own_arguments(self, function: "Node") -> str:
        """Give the arguments of a component, or of another function of the file."""
        parameters = function.child_by_field_name("parameters")
        first = None if parameters is None or not parameters.named_children else parameters.named_children[0]
        pattern = None if first is None else first.child_by_field_name("pattern") or first
        if pattern is None or pattern.type != "object_pattern":
            names = [one for one in parameter_names(function) if isinstance(one, str)]
            self._expressions.scope |= {one: variable_name(one) for one in names}
            return ", ".join(map(variable_name, names))
        found: list[str] = []
        try:
            for word, default in pattern_names(pattern):
                self._expressions.scope[word] = variable_name(word)
                found.append(f"{variable_name(word)}={'None' if default is None else self._value(default)}")
        except UntranslatedError:
            self._gap(pattern)
            found.append("**_")
        return ", ".join(["*", *found] if found else [])

    # ── statements ────────────────────────────────────────────────────────────────────────────────────────

    def _block(self, block: "Node") -> list[str]:
        lines: list[str] = []
        for statement in block.named_children:
            lines += self._statement(statement)
        return lines

    def _statement(self, node: "Node") -> list[str]:
        if node.type in ("lexical_declaration", "variable_declaration"):
            return [line for one in node.named_children for line in self._constant(one)]
        if node.type == "return_statement":
            return [f"return {self._returned(node.named_children[0])}" if node.named_children else "return None"]
        if node.type == "if_statement":
            return self._if(node)
        if node.type == "statement_block":
            return self._block(node)
        if node.type == "try_statement":
            body = node.child_by_field_name("body")
            self._done.notes.append(f"line {node.start_point[0] + 1}: `try` was left out; set `fallback` instead")
            return [] if body is None else self._block(body)
        if node.type == "for_in_statement":
            return self._for(node)
        if node.type == "expression_statement":
            assigned = self._assignment(node.named_children[0])
            if assigned:
                return [assigned]
        if node.type == "comment":
            return [f"# {text_of(node).strip('/* ')}".replace("\n", " ")]
        if node.type == "function_declaration":
            name = node.child_by_field_name("name")
            word = "" if name is None else text_of(name)
            self._expressions.scope[word] = variable_name(word)
            return self._function(variable_name(word), node, is_own=True).split("\n")
        return [f"# Not translated: {' '.join(text_of(node).split())}", self._bare_gap(node)]

    def _for(self, node: "Node") -> list[str]:
        name, over = node.child_by_field_name("left"), node.child_by_field_name("right")
        body, operator = node.child_by_field_name("body"), node.child_by_field_name("operator")
        if name is None or over is None or body is None or name.type != "identifier" or operator is None:
            return [f"# Not translated: {' '.join(text_of(node).split())}", self._bare_gap(node)]
        self._expressions.scope[text_of(name)] = variable_name(text_of(name))
        items = f"list({self._value(over)})" if operator.type == "in" else self._value(over)
        return [f"for {variable_name(text_of(name))} in {items}:", *_indented(self._statement(body))]

    def _assignment(self, node: "Node") -> str:
        """Translate ``a = b`` and ``a += b`` of a name; empty for any other expression."""
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if "assignment" not in node.type or left is None or right is None or left.type != "identifier":
            return ""
        operator = node.child_by_field_name("operator")
        sign = "=" if operator is None else text_of(operator)
        if sign not in ("=", "+=", "-=", "*=", "/="):
            return ""
        return f"{self._expressions.scope.get(text_of(left), variable_name(text_of(left)))} {sign} {self._value(right)}"

    def _bare_gap(self, node: "Node") -> str:
        self._done.gaps.append((node.start_point[0] + 1, " ".join(text_of(node).split())[:_LONGEST_GAP]))
        return "pass"

    def _if(self, node: "Node") -> list[str]:
        test, yes = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
        no = node.child_by_field_name("alternative")
        if test is None or yes is None:
            return [f"# Not translated: {text_of(node)}"]
        lines = [f"if {self._value(test)}:", *_indented(self._statement(yes))]
        if no is not None:
            lines += ["else:", *_indented([line for one in no.named_children for line in self._statement(one)])]
        return lines

    def _constant(self, declarator: "Node") -> list[str]:
        name, value = declarator.child_by_field_name("name"), declarator.child_by_field_name("value")
        if name is None:
            return []
        if name.type == "identifier":
            word = text_of(name)
            function = _function_of(declarator)
            if function is not None:
                self._expressions.scope[word] = variable_name(word)
                if word[:1].isupper():
                    self._expressions.components.add(word)
                return self._function(variable_name(word), function, is_own=True).split("\n")
            python = "None" if value is None else self._value(value)
            self._expressions.scope[word] = variable_name(word)
            return [_named(variable_name(word), word, python)] if python != variable_name(word) else []
        return [] if value is None else self._taken_apart(name, value)

    def _taken_apart(self, pattern: "Node", value: "Node") -> list[str]:
        """Translate ``const { a, b = 1 } = value`` and ``const [a, b] = value``."""
        python = self._value(value)
        scope = self._expressions.scope
        if pattern.type == "array_pattern" and all(one.type == "identifier" for one in pattern.named_children):
            names = [text_of(one) for one in pattern.named_children]
            scope |= {name: variable_name(name) for name in names}
            return (
                [f"{', '.join(map(variable_name, names))} = {python}"]
                if len(names) > 1
                else [f"{variable_name(names[0])} = {python}[0]"]
            )
        try:
            names_and_defaults = pattern_names(pattern)
        except UntranslatedError:
            self._gap(pattern)
            return []
        lines: list[str] = []
        if not python.isidentifier():
            lines.append(f"found = {python}")
            python = "found"
        for name, default in names_and_defaults:
            scope[name] = variable_name(name)
            read = (
                f"{python}[{quoted(name)}]"
                if default is None
                else f"{python}.get({quoted(name)}, {self._value(default)})"
            )
            lines.append(f"{variable_name(name)} = {read}")
        return lines

    # ── values ────────────────────────────────────────────────────────────────────────────────────────────

    def _value(self, node: "Node") -> str:
        try:
            python = self._expressions.translate(node)
            ast.parse(f"async def checked():\n    return (\n{python}\n)")
        except (UntranslatedError, SyntaxError):
            return self._partly(node)
        return bare(python)

    def _partly(self, node: "Node") -> str:
        """Keep what can be translated of an object or a list."""
        if node.type == "object":
            parts = [
                f"{quoted(_entry_name(pair))}: {self._value(value)}"
                for pair in node.named_children
                if pair.type == "pair" and (value := pair.child_by_field_name("value")) is not None
            ]
            return bracketed("{", parts, "}")
        if node.type == "array":
            return bracketed("[", list(map(self._value, node.named_children)), "]")
        if node.type in ("parenthesized_expression", "as_expression", "satisfies_expression"):
            return self._value(node.named_children[0])
        return self._gap(node)

    def _returned(self, node: "Node") -> str:
        inner = node
        while inner.type in ("parenthesized_expression", "await_expression"):
            inner = inner.named_children[0]
        if inner.type == "new_expression" and text_of(inner.named_children[0]).endswith("ImageResponse"):
            return self._response(inner)
        python = self._value(node)
        return _with_our_keys(python) if python.startswith("[") else python

    def _response(self, node: "Node") -> str:
        self._limner.add("ImageResponse")
        arguments = node.child_by_field_name("arguments")
        given = [] if arguments is None else [one for one in arguments.named_children if one.type != "comment"]
        parts = [self._value(given[0]) if given else self._mark("nothing")]
        if len(given) > 1:
            parts += self._options(given[1])
        return "ImageResponse" + bracketed("(", parts, ")")

    def _options(self, node: "Node") -> list[str]:
        if text_of(node) == "size":
            return []  # the declared size is the picture's already
        if node.type != "object":
            self._gap(node)
            return []
        parts: list[str] = []
        for child in node.named_children:
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if child.type == "spread_element" and text_of(child.named_children[0]) == "size":
                continue
            if child.type == "shorthand_property_identifier":
                parts += self._option(text_of(child), child)
            elif child.type == "pair" and key is not None and value is not None:
                parts += self._option(_entry_name(child), value)
            elif child.type != "comment":
                self._gap(child)
        return parts

    def _option(self, name: str, value: "Node") -> list[str]:
        if name == "fonts":
            return self._fonts(value)
        if name in ("width", "height", "status", "headers", "emoji", "debug"):
            try:
                return [f"{name}={self._expressions.translate(value)}"]
            except UntranslatedError:
                self._gap(value)
                return []
        self._done.notes.append(f"the option {name!r} of ImageResponse has no other here, and was left out")
        return []

    def _fonts(self, node: "Node") -> list[str]:
        fonts: list[str] = []
        for one in node.named_children if node.type == "array" else []:
            pairs = {
                _entry_name(pair): value
                for pair in one.named_children
                if (value := pair.child_by_field_name("value")) is not None
            }
            if "data" not in pairs and "data" in text_of(one):
                pairs["data"] = next(child for child in one.named_children if text_of(child) == "data")
            try:
                data = self._expressions.translate(pairs["data"])
                words = {name: self._expressions.translate(value) for name, value in pairs.items() if name != "data"}
            except (UntranslatedError, KeyError):
                self._gap(one)
                continue
            rest = "".join(f", {name}={words[name]}" for name in ("weight", "style", "lang") if name in words)
            fonts.append(f"Font({words.get('name', quoted('Font'))}, {data}{rest})")
        self._done.fonts += len(fonts)
        if not fonts:
            if node.type != "array":
                self._gap(node)
            return []
        self._limner.add("Font")
        return [f"fonts=[{', '.join(fonts)}]"]

    def _gap(self, node: "Node") -> str:
        return self._mark(text_of(node), node.start_point[0] + 1)

    def _mark(self, code: str, line: int = 1) -> str:
        code = " ".join(code.split())
        shown = code if len(code) <= _LONGEST_GAP else code[: _LONGEST_GAP - 1] + "…"
        self._done.gaps.append((line, shown))
        return f"Gap({quoted(shown)})"


_DECLARING: Final = frozenset(("function_declaration", "variable_declarator", "generator_function_declaration"))


def _named(name: str, word: str, python: str) -> str:
    """Write an assignment; a gap is called as its variable was, and the code stands behind it."""
    if python.startswith("Gap(") and "\n" not in python:
        return f"{name} = Gap({quoted(word)})  # {json.loads(python[4:-1])}"
    return f"{name} = {python}"


def _spaced(parts: list[str]) -> str:
    """Put two empty lines around functions, none between constants of one line."""
    text = ""
    before = ""
    for part in parts:
        is_plain = "\n" not in part and "\n" not in before
        text += part if not text else f"{'' if is_plain else chr(10) * 2}{chr(10)}{part}"
        before = part
    return text


def _function_of(declarator: "Node") -> "Node | None":
    """Give the function that a declaration declares."""
    if declarator.type.endswith("function_declaration"):
        return declarator
    value = declarator.child_by_field_name("value")
    return value if value is not None and value.type in ("arrow_function", "function_expression") else None


def _entry_name(pair: "Node") -> str:
    key = pair.child_by_field_name("key")
    return "" if key is None else text_of(key).strip("\"'")


def _with_our_keys(python: str) -> str:
    for theirs, ours in _ENTRY_NAMES.items():
        python = python.replace(f"{quoted(theirs)}:", f"{quoted(ours)}:")
    return python


def _indented(lines: list[str]) -> list[str]:
    text = "\n".join(lines) or "pass"
    only_comments = all(line.startswith("#") for line in lines)
    return textwrap.indent(text + ("\npass" if lines and only_comments else ""), "    ").split("\n")
