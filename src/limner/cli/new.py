"""`limner new`: a built-in template as a file of your own."""

from pathlib import Path
from typing import Final

import click

from limner.cli.faults import nearest, wrong_use

_EPILOG: Final = """
\b
Templates:
  documentation  blog  product  release  event  plain

\b
Examples:
  limner new blog
  limner new product "app/products/[id]/opengraph_image.py"
"""
_FILE: Final = "opengraph_image.py"


@click.command(epilog=_EPILOG)
@click.argument("template")
@click.argument("out", type=click.Path(path_type=Path), default=Path(_FILE))
def new(template: str, out: Path) -> None:
    """Write a built-in template to OUT as a route file that you may change.

    OUT is a file, or a folder that gets an opengraph_image.py. A file that is there already is left as it is.
    """
    from limner.templates import TEMPLATES
    from limner.templates.starting_point import starting_point

    if template not in TEMPLATES:
        raise wrong_use(
            f"there is no template {template!r}",
            expected=f"one of {', '.join(TEMPLATES)}",
            suggestion=nearest(template, list(TEMPLATES)),
        )
    file = out / _FILE if out.is_dir() else out
    if file.suffix != ".py":
        raise wrong_use("a template is a Python file", got=str(out), expected="a name that ends with .py, or a folder")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(starting_point(template))
    except FileExistsError:
        raise wrong_use(f"{file} is there already", expected="a new file") from None
    click.echo(f"wrote {file}")
    click.echo(f'draw it: limner render "{file}" -o card.png')
