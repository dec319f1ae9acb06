"""The cards that are timed, as element trees in React's shape, which every engine here takes as they are.

Goes in: a number. Comes out: a card whose texts and colour hold that number, so that no two rounds draw the same.
Only CSS that all of the engines have is used.
"""

import base64
import io
from collections.abc import Callable
from functools import cache
from typing import Any, Final

import numpy as np
from PIL import Image

Node = dict[str, Any]
_CELLS: Final = 96
_COLUMNS: Final = 12


def box(style: dict[str, Any], *children: Any, **props: Any) -> Node:
    """Make a flex container."""
    given = {"style": {"display": "flex", **style}, **props}
    if children:
        given["children"] = children[0] if len(children) == 1 else list(children)
    return {"type": "div", "props": given}


def _tint(number: int) -> str:
    return f"#f8fa{number % 256:02x}"


@cache
def _scene() -> str:
    """A picture with soft shapes and noise, which compresses as a photograph does."""
    rng = np.random.default_rng(41)
    y, x = np.mgrid[0:700, 0:800] / 100
    layers = [np.sin(x * a + b) * np.cos(y * c) for a, b, c in rng.uniform(0.4, 2.0, (3, 3))]
    pixels = np.stack(layers, axis=2) * 90 + 128 + rng.normal(0, 5, (700, 800, 3))
    out = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=88)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()


def badge(number: int) -> Node:
    """A favicon."""
    return box(
        {"width": "100%", "height": "100%", "justifyContent": "center", "alignItems": "center", "borderRadius": 12,
         "backgroundColor": "#4338ca", "color": _tint(number), "fontSize": 30, "fontWeight": 700},
        chr(65 + number % 26),
    )  # fmt: skip


def title(number: int) -> Node:
    """Two lines on white."""
    return box(
        {"width": "100%", "height": "100%", "flexDirection": "column", "justifyContent": "center", "padding": 80,
         "backgroundColor": "#ffffff", "color": "#0c4a6e", "borderBottom": "16px solid #0284c7"},
        box({"fontSize": 72, "fontWeight": 700}, f"Release notes {number}"),
        box({"fontSize": 34, "color": "#475569", "marginTop": 20}, f"What is new in version {number} and what is gone"),
    )  # fmt: skip


def article(number: int) -> Node:
    """A headline over a gradient, with an author."""
    return box(
        {"width": "100%", "height": "100%", "flexDirection": "column", "justifyContent": "flex-end", "padding": 72,
         "backgroundImage": "linear-gradient(160deg, #064e3b, #0d9488)", "color": _tint(number)},
        box({"fontSize": 30, "fontWeight": 600, "color": "#99f6e4"}, f"Field report {number}"),
        box({"fontSize": 68, "fontWeight": 700, "lineHeight": 1.15, "marginTop": 16, "width": 1040},
            f"Counting the swifts of a small town, street by street, for summer number {number}"),
        box({"alignItems": "center", "marginTop": 40},
            box({"width": 64, "height": 64, "borderRadius": 32, "backgroundColor": "#fbbf24",
                 "boxShadow": "0 6px 20px rgba(0,0,0,0.35)"}),
            box({"fontSize": 28, "marginLeft": 20}, f"Mary Anning, {number} minutes")),
    )  # fmt: skip


def shop(number: int) -> Node:
    """A photograph beside a list of facts and a price."""
    facts = (("Material", f"oak, batch {number}"), ("Height", f"{number} cm"), ("Delivery", f"in {number} days"))
    return box(
        {"width": "100%", "height": "100%", "backgroundColor": "#fffbeb"},
        {"type": "img", "props": {"src": _scene(), "width": 520, "height": 630,
                                  "style": {"width": 520, "height": 630, "objectFit": "cover"}}},
        box({"flexDirection": "column", "justifyContent": "center", "padding": 48, "width": 680},
            box({"fontSize": 54, "fontWeight": 700, "color": "#451a03", "lineHeight": 1.2},
                f"A shelf for a wall that is not straight, model {number}"),
            *[box({"justifyContent": "space-between", "fontSize": 26, "color": "#78350f", "paddingTop": 12,
                   "paddingBottom": 12, "borderBottom": "1px solid #fcd34d"},
                  box({}, name), box({"fontWeight": 600}, fact)) for name, fact in facts],
            box({"marginTop": 36},
                box({"backgroundColor": "#b45309", "color": "#fffbeb", "borderRadius": 10, "padding": "14px 32px",
                     "fontSize": 30, "fontWeight": 700, "boxShadow": "0 10px 28px rgba(69,26,3,0.3)"}, f"€ {number}"))),
    )  # fmt: skip


def guide(number: int) -> Node:
    """A grid of hair lines with a text and a listing."""
    listing = (
        "def draw(card):",
        f"    size = {number}, 630",
        "    with canvas(size) as page:",
        "        page.add(card)",
    )
    return box(
        {"width": "100%", "height": "100%", "backgroundColor": "#fafaf9", "padding": 56, "alignItems": "center",
         "backgroundImage": "linear-gradient(to right, #e7e5e4 1px, transparent 1px)", "backgroundSize": "40px 40px"},
        box({"flexDirection": "column", "width": 500},
            box({"fontSize": 60, "fontWeight": 700, "color": "#1c1917"}, f"Chapter {number}"),
            box({"fontSize": 28, "lineHeight": 1.45, "color": "#57534e", "marginTop": 16},
                f"Every page of a site gets a picture of its own. This is how, in {number} steps, none of them long.")),
        box({"flexDirection": "column", "width": 520, "marginLeft": 56, "padding": 32, "borderRadius": 18,
             "backgroundColor": "#1c1917", "border": "2px solid #44403c", "boxShadow": "0 20px 50px rgba(0,0,0,0.3)"},
            *[box({"fontSize": 25, "height": 42, "color": "#fdba74", "whiteSpace": "pre"}, line) for line in listing]),
    )  # fmt: skip


def cells(number: int, count: int = _CELLS) -> Node:
    """Many bordered boxes, each with a text that no other round has."""
    shades = ("#e0f2fe", "#bae6fd", "#7dd3fc", "#f0f9ff")
    return box(
        {"width": "100%", "height": "100%", "flexWrap": "wrap", "alignContent": "flex-start", "padding": 20,
         "backgroundColor": "#ffffff"},
        *[box({"width": 92, "height": 68, "marginRight": 4, "marginBottom": 4, "borderRadius": 6, "fontSize": 20,
               "justifyContent": "center", "alignItems": "center", "color": "#0c4a6e", "border": "1px solid #38bdf8",
               "backgroundColor": shades[i * 5 % 4]}, f"{number}.{i * 29 % 1000}") for i in range(count)],
    )  # fmt: skip


CARDS: Final[dict[str, tuple[int, int, Callable[[int], Node]]]] = {
    "badge": (48, 48, badge),
    "title": (1200, 630, title),
    "article": (1200, 630, article),
    "shop": (1200, 630, shop),
    "guide": (1200, 630, guide),
    "cells": (1200, 630, cells),
}


def cells_height(count: int) -> int:
    """The height of a canvas that holds so many cells."""
    return 40 + -(-count // _COLUMNS) * 72
