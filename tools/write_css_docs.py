"""Write `docs/css.md` and its example pictures from the property table.

    python tools/write_css_docs.py

Goes in: `limner.css.properties`. Comes out: one page with every property, its grammar, its status, the link to its
specification and a picture of its example.
"""

from pathlib import Path

from limner import Renderer
from limner.css.properties import PROPERTIES, SHORTHANDS
from limner.css.property import Property

DOCS = Path(__file__).resolve().parent.parent / "docs"
WIDTH, HEIGHT = 160, 90
TITLES = {
    "box": "Boxes: display, size, position",
    "flex": "Flexible boxes and alignment",
    "grid": "Grids",
    "font": "Fonts",
    "text": "Text in lines",
    "ink": "Ink: how glyphs and pictures are painted",
    "decoration": "Text decoration",
    "list_table": "Lists and tables",
    "border": "Borders and outlines",
    "background": "Backgrounds",
    "effects": "Effects, transforms, clips and masks",
    "generated": "Generated content",
    "rare": "Containers, columns, animations",
    "svg": "SVG: fill, stroke, text",
    "shape": "SVG: geometry, stops, floods and lights",
}
BASE = "html { font: 16px/1.25 Geist; background: #fff; color: #223 } body { padding: 8px }"
BOX = ".t { background: #cfe3ff; padding: 4px; min-height: 30px } i { background: #f7a; padding: 2px 6px }"
ITEMS = "<i>one</i><i>two</i><i>three</i>"
SAMPLES = {
    "box": (BOX, f"<div class=t>{ITEMS}</div><i>next</i>"),
    "flex": (".t { display: flex; height: 74px; background: #cfe3ff } i { background: #f7a; padding: 2px 6px }",
             f"<div class=t>{ITEMS}</div>"),
    "grid": (".t { display: grid; gap: 2px; background: #cfe3ff } i { background: #f7a; padding: 2px 6px }",
             f"<div class=t>{ITEMS}<i>four</i></div>"),
    "font": (".t { font-size: 24px }", "<div class=t>Office 1/2 Ag</div>"),
    "text": ("", "<div class=t>The quick brown fox jumps over the lazy dog</div>"),
    "ink": (".t { font-size: 26px; font-weight: 700; color: #36c }", "<div class=t>Typography</div>"),
    "decoration": (".t { font-size: 24px; text-decoration-line: underline }", "<span class=t>Typography</span>"),
    "list_table": (".t { margin: 0 0 0 1.4em; padding: 0 } td { border: 1px solid #36c }",
                   "<ul class=t><li>one<li>two</ul><table class=t><tr><td>a<td><td>b</table>"),
    "border": (".t { height: 64px; margin: 4px; background: #cfe3ff; border: 4px solid #36c }", "<div class=t></div>"),
    "background": (".t { height: 72px; background-color: #cfe3ff }", "<div class=t></div>"),
    "effects": (".t { height: 50px; margin: 10px 30px; background: linear-gradient(90deg, #36c, #f7a); color: #fff }",
                "<div class=t>text</div>"),
    "generated": ("", "<div class=t>first</div><div class=t>second</div>"),
    "rare": (".t { width: 120px; background: #cfe3ff } i { background: #f7a; width: 50cqw; display: block }",
             f"<div class=t>{ITEMS}</div>"),
    "svg": ("", ("<svg viewBox='0 0 40 20' width=140 height=70><path class=t d='M4 16L14 4 24 16 36 4' fill='none'"
            " stroke='#36c' stroke-width='2'/></svg>")),
    "shape": ("", ("<svg viewBox='0 0 40 20' width=140 height=70><linearGradient id=g><stop class=t /><stop offset=1"
              " stop-color=navy /></linearGradient><rect class=t x=2 y=2 width=16 height=16 fill='url(#g)'/>"
              "<circle class=t cx=30 cy=10 r=7 fill='#36c'/></svg>")),
}  # fmt: skip


def is_public(name: str) -> bool:
    """Tell whether authors write this property; the table has rows that only shorthands set."""
    return not name.startswith("-limner-")


def draw_example(renderer: Renderer, row: Property) -> None:
    """Draw a property's example onto the sample of its group."""
    css, html = SAMPLES[row.group]
    rule = f".t::before {{ content: '\\2605 '; {row.name}: {row.example} }}" if row.group == "generated" else ""
    page = f"<style>{BASE} {css} .t {{ {row.name}: {row.example} }} {rule}</style>{html}"
    body = renderer.render(page, width=WIDTH, height=HEIGHT, compression="small")
    (DOCS / "css" / f"{row.name}.png").write_bytes(body)


def write_section(group: str) -> list[str]:
    """Write the rows of one group."""
    rows = [row for row in PROPERTIES.values() if row.group == group and is_public(row.name)]
    lines = [f"## {TITLES[group]}", "", "| property | value | drawn | example |", "|---|---|---|---|"]
    for row in sorted(rows, key=lambda row: row.name.lstrip("-")):
        grammar = row.grammar.replace("|", "\\|")
        inherited = ", inherited" if row.inherited else ""
        picture = f"`{row.example}`<br>![{row.name}](css/{row.name}.png)".replace("|", "\\|")
        lines.append(f"| [{row.name}]({row.spec}) | `{grammar}` | {row.status}{inherited} | {picture} |")
    return [*lines, ""]


