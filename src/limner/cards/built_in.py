"""The built-in cards: the templates of `limner.templates`, given what a tool knows of a page.

Goes in: a `CardPage`, the name of a template, and colours. Comes out: an `ImageResponse`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from limner.cards.layouts import Draw
from limner.cards.page import CardPage
from limner.css.grammar.colors import color
from limner.css.match import MISS
from limner.css.tokens import parse_value
from limner.html import div, img
from limner.response import ImageResponse
from limner.templates import OPTIONS, TEMPLATES
from limner.templates import card as template_card

_MIXTURES: Final = (
    "--soft: color-mix(in srgb, var(--ink) 68%, var(--paper))",
    "--line: color-mix(in srgb, var(--ink) 14%, var(--paper))",
    "--wash: color-mix(in srgb, var(--ink) 6%, var(--paper))",
)
"""The other colours of a card whose paper or ink somebody chose."""
_LONG_WORD: Final = re.compile(r"\S{20,}")
_JOINT: Final = re.compile(r"(?<=\w)([._/:-]+)(?=\w)")
_CORNER: Final = "position: absolute; right: 64px; bottom: 60px; height: 64px; max-width: 220px; object-fit: contain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a project may change of a built-in card; empty is as the template has it.

    Attributes:
        paper: The colour of the background.
        ink: The colour of the title.
        font: A font family, which is asked before the template's own.
        corner: The address of a small picture in the last corner.
    """

    paper: str = ""
    ink: str = ""
    font: str = ""
    corner: str = ""


_PLAIN: Final = Look()


def built_in_card(template: str, page: CardPage, look: Look = _PLAIN) -> ImageResponse:
    """Lay a page out with a built-in template.

    Raises:
        InvalidValueError: There is no such template.
    """
    node = template_card(template, **_options(page))
    rules = [f"--paper: {look.paper}"] if look.paper else []
    if look.ink or look.paper:
        rules += [f"--ink: {look.ink or 'contrast-color(var(--paper))'}", *_MIXTURES]
    if look.font or page.font:
        rules.append(f"font-family: {_quoted(look.font or page.font)}, Geist, sans-serif")
    sheets = (f".card.card {{ {'; '.join(rules)} }}",) if rules else ()
    if look.corner:
        shown = div(style="position: relative; width: 100%; height: 100%")[node, img(src=look.corner, style=_CORNER)]
        return ImageResponse(shown, stylesheets=sheets)
    return ImageResponse(node, stylesheets=sheets)


def _options(page: CardPage) -> dict[str, Any]:
    """Give what a page says as the options of templates; a card without an author names the site's address."""
    return {
        "title": _breakable(page.title), "description": page.description, "site_name": page.site_name,
        "logo": page.logo,
        "author": page.author or page.url, "tags": page.tags, "date": page.date, "lang": page.lang,
        "accent": page.accent, "scheme": page.color_scheme,
    }  # fmt: skip


def _breakable(title: str) -> str:
    """Let long names such as ``package.module.function`` break behind their dots."""
    return _LONG_WORD.sub(lambda word: _JOINT.sub("\\1\u200b", word[0]), title)


def layout_arguments(page: CardPage, /, **own: Any) -> dict[str, Any]:
    """Give what every layout is given: the page as ``card``, the options of templates by name, and the tool's own."""
    return {
        **dict.fromkeys(sorted(OPTIONS), ""),
        **_options(page),
        "title": page.title,
        "author": page.author,
        "card": page,
        **own,
    }


def built_in_layouts() -> Mapping[str, Draw]:
    """Give the templates as layouts, which are given the page as ``card``."""
    return {name: partial(_lay_out, name) for name in TEMPLATES}


def _lay_out(name: str, given: Mapping[str, Any]) -> ImageResponse:
    return built_in_card(name, given["card"])


def is_color(text: str) -> bool:
    """Tell whether a text is a CSS colour."""
    tokens = parse_value(text)
    return color(tokens) is not MISS and tokens.is_done()


def _quoted(family: str) -> str:
    """Write the name of a font family as a CSS string."""
    return '"' + family.replace("\\", "").replace('"', "").replace("\n", " ") + '"'
