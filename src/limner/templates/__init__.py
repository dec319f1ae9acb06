"""Cards that are ready to publish: functions that take texts and give a node.

    from limner import render
    from limner.templates import blog

    png = render(blog(title="What the garden does at night", author="Ada Lindqvist"))

Each is made for 1200 × 630 px and takes keywords only; every one of them may be left out.

Public: docs/api.md.
"""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from inspect import signature
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from limner.errors import InvalidValueError
from limner.html.element import Element
from limner.templates.blog import blog
from limner.templates.documentation import documentation
from limner.templates.event import event
from limner.templates.plain import plain
from limner.templates.product import product
from limner.templates.release import release

Template: TypeAlias = Callable[..., Element]
"""Takes options as keywords and gives the card."""

TEMPLATES: Final[Mapping[str, Template]] = MappingProxyType(
    {
        "documentation": documentation,
        "blog": blog,
        "product": product,
        "release": release,
        "event": event,
        "plain": plain,
    }
)
"""The built-in templates by name."""


def card(template: str, /, **options: Any) -> Element:
    """Give the card of a template by its name.

    Args:
        template: One of `TEMPLATES`.
        **options: Texts and looks. One that only other templates show is left out, so that the same facts of a page
            suit every template.

    Raises:
        InvalidValueError: There is no such template, or no template has such an option.
    """
    found = TEMPLATES.get(template)
    if found is None:
        raise InvalidValueError(
            "there is no such template",
            got=repr(template),
            expected=f"one of {', '.join(TEMPLATES)}",
            suggestion="".join(get_close_matches(str(template), TEMPLATES, 1)),
        )
    for name in options:
        if name not in OPTIONS:
            raise InvalidValueError(
                "no template has such an option",
                got=name,
                expected=f"one of {', '.join(sorted(OPTIONS))}",
                suggestion="".join(get_close_matches(name, OPTIONS, 1)),
            )
    own = signature(found).parameters
    return found(**{name: value for name, value in options.items() if name in own})


OPTIONS: Final = frozenset(name for function in TEMPLATES.values() for name in signature(function).parameters)
"""The names of all options."""

__all__ = [
    "OPTIONS", "TEMPLATES", "Template", "blog", "card", "documentation", "event", "plain", "product", "release",
]  # fmt: skip
