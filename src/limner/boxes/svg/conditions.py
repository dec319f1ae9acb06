"""Conditional processing: `systemLanguage`, `requiredExtensions`, and the child that a ``<switch>`` chooses.

Spec: https://www.w3.org/TR/SVG2/struct.html#ConditionalProcessing
"""

from typing import Final

from limner.style.tree import StyledElement

_LANGUAGE: Final = "en"  # the reader's language is unknown; this is Chrome's default


def is_shown(node: StyledElement) -> bool:
    """Tell whether an element's conditions hold."""
    attributes = node.element.attributes
    if "requiredExtensions" in attributes and attributes["requiredExtensions"].strip():
        return all(
            one in ("http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML")
            for one in attributes["requiredExtensions"].split()
        )
    if "systemLanguage" not in attributes:
        return True
    tags = [one.strip().lower() for one in attributes["systemLanguage"].split(",")]
    return any(one == _LANGUAGE or one.startswith(_LANGUAGE + "-") for one in tags)


def choose_child(node: StyledElement) -> StyledElement | None:
    """Give the first child of a ``<switch>`` whose conditions hold."""
    return next((child for child in node.elements if is_shown(child)), None)
