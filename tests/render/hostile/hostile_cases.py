"""All cases by name: functions that draw, and give bytes or raise."""

from collections.abc import Callable
from functools import partial

from hostile_pages import PAGES, Page

from limner import Renderer

renderer = Renderer()


def draw(page: Page) -> bytes:
    return renderer.render(page() if callable(page) else page, width=1200, height=630)


CASES: dict[str, Callable[[], bytes]] = {
    f"{group}: {name}": partial(draw, page) for group, pages in PAGES.items() for name, page in pages.items()
}
