"""`limner docs`: the guides as text, without a browser and without the network."""

import re
import sys
from pathlib import Path
from typing import Final

import click

from limner.cli.faults import nearest, wrong_use

_PACKAGE: Final = Path(__file__).parent.parent
_CARRIED: Final = _PACKAGE / "guides"
"""Where a wheel has the pages; in a clone they are in ``docs/``."""
_FOLDERS: Final = ("guide", "frameworks", "reference", ".")
_NO_TEXT: Final = frozenset({"index", "api", "architecture", "benchmarks", "changelog", "contributing", "ink"})
_DIRECTIVE: Final = re.compile(r"```\{[\w-]+\}[^\n]*\n.*?```\n", re.DOTALL)
_TAB: Final = re.compile(r"^:{3,}\{tab-item\} (.*)$", re.MULTILINE)
_FENCE: Final = re.compile(r"^:{3,}.*\n", re.MULTILINE)
_PICTURE: Final = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_ELSEWHERE: Final = re.compile(r"\[([^\]]*)\]\(inv:[^)]*\)")
"""Links into other projects' documentation, which the site resolves."""
_LINK: Final = re.compile(r"\[([^\]]*)\]\(([\w./-]+)\.md(#[\w-]*)?\)")


@click.command(epilog="\b\nExamples:\n  limner docs\n  limner docs first-card")
@click.argument("topic", required=False)
def docs(topic: str | None) -> None:
    """Print a guide; without TOPIC, list what there is, one a line."""
    pages = find_pages()
    if topic is None:
        for name in pages:
            click.echo(name)
        return
    page = pages.get(topic.lower())
    if page is None:
        raise wrong_use(
            f"there is no guide {topic!r}",
            expected="one of those that limner docs lists",
            suggestion=(near := nearest(topic.lower(), list(pages))) and f"limner docs {near}",
        )
    text = plain_page(page.read_text(encoding="utf-8"), pages)
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console(width=min(100, Console().width)).print(Markdown(text))
    else:
        click.echo(text, nl=False)


def find_pages() -> dict[str, Path]:
    """Give the pages by topic: chapters of the guide in their order, then all others."""
    root = _CARRIED if _CARRIED.is_dir() else _PACKAGE.parents[1] / "docs"
    found: dict[str, Path] = {}
    order = _chapters(root)
    for folder in _FOLDERS:
        files = sorted((root / folder).glob("*.md"), key=lambda file: (order.get(file.stem, len(order)), file.stem))
        for file in files:
            name = file.stem.lower()
            if name not in _NO_TEXT:
                found[name if name not in found else f"{name}-in-detail"] = file
    return found


def _chapters(root: Path) -> dict[str, int]:
    index = root / "index.md"
    text = index.read_text(encoding="utf-8") if index.is_file() else ""
    return {name: number for number, name in enumerate(re.findall(r"^guide/([\w-]+)$", text, re.MULTILINE))}


def plain_page(text: str, topics: "dict[str, Path] | frozenset[str]" = frozenset()) -> str:
    """Give a page without what only a site can show: tabs, images and links between pages."""
    text = _DIRECTIVE.sub("", text)
    text = _FENCE.sub("", _TAB.sub(r"#### \1", text))
    text = _ELSEWHERE.sub(r"\1", text)
    text = _PICTURE.sub(r"(An image: \1)", text)
    return _LINK.sub(lambda link: _named(link[1], link[2].rpartition("/")[2], topics), text)


def _named(shown: str, page: str, topics: "dict[str, Path] | frozenset[str]") -> str:
    command = f"`limner docs {page}`" if page in topics else ""
    return f"{shown} ({command})" if shown and command else command or shown or page
