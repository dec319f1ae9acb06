"""Writes the pages of the reference that follow from code: commands, settings, limits.

python tools/write_reference.py     # writes docs/reference/{cli,settings,limits}.md
"""

import inspect
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click

from limner import Limits, Renderer, Site
from limner.cli.commands import main as command
from limner.engine.options import RenderKeywords
from limner.serving.options import SiteKeywords

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
_ENTRY = re.compile(r"^\**(\w+): (.*)$")


def entries(docstring: str, section: str) -> dict[str, str]:
    """Read the entries of a section of a docstring, such as ``Args``: the text of each on one line."""
    found: dict[str, str] = {}
    body = inspect.cleandoc(docstring).partition(f"{section}:\n")[2]
    name = ""
    for line in body.splitlines():
        if line and not line.startswith(" "):
            break
        match = _ENTRY.match(line[4:]) if line.startswith("    ") and not line.startswith("     ") else None
        if match:
            name = match[1]
            found[name] = match[2]
        elif name:
            found[name] = f"{found[name]} {line.strip()}".strip()
    return found


def cell(text: str) -> str:
    """Give a text as the cell of a table: code between single marks, as Markdown has it."""
    parts = re.sub(r"``(.*?)``", r"`\1`", text).replace("|", "\\|").split("`")
    return "`".join(part if number % 2 else part.replace("<", "&lt;") for number, part in enumerate(parts))


_COMMANDS = """# The command line

`python -m limner` is the same command. The exit status is 0, 1 for a fault in your files, 2 for a command that was
used wrongly, and 130 after Ctrl+C.
"""


def cli_page() -> str:
    """Write the page of the commands."""
    context = click.Context(command)
    names = sorted(command.list_commands(context))
    found = [(name, command.get_command(context, name)) for name in names]
    parts = [_COMMANDS, *(_command(name, one) for name, one in found if one is not None)]
    return "\n".join(parts)


def _command(name: str, one: click.Command) -> str:
    context = click.Context(one, info_name=f"limner {name}")
    usage = " ".join(one.collect_usage_pieces(context))
    texts = [cell(" ".join(part.split())) for part in (one.help or "").split("\n\n")]
    rows = [
        f"| {cell(', '.join(f'`{option}`' for option in row.opts))} | {cell(row.help or '')} |"
        for row in one.params
        if isinstance(row, click.Option) and not row.hidden
    ]
    table = "| option | meaning |\n|---|---|\n" + "\n".join(rows) + "\n" if rows else ""
    examples = (one.epilog or "").replace("\b", "").strip()
    shown = f"\n```text\n{examples}\n```\n" if examples else ""
    return f"## `limner {name}`\n\n```text\nlimner {name} {usage}\n```\n\n" + "\n\n".join(texts) + f"\n\n{table}{shown}"


def settings_page() -> str:
    """Write the page of the settings: of the environment, of a site, of one image."""
    return "\n".join(
        [_ENVIRONMENT, _SITE, *_rows(Site.__doc__ or "", ["root", *_names(SiteKeywords)]), _IMAGE, _image()]
    )


_ENVIRONMENT = """# Settings

## Of the environment

| variable | meaning |
|---|---|
| `LIMNER_CACHE_FOLDER` | Where unpacked fonts and pictures of emoji are kept; nowhere when it is empty |
| `LIMNER_SCRIPT_FONTS` | When it is empty, the fonts of `limner[scripts]` and `limner[cjk]` are not asked |
| `LIMNER_UPDATE` | `1` lets tests keep the images that they compare with; see [](../testing.md) |
| `LIMNER_TUNE_PROCESS` | `0` leaves out what is changed in the process for speed alone; see [](../process.md) |

## Of a framework

Flask and Quart read the settings of a site from the app's configuration, in capital letters after `LIMNER_`:
`LIMNER_IMAGES`, `LIMNER_BASE_URL`, `LIMNER_CACHE`. Django reads the dict `LIMNER`, with the same names in capital
letters. Starlette, FastAPI and Litestar take them as arguments.
"""
_SITE = """## Of a site

`Site(…)` takes these, and the integrations of frameworks pass them on.

| setting | meaning |
|---|---|"""
_IMAGE = """
## Of one image

`render`, `Renderer.render` and its relatives take these; `ImageResponse` takes all but `seconds` and `time`.
"""


def _names(table: type) -> list[str]:
    return list(table.__annotations__) if table.__annotations__ else []


def _rows(docstring: str, names: list[str]) -> Iterator[str]:
    told = entries(docstring, "Args")
    every = list(dict.fromkeys([*names, *told]))
    for name in every:
        if name in told:
            yield f"| `{name}` | {cell(told[name])} |"


def _image() -> str:
    text = entries(Renderer.render.__doc__ or "", "Args")["options"] if Renderer.render.__doc__ else ""
    names = ", ".join(f"`{name}`" for name in RenderKeywords.__annotations__)
    return f"{cell(text)}\n\nAll names: {names}.\n"


_LIMITS = """# Limits

Every image is drawn within limits, so that nobody can keep your server busy with one card. What is beyond a limit is an
error, or it is left out with a diagnostic. Raise one where your own cards need more:
`Site(…, limits=Limits(pixels=40_000_000))`.

| limit | by default | what it counts |
|---|---|---|
"""


def limits_page() -> str:
    """Write the page of the limits."""
    told = entries(Limits.__doc__ or "", "Attributes")
    rows = [
        f"| `{one.name}` | {one.default:,} | {cell(told[one.name])} |"
        if isinstance(one.default, int | float)
        else f"| `{one.name}` | none | {cell(told[one.name])} |"
        for one in fields(Limits)
    ]
    return _LIMITS + "\n".join(rows) + "\n"


PAGES = {"cli.md": cli_page, "settings.md": settings_page, "limits.md": limits_page}


def main() -> None:
    """Write the pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")
        print(FOLDER / name)


if __name__ == "__main__":
    main()
