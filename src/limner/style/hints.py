"""Presentational attributes as declarations: `width`, `align`, `bgcolor`, `dir`, `lang` and so on.

Goes in: an element in its place. Comes out: declarations that come before the author's, with no specificity.

Spec: https://html.spec.whatwg.org/multipage/rendering.html#presentational-hints
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from limner.css.declarations import parse_declarations
from limner.css.grammar.plain_colors import NAMED_COLORS
from limner.css.property import Declaration
from limner.diagnostics import Diagnostics
from limner.html.element import StyleValue
from limner.memos import forgets
from limner.style.cascade import LOCALE
from limner.style.match import first_strong
from limner.style.tree import StyledElement, is_svg

Hints = dict[str, StyleValue]

_DIMENSION: Final = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)(%?)")
_SVG_LENGTH: Final = re.compile(r"\s*[0-9]*\.?[0-9]+(?:px|em|rem|ex|ch|pt|pc|in|cm|mm|vw|vh|%)?\s*", re.IGNORECASE)
_INTEGER: Final = re.compile(r"\s*([+-]?[0-9]+)")
_FONT_SIZES: Final = ("x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large")
_CELLS: Final = frozenset(("td", "th"))
_GROUPS: Final = frozenset(("thead", "tbody", "tfoot", "colgroup"))
_SIDES: Final = ("top", "right", "bottom", "left")
_RULES: Final = frozenset(("none", "groups", "rows", "cols", "all"))
_FRAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "void": (),
    "above": ("top",),
    "below": ("bottom",),
    "hsides": ("top", "bottom"),
    "lhs": ("left",),
    "rhs": ("right",),
    "vsides": ("left", "right"),
    "box": _SIDES,
    "border": _SIDES,
}
_TABLE_PARTS: Final = frozenset(("thead", "tbody", "tfoot", "tr", "td", "th", "col", "colgroup"))
_SIZED: Final = frozenset(
    ("img", "table", "td", "th", "col", "colgroup", "hr", "video", "canvas", "iframe", "embed", "object")
)
_EMBEDDED: Final = frozenset(("img", "video", "canvas", "iframe", "embed", "object", "input"))
_LIST_TYPES: Final = {
    "1": "decimal",
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
    "disc": "disc",
    "circle": "circle",
    "square": "square",
    "none": "none",
}


def hint_declarations(node: StyledElement, diagnostics: Diagnostics) -> tuple[Declaration, ...]:
    """Give the declarations that an element's attributes stand for, including attributes of its table."""
    element = node.element
    attributes = element.attributes
    in_table = element.tag in _CELLS
    is_group = element.tag in _GROUPS
    table_resets = element.tag == "table" and _moves_blocks(node.parent)
    if not attributes and not in_table and not is_group and not table_resets:
        return ()
    hints: Hints = {}
    if table_resets:
        # Alignment that moves blocks moves a table, and ends there.
        hints["text-align"] = "start"
    for name in attributes:
        make = _MAKERS.get(name)
        if make is not None:
            make(node, attributes[name], hints)
    if element.tag == "table" and attributes:
        _table_border_style(attributes, hints)
    if is_group:
        _rules_of_group(node, hints)
    if in_table:
        _inherit_from_table(node, hints)
        if element.tag == "th" and "text-align" not in hints and _starts(node.parent):
            # Chrome centres header cells unless an element above them says otherwise.
            hints["text-align"] = "center"
    declarations = parse_declarations(hints, diagnostics) if hints else ()
    if attributes and is_svg(node):
        declarations = _with_presentation(node, declarations, diagnostics)
    language = attributes.get("lang") if "lang" in attributes else attributes.get("xml:lang")
    if language is None:
        return declarations
    return _with_language(declarations, language)


def _moves_blocks(parent: StyledElement | None) -> bool:
    return parent is not None and parent.style.text.text_align_blocks != "none"


def _starts(parent: StyledElement | None) -> bool:
    return parent is None or parent.style.text.text_align == "start"


_presentations: Final[dict[object, tuple[Declaration, ...]]] = {}
_MOST_PRESENTATIONS: Final = 4000


def _with_presentation(
    node: StyledElement, declarations: tuple[Declaration, ...], diagnostics: Diagnostics
) -> tuple[Declaration, ...]:
    """Append SVG's presentation attributes. It is remembered, so that equal attributes give the identical tuple."""
    from limner.style.svg_attributes import svg_declarations

    own = (*declarations, *svg_declarations(node, diagnostics))
    key = tuple((one.name, id(one.value)) for one in own)
    found = _presentations.get(key)
    if found is None:
        if len(_presentations) >= _MOST_PRESENTATIONS:
            _presentations.clear()
        found = _presentations[key] = own
    return found


