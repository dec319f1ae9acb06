"""`limner check`: everything that is wrong with a site."""

import click

from limner.cli.faults import FAULT


@click.command(epilog="\b\nExample:\n  limner check app")
@click.argument("app")
def check(app: str) -> None:
    """Import every file and say everything that is wrong with it; the exit status is 1 when anything is."""
    import asyncio

    from limner.cli.opening import open_site

    report = asyncio.run(open_site(app).acheck())
    click.echo(str(report) or "nothing is wrong")
    if report.errors:
        raise SystemExit(FAULT)
