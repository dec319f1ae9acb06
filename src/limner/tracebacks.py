"""What an exception says to the author of the code that raised it: their own lines, then the message.

Goes in: an exception. Comes out: text. Lines of Limner, of Python and of installed packages are left out, unless there
are no others.
"""

import os
import site
import sysconfig
import traceback
from collections.abc import Iterator
from typing import Final

from limner.sources import SourceLocation

_ISSUES: Final = "https://github.com/limner/limner/issues"
_MOST_FRAMES: Final = 8
_OWN: Final = os.path.dirname(os.path.realpath(__file__)) + os.sep  # noqa: PTH120 - compared as text


def _library_folders() -> tuple[str, ...]:
    paths = sysconfig.get_paths()
    folders = [paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    folders += [*site.getsitepackages(), site.getusersitepackages()]
    return tuple({os.path.realpath(folder) + os.sep for folder in folders})


_LIBRARIES: Final = (_OWN, *_library_folders())


def is_author_file(file: str) -> bool:
    """Tell whether a file is the author's: not Limner's, not Python's, not an installed package's."""
    return not file.startswith("<") and not os.path.realpath(file).startswith(_LIBRARIES)


def author_frames(error: BaseException) -> list[traceback.FrameSummary]:
    """Give the frames of an exception that are the author's, the outermost first; of its cause where it has none."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = [frame for frame in traceback.extract_tb(current.__traceback__) if is_author_file(frame.filename)]
        if frames:
            return frames
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return []


def describe_exception(error: BaseException, place: SourceLocation | None = None) -> str:
    """Say what an exception means to the author: the lines of theirs that led to it, then the message.

    An exception that passed through no line of theirs, and that Limner did not raise on purpose (`LimnerError`,
    `OSError`), is a fault of Limner: its whole traceback is given, and where to report it.

    Args:
        error: The exception.
        place: The function for which something was done when it was raised, for one without lines of the author's.
    """
    frames = author_frames(error)
    notes: tuple[str, ...] = tuple(getattr(error, "__notes__", ()))
    if not frames and not _is_on_purpose(error):
        whole = "".join(traceback.format_exception(error)).rstrip()
        return f"{whole}\nThis is a fault in Limner itself. Please report it with the lines above: {_ISSUES}"
    if not frames and place is not None:
        frames = [traceback.FrameSummary(place.file, place.line, "image", line="")]
    return "\n".join([*_frame_lines(frames), *_message_lines(error), *notes])


def _is_on_purpose(error: BaseException) -> bool:
    return isinstance(error, OSError | SyntaxError) or hasattr(error, "facts")


def _frame_lines(frames: list[traceback.FrameSummary]) -> Iterator[str]:
    left_out = len(frames) - _MOST_FRAMES
    for index, frame in enumerate(frames):
        if left_out > 0 and index == _MOST_FRAMES // 2:
            yield f"  … {left_out} more lines of yours"
        if left_out > 0 and _MOST_FRAMES // 2 <= index < _MOST_FRAMES // 2 + left_out:
            continue
        yield f"  {short_path(frame.filename)}:{frame.lineno}, in {frame.name}"
        if frame.line:
            yield f"    {frame.line}"


def _message_lines(error: BaseException) -> list[str]:
    if (facts := getattr(error, "facts", None)) is not None:
        text = str(error)
        if facts.where is not None and text.startswith(facts.where.file):
            text = short_path(facts.where.file) + text.removeprefix(facts.where.file)
        return text.splitlines()
    # `format_exception_only` shows the line and column of a syntax error, and the class of every other.
    lines = "".join(traceback.format_exception_only(error)).rstrip().splitlines()
    notes = len("\n".join(getattr(error, "__notes__", ())).splitlines())
    return lines[: len(lines) - notes] if notes else lines


def short_path(file: str) -> str:
    """Give a path from the current folder where it lies below it, since that is how its author knows it."""
    try:
        relative = os.path.relpath(file)
    except ValueError:  # another drive
        return file
    return file if relative.startswith("..") else relative
