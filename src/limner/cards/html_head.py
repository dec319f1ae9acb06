"""The head of a finished page: what it says, and where the tags of its card stand.

Goes in: the bytes of an HTML file, from any generator. Comes out: `PageHead`, and the same bytes with other tags for
the card. Nothing else is touched: the head is read for places, never written anew.

Spec: https://html.spec.whatwg.org/multipage/semantics.html#the-head-element, https://ogp.me/
"""

import codecs
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from itertools import accumulate
from typing import Final

from limner.cards.page import plain_text

_HEAD_TAGS: Final = frozenset(
    {"html", "head", "base", "basefont", "bgsound", "link", "meta", "noscript", "script", "style", "template", "title"}
)
_WITH_CONTENT: Final = frozenset({"noscript", "script", "style", "template", "title"})
_CARD_TAGS: Final = re.compile(r"(?:og:image|twitter:image)(?::.*)?|twitter:card")
_XML: Final = re.compile(rb"\s*(?:\xef\xbb\xbf)?<\?xml")
_SPACE: Final = " \t\r\n\f"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHead:
    """What a page's head says.

    Attributes:
        title: The text of `<title>`; empty without one.
        lang: The language of `<html>`; empty without one.
        canonical: The address of its canonical link; empty without one.
        metas: The contents of `<meta>` by name or property in lower case, in order.
        refreshes: Whether the page only leads elsewhere.
        encoding: Of the page.
        is_xml: Whether tags must close themselves.
        card_tags: Where the tags of a card stand now: begin and end, in bytes.
        last: Where the last element of the head begins and ends; None without one.
        end: Where the head ends.
    """

    title: str
    lang: str
    canonical: str
    metas: Mapping[str, tuple[str, ...]]
    refreshes: bool
    encoding: str
    is_xml: bool
    card_tags: tuple[tuple[int, int], ...]
    last: tuple[int, int] | None
    end: int

    def first(self, *names: str) -> str:
        """Give the first content of the first of these metas that says something; empty without one."""
        for name in names:
            for content in self.metas.get(name, ()):
                if content:
                    return content
        return ""


def read_head(page: bytes) -> PageHead:
    """Read the head of a page."""
    return _Reader(page).read()


def write_card_tags(page: bytes, head: PageHead, tags: Iterable[str]) -> bytes:
    """Give a page with these tags in place of those of a card that it has, or at the end of its head.

    Args:
        page: The bytes that `head` was read from.
        head: Its head.
        tags: Each a whole `<meta>`.
    """
    written = [tag[:-1] + " />" if head.is_xml else tag for tag in tags]
    texts = [tag.encode(head.encoding, "xmlcharrefreplace") for tag in written]
    if head.card_tags:
        start = head.card_tags[0][0]
        space = _space_before(page, start)
        result = [page[:start], space.join(texts)]
        place = head.card_tags[0][1]
        for begin, end in head.card_tags[1:]:
            result.append(page[place:begin].rstrip(_SPACE.encode()))
            place = end
        return b"".join([*result, page[place:]])
    if head.last is not None:
        space = _space_before(page, head.last[0])
        return page[: head.last[1]] + b"".join(space + text for text in texts) + page[head.last[1] :]
    return page[: head.end] + b"".join(texts) + page[head.end :]


def _space_before(page: bytes, place: int) -> bytes:
    """Give the line break and indent before a tag; empty in a page without line breaks."""
    begin = len(page[:place].rstrip(_SPACE.encode()))
    space = page[begin:place]
    line = max(space.rfind(b"\n"), space.rfind(b"\r"))
    if line < 0:
        return b""
    return (b"\r\n" if space[line - 1 : line + 1] == b"\r\n" else space[line : line + 1]) + space[line + 1 :]


class _Ended(Exception):  # noqa: N818 - it is not a fault
    """The head is over."""


@dataclass
class _Found:
    """What is read so far; see `PageHead`."""

    metas: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    card_tags: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    title: tuple[int, int] | None = None
    lang: str = ""
    canonical: str = ""
    refreshes: bool = False
    is_xml: bool = False
    last: tuple[int, int] | None = None
    end: int | None = None


