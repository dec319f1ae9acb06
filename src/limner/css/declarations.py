"""Declarations: CSS text and mappings to longhands with specified values.

Goes in: a `style` attribute as text or as a mapping in any of the three spellings. Comes out: `Declaration` records,
with shorthands expanded and logical names in the block axis made physical. Errors become diagnostics. Everything is
remembered by content. A style or a (property, text) pair that was seen before takes one look-up.

Spec: https://www.w3.org/TR/css-style-attr/, https://www.w3.org/TR/css-cascade-5/
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Final, NamedTuple, TypeAlias, TypeGuard

from limner.budget import Budget
from limner.css.blocks import split_declarations
from limner.css.ignored import (
    IGNORED_PROPERTIES,
    UNDRAWN_VALUES,
    is_foreign_name,
    is_foreign_value,
    is_harmless,
    say_grammar,
    suggest_name,
    suggest_value,
)
from limner.css.memo import Memo
from limner.css.property import (
    LOGICAL_NAMES,
    CssWide,
    Declaration,
    Pending,
    css_name,
    is_unitless,
    property_name,
    to_physical,
)
from limner.css.rows.table import PRIVATE_PREFIX, PROPERTIES
from limner.css.shorthands import EXPANSIONS, SHORTHAND_ROWS, SHORTHANDS
from limner.css.specified import settle, with_base
from limner.css.tokens import GrammarError, parse_value
from limner.css.variables import Place, has_reference, is_valid_reference_text, substitute_variables
from limner.diagnostics import Diagnostic, Diagnostics
from limner.errors import Facts
from limner.memos import forgets, forgettable
from limner.sources import SourceLocation

__all__ = [
    "INVALID",
    "clear_memos",
    "expand_declaration",
    "parse_declarations",
    "resolve_pending",
    "substitute_variables",
]

StyleValue: TypeAlias = str | int | float | None

_TR: Final = "https://www.w3.org/TR/"
_CHARACTER_STEPS: Final = 3  # per character of a text that is parsed
_DECLARED_STEPS: Final = 2  # per character of declarations that are parsed
_FUNCTION_STEPS: Final = 15  # for each function among them
_NAME_STEPS: Final = 5  # for each custom property that may be meant in place of a missing one
_WIDE: Final = {keyword.value: keyword for keyword in CssWide}


class Invalid:
    """The mark for a value that proved invalid once its references were replaced."""

    def __repr__(self) -> str:
        return "INVALID"


INVALID: Final = Invalid()
"""The result of `resolve_pending` for a value that is invalid at computed-value time. It acts like `unset`."""


class _Fault:
    """A fault whose diagnostic is made only when needed, because looking for what was meant takes long."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Diagnostic]) -> None:
        self._make = make
        self._made: Diagnostic | None = None

    @property
    def diagnostic(self) -> Diagnostic:
        """The diagnostic for this fault."""
        made = self._made
        if made is None:
            made = self._made = self._make()
        return made


class _Expanded(NamedTuple):
    """The content of one declaration: its longhands, and what was wrong."""

    plain: tuple[Declaration, ...]
    fault: _Fault | None = None

    @property
    def important(self) -> tuple[Declaration, ...]:
        """The same longhands, marked important."""
        return tuple([Declaration(name, value, important=True) for name, value, _ in self.plain])


class _Parsed(NamedTuple):
    """The content of a whole style, with the line and column of each fault."""

    declarations: tuple[Declaration, ...]
    faults: tuple[tuple[_Fault, int, int], ...]


_expanded: Final[Memo[_Expanded]] = Memo(entries=3_000)
_styles: Final[Memo[_Parsed]] = Memo(entries=1_000)
_entries: Final[Memo[_Parsed]] = Memo(entries=2_000)
_resolved: Final[Memo[object]] = Memo(entries=2_000)


@forgets
def clear_memos() -> None:
    """Forget everything that was parsed."""
    _expanded.clear()
    _styles.clear()
    _entries.clear()
    _resolved.clear()


