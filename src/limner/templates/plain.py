"""The plain card: nothing but the title in large type, and one stroke of colour."""

from limner.html import Element, div, span
from limner.templates.parts import Texts, brand, chips, frame, heading

STYLE = """
.plain .column { padding: 76px 88px 70px; }
.plain .bar { position: absolute; inset-block: 0; inset-inline-start: 0; width: 20px; background: var(--accent); }
.plain .title { margin-top: 0; }
.plain .description { margin-top: 22px; }
.plain .foot { justify-content: space-between; }
.plain .foot .brand { min-width: 0; }
"""


def plain(
    *, title: str = "", description: str = "", site_name: str = "", logo: object = None, author: str = "",
    tags: Texts = (), accent: str = "", scheme: str = "light", lang: str = "",
) -> Element:  # fmt: skip
    """Draw a card that suits every page."""
    children = [
        div(".bar"),
        div(".column")[
            heading(title, 1000, 318 if description else 400, (132, 114, 98, 80, 66, 54)),
            bool(description) and div(".description", dir="auto")[description],
            div(".rest"),
            div(".foot")[brand(logo, site_name), bool(author) and span(dir="auto")[author], chips(tags)],
        ],
    ]
    return frame("plain", STYLE, children, accent=accent, scheme=scheme, lang=lang)
