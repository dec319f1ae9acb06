"""`limner icons`: every icon of a site from one source, as files."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from limner.cli.faults import wrong_use

if TYPE_CHECKING:
    from limner.engine.renderer import Renderer
    from limner.icons.source import IconSource

_EPILOG = """
\b
Examples:
  limner icons icon.svg public --name "Small Shop" --theme-color "#a9520f"
  limner icons app/icon.py public > head.html
"""


@click.command(epilog=_EPILOG)
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", default="", help="What the site is called, for the manifest.")
@click.option("--short-name", default="", help="The same below an icon of a home screen; by default the name.")
@click.option("--theme-color", default="", metavar="COLOR", help="What browsers paint around a page: a CSS colour.")
@click.option("--prefix", default="", metavar="PATH", help="Where the files will stand, such as /static, for the tags.")
def icons(source: Path, out: Path, *, name: str, short_name: str, theme_color: str, prefix: str) -> None:
    """Write every icon that a site wants, made of SOURCE, to the folder OUT, and print the tags of a page's head.

    SOURCE is an SVG, an image, or a Python file with a function image(). Files of the same names are written over.
    """
    from limner.engine.renderer import default_renderer
    from limner.head.tags import write_tags
    from limner.head.texts import PageTexts, SiteTexts
    from limner.icons.icon_set import IconSet, icon_links, read_rgb
    from limner.icons.table import ICON_FILES

    if not source.is_file():
        raise wrong_use(
            f"there is no file {source.absolute()}", expected="SOURCE: an SVG, an image, or a Python file with image()"
        )
    if theme_color:
        try:
            read_rgb(theme_color, "--theme-color")
        except ValueError as error:
            raise click.UsageError(str(error)) from None
    renderer = default_renderer()
    texts = SiteTexts(name=name, short_name=short_name, theme_color=theme_color)
    made = IconSet(_read(source, renderer), renderer, texts)
    files = {row.name: made.file(row.name) for row in ICON_FILES}  # all of them, before one is written
    out.mkdir(parents=True, exist_ok=True)
    for row in ICON_FILES:
        (out / row.name).write_bytes(files[row.name])
        size = f"{row.side} × {row.side}, " if row.side is not None else ""
        click.echo(f"{out / row.name}: {size}{len(files[row.name]):,} bytes", err=True)
    base = "/" + prefix.strip("/") if prefix.strip("/") else ""
    tags = write_tags(icon_links(base), PageTexts(theme_color=theme_color, app_title=texts.title))
    sys.stdout.write(f"{tags}\n")


def _read(source: Path, renderer: "Renderer") -> "IconSource":
    from limner.icons.source import CODE_SUFFIX, icon_of, read_icon

    if source.suffix != CODE_SUFFIX:
        return read_icon(source)
    from limner.cli.targets import returned_by
    from limner.sources import SourceLocation

    return icon_of(returned_by(source, renderer), SourceLocation(str(source)))
