"""From an `ImageResponse` to bytes: taken from the cache, from a drawing that is under way, or drawn now.

Goes in: a response. Comes out: `Drawn`. Drawing runs in a few threads of its own behind a bounded queue. Each key is
drawn once, however many requests ask for it.
"""

import asyncio
import contextlib
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cache, partial
from typing import TYPE_CHECKING, Final, TypeVar, cast

from markupsafe import escape

from limner.caches.record import CachedImage
from limner.diagnostics import Diagnostic, logger
from limner.encode.options import UNFITTED
from limner.engine.options import RenderKeywords, check_options
from limner.engine.renderer import Renderer, default_renderer
from limner.errors import LimnerError, OverloadedError
from limner.host import begin_anew_in_children
from limner.record import record
from limner.response import ImageResponse
from limner.routes.caller import run_in_pool
from limner.serving.conditional import strong_etag
from limner.serving.fallback_card import FALLBACK_HEADER, FALLBACK_SECONDS, PARTIAL
from limner.serving.faults import DiagnosticLog
from limner.serving.fingerprint import fingerprint
from limner.serving.flat_tree import flatten_node
from limner.serving.flights import Background, Flights
from limner.serving.metrics import Metrics
from limner.serving.remote import RemotePicture, RemoteRenderer
from limner.serving.shelf import Shelf
from limner.sources import SourceLocation
from limner.worker.pool import NoWorkerError
from limner.worker.threads import ThreadPool

if TYPE_CHECKING:
    from limner.engine.drawing import Drawing

USUAL_CARD: Final = (
    "<div style='display: flex; position: relative'><p>Aa<p style='display: grid; filter: blur(1px)'>Aa"
    "<b style='position: absolute; background: linear-gradient(red, blue); transform: rotate(1deg)'>Aa</b></div>"
    "<svg width=8 height=8><path d='M0 0h8v8z'/></svg><ul><li>Aa</ul><table><tr><td>Aa</table>"
)
"""Drawn so that what many cards need is in memory: HTML with each layout mode and some effects."""
_T = TypeVar("_T")


@record
class Drawn:
    """One finished image.

    Attributes:
        body: Its bytes.
        etag: The ETag of the bytes; empty if it is not known yet.
        is_partial: Whether something in it did not load.
        is_unfitted: Whether there was too little time to fit it into its budget in the best way.
        is_cached: Whether it came from the cache.
        seconds: Time by phase; empty for a cached image.
        diagnostics: What its author may want to fix; empty for a cached image.
        fitted: What was done to keep its budget; empty if nothing was needed, or for a cached image.
    """

    body: bytes
    etag: str = ""
    is_partial: bool = False
    is_unfitted: bool = False
    is_cached: bool = False
    seconds: Mapping[str, float] = field(default_factory=dict[str, float])
    diagnostics: tuple[Diagnostic, ...] = ()
    fitted: str = ""

    @property
    def kind(self) -> str:
        """What the reply says about an image that is not as it should be; empty if it is."""
        return PARTIAL if self.is_partial else UNFITTED if self.is_unfitted else ""


