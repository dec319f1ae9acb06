"""`limner routes`: every image file with its address."""

import sys
from typing import TYPE_CHECKING

import click

from limner.cli.faults import FAULT, print_fault

if TYPE_CHECKING:
    from limner.prerender.app import SiteInApp


@click.command(epilog="\b\nExample:\n  limner routes app")
@click.argument("app")
def routes(app: "str | SiteInApp") -> None:
    """List every image: its address, file, kind and dynamic parts."""
    from rich.table import Table
    from rich.text import Text

    from limner.cli.opening import name_site, open_site
    from limner.cli.tables import print_table
    from limner.errors import LimnerError

    site = open_site(app)
    if not site.routes:
        say_empty(name_site(app, site))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("URL", "FILE", "KIND", "DYNAMIC PARTS"):
        table.add_column(column, overflow="fold")
    faults: list[LimnerError] = []
    for route in site.routes:
        folders = [segment.folder for segment in route.place.pattern]
        names = [segment.folder for segment in route.place.pattern if segment.is_param]
        address = "/" + "/".join([*folders, route.leaf])
        try:
            has_ids = route.is_code and site.server.routes.module(route).generate is not None
        except LimnerError as error:  # the other files are listed all the same
            faults.append(error)
            has_ids = False
        if has_ids:
            names.append("{id}")
            address += "/{id}"
        table.add_row(*map(Text, (address, route.label, route.kind, " ".join(names))))
    print_table(table, sys.stdout)
    for fault in faults:
        print_fault(fault)
    if faults:
        raise SystemExit(FAULT)


def say_empty(folder: str) -> None:
    """Say that a site has no images, and what to do."""
    click.echo(
        f"There are no images in {folder}.\n"
        "Put a file there that is called icon.py, apple_icon.py, opengraph_image.py or twitter_image.py,\n"
        "or a finished image such as icon.png, opengraph-image.jpg or favicon.ico.\n"
        "Images of the page /about go into the folder about, those of /products/42 into products/[id].",
        err=True,
    )
