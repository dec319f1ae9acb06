"""Cards for one site of documentation: Limner beside Material's social plugin and sphinxext-opengraph.

Writes a site of 60 pages for MkDocs (Material) and for Sphinx (furo), builds each without cards, with Limner and with
the other, twice, and prints processor time and bytes as a Markdown table. Nothing asks the network: the social plugin
finds its font in its cache, as after an earlier build.

Needs ``pip install cairosvg`` beside the group `dev`, for the social plugin.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple

PAGES: Final = 60
BASE: Final = "https://docs.example.com/"
_SUBJECTS: Final = ("Watering", "Soil", "Light", "Pruning", "Pots", "Seeds", "Compost", "Frost", "Insects", "Harvest")
_PARTS: Final = (
    "first steps",
    "a reference of every option",
    "how it works below",
    "questions that come up",
    "recipes",
    "tables",
)


class Measured(NamedTuple):
    """One build: seconds of processor time, all processes counted."""

    seconds: float


def title(number: int) -> str:
    """Give the title of a page."""
    return f"{_SUBJECTS[number % 10]}: {_PARTS[number // 10]}"


def text(number: int) -> str:
    """Give what a page begins with."""
    subject = _SUBJECTS[number % 10].lower()
    return (
        f"What there is to know about {subject}, in part {number + 1} of {PAGES}: when it is time, what you need "
        "beside you, and how you see that it went well. It takes a quarter of an hour, and longer where there is much."
    )


def write_mkdocs(folder: Path, plugin: dict[str, Any]) -> None:
    """Write the site for MkDocs."""
    (folder / "docs").mkdir(parents=True)
    for number in range(PAGES):
        name = "index" if number == 0 else f"page-{number}"
        head = f"---\ndescription: {json.dumps(text(number))}\n---\n"
        (folder / "docs" / f"{name}.md").write_text(f"{head}# {title(number)}\n\n{text(number)}\n")
    theme = {"name": "material", "palette": {"primary": "teal"}, "icon": {"logo": "material/flower"}}
    config = {"site_name": "Garden", "site_url": BASE, "theme": theme, "plugins": [plugin] if plugin else []}
    (folder / "mkdocs.yml").write_text(json.dumps(config))
    cut_fonts(folder / ".cache" / "plugin" / "social" / "fonts" / "Roboto")


def cut_fonts(folder: Path) -> None:
    """Put Roboto where the social plugin keeps what it fetched."""
    instancer: Any = import_module("fontTools.varLib.instancer")
    packages: Any = import_module("fontpkg")
    source = next(file.path for file in packages.family("roboto").files if file.style == "normal")
    folder.mkdir(parents=True)
    for style, weight in (("Regular", 400), ("Bold", 700)):
        whole = import_module("fontTools.ttLib").TTFont(source)
        instancer.instantiateVariableFont(whole, {"wght": weight, "wdth": 100}).save(folder / f"{style}.ttf")


def write_sphinx(folder: Path, extension: str) -> None:
    """Write the site for Sphinx."""
    (folder / "source").mkdir(parents=True)
    names = ["index", *(f"page-{number}" for number in range(1, PAGES))]
    for number, name in enumerate(names):
        head = f"{title(number)}\n{'=' * len(title(number))}\n\n{text(number)}\n"
        tree = "\n.. toctree::\n\n" + "".join(f"   {other}\n" for other in names[1:]) if number == 0 else ""
        (folder / "source" / f"{name}.rst").write_text(head + tree)
    extensions = [extension] if extension else []
    (folder / "source" / "conf.py").write_text(
        f"project = 'Garden'\nextensions = {extensions!r}\nhtml_theme = 'furo'\n"
        + (f"ogp_site_url = {BASE!r}\n" if extension else "")
    )


def build(folder: Path, *command: str) -> Measured:
    """Build a site in a process of its own."""
    closed = {"https_proxy": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9", "NO_MKDOCS_2_WARNING": "1"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder, env={**os.environ, **closed}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} in {folder}:\n{done.stdout}{done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Measured(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def cards(folder: Path, where: str) -> tuple[int, int]:
    """Count the cards of a site, and their bytes."""
    files = list((folder / where).rglob("*.png"))
    return len(files), sum(file.stat().st_size for file in files)


class Contender(NamedTuple):
    """One way to build a site.

    Attributes:
        tool: MkDocs or Sphinx.
        name: Who draws the cards.
        write: Writes the site.
        command: Builds it.
        where: The folder of cards in the output.
    """

    tool: str
    name: str
    write: Callable[[Path], None]
    command: tuple[str, ...]
    where: str


_MKDOCS: Final = ("mkdocs", "build", "-q")
_SPHINX: Final = ("sphinx", "-q", "-a", "-b", "html", "source", "out")  # -a: every page is written each time
_SOCIAL: Final = "site/assets/images/social"
_PREVIEWS: Final = "out/_images/social_previews"


def _mkdocs(name: str, plugin: dict[str, Any]) -> Contender:
    return Contender("MkDocs", name, partial(write_mkdocs, plugin=plugin), _MKDOCS, _SOCIAL)


def _sphinx(name: str, extension: str) -> Contender:
    return Contender("Sphinx", name, partial(write_sphinx, extension=extension), _SPHINX, _PREVIEWS)


CONTENDERS: Final = (
    _mkdocs("no cards", {}),
    _mkdocs("limner", {"limner": {}}),
    _mkdocs("social", {"material/social": {}}),
    _sphinx("no cards", ""),
    _sphinx("limner", "limner.integrations.sphinx"),
    _sphinx("sphinxext-opengraph", "sphinxext.opengraph"),
)


def main() -> None:
    """Measure every contender in each round, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    first: dict[Contender, list[float]] = {contender: [] for contender in CONTENDERS}
    again: dict[Contender, list[float]] = {contender: [] for contender in CONTENDERS}
    drawn: dict[Contender, tuple[int, int]] = {}
    for _ in range(rounds):
        for contender in CONTENDERS:
            with tempfile.TemporaryDirectory() as place:
                folder = Path(place, "site")
                contender.write(folder)
                first[contender].append(build(folder, *contender.command).seconds)
                drawn[contender] = cards(folder, contender.where)
                again[contender].append(build(folder, *contender.command).seconds)
    print(f"{datetime.now(tz=UTC):%Y-%m-%d}, {PAGES} pages, median of {rounds} rounds, processor time\n")
    print("| tool | cards by | first build | cards alone | second build | cards alone | cards | bytes |")
    print("|---|---|---|---|---|---|---|---|")
    for contender in CONTENDERS:
        plain = next(one for one in CONTENDERS if one.tool == contender.tool)
        columns = [contender.tool, contender.name]
        for times in (first, again):
            own, other = statistics.median(times[contender]), statistics.median(times[plain])
            columns += [f"{own:.2f} s", f"{own - other:.2f} s" if contender is not plain else ""]
        count, size = drawn[contender]
        columns += [f"{count}", f"{size:,}"]
        print("| " + " | ".join(columns) + " |")


if __name__ == "__main__":
    main()
