"""What SVG definitions do to a whole element: `clip-path`, `mask` and `filter` by ``url(#…)``.

Goes in: an element's items and the box around it. Comes out: the items as they show.

Spec: https://www.w3.org/TR/css-masking-1/
"""

from typing import Final, Protocol

from limner.css.values import Url
from limner.fragment.svg import SvgFragment, SvgShapeFragment, SvgTextFragment
from limner.fragment.svg_lengths import used_length
from limner.fragment.svg_viewports import fit, parse_aspect
from limner.geometry import IDENTITY, Matrix, Rect, Size, concat
from limner.paint.clips import basic_shape
from limner.paint.context import PaintContext
from limner.paint.display_list import Clip, Effect, Fill, Image, Items, Layer, Path, Transformed
from limner.paint.filter_functions import effects_of
from limner.paint.svg.filters import filter_graph
from limner.paint.svg.outlines import mapped_outline
from limner.paint.svg.regions import region_of
from limner.paint.svg.servers import Servers
from limner.paint.svg.texts import glyph_items
from limner.style.computed import ComputedStyle

_BLACK: Final = 0xFF000000
_DEEPEST: Final = 32  # how many definitions may be painted inside each other


class ElementPainter(Protocol):
    """Paints elements."""

    context: PaintContext
    servers: Servers

    def element(self, fragment: SvgFragment) -> Items:
        """Paint an element in its parent's coordinates."""
        ...


_RESOURCE_STEPS: Final = 30


