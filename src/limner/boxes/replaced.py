"""Replaced elements: the picture that an element shows, and all pictures that a box tree needs.

Spec: https://html.spec.whatwg.org/multipage/images.html
"""

import math
import re
from collections.abc import Iterator
from copy import copy
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from limner.boxes.box import Box, ContainerBox, ReplacedBox
from limner.boxes.svg.box import SvgBox
from limner.color import Color
from limner.css.condition import split_commas
from limner.css.conditions import MediaEnvironment, matches_media
from limner.css.grammar.numbers import positive_length
from limner.css.match import MISS
from limner.css.property import ComputeContext
from limner.css.specified import Deferred
from limner.css.tokens import GrammarError, parse_value
from limner.css.values import AUTO, AspectRatio, CrossFade, ImageValue, Url
from limner.formats import decoded_types
from limner.html.element import Element
from limner.style.change import change
from limner.style.computed import BackgroundGroup, ComputedStyle
from limner.style.tree import StyledElement

if TYPE_CHECKING:
    from limner.boxes.svg.build import SvgBuilder

_CANDIDATE: Final = re.compile(r"[\s,]*(\S+)")
_DENSITY: Final = re.compile(r"([0-9]*\.?[0-9]+)x")
_WIDTH: Final = re.compile(r"([0-9]+)w")


def choose_source(node: StyledElement, environment: MediaEnvironment) -> Url | None:
    """Choose the picture of an ``<img>``.

    Args:
        node: The element. A ``<picture>`` around it offers its sources first.
        environment: The canvas. `sizes` is relative to its width, and `srcset` to its pixels per CSS px.
    """
    parent = node.parent
    if parent is not None and parent.element.tag == "picture":
        for sibling in parent.elements:
            if sibling is node:
                break
            if sibling.element.tag == "source" and _applies(sibling.element, environment):
                found = _select(_candidates(sibling.element, environment), environment.resolution)
                if found is not None:
                    return found
    element = node.element
    candidates = _candidates(element, environment)
    src = element.attributes.get("src", "").strip()
    if src and not _WIDTH.search(element.attributes.get("srcset", "")) and all(one[0] != 1.0 for one in candidates):
        candidates.append((1.0, src))
    return _select(candidates, environment.resolution)


def _applies(source: Element, environment: MediaEnvironment) -> bool:
    media, kind = source.attributes.get("media", "").strip(), source.attributes.get("type", "").strip().lower()
    if kind and kind.partition(";")[0].strip() not in decoded_types():
        return False
    return not media or matches_media(media, environment)


def _candidates(element: Element, environment: MediaEnvironment) -> list[tuple[float, str]]:
    """Give the density and address of each candidate."""
    found: list[tuple[float, str]] = []
    width: float | None = None
    for href, descriptor in split_srcset(element.attributes.get("srcset", "")):
        pixels = _WIDTH.fullmatch(descriptor)
        if pixels:
            if width is None:
                width = source_size(element.attributes.get("sizes", ""), environment)
            found.append((float(pixels[1]) / width if width > 0.0 else math.inf, href))
            continue
        density = _DENSITY.fullmatch(descriptor)
        if density or not descriptor:
            found.append((float(density[1]) if density else 1.0, href))
    return found


def split_srcset(text: str) -> list[tuple[str, str]]:
    """Split `srcset` into addresses and descriptors. An address may hold commas, like data URIs do.

    Spec: https://html.spec.whatwg.org/multipage/images.html#parse-a-srcset-attribute
    """
    found: list[tuple[str, str]] = []
    at = 0
    while (match := _CANDIDATE.match(text, at)) is not None:
        href, at = match[1], match.end()
        if href.endswith(","):
            # A comma right after an address ends the candidate.
            found.append((href.rstrip(","), ""))
            continue
        end = text.find(",", at)
        end = len(text) if end < 0 else end
        found.append((href, text[at:end].strip()))
        at = end + 1
    return [one for one in found if one[0]]


