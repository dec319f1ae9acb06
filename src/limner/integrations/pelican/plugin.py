"""The plugin: cards when all articles are read, tags where the theme writes none, a summary at the end.

Goes in: Pelican's signals and settings. Comes out: attributes of articles and pages, and files in the output folder.
"""

import logging
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import quote

from limner.cards.built_in import built_in_layouts, layout_arguments
from limner.cards.draw import Card, Cards, write_whole
from limner.cards.html_head import PageHead, read_head, write_card_tags
from limner.cards.layouts import Layouts
from limner.cards.page import CardPage, html_text, picture_address, shortened
from limner.cards.summary import Summary
from limner.head.images import HeadImages, SocialImage
from limner.head.tags import write_tags
from limner.text.given import Font
from limner.tracebacks import describe_exception

_ARTICLES: Final = (
    "articles",
    "translations",
    "drafts",
    "drafts_translations",
    "hidden_articles",
    "hidden_translations",
)
_PAGES: Final = ("pages", "draft_pages", "hidden_pages", "draft_translations")
_DEFAULTS: Final[Mapping[str, Any]] = {
    "LIMNER_LAYOUT": "blog",
    "LIMNER_LAYOUT_PATH": "layouts",
    "LIMNER_OUTPUT": "images/cards",
    "LIMNER_CACHE": ".limner-cache/pelican",
    "LIMNER_LOGO": "",
    "LIMNER_ACCENT": "",
    "LIMNER_COLOR_SCHEME": "light",
    "LIMNER_FONTS": (),
    "LIMNER_TAGS": True,
}
_OFF: Final = frozenset({"no", "off", "false", "none"})
_MOST_DESCRIPTION: Final = 200
_LOGGER: Final = logging.getLogger(__name__)


