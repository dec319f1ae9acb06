"""What a render asks of the world outside: bytes of files, and decoded pictures.

The pipeline is a generator that yields these and is sent the answers, so that the same steps run with a blocking and
with an asynchronous loader.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urljoin

from limner.budget import Limits
from limner.css.values import ImageValue
from limner.diagnostics import Diagnostics
from limner.resources.picture import Picture
from limner.text.typesetter import Engine


@dataclass(frozen=True, slots=True)
class WantFiles:
    """Bytes of style sheets or fonts; answered by one entry for each address, None for what did not load."""

    addresses: tuple[tuple[str, str], ...]
    base: str | None
    diagnostics: Diagnostics


@dataclass(frozen=True, slots=True)
class WantPictures:
    """Decoded pictures of addresses and of serialised inline SVGs; answered by those that loaded."""

    sources: tuple[ImageValue | str, ...]
    base: str | None
    engine: Engine
    diagnostics: Diagnostics


Want: TypeAlias = WantFiles | WantPictures
Files: TypeAlias = tuple[bytes | None, ...]
Pictures: TypeAlias = Mapping[ImageValue | str, Picture]
Answer: TypeAlias = Files | Pictures | None


def join_address(href: str, base: str) -> str:
    return urljoin(base, href) if base else href


class Fetcher:
    def __init__(self, loader, files: Path | None, base_url: str | None, limits: Limits) -> None:
        self.files = files

    def get(self, want: Want) -> Answer:
        if isinstance(want, WantFiles):
            out = []
            for href, base in want.addresses:
                p = self.files / join_address(href, base) if self.files else None
                out.append(p.read_bytes() if p and p.is_file() else None)
            return tuple(out)
        return {}

    async def aget(self, want):
        return self.get(want)
