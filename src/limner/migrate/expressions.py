"""JavaScript's expressions as Python's, as far as they mean the same.

Goes in: nodes of the syntax tree. Comes out: Python as text; `UntranslatedError` where nothing in Python is the same
without knowing more. Whoever asks makes a gap of that.

Spec: https://tc39.es/ecma262/#sec-ecmascript-language-expressions
"""

import json
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from limner.migrate.names import variable_name
from limner.migrate.parse import text_of

if TYPE_CHECKING:
    from tree_sitter import Node

_LITERALS: Final = {"true": "True", "false": "False", "null": "None", "undefined": "None"}
_OPERATORS: Final = {
    **{one: one for one in ("+", "-", "*", "/", "%", "**", "<", ">", "<=", ">=", "==", "!=", "&", "|", "^")},
    "===": "==",
    "!==": "!=",
    "&&": "and",
    "||": "or",
}
_METHODS: Final = {
    "toUpperCase": "{0}.upper()",
    "toLowerCase": "{0}.lower()",
    "trim": "{0}.strip()",
    "toString": "str({0})",
    "startsWith": "{0}.startswith({1})",
    "endsWith": "{0}.endswith({1})",
    "includes": "({1} in {0})",
    "join": "{1}.join(map(str, {0}))",
    "split": "{0}.split({1})",
    "replace": "{0}.replace({1}, {2}, 1)",
    "replaceAll": "{0}.replace({1}, {2})",
    "slice": "{0}[{1}:{2}]",
    "substring": "{0}[{1}:{2}]",
    "charAt": "{0}[{1}:{1} + 1]",
    "at": "{0}[{1}]",
    "concat": "[*{0}, *{1}]",
    "padStart": "str({0}).rjust({1}, {2})",
    "toFixed": "format({0}, '.' + str({1}) + 'f')",
    "repeat": "{0} * {1}",
}
_FUNCTIONS: Final = {
    "String": "str({0})",
    "Number": "float({0})",
    "Boolean": "bool({0})",
    "parseInt": "int({0})",
    "parseFloat": "float({0})",
    "decodeURIComponent": "unquote({0})",
    "encodeURIComponent": "quote({0}, safe='')",
    "Math.max": "max({*})",
    "Math.min": "min({*})",
    "Math.round": "round({0})",
    "Math.floor": "int({0} // 1)",
    "Math.abs": "abs({0})",
    "JSON.stringify": "json.dumps({0})",
    "Object.keys": "list({0})",
    "Object.values": "list({0}.values())",
    "Object.entries": "{0}.items()",
    "Array.from": "list({0})",
    "Promise.all": "{0}",
}
_IMPORTS: Final = {
    "unquote(": "from urllib.parse import unquote",
    "quote(": "from urllib.parse import quote",
    "json.": "import json",
}


class UntranslatedError(Exception):
    """An expression that only somebody who knows the app can write in Python."""


