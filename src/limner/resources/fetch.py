"""All pictures and files of one render, fetched concurrently before layout; a render does no other I/O.

Goes in: addresses. Comes out: pictures and bytes, and a diagnostic for each failure. The sync and the async functions
do the same.
"""

import copy
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from limner.budget import Limits
from limner.css.values import CrossFade, ImageValue, Url
from limner.diagnostics import Diagnostics
from limner.errors import DeadlineExceededError, LimitExceededError, LimnerError, ResourceError
from limner.host import in_pass
from limner.record import record
from limner.resources.address import join_address, read_data_uri, scheme_of, shown
from limner.resources.cache import ByteCache
from limner.resources.loader import ClosedLoader, FolderLoader, Loaded, Loader, roots_of
from limner.resources.picture import Picture
from limner.sources import SourceLocation

if TYPE_CHECKING:
    from limner.resources.svg import SvgDrawer
    from limner.resources.svg_document import SvgDocument

Address: TypeAlias = tuple[str, str]
"""The address as an author wrote it, and the address of its sheet, or empty."""
Wanted: TypeAlias = ImageValue | str
"""An image value of a style."""

_LoadMany: TypeAlias = Callable[[Sequence[str], int], "list[Loaded | LimnerError]"]
"""A method that a loader may have in addition to `load`: it loads several addresses concurrently."""

_SIDE_BY_SIDE: Final = 8
_CACHE_BYTES: Final = 10_000_000

__all__ = ["Address", "Fetcher", "PictureCache", "afetch_pictures", "fetch_pictures", "join_address"]


