"""SVG fragments → items of the display list.

Goes in: a drawing's fragments. Comes out: items in the coordinates of the canvas, bottom first.

Spec: https://www.w3.org/TR/SVG2/render.html#PaintingShapesAndText
"""

from math import cos, radians, sin, sqrt
from typing import Final

from limner.css.values import Url
from limner.fragment.fragment import BoxFragment
from limner.fragment.svg import (
    CLIPPING,
    SvgForeignFragment,
    SvgFragment,
    SvgImageFragment,
    SvgShapeFragment,
    SvgTextFragment,
    SvgViewportFragment,
)
from limner.fragment.svg_lengths import attribute_length, used_length
from limner.fragment.svg_viewports import fit, parse_aspect
from limner.geometry import IDENTITY, Matrix, Rect, concat, invert
from limner.paint.clips import paint_mask
from limner.paint.context import PaintContext
from limner.paint.display_list import Clip, Fill, Image, Ink, Item, Items, Layer, Path, Stroke, Transformed
from limner.paint.geometry import BoxEdges
from limner.paint.pen import Pen
from limner.paint.svg.clips import Clips
from limner.paint.svg.markers import Vertex, find_vertices
from limner.paint.svg.outlines import mapped_outline
from limner.paint.svg.servers import ContextPaint, Painted, Servers, moved_ink
from limner.paint.svg.texts import paint_decorations, paint_glyphs
from limner.resources.svg_size import view_box
from limner.style.computed import ComputedStyle

_PLAIN: Final = ComputedStyle().effects
_ELEMENT_STEPS: Final = 30
_PIECE_STEPS: Final = 20  # per piece of a text
_VERTEX_STEPS: Final = 10
_MARKED: Final = frozenset(("path", "line", "polyline", "polygon"))
_MOST_DASHES: Final = 1024
_RECT_SEGMENTS: Final = 5


