"""The commands as a group for the command line of a web framework, where the app and so its site are known already.

Goes in: who finds the site. Comes out: a click group of `build`, `routes`, `check` and `render`, without their APP.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import click

from limner.cli.build import build
from limner.cli.check import check
from limner.cli.faults import Commands, wrong_use
from limner.cli.render import render
from limner.cli.routes import routes

if TYPE_CHECKING:
    from limner.prerender.app import SiteInApp

_APP: Final = "app"


def make_app_commands(
    find: "Callable[[], SiteInApp]", within: Callable[[Callable[..., Any]], Callable[..., Any]] | None = None
) -> click.Group:
    """Make the group ``limner``.

    Args:
        find: Gives the site, when a command runs.
        within: Wraps what a command does, so that it runs in the framework's own context.
    """
    group = Commands("limner", help="Draw the pictures that your pages' <head> points to.")
    for command in (build, routes, check, render):
        group.add_command(_without_app(command, find, within))
    return group


def no_images() -> click.UsageError:
    """Make the error of an app that has no images."""
    return wrong_use("the app has no images", expected="Limner(app) where the app is made")


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
