"""Pictures a second of a site by itself, with one worker process and with two: ``python benchmarks/workers.py``.

Goes in: the cards of trees.py. Comes out: one JSON line. The sites take turns, so that a machine whose speed drifts
slows all of them; medians of the turns are shown, and ratios are taken within a turn. No tree is drawn twice. The
processor time of the server and of its workers is told apart, where the system says it. ``machine`` is what two
processes that only count do over one at that moment: no pool of workers can do better.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from trees import CARDS

from limner import ImageResponse
from limner.site import Site

_ROUTE = "def image():\n    raise NotImplementedError\n"


def responses(number: int, turn: int) -> list[ImageResponse]:
    """Give cards that no other turn has."""
    cards = list(CARDS.values())
    found: list[ImageResponse] = []
    for one in range(number):
        width, height, make = cards[one % len(cards)]
        found.append(ImageResponse(make(100_000 * turn + one), width=width, height=height))
    return found


def seconds_of(pids: tuple[int, ...]) -> float:
    """Give the processor time that some processes have used."""
    total = 0
    for pid in pids:
        path = Path(f"/proc/{pid}/stat")
        if path.exists():
            total += sum(map(int, path.read_text().rpartition(")")[2].split()[11:13]))
    return total / os.sysconf("SC_CLK_TCK")


async def draw(site: Site, turn: int, number: int) -> dict[str, float]:
    """Draw some cards at once and give the pictures a second, and milliseconds of processor time for one."""
    drawer: Any = site.server._drawer  # noqa: SLF001 - without a client's time in it
    drawn = responses(number, turn)
    pids = drawer.remote.pool.pids if drawer.remote else ()
    before, own, begun = seconds_of(pids), time.process_time(), time.perf_counter()
    await asyncio.gather(*(drawer.draw(one, (), keeps=False) for one in drawn))
    spent = time.perf_counter() - begun
    return {
        "a second": number / spent,
        "server ms": 1000 * (time.process_time() - own) / number,
        "workers ms": 1000 * (seconds_of(pids) - before) / number,
    }


def count(processes: int) -> int:
    """Give how far so many processes count together in half a second."""
    code = "import time\nend, n = time.time() + 0.5, 0\nwhile time.time() < end:\n    n += 1\nprint(n)"
    command = [sys.executable, "-S", "-c", code]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
    return sum(int(one.communicate()[0]) for one in running)


async def main(turns: int, number: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "icon.py").write_text(_ROUTE)
        sites = {workers: Site(folder, workers=workers, deadline=None, queue=10_000) for workers in (0, 1, 2)}
        for workers, site in sites.items():
            await site.server._drawer.warm()  # noqa: SLF001 - before the clock runs
            while site.server._drawer.remote and len(site.server._drawer.remote.pool.pids) < workers:  # noqa: ASYNC110, SLF001 - it tells nobody
                await asyncio.sleep(0.05)
            await draw(site, 0, 12 * max(1, workers))
        found: dict[int, list[dict[str, float]]] = {workers: [] for workers in sites}
        machine: list[float] = []
        for turn in range(turns):
            machine.append(count(2) / count(1))
            for workers, site in sites.items():
                found[workers].append(await draw(site, 3 * turn + workers + 1, number))
        for site in sites.values():
            site.close()
    told: dict[str, Any] = {
        f"{workers} workers": {name: round(statistics.median(one[name] for one in rows), 2) for name in rows[0]}
        for workers, rows in found.items()
    }
    for fewer in (0, 1):
        ratios = [two["a second"] / one["a second"] for one, two in zip(found[fewer], found[2], strict=True)]
        told[f"two over {fewer}"] = round(statistics.median(ratios), 2)
    told["machine"] = round(statistics.median(machine), 2)
    told["load"] = [round(one, 1) for one in os.getloadavg()] if hasattr(os, "getloadavg") else None
    print(json.dumps(told))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--number", type=int, default=60)
    given = parser.parse_args()
    asyncio.run(main(given.turns, given.number))