class SvgPainter:
    """Paints the drawings of one page.

    Attributes:
        context: The surroundings.
        servers: Makes inks.
        clips: Clips, masks and filters.
    """

    __slots__ = ("_busy", "_matrix", "_paints", "clips", "context", "servers")

    def __init__(self, context: PaintContext) -> None:
        self.context = context
        self.servers = Servers(context, self.element)
        self.clips = Clips(self)
        self._matrix: Matrix = IDENTITY  # from the coordinates of the element being painted to the drawing's
        self._paints: ContextPaint | None = None
        self._busy: set[int] = set()

    def paint_drawing(self, drawing: SvgViewportFragment, area: Rect) -> Items:
        """Paint an outermost ``<svg>`` over its content box; CSS applies the effects of its own style."""
        width, height = drawing.viewport
        scale: Matrix = (1.0, 0.0, 0.0, 1.0, area.x, area.y)
        if width > 0.0 and height > 0.0:
            scale = (area.width / width, 0.0, 0.0, area.height / height, area.x, area.y)
        matrix = concat(scale, drawing.content_matrix)
        items = self._children(drawing, drawing.content_matrix)
        return _transformed(matrix, items)

    def element(self, fragment: SvgFragment) -> Items:
        """Paint an element with its effects, in its parent's coordinates."""
        self.context.budget.spend(_ELEMENT_STEPS)
        matrix = fragment.matrix
        if not matrix[0] * matrix[3] - matrix[1] * matrix[2]:
            return []
        before = self._matrix
        self._matrix = concat(before, matrix)
        try:
            items = self.content(fragment)
            if fragment.style.effects is not _PLAIN:
                items = self._with_effects(fragment, items)
        finally:
            self._matrix = before
        return _transformed(matrix, items)

    def content(self, fragment: SvgFragment) -> Items:
        """Paint an element without its effects, in its own coordinates."""
        if isinstance(fragment, SvgShapeFragment):
            return self._shape(fragment)
        if isinstance(fragment, SvgTextFragment):
            return self._text(fragment)
        if isinstance(fragment, SvgViewportFragment):
            items = _transformed(fragment.content_matrix, self._children(fragment, fragment.content_matrix))
            return [Clip(fragment.clip, items)] if fragment.clip is not None and items else items
        if isinstance(fragment, SvgImageFragment):
            return self._image(fragment)
        if isinstance(fragment, SvgForeignFragment):
            return self._foreign(fragment)
        if fragment.tag == "use":
            before = self._paints
            self._paints = ContextPaint(self.painted(fragment), IDENTITY)
            try:
                return self._children(fragment, IDENTITY)
            finally:
                self._paints = before
        return self._children(fragment, IDENTITY)

    def _children(self, fragment: SvgFragment, matrix: Matrix) -> Items:
        before, paints = self._matrix, self._paints
        if matrix != IDENTITY:
            self._matrix = concat(before, matrix)
        items: Items = []
        for child in fragment.children:
            if paints is not None:
                self._paints = paints._replace(matrix=concat(concat(paints.matrix, matrix), child.matrix))
            items += self.element(child)
        self._matrix, self._paints = before, paints
        return items

    def painted(self, fragment: SvgFragment) -> Painted:
        """What a fragment's paints are used on."""
        return Painted(fragment.style, fragment, fragment.viewport, self._paints)

    # ── effects ───────────────────────────────────────────────────────────────────────────────────────────

    def _with_effects(self, fragment: SvgFragment, items: Items) -> Items:
        effects = fragment.style.effects
        if effects.filter:
            items = self.clips.filtered(fragment, items)
        if effects.clip_path is not None:
            items = self.clips.clipped(fragment, items)
        if not items:
            return items
        mask = next((layer.image for layer in effects.mask if isinstance(layer.image, Url)), None)
        opacity, blend = effects.opacity, effects.mix_blend_mode
        if mask is not None:
            masked = self.clips.masked(fragment, items, mask.href)
            if not masked:
                return masked
            items = masked
        if any(layer.image is not None and not isinstance(layer.image, Url) for layer in effects.mask):
            items = self._masked_by_images(fragment, items)
        if opacity < 1.0 or blend != "normal" or effects.isolation == "isolate":
            if opacity <= 0.0:
                return []
            items = [Layer(items, opacity=opacity, blend=blend)]
        return items

    def _masked_by_images(self, fragment: SvgFragment, items: Items) -> Items:
        """Mask an element by images over its bounding box."""
        bounds = fragment.bounds
        if bounds is None:
            return []
        box = BoxFragment(fragment.style, 0.0, 0.0, bounds.width, bounds.height)
        mask = paint_mask(BoxEdges(box, bounds.x, bounds.y), self.context, list)
        return items if mask is None else [Layer(items, mask=mask)]

    # ── shapes ────────────────────────────────────────────────────────────────────────────────────────────

    def _shape(self, fragment: SvgShapeFragment) -> Items:
        style = fragment.style
        if not fragment.segments or style.ink.visibility != "visible":
            return []
        svg = style.svg
        painted = self.painted(fragment)
        smooth = svg.shape_rendering not in ("crispedges", "optimizespeed")
        items: Items = []
        for part in style.ink.paint_order:
            if part == "fill":
                ink = self.servers.ink(painted, "fill") if svg.fill != "none" else None
                if ink is not None and fragment.tag != "line":
                    items.append(Fill(_shape_of(fragment), ink, smooth=smooth))
            elif part == "stroke":
                if svg.stroke != "none":
                    items += self._stroke(fragment, painted, smooth=smooth)
            elif fragment.tag in _MARKED and (svg.marker_start or svg.marker_mid or svg.marker_end):
                items += self._markers(fragment, painted)
        return items

    def _stroke(self, fragment: SvgShapeFragment, painted: Painted, *, smooth: bool) -> Items:
        pen = pen_of(painted, fragment.dash_scale)
        ink = self.servers.ink(painted, "stroke") if pen.width > 0.0 else None
        if ink is None:
            return []
        if fragment.style.shape.vector_effect == "non-scaling-stroke":
            inverse = invert(self._matrix)
            if inverse is None:
                return []
            outline = Path(mapped_outline(fragment.segments, self._matrix))
            return [Transformed(inverse, [_stroke_of(outline, moved_ink(ink, self._matrix), pen, smooth=smooth)])]
        shape = Path(fragment.segments) if pen.dashes else _shape_of(fragment)
        return [_stroke_of(shape, ink, pen, smooth=smooth)]

    def _markers(self, fragment: SvgShapeFragment, painted: Painted) -> Items:
        svg = fragment.style.svg
        width = used_length(svg.stroke_width, fragment.viewport, "o")
        urls = {"start": svg.marker_start, "mid": svg.marker_mid, "end": svg.marker_end}
        items: Items = []
        self.context.budget.spend(len(fragment.segments) * _VERTEX_STEPS)
        for vertex in find_vertices(fragment.segments):
            url = urls[vertex.kind]
            marker = self.servers.find(url.href) if url is not None else None
            if marker is not None and marker.tag == "marker" and id(marker) not in self._busy:
                items += self._marker(marker, vertex, width, painted)
        return items

    def _marker(self, marker: SvgFragment, vertex: Vertex, stroke_width: float, painted: Painted) -> Items:
        self.context.budget.spend(_ELEMENT_STEPS)
        attributes, style, viewport = marker.attributes, marker.style, marker.viewport
        width = attribute_length(attributes.get("markerWidth"), style, viewport, "x", 3.0)
        height = attribute_length(attributes.get("markerHeight"), style, viewport, "y", 3.0)
        shown = view_box(attributes)
        if width <= 0.0 or height <= 0.0 or ("viewBox" in attributes and shown is None):
            return []
        content: Matrix = IDENTITY
        if shown is not None:
            content = fit(shown, Rect(0.0, 0.0, width, height), parse_aspect(attributes.get("preserveAspectRatio")))
        space = viewport if shown is None else viewport.__class__(shown[2], shown[3])
        keywords = {"left": "0%", "top": "0%", "center": "50%", "right": "100%", "bottom": "100%"}
        reference_x, reference_y = attributes.get("refX", "0").strip(), attributes.get("refY", "0").strip()
        across = attribute_length(keywords.get(reference_x, reference_x), style, space, "x")
        down = attribute_length(keywords.get(reference_y, reference_y), style, space, "y")
        a, _, _, d, e, f = content
        scale = 1.0 if attributes.get("markerUnits", "").strip() == "userSpaceOnUse" else stroke_width
        angle = _marker_angle(attributes.get("orient", ""), vertex)
        sine, cosine = sin(radians(angle)), cos(radians(angle))
        place: Matrix = (cosine * scale, sine * scale, -sine * scale, cosine * scale, vertex.x, vertex.y)
        place = concat(place, (1.0, 0.0, 0.0, 1.0, -(across * a + e), -(down * d + f)))
        if invert(place) is None:
            return []
        inner = concat(place, content)
        before, paints = self._matrix, self._paints
        self._matrix = concat(before, place)
        self._paints = ContextPaint(painted, place)
        self._busy.add(id(marker))
        try:
            items: Items = _transformed(content, self._children(marker, content))
        finally:
            self._matrix, self._paints = before, paints
            self._busy.discard(id(marker))
        del inner
        if items and style.box.overflow_x in CLIPPING:
            items = [Clip(Rect(0.0, 0.0, width, height), items)]
        if items and style.effects is not _PLAIN:
            items = self._with_effects(marker, items)
        return _transformed(place, items)

    # ── texts, pictures, HTML ─────────────────────────────────────────────────────────────────────────────

    def _text(self, fragment: SvgTextFragment) -> Items:
        items: Items = []
        a, b, c, d, _, _ = self._matrix
        scale = sqrt((a * a + b * b + c * c + d * d) / 2.0)
        self.context.budget.spend(len(fragment.pieces) * _PIECE_STEPS)
        for piece in fragment.pieces:
            if piece.style.ink.visibility != "visible":
                continue
            painted = Painted(piece.style, fragment, piece.viewport, self._paints)
            pen = pen_of(painted)
            drawn: Items = []
            if piece.decorations:
                drawn += paint_decorations(piece, painted, self.servers, pen, above=False)
            drawn += paint_glyphs(piece, painted, self.servers, pen, scale)
            if piece.decorations:
                drawn += paint_decorations(piece, painted, self.servers, pen, above=True)
            for style in piece.effects:
                inside = SvgTextFragment(fragment.attributes, style, piece.viewport)
                inside.pieces = fragment.pieces  # the bounding box is that of all pieces
                drawn = self._with_effects(inside, drawn)
            items += drawn
        return items

    def _image(self, fragment: SvgImageFragment) -> Items:
        picture, target = fragment.picture, fragment.target
        if picture is None or fragment.style.ink.visibility != "visible":
            return []
        if target.width <= 0.0 or target.height <= 0.0:
            return []
        items: Items = [Image(picture, target, rendering=fragment.style.ink.image_rendering)]
        return [Clip(fragment.clip, items)] if fragment.clip is not None else items

    def _foreign(self, fragment: SvgForeignFragment) -> Items:
        area = fragment.area
        items = _transformed((1.0, 0.0, 0.0, 1.0, area.x, area.y), self.context.paint_inside(fragment.content))
        return [Clip(area, items)] if fragment.style.box.overflow_x in CLIPPING and items else items


