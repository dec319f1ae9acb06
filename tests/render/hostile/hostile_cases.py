"""All cases by name: functions that draw, and give bytes or raise."""

from collections.abc import Callable
from functools import partial

from hostile_pages import CONTENT, LAYOUT, SELECTORS, TEXT, VALUES, Page
from hostile_paint import HTML, PAINT

from limner import Renderer

renderer = Renderer()
PAGES = {
    "selectors": SELECTORS,
    "values": VALUES,
    "content": CONTENT,
    "text": TEXT,
    "layout": LAYOUT,
    "paint": PAINT,
    "html": HTML,
}


def draw(page: Page) -> bytes:
    return renderer.render(page() if callable(page) else page, width=1200, height=630)


CASES: dict[str, Callable[[], bytes]] = {
    f"{group}: {name}": partial(draw, page) for group, pages in PAGES.items() for name, page in pages.items()
}
