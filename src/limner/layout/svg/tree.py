"""SVG boxes → fragments.

Goes in: a drawing's boxes and the size at which it is shown, or a definition. Comes out: `SvgFragment` with matrices,
outlines and placed texts.

Spec: https://www.w3.org/TR/SVG2/coords.html
"""

from collections.abc import Mapping
from typing import Final

from limner.boxes.box import Box
from limner.boxes.svg.box import SvgBox
from limner.fragment.fragment import Fragment
from limner.fragment.svg import (
    CLIPPING,
    LazyDefinitions,
    SvgDrawingFragment,
    SvgForeignFragment,
    SvgFragment,
    SvgImageFragment,
    SvgShapeFragment,
    SvgViewportFragment,
)
from limner.fragment.svg_lengths import attribute_length, property_length
from limner.fragment.svg_viewports import fit, parse_aspect, viewport_matrix
from limner.geometry import IDENTITY, Rect, Size, concat
from limner.layout.contract import LayoutContext, LayoutInput
from limner.layout.svg.recall import drawing_key
from limner.layout.svg.shapes import OUTLINED, outline_of, size_of
from limner.layout.svg.text import layout_text
from limner.layout.svg.transforms import transform_matrix
from limner.outline_measure import outline_length
from limner.resources.svg_size import natural_size, view_box

_BOX_STEPS: Final = 10
_VIEWPORTS: Final = frozenset(("svg", "symbol"))
_CONTENT: Final = frozenset(("clipPath", "mask", "pattern", "marker"))


def layout_drawing(
    context: LayoutContext, box: SvgBox, size: Size, definitions: Mapping[str, Box]
) -> SvgDrawingFragment:
    """Lay out an outermost ``<svg>``, or prepare its layout for later if nothing else depends on it.

    Args:
        context: The context.
        box: The box of the ``<svg>``.
        size: Size of its content box.
        definitions: What the page's drawings refer to.
    """

    def lay_out() -> SvgViewportFragment:
        layout = SvgLayout(context, definitions)
        fragment = layout.viewport(box, size, Rect(0.0, 0.0, *size))
        fragment.matrix = IDENTITY
        fragment.clip = None  # its CSS box does the clipping
        return fragment

    key = drawing_key(box, definitions)
    if key is None:
        whole = lay_out()  # HTML inside is placed with the rest of the page
        return SvgDrawingFragment(size, lambda: whole, None, ())
    return SvgDrawingFragment(size, lay_out, (context.engine, context.viewport, size, key.parts), key.styles)


def layout_definitions(context: LayoutContext, boxes: Mapping[str, Box]) -> Mapping[str, Fragment]:
    """Prepare the layout of the definitions that a page refers to."""
    return LazyDefinitions(boxes, lambda name: _layout_definition(context, boxes[name], boxes))


def _layout_definition(context: LayoutContext, box: Box, definitions: Mapping[str, Box]) -> SvgFragment:
    assert isinstance(box, SvgBox)  # noqa: S101 - there are no other definitions
    layout = SvgLayout(context, definitions)
    return layout.element(box, _viewport_size(context, box))


def _viewport_size(context: LayoutContext, box: SvgBox) -> Size:
    around = box.viewport
    if around is None:
        return context.viewport
    content = view_box(around.attributes)
    if content is not None:
        return Size(content[2], content[3])
    width, height, _ = natural_size(around.attributes)
    return Size(
        context.viewport.width if width is None else width, context.viewport.height if height is None else height
    )