_languages: Final[dict[tuple[int, str], tuple[Declaration, ...]]] = {}


@forgets
def _forget_languages() -> None:
    _languages.clear()
    _presentations.clear()


def _with_language(declarations: tuple[Declaration, ...], language: str) -> tuple[Declaration, ...]:
    """Add the language. It is remembered, so that equal attributes give the identical tuple."""
    found = _languages.get((id(declarations), language))
    if found is None or found[1:] != declarations:
        if len(_languages) > 1000:
            _languages.clear()
        found = (Declaration(LOCALE, language), *declarations)
        _languages[id(declarations), language] = found
    return found


# ── sizes ─────────────────────────────────────────────────────────────────────────────────────────────────


def dimension(text: str) -> str | None:
    """Read an attribute that is a number of px or a percentage.

    Spec: https://html.spec.whatwg.org/multipage/common-microsyntaxes.html#rules-for-parsing-dimension-values
    """
    match = _DIMENSION.match(text)
    return None if match is None else f"{match[1]}{match[2] or 'px'}"


def _size(node: StyledElement, value: str, hints: Hints, name: str) -> None:
    tag = node.element.tag
    is_image_input = tag == "input" and node.element.attributes.get("type", "").lower() == "image"
    if tag == "svg":
        if value.strip().startswith("-"):
            hints[name] = "0px"  # nothing is drawn
        elif _SVG_LENGTH.fullmatch(value):
            hints[name] = value if value.strip()[-1:].isalpha() or value.strip().endswith("%") else f"{value.strip()}px"
        return
    if tag not in _SIZED and not (tag == "tr" and name == "height") and not is_image_input:
        return
    size = dimension(value)
    if size is None or (tag in ("table", "td", "th") and size in ("0px", "0%")):
        return
    if tag != "canvas":  # its attributes are its natural size
        hints[name] = size
    other = node.element.attributes.get("height" if name == "width" else "width")
    if tag in ("img", "video", "canvas", "input") and name == "width" and other is not None:
        width, height = _DIMENSION.match(value), _DIMENSION.match(other)
        if width and height and not width[2] and not height[2] and float(width[1]) and float(height[1]):
            hints["aspect-ratio"] = f"auto {width[1]} / {height[1]}"


def _width(node: StyledElement, value: str, hints: Hints) -> None:
    _size(node, value, hints, "width")


def _height(node: StyledElement, value: str, hints: Hints) -> None:
    _size(node, value, hints, "height")


def _space(first: str, second: str) -> Callable[[StyledElement, str, Hints], None]:
    def make(node: StyledElement, value: str, hints: Hints) -> None:
        size = dimension(value)
        if size is not None and node.element.tag in _EMBEDDED:
            hints[first] = hints[second] = size

    return make


# ── alignment ─────────────────────────────────────────────────────────────────────────────────────────────


