"""`limner migrate`: the images of a Next.js app as route files."""

from pathlib import Path
from typing import Final

import click

from limner.cli.faults import wrong_use

_EPILOG: Final = """
\b
Examples:
  limner migrate ../shop/app app
  limner migrate ../shop/src/app app --overwrite
"""
_REPORT: Final = "MIGRATED.md"


@click.command(epilog=_EPILOG)
@click.argument("next_app_dir", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Write files again that are there already.")
def migrate(next_app_dir: Path, out: Path, overwrite: bool) -> None:  # noqa: FBT001 - click's flag
    """Write the images of NEXT_APP_DIR, the app folder of a Next.js project, to OUT as route files.

    Static images and their alt.txt are copied; icon, apple-icon, opengraph-image and twitter-image files of code are
    translated. What cannot be translated is marked with Gap("…"), which the image shows. MIGRATED.md in OUT says
    what is left to do and what is drawn differently. Needs the parser of JSX: pip install 'limner[migrate]'.
    """
    from limner.errors import LimnerError
    from limner.migrate.app import migrate_app
    from limner.migrate.report import write_report

    if not next_app_dir.is_dir():
        raise wrong_use(
            f"there is no folder {next_app_dir}",
            got=str(next_app_dir),
            expected="the app folder of a Next.js project, such as ../shop/app",
        )
    if out.resolve() == next_app_dir.resolve():
        raise wrong_use("the new folder is the old one", got=str(out), expected="another folder, such as app")
    try:
        report = migrate_app(next_app_dir, out, overwrite=overwrite)
    except LimnerError as error:
        raise click.ClickException(str(error)) from None
    if not report.files and not report.copied and not report.skipped:
        raise wrong_use(
            f"{next_app_dir} has no images",
            got=str(next_app_dir),
            expected="icon, apple-icon, opengraph-image or twitter-image files somewhere in it",
        )
    text = write_report(report)
    (out / _REPORT).write_text(text, encoding="utf-8")
    click.echo(text)
    click.echo(f"look at them: limner dev {out}")