class PictureCache:
    """Decoded pictures by content, bounded in bytes; threads and renderers may share them."""

    def __init__(self, max_bytes: int = _CACHE_BYTES) -> None:
        self.pictures: ByteCache[tuple[object, ...], Picture] = ByteCache(max_bytes, max_bytes)
        self.documents: ByteCache[bytes, SvgDocument] = ByteCache(max_bytes // 2)
        self._files: ByteCache[str, bytes] = ByteCache(max_bytes // 4)

    def read_data_uri(self, address: str, max_bytes: int) -> bytes:
        """Give what a `data:` address holds; a photograph takes a millisecond or two to decode.

        Raises:
            ResourceError: It holds nothing.
            LimitExceededError: It holds more than `max_bytes`.
        """
        known = self._files.get(address)
        if known is None or len(known) > max_bytes:
            known = read_data_uri(address, max_bytes).data
            self._files.put(address, known, len(address) + len(known))
        return known

    def clear(self) -> None:
        """Forget all pictures, and all drawn SVGs."""
        from limner.resources.svg import SvgPicture

        self.pictures.clear()
        self.documents.clear()
        self._files.clear()
        SvgPicture.clear()


_shared_cache: Final = PictureCache()


@record
class _Failure:
    """Why something did not load."""

    error: LimnerError


_Bytes: TypeAlias = bytes | _Failure


def _late(address: str) -> _Bytes:
    from limner.resources.side_by_side import late_error

    return _Failure(late_error(address))


class Fetcher:
    """Fetches for one render.

    Args:
        loader: Opens http(s) addresses, and any others that it accepts; None opens nothing.
        files: The folder against which relative addresses resolve, and below which files may be read.
        base_url: The address against which relative addresses resolve if there is no such folder.
        limits: Caps on bytes, pixels and the number of pictures.
        cache: Where decoded pictures are kept; None means a cache that the whole process shares.
        seconds: The time for the whole render, which begins now; None for no limit. Loading may take half of it, and so
            may decoding one picture.
    """

    def __init__(
        self,
        loader: Loader | None = None,
        files: str | Path | None = None,
        base_url: str | None = None,
        limits: Limits | None = None,
        cache: PictureCache | None = None,
        *,
        seconds: float | None = None,
    ) -> None:
        self._loader: Loader = loader or ClosedLoader()
        self._roots = roots_of(loader)
        self._folder = None if files is None else FolderLoader(files)
        self._base_url = base_url
        self._limits = limits or Limits()
        self._cache = cache or _shared_cache
        most = self._limits.picture_seconds
        self._seconds = most if seconds is None else min(most, seconds / 2)
        self._decode_seconds = 2 * self._seconds  # for decoding all pictures together
        self._until = None if seconds is None else time.monotonic() + seconds / 2

    def closed(self) -> "Fetcher":
        """Give a fetcher like this one that opens nothing but ``data:``."""
        other = self.through(None)
        other._folder = None  # noqa: SLF001 - an object of this very class
        return other

    def through(self, loader: Loader | None) -> "Fetcher":
        """Give a fetcher like this one that opens addresses with another loader."""
        other = copy.copy(self)
        other._loader = loader or ClosedLoader()  # noqa: SLF001 - an object of this very class
        other._roots = roots_of(loader)  # noqa: SLF001 - the same
        return other

    # ── pictures ──────────────────────────────────────────────────────────────────────────────────────────

    def pictures(
        self,
        wanted: Iterable[Wanted],
        *,
        base: str | None = None,
        drawer: "SvgDrawer | None" = None,
        diagnostics: Diagnostics,
    ) -> dict[Wanted, Picture]:
        """Fetch and decode pictures.

        Args:
            wanted: Addresses; other image values are drawn, not fetched.
            base: The document's own base address.
            drawer: Draws SVGs; without a drawer they are left out.
            diagnostics: Receives a diagnostic for each picture that failed.

        Returns:
            A picture for each that did not fail.
        """
        urls = self._sort(wanted, diagnostics)
        bodies = self._load_all([self._resolve(url, base) for url in urls])
        return self._decode_all(urls, bodies, drawer, diagnostics)

    async def apictures(
        self,
        wanted: Iterable[Wanted],
        *,
        base: str | None = None,
        drawer: "SvgDrawer | None" = None,
        diagnostics: Diagnostics,
    ) -> dict[Wanted, Picture]:
        """Do the same as `pictures` without blocking an event loop."""
        import asyncio  # async code has already loaded it; other code need not

        urls = self._sort(wanted, diagnostics)
        bodies = await self._aload_all([self._resolve(url, base) for url in urls])
        return await asyncio.to_thread(self._decode_all, urls, bodies, drawer, diagnostics)

    # ── files ─────────────────────────────────────────────────────────────────────────────────────────────

    def files(
        self, addresses: Sequence[Address], *, base: str | None = None, diagnostics: Diagnostics
    ) -> tuple[bytes | None, ...]:
        """Fetch style sheets and fonts as they are; None for each one that failed."""
        bodies = self._load_all([self._resolve(Url(*address), base) for address in addresses])
        return self._told(addresses, bodies, diagnostics)

    async def afiles(
        self, addresses: Sequence[Address], *, base: str | None = None, diagnostics: Diagnostics
    ) -> tuple[bytes | None, ...]:
        """Do the same as `files` without blocking an event loop."""
        bodies = await self._aload_all([self._resolve(Url(*address), base) for address in addresses])
        return self._told(addresses, bodies, diagnostics)

    # ── loading ───────────────────────────────────────────────────────────────────────────────────────────

    def _resolve(self, url: Url, base: str | None) -> str:
        """Make an address absolute, or relative to the folder."""
        return join_address(url.href, url.base, base, None if self._folder is not None else self._base_url)

    def _load_all(self, addresses: Sequence[str]) -> list[_Bytes]:
        unique = dict.fromkeys(addresses)
        loaded = {address: self._load(address) for address in unique if self._is_near(address)}
        far = [address for address in unique if address not in loaded]
        if far:
            remote = [address for address in far if scheme_of(address) in ("http", "https")]
            with in_pass.lifted():
                loaded.update((address, self._load(address)) for address in far if address not in remote)
                if remote:
                    loaded.update(zip(remote, self._load_remote(remote), strict=True))
        return [loaded[address] for address in addresses]

    def _load_remote(self, addresses: Sequence[str]) -> list[_Bytes]:
        load_many: _LoadMany | None = getattr(self._loader, "load_many", None)
        if load_many is not None:
            found = load_many(addresses, self._limits.resource_bytes)
            return [_Failure(one) if isinstance(one, LimnerError) else one.data for one in found]
        from limner.resources.side_by_side import load_side_by_side

        return load_side_by_side(self._load, addresses, self._until, _late)

    async def _aload_all(self, addresses: Sequence[str]) -> list[_Bytes]:
        import asyncio

        gate = asyncio.Semaphore(_SIDE_BY_SIDE)

        async def load(address: str) -> _Bytes:
            if scheme_of(address) == "data":
                return self._load(address)
            async with gate:
                left = None if self._until is None else self._until - time.monotonic()
                try:
                    async with asyncio.timeout(left):
                        loader = self._loader_of(address)
                        return (await loader.aload(address, self._limits.resource_bytes)).data
                except TimeoutError:
                    return _late(address)
                except LimnerError as error:
                    return _Failure(error)

        unique = list(dict.fromkeys(addresses))
        loaded = dict(zip(unique, await asyncio.gather(*map(load, unique)), strict=True))
        return [loaded[address] for address in addresses]

    def _load(self, address: str) -> _Bytes:
        try:
            if scheme_of(address) == "data":
                return self._cache.read_data_uri(address, self._limits.resource_bytes)
            return self._loader_of(address).load(address, self._limits.resource_bytes).data
        except LimnerError as error:
            return _Failure(error)

    def _loader_of(self, address: str) -> Loader:
        return (self._folder or ClosedLoader()) if self._is_near(address) else self._loader

    def _is_near(self, address: str) -> bool:
        """Whether an address holds its own data or is a file's address."""
        scheme = scheme_of(address)
        return scheme == "data" or (not scheme and not address.startswith(("//", *self._roots)))

    # ── decoding ──────────────────────────────────────────────────────────────────────────────────────────

    def _sort(self, wanted: Iterable[Wanted], diagnostics: Diagnostics) -> list[Url]:
        urls: dict[Url, None] = {}
        waiting: list[object] = list(wanted)
        for one in waiting:
            if isinstance(one, Url):
                if one.href.strip():
                    urls[one] = None
            elif isinstance(one, CrossFade):
                waiting += [image for image, _ in one.images]
        if len(urls) > self._limits.images:
            diagnostics.add(
                "limit",
                "too many different pictures; the later ones are left out",
                got=f"{len(urls):,}",
                expected=f"at most {self._limits.images:,} (Limits.images)",
            )
        return list(urls)[: self._limits.images]

    def _decode_all(
        self,
        urls: Sequence[Url],
        bodies: Sequence[_Bytes],
        drawer: "SvgDrawer | None",
        diagnostics: Diagnostics,
    ) -> dict[Wanted, Picture]:
        found: dict[Wanted, Picture] = {}
        for url, body in zip(urls, bodies, strict=True):
            try:
                if isinstance(body, _Failure):
                    raise body.error
                picture = self._decode(body, drawer, oriented=url.oriented)
            except LimnerError as error:
                _tell(url.href, error, diagnostics, diagnostics.locate(url, "tag"))
                continue
            found[url] = _at_resolution(picture, url.resolution)
            _tell_faults(picture, url.href, diagnostics)
        return found

    def _decode(self, data: bytes, drawer: "SvgDrawer | None", *, oriented: bool) -> Picture:
        from limner.resources.decode import sniff, unoriented

        if sniff(data) == "svg":
            return self._decode_svg(data, drawer)
        # Bytes remember their hash, so that the hash of a known data URI costs nothing.
        key = (data, self._limits.pixels, oriented)
        known = self._cache.pictures.get(key)
        if known is not None:
            return known
        picture = self._decode_pixels(data) if oriented else unoriented(self._decode(data, drawer, oriented=True), data)
        size = int((picture.natural_width or 0) * (picture.natural_height or 0)) * 4 + len(data)
        self._cache.pictures.put(key, picture, size)
        return picture

    def _decode_svg(self, data: bytes, drawer: "SvgDrawer | None") -> Picture:
        from limner.resources.decode import content_key
        from limner.resources.svg import SvgPicture
        from limner.resources.svg_document import parse_svg

        if drawer is None:
            raise ResourceError("an SVG, which no one draws here", expected="a picture of pixels")
        document = self._cache.documents.get(data)
        if document is None:
            document = parse_svg(data, content_key(data))
            self._cache.documents.put(data, document, document.length * 8)
        return SvgPicture(document, drawer)

    def _decode_pixels(self, data: bytes) -> Picture:
        from limner.resources.decode import decode_picture

        begun = time.monotonic()
        try:
            seconds = min(self._seconds, self._decode_seconds)
            return decode_picture(data, max_pixels=self._limits.pixels, seconds=seconds)
        finally:
            self._decode_seconds = max(0.0, self._decode_seconds - (time.monotonic() - begun))

    def _told(
        self, addresses: Sequence[Address], bodies: Sequence[_Bytes], diagnostics: Diagnostics
    ) -> tuple[bytes | None, ...]:
        found: list[bytes | None] = []
        for (href, _), body in zip(addresses, bodies, strict=True):
            if isinstance(body, _Failure):
                _tell(href, body.error, diagnostics)
                found.append(None)
            else:
                found.append(body)
        return tuple(found)


def fetch_pictures(
    wanted: Iterable[Wanted],
    *,
    loader: Loader | None = None,
    files: str | Path | None = None,
    base: str | None = None,
    limits: Limits | None = None,
    drawer: "SvgDrawer | None" = None,
    diagnostics: Diagnostics,
) -> dict[Wanted, Picture]:
    """Fetch and decode pictures; see `Fetcher`, which this makes for one call."""
    return Fetcher(loader, files, base, limits).pictures(wanted, drawer=drawer, diagnostics=diagnostics)


async def afetch_pictures(
    wanted: Iterable[Wanted],
    *,
    loader: Loader | None = None,
    files: str | Path | None = None,
    base: str | None = None,
    limits: Limits | None = None,
    drawer: "SvgDrawer | None" = None,
    diagnostics: Diagnostics,
) -> dict[Wanted, Picture]:
    """Do the same as `fetch_pictures` without blocking an event loop."""
    return await Fetcher(loader, files, base, limits).apictures(wanted, drawer=drawer, diagnostics=diagnostics)


def _at_resolution(picture: Picture, resolution: float) -> Picture:
    """Give a picture of `image-set()` its size, from its pixels per CSS px."""
    if resolution == 1.0 or picture.is_vector:
        return picture
    from limner.resources.decode import RasterPicture

    return picture.at_resolution(resolution) if isinstance(picture, RasterPicture) else picture


def _tell(href: str, error: LimnerError, diagnostics: Diagnostics, where: SourceLocation | None = None) -> None:
    facts = error.facts
    name = shown(href)
    diagnostics.add(
        # A picture that came too late may come in time at the next try.
        "limit"
        if isinstance(error, LimitExceededError) and not isinstance(error, DeadlineExceededError)
        else "load-failed",
        f"{facts.what}: {name}",
        where=where,
        got="" if facts.got == name else facts.got,
        expected=facts.expected,
        suggestion=facts.suggestion,
    )


def _tell_faults(picture: Picture, href: str, diagnostics: Diagnostics) -> None:
    if not picture.is_vector:
        return
    from limner.resources.svg import SvgPicture

    if not isinstance(picture, SvgPicture):
        return
    for fault in picture.text_faults:
        facts = fault.facts
        diagnostics.add(
            fault.code,
            f"{facts.what}, in an SVG picture: {shown(href)}",
            got=facts.got,
            expected=facts.expected,
            suggestion=facts.suggestion,
            spec=facts.spec,
            severity=fault.severity,
        )
    if picture.dropped:
        diagnostics.add(
            "unsupported",
            f"parts of an SVG are not drawn: {shown(href)}",
            got=", ".join(picture.dropped),
            expected="shapes, text, and pictures as data: addresses",
            severity="info",
        )
