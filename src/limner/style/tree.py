"""The styled tree: elements with their computed styles and those of their pseudo-elements.

Goes in: elements. Comes out: `StyledTree`, which `boxes.build` reads. The skeleton is made first, so that selectors can
look at parents, siblings and descendants. `style.compute` then fills in the styles.
"""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, TypeAlias

from limner.css.conditions import MediaEnvironment
from limner.html.element import SVG_ONLY_TAGS, Element
from limner.html.fits import FITS
from limner.style.computed import ComputedStyle, FontGroup

StyledChild: TypeAlias = "StyledElement | str"

_SHARED_TAGS: Final = frozenset(("a", "style", "title", "script"))  # of HTML and of SVG


class StyledElement:
    """One element in its place.

    Attributes:
        element: The element.
        parent: Its parent, None for the root.
        index: Its position among its parent's element children, from 0.
        siblings: The parent's element children, including itself.
        elements: Its own element children.
        children: Elements and texts in order.
        style: Its computed style.
        origin: For a copy that ``<use>`` shows, the original element, whose rules apply to the copy.
        pseudos: Styles of its pseudo-elements by name: ``before``, ``after``, ``marker``, ``first-letter``,
            ``first-line``, or None.
    """

    __slots__ = ("children", "element", "elements", "index", "origin", "parent", "pseudos", "siblings", "style")

    def __init__(self, element: Element, parent: "StyledElement | None", index: int) -> None:
        self.element = element
        self.parent = parent
        self.index = index
        self.origin: StyledElement | None = None
        self.siblings: list[StyledElement] = parent.elements if parent is not None else [self]
        self.elements: list[StyledElement] = []
        self.children: list[StyledChild] = []
        self.style = INITIAL
        self.pseudos: Mapping[str, ComputedStyle] | None = None

    def __repr__(self) -> str:
        return f"<StyledElement {self.element.tag}>"


INITIAL = ComputedStyle()


class StyledTree:
    """A tree of styled elements.

    Attributes:
        root: The root element. For a fragment, it stands for the canvas.
        environment: The canvas that it was styled for.
        counter_styles: Counter styles that the sheets define, as descriptors by name.
        font_unit: Gives the size of one ``ex``, ``ch``, ``cap``, ``ic`` or ``ascent`` of a font in px, and the ink of
            texts (``ink-left Text``); None when no fonts are available.
        containers: The elements whose boxes are size query containers.
        choices: The elements that hold alternatives.
        priorities: The elements that may be left out when there is no room, with their `limner-priority`.
        left_out: The elements that are left out, by their `id()`.
    """

    __slots__ = (
        "choices",
        "containers",
        "counter_styles",
        "environment",
        "font_unit",
        "left_out",
        "priorities",
        "root",
    )

    def __init__(
        self,
        root: StyledElement,
        environment: MediaEnvironment,
        counter_styles: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.root = root
        self.environment = environment
        self.counter_styles = counter_styles
        self.containers: tuple[Element, ...] = ()
        self.choices: tuple[Element, ...] = ()
        self.priorities: tuple[tuple[Element, int], ...] = ()
        self.left_out: frozenset[int] = frozenset()
        self.font_unit: Callable[[FontGroup, str], float] | None = None

    def __str__(self) -> str:
        lines: list[str] = []
        stack: list[tuple[StyledChild, int]] = [(self.root, 0)]
        while stack:
            node, depth = stack.pop()
            if isinstance(node, str):
                lines.append(f"{'  ' * depth}{node!r}")
                continue
            display = node.style.box.display
            lines.append(f"{'  ' * depth}<{node.element.tag}> {display.outside} {display.inside}")
            stack.extend((child, depth + 1) for child in reversed(node.children))
        return "\n".join(lines)


def plant_tree(root: Element) -> StyledElement:
    """Make the skeleton of the styled tree, without styles."""
    top = StyledElement(root, None, 0)
    stack = [top]
    while stack:
        node = stack.pop()
        children, elements = node.children, node.elements
        for child in node.element.children:
            if isinstance(child, str):
                children.append(child)
            else:
                styled = StyledElement(child, node, len(elements))
                children.append(styled)
                elements.append(styled)
        stack.extend(elements)
    return top


def collect_tags(top: StyledElement, utilities: Sequence[str] = ()) -> tuple[set[str], dict[tuple[str, str], Element]]:
    """Give the tags of a tree's elements, and the texts of its attributes with utilities.

    Args:
        top: The root.
        utilities: Names of the attributes that may hold utilities.

    Returns:
        The tags, and the first element with each (attribute, text).
    """
    tags: set[str] = set()
    texts: dict[tuple[str, str], Element] = {}
    stack = [top]
    while stack:
        node = stack.pop()
        element = node.element
        tags.add(element.tag)
        if element.attributes:
            for name in utilities:
                text = element.attributes.get(name)
                if text:
                    texts.setdefault((name, text), element)
        stack.extend(node.elements)
    return tags, texts


def find_choices(top: StyledElement) -> tuple[Element, ...]:
    """Give the elements that hold alternatives, in tree order."""
    found: list[Element] = []
    stack = [top]
    while stack:
        node = stack.pop()
        if node.element.tag == FITS:
            found.append(node.element)
        stack.extend(reversed(node.elements))
    return tuple(found)


def leave_out(top: StyledElement, left_out: AbstractSet[int]) -> None:
    """Take elements out of the tree. Selectors still count them among their siblings, like elements without a box."""
    stack = [top]
    while stack:
        node = stack.pop()
        node.children = [
            child for child in node.children if isinstance(child, str) or id(child.element) not in left_out
        ]
        stack.extend(node.elements)


def is_svg(node: StyledElement) -> bool:
    """Tell whether an element is SVG's: by its name, or, if HTML has the same name, by the elements around it."""
    tag = node.element.tag
    if tag in SVG_ONLY_TAGS:
        return True
    if tag not in _SHARED_TAGS:
        return False
    parent = node.parent
    return parent is not None and parent.element.tag != "foreignObject" and is_svg(parent)