class Expressions:
    """Translates expressions of one file.

    Args:
        element: Translates JSX.
        asset: Gives the Python that reads a file of the project, and remembers to copy it; None when there is none.

    Attributes:
        imports: Lines that the translated code needs.
        scope: The Python of the names that can be seen.
        components: Functions of the file that give JSX.
        mappings: Names of objects that the file writes out.
    """

    def __init__(self, element: "Callable[[Node], str]", asset: Callable[[str, bool], str | None]) -> None:
        self._element = element
        self._asset = asset
        self.imports: set[str] = set()
        self.scope: dict[str, str] = {}
        self.components: set[str] = set()
        self.mappings: set[str] = set()

    def translate(self, node: "Node") -> str:
        """Give the Python of an expression.

        Raises:
            UntranslatedError: There is none.
        """
        method = getattr(self, f"_{node.type}", None)
        if method is None:
            raise UntranslatedError(text_of(node))
        python: str = method(node)
        for used, line in _IMPORTS.items():
            if python.startswith(used):
                self.imports.add(line)
        return python

    # ── literals ──────────────────────────────────────────────────────────────────────────────────────────

    def _string(self, node: "Node") -> str:
        return quoted(string_value(node))

    def _number(self, node: "Node") -> str:
        text = text_of(node).replace("_", "").removesuffix("n")
        if text.startswith(".") or text.endswith("."):
            return str(float(text))
        return text

    def _literal(self, node: "Node") -> str:
        return _LITERALS[node.type]

    _true = _false = _null = _undefined = _literal

    def _template_string(self, node: "Node") -> str:
        texts, values = [""], list[str]()
        for child in node.named_children:
            if child.type == "template_substitution":
                values.append(self.translate(child.named_children[0]))
                texts.append("")
            else:
                texts[-1] += _unescape(text_of(child))
        return _formatted(texts, values)

    def _array(self, node: "Node") -> str:
        return bracketed("[", list(map(self.translate, node.named_children)), "]")

    def _spread_element(self, node: "Node") -> str:
        return f"*{self.translate(node.named_children[0])}"

    def _object(self, node: "Node") -> str:
        parts: list[str] = []
        for child in node.named_children:
            if child.type == "pair":
                key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
                assert key is not None  # noqa: S101 - the grammar's
                assert value is not None  # noqa: S101
                name = self.translate(key.named_children[0]) if key.type == "computed_property_name" else self._key(key)
                parts.append(f"{name}: {self.translate(value)}")
            elif child.type == "shorthand_property_identifier":
                parts.append(f"{quoted(text_of(child))}: {self._identifier(child)}")
            elif child.type == "spread_element":
                parts.append(f"**{self.translate(child.named_children[0])}")
            elif child.type != "comment":
                raise UntranslatedError(text_of(child))
        return bracketed("{", parts, "}")

    def _key(self, key: "Node") -> str:
        return quoted(string_value(key) if key.type == "string" else text_of(key))

    # ── names and members ─────────────────────────────────────────────────────────────────────────────────

    def _identifier(self, node: "Node") -> str:
        name = text_of(node)
        if name == "undefined":
            return "None"
        if name not in self.scope:
            raise UntranslatedError(name)
        return self.scope[name]

    def _member_expression(self, node: "Node") -> str:
        whole = text_of(node)
        if whole.startswith("process.env."):
            self.imports.add("import os")
            return f"os.environ.get({quoted(whole.rpartition('.')[2])}, '')"
        target, name = node.child_by_field_name("object"), node.child_by_field_name("property")
        if target is None or name is None:
            raise UntranslatedError(whole)
        python, word = self.translate(target), text_of(name)
        if python == "props" and word in ("params", "id"):
            return word
        found = f"len({python})" if word == "length" else f"{python}[{quoted(word)}]"
        if node.child_by_field_name("optional_chain") is not None:
            return f"({found} if {python} else None)"
        return found

    def _subscript_expression(self, node: "Node") -> str:
        target, index = node.child_by_field_name("object"), node.child_by_field_name("index")
        if target is None or index is None:
            raise UntranslatedError(text_of(node))
        if text_of(target) in self.mappings:  # what is not there is None in JavaScript too
            return f"{self.translate(target)}.get({self.translate(index)})"
        return f"{self.translate(target)}[{self.translate(index)}]"

    # ── operators ─────────────────────────────────────────────────────────────────────────────────────────

    def _binary_expression(self, node: "Node") -> str:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = node.child_by_field_name("operator")
        if left is None or right is None or operator is None:
            raise UntranslatedError(text_of(node))
        sign, one, other = text_of(operator), self.translate(left), self.translate(right)
        if sign == "??":
            return f"({one} if {one} is not None else {other})"
        if sign == "+" and (_is_text(left) or _is_text(right)):
            return _formatted(["", "", ""], [one, other])
        if sign not in _OPERATORS:
            raise UntranslatedError(text_of(node))
        return f"({one} {_OPERATORS[sign]} {other})"

    def _unary_expression(self, node: "Node") -> str:
        sign, value = node.children[0].type, self.translate(node.named_children[-1])
        if sign == "!":
            return f"(not {value})"
        if sign in ("-", "+"):
            return f"{sign}{value}"
        raise UntranslatedError(text_of(node))

    def _ternary_expression(self, node: "Node") -> str:
        test, yes, no = (node.child_by_field_name(one) for one in ("condition", "consequence", "alternative"))
        if test is None or yes is None or no is None:
            raise UntranslatedError(text_of(node))
        return f"({self.translate(yes)} if {self.translate(test)} else {self.translate(no)})"

    def _inner(self, node: "Node") -> str:
        return self.translate(next(one for one in node.named_children if one.type != "comment"))

    _parenthesized_expression = _as_expression = _satisfies_expression = _non_null_expression = _inner

    def _await_expression(self, node: "Node") -> str:
        # What is translated is there at once: only what is a gap would have to be waited for, and a gap is there too.
        return self.translate(node.named_children[0])

    # ── calls ─────────────────────────────────────────────────────────────────────────────────────────────

    def _call_expression(self, node: "Node") -> str:
        called, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if called is None or arguments is None or arguments.type != "arguments":
            raise UntranslatedError(text_of(node))
        given = arguments.named_children
        name = text_of(called)
        read = self._read_file(name, called, given)
        if read is not None:
            return read
        if name in _FUNCTIONS:
            return self._filled(_FUNCTIONS[name], [self.translate(one) for one in given])
        if name in self.scope:
            return f"{self.scope[name]}({', '.join(map(self.translate, given))})"
        target = called.child_by_field_name("object")
        word = called.child_by_field_name("property")
        if target is None or word is None:
            raise UntranslatedError(text_of(node))
        method = text_of(word)
        if method == "toString" and [text_of(one).strip("\"'") for one in given] == ["base64"]:
            self.imports.add("from base64 import b64encode")
            return f"b64encode({self.translate(target)}).decode()"
        if method == "toFixed" and given and given[0].type == "number":
            return f'format({self.translate(target)}, ".{text_of(given[0])}f")'
        if method in ("map", "filter", "flatMap") and given and given[0].type == "arrow_function":
            return self._loop(method, self.translate(target), given[0])
        if method not in _METHODS:
            raise UntranslatedError(text_of(node))
        return self._filled(_METHODS[method], [self.translate(target), *map(self.translate, given)])

    def _filled(self, pattern: str, values: list[str]) -> str:
        pattern = pattern.replace("{*}", ", ".join(values))
        for place in range(3):
            missing = "" if pattern.endswith("]") else None
            if f"{{{place}}}" in pattern and place >= len(values) and missing is None:
                raise UntranslatedError(pattern)
            pattern = pattern.replace(f"{{{place}}}", values[place] if place < len(values) else "")
        return pattern

    def _read_file(self, name: str, called: "Node", given: "list[Node]") -> str | None:
        """Translate what reads a file of the project: `fetch(new URL(…))`, `readFile(join(…))`."""
        if name.endswith(".then") and called.named_children[0].type == "call_expression":
            return self._call_expression(called.named_children[0])
        if name.endswith((".arrayBuffer", ".buffer", ".blob")) and not given:
            inner = called.named_children[0]
            while inner.type in ("parenthesized_expression", "await_expression"):
                inner = inner.named_children[0]
            return self.translate(inner)
        if name.rpartition(".")[2] not in ("fetch", "readFile", "readFileSync") or not given:
            return None
        place = self._place(given[0])
        asset = None if place is None else self._asset(*place)
        if asset is None:
            raise UntranslatedError(f"{name}({text_of(given[0])})")
        self.imports.add("from pathlib import Path")
        is_text = len(given) > 1 and "utf" in text_of(given[1])
        return f"{asset}.read_text()" if is_text else f"{asset}.read_bytes()"

    def _place(self, node: "Node") -> tuple[str, bool] | None:
        """Give the path that an expression names, and whether it is relative to the file rather than the project."""
        if node.type == "new_expression":
            arguments = node.child_by_field_name("arguments")
            given = [] if arguments is None else arguments.named_children
            if len(given) == 2 and given[0].type == "string" and text_of(given[1]) == "import.meta.url":
                return string_value(given[0]), True
        if node.type == "call_expression":
            arguments = node.child_by_field_name("arguments")
            parts = [] if arguments is None else arguments.named_children
            if parts and text_of(parts[0]) == "process.cwd()" and all(one.type == "string" for one in parts[1:]):
                return str(PurePosixPath(*map(string_value, parts[1:]))), False
        if node.type == "string" and "://" not in string_value(node):
            return string_value(node), False
        return None

    def _loop(self, method: str, over: str, function: "Node") -> str:
        body = function.child_by_field_name("body")
        names = parameter_names(function)
        if body is None or body.type == "statement_block":
            body = None if body is None else only_return(body)
        if body is None or not names or len(names) > 2:
            raise UntranslatedError(text_of(function))
        item = variable_name(names[0]) if isinstance(names[0], str) else "item"
        seen = (
            {str(names[0]): item}
            if isinstance(names[0], str)
            else {name: f"{item}[{quoted(name) if names[0].by_name else place}]" for place, name in enumerate(names[0])}
        )
        clause = f"for {item} in {over}"
        if len(names) == 2:
            seen[str(names[1])] = variable_name(str(names[1]))
            clause = f"for {variable_name(str(names[1]))}, {item} in enumerate({over})"
        outer, self.scope = self.scope, {**self.scope, **seen}
        try:
            python = self.translate(body)
        finally:
            self.scope = outer
        if method == "filter":
            return f"[{item} {clause} if {bare(python)}]"
        if method == "flatMap":
            return f"[one {clause} for one in {python}]"
        line = f"[{bare(python)} {clause}]"
        return line if len(line) <= LINE and "\n" not in line else f"[\n{indented(bare(python))}\n    {clause}\n]"

    # ── JSX ───────────────────────────────────────────────────────────────────────────────────────────────

    def _jsx(self, node: "Node") -> str:
        return self._element(node)

    _jsx_element = _jsx_self_closing_element = _jsx_fragment = _jsx