# ── a whole style ─────────────────────────────────────────────────────────────────────────────────────────


def parse_declarations(
    style: str | Mapping[str, StyleValue],
    diagnostics: Diagnostics,
    where: SourceLocation | None = None,
    *,
    base: str = "",
    owner: object = None,
    budget: Budget | None = None,
    quirks: bool = False,
) -> tuple[Declaration, ...]:
    """Parse a `style` attribute or a style mapping.

    Args:
        style: CSS text, or values by property name. A bare number is CSS px, except for unitless properties. None and
            booleans are ignored.
        diagnostics: Is told what was wrong. Faulty declarations are left out of the result.
        where: Where the style is. Lines and columns within CSS text are added to it.
        base: Address of the sheet that has the CSS text, for relative addresses; empty if there is none.
        owner: The element whose style it is. If `where` is None and something is wrong, the element is located.
        budget: Spent by a style that is not yet remembered.
        quirks: Whether CSS text follows the rules of pages without a doctype.

    Returns:
        Longhands and custom properties in the order they were written. The same style gives the same tuple.

    Spec: https://www.w3.org/TR/css-style-attr/
    """
    if isinstance(style, str):
        text_key = (style, base, quirks) if base or quirks else style
        parsed = _styles.table.get(text_key)
        if parsed is None:
            if budget is not None:
                budget.spend(_parsing_steps(style))
            parsed = _styles.keep(text_key, _with_base(_parse_text(style, quirks=quirks), base), len(style))
    elif not style:
        return ()
    else:
        # 1, 1.0 and True are equal as keys, but not as styles.
        key = (*style.items(), *map(type, style.values()))
        try:
            parsed = _styles.table.get(key)
        except TypeError:
            parsed = _parse_mapping(style)
        else:
            if parsed is None:
                if budget is not None:
                    budget.spend(sum(map(_parsing_steps, filter(_is_str, style.values()))))
                weight = 8 * len(style) + sum(map(len, filter(_is_str, style.values())))
                parsed = _styles.keep(key, _parse_mapping(style), weight)
    if parsed.faults:
        if where is None and owner is not None:
            where = diagnostics.locate(owner, "style")
        for fault, line, column in parsed.faults:
            _tell(fault, diagnostics, where, line, column)
    return parsed.declarations


def _parsing_steps(text: str) -> int:
    """Give the cost of parsing declarations."""
    return _DECLARED_STEPS * len(text) + _FUNCTION_STEPS * text.count("(")


def _is_str(value: object) -> TypeGuard[str]:
    return isinstance(value, str)


def _with_base(parsed: _Parsed, base: str) -> _Parsed:
    if not base:
        return parsed
    declarations = tuple(
        declaration._replace(
            value=replace(declaration.value, base=base)
            if isinstance(declaration.value, Pending)
            else with_base(declaration.value, base)
        )
        for declaration in parsed.declarations
    )
    return parsed._replace(declarations=declarations)


def _tell(
    fault: _Fault, diagnostics: Diagnostics, where: SourceLocation | None, line: int = 0, column: int = 0
) -> None:
    """Report what is wrong, or just count it if the list of diagnostics is full."""
    if diagnostics.is_full:
        diagnostics.dropped += 1
    else:
        diagnostics.append(_located(fault.diagnostic, where, line, column))


def _located(fault: Diagnostic, where: SourceLocation | None, line: int, column: int) -> Diagnostic:
    if where is None:
        return fault
    if line > 1 and where.line:
        where = SourceLocation(where.file, where.line + line - 1, column)
    elif line and not where.line:
        where = SourceLocation(where.file, line, column)
    elif line and where.column:
        where = SourceLocation(where.file, where.line, where.column + column - 1)
    return replace(fault, facts=replace(fault.facts, where=where))


