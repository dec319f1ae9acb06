"""SVG files read with suspicion: elements, without anything that grows or refers outside.

Goes in: the bytes of an SVG. Comes out: `SvgDocument`. Entities are refused, elements of other namespaces are left out,
and nodes and depth are counted. A document may refer to itself or to ``data:``; nothing else is opened.

Spec: https://www.w3.org/TR/SVG2/conform.html#secure-static-mode
"""

import re
from collections.abc import Mapping
from typing import Final
from xml.parsers import expat

from limner.errors import LimitExceededError, ResourceError
from limner.html.element import Child, Element
from limner.resources.svg_size import NaturalSize, natural_size

MAX_BYTES: Final = 8_000_000
MAX_NODES: Final = 50_000
MAX_DEPTH: Final = 256
_SVG: Final = "http://www.w3.org/2000/svg"
_NAMESPACES: Final = {"": "", _SVG: "", "http://www.w3.org/1999/xhtml": ""}
_ATTRIBUTES: Final = {
    "": "",
    "http://www.w3.org/1999/xlink": "xlink:",
    "http://www.w3.org/XML/1998/namespace": "xml:",
}
_DROPPED: Final = frozenset(("script", "iframe", "audio", "video", "canvas", "embed", "object", "handler", "listener"))
_ENCODING: Final = re.compile(rb"\s*<\?xml[^>]*encoding=[\"']([\w.-]+)[\"']")


class SvgDocument:
    """An SVG file.

    Attributes:
        root: Its ``<svg>``.
        depth: Levels of elements below it.
        key: Identity of the content.
        natural: Its natural size.
        dropped: What was left out, for a diagnostic.
        length: Characters of the file.
        has_text: Whether it has a ``<text>``.
    """

    __slots__ = ("depth", "dropped", "has_text", "key", "length", "natural", "root")

    def __init__(
        self, root: Element, key: str, *, depth: int, dropped: tuple[str, ...], length: int, has_text: bool
    ) -> None:
        self.has_text = has_text
        self.root = root
        self.depth = depth
        self.key = key
        self.natural: NaturalSize = natural_size(root.attributes)
        self.dropped = dropped
        self.length = length


def parse_svg(data: bytes, key: str) -> SvgDocument:
    """Parse an SVG file.

    Args:
        data: The file.
        key: Identity of its content.

    Raises:
        ResourceError: It is not well-formed, has no `<svg>`, or has entities.
        LimitExceededError: It is too large or too deep.
    """
    text = _decoded(data)
    if len(text) > MAX_BYTES:
        raise _limit("an SVG is too long", f"{len(text):,} characters", MAX_BYTES)
    reader = _Reader()
    root = reader.read(text)
    if root.tag != "svg":
        raise ResourceError("no SVG", got=f"<{root.tag}>", expected="a file whose root is <svg>")
    return SvgDocument(
        root,
        key,
        depth=reader.depth,
        dropped=tuple(sorted(reader.dropped)),
        length=len(text),
        has_text=reader.has_text,
    )


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    declared = _ENCODING.match(data)
    name = declared.group(1).decode("ascii") if declared else "utf-8"
    try:
        return data.decode(name, "replace").removeprefix("\ufeff")
    except LookupError:
        return data.decode("utf-8", "replace").removeprefix("\ufeff")


class _Open:
    """An element whose end tag has not come."""

    __slots__ = ("attributes", "children", "tag")

    def __init__(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Child] = []


class _Reader:
    """Builds elements from the parser's events.

    Attributes:
        depth: The most levels.
        dropped: What was left out.
        has_text: Whether there is a ``<text>``.
    """

    def __init__(self) -> None:
        self.depth = 0
        self.dropped: set[str] = set()
        self.has_text = False
        self._open: list[_Open | None] = []
        self._skipped = 0
        self._count = 0
        self._root: Element | None = None

    def read(self, text: str) -> Element:
        parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = _refuse
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        try:
            # Parsed as UTF-8 despite its declaration, because it has already been decoded.
            parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003 - positional in expat
        except expat.ExpatError as error:
            raise ResourceError(
                "an SVG that is not well-formed XML",
                got=f"{expat.errors.messages.get(error.code, 'an error')} in line {error.lineno}",
                expected="every tag closed, every & and < escaped",
            ) from error
        if self._root is None:
            raise ResourceError("no SVG", got="no element of SVG", expected="a file whose root is <svg>")
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            raise _limit("an SVG has too many elements", f"more than {MAX_NODES:,}", MAX_NODES)
        if len(self._open) >= MAX_DEPTH:
            raise _limit("an SVG is nested too deep", f"more than {MAX_DEPTH} levels", MAX_DEPTH)
        self.depth = max(self.depth, len(self._open) + 1)
        space, _, local = name.rpartition(" ")
        if self._skipped or space not in _NAMESPACES or local in _DROPPED:
            if local in _DROPPED:
                self.dropped.add(f"<{local}>")
            self._skipped += 1
            self._open.append(None)
            return
        self.has_text = self.has_text or local == "text"
        kept: dict[str, str] = {}
        for written, value in attributes.items():
            space, _, attribute = written.rpartition(" ")
            prefix = _ATTRIBUTES.get(space)
            if prefix is not None and not attribute.startswith("on"):
                kept[prefix + attribute] = value
        self._open.append(_Open(local, kept))

    def _end(self, _name: str) -> None:
        opened = self._open.pop()
        if opened is None:
            self._skipped -= 1
            return
        style = opened.attributes.get("style")
        attributes = {name: value for name, value in opened.attributes.items() if name != "style"}
        element = Element(opened.tag, attributes, style or {}, tuple(opened.children))
        above = next((one for one in reversed(self._open) if one is not None), None)
        if above is None:
            self._root = element
        else:
            above.children.append(element)

    def _characters(self, data: str) -> None:
        top = self._open[-1] if self._open else None
        if top is not None:
            top.children.append(data)


def _refuse(*_facts: object) -> None:
    raise ResourceError("an SVG with entities", expected="an SVG without <!ENTITY …>")


def _limit(what: str, got: str, most: int) -> LimitExceededError:
    return LimitExceededError(what, got=got, expected=f"at most {most:,}")
