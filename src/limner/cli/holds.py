"""`limner holds`: how many characters a template holds before something is cut."""

import sys
from typing import Final

import click

_EPILOG: Final = """
\b
Examples:
  limner holds app /products/1 --field title
  limner holds app /products/1 --field price --script Latin
"""


@click.command(epilog=_EPILOG)
@click.argument("app")
@click.argument("page")
@click.option(
    "--field",
    default="title",
    show_default=True,
    help="The text: the data-field, id or class of its element; title is the largest text.",
)
@click.option("--script", "scripts", multiple=True, help="Only this script, such as Latin; may be repeated.")
def holds(app: str, page: str, field: str, scripts: tuple[str, ...]) -> None:
    """Tell how many characters of each script a text of an image holds before something is cut."""
    from rich.table import Table
    from rich.text import Text

    from limner.cli.faults import nearest, wrong_use
    from limner.cli.opening import open_site
    from limner.cli.stress import open_template
    from limner.cli.tables import print_table
    from limner.routes.loop import run_in_background
    from limner.stress.holds import MOST, measure_holds
    from limner.stress.samples import SCRIPTS

    unknown = next((name for name in scripts if name not in SCRIPTS), None)
    if unknown is not None:
        raise wrong_use(
            f"there is no script {unknown!r}",
            expected=f"one of {', '.join(SCRIPTS)}",
            suggestion=nearest(unknown, list(SCRIPTS)),
        )
    template, _ = run_in_background(open_template(open_site(app, starts=True), page))
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("SCRIPT")
    table.add_column("CHARACTERS", justify="right")
    table.add_column("WITH ONE MORE", overflow="fold")
    for hold in measure_holds(template, field, scripts or tuple(SCRIPTS)):
        length = f"{hold.length}" if hold.then is not None else f"{MOST} and more"
        then = "nothing is cut" if hold.then is None else hold.then.message
        if hold.lacks:
            then += f" (no font has it: {hold.lacks})"
        table.add_row(hold.script, length, Text(then))
    print_table(table, sys.stdout)