class Parts(list[str]):
    """Names of what a parameter is taken apart into: members by their names, or items in order.

    Attributes:
        by_name: Which of the two.
    """

    def __init__(self, names: Iterable[str], *, by_name: bool) -> None:
        super().__init__(names)
        self.by_name = by_name


def parameter_names(function: "Node") -> "list[str | Parts]":
    """Give the names of a function's parameters, and those of the parts of one that is taken apart."""
    single = function.child_by_field_name("parameter")
    if single is not None:
        return [text_of(single)]
    parameters = function.child_by_field_name("parameters")
    found: list[str | Parts] = []
    for one in [] if parameters is None else parameters.named_children:
        pattern = one.child_by_field_name("pattern") or one
        if pattern.type == "identifier":
            found.append(text_of(pattern))
        elif pattern.type == "object_pattern":
            found.append(Parts((name for name, _ in pattern_names(pattern)), by_name=True))
        elif pattern.type == "array_pattern":
            found.append(Parts(map(text_of, pattern.named_children), by_name=False))
    return found


def pattern_names(pattern: "Node") -> "list[tuple[str, Node | None]]":
    """Give the names of an object pattern with their default values.

    Raises:
        UntranslatedError: It is a pattern within a pattern, or takes the rest.
    """
    found: list[tuple[str, Node | None]] = []
    for child in pattern.named_children:
        if child.type == "shorthand_property_identifier_pattern":
            found.append((text_of(child), None))
        elif child.type == "object_assignment_pattern":
            found.append((text_of(child.named_children[0]), child.named_children[1]))
        elif child.type != "comment":
            raise UntranslatedError(text_of(pattern))
    return found


