"""The grammar of selectors.

Goes in: the text of a selector list, with the parent rule's selectors when it is nested. Comes out: `ComplexSelector`s
with their specificity. Pseudo-classes of interaction (`:hover` and the like) parse but never match.

Spec: https://www.w3.org/TR/selectors-4/#grammar
"""

import re
from functools import lru_cache
from typing import Final

from limner.css.selectors import (
    AttributeTest,
    Combinator,
    ComplexSelector,
    Compound,
    OtherBrowserError,
    PseudoClass,
    SelectorError,
    Specificity,
)
from limner.memos import forgettable

MAX_DEPTH: Final = 32
"""How deep functional pseudo-classes may nest."""
MAX_WEIGHT: Final = 2000
"""How many compounds one selector may have, including those of nested lists."""

_ESCAPE: Final = r"\\(?:[0-9a-fA-F]{1,6}(?:\r\n|[ \t\r\n\f])?|[^\r\n\f0-9a-fA-F])"
_NAME: Final = re.compile(rf"(?:[-\w]|[^\x00-\x7f]|{_ESCAPE})+")
_IDENT: Final = re.compile(
    rf"(?:--|-?(?:[a-zA-Z_]|[^\x00-\x7f]|{_ESCAPE}))(?:[-\w]|[^\x00-\x7f]|{_ESCAPE})*|-(?![-\d])"
)
_SPACE: Final = re.compile(r"(?:[ \t\r\n\f]|/\*.*?\*/)*", re.DOTALL)
_COMBINATOR: Final = re.compile(r"(?:[ \t\r\n\f]|/\*.*?\*/)*([>+~])?(?:[ \t\r\n\f]|/\*.*?\*/)*", re.DOTALL)
_STRING: Final = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'", re.DOTALL)
_OPERATOR: Final = re.compile(r"[~|^$*]?=")
_UNESCAPE: Final = re.compile(r"\\(?:([0-9a-fA-F]{1,6})(?:\r\n|[ \t\r\n\f])?|\n|(.))", re.DOTALL)
_NTH: Final = re.compile(
    r"\s*(?:(odd|even)|([+-]?\d*)n(?:\s*([+-])\s*(\d+)|([+-]\d+))?|([+-]?\d+))(?=\s|\)|$)", re.IGNORECASE
)

# Pseudo-classes that depend only on the tree in a still image without interaction.
_STATIC: Final = frozenset(
    [
        "root",
        "empty",
        "first-child",
        "last-child",
        "only-child",
        "first-of-type",
        "last-of-type",
        "only-of-type",
        "link",
        "any-link",
        "scope",
        "checked",
        "disabled",
        "enabled",
        "required",
        "optional",
        "read-only",
        "read-write",
        "defined",
        "placeholder-shown",
        "default",
        "indeterminate",
        "open",
    ]
)
_NEVER: Final = frozenset(
    [
        "hover",
        "active",
        "focus",
        "focus-visible",
        "focus-within",
        "visited",
        "target",
        "target-within",
        "current",
        "past",
        "future",
        "playing",
        "paused",
        "seeking",
        "buffering",
        "stalled",
        "muted",
        "volume-locked",
        "fullscreen",
        "modal",
        "picture-in-picture",
        "popover-open",
        "autofill",
        "valid",
        "invalid",
        "in-range",
        "out-of-range",
        "user-valid",
        "user-invalid",
        "local-link",
        "blank",
        "-webkit-autofill",
        "host",
        "state",
        "active-view-transition",
        "-webkit-full-screen",
    ]
)
_NTH_NAMES: Final = frozenset(("nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type"))
_LISTS: Final = frozenset(("is", "where", "not", "has", "matches", "-webkit-any"))
_STATES_OF_ELEMENTS: Final = frozenset(("is", "where", "not"))
_LEGACY_ELEMENTS: Final = frozenset(("before", "after", "first-letter", "first-line"))
_ELEMENTS: Final = frozenset(
    [
        "before",
        "after",
        "marker",
        "first-letter",
        "first-line",
        "placeholder",
        "selection",
        "backdrop",
        "file-selector-button",
        "target-text",
        "details-content",
        "grammar-error",
        "spelling-error",
        "cue",
        "part",
        "slotted",
        "highlight",
        "view-transition",
    ]
)


