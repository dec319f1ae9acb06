"""Lines of `text-decoration`.

Goes in: a text and the boxes that decorate it. Comes out: items below the glyphs (underline, overline) and above
(line-through).

Spec: https://www.w3.org/TR/css-text-decor-4/#line-decoration
"""

from limner.fragment.fragment import TextFragment
from limner.paint.context import PaintContext
from limner.paint.display_list import Items, Solid


def paint_lines(  # noqa: PLR0913 - whose, where and on what
    fragment: TextFragment,
    x: float,
    baseline: float,
    context: PaintContext,
    below: Items,
    above: Items,
    *,
    cast: Solid = 0,
    sigma: float = 0.0,
) -> None:
    """Paint the lines of every decorating box, the outermost first."""
