"""The contact sheet: every input's image, what it is called and what is wrong, on one image.

Goes in: results. Comes out: a node, which the engine draws as it draws any card.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from limner.findings.finding import Finding
from limner.html import Node, div, img, span
from limner.stress.inputs import Trial

WIDTH: Final = 1800
_COLUMNS: Final = 3
_GAP: Final = 28
_PADDING: Final = 40
_SHOWN: Final = 3
_BAD: Final = "#c0262d"
_GOOD: Final = "#1a7f4b"
_CAPTION: Final = {
    "display": "flex",
    "justifyContent": "space-between",
    "fontSize": 21,
    "fontWeight": 600,
    "marginTop": 8,
}


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one input.

    Attributes:
        trial: The input.
        body: The image, as PNG.
        size: Its width and height in pixels.
        findings: What is wrong that is not so without the input.
    """

    trial: Trial
    body: bytes
    size: tuple[int, int]
    findings: tuple[Finding, ...]


def contact_sheet(name: str, results: Sequence[Result]) -> Node:
    """Give the contact sheet as a node; draw it `WIDTH` px wide, as high as it needs to be.

    Args:
        name: What was stressed.
        results: What came of each input.
    """
    broken = sum(bool(result.findings) for result in results)
    verdict = f"{broken} of {len(results)} inputs break it" if broken else f"holds all of {len(results)} inputs"
    head = div(style={"display": "flex", "alignItems": "baseline", "gap": 20, "marginBottom": 28})[
        span(style={"fontSize": 34, "fontWeight": 700})[name],
        span(style={"fontSize": 24, "color": _BAD if broken else _GOOD})[verdict],
    ]
    page = {
        "width": WIDTH,
        "padding": _PADDING,
        "background": "#f3f4f6",
        "color": "#16181d",
        "fontFamily": "Geist",
        "lineHeight": 1.35,
    }
    grid = {"display": "grid", "gridTemplateColumns": f"repeat({_COLUMNS}, 1fr)", "gap": _GAP}
    return div(style=page)[head, div(style=grid)[[_cell(result) for result in results]]]


def _cell(result: Result) -> Node:
    width = (WIDTH - 2 * _PADDING - (_COLUMNS - 1) * _GAP) / _COLUMNS
    height = width * result.size[1] / result.size[0]
    is_broken = bool(result.findings)
    source = f"data:image/png;base64,{b64encode(result.body).decode()}"
    shown = result.findings[:_SHOWN]
    rest = len(result.findings) - len(shown)
    words = [
        div(style={"fontSize": 17, "color": _BAD, "marginTop": 4, "overflowWrap": "anywhere"})[_words(finding)]
        for finding in shown
    ]
    if rest:
        words.append(div(style={"fontSize": 17, "color": _BAD, "marginTop": 4})[f"… and {rest} more"])
    mark = span(style={"color": _BAD if is_broken else _GOOD})["broken" if is_broken else "holds"]
    return div[
        img(
            src=source,
            style={
                "display": "block",
                "width": width,
                "height": height,
                "border": f"2px solid {_BAD if is_broken else '#d5d8de'}",
                "background": "white",
                "boxSizing": "border-box",
            },
        ),
        div(
            style={
                "display": "flex",
                "justifyContent": "space-between",
                "fontSize": 21,
                "fontWeight": 600,
                "marginTop": 8,
            }
        )[span[result.trial.name], mark],
        words,
    ]


def _words(finding: Finding) -> str:
    element = finding.element
    name = "" if element is None else f" {element}"
    return f"{finding.code}{name}: {finding.message}"