class _Run:
    """One run of Pelican."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = {**_DEFAULTS, **settings}
        self.summary = Summary()
        self.content = Path(settings["PATH"])
        self.output = Path(settings["OUTPUT_PATH"])
        fonts = [Font(str(self.content / str(name)), weight=None) for name in self.settings["LIMNER_FONTS"]]
        self.cards = Cards(Path(self.settings["LIMNER_CACHE"]), files=self.content, fonts=fonts)
        self.layouts = Layouts([Path(self.settings["LIMNER_LAYOUT_PATH"])], built_in_layouts())
        logo = self.settings["LIMNER_LOGO"]
        self.logo = picture_address(self.content / logo, self.content) if logo else ""

    def add_card(self, content: Any) -> None:
        """Give an article or a page its card, unless its author says otherwise."""
        meta = cast("Mapping[str, Any]", content.metadata)
        if "og_image" in meta or str(meta.get("card", "")).strip().lower() in _OFF:
            self.summary.left_out += 1
            return
        try:
            card = self._make(content, meta)
        except Exception as error:  # noqa: BLE001 - one failing card must not stop the others
            self.summary.failed += 1
            _LOGGER.warning("no card for %s: %s", content.relative_source_path, describe_exception(error).lstrip())
            return
        for warning in card.warnings:
            _LOGGER.warning("card of %s: %s", content.relative_source_path, warning.line)
        self.summary.count(is_drawn=card.is_drawn)
        file = card.file.relative_to(self.output).as_posix()
        content.og_image = posixpath.join(self.settings["SITEURL"] or "/", quote(file))
        content.og_image_width, content.og_image_height = card.width, card.height
        content.og_image_type = card.media_type
        content.og_image_alt = html_text(content.title)

    def _make(self, content: Any, meta: Mapping[str, Any]) -> Card:
        page = self._page(content, meta)
        given = layout_arguments(page, settings=self.settings, content=content)
        found = self.layouts.draw(str(meta.get("card_layout") or self.settings["LIMNER_LAYOUT"]), given)
        name = Path(content.save_as).with_suffix("").as_posix()

        def place(_: str, extension: str) -> Path:
            return self.output / str(self.settings["LIMNER_OUTPUT"]) / f"{name}.{extension}"

        return self.cards.make(found, place)

    def _page(self, content: Any, meta: Mapping[str, Any]) -> CardPage:
        authors = cast("Iterable[Any]", getattr(content, "authors", None) or ())
        date = getattr(content, "date", None)
        return CardPage(
            title=html_text(content.title),
            path=str(content.relative_source_path),
            description=description_of(content),
            site_name=str(self.settings["SITENAME"]),
            url=str(self.settings["SITEURL"]).partition("://")[2].rstrip("/"),
            logo=self.logo,
            author=", ".join(str(author) for author in authors),
            tags=tuple(str(tag) for tag in cast("Iterable[Any]", getattr(content, "tags", None) or ())),
            # Pages have no date of their own.
            date=f"{date:%Y-%m-%d}" if date is not None and "date" in meta else "",
            lang=str(getattr(content, "lang", "") or ""),
            color_scheme="dark" if self.settings["LIMNER_COLOR_SCHEME"] == "dark" else "light",
            accent=str(self.settings["LIMNER_ACCENT"]),
            meta=meta,
        )

    def write_tags(self, file: Path, content: Any) -> None:
        """Write the tags of a page whose theme writes none."""
        before = file.read_bytes()
        head = read_head(before)
        if head.first("og:image"):
            return
        image = SocialImage(
            url=content.og_image, type=content.og_image_type, width=content.og_image_width,
            height=content.og_image_height, alt=content.og_image_alt,
        )  # fmt: skip
        tags = [*self._texts(head, content), *write_tags(HeadImages(open_graph=(image,), twitter=(image,))).split("\n")]
        write_whole(file, write_card_tags(before, head, tags))

    def _texts(self, head: PageHead, content: Any) -> Iterator[str]:
        texts: dict[str, str] = {
            "og:type": "article" if type(content).__name__ == "Article" else "website",
            "og:title": html_text(content.title),
            "og:description": description_of(content),
            "og:url": posixpath.join(str(self.settings["SITEURL"]), str(content.url)),
            "og:site_name": str(self.settings["SITENAME"]),
        }
        for name, text in texts.items():
            if text and not head.first(name):
                yield f'<meta property="{name}" content="{escape(text, quote=True)}">'


def description_of(content: Any) -> str:
    """Give what an article says about itself, else how it begins."""
    return shortened(html_text(content.metadata.get("description") or content.summary or ""), _MOST_DESCRIPTION)


_runs: Final[dict[str, _Run]] = {}


def _draw(generators: Iterable[Any]) -> None:
    """Draw the cards of all articles and pages."""
    found = list(generators)
    if not found:
        return
    run = _runs[str(found[0].settings["OUTPUT_PATH"])] = _Run(found[0].settings)
    seen: set[int] = set()
    for generator in found:
        for name in (*_ARTICLES, *_PAGES):
            for content in cast("Iterable[Any]", getattr(generator, name, ())):
                if id(content) not in seen and hasattr(content, "save_as"):
                    seen.add(id(content))
                    run.add_card(content)


def _add_tags(path: str, context: Mapping[str, Any]) -> None:
    """Write tags into a page that Pelican has written."""
    run = _runs.get(str(context.get("OUTPUT_PATH")))
    content = context.get("article") or context.get("page")
    if run is None or content is None or not run.settings["LIMNER_TAGS"] or not path.endswith(".html"):
        return
    is_its_own = Path(path).resolve() == (run.output / content.save_as).resolve()
    if is_its_own and run.settings["SITEURL"] and getattr(content, "og_image_width", None):
        run.write_tags(Path(path), content)


def _finish(pelican: Any) -> None:
    """Say what came of it."""
    run = _runs.pop(str(pelican.output_path), None)
    if run is not None:
        run.cards.sweep()
        import_module("pelican.log").console.print(f"cards: {run.summary}", highlight=False)


def register() -> None:
    """Add the plugin to Pelican."""
    signals = import_module("pelican.plugins.signals")
    signals.all_generators_finalized.connect(_draw)
    signals.content_written.connect(_add_tags)
    signals.finalized.connect(_finish)
