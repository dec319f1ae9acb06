"""The card of a page of documentation: a calm sheet of fine lines, the section, the title, one line about it."""

from limner.html import Element, div
from limner.templates.parts import Texts, block, brand, chips, description_lines, frame, heading, line, paragraph

STYLE = """
.documentation .grid {
  position: absolute; inset: 0;
  background:
    linear-gradient(var(--line) 1px, transparent 1px) 0 -1px / 90px 90px,
    linear-gradient(90deg, var(--line) 1px, transparent 1px) -1px 0 / 90px 90px;
  mask-image: radial-gradient(ellipse 860px 640px at 100% 0, #000 12%, transparent 100%);
}
.documentation .cell { position: absolute; width: 89px; height: 89px; background: var(--accent); }
.documentation:dir(rtl) .grid, .documentation:dir(rtl) .cells { transform: scaleX(-1); }
.documentation .cells { position: absolute; inset: 0; }
.documentation .foot { margin-top: 34px; }
"""


def documentation(
    *, title: str = "", description: str = "", site_name: str = "", logo: object = None, author: str = "",
    tags: Texts = (), label: str = "", accent: str = "", scheme: str = "light", lang: str = "",
) -> Element:  # fmt: skip
    """Draw the card of a page of documentation; `label` is its section."""
    cells = ((1080, 90, 1.0), (990, 0, 0.34), (1170, 180, 0.18))
    has_foot = bool(tags or author)
    lines = 1 if len(title) > 80 else description_lines(description, 1000)
    room = 472 - 78 * bool(logo or site_name) - 40 * bool(label) - (16 + 46 * lines) * bool(description) - 82 * has_foot
    children = [
        div(".grid"),
        div(".cells")[(div(".cell", style=f"left: {x}px; top: {y}px; opacity: {o}") for x, y, o in cells)],
        div(".column")[
            brand(logo, site_name),
            div(".rest"),
            block("label", label),
            heading(title, 1000, min(room, 330)),
            paragraph(description, lines),
            has_foot and div(".foot")[line("", author), chips(tags)],
        ],
    ]
    return frame("documentation", STYLE, children, accent=accent, scheme=scheme, lang=lang)