def _align(node: StyledElement, value: str, hints: Hints) -> None:
    tag, value = node.element.tag, value.strip().lower()
    if tag in _EMBEDDED:
        if value in ("left", "right"):
            hints["float"] = value
            hints["vertical-align"] = "top"
        else:
            raised = {
                "top": "top",
                "middle": "middle",
                "absmiddle": "middle",
                "center": "middle",
                "bottom": "baseline",
                "texttop": "text-top",
                "baseline": "baseline",
                "absbottom": "bottom",
            }.get(value)
            if raised:
                hints["vertical-align"] = raised
    elif tag == "table":
        if value in ("left", "right"):
            hints["float"] = value
        elif value == "center":
            hints["margin-inline-start"] = hints["margin-inline-end"] = "auto"
    elif tag == "hr":
        hints["margin-left"] = "0" if value == "left" else "auto"
        hints["margin-right"] = "0" if value == "right" else "auto"
    elif tag == "caption":
        if value in ("top", "bottom"):
            hints["caption-side"] = value
    elif tag in _TABLE_PARTS or tag in ("div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "center"):
        blocks = {
            "left": "-webkit-left",
            "right": "-webkit-right",
            "center": "-webkit-center",
            "middle": "-webkit-center",
        }
        align = "justify" if value == "justify" else blocks.get(value)
        if align:
            hints["text-align"] = align


def _valign(node: StyledElement, value: str, hints: Hints) -> None:
    value = value.strip().lower()
    if node.element.tag in _TABLE_PARTS and value in ("top", "middle", "bottom", "baseline"):
        hints["vertical-align"] = value


def _nowrap(node: StyledElement, value: str, hints: Hints) -> None:
    del value
    if node.element.tag in _CELLS:
        hints["white-space"] = "nowrap"


# ── colours, borders, fonts ───────────────────────────────────────────────────────────────────────────────


def legacy_color(text: str) -> str | None:
    """Read a colour in the syntax of attributes.

    Spec: https://html.spec.whatwg.org/multipage/common-microsyntaxes.html#rules-for-parsing-a-legacy-colour-value
    """
    text = text.strip()
    if not text or text.lower() == "transparent":
        return None
    if re.fullmatch(r"#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6}", text) or text.lower() in NAMED_COLORS:
        return text
    digits = "".join("00" if ord(char) > 0xFFFF else char for char in text)[:128].removeprefix("#")
    digits = re.sub(r"[^0-9a-fA-F]", "0", digits)
    while not digits or len(digits) % 3:
        digits += "0"
    length = len(digits) // 3
    parts = [digits[at * length : (at + 1) * length][-8:] for at in range(3)]
    while len(parts[0]) > 2 and all(part.startswith("0") for part in parts):
        parts = [part[1:] for part in parts]
    return "#" + "".join(part[:2].rjust(2, "0") for part in parts)


def _bgcolor(node: StyledElement, value: str, hints: Hints) -> None:
    if node.element.tag in _TABLE_PARTS or node.element.tag in ("table", "body"):
        color = legacy_color(value)
        if color:
            hints["background-color"] = color


def _background(node: StyledElement, value: str, hints: Hints) -> None:
    if (node.element.tag in _TABLE_PARTS or node.element.tag in ("table", "body")) and value.strip():
        address = value.strip().replace("\\", "\\\\").replace('"', '\\"').replace("\n", "")
        hints["background-image"] = f'url("{address}")'


def _color(node: StyledElement, value: str, hints: Hints) -> None:
    color = legacy_color(value)
    if not color:
        return
    if node.element.tag == "font":
        hints["color"] = color
    elif node.element.tag == "hr":
        hints["border-style"] = "solid"
        hints["border-color"] = hints["background-color"] = color


def _noshade(node: StyledElement, value: str, hints: Hints) -> None:
    del value
    if node.element.tag == "hr" and "color" not in node.element.attributes:
        hints["border-style"] = "solid"
        hints["border-color"] = hints["background-color"] = "gray"


def _clear(node: StyledElement, value: str, hints: Hints) -> None:
    if node.element.tag == "br":
        sides = {"all": "both", "both": "both", "left": "left", "right": "right"}.get(value.strip().lower())
        if sides:
            hints["clear"] = sides


def _dir(node: StyledElement, value: str, hints: Hints) -> None:
    if value.strip().lower() == "auto":
        hints["direction"] = "rtl" if first_strong(node) == "rtl" else "ltr"


def _body_text(node: StyledElement, value: str, hints: Hints) -> None:
    if node.element.tag == "body":
        color = legacy_color(value)
        if color:
            hints["color"] = color


def _font_face(node: StyledElement, value: str, hints: Hints) -> None:
    if node.element.tag == "font" and value.strip():
        hints["font-family"] = value


def _font_size(node: StyledElement, value: str, hints: Hints) -> None:
    match = _INTEGER.match(value)
    tag = node.element.tag
    if match is None:
        return
    number = int(match[1])
    if tag == "font":
        if match[1][0] in "+-":
            number += 3
        hints["font-size"] = _FONT_SIZES[min(7, max(1, number)) - 1]
    elif tag == "hr" and number > 1:
        hints["height"] = f"{number - 2}px"


def _border(node: StyledElement, value: str, hints: Hints) -> None:
    tag = node.element.tag
    if tag == "table":
        hints["border-width"] = f"{_border_attribute(value)}px"
    elif tag in ("img", "input", "object"):
        match = _INTEGER.match(value)
        width = max(0, int(match[1])) if match else 0
        if width:
            hints["border"] = f"{width}px solid"


def _border_attribute(value: str) -> int:
    """Read `border` of a table. Anything but a number means 1 px."""
    match = _INTEGER.match(value)
    return max(0, int(match[1])) if match else 1


def _bordercolor(node: StyledElement, value: str, hints: Hints) -> None:
    if node.element.tag == "table":
        color = legacy_color(value)
        if color:
            hints["border-color"] = color


def _rules(node: StyledElement, value: str, hints: Hints) -> None:
    """Collapse the borders if `rules` has a known value."""
    if node.element.tag == "table" and value.lower() in _RULES:
        hints["border-collapse"] = "collapse"


def _frame(node: StyledElement, value: str, hints: Hints) -> None:
    """Draw the sides that `frame` names. The others are hidden, so that no cell draws there either."""
    sides = _FRAMES.get(value.lower())
    if node.element.tag == "table" and sides is not None:
        hints["border-width"] = "thin"
        for side in _SIDES:
            hints[f"border-{side}-style"] = "solid" if side in sides else "hidden"


def _table_border_style(attributes: Mapping[str, str], hints: Hints) -> None:
    """Give the borders of a table the style that its attributes ask for together.

    Spec: https://html.spec.whatwg.org/multipage/rendering.html#tables-2
    """
    if attributes.get("frame", "").lower() in _FRAMES:
        return
    if "border" in attributes and _border_attribute(attributes["border"]):
        hints["border-style"] = "solid" if attributes.get("bordercolor") else "outset"
    elif attributes.get("rules", "").lower() in _RULES:
        # The table's edge wins over those of the cells, and shows nothing.
        hints["border-style"] = "hidden"


def _cellspacing(node: StyledElement, value: str, hints: Hints) -> None:
    size = dimension(value)
    if node.element.tag == "table" and size:
        hints["border-spacing"] = size


def _table_of(node: StyledElement) -> StyledElement | None:
    at = node.parent
    while at is not None and at.element.tag in ("tr", "tbody", "thead", "tfoot"):
        at = at.parent
    return at if at is not None and at.element.tag == "table" else None


def _inherit_from_table(node: StyledElement, hints: Hints) -> None:
    """Apply `cellpadding`, `rules` and `border` of the table to its cells."""
    table = _table_of(node)
    if table is None:
        return
    attributes = table.element.attributes
    padding = attributes.get("cellpadding")
    if padding is not None and dimension(padding):
        hints["padding"] = dimension(padding)
    rules = attributes.get("rules", "").lower()
    if rules in _RULES:
        sides = {"all": _SIDES, "cols": ("left", "right"), "rows": ("top", "bottom")}.get(rules, ())
        style = "solid"
    else:
        border = attributes.get("border")
        sides = _SIDES if border is not None and _border_attribute(border) else ()
        style = "solid" if attributes.get("bordercolor") else "inset"
    _draw_sides(sides, style, hints)


def _draw_sides(sides: Sequence[str], style: str, hints: Hints) -> None:
    for side in sides:
        hints[f"border-{side}"] = f"1px {style}"
        hints[f"border-{side}-color"] = "inherit"


def _rules_of_group(node: StyledElement, hints: Hints) -> None:
    """With `rules=groups`, draw borders between the groups of rows and columns."""
    table = node.parent
    if table is None or table.element.tag != "table":
        return
    if table.element.attributes.get("rules", "").lower() == "groups":
        _draw_sides(("left", "right") if node.element.tag == "colgroup" else ("top", "bottom"), "solid", hints)


# ── lists ─────────────────────────────────────────────────────────────────────────────────────────────────


def _type(node: StyledElement, value: str, hints: Hints) -> None:
    if node.element.tag in ("ol", "ul", "li"):
        kind = _LIST_TYPES.get(value.strip()) or _LIST_TYPES.get(value.strip().lower())
        if kind:
            hints["list-style-type"] = kind


_MAKERS: Final[Mapping[str, Callable[[StyledElement, str, Hints], None]]] = {
    "width": _width,
    "height": _height,
    "hspace": _space("margin-left", "margin-right"),
    "vspace": _space("margin-top", "margin-bottom"),
    "align": _align,
    "valign": _valign,
    "nowrap": _nowrap,
    "bgcolor": _bgcolor,
    "background": _background,
    "clear": _clear,
    "color": _color,
    "dir": _dir,
    "noshade": _noshade,
    "text": _body_text,
    "face": _font_face,
    "size": _font_size,
    "border": _border,
    "bordercolor": _bordercolor,
    "frame": _frame,
    "rules": _rules,
    "cellspacing": _cellspacing,
    "type": _type,
}
