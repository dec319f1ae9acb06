"""TypeScript and JSX to a syntax tree: the one door to tree-sitter.

Goes in: the text of a file. Comes out: its root node.

Spec: https://tree-sitter.github.io/py-tree-sitter/
"""

from functools import cache
from typing import TYPE_CHECKING

from limner.errors import ResourceError

if TYPE_CHECKING:
    from tree_sitter import Node, Parser


def parse_code(text: str) -> "Node":
    """Parse JavaScript or TypeScript, with JSX or without.

    Raises:
        ResourceError: The parser is not installed.
    """
    return _parser().parse(text.encode()).root_node


def text_of(node: "Node") -> str:
    """Give the code of a node."""
    return (node.text or b"").decode()


@cache
def _parser() -> "Parser":
    try:
        import tree_sitter_typescript
        from tree_sitter import Language, Parser
    except ImportError:
        raise ResourceError(
            "the parser of JSX is not installed",
            expected="the packages tree-sitter and tree-sitter-typescript",
            suggestion="pip install 'limner[migrate]'",
        ) from None
    return Parser(Language(tree_sitter_typescript.language_tsx()))
