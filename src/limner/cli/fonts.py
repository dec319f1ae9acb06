"""`limner fonts`: which fonts the images of a site use, and a lock of just what they draw."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from limner.cli.faults import FAULT, wrong_use

if TYPE_CHECKING:
    from limner.fonts.inventory import Inventory
    from limner.prerender.app import SiteInApp

_EPILOG: Final = """
\b
Examples:
  limner fonts app
  limner fonts lock app fonts --alphabet latin
  limner fonts lock app fonts --alphabet latin --alphabet "äöü€"

\b
Then give the site its locked fonts:
  Site("app", fonts=limner.fonts.read_lock("fonts"))
"""
_SHOWN: Final = 60


@click.command(epilog=_EPILOG)
@click.argument("arguments", metavar="APP | lock APP OUT", nargs=-1, required=True)
@click.option(
    "--alphabet",
    multiple=True,
    metavar="NAME|TEXT",
    help="Characters that may come later: ascii, latin, greek, cyrillic, kana, hangul, or the characters themselves.",
)
def fonts(arguments: "tuple[str | SiteInApp, ...]", alphabet: tuple[str, ...]) -> None:
    """List the faces that every known image of APP uses, families that are not there and characters that no font has.

    With lock, write to OUT just the characters that are drawn and those of the alphabets, each file pinned by its
    digest: megabytes become kilobytes, and `limner build` refuses text that left them. The exit status is 1 when a
    family or a character is missing.
    """
    from limner.errors import LimnerError
    from limner.fonts.lock import read_alphabet, write_lock

    if arguments[0] == "lock" and len(arguments) == 3:
        inventory = _draw_all(arguments[1])
        try:
            records = write_lock(inventory, read_alphabet(alphabet), Path(str(arguments[2])))
        except (LimnerError, OSError) as error:
            raise click.ClickException(str(error)) from None
        for one in records:
            click.echo(f"{one['file']}  {one['family']}  {_bytes(one['cut_from'])} -> {_bytes(one['bytes'])}")
        before, after = sum(one["cut_from"] for one in records), sum(one["bytes"] for one in records)
        click.echo(f"locked {len(records)} faces of {inventory.images} images: {_bytes(before)} -> {_bytes(after)}")
    elif len(arguments) == 1 and arguments[0] != "lock":
        inventory = _draw_all(arguments[0])
        _list(inventory)
    else:
        raise wrong_use(
            "an app, or lock, an app and a folder",
            got=" ".join(map(str, arguments)),
            expected="limner fonts app, or limner fonts lock app fonts",
        )
    for fault in inventory.faults.values():
        click.echo(str(fault), err=True)
    if inventory.faults:
        raise SystemExit(FAULT)


def _draw_all(app: "str | SiteInApp") -> "Inventory":
    from limner.cli.opening import open_site
    from limner.fonts.inventory import Inventory

    site = open_site(app, starts=True)
    renderer = site.renderer
    inventory = Inventory(given=tuple(font.name for font in renderer.fonts if font.name))
    renderer.listeners.append(inventory.add)
    try:
        report = site.check()
    finally:
        renderer.listeners.remove(inventory.add)
    if not inventory.images:
        report.raise_errors()
        raise wrong_use("no image could be drawn", expected="images without params, or a generate_static_params")
    return inventory


def _list(inventory: "Inventory") -> None:
    from rich.table import Table

    from limner.cli.tables import print_table

    table = Table("family", "bytes", "characters", "which")
    faces = inventory.faces.values()
    for used in faces:
        table.add_row(used.entry.family, _bytes(used.size), str(len(used.characters)), _shown(used.characters))
    print_table(table, sys.stdout)
    click.echo(f"{len(faces)} faces of {inventory.images} images, {_bytes(sum(used.size for used in faces))}")


def _shown(characters: set[str]) -> str:
    text = "".join(sorted(characters))
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _bytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{size / 1000:.1f} kB"
