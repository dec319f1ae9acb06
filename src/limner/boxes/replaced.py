"""Replaced elements: images, inline SVG, and what stands for media that a still picture cannot play.

Goes in: an element. Comes out: its `ReplacedBox`, or None when its children are shown instead.

Spec: https://html.spec.whatwg.org/multipage/rendering.html#replaced-elements
"""

import re
from typing import Final

from limner.boxes.box import ReplacedBox
from limner.boxes.svg import serialize_svg
from limner.css.values import ImageValue, Url
from limner.style.tree import StyledElement

_NUMBER: Final = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)(%?)")
_DENSITY: Final = re.compile(r"([0-9.]+)x")
_WIDTH: Final = re.compile(r"([0-9]+)w")


def build_replaced(node: StyledElement, order: int, resolution: float) -> ReplacedBox | None:
    """Make the box of a replaced element.

    Args:
        node: The element.
        order: Its place in tree order.
        resolution: Device pixels per CSS px, which `srcset` chooses by.
    """
    element = node.element
    tag, attributes = element.tag, element.attributes
    source: ImageValue | None = None
    svg: str | None = None
    if tag == "svg":
        svg = serialize_svg(node)
    elif tag == "img" or (tag == "input" and attributes.get("type", "").lower() == "image"):
        source = choose_source(node, resolution)
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


def choose_source(node: StyledElement, resolution: float) -> Url | None:
    """Choose among `src` and `srcset` of an image.

    Candidates with a width descriptor are taken to fill `width` CSS px, or 100 vw, as `sizes` is not looked at.

    Spec: https://html.spec.whatwg.org/multipage/images.html#select-an-image-source
    """
    attributes = node.element.attributes
    candidates: list[tuple[float, str]] = []
    width = _attribute(attributes.get("width"))
    for href, descriptor in _candidates(attributes.get("srcset", "")):
        density, pixels = _DENSITY.fullmatch(descriptor), _WIDTH.fullmatch(descriptor)
        if pixels and width:
            candidates.append((float(pixels[1]) / width, href))
        elif density:
            candidates.append((float(density[1]), href))
        elif not descriptor:
            candidates.append((1.0, href))
    src = attributes.get("src", "").strip()
    if src and all(density != 1.0 for density, _ in candidates):
        candidates.append((1.0, src))
    if not candidates:
        return None
    candidates.sort(key=lambda one: one[0])
    best = next((one for one in candidates if one[0] >= resolution), candidates[-1])
    return Url(best[1], resolution=best[0] or 1.0)


def _candidates(srcset: str) -> list[tuple[str, str]]:
    result: list[tuple[str, str]] = []
    for part in re.split(r",\s+|,(?=\S+\s+[0-9.]+[xw])", srcset):
        pieces = part.strip().strip(",").split()
        if pieces:
            result.append((pieces[0], pieces[1] if len(pieces) > 1 else ""))
    return result
