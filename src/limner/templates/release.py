"""The card of a release: the version as large as a poster, and what is new as tags."""

from datetime import date as Date  # noqa: N812 - `date` is an option's name

from limner.html import Element, div
from limner.templates.parts import (
    Texts,
    block,
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
.release .rings {
  position: absolute; right: -420px; top: -280px; width: 1130px; height: 1130px; border-radius: 50%;
  background:
    radial-gradient(circle, color-mix(in oklab, var(--glow) 32%, transparent), transparent 62%),
    repeating-radial-gradient(circle, transparent 0 74px, var(--line) 75px 76px);
  mask-image: radial-gradient(circle, #000 20%, transparent 70%);
}
.release:dir(rtl) .rings { right: auto; left: -420px; }
.release .version {
  margin-inline: -.05em; padding-inline: .05em;
  font-size: 176px; line-height: 1; font-weight: 700; letter-spacing: -.04em;
  color: var(--tone); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; text-align: start;
}
.release .version.small { font-size: 128px; }
.release .head { display: flex; align-items: center; gap: 40px; min-height: 56px; }
.release .head .brand { flex: 0 1 auto; min-width: 0; }
.release .head .rest { flex: 1; }
.release .date { flex: none; font-size: 28px; color: var(--soft); }
.release .foot { margin-top: 32px; }
.release .foot span.author { flex: none; max-width: 420px; }
.release .chips { flex: 0 1 auto; }
"""


def release(
    *, title: str = "", description: str = "", version: str = "", site_name: str = "", logo: object = None,
    author: str = "", date: str | Date = "", tags: Texts = (), accent: str = "", scheme: str = "light", lang: str = "",
) -> Element:  # fmt: skip
    """Draw the card of a release; `version` is above the title, and the title alone if there is none."""
    sizes = (72, 60, 52, 46, 40) if version else (120, 104, 88, 72, 56)
    is_small = len(version) > 8 or len(title) > 44
    has_head, has_foot = bool(logo or site_name or date), bool(tags or author)
    lines = 1 if version else description_lines(description, 1000)
    room = 472 - 78 * has_head - (16 + 46 * lines) * bool(description) - 80 * has_foot
    room -= (128 if is_small else 176) if version else 0
    children = [
        div(".rings"),
        div(".column")[
            has_head and div(".head")[brand(logo, site_name), div(".rest"), block("date", date_text(date))],
            div(".rest"),
            bool(version) and div(class_="version small" if is_small else "version", dir="ltr")[version],
            heading(title, 1000, min(room, 330), sizes),
            paragraph(description, lines),
            has_foot and div(".foot")[chips(tags), line("author", author)],
        ],
    ]
    return frame("release", STYLE, children, accent=accent, scheme=scheme, lang=lang)
