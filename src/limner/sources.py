"""Where something an author wrote stands: a file, a line, a column.

Gives `SourceLocation`, which errors and diagnostics carry.
"""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Literal, NamedTuple

_NOBODYS = sys.stdlib_module_names - {"__main__"} | {__name__.partition(".")[0]}
"""Packages whose lines no author wrote: Limner's own, and Python's, which are below every thread and task."""


class SourceLocation(NamedTuple):
    """A place in a file, counted from 1; a line or column of 0 is unknown."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


Part = Literal["tag", "style", "inside"]
"""Of an element: its start tag, the value of its `style`, what is inside it."""
Locate = Callable[[object, Part], SourceLocation | None]
"""Gives where a part of an element stands, None when it is not known."""


def caller_location() -> SourceLocation | None:
    """Give the nearest line on the stack that is neither Limner's nor Python's own, or None."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - inspect.stack() reads every source file
    while frame is not None:
        if str(frame.f_globals.get("__name__", "")).partition(".")[0] not in _NOBODYS:
            return SourceLocation(frame.f_code.co_filename, frame.f_lineno)
        frame = frame.f_back
    return None