def _parse_text(text: str, *, quirks: bool = False) -> _Parsed:
    declarations: list[Declaration] = []
    faults: list[tuple[_Fault, int, int]] = []
    for raw in split_declarations(text):
        if raw.message:
            faults.append((_Fault(partial(_malformed, raw.message, raw.value)), raw.line, raw.column))
            continue
        name, value = css_name(raw.name), raw.value
        if quirks:
            from limner.css.quirks import without_quirks

            value = without_quirks(name, value)
        expanded = _expand(name, value)
        declarations += expanded.important if raw.important else expanded.plain
        if expanded.fault is not None:
            faults.append((expanded.fault, raw.line, raw.column))
    return _Parsed(tuple(declarations), tuple(faults))


_IMPORTANT = re.compile(r"\s*!\s*important\s*\Z", re.IGNORECASE)


def _parse_mapping(style: Mapping[str, object]) -> _Parsed:
    declarations: list[Declaration] = []
    faults: list[tuple[_Fault, int, int]] = []
    for written, value in style.items():
        key = (written, value, value.__class__)  # 1, 1.0 and True are equal as keys
        try:
            entry = _entries.table.get(key)
        except TypeError:
            entry = _parse_entry(str(written), value)
        else:
            if entry is None:
                weight = len(value) + 16 if isinstance(value, str) else 24
                entry = _entries.keep(key, _parse_entry(str(written), value), weight)
        declarations += entry.declarations
        faults += entry.faults
    return _Parsed(tuple(declarations), tuple(faults))


def _parse_entry(written: str, value: object) -> _Parsed:
    """Parse one entry of a mapping."""
    if value is None or isinstance(value, bool):
        return _Parsed((), ())
    name = property_name(written)
    text = _value_text(name, value)
    important = False
    if "!" in text and (match := _IMPORTANT.search(text)):
        text = text[: match.start()]
        important = True
    expanded = _expand(name, text)
    fault = expanded.fault
    return _Parsed(
        expanded.important if important else expanded.plain,
        () if fault is None else ((_Fault(partial(_as_written, fault, written, name)), 0, 0),),
    )


def _as_written(fault: _Fault, written: str, name: str) -> Diagnostic:
    """Name the property like the author did."""
    told = fault.diagnostic
    what = told.facts.what.replace(f"'{name}'", f"'{written}'", 1)
    return replace(told, facts=replace(told.facts, what=what))


def _value_text(name: str, value: object) -> str:
    """Give the CSS text of a value in a mapping."""
    if isinstance(value, str):
        return value.strip()
    if not isinstance(value, int | float):
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    text = str(int(value)) if value == int(value) else repr(value)
    return text if value == 0 or name.startswith("--") or is_unitless(name) else text + "px"


# ── one declaration ───────────────────────────────────────────────────────────────────────────────────────


def expand_declaration(
    name: str,
    text: str,
    diagnostics: Diagnostics,
    where: SourceLocation | None = None,
    *,
    important: bool = False,
) -> tuple[Declaration, ...]:
    """Parse one declaration of a style sheet.

    Args:
        name: The property as written.
        text: Its value without ``!important``.
        diagnostics: Is told what was wrong.
        where: Where the declaration is.
        important: Whether ``!important`` follows.

    Returns:
        Its longhands; empty if it is invalid.
    """
    expanded = _expand(css_name(name), text.strip())
    if expanded.fault is not None:
        _tell(expanded.fault, diagnostics, where)
    return expanded.important if important else expanded.plain


def _expand(name: str, text: str) -> _Expanded:
    key = (name, text)
    expanded = _expanded.table.get(key)
    if expanded is not None:
        return expanded
    return _expanded.keep(key, _expand_new(name, text), len(text) + 100)


