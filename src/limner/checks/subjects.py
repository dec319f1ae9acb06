"""What rules look at: images, pages, and the icons of a site; each is filled in by whoever found it.

Goes in: bytes, tags, and where they come from. Comes out: records with what rules ask of them.
"""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast

from PIL import Image, UnidentifiedImageError

from limner.formats import FORMATS, Format, sniff_format
from limner.head.images import IconLink
from limner.sources import SourceLocation

if TYPE_CHECKING:
    from limner.engine.drawing import Drawing

Role: TypeAlias = Literal["open-graph", "twitter", "icon", "apple-icon"]
_MOST_PIXELS: Final = 64_000_000


@dataclass(frozen=True, slots=True)
class Served:
    """What came of asking for an address.

    Attributes:
        status: 200, or why there is nothing.
        body: The bytes.
        media_type: As it was sent, without parameters.
        redirects: How many led there.
        seconds: How long it took.
        address: Where it came from at last.
        again: How long it took when it was asked for once more, since the first time was slow.
    """

    status: int
    body: bytes = b""
    media_type: str = ""
    redirects: int = 0
    seconds: float = 0.0
    address: str = ""
    again: float | None = None


Ask: TypeAlias = Callable[[str], Served]
"""Gives what an address answers, absolute or from the host's root."""


@dataclass(kw_only=True)
class ImageSubject:
    """An image with what its tags say of it.

    Attributes:
        role: What it is for.
        address: As the tags have it, or from the host's root.
        served: What the address answered.
        type: The media type that was declared; empty without one.
        width: Pixels that were declared; None without any.
        height: The same.
        alt: Its alt text; None where nobody can know it.
        link: The address as its tag has it; empty where no tag was read.
        sizes: Of an icon's link.
        where: The author's file; None where it is not known.
        drawing: What the engine knows of it; None for finished files.
        is_served: Whether it was asked for as crawlers do, so that time and redirects count.
    """

    role: Role
    address: str
    served: Served
    type: str = ""
    width: int | None = None
    height: int | None = None
    alt: str | None = None
    link: str = ""
    sizes: str = ""
    where: SourceLocation | None = None
    drawing: "Drawing | None" = None
    is_served: bool = False

    @cached_property
    def format(self) -> Format | None:
        """What its bytes really are."""
        return sniff_format(self.served.body)

    @cached_property
    def picture(self) -> Image.Image | None:
        """Its pixels; None for what Pillow cannot read, such as an SVG."""
        try:
            picture = Image.open(io.BytesIO(self.served.body))
            if picture.width * picture.height > _MOST_PIXELS:
                return None
            return picture.convert("RGBA")
        except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
            return None

    @property
    def size(self) -> tuple[int, int] | None:
        """Its real width and height in pixels; None for one that has any size, or none that is known."""
        return self.picture.size if self.picture is not None else None

    @cached_property
    def is_opaque(self) -> bool | None:
        """Whether no pixel is transparent; None where that is not known."""
        if self.picture is None:
            return None
        lowest, _ = cast("tuple[int, int]", self.picture.getchannel("A").getextrema())
        return lowest == 255

    @property
    def is_svg(self) -> bool:
        """Whether it is an SVG."""
        return self.format is FORMATS["svg"]


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a page's head.

    Attributes:
        name: ``og:title``, ``description``, ``icon`` …: the property, name or rel.
        value: Its content or href.
        attributes: All of them.
        line: In the page, from 1.
        column: From 1.
        offset: Bytes of the page before it.
    """

    name: str
    value: str
    attributes: Mapping[str, str]
    line: int = 1
    column: int = 1
    offset: int = 0


@dataclass(kw_only=True)
class PageSubject:
    """A page's tags.

    Attributes:
        address: From the host's root, or absolute.
        tags: In the order of the page.
        title: The text of its ``<title>``.
        images: Those of its tags.
        where: The author's file; None where it is not known.
        is_whole: Whether it is the page itself; the tags that a site writes into pages are not.
    """

    address: str
    tags: list[Tag] = field(default_factory=list[Tag])
    title: str = ""
    images: list[ImageSubject] = field(default_factory=list[ImageSubject])
    where: SourceLocation | None = None
    is_whole: bool = True

    def all(self, name: str) -> list[Tag]:
        """Give the tags of a name."""
        return [tag for tag in self.tags if tag.name == name]

    def first(self, name: str) -> Tag | None:
        """Give the first tag of a name that says something."""
        return next((tag for tag in self.tags if tag.name == name and tag.value.strip()), None)


@dataclass(kw_only=True)
class IconsSubject:
    """All icons of a site, as its first page links them.

    Attributes:
        address: Of that page.
        links: Of the head.
        icons: What they lead to.
        ask: Gives what an address answers.
        page: The page's other tags.
        where: The author's file; None where it is not known.
        is_whole: Whether all icons of the site are known, so that one can be missing.
    """

    address: str
    links: list[IconLink]
    icons: list[ImageSubject]
    ask: Ask
    page: PageSubject
    where: SourceLocation | None = None
    is_whole: bool = True

    @cached_property
    def manifest_address(self) -> str:
        """Where the manifest is; empty without one."""
        tag = self.page.first("manifest")
        return tag.value if tag is not None else ""

    @cached_property
    def manifest(self) -> Mapping[str, Any] | None:
        """The manifest; None without one that can be read."""
        if not self.manifest_address:
            return None
        try:
            found: object = json.loads(self.ask(self.manifest_address).body.decode("utf-8"))
        except ValueError:
            return None
        return cast("Mapping[str, Any]", found) if isinstance(found, dict) else None

    @property
    def manifest_icons(self) -> list[Mapping[str, Any]]:
        """The icons that the manifest names."""
        icons: object = (self.manifest or {}).get("icons")
        listed = cast("list[object]", icons) if isinstance(icons, list) else []
        return [cast("Mapping[str, Any]", icon) for icon in listed if isinstance(icon, dict)]

    def manifest_image(self, icon: Mapping[str, Any]) -> ImageSubject:
        """Give the image of an icon that the manifest names."""
        base = self.manifest_address.partition("?")[0].rpartition("/")[0]
        src = str(icon.get("src", ""))
        address = src if src.startswith("/") or "://" in src else f"{base}/{src}"
        return ImageSubject(
            role="icon", address=address, served=self.ask(address), sizes=str(icon.get("sizes", "")), where=self.where
        )
