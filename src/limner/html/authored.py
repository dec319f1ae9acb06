"""Elements as authors write them: ``div(style={…}, class_="card")["text", span["more"]]``.

Goes in: attributes and children in Python. Comes out: `AuthoredElement`, an `Element` that can be called and indexed.
Both are checked as soon as they are written, so that an error's traceback shows the author's line.
"""

from collections.abc import Mapping
from typing import TypeAlias

from limner.errors import InvalidNodeError, InvalidValueError
from limner.html.attributes import AttributeValue, attribute_name, describe, read_attributes
from limner.html.children import Node, read_children
from limner.html.element import VOID, Element
from limner.html.style_names import StyleNames
from limner.sources import caller_location

GivenStyle: TypeAlias = str | StyleNames | Mapping[str, object]  # `object`: what checkers infer of a mixed dict
"""CSS text, or a mapping of properties: editors complete React's names; CSS's and Python's spellings do as well."""


class AuthoredElement(Element):
    """An element that gives a new element when it is called with attributes or indexed with children.

    ``div`` is one without either, so ``div``, ``div(id="a")``, ``div["text"]`` and ``div(id="a")["text"]`` are all
    elements.
    """

    __slots__ = ()

    def __call__(
        self,
        *given: Mapping[str, AttributeValue] | str,
        style: GivenStyle | None = None,
        **attributes: AttributeValue,
    ) -> "AuthoredElement":
        """Give the element with more attributes.

        Args:
            given: Attributes by their HTML names; or ``"#id.class"``, which begins with a hash or a full stop.
            style: CSS text, or a mapping of properties.
            attributes: Attributes by Python names: a trailing underscore is dropped (``class_``, ``for_``), others
                become hyphens (``data_x``). True gives an empty attribute, None and False none at all. `class_` may be
                an iterable, or a mapping of names to whether they are wanted.

        Raises:
            InvalidValueError: A name or value that no attribute can have.
        """
        where = caller_location()
        pairs: list[tuple[object, object]] = []
        for item in given:
            if isinstance(item, str) and item.startswith(("#", ".")):
                pairs += _selector_attributes(item)
            elif isinstance(item, Mapping):
                pairs += item.items()
            else:
                raise InvalidValueError(
                    f"invalid attributes of <{self.tag}>",
                    where=where,
                    got=describe(item),
                    expected="keywords, a mapping, or '#id.class'",
                    suggestion=f"{self.tag}[{_shown_child(item)}]  (children are in square brackets)",
                )
        if style is not None:
            pairs.append(("style", style))
        if attributes:
            pairs += [(attribute_name(name), value) for name, value in attributes.items()]
        texts, style = read_attributes(pairs, self.tag, where)
        if self.attributes:
            texts = {**self.attributes, **texts}
        return AuthoredElement(self.tag, texts, style or self.style, self.children, where)

    def __getitem__(self, children: Node) -> "AuthoredElement":
        """Give the element with these children instead of its own.

        Raises:
            InvalidNodeError: A child that cannot be one; the message names it and its place.
        """
        where = self.source or caller_location()
        if self.tag in VOID:
            raise InvalidNodeError(
                f"<{self.tag}> takes no children",
                where=where,
                got=describe(children),
                spec="https://html.spec.whatwg.org/multipage/syntax.html#void-elements",
            )
        checked = read_children(children, self.tag, where)
        return AuthoredElement(self.tag, self.attributes, self.style, checked, where)

    # Without this, `__getitem__` alone would make an element look like an endless sequence.
    __iter__ = None


def _shown_child(item: object) -> str:
    if isinstance(item, Element):
        return f"{item.tag}[…]" if item.children else item.tag
    return repr(item) if isinstance(item, str | int | float) and len(repr(item)) <= 40 else "…"


def _selector_attributes(text: str) -> list[tuple[str, object]]:
    head, *classes = text.strip().split(".")
    pairs: list[tuple[str, object]] = []
    if head.startswith("#"):
        pairs.append(("id", head[1:]))
    elif head:
        classes.insert(0, head)
    if classes:
        pairs.append(("class", " ".join(classes)))
    return pairs
