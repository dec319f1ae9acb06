"""How one image is made, as a table of contents: each step is a pass in a package of its own.

Goes in: a node and checked options. Comes out: a `Drawing`. `Pipeline` keeps what stays warm between images: shaped
text, typefaces, decoded pictures. Style and the parsers have their own caches.

    Element ─style→ ComputedStyle ─boxes→ Box ─layout→ Fragment ─paint→ DisplayList ─raster→ Bitmap ─encode→ bytes
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from limner.bitmap import Bitmap
from limner.boxes.box import ContainerBox, count_levels
from limner.boxes.build import build_boxes
from limner.boxes.replaced import element_of_image, list_images
from limner.budget import Budget, Limits
from limner.color import Color
from limner.css.conditions import MediaEnvironment
from limner.css.sheet import Stylesheet
from limner.css.values import Url
from limner.diagnostics import Diagnostic, Diagnostics
from limner.encode import encode
from limner.encode.options import UNFITTED, Fitted
from limner.engine.background import parse_background, report_transparent
from limner.engine.drawing import Drawing, MeasuredTree, Timings, measure_fragments
from limner.engine.emoji_sources import EmojiSource
from limner.engine.fonts import FontUnits
from limner.engine.options import RenderOptions, check_canvas
from limner.engine.requests import Answer, DrawerOf, Pictures, PicturesRequest, Want
from limner.engine.text_faults import report_drawing_faults, report_text_faults
from limner.engine.utilities import Utilities
from limner.errors import ResourceError
from limner.findings.examination import Examination
from limner.formats import FORMATS
from limner.fragment.fragment import BoxFragment
from limner.host import Room, in_pass
from limner.html.node import Tree, build_element, read_node
from limner.layout.subtree_cache import SubtreeCache
from limner.layout.tree import layout_tree
from limner.paint.build import paint_fragments
from limner.paint.context import PaintMemory
from limner.paint.display_list import DisplayList
from limner.raster.skia.rasterizer import SkiaRasterizer
from limner.resources.fetch import Fetcher, PictureCache
from limner.resources.loader import Loader
from limner.resources.picture import has_failed
from limner.sources import Locate, Part, SourceLocation
from limner.style.compute import compute_styles
from limner.style.tree import StyledTree
from limner.text.fonts import FontCollection
from limner.text.given import Font
from limner.text.typesetter import Engine

if TYPE_CHECKING:
    from limner.engine.emoji import EmojiChooser
    from limner.engine.svg_pictures import DocumentDrawer, SvgMemory

_CONTAINER_PASSES: Final = 12
"""How often a page with query containers is laid out at most; it takes one more than their depth."""
_ROOM_PASSES: Final = 64
"""How often a page is laid out again without something that had no room."""
_NO_SHEETS: Final[tuple[Stylesheet, ...]] = ()


@dataclass(slots=True)
class _LaidOut:
    """A tree that is laid out but not yet painted."""

    boxes: ContainerBox
    fragments: BoxFragment
    pictures: Pictures
    width: float
    height: float
    budget: Budget
    room: Room
    diagnostics: Diagnostics
    timings: Timings
    engine: Engine
    painted: dict[object, DisplayList] = field(default_factory=dict[object, DisplayList])
    bitmaps: dict[object, Bitmap] = field(default_factory=dict[object, Bitmap])


@dataclass(slots=True)
class _Given:
    """What each layout of a page starts from."""

    tree: Tree
    sheets: Sequence[Stylesheet]
    engine: Engine
    environment: MediaEnvironment
    budget: Budget
    room: Room
    timings: Timings


class Pipeline:
    """The passes and the caches that they keep warm; see `Renderer` for the arguments."""

    def __init__(
        self,
        fonts: Sequence[Font],
        loader: Loader | None,
        limits: Limits,
        *,
        system_fonts: bool,
        emoji: tuple[EmojiSource, ...] = (),
        emoji_folder: Path | None = None,
        utilities: Utilities | None = None,
    ) -> None:
        self._limits = limits
        self._utilities = utilities or Utilities()
        self._loader = loader
        self._emoji = emoji
        self._emoji_folder = emoji_folder
        self._chooser: EmojiChooser | None = None
        self._engine = Engine(FontCollection(fonts, system=system_fonts, font_bytes=limits.font_bytes))
        self._units = FontUnits()
        self._rasterizer = SkiaRasterizer()
        self._pictures = PictureCache()
        self._layouts = SubtreeCache()
        self._decorations = PaintMemory()
        self._documents: SvgMemory | None = None

    # ── one picture ───────────────────────────────────────────────────────────────────────────────────────

    def draw(self, node: object, options: RenderOptions) -> Drawing:
        """Draw a node; blocks while resources are fetched."""
        if options.duration is not None:
            return self._draw_animation(node, options)
        return self._finish(self._run(node, options), options)

    async def adraw(self, node: object, options: RenderOptions) -> Drawing:
        """Draw a node in threads; awaits while resources are fetched."""
        import asyncio  # code that awaits has loaded it already; other code does not need it

        if options.duration is not None:
            return await asyncio.to_thread(self._draw_animation, node, options)
        return await asyncio.to_thread(self._finish, await self._arun(node, options), options)

    def clear(self) -> None:
        """Forget everything, including the pictures that renderers share; threads that are drawing may go on."""
        self._pictures.clear()
        self._rasterizer.clear()
        self._engine.clear()
        self._layouts.clear()
        if self._documents is not None:
            self._documents.clear()

    def draw_many(self, node: object, variants: Sequence[RenderOptions]) -> list[Drawing]:
        """Draw a node in several ways; it is read once, and laid out once for all that share a size and sheets."""
        children = read_node(node, self._limits)
        laid_out: dict[object, _LaidOut] = {}
        drawings: list[Drawing] = []
        for options in variants:
            key = options.layout_key()
            done = laid_out.get(key)
            if done is None:
                done = laid_out[key] = self._run(children, options)
            else:
                done.budget = Budget(self._limits, options.seconds)
            drawings.append(self._finish(done, options))
        return drawings

    async def adraw_many(self, node: object, variants: Sequence[RenderOptions]) -> list[Drawing]:
        """Draw a node in several ways in threads; awaits while resources are fetched."""
        import asyncio

        children = await asyncio.to_thread(read_node, node, self._limits)
        laid_out: dict[object, _LaidOut] = {}
        drawings: list[Drawing] = []
        for options in variants:
            key = options.layout_key()
            done = laid_out.get(key)
            if done is None:
                done = laid_out[key] = await self._arun(children, options)
            else:
                done.budget = Budget(self._limits, options.seconds)
            drawings.append(await asyncio.to_thread(self._finish, done, options))
        return drawings

    def measure(self, node: object, options: RenderOptions) -> MeasuredTree:
        """Lay a node out and give every element's place."""
        return self._measured(self._run(node, options), options)

    async def ameasure(self, node: object, options: RenderOptions) -> MeasuredTree:
        """Lay a node out in threads; awaits while resources are fetched."""
        import asyncio

        return await asyncio.to_thread(self._measured, await self._arun(node, options), options)

    def _measured(self, done: _LaidOut, options: RenderOptions) -> MeasuredTree:
        with done.room:
            elements = measure_fragments(done.fragments)
        return MeasuredTree(
            elements=elements,
            width=done.width,
            height=done.height,
            diagnostics=tuple(done.diagnostics),
            examination=self._examination(done, options, lambda: self._display_list(done, options)),
        )

    def _run(self, node: object, options: RenderOptions) -> _LaidOut:
        room = Room()
        steps = self._lay_out(node, options, room)
        reached = _advance(steps, None, room)
        if not isinstance(reached, _LaidOut):
            fetcher = self._fetcher(options)
            while not isinstance(reached, _LaidOut):
                reached = _advance(steps, reached.get(fetcher), room)
        return reached

    async def _arun(self, node: object, options: RenderOptions) -> _LaidOut:
        import asyncio

        room = Room()
        steps = self._lay_out(node, options, room)
        fetcher = self._fetcher(options)
        reached = await asyncio.to_thread(_advance, steps, None, room)
        while not isinstance(reached, _LaidOut):
            reached = await asyncio.to_thread(_advance, steps, await reached.aget(fetcher), room)
        return reached

    def _fetcher(self, options: RenderOptions) -> Fetcher:
        return Fetcher(
            self._loader, options.files, options.base_url, self._limits, self._pictures, seconds=options.seconds
        )

    def _drawer_of(self, engine: Engine, options: RenderOptions) -> DrawerOf:
        def make(fetcher: Fetcher) -> "DocumentDrawer":
            from limner.engine.svg_pictures import DocumentDrawer, Surroundings, SvgMemory

            documents = self._documents
            if documents is None:
                documents = self._documents = SvgMemory()
            return DocumentDrawer(
                Surroundings(engine, self._units, self._rasterizer, documents, fetcher, options, self._limits)
            )

        return make

    def _emoji_chooser(self) -> "EmojiChooser":
        chooser = self._chooser
        if chooser is None:
            from limner.engine.emoji import EmojiChooser, emoji_cache
            from limner.resources.kept_loader import KeptLoader

            loader = self._loader
            kept = None if loader is None else KeptLoader(loader, self._emoji_folder or emoji_cache())
            chooser = self._chooser = EmojiChooser(kept)
        return chooser

    # ── the passes ────────────────────────────────────────────────────────────────────────────────────────

    def _lay_out(self, node: object, options: RenderOptions, room: Room) -> Generator[Want, Answer, _LaidOut]:
        """Node → fragments; yields what must be fetched."""
        diagnostics, timings = Diagnostics(strict=options.strict), Timings()
        budget = Budget(self._limits, options.seconds)

        tree = build_element(node, self._limits, diagnostics, options.source or "")
        room.need(tree.depth)
        timings.mark("html")

        environment = MediaEnvironment(
            width=options.width,
            height=options.width if options.height is None else options.height,
            resolution=options.scale,
            color_scheme=options.color_scheme,
        )
        sheets, engine = _NO_SHEETS, self._engine
        if tree.sheets or options.stylesheets:
            from limner.engine.sheets import gather_sheets

            sheets, faces = yield from gather_sheets(tree, options, environment, budget, diagnostics)
            engine = engine.with_faces(faces, diagnostics)
        timings.mark("sheets")

        given = _Given(tree, sheets, engine, environment, budget, room, timings)
        sizes: dict[int, tuple[float, float]] = {}
        left_out: frozenset[int] | None = None
        passes = rooms = 0
        while True:
            # Styles inside query containers depend on the containers' sizes, and these depend on nothing inside them.
            told = Diagnostics(strict=options.strict)
            told.locate = diagnostics.locate
            done, styled = yield from self._lay_out_once(given, options, sizes, told, left_out)
            containers = styled.containers
            measured = sizes
            if containers:
                from limner.layout.containment import measure_containers

                measured = measure_containers(done.fragments, containers)
            passes += 1
            if measured != sizes and passes < _CONTAINER_PASSES:
                sizes = measured
                continue
            if not (styled.choices or styled.priorities) or rooms == _ROOM_PASSES:
                break
            from limner.layout.leaving_out import find_left_out

            left_out = find_left_out(done.fragments, styled)
            if left_out is None:
                break
            # What is left out can change the containers, so they are measured again.
            rooms, passes = rooms + 1, 0
        diagnostics.extend(told)
        done.diagnostics = diagnostics
        return done

    def _lay_out_once(
        self,
        given: _Given,
        options: RenderOptions,
        sizes: Mapping[int, tuple[float, float]],
        diagnostics: Diagnostics,
        left_out: frozenset[int] | None,
    ) -> Generator[Want, Answer, tuple[_LaidOut, StyledTree]]:
        """Elements → fragments, for query containers of these sizes and without some elements; gives the styles too."""
        tree, engine, budget, timings = given.tree, given.engine, given.budget, given.timings
        styled = compute_styles(
            tree.root,
            given.sheets,
            kind=tree.kind,
            environment=given.environment,
            font_unit=self._units.of(engine),
            budget=budget,
            diagnostics=diagnostics,
            container_sizes=sizes,
            time=options.time,
            quirks=tree.quirks,
            utilities=self._utilities,
            left_out=left_out,
        )
        timings.mark("style")

        boxes = build_boxes(styled, budget, diagnostics)
        given.room.need(count_levels(boxes))
        timings.mark("boxes")

        sources = self._emoji if options.emoji is None else options.emoji
        pictures: Pictures = {}
        if sources:
            engine, pictures = yield from self._emoji_chooser().choose(
                boxes, engine, sources, tree.base, self._drawer_of(engine, options), diagnostics
            )
        images = list_images(boxes)
        if images:
            # A diagnostic about a picture only knows its address.
            diagnostics.locate = partial(_locate_image, boxes, diagnostics.locate)
            answer = yield PicturesRequest(images, tree.base, self._drawer_of(engine, options), diagnostics)
            pictures = {**pictures, **answer} if isinstance(answer, Mapping) else pictures
        timings.mark("pictures")

        fragments = layout_tree(
            boxes,
            width=options.width,
            height=options.height,
            engine=engine,
            pictures=pictures,
            budget=budget,
            diagnostics=diagnostics,
            memory=self._layouts,
            quirks=tree.quirks,
        )
        report_text_faults(fragments, engine, diagnostics)
        timings.mark("layout")
        height = fragments.height if options.height is None else options.height
        size = options.width, height
        return _LaidOut(boxes, fragments, pictures, *size, budget, given.room, diagnostics, timings, engine), styled

    def _draw_animation(self, node: object, options: RenderOptions) -> Drawing:
        """Draw a node at each moment of an animation."""
        from limner.engine.animation import draw_animation

        children = read_node(node, self._limits)

        def draw_first(still: RenderOptions) -> Drawing:
            return self._finish(self._run(children, still), still)

        def rasterize(still: RenderOptions) -> Bitmap:
            done = self._run(children, still)
            with in_pass, done.room:
                size = check_canvas(done.width, max(done.height, 1.0), still.scale, self._limits)
                return self._rasterize(done, self._display_list(done, still), size, still.scale)

        return draw_animation(options, draw_first, rasterize)

    def _finish(self, done: _LaidOut, options: RenderOptions) -> Drawing:
        """Fragments → bytes."""
        with in_pass, done.room:
            return self._painted(done, options)

    def _painted(self, done: _LaidOut, options: RenderOptions) -> Drawing:
        columns, rows = check_canvas(done.width, max(done.height, 1.0), options.scale, self._limits)
        timings = done.timings
        timings.start()
        background = parse_background(options.background, done.diagnostics)
        key = (options.scale, background, options.debug)
        display_list = self._display_list(done, options)
        timings.mark("paint")

        bitmap = done.bitmaps.get(key)
        if bitmap is None:
            bitmap = done.bitmaps[key] = self._rasterize(done, display_list, (columns, rows), options.scale)
        if FORMATS[options.format].alpha and background is None:
            report_transparent(bitmap, display_list.text, options.scale, done.diagnostics)
        timings.mark("raster")

        written = self._encode(done, bitmap, background, options)
        timings.mark("encode")
        return Drawing(
            body=written.body,
            media_type=FORMATS[written.format].media_type,
            fitted=written.done,
            width=columns,
            height=rows,
            diagnostics=tuple(done.diagnostics.in_order()),
            timings=timings.seconds,
            boxes=done.boxes,
            fragments=done.fragments,
            display_list=display_list,
            examination=self._examination(done, options, lambda: display_list),
        )

    def _display_list(self, done: _LaidOut, options: RenderOptions) -> DisplayList:
        """Fragments → display list, once for each way of painting them."""
        background = parse_background(options.background, done.diagnostics)
        key = (options.scale, background, options.debug)
        display_list = done.painted.get(key)
        if display_list is None:
            display_list = done.painted[key] = paint_fragments(
                done.fragments,
                width=done.width,
                height=done.height,
                background=background,
                pictures=done.pictures,
                budget=done.budget,
                diagnostics=done.diagnostics,
                debug=options.debug,
                memory=self._decorations,
            )
            report_drawing_faults(done.fragments, done.engine, done.diagnostics)
        return display_list

    def _examination(self, done: _LaidOut, options: RenderOptions, paint: Callable[[], DisplayList]) -> Examination:
        return Examination(
            done.boxes, done.fragments, paint, done.diagnostics, options.scale, self._rasterizer, self._limits
        )

    def _encode(self, done: _LaidOut, bitmap: Bitmap, background: Color | None, options: RenderOptions) -> Fitted:
        """Write a bitmap, within the byte budget if there is one; a diagnostic says where that is impossible."""
        if options.budget is None:
            body = encode(
                bitmap,
                options.format,
                quality=options.quality,
                background=None if FORMATS[options.format].alpha else background,
                compression=options.compression,
                budget=done.budget,
            )
            return Fitted(body, options.format)
        from limner.encode.fit import FLOOR, fit
        from limner.platforms import platform_of

        platform = platform_of(options.budget)
        written = fit(
            bitmap,
            options.format,
            platform,
            quality=options.quality,
            background=background,
            compression=options.compression,
            budget=done.budget,
        )
        if written.is_rough:
            done.diagnostics.add(
                UNFITTED, "there was no time to fit the image into its budget as well as it can be",
                got=f"{len(written.body):,} bytes as {written.done or FORMATS[written.format].title}",
                expected=f"at most {platform.most_bytes:,} bytes",
                suggestion="a site does it behind the reply; else more `seconds`",
                severity="info",
            )  # fmt: skip
        elif not written.fits:
            done.diagnostics.add(
                "over-budget", "the image is larger than its budget",
                got=f"{len(written.body):,} bytes as {written.done or FORMATS[written.format].title}",
                expected=f"at most {platform.most_bytes:,} bytes",
                suggestion=f"fewer pixels, or calmer pictures: a quality below {FLOOR} is not tried",
            )  # fmt: skip
        return written

    def _rasterize(self, done: _LaidOut, display_list: DisplayList, size: tuple[int, int], scale: float) -> Bitmap:
        """Draw a display list; a picture that fails at its drawn size is reported and left out."""
        while True:
            failed = sum(map(has_failed, done.pictures.values()))
            try:
                return self._rasterizer.rasterize_display_list(
                    display_list, width=size[0], height=size[1], scale=scale, budget=done.budget
                )
            except ResourceError as error:
                if sum(map(has_failed, done.pictures.values())) == failed:
                    raise
                done.diagnostics.append(Diagnostic("load-failed", error.facts))


def _locate_image(boxes: ContainerBox, locate: Locate, thing: object, part: Part) -> SourceLocation | None:
    """Give where an element, or the element that shows an image, is in the source."""
    if not isinstance(thing, Url):
        return locate(thing, part)
    element = element_of_image(boxes, thing)
    return None if element is None else locate(element, part)


def _advance(steps: Generator[Want, Answer, _LaidOut], answer: Answer, room: Room) -> Want | _LaidOut:
    """Run to the next request or to the end; the first answer is None."""
    try:
        with in_pass, room:
            return steps.send(answer)
    except StopIteration as end:
        done: _LaidOut = end.value
        return done
