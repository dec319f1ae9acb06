"""Every figure of docs/benchmarks.md in one run: ``python benchmarks/run.py [--rounds N] [--turns N] [--no-peers]``.

Goes in: the cards of trees.py. Comes out: a table on the terminal, `results.md` and `results.json` beside this file.
The JavaScript engines come from npm, installed on first use into a folder of the temporary directory. Engines take
turns, so that a machine whose speed drifts slows all of them; ratios are taken within a turn, and the median of the
turns is shown. Times are those of the processor; those on the wall stand beside them. No tree is drawn twice by any
engine.
"""

import argparse
import datetime as dt
import json
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple, cast

import fontpkg
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-untyped]  # it has no types
from trees import CARDS, cells, cells_height

HERE = Path(__file__).resolve().parent
WORK = Path(tempfile.gettempdir()) / "limner-benchmarks"
PEERS = WORK / "peers"
WEIGHTS = (400, 600, 700)
ENGINES = ("takumi", "satori+resvg", "next/og")
Rows = list[dict[str, Any]]


def write_fonts() -> list[dict[str, Any]]:
    """Write static faces, which every engine reads."""
    WORK.mkdir(parents=True, exist_ok=True)
    fonts: list[dict[str, Any]] = []
    for weight in WEIGHTS:
        file = WORK / f"face-{weight}.ttf"
        if not file.exists():
            face = cast("TTFont", instantiateVariableFont(TTFont(fontpkg.path("Geist")), {"wght": weight}))
            face.save(file)
        fonts.append({"name": "Geist", "file": str(file), "weight": weight, "style": "normal"})
    return fonts


def write_trees(name: str, fonts: list[dict[str, Any]], cards: list[dict[str, Any]]) -> Path:
    """Write trees where every engine finds them."""
    path = WORK / f"{name}.json"
    path.write_text(json.dumps({"fonts": fonts, "cards": cards}))
    return path


def card_trees(rounds: int, turn: int) -> list[dict[str, Any]]:
    """Give the six cards with trees that no other turn has."""
    first = 1000 * (turn + 1)
    return [
        {"name": name, "width": width, "height": height, "warm": [make(first + i) for i in range(4)],
         "trees": [make(first + 10 + i) for i in range(rounds)]}
        for name, (width, height, make) in CARDS.items()
    ]  # fmt: skip


def growth_trees(rounds: int) -> list[dict[str, Any]]:
    """Give the dense card with 96 boxes, and with sixteen times as many."""
    return [
        {"name": str(count), "width": 1200, "height": cells_height(count),
         "warm": [cells(i, count) for i in range(2)], "trees": [cells(10 + i, count) for i in range(rounds)]}
        for count in (96, 1536)
    ]  # fmt: skip


def ours(measurement: str, trees: Path) -> list[str]:
    """Give the command of one of our own measurements."""
    return [sys.executable, str(HERE / "ours.py"), measurement, str(trees)]


