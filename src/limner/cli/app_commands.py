"""The commands as a group for the command line of a web framework, where the app and so its site are known already.

Goes in: who finds the site. Comes out: a click group of `build`, `routes`, `check` and `render`, without their APP.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import click

from limner.cli.faults import Commands

if TYPE_CHECKING:
    from limner.prerender.app import SiteInApp

_APP: Final = "app"
_COMMANDS: Final = ("build", "routes", "check", "render")


def make_app_commands(
    find: "Callable[[], SiteInApp]", within: Callable[[Callable[..., Any]], Callable[..., Any]] | None = None
) -> click.Group:
    """Make the group ``limner``.

    Args:
        find: Gives the site, when a command runs.
        within: Wraps what a command does, so that it runs in the framework's own context.
    """
    group = _AppCommands("limner", help="Draw the images that your pages' <head> points to.")
    group.find, group.within = find, within
    return group


class _AppCommands(Commands):
    """Makes each command when it runs, or is listed."""

    find: "Callable[[], SiteInApp]"
    within: Callable[[Callable[..., Any]], Callable[..., Any]] | None

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Give the names of all commands."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - the same
        """Load a command."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"limner.cli.{cmd_name}"), cmd_name)
        return _without_app(command, self.find, self.within)


def _without_app(
    command: click.Command,
    find: "Callable[[], SiteInApp]",
    within: Callable[[Callable[..., Any]], Callable[..., Any]] | None,
) -> click.Command:
    callback: Any = command.callback

    def run(**values: Any) -> None:
        callback(app=find(), **values)

    return click.Command(
        command.name,
        callback=run if within is None else within(run),
        params=[parameter for parameter in command.params if parameter.name != _APP],
        help=(command.help or "").replace(", or, after APP, the address", ", or the address"),
    )
