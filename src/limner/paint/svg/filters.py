"""``<filter>`` elements as filter graphs.

Goes in: a filter's fragment and the box that it is used on. Comes out: a `FilterGraph`; None where the element shows
nothing.

Spec: https://www.w3.org/TR/filter-effects-1/#FilterElement
"""

from typing import Final

from limner.fragment.svg import SvgFragment
from limner.fragment.svg_lengths import Axis, attribute_length
from limner.geometry import Rect, Size, unite
from limner.paint.context import PaintContext
from limner.paint.filter_graph import FilterGraph, Input, Primitive
from limner.paint.svg import primitives
from limner.paint.svg.primitives import ImageSource
from limner.paint.svg.regions import region_of

_MOST_PRIMITIVES: Final = 2000


def filter_graph(
    context: PaintContext, resource: SvgFragment, bounds: Rect | None, viewport: Size, images: ImageSource
) -> FilterGraph | None:
    """Give the graph of a filter.

    Args:
        context: The surroundings.
        resource: The ``<filter>``.
        bounds: The object bounding box of the filtered element.
        viewport: What percentages refer to.
        images: Gives what a ``<feImage>`` shows.
    """
    region = region_of(resource.attributes, "filterUnits", resource.style, viewport, bounds)
    if region is None or region.width <= 0.0 or region.height <= 0.0:
        return None
    builder = _Builder(context, resource, bounds, viewport, region, images)
    for child in resource.children[:_MOST_PRIMITIVES]:
        builder.add(child)
    return FilterGraph(tuple(builder.primitives), region) if builder.primitives else None


class _Builder:
    """Makes the primitives of one filter."""

    __slots__ = ("_bounds", "_context", "_images", "_in_box", "_names", "_region", "_viewport", "primitives")

    def __init__(
        self,
        context: PaintContext,
        resource: SvgFragment,
        bounds: Rect | None,
        viewport: Size,
        region: Rect,
        images: ImageSource,
    ) -> None:
        self._context = context
        self._bounds = bounds or Rect(0.0, 0.0, 0.0, 0.0)
        self._viewport = viewport
        self._region = region
        self._images = images
        self._in_box = resource.attributes.get("primitiveUnits", "").strip() == "objectBoundingBox"
        self._names: dict[str, int] = {}
        self.primitives: list[Primitive] = []

    def add(self, element: SvgFragment) -> None:
        """Add one element."""
        read = primitives.READERS.get(element.tag)
        if read is None:
            return
        self._context.budget.spend(20)
        names = (
            ("in",)
            if element.tag in primitives.ONE_INPUT
            else ("in", "in2")
            if element.tag in primitives.TWO_INPUTS
            else ()
        )
        inputs: tuple[Input, ...] = tuple(self._input(element.attributes.get(name)) for name in names)
        if element.tag == "feMerge":
            inputs = tuple(
                self._input(child.attributes.get("in")) for child in element.children if child.tag == "feMergeNode"
            )
        area = self._area(element, inputs)
        scale = (self._bounds.width, self._bounds.height) if self._in_box else (1.0, 1.0)
        reading = primitives.Reading(
            element, scale, self._bounds if self._in_box else None, self._context, self._images
        )
        reading.areas = tuple(self._region if isinstance(one, str) else self.primitives[one].area for one in inputs)
        reading.area = area
        kind, values, weight = read(reading)
        linear = element.style.svg.color_interpolation_filters == "linearrgb"
        if area.width <= 0.0 or area.height <= 0.0:
            kind, values, area = "empty", {}, self._region
        self.primitives.append(Primitive(kind, inputs, values, area, linear=linear, weight=weight))
        name = element.attributes.get("result", "").strip()
        if name:
            self._names[name] = len(self.primitives) - 1

    def _input(self, name: str | None) -> Input:
        name = (name or "").strip()
        if name in ("SourceGraphic", "FillPaint", "StrokePaint", "BackgroundImage"):
            return "source"
        if name == "SourceAlpha":
            return "alpha"
        known = self._names.get(name)
        if known is not None:
            return known
        return len(self.primitives) - 1 if self.primitives else "source"

    def _area(self, element: SvgFragment, inputs: tuple[Input, ...]) -> Rect:
        """Find a primitive's subregion.

        Spec: https://www.w3.org/TR/filter-effects-1/#FilterPrimitiveSubRegion
        """
        area: Rect | None = None
        if not inputs or element.tag == "feTile" or any(isinstance(one, str) for one in inputs):
            area = self._region
        else:
            for one in inputs:
                if not isinstance(one, str):
                    area = unite(area, self.primitives[one].area)
        area = area or self._region
        sides: list[float] = []
        axes: tuple[tuple[str, Axis], ...] = (("x", "x"), ("y", "y"), ("width", "x"), ("height", "y"))
        for (name, axis), otherwise in zip(axes, area, strict=True):
            text = element.attributes.get(name)
            if text is None:
                sides.append(otherwise)
                continue
            space = Size(1.0, 1.0) if self._in_box else self._viewport
            value = attribute_length(text, element.style, space, axis, float("nan"))
            if value != value:  # noqa: PLR0124 - not a number: what is wrong says nothing
                sides.append(otherwise)
            elif self._in_box:
                size = self._bounds.width if axis == "x" else self._bounds.height
                start = self._bounds.x if name == "x" else self._bounds.y if name == "y" else 0.0
                sides.append(start + value * size)
            else:
                sides.append(value)
        return Rect(*sides).intersect(self._region)
