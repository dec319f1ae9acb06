"""Fragments → display list.

Goes in: the fragment tree and the canvas. Comes out: a `DisplayList` in the paint order of CSS 2 Appendix E.

Spec: https://www.w3.org/TR/CSS22/zindex.html
"""

from collections.abc import Mapping

from limner.budget import Budget
from limner.color import Color
from limner.css.values import ImageValue
from limner.diagnostics import Diagnostics
from limner.fragment.fragment import BoxFragment
from limner.geometry import Rect
from limner.paint.background import Ground, has_background, paint_background
from limner.paint.box import paint_outlines
from limner.paint.context import PaintContext, PaintMemory, Sink, solid_of
from limner.paint.cut_text import report_cut_text
from limner.paint.display_list import Clip, DisplayList, Items, Path, RoundedRect
from limner.paint.geometry import BoxEdges
from limner.paint.stacking import StackPainter
from limner.resources.picture import Picture


def paint_fragments(  # noqa: PLR0913 - the canvas and the surroundings of a pass
    root: BoxFragment,
    *,
    width: float,
    height: float,
    background: Color | None = None,
    pictures: Mapping[ImageValue | str, Picture],
    budget: Budget,
    diagnostics: Diagnostics,
    debug: bool = False,
    memory: PaintMemory | None = None,
) -> DisplayList:
    """Paint a fragment tree.

    Args:
        root: The root's fragment, at its place on the canvas.
        width: The canvas's width in CSS px.
        height: Its height in CSS px.
        background: The colour below everything; None leaves the canvas transparent.
        pictures: Decoded pictures by their source.
        budget: Each fragment costs a step.
        diagnostics: Gets a diagnostic for what cannot be drawn.
        debug: Whether to outline boxes, lines and baselines.
        memory: What is remembered from earlier images; None remembers nothing.

    Returns:
        What to draw, in CSS px.
    """
    context = PaintContext(
        width=width,
        height=height,
        pictures=pictures,
        budget=budget,
        diagnostics=diagnostics,
        debug=debug,
        memory=memory,
    )
    context.definitions = root.definitions
    context.paint_inside = lambda fragment: StackPainter(context).paint_inside(fragment)
    sink = Sink()
    painter = StackPainter(context)
    element, source, at = _canvas_background(root)
    canvas: Items = []
    if source is not None and element is not None:
        # The whole canvas is painted, but the images are placed relative to the root element's box.
        edges = BoxEdges(element, *at)
        paint_background(Ground(edges, Rect(0.0, 0.0, width, height)), source.style, context, canvas)
        painter.without_background = source
    painter.paint_root(root, sink, canvas, element)
    if debug:
        paint_outlines(root, sink.items)
    if painter.cut:
        report_cut_text(painter.cut, root, Rect(0.0, 0.0, width, height), diagnostics)
    items = _without_idle_clips(sink.items, width, height)
    return DisplayList(width, height, items, 0 if background is None else solid_of(background), painter.text)


def _without_idle_clips(items: Items, width: float, height: float) -> Items:
    """Unwrap the items of every clip that cuts no more than the canvas does.

    A card that hides its overflow has such a clip. Without it, each of its items can be shared with the next image.
    """
    if not any(isinstance(item, Clip) and _covers(item, width, height) for item in items):
        return items
    found: Items = []
    for item in items:
        if isinstance(item, Clip) and _covers(item, width, height):
            found.extend(_without_idle_clips(item.items, width, height))
        else:
            found.append(item)
    return found


def _covers(clip: Clip, width: float, height: float) -> bool:
    """Tell whether a clip shows the whole canvas."""
    shape = clip.shape
    if clip.outside or isinstance(shape, Path) or (isinstance(shape, RoundedRect) and any(shape.radii)):
        return False
    return shape.x <= 0 and shape.y <= 0 and shape.x + shape.width >= width and shape.y + shape.height >= height


def _canvas_background(root: BoxFragment) -> tuple[BoxFragment | None, BoxFragment | None, tuple[float, float]]:
    """Find the root element's fragment, the box whose background the canvas takes, and the place of the fragment.

    "For documents whose root element is an HTML HTML element … if the computed value of background-image on the
    root element is none and its background-color is transparent, user agents must instead propagate the computed
    values of the background properties from that element's first HTML BODY … child element."

    Spec: https://www.w3.org/TR/css-backgrounds-3/#body-background
    """
    element, x, y = root, root.x, root.y
    if element.element is None:
        boxes = [child for child in element.children if isinstance(child, BoxFragment) and child.element is not None]
        if len(boxes) != 1:
            return None, None, (0.0, 0.0)
        element = boxes[0]
        x, y = x + element.x, y + element.y
    if element.element is None or element.element.tag != "html":
        return None, None, (0.0, 0.0)
    if has_background(element):
        return element, element, (x, y)
    for child in element.children:
        if isinstance(child, BoxFragment) and child.element is not None and child.element.tag == "body":
            return element, (child if has_background(child) else None), (x, y)
    return element, None, (x, y)
