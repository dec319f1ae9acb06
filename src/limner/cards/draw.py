"""Cards as files: each is drawn once, and again only when something that draws it has changed.

Goes in: a node, an `ImageResponse` or finished bytes, and where the file goes. Comes out: `Card`. Many processes may
share the folder in which images are kept.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from limner.cards.kept import Kept, KeptImage
from limner.diagnostics import Diagnostic
from limner.engine.digest import engine_digest
from limner.engine.options import RenderKeywords, check_options
from limner.engine.renderer import Renderer
from limner.errors import InvalidNodeError, LimnerError
from limner.formats import find_format, sniff_format
from limner.geometry import CARD_HEIGHT, CARD_WIDTH
from limner.response import ImageDefaults, ImageResponse
from limner.routes.natural_size import UnreadableImageError, read_natural_size
from limner.serving.fingerprint import fingerprint
from limner.serving.flat_tree import flatten_node
from limner.tracebacks import is_author_file

if TYPE_CHECKING:
    from limner.engine.drawing import Drawing
    from limner.text.given import Font

KEPT_DAYS: Final = 60.0
"""How long an image is kept that no run uses."""
_MOST_WARNINGS: Final = 20


class CardWarning(NamedTuple):
    """What the author of a card may want to mend.

    Attributes:
        code: Its stable name, such as ``missing-glyph``.
        text: What it is, where, and what to try.
    """

    code: str
    text: str

    @property
    def line(self) -> str:
        """The text on one line."""
        lines = [part.strip() for part in self.text.splitlines() if not part.strip().startswith("spec ")]
        return "; ".join(" ".join(part.split()) for part in lines if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One card as it stands on disk.

    Attributes:
        file: The file.
        media_type: The type of its bytes.
        width: Pixels.
        height: Pixels.
        size: How many bytes it has.
        is_drawn: Whether this run drew it.
        warnings: What its author may want to mend, also of a card that an earlier run drew.
    """

    file: Path
    media_type: str
    width: int
    height: int
    size: int
    is_drawn: bool
    warnings: tuple[CardWarning, ...]


