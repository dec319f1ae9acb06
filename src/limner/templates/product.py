"""The card of a product: its name and price beside its photo on a rounded panel."""

from limner.html import Element, div, img
from limner.templates.parts import Texts, address, block, brand, chips, description_lines, frame, heading, paragraph

STYLE = """
.product { background: var(--wash); }
.product.dark { background: var(--paper); }
.product .column { padding-inline-end: 56px; }
.product .panel {
  position: relative; flex: none; width: 486px; margin: 36px; margin-inline-start: 0;
  border-radius: 40px; overflow: hidden;
  background: linear-gradient(
    150deg, color-mix(in oklab, var(--accent) 80%, white), var(--accent) 60%,
    color-mix(in oklab, var(--accent) 82%, black)
  );
}
.product .panel img { display: block; width: 100%; height: 100%; object-fit: cover; }
.product .disc { position: absolute; border-radius: 50%; }
.product .disc.a {
  width: 330px; height: 330px; left: 78px; top: 114px;
  background: linear-gradient(160deg, rgb(255 255 255 / .55), rgb(255 255 255 / .08));
}
.product .disc.b {
  width: 190px; height: 190px; left: 254px; top: 318px;
  background: linear-gradient(200deg, rgb(255 255 255 / .3), rgb(255 255 255 / .04));
}
.product .price {
  font-size: 52px; line-height: 60px; font-weight: 600; letter-spacing: -.03em; color: var(--tone); white-space: nowrap;
}
.product .foot { margin-top: 34px; }
.product .label { margin-bottom: -4px; }
"""


def product(
    *, title: str = "", description: str = "", site_name: str = "", logo: object = None, label: str = "",
    price: str = "", tags: Texts = (), picture: object = None, accent: str = "", scheme: str = "light", lang: str = "",
) -> Element:  # fmt: skip
    """Draw the card of a product; `label` is its maker or its kind."""
    shown = [img(src=address(picture), alt="")] if picture else [div(".disc.a"), div(".disc.b")]
    has_foot = bool(price or tags)
    lines = description_lines(description, 530)
    room = 472 - 78 * bool(logo or site_name) - 36 * bool(label) - (16 + 46 * lines) * bool(description) - 94 * has_foot
    children = [
        div(".column")[
            brand(logo, site_name),
            div(".rest"),
            block("label", label),
            heading(title, 530, min(room, 330), (92, 78, 64, 54, 46, 40)),
            paragraph(description, lines),
            has_foot and div(".foot")[block("price", price), chips(tags)],
        ],
        div(".panel")[shown],
    ]
    return frame("product", STYLE, children, accent=accent, scheme=scheme, lang=lang)
