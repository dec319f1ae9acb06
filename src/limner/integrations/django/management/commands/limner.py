# pyright: basic
# Django brings no types.
"""``manage.py limner build|routes|check|render``: the commands of ``limner`` for the project's images."""

import sys
from argparse import REMAINDER, ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from limner.cli.app_commands import make_app_commands
from limner.integrations.django.door import get_door
from limner.prerender.app import SiteInApp


class Command(BaseCommand):
    """Hands its arguments to the commands of ``limner``."""

    help = "Draws the images that your pages' <head> points to: limner build|routes|check|render, each with --help."

    requires_system_checks: Any = ()  # `limner check` tells more of the same

    def add_arguments(self, parser: Any) -> None:
        """Take all arguments as they are."""
        parser.add_argument("arguments", nargs=REMAINDER, metavar="build|routes|check|render …")

    def handle(self, *_: Any, **options: Any) -> None:
        """Run the command that the arguments name.

        Raises:
            CommandError: It was not run from the command line, and failed.
        """
        group = make_app_commands(_in_project)
        arguments = _without_options_of_django(options["arguments"]) or ["--help"]
        try:
            with self._own_output():
                group.main(arguments, prog_name="manage.py limner")
        except SystemExit as end:
            if end.code and not self._called_from_command_line:
                raise CommandError("limner " + " ".join(arguments) + " failed", returncode=int(end.code)) from None
            if end.code:
                raise

    @contextmanager
    def _own_output(self) -> Iterator[None]:
        """Print where Django was told to."""
        stream = getattr(self.stdout, "_out", sys.stdout)
        with redirect_stdout(stream):
            yield


def _in_project() -> SiteInApp:
    return SiteInApp(get_door().site, "limner.integrations.django.door:open_project")


def _without_options_of_django(arguments: list[str]) -> list[str]:
    """Leave out what ``manage.py`` has read already: options of all its commands may stand anywhere."""
    parser = ArgumentParser(add_help=False, allow_abbrev=False)
    for name in ("--settings", "--pythonpath", "--verbosity", "-v"):
        parser.add_argument(name)
    for name in ("--traceback", "--no-color", "--force-color", "--skip-checks"):
        parser.add_argument(name, action="store_true")
    return parser.parse_known_args(arguments)[1]