LINE: Final = 88
"""Characters of a line before it is broken."""


def indented(text: str) -> str:
    """Move a text one level in."""
    return "    " + text.replace("\n", "\n    ")


def bracketed(opening: str, parts: list[str], closing: str) -> str:
    """Write parts in brackets, one a line where they are too long for one line."""
    parts = list(map(bare, parts))
    line = f"{opening}{', '.join(parts)}{closing}"
    if len(line) <= LINE and "\n" not in line:
        return line
    return f"{opening}\n" + "".join(f"{indented(part)},\n" for part in parts) + closing


def bare(python: str) -> str:
    """Take away brackets around a whole expression."""
    if not python.startswith("(") or not python.endswith(")") or "\n" in python:
        return python
    depth = 0
    for place, char in enumerate(python):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return python[1:-1] if place == len(python) - 1 and "," not in python else python
    return python


def only_return(block: "Node") -> "Node | None":
    """Give what a block of one statement returns."""
    statements = [one for one in block.named_children if one.type != "comment"]
    if len(statements) == 1 and statements[0].type == "return_statement" and statements[0].named_children:
        return statements[0].named_children[0]
    return None


def string_value(node: "Node") -> str:
    """Give the text of a string."""
    return _unescape(text_of(node)[1:-1])


def quoted(text: str) -> str:
    """Write a text as Python does, in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    plain = text.replace("\\'", "'").replace('\\"', '"').replace("\\`", "`").replace("\\$", "$")
    try:
        found: str = json.loads(f'"{plain.replace(chr(34), chr(92) + chr(34))}"'.replace("\n", "\\n"))
    except ValueError:
        return plain
    return found


def _is_text(node: "Node") -> bool:
    return node.type in ("string", "template_string")


def _formatted(texts: list[str], values: list[str]) -> str:
    """Write a text with values between its parts: an f-string where Python 3.11 can read it."""
    if not values:
        return quoted(texts[0])
    escaped = [text.replace("{", "{{").replace("}", "}}") for text in texts]
    if any(one in value for value in values for one in "\"'\\\n"):
        return f"{quoted('{}'.join(escaped))}.format({', '.join(values)})"
    joined = escaped[0] + "".join(f"{{{value}}}{text}" for value, text in zip(values, escaped[1:], strict=True))
    return f"f{quoted(joined)}"
