"""The card of a release: the version as large as a poster, and what is new as tags."""

from datetime import date as Date  # noqa: N812 - `date` is an option's name

from limner.html import Element, div, span
from limner.templates.parts import Texts, brand, chips, date_text, frame, heading

STYLE = """
.release .rings {
  position: absolute; right: -420px; top: -280px; width: 1130px; height: 1130px; border-radius: 50%;
  background:
    radial-gradient(circle, color-mix(in oklab, var(--accent) 26%, transparent), transparent 62%),
    repeating-radial-gradient(circle, transparent 0 74px, var(--line) 75px 76px);
  mask-image: radial-gradient(circle, #000 20%, transparent 70%);
}
.release:dir(rtl) .rings { right: auto; left: -420px; }
.release .version {
  margin-inline: -.05em; padding-inline: .05em;
  font-size: 176px; line-height: 1; font-weight: 700; letter-spacing: -.04em;
  color: var(--tone); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; text-align: start;
}
.release .version.long { font-size: 128px; }
.release .head { display: flex; align-items: center; justify-content: space-between; gap: 40px; min-height: 56px; }
.release .date { flex: none; font-size: 28px; color: var(--soft); }
.release .foot { margin-top: 32px; }
.release .foot span.author { flex: none; max-width: 420px; }
"""


def release(
    *, title: str = "", description: str = "", version: str = "", site_name: str = "", logo: object = None,
    author: str = "", date: str | Date = "", tags: Texts = (), accent: str = "", scheme: str = "light", lang: str = "",
) -> Element:  # fmt: skip
    """Draw the card of a release; `version` stands above the title, and the title alone where there is none."""
    sizes = (72, 60, 52, 46) if version else (120, 104, 88, 72, 56)
    room = 150 if version else 270
    children = [
        div(".rings"),
        div(".column")[
            div(".head")[brand(logo, site_name), bool(date) and div(".date", dir="auto")[date_text(date)]],
            div(".rest"),
            bool(version) and div(class_="version long" if len(version) > 8 else "version", dir="ltr")[version],
            heading(title, 1000, room if description or tags else room + 60, sizes),
            bool(description) and div(".description", dir="auto")[description],
            bool(tags or author) and div(".foot")[chips(tags), bool(author) and span(".author", dir="auto")[author]],
        ],
    ]
    return frame("release", STYLE, children, accent=accent, scheme=scheme, lang=lang)