def _expand_new(name: str, text: str) -> _Expanded:
    if name.startswith("--"):
        wide = _WIDE.get(text.lower())
        return _finished([(name, text if wide is None else wide)])
    longhands = longhands_of(name)
    if longhands is None or name.startswith(PRIVATE_PREFIX):
        return _Expanded((), _unknown(name, text))
    wide = _WIDE.get(text.lower())
    if wide is not None:
        return _finished([(longhand, wide) for longhand in longhands])
    if has_reference(text) and not (name == "content" and _pairs(name, text) is not None):
        if not is_valid_reference_text(text):
            return _Expanded((), _Fault(partial(_invalid, name, text)))
        return _finished([(longhand, Pending(name, text, longhand=longhand)) for longhand in longhands])
    pairs = _pairs(name, text)
    if pairs is None:
        foreign = "-" in text and is_foreign_value(text, lambda plain: _pairs(name, plain) is not None)
        fault = None if foreign else _undrawn(name, text) or _Fault(partial(_invalid, name, text))
        return _Expanded((), fault)
    return _finished(pairs, _undrawn(name, text))


def _finished(pairs: list[tuple[str, object]], fault: _Fault | None = None) -> _Expanded:
    return _Expanded(tuple([Declaration(name, value) for name, value in pairs]), fault)


# "the all property … resets all CSS properties except direction and unicode-bidi"
_ALL: Final = tuple(name for name in PROPERTIES if name not in {"direction", "unicode-bidi"})


def longhands_of(name: str) -> tuple[str, ...] | None:
    """Give the longhands that a property sets; None if there is no such property."""
    longhands = _ALL if name == "all" else SHORTHANDS.get(name)
    if longhands is not None:
        return longhands
    return (name,) if name in PROPERTIES or name in LOGICAL_NAMES else None


def _pairs(name: str, text: str) -> list[tuple[str, object]] | None:
    """Give the longhands of a declaration with their specified values; None if the value does not fit."""
    expand = EXPANSIONS.get(name)
    if name == "all":
        return None
    try:
        if expand is None:
            return [(name, PROPERTIES[to_physical(name, "ltr")].parse(text))]
        tokens = parse_value(text)
        if tokens.is_done():
            return None
        found = expand(tokens)
    except GrammarError:
        return None
    if not isinstance(found, Mapping) or not tokens.is_done():
        return None
    return [
        (longhand, settle(found[longhand]) if longhand in found else CssWide.INITIAL) for longhand in SHORTHANDS[name]
    ]


# ── references ────────────────────────────────────────────────────────────────────────────────────────────


def resolve_pending(
    pending: Pending,
    longhand: str,
    custom: Mapping[str, str],
    place: Place,
    budget: Budget,
    diagnostics: Diagnostics,
) -> object:
    """Parse a value whose references can now be replaced.

    Args:
        pending: The pending value.
        longhand: The longhand that is wanted, if the value does not name it.
        custom: Custom properties of the element, whose texts have no references.
        place: What else references may depend on.
        budget: Spent by text that has not been parsed before.
        diagnostics: Is told what was wrong.

    Returns:
        The specified value, a `CssWide`, or `INVALID`, which acts as `unset`.

    Spec: https://www.w3.org/TR/css-variables-1/#invalid-at-computed-value-time
    """
    text = substitute_variables(pending.text, custom, place)
    if text is None:
        if diagnostics.is_full:
            diagnostics.dropped += 1
        else:
            budget.spend(_NAME_STEPS * len(custom))
            diagnostics.append(_unset(pending, custom))
        return INVALID
    text = text.replace("/**/", " ").strip() if '"' not in text and "'" not in text else text.strip()
    longhand = pending.longhand or longhand
    key = (pending.name, longhand, text)
    value = _resolved.table.get(key)
    if value is None:
        budget.spend(_CHARACTER_STEPS * len(text))
        value = _resolved.keep(key, _resolve(pending.name, longhand, text), len(text) + 100)
    if value is INVALID:
        _tell(_Fault(partial(_invalid, pending.name, text)), diagnostics, pending.where)
    return with_base(value, pending.base) if pending.base else value


def _resolve(name: str, longhand: str, text: str) -> object:
    wide = _WIDE.get(text.lower())
    if wide is not None:
        return wide
    pairs = _pairs(name, text)
    if pairs is None:
        return INVALID
    return dict(pairs).get(longhand, INVALID)


# ── messages ──────────────────────────────────────────────────────────────────────────────────────────────


