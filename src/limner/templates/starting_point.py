"""A template as a file of your own: what `limner new` writes.

Goes in: the name of a template. Comes out: the text of a route file that draws the same card and needs nothing of
`limner.templates`. It is put together from the template's own source, so that the two cannot differ.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from limner.templates import parts

_NOTES: Final = re.compile(r"  # (?:noqa|type: ignore|fmt: skip).*$", re.MULTILINE)
SHOWN: Final[Mapping[str, Mapping[str, str]]] = {
    "documentation": {
        "title": "Working with fonts",
        "description": "Which file draws a letter, and how to choose another.",
        "site_name": "Your project",
        "label": "Guide",
    },
    "blog": {
        "title": "What the garden does at night",
        "description": "Moths, moonflowers and the quiet economy of the dark.",
        "site_name": "Field notes",
        "author": "Ada Lindqvist",
        "date": "2027-03-12",
    },
    "product": {
        "title": "Dusk lamp",
        "description": "Warm light that follows the evening.",
        "site_name": "smallshop",
        "price": "€ 149",
    },
    "release": {
        "title": "Cards without a browser",
        "description": "Grid, filters and every script.",
        "version": "2.4",
        "site_name": "Your project",
        "date": "2027-03-12",
    },
    "event": {
        "title": "Typography after the browser",
        "date": "2027-03-12",
        "time": "19:00",
        "place": "Kulturhuset, Oslo",
        "author": "Ada Lindqvist",
    },
    "plain": {"title": "A picture says where the link leads", "site_name": "example.com"},
}


class _Source:
    """The top-level names of a module, with the lines that define each."""

    def __init__(self, file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        self.lines = text.splitlines()
        self.tree = ast.parse(text)
        self.named: dict[str, ast.stmt] = {}
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef):
                self.named[node.name] = node
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                self.named[node.targets[0].id] = node

    def text(self, node: ast.stmt) -> str:
        """Give the lines of a statement, without notes to the tools of this project."""
        return _NOTES.sub("", "\n".join(self.lines[node.lineno - 1 : node.end_lineno]))

    def imports(self) -> Iterator[tuple[str, ast.alias]]:
        """Give what is imported: the module, empty for a plain import, and the name."""
        for node in self.tree.body:
            if isinstance(node, ast.Import):
                yield from (("", alias) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module != parts.__name__:
                yield from ((node.module or "", alias) for alias in node.names)


def starting_point(template: str) -> str:
    """Give a route file that draws the card of a template.

    Args:
        template: One of `limner.templates.TEMPLATES`.
    """
    folder = Path(parts.__file__).parent
    own, shared = _Source(folder / f"{template}.py"), _Source(folder / "parts.py")
    used: set[str] = set()
    waiting = [own.named[template], own.named["STYLE"]]
    while waiting:
        names = {node.id for node in ast.walk(waiting.pop()) if isinstance(node, ast.Name)} - used
        used |= names
        waiting += [shared.named[name] for name in names if name in shared.named]
    about = _sentence(ast.get_docstring(own.tree) or "")
    shared_names = [name for name in shared.named if name in used]
    texts = [shared.text(shared.named[name]) for name in shared_names if not _is_function(shared.named[name])]
    functions = [shared.text(shared.named[name]) for name in shared_names if _is_function(shared.named[name])]
    head = [
        f'"""{about}\n\nIt began as Limner\'s template {template!r}, and is yours: change whatever you like.\n"""',
        _imports([*own.imports(), *shared.imports(), ("limner", ast.alias("ImageResponse"))], used | {"ImageResponse"}),
        *texts,
        own.text(own.named["STYLE"]),
        f'size = (1200, 630)\nalt = "{SHOWN[template]["title"]}"\ncontent_type = "image/png"',
    ]
    shown = "".join(f'        {name}="{value}",\n' for name, value in SHOWN[template].items())
    image = (
        "def image():\n"
        '    """Draw the card; name `params`, `id` or `request` as arguments to learn what is asked for."""\n'
        f"    card = {template}(\n{shown}    )\n    return ImageResponse(card)\n"
    )
    return (
        "\n\n".join(head)
        + "\n\n\n"
        + "\n\n\n".join([image.rstrip("\n"), own.text(own.named[template]), *functions])
        + "\n"
    )


def _is_function(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef)


def _sentence(text: str) -> str:
    return " ".join(text.split("\n\n", maxsplit=1)[0].split())


def _imports(found: list[tuple[str, ast.alias]], used: set[str]) -> str:
    """Write the import statements of the names that are used: the standard library's, then Limner's."""
    by_module: dict[str, set[str]] = {}
    for module, alias in found:
        if (alias.asname or alias.name) in used:
            shown = f"{alias.name} as {alias.asname}" if alias.asname else alias.name
            by_module.setdefault(module or f"import {shown}", set()).add(shown)
    groups: dict[bool, list[str]] = {False: [], True: []}
    for module in sorted(by_module, key=lambda name: (not name.startswith("import "), name)):
        statement = (
            module if module.startswith("import ") else f"from {module} import {', '.join(sorted(by_module[module]))}"
        )
        groups[module.startswith("limner")].append(statement)
    return "\n\n".join("\n".join(group) for group in groups.values() if group)
