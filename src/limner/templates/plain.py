"""The plain card: nothing but the title in large type, and one stroke of colour."""

from limner.html import Element, div
from limner.templates.parts import Texts, brand, chips, description_lines, frame, heading, line, paragraph

STYLE = """
.plain .column { padding: 76px 88px 70px; }
.plain .bar { position: absolute; inset-block: 0; inset-inline-start: 0; width: 20px; background: var(--accent); }
.plain .title { margin-top: 0; }
.plain .description { margin-top: 22px; }
.plain .foot .rest { flex: 1; }
.plain .foot .brand { min-width: 0; }
.plain.blank .bar { width: 100%; }
"""


def plain(
    *, title: str = "", description: str = "", site_name: str = "", logo: object = None, author: str = "",
    tags: Texts = (), accent: str = "", scheme: str = "light", lang: str = "",
) -> Element:  # fmt: skip
    """Draw a card that suits every page."""
    is_blank = not (title or description or site_name or logo)
    has_foot = bool(logo or site_name or author or tags)
    lines = description_lines(description, 1000)
    room = 460 - (22 + 46 * lines) * bool(description) - 80 * has_foot
    children = [
        div(".bar"),
        div(".column")[
            heading(title, 1000, room, (132, 114, 98, 80, 66, 54)),
            paragraph(description, lines),
            div(".rest"),
            has_foot and div(".foot")[brand(logo, site_name), div(".rest"), line("", author), chips(tags)],
        ],
    ]
    kind = "plain blank" if is_blank else "plain"
    return frame(kind, STYLE, children, accent=accent, scheme=scheme, lang=lang)