class Drawer:
    """Draws responses for one site.

    Args:
        shelf: Where finished images are stored.
        metrics: Told of everything.
        salt: The engine's version.
        queue: How many drawings may be requested at once.
        seconds: Wall time of one drawing; None for no limit.
        workers: How many processes draw; with 0, threads of this process draw.
        log: Told of every image's diagnostics.
    """

    def __init__(
        self,
        shelf: Shelf,
        metrics: Metrics,
        *,
        salt: str,
        queue: int,
        seconds: float | None,
        log: DiagnosticLog,
        workers: int = 0,
    ) -> None:
        self._log = log
        self._shelf = shelf
        self._metrics = metrics
        self._salt = salt
        self._queue = queue
        self._seconds = seconds
        self.begin_anew()
        begin_anew_in_children(self)
        self.remote = RemoteRenderer(workers, metrics) if workers else None
        # A thread for each process: it waits while the process draws.
        self.pool = ThreadPool(workers or max(2, os.cpu_count() or 1), name="limner-drawing")

    def begin_anew(self) -> None:
        """Start with nothing under way; the engine loads before the next deadline begins."""
        self.under_way = 0
        self._is_warm = False
        self._warming: Flights[None] = Flights()

    async def draw(
        self,
        response: ImageResponse,
        tags: tuple[str, ...],
        *,
        keeps: bool,
        where: SourceLocation,
        background: Background | None = None,
    ) -> Drawn:
        """Give a response's bytes.

        Args:
            response: The response with its defaults filled in.
            tags: The tags under which it can be purged.
            keeps: Whether it may be kept, and shared with other requests for the same image.
            where: The function that gave it, for the log.
            background: Does work that takes longer than a reply may, such as fitting a large image into few bytes; None
                skips it.

        Raises:
            LimnerError: It cannot be drawn.
            OverloadedError: Too many drawings wait.
        """
        if response.is_drawn:
            return Drawn(response.body)
        if response.reads_once:
            await self._in_turn(response.hold_node)
        flat = self._flatten(response)
        key = self._key(response, flat) if keeps and flat is not None else None
        if key is None or flat is None:
            return await self._draw_counted(response, flat, where, self._seconds)
        kept = await self._shelf.get(key)
        if kept is not None and kept.is_fresh(time.time()):
            self._metrics.count("cached")
            kind = dict(kept.headers).get(FALLBACK_HEADER)
            drawn = Drawn(kept.body, kept.etag, kind == PARTIAL, kind == UNFITTED, is_cached=True)
        else:
            drawn = await self._shelf.make(key, partial(self._draw_to_keep, response, flat, tags, where, self._seconds))
        response.keep(drawn.body)  # another response with the same image may have drawn it
        if drawn.is_unfitted and background is not None:
            again = partial(self._draw_to_keep, response, flat, tags, where, None)
            background.start(f"fit {key}", partial(self._shelf.renew, key, again))
        return drawn

    async def warm(self) -> None:
        """Load the engine before the first deadline begins."""
        if not self._is_warm:
            await self._warming.join("", self._load_engine)

    async def _load_engine(self) -> None:
        if not await self._start_workers():
            await run_in_pool(self.pool, _load_engine)
        self._is_warm = True

    async def _start_workers(self) -> bool:
        """Start the worker processes and wait for the first one; tell whether there are any."""
        remote = self.remote
        if remote is None:
            return False
        remote.pool.start()
        try:
            await asyncio.to_thread(remote.pool.wait_until_ready)
        except LimnerError as error:
            logger.error("images are drawn without worker processes: %s", error)
            return False
        return True

    def load(self, renderer: Renderer) -> None:
        """Load the engine and a renderer's fonts where images are drawn: in every worker process, or here."""
        self._load(renderer)
        self._is_warm = True

    def _load(self, renderer: Renderer) -> None:
        faces = dict.fromkeys((font.name, font.weight, font.style) for font in renderer.fonts)
        fonts = [escape(f"font: {style} {_first(weight)} 16px {name!r}") for name, weight, style in faces]
        card = USUAL_CARD + "".join(f'<p style="{font}">Aa' for font in fonts)
        keywords: RenderKeywords = {"width": 64, "height": 64}
        if self.remote is not None:
            options = check_options(keywords, renderer.limits)
            draw = partial(self.remote.draw, flatten_node(card, renderer.limits), options, renderer, None)
            try:
                self.remote.pool.wait_until_all_ready()
                if self.remote.can_draw(renderer, options):
                    for drawn in [self.pool.submit(draw) for _ in range(self.remote.pool.most)]:
                        drawn.result()
                    return
            except LimnerError as error:
                logger.error("images are drawn without worker processes: %s", error)
        renderer.render(card, **keywords)

    def close(self) -> None:
        """End the worker processes; the next image starts new ones."""
        if self.remote is not None:
            self.remote.pool.close()

    def _flatten(self, response: ImageResponse) -> bytes | None:
        """Give a response's tree as bytes; None for an invalid tree, which drawing reports."""
        try:
            return flatten_node(response.node, response.renderer.limits)
        except (LimnerError, TypeError, ValueError, RecursionError):
            return None

    def _key(self, response: ImageResponse, flat: bytes) -> str | None:
        try:
            renderer = response.renderer
            options = check_options(response.render_keywords(), renderer.limits)
            return fingerprint(flat, options, renderer, self._salt)
        except (LimnerError, TypeError, ValueError, RecursionError, OSError):
            return None  # drawing reports what is wrong

    async def _draw_to_keep(
        self,
        response: ImageResponse,
        flat: bytes,
        tags: tuple[str, ...],
        where: SourceLocation,
        seconds: float | None,
    ) -> tuple[Drawn, CachedImage]:
        drawn = await self._draw_counted(response, flat, where, seconds)
        return drawn, CachedImage(
            body=drawn.body,
            media_type=response.media_type,
            stored_at=time.time(),
            fresh_for=FALLBACK_SECONDS if drawn.kind else None,
            tags=(*tags, *response.tags),
            headers=((FALLBACK_HEADER, drawn.kind),) if drawn.kind else (),
            etag=drawn.etag,
        )

    async def _draw_counted(
        self, response: ImageResponse, flat: bytes | None, where: SourceLocation, seconds: float | None
    ) -> Drawn:
        drawn = await self._in_turn(partial(self._draw, response, flat, time.perf_counter(), seconds))
        self._log.tell(where, drawn.diagnostics)
        self._metrics.count("drawn")
        self._metrics.add_seconds(drawn.seconds)
        return drawn

    async def _in_turn(self, work: Callable[[], _T]) -> _T:
        """Do some work in a drawing thread, unless too much work is already waiting."""
        if self.under_way >= self._queue:
            raise OverloadedError("too many images wait to be drawn", got=str(self.under_way))
        self.under_way += 1
        try:
            return await run_in_pool(self.pool, work)
        finally:
            self.under_way -= 1

    def _draw(self, response: ImageResponse, flat: bytes | None, asked: float, seconds: float | None) -> Drawn:
        waited = time.perf_counter() - asked
        remote, renderer = self.remote, response.renderer
        drawing: Drawing | RemotePicture | None = None
        options = check_options(response.render_keywords(), renderer.limits) if remote is not None else None
        if options is not None and flat is not None and remote is not None and remote.can_draw(renderer, options):
            with contextlib.suppress(NoWorkerError):  # already reported
                drawing = remote.draw(flat, options, renderer, seconds)
                response.keep(drawing.body)
        if drawing is None:
            drawing = response.draw(seconds)
        is_partial = any(diagnostic.code == "load-failed" for diagnostic in drawing.diagnostics)
        is_unfitted = any(diagnostic.code == UNFITTED for diagnostic in drawing.diagnostics)
        phases = {"queue": waited, **drawing.timings}
        fitted = getattr(drawing, "fitted", "")  # workers never draw for development, so they do not say this
        diagnostics = tuple(drawing.diagnostics)
        etag = strong_etag(drawing.body)  # in this thread, where no event loop waits
        return Drawn(
            drawing.body, etag, is_partial, is_unfitted, seconds=phases, diagnostics=diagnostics, fitted=fitted
        )


def _first(weight: object) -> object:
    """Give one weight of a face, which may have a range."""
    return cast("tuple[object, ...]", weight)[0] if isinstance(weight, tuple) else weight


@cache
def _load_engine() -> None:
    default_renderer().render(USUAL_CARD, width=16, height=16)
