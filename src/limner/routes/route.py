"""The records of a site's folder: places (folders) and routes (one image file each).

Goes in: what the scan and code-first declarations found. Comes out: records that matching, heads and replies read.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from limner.errors import SiteError
from limner.formats import image_extensions
from limner.routes.convention import CODE, CONVENTIONS, FileName, Kind
from limner.routes.natural_size import NaturalSize
from limner.routes.segment import Segment, SegmentKind, group_suffix

_DIGEST_SIZE: Final = 8

Params: TypeAlias = dict[str, str | list[str]]
"""The values of a place's dynamic segments by name; a catch-all's value is a list."""


@dataclass(frozen=True, slots=True)
class StaticImage:
    """An image file.

    Attributes:
        size: Its natural size.
        media_type: By its extension.
        digest: Of its bytes, for addresses and ETags.
        modified: Seconds since the epoch.
        alt: The text of its ``.alt.txt`` file, exactly as it stands there; empty without one.
    """

    size: NaturalSize
    media_type: str
    digest: str
    modified: float
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """An image that was declared by a decorator instead of a file.

    Attributes:
        function: The image function.
        exports: What a route file would define beside it.
        digest: Tells of the version of what it draws; None where the function's own source does.
    """

    function: Callable[..., object]
    exports: Mapping[str, object]
    digest: Callable[[], str] | None = None


@dataclass(slots=True, eq=False)
class Place:
    """One folder of the site.

    Attributes:
        segment: What its name means; the root's is empty.
        parent: The folder around it; None for the root.
        folder: Where it is on disk; None for a place that only code declares.
        children: Folders in it, by name.
        routes: The image files in it, in the order in which they are linked.
    """

    segment: Segment
    parent: "Place | None" = None
    folder: Path | None = None
    children: "dict[str, Place]" = field(default_factory=dict[str, "Place"])
    routes: "list[Route]" = field(default_factory=list["Route"])
    lineage: tuple[Segment, ...] = ()
    pattern: tuple[Segment, ...] = ()
    suffix: str = ""

    def __post_init__(self) -> None:
        if self.parent is not None:
            self.lineage = (*self.parent.lineage, self.segment)
            self.pattern = tuple(segment for segment in self.lineage if segment.in_address)
            self.suffix = group_suffix(self.lineage)

    @property
    def depth(self) -> int:
        """How many segments of an address lead here, a catch-all counted once."""
        return len(self.pattern)

    @property
    def path(self) -> str:
        """Its path from the root as the disk spells it, such as ``(shop)/[id]``; empty for the root."""
        return "/".join(segment.folder for segment in self.lineage)

    def routes_of(self, kind: Kind) -> "list[Route]":
        """Give its image files of one kind."""
        return [route for route in self.routes if route.name.kind == kind]

    def ancestors(self) -> "Iterator[Place]":
        """Give the folder itself and those around it, innermost first."""
        place: Place | None = self
        while place is not None:
            yield place
            place = place.parent

    def walk(self) -> "Iterator[Place]":
        """Give the folder itself and all below it."""
        yield self
        for child in self.children.values():
            yield from child.walk()


@dataclass(slots=True, eq=False)
class Route:
    """One image file and the addresses it answers.

    Attributes:
        name: What the file's name says.
        place: Its folder.
        file: Where it is on disk; None for a declared one.
        static: Of a static file.
        declared: Of a declared one.
        template: The template that stands for the function `image`; `file` is the module beside it, if there is one.
        fault: Why it cannot be used; only in development, where the fault is shown in its place.
        own_leaf: The last segment of its address, where that does not follow from the name; else empty.
        is_linked: Whether heads link it; what only a manifest names is not.
    """

    name: FileName
    place: Place
    file: Path | None = None
    static: StaticImage | None = None
    declared: Declared | None = None
    template: Path | None = None
    fault: SiteError | None = None
    own_leaf: str = ""
    is_linked: bool = True

    @property
    def kind(self) -> Kind:
        """Which convention it follows."""
        return self.name.kind

    @property
    def is_code(self) -> bool:
        """Whether a function draws it."""
        return self.name.extension == CODE

    @property
    def leaf(self) -> str:
        """The last segment of its address: stem, suffix of groups, extension of static files."""
        if fixed := self._fixed_leaf:
            return fixed
        suffix = f"-{self.place.suffix}" if self.place.suffix else ""
        return f"{self.name.stem}{suffix}{self._dotted}"

    @property
    def plain_leaf(self) -> str:
        """The same without the suffix of groups."""
        return self._fixed_leaf or f"{self.name.stem}{self._dotted}"

    @property
    def _fixed_leaf(self) -> str:
        return self.own_leaf or CONVENTIONS[self.kind].address

    @property
    def has_extension(self) -> bool:
        """Whether its address ends in the extension of what it gives."""
        return not self.is_code or bool(self._fixed_leaf)

    @property
    def _dotted(self) -> str:
        return f".{self.name.extension}" if self.name.extension else ""

    @property
    def label(self) -> str:
        """How messages name it: its file's path from the root, or its place and kind."""
        name = self.file.name if self.file is not None else self.own_leaf or self.name.stem
        return f"{self.place.path}/{name}" if self.place.path else name

    @property
    def media_type(self) -> str:
        """The type of a static file."""
        return CONVENTIONS[self.kind].media_type or image_extensions()[self.name.extension]

    @property
    def order(self) -> tuple[int, int]:
        """Sorts the files of one kind in one folder."""
        return self.name.order

    @property
    def largest(self) -> int | None:
        """Bytes that the file may have; numbered files are free of the limit, as the platforms read the first."""
        return CONVENTIONS[self.kind].largest if self.name.number < 0 else None


def digest_bytes(data: bytes) -> str:
    """Give the digest that names a version of some bytes in addresses."""
    return hashlib.blake2b(data, digest_size=_DIGEST_SIZE).hexdigest()


def make_root(folder: Path | None) -> Place:
    """Make the place of the site's own folder."""
    return Place(Segment(SegmentKind.STATIC, "", ""), None, folder)


def bind_params(place: Place, captured: tuple[str | list[str], ...]) -> Params | None:
    """Give the params of a place: None without dynamic segments; an empty optional catch-all gives no key."""
    segments = [segment for segment in place.pattern if segment.is_param]
    if not segments:
        return None
    return {segment.name: value for segment, value in zip(segments, captured, strict=True) if value != []}
