"""What an SVG expands to when its references are followed: the guard against bombs of `<use>`, patterns and markers.

Goes in: a cleaned tree. Comes out: how many filter primitives a drawing runs, or an error when it is too much.

Spec: https://www.w3.org/TR/SVG2/linking.html#processingURL
"""

import re
from typing import Final, NamedTuple

from limner.errors import LimitExceededError
from limner.resources.svg_tree import SvgNode

MAX_EXPANDED: Final = 200_000
MAX_FILTERS: Final = 200
_MAX_MATCHES: Final = 5_000_000

_LOCAL_URL: Final = re.compile(r"url\(\s*['\"]?\s*#([^'\")]+?)['\"]?\s*\)", re.IGNORECASE)
_DECLARATION: Final = re.compile(r"([-\w]+)\s*:([^;{}]*)")
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMBINATOR: Final = re.compile(r"[\s>+~]+")
_SIMPLE: Final = re.compile(r"([.#]?)(-?[_a-zA-Z][-\w]*)")
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_INHERITED: Final = ("fill", "stroke", "marker", "marker-start", "marker-mid", "marker-end")


class _Reference(NamedTuple):
    """A property that points at an element, which each drawn descendant inherits, or only the element itself has."""

    property: str
    target: SvgNode


class _Rule(NamedTuple):
    """A rule of a `<style>` that points somewhere, by the last compound of its selector."""

    tag: str
    id: str
    classes: frozenset[str]
    references: tuple[tuple[str, str], ...]


def measure_expansion(root: SvgNode) -> int:
    """Follow all references and count.

    Args:
        root: The `<svg>`.

    Returns:
        The filter primitives that drawing it runs.

    Raises:
        LimitExceededError: It expands to too many elements or filters.
    """
    expanded, filters = _Expansion(root).measure()
    if expanded > MAX_EXPANDED:
        raise LimitExceededError(
            "an SVG expands to too many elements",
            got=f"more than {MAX_EXPANDED:,}",
            expected=f"at most {MAX_EXPANDED:,}",
        )
    if filters > MAX_FILTERS:
        raise LimitExceededError(
            "an SVG runs too many filters", got=f"more than {MAX_FILTERS:,}", expected=f"at most {MAX_FILTERS:,}"
        )
    return filters


class _Expansion:
    def __init__(self, root: SvgNode) -> None:
        self._root = root
        self._by_id: dict[str, SvgNode] = {}
        sheets: list[str] = []
        count = 0
        waiting = [root]
        while waiting:
            node = waiting.pop()
            count += 1
            if "id" in node.attributes:
                self._by_id.setdefault(node.attributes["id"], node)
            if node.local_name == "style":
                sheets.append("".join(child for child in node.children if isinstance(child, str)))
            waiting += [child for child in node.children if isinstance(child, SvgNode)]
        self._rules = [rule for sheet in sheets for rule in _read_rules(sheet)]
        if len(self._rules) * count > _MAX_MATCHES:
            raise LimitExceededError(
                "an SVG has too many style rules", got=f"{len(self._rules):,} with url()", expected="fewer"
            )

    def measure(self) -> tuple[int, int]:
        """Give the elements and the filter primitives, each as often as it is drawn."""
        sizes: dict[int, tuple[int, int]] = {}
        references: dict[int, list[_Reference]] = {}
        waiting: list[tuple[SvgNode, bool]] = [(self._root, False)]
        entered: set[int] = set()
        while waiting:
            node, is_done = waiting.pop()
            key = id(node)
            if is_done:
                sizes[key] = _sum(node, references[key], sizes)
            elif key not in entered:
                entered.add(key)
                references[key] = self._references(node)
                waiting.append((node, True))
                waiting += [(child, False) for child in node.children if isinstance(child, SvgNode)]
                waiting += [(reference.target, False) for reference in references[key]]
        return sizes[id(self._root)]

    def _references(self, node: SvgNode) -> list[_Reference]:
        found: list[tuple[str, str]] = []
        for name, value in node.attributes.items():
            if name.rpartition(":")[2] == "href":
                if value.startswith("#"):
                    found.append(("href", value[1:]))
            elif "url" in value.lower():
                found += _read_declarations(value) if name == "style" else _read_value(name, value)
        if self._rules:
            classes = frozenset(node.attributes.get("class", "").split())
            for rule in self._rules:
                if (
                    rule.tag in ("", node.local_name)
                    and rule.id in ("", node.attributes.get("id", ""))
                    and rule.classes <= classes
                ):
                    found += rule.references
        return [_Reference(name, self._by_id[key]) for name, key in found if key in self._by_id]


def _sum(node: SvgNode, references: list[_Reference], sizes: dict[int, tuple[int, int]]) -> tuple[int, int]:
    expanded, filters = 1, int(node.local_name.startswith("fe"))
    inside = 0
    for child in node.children:
        if isinstance(child, SvgNode):
            # One that is not summed yet refers back to this one: a cycle, which renderers drop.
            more, steps = sizes.get(id(child), (0, 0))
            inside += more
            filters += steps
    expanded += inside
    for name, target in references:
        more, steps = sizes.get(id(target), (0, 0))
        times = 1
        if name == "href":
            inside += more
        elif name in _INHERITED:
            times = max(1, inside)
        if name.startswith("marker"):
            times *= _vertices(node)
        expanded += more * times
        filters += steps * times
    return min(expanded, MAX_EXPANDED * 2), min(filters, MAX_FILTERS * 2)


def _read_value(name: str, value: str) -> list[tuple[str, str]]:
    return [(name, key.strip()) for key in _LOCAL_URL.findall(value)]


def _read_declarations(text: str) -> list[tuple[str, str]]:
    return [
        reference
        for match in _DECLARATION.finditer(text)
        for reference in _read_value(match.group(1).lower(), match.group(2))
    ]


def _read_rules(sheet: str) -> list[_Rule]:
    """Read the rules that point somewhere; what a selector asks for beyond its last compound is not looked at."""
    rules: list[_Rule] = []
    for match in _RULE.finditer(re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)):
        references = tuple(_read_declarations(match.group(2)))
        if not references:
            continue
        for selector in match.group(1).split(","):
            compound = _COMBINATOR.split(selector.strip())[-1]
            parts = _SIMPLE.findall(compound.partition("[")[0].partition(":")[0])
            rules.append(
                _Rule(
                    next((name for mark, name in parts if not mark), ""),
                    next((name for mark, name in parts if mark == "#"), ""),
                    frozenset(name for mark, name in parts if mark == "."),
                    references,
                )
            )
    return rules


def _vertices(node: SvgNode) -> int:
    """Give how many markers a shape may carry at most; a group's shapes carry more than can be told here."""
    data = node.attributes.get("d", "") + node.attributes.get("points", "")
    if data:
        return max(1, len(_NUMBER.findall(data)) // 2)
    longest = 2
    waiting = [child for child in node.children if isinstance(child, SvgNode)]
    while waiting:
        child = waiting.pop()
        data = child.attributes.get("d", "") + child.attributes.get("points", "")
        longest = max(longest, len(_NUMBER.findall(data)) // 2)
        waiting += [inner for inner in child.children if isinstance(inner, SvgNode)]
    return longest
