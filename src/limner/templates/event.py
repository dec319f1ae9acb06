"""The card of an event: a ticket, with the day on its stub."""

from datetime import date as Date  # noqa: N812 - `date` is an option's name

from limner.html import Element, div
from limner.templates.parts import (
    Texts,
    block,
    brand,
    chips,
    day_of,
    description_lines,
    frame,
    heading,
    line,
    paragraph,
)

STYLE = """
.event {
  padding: 44px;
  background: linear-gradient(
    140deg, color-mix(in oklab, var(--accent) 78%, white), var(--accent) 55%,
    color-mix(in oklab, var(--accent) 80%, black)
  );
}
.event.dark {
  background: linear-gradient(
    140deg, color-mix(in oklab, var(--accent) 70%, black), color-mix(in oklab, var(--accent) 35%, black)
  );
}
.event .ticket {
  display: flex; flex: 1; min-width: 0; border-radius: 36px; overflow: hidden; background: var(--paper);
  mask-image: radial-gradient(circle at var(--tear) 0, transparent 21px, #000 22px),
    radial-gradient(circle at var(--tear) 100%, transparent 21px, #000 22px);
  mask-composite: intersect;
}
.event { --tear: calc(100% - 300px); }
.event:dir(rtl) { --tear: 300px; }
.event.whole .ticket { mask-image: none; }
.event .column { padding: 52px 56px 50px; }
.event .stub {
  flex: none; width: 300px; display: flex; flex-direction: column; align-items: center; justify-content: center;
  margin: 40px 0; padding: 0 24px; border-inline-start: 3px dashed var(--line); text-align: center; position: relative;
}
.event .day { font-size: 164px; line-height: 1; font-weight: 700; letter-spacing: -.06em; color: var(--tone); }
.event .month { font-size: 34px; line-height: 1.25; font-weight: 600; max-height: 172px; }
.event .time { margin-top: 10px; font-size: 28px; line-height: 36px; color: var(--soft); max-height: 72px; }
.event .month, .event .time { max-width: 252px; overflow: hidden; }
.event .foot { margin-top: 32px; gap: 18px; font-size: 30px; }
.event .chips { margin-top: 26px; }
.event .place { color: var(--ink); font-weight: 500; }
.event .dot { flex: none; width: 16px; height: 16px; border-radius: 50%; background: var(--accent); }
.event .place, .event .author { flex: 0 1 auto; }
"""


def event(
    *, title: str = "", description: str = "", date: str | Date = "", time: str = "", place: str = "",
    site_name: str = "", logo: object = None, author: str = "", tags: Texts = (), label: str = "", accent: str = "",
    scheme: str = "light", lang: str = "",
) -> Element:  # fmt: skip
    """Draw the card of an event; `author` is who speaks, and tags stand where there is no description."""
    day, month = day_of(date) if date else ("", "")
    has_stub = bool(day or month or time)
    has_foot = bool(place or author)
    has_chips = bool(tags) and not description
    width = 640 if has_stub else 940
    lines = 1 if len(title) > 40 else description_lines(description, width)
    room = 414 - 78 * bool(logo or site_name) - 40 * bool(label) - (16 + 46 * lines) * bool(description)
    room -= 74 * has_chips + 76 * has_foot
    texts = div(".column")[
        brand(logo, site_name),
        div(".rest"),
        block("label", label),
        heading(title, width, min(room, 300), (92, 78, 64, 54, 46, 40)),
        paragraph(description, lines),
        has_chips and chips(tags),
        has_foot and div(".foot")[div(".dot"), line("place", place), line("author", author)],
    ]
    stub = div(".stub")[bool(day) and div(".day", dir="ltr")[day], block("month", month), block("time", time)]
    ticket = div(".ticket")[texts, stub if has_stub else None]
    kind = "event" if has_stub else "event whole"
    return frame(kind, STYLE, ticket, accent=accent, scheme=scheme, lang=lang)
