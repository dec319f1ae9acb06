"""SVG pictures: documents of their own, drawn by the same passes.

Goes in: a parsed SVG and the size at which it is shown. Comes out: items of a display list, or pixels. A document has
its own sheets and faces, the render's fonts and colour scheme, and opens nothing but ``data:``.

Spec: https://www.w3.org/TR/SVG2/conform.html#secure-static-mode
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from limner.bitmap import Bitmap
from limner.boxes.build import build_drawing
from limner.boxes.replaced import list_images
from limner.budget import Budget, Limits
from limner.css.conditions import MediaEnvironment
from limner.css.sheet import Stylesheet
from limner.css.values import ImageValue, Url
from limner.diagnostics import Diagnostic, Diagnostics
from limner.engine.fonts import FontUnits
from limner.engine.options import RenderOptions
from limner.engine.requests import Answer
from limner.engine.sheets import gather_sheets
from limner.engine.text_faults import report_drawing_faults
from limner.fragment.fragment import BoxFragment
from limner.fragment.svg import SvgDrawingFragment
from limner.geometry import Rect, Size
from limner.host import Room
from limner.html.element import Element
from limner.html.node import build_element
from limner.layout.tree import layout_drawing_alone
from limner.memos import Generations
from limner.paint.build import paint_fragments
from limner.paint.display_list import (
    Backdrop,
    Clip,
    DisplayList,
    Fill,
    Group,
    Image,
    Item,
    Items,
    Layer,
    Transformed,
)
from limner.paint.geometry import snap_rect
from limner.raster.skia.rasterizer import SkiaRasterizer
from limner.resources.address import scheme_of
from limner.resources.fetch import Fetcher
from limner.resources.picture import Picture
from limner.resources.svg_document import SvgDocument
from limner.style.compute import compute_styles
from limner.text.typesetter import Engine

_NESTING: Final = 3
_KEPT: Final = 64
_SHARE: Final = 2  # a document may take one part in this many of a render's steps


class SvgMemory:
    """Display lists of documents, kept from one image to the next."""

    __slots__ = ("faults", "lists")

    def __init__(self) -> None:
        self.faults: Generations[tuple[object, ...], tuple[Diagnostic, ...]] = Generations(_KEPT)
        self.lists: Generations[tuple[object, ...], DisplayList] = Generations(_KEPT)

    def clear(self) -> None:
        """Forget everything."""
        self.lists.clear()
        self.faults.clear()


@dataclass(slots=True)
class Surroundings:
    """What documents share with the render that shows them."""

    engine: Engine
    units: FontUnits
    rasterizer: SkiaRasterizer
    memory: SvgMemory
    fetcher: Fetcher
    options: RenderOptions
    limits: Limits


class DocumentDrawer:
    """Draws documents for one render.

    Attributes:
        key: The identity of the fonts and colour scheme.
    """

    __slots__ = ("_around", "_depth", "key")

    def __init__(self, around: Surroundings, depth: int = 0) -> None:
        self._around = around
        self._depth = depth
        self.key = f"{id(around.engine):x}-{around.options.color_scheme}"

    def budget(self) -> Budget:
        """Give the budget for drawing one document."""
        limits = self._around.limits
        return Budget(replace(limits, steps=limits.steps // _SHARE), self._around.options.seconds)

    def display_list(self, document: SvgDocument, size: Size) -> DisplayList:
        """Give the display list of a document laid out at a size in CSS px; it covers whole px, like boxes do."""
        return self._draw(document, *size, self.budget())

    def text_faults(self, document: SvgDocument) -> tuple[Diagnostic, ...]:
        """Report families and characters in a document's texts that no font of the render has."""
        if not document.has_text:
            return ()
        key = (document.key, self.key, self._around.engine)
        memory = self._around.memory.faults
        found = memory.find(key)
        if found is None:
            width, height, _ = document.natural
            diagnostics = Diagnostics()
            room = Room()
            with room:
                room.need(document.depth)
                fragment, engine, _ = self._lay_out(document, width or 300.0, height or 150.0, self.budget())
                if isinstance(fragment.drawing, SvgDrawingFragment):
                    _ = fragment.drawing.root  # laid out now, so that the engine sees its texts
                report_drawing_faults(fragment, engine, diagnostics)
            found = memory.keep(key, tuple(diagnostics))
        return found

    def bitmap(self, document: SvgDocument, size: Size, width: int, height: int) -> Bitmap:
        """Lay a document out at a size in CSS px, and draw it over this many device pixels."""
        budget = self.budget()
        drawn = self._draw(document, *size, budget)
        if (width, height) != (drawn.width, drawn.height):
            stretch = (width / drawn.width, 0.0, 0.0, height / drawn.height, 0.0, 0.0)
            drawn = DisplayList(float(width), float(height), [Transformed(stretch, drawn.items)])
        return self._around.rasterizer.rasterize_display_list(
            drawn, width=width, height=height, scale=1.0, budget=budget, alone=True
        )

    def _draw(self, document: SvgDocument, width: float, height: float, budget: Budget) -> DisplayList:
        key = (document.key, self.key, self._around.engine, width, height)
        lists = self._around.memory.lists
        found = lists.find(key)
        if found is None:
            room = Room()
            with room:
                room.need(document.depth)
                more = max(1.0, 1.0 / min(width, height))  # anything smaller than a px would cover no pixel
                drawn = self._draw_new(document, width * more, height * more, budget)
                # The outermost box is snapped, and its content is stretched with it.
                drawn.width, drawn.height = snap_rect(0.0, 0.0, width * more, height * more)[2:]
                if any(map(_blends, drawn.items)):
                    # Its items blend with nothing but the rest of the document.
                    alone: Items = [Layer(drawn.items, bounds=Rect(0.0, 0.0, drawn.width, drawn.height))]
                    drawn.items = alone
                found = lists.keep(key, drawn)
        return found

    def _draw_new(self, document: SvgDocument, width: float, height: float, budget: Budget) -> DisplayList:
        fragment, _, pictures = self._lay_out(document, width, height, budget)
        return paint_fragments(
            fragment, width=width, height=height, pictures=pictures, budget=budget, diagnostics=Diagnostics()
        )

    def _lay_out(
        self, document: SvgDocument, width: float, height: float, budget: Budget
    ) -> tuple[BoxFragment, Engine, Mapping[ImageValue | str, Picture]]:
        around = self._around
        diagnostics = Diagnostics()
        environment = MediaEnvironment(
            width=width, height=height, resolution=around.options.scale, color_scheme=around.options.color_scheme
        )
        root = _sized(document, width, height)
        sheets, engine = self._sheets(root, environment, budget, diagnostics)
        styled = compute_styles(
            root,
            sheets,
            kind="document",
            environment=environment,
            font_unit=around.units.of(engine),
            budget=budget,
            diagnostics=diagnostics,
        )
        box = build_drawing(styled, budget, diagnostics)
        pictures = self._pictures(list_images(box))
        fragment = layout_drawing_alone(
            box,
            width=width,
            height=height,
            engine=engine,
            pictures=pictures,
            budget=budget,
            diagnostics=diagnostics,
        )
        return fragment, engine, pictures

    def _sheets(
        self, root: Element, environment: MediaEnvironment, budget: Budget, diagnostics: Diagnostics
    ) -> tuple[tuple[Stylesheet, ...], Engine]:
        tree = build_element(root, self._around.limits, diagnostics)
        engine = self._around.engine
        if not tree.sheets:
            return (), engine
        steps = gather_sheets(tree, _NO_SHEETS, environment, budget, diagnostics)
        answer: Answer = None
        closed = self._around.fetcher.closed()
        while True:
            try:
                want = steps.send(answer)
            except StopIteration as end:
                sheets, faces = end.value
                return sheets, engine.with_faces(faces, diagnostics)
            answer = want.get(closed)

    def _pictures(self, wanted: list[Url]) -> Mapping[ImageValue | str, Picture]:
        inside = [url for url in wanted if scheme_of(url.href) == "data"]
        if not inside or self._depth >= _NESTING:
            return {}
        inner = DocumentDrawer(self._around, self._depth + 1)
        return self._around.fetcher.closed().pictures(inside, drawer=inner, diagnostics=Diagnostics())


_NO_SHEETS: Final = RenderOptions()


def _sized(document: SvgDocument, width: float, height: float) -> Element:
    """Give the root with a viewport of exactly this size."""
    root = document.root
    attributes = dict(root.attributes)
    natural = document.natural
    if "viewBox" not in attributes and natural.width and natural.height:
        # For an image without a viewBox, browsers make one from its size and stretch it.
        attributes["viewBox"] = f"0 0 {natural.width!r} {natural.height!r}"
        attributes["preserveAspectRatio"] = "none"
    attributes["width"], attributes["height"] = f"{width!r}", f"{height!r}"
    attributes.pop("x", None)
    attributes.pop("y", None)
    return Element(root.tag, attributes, root.style, root.children, root.source)


def _blends(item: Item) -> bool:
    """Tell whether an item does more to what is below than cover it."""
    if isinstance(item, Fill | Image | Layer) and item.blend != "normal":
        return True
    if isinstance(item, Backdrop):
        return True
    return isinstance(item, Clip | Group | Transformed) and any(map(_blends, item.items))
