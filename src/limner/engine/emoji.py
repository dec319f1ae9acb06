"""Emoji that no given font has in colour, taken from the sources that the user named.

Goes in: the box tree, an engine and sources. Comes out: an engine that draws them, and the pictures that it needs.
Emoji that no source has are left to installed fonts. Without sources, this does nothing.

Spec: https://www.unicode.org/reports/tr51/
"""

from collections.abc import Generator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from limner.boxes.box import Box, ContainerBox, TextBox
from limner.css.values import ImageValue, Url
from limner.diagnostics import Diagnostics
from limner.engine.emoji_sources import EMOJI_SETS, EmojiFunction, EmojiSource
from limner.engine.requests import Answer, DrawerOf, Pictures, Want, WantEmoji
from limner.host import new_lock
from limner.resources.address import scheme_of
from limner.resources.kept_loader import KeptLoader
from limner.resources.picture import Picture
from limner.text.font_files.font_file import default_folder
from limner.text.installed import find_package
from limner.text.picture_face import EmojiEngine, draws_in_color, emoji_clusters
from limner.text.request import FontRequest
from limner.text.typesetter import Engine

_ENGINES: Final = 16

Needed = dict[str, list[FontRequest]]
"""Clusters, with the fonts of the texts that they are in."""


class EmojiChooser:
    """Finds emoji pictures; shared by the renders of one pipeline.

    Args:
        loader: Fetches and caches pictures; None when nothing may be fetched.
    """

    def __init__(self, loader: KeptLoader | None) -> None:
        self._loader = loader
        self._engines: dict[tuple[Engine, tuple[tuple[str, Url], ...], bool, bool], EmojiEngine] = {}
        self._lock = new_lock()

    def choose(
        self,
        boxes: ContainerBox,
        engine: Engine,
        sources: Sequence[EmojiSource],
        base: str | None,
        drawer: DrawerOf,
        diagnostics: Diagnostics,
    ) -> Generator[Want, Answer, tuple[Engine, Pictures]]:
        """Ask the sources, one after the other, for the clusters that still have no picture.

        Args:
            boxes: The box tree.
            engine: Draws everything else.
            sources: The sources, in the order to ask them.
            base: The document's base address.
            drawer: Draws pictures that are SVGs.
            diagnostics: Gets each picture that failed.
        """
        needed = list_emoji(boxes)
        if not needed:
            return engine, {}
        system = "system" in sources or engine.collection.system
        waiting = _undrawn(needed, self._engine(engine, (), system=False, packages=False))
        addresses: dict[str, Url] = {}
        found: dict[ImageValue | str, Picture] = {}
        for source in sources:
            if not waiting:
                break
            if source == "system":
                waiting = _undrawn(waiting, self._engine(engine, (), system=True, packages=False))
                continue
            wanted = self._addresses(waiting, source, diagnostics)
            answer = yield WantEmoji(tuple(wanted.values()), base, self._loader, drawer, diagnostics)
            pictures: Pictures = answer if isinstance(answer, Mapping) else {}
            for cluster, url in wanted.items():
                if url in pictures:
                    addresses[cluster] = url
                    found[url] = pictures[url]
                    del waiting[cluster]
        chosen = tuple(sorted(addresses.items(), key=lambda pair: pair[0]))
        return self._engine(engine, chosen, system=system, packages=True), found

    def _addresses(self, waiting: Iterable[str], source: EmojiFunction, diagnostics: Diagnostics) -> dict[str, Url]:
        wanted: dict[str, Url] = {}
        for cluster in waiting:
            address = source(cluster)
            if not address:
                continue
            if self._loader is None and scheme_of(address) in ("http", "https"):
                if source is EMOJI_SETS["openmoji"] and find_package("openmoji"):
                    continue  # this font has the same pictures, and it is asked last
                diagnostics.add(
                    "load-failed",
                    "pictures of emoji may not be fetched",
                    expected="a loader that may open their addresses, or a colour face, which needs none",
                    suggestion="loader=limner.resources.http.HttpLoader() for the renderer or the site, or "
                    "pip install 'limner[openmoji]' with emoji='openmoji'",
                )
                continue
            wanted[cluster] = Url(address)
        return wanted

    def _engine(self, base: Engine, addresses: tuple[tuple[str, Url], ...], *, system: bool, packages: bool) -> Engine:
        if not addresses and packages and system == base.collection.system:
            return base
        key = (base, addresses, system, packages)
        with self._lock:
            known = self._engines.pop(key, None)
            if known is None:
                known = EmojiEngine(base, addresses, system=system, packages=packages)
                while len(self._engines) >= _ENGINES:
                    del self._engines[next(iter(self._engines))]
            self._engines[key] = known
            return known


def emoji_cache() -> Path | None:
    """Where pictures of emoji are kept by default: below the user's cache folder; None without one."""
    fonts = default_folder()
    return None if fonts is None else fonts.with_name("emoji")


def list_emoji(root: Box) -> Needed:
    """Every emoji cluster in the texts of a tree, with the font groups of the texts it is in."""
    found: Needed = {}
    stack = [root]
    while stack:
        box = stack.pop()
        if isinstance(box, TextBox):
            for cluster in emoji_clusters(box.text, box.style.font):
                fonts = found.setdefault(cluster, [])
                if box.style.font not in fonts:
                    fonts.append(box.style.font)
        elif isinstance(box, ContainerBox):
            stack.extend(reversed(box.children))
            if box.marker is not None:
                stack.append(box.marker)
    return found


def _undrawn(needed: Needed, engine: Engine) -> Needed:
    return {
        cluster: fonts
        for cluster, fonts in needed.items()
        if not all(draws_in_color(engine, cluster, font) for font in fonts)
    }