def rows_of(command: list[str], folder: Path | None = None) -> Rows:
    """Run a command and read its JSON lines."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=folder, env=environment)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def install_peers() -> None:
    """Install the JavaScript engines once."""
    PEERS.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "peers.mjs"):
        shutil.copy(HERE / name, PEERS)
    if not (PEERS / "node_modules").is_dir():
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=PEERS, check=True)


class Time(NamedTuple):
    """Milliseconds for one picture: of the processor, all threads together, and on the wall."""

    cpu: float
    wall: float


def time_of(row: dict[str, Any]) -> Time:
    """Read what an engine measured."""
    return Time(row["cpu"], statistics.median(row["ms"]))


def processor_seconds() -> float:
    """Give what the processes that have ended took so far."""
    times = os.times()
    return times.children_user + times.children_system


def geometric_mean(values: list[float]) -> float:
    """Give the geometric mean."""
    return math.exp(statistics.fmean(map(math.log, values)))


def measure_cards(fonts: list[dict[str, Any]], rounds: int, turns: int, *, peers: bool) -> dict[str, Any]:
    """Time the six cards with every engine in turns."""
    times: list[dict[tuple[str, str], Time]] = []
    sizes: dict[tuple[str, str], int] = {}
    failed: dict[str, str] = {}
    for turn in range(turns):
        trees = write_trees("cards", fonts, card_trees(rounds, turn))
        rows = rows_of(["node", "peers.mjs", str(trees)], PEERS) if peers else []
        rows += rows_of(ours("cards", trees))
        taken: dict[tuple[str, str], Time] = {}
        for row in rows:
            key = row["engine"], row["card"]
            if "error" in row:
                failed[" ".join(key)] = row["error"]
                continue
            taken[key] = time_of(row)
            sizes[key] = row["bytes"]
            if "floor" in row:
                taken["floor", row["card"]] = time_of(row["floor"])
                sizes["small", row["card"]] = row["small"]
        times.append(taken)
    return summary_of_cards(times, sizes, failed)


def summary_of_cards(
    times: list[dict[tuple[str, str], Time]], sizes: dict[tuple[str, str], int], failed: dict[str, str]
) -> dict[str, Any]:
    """Give medians by engine and card, and ratios taken within the turns."""
    engines = list(dict.fromkeys(engine for taken in times for engine, _ in taken))
    cards: dict[str, dict[str, Any]] = {
        card: {
            engine: {
                "cpu": statistics.median(taken[engine, card].cpu for taken in times),
                "ms": statistics.median(taken[engine, card].wall for taken in times),
                "bytes": sizes.get((engine, card)),
            }
            for engine in engines
            if all((engine, card) in taken for taken in times)
        }
        for card in CARDS
    }
    ratios: dict[str, dict[str, float]] = {}
    for other in engines:
        if other == "limner":
            continue
        shared = [card for card in CARDS if other in cards[card]]
        found = {
            card: statistics.median(taken["limner", card].cpu / taken[other, card].cpu for taken in times)
            for card in shared
        }
        wall = [
            statistics.median(taken["limner", card].wall / taken[other, card].wall for taken in times)
            for card in shared
        ]
        ratios[other] = {
            **found,
            "geometric mean": geometric_mean(list(found.values())),
            "on the wall": geometric_mean(wall),
        }
    weights: dict[str, float] = {}
    if "takumi" in engines:
        for mine in ("limner", "small"):
            weights[mine] = geometric_mean(
                [sizes[mine, card] / sizes["takumi", card] for card in CARDS if ("takumi", card) in sizes]
            )
    return {"cards": cards, "ratios": ratios, "bytes / takumi": weights, "failed": failed}


def measure_growth(fonts: list[dict[str, Any]]) -> dict[str, float]:
    """Time sixteen times the boxes."""
    small, large = (row["cpu"] for row in rows_of(ours("growth", write_trees("growth", fonts, growth_trees(5)))))
    return {"96 cells": small, "1536 cells": large, "ratio": large / small}


def measure_cold_start(fonts: list[dict[str, Any]], turns: int, *, peers: bool) -> dict[str, float]:
    """Give the processor time of whole processes that draw one picture."""
    width, height, make = CARDS["article"]
    card = {"name": "article", "width": width, "height": height, "warm": [], "trees": [make(1)]}
    trees = write_trees("first", fonts, [card])
    commands: dict[str, tuple[list[str], Path | None]] = {"limner": (ours("first", trees), None)}
    if peers:
        commands["next/og"] = (["node", "peers.mjs", str(trees), "next/og"], PEERS)
    for command, folder in commands.values():
        rows_of(command, folder)  # so that bytecode and files are where an installed package has them
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(2 * turns + 1):
        for name, (command, folder) in commands.items():
            before = processor_seconds()
            rows_of(command, folder)
            seconds[name].append(processor_seconds() - before)
    found = {name: statistics.median(values) * 1000 for name, values in seconds.items()}
    if peers:
        found["ratio"] = found["limner"] / found["next/og"]
    return found


def measure_memory(fonts: list[dict[str, Any]]) -> dict[str, float]:
    """Give the resident set after 2,000 different pictures, and how much the last thousand added."""
    (row,) = rows_of(ours("memory", write_trees("memory", fonts, [])))
    first, last = row["resident"]
    return {"after 2000 MB": last / 1e6, "last 1000 MB": (last - first) / 1e6}


def measure_processes(fonts: list[dict[str, Any]], turns: int) -> dict[str, float]:
    """Compare the pictures a second of two processes with those of one."""
    width, height, make = CARDS["article"]
    card = {"name": "article", "width": width, "height": height, "warm": [make(i) for i in range(4)],
            "trees": [make(10 + i) for i in range(2000)]}  # fmt: skip
    trees = write_trees("rate", fonts, [card])

    def rate(count: int) -> float:
        started = [
            subprocess.Popen(ours("rate", trees), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(count)
        ]
        for one in started:
            assert one.stdout is not None  # noqa: S101 - it was asked for
            one.stdout.readline()
        for one in started:
            assert one.stdin is not None  # noqa: S101 - the same
            one.stdin.write("go\n")
            one.stdin.flush()
        outputs = [one.communicate()[0] for one in started]
        return sum(float(json.loads(output)["rate"]) for output in outputs)

    pairs = [(rate(1), rate(2)) for _ in range(turns)]
    return {
        "one a second": statistics.median(one for one, _ in pairs),
        "two a second": statistics.median(two for _, two in pairs),
        "ratio": statistics.median(two / one for one, two in pairs),
    }


def measure_server() -> dict[str, float]:
    """Compare cached replies of a site with plain ones."""
    (row,) = rows_of([sys.executable, str(HERE / "serve.py")])
    return {
        "site a second": statistics.median(row["site"]),
        "plain a second": statistics.median(row["plain"]),
        "ratio": statistics.median(a / b for a, b in zip(row["site"], row["plain"], strict=True)),
        "ratio where the function is asked each time": statistics.median(
            a / b for a, b in zip(row["asked"], row["plain"], strict=True)
        ),
    }


def processors() -> list[str]:
    """Give what the system says of its processors, where it does."""
    file = Path("/proc/cpuinfo")
    return file.read_text().splitlines() if file.exists() else []


def machine() -> dict[str, str]:
    """Describe the machine without its name."""
    model = next(
        (line.partition(":")[2].strip() for line in processors() if "model name" in line),
        platform.machine(),
    )
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return {
        "processor": f"{os.cpu_count()} × {model}",
        "system": f"{platform.system()}, Python {platform.python_version()}",
        "load before": load,
        "date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
    }


def cell_of(found: dict[str, Any]) -> str:
    """Write the times and the bytes of an engine on a card."""
    size = f", {found['bytes']:,} B" if found["bytes"] else ""
    return f"{found['cpu']:.2f} ms ({found['ms']:.2f}){size}"


def table_of(result: dict[str, Any]) -> str:
    """Write the result as Markdown."""
    about = result["machine"]
    lines = [f"{about['date']}, {about['processor']}, {about['system']}; load {about['load before']}.", ""]
    cards = result["cards"]["cards"]
    engines = list(dict.fromkeys(engine for row in cards.values() for engine in row))
    lines += ["| card | " + " | ".join(engines) + " |", "|---" * (len(engines) + 1) + "|"]
    for card, row in cards.items():
        cells_of_row = [cell_of(row[engine]) if engine in row else "failed" for engine in engines]
        lines.append(f"| {card} | " + " | ".join(cells_of_row) + " |")
    lines += ["", "| figure | value |", "|---|---|"]
    for other, ratios in result["cards"]["ratios"].items():
        by_card = {name: value for name, value in ratios.items() if name in cards}
        worst = max(by_card, key=by_card.__getitem__)
        lines.append(f"| limner / {other}, geometric mean | {ratios['geometric mean']:.2f} |")
        lines.append(f"| limner / {other}, geometric mean on the wall | {ratios['on the wall']:.2f} |")
        lines.append(f"| limner / {other}, worst card | {by_card[worst]:.2f} ({worst}) |")
    for mine, weight in result["cards"]["bytes / takumi"].items():
        lines.append(
            f"| PNG bytes / takumi's, {'default' if mine == 'limner' else 'compression=small'} | {weight:.2f} |"
        )
    for name in ("growth", "cold start", "memory", "processes", "cached replies"):
        lines += [f"| {name}: {key} | {value:.2f} |" for key, value in result.get(name, {}).items()]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run everything."""
    parser = argparse.ArgumentParser(description="Times Limner beside other engines.")
    parser.add_argument("--rounds", type=int, default=15, help="trees of each card a turn")
    parser.add_argument("--turns", type=int, default=3, help="turns of the engines")
    parser.add_argument("--no-peers", action="store_true", help="leave out the JavaScript engines")
    given = parser.parse_args()
    peers = not given.no_peers
    result: dict[str, Any] = {"machine": machine()}
    if peers:
        install_peers()
    fonts = write_fonts()
    result["cards"] = measure_cards(fonts, given.rounds, given.turns, peers=peers)
    result["growth"] = measure_growth(fonts)
    result["cold start"] = measure_cold_start(fonts, given.turns, peers=peers)
    result["memory"] = measure_memory(fonts)
    result["processes"] = measure_processes(fonts, given.turns)
    result["cached replies"] = measure_server()
    text = table_of(result)
    (HERE / "results.json").write_text(json.dumps(result, indent=1) + "\n")
    (HERE / "results.md").write_text(text)
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
