"""Makes the fragment of a box whose size is known.

Spec: https://www.w3.org/TR/css-break-3/#fragment
"""

from limner.boxes.box import ContainerBox, ReplacedBox
from limner.fragment.fragment import BoxFragment
from limner.geometry import Sides


def make_fragment(
    box: ContainerBox | ReplacedBox, width: float, height: float, border: Sides, padding: Sides
) -> BoxFragment:
    """Give a fragment at 0, 0 with the used edges of its box; sizes are of the border box, in CSS px."""
    fragment = BoxFragment(box.style, 0.0, 0.0, width, height)
    fragment.border = border
    fragment.padding = padding
    fragment.element = box.element
    fragment.pseudo = box.pseudo
    fragment.order = box.order
    return fragment
