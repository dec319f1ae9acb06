"""What is wrong with an image, as the gallery tells it: its findings, then what the passes told.

Goes in: a drawn image. Comes out: `ShownFinding`s with the author's lines and a link to what the documentation says.
"""

import asyncio
from typing import TypedDict

from limner.checks.app import check_finished
from limner.checks.problem import SEVERITIES, Problem, Severity
from limner.checks.table import RULES
from limner.dev.drawn_images import DrawnImages, Shown
from limner.dev.sources import Source, read_source
from limner.diagnostics import Diagnostic
from limner.findings.finding import Finding
from limner.routes.site_routes import function_location
from limner.serving.faults import place_diagnostic
from limner.serving.returned import Finished, Found
from limner.site import Site
from limner.sources import SourceLocation


class ShownFinding(TypedDict):
    """A finding or diagnostic.

    Attributes:
        code: Its stable name.
        severity: ``error``, ``warning`` or ``note``.
        message: One sentence.
        got: What there is.
        expected: What would be right.
        attempt: Something to try.
        lost: The text that nobody sees.
        box: Where, in px of the canvas; None for the whole image.
        source: The author's line.
        link: The address of what the documentation says of its code.
    """

    code: str
    severity: Severity
    message: str
    got: str
    expected: str
    attempt: str
    lost: str
    box: tuple[float, float, float, float] | None
    source: Source | None
    link: str


async def read_findings(images: DrawnImages, shown: Shown) -> list[ShownFinding]:
    """Tell what is wrong with an image: its findings, other diagnostics, then what the platforms' rules say."""
    finished, found = shown.finished, shown.found
    if finished is None or found is None:
        return []
    return await asyncio.to_thread(_read, images.site, found, finished)


def _read(site: Site, found: Found, finished: Finished) -> list[ShownFinding]:
    route, drawing = found.route, finished.drawing
    where = SourceLocation(route.label)
    if route.is_code:
        where = function_location(site.server.routes.module(route).image, route.label)
    shown: list[ShownFinding] = []
    if drawing is not None:
        shown += map(show_finding, drawing.findings)
        told = {(finding.code, finding.line) for finding in drawing.findings}
        rest = [place_diagnostic(diagnostic, where) for diagnostic in drawing.diagnostics]
        shown += [_diagnostic(one) for one in rest if (one.code, one.facts.where and one.facts.where.line) not in told]
    shown += map(_problem, check_finished(site, found, finished, where))
    return sorted(shown, key=lambda one: SEVERITIES.index(one["severity"]))


def _problem(problem: Problem) -> ShownFinding:
    """Tell what a rule of a platform says."""
    return {
        "code": problem.rule,
        "severity": problem.severity,
        "message": problem.message,
        "got": "",
        "expected": "",
        "attempt": problem.details.strip().removeprefix("try").strip(),
        "lost": "",
        "box": None,
        "source": None,
        "link": RULES[problem.rule].source,
    }


def _diagnostic(placed: Diagnostic) -> ShownFinding:
    at = placed.facts.where
    return {
        "code": placed.code,
        "severity": "warning" if placed.severity == "warning" else "note",
        "message": placed.facts.what,
        "got": placed.facts.got,
        "expected": placed.facts.expected,
        "attempt": placed.facts.suggestion,
        "lost": "",
        "box": None,
        "source": None if at is None else read_source(at.file, at.line, at.column),
        "link": placed.link,
    }


def show_finding(finding: Finding) -> ShownFinding:
    """Tell a finding with the lines around its place."""
    box = finding.box
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "got": finding.got,
        "expected": finding.expected,
        "attempt": finding.try_,
        "lost": finding.lost,
        "box": None if box is None else (box.x, box.y, box.width, box.height),
        "source": (
            None
            if finding.file is None or finding.line is None
            else read_source(finding.file, finding.line, finding.column or 1)
        ),
        "link": finding.link,
    }
