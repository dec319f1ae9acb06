"""Room on the stack for deep trees: layout goes down a tree by calling itself.

Goes in: how deep a tree is. Comes out: a recursion limit under which the passes can walk it.
"""

import sys
from typing import Final

_SHALLOW: Final = 24
"""Levels that fit under Python's own limit, whatever called us."""

_FRAMES: Final = 16
"""Frames for each level; grids inside grids take the most, 11 of them."""

_REST: Final = 600


def make_room(depth: int) -> None:
    """Raise Python's recursion limit when a tree is deeper than it allows for.

    The limit is the whole interpreter's, so it is never lowered again: another thread may need it.
    """
    if depth <= _SHALLOW:
        return
    used, frame = 0, sys._getframe()  # noqa: SLF001 - the only way to ask how deep the caller stands
    while (back := frame.f_back) is not None:
        used, frame = used + 1, back
    wanted = used + depth * _FRAMES + _REST
    if sys.getrecursionlimit() < wanted:
        sys.setrecursionlimit(wanted)