class Cards:
    """Draws cards, and keeps them between runs.

    Args:
        kept: The folder of what is kept; None draws every card in every run.
        files: The folder that relative addresses of layouts resolve against; nothing else on disk is opened, and
            nothing on the network.
        fonts: Faces beside Geist and the installed font packages.
        size: Width and height of a card that says nothing else, in CSS px.
    """

    def __init__(
        self,
        kept: Path | None,
        *,
        files: Path | None,
        fonts: "Iterable[Font]" = (),
        size: tuple[int, int] = (CARD_WIDTH, CARD_HEIGHT),
    ) -> None:
        self._renderer = Renderer(fonts)
        self._ahead: dict[str, KeptImage] = {}
        self._kept = Kept(kept) if kept is not None else None
        self._defaults = ImageDefaults(width=size[0], height=size[1], renderer=self._renderer, files=files)

    def make(self, image: Any, place: Callable[[str, str], Path]) -> Card:
        """Make a card.

        Args:
            image: A node, an `ImageResponse`, or the bytes of a finished image.
            place: Gives the file for a card, by eight hexadecimal digits that change with what draws it, and by the
                extension of its format.

        Returns:
            The card, whose file is there.

        Raises:
            LimnerError: It cannot be drawn.
            OSError: The file cannot be written.
        """
        if isinstance(image, bytes):
            found = _read(image)
            return self._write(found, place, hashlib.blake2b(image).hexdigest(), is_drawn=None)
        response = self._respond(image)
        key = self._key(response)
        kept = self._kept.get(key) if key and self._kept is not None else None
        if kept is not None and self._kept is not None:
            self._kept.touch(key)
            return self._write(kept, place, key[1:], is_drawn=False)
        found = self._ahead.pop(key) if key in self._ahead else _draw(response)
        if key and self._kept is not None:
            self._kept.put(key, found)
        return self._write(found, place, key[1:] or hashlib.blake2b(found.body).hexdigest(), is_drawn=True)

    def _respond(self, image: Any) -> ImageResponse:
        response = image if isinstance(image, ImageResponse) else ImageResponse(image)
        response.fill(self._defaults)
        return response

    def changed(self, images: Iterable[Any]) -> dict[str, ImageResponse]:
        """Give what `make` would draw, by the keys under which it would be kept."""
        found: dict[str, ImageResponse] = {}
        for image in images:
            if isinstance(image, bytes):
                continue
            response = self._respond(image)
            key = self._key(response)
            if key and (self._kept is None or self._kept.get(key) is None):
                found[key] = response
        return found

    def draw_ahead(self, changed: Mapping[str, ImageResponse], executor: Executor) -> None:
        """Have an executor draw cards, so that `make` finds them; what fails there, `make` draws and tells.

        Args:
            changed: What `changed` gave.
            executor: Of this machine; it is not shut down.
        """
        waiting: dict[Future[KeptImage], str] = {}
        try:
            for key, response in changed.items():
                work = (response.node, response.render_keywords(), response.renderer.fonts)
                waiting[executor.submit(_draw_apart, *work)] = key
        except BrokenExecutor:
            pass  # `make` draws what is left
        for future, key in waiting.items():
            if future.exception() is None:
                self._ahead[key] = future.result()

    def sweep(self) -> None:
        """Forget images that nobody used for `KEPT_DAYS`."""
        if self._kept is not None:
            self._kept.sweep(KEPT_DAYS)

    def _key(self, response: ImageResponse) -> str:
        """Name all that draws a card; empty where that cannot be known."""
        try:
            response.hold_node()
            flat = flatten_node(response.node, self._renderer.limits)
            options = check_options(response.render_keywords(), self._renderer.limits)
            found = fingerprint(flat, options, response.renderer, engine_digest(), by_content=True)
        except (LimnerError, TypeError, ValueError, RecursionError, OSError):
            return ""  # drawing reports what is wrong
        return f"d{found}" if found else ""

    @staticmethod
    def _write(image: KeptImage, place: Callable[[str, str], Path], digest: str, *, is_drawn: bool | None) -> Card:
        row = find_format(image.media_type)
        file = place(digest[:8], row.extension if row is not None else "png")
        is_there = _holds(file, image.body)
        if not is_there:
            write_whole(file, image.body)
        warnings = [CardWarning(*text.split("\n", 1)) for text in image.diagnostics]
        return Card(
            file=file, media_type=image.media_type, width=image.width or 0, height=image.height or 0,
            size=len(image.body), is_drawn=not is_there if is_drawn is None else is_drawn, warnings=tuple(warnings),
        )  # fmt: skip


def _draw(response: ImageResponse) -> KeptImage:
    return _kept_image(response.draw())


@lru_cache(maxsize=4)
def _renderer_of(fonts: "tuple[Font, ...]") -> Renderer:
    return Renderer(fonts)


def _draw_apart(node: Any, keywords: RenderKeywords, fonts: "tuple[Font, ...]") -> KeptImage:
    """Draw in another process."""
    return _kept_image(_renderer_of(fonts).draw(node, **keywords))


def _kept_image(drawing: "Drawing") -> KeptImage:
    warnings = [_warning_text(one) for one in drawing.diagnostics if one.severity == "warning"]
    return KeptImage(drawing.media_type, drawing.width, drawing.height, tuple(warnings[:_MOST_WARNINGS]), drawing.body)


def _warning_text(diagnostic: Diagnostic) -> str:
    """Write a warning; the line of a built-in card, or of the tool that called it, is not its author's."""
    facts = diagnostic.facts
    if facts.where is not None and not is_author_file(facts.where.file):
        facts = replace(facts, where=None)
    return f"{diagnostic.code}\n{facts}"


def _read(body: bytes) -> KeptImage:
    row = sniff_format(body)
    try:
        width, height = read_natural_size(body, row.extension if row is not None else "")
    except (UnreadableImageError, KeyError, ValueError):
        row = None
        width = height = 0
    if row is None:
        raise InvalidNodeError(
            "these bytes are no image", got=f"{body[:12]!r}", expected="PNG, JPEG, WebP, GIF or another format"
        )
    return KeptImage(row.media_type, width, height, (), body)


def _holds(file: Path, body: bytes) -> bool:
    try:
        return file.stat().st_size == len(body) and file.read_bytes() == body
    except OSError:
        return False


def write_whole(file: Path, body: bytes) -> None:
    """Write a file beside its place and move it there, so that a reader sees a whole image or none."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, part = mkstemp(dir=file.parent, prefix=".limner-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(body)
        Path(part).chmod(0o644)  # `mkstemp` lets nobody else read it
        Path(part).replace(file)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
