"""The share picture of a product: text on the left, its photo on the right.

It stands what a database may hold: long names, one long word, other scripts, emoji, no photo, nothing at all.
"""

import re
from pathlib import Path
from unicodedata import bidirectional, east_asian_width

from limner.html import div, img, span

STYLE = Path(__file__).with_name("card.css")
TINT = "#a9520f"
SHOP = "smallshop"


def product_card(*, name="", maker="", caption="", price="", photo="", alt="", tint=""):
    """Lay the card out; whatever is empty is left out."""
    name, maker, caption, price = (text.strip() for text in (name, maker, caption, price))
    title = name or SHOP
    return div(".card", style={"--tint": tint or TINT})[
        div(".text", dir=_direction(title))[
            maker and div(".maker", dir="auto")[span[maker]],
            div(class_=f"name {_length(title)}")[title],
            caption and div(".caption", dir="auto")[caption],
            div(".foot")[price and span(".price")[price], bool(name) and span(".shop")[SHOP]],
        ],
        div(".photo")[img(src=photo, alt=alt)] if photo else div(".photo.none")[title[:1]],
    ]


def _length(name: str) -> str:
    """Choose a size by the width that a name needs, in letters: East Asian ones are twice as wide."""
    widths = [sum(2 if east_asian_width(letter) in "WF" else 1 for letter in word) for word in re.split(r"\s+", name)]
    if max(widths) > 16 or sum(widths) > 44:
        return "longest"
    return "long" if max(widths) > 10 or sum(widths) > 22 else ""


def _direction(name: str) -> str:
    """Say which way the card reads: as the first letter of the name does."""
    strong = (bidirectional(letter) for letter in name if bidirectional(letter) in {"L", "R", "AL"})
    return "ltr" if next(strong, "L") == "L" else "rtl"
