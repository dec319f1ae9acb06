"""What goes wrong in a command: wrong use is status 2 with its usage, a fault in the author's own files is status 1.

Goes in: exceptions and log records. Comes out: text on standard error, the author's lines only.
"""

import logging
import signal
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import click

from limner.errors import Facts, LimnerError
from limner.tracebacks import describe_exception

FAULT: Final = 1
INTERRUPTED: Final = 128 + signal.SIGINT


def wrong_use(what: str, *, got: str = "", expected: str = "", suggestion: str = "") -> click.UsageError:
    """Make the error of an argument that means nothing, with the facts that other errors have."""
    return click.UsageError(str(Facts(what, None, got, expected, suggestion)))


def print_fault(error: BaseException) -> None:
    """Say on standard error what a fault means to the author."""
    from limner.serving.faults import locate

    place = None if isinstance(error, LimnerError) and error.facts.where is not None else locate(error)
    click.echo(describe_exception(error, place), err=True)


class Commands(click.Group):
    """A group of commands that tells faults from wrong use, and ends quietly at Ctrl+C."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a fault is printed, and the status is 1."""
        _log_to_standard_error()
        try:
            return super().invoke(ctx)
        except click.MissingParameter as error:
            raise _with_hint(error) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:  # `limner routes app | head`: click ends quietly
            raise
        except Exception as error:  # noqa: BLE001 - the last line of defence: no fault shows our own lines
            print_fault(error)
            ctx.exit(FAULT)


def _with_hint(error: click.MissingParameter) -> click.MissingParameter:
    if error.param is None or error.param.name != "app":
        return error
    message = "APP is a folder of route segments, or MODULE:NAME of a Site or an app" + _folder_hint()
    return click.MissingParameter(message, error.ctx, error.param)


def _folder_hint() -> str:
    folders = site_folders(Path.cwd())
    return f"; here it may be {folders[0]!r}" if folders else ""


def site_folders(folder: Path) -> list[str]:
    """Name the folders in a folder that look like a site's: those with image files in them."""
    from limner.routes.convention import parse_file_name

    found: list[str] = []
    try:
        for child in sorted(folder.iterdir()):
            if child.name[:1] in {".", "_"} or not child.is_dir():
                continue
            if any(parse_file_name(file.name) is not None for file in child.iterdir()):
                found.append(child.name)
    except OSError:
        return found
    return found


def nearest(word: str, words: list[str]) -> str:
    """Give the word that was probably meant; empty where none is near."""
    return next(iter(get_close_matches(word, words, n=1)), "")


class _Formatter(logging.Formatter):
    """One record: its message, and of an exception what its author needs."""

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return f"{record.levelname.lower()}: {message}"
        return f"{message}\n{describe_exception(error)}"


def _log_to_standard_error() -> None:
    logger = logging.getLogger("limner")
    if not any(isinstance(handler.formatter, _Formatter) for handler in logger.handlers):
        handler = _EchoHandler()
        handler.setFormatter(_Formatter())
        logger.addHandler(handler)
        logger.propagate = False


class _EchoHandler(logging.Handler):
    """Writes to the standard error of the moment, which tests replace."""

    def emit(self, record: logging.LogRecord) -> None:
        click.echo(self.format(record), err=True)
