"""`limner build`: every image as a file, with heads and a manifest."""

import json
import logging
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from limner.cli.faults import FAULT, wrong_use

if TYPE_CHECKING:
    from limner.prerender import FailureGroup, Progress, Report
    from limner.prerender.app import SiteInApp

_EPILOG: Final = """
\b
Examples:
  limner build app dist --base-url https://example.com
  limner build app s3://bucket/site --prune
  limner build app dist --dask tcp://127.0.0.1:8786
"""
_LINE_SECONDS: Final = 5.0
_MOST_LISTED: Final = 20


@click.command(epilog=_EPILOG)
@click.argument("app")
@click.argument("out", required=False)
@click.option("--base-url", help="Where the files will be reached, for the addresses of heads.")
@click.option("--jobs", type=click.IntRange(1), help="How many processes draw; by default one for each core.")
@click.option("--cache", type=click.Path(path_type=Path, file_okay=False), help="By default .limner-cache beside APP.")
@click.option("--prune", is_flag=True, help="Remove files that earlier builds wrote and this one did not.")
@click.option("--strict", is_flag=True, help="Warnings are failures.")
@click.option("--allow-missing", is_flag=True, help="Leave out images that cannot be known ahead.")
@click.option("--json", "as_json", is_flag=True, help="Print what came of it as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing but failures.")
@click.option("--dask", metavar="ADDRESS", help="Draw on the Dask cluster of this scheduler.")
@click.option("-o", "--output", "old_output", hidden=True)
def build(  # noqa: PLR0913 - the options of the command
    app: "str | SiteInApp",
    out: str | None,
    *,
    base_url: str | None,
    jobs: int | None,
    cache: Path | None,
    prune: bool,
    strict: bool,
    allow_missing: bool,
    as_json: bool,
    quiet: bool,
    dask: str | None,
    old_output: str | None,
) -> None:
    """Write every image that can be known ahead to OUT, for hosts that serve nothing but files.

    OUT is a folder, or an address of fsspec such as s3://bucket/site. It also gets the tags of each page
    (_heads/, limner-heads.json) and a manifest (limner-manifest.json). What is unchanged since the build before is
    neither drawn nor written.
    """
    if out is None:
        raise wrong_use(
            "say where the files go",
            got=f"-o {old_output}" if old_output else "",
            expected="OUT after APP" if isinstance(app, str) else "OUT",
            suggestion=f"limner build {app} {old_output or 'dist'}" if isinstance(app, str) else "limner build dist",
        )
    from limner.cli.opening import import_from_here
    from limner.errors import InvalidValueError
    from limner.prerender import build as build_site

    _check_app(app)
    import_from_here()
    if dask is not None:
        # What is lost with a worker or a scheduler is done again; Dask would show the traceback of each.
        for name in ("distributed", "tornado.application"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
    shows = not (quiet or as_json)
    try:
        with redirect_stdout(sys.stderr), _progress(shows=shows) as on_progress:
            report = build_site(
                app, out, base_url=base_url, jobs=jobs, cache=cache, prune=prune, strict=strict,
                allow_missing=allow_missing, dask=dask, on_progress=on_progress,
            )  # fmt: skip
    except InvalidValueError as error:
        raise click.UsageError(str(error)) from None
    if as_json:
        click.echo(json.dumps(report.data(), ensure_ascii=False, indent=1))
    else:
        _print(report, quiet=quiet)
    if not report.is_good or report.drawn + report.unchanged + report.left_out == 0:
        raise SystemExit(FAULT)


def _check_app(app: "str | SiteInApp") -> None:
    """Say what is wrong with APP as all commands do, before anything is made."""
    from limner.cli.opening import name_site, open_site
    from limner.cli.routes import say_empty

    site = open_site(app, starts=True)
    if not site.routes:
        say_empty(name_site(app, site))


def _print_groups(label: str, groups: "list[FailureGroup]") -> None:
    for group in groups:
        examples = ", ".join(group.examples) + (", …" if group.count > len(group.examples) else "")
        click.echo(f"{label}: {group.where}: {group.count:,} × {group.what}", err=True)
        click.echo(f"  images  {examples}", err=True)
        click.echo("".join(f"  {line}\n" for line in group.text.splitlines()), err=True, nl=False)


def _print(report: "Report", *, quiet: bool) -> None:
    if not quiet:
        _print_groups("warning", report.warnings)
    _print_groups("failed", report.failures)
    if quiet:
        return
    missing = [one for one in report.missing if one.facts.where is not None]
    if missing and report.is_good:
        for one in missing:
            click.echo(f"left out: {one}", err=True)
    if report.stale_count:
        shown = report.stale[:_MOST_LISTED]
        verb = "removed" if report.pruned else "stale"
        for file in shown:
            click.echo(f"{verb}: {file}")
        if report.stale_count > len(shown):
            click.echo(f"{verb}: … and {report.stale_count - len(shown):,} more")
        if not report.pruned:
            click.echo("--prune removes stale files")
    if report.lacks_base:
        click.echo("the heads' og:image begins at the host's root; platforms want --base-url https://…", err=True)
    click.echo(report.summary)


@contextmanager
def _progress(*, shows: bool) -> "Generator[Callable[[Progress], None] | None, None, None]":
    """Show how far a build is: a bar on a terminal, a line now and then anywhere else."""
    if not shows:
        yield None
    elif sys.stderr.isatty():
        with _bar() as on_progress:
            yield on_progress
    else:
        yield _lines()


@contextmanager
def _bar() -> "Generator[Callable[[Progress], None], None, None]":
    from rich import progress as rich_progress
    from rich.console import Console

    columns = (
        rich_progress.BarColumn(), rich_progress.TaskProgressColumn(show_speed=True),
        rich_progress.MofNCompleteColumn(), rich_progress.TimeRemainingColumn(),
        rich_progress.TextColumn("{task.description}"),
    )  # fmt: skip
    with rich_progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def on_progress(progress: "Progress") -> None:
            report = progress.report
            described = f"drawn {report.drawn:,}, unchanged {report.unchanged:,}"
            described += f", failed {report.failed:,}" if report.failed else ""
            bar.update(task, completed=progress.done, total=progress.total, description=described)

        yield on_progress


def _lines() -> "Callable[[Progress], None]":
    last = time.monotonic()

    def on_progress(progress: "Progress") -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _LINE_SECONDS:
            last = now
            of = f" of {progress.total:,}" if progress.total is not None else ""
            report = progress.report
            click.echo(
                f"{progress.done:,}{of} done: drawn {report.drawn:,}, unchanged {report.unchanged:,}, "
                f"failed {report.failed:,}",
                err=True,
            )

    return on_progress
