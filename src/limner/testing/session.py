"""What the run of tests says of kept images: whether to update them, where the report goes, which test runs.

The pytest plugin sets it; without pytest, ``LIMNER_UPDATE=1`` in the environment updates.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class ImageSession:
    """One run of tests, in one process.

    Attributes:
        update: Keep what is drawn now.
        report: The folder of the report, None for no report.
        test: What the running test is called, empty outside of one.
        file: The file of the running test.
        kept: What was kept in this run.
    """

    update: bool = False
    report: Path | None = None
    test: str = ""
    file: Path | None = None
    kept: list[Path] = field(default_factory=list[Path])


_NO_SESSION = ImageSession()
_current: list[ImageSession] = []


def current_session() -> ImageSession:
    """Give the session of the running tests."""
    if _current:
        return _current[-1]
    _NO_SESSION.update = os.environ.get("LIMNER_UPDATE", "") not in {"", "0"}
    return _NO_SESSION


def begin_session(session: ImageSession) -> None:
    """Let a session count from now on."""
    _current.append(session)


def end_session(session: ImageSession) -> None:
    """Let it count no longer."""
    if session in _current:
        _current.remove(session)
