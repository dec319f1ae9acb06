# ruff: noqa: T201 - its output is read by the test
"""Draws what means harm in a process of its own for each, and says how it ended, in how much time and memory.

Goes in: names of cases, one a line. Comes out: a line of JSON for each. The engine is loaded once; each case runs in a
fork of it, whose processor time and largest memory the system reports.
"""

import json
import os
import resource
import signal
import sys
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

CPU_SECONDS = 8
MEMORY = 4 * 1024**3  # what a case may ask for before it is refused; a test judges what it used


def run(name: str) -> str:
    """Draw one case and tell how it ended."""
    from hostile_cases import CASES

    from limner import LimnerError

    try:
        body = CASES[name]()
    except LimnerError as error:
        what = error.facts.what
        return f"error {type(error).__name__}: {what[:160]}" if what else "AN ERROR WITHOUT WORDS"
    except BaseException as error:  # noqa: BLE001 - this is what the test looks for
        import traceback

        last = traceback.extract_tb(error.__traceback__)[-1]
        where = last.filename.rpartition("limner/")[2]
        return f"RAISED {type(error).__name__}: {str(error)[:200]} at {where}:{last.lineno}"
    return "picture" if body[:4] in (b"\x89PNG", b"RIFF", b"\xff\xd8\xff\xe0") else "NO PICTURE"


def fork(name: str) -> dict[str, object]:
    """Run one case in a child."""
    reading, writing = os.pipe()
    begun = time.monotonic()
    child = os.fork()
    if not child:
        os.close(reading)
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        os.write(writing, run(name).encode("utf-8", "replace"))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        outcome = pipe.read().decode() or "DIED"
    _, status, usage = os.wait4(child, 0)
    if status:
        outcome += f" (status {status})"
    return {
        "name": name, "outcome": outcome, "cpu": round(usage.ru_utime + usage.ru_stime, 2),
        "wall": round(time.monotonic() - begun, 2), "mb": usage.ru_maxrss // 1024,
    }  # fmt: skip


def main() -> None:
    """Answer until the input ends."""
    warnings.simplefilter("ignore")
    import limner

    limner.render("<p>warm", width=64, height=64)
    for line in sys.stdin:
        print(json.dumps(fork(line.strip())), flush=True)


if __name__ == "__main__":
    main()
