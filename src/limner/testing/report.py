"""The report: every image that looks different, old, new and what differs, on one page.

Goes in: failures, as tests meet them. Comes out: a folder with ``index.html``. Each failure is a folder of its own, so
that processes of pytest-xdist write beside each other; the page is written once, at the end.
"""

import hashlib
import html
import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from limner.html.element import is_list
from limner.testing.session import ImageSession

if TYPE_CHECKING:
    from PIL import Image

PAGE: Final = "index.html"
_ENTRY: Final = "failure.json"
_STYLE: Final = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1500px; padding: 24px; }
h1 { font-size: 22px; margin: 0 0 24px; }
article { border: 1px solid var(--line); border-radius: 10px; margin: 0 0 28px; overflow: hidden; }
header { background: var(--soft); padding: 12px 18px; }
h2 { font-size: 17px; margin: 0; }
header p { margin: 2px 0 0; opacity: .7; font-size: 13px; overflow-wrap: anywhere; }
ul { margin: 12px 18px; padding-left: 20px; }
.images { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 14px; padding: 0 18px 18px; }
figure { margin: 0; }
figcaption { font-size: 13px; opacity: .7; margin-bottom: 4px; }
img { display: block; width: 100%; border: 1px solid var(--line); border-radius: 6px;
  background: repeating-conic-gradient(#8883 0 25%, transparent 0 50%) 0 / 16px 16px; }
"""


@dataclass(frozen=True, slots=True)
class Failure:
    """One image that looks different.

    Attributes:
        test: What the test is called.
        name: Of the kept image.
        path: The kept image.
        words: What changed.
    """

    test: str
    name: str
    path: Path
    words: tuple[str, ...]


def write_failure(
    session: ImageSession,
    failure: Failure,
    old: "Image.Image | None",
    new: "Image.Image",
    difference: "Image.Image | None",
) -> str:
    """Add a failure to the report; give a line that says where it is, empty without a report."""
    if session.report is None:
        return ""
    digest = hashlib.blake2b(f"{failure.test}\0{failure.path}".encode(), digest_size=8).hexdigest()
    folder = session.report / digest
    folder.mkdir(parents=True, exist_ok=True)
    for name, image in (("old", old), ("new", new), ("difference", difference)):
        if image is not None:
            image.save(folder / f"{name}.png")
    entry = {**asdict(failure), "path": str(failure.path)}
    (folder / _ENTRY).write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")
    return f"\n  report    {session.report / PAGE}"


def clear_report(folder: Path) -> None:
    """Remove what an earlier run has written."""
    for entry in folder.glob(f"*/{_ENTRY}"):
        shutil.rmtree(entry.parent)
    (folder / PAGE).unlink(missing_ok=True)


def write_page(folder: Path) -> Path | None:
    """Write the page of all failures; None when there is none."""
    entries = sorted(folder.glob(f"*/{_ENTRY}"))
    if not entries:
        return None
    failures = [(entry.parent, json.loads(entry.read_text(encoding="utf-8"))) for entry in entries]
    failures.sort(key=lambda pair: (pair[1]["test"], pair[1]["name"]))
    count = len(failures)
    title = f"{count} image{'' if count == 1 else 's'} to look at"
    body = "\n".join(_article(place, entry) for place, entry in failures)
    page = folder / PAGE
    page.write_text(
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width">\n<style>{_STYLE}</style>\n'
        f"<h1>{title}</h1>\n{body}\n</html>\n",
        encoding="utf-8",
    )
    return page


def _article(folder: Path, entry: dict[str, object]) -> str:
    words = entry["words"]
    said = words if is_list(words) else []
    items = "".join(f"<li>{html.escape(str(one))}</li>" for one in said)
    figures = "".join(
        f'<figure><figcaption>{name}</figcaption><a href="{folder.name}/{name}.png">'
        f'<img src="{folder.name}/{name}.png" alt="{name}"></a></figure>'
        for name in ("old", "new", "difference")
        if (folder / f"{name}.png").is_file()
    )
    return (
        f"<article><header><h2>{html.escape(str(entry['name']))}</h2>"
        f"<p>{html.escape(str(entry['test']))}</p><p>{html.escape(str(entry['path']))}</p></header>"
        f'<ul>{items}</ul><div class="images">{figures}</div></article>'
    )
