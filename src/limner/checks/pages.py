"""The tags of an HTML page, with their places in it.

Goes in: the bytes of a page. Comes out: `PageSubject` without images, and the links of its icons.
"""

from html.parser import HTMLParser
from typing import Final

from limner.checks.subjects import PageSubject, Tag
from limner.head.images import IconLink
from limner.routes.convention import CONVENTIONS
from limner.sources import SourceLocation

_RELS: Final = {row.rel for row in CONVENTIONS.values() if row.rel and row.is_picture}
_ICON_RELS: Final = {*_RELS, *(f"shortcut {rel}" for rel in _RELS), *(f"{rel}-precomposed" for rel in _RELS)}


class _Tags(HTMLParser):
    """Collects the tags of a head."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self.title: list[str] = []
        self._in_title = False
        self._starts: list[int] = []

    def read(self, text: str) -> None:
        """Read a page."""
        at = 0
        for line in text.splitlines(keepends=True):
            self._starts.append(at)
            at += len(line.encode("utf-8", "surrogatepass"))
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "title" and not self.title:
            self._in_title = True
        elif tag == "meta":
            name = attributes.get("property") or attributes.get("name") or ""
            if name:
                self._add(name.strip().lower(), attributes.get("content", ""), attributes)
        elif tag == "link":
            rel = " ".join(attributes.get("rel", "").lower().split())
            self._add(rel, attributes.get("href", ""), attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)

    def _add(self, name: str, value: str, attributes: dict[str, str]) -> None:
        line, column = self.getpos()
        offset = self._starts[line - 1] + column if line <= len(self._starts) else 0
        self.tags.append(Tag(name, value, attributes, line, column + 1, offset))


def read_page(body: bytes, address: str, where: SourceLocation | None = None) -> PageSubject:
    """Read a page's tags.

    Args:
        body: The page.
        address: Of it.
        where: The author's file; None where it is not known.
    """
    reader = _Tags()
    reader.read(body.decode("utf-8", "replace"))
    return PageSubject(address=address, tags=reader.tags, title="".join(reader.title), where=where)


def icon_links(page: PageSubject) -> list[IconLink]:
    """Give the icons that a page links."""
    return [
        IconLink(
            rel=tag.name, href=tag.value, sizes=tag.attributes.get("sizes", ""), type=tag.attributes.get("type", ""),
            media=tag.attributes.get("media", ""),
        )
        for tag in page.tags
        if tag.name in _ICON_RELS and tag.value
    ]  # fmt: skip


def share_tags(page: PageSubject) -> list[tuple[Tag, dict[str, str]]]:
    """Give each image tag of a page with what follows it: its width, height, type and alt."""
    found: list[tuple[Tag, dict[str, str]]] = []
    for tag in page.tags:
        prefix = tag.name.partition(":")[0]
        if tag.name in {"og:image", "twitter:image"}:
            found.append((tag, {}))
        elif tag.name.startswith(("og:image:", "twitter:image:")):
            owner = next((facts for image, facts in reversed(found) if image.name.startswith(prefix)), None)
            key = tag.name.rpartition(":")[2]
            if owner is not None and key not in owner:
                owner[key] = tag.value
    return found
