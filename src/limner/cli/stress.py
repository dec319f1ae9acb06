"""`limner stress`: one template under hard texts, as a contact sheet and in words."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from limner.cli.faults import FAULT, wrong_use

if TYPE_CHECKING:
    from limner.site import Site
    from limner.stress.sheet import Result
    from limner.stress.template import Template

_EPILOG: Final = """
\b
Examples:
  limner stress app /products/1
  limner stress app /products/1 --rows titles.csv -o stress.png

\b
Texts of your own: in the route file
  stress = lambda: [{"title": "The longest title that we have"}]
or a CSV file whose first line names the texts.
"""


@click.command(epilog=_EPILOG)
@click.argument("app")
@click.argument("page")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("stress.png"),
    show_default=True,
    help="Where the contact sheet goes.",
)
@click.option(
    "--rows",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A CSV file with texts of your own: its first line names the texts, each other line is drawn.",
)
def stress(app: str, page: str, output: Path, rows: Path | None) -> None:
    """Draw the image of PAGE with long and short texts, other scripts, other numbers and missing images.

    PAGE is the address of an image, or of a page with a share image. A text is called by the data-field, id or class of
    its element; title is the largest. The exit status is 1 when something breaks.
    """
    from limner.cli.opening import open_site
    from limner.routes.loop import run_in_background
    from limner.stress.run import run_stress
    from limner.stress.sheet import WIDTH, contact_sheet

    if not output.absolute().parent.is_dir():
        raise wrong_use(f"there is no folder {output.absolute().parent}", suggestion=f"mkdir -p {output.parent}")
    site = open_site(app, starts=True)
    template, own = run_in_background(open_template(site, page))
    if rows is not None:
        own += read_rows(rows)
    results: list[Result] = []
    for result in run_stress(template, own):
        results.append(result)
        click.echo(f"{'broken' if result.findings else 'holds '}  {result.trial.name}")
        for finding in result.findings:
            name = "" if finding.element is None else f" {finding.element}"
            click.echo(f"        {finding.code}{name}: {finding.message}")
            if finding.lost:
                click.echo(f"          lost: {finding.lost}")
    body = site.renderer.render(contact_sheet(f"{app} {page}", results), width=WIDTH, height=None)
    output.write_bytes(body)
    broken = sum(bool(result.findings) for result in results)
    click.echo(f"{output}: {broken} of {len(results)} inputs break it" if broken else f"{output}: all inputs hold")
    if broken:
        raise SystemExit(FAULT)


async def open_template(site: "Site", page: str) -> "tuple[Template, list[object]]":
    """Give the template of an image, and what `stress` of its route file gives.

    Raises:
        click.UsageError: There is no image, or no engine draws it.
        Exception: Whatever the author's code raises.
    """
    from limner.cli.targets import found_at, returned_at
    from limner.stress.template import Template, read_own_rows

    found = await found_at(site, page)
    returned = await returned_at(site, page, found)
    if returned.response is None:
        raise wrong_use(
            f"the image at {page} is a finished file", expected="one whose function returns an ImageResponse"
        )
    own: list[object] = []
    if found.route.is_code:
        module = site.server.routes.module(found.route)
        if module.stress is not None:
            own = read_own_rows(module.stress(), module.label)
    return Template(returned.response), own


def read_rows(file: Path) -> list[Mapping[str, object]]:
    """Read a CSV file of texts.

    Raises:
        click.UsageError: It has no rows, or is not a CSV file.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            found: list[Mapping[str, object]] = [
                {name: text for name, text in row.items() if name and text is not None}
                for row in csv.DictReader(stream)
            ]
    except (UnicodeDecodeError, csv.Error) as error:
        raise wrong_use(f"{file} cannot be read as CSV", got=str(error), expected="UTF-8 text with commas") from None
    if not found:
        raise wrong_use(f"{file} has no rows", expected="a line that names the texts, and lines with texts")
    return found
