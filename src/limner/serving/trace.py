"""How long one request took, phase by phase.

Goes in: phases and their times as they pass. Comes out: the Server-Timing header, and the facts of the log line.

Spec: https://www.w3.org/TR/server-timing/
"""

import time
from collections.abc import Mapping


class Trace:
    """The phases of one request, in the order in which they were reported.

    Attributes:
        seconds: Time by phase.
    """

    __slots__ = ("_begun", "_notes", "seconds")

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self._notes: dict[str, str] = {}
        self.seconds: dict[str, float] = {}

    def add(self, phases: Mapping[str, float]) -> None:
        """Add the times of some phases."""
        self.seconds.update(phases)

    def note(self, name: str, description: str) -> None:
        """Note what was done if its time does not matter."""
        self.seconds[name] = 0.0
        self._notes[name] = f';desc="{description}"'

    def end(self) -> None:
        """Set the total time."""
        self.seconds["total"] = time.perf_counter() - self._begun

    def server_timing(self) -> str:
        """Give the value of the Server-Timing header, in milliseconds."""
        return ", ".join(
            f"{name}{self._notes.get(name, '')};dur={1000 * spent:.1f}" for name, spent in self.seconds.items()
        )
