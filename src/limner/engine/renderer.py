"""The engine as users see it: fonts, a loader, limits and warm caches.

Goes in: a node and options. Comes out: bytes, or a `Drawing` with what else is known about them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack, cast

from limner.budget import Limits
from limner.closing import Closing
from limner.engine.emoji_sources import EmojiOption, EmojiSource, check_emoji
from limner.engine.options import RenderKeywords, check_options, read_second
from limner.host import in_pass, new_lock
from limner.memos import clear_memos
from limner.text.given import check_fonts

if TYPE_CHECKING:
    from limner.engine.drawing import Drawing, MeasuredTree
    from limner.engine.pipeline import Pipeline
    from limner.html.children import Node
    from limner.resources.loader import Loader
    from limner.text.given import Font


class Renderer(Closing):
    """Draws nodes; keeps warm, bounded caches and may be shared by threads.

    Args:
        fonts: Faces beside Geist and Geist Mono, which are always there.
        loader: Fetches what has an address. None opens nothing but data URIs and, below `files`, files.
        limits: Caps on what one image may cost.
        system_fonts: Look for families among the system's fonts too; images then differ between machines.
        emoji: What draws emoji that no colour face given or installed has: ``system`` (the colour face of the operating
            system), a set of images by its name (``twemoji``, ``noto``, ``openmoji``), a function from an emoji
            cluster to the address of its image, or several of these, asked in order. Images come through `loader`.
        emoji_folder: Where fetched images of emoji are kept; None is a folder below the user's cache.
        tailwind: Read Tailwind's utilities in `class`; in `tw` they are always read.
        theme: Names of utilities beside Tailwind's own, or instead of them: ``{"color-brand": "#f06"}``.

    Attributes:
        listeners: Told of every drawing, in the thread that drew it; for tools and metrics.
    """

    def __init__(  # noqa: PLR0913 - what a renderer is made of
        self,
        fonts: "Iterable[Font]" = (),
        *,
        loader: "Loader | None" = None,
        limits: Limits | None = None,
        system_fonts: bool = False,
        emoji: EmojiOption = None,
        emoji_folder: str | Path | None = None,
        tailwind: bool = False,
        theme: Mapping[str, object] | None = None,
    ) -> None:
        self.fonts: tuple[Font, ...] = check_fonts(fonts) if fonts else ()
        self.loader = loader
        self.limits = limits or Limits()
        self.system_fonts = system_fonts
        self.emoji: tuple[EmojiSource, ...] = check_emoji(emoji)
        self.emoji_folder = None if emoji_folder is None else Path(emoji_folder)
        self.tailwind = bool(tailwind)
        self.theme: tuple[tuple[str, str], ...] = _check_theme(theme) if theme else ()
        self.listeners: list[Callable[[Drawing], None]] = []
        self._pipeline: Pipeline | None = None
        self._lock = new_lock()

    @property
    def pipeline(self) -> "Pipeline":
        """The passes with their caches; made at the first image, so that a `Renderer` costs nothing until then."""
        if self._pipeline is None:
            # Imports make very many objects, and all of them stay.
            with in_pass:
                from limner.engine.pipeline import Pipeline
                from limner.engine.utilities import Utilities

                with self._lock:
                    if self._pipeline is None:
                        self._pipeline = Pipeline(
                            self.fonts,
                            self.loader,
                            self.limits,
                            system_fonts=self.system_fonts,
                            emoji=self.emoji,
                            emoji_folder=self.emoji_folder,
                            utilities=Utilities(self.theme, reads_class=self.tailwind),
                        )
        return self._pipeline

    def with_fonts(self, fonts: "Iterable[Font]") -> "Renderer":
        """Give a renderer like this one with faces that come before its own; its caches are its own too."""
        derived = Renderer(
            (*check_fonts(fonts), *self.fonts),
            loader=self.loader,
            limits=self.limits,
            system_fonts=self.system_fonts,
            emoji=self.emoji,
            emoji_folder=self.emoji_folder,
            tailwind=self.tailwind,
            theme=dict(self.theme),
        )
        derived.listeners = self.listeners
        return derived

    def render(self, node: "Node", *unnamed: Mapping[str, Any], **options: Unpack[RenderKeywords]) -> bytes:
        """Draw a node and give the bytes of the image.

        Args:
            node: An element, an HTML string, anything with ``__html__``, or a React-style mapping.
            *unnamed: Nothing, or one mapping of options, as in next/og.
            **options: ``width`` and ``height`` of the canvas in CSS px (1200 × 630; a height of None fits the
                content), ``scale`` in device pixels per CSS px, ``format`` (``png``, ``jpeg``, ``webp``, ``avif``,
                ``gif``, ``ico``, ``raw``), ``files`` (a folder that relative addresses resolve against, and the
                only one below which files are read), ``base_url`` (the same for the loader), ``stylesheets`` (CSS
                text, or paths), ``background`` (a CSS colour below everything; white for formats without alpha),
                ``quality`` (1 to 100), ``budget`` (bytes, or a platform; see `ImageResponse`), ``compression`` of PNG
                (``fast``, or ``small``, which takes half a second and may move rare colours of edges by 4 of 255),
                ``color_scheme``, ``emoji`` (instead of the renderer's), ``strict`` (diagnostics are errors), ``debug``
                (outlines of boxes, lines and baselines), ``seconds`` (of wall time, after which the render gives up),
                ``time`` (the moment that animations are drawn at, in seconds after their start), ``duration``
                and ``fps`` (an animation of so many seconds, as ``gif``, ``apng`` or ``webp``; 20 frames a second),
                ``source`` (what diagnostics call the HTML, such as the name of its file).

        Returns:
            The encoded image.

        Raises:
            InvalidNodeError: What was given is not a node.
            InvalidValueError: An option is not allowed; under `strict`, CSS that is wrong or unsupported.
            LimitExceededError: The image would cost more than the limits allow.
        """
        if unnamed:
            options = cast("RenderKeywords", read_second(unnamed, options, "render"))
        with in_pass:
            return self.draw(node, **options).body

    async def arender(self, node: "Node", *unnamed: Mapping[str, Any], **options: Unpack[RenderKeywords]) -> bytes:
        """Draw as `render` does; fetch without blocking the event loop, and draw in a thread."""
        if unnamed:
            options = cast("RenderKeywords", read_second(unnamed, options, "arender"))
        return (await self.adraw(node, **options)).body

    def draw(self, node: "Node", **options: Unpack[RenderKeywords]) -> "Drawing":
        """Draw as `render` does, and give the image with its size, diagnostics, trees and timings."""
        return self._told(self.pipeline.draw(node, check_options(options, self.limits)))

    async def adraw(self, node: "Node", **options: Unpack[RenderKeywords]) -> "Drawing":
        """Draw as `draw` does, without blocking the event loop."""
        return self._told(await self.pipeline.adraw(node, check_options(options, self.limits)))

    def _told(self, drawing: "Drawing") -> "Drawing":
        for listener in self.listeners:
            listener(drawing)
        return drawing

    def render_many(self, node: "Node", variants: Sequence[RenderKeywords]) -> list[bytes]:
        """Draw one node in several sizes, scales or formats; what they share is done once.

        Args:
            node: As in `render`.
            variants: The options of each image.

        Returns:
            The encoded images, in the order of the variants; each is what `render` gives for its options.

        Raises:
            Whatever `render` raises for one of them.
        """
        with in_pass:
            drawings = self.pipeline.draw_many(node, [check_options(options, self.limits) for options in variants])
            return [self._told(drawing).body for drawing in drawings]

    async def arender_many(self, node: "Node", variants: Sequence[RenderKeywords]) -> list[bytes]:
        """Draw as `render_many` does, without blocking the event loop."""
        checked = [check_options(options, self.limits) for options in variants]
        return [self._told(drawing).body for drawing in await self.pipeline.adraw_many(node, checked)]

    def measure(self, node: "Node", **options: Unpack[RenderKeywords]) -> "MeasuredTree":
        """Lay a node out and give every element's rectangles, lines and baselines, in CSS px of the canvas."""
        return self.pipeline.measure(node, check_options(options, self.limits))

    async def ameasure(self, node: "Node", **options: Unpack[RenderKeywords]) -> "MeasuredTree":
        """Measure as `measure` does, without blocking the event loop."""
        return await self.pipeline.ameasure(node, check_options(options, self.limits))

    def clear(self) -> None:
        """Empty every cache of this renderer, and what the engine's modules remember for all of them.

        Memory that is free then goes back to the system, where the C library has a way. Costs speed for a while and
        changes no image; may be called while others draw.
        """
        if self._pipeline is not None:
            self._pipeline.clear()
            from limner.engine.allocator import give_back_memory

            self._pipeline = None
            clear_memos()
            give_back_memory()
        else:
            clear_memos()

    def close(self) -> None:
        """Free what this renderer keeps, as `clear` does; the renderer can still be used, and then loads again."""
        self.clear()


def _check_theme(theme: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    from limner.tailwind.theme import check_theme  # most renderers have no utilities

    return check_theme(theme)


@cache
def default_renderer() -> Renderer:
    """Give the renderer that `render` and responses without one of their own share."""
    return Renderer()


def render(node: "Node", *unnamed: Mapping[str, Any], **options: Unpack[RenderKeywords]) -> bytes:
    """Draw with a shared default renderer; see `Renderer.render`."""
    return default_renderer().render(node, *unnamed, **options)


async def arender(node: "Node", *unnamed: Mapping[str, Any], **options: Unpack[RenderKeywords]) -> bytes:
    """Draw as `render` does, without blocking the event loop."""
    return await default_renderer().arender(node, *unnamed, **options)
