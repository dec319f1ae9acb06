"""SVG read with suspicion: a tree without anything that reaches outside or grows without bounds.

Goes in: the text of an SVG. Comes out: `SvgTree`, which writes itself again. Entities are refused; scripts, foreign
content and every reference that is neither ``data:`` nor ``#…`` are dropped; nodes and depth are counted.

Spec: https://www.w3.org/TR/SVG2/
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from limner.errors import LimitExceededError, ResourceError

MAX_BYTES: Final = 8_000_000
MAX_NODES: Final = 50_000
MAX_DEPTH: Final = 256
SVG_NAMESPACE: Final = "http://www.w3.org/2000/svg"
XLINK_NAMESPACE: Final = "http://www.w3.org/1999/xlink"

_DROPPED: Final = frozenset(
    {
        *("script", "foreignObject", "iframe", "audio", "video", "canvas", "embed", "object", "handler", "listener"),
        *("animate", "animateMotion", "animateTransform", "animateColor", "set", "discard", "metadata", "cursor"),
    }
)
_URL: Final = re.compile(r"url\(\s*(['\"]?)(.*?)\1\s*\)(\s*[^\s;}!]+)?", re.IGNORECASE | re.DOTALL)  # with its fallback
_IMPORT: Final = re.compile(r"@(?:import|font-face|namespace|charset)\b[^;{]*(?:;|\{[^}]*\})", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_DASHES: Final = re.compile(r"(stroke-dasharray\s*:\s*)([^;}]*)", re.IGNORECASE)
_FAR: Final = re.compile(r"\d{7}|[eE]")
_FARTHEST: Final = 1e6  # strokes of curves beyond it take a renderer minutes
_MAX_DASHES: Final = 1_000_000
_GEOMETRY: Final = frozenset(
    {*("d", "points", "x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2")}
)
# Numbers that make a renderer work by their size and mean nothing so large.
_CAPPED: Final = {"numOctaves": 8.0, "order": 15.0, "radius": 500.0, "stdDeviation": 2000.0}

DataChecker = Callable[[str], str | None]


@dataclass(slots=True)
class SvgNode:
    """One element.

    Attributes:
        name: With its prefix.
        attributes: By name with prefix.
        children: Elements and texts.
    """

    name: str
    attributes: dict[str, str]
    children: "list[SvgNode | str]" = field(default_factory=list["SvgNode | str"])

    @property
    def local_name(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]


@dataclass(slots=True)
class SvgTree:
    """A whole, harmless SVG.

    Attributes:
        root: Its `<svg>`.
        has_text: Whether there is text in it, which needs fonts.
        dropped: What was left out, for a diagnostic.
    """

    root: SvgNode
    has_text: bool
    dropped: tuple[str, ...]


def parse_svg(text: str, check_data: DataChecker) -> SvgTree:
    """Parse and clean an SVG.

    Args:
        text: The file's text.
        check_data: Is given each `data:` address and gives the one to use instead, or None to drop it.

    Raises:
        ResourceError: Not well-formed, no `<svg>`, or with entities.
        LimitExceededError: Too large or too deep.
    """
    if len(text) > MAX_BYTES:
        raise _limit("an SVG is too long", f"{len(text):,} characters", MAX_BYTES)
    root = _parse(text)
    if root.local_name != "svg":
        raise ResourceError("no SVG", got=f"<{root.name}>", expected="a file whose root is <svg>")
    _name_spaces(root)
    cleaner = _Cleaner(check_data)
    cleaner.clean(root)
    _drop_endless_dashes(root)
    return SvgTree(root, cleaner.has_text, tuple(sorted(cleaner.dropped)))


def write_svg(node: SvgNode) -> str:
    """Write a tree as text."""
    parts: list[str] = []
    waiting: list[SvgNode | str | tuple[str]] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            parts.append(one[0])
        elif isinstance(one, str):
            parts.append(escape(one))
        else:
            attributes = "".join(f" {name}={quoteattr(value)}" for name, value in one.attributes.items())
            if one.children:
                parts.append(f"<{one.name}{attributes}>")
                waiting.append((f"</{one.name}>",))
                waiting.extend(reversed(one.children))
            else:
                parts.append(f"<{one.name}{attributes}/>")
    return "".join(parts)


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────


def _parse(text: str) -> SvgNode:
    parser = expat.ParserCreate(encoding="utf-8")
    parser.buffer_text = True
    roots: list[SvgNode] = []
    open_nodes: list[SvgNode] = []
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MAX_NODES:
            raise _limit("an SVG has too many elements", f"more than {MAX_NODES:,}", MAX_NODES)
        if len(open_nodes) >= MAX_DEPTH:
            raise _limit("an SVG is nested too deep", f"more than {MAX_DEPTH} levels", MAX_DEPTH)
        node = SvgNode(name, dict(attributes))
        (open_nodes[-1].children if open_nodes else roots).append(node)
        open_nodes.append(node)

    def end(_name: str) -> None:
        open_nodes.pop()

    def characters(data: str) -> None:
        if open_nodes:
            open_nodes[-1].children.append(data)

    def refuse(*_facts: object) -> None:
        raise ResourceError("an SVG with entities", expected="an SVG without <!ENTITY …>")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.EntityDeclHandler = refuse
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        # Parsed as UTF-8 whatever its declaration says: it was decoded before.
        parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003 - positional in expat
    except expat.ExpatError as error:
        raise ResourceError(
            "an SVG that is not well-formed XML",
            got=f"{expat.errors.messages.get(error.code, 'an error')} in line {error.lineno}",
            expected="every tag closed, every & and < escaped",
        ) from error
    return roots[0]


def _name_spaces(root: SvgNode) -> None:
    """Declare what HTML leaves undeclared in an inline `<svg>`."""
    prefix = root.name.rpartition(":")[0]
    root.attributes.setdefault(f"xmlns:{prefix}" if prefix else "xmlns", SVG_NAMESPACE)
    root.attributes.setdefault("xmlns:xlink", XLINK_NAMESPACE)


# ── cleaning ─────────────────────────────────────────────────────────────────────────────────────────────


class _Cleaner:
    def __init__(self, check_data: DataChecker) -> None:
        self._check_data = check_data
        self.has_text = False
        self.dropped: set[str] = set()

    def clean(self, root: SvgNode) -> None:
        waiting = [root]
        while waiting:
            node = waiting.pop()
            name = node.local_name
            if name == "text":
                self.has_text = True
            node.attributes = self._attributes(node)
            kept: list[SvgNode | str] = []
            for child in node.children:
                if isinstance(child, str):
                    kept.append(self._style_sheet(child) if name == "style" else child)
                elif child.local_name in _DROPPED:
                    if not child.local_name.startswith("anim") and child.local_name not in ("set", "metadata"):
                        self.dropped.add(f"<{child.local_name}>")
                else:
                    kept.append(child)
                    waiting.append(child)
            node.children = kept

    def _attributes(self, node: SvgNode) -> dict[str, str]:
        kept: dict[str, str] = {}
        for name, value in node.attributes.items():
            local = name.rpartition(":")[2]
            if local == "href":
                address = self._reference(value, node.local_name)
                if address is not None:
                    kept[name] = address
            elif local == "base" or (local.startswith("on") and local[2:].isalpha() and name == local):
                continue
            elif local in _CAPPED and node.local_name.startswith("fe"):
                kept[name] = _capped(value, _CAPPED[local])
            elif local in _GEOMETRY and _FAR.search(value):
                kept[name] = _capped(value, _FARTHEST)
            elif "url" in value.lower() or "\\" in value:
                kept[name] = self._urls(value)
            else:
                kept[name] = value
        return kept

    def _reference(self, value: str, owner: str) -> str | None:
        value = value.strip()
        if value.startswith("#"):
            return value
        if value[:5].lower() == "data:" and owner in ("image", "feImage"):
            checked = self._check_data(value)
            if checked is None:
                self.dropped.add("a data: picture that cannot be drawn")
            return checked
        if owner != "a":
            self.dropped.add("a reference to another file")
        return None

    def _urls(self, value: str) -> str:
        """Drop all that a `url()` may reach but what is in the file; an escape could hide one."""
        if "\\" in value:
            self.dropped.add("a style with escapes")
            return ""

        def local(match: re.Match[str]) -> str:
            if match.group(2).strip().startswith("#"):
                return match.group(0)
            self.dropped.add("a reference to another file")
            return match.group(3) or "none"

        return _URL.sub(local, value)

    def _style_sheet(self, text: str) -> str:
        without = _IMPORT.sub("", text)
        return self._urls(without) if "url" in without.lower() or "\\" in without else without


def _drop_endless_dashes(root: SvgNode) -> None:
    """Drop dash patterns that would be repeated a million times: a renderer walks through every dash."""
    nodes = [root]
    for node in nodes:
        nodes += [child for child in node.children if isinstance(child, SvgNode)]
    length = 0.0
    for node in nodes:
        for name, value in node.attributes.items():
            if name in _GEOMETRY:
                length += sum(abs(float(number)) for number in _NUMBER.findall(value))

    def keep(match: re.Match[str]) -> str:
        period = sum(abs(float(number)) for number in _NUMBER.findall(match.group(2)))
        return match.group(0) if period <= 0 or length / period < _MAX_DASHES else f"{match.group(1)}none"

    for node in nodes:
        if "stroke-dasharray" in node.attributes:
            text = f"stroke-dasharray:{node.attributes['stroke-dasharray']}"
            node.attributes["stroke-dasharray"] = _DASHES.sub(keep, text).partition(":")[2]
        if "dash" in node.attributes.get("style", ""):
            node.attributes["style"] = _DASHES.sub(keep, node.attributes["style"])
        if node.local_name == "style":
            node.children = [_DASHES.sub(keep, child) if isinstance(child, str) else child for child in node.children]


def _capped(value: str, most: float) -> str:
    return _NUMBER.sub(lambda match: match.group(0) if abs(float(match.group(0))) <= most else f"{most:g}", value)


def _limit(what: str, got: str, most: int) -> LimitExceededError:
    return LimitExceededError(what, got=got, expected=f"at most {most:,}")
