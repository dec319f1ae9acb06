"""What a person reads after a migration.

Goes in: `Report`. Comes out: its text in Markdown: what was written, gaps by line, and what is drawn differently.
"""

import re
from typing import Final

from limner.migrate.app import Report
from limner.migrate.route_file import Migrated

_MARGINS: Final = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre"))
_FONT: Final = re.compile(r"fontFamily: ")
_POSITION: Final = re.compile(r"position: [\"']absolute[\"']")


def write_report(report: Report) -> str:
    """Write the report."""
    gaps = sum(len(one.gaps) for one in report.files.values())
    lines = [
        "# Migrated from Next.js",
        "",
        f"{len(report.files)} code files translated, {len(report.copied)} files copied, {gaps} gaps.",
        "",
    ]
    for name, migrated in report.files.items():
        lines += [f"## {name}", "", *_said_of(migrated), ""]
    if report.copied:
        lines += ["## Copied", "", *(f"- {name}" for name in report.copied), ""]
    if report.skipped:
        lines += ["## Skipped", "", *(f"- {name}" for name in report.skipped), ""]
    return "\n".join(lines)


def _said_of(migrated: Migrated) -> list[str]:
    lines = [f"- gap, line {line} of the old file: `{code}`" for line, code in migrated.gaps]
    lines += [f"- {note}" for note in dict.fromkeys(migrated.notes)]
    lines += [f"- differs: {one}" for one in differences(migrated)]
    return lines or ["- nothing to do"]


def differences(migrated: Migrated) -> list[str]:
    """Say what Limner draws differently of what this file uses."""
    seen = migrated.seen
    found: list[str] = []
    if any(_POSITION.fullmatch(one) for one in seen):
        found.append(
            "positioned boxes are painted above the text and boxes around them, as in CSS; next/og paints in the order "
            "of the document. `zIndex: -1` puts a backdrop below."
        )
    if tags := sorted(_MARGINS & seen):
        found.append(
            f"<{'>, <'.join(tags)}> have a browser's margins, which collapse; next/og adds them up. "
            "`margin: 0` removes them."
        )
    if "svg" in seen:
        found.append(
            "an <svg> without width and height is as wide as its box, as in CSS, with the ratio of its viewBox."
        )
    if migrated.fonts:
        found.append(
            "a font given here also answers for other weights, which are made of it; next/og takes the nearest."
        )
    elif any(_FONT.match(one) for one in seen):
        found.append(
            "fontFamily names families: give them as `fonts=`, or install their packages (`pip install fontpkg-…`)."
        )
    if "emoji" in seen:
        found.append(
            "emoji are drawn by a colour face or by `emoji=`; next/og fetches Twemoji. "
            "`pip install 'limner[openmoji]'`, "
            'or Site(emoji="twemoji", loader=HttpLoader()).'
        )
    return found
