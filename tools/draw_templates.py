"""Draws the pictures of the docs that show the built-in templates: all of them, and what they stand.

    python tools/draw_templates.py     # writes docs/images/templates.webp and docs/images/templates-stress.webp

Needs the fonts of the development group, for the scripts that Geist has not.
"""

import base64
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from limner import Font, Renderer
from limner.html import Element, div, img
from limner.templates import card

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#3b5bfd"/>'
    b'<path d="M10 8v16h12" fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/>'
    b"</svg>"
)
PHOTO = ROOT / "examples" / "shop" / "photos" / "lamp.svg"

SAMPLES: Mapping[str, Mapping[str, Any]] = {
    "documentation": {
        "title": "Working with fonts",
        "description": "Faces, fallback and every script: which file draws a letter, and how to choose another.",
        "site_name": "Limner",
        "logo": LOGO,
        "label": "Guide",
        "tags": ["fonts", "emoji", "CJK"],
    },
    "blog": {
        "title": "What the garden does at night",
        "description": "Moths, moonflowers and the quiet economy of the dark.",
        "site_name": "Field notes",
        "author": "Ada Lindqvist",
        "date": "2027-03-12",
        "accent": "#e0712c",
    },
    "product": {
        "title": "Dusk lamp",
        "description": "Warm light that follows the evening, in oiled oak.",
        "site_name": "smallshop",
        "label": "Studio Nord",
        "price": "€ 149",
        "picture": PHOTO,
        "accent": "#b4551f",
    },
    "release": {
        "title": "Cards without a browser",
        "description": "Grid, filters and every script, drawn in milliseconds.",
        "version": "2.4",
        "site_name": "Limner",
        "logo": LOGO,
        "date": "2027-03-12",
        "tags": ["Grid", "SVG filters", "AVIF"],
    },
    "event": {
        "title": "Typography after the browser",
        "description": "An evening about letters, layout and light.",
        "label": "Open evening",
        "date": "2027-03-12",
        "time": "19:00",
        "place": "Kulturhuset, Oslo",
        "author": "Ada Lindqvist",
        "site_name": "Letter club",
        "accent": "#0f8a6c",
    },
    "plain": {
        "title": "A picture says where the link leads",
        "description": "Everything you need to know before you share a page.",
        "site_name": "example.com",
        "logo": LOGO,
    },
}
FACTS: Mapping[str, Any] = {
    "site_name": "Small press", "author": "Ada Lindqvist", "date": "2027-03-12", "label": "Essays", "version": "12.0.1",
    "price": "€ 149", "place": "Oslo", "time": "19:00", "tags": ["letters", "light"],
}  # fmt: skip
LONG = (
    "How a very small team moved eleven hundred pages of documentation to another generator in one quiet afternoon, "
    "and what nobody had told them about redirects"
)
STRESS: Mapping[str, Mapping[str, Any]] = {
    "long title": {"title": LONG, "description": LONG + ". " + LONG + ".", **FACTS},
    "one long word": {"title": "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen", **FACTS},
    "CJK": {
        "title": "夜の庭で起きていること、そして誰も知らない月の花の話",
        "description": "暗やみのなかで静かに続く、小さな経済について。",
        "lang": "ja",
        **FACTS,
    },
    "Arabic": {
        "title": "ما الذي يحدث في الحديقة ليلًا حين ينام الجميع",
        "description": "حكاية صغيرة عن الضوء والفراشات وأزهار القمر.",
        "lang": "ar",
        **FACTS,
    },
    "emoji": {"title": "Ship it 🚀 then rest 🌙", "description": "👩‍🚀 to the moon, and back for tea 🫖", **FACTS},
    "only a title": {"title": "Only a title"},
    "with a picture": {"title": "A lamp for the evening", "description": "Oiled oak.", "picture": PHOTO, **FACTS},
    "nothing at all": {},
}


def faces() -> list[Font]:
    """Give the faces that the scripts of the sheet need."""
    spec = find_spec("noto_cjk_sans_jp_bold")
    if spec is None or spec.origin is None:
        raise SystemExit("pip install --group dev: the sheet needs noto-cjk-sans-jp-bold")
    file = next(path for path in Path(spec.origin).parent.rglob("*") if path.suffix in {".otf", ".ttf", ".ttc"})
    return [Font("Noto Sans Arabic"), Font("Noto Sans JP", file)]


def sheet(rows: list[list[Element]], scale: float, renderer: Renderer) -> bytes:
    """Draw cards as the cells of one picture, each as it is drawn by itself."""
    width, gap = 1200 * scale, 24
    cells = [
        img(
            src=f"data:image/png;base64,{base64.b64encode(body).decode()}",
            style=f"width: {width}px; border-radius: 12px",
        )
        for row in rows
        for body in (renderer.render(node, width=1200, height=630) for node in row)
    ]
    columns = len(rows[0])
    style = f"display: grid; grid-template-columns: repeat({columns}, {width}px); gap: {gap}px; padding: {gap}px"
    page = div(style=f"{style}; background: #c9ccd4")[cells]
    return renderer.render(page, width=columns * width + (columns + 1) * gap, height=None, format="webp", quality=88)


def main() -> None:
    """Write both pictures."""
    renderer = Renderer(faces())
    both = [[card(name, **facts, scheme=scheme) for scheme in ("light", "dark")] for name, facts in SAMPLES.items()]
    (IMAGES / "templates.webp").write_bytes(
        sheet([both[0] + both[1], both[2] + both[3], both[4] + both[5]], 0.4, renderer)
    )
    stress = [[card(name, **facts) for name in SAMPLES] for facts in STRESS.values()]
    (IMAGES / "templates-stress.webp").write_bytes(sheet(stress, 0.32, renderer))


if __name__ == "__main__":
    main()
