"""What a failed request reports: everything to the log, nothing to a client in production, an image in development.

Goes in: an exception. Comes out: a log line that names file and line, and a `Reply`.
"""

import logging
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from limner.diagnostics import Diagnostic, logger
from limner.engine.renderer import Renderer
from limner.errors import DeadlineExceededError, LimnerError, OverloadedError
from limner.geometry import CARD_HEIGHT, CARD_WIDTH
from limner.html.element import Element
from limner.serving.policy import DEVELOPMENT
from limner.serving.request import Reply, Request, text_reply
from limner.sources import SourceLocation

_OWN_FOLDER: Final = str(Path(__file__).resolve().parent.parent) + os.sep
_LIBRARIES: Final = ("site-packages", f"{os.sep}lib{os.sep}python")
_LONGEST_MESSAGE: Final = 600
_PLACE: Final = "_limner_place"
_MOST_OF_A_KIND: Final = 10
_MOST_SEEN: Final = 10_000


def mark_place(error: BaseException, where: SourceLocation) -> None:
    """Note which file caused an error, for errors whose traceback has no line of that file."""
    if getattr(error, _PLACE, None) is None:
        setattr(error, _PLACE, where)


def locate(error: BaseException) -> SourceLocation | None:
    """Give the place of an error: its own, or else the innermost line outside Limner and libraries."""
    if isinstance(error, LimnerError) and error.facts.where is not None:
        return error.facts.where
    found: SourceLocation | None = None
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if not name.startswith((_OWN_FOLDER, "<")) and not any(part in name for part in _LIBRARIES):
            found = SourceLocation(name, trace.tb_lineno)
        trace = trace.tb_next
    marked = getattr(error, _PLACE, None)
    return found or (marked if isinstance(marked, SourceLocation) else None)


def place_diagnostic(diagnostic: Diagnostic, where: SourceLocation) -> Diagnostic:
    """Give a diagnostic of an image that says which file drew it.

    Args:
        diagnostic: A diagnostic of one render, which knows only its own texts.
        where: The image function.
    """
    facts = diagnostic.facts
    if facts.where is None:
        facts = replace(facts, where=where)
    elif not Path(facts.where.file).is_file():
        facts = replace(facts, where=where, what=f"{facts.what} ({facts.where})")
    return Diagnostic(diagnostic.code, facts, diagnostic.severity)


class DiagnosticLog:
    """Logs the diagnostics of images: each one once per file, and only a few of each kind.

    A failure to load is logged again at level INFO, so that each reply with ``limner-fallback: partial`` is explained.

    Args:
        development: Whether the author is watching; if not, only failures to load are logged as more than details.
    """

    def __init__(self, *, development: bool) -> None:
        self._level = logging.WARNING if development else logging.DEBUG
        self._seen: set[tuple[SourceLocation, Diagnostic]] = set()
        self._counts: Counter[tuple[SourceLocation, str]] = Counter()

    def tell(self, where: SourceLocation, diagnostics: Iterable[Diagnostic]) -> None:
        """Log the new diagnostics of an image.

        Args:
            where: The image function.
            diagnostics: The diagnostics of one render.
        """
        for diagnostic in diagnostics:
            lacks = diagnostic.code == "load-failed"
            level = logging.WARNING if lacks else self._level
            if not self._is_new(where, diagnostic):
                if not lacks:
                    continue
                level = logging.INFO  # logged each time, because the reply is marked each time too
            logger.log(level, "%s", place_diagnostic(diagnostic, where))

    def _is_new(self, where: SourceLocation, diagnostic: Diagnostic) -> bool:
        key, kind = (where, diagnostic), (where, diagnostic.code)
        if key in self._seen or self._counts[kind] >= _MOST_OF_A_KIND or len(self._seen) >= _MOST_SEEN:
            return False
        self._seen.add(key)
        self._counts[kind] += 1
        return True


def log_fault(error: BaseException, request: Request, label: str) -> None:
    """Write one line that names the file and line, with the traceback below."""
    where = locate(error)
    what = error.facts.what if isinstance(error, LimnerError) else f"{type(error).__name__}: {error}"
    logger.error("%s %s: %s: %s", request.method, request.target, where or label, what, exc_info=error)


def log_left_out(error: BaseException, page: str, label: str) -> None:
    """Write one line about a page whose head lacks the tags of a file, with the traceback below."""
    where = locate(error)
    what = error.facts.what if isinstance(error, LimnerError) else f"{type(error).__name__}: {error}"
    logger.error("%s: the page %s has no tags of %s: %s", where or label, page, label, what, exc_info=error)


def status_reply(error: BaseException) -> Reply:
    """Give the reply to a failed request as a status without a body."""
    if isinstance(error, OverloadedError):
        return text_reply(503, ("retry-after", "1"))
    return text_reply(504 if isinstance(error, DeadlineExceededError) else 500)


def draw_fault(error: BaseException, renderer: Renderer) -> Reply:
    """Give the reply to a failed request as an image of the error, for its author."""
    headers = [("cache-control", DEVELOPMENT), ("x-content-type-options", "nosniff")]
    try:
        body = renderer.render(_picture(error), width=CARD_WIDTH, height=CARD_HEIGHT, format="png")
    except Exception as second:  # noqa: BLE001 - the error matters, not that it cannot be drawn
        logger.warning("the error cannot be shown as an image: %s", second)
        return Reply(
            status=500, headers=[("content-type", "text/plain; charset=utf-8"), *headers], body=describe(error)
        )
    return Reply(status=500, headers=[("content-type", "image/png"), *headers], body=body)


def describe(error: BaseException) -> bytes:
    """Say in text what went wrong and where."""
    where = locate(error)
    lines = [type(error).__name__, str(error), *([str(where)] if where else []), *getattr(error, "__notes__", ())]
    return "\n".join(lines).encode("utf-8", "replace")


def _picture(error: BaseException) -> Element:
    """Lay out the error: its name, its message and its place."""
    where = locate(error)
    message = error.facts.what if isinstance(error, LimnerError) else str(error)
    facts = str(error).split("\n")[1:] if isinstance(error, LimnerError) else [*getattr(error, "__notes__", ())]
    return _box(
        "display: flex; flex-direction: column; width: 100%; height: 100%; padding: 56px; gap: 24px;"
        " background: #2b1114; color: #ffe9e6; font-size: 30px; line-height: 1.3",
        _box("font-size: 26px; color: #ff9b8f", type(error).__name__),
        _box("font-size: 46px; font-weight: 700", message[:_LONGEST_MESSAGE] or "no message"),
        *(_box("font-size: 26px; color: #e7c3be; white-space: pre-wrap", line.strip()[:200]) for line in facts[:6]),
        _box("font-size: 24px; color: #ff9b8f", str(where) if where else "in Limner itself: see the log"),
    )


def _box(style: str, *children: Element | str) -> Element:
    return Element("div", {}, style, children)
