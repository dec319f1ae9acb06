"""What a render asks the outside world for: bytes of files, and decoded pictures.

The pipeline is a generator that yields these and is sent the answers, so that the same steps work with a blocking
loader and with an asynchronous one.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from limner.css.values import ImageValue, Url
from limner.diagnostics import Diagnostics
from limner.record import record
from limner.resources.fetch import Address, Fetcher
from limner.resources.loader import Loader
from limner.resources.picture import Picture

if TYPE_CHECKING:
    from limner.resources.svg import SvgDrawer

DrawerOf: TypeAlias = Callable[[Fetcher], "SvgDrawer"]
"""Makes the drawer of SVGs, with the fetcher that opens what they refer to."""
Files: TypeAlias = tuple[bytes | None, ...]
Pictures: TypeAlias = Mapping[ImageValue | str, Picture]
Answer: TypeAlias = Files | Pictures | None


@record
class FilesRequest:
    """Bytes of style sheets or fonts. The answer has one entry for each address, None where it did not load."""

    addresses: Sequence[Address]
    base: str | None
    diagnostics: Diagnostics

    def get(self, fetcher: Fetcher) -> Answer:
        """Fetch, and block meanwhile."""
        return fetcher.files(self.addresses, base=self.base, diagnostics=self.diagnostics)

    async def aget(self, fetcher: Fetcher) -> Answer:
        """Fetch without blocking the event loop."""
        return await fetcher.afiles(self.addresses, base=self.base, diagnostics=self.diagnostics)


@record
class PicturesRequest:
    """Decoded pictures of addresses. The answer has those that loaded."""

    sources: Sequence[Url]
    base: str | None
    drawer: DrawerOf
    diagnostics: Diagnostics

    def get(self, fetcher: Fetcher) -> Answer:
        """Fetch and decode, and block meanwhile."""
        return fetcher.pictures(self.sources, base=self.base, drawer=self.drawer(fetcher), diagnostics=self.diagnostics)

    async def aget(self, fetcher: Fetcher) -> Answer:
        """Fetch and decode without blocking the event loop."""
        return await fetcher.apictures(
            self.sources, base=self.base, drawer=self.drawer(fetcher), diagnostics=self.diagnostics
        )


@record
class WantEmoji:
    """Decoded pictures of emoji, through a loader that caches them. The answer has those that loaded."""

    addresses: Sequence[Url]
    base: str | None
    loader: Loader | None
    drawer: DrawerOf
    diagnostics: Diagnostics

    def get(self, fetcher: Fetcher) -> Answer:
        """Fetch and decode, and block meanwhile."""
        return fetcher.through(self.loader).pictures(
            self.addresses, base=self.base, drawer=self.drawer(fetcher), diagnostics=self.diagnostics
        )

    async def aget(self, fetcher: Fetcher) -> Answer:
        """Fetch and decode without blocking the event loop."""
        return await fetcher.through(self.loader).apictures(
            self.addresses, base=self.base, drawer=self.drawer(fetcher), diagnostics=self.diagnostics
        )


Want: TypeAlias = FilesRequest | PicturesRequest | WantEmoji
