"""Images drawn in worker processes: the parent's side.

Goes in: a flattened tree, its options and its renderer. Comes out: the image's bytes. Fonts are sent once to each
worker. Resources of an image are loaded here, by the renderer's own loader, when a worker asks for them.
`render_worker` is the other side.
"""

import itertools
import time
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Final, cast

from limner.diagnostics import Diagnostic
from limner.engine.emoji_sources import EMOJI_SETS, EmojiSource
from limner.engine.options import RenderKeywords, RenderOptions, check_options
from limner.engine.renderer import Renderer
from limner.errors import LimnerError, ResourceError
from limner.host import new_lock
from limner.html.element import Element
from limner.record import record
from limner.resources.decoder_process import ask_elsewhere
from limner.resources.loader import ClosedLoader, roots_of
from limner.resources.side_by_side import late_error, load_side_by_side
from limner.serving.flat_tree import flatten_node
from limner.serving.metrics import Event, Metrics
from limner.worker.fault import read_facts, write_fault
from limner.worker.frames import Blob, Frame, Header
from limner.worker.pool import PoolEvent, WorkerPool
from limner.worker.process import Plan, WorkerProcess

_GRACE_SECONDS: Final = 0.5  # the drawing itself gives up first
_EVENTS: Final[Mapping[PoolEvent, Event]] = {
    "started": "workers_started",
    "replaced": "workers_replaced",
    "retried": "retried",
}


@record
class RemotePicture:
    """An image that a worker drew.

    Attributes:
        body: Its bytes.
        diagnostics: What was wrong but did not stop it; the lines in the author's templates are not known.
        timings: Seconds by pass.
    """

    body: bytes
    diagnostics: tuple[Diagnostic, ...]
    timings: Mapping[str, float]


@record
class _Described:
    """A renderer as it is sent to a worker."""

    key: str
    header: Header
    blobs: Sequence[bytes]


class RemoteRenderer:
    """Draws images in worker processes.

    Args:
        workers: How many workers there may be.
        metrics: Told what happens to them.
    """

    def __init__(self, workers: int, metrics: Metrics) -> None:
        self._metrics = metrics
        self._numbers = itertools.count()
        self._described: weakref.WeakKeyDictionary[Renderer, _Described] = weakref.WeakKeyDictionary()
        self._lock = new_lock()
        plan = Plan("limner.serving.render_worker")
        self.pool = WorkerPool(plan, most=workers, hear=self._hear)

    def can_draw(self, renderer: Renderer, options: RenderOptions) -> bool:
        """Whether a worker can draw an image; it cannot for a renderer of another class or one with listeners.

        A function that draws emoji cannot be sent either.
        """
        sources = (*renderer.emoji, *(options.emoji or ()))
        return type(renderer) is Renderer and not renderer.listeners and None not in map(_name_emoji, sources)

    def draw(self, flat: bytes, options: RenderOptions, renderer: Renderer, seconds: float | None) -> RemotePicture:
        """Draw a flattened tree.

        Raises:
            DeadlineExceededError: It took too long.
            WorkerError: No worker can be started, or two have ended over it.
            LimnerError: It cannot be drawn.
        """
        described = self._describe(renderer)
        # A loader may learn of more roots, such as the app's mount point.
        roots = roots_of(renderer.loader)
        header = {
            "renderer": described.key, "roots": roots, "options": flatten_options(options), "give_up": seconds,
        }  # fmt: skip
        wait_seconds = None if seconds is None else seconds + min(_GRACE_SECONDS, seconds)

        def ask(worker: WorkerProcess) -> Frame:
            until = None if seconds is None else time.monotonic() + seconds / 2

            def serve(want: Frame) -> tuple[Header, Sequence[Blob]]:
                return _give(renderer, want, until)

            if described.key in worker.known:
                frame = worker.ask(header, (flat,), seconds=wait_seconds, serve=serve)
                if "unknown" not in frame.header:
                    return frame
            whole = {**header, "described": described.header}
            frame = worker.ask(whole, (flat, *described.blobs), seconds=wait_seconds, serve=serve)
            worker.known.add(described.key)
            return frame

        frame = self.pool.ask_with(ask, wait_seconds=wait_seconds)
        diagnostics = tuple(
            Diagnostic(one["code"], read_facts(one["facts"]), one["severity"]) for one in frame.header["diagnostics"]
        )
        return RemotePicture(frame.blobs[0], diagnostics, frame.header["timings"])

    def draw_card(self, card: Element, renderer: Renderer, keywords: RenderKeywords) -> bytes:
        """Draw a plain card, if a worker is free within a moment.

        Raises:
            LimnerError: No worker is free, or the card cannot be drawn.
        """
        options = check_options(keywords, renderer.limits)
        return self.draw(flatten_node(card, renderer.limits), options, renderer, options.seconds).body

    def _hear(self, event: PoolEvent) -> None:
        self._metrics.count(_EVENTS[event])

    def _describe(self, renderer: Renderer) -> _Described:
        with self._lock:
            described = self._described.get(renderer)
            if described is None:
                blobs: list[bytes] = []
                header = {
                    "fonts": [_describe_font(font, blobs) for font in renderer.fonts],
                    "limits": asdict(renderer.limits),
                    "system_fonts": renderer.system_fonts,
                    "emoji": [_name_emoji(source) for source in renderer.emoji],
                    "emoji_folder": None if renderer.emoji_folder is None else str(renderer.emoji_folder),
                    "tailwind": renderer.tailwind,
                    "theme": list(renderer.theme),
                    "loads": renderer.loader is not None,
                }
                described = self._described[renderer] = _Described(str(next(self._numbers)), header, blobs)
            return described


