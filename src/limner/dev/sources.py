"""The author's lines: where something stands, the lines around it, and an address that opens an editor there.

Goes in: files and lines that errors, findings and elements name. Comes out: `Source`. No file is read because its name
came in a request.
"""

import linecache
import os
from pathlib import Path
from typing import Final, TypedDict
from urllib.parse import quote

from limner.serving.faults import locate
from limner.tracebacks import author_frames, describe_exception, short_path

_AROUND: Final = 2
_EDITOR: Final = "vscode://file{file}:{line}:{column}"
EDITOR_VARIABLE: Final = "LIMNER_EDITOR"
"""The environment variable with the address of an editor, in which ``{file}``, ``{line}`` and ``{column}`` stand."""


class Source(TypedDict):
    """A place in the author's files.

    Attributes:
        label: File and line as the author knows them.
        line: From 1.
        lines: The lines around it, by number.
        editor: An address that opens an editor there.
    """

    label: str
    line: int
    lines: list[tuple[int, str]]
    editor: str


class Fault(TypedDict):
    """Why an image cannot be drawn: the whole text, and the author's line."""

    text: str
    source: Source | None


def read_source(file: str, line: int, column: int = 1) -> Source:
    """Read the lines around a place."""
    linecache.checkcache(file)
    lines = [
        (number, text.rstrip("\n"))
        for number in range(max(1, line - _AROUND), line + _AROUND + 1)
        if (text := linecache.getline(file, number))
    ]
    label, editor = open_in_editor(file, line, column)
    return {"label": label, "line": line, "lines": lines, "editor": editor}


def open_in_editor(file: str, line: int, column: int = 1) -> tuple[str, str]:
    """Give how a place is called, and the address that opens an editor there."""
    template = os.environ.get(EDITOR_VARIABLE, _EDITOR)
    place = template.format(file=quote(Path(file).absolute().as_posix()), line=max(1, line), column=max(1, column))
    return f"{short_path(file)}:{line}", place


def read_fault(error: BaseException) -> Fault:
    """Say what an exception means to the author, with the line that it came from."""
    facts = getattr(error, "facts", None)
    where = facts.where if facts is not None and facts.where is not None else locate(error)
    source = None
    if where is not None and Path(where.file).is_file():
        source = read_source(where.file, where.line, where.column)
    elif frames := author_frames(error):
        source = read_source(frames[-1].filename, frames[-1].lineno or 1)
    return {"text": describe_exception(error, where), "source": source}