def make_page() -> str:
    """Give the page's text."""
    count = sum(is_public(name) for name in PROPERTIES)
    lines = [
        "# CSS that Limner draws",
        "",
        f"{count} properties and {len(SHORTHANDS)} shorthands.",
        "*full* is all of it that a still picture can show; *partial* leaves out what a diagnostic names.",
        "",
        "This page is made from the property table by `tools/write_css_docs.py`.",
        "",
        "Shorthands: " + ", ".join(f"`{name}`" for name in sorted(SHORTHANDS)) + ".",
        "",
    ]
    for group in TITLES:
        lines += write_section(group)
    lines += write_svg_section()
    return "\n".join(lines)


SVG_ELEMENTS = {
    "`svg`, `g`, `defs`, `symbol`, `use`, `a`": (
        "full",
        "`viewBox`, `preserveAspectRatio`, `transform`; `use` of the same page",
    ),
    "`switch`": ("full", "`systemLanguage` (of an English reader), `requiredExtensions`"),
    "`path`, `rect`, `circle`, `ellipse`, `line`, `polyline`, `polygon`": ("full", "`pathLength` too"),
    "`text`, `tspan`, `textPath`": (
        "part",
        "texts that run down too; not `method`, `spacing` and `side`",
    ),
    "`linearGradient`, `radialGradient`, `stop`, `pattern`": ("full", "`href` included"),
    "`clipPath`, `mask`, `marker`": ("full", "on HTML elements too, markers aside"),
    "`filter`": ("full", "on HTML elements too"),
    "`feBlend`, `feColorMatrix`, `feComponentTransfer`, `feComposite`, `feConvolveMatrix`": ("full", ""),
    "`feDiffuseLighting`, `feSpecularLighting`, `feDistantLight`, `fePointLight`, `feSpotLight`": ("full", ""),
    "`feDisplacementMap`, `feDropShadow`, `feFlood`, `feGaussianBlur`, `feImage`, `feMerge`": ("full", ""),
    "`feMorphology`, `feOffset`, `feTile`, `feTurbulence`": ("full", ""),
    "`image`": ("full", "in a picture, `data:` addresses alone"),
    "`foreignObject`": ("full", "any HTML"),
    "`animate`, `set` and the like": ("ignored", "a still picture shows the first state"),
    "`script`, `font`, `glyph`, `tref`, `cursor`, `view`": ("ignored", ""),
}
"""SVG's elements: how much of each is drawn, and its attributes or what there is to say."""


SVG_ATTRIBUTES = {
    "`viewBox`, `preserveAspectRatio`": ("full", ""),
    "`x`, `y`, `width`, `height`, `cx`, `cy`, `r`, `rx`, `ry`, `d`": ("full", "properties too"),
    "`x1`, `y1`, `x2`, `y2`, `fx`, `fy`, `fr`, `points`": ("full", ""),
    "`transform`, `gradientTransform`, `patternTransform`": ("full", ""),
    "`href`, `xlink:href`": ("full", "`#…` within the page; pictures, which may be `data:` or files of the page"),
    "`gradientUnits`, `spreadMethod`, `offset`": ("full", ""),
    "`patternUnits`, `patternContentUnits`, `clipPathUnits`, `maskUnits`, `maskContentUnits`": ("full", ""),
    "`markerUnits`, `markerWidth`, `markerHeight`, `refX`, `refY`, `orient`": ("full", ""),
    "`filterUnits`, `primitiveUnits`, `in`, `in2`, `result`": ("full", "and those of each primitive"),
    "`dx`, `dy`, `rotate`, `textLength`, `lengthAdjust`, `startOffset`, `path`": ("full", ""),
    "`pathLength`": ("full", "dashes follow it"),
    "`systemLanguage`, `requiredExtensions`": ("full", "the reader is English"),
    "`xml:space`, `xml:lang`": ("full", ""),
    "`method`, `spacing`, `side`": ("ignored", "of `textPath`"),
    "`filterRes`, `requiredFeatures`, `zoomAndPan`, `externalResourcesRequired`, `baseProfile`": ("ignored", ""),
}
"""SVG's attributes that are no properties; presentation attributes are rows of the tables above."""


def write_svg_section() -> list[str]:
    """Write the tables of SVG's elements and attributes."""
    lines: list[str] = []
    for title, table in (("elements", SVG_ELEMENTS), ("attributes", SVG_ATTRIBUTES)):
        rows = [f"| {names} | {status} | {note} |" for names, (status, note) in table.items()]
        lines += [f"## SVG: {title}", "", f"| {title} | drawn | |", "|---|---|---|", *rows, ""]
    return lines


def main() -> None:
    """Write the page and draw its pictures."""
    (DOCS / "css").mkdir(parents=True, exist_ok=True)
    renderer = Renderer()
    for row in PROPERTIES.values():
        if is_public(row.name):
            draw_example(renderer, row)
    (DOCS / "css.md").write_text(make_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
