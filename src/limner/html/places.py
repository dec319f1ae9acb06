"""Where elements are in the HTML that they were parsed from.

Goes in: the HTML and its tree. Comes out: `Places`. The parser keeps no places, so they are looked for when something
is to be said of an element; a picture without faults pays nothing.

Spec: https://html.spec.whatwg.org/multipage/parsing.html#tokenization
"""

import re
from bisect import bisect_right
from typing import Final

from limner.html.element import Element
from limner.sources import Part, SourceLocation

_ATTRIBUTES: Final = r"""(?:[^=>]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+"""
_TAG: Final = re.compile(
    r"<!--.*?(?:-->|\Z)"
    rf"|<(?P<raw>style|script|textarea|title|xmp|iframe|noembed|noframes)(?P<these>(?=[\s/>]){_ATTRIBUTES})>"
    r"(?:.*?(?=</(?P=raw)[\s/>])|.*\Z)"
    rf"|<(?P<tag>[a-z][^\s/>]*+)(?P<those>{_ATTRIBUTES})>"
    r"|<[a-z].*\Z",  # a tag that does not end takes all that follows
    re.IGNORECASE | re.DOTALL,
)
_NAMES: Final = re.compile(r"""([^\s"'>/=]++)\s*+(?:=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']*+))?+""")
_STYLE: Final = re.compile(r"""[\s/"']style\s*+=\s*+["']?""", re.IGNORECASE)
_LINE_END: Final = re.compile(r"\r\n?|\n")
_WORN: Final = 100  # start tags that may be in the HTML and have no element, before it is given up


class _StartTag:
    """A start tag: where it begins, where its attributes begin, where it ends, and the names of the attributes."""

    __slots__ = ("attributes", "end", "names", "start")

    def __init__(self, match: re.Match[str]) -> None:
        group = "these" if match["raw"] else "those"
        self.start = match.start()
        self.attributes = match.start(group)
        self.end = match.end(group) + 1
        self.names = {name.lower() for name in _NAMES.findall(match[group])}


class Places:
    """Finds elements in the HTML that they come from.

    Args:
        html: The HTML.
        file: What messages call it.
        root: The tree, whose elements are told apart by identity.
    """

    __slots__ = ("_found", "_html", "_lines", "_root", "file")

    def __init__(self, html: str, file: str, root: Element) -> None:
        self._html = html
        self._root = root
        self._lines: list[int] | None = None
        self._found: dict[int, _StartTag] | None = None
        self.file = file

    def find(self, element: object, part: Part = "tag") -> SourceLocation | None:
        """Give where an element's start tag is, the value of its `style`, or what is inside it; None when unknown."""
        if self._found is None:
            self._found = self._match()
        tag = self._found.get(id(element))
        if tag is None:
            return None
        offset = tag.end if part == "inside" else tag.start
        if part == "style":
            style = _STYLE.search(self._html, tag.attributes, tag.end)
            offset = tag.start if style is None else style.end()
        if self._lines is None:
            self._lines = [0, *(match.end() for match in _LINE_END.finditer(self._html))]
        line = bisect_right(self._lines, offset)
        return SourceLocation(self.file, line, offset - self._lines[line - 1] + 1)

    def _match(self) -> dict[int, _StartTag]:
        """Match the elements of each name, in tree order, with its start tags that have their attributes."""
        written: dict[str, list[_StartTag]] = {}
        for match in _TAG.finditer(self._html):
            name = match["raw"] or match["tag"]
            if name:
                written.setdefault(name.lower(), []).append(_StartTag(match))
        found: dict[int, _StartTag] = {}
        at = dict.fromkeys(written, 0)
        waiting = [self._root]
        while waiting:
            element = waiting.pop()
            waiting.extend(child for child in reversed(element.children) if isinstance(child, Element))
            name = element.tag.lower()
            tags = written.get(name)
            if tags is None:
                continue
            wanted = {*map(str.lower, element.attributes), *(("style",) if element.style else ())}
            for place in range(at[name], min(at[name] + _WORN, len(tags))):
                # The parser makes some elements by itself, and leaves out an attribute's second value.
                if wanted <= tags[place].names and (wanted or not tags[place].names - {"style"}):
                    found[id(element)] = tags[place]
                    at[name] = place + 1
                    break
        return found
