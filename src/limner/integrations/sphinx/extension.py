"""What happens in a build: tags for every page, a card behind them, and a summary at the end.

Goes in: Sphinx's events. Comes out: pages with tags, and files. Sphinx may write pages in several forked processes;
each notes its cards in one file, which the first process reads at the end.
"""

import hashlib
import json
import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any, Final, NamedTuple, cast
from urllib.parse import urljoin, urlparse

from docutils import nodes
from sphinx.util import logging

from limner.cards.built_in import built_in_card, built_in_layouts, layout_arguments
from limner.cards.draw import Card, Cards
from limner.cards.layouts import Layouts
from limner.cards.page import CardPage, plain_text
from limner.cards.summary import Summary
from limner.engine.digest import engine_digest
from limner.integrations.sphinx import configuration, texts
from limner.templates import TEMPLATES
from limner.tracebacks import describe_exception

FOLDER: Final = "_images/social_previews"
"""Where cards stand in the output, as sphinxext-opengraph has them."""
_HELP_FILES: Final = frozenset({"epub", "htmlhelp", "applehelp", "devhelp", "qthelp"})
_PICTURES: Final = frozenset({"apng", "avif", "bmp", "gif", "heic", "heif", "jpeg", "jpg", "png", "tiff", "webp"})
_OWN_FILE: Final = re.compile(r"summary_.*_[0-9a-f]{8}\.\w+")
_LOGGER: Final = logging.getLogger(__name__)


class _Build(NamedTuple):
    """One build, in whatever process writes pages.

    Attributes:
        cards: Draws them.
        layouts: The layouts of the project.
        pictures: The logo and the small picture.
        notes: The file in which every process notes its cards.
        summary: Counts from the beginning of the build.
    """

    cards: Cards
    layouts: Layouts
    pictures: configuration.Pictures
    notes: Path
    summary: Summary


_builds: Final[dict[int, _Build]] = {}


