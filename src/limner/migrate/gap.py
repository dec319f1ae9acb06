"""What stands in a migrated file for code that was not translated.

Goes in: the code as it was. Comes out: `Gap`, a text that shows it; the picture is drawn with the text in its place, so
that one sees what is missing. Public: docs/api.md.
"""

from collections.abc import Generator, Iterator
from typing import Any, SupportsIndex

__all__ = ["Gap"]


class Gap(str):
    """A text in the place of code that was not translated: replace it, and the import of this class goes too.

    It can be asked for items, called, awaited and looped over once, and gives further gaps.
    """

    __slots__ = ()

    def __getitem__(self, key: SupportsIndex | slice | str) -> "Gap":
        return Gap(f"{self}.{key}" if isinstance(key, str) else f"{self}[…]")

    def __call__(self, *_: object, **__: object) -> "Gap":
        return Gap(f"{self}()")

    def __await__(self) -> Generator[Any, None, "Gap"]:
        yield from ()
        return self

    def __iter__(self) -> Iterator[str]:
        yield Gap(f"{self}[0]")

    def get(self, key: str, default: object = None) -> "Gap":
        """Give a further gap, as a mapping would give a value."""
        del default
        return self[key]

    def items(self) -> "list[tuple[Gap, Gap]]":
        """Give one pair of gaps."""
        return [(Gap(f"{self}.key"), self[0])]

    def __lt__(self, other: object) -> bool:
        return False

    def __gt__(self, other: object) -> bool:
        return False

    def __le__(self, other: object) -> bool:
        return False

    def __ge__(self, other: object) -> bool:
        return False

    def _same(self, *_: object) -> "Gap":
        return self

    __sub__ = __rsub__ = __truediv__ = __rtruediv__ = __floordiv__ = _same