def source_size(sizes: str, environment: MediaEnvironment) -> float:
    """Give the width that the picture will have, in CSS px: the whole canvas when `sizes` names none.

    Spec: https://html.spec.whatwg.org/multipage/images.html#sizes-attributes
    """
    for part in split_commas(sizes):
        condition, size = _split_size(part.strip())
        if condition and not matches_media(condition, environment):
            continue
        length = _length(size, environment)
        if length is not None:
            return length
    return environment.width


def _split_size(text: str) -> tuple[str, str]:
    """Split a media condition from the length after it, at the last white space outside parentheses."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        char = text[at]
        depth += (char == ")") - (char == "(")
        if char.isspace() and depth <= 0:
            return text[:at].strip(), text[at + 1 :]
    return "", text


def _length(text: str, environment: MediaEnvironment) -> float | None:
    try:
        tokens = parse_value(text)
        value = positive_length(tokens)
    except GrammarError:
        return None
    if value is MISS or not tokens.is_done():
        return None
    if isinstance(value, Deferred):
        context = ComputeContext(viewport_width=environment.width, viewport_height=environment.height)
        value = value.compute(context)
    return value if isinstance(value, float) else None


def _select(candidates: list[tuple[float, str]], resolution: float) -> Url | None:
    """Choose a density like Chrome does: the first one for which the next is not nearer to the canvas's density."""
    if not candidates:
        return None
    ordered = sorted(dict(reversed(candidates)).items())
    chosen = ordered[-1]
    for one, following in pairwise(ordered):
        if following[0] < resolution:
            continue
        nearer = resolution >= math.sqrt(one[0] * following[0]) or one[0] < resolution <= 1.0
        chosen = following if nearer else one
        break
    density, href = chosen
    return Url(href, resolution=density if 0.0 < density < math.inf else 1.0)


_NUMBER: Final = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)(%?)")


def build_replaced(
    node: StyledElement, order: int, environment: MediaEnvironment, drawings: "SvgBuilder"
) -> ReplacedBox | None:
    """Make the box of a replaced element.

    Args:
        node: The element.
        order: Its place in tree order.
        environment: The canvas, by which `srcset` and the sources of a `picture` choose.
        drawings: Makes the boxes of an inline ``<svg>``.
    """
    element = node.element
    tag, attributes = element.tag, element.attributes
    source: ImageValue | None = None
    if tag == "svg":
        return build_drawing_box(node, order, drawings)
    if tag == "img" or (tag == "input" and attributes.get("type", "").lower() == "image"):
        source = choose_source(node, environment)
    elif tag in _STAND_INS and has_fallback(element):
        return None
    elif tag == "video":
        poster = attributes.get("poster", "").strip()
        source = Url(poster) if poster else None
    elif tag in ("canvas", "iframe", "embed"):
        source = None
    elif tag == "object" and attributes.get("type", "").startswith("image/") and attributes.get("data"):
        source = Url(attributes["data"])
    else:
        return None
    box = ReplacedBox(node.style, node.style.box.display, element, source, order=order)
    box.alt = attributes.get("alt", "")
    box.attribute_size = (_attribute(attributes.get("width")), _attribute(attributes.get("height")))
    if tag in ("video", "canvas", "iframe", "embed"):
        width, height = box.attribute_size
        box.attribute_size = (300.0 if width is None else width, 150.0 if height is None else height)
        if tag == "canvas":
            width, height = box.attribute_size
            box.natural = (width, height, width / height if width and height else None)
    return box


_STAND_INS: Final = frozenset(("video", "canvas"))
_UNSEEN: Final = frozenset(("source", "track", "script", "template", "style"))


def has_fallback(element: Element) -> bool:
    """Whether fallback content stands in for a canvas or a video without a poster.

    Spec: https://html.spec.whatwg.org/multipage/canvas.html#the-canvas-element
    """
    if element.tag not in _STAND_INS or (element.tag == "video" and element.attributes.get("poster", "").strip()):
        return False
    return any(one.strip() if isinstance(one, str) else one.tag not in _UNSEEN for one in element.children)


