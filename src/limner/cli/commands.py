"""The commands. Each checks its arguments first.

Goes in: arguments. Comes out: tables, files, a running server. The status is 2 for a command that was used wrongly, 1
for a fault of the site or an image, and 130 after Ctrl+C.
"""

from importlib import import_module
from typing import Final

import click
from click.exceptions import NoSuchCommand

from limner.cli.faults import Commands

_EPILOG: Final = """
\b
Examples:
  limner render card.html -o card.png
  limner dev app
  limner check app
  limner routes app
  limner build app dist --base-url https://example.com
  limner icons icon.svg public --name "Small Shop"
  limner stress app /products/1
  limner holds app /products/1 --field title
"""


_COMMANDS: Final = (
    "build",
    "cards",
    "check",
    "dev",
    "docs",
    "fonts",
    "holds",
    "icons",
    "migrate",
    "new",
    "render",
    "routes",
    "stress",
)
"""Each is a function in the module of its name, which loads when the command runs, or is listed."""


class _AllCommands(Commands):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Give the names of all commands."""
        return list(_COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was named."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            raise NoSuchCommand(args[0], possibilities=_COMMANDS, ctx=ctx)
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - the same
        """Load a command."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"limner.cli.{cmd_name}"), cmd_name)
        return command


@click.group(cls=_AllCommands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="limner")
def main() -> None:
    """Draw the images that a page's <head> points to.

    APP is a folder of route segments, or MODULE:NAME of a Site or of an app that has one.
    """
