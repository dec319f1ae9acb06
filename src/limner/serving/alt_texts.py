"""The alt texts of images whose files have none: the texts in the image itself, for the tags of a page.

Goes in: the images of a head. Comes out: their texts. Each image function is called only occasionally, not for every
page, and no image is drawn.
"""

import time
from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from typing import Final, NamedTuple

from limner.diagnostics import logger
from limner.engine.options import check_options
from limner.errors import BlockedLoopError, LimnerError, NotFound, Redirect
from limner.formats import plain_media_type
from limner.head.inheritance import Picture
from limner.host import begin_anew_in_children, new_lock
from limner.response import ImageDefaults, ImageResponse
from limner.routes.calling import Call, Runner
from limner.routes.contract import RouteModule
from limner.routes.convention import CONVENTIONS, Kind
from limner.routes.entries import Entry
from limner.serving.settings import Settings

_MOST_KEPT: Final = 4096
_FRESH_SECONDS: Final = 60.0  # for an image without `revalidate`
_READING_SECONDS: Final = 0.25


class _Kept(NamedTuple):
    """A text, and until when it is valid, by the monotonic clock."""

    text: str
    until: float


class AltTexts:
    """Reads the texts of images, and remembers them.

    Args:
        settings: The site's settings.
        development: Whether the code that a function imports may change, so that the function is called each time.
    """

    def __init__(self, settings: Settings, *, development: bool) -> None:
        self._settings = settings
        self._development = development
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._types: dict[tuple[str, str], str] = {}
        self._warned: set[str] = set()
        self.begin_anew()
        begin_anew_in_children(self)

    def begin_anew(self) -> None:
        """Make a new lock that no one holds."""
        self._lock = new_lock()

    def clear(self) -> None:
        """Forget every text, for example after a purge."""
        with self._lock:
            self._kept.clear()
            self._types.clear()

    def note_type(self, label: str, digest: str, media_type: str, entry: Entry) -> None:
        """Remember an image's type if it differs from the declared one, which a budget can cause."""
        if media_type != plain_media_type(entry.content_type) and len(self._types) < _MOST_KEPT:
            self._types[label, digest] = media_type

    def type_of(self, image: Picture) -> str:
        """Give the type that an image turned out to have; empty if it is as declared or not yet known."""
        return self._types.get(_key(image), "")

    async def read(self, images: Sequence[tuple[Picture, RouteModule]], runner: Runner) -> list[str]:
        """Give the text of each image; empty if it has none or its function fails.

        Args:
            images: The images with the modules of their files, whose functions must not look at a request.
            runner: Calls the functions concurrently.
        """
        now = time.monotonic()
        with self._lock:
            found = {_key(image): kept for image, _ in images if (kept := self._kept.get(_key(image))) is not None}
        missing = {
            _key(image): (image, module)
            for image, module in images
            if _key(image) not in found or found[_key(image)].until <= now
        }
        if missing:
            texts = await self._ask(list(missing.values()), runner)
            for (key, (image, module)), text in zip(missing.items(), texts, strict=True):
                if text is not None:
                    found[key] = self._keep(key, text, 0.0 if self._development else _seconds(image, module))
        return [found[_key(image)].text if _key(image) in found else "" for image, _ in images]

    def _keep(self, key: tuple[str, str], text: str, seconds: float) -> _Kept:
        kept = _Kept(text, time.monotonic() + seconds)
        with self._lock:
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return kept

    async def _ask(self, images: Sequence[tuple[Picture, RouteModule]], runner: Runner) -> list[str | None]:
        """Call the functions and read their results; None for one that must be called again."""
        calls: list[Call] = []
        for image, module in images:
            given = {"params": image.params, "id": image.entry.id if image.entry is not None else None}
            calls.append(Call(module.image, {name: given[name] for name in module.image_arguments}))
        results = await runner.run_all(calls)
        readings = [
            Call(partial(self._text_of, result, image), {}) for result, (image, _) in zip(results, images, strict=True)
        ]
        texts: list[str | None] = []
        for text, (_, module) in zip(await runner.run_all(readings), images, strict=True):
            if isinstance(text, Exception):
                self._tell(text, module)
            texts.append(text if isinstance(text, str) else None if isinstance(text, BlockedLoopError) else "")
        return texts

    def _text_of(self, result: object, image: Picture) -> str:
        """Give the text of what a function returned.

        Raises:
            Exception: What the function raised, or what is wrong with the node.
        """
        if isinstance(result, BaseException):
            raise result
        if not isinstance(result, ImageResponse):
            return ""
        entry = image.entry
        result.fill(
            ImageDefaults(
                width=entry.width if entry is not None else None,
                height=entry.height if entry is not None else None,
                content_type=entry.content_type if entry is not None else None,
                renderer=self._settings.renderer,
                files=self._settings.files,
            )
        )
        return alt_text_of_response(result)

    def _tell(self, error: Exception, module: RouteModule) -> None:
        """Log once for each file why its image has no alt text; the image's address shows what is wrong."""
        if isinstance(error, NotFound | Redirect) or module.label in self._warned:
            return
        self._warned.add(module.label)
        what = error.facts.what if isinstance(error, LimnerError) else f"{type(error).__name__}: {error}"
        remedy = "give the file an alt, or alt = '' for none"
        logger.warning("%s: no alt text could be read from the image: %s (%s)", module.label, what, remedy)


def needs_alt_text(kind: Kind, entry: Entry) -> bool:
    """Tell whether the texts in an image serve as its alt text."""
    return CONVENTIONS[kind].head in {"open_graph", "twitter"} and not entry.alt and not entry.declares_alt


def alt_text_of_response(response: ImageResponse) -> str:
    """Give the texts of an image that is not drawn yet, using the defaults of its site and entry.

    Raises:
        LimnerError: It is not a node, or takes too long.
    """
    from limner.engine.alt_text import read_alt_text  # loads style and boxes
    from limner.engine.utilities import Utilities

    renderer = response.renderer
    limits, utilities = renderer.limits, Utilities(renderer.theme, reads_class=renderer.tailwind)
    keywords = response.render_keywords()
    keywords["seconds"] = _READING_SECONDS
    return read_alt_text(response.node, check_options(keywords, limits), limits, utilities)


def _key(image: Picture) -> tuple[str, str]:
    return image.route.label, image.digest


def _seconds(image: Picture, module: RouteModule) -> float:
    """Give how many seconds the text of an image is valid."""
    if (image.entry is not None and image.entry.version) or module.revalidate is False:
        return float("inf")
    return float(module.revalidate) if module.revalidate else _FRESH_SECONDS
