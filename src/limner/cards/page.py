"""What a card knows of its page, whatever tool the page comes from.

Goes in: what the tool says of a page. Comes out: `CardPage`, which layouts read.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from limner.color import ColorScheme
from limner.formats import sniff_format

_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPage:
    """A page as its card shows it.

    Attributes:
        title: The page's title, without markup.
        path: The page's name in its tool, such as ``guide/start``.
        description: A sentence or two, without markup; may be empty.
        site_name: The name of the site; may be empty.
        url: The page's address as people read it, such as ``docs.example.com/guide``; may be empty.
        logo: An address that an ``<img src>`` takes: of a file below the project's folder, or a data URI; may be empty.
        author: Who wrote it; may be empty.
        tags: Its keywords.
        date: Its date as people read it; may be empty.
        lang: Its language as HTML writes it, such as ``ja``; may be empty.
        color_scheme: Whether the card is light or dark.
        accent: A CSS colour; empty for that of the layout.
        font: A font family; empty for that of the layout.
        meta: What the page's author wrote above it (front matter, field lists), unchanged.
    """

    title: str
    path: str = ""
    description: str = ""
    site_name: str = ""
    url: str = ""
    logo: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()
    date: str = ""
    lang: str = ""
    color_scheme: ColorScheme = "light"
    accent: str = ""
    font: str = ""
    meta: Mapping[str, Any] = field(default_factory=dict[str, Any])


def plain_text(text: str) -> str:
    """Give a text with each run of white space as one space."""
    return _SPACES.sub(" ", text).strip()


class _Text(HTMLParser):
    """Collects the text of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        """Take a text."""
        self.parts.append(data)


def html_text(html: str) -> str:
    """Give the text of HTML, with each run of white space as one space."""
    reader = _Text()
    reader.feed(str(html))
    reader.close()
    return plain_text("".join(reader.parts))


def shortened(text: str, most: int) -> str:
    """Cut a text at a word, so that it has at most so many characters, an ellipsis among them."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    if not text[most - 1].isspace() and " " in cut[most // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:.-–—") + "…"


def picture_address(file: Path, files: Path) -> str:
    """Give an address for a picture's file: relative to the folder of files, or a data URI for one outside it.

    Raises:
        OSError: It cannot be read.
    """
    resolved = file.resolve()
    try:
        return quote(resolved.relative_to(files.resolve()).as_posix())
    except ValueError:
        return data_address(resolved.read_bytes())


def data_address(body: bytes) -> str:
    """Give a data URI of a picture's bytes."""
    row = sniff_format(body)
    media_type = row.media_type if row is not None else "application/octet-stream"
    return f"data:{media_type};base64,{b64encode(body).decode()}"
