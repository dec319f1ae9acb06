"""Attributes as authors write them in Python or as React does, turned into HTML's names and texts.

Goes in: keyword arguments, mappings, React props. Comes out: names and texts, and the style apart from them.

Spec: https://html.spec.whatwg.org/multipage/syntax.html#attributes-2
"""

import re
import reprlib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final, TypeAlias

from limner.errors import InvalidValueError
from limner.html.element import REACT_ATTRIBUTES, SVG_ATTRIBUTES, SVG_ONLY_TAGS, StyleValue, is_iterable, is_mapping
from limner.sources import SourceLocation

AttributeValue: TypeAlias = (
    str | int | float | Decimal | bool | Iterable[object] | Mapping[str, object] | None
)  # iterables and mappings for `class`, mappings for `style`
Style: TypeAlias = str | Mapping[str, StyleValue]

_BAD_NAME: Final = re.compile(r"[\s\"'<>/=\x00-\x1f]")
_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])([A-Z])")
_PLAIN: Final = frozenset({str, bytes, int, float, bool, dict, list, tuple, set})
_LONGEST_NUMBER: Final = 1000  # bits; a longer one is as good as endless
_MOST_CLASSES: Final = 10_000
_DEEPEST_CLASSES: Final = 100
_names: dict[str, str] = {}


def attribute_name(keyword: str) -> str:
    """Turn a Python keyword into an attribute's name: ``class_`` → ``class``, ``data_x`` → ``data-x``."""
    known = _names.get(keyword)
    if known is None:
        name = "for" if keyword == "html_for" else "class" if keyword == "class_name" else keyword
        if not name.islower() and name in REACT_ATTRIBUTES:
            name = REACT_ATTRIBUTES[name]
        known = name.rstrip("_").replace("_", "-")
        if len(_names) < 1000:
            _names[keyword] = known
    return known


def react_name(name: str, tag: str) -> str:
    """Turn a React prop's name into the attribute of that element that it sets."""
    if name.islower() or not name.isalnum():
        return name
    known = REACT_ATTRIBUTES.get(name)
    if known is not None:
        return known
    lower = name.lower()
    if tag in SVG_ONLY_TAGS:
        return SVG_ATTRIBUTES.get(lower) or _CAPITAL.sub(r"-\1", name).lower()
    return lower


def read_attributes(
    given: Iterable[tuple[object, object]], tag: str, where: SourceLocation | None
) -> tuple[dict[str, str], Style]:
    """Read attributes whose names are HTML's already.

    Args:
        given: Names and values; True is an empty value, None and False leave the attribute out.
        tag: The element's, for messages.
        where: The author's line.

    Returns:
        The texts by name without `style`, and the style (empty if there is none).

    Raises:
        InvalidValueError: A name that HTML cannot write, or a value that no attribute can have.
    """
    attributes: dict[str, str] = {}
    style: Style = {}
    for name, value in given:
        if name == "style":
            style = read_style(value, tag, where)
        elif name == "class":
            text = _class_text(value, tag, where)
            if text:
                attributes["class"] = text
        elif value is None or value is False:
            continue
        elif value is True:
            attributes[_checked_name(name, tag, where)] = ""
        elif isinstance(value, str | int | float | Decimal):
            attributes[_checked_name(name, tag, where)] = clean_text(number_text(value))
        else:
            raise InvalidValueError(
                f"invalid value for attribute {name!r} of <{tag}>",
                where=where,
                got=describe(value),
                expected="a string, a number, True, or None to leave it out",
                suggestion=f"str({name}) when its text is meant",
            )
    return attributes, style


def read_style(value: object, tag: str, where: SourceLocation | None) -> Style:
    """Read a `style`: CSS text, or a mapping whose None and False entries are left out.

    Raises:
        InvalidValueError: Neither, or an entry that is not a string or a number.
    """
    if value is None or value is False:
        return {}
    if isinstance(value, str):
        return clean_text(value)
    if not is_mapping(value):
        raise InvalidValueError(
            f"invalid style of <{tag}>",
            where=where,
            got=describe(value),
            expected="CSS text, or a mapping of property names to strings and numbers",
        )
    style: dict[str, StyleValue] = {}
    for name, entry in value.items():
        if not isinstance(name, str):
            raise InvalidValueError(
                f"invalid property name in the style of <{tag}>",
                where=where,
                got=describe(name),
                expected="a string",
            )
        if type(entry) is str:
            style[name] = clean_text(entry)
        elif type(entry) is float or (type(entry) is int and entry.bit_length() <= _LONGEST_NUMBER):
            style[name] = entry
        elif entry is None or entry is False or entry is True:
            continue
        elif isinstance(entry, str | int | float | Decimal):
            style[name] = number_text(entry)
        else:
            raise InvalidValueError(
                f"invalid value for {name!r} in the style of <{tag}>",
                where=where,
                got=describe(entry),
                expected="a string or a number",
            )
    return style


def clean_text(text: str) -> str:
    """Give the text with lone surrogates, which no encoding has, replaced by U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def number_text(value: object) -> str:
    """Write a text or a number; a whole number that has no end to speak of is written as infinity."""
    if isinstance(value, int) and value.bit_length() > _LONGEST_NUMBER:
        return "-infinity" if value < 0 else "infinity"
    return str(value)


def describe(value: object) -> str:
    """Say what a wrong value is: its kind and the start of its repr."""
    # reprlib goes neither deep nor far into what it describes.
    is_long = isinstance(value, int) and value.bit_length() > _LONGEST_NUMBER
    text = reprlib.repr(value) if type(value) in _PLAIN and not is_long else ""
    kind = type(value).__name__
    if not text:
        return f"an object of type {type(value).__module__}.{kind}"
    return f"{text[:60]}{'…' if len(text) > 60 else ''} ({kind})"


def _checked_name(name: object, tag: str, where: SourceLocation | None) -> str:
    if not isinstance(name, str) or not name or _BAD_NAME.search(name):
        raise InvalidValueError(
            f"invalid attribute name on <{tag}>",
            where=where,
            got=repr(name),
            expected="a name without spaces, quotes, '/', '=', '<' or '>'",
            spec="https://html.spec.whatwg.org/multipage/syntax.html#attributes-2",
        )
    return name


def _class_text(value: object, tag: str, where: SourceLocation | None) -> str:
    return clean_text(value if isinstance(value, str) else " ".join(_class_names(value, tag, where)))


def _class_names(value: object, tag: str, where: SourceLocation | None) -> list[str]:
    names: list[str] = []
    levels: list[Iterator[object]] = [iter((value,))]
    items = 0
    while levels:
        for one in levels[-1]:
            items += 1
            if items > _MOST_CLASSES or len(levels) > _DEEPEST_CLASSES:
                raise InvalidValueError(
                    f"the classes of <{tag}> do not end",
                    where=where,
                    got=f"more than {_MOST_CLASSES:,} of them, or more than {_DEEPEST_CLASSES} levels",
                    expected="names, or a list of names",
                )
            if isinstance(one, str):
                names.append(one)
            elif is_mapping(one):
                levels.append(str(name) for name, wanted in one.items() if wanted)
                break
            elif is_iterable(one):
                levels.append(iter(one))
                break
        else:
            levels.pop()
    return [name for name in names if name]