def fallback_style(node: StyledElement) -> ComputedStyle:
    """Give the style of a box with fallback content. It is as large as the element that it stands for."""
    attributes = node.element.attributes
    style = copy(node.style)
    width, height = _attribute(attributes.get("width")), _attribute(attributes.get("height"))
    width, height = 300.0 if width is None else width, 150.0 if height is None else height
    group = style.box
    # The bottom edge is on the baseline, like that of a replaced box.
    fields: dict[str, object] = {"overflow_x": "hidden", "overflow_y": "hidden"}
    if group.display.outside == "inline":
        fields["display"] = group.display._replace(inside="flow-root")
    if group.width is AUTO and group.height is AUTO:
        fields |= {"width": width, "height": height, "box_sizing": "content-box"}
    elif group.aspect_ratio is None and width and height:
        fields["aspect_ratio"] = AspectRatio(auto=True, ratio=width / height)
    style.box = change(group, fields)
    return style


def build_drawing_box(node: StyledElement, order: int, drawings: "SvgBuilder") -> ReplacedBox:
    """Make the box of an ``<svg>``."""
    box = ReplacedBox(node.style, node.style.box.display, node.element, None, order=order)
    box.drawing = drawings.build(node)
    from limner.resources.svg_size import natural_size

    box.natural = natural_size(node.element.attributes)
    box.definitions = drawings.definitions.wanted
    return box


def _attribute(text: str | None) -> float | None:
    match = _NUMBER.match(text) if text else None
    return float(match[1]) if match and not match[2] else None


_NO_BACKGROUND = BackgroundGroup()


def list_images(root: Box) -> list[Url]:
    """List the addresses of a tree.

    Args:
        root: The root box.

    Returns:
        `Url` values, as written in the styles and elements.
    """
    found: dict[Url, None] = {}
    seen: set[int] = set()
    visited: set[int] = set()
    stack: list[Box] = [root]
    while stack:
        box = stack.pop()
        if id(box) in visited:
            continue
        visited.add(id(box))
        if isinstance(box, ReplacedBox):
            if isinstance(box.drawing, SvgBox):
                stack.append(box.drawing)
                stack.extend(box.definitions.values())
            elif box.source is not None:
                _add(box.source, found)
        elif isinstance(box, SvgBox):
            stack.extend(child for child in reversed(box.children) if not isinstance(child, str))
            if box.content is not None:
                stack.append(box.content)
            if box.source is not None:
                _add(box.source, found)
        elif isinstance(box, ContainerBox):
            stack.extend(reversed(box.children))
            stack.extend(box.definitions.values())
            if box.marker is not None:
                stack.append(box.marker)
        style = box.style
        if id(style) not in seen:
            seen.add(id(style))
            for image in style_images(style):
                _add(image, found)
    return list(found)


def element_of_image(root: Box, image: object) -> Element | None:
    """Give the first element that shows this picture, itself or through its style."""
    stack: list[tuple[Box, Element | None]] = [(root, None)]
    while stack:
        box, element = stack.pop()
        element = box.element or element
        images = [box.source] if isinstance(box, ReplacedBox) else []
        if image in images or any(image == one for one in style_images(box.style)):
            return element
        if isinstance(box, ContainerBox):
            stack.extend((child, element) for child in reversed(box.children))
            if box.marker is not None:
                stack.append((box.marker, element))
    return None


def style_images(style: ComputedStyle) -> Iterator[object]:
    """Give the pictures of one style: background, border image, mask, and addresses in filters and clips."""
    if style.background is not _NO_BACKGROUND:
        for layer in style.background.layers:
            yield style.resolve_image(layer.image)
    if style.border.border_image_source is not None:
        yield style.resolve_image(style.border.border_image_source)
    for mask in style.effects.mask:
        yield style.resolve_image(mask.image)


def _add(image: object, found: dict[Url, None]) -> None:
    if isinstance(image, Url):
        if not image.href.startswith("#"):  # which names an element of the page
            found[image] = None
    elif isinstance(image, CrossFade):
        for one, _ in image.images:
            if not isinstance(one, Color):
                _add(one, found)
