"""What a site has done, as numbers.

Goes in: events. Comes out: counters, and Prometheus text.

Spec: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final, Literal, TypeAlias

from limner.host import new_lock

Event: TypeAlias = Literal[
    "drawn",
    "cached",
    "stale",
    "refused",
    "timed_out",
    "failed",
    "retried",
    "lost_clients",
    "workers_started",
    "workers_replaced",
]

_MEANINGS: Final[Mapping[Event, str]] = {
    "drawn": "Images drawn.",
    "cached": "Replies from the cache of finished images.",
    "stale": "Replies from the cache that were due to be drawn again.",
    "refused": "Requests that found the queue full.",
    "timed_out": "Requests whose deadline passed.",
    "failed": "Requests that failed otherwise.",
    "retried": "Drawings done again because their worker process ended.",
    "lost_clients": "Clients that left before their reply.",
    "workers_started": "Worker processes started.",
    "workers_replaced": "Worker processes that were lost, ended for taking too long, or worn, and replaced.",
}


class Metrics:
    """Counts what a site does; safe to use from many threads.

    Attributes:
        fallbacks: Replies that were a fallback, by its kind: ``partial``, ``custom`` or ``card``.
        seconds: Time spent by phase: ``function``, ``queue``, and the passes of drawing.
    """

    def __init__(self) -> None:
        self._lock = new_lock()
        self._counts: Counter[str] = Counter()
        self.fallbacks: Counter[str] = Counter()
        self.seconds: dict[str, float] = {}
        self.gauges: dict[str, tuple[str, Callable[[], float]]] = {}

    def count(self, event: Event) -> None:
        """Count one event."""
        with self._lock:
            self._counts[event] += 1

    def count_fallback(self, kind: str) -> None:
        """Count one reply that was a fallback."""
        with self._lock:
            self.fallbacks[kind] += 1

    def add_seconds(self, phases: Mapping[str, float]) -> None:
        """Add the time that phases took."""
        with self._lock:
            for name, seconds in phases.items():
                self.seconds[name] = self.seconds.get(name, 0.0) + seconds

    def __getattr__(self, name: str) -> int:
        if name in _MEANINGS:
            return self._counts[name]
        raise AttributeError(f"metrics have no {name!r}; there are {', '.join(_MEANINGS)}, fallbacks and seconds")

    def prometheus(self) -> str:
        """Write everything in Prometheus's text format."""
        lines: list[str] = []
        with self._lock:
            for name, meaning in _MEANINGS.items():
                lines += [
                    f"# HELP limner_{name}_total {meaning}",
                    f"# TYPE limner_{name}_total counter",
                    f"limner_{name}_total {self._counts[name]}",
                ]
            lines += ["# HELP limner_fallbacks_total Replies that were a fallback, by kind."]
            lines += ["# TYPE limner_fallbacks_total counter"]
            lines += [
                f'limner_fallbacks_total{{kind="{kind}"}} {count}' for kind, count in sorted(self.fallbacks.items())
            ]
            lines += ["# HELP limner_phase_seconds_total Time by phase.", "# TYPE limner_phase_seconds_total counter"]
            lines += [
                f'limner_phase_seconds_total{{phase="{phase}"}} {seconds:.6f}'
                for phase, seconds in sorted(self.seconds.items())
            ]
        for gauge, (meaning, read) in self.gauges.items():
            lines += [f"# HELP limner_{gauge} {meaning}", f"# TYPE limner_{gauge} gauge", f"limner_{gauge} {read():g}"]
        return "\n".join(lines) + "\n"
