# pyright: basic, reportArgumentType=false
"""All cases by name: functions that draw, and give bytes or raise. What they hand over has wrong types on purpose."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from hostile_growth import ENDS, EVERY, GROWTH
from hostile_pages import CONTENT, LAYOUT, SELECTORS, TEXT, VALUES, Page
from hostile_paint import HTML, PAINT
from hostile_pictures import FONTS, PICTURES, SVG
from hostile_trees import OPTIONS, TREES

from limner import LimnerError, Renderer

renderer = Renderer()
PAGES = {
    "selectors": SELECTORS,
    "values": VALUES,
    "content": CONTENT,
    "text": TEXT,
    "layout": LAYOUT,
    "paint": PAINT,
    "html": HTML,
    "svg": SVG,
    "pictures": PICTURES,
    "fonts": FONTS,
    "growth": GROWTH,
    "ends": ENDS,
}


def draw(page: Page) -> bytes:
    return renderer.render(page() if callable(page) else page, width=1200, height=630)


def draw_each(make: Callable[[], Any]) -> bytes:
    """Draw a node, or each of a list of functions that make one, with options or without.

    Every one must give a picture or an error of ours; the last such error is raised when there was no picture.
    """
    made = make()
    if not isinstance(made, list) or not made or not all(map(callable, made)):
        return renderer.render(made, width=1200, height=630)
    body, failure = b"", None
    for one in made:
        try:
            given = one()
            node, options = given if isinstance(given, tuple) and len(given) == 2 else (given, {})
            drawn = renderer.render(node, **({"width": 64, "height": 64} | options))
            if options.get("format") in (None, "png", "jpeg", "webp"):
                body = drawn
        except LimnerError as error:
            if not error.facts.what:
                raise
            failure = error
    if not body and failure is not None:
        raise failure
    return body


CASES: Mapping[str, Callable[[], bytes]] = {
    f"{group}: {name}": partial(draw, page) for group, pages in PAGES.items() for name, page in pages.items()
} | {
    f"{group}: {name}": partial(draw_each, make)
    for group, makers in (("trees", TREES), ("options", OPTIONS), ("ends", EVERY))
    for name, make in makers.items()
}