class Clips:
    """Clips, masks and filters elements.

    Args:
        painter: Paints what is inside a mask.
    """

    __slots__ = ("_busy", "_painter")

    def __init__(self, painter: ElementPainter) -> None:
        self._painter = painter
        self._busy: set[int] = set()

    def _is_open(self, resource: SvgFragment) -> bool:
        """Whether a definition is being painted already, or definitions are nested too deeply."""
        return id(resource) in self._busy or len(self._busy) >= _DEEPEST

    # ── clip-path ─────────────────────────────────────────────────────────────────────────────────────────

    def clipped(self, fragment: SvgFragment, items: Items) -> Items:
        """Clip an element by its `clip-path`."""
        clip = fragment.style.effects.clip_path
        if clip is None or not items:
            return items
        if clip.reference is not None:
            return self.clipped_by(clip.reference.href, fragment.bounds, items)
        box = fragment.bounds
        if clip.box == "view-box":
            box = Rect(0.0, 0.0, *fragment.viewport)
        if box is None:
            return []
        if clip.box == "stroke-box":
            more = used_length(fragment.style.svg.stroke_width, fragment.viewport, "o") / 2.0
            more = 0.0 if fragment.style.svg.stroke == "none" else more
            box = Rect(box.x - more, box.y - more, box.width + 2.0 * more, box.height + 2.0 * more)
        shape = basic_shape(clip.shape, box) if clip.shape is not None else box
        return [Clip(shape, items)]

    def clipped_by(self, href: str, bounds: Rect | None, items: Items) -> Items:
        """Clip items by a ``<clipPath>``; any other element clips nothing."""
        resource = self._painter.servers.find(href)
        if resource is None or resource.tag != "clipPath" or self._is_open(resource):
            return items
        self._painter.context.budget.spend(_RESOURCE_STEPS)
        matrix = resource.matrix
        if resource.attributes.get("clipPathUnits", "").strip() == "objectBoundingBox":
            if bounds is None:
                return []
            matrix = concat(matrix, (bounds.width, 0.0, 0.0, bounds.height, bounds.x, bounds.y))
        if not matrix[0] * matrix[3] - matrix[1] * matrix[2]:
            return []
        self._busy.add(id(resource))
        try:
            shown = _clipping(resource.children)
            if not shown:
                return []
            own = resource.style.effects.clip_path
            if own is not None and own.reference is not None:
                items = self.clipped_by(own.reference.href, bounds, items)
            shape, inner = shown[0]
            if len(shown) == 1 and isinstance(shape, SvgShapeFragment) and shape.style.effects.clip_path is None:
                outline = mapped_outline(shape.segments, concat(matrix, inner))
                return [Clip(Path(outline, even_odd=shape.style.svg.clip_rule == "evenodd"), items)]
            mask: Items = []
            for one, inner in shown:
                silhouette = self._silhouette(one)
                mask += [Transformed(inner, silhouette)] if inner != IDENTITY and silhouette else silhouette
            return [Layer(items, mask=[Transformed(matrix, mask)] if matrix != IDENTITY else mask)]
        finally:
            self._busy.discard(id(resource))

    def _silhouette(self, fragment: SvgFragment) -> Items:
        """The silhouette of an element in a ``<clipPath>``, in black."""
        items: Items = []
        if isinstance(fragment, SvgShapeFragment):
            path = Path(fragment.segments, even_odd=fragment.style.svg.clip_rule == "evenodd")
            items = [Fill(path, _BLACK)]
        elif isinstance(fragment, SvgTextFragment):
            for piece in fragment.pieces:
                if piece.style.ink.visibility == "visible":
                    items += glyph_items(piece, _BLACK)
        clip = fragment.style.effects.clip_path
        return self.clipped(fragment, items) if clip is not None else items

    # ── mask ──────────────────────────────────────────────────────────────────────────────────────────────

    def masked(self, fragment: SvgFragment, items: Items, href: str) -> Items:
        """Mask an element by a ``<mask>``."""
        return self.masked_by(href, fragment.bounds, fragment.viewport, items)

    def masked_by(self, href: str, bounds: Rect | None, viewport: Size, items: Items) -> Items:
        """Mask items by a ``<mask>``; any other element masks nothing."""
        resource = self._painter.servers.find(href)
        if resource is None or resource.tag != "mask" or self._is_open(resource):
            return items
        self._painter.context.budget.spend(_RESOURCE_STEPS)
        attributes, style = resource.attributes, resource.style
        area = region_of(attributes, "maskUnits", style, viewport, bounds)
        if area is None or area.width <= 0.0 or area.height <= 0.0:
            return []
        matrix: Matrix = IDENTITY
        if attributes.get("maskContentUnits", "").strip() == "objectBoundingBox":
            if bounds is None or not bounds.width or not bounds.height:
                return []
            matrix = (bounds.width, 0.0, 0.0, bounds.height, bounds.x, bounds.y)
        self._busy.add(id(resource))
        try:
            content: Items = []
            for child in resource.children:
                content += self._painter.element(child)
            if matrix != IDENTITY:
                content = [Transformed(matrix, content)]
            mask: Items = [Clip(area, content)]
            clip = style.effects.clip_path
            if clip is not None and clip.reference is not None:
                mask = self.clipped_by(clip.reference.href, bounds, mask)
            luminance = style.shape.mask_type == "luminance"
            if luminance and style.svg.color_interpolation == "linearrgb":
                mask = [Layer(mask, effects=(Effect("linear", ()),))]
            return [Layer(items, mask=mask, luminance=luminance)]
        finally:
            self._busy.discard(id(resource))

    # ── filter ────────────────────────────────────────────────────────────────────────────────────────────

    def filtered(self, fragment: SvgFragment, items: Items) -> Items:
        """Apply an element's `filter`."""
        style = fragment.style
        for function in style.effects.filter:
            if function.reference is None:
                if items:
                    items = [Layer(items, effects=effects_of((function,), style, self._painter.context))]
            else:
                items = self.filtered_by(function.reference.href, fragment.bounds, fragment.viewport, items)
        return items

    def filtered_by(self, href: str, bounds: Rect | None, viewport: Size, items: Items) -> Items:
        """Apply a ``<filter>`` to items; any other element filters nothing."""
        resource = self._painter.servers.find(href)
        if resource is None or resource.tag != "filter":
            return items
        graph = filter_graph(self._painter.context, resource, bounds, viewport, self._image)
        if graph is None:
            return []
        return [Layer(items, effects=(Effect("graph", graph=graph),))]

    def _image(self, element: SvgFragment, area: Rect) -> Items | None:
        """Paint what a ``<feImage>`` shows."""
        attributes = element.attributes
        href = (attributes["href"] if "href" in attributes else attributes.get("xlink:href", "")).strip()
        if href.startswith("#"):
            shown = self._painter.servers.find(href)
            if shown is None or self._is_open(shown):
                return None
            self._busy.add(id(shown))
            try:
                drawn = self._painter.element(shown)
                moved: Matrix = (1.0, 0.0, 0.0, 1.0, area.x, area.y)
                return [Transformed(moved, drawn)] if drawn else None
            finally:
                self._busy.discard(id(shown))
        picture = self._painter.context.pictures.get(Url(href))
        if picture is None:
            return None
        natural = picture.natural_width or area.width, picture.natural_height or area.height
        if min(*natural, area.width, area.height) <= 0.0:
            return None
        aspect = parse_aspect(attributes.get("preserveAspectRatio"))
        a, _, _, d, x, y = fit((0.0, 0.0, *natural), area, aspect)
        target = Rect(x, y, natural[0] * a, natural[1] * d)
        return [Clip(area, [Image(picture, target, rendering=element.style.ink.image_rendering)])]


def _clipping(children: list[SvgFragment]) -> list[tuple[SvgFragment, Matrix]]:
    """The shapes and texts of a ``<clipPath>``, each with its matrix."""
    found: list[tuple[SvgFragment, Matrix]] = []
    for child in children:
        if isinstance(child, SvgShapeFragment | SvgTextFragment):
            if _shows(child.style):
                found.append((child, child.matrix))
        elif child.tag == "use":
            found += [
                (copy, concat(child.matrix, copy.matrix))
                for copy in child.children
                if isinstance(copy, SvgShapeFragment | SvgTextFragment) and _shows(copy.style)
            ]
    return found


def _shows(style: ComputedStyle) -> bool:
    return style.ink.visibility == "visible"