def note_state(app: Any, config: Any) -> None:
    """Have all pages written anew when a layout, a picture or the engine changed."""
    configuration.check_values(config)
    digest = hashlib.sha256(engine_digest().encode())
    folder = Path(app.confdir) / config.limner_layout_path
    for file in sorted(folder.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    options = configuration.social_cards(config)
    for name in (options.get("image"), options.get("image_mini"), config.html_logo, *config.limner_fonts):
        for place in (Path(app.srcdir), Path(app.confdir)):
            if name and (place / str(name)).is_file():
                digest.update((place / str(name)).read_bytes())
    config.limner_state = digest.hexdigest()


def begin(app: Any) -> None:
    """Make ready what a build needs; nothing is loaded that an unchanged site does not need."""
    if not _has_cards(app):
        return
    config, source, folder = app.config, Path(app.srcdir), Path(app.confdir)
    kept = Path(app.doctreedir) / "limner-cards" if config.limner_cache is None else folder / config.limner_cache
    notes = Path(app.doctreedir) / "limner-notes.jsonl"
    notes.parent.mkdir(parents=True, exist_ok=True)
    notes.unlink(missing_ok=True)
    _builds[id(app)] = _Build(
        Cards(kept, files=source, fonts=configuration.fonts(config, folder)),
        Layouts([folder / config.limner_layout_path], built_in_layouts()),
        configuration.Pictures(config, source, folder),
        notes,
        Summary(),
    )


def _has_cards(app: Any) -> bool:
    """Tell whether a builder writes pages for the web."""
    return app.builder.format == "html" and app.builder.name not in _HELP_FILES


def add_tags(app: Any, pagename: str, _templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Add the tags of a page to what its template writes in the head."""
    build = _builds.get(id(app))
    if build is None or not doctree:
        return
    fields = cast("dict[str, Any]", context["meta"] if context["meta"] is not None else {})
    if "ogp_disable" in fields:
        _note(build, pagename, left_out=True)
        return
    context["metatags"] = context.get("metatags", "") + _Page(app, build, pagename, context, doctree, fields).tags()


class _Page:
    """One page, whose tags are written."""

    def __init__(
        self, app: Any, build: _Build, name: str, context: Mapping[str, Any], doctree: Any, fields: dict[str, Any]
    ) -> None:
        self._app = app
        self._config = app.config
        self._build = build
        self._name = name
        self._context = context
        self._doctree = doctree
        self._fields = fields
        self._title, outside = texts.read_title(context["title"])
        self._description = texts.read_description(doctree, self._description_length(), {self._title, outside})
        self._site_url = configuration.site_url(self._config)
        self._canonical = configuration.canonical_url(self._config)
        self._url = urljoin(self._canonical, app.builder.get_target_uri(name))
        self._site_name = configuration.site_name(self._config)

    def _description_length(self) -> int:
        try:
            return int(self._fields.get("ogp_description_length", self._config.ogp_description_length))
        except ValueError:
            return configuration.DESCRIPTION_LENGTH

    def tags(self) -> str:
        """Write all tags of the page."""
        properties = {"og:title": self._title, "og:type": self._config.ogp_type, "og:url": self._url}
        names: dict[str, str] = {}
        if self._site_name:
            properties["og:site_name"] = self._site_name
        if self._description:
            properties["og:description"] = self._description
            is_described = texts.has_description(self._context.get("metatags", ""))
            if self._config.ogp_enable_meta_description and not is_described:
                names["description"] = self._description
        self._add_image(properties, names)
        properties.update({name: value for name, value in self._fields.items() if name.startswith("og:")})
        written = [f'<meta property="{name}" content="{_attribute(text)}" />' for name, text in properties.items()]
        written += [f'<meta name="{name}" content="{_attribute(text)}" />' for name, text in names.items()]
        return "\n".join([*written, *self._config.ogp_custom_meta_tags]) + "\n"

    def _add_image(self, properties: dict[str, str], names: dict[str, str]) -> None:
        config, fields = self._config, self._fields
        own_alt = fields.pop("og:image:alt", None)
        takes_first = config.ogp_use_first_image and "og:image" not in fields
        alt = own_alt if "og:image" in fields or own_alt is not None else config.ogp_image_alt
        address = fields.pop("og:image", None) if "og:image" in fields else config.ogp_image
        root = self._site_url
        if not address and not takes_first and configuration.social_cards(config).get("enable") is not False:
            card = self._card()
            if card is None:
                return
            address = posixpath.join(self._site_url, FOLDER, card.file.name)
            alt = own_alt if own_alt is not None else self._description
            properties["og:image:width"], properties["og:image:height"] = str(card.width), str(card.height)
            properties["og:image:type"] = card.media_type
            names["twitter:card"] = "summary_large_image"
        elif takes_first and (first := self._first_picture()) is not None:
            address, alt, root = first["uri"], first.get("alt"), self._url
        if not address:
            return
        parsed = urlparse(address)
        properties["og:image"] = address if parsed.scheme else urljoin(root, parsed.path)
        if isinstance(alt, str):
            properties["og:image:alt"] = alt
        elif alt is None and (self._site_name or self._title):
            properties["og:image:alt"] = self._site_name or self._title

    def _first_picture(self) -> Any:
        """Give the first picture of the page, whose address the writer has made relative to it by now."""
        first: Any = self._doctree.next_node(nodes.image)
        if first is None:
            return None
        suffix = PurePosixPath(urlparse(str(first.get("uri", ""))).path).suffix[1:].lower()
        return first if suffix in _PICTURES else None

    def _card(self) -> Card | None:
        """Draw the card of the page; None where that fails, which is told."""
        build = self._build
        try:
            image = self._image()
            card = build.cards.make(image, self._place)
        except Exception as error:  # noqa: BLE001 - one failing card must not stop the others
            _LOGGER.warning(
                "no card: %s", describe_exception(error), location=self._name, type="limner", subtype="failed"
            )
            _note(build, self._name, failed=True)
            return None
        for warning in card.warnings:
            _LOGGER.warning("%s", warning.line, location=self._name, type="limner", subtype=warning.code)
        _note(build, self._name, file=card.file.name, drawn=card.is_drawn)
        return card

    def _place(self, digest: str, extension: str) -> Path:
        name = f"summary_{self._name.replace('/', '_')}_{digest}.{extension}"
        return Path(self._app.outdir, FOLDER, name)

    def _image(self) -> Any:
        """Give what is drawn: the project's own image of this page, else its layout."""
        page = self._page()
        own = self._app.emit_firstresult("limner-card", page)
        if own is not None:
            return own
        name = self._fields.get("limner_layout", self._config.limner_layout)
        if name in TEMPLATES and self._build.layouts.find(name) is None:
            return built_in_card(name, page, configuration.make_look(self._config, self._build.pictures))
        return self._build.layouts.draw(name, layout_arguments(page, config=self._config, meta=page.meta))

    def _page(self) -> CardPage:
        options = configuration.social_cards(self._config)
        most = int(options.get("description_max_length", configuration.CARD_DESCRIPTION_LENGTH))
        description = self._description
        if len(description) > most:
            description = description[:most].strip() + "..."
        shown = options.get("site_url", True)
        url = self._canonical.partition("://")[2].rstrip("/") if shown is True else shown or ""
        return CardPage(
            title=plain_text(self._title) if options.get("page_title", True) else "",
            path=self._name,
            description=description if options.get("description", True) else "",
            site_name=self._site_name if options.get("site_title", True) else "",
            url=str(url),
            logo=self._build.pictures.logo,
            author=str(self._fields.get("author", "")),
            lang=str(self._config.language or ""),
            color_scheme="dark" if self._config.limner_color_scheme == "dark" else "light",
            accent=configuration.accent(self._config),
            font=str(options.get("font") or ""),
            meta=dict(self._fields),
        )


def _attribute(text: Any) -> str:
    return escape(str(text), quote=True)


def _note(build: _Build, page: str, **facts: Any) -> None:
    """Note what came of a page; one write, so that the lines of several processes do not mix."""
    line = json.dumps({"page": page, **facts}) + "\n"
    descriptor = os.open(build.notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)


def _read_notes(file: Path) -> Iterator[dict[str, Any]]:
    if file.is_file():
        for line in file.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def finish(app: Any, exception: Exception | None) -> None:
    """Count the cards, remove those of pages as they were before, and see that the theme writes tags."""
    build = _builds.pop(id(app), None)
    if build is None or exception is not None:
        return
    found = {note["page"]: note for note in _read_notes(build.notes)}
    build.notes.unlink(missing_ok=True)
    summary = build.summary
    for note in found.values():
        if "file" in note:
            summary.count(is_drawn=note["drawn"])
        summary.failed += bool(note.get("failed"))
        summary.left_out += bool(note.get("left_out"))
    summary.unchanged += _forget_stale(app, found)
    build.cards.sweep()
    _check_theme(app, [page for page, note in found.items() if not note.get("left_out")])
    if found or summary.unchanged:
        _LOGGER.info("cards: %s", summary)


def _forget_stale(app: Any, found: Mapping[str, Mapping[str, Any]]) -> int:
    """Remove cards that no page has any more; give how many stand that this build had no need to look at."""
    record = Path(app.outdir, ".limner-cards.json")
    try:
        before = cast("dict[str, str]", json.loads(record.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        before = {}
    after = {page: file for page, file in before.items() if page in app.env.found_docs and page not in found}
    untouched = len(after)
    after.update({page: str(note["file"]) for page, note in found.items() if "file" in note})
    for file in {file for file in before.values() if _OWN_FILE.fullmatch(file)} - set(after.values()):
        Path(app.outdir, FOLDER, file).unlink(missing_ok=True)
    if after != before:
        record.write_text(json.dumps(after, sort_keys=True, indent=0), encoding="utf-8")
    return untouched


def _check_theme(app: Any, pages: list[str]) -> None:
    """Warn where the theme does not write the tags that it is given."""
    for page in pages[:1]:
        file = Path(app.builder.get_outfilename(page))
        if file.is_file() and 'property="og:title"' not in file.read_text(encoding="utf-8", errors="replace"):
            _LOGGER.warning(
                "the theme %r writes no tags into the head, so that cards are drawn and not linked: "
                "its layout.html needs {{ metatags }} within <head>",
                app.config.html_theme,
                type="limner",
                subtype="theme",
            )
