"""Tables on the terminal, and as lines of text anywhere else.

Goes in: a rich table. Comes out: what a person reads, or what `grep` does: one row a line there, however long.
"""

from typing import TextIO

from rich.console import Console
from rich.table import Table

_WIDE = 400


def print_table(table: Table, stream: TextIO) -> None:
    """Print a table."""
    is_terminal = stream.isatty()
    Console(file=stream, width=None if is_terminal else _WIDE, soft_wrap=not is_terminal).print(table)