SCOPE_ROOT: Final = (ComplexSelector((Compound(pseudo_classes=(PseudoClass("scope"),)),)),)
"""What `&` stands for directly inside `@scope`: the scope's root, with no specificity.

Spec: https://www.w3.org/TR/css-cascade-6/#scoped-rules
"""


@forgettable
@lru_cache(maxsize=1536)
def parse_selectors(
    text: str, parents: tuple[ComplexSelector, ...] | None = None, *, relative: bool = False
) -> tuple[ComplexSelector, ...]:
    """Parse a selector list.

    Args:
        text: The list as written.
        parents: Selectors of the rule that it is nested in. `&` stands for them, and a selector without `&` starts with
            it and a descendant combinator. None outside nesting, where `&` is the scope, which is the root.
        relative: Whether a selector may start with a combinator, as in `:has()`.

    Raises:
        SelectorError: A selector in it does not fit the grammar. The whole list is then invalid.
    """
    return _Parser(text, parents, 0).parse_all(relative=relative)


class _Parser:
    __slots__ = ("at", "depth", "parents", "saw_parent", "text")

    def __init__(self, text: str, parents: tuple[ComplexSelector, ...] | None, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise SelectorError(f"pseudo-classes nest deeper than {MAX_DEPTH}")
        self.text = text
        self.at = 0
        self.depth = depth
        self.parents = parents
        self.saw_parent = False

    # ── lists ─────────────────────────────────────────────────────────────────────────────────────────────

    def parse_all(self, *, relative: bool) -> tuple[ComplexSelector, ...]:
        selectors = self.parse_list(relative=relative)
        if self.at < len(self.text):
            raise SelectorError(f"unexpected {self.text[self.at]!r} in a selector")
        return selectors

    def parse_list(self, *, relative: bool = False, forgiving: bool = False) -> tuple[ComplexSelector, ...]:
        selectors: list[ComplexSelector] = []
        while True:
            start = self.at
            try:
                selectors.append(self.parse_complex(relative=relative))
            except SelectorError:
                if not forgiving:
                    raise
                self.at = start
                self._skip_to_comma()
            if self.at >= len(self.text) or self.text[self.at] != ",":
                return tuple(selectors)
            self.at += 1

    def _skip_to_comma(self) -> None:
        depth = 0
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in "([{":
                depth += 1
            elif char in ")]}":
                if depth == 0:
                    return
                depth -= 1
            elif char == "," and depth == 0:
                return
            elif char == "\\":
                self.at += 1
            elif char in "\"'":
                string = _STRING.match(self.text, self.at)
                self.at = string.end() - 1 if string else len(self.text)
            self.at += 1

    def parse_complex(self, *, relative: bool = False) -> ComplexSelector:
        compounds: list[Compound] = []
        combinators: list[Combinator] = []
        leading: Combinator = ""
        self.saw_parent = False
        nests = self.parents is not None and self.depth == 0
        self._skip_space()
        if (relative or nests) and self.text[self.at : self.at + 1] in (">", "+", "~"):
            leading = self.text[self.at]  # type: ignore[assignment]  # one of the three
            self.at += 1
            self._skip_space()
        pseudo_element = ""
        while True:
            compound, pseudo_element = self._parse_compound()
            compounds.append(compound)
            match = _COMBINATOR.match(self.text, self.at)
            end = match.end() if match else self.at
            if end >= len(self.text) or self.text[end] in ",)":
                self.at = end
                break
            symbol = match[1] if match else None
            if symbol is None and end == self.at:
                raise SelectorError(f"unexpected {self.text[end]!r} in a selector")
            if pseudo_element:
                raise SelectorError("nothing may follow a pseudo-element")
            combinators.append(symbol or " ")  # type: ignore[arg-type]  # the pattern allows nothing else
            self.at = end
        compounds.reverse()
        combinators.reverse()
        if nests and (leading or not (self.saw_parent or self.parents is SCOPE_ROOT)):
            compounds.append(self._parent_compound())
            combinators.append(leading or " ")
        elif relative:
            combinators.append(leading or " ")
        return ComplexSelector(
            tuple(compounds),
            tuple(combinators),
            pseudo_element,
            _specificity(compounds, pseudo_element),
            _weight(compounds),
        )

    # ── compounds ─────────────────────────────────────────────────────────────────────────────────────────

    def _parse_compound(self) -> tuple[Compound, str]:
        text = self.text
        start = self.at
        tag, ids = self._parse_type(), list[str]()
        classes: list[str] = []
        attributes: list[AttributeTest] = []
        pseudo_classes: list[PseudoClass] = []
        pseudo_element = ""
        any_type = self.at > start
        while self.at < len(text):
            char = text[self.at]
            if pseudo_element and char != ":":
                break
            if char == ".":
                self.at += 1
                classes.append(self._ident())
            elif char == "#":
                self.at += 1
                ids.append(self._name())
            elif char == "[":
                attributes.append(self._parse_attribute())
            elif char == "&":
                self.at += 1
                self.saw_parent = True
                pseudo_classes.append(self._parent_test())
            elif char == ":":
                pseudo_element = self._parse_pseudo(pseudo_classes, pseudo_element)
            else:
                break
            any_type = True
        if not any_type:
            found = text[self.at : self.at + 1]
            raise SelectorError(f"unexpected {found!r} in a selector" if found else "a selector ends too early")
        first, *more = ids or [""]
        return (
            Compound(tag, first, tuple(classes), tuple(attributes), tuple(pseudo_classes), tuple(more)),
            pseudo_element,
        )

    def _parse_type(self) -> str:
        """Parse a type or universal selector. The namespace prefixes `*|` and `|` are ignored."""
        for _ in range(2):
            if self.text.startswith("*", self.at):
                self.at += 1
                tag = ""
            else:
                match = _IDENT.match(self.text, self.at)
                if match is None and not self.text.startswith("|", self.at):
                    return ""
                tag = _unescape(match[0]) if match else ""
                self.at = match.end() if match else self.at
            if self.text.startswith("|", self.at) and not self.text.startswith("|=", self.at):
                if tag:
                    raise SelectorError(f"the namespace {tag!r} is not declared")
                self.at += 1
                continue
            return tag
        return ""

    def _parent_test(self) -> PseudoClass:
        if self.parents is None:
            return PseudoClass("scope")
        return PseudoClass("is", selectors=self.parents)

    def _parent_compound(self) -> Compound:
        return Compound(pseudo_classes=(self._parent_test(),))

    def _parse_attribute(self) -> AttributeTest:
        self.at += 1
        self._skip_space()
        if self.text.startswith(("*|", "|"), self.at):
            self.at = self.text.index("|", self.at) + 1
        name = self._ident().lower()
        self._skip_space()
        if self._skip("]"):
            return AttributeTest(name, "", "", ignore_case=False)
        operator = _OPERATOR.match(self.text, self.at)
        if operator is None:
            raise SelectorError("an attribute selector needs an operator or a closing bracket")
        self.at = operator.end()
        self._skip_space()
        string = _STRING.match(self.text, self.at)
        if string is not None:
            self.at = string.end()
            value = _unescape(string[1] if string[1] is not None else string[2])
        else:
            value = self._ident()
        self._skip_space()
        flag = self.text[self.at : self.at + 1].lower()
        if flag in ("i", "s"):
            self.at += 1
            self._skip_space()
        # "If … the stylesheet ends inside a construct, it is closed", so a missing bracket at the end is repaired.
        if not self._skip("]") and self.at < len(self.text):
            raise SelectorError("an attribute selector needs a closing bracket")
        return AttributeTest(name, operator[0], value, ignore_case=flag == "i")  # type: ignore[arg-type]  # one of the operators

    # ── pseudo-classes and pseudo-elements ────────────────────────────────────────────────────────────────

    def _parse_pseudo(self, pseudo_classes: list[PseudoClass], pseudo_element: str) -> str:
        self.at += 1
        is_element = self._skip(":")
        name = self._ident().lower()
        function = self._skip("(")
        if is_element or (name in _LEGACY_ELEMENTS and not function):
            if name not in _ELEMENTS and not name.startswith("-webkit-"):
                raise _unknown("pseudo-element", f"::{name}", is_foreign=name.startswith("-"))
            if function:
                self._take_argument()
            # `::before::marker` and the like never match here.
            return f"{pseudo_element}::{name}" if pseudo_element else name
        if pseudo_element and function and name in _STATES_OF_ELEMENTS:
            self._parse_states(name)
            pseudo_classes.append(_ALWAYS if name == "not" else PseudoClass("never"))
            return pseudo_element
        if pseudo_element and name not in _NEVER:
            raise SelectorError("only states may follow a pseudo-element")
        pseudo_classes.append(self._parse_function(name) if function else _plain_pseudo_class(name))
        return pseudo_element

    def _parse_function(self, name: str) -> PseudoClass:
        if name in _NTH_NAMES:
            result = self._parse_nth(name)
        elif name in _LISTS:
            inner = _Parser(self.text, self.parents, self.depth + 1)
            inner.at = self.at
            forgiving = name not in ("not", "has")
            selectors = inner.parse_list(relative=name == "has", forgiving=forgiving)
            self.at = inner.at
            self.saw_parent = self.saw_parent or inner.saw_parent
            known = name if name in ("is", "where", "not", "has") else "is"
            result = PseudoClass(known, selectors=selectors)
        elif name in ("lang", "dir"):
            return PseudoClass(name, argument=self._take_argument())
        elif name in ("host", "host-context", "state", "active-view-transition-type"):
            self._take_argument()
            return PseudoClass("never")
        else:
            raise _unknown("pseudo-class", f":{name}()", is_foreign=name.startswith("-"))
        self._skip_space()
        if not self._skip(")") and self.at < len(self.text):
            raise SelectorError(f"':{name}(' is not closed")
        return result

    def _parse_states(self, name: str) -> None:
        """Parse states after a pseudo-element. None of them ever matches. `:is` ignores everything but states."""
        inner = _Parser(self.text, None, self.depth + 1)
        inner.at = self.at
        states = inner.parse_list(forgiving=name != "not")
        if name == "not" and any(not _is_state(selector) for selector in states):
            raise SelectorError("only states may follow a pseudo-element")
        self.at = inner.at
        self._skip_space()
        if not self._skip(")") and self.at < len(self.text):
            raise SelectorError(f"':{name}(' is not closed")

    def _parse_nth(self, name: str) -> PseudoClass:
        match = _NTH.match(self.text, self.at)
        if match is None:
            raise SelectorError(f"':{name}()' takes an+b, odd or even")
        self.at = match.end()
        step, offset = _nth_numbers(match)
        self._skip_space()
        selectors: tuple[ComplexSelector, ...] = ()
        if self.text[self.at : self.at + 2].lower() == "of":
            if name.endswith("of-type"):
                raise SelectorError(f"':{name}()' takes no 'of'")
            inner = _Parser(self.text, self.parents, self.depth + 1)
            inner.at = self.at + 2
            selectors = inner.parse_list()
            self.at = inner.at
        return PseudoClass(name, step, offset, selectors)

    # ── characters ────────────────────────────────────────────────────────────────────────────────────────

    def _take_argument(self) -> str:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] != ")":
            self._skip_to_comma()
            if self.text.startswith(",", self.at):
                self.at += 1
            elif self.text.startswith(("]", "}"), self.at):
                raise SelectorError(f"unexpected {self.text[self.at]!r} in a selector")
        argument = self.text[start : self.at].strip()
        self.at += 1
        return argument

    def _ident(self) -> str:
        return self._word(_IDENT, "an identifier")

    def _name(self) -> str:
        return self._word(_NAME, "a name")

    def _word(self, pattern: re.Pattern[str], what: str) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise SelectorError(f"expected {what} before {self.text[self.at : self.at + 1]!r}")
        self.at = match.end()
        return _unescape(match[0])

    def _skip(self, char: str) -> bool:
        if self.text.startswith(char, self.at):
            self.at += 1
            return True
        return False

    def _skip_space(self) -> None:
        match = _SPACE.match(self.text, self.at)
        if match:
            self.at = match.end()


