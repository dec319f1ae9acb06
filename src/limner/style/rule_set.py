"""All rules of a render, in buckets by what their subject must have.

Goes in: style sheets in cascade order. Comes out: `RuleSet`: the candidates for an element by its id, classes and tag.

Spec: https://www.w3.org/TR/css-cascade-5/#layer-ordering
"""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Final

from limner.css.selectors import ComplexSelector, Compound, Specificity
from limner.css.sheet import Keyframe, LayerName, RegisteredProperty, RuleCondition, Stylesheet
from limner.css.variables import CustomFunction
from limner.style.cascade import AUTHOR, USER_AGENT, UTILITY, Level

_MEMO_ENTRIES: Final = 10_000
_ORIGINS: Final = {"user-agent": USER_AGENT, "author": AUTHOR, "utilities": UTILITY}
_BEFORE_OTHERS: Final = {"class": -2_000_000, "tw": -1_000_000}
"""The rank of an element's own utilities, relative to those that its parent has for it, by attribute."""


class Entry:
    """One selector of one rule, with its place in the cascade. Compared by identity.

    Attributes:
        selector: The selector.
        level: The rule's declarations with origin and layer.
        key: Sorts matching entries from weakest to strongest.
        simple: Whether matching depends only on the tag and attributes of the subject.
        conditions: Conditions that the element's surroundings must fulfil.
    """

    __slots__ = ("conditions", "key", "level", "selector", "simple")

    def __init__(
        self, selector: ComplexSelector, level: Level, order: int, conditions: tuple[RuleCondition, ...]
    ) -> None:
        self.conditions = conditions
        self.selector = selector
        self.level = level
        self.key: tuple[int, int, Specificity, int] = (level.origin, level.layer, selector.specificity, order)
        self.simple = not conditions and _is_simple(selector)


class Matched:
    """The rules that match an element, from weakest to strongest; compared by identity, interned by `RuleSet`.

    Attributes:
        user_agent: Levels of the default sheets.
        author: Levels of the author's sheets.
        has_content: Whether the declarations include `content`, which `::before` and `::after` need.
    """

    __slots__ = ("author", "has_content", "user_agent")

    def __init__(self, entries: Sequence[Entry]) -> None:
        levels = [entry.level for entry in entries]
        self.user_agent = tuple(level for level in levels if level.origin == USER_AGENT)
        self.author = tuple(level for level in levels if level.origin != USER_AGENT)
        self.has_content = any(one.name == "content" for level in levels for one in level.block.source)


