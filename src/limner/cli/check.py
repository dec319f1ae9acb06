"""`limner check`: everything that is wrong with a site."""

import sys
from typing import TYPE_CHECKING

import click

from limner.cli.faults import FAULT

if TYPE_CHECKING:
    from limner.errors import Facts
    from limner.prerender.app import SiteInApp
    from limner.serving.check import CheckReport


@click.command(epilog="\b\nExample:\n  limner check app")
@click.argument("app")
def check(app: "str | SiteInApp") -> None:
    """Import every file, draw every known picture and say what is wrong; the exit status is 1 when one fails."""
    import asyncio

    from limner.cli.opening import name_site, open_site
    from limner.cli.routes import say_empty

    site = open_site(app)
    report = asyncio.run(site.acheck())
    if not site.routes and not report.errors:
        say_empty(name_site(app, site))
    _print(report)
    if report.errors:
        raise SystemExit(FAULT)


def _print(report: "CheckReport") -> None:
    """Print a row for each fault, each warning and each kind of picture that cannot be known, then how many."""
    from rich.table import Table
    from rich.text import Text

    from limner.cli.tables import print_table
    from limner.tracebacks import short_path

    rows: list[tuple[Text, Facts]] = [(Text("error", style="bold red"), error.facts) for error in report.errors]
    notes = [warning for warning in report.warnings if warning.severity == "info"]
    warnings = [warning for warning in report.warnings if warning.severity != "info"]
    rows += [(Text("warning", style="yellow"), warning.facts) for warning in warnings]
    rows += [(Text("note", style="dim"), note.facts) for note in notes]
    rows += [(Text("not drawn", style="dim"), one.facts) for one in report.undrawn]
    if rows:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("", "WHERE", "WHAT"):
            table.add_column(column, overflow="fold")
        for kind, facts in rows:
            where = ""
            if facts.where is not None:
                where = str(facts.where._replace(file=short_path(facts.where.file)))
            table.add_row(kind, Text(where), Text(_without_place(facts)))
        print_table(table, sys.stdout)
    counts = f"drawn {report.drawn}, errors {len(report.errors)}, warnings {len(warnings)}"
    click.echo(counts if rows else f"{counts}: nothing is wrong")


def _without_place(facts: "Facts") -> str:
    from dataclasses import replace

    return str(replace(facts, where=None))
