"""The plugin: cards when all pages are known, tags when each is written, a summary at the end.

Goes in: MkDocs's events. Comes out: pages with tags, and files in the site's folder.
"""

import posixpath
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from html import escape, unescape
from pathlib import Path
from typing import Any, Final, cast

from markupsafe import Markup
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import InclusionLevel

from limner.cards.built_in import built_in_layouts, layout_arguments
from limner.cards.draw import Card, Cards
from limner.cards.layouts import Layouts
from limner.cards.page import CardPage, plain_text
from limner.cards.summary import Summary
from limner.html import div
from limner.integrations.mkdocs.configuration import LimnerConfig, is_excluded, log_level, page_option
from limner.integrations.mkdocs.layouts import social_layouts
from limner.integrations.mkdocs.theme import Theme
from limner.prerender.executors import cores, processes
from limner.response import ImageResponse
from limner.text.given import Font
from limner.text.installed import find_package
from limner.tracebacks import describe_exception

_LOGGER: Final = get_plugin_logger("limner")
_CARDS_OF_PROCESS: Final = 100
"""So many cards take longer to draw than a process takes to start."""


class LimnerPlugin(BasePlugin[LimnerConfig]):
    """Gives every page a card."""

    supports_multiple_instances = True

    def __init__(self) -> None:
        self._is_serve = False
        self._summary = Summary()
        self._pages: dict[str, Any] = {}
        self._cards: dict[str, Card] = {}
        self._shows_debug = False

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002 - MkDocs's signature
        """Note whether pages are served; MkDocs then keeps the plugin from build to build."""
        self._is_serve = command == "serve"

    def on_config(self, config: Any) -> None:
        """Make ready what draws."""
        if not self.config.enabled:
            return
        root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        self._root = root
        self._theme = Theme(config, root)
        self._summary = Summary()
        self._pages, self._cards = {}, {}
        kept = root / self.config.cache_dir if self.config.cache else None
        fonts = [Font(str(root / name), weight=None) for name in self.config.cards_fonts]
        self._drawing = Cards(kept, files=root, fonts=fonts)
        self._layout_folder = root / self.config.cards_layout_dir
        built_in = {**built_in_layouts(), **social_layouts(self._theme)}
        self._layouts = Layouts([self._layout_folder], built_in, development=self._is_serve)
        self._shows_debug = self.config.debug and (self._is_serve or self.config.debug_on_build)
        if self.config.debug:
            _LOGGER.warning("Debug mode is enabled for cards.")
        if not config.site_url:
            _LOGGER.warning('The "site_url" option is not set: cards are drawn, but no page links to them.')
        family = self._theme.font
        if self._theme.says_font and not fonts and not find_package(family):
            slug = family.lower().replace(" ", "-")
            _LOGGER.info("Cards are drawn with Geist, as %s is not installed: pip install fontpkg-%s", family, slug)

    def on_files(self, files: Any, *, config: Any) -> Any:  # noqa: ARG002 - the same
        """Keep layouts out of the site."""
        if self.config.enabled:
            for file in files:
                if file.abs_src_path and Path(file.abs_src_path).is_relative_to(self._layout_folder):
                    file.inclusion = InclusionLevel.EXCLUDED
        return files

    @event_priority(-100)
    def on_page_markdown(self, markdown: str, *, page: Any, config: Any, files: Any) -> str:  # noqa: ARG002 - the same
        """Note a page that has a card; other plugins have set its front matter by now."""
        if self.config.enabled:
            if is_excluded(self.config, page.file.src_uri, page.meta):
                self._summary.left_out += 1
            else:
                self._pages[page.file.src_uri] = page
        return markdown

    @event_priority(-100)
    def on_env(self, env: Any, *, config: Any, files: Any) -> Any:  # noqa: ARG002 - the same
        """Draw the cards of all pages, whose titles are known by now."""
        if self.config.enabled:
            self._layouts.refresh()
            images: dict[str, Any] = {}
            for address, page in self._pages.items():
                with self._told(address):
                    images[address] = self._image(page, config)
            self._draw_ahead(images.values())
            for address, image in images.items():
                with self._told(address):
                    self._cards[address] = self._make(self._pages[address], image, config)
        return env

    def _draw_ahead(self, images: Iterable[Any]) -> None:
        """Have several processes draw where that is quicker than to draw here."""
        most = min(self.config.concurrency, cores())
        if most < 2 or len(self._pages) < 2 * _CARDS_OF_PROCESS:
            return
        changed = self._drawing.changed(images)
        count = min(most, len(changed) // _CARDS_OF_PROCESS)
        if count > 1:
            with processes(count) as executor:
                self._drawing.draw_ahead(changed, executor)

    @contextmanager
    def _told(self, address: str) -> Generator[None, None, None]:
        """Tell of a card that fails, and go on with the next.

        Raises:
            PluginError: It fails, and faults are not to be logged.
        """
        try:
            yield
        except Exception as error:
            text = f"no card for {address}: {describe_exception(error).lstrip()}"
            if not self.config.log:
                raise PluginError(text) from error
            self._summary.failed += 1
            _LOGGER.log(log_level(self.config), text)

    def _make(self, page: Any, image: Any, config: Any) -> Card:
        def place(_: str, extension: str) -> Path:
            return Path(config.site_dir, self._card_uri(page, config, extension))

        card = self._drawing.make(image, place)
        for warning in card.warnings:
            _LOGGER.log(log_level(self.config), "card of %s: %s", page.file.src_uri, warning.line)
        self._summary.count(is_drawn=card.is_drawn)
        return card

    def _card_uri(self, page: Any, config: Any, extension: str) -> str:
        """Name the file of a card after the address of its page, as the social plugin does."""
        is_folder = config.use_directory_urls and not page.is_index
        name = page.file.dest_uri.removesuffix("/index.html" if is_folder else ".html")
        return posixpath.join(self.config.cards_dir, f"{name}.{extension}")

    def _image(self, page: Any, config: Any) -> Any:
        options = page_option(self.config, "cards_layout_options", page.meta)
        name = str(page_option(self.config, "cards_layout", page.meta))
        card = self._card_page(page, config, options)
        given = layout_arguments(card, page=page, config=config, layout=options, icon=self._theme.icon)
        found = self._layouts.draw(name.removesuffix(".yml"), given)
        return self._debugged(found) if self._shows_debug and isinstance(found, ImageResponse) else found

    def _debugged(self, response: ImageResponse) -> ImageResponse:
        """Show the outlines of boxes, and a grid of dots."""
        if self.config.debug_grid:
            step, color = self.config.debug_grid_step, self.config.debug_color
            dots = f"radial-gradient(circle, {color} 1px, transparent 1.5px)"
            style = (
                f"position: absolute; inset: 0; background: {dots} {-step // 2}px {-step // 2}px / {step}px {step}px"
            )
            node = response.node
            shown = Markup(node) if isinstance(node, str) else node  # noqa: S704 - the layout's own HTML
            response.node = div(style="position: relative; width: 100%; height: 100%")[shown, div(style=style)]
        response.debug = True
        return response

    def _card_page(self, page: Any, config: Any, options: Mapping[str, Any]) -> CardPage:
        meta = page.meta
        authors, tags = _texts(meta.get("authors") or meta.get("author")), _texts(meta.get("tags"))
        primary = self._theme.shades("primary")
        return CardPage(
            title=_plain(options.get("title") or meta.get("title") or page.title),
            path=page.file.src_uri,
            description=_plain(options.get("description") or meta.get("description") or config.site_description),
            site_name=str(config.site_name),
            url=(config.site_url or "").partition("://")[2].rstrip("/"),
            logo=self._theme.picture(str(options["logo"])) if options.get("logo") else self._theme.logo(primary.fill),
            author=", ".join(authors),
            tags=tags,
            date=str(meta.get("date") or ""),
            lang=self._theme.language,
            color_scheme="dark" if self._theme.is_dark else "light",
            accent=str(options.get("background_color") or primary.fill),
            font=str(options.get("font_family") or self._theme.font),
            meta=meta,
        )

    @event_priority(50)
    def on_post_page(self, output: str, *, page: Any, config: Any) -> str:
        """Insert the tags of a page at the end of its head."""
        card = self._cards.get(page.file.src_uri) if self.config.enabled else None
        if card is None or not config.site_url:
            return output
        at = output.find("</head>")
        if at < 0:
            _LOGGER.warning("%s has no </head>, before which its tags would stand", page.file.src_uri)
            return output
        tags = "\n".join(
            f'<meta property="{name}" content="{escape(text, quote=True)}" />'
            for name, text in self._tags(page, config, card).items()
            if text
        )
        return f"{output[:at]}\n{tags}\n{output[at:]}"

    def _tags(self, page: Any, config: Any, card: Card) -> dict[str, str]:
        options = page_option(self.config, "cards_layout_options", page.meta)
        title = _plain(page.meta.get("title") or page.title)
        name = str(config.site_name)
        if page.is_homepage:
            title = title if page_option(self.config, "cards_layout", page.meta) == "default/only/image" else name
        else:
            title = f"{title} - {name}"
        description = _plain(options.get("description") or page.meta.get("description") or config.site_description)
        file = card.file.relative_to(config.site_dir).as_posix()
        address = posixpath.join(config.site_url, Path(file).as_posix())
        return {
            "og:type": "website",
            "og:title": title,
            "og:description": description,
            "og:image": address,
            "og:image:type": card.media_type,
            "og:image:width": str(card.width),
            "og:image:height": str(card.height),
            "og:url": page.canonical_url or "",
            "twitter:card": "summary_large_image",
            "twitter:title": title,
            "twitter:description": description,
            "twitter:image": address,
        }

    def on_post_build(self, *, config: Any) -> None:  # noqa: ARG002 - the same
        """Say what came of it."""
        if self.config.enabled:
            self._drawing.sweep()
            _LOGGER.info("cards: %s", self._summary)

    def on_serve(self, server: Any, *, config: Any, builder: Any) -> Any:  # noqa: ARG002 - the same
        """Watch the layouts."""
        if self.config.enabled and self._layout_folder.is_dir():
            server.watch(str(self._layout_folder), recursive=True)
        return server


def _plain(text: Any) -> str:
    """Give a title of MkDocs, which is HTML, as plain text."""
    return plain_text(unescape(str(text))) if text else ""


def _texts(given: Any) -> tuple[str, ...]:
    """Give what front matter lists; one text is a list of one."""
    items = cast("Iterable[Any]", given) if isinstance(given, list) else [given] if given else ()
    return tuple(map(str, items))