class SvgLayout:
    """Lays out the boxes of one drawing."""

    __slots__ = ("_definitions", "context")

    def __init__(self, context: LayoutContext, definitions: Mapping[str, Box]) -> None:
        self.context = context
        self._definitions = definitions

    def definition(self, href: str) -> SvgBox | None:
        """Give the element that an address refers to."""
        found = self._definitions.get(href[1:]) if href.startswith("#") else None
        return found if isinstance(found, SvgBox) else None

    def element(self, box: SvgBox, viewport: Size) -> SvgFragment:
        """Lay out any element in a viewport."""
        self.context.budget.spend(_BOX_STEPS)
        fragment = self._fragment(box, viewport)
        fragment.matrix = concat(transform_matrix(fragment), fragment.matrix)
        return fragment

    def _fragment(self, box: SvgBox, viewport: Size) -> SvgFragment:
        tag = box.tag
        if tag in _VIEWPORTS:
            return self._nested_viewport(box, viewport)
        if tag == "text":
            return layout_text(self, box, viewport)
        if tag == "image":
            return self._image(box, viewport)
        if tag == "foreignObject":
            return self._foreign(box, viewport)
        if tag in OUTLINED:
            return self._shape(box, viewport)
        fragment = SvgFragment(tag, box.attributes, box.style, viewport)
        inner = viewport
        if tag == "use":
            fragment.matrix = self._moved(box, viewport)
        elif tag in _CONTENT:
            content = view_box(box.attributes)
            inner = Size(content[2], content[3]) if content is not None else viewport
        self._add_children(box, fragment, inner)
        return fragment

    def _add_children(self, box: SvgBox, fragment: SvgFragment, viewport: Size) -> None:
        fragment.children = [self.element(child, viewport) for child in box.children if isinstance(child, SvgBox)]

    def _shape(self, box: SvgBox, viewport: Size) -> SvgShapeFragment:
        fragment = SvgShapeFragment(box.tag, box.attributes, box.style, viewport, outline_of(box, viewport) or ())
        given = box.attributes.get("pathLength")
        if given is not None and box.style.svg.stroke_dasharray:
            length = attribute_length(given, box.style, viewport, "o", -1.0)
            if length > 0.0:
                fragment.dash_scale = outline_length(fragment.segments) / length
        return fragment

    def _moved(self, box: SvgBox, viewport: Size) -> tuple[float, float, float, float, float, float]:
        shape, attributes = box.style.shape, box.attributes
        x = property_length(shape.x, attributes.get("x"), box.style, viewport, "x") or 0.0
        y = property_length(shape.y, attributes.get("y"), box.style, viewport, "y") or 0.0
        return 1.0, 0.0, 0.0, 1.0, x, y

    # ── viewports ─────────────────────────────────────────────────────────────────────────────────────────

    def viewport(self, box: SvgBox, viewport: Size, area: Rect) -> SvgViewportFragment:
        """Lay out an element with its own coordinate system, in an area of the viewport around it."""
        fragment = SvgViewportFragment(box.tag, box.attributes, box.style, viewport)
        content = view_box(box.attributes)
        inner = Size(content[2], content[3]) if content is not None else Size(area.width, area.height)
        if "viewBox" in box.attributes and content is None and _is_empty_box(box.attributes["viewBox"]):
            return fragment  # "a value of zero disables rendering of the element"
        if area.width <= 0.0 or area.height <= 0.0:
            return fragment
        fragment.content_matrix = viewport_matrix(box.attributes, area)
        if box.style.box.overflow_x in CLIPPING:
            fragment.clip = area
        self._add_children(box, fragment, inner)
        return fragment

    def _nested_viewport(self, box: SvgBox, viewport: Size) -> SvgViewportFragment:
        moved = self._moved(box, viewport) if box.tag == "svg" else IDENTITY
        width, height = size_of(box, viewport, "width", "x"), size_of(box, viewport, "height", "y")
        if box.tag == "svg":
            # For an inner ``<svg>``, Chrome uses only the attributes.
            width, height = _attribute_size(box, viewport)
        if box.size is not None:
            own_width, own_height = _attribute_size(SvgBox(box.size, box.style), viewport)
            width = size_of(box, viewport, "width", "x") if own_width is None else own_width
            height = size_of(box, viewport, "height", "y") if own_height is None else own_height
        across = viewport.width if width is None else width
        down = viewport.height if height is None else height
        return self.viewport(box, viewport, Rect(moved[4], moved[5], across, down))

    # ── pictures and HTML ─────────────────────────────────────────────────────────────────────────────────

    def _image(self, box: SvgBox, viewport: Size) -> SvgImageFragment:
        picture = self.context.pictures.get(box.source) if box.source is not None else None
        moved = self._moved(box, viewport)
        width, height = size_of(box, viewport, "width", "x"), size_of(box, viewport, "height", "y")
        if picture is not None:
            ratio = picture.ratio
            if width is None and height is None:
                width, height = picture.natural_width, picture.natural_height
            if width is None and height is not None and ratio:
                width = height * ratio
            if height is None and width is not None and ratio:
                height = width / ratio
        area = Rect(moved[4], moved[5], width or 0.0, height or 0.0)
        fragment = SvgImageFragment(box.attributes, box.style, viewport, picture, area)
        natural = (0.0, 0.0) if picture is None else (picture.natural_width or 0.0, picture.natural_height or 0.0)
        if natural[0] > 0.0 and natural[1] > 0.0 and area.width > 0.0 and area.height > 0.0:
            aspect = parse_aspect(box.attributes.get("preserveAspectRatio"))
            a, _, _, d, x, y = fit((0.0, 0.0, *natural), area, aspect)
            fragment.target = Rect(x, y, natural[0] * a, natural[1] * d)
            fragment.clip = area if aspect.slice and box.style.box.overflow_x in CLIPPING else None
        return fragment

    def _foreign(self, box: SvgBox, viewport: Size) -> SvgFragment:
        content = box.content
        width, height = size_of(box, viewport, "width", "x") or 0.0, size_of(box, viewport, "height", "y") or 0.0
        if content is None or width <= 0.0 or height <= 0.0:
            return SvgFragment("g", box.attributes, box.style, viewport)
        moved = self._moved(box, viewport)
        given = LayoutInput(
            available_width=width,
            available_height=height,
            percentage_width=width,
            percentage_height=height,
            fixed_width=width,
            fixed_height=height,
        )
        output = self.context.layout(content, given)
        waiting = list(output.out_of_flow)
        whole = Rect(0.0, 0.0, width, height)
        while waiting:
            waiting += self.context.place_out_of_flow(content, output.fragment, waiting.pop(0), whole)
        self.context.attach(output.fragment)
        area = Rect(moved[4], moved[5], width, height)
        return SvgForeignFragment(box.attributes, box.style, viewport, output.fragment, area)


def _attribute_size(box: SvgBox, viewport: Size) -> tuple[float | None, float | None]:
    width = attribute_length(box.attributes.get("width"), box.style, viewport, "x", -1.0)
    height = attribute_length(box.attributes.get("height"), box.style, viewport, "y", -1.0)
    return None if width < 0.0 else width, None if height < 0.0 else height


def _is_empty_box(text: str) -> bool:
    parts = text.replace(",", " ").split()
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return False
    return len(numbers) == 4 and (numbers[2] == 0.0 or numbers[3] == 0.0)
