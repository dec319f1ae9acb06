"""Cuts the inventories of other projects' documentation to the names that our pages link to.

python tools/cut_inventories.py                               # asks the projects' sites, writes docs/inventories/
python tools/cut_inventories.py python=objects.inv django=…   # or reads files

A link is written ``[text](inv:python:py:class#pathlib.Path)``. The site is built from what is kept here, so that
building it needs no network; a name that is not kept is a warning, and so a failure.

Spec: https://www.sphinx-doc.org/en/master/usage/extensions/intersphinx.html
"""

import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

DOCS = Path(__file__).resolve().parent.parent / "docs"
FOLDER = DOCS / "inventories"
SITES = {"python": "https://docs.python.org/3/", "django": "https://docs.djangoproject.com/en/stable/"}
LINK = re.compile(r"\(inv:(\w+):([\w-]+:[\w-]+)#([^)\s]+)\)")
_HEADER_LINES = 4


def wanted_names(project: str) -> set[tuple[str, str]]:
    """Give the kind and the name of everything that pages link to in a project, such as ``py:class`` and a class."""
    found = (match.groups() for page in DOCS.rglob("*.md") for match in LINK.finditer(page.read_text(encoding="utf-8")))
    return {(kind, name) for of, kind, name in found if of == project}


def cut(inventory: bytes, names: set[tuple[str, str]]) -> bytes:
    """Cut an inventory to some names.

    Args:
        inventory: Of version 2.
        names: Kind and name of each.
    """
    *header, packed = inventory.split(b"\n", _HEADER_LINES)
    lines = [line for line in zlib.decompress(packed).decode().splitlines() if tuple(_names(line)) in names]
    missing = names - {tuple(_names(line)) for line in lines}
    if missing:
        sys.exit(f"not in the inventory: {sorted(missing)}")
    return b"\n".join([*header, zlib.compress("".join(f"{line}\n" for line in sorted(lines)).encode(), 9)])


def _names(line: str) -> Iterator[str]:
    name, _, rest = line.partition(" ")
    yield rest.partition(" ")[0]
    yield name


def main() -> None:
    """Write one file for each project."""
    files = dict(argument.split("=", 1) for argument in sys.argv[1:])
    FOLDER.mkdir(exist_ok=True)
    for project, address in SITES.items():
        if project in files:
            body = Path(files[project]).read_bytes()
        else:
            with urlopen(f"{address}objects.inv") as reply:  # noqa: S310 - one of the two addresses above
                body = reply.read()
        (FOLDER / f"{project}.inv").write_bytes(cut(body, wanted_names(project)))


if __name__ == "__main__":
    main()
