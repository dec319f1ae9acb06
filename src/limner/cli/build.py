"""`limner build`: every picture as a file."""

import asyncio
from pathlib import Path

import click


@click.command(epilog="\b\nExample:\n  limner build app -o dist")
@click.argument("app")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder.")
def build(app: str, output: Path) -> None:
    """Write every picture whose params are known to a folder, for hosts that serve nothing but files."""
    from limner.cli.opening import open_site
    from limner.prerender import build_site, left_out

    async def write() -> int:
        count = 0
        async for built in build_site(site, output):
            click.echo(f"{built.url}  {built.file}  {built.size:,} bytes")
            count += 1
        return count

    site = open_site(app)
    click.echo(f"{asyncio.run(write())} pictures")
    for diagnostic in left_out(site):
        click.echo(f"left out: {diagnostic}")
