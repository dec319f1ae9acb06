"""Counters and quotes at one place of the document.

Goes in: elements in tree order, entered and left. Comes out: the text of `counter()`, `counters()` and quotes.

Spec: https://www.w3.org/TR/css-lists-3/#auto-numbering
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from limner.diagnostics import Diagnostics
from limner.html.element import Element
from limner.style.computed import ComputedStyle

if TYPE_CHECKING:
    from limner.boxes.counter_styles import CounterStyles

_DEFAULT_QUOTES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "": (("“", "”"), ("‘", "’")),
    "de": (("„", "“"), ("‚", "‘")),
    "fr": (("«", "»"), ("«", "»")),
    "es": (("«", "»"), ("“", "”")),
    "it": (("«", "»"), ("“", "”")),
    "ru": (("«", "»"), ("„", "“")),
    "uk": (("«", "»"), ("„", "“")),
    "pl": (("„", "”"), ("«", "»")),
    "cs": (("„", "“"), ("‚", "‘")),
    "sv": (("”", "”"), ("’", "’")),
    "fi": (("”", "”"), ("’", "’")),
    "da": (("“", "”"), ("‘", "’")),
    "nl": (("‘", "’"), ("“", "”")),
    "pt": (("“", "”"), ("‘", "’")),
    "hu": (("„", "”"), ("»", "«")),
    "ja": (("「", "」"), ("『", "』")),
    "zh-hant": (("「", "」"), ("『", "』")),
    "zh-tw": (("「", "」"), ("『", "』")),
}
_LISTS = frozenset(("ol", "ul", "menu", "dir"))


class Counters:
    """Counter scopes and the depth of quotes.

    A scope begins at the element that resets a counter, and includes its following siblings and their descendants. Each
    depth of the tree has a set of the counters that were made there; leaving the depth ends them.

    Attributes:
        language: The language that `quotes: auto` follows: that of the parent of the element with the content.
    """

    __slots__ = ("_given_styles", "_made", "_quotes", "_steps", "_styles", "_values", "language")

    def __init__(self, counter_styles: Mapping[str, Mapping[str, str]], diagnostics: Diagnostics) -> None:
        self._given_styles = counter_styles, diagnostics
        self._styles: CounterStyles | None = None
        self._values: dict[str, list[int]] = {}
        self._made: list[set[str] | None] = [None]
        self._quotes = 0
        self._steps = [1]
        self.language = ""

    @property
    def styles(self) -> "CounterStyles":
        """The counter styles; they load with the first marker or counter that is shown."""
        styles = self._styles
        if styles is None:
            from limner.boxes.counter_styles import CounterStyles

            styles = self._styles = CounterStyles(*self._given_styles)
        return styles

    def enter(self, element: Element | None, style: ComputedStyle, list_item: bool) -> None:  # noqa: FBT001 - hot
        """Count an element that generates boxes. A pseudo-element passes None."""
        generated = style.generated
        tag = element.tag if element is not None else ""
        for name, value in generated.counter_reset:
            self._make(name, value)
        if generated.counter_increment or list_item:
            self._increment(generated.counter_increment, element, list_item=list_item)
        if generated.counter_set:
            for name, value in generated.counter_set:
                self._ensure(name)
                self._values[name][-1] = value
        self._made.append(None)
        if tag in _LISTS and element is not None:
            # Chrome numbers HTML lists by their attributes, despite `counter-reset: list-item`, and only for the items
            # inside them.
            self._make("list-item", first_number(element))
        steps = self._steps
        steps.append(steps[-1] if tag not in _LISTS else -1 if element and "reversed" in element.attributes else 1)

    def enter_contents(self) -> None:
        """Enter an element with `display: contents`, which in Chrome counts nothing."""
        self._made.append(None)
        self._steps.append(self._steps[-1])

    def leave(self) -> None:
        """End the scopes that began among the children."""
        self._steps.pop()
        made = self._made.pop()
        if made:
            for name in made:
                self._values[name].pop()

    def _make(self, name: str, value: int) -> None:
        made = self._made[-1]
        if made is None:
            made = self._made[-1] = set()
        stack = self._values.setdefault(name, [])
        if name in made:
            # A later sibling's reset takes the place of the earlier one.
            stack[-1] = value
        else:
            made.add(name)
            stack.append(value)

    def _ensure(self, name: str) -> None:
        if not self._values.get(name):
            self._make(name, 0)

    def _increment(self, increments: tuple[tuple[str, int], ...], element: Element | None, *, list_item: bool) -> None:
        for name, value in increments:
            self._ensure(name)
            self._values[name][-1] = min(2**31 - 1, max(-(2**31), self._values[name][-1] + value))
        if list_item and all(name != "list-item" for name, _ in increments):
            self._ensure("list-item")
            number = _integer(element.attributes.get("value")) if element is not None and element.tag == "li" else None
            if number is not None:
                self._values["list-item"][-1] = number
            else:
                self._values["list-item"][-1] += self._steps[-1]

    # ── texts ─────────────────────────────────────────────────────────────────────────────────────────────

    def value(self, name: str) -> int:
        """Give the innermost counter's value; 0 if there is no such counter."""
        stack = self._values.get(name)
        return stack[-1] if stack else 0

    def values(self, name: str) -> list[int]:
        """Give the values of all counters with this name, the outermost first."""
        return list(self._values.get(name) or [0])

    def quote(self, kind: str, style: ComputedStyle) -> str:
        """Give the text of ``open-quote`` or a similar keyword, and update the depth.

        Spec: https://www.w3.org/TR/css-content-3/#quotes
        """
        if kind in ("close-quote", "no-close-quote"):
            if self._quotes == 0:
                return ""
            self._quotes -= 1
        pairs = style.text.quotes
        if pairs is None:
            pairs = _quotes_of(self.language)
        text = ""
        if pairs and kind in ("open-quote", "close-quote"):
            text = pairs[min(self._quotes, len(pairs) - 1)][0 if kind == "open-quote" else 1]
        if kind in ("open-quote", "no-open-quote"):
            self._quotes += 1
        return text


def _quotes_of(language: str) -> tuple[tuple[str, str], ...]:
    language = language.lower()
    while language:
        if language in _DEFAULT_QUOTES:
            return _DEFAULT_QUOTES[language]
        language = language.rpartition("-")[0]
    return _DEFAULT_QUOTES[""]


def _integer(text: str | None) -> int | None:
    digits = (text or "").strip()
    body = digits[1:] if digits[:1] in ("+", "-") else digits
    end = 0
    while end < len(body) and body[end].isascii() and body[end].isdigit():
        end += 1
    if end == 0 or end > 10:
        return None
    number = int(body[:end])
    return -number if digits.startswith("-") else number


def first_number(element: Element) -> int:
    """Give the start value of `list-item`, so that the first item gets the right number.

    Spec: https://html.spec.whatwg.org/multipage/grouping-content.html#attr-ol-start
    """
    if element.tag != "ol":
        return 0
    backwards = "reversed" in element.attributes
    start = _integer(element.attributes.get("start"))
    if start is not None:
        return start + 1 if backwards else start - 1
    if not backwards:
        return 0
    return sum(not isinstance(child, str) and child.tag == "li" for child in element.children) + 1
