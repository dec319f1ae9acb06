# ruff: noqa: E501 - a table of pages reads best one to a line
"""Documents that mean harm, by what they do: what is small when written and large when it is drawn, and numbers at their ends."""

import re
from functools import partial
from typing import Any

from hostile_pages import TALL, Page, each, nested, numbered, styled
from hostile_pictures import shown_file, svg

from limner.css.properties import PROPERTIES

GROWTH: dict[str, Page] = {
    "grid lines far apart": lambda: "<div style='display:grid'>" + "<i style='grid-area:-1000000000/1000000000/1000000000/-1000000000'>x</i>" * 500,
    "grid spans of thousands": lambda: "<div style='display:grid'>" + "<i style='grid-column:span 1000000000;grid-row:span 999999999'>x</i>" * 500,
    "dense grid spans": lambda: "<div style='display:grid;grid-auto-flow:dense'>" + each(900, "<i style='grid-column:span #;grid-row:span #'>x</i>"),
    "grid items locked to a row": lambda: "<div style='display:grid'>" + "<i style='grid-row:1/span 4000;grid-column:span 2'>x</i>" * 2000,
    "50,000 layers named at once": lambda: styled("@layer " + ",".join(f"a{i}.b{i}" for i in range(50_000)) + ";p{color:red}"),
    "revert-layer through 2,000 layers": lambda: styled(each(2000, "@layer l#{p{all:revert-layer}}"), "<p>x</p>" * 500),
    "one long variable in 2,000 values": lambda: styled(":root{--a:" + "red," * 20_000 + "red}", each(2000, "<p style='background:linear-gradient(var(--a),rgb(# 0 0))'>x</p>")),
    "one long variable in 3,000 others": lambda: styled(":root{--a:" + "x" * 400_000 + "}", each(3000, "<p style='--b:# var(--a) var(--a)'>x</p>")),
    "9,000 styles that no two elements share": lambda: each(9000, "<p style='width:#px;color:rgb(# 0 0);border:#px solid;font:#px/2 x'>x</p>"),
    "blocks in deep inline boxes": lambda: nested(240, "<b>", "</b>", "x<div>y</div>" * 2000),
    "9,000 floats before a line": lambda: "<div style='width:100px'>" + "".join(f"<i style='float:{('left', 'right')[i % 2]};width:{i % 90}px;height:{i % 13}px'></i>" for i in range(9000)) + "lorem ipsum " * 300,
    "60,000 characters": lambda: "<p>" + "".join(chr(i) for i in range(0x100, 0x30000, 3) if not 0xD800 <= i < 0xE000),
    "gaps in a line below 60,000 letters": lambda: f"<p style='white-space:nowrap;text-decoration:underline 30px;text-decoration-skip-ink:all;text-underline-offset:-20px'>{'gjpqy' * 12_000}",
    "12 shadows in a filter": lambda: f"<p style='filter:{'drop-shadow(1px 2px 3px red) ' * 12}'>x",
    "500 filters with 50 shadows": lambda: f"<p style='filter:{('blur(1px) brightness(2) contrast(3) hue-rotate(3deg) invert(.5) opacity(.5) saturate(2) sepia(.5) grayscale(.5) drop-shadow(1px 2px 3px red) ') * 50}'>x",
    "20,000 filters": lambda: f"<p style='filter:{'sepia(.5) invert(.5) ' * 10_000}'>x",
    "a backdrop of 40 shadows": lambda: f"<p style='backdrop-filter:{'drop-shadow(1px 2px 3px red) ' * 40}'>x",
    "a backdrop of 4,000 filters": lambda: f"<p style='backdrop-filter:{'blur(8px) saturate(1.5) ' * 2000}'>x",
    "3,000 large shadows by filter": lambda: "".join(f"<i style='position:absolute;inset:0;filter:drop-shadow(0 0 {i % 400}px red);background:rgb({i % 256} 0 0/.5)'>x</i>" for i in range(3000)),
    "150 gradients of 250 colours the long way round": lambda: "".join(f"<i style='position:absolute;inset:0;background:linear-gradient({i}deg in oklch longer hue,{','.join(f'hsl({i * j % 360} 50% 50%)' for j in range(250))})'></i>" for i in range(1, 151)),
    "a clip of 60,000 curves": lambda: f"<div style='{TALL};background:red;clip-path:path(\"M0 0{''.join(f'C{i % 997} {i % 499} {i % 31} {i % 77} {i * 7 % 997} {i * 3 % 499}' for i in range(60_000))}Z\")'>x",
    "200 clips of 2,000 corners": lambda: styled(f"i{{position:absolute;{TALL};background:red;clip-path:polygon({','.join(f'{i * 37 % 1100}px {i * 91 % 500}px' for i in range(2000))})}}", "<i></i>" * 200),
    "12 SVGs that take as long as one may": lambda: "".join(shown_file(svg(f"<path d='M0 0{''.join(f'Q{i % 600} {i * 7 % 400} {i * 13 % 600} {i * 3 % 400}' for i in range(1500))}' stroke='red' stroke-width='200' stroke-dasharray='.01 .01' fill='none'/><text>{k}</text>")) for k in range(12)),
    "variables that grow by inheritance": lambda: numbered(200, "<div style='--w:var(--w,ab)var(--w,ab)'>", "</div>", "<p style='font-family:var(--w)'>x"),
}  # fmt: skip