def _plain_pseudo_class(name: str) -> PseudoClass:
    if name in _STATIC:
        return _SHORT_FORMS.get(name) or PseudoClass(name)
    if name in _NEVER:
        return PseudoClass("never")
    raise _unknown("pseudo-class", f":{name}", is_foreign=name.startswith("-"))


def _unknown(what: str, written: str, *, is_foreign: bool) -> SelectorError:
    return (OtherBrowserError if is_foreign else SelectorError)(f"unknown {what} '{written}'")


def _is_state(selector: ComplexSelector) -> bool:
    return len(selector.compounds) == 1 and selector.compounds[0] == _STATE


_STATE: Final = Compound(pseudo_classes=(PseudoClass("never"),))
_ALWAYS: Final = PseudoClass("not", selectors=(ComplexSelector((_STATE,)),))
_SHORT_FORMS: Final = {
    "first-child": PseudoClass("nth-child", 0, 1),
    "last-child": PseudoClass("nth-last-child", 0, 1),
    "first-of-type": PseudoClass("nth-of-type", 0, 1),
    "last-of-type": PseudoClass("nth-last-of-type", 0, 1),
}


def _nth_numbers(match: re.Match[str]) -> tuple[int, int]:
    keyword, step, sign, distance, joined, alone = match.groups()
    if keyword:
        return (2, 1) if keyword.lower() == "odd" else (2, 0)
    if alone:
        return 0, _small(alone)
    a = {"": 1, "+": 1, "-": -1}.get(step)
    if a is None:
        a = _small(step)
    b = _small(joined) if joined else _small(f"{sign}{distance}") if sign else 0
    return a, b


