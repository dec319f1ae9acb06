"""Rows of the group ``flex``: flexible boxes and box alignment.

Spec: https://www.w3.org/TR/css-flexbox-1/, https://www.w3.org/TR/css-align-3/
"""

from typing import Final

from limner.css.grammar import boxes
from limner.css.grammar.match import keywords, mapped, one_of
from limner.css.grammar.numbers import integer, positive_length_percentage, positive_number
from limner.css.records import NORMAL
from limner.css.rows.row import Row, row
from limner.css.values import AUTO

_gap = one_of(mapped({"normal": None}), positive_length_percentage)
_SELF: Final = "auto | normal | stretch | <baseline-position> | <overflow-position>? <self-position>"
_CONTENT: Final = "normal | <content-distribution> | <overflow-position>? <content-position>"

FLEX_ROWS: Final[tuple[Row, ...]] = (
    row(
        "flex-direction",
        "flex",
        keywords("row row-reverse column column-reverse"),
        "row",
        "row | row-reverse | column | column-reverse",
        "css-flexbox-1/#flex-direction-property",
        "column",
    ),
    row(
        "flex-wrap",
        "flex",
        keywords("nowrap wrap wrap-reverse", balance="wrap"),
        "nowrap",
        "nowrap | wrap | wrap-reverse",
        "css-flexbox-1/#flex-wrap-property",
        "wrap",
    ),
    row("flex-grow", "flex", positive_number, 0.0, "<number [0,∞]>", "css-flexbox-1/#flex-grow-property", "1"),
    row("flex-shrink", "flex", positive_number, 1.0, "<number [0,∞]>", "css-flexbox-1/#flex-shrink-property", "0"),
    row(
        "flex-basis",
        "flex",
        boxes.flex_basis,
        AUTO,
        "content | <'width'>",
        "css-flexbox-1/#flex-basis-property",
        "40%",
    ),
    row("order", "flex", integer, 0, "<integer>", "css-flexbox-1/#order-property", "-1"),
    row("align-items", "flex", boxes.align_items, NORMAL, _SELF[7:], "css-align-3/#align-items-property", "center"),
    row("align-self", "flex", boxes.align_self, ("auto", ""), _SELF, "css-align-3/#align-self-property", "end"),
    row(
        "align-content",
        "flex",
        boxes.align_content,
        NORMAL,
        f"{_CONTENT} | <baseline-position>",
        "css-align-3/#align-justify-content",
        "space-between",
    ),
    row(
        "justify-content",
        "flex",
        boxes.justify_content,
        NORMAL,
        f"{_CONTENT} | left | right",
        "css-align-3/#align-justify-content",
        "space-between",
    ),
    row(
        "justify-items",
        "flex",
        boxes.justify_items,
        ("legacy", ""),
        f"{_SELF[7:]} | left | right | legacy && [ left | right | center ]?",
        "css-align-3/#justify-items-property",
        "center",
    ),
    row(
        "justify-self",
        "flex",
        boxes.justify_self,
        ("auto", ""),
        f"{_SELF} | left | right",
        "css-align-3/#justify-self-property",
        "end",
    ),
    row("row-gap", "flex", _gap, None, "normal | <length-percentage [0,∞]>", "css-align-3/#column-row-gap", "12px"),
    row("column-gap", "flex", _gap, None, "normal | <length-percentage [0,∞]>", "css-align-3/#column-row-gap", "12px"),
)