class RuleSet:
    """The rules of several sheets.

    Attributes:
        properties: `@property` rules by name; the last rule of a name wins.
        counter_styles: Counter styles by name.
        functions: `@function` rules by name; the last rule of a name wins.
        keyframes: `@keyframes` rules by name, the last of each.
        matched: Results for elements that only simple selectors apply to, by (tag, attributes).
    """

    __slots__ = (
        "_by_class",
        "_by_id",
        "_by_tag",
        "_candidates",
        "_everywhere",
        "_interned",
        "_untested",
        "_utilities",
        "counter_styles",
        "functions",
        "keyframes",
        "matched",
        "properties",
    )

    def __init__(self, sheets: Sequence[Stylesheet]) -> None:
        self._by_id: dict[str, list[Entry]] = {}
        self._by_class: dict[str, list[Entry]] = {}
        self._by_tag: dict[str, list[Entry]] = {}
        self._everywhere: list[Entry] = []
        self._candidates: dict[tuple[str, str | None, str | None], tuple[tuple[Entry, ...], bool]] = {}
        self._interned: dict[tuple[Entry, ...], Matched] = {}
        self._untested = _DRAWN
        self._utilities: dict[Stylesheet, tuple[Entry, ...]] = {}
        self.matched: dict[object, dict[str, Matched]] = {}
        self.properties: dict[str, RegisteredProperty] = {}
        self.counter_styles: dict[str, dict[str, str]] = {}
        self.functions: dict[str, CustomFunction] = {}
        self.keyframes: dict[str, tuple[Keyframe, ...]] = {}
        numbers = _number_layers(sheets)
        order = 0
        for sheet in sheets:
            origin = _ORIGINS[sheet.origin]
            for rule in sheet.rules:
                order += 1
                level = Level(rule.block, origin, numbers[rule.layer])
                for selector in rule.selectors:
                    self._add(Entry(selector, level, order, rule.conditions))
            for registered in sheet.properties:
                self.properties[registered.name] = registered
            self.functions.update(sheet.functions)
            self.keyframes.update(sheet.keyframes)
            for name, descriptors in sheet.counter_styles:
                self.counter_styles[name] = dict(descriptors)

    def _add(self, entry: Entry) -> None:
        self._untested -= _tested(entry.selector)
        buckets = {"id": self._by_id, "class": self._by_class, "tag": self._by_tag}
        keys = _bucket_keys(entry.selector.compounds[0])
        if keys is None:
            self._everywhere.append(entry)
            return
        for kind, name in keys:
            buckets[kind].setdefault(name, []).append(entry)

    def candidates(self, tag: str, id: str | None, classes: str | None) -> tuple[tuple[Entry, ...], bool]:
        """Give the rules that an element may match, and whether all of them are simple."""
        key = (tag, id, classes)
        found = self._candidates.get(key)
        if found is None:
            entries = [*self._everywhere, *self._by_tag.get(tag.lower(), ())]
            if id:
                entries += self._by_id.get(id, ())
            if classes:
                for name in dict.fromkeys(classes.split()):
                    entries += self._by_class.get(name, ())
            # `:is(.a, p)` is in several buckets.
            unique = sorted(dict.fromkeys(entries), key=attrgetter("key"))
            found = (tuple(unique), all(entry.simple for entry in unique))
            if len(self._candidates) >= _MEMO_ENTRIES:
                self._candidates = {}
            self._candidates[key] = found
        return found

    def with_utilities(
        self, candidates: tuple[Entry, ...], utilities: Sequence[tuple[str, Stylesheet]]
    ) -> tuple[tuple[Entry, ...], bool]:
        """Add the rules of an element's utilities to its candidates. Tell whether those rules are simple.

        Args:
            candidates: The rules found by its id, classes and tag.
            utilities: Rules with the attribute that they come from.
        """
        own = tuple(entry for attribute, sheet in utilities for entry in self._entries_of(sheet, attribute))
        return tuple(sorted((*candidates, *own), key=attrgetter("key"))), all(entry.simple for entry in own)

    def _entries_of(self, sheet: Stylesheet, attribute: str) -> tuple[Entry, ...]:
        found = self._utilities.get(sheet)
        if found is None:
            if len(self._utilities) >= _MEMO_ENTRIES:
                self._utilities = {}
            found = self._utilities[sheet] = tuple(
                Entry(selector, Level(rule.block, UTILITY, 0), _BEFORE_OTHERS[attribute] + order, rule.conditions)
                for order, rule in enumerate(sheet.rules)
                for selector in rule.selectors
            )
            for entry in found:
                self._untested -= _tested(entry.selector)
        return found

    def intern(self, entries: tuple[Entry, ...]) -> Matched:
        """Give the shared `Matched` for these entries."""
        found = self._interned.get(entries)
        if found is None:
            if len(self._interned) >= _MEMO_ENTRIES:
                self._interned = {}
            found = self._interned.setdefault(entries, Matched(entries))
        return found

    def attributes_key(self, attributes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """Give the attributes that selectors may ask for. Shapes differ only in others."""
        untested = self._untested
        return tuple([pair for pair in attributes.items() if pair[0] not in untested])

    def remember(self, key: object, matched: dict[str, Matched]) -> None:
        """Remember what matched an element that only simple selectors apply to."""
        if len(self.matched) >= _MEMO_ENTRIES:
            self.matched = {}
        self.matched[key] = matched


_DRAWN: Final = frozenset(
    (
        *("d", "points", "x", "y", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2", "fx", "fy", "offset"),
        *("transform", "fill", "stroke", "stroke-width", "stop-color", "opacity", "fill-opacity", "viewBox"),
    )
)
"""Attributes of drawings, which almost no selector asks for."""


def _tested(selector: ComplexSelector) -> set[str]:
    """Give the names of the attributes that a selector asks for, as SVG writes them."""
    names: set[str] = set()
    waiting = [selector]
    while waiting:
        for compound in waiting.pop().compounds:
            names.update(test.name for test in compound.attributes)
            for one in compound.pseudo_classes:
                waiting += one.selectors
    return {name for name in _DRAWN if name.lower() in {tested.lower() for tested in names}} if names else names


# Pseudo-classes that depend on an element's tag and attributes. `:disabled` also looks at the field sets around it.
_OWN: Final = frozenset(
    (
        *("any-link", "checked", "defined", "link", "never", "open", "optional"),
        *("placeholder-shown", "read-only", "read-write", "required"),
    )
)
_ALTERNATIVES: Final = frozenset(("is", "where"))


def _is_simple(selector: ComplexSelector) -> bool:
    """Tell whether matching depends only on the tag and attributes of the subject."""
    return len(selector.compounds) == 1 and all(
        one.name in _OWN
        or ((one.name in _ALTERNATIVES or one.name == "not") and all(_is_simple(inner) for inner in one.selectors))
        for one in selector.compounds[0].pseudo_classes
    )


def _bucket_keys(subject: Compound) -> set[tuple[str, str]] | None:
    """Give a set of which an element must have at least one to match; None if there is no such set."""
    if subject.id:
        return {("id", subject.id)}
    if subject.classes:
        return {("class", subject.classes[0])}
    if subject.tag:
        return {("tag", subject.tag.lower())}
    for one in subject.pseudo_classes:
        if one.name in _ALTERNATIVES:
            keys: set[tuple[str, str]] = set()
            for inner in one.selectors:
                found = _bucket_keys(inner.compounds[0])
                if found is None:
                    break
                keys |= found
            else:
                return keys
    return None


def _number_layers(sheets: Sequence[Stylesheet]) -> dict[LayerName | None, int]:
    """Number the layers. Later ones are stronger, and a layer's own rules are stronger than those of its inner layers.

    "Cascade layers are sorted by the order in which they first are declared, with nested layers grouped within their
    parent layers before any unlayered rules."
    """
    children: dict[LayerName, dict[LayerName, None]] = {}
    for sheet in sheets:
        for name in sheet.layers:
            for length in range(1, len(name) + 1):
                outer, inner = name[: length - 1], name[:length]
                children.setdefault(outer, {}).setdefault(inner)
    numbers: dict[LayerName | None, int] = {}
    stack: list[tuple[LayerName, bool]] = [((), False)]
    while stack:
        name, done = stack.pop()
        if done:
            numbers[name or None] = len(numbers)
        else:
            stack.append((name, True))
            stack.extend((child, False) for child in reversed(children.get(name, {})))
    return numbers
