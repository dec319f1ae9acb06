"""What the templates share: the frame with its colours, the brand, chips, and the size of a title.

Goes in: a template's options. Comes out: elements, and sizes in CSS px. `limner new` copies from here what a template
uses, so each function stands by itself.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from datetime import date as Date  # noqa: N812 - `date` is an option's name
from math import ceil
from mimetypes import guess_type
from pathlib import Path

from limner.html import Element, Node, div, img, span
from limner.html import style as style_element

Texts = str | Sequence[str]

FRAME = """
.card {
  --accent: #3b5bfd; --paper: #ffffff; --wash: #f4f5f8; --line: #e2e5ec; --ink: #0d1017; --soft: #565e6d;
  --tone: oklch(from var(--accent) min(l, .47) c h); --glow: oklch(from var(--accent) max(l, .75) c h);
  position: relative; display: flex; width: 100%; height: 100%; overflow: hidden;
  background: var(--paper); color: var(--ink); font-family: Geist, sans-serif; overflow-wrap: anywhere;
}
.card.dark {
  --paper: #0b0d12; --wash: #14171f; --line: #272c37; --ink: #f4f6fa; --soft: #a5adbb;
  --tone: oklch(from var(--accent) max(l, .76) c h); --glow: oklch(from var(--accent) min(l, .5) c h);
}
.column { position: relative; display: flex; flex-direction: column; flex: 1; min-width: 0; padding: 68px 76px 64px; }
.brand {
  display: flex; align-items: center; gap: 20px; height: 56px;
  font-size: 32px; font-weight: 600; letter-spacing: -.01em;
}
.brand img { flex: none; height: 56px; width: auto; max-width: 260px; object-fit: contain; }
.brand span, .foot > span { min-width: 0; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.column > * { flex: none; }
.column > .rest { flex: 1; min-height: 0; }
.label { font-size: 30px; line-height: 40px; font-weight: 600; color: var(--tone); max-height: 40px; overflow: hidden; }
.title {
  margin: 14px 0 0; padding-bottom: .12em; max-width: 1000px;
  font-weight: 700; line-height: 1.06; letter-spacing: -.04em; text-wrap: balance;
  overflow: hidden; display: -webkit-box; -webkit-box-orient: vertical;
}
.title.tall { letter-spacing: 0; line-height: 1.27; }
.description {
  margin-top: 16px; max-width: 1000px; font-size: 34px; line-height: 1.36; color: var(--soft); text-wrap: pretty;
  overflow: hidden; display: -webkit-box; -webkit-box-orient: vertical;
}
.foot { display: flex; align-items: center; gap: 28px; min-height: 44px; font-size: 28px; color: var(--soft); }
.chips { display: flex; flex-wrap: wrap; gap: 12px; height: 48px; overflow: hidden; }
.chips span {
  padding: 0 20px; max-width: 100%; line-height: 46px; border: 1px solid var(--line); border-radius: 24px;
  background: var(--wash);
  font-size: 26px; font-weight: 500; color: var(--soft); white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
}
"""


def frame(kind: str, sheet: str, children: Node, *, accent: str, scheme: str, lang: str) -> Element:
    """Give the whole card, which has the direction of its title: the only text without a `dir` of its own."""
    classes = f"card {kind} {scheme}"
    return div(class_=classes, dir="auto", lang=lang or None, style={"--accent": accent} if accent else None)[
        style_element[FRAME + sheet], children
    ]


def brand(logo: object, site_name: str) -> Element | None:
    """Give the logo and the name of the site; None without either."""
    if not logo and not site_name:
        return None
    return div(".brand")[bool(logo) and img(src=address(logo), alt=""), line("", site_name)]


def chips(tags: Texts) -> Element | None:
    """Give the tags, as many as are in one line; None without any."""
    texts = words(tags)
    return div(".chips")[(span(dir="auto")[text] for text in texts)] if texts else None


def line(kind: str, text: str) -> Element | None:
    """Give a text of one line, which reads in its own direction; None without any."""
    return span(class_=kind or None, dir="auto")[text] if text else None


def block(kind: str, text: str) -> Element | None:
    """Give a text at the side where the card begins; None without any."""
    return div(class_=kind)[span(dir="auto")[text]] if text else None


def description_lines(text: str, width: float) -> int:
    """Tell in how many lines a description stands, two at most."""
    return min(2, ceil(0.53 * 34 * sum(map(letter_width, text)) / width))


def paragraph(text: str, lines: int = 2) -> Element | None:
    """Give the description; what is longer is cut at the end of its last line."""
    style = {"-webkit-line-clamp": str(lines)}
    return div(".description", style=style)[span(dir="auto")[text]] if text else None


def heading(title: str, width: float, height: float, sizes: Sequence[int] = (104, 88, 72, 60, 50)) -> Element | None:
    """Give the title in the largest size that fits; what is longer still is cut at the end of its last line."""
    title = " ".join(title.split())
    if not title:
        return None
    tall = any(letter_width(letter) > 1 or "\u0590" <= letter <= "\u1cff" for letter in title)
    ratio = 1.27 if tall else 1.06
    size = title_size(title, width, height, sizes, ratio)
    lines = max(1, int(height / (size * ratio)))
    style = {"font-size": f"{size}px", "-webkit-line-clamp": str(lines)}
    return div(class_="title tall" if tall else "title", style=style)[title]


def title_size(title: str, width: float, height: float, sizes: Sequence[int], ratio: float) -> int:
    """Choose the first of some sizes, in px, at which a title is in a box; the last when none does."""
    widths = [sum(map(letter_width, word)) for word in title.split()]
    # East Asian words may break anywhere, and so must one that is longer than a line at every size.
    breaks = max(map(letter_width, title)) > 1 or max(widths) * 0.56 * sizes[-1] > width
    for size in sizes:
        letter = 0.56 * size
        lines = ceil(1.1 * (sum(widths) + len(widths) - 1) * letter / width)
        if lines * size * ratio <= height and (breaks or max(widths) * letter <= width):
            return size
    return sizes[-1]


def letter_width(letter: str) -> float:
    """Give the width of a letter beside that of a Latin one: East Asian letters and emoji are about twice as wide."""
    is_wide = "\u1100" <= letter <= "\u115f" or "\u2e80" <= letter <= "\ufe6f" or letter >= "\uff00"
    return 1.8 if is_wide else 1.0


def words(given: Texts) -> list[str]:
    """Give texts that are a list, or one text with commas."""
    texts = given.split(",") if isinstance(given, str) else given
    return [text.strip() for text in texts if text.strip()]


def address(picture: object) -> str:
    """Give the address of a picture: text as it is, a `Path` or bytes as a data URI."""
    if isinstance(picture, str):
        return picture
    if not isinstance(picture, Path | bytes):
        raise TypeError(f"a picture is an address, a Path or bytes, not {type(picture).__name__}")
    body = picture.read_bytes() if isinstance(picture, Path) else picture
    media_type = guess_type(picture.name)[0] if isinstance(picture, Path) else None
    if media_type is None:
        media_type = "image/svg+xml" if b"<svg" in body[:1000] else "image/png"
    return f"data:{media_type};base64,{b64encode(body).decode()}"


def day_of(date: "str | Date") -> tuple[str, str]:
    """Part a date into its day and what is left: ``("12", "March 2027")``; no day where none is found."""
    if isinstance(date, str):
        try:
            date = Date.fromisoformat(date.strip())
        except ValueError:
            text = str(date).strip()
            found = re.search(r"\b\d{1,2}\b", text)
            if found is None:
                return "", text
            left = text[: found.start()].strip(" ,.") + " " + text[found.end() :].strip(" ,.")
            return found[0], left.strip()
    return str(date.day), f"{date:%B %Y}"


def date_text(date: "str | Date") -> str:
    """Give a date as a person writes it."""
    if isinstance(date, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", date.strip()):
        return date.strip()
    return " ".join(day_of(date))
