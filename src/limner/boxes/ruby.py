"""Ruby: each base and its annotation become one box in the line.

Goes in: the children of a ruby container in document order. Comes out: `RubyBox`es. Children without an annotation stay
as they are.

Spec: https://www.w3.org/TR/css-ruby-1/#box-fixup
"""

from limner.boxes.box import AnonymousStyles, Box, ContainerBox
from limner.style.computed import BLOCK, ComputedStyle, Display

RUBY: Display = Display("inline", "ruby")


class RubyBox(ContainerBox):
    """A base and its annotation, which are its two children.

    Attributes:
        before: Whether there is text before it in its line. A long annotation may reach over that text.
        after: The same for text after it.
    """

    __slots__ = ("after", "before")

    def __init__(self, style: ComputedStyle, base: ContainerBox, annotation: ContainerBox) -> None:
        super().__init__(style, RUBY, None, "", base.order)
        self.children = [base, annotation]
        self.before = self.after = False


def make_columns(box: ContainerBox, styles: AnonymousStyles) -> list[Box]:
    """Pair bases with the annotations that follow them.

    Args:
        box: A ruby container.
        styles: Makes the styles of anonymous boxes.
    """
    result: list[Box] = []
    bases: list[Box] = []
    for child in box.children:
        if not isinstance(child, ContainerBox) or child.display.inside != "ruby-text":
            bases.append(child)
            continue
        base = ContainerBox(styles.block(box.style), BLOCK, None, "", bases[0].order if bases else child.order)
        base.children, base.inline_formatting = bases, True
        child.display = BLOCK
        result.append(RubyBox(styles.other(box.style, RUBY), base, child))
        bases = []
    return result + bases
