"""`limner cards`: a card for every page of a finished site."""

import json
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from limner.cli.faults import FAULT, nearest, wrong_use

if TYPE_CHECKING:
    from limner.cards.site_folder import CardsReport, Notice, SiteFolder

_EPILOG: Final = """
\b
Examples:
  limner cards public
  limner cards _site --base-url https://example.com --template blog
  limner cards dist --template cards/post.html --set accent=#0f8a6c --set logo=logo.svg
  limner cards dist --manifest cards.json
"""
_CACHE: Final = ".limner-cache"
_MOST_EXAMPLES: Final = 5


@click.command(epilog=_EPILOG)
@click.argument("site_dir", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--out", type=click.Path(path_type=Path), help="Where images go; by default SITE_DIR/assets/cards.")
@click.option("--base-url", help="Where SITE_DIR will be reached, for pages without a canonical link.")
@click.option("--template", help="A built-in template (see limner new --help), or an HTML, Jinja or Python file.")
@click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="An option of the template, for all cards."
)
@click.option(
    "--manifest", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Draw the cards of this JSON file."
)
@click.option("--json", "as_json", is_flag=True, help="Print what came of it as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing but failures.")
def cards(  # noqa: PLR0913 - the options of the command
    site_dir: Path,
    *,
    out: Path | None,
    base_url: str | None,
    template: str | None,
    settings: tuple[str, ...],
    manifest: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Draw a card for every page of a finished site, and write the tags that point to it.

    SITE_DIR holds the HTML files of any generator. Title, description, language and the like are read from each page's
    head; <meta name="limner:NAME" content="…"> in a page says more, such as limner:template or limner:accent, and
    limner:card with the content off leaves the page out. What is unchanged since the run before is not drawn again.
    """
    from limner.cards.site_folder import SiteFolder
    from limner.errors import InvalidValueError

    try:
        site = SiteFolder(
            site_dir, out=out, base_url=_base(base_url), template=template, options=_options(settings),
            kept=_kept(site_dir),
        )  # fmt: skip
        with _progress(shows=not (quiet or as_json) and sys.stderr.isatty()) as on_progress:
            if manifest is not None:
                site.draw_cards(_entries(manifest), on_progress)
            else:
                site.draw_pages(on_progress)
    except InvalidValueError as error:
        raise click.UsageError(str(error)) from None
    report = site.report
    if as_json:
        click.echo(json.dumps(report.data(), ensure_ascii=False, indent=1))
    else:
        _print(report, quiet=quiet)
    if report.failed or _says_empty(site):
        raise SystemExit(FAULT)


def _says_empty(site: "SiteFolder") -> bool:
    report = site.report
    if report.drawn + report.unchanged + report.left_out + report.failed:
        return False
    click.echo(f"there are no pages in {site.folder}: it has no HTML files", err=True)
    return True


def _base(base_url: str | None) -> str | None:
    from limner.head.origin import make_origin

    if base_url:
        make_origin(base_url, (), development=False)
    return base_url


def _options(settings: tuple[str, ...]) -> dict[str, str]:
    """Read NAME=VALUE; images are files below the folder in which the command runs."""
    from limner.cards.page import data_address
    from limner.templates import OPTIONS

    found: dict[str, str] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or name not in OPTIONS:
            raise wrong_use(
                "no template has such an option" if equals else "an option has no value",
                got=setting,
                expected=f"NAME=VALUE with one of {', '.join(sorted(OPTIONS))}",
                suggestion=nearest(name, sorted(OPTIONS)),
            )
        if name in {"logo", "picture"} and Path(value).is_file():
            value = data_address(Path(value).read_bytes())
        found[name] = value
    return found


def _kept(site_dir: Path) -> Path:
    """Give the folder of what is kept between runs; version control leaves it out."""
    folder = site_dir.absolute().parent / _CACHE
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    return folder / "cards"


def _entries(manifest: Path) -> list[Any]:
    try:
        found = json.loads(manifest.read_text(encoding="utf-8"))
    except ValueError as error:
        raise wrong_use(f"{manifest} is not JSON", got=str(error)) from None
    if not isinstance(found, list):
        raise wrong_use(
            f"{manifest} is not a list of cards",
            got=type(found).__name__,
            expected='[{"file": "spring.png", "template": "event", "title": "…"}, …]',
        )
    return list[Any](found)  # pyright: ignore[reportUnknownArgumentType] - what JSON holds


def _print(report: "CardsReport", *, quiet: bool) -> None:
    if not quiet:
        for notice in report.warnings:
            _print_notice("warning", notice)
    for notice in report.failures:
        _print_notice("failed", notice)
    if not quiet:
        click.echo(report.summary)


def _print_notice(label: str, notice: "Notice") -> None:
    count = len(notice.pages)
    pages = ", ".join(notice.pages[:_MOST_EXAMPLES]) + (", …" if count > _MOST_EXAMPLES else "")
    text = "\n  ".join(notice.text.strip().splitlines())
    click.echo(f"{label}: {text}\n  {'page' if count == 1 else f'{count:,} pages'}: {pages}", err=True)


@contextmanager
def _progress(*, shows: bool) -> "Generator[Callable[[int, int], None] | None]":
    if not shows:
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("cards", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
