"""The outcome of a build: counts, failures by file and line, what was left out, and what is stale.

Goes in: results, as they come. Comes out: `Report`. Its size does not grow with the number of images.
"""

import time
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from limner.cards.summary import summary_line
from limner.diagnostics import Diagnostic
from limner.prerender.work import Failure, Result

_MOST_FAILURES: Final = 200
_MOST_WARNINGS: Final = 100
_MOST_EXAMPLES: Final = 5
_MOST_STALE: Final = 1000


@dataclass(slots=True)
class FailureGroup:
    """Images that have one message at one line.

    Attributes:
        where: File and line.
        what: The message.
        text: The author's lines and the message, of the first.
        count: How many there are.
        examples: Some of them.
    """

    where: str
    what: str
    text: str
    count: int = 0
    examples: list[str] = field(default_factory=list[str])


@dataclass(slots=True, kw_only=True)
class Report:
    """What came of a build.

    Attributes:
        drawn: Images that were drawn, or whose bytes are new.
        unchanged: Images that are as they were.
        failed: Images, lists and places that failed.
        left_out: Places and images that are not there on purpose, or that cannot be known ahead.
        seconds: How long it took.
        failures: By file and line.
        warnings: What the authors of images may want to fix, by file and message.
        missing: Files whose images cannot be known ahead, and why.
        stale: Files that earlier builds wrote and this one did not; the first thousand.
        stale_count: How many those are.
        pruned: Whether they were removed.
        pages: How many heads there are.
        lacks_base: Whether heads name share images by addresses without a host, which platforms do not follow.
    """

    drawn: int = 0
    unchanged: int = 0
    failed: int = 0
    left_out: int = 0
    seconds: float = 0.0
    failures: list[FailureGroup] = field(default_factory=list[FailureGroup])
    warnings: list[FailureGroup] = field(default_factory=list[FailureGroup])
    missing: list[Diagnostic] = field(default_factory=list[Diagnostic])
    stale: list[str] = field(default_factory=list[str])
    stale_count: int = 0
    pruned: bool = False
    pages: int = 0
    lacks_base: bool = False
    _begun: float = field(default_factory=time.monotonic)

    @property
    def is_good(self) -> bool:
        """Whether nothing failed."""
        return self.failed == 0

    @property
    def summary(self) -> str:
        """All counts in one line."""
        return summary_line(
            drawn=self.drawn, unchanged=self.unchanged, failed=self.failed, left_out=self.left_out,
            seconds=self.seconds,
        )  # fmt: skip

    def add(self, route: str, result: Result) -> None:
        """Count the result of one place of a file."""
        self.drawn += result.drawn
        self.unchanged += len(result.pictures) - result.drawn
        self.left_out += result.left_out
        for failure in result.failures:
            self.fail(failure)
        for picture in result.pictures:
            for text in picture.diagnostics:
                _count(self.warnings, Failure(route, text.partition("\n")[0], text, picture.path), _MOST_WARNINGS)

    def fail(self, failure: Failure) -> None:
        """Count a failure with those of its line and message."""
        self.failed += 1
        _count(self.failures, failure, _MOST_FAILURES)

    def add_stale(self, file: str) -> None:
        """Count a stale file."""
        self.stale_count += 1
        if len(self.stale) < _MOST_STALE:
            self.stale.append(file)

    def finish(self) -> None:
        """Stop the clock."""
        self.seconds = time.monotonic() - self._begun

    def data(self) -> dict[str, Any]:
        """Give everything as JSON takes it."""
        return {
            "drawn": self.drawn,
            "unchanged": self.unchanged,
            "failed": self.failed,
            "left_out": self.left_out,
            "seconds": round(self.seconds, 3),
            "pages": self.pages,
            "failures": [asdict(one) for one in self.failures],
            "warnings": [asdict(one) for one in self.warnings],
            "lacks_base": self.lacks_base,
            "missing": [str(one) for one in self.missing],
            "stale": self.stale,
            "stale_count": self.stale_count,
            "pruned": self.pruned,
        }


def _count(groups: list[FailureGroup], failure: Failure, most: int) -> None:
    """Count a failure with those of its line and message; no new group is made above a limit."""
    group = next((one for one in groups if (one.where, one.what) == (failure.where, failure.what)), None)
    if group is None:
        if len(groups) >= most:
            return
        group = FailureGroup(failure.where, failure.what, failure.text)
        groups.append(group)
    group.count += 1
    if len(group.examples) < _MOST_EXAMPLES:
        group.examples.append(failure.example)
