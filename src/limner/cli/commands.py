"""The commands. Each checks its arguments first.

Goes in: arguments. Comes out: tables, files, a running server. The status is 2 for a command that was used wrongly, 1
for a fault of the site or a picture, and 130 after Ctrl+C.
"""

from typing import Final

import click

from limner.cli.build import build
from limner.cli.cards import cards
from limner.cli.check import check
from limner.cli.dev import dev
from limner.cli.faults import Commands
from limner.cli.icons import icons
from limner.cli.new import new
from limner.cli.render import render
from limner.cli.routes import routes

_EPILOG: Final = """
\b
Examples:
  limner render card.html -o card.png
  limner dev app
  limner check app
  limner routes app
  limner build app dist --base-url https://example.com
  limner icons icon.svg public --name "Small Shop"
"""


@click.group(cls=Commands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="limner")
def main() -> None:
    """Draw the pictures that a page's <head> points to.

    APP is a folder of route segments, or MODULE:NAME of a Site or of an app that has one.
    """


_COMMANDS: Final = (
    render,
    new,
    dev,
    check,
    routes,
    build,
    cards,
    icons,
)
for command in _COMMANDS:
    main.add_command(command)
