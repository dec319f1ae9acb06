"""How long each pass of a render took."""

import time


class Timings:
    """Seconds by pass, in the order they ran; a pass that runs twice adds up."""

    __slots__ = ("_last", "seconds")

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def start(self) -> None:
        """Leave out the time since the last mark."""
        self._last = time.perf_counter()

    def mark(self, name: str) -> None:
        """Count the time since the last mark for a pass."""
        now = time.perf_counter()
        seconds = self.seconds
        seconds[name] = seconds[name] + now - self._last if name in seconds else now - self._last
        self._last = now
