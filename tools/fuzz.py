"""Draws random inputs by the thousand and says which of them end in anything but a picture or an error of ours.

Goes in: kinds and seeds of `fuzz_writer`. Comes out: a line for each fault (an exception of another kind, a crash, more
than ten seconds of processor time, more than a gigabyte and a half), and at the end how many inputs were drawn.
The exit status is 1 when there was a fault.

Run as: python tools/fuzz.py [--seconds 1200] [--start 0] [KIND …]
        python tools/fuzz.py --only SEED KIND        draws one, with its traceback
        python tools/fuzz.py --print SEED KIND       prints one
"""

import argparse
import multiprocessing
import resource
import signal
import sys
import time
import traceback
from multiprocessing.connection import Connection
from typing import Final

from fuzz_writer import KINDS, write_input
from limner import Limits, LimnerError, Renderer

SIZE: Final = (320, 200)
PROCESSOR_SECONDS: Final = 10
PATIENCE: Final = 120  # seconds by the clock, for what waits instead of working
MEMORY: Final = 1536  # MB
BATCH: Final = 2000  # inputs a process, so that its memory tells of few


def draw(renderer: Renderer, kind: str, seed: int) -> str:
    """Draw one input and tell what is wrong, or nothing."""
    page = write_input(kind, seed)
    try:
        body = renderer.render(page, width=SIZE[0], height=SIZE[1])
    except LimnerError as error:
        return "" if error.facts.what else "an error without words"
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {str(error)[:120]} at {last.filename.rpartition('limner/')[2]}:{last.lineno}"
    return "" if body.startswith(b"\x89PNG") else "no PNG"


def work(kind: str, seeds: range, pipe: Connection) -> None:
    """Draw in a process of its own: each seed is told before it is drawn, and each fault after."""
    renderer = Renderer(limits=Limits())
    for seed in seeds:
        pipe.send((seed, ""))
        begun = time.process_time()
        # The system ends what works on behind Python's back.
        resource.setrlimit(resource.RLIMIT_CPU, (int(begun) + PROCESSOR_SECONDS + 2, resource.RLIM_INFINITY))
        fault = draw(renderer, kind, seed)
        spent = time.process_time() - begun
        if spent > PROCESSOR_SECONDS:
            fault = fault or f"{spent:.1f} s"
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        if memory > MEMORY:
            pipe.send((seed, fault or f"{memory} MB"))
            return
        if fault:
            pipe.send((seed, fault))
    pipe.send((seeds.stop, ""))


def watch(kind: str, seeds: range, until: float) -> tuple[int, int]:
    """Draw the seeds in a process and tell of its faults: gives the next seed and the number of faults."""
    here, there = multiprocessing.get_context("fork").Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=work, args=(kind, seeds, there), daemon=True)
    process.start()
    there.close()
    seed, faults = seeds.start, 0
    try:
        while time.monotonic() < until:
            if not here.poll(PATIENCE):
                print(f"{kind} {seed}: nothing for {PATIENCE} s", flush=True)
                process.kill()
                return seed + 1, faults + 1
            seed, fault = here.recv()
            if fault:
                faults += 1
                print(f"{kind} {seed}: {fault}", flush=True)
    except EOFError:
        process.join()
        if process.exitcode:
            name = signal.Signals(-process.exitcode).name if process.exitcode < 0 else f"status {process.exitcode}"
            print(f"{kind} {seed}: the process ended with {name}", flush=True)
            return seed + 1, faults + 1
        return (seed if seed == seeds.stop else seed + 1), faults
    process.kill()
    return seed, faults


def fuzz(kind: str, start: int, seconds: float) -> int:
    """Draw inputs of one kind for some time and give the number of faults."""
    until = time.monotonic() + seconds
    seed, faults = start, 0
    while time.monotonic() < until:
        seed, more = watch(kind, range(seed, seed + BATCH), until)
        faults += more
    print(f"{kind}: seeds {start} to {seed - 1} in {seconds:.0f} s, {faults} faults", flush=True)
    return faults


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"any of {', '.join(KINDS)}; all by default")
    parser.add_argument("--seconds", type=float, default=1200, help="for each kind (1200)")
    parser.add_argument("--start", type=int, default=0, help="first seed (0)")
    parser.add_argument("--only", type=int, metavar="SEED", help="draw this one, with its traceback")
    parser.add_argument("--print", type=int, metavar="SEED", help="print this one", dest="shown")
    given = parser.parse_args()
    kinds = given.kinds or list(KINDS)
    if unknown := set(kinds) - set(KINDS):
        parser.error(f"no kind {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}")
    if given.shown is not None:
        print(write_input(kinds[0], given.shown))
    elif given.only is not None:
        begun = time.process_time()
        body = Renderer().render(write_input(kinds[0], given.only), width=SIZE[0], height=SIZE[1])
        print(f"{len(body)} bytes, {time.process_time() - begun:.2f} s")
    else:
        sys.exit(1 if sum(fuzz(kind, given.start, given.seconds) for kind in kinds) else 0)


if __name__ == "__main__":
    main()
