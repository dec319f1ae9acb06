"""The part of tinycss2 that Limner uses: component values, rules and declarations as nodes."""

from collections.abc import Iterable, Sequence
from typing import Any

# A node's attributes depend on its `type`; `css.tokens` reads them by that name.
Node = Any

def parse_component_value_list(css: str, skip_comments: bool = False) -> list[Node]: ...
def parse_stylesheet(input: str, skip_comments: bool = False, skip_whitespace: bool = False) -> list[Node]: ...
def parse_rule_list(
    input: str | Iterable[Node], skip_comments: bool = False, skip_whitespace: bool = False
) -> list[Node]: ...
def parse_blocks_contents(
    input: str | Iterable[Node], skip_comments: bool = False, skip_whitespace: bool = False
) -> list[Node]: ...
def serialize(nodes: Sequence[Node]) -> str: ...