class _Reader(HTMLParser):
    """Reads the head of a page.

    Every byte is taken for a character of its own, so that places are those of bytes; texts are decoded afterwards.
    """

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=False)
        self._page = page
        self._text = page.decode("latin-1")
        self._lines = list(accumulate((len(line) + 1 for line in self._text.split("\n")), initial=0))
        self._encoding = "utf-8"
        self._found = _Found(is_xml=_XML.match(page) is not None)
        self._open = ""
        self._open_at = (0, 0)
        self._depth = 0

    def read(self) -> PageHead:
        """Read until the head is over."""
        try:
            self.feed(self._text)
            self.close()
        except _Ended:
            pass
        found = self._found
        title = self._decode(found.title) if found.title is not None else ""
        return PageHead(
            title=plain_text(unescape(title)),
            lang=found.lang,
            canonical=found.canonical,
            metas={name: tuple(contents) for name, contents in found.metas.items()},
            refreshes=found.refreshes,
            encoding=self._encoding,
            is_xml=found.is_xml,
            card_tags=tuple(found.card_tags),
            last=found.last,
            end=len(self._page) if found.end is None else found.end,
        )

    def _decode(self, span: tuple[int, int]) -> str:
        return self._page[slice(*span)].decode(self._encoding, "replace")

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _end(self) -> None:
        if self._found.end is None:
            self._found.end = self._place()
        raise _Ended

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._open:
            self._depth += tag == self._open
            return
        if tag not in _HEAD_TAGS:
            self._end()
        start = self._place()
        raw = self.get_starttag_text() or ""
        span = (start, start + len(raw))
        if any(not (value or "").isascii() or "&" in raw for _, value in attrs):
            attrs = _attributes(self._decode(span))
        given = {name: value or "" for name, value in reversed(attrs)}  # the first of two counts
        if tag == "html":
            self._found.lang = given.get("lang") or given.get("xml:lang") or ""
            self._found.is_xml = self._found.is_xml or given.get("xmlns", "").endswith("xhtml")
        elif tag in _WITH_CONTENT and not raw.endswith("/>"):
            self._open, self._open_at, self._depth = tag, span, 1
        elif tag != "head":
            if tag == "meta":
                self._read_meta(given, span)
            elif tag == "link" and "canonical" in given.get("rel", "").lower().split() and not self._found.canonical:
                self._found.canonical = given.get("href", "").strip()
            self._found.last = span

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._open:
            self._depth -= tag == self._open
            if tag == self._open and self._depth == 0:
                self._close()
        elif tag in {"head", "html", "body"}:
            self._end()

    def _close(self) -> None:
        place = self._place()
        if self._open == "title" and self._found.title is None:
            self._found.title = (self._open_at[1], place)
        end = self._text.find(">", place)
        self._found.last = (self._open_at[0], end + 1 if end >= 0 else len(self._text))
        self._open = ""

    def handle_data(self, data: str) -> None:
        # A byte order mark is three characters here.
        if not self._open and data.strip(_SPACE + "\xef\xbb\xbf"):
            self._end()

    def _read_meta(self, given: Mapping[str, str], span: tuple[int, int]) -> None:
        charset = given.get("charset") or given.get("content", "").partition("charset=")[2]
        if charset and ("charset" in given or given.get("http-equiv", "").lower() == "content-type"):
            self._encoding = _encoding(charset)
        if given.get("http-equiv", "").lower() == "refresh":
            self._found.refreshes = True
        names = {given.get("property", "").strip().lower(), given.get("name", "").strip().lower()} - {""}
        for name in names:
            self._found.metas.setdefault(name, []).append(plain_text(given.get("content", "")))
        if any(_CARD_TAGS.fullmatch(name) for name in names):
            self._found.card_tags.append(span)


class _Tag(HTMLParser):
    """Reads one start tag."""

    found: list[tuple[str, str | None]]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self.found = attrs


def _attributes(tag: str) -> list[tuple[str, str | None]]:
    reader = _Tag(convert_charrefs=True)
    reader.found = []
    reader.feed(tag)
    return reader.found


def _encoding(name: str) -> str:
    """Give the codec of a declared encoding; browsers read Latin-1 as Windows does."""
    try:
        found = codecs.lookup(name.strip().strip("\"';")).name
    except LookupError:
        return "utf-8"
    return {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(found, found)
