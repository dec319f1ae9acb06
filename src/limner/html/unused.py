"""What a tree has that draws nothing: attributes that mean nothing, elements that no picture shows.

Goes in: one element. Comes out: diagnostics. Attributes of others' making (`data-`, `hx-get`, `@click`, `x-show`) are
left alone; told are CSS properties written as attributes, and slips of the pen.
"""

import difflib
from functools import lru_cache
from typing import Final

from limner.diagnostics import Diagnostics
from limner.html.element import SVG_ONLY_TAGS, Element
from limner.memos import forgettable

_HTML: Final = "https://html.spec.whatwg.org/multipage/"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


KNOWN_ATTRIBUTES: Final = _words(
    "abbr accept accept-charset accesskey action align alink allow allowfullscreen alt archive as async "
    "autocapitalize autocomplete autofocus autoplay axis behavior bgcolor blocking border bordercolor "
    "capture cellpadding cellspacing char charoff charset checked cite class classid clear code codebase codetype "
    "cols colspan compact content contenteditable controls controlslist coords crossorigin data datetime "
    "decoding declare default defer dir direction dirname disabled disablepictureinpicture disableremoteplayback "
    "download draggable elementtiming enctype enterkeyhint exportparts face fetchpriority for form formaction "
    "formenctype formmethod formnovalidate formtarget frame frameborder headers hidden high href hreflang "
    "hspace html http-equiv id imagesizes imagesrcset importance inert inputmode integrity is ismap itemid "
    "itemprop itemref itemscope itemtype kind label lang language link list loading longdesc loop low lowsrc "
    "marginheight marginwidth max maxlength media method min minlength multiple muted name nohref nomodule nonce "
    "noresize noshade novalidate nowrap open optimum part pattern ping placeholder playsinline popover "
    "popovertarget popovertargetaction poster preload prefix profile prompt property readonly referrerpolicy rel "
    "required resource rev reversed role rows rowspan rules sandbox scheme scope scrolling scrollamount "
    "scrolldelay selected shape size sizes slot span spellcheck src srcdoc srclang srcset standby start step "
    "style summary tabindex target text title translate truespeed type typemust typeof usemap valign value "
    "valuetype version vlink vspace wrap writingsuggestions xmlns vocab about datatype datasrc x y key ref"
)
"""The attributes of HTML, old ones among them, and those of RDFa, except for a few that are properties too."""

_SIZED: Final = _words(
    "img svg canvas video iframe embed object input table td th col colgroup hr pre source marquee applet tr image link"
)
_ONLY_ON: Final = {
    "width": _SIZED,
    "height": _SIZED,
    "color": _words("font hr basefont link meta"),
    "background": _words("body table thead tbody tfoot tr td th"),
}
"""Attributes that mean something on some elements, where others have a property of that name."""

UNDRAWN_ELEMENTS: Final[dict[str, tuple[str, str]]] = {
    "audio": ("", "its controls as elements"),
    "canvas": ("scripts do not run, so its content stands in its place", "an <svg> or an <img>"),
    "embed": ("no other document is shown inside a picture", "an <img>"),
    "frameset": ("no other document is shown inside a picture", "the content itself"),
    "iframe": ("no other document is shown inside a picture", "the content itself"),
    "math": ("formulas are drawn as plain text", "an SVG image of the formula"),
    "object": ("no other document is shown inside a picture", "an <img>"),
    "script": ("scripts do not run", "HTML and CSS as they are once the script has run"),
    "video": ("no frame of it is shown; its content stands in its place", "a poster attribute, or an <img>"),
}
"""Elements that are not drawn: why, and what to write instead."""

_STYLE_LIKE: Final = _words(
    "align-items background-color background-image border-radius box-shadow display flex flex-direction flex-wrap "
    "font font-family font-size font-style font-weight gap grid inset justify-content left letter-spacing "
    "line-height margin margin-bottom margin-left margin-right margin-top max-height max-width min-height min-width "
    "object-fit opacity overflow padding padding-bottom padding-left padding-right padding-top position right "
    "text-align text-decoration text-shadow text-transform top transform white-space z-index"
)
_NEAR: Final = tuple(sorted(KNOWN_ATTRIBUTES | _ONLY_ON.keys()))
_JOINED: Final = {name.replace("-", ""): name for name in _STYLE_LIKE if "-" in name}
"""The same as React's names become attributes."""


def report_attributes(element: Element, diagnostics: Diagnostics) -> None:
    """Report attributes that mean nothing; the names of all are known to be not all known."""
    if element.tag in SVG_ONLY_TAGS or "-" in element.tag:
        return
    for name in element.attributes:
        if name in KNOWN_ATTRIBUTES or element.tag in _ONLY_ON.get(name, ()):
            continue
        kind, meant = _meaning(name)
        if not kind:
            continue
        value = element.attributes[name]
        shown = value if len(value) <= 40 else value[:39] + "…"
        suggestion = _as_style(meant, shown, in_python=element.source is not None) if kind == "style" else meant
        diagnostics.add(
            "unknown-attribute",
            f"<{element.tag}> has no attribute {name!r}",
            where=diagnostics.locate(element, "tag"),
            got=f'{name}="{shown}"',
            expected={
                "style": "a CSS property in the style",
                "slip": "an attribute of HTML",
            }[kind],
            suggestion=suggestion,
            spec=f"{_HTML}indices.html#attributes-3",
        )


def _as_style(name: str, value: str, *, in_python: bool) -> str:
    """Write a declaration as the author would have to."""
    if not in_python:
        return f'style="{name}: {value}px"' if value.isdigit() else f'style="{name}: {value}"'
    return f"style={{{name!r}: {value if value.isdigit() else repr(value)}}}"


def report_element(element: Element, diagnostics: Diagnostics) -> None:
    """Report an element that no picture shows, if it is one."""
    why, instead = UNDRAWN_ELEMENTS[element.tag]
    attributes = element.attributes
    tag = element.tag
    if tag == "audio" and "controls" not in attributes:
        return
    if tag == "video" and attributes.get("poster"):
        return
    if tag == "object" and attributes.get("type", "").startswith("image/") and attributes.get("data"):
        return
    if tag == "script" and (attributes.get("type", "").strip().lower() not in _SCRIPTS or _is_empty(element)):
        return
    diagnostics.add(
        "unsupported",
        f"<{tag}> is not drawn" + (f": {why}" if why else ""),
        where=diagnostics.locate(element, "tag"),
        suggestion=instead,
        spec=_HTML,
        severity="info" if tag in {"script", "math"} else "warning",
    )


_SCRIPTS: Final = frozenset({"", "module", "text/javascript", "application/javascript"})


def _is_empty(element: Element) -> bool:
    return not element.attributes.get("src") and not any(
        isinstance(child, str) and child.strip() for child in element.children
    )


@forgettable
@lru_cache(maxsize=1024)
def _meaning(name: str) -> tuple[str, str]:
    """Judge an unknown attribute: what kind of mistake it is, empty for none, and what was meant."""
    if name in _STYLE_LIKE or name in _ONLY_ON:
        return "style", name
    if name in _JOINED:
        return "style", _JOINED[name]
    if name == "classname":
        return "slip", "class"
    if len(name) < 3 or not name.isascii() or not name.isalpha() or name.startswith("on"):  # a handler of events
        return "", ""
    mixed = [known for known in _NEAR if len(known) == len(name) and sorted(known) == sorted(name)]
    if mixed:
        return "slip", min(mixed)
    near = difflib.get_close_matches(name, _NEAR, n=1, cutoff=0.8)
    return ("slip", near[0]) if near and len(name) > 3 else ("", "")
