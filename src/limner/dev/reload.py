"""Changes of files as events.

Goes in: folders. Comes out: one item for each group of changes that can alter an image.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Final

from watchfiles import (
    Change,
    DefaultFilter,
    awatch,  # pyright: ignore[reportUnknownVariableType] - a type of an extra that is absent
)

_SUFFIXES: Final = (
    ".py", ".css", ".html", ".jinja", ".j2", ".json", ".csv", ".md", ".toml", ".yaml", ".yml", ".svg", ".png",
    ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".txt", ".ttf", ".otf", ".woff", ".woff2",
)  # fmt: skip


class _PictureFilter(DefaultFilter):
    """Lets through what an image may be made of."""

    def __call__(self, change: Change, path: str) -> bool:
        return path.lower().endswith(_SUFFIXES) and super().__call__(change, path)


async def watch_changes(folders: Sequence[Path], stop: "asyncio.Future[None]") -> AsyncIterator[None]:
    """Give an item for each group of changes, until `stop` is done."""
    ended = asyncio.Event()
    stop.add_done_callback(lambda _: ended.set())
    async for _ in awatch(*folders, watch_filter=_PictureFilter(), stop_event=ended, step=100, debounce=400):
        yield
