"""What the card of a page shows: a template, and its options, from what the page's head says.

Goes in: heads of pages, hints in ``<meta name="limner:…">``, and options for the whole site. Comes out: nodes.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import unquote, urlsplit

from limner.cards.html_head import PageHead
from limner.cards.layouts import SUFFIXES, Layouts
from limner.cards.page import CardPage, picture_address
from limner.errors import InvalidValueError
from limner.templates import OPTIONS, TEMPLATES, card
from limner.templates.parts import words

PREFIX: Final = "limner:"
_PICTURES: Final = ("logo", "picture")
_OWN_HINTS: Final = frozenset({"card", "template"})
_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ].*)?")
_SEPARATORS: Final = ("|", "-", "–", "—", "·", "•", "::", ":")
_BETWEEN: Final = re.compile("|".join(re.escape(f" {one} ") for one in _SEPARATORS))


@dataclass(frozen=True, slots=True)
class Facts:
    """What one card shows.

    Attributes:
        template: The name of a built-in template, or the path of a file.
        options: Of the template.
    """

    template: str
    options: Mapping[str, Any]


def facts_of(head: PageHead, template: str | None, given: Mapping[str, str]) -> Facts:
    """Read what a page's card shows.

    Args:
        head: Of the page.
        template: The one for all pages; None chooses by the page's type: ``blog`` for articles, ``plain`` for others.
        given: Options for all pages; what a page says itself wins.

    Raises:
        InvalidValueError: A hint is none.
    """
    site_name = head.first("og:site_name", "application-name") or given.get("site_name", "")
    read: dict[str, Any] = {
        "title": _without_site(head.first("og:title") or head.title, site_name),
        "description": head.first("og:description", "description", "twitter:description"),
        "site_name": site_name,
        "author": head.first("author"),
        "date": _day(head.first("article:published_time", "date")),
        "tags": head.metas.get("article:tag") or head.first("keywords"),
        "lang": head.lang,
    }
    hints = {name.removeprefix(PREFIX): texts[0] for name, texts in head.metas.items() if name.startswith(PREFIX)}
    for name in hints.keys() - OPTIONS - _OWN_HINTS:
        raise InvalidValueError(
            f'there is no hint <meta name="{PREFIX}{name}">',
            expected=", ".join(sorted(OPTIONS | _OWN_HINTS)),
            suggestion="".join(get_close_matches(name, OPTIONS | _OWN_HINTS, 1)),
        )
    by_type = "blog" if head.first("og:type") == "article" else "plain"
    chosen = hints.pop("template", "") or template or by_type
    options = {**given, **{name: value for name, value in read.items() if value}, **hints}
    return Facts(chosen, {name: value for name, value in options.items() if name in OPTIONS})


def wants_card(head: PageHead) -> bool:
    """Tell whether a page is to have a card: it has a title, leads nowhere else, and does not refuse one."""
    off = head.first(f"{PREFIX}card").lower() in {"off", "false", "no"}
    return bool(head.title or head.first("og:title")) and not head.refreshes and not off


def shared_site_name(heads: Iterable[PageHead]) -> str:
    """Give the name that most titles of a site end or begin with; empty where pages say the name, or share none.

    Args:
        heads: Of all pages.
    """
    titles = [head.title for head in heads if not head.first("og:title", "og:site_name", "application-name")]
    split = [parts for title in titles if len(parts := _BETWEEN.split(title)) > 1]
    ends = Counter(end for parts in split for end in {parts[0], parts[-1]})
    ends.update(title for title in titles if title in ends)  # the first page has often no other title
    name, count = next(iter(ends.most_common(1)), ("", 0))
    return name if count > max(1, len(titles) / 2) else ""


def _without_site(title: str, site_name: str) -> str:
    """Give a title without the name of the site at its end or its beginning."""
    if not site_name or title == site_name:
        return title
    for separator in _SEPARATORS:
        begin, end = f"{site_name} {separator} ", f" {separator} {site_name}"
        if title.endswith(end):
            return title.removesuffix(end)
        if title.startswith(begin):
            return title.removeprefix(begin)
    return title


def _day(text: str) -> str:
    found = _DAY.fullmatch(text)
    return found[1] if found else text


def _page(given: Mapping[str, Any]) -> CardPage:
    """Give the page as the layouts of all tools know it."""
    texts: dict[str, Any] = {
        name: str(given[name]) for name in ("title", "description", "site_name", "logo", "author", "date", "lang")
    }
    scheme: Literal["light", "dark"] = "dark" if given["scheme"] == "dark" else "light"
    return CardPage(**texts, tags=tuple(words(given["tags"])), color_scheme=scheme, accent=str(given["accent"]))


class Designs:
    """Draws facts by built-in templates and by files.

    Args:
        folder: Of the site, below which pictures with an address from the root are found.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._layouts: dict[Path, Layouts] = {}

    def files_of(self, template: str) -> Path:
        """Give the folder that relative addresses of a template resolve against."""
        return self._folder if template in TEMPLATES else Path(template).absolute().parent

    def check(self, template: str) -> None:
        """Say whether there is such a template.

        Raises:
            InvalidValueError: There is none.
        """
        if template in TEMPLATES or (template.endswith(SUFFIXES) and Path(template).is_file()):
            return
        raise InvalidValueError(
            f"there is no template {template!r}",
            expected=f"one of {', '.join(TEMPLATES)}, or a file that ends with {', '.join(SUFFIXES)}",
            suggestion="".join(get_close_matches(template, TEMPLATES, 1)),
        )

    def draw(self, facts: Facts, place: Path, base: str) -> Any:
        """Give the node or response of a card.

        Args:
            facts: What it shows.
            place: The folder that relative pictures of the facts resolve against.
            base: The address of the site, for pictures that are named by their whole address.

        Raises:
            InvalidValueError: There is no such template, or no such picture.
            Exception: What the code of a template raises.
        """
        self.check(facts.template)
        files = self.files_of(facts.template)
        options = dict(facts.options)
        for name in _PICTURES:
            if isinstance(options.get(name), str) and options[name]:
                options[name] = self._picture(name, options[name], place, base, files)
        if facts.template in TEMPLATES:
            return card(facts.template, **options)
        layouts = self._layouts.setdefault(files, Layouts([files]))
        given = {**dict.fromkeys(sorted(OPTIONS), ""), **options}
        return layouts.draw(Path(facts.template).name, {**given, "card": _page(given)})

    def _picture(self, name: str, address: str, place: Path, base: str, files: Path) -> str:
        if base and address.startswith(base):
            address = "/" + address.removeprefix(base)
        if urlsplit(address).scheme:
            return address  # a data URI; others are not opened, and a warning says so
        path = unquote(urlsplit(address).path)
        below = urlsplit(base).path.strip("/")
        root = path.strip("/").removeprefix(f"{below}/") if below else path.strip("/")
        file = self._folder / root if path.startswith("/") else place / path
        if not file.is_file():
            raise InvalidValueError(
                f"there is no picture for {name!r}", got=address, expected=f"a file; looked at {file}"
            )
        return picture_address(file, files)
