"""The card of a post: the title as the voice, the author below it, a picture to the edge."""

from datetime import date as Date  # noqa: N812 - `date` is an option's name

from limner.html import Element, div, img
from limner.templates.parts import (
    Texts,
    address,
    brand,
    chips,
    date_text,
    description_lines,
    frame,
    heading,
    line,
    paragraph,
)

STYLE = """
.blog { --paper: #fdfcf9; --line: #e9e5dc; --wash: #f6f3ec; --soft: #625c53; --ink: #16130e; }
.blog.dark { --paper: #100f0d; --line: #2c2a26; --wash: #1a1917; --soft: #b0aaa0; --ink: #f7f4ee; }
.blog .sun {
  position: absolute; right: -84px; top: -150px; width: 340px; height: 340px; border-radius: 50%;
  background: radial-gradient(circle at 35% 70%, var(--accent), color-mix(in oklab, var(--accent) 55%, var(--paper)));
}
.blog:dir(rtl) .sun { right: auto; left: -84px; transform: scaleX(-1); }
.blog .photo { flex: none; width: 440px; height: 100%; }
.blog .photo img { display: block; width: 100%; height: 100%; object-fit: cover; }
.blog .title { margin-top: 0; max-width: 900px; }
.blog .foot { margin-top: 38px; gap: 20px; font-size: 30px; }
.blog .author { font-weight: 600; color: var(--ink); }
.blog .bar { flex: none; width: 44px; height: 6px; border-radius: 3px; background: var(--accent); }
.blog .chips { margin-top: 26px; }
"""


def blog(
    *, title: str = "", description: str = "", site_name: str = "", logo: object = None, author: str = "",
    date: str | Date = "", tags: Texts = (), picture: object = None, accent: str = "", scheme: str = "light",
    lang: str = "",
) -> Element:  # fmt: skip
    """Draw the card of a post; `picture` fills the end of the card."""
    has_foot = bool(author or date)
    width = 600 if picture else 900
    lines = 1 if len(title) > 80 else description_lines(description, width)
    room = 480 - 78 * bool(logo or site_name) - (16 + 46 * lines) * bool(description) - 74 * bool(tags) - 82 * has_foot
    children = [
        div(".sun") if not picture else None,
        div(".column")[
            brand(logo, site_name),
            div(".rest"),
            heading(title, width, min(room, 330)),
            paragraph(description, lines),
            chips(tags),
            has_foot and div(".foot")[div(".bar"), line("author", author), line("", date_text(date))],
        ],
        div(".photo")[img(src=address(picture), alt="")] if picture else None,
    ]
    return frame("blog", STYLE, children, accent=accent, scheme=scheme, lang=lang)