ENDS: dict[str, Page] = {
    "blurs of almost nothing": "<p style='box-shadow:1px 1px 1e-320px 1px red,inset 1px 1px 1e-320px blue;text-shadow:1px 1px 1e-320px red;filter:blur(1e-320px) drop-shadow(1px 1px 1e-320px red)'>x",
    "corners beyond all numbers": "".join(f"<div style='{TALL};background:red;border:9px dashed;border-radius:50%;corner-shape:superellipse({v});box-shadow:0 0 9px red'></div>" for v in ("1e308", "-1e308", "infinity", "-infinity", "1e-308", "calc(NaN)")),
    "a gradient beyond all numbers": f"<div style='{TALL};background:radial-gradient(1px 2px at 1e38px 4px,red 1e38px,blue 3.5e38%),radial-gradient(1e-320px 1e38px at 0 0,red 3.5e38px,blue 1e308%) 0 0/3px 4px'>x",
    "a picture in a transform beyond all numbers": lambda: "<div style='transform:matrix3d(1e38,1e38,1e38,1e38,1e38,1e38,1e38,1e38,1e38,1e38,1e38,1e38,1e38,1e38,1e38,1e38)'><div style='transform:scale(1e30)'>" + shown_file(svg("<rect width='9' height='9'/>")),
    "a clip without room": "<svg width=60 height=60><rect width=0 height=0 style='clip-path:rect(1e9px 0 0 1e9px)'/><rect width=9 height=9 style='clip-path:rect(1px 2px 3px 4px);fill:red'/></svg><div style='height:9px;width:9px;clip-path:rect(9px 9px 9px 9px round 5px);background:red'>",
    "colours that are not numbers": "<p style='color:oklch(from red calc(l*NaN) calc(c + infinity) calc(h/0)/calc(1*NaN));background:rgb(from red calc(r*infinity) calc(g*-infinity) calc(b*NaN));border:1px solid color(from red xyz calc(x*1e308) calc(y*1e308) calc(z*NaN))'>x",
    "limits that are not numbers": "<div style='position:absolute;width:clamp(calc(NaN * 1px),calc(NaN * 1%),calc(NaN * 1em));margin:min(infinity * 1%, infinity * -1px);left:max(1% * infinity,1px - 1% * infinity)'>x",
    "tracks of no number": "<div style='display:grid;grid-template-columns:repeat(calc(NaN),1px);grid-template-rows:repeat(calc(-5),1px 2px)'>x",
    "more tracks than there may be": lambda: f"<div style='display:grid;grid-template-columns:repeat(2,{'1px ' * 20_000})'>x",
    "features below zero": "<p style='font-feature-settings:\"liga\" calc(-infinity),\"kern\" 99999999999999999999'>fi<p style='font-feature-settings:\"liga\" -1'>fi",
    "ratios without end": "<table style='aspect-ratio:1e308/1e-300;width:0'><tr><td style='aspect-ratio:1e-308/1e308;height:1e9px'>x</table><div style='aspect-ratio:calc(infinity)/1;height:0;padding:1px'>x<p style='aspect-ratio:1e-320;width:99%'>x",
}  # fmt: skip

# ── every property ────────────────────────────────────────────────────────────────────────────────────────

_NUMBER = re.compile(r"(?<![#\w\"-])(?:\d+\.?\d*|\.\d+)([a-z]+|%)?")
_NUMBERS = ("1e308", "-1e308", "1e-320", "3.5e38", "2147483648", "calc(infinity * 1{unit})", "calc(NaN * 1{unit})")
_PLACES = (
    "<div style='{0}'>x y<b style='{0}'>z</b></div>",
    "<div style='display:flex;{0}'><p style='{0}'>x</p><table style='{0}'><tr><td style='{0}'>y</table></div>",
    "<div style='display:grid;width:9px;background:red;border:1px dashed;{0}'><svg width=9 height=9 style='{0}'><path d='M0 0L9 9' stroke=red style='{0}'/></svg></div>",
)


def _extreme(example: str, number: str) -> str:
    """Put a number in place of each of an example."""

    def changed(found: re.Match[str]) -> str:
        unit = found[1] or ""
        return number.replace("{unit}", unit) if "{unit}" in number else number + unit

    return _NUMBER.sub(changed, example)


def _drawn(place: str, style: str) -> Any:
    return place.format(style.replace("'", "&#39;"))


_PARTS = 8
"""A group has hundreds of pages, and each process has seconds."""


def _properties(group: str, part: int = 0) -> list[Any]:
    """Give a page for each property of a group with each extreme number, in places by turns."""
    pages: list[Any] = []
    for name, row in PROPERTIES.items():
        if row.group != group or name.startswith("-limner"):
            continue
        values = {_extreme(row.example, number) for number in _NUMBERS}
        values |= {_extreme("1px", number) for number in _NUMBERS} | {
            ", ".join([row.example] * 300),
            row.example + ")" * 300,
        }
        for index, value in enumerate(sorted(values)):
            pages.append(partial(_drawn, _PLACES[index % len(_PLACES)], f"{name}:{value}"))
    return pages[part::_PARTS]


EVERY: dict[str, Any] = {
    f"every property of {group}, part {part + 1}": partial(_properties, group, part)
    for group in sorted({row.group for row in PROPERTIES.values()})
    for part in range(_PARTS)
}  # fmt: skip
