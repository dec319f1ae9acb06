"""Variants: the part before a colon, as rules around a declaration.

Goes in: one variant as written and a theme. Comes out: `Variant`: the selector that replaces `&`, and the at-rule
around it; None for an unknown variant.

Spec: https://tailwindcss.com/docs/hover-focus-and-other-states
"""

import re
from typing import Final, NamedTuple

from limner.tailwind.candidate import decode_arbitrary, split_outside
from limner.tailwind.rows import words_of
from limner.tailwind.theme import Theme


class Variant(NamedTuple):
    """How a variant changes a rule.

    Attributes:
        order: Sorts rules, of which later ones win: a number, then a width.
        selector: The selector that replaces `&`.
        rule: An at-rule around it, such as ``@media (width >= 48rem)``; empty if there is none.
        never: Whether it never matches in an image, like `hover`.
    """

    order: tuple[int, float]
    selector: str = "&"
    rule: str = ""
    never: bool = False


_PSEUDO_CLASSES: Final = {
    "first": ":first-child",
    "last": ":last-child",
    "only": ":only-child",
    "odd": ":nth-child(odd)",
    "even": ":nth-child(even)",
    "first-of-type": ":first-of-type",
    "last-of-type": ":last-of-type",
    "only-of-type": ":only-of-type",
    "open": ":is([open], :open)",
    "checked": ":checked",
    "placeholder-shown": ":placeholder-shown",
    "optional": ":optional",
    "required": ":required",
    "read-only": ":read-only",
    "empty": ":empty",
    "enabled": ":enabled",
    "disabled": ":disabled",
    "inert": ":is([inert], [inert] *)",
    "rtl": ':where(:dir(rtl), [dir="rtl"], [dir="rtl"] *)',
    "ltr": ':where(:dir(ltr), [dir="ltr"], [dir="ltr"] *)',
}
_NEVER: Final = words_of(
    "visited target default indeterminate autofill valid invalid user-valid user-invalid in-range "
    "out-of-range focus-within hover focus focus-visible active selection backdrop details-content "
    "file starting"
)
_PSEUDO_ELEMENTS: Final = ("first-letter", "first-line", "marker", "placeholder", "before", "after")
_MEDIA: Final = {
    "motion-safe": "(prefers-reduced-motion: no-preference)",
    "motion-reduce": "(prefers-reduced-motion: reduce)",
    "contrast-more": "(prefers-contrast: more)",
    "contrast-less": "(prefers-contrast: less)",
    "portrait": "(orientation: portrait)",
    "landscape": "(orientation: landscape)",
    "dark": "(prefers-color-scheme: dark)",
    "light": "(prefers-color-scheme: light)",
    "print": "print",
    "forced-colors": "(forced-colors: active)",
    "inverted-colors": "(inverted-colors: inverted)",
    "pointer-none": "(pointer: none)",
    "pointer-coarse": "(pointer: coarse)",
    "pointer-fine": "(pointer: fine)",
    "any-pointer-none": "(any-pointer: none)",
    "any-pointer-coarse": "(any-pointer: coarse)",
    "any-pointer-fine": "(any-pointer: fine)",
    "noscript": "(scripting: none)",
}
_ARIA: Final = words_of("busy checked disabled expanded hidden pressed readonly required selected")
_ORDER: Final = {
    name: place
    for place, name in enumerate(
        (
            *("*", "**", "not", "group", "peer", *_PSEUDO_ELEMENTS, *_PSEUDO_CLASSES, *sorted(_NEVER)),
            *("in", "has", "aria", "data", "nth", "nth-last", "nth-of-type", "nth-last-of-type", "supports"),
            *("motion-safe", "motion-reduce", "contrast-more", "contrast-less", "max", "min", "@max", "@min"),
            *(name for name in _MEDIA if not name.startswith(("motion", "contrast"))),
            "arbitrary",
        )
    )
}
_NTH: Final = ("nth-last-of-type", "nth-of-type", "nth-last", "nth")
_PX: Final = {"px": 1.0, "rem": 16.0, "em": 16.0}
_LENGTH: Final = re.compile(r"(\d*\.?\d+)(px|rem|em)")

NAMES: Final = (*_PSEUDO_CLASSES, *_NEVER, *_PSEUDO_ELEMENTS, *_MEDIA, "*", "**")
"""Variants that are one word. Those for widths come from the theme."""


