"""What came of a run, in one line that reads the same in every tool."""

import time
from dataclasses import dataclass, field


def summary_line(*, drawn: int, unchanged: int, failed: int, left_out: int, seconds: float) -> str:
    """Write the counts of a run."""
    return f"drawn {drawn:,}, unchanged {unchanged:,}, failed {failed:,}, left out {left_out:,}, {seconds:,.1f} s"


@dataclass(slots=True)
class Summary:
    """Counts the cards of a run.

    Attributes:
        drawn: Cards that were drawn.
        unchanged: Cards that are as they were.
        failed: Cards that could not be made.
        left_out: Pages that have no card, because somebody said so.
    """

    drawn: int = 0
    unchanged: int = 0
    failed: int = 0
    left_out: int = 0
    _begun: float = field(default_factory=time.monotonic)

    def count(self, *, is_drawn: bool) -> None:
        """Count a card that is there."""
        if is_drawn:
            self.drawn += 1
        else:
            self.unchanged += 1

    def __str__(self) -> str:
        return summary_line(
            drawn=self.drawn, unchanged=self.unchanged, failed=self.failed, left_out=self.left_out,
            seconds=time.monotonic() - self._begun,
        )  # fmt: skip
