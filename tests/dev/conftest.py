"""`limner dev` on a folder of two images, opened in Chromium."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from browser import Browser
from opened_gallery import CARD, ICON, Opened, serve_gallery

WriteApp = Callable[[Mapping[str, object]], Path]


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with Browser(width=1440, height=900, executable=chromium_path) as found:
        for domain in ("Log", "Runtime", "Network"):
            found.call(f"{domain}.enable")
        yield found


@pytest.fixture
def opened(write_app: WriteApp, browser: Browser) -> Iterator[Opened]:
    root = write_app({"opengraph_image.py": CARD, "icon.py": ICON})
    with serve_gallery(root, browser) as found:
        yield found
