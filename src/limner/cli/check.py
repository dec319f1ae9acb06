"""`limner check`: everything that is wrong with a site, in this process, at an address, or as a folder of HTML."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from limner.cli.faults import FAULT, wrong_use

if TYPE_CHECKING:
    from limner.checks.app import AppReport
    from limner.checks.problem import Problem, Severity
    from limner.checks.settings import CheckSettings
    from limner.prerender.app import SiteInApp

_EPILOG: Final = """
\b
Examples:
  limner check app
  limner check http://127.0.0.1:8000/products/1
  limner check dist
  limner check app --ignore "small-text=the logo is decoration" --github
"""
_STYLES: Final = {"error": "bold red", "warning": "yellow", "note": "dim"}


@click.command(epilog=_EPILOG)
@click.argument("app", required=False)
@click.option("--ignore", multiple=True, metavar="RULE=REASON", help="Leave out a rule; may be given several times.")
@click.option("--only-errors", is_flag=True, help="Leave out warnings and notes.")
@click.option("--remote", is_flag=True, help="Fetch from other machines than this one, for an address.")
@click.option("--json", "form", flag_value="json", help="Print a list of records.")
@click.option("--github", "form", flag_value="github", help="Print annotations for GitHub's workflows.")
@click.option("--sarif", "form", flag_value="sarif", help="Print a SARIF log.")
def check(
    app: "str | SiteInApp | None" = None,
    *,
    ignore: tuple[str, ...] = (),
    only_errors: bool = False,
    remote: bool = False,
    form: str | None = None,
) -> None:
    """Draw every known image, read the tags and the icons, and say what is wrong.

    APP is a site or an app that has one; an address (http://…) of a running site; or a folder of HTML. Without it, what
    [tool.limner.check] in pyproject.toml names. The exit status is 1 for an error or a warning.
    """
    from limner.checks.run import leave_out
    from limner.checks.settings import read_ignored, read_settings
    from limner.errors import InvalidValueError

    try:
        settings = read_settings(Path.cwd())
        ignored = {**settings.ignore, **read_ignored(_reasons(ignore))}
    except InvalidValueError as error:
        raise click.UsageError(str(error)) from None
    report = _check(app if app is not None else _usual_app(settings), remote=remote or settings.remote)
    if report is None:
        return
    problems, left_out = leave_out(report.problems, ignored)
    if only_errors or settings.only_errors:
        problems = [one for one in problems if one.severity == "error"]
    _print(problems, report.drawn, left_out, form)
    if any(one.severity != "note" for one in problems):
        raise SystemExit(FAULT)


def _reasons(given: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in given:
        rule, _, reason = text.partition("=")
        found[rule.strip()] = reason.strip()
    return found


def _usual_app(settings: "CheckSettings") -> str:
    from limner.cli.faults import site_folders

    if settings.app:
        return settings.app
    folders = site_folders(Path.cwd())
    if len(folders) == 1:
        return folders[0]
    raise wrong_use(
        "say what to check",
        got=", ".join(folders) if folders else "",
        expected="APP, an address, or a folder of HTML; or app = … in [tool.limner.check] of pyproject.toml",
        suggestion=f"limner check {folders[0]}" if folders else "",
    )


def _check(app: "str | SiteInApp", *, remote: bool) -> "AppReport | None":
    """Check what was named; None where there is nothing to check, which has been said."""
    from limner.checks.app import AppReport, acheck_site
    from limner.checks.web import check_folder, check_url
    from limner.cli.opening import name_site, open_site
    from limner.cli.routes import say_empty
    from limner.errors import InvalidValueError
    from limner.routes.loop import run_in_background

    if isinstance(app, str):
        try:
            if app.startswith(("http://", "https://")):
                return AppReport(tuple(check_url(app, remote=remote)), 0)
            if _is_html(Path(app)):
                return AppReport(tuple(check_folder(Path(app))), 0)
        except InvalidValueError as error:
            raise click.UsageError(str(error)) from None
    site = open_site(app, starts=True)
    report = run_in_background(acheck_site(site))
    if not site.routes and all(one.severity != "error" for one in report.problems):
        say_empty(name_site(app, site))
        return None
    return report


def _is_html(folder: Path) -> bool:
    """Tell whether a folder holds pages rather than the files of a site."""
    from limner.routes.convention import parse_file_name, parse_template_name

    if not folder.is_dir():
        return False
    if any(parse_file_name(file.name) is not None for file in folder.rglob("*.py")):
        return False
    return any(parse_template_name(file.name) is None for file in folder.rglob("*.html"))


def _print(problems: "list[Problem]", drawn: int, left_out: int, form: str | None) -> None:
    if form == "json":
        click.echo(json.dumps([one.data() for one in problems], ensure_ascii=False, indent=1))
    elif form == "sarif":
        from limner.checks.sarif import write_sarif

        click.echo(json.dumps(write_sarif(problems), ensure_ascii=False, indent=1))
    elif form == "github":
        from limner.checks.sarif import write_annotation

        for one in problems:
            click.echo(write_annotation(one))
    else:
        _print_table(problems, drawn, left_out)


def _print_table(problems: "list[Problem]", drawn: int, left_out: int) -> None:
    """Print a row for each problem and each kind of image that cannot be known, then how many."""
    from rich.table import Table
    from rich.text import Text

    from limner.cli.tables import print_table

    if problems:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("", "WHERE", "WHAT"):
            table.add_column(column, overflow="fold")
        for one in problems:
            label = "not drawn" if one.rule == "not-drawn" else one.severity
            table.add_row(Text(label, style=_STYLES[one.severity]), Text(_where(one)), Text(_what(one)))
        print_table(table, sys.stdout)

    def count(severity: "Severity") -> int:
        return sum(one.severity == severity for one in problems)

    counts = f"drawn {drawn}, errors {count('error')}, warnings {count('warning')}"
    counts += f", ignored {left_out}" if left_out else ""
    click.echo(counts if count("error") + count("warning") else f"{counts}: nothing is wrong")


def _where(one: "Problem") -> str:
    if one.file is None:
        return one.image or ""
    return ":".join(str(part) for part in (one.file, one.line, one.column) if part is not None)


def _what(one: "Problem") -> str:
    """Say what is wrong, with the rule to ignore it by, and of which image of a file."""
    is_told = one.rule in {"failed", "files", "markup", "not-drawn"}
    about = {"image": one.image if one.file is not None else None, "element": one.element}
    rule = "" if is_told else f"  [{one.rule}]"
    lines = [one.message + rule, *(f"  {name:<10}{text}" for name, text in about.items() if text), one.details]
    return "\n".join(line for line in lines if line)
