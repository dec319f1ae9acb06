"""Mappings of React's shape, ``{"type": "div", "props": {"style": …, "children": …}}``, one level at a time.

Goes in: one mapping. Comes out: `ReactElement` with its children still as they were given, or a call to make for a
function component. Event handlers, `key` and `ref` are left out.

Spec: https://react.dev/reference/react/createElement
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from limner.errors import InvalidNodeError
from limner.html.attributes import Style, describe, react_name, read_attributes
from limner.html.element import SVG_TAGS, VOID, is_component, is_mapping, is_tuple
from limner.memos import forgettable
from limner.sources import SourceLocation

_FRAGMENTS: Final = frozenset({"", "Fragment", "React.Fragment", "react.fragment", "Symbol(react.fragment)"})
_NO_PROPS: Final[Mapping[object, object]] = {}
_BESIDE_PROPS: Final = frozenset({"type", "props", "key", "ref", "$$typeof", "_owner", "_store"})
_DROPPED: Final = frozenset(
    {"children", "dangerouslySetInnerHTML", "key", "ref", "suppressHydrationWarning", "suppressContentEditableWarning"}
)


class ReactCall(NamedTuple):
    """A function component that waits to be called with its props."""

    component: Callable[[object], object]
    props: object


class ReactElement(NamedTuple):
    """One element of a mapping.

    Attributes:
        tag: Empty for a fragment.
        attributes: By HTML's names.
        style: As in `Element`.
        children: As they were given.
        html: What `dangerouslySetInnerHTML` holds, which stands instead of children.
    """

    tag: str
    attributes: Mapping[str, str]
    style: Style
    children: tuple[object, ...]
    html: str | None


def read_react(mapping: object, place: str, owner: str, where: SourceLocation | None) -> ReactElement | ReactCall:
    """Read one level of a React-style mapping.

    Args:
        mapping: The mapping.
        place: Which child it is, for messages.
        owner: The tag of its parent, for messages.
        where: The author's line, for messages.

    Returns:
        The element, or for a function component the call that gives its node.

    Raises:
        InvalidNodeError: No React element.
    """
    if not is_mapping(mapping) or "type" not in mapping:
        raise _wrong(f"{place} of <{owner}> is a mapping without 'type'", mapping, where)
    kind = mapping["type"]
    props = mapping.get("props")
    if props is None:
        outside = [str(name) for name in mapping if name not in _BESIDE_PROPS]
        if outside:
            raise InvalidNodeError(
                f"{place} of <{owner}> has no props: {' and '.join(map(repr, outside[:3]))} would be left out",
                where=where,
                got=describe(mapping),
                expected='{"type": "div", "props": {"style": {…}, "children": […]}}',
                suggestion=f'{{"type": …, "props": {{"{outside[0]}": …}}}}',
            )
        props = _NO_PROPS
    if not is_mapping(props):
        raise _wrong(f"the props of {place} of <{owner}> are not a mapping", props, where)
    if is_component(kind):
        return ReactCall(kind, props)
    children = props.get("children")
    items = children if is_tuple(children) else (children,)
    if kind is None or (isinstance(kind, str) and kind in _FRAGMENTS):
        return ReactElement("", {}, {}, items, None)
    tag = _tag_of(kind) if isinstance(kind, str) else None
    if tag is None:
        raise _wrong(f"the type of {place} of <{owner}> is not an element", kind, where)
    html = _inner_html(props, tag, where)
    if tag in VOID and (html is not None or any(_is_something(item) for item in items)):
        raise _wrong(f"<{tag}> ({place} of <{owner}>) takes no children", children, where)
    attributes, style = read_attributes(
        [
            (react_name(name, tag), value)
            for name, value in props.items()
            if isinstance(name, str) and name not in _DROPPED and not _is_handler(name) and not callable(value)
        ],
        tag,
        where,
    )
    return ReactElement(tag, attributes, style, items, html)


@forgettable
@lru_cache(maxsize=512)
def _tag_of(kind: str) -> str | None:
    """Give the tag of an element's type, None when it is not a name of an element."""
    if not kind[0].isalpha() or not kind.replace("-", "").replace(":", "").isalnum():
        return None
    return kind if kind in SVG_TAGS.values() else SVG_TAGS.get(kind.lower(), kind.lower())


def _is_something(child: object) -> bool:
    return child is not None and child is not False and child is not True and child not in ("", [])


def _is_handler(name: str) -> bool:
    return name.startswith("on") and name[2:3].isupper()


def _inner_html(props: Mapping[object, object], tag: str, where: SourceLocation | None) -> str | None:
    given = props.get("dangerouslySetInnerHTML")
    if given is None:
        return None
    html = given.get("__html") if is_mapping(given) else given
    if not isinstance(html, str):
        raise InvalidNodeError(
            f"invalid dangerouslySetInnerHTML of <{tag}>",
            where=where,
            got=describe(given),
            expected='a mapping {"__html": "…"}',
        )
    return html


def _wrong(what: str, got: object, where: SourceLocation | None) -> InvalidNodeError:
    return InvalidNodeError(
        what,
        where=where,
        got=describe(got),
        expected='{"type": "div", "props": {"style": {…}, "children": […]}}',
    )