def pen_of(painted: Painted, dash_scale: float = 1.0) -> Pen:
    """Give the pen of a fragment's `stroke`."""
    svg, viewport = painted.style.svg, painted.viewport
    dashes = tuple(used_length(one, viewport, "o") * dash_scale for one in svg.stroke_dasharray[:_MOST_DASHES])
    if dashes and (min(dashes) < 0.0 or sum(dashes) <= 0.0):
        dashes = ()
    if len(dashes) % 2:
        dashes *= 2
    return Pen(
        used_length(svg.stroke_width, viewport, "o"),
        dashes=dashes,
        phase=used_length(svg.stroke_dashoffset, viewport, "o") * dash_scale,
        cap=svg.stroke_linecap,
        join=svg.stroke_linejoin,
        miter=svg.stroke_miterlimit,
    )


def _shape_of(fragment: SvgShapeFragment) -> Rect | Path:
    """Give a shape in the form that Skia draws fastest; a plain rectangle is drawn as one, as in Chrome."""
    segments = fragment.segments
    if fragment.tag == "rect" and len(segments) == _RECT_SEGMENTS and fragment.bounds is not None:
        return fragment.bounds
    return Path(segments, even_odd=fragment.style.svg.fill_rule == "evenodd")


def _stroke_of(shape: Rect | Path, ink: Ink, pen: Pen, *, smooth: bool) -> Item:
    return Stroke(
        shape,
        ink,
        pen.width,
        dashes=pen.dashes,
        phase=pen.phase,
        cap=pen.cap,
        join=pen.join,
        miter=pen.miter,
        smooth=smooth,
    )


def _marker_angle(orient: str, vertex: Vertex) -> float:
    orient = orient.strip()
    if orient == "auto":
        return vertex.angle
    if orient == "auto-start-reverse":
        return vertex.angle + (180.0 if vertex.kind == "start" else 0.0)
    for unit, factor in (("deg", 1.0), ("grad", 0.9), ("rad", 57.29577951308232), ("turn", 360.0), ("", 1.0)):
        if orient.endswith(unit):
            try:
                return float(orient.removesuffix(unit)) * factor
            except ValueError:
                return 0.0
    return 0.0


def _transformed(matrix: Matrix, items: Items) -> Items:
    if not items or matrix == IDENTITY:
        return items
    return [Transformed(matrix, items)]
