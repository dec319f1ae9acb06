from collections.abc import Iterable

from fontTools.ttLib import TTFont

class Options:
    def __init__(
        self,
        *,
        layout_features: list[str],
        hinting: bool,
        notdef_outline: bool,
        flavor: str | None = None,
        drop_tables: list[str] = ...,
        name_IDs: list[str] = ...,
        legacy_kern: bool = ...,
    ) -> None: ...

class Subsetter:
    def __init__(self, options: Options) -> None: ...
    def populate(self, *, text: str, unicodes: Iterable[int] = ...) -> None: ...
    def subset(self, font: TTFont) -> None: ...