def _name_emoji(source: EmojiSource) -> str | None:
    """Name a source of emoji; None for a function of the user."""
    if isinstance(source, str):
        return source
    return next((name for name, known in EMOJI_SETS.items() if known is source), None)


def _describe_font(font: object, blobs: list[bytes]) -> Header:
    source: Any = getattr(font, "source", "")
    facts = {name: getattr(font, name) for name in ("name", "weight", "style", "lang")}
    if isinstance(source, bytes):
        blobs.append(source)
        return {**facts, "blob": len(blobs)}
    return {**facts, "path" if isinstance(source, Path) else "source": str(source)}


def flatten_options(options: RenderOptions) -> Header:
    """Give the options that differ from the defaults."""
    given: dict[str, object] = {}
    for one in fields(options):
        value: Any = getattr(options, one.name)
        if one.name == "stylesheets":
            sheets = cast("tuple[str | Path, ...]", value)
            value = [{"path": str(sheet)} if isinstance(sheet, Path) else {"text": sheet} for sheet in sheets]
        elif value == one.default or one.name in {"seconds", "source"}:
            continue
        elif one.name == "emoji":
            value = [_name_emoji(source) for source in value]
        given[one.name] = str(value) if isinstance(value, Path) else value
    return given


def _give(renderer: Renderer, want: Frame, until: float | None) -> tuple[Header, Sequence[Blob]]:
    """Give a worker what it asks for while it draws; resources that have not loaded in time are left out."""
    if "load" in want.header:
        return _load(renderer, want, until)
    header = want.header
    try:
        found = ask_elsewhere(header["draw"], want.blobs[0], header["key"], header["within"], header["what"])
    except LimnerError as error:
        return write_fault(error), ()
    return found


def _load(renderer: Renderer, want: Frame, until: float | None) -> tuple[Header, Sequence[Blob]]:
    """Load what a worker asks for, concurrently."""
    addresses: list[str] = want.header["load"]
    most: int = want.header["max_bytes"]

    def load(address: str) -> tuple[Header, bytes]:
        loader = renderer.loader or ClosedLoader()
        try:
            loaded = loader.load(address, most)
        except LimnerError as error:
            return write_fault(error), b""
        except Exception as error:  # noqa: BLE001 - a loader's own fault is that of one address
            return write_fault(ResourceError("a loader failed", got=f"{type(error).__name__}: {error}"[:200])), b""
        return {"address": loaded.address}, loaded.data

    def late(address: str) -> tuple[Header, bytes]:
        return write_fault(late_error(address)), b""

    found = load_side_by_side(load, addresses, until, late)
    return {"loaded": [header for header, _ in found]}, [data for _, data in found]
