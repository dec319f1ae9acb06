"""The part of tinycss2 that the tests use: component values and the contents of blocks as nodes."""

from typing import Any

# A node's attributes depend on its `type`.
Node = Any

def parse_component_value_list(css: str, skip_comments: bool = False) -> list[Node]: ...
def parse_blocks_contents(input: str, skip_comments: bool = False, skip_whitespace: bool = False) -> list[Node]: ...
