from os import PathLike
from types import TracebackType
from typing import BinaryIO, Literal, Self

class TTLibError(Exception): ...

class CmapSubtable:
    format: int
    cmap: dict[int, str]
    def isUnicode(self) -> bool: ...

class CmapTable:
    tables: list[CmapSubtable]

class TTFont:
    flavor: str | None
    def __init__(
        self,
        file: str | PathLike[str] | BinaryIO | None = ...,
        *,
        lazy: bool | None = ...,
        fontNumber: int = ...,
        recalcBBoxes: bool = ...,
        recalcTimestamp: bool = ...,
    ) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def save(self, file: str | PathLike[str] | BinaryIO, reorderTables: bool | None = ...) -> None: ...
    def getBestCmap(self) -> dict[int, str]: ...
    def keys(self) -> list[str]: ...
    def getGlyphOrder(self) -> list[str]: ...
    def __getitem__(self, tag: Literal["cmap"]) -> CmapTable: ...
