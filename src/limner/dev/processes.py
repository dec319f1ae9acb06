"""Programs that the gallery starts: each ends within seconds, or is ended with all that it started.

Goes in: a command. Comes out: what it wrote.
"""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class ProcessError(Exception):
    """A program did not do its work; the text says which, why and what to try."""


class Ended(NamedTuple):
    """What a program left.

    Attributes:
        status: 0 where all went well.
        output: What it wrote to its standard output.
        told: What it wrote to its standard error, the end of it.
    """

    status: int
    output: bytes
    told: str


async def run_process(
    command: Sequence[str], seconds: float, *, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Ended:
    """Run a program to its end.

    Args:
        command: The program and its arguments; no shell reads them.
        seconds: After which it is ended.
        folder: Where it runs; None for the current one.
        environment: Its whole environment; None for this process's.

    Raises:
        ProcessError: It does not start, or takes too long.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise ProcessError(f"{command[0]} does not start: {error.strerror or error}") from error
    try:
        output, told = await asyncio.wait_for(process.communicate(), seconds)
    except TimeoutError:
        raise ProcessError(f"{command[0]} took more than {seconds:g} seconds, and was ended") from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                _end(process)
            await process.wait()
    return Ended(process.returncode or 0, output, told.decode("utf-8", "replace").strip()[-2000:])


def _end(process: asyncio.subprocess.Process) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)  # it began a session, so this is its own group
