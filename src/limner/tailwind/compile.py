"""Compiles the text of one attribute to CSS.

Goes in: ``px-4 p-8 md:text-lg``, a theme. Comes out: `Compiled`: rules in which ``&`` stands for the element, and what
was wrong. The last class wins among those without variants, and among those with the same variants. A class with
variants wins over one without.

Spec: https://tailwindcss.com/docs/styling-with-utility-classes
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from limner.css.ignored import suggest_name
from limner.diagnostics import Diagnostic
from limner.errors import Facts
from limner.tailwind.candidate import Candidate, bracket_depth, parse_candidate, split_outside
from limner.tailwind.measures import MEASURES
from limner.tailwind.rows import Utility
from limner.tailwind.theme import Theme
from limner.tailwind.values import bare_modifier, resolve_arbitrary, resolve_value
from limner.tailwind.variants import NAMES, Variant, read_variant
from limner.tailwind.words import WORDS

_PROPERTY: Final = re.compile(r"\[(--[\w-]+|-?[a-z][a-z-]*):(.+)\]", re.DOTALL)
_USED: Final = re.compile(r"--[\w-]+|\banimation(?=:)")
_MOST_SUGGESTED: Final = 20
_LONGEST_NAME: Final = 60
_MARKERS: Final = re.compile(r"(?:group|peer|dark|light|not-prose|prose)(?:/[\w-]+)?")
_SPEC: Final = "https://tailwindcss.com/docs/styling-with-utility-classes"


class Rule(NamedTuple):
    """One rule: the at-rules around it from the outermost inwards, its selector with ``&``, its declarations."""

    around: tuple[str, ...]
    selector: str
    css: str


class Compiled(NamedTuple):
    """What one attribute stands for.

    Attributes:
        rules: Its rules, from the weakest to the strongest.
        used: Custom properties that it names, and ``animation`` if it plays one.
        faults: Classes that are not utilities, and what to report about each.
    """

    rules: tuple[Rule, ...]
    used: frozenset[str]
    faults: tuple[tuple[str, Diagnostic], ...]


_Entry = tuple[tuple[tuple[int, float], ...], bool, Rule]


@cache
def static_rows() -> Mapping[str, Utility]:
    """Give the utilities without a value by name. If two have the same name, the first one counts."""
    rows: dict[str, Utility] = {}
    for row in WORDS:
        rows.setdefault(row.name, row)
    return rows


@cache
def valued_rows() -> Mapping[str, tuple[Utility, ...]]:
    """Give the utilities with a value by name."""
    rows: dict[str, tuple[Utility, ...]] = {}
    for row in MEASURES:
        rows[row.name] = (*rows.get(row.name, ()), row)
    return rows


def compile_utilities(text: str, theme: Theme) -> Compiled:
    """Compile the text of an attribute."""
    entries: list[_Entry] = []
    faults: list[tuple[str, Diagnostic]] = []
    for one in split_classes(text):
        entry = _compile_one(one, theme, suggests=len(faults) < _MOST_SUGGESTED)
        if isinstance(entry, Diagnostic):
            faults.append((one, entry))
        elif entry is not None:
            entries.append(entry)
    entries.sort(key=lambda entry: entry[:2])
    rules: list[Rule] = []
    for _, _, rule in entries:
        if rules and rules[-1][:2] == rule[:2]:
            rules[-1] = rule._replace(css=f"{rules[-1].css}; {rule.css}")
        else:
            rules.append(rule)
    used = frozenset(name for rule in rules for name in _USED.findall(rule.css))
    return Compiled(tuple(rules), used, tuple(faults))


def split_classes(text: str) -> list[str]:
    """Split a text into classes. Spaces within brackets belong to a class, as in satori."""
    parts: list[str] = []
    for one in text.split():
        if parts and bracket_depth(parts[-1]) > 0:
            parts[-1] += f"_{one}"
        else:
            parts.append(one)
    return parts


def _compile_one(text: str, theme: Theme, *, suggests: bool) -> _Entry | Diagnostic | None:
    candidate = parse_candidate(text)
    variants: list[Variant] = []
    for written in candidate.variants:
        variant = read_variant(written, theme)
        if variant is None:
            return _unknown(text, _near_variant(written, theme) if suggests else "")
        variants.append(variant)
    found = _declarations(candidate, theme)
    if found is None:
        return None if _MARKERS.fullmatch(text) else _unknown(text, _near(candidate, theme) if suggests else "")
    row, css = found
    if any(one.never for one in variants) or not css:
        return None
    if candidate.important:
        css = "; ".join(f"{one} !important" for one in split_outside(css, ";"))
    selector, around = "&", list[str]()
    for variant in variants:
        selector = variant.selector.replace("&", selector)
        if variant.rule:
            around.append(variant.rule)
    if selector.endswith(("::before", "::after")) and "content:" not in css:
        css = f"content: var(--tw-content); {css}"
    selector = row.selector.replace("&", selector)
    order = tuple(sorted((one.order for one in variants), reverse=True))
    return order, row.late, Rule(tuple(around), selector, css)


def _declarations(candidate: Candidate, theme: Theme) -> tuple[Utility, str] | None:
    """Find the row of a class, and write its declarations."""
    base, modifier = candidate.base, candidate.modifier
    plain = static_rows().get(base)
    if plain is not None and not modifier:
        return plain, plain.css
    if base == "container" and not modifier:
        return _container(theme)
    own = _PROPERTY.fullmatch(base)
    if own is not None:
        written = f"[{own[2]}]" if ":" not in own[2] else f"[any:{own[2]}]"
        given = resolve_arbitrary([_OWN], written, "", theme, negative=False)
        return None if given is None else (_OWN, f"{own[1]}: {given[1]}")
    negative = base.startswith("-")
    name = base[1:] if negative else base
    opening = next((name.find(one) for one in ("-[", "-(") if one in name), -1)
    if opening > 0:
        return _arbitrary(name, opening, modifier, theme, negative=negative)
    at = len(name)
    while at > 0:
        value = name[at + 1 :] if at < len(name) else None
        for row in valued_rows().get(name[:at], ()):
            if row.negative or not negative:
                resolved = resolve_value(row, value, modifier, theme, negative=negative)
                if resolved is not None:
                    return row, _fill(row, resolved, value or "", modifier, theme)
        at = name.rfind("-", 0, at)
    return None


def _arbitrary(name: str, opening: int, modifier: str, theme: Theme, *, negative: bool) -> tuple[Utility, str] | None:
    """Read a value in brackets, which begin after the hyphen at `opening`."""
    rows = [row for row in valued_rows().get(name[:opening], ()) if row.negative or not negative]
    if name[-1] not in "])" or not rows:
        return None
    found = resolve_arbitrary(rows, name[opening + 1 :], modifier, theme, negative=negative)
    return None if found is None else (found[0], _fill(found[0], found[1], "", modifier, theme))


_OWN: Final = Utility("", "$", types=("any",))


def _fill(row: Utility, value: str, name: str, modifier: str, theme: Theme) -> str:
    css = row.css.replace("$", value)
    if row.modifier == "leading":
        css += _leading(name, modifier, theme)
    elif row.modifier == "opacity" and modifier and row.tint:
        alpha = row.tint.replace("-color", "-alpha")
        css = f"{alpha}: {bare_modifier(modifier) or modifier + '%'}; {css}"
    return css


def _leading(name: str, modifier: str, theme: Theme) -> str:
    """Give what else a font size of the theme sets: line height, letter spacing, weight."""
    if modifier:
        row = valued_rows()["leading"][0]
        line = bare_modifier(modifier) or resolve_value(row, modifier, "", theme, negative=False)
        return "" if line is None else f"; line-height: {line}"
    parts = ""
    for part, css in (
        ("line-height", "line-height: var(--tw-leading, $)"),
        ("letter-spacing", "letter-spacing: var(--tw-tracking, $)"),
        ("font-weight", "font-weight: var(--tw-font-weight, $)"),
    ):
        value = theme.text(f"--text-{name}--{part}") if name else None
        if value is not None:
            parts += f"; {css.replace('$', value)}"
    return parts


def _container(theme: Theme) -> tuple[Utility, str]:
    widths = [theme.values[f"--breakpoint-{name}"] for name in theme.names("--breakpoint")]
    rules = " ".join(f"@media (width >= {width}) {{ max-width: {width} }}" for width in widths)
    return Utility("container", ""), f"width: 100%; {rules}"


# ── messages ──────────────────────────────────────────────────────────────────────────────────────────────


def _unknown(text: str, near: str) -> Diagnostic:
    facts = Facts(
        f"unknown utility '{text if len(text) <= _LONGEST_NAME else text[:_LONGEST_NAME] + '…'}'",
        expected="a utility of Tailwind 4, or one with an arbitrary value such as w-[37px]",
        suggestion=f"'{near}'" if near else "",
        spec=_SPEC,
    )
    return Diagnostic("unknown-class", facts)


def _near_variant(written: str, theme: Theme) -> str:
    near = suggest_name(written[:_LONGEST_NAME], (*NAMES, *theme.names("--breakpoint")))
    return f"{near}:" if near else ""


def _near(candidate: Candidate, theme: Theme) -> str:
    """Give the most similar class: a word, or the most similar name with the most similar value."""
    base = candidate.base[:_LONGEST_NAME]
    start = "".join(f"{one}:" for one in candidate.variants)
    at = base.rfind("-", 0, base.find("[") if "[" in base else len(base))
    names = valued_rows()
    tried: list[str] = []
    while at > 0:
        name, value = base[:at], base[at + 1 :]
        if name.removeprefix("-") in names:
            values = _known_values(names[name.removeprefix("-")], theme)
            near = suggest_name(value, values)
            tried += [f"{name}-{near}"] if near else []
        else:
            near = suggest_name(name, names)
            tried += [f"{near}-{value}"] if near and _declarations(parse_candidate(f"{near}-{value}"), theme) else []
        at = base.rfind("-", 0, at)
    near = suggest_name(base, (*static_rows(), *names, *tried))
    return start + near if near and (near in tried or _declarations(parse_candidate(near), theme)) else ""


def _known_values(rows: tuple[Utility, ...], theme: Theme) -> list[str]:
    values: list[str] = []
    for row in rows:
        for one in row.values:
            if one.startswith("--"):
                values += theme.names(one)
            elif one == "color":
                values += theme.names("--color")
            else:
                values.append(one.partition("=")[0])
    return values