def _short(text: str) -> str:
    text = " ".join(text.split())
    return repr(text if len(text) <= 80 else text[:77] + "…")


def _grammar_and_spec(name: str) -> tuple[str, str, str]:
    """Give a property's grammar, an example of a value, and the address of its definition."""
    shorthand = SHORTHAND_ROWS.get(name)
    if shorthand is not None:
        spec = shorthand.spec if "://" in shorthand.spec else _TR + shorthand.spec
        return shorthand.grammar, shorthand.example, spec
    row = PROPERTIES.get(to_physical(name, "ltr"))
    return ("", "", "") if row is None else (row.grammar, row.example, row.spec)


def _malformed(message: str, text: str) -> Diagnostic:
    facts = Facts(message, got=_short(text), expected="property: value", spec=f"{_TR}css-style-attr/")
    return Diagnostic("invalid-declaration", facts)


@forgettable
@lru_cache(maxsize=256)
def _invalid(name: str, text: str) -> Diagnostic:
    grammar, example, spec = _grammar_and_spec(name)
    facts = Facts(
        f"invalid value for '{name}'",
        got=_short(text),
        expected=say_grammar(grammar, example) if grammar else "",
        suggestion=suggest_value(text, grammar, lambda tried: _pairs(name, tried) is not None),
        spec=spec,
    )
    return Diagnostic("invalid-value", facts)


_VARIABLE: Final = re.compile(r"var\(\s*+(--[^\s,)]++)", re.IGNORECASE)


def _unset(pending: Pending, custom: Mapping[str, str]) -> Diagnostic:
    """Report variables without a value: as a slip if a similar name exists, else as a note, as it may be intended."""
    missing = [name for name in dict.fromkeys(_VARIABLE.findall(pending.text)) if name not in custom]
    near = next((found for name in missing if (found := suggest_name(name, custom))), "")
    facts = Facts(
        f"'{pending.name}' is left out: {' and '.join(missing[:3]) or 'a variable'} has no value here",
        pending.where,
        got=_short(pending.text),
        expected="custom properties that are set on the element or above it, or fallbacks",
        suggestion=f"'{near}'" if near else "",
        spec=f"{_TR}css-variables-1/#invalid-variables",
    )
    return Diagnostic("invalid-variable", facts, "warning" if near or not missing else "info")


def _undrawn(name: str, text: str) -> _Fault | None:
    """Give a fault for a value that is accepted but not fully drawn; None for all others."""
    undrawn = UNDRAWN_VALUES.get(name)
    if undrawn is None or undrawn.pattern.search(text.lower()) is None:
        return None
    spec = _grammar_and_spec(name)[2]
    facts = Facts(f"this value of '{name}' is not supported", got=_short(text), suggestion=undrawn.advice, spec=spec)
    return _Fault(partial(Diagnostic, "unsupported", facts))


def _unknown(name: str, text: str) -> _Fault | None:
    """Give a fault for a wrong name; None for properties that may be ignored silently."""
    ignored = IGNORED_PROPERTIES.get(name)
    if ignored is not None:
        if not ignored.advice or is_harmless(text):
            return None
        facts = Facts(
            f"'{name}' is not supported", got=_short(text), suggestion=ignored.advice, spec=_TR + ignored.spec
        )
        return _Fault(partial(Diagnostic, "unsupported", facts))
    if is_foreign_name(name, lambda plain: longhands_of(plain) is not None or plain in IGNORED_PROPERTIES):
        return None
    return _Fault(partial(_misnamed, name, text))


def _misnamed(name: str, text: str) -> Diagnostic:
    known = [known for known in (*PROPERTIES, *SHORTHANDS) if not known.startswith(PRIVATE_PREFIX)]
    near = suggest_name(name, known)
    facts = Facts(
        f"unknown property '{name}'",
        got=_short(text),
        expected="a CSS property",
        suggestion=f"'{near}'" if near else "",
        spec=f"{_TR}css-2024/#properties",
    )
    return Diagnostic("unknown-property", facts)
