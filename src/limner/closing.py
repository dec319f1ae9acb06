"""What can be closed: once by hand, or at the end of a `with` or `async with` block.

Goes in: a class with `close`. Comes out: its twin `aclose`, and both kinds of blocks.

Spec: https://docs.python.org/3/reference/datamodel.html#context-managers
"""

from abc import abstractmethod
from typing import Self


class Closing:
    """Gives a class with `close` its `aclose`, and lets it stand in `with` and `async with`."""

    __slots__ = ()

    @abstractmethod
    def close(self) -> None:
        """Let go of what it holds."""

    async def aclose(self) -> None:
        """Do what `close` does, without blocking the event loop."""
        import asyncio

        await asyncio.to_thread(self.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()
