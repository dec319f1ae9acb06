"""The utilities of a tree as sheets: those about the element itself, and those about others.

Goes in: texts of `tw` (and of `class`, if the renderer reads it for utilities), the author's sheets, the canvas. Comes
out: `UsedUtilities`, which style uses. Compiled texts are remembered by text, theme and canvas.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from limner.budget import Budget
from limner.css.conditions import MediaEnvironment
from limner.css.sheet import StyleRule, Stylesheet
from limner.css.stylesheet import parse_stylesheet
from limner.diagnostics import Diagnostic, Diagnostics
from limner.errors import LimitExceededError
from limner.html.element import Element
from limner.memos import forgets
from limner.style.utilities import UsedUtilities
from limner.tailwind.compile import Rule, compile_utilities
from limner.tailwind.theme import Theme, default_theme
from limner.tailwind.variables import KEYFRAMES, PROPERTY_RULES

_CHARACTER_STEPS: Final = 20  # for compiling a class, per character
_MOST_CHARACTERS: Final = 100_000
_MEMO_ENTRIES: Final = 2_000
_NO_RULES: Final = Stylesheet("utilities")
_THEMES: Final = 32


class _Read(NamedTuple):
    """One text, compiled and parsed."""

    own: Stylesheet
    beside: Stylesheet | None
    used: frozenset[str]
    faults: tuple[tuple[str, Diagnostic], ...]


_texts: dict[tuple[object, ...], _Read] = {}
_themes: dict[object, Theme] = {}


@forgets
def clear_utilities() -> None:
    """Forget all compiled texts."""
    _texts.clear()
    _themes.clear()


def read_utilities(
    texts: Mapping[tuple[str, str], Element],
    given: tuple[tuple[str, str], ...],
    sheets: Sequence[Stylesheet],
    environment: MediaEnvironment,
    budget: Budget,
    diagnostics: Diagnostics,
) -> UsedUtilities:
    """Read the utilities of a tree.

    Args:
        texts: The first element with each (attribute, text).
        given: The theme of the renderer.
        sheets: The author's sheets. Their `@theme` rules come after the given theme.
        environment: The canvas, which `md:` and `dark:` test.
        budget: Spent by texts that are not yet remembered.
        diagnostics: Is told of classes that are not utilities.

    Raises:
        LimitExceededError: An attribute is longer than any author would write.
    """
    own_theme = (*given, *(entry for sheet in sheets for entry in sheet.theme))
    theme = _theme_of(own_theme)
    own: dict[tuple[str, str], Stylesheet] = {}
    beside: list[Stylesheet] = []
    used: set[str] = set()
    classes: frozenset[str] | None = None
    for (attribute, text), element in texts.items():
        key = (attribute, text, own_theme, environment)
        read = _texts.get(key)
        if read is None:
            read = _read(attribute, text, theme, environment, budget)
            if len(_texts) >= _MEMO_ENTRIES:
                _texts.clear()
            _texts[key] = read
        own[attribute, text] = read.own
        used |= read.used
        if read.beside is not None:
            beside.append(read.beside)
        for unknown, fault in read.faults:
            if attribute == "class" and unknown:
                classes = _classes_of(sheets) if classes is None else classes
                if unknown in classes:
                    continue
            diagnostics.append(fault.at(diagnostics.locate(element, "tag") or element.source))
    base = _base_sheet(used, theme, {name for name, _ in given}, environment)
    kinds = frozenset(attribute for attribute, _ in texts)
    return UsedUtilities(own, tuple(beside) if base is None else (base, *beside), (own_theme, kinds, environment))


def _theme_of(own: tuple[tuple[str, str], ...]) -> Theme:
    if not own:
        return default_theme()
    found = _themes.get(own)
    if found is None:
        if len(_themes) >= _THEMES:
            _themes.clear()
        found = _themes[own] = default_theme().extend(own)
    return found


def _read(attribute: str, text: str, theme: Theme, environment: MediaEnvironment, budget: Budget) -> _Read:
    if len(text) > _MOST_CHARACTERS:
        raise LimitExceededError(
            f"the attribute {attribute!r} is too long",
            got=f"{len(text):,} characters",
            expected=f"at most {_MOST_CHARACTERS:,}",
        )
    budget.spend(_CHARACTER_STEPS * len(text))
    compiled = compile_utilities(text, theme)
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    quoted = "".join(f"\\{ord(one):x} " if one in "\n\r\f\0" else one for one in quoted)
    css = "\n".join(_written(rule, f'[{attribute}="{quoted}"]') for rule in compiled.rules)
    told = Diagnostics()
    sheet = parse_stylesheet(
        css,
        origin="utilities",
        environment=environment,
        diagnostics=told,
        budget=budget,
        remember=False,
    )
    own = tuple(rule for rule in sheet.rules if _is_own(rule, attribute, text))
    others = tuple(rule for rule in sheet.rules if not _is_own(rule, attribute, text))
    faults = tuple(("", _placeless(one)) for one in told)
    return _Read(
        replace(_NO_RULES, rules=own),
        replace(_NO_RULES, rules=others) if others else None,
        compiled.used,
        (*compiled.faults, *faults),
    )


def _written(rule: Rule, element: str) -> str:
    css = f"{rule.selector.replace('&', element)} {{ {rule.css} }}"
    for around in reversed(rule.around):
        css = f"{around} {{ {css} }}"
    return css


def _is_own(rule: StyleRule, attribute: str, text: str) -> bool:
    """Tell whether a rule is about the element that has the attribute."""
    return all(
        any(test.name == attribute and test.value == text for test in one.compounds[0].attributes)
        for one in rule.selectors
    )


def _placeless(fault: Diagnostic) -> Diagnostic:
    return replace(fault, facts=replace(fault.facts, where=None))


def _classes_of(sheets: Sequence[Stylesheet]) -> frozenset[str]:
    """Give the classes used in the author's own sheets."""
    return frozenset(
        name
        for sheet in sheets
        for rule in sheet.rules
        for selector in rule.selectors
        for compound in selector.compounds
        for name in compound.classes
    )


def _base_sheet(used: set[str], theme: Theme, given: set[str], environment: MediaEnvironment) -> Stylesheet | None:
    """Give what else utilities need: registered properties, keyframes, and the theme values that they use."""
    registered = [PROPERTY_RULES[name] for name in sorted(used) if name in PROPERTY_RULES]
    asked = sorted(name for name in used | given if name in theme.values)
    css = "\n".join((*registered, *KEYFRAMES.values()) if "animation" in used else registered)
    if asked:
        css += f"\n:root {{ {'; '.join(f'{name}: {theme.values[name]}' for name in asked)} }}"
    return parse_stylesheet(css, layer=("theme",), environment=environment) if css else None