def read_variant(text: str, theme: Theme) -> Variant | None:
    """Give what a variant means; None if it is unknown."""
    if text in _PSEUDO_CLASSES:
        return Variant((_ORDER[text], 0), f"&{_PSEUDO_CLASSES[text]}")
    if text in _MEDIA:
        return Variant((_ORDER[text], 0), rule=f"@media {_MEDIA[text]}")
    if text in _NEVER:
        return Variant((_ORDER[text], 0), never=True)
    if text in _PSEUDO_ELEMENTS:
        return Variant((_ORDER[text], 0), f"&::{text}")
    if text == "*":
        return Variant((_ORDER[text], 0), ":is(& > *)")
    if text == "**":
        return Variant((_ORDER[text], 0), ":is(& *)")
    if text.startswith("[") and text.endswith("]"):
        return _arbitrary(text[1:-1])
    return _width(text, theme) or _compound(text, theme)


def _arbitrary(text: str) -> Variant | None:
    text = decode_arbitrary(text).strip()
    order = (_ORDER["arbitrary"], 0.0)
    if any(one in text for one in "{};"):
        return None
    if text.startswith("@"):
        return Variant(order, rule=text)
    return Variant(order, text if "&" in text else f"&:is({text})")


def _width(text: str, theme: Theme) -> Variant | None:
    """Read `md`, `max-md`, `min-[400px]`, and the same for a container."""
    container = text.startswith("@")
    word, _, name = text.removeprefix("@").partition("/")
    head, hyphen, rest = word.partition("-")
    kind, key = (head, rest) if head in ("min", "max") and hyphen else ("min", word)
    if key.startswith("[") and key.endswith("]"):
        if kind == "min" and not container and head != "min":
            return None
        length: str | None = decode_arbitrary(key[1:-1])
    else:
        length = theme.values.get(f"--{'container' if container else 'breakpoint'}-{key}")
    if not length:
        return None
    match = _LENGTH.fullmatch(length)
    px = float(match[1]) * _PX[match[2]] if match is not None else 0.0
    condition = f"(width < {length})" if kind == "max" else f"(width >= {length})"
    rule = f"@container {name} {condition}".replace("  ", " ") if container else f"@media {condition}"
    order = _ORDER[("@" if container else "") + kind]
    return Variant((order, -px if kind == "max" else px), rule=rule)


def _compound(text: str, theme: Theme) -> Variant | None:
    """Read a variant that takes another variant or a value: `group-first`, `not-[.a]`, `data-[x=1]`, `nth-3`."""
    for head in _NTH:
        if text.startswith(f"{head}-"):
            value = _inner(text[len(head) + 1 :])
            name = {"nth": "nth-child", "nth-last": "nth-last-child"}.get(head, head)
            return Variant((_ORDER[head], 0), f"&:{name}({value})") if value else None
    head, _, rest = text.partition("-")
    if not rest or head not in _ORDER:
        return None
    order = (_ORDER[head], 0.0)
    match head:
        case "data" | "aria":
            return _attribute(head, rest, order)
        case "supports":
            value = _inner(rest)
            condition = value if rest.startswith("[") else f"{value}: var(--tw)"
            return Variant(order, rule=f"@supports {condition if condition[:1] in '(n' else f'({condition})'}")
        case "has" | "not" | "in" | "group" | "peer":
            return _around(head, rest, order, theme)
        case _:
            return None


def _inner(text: str) -> str:
    if text.startswith("[") and text.endswith("]"):
        return decode_arbitrary(text[1:-1])
    return text if text.replace("-", "").isalnum() else ""


def _attribute(head: str, rest: str, order: tuple[int, float]) -> Variant | None:
    value = _inner(rest)
    if not value:
        return None
    if rest.startswith("["):
        name, equals, wanted = value.partition("=")
        value = f'{name}="{wanted}"' if equals and wanted[:1] not in "\"'" else value
    elif head == "aria":
        if value not in _ARIA:
            return None
        value = f'{value}="true"'
    return Variant(order, f"&[{head}-{value}]")


def _around(head: str, rest: str, order: tuple[int, float], theme: Theme) -> Variant | None:
    rest, *names = split_outside(rest, "/")
    name = names[0] if names else ""
    inner = read_variant(rest, theme)
    if rest.startswith("[") and not rest.startswith("[@"):
        text = decode_arbitrary(rest[1:-1])
        relative = text[:1] in ">+~"
        test = text.replace("&", "*") if "&" in text else text if relative else f":is({text})"
    elif inner is None:
        return None
    elif inner.never:
        return Variant(order, never=head != "not")
    elif inner.rule:
        keyword, _, condition = inner.rule.partition(" ")
        negated = keyword == "@media" and head == "not"
        return Variant(order, rule=f"@media not {condition}") if negated else None
    else:
        test = inner.selector.removeprefix("&")
    marker = f".{head}\\/{name}" if name else f".{head}"
    selectors = {
        "not": f"&:not({test})",
        "has": f"&:has({test})",
        "in": f":where({test}) &",
        "group": f"&:is(:where({marker}){test} *)",
        "peer": f"&:is(:where({marker}){test} ~ *)",
    }
    return Variant(order, selectors[head])