def _small(text: str) -> int:
    """Read an integer. A huge one is clamped like in browsers, so that its digits cost no time."""
    return int(text) if len(text) < 12 else (-(2**31) if text.startswith("-") else 2**31 - 1)


def _unescape(text: str) -> str:
    return _UNESCAPE.sub(_replace_escape, text) if "\\" in text else text


def _replace_escape(match: re.Match[str]) -> str:
    if match[1]:
        code = int(match[1], 16)
        return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
    return match[2] or ""


# ── specificity ───────────────────────────────────────────────────────────────────────────────────────────


def _weight(compounds: list[Compound]) -> int:
    """Count the compounds, including those in nested lists. `& &` doubles their number at each level of nesting.

    Raises:
        SelectorError: There are too many compounds.
    """
    lists = [one.selectors for compound in compounds for one in compound.pseudo_classes if one.selectors]
    weight = len(compounds) + sum(selector.weight for selectors in lists for selector in selectors)
    if weight > MAX_WEIGHT:
        raise SelectorError(f"a selector of more than {MAX_WEIGHT:,} compounds")
    return weight


def _specificity(compounds: list[Compound], pseudo_element: str) -> Specificity:
    """Count ids, classes and types.

    Spec: https://www.w3.org/TR/selectors-4/#specificity-rules
    """
    a, b, c = 0, 0, 1 if pseudo_element else 0
    for compound in compounds:
        a += (1 if compound.id else 0) + len(compound.more_ids)
        b += len(compound.classes) + len(compound.attributes)
        c += 1 if compound.tag else 0
        for one in compound.pseudo_classes:
            x, y, z = _pseudo_specificity(one)
            a, b, c = a + x, b + y, c + z
    return a, b, c


def _pseudo_specificity(one: PseudoClass) -> Specificity:
    if one.name == "where":
        return 0, 0, 0
    most: Specificity = max((selector.specificity for selector in one.selectors), default=(0, 0, 0))
    if one.name in ("is", "not", "has"):
        return most
    return most[0], most[1] + 1, most[2]
