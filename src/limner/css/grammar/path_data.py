"""Whether a string is SVG path data.

Goes in: the string of ``path("…")``. Comes out: yes or no; Chrome drops a declaration whose path has any fault.

Spec: https://www.w3.org/TR/svg2/paths.html#PathDataBNF
"""

import re
from typing import Final

_PIECE = re.compile(r"[\s,]*+(?:([MmZzLlHhVvCcSsQqTtAa])|([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))")
_COUNTS: Final = {"m": 2, "z": 0, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7}
_FLAG = re.compile(r"[\s,]*+([01])")


def is_path_data(data: str) -> bool:
    """Tell whether every command has the numbers it needs; empty data draws nothing and is no path."""
    position = 0
    command = ""
    have = 0
    end = len(data.rstrip())
    first = True
    while position < end:
        # The two flags of an arc are single digits that may stand without a separator.
        if command == "a" and have % 7 in {3, 4}:
            match = _FLAG.match(data, position)
            if match is None:
                return False
            have += 1
            position = match.end()
            continue
        match = _PIECE.match(data, position)
        if match is None:
            return False
        position = match.end()
        letter = match[1]
        if letter is None:
            if not command or command == "z":
                return False
            have += 1
            continue
        if not _is_whole(command, have) or (first and letter not in "Mm"):
            return False
        first = False
        command, have = letter.lower(), 0
    return not first and _is_whole(command, have)


def _is_whole(command: str, have: int) -> bool:
    if not command:
        return True
    count = _COUNTS[command]
    return have == 0 if count == 0 else have > 0 and have % count == 0
