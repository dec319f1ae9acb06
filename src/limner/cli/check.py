"""`limner check`: everything that is wrong with a site."""

import click

from limner.cli.faults import FAULT


@click.command(epilog="\b\nExample:\n  limner check app")
@click.argument("app")
def check(app: str) -> None:
    """Import every file, draw every known picture and say what is wrong; the exit status is 1 when one fails."""
    import asyncio

    from limner.cli.opening import open_site

    report = asyncio.run(open_site(app).acheck())
    if text := str(report):
        click.echo(text)
    if not report.errors and not report.warnings:
        click.echo("nothing is wrong")
    if report.errors:
        raise SystemExit(FAULT)
