"""Replaced elements: images, inline SVG, and what stands for media that a still picture cannot play.

Goes in: an element. Comes out: its `ReplacedBox`, or None when its children are shown instead.

Spec: https://html.spec.whatwg.org/multipage/rendering.html#replaced-elements
"""

import re
from typing import Final

from limner.boxes.box import ReplacedBox
from limner.boxes.sources import choose_source
from limner.boxes.svg import serialize_svg
from limner.boxes.svg_references import SvgDefinitions
from limner.css.media import MediaEnvironment
from limner.css.values import ImageValue, Url
from limner.style.tree import StyledElement

_NUMBER: Final = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)(%?)")


def build_replaced(
    node: StyledElement, order: int, environment: MediaEnvironment, definitions: SvgDefinitions
) -> ReplacedBox | None:
    """Make the box of a replaced element.

    Args:
        node: The element.
        order: Its place in tree order.
        environment: The canvas, which `srcset` and the sources of a `picture` choose by.
        definitions: What an inline SVG may refer to outside of itself.
    """
    element = node.element
    tag, attributes = element.tag, element.attributes
    source: ImageValue | None = None
    svg: str | None = None
    if tag == "svg":
        svg = serialize_svg(node, definitions)
    elif tag == "img" or (tag == "input" and attributes.get("type", "").lower() == "image"):
        source = choose_source(node, environment)
    elif tag == "video":
        poster = attributes.get("poster", "").strip()
        source = Url(poster) if poster else None
    elif tag in ("canvas", "iframe", "embed"):
        source = None
    elif tag == "object" and attributes.get("type", "").startswith("image/") and attributes.get("data"):
        source = Url(attributes["data"])
    else:
        return None
    box = ReplacedBox(node.style, node.style.box.display, element, source, svg=svg, order=order)
    box.alt = attributes.get("alt", "")
    box.attribute_size = (_attribute(attributes.get("width")), _attribute(attributes.get("height")))
    if tag in ("video", "canvas", "iframe", "embed"):
        width, height = box.attribute_size
        box.attribute_size = (300.0 if width is None else width, 150.0 if height is None else height)
    return box


def _attribute(text: str | None) -> float | None:
    match = _NUMBER.match(text) if text else None
    return float(match[1]) if match and not match[2] else None
