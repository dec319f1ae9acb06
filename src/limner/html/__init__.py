"""Elements: the tree that a template is.

There is one element for each name. Call it with attributes and index it with children::

    from limner.html import div, span

    div(style={"display": "flex", "fontSize": 88}, class_="card")["Icon ", span[id]]

HTML's elements have their own names, with an underscore where Python has a word of its own (`del_`); SVG's have
underscores for capital letters (`linear_gradient`).

Spec: https://html.spec.whatwg.org/multipage/indices.html#elements-3

Public: docs/api.md.
"""

from typing import Final

from limner.html.authored import AuthoredElement
from limner.html.authored import GivenStyle as Style
from limner.html.children import HasHtml, Node
from limner.html.element import Element, StyleValue
from limner.html.fits import fits
from limner.html.isolation import fence
from limner.html.style_names import StyleNames

__all__ = [
    "AuthoredElement",
    "Element",
    "HasHtml",
    "Node",
    "Style",
    "StyleNames",
    "StyleValue",
    "a",
    "abbr",
    "address",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "bdi",
    "bdo",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "circle",
    "cite",
    "clip_path",
    "code",
    "col",
    "colgroup",
    "data",
    "datalist",
    "dd",
    "defs",
    "del_",
    "desc",
    "details",
    "dfn",
    "dialog",
    "div",
    "dl",
    "dt",
    "ellipse",
    "em",
    "embed",
    "fe_blend",
    "fe_color_matrix",
    "fe_component_transfer",
    "fe_composite",
    "fe_convolve_matrix",
    "fe_diffuse_lighting",
    "fe_displacement_map",
    "fe_distant_light",
    "fe_drop_shadow",
    "fe_flood",
    "fe_func_a",
    "fe_func_b",
    "fe_func_g",
    "fe_func_r",
    "fe_gaussian_blur",
    "fe_image",
    "fe_merge",
    "fe_merge_node",
    "fe_morphology",
    "fe_offset",
    "fe_point_light",
    "fe_specular_lighting",
    "fe_spot_light",
    "fe_tile",
    "fe_turbulence",
    "fence",
    "fieldset",
    "figcaption",
    "figure",
    "filter",
    "fits",
    "font",
    "footer",
    "foreign_object",
    "form",
    "g",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "iframe",
    "image",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "line",
    "linear_gradient",
    "link",
    "main",
    "map",
    "mark",
    "marker",
    "mask",
    "menu",
    "meta",
    "meter",
    "nav",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "path",
    "pattern",
    "picture",
    "polygon",
    "polyline",
    "pre",
    "progress",
    "q",
    "radial_gradient",
    "rect",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "script",
    "search",
    "section",
    "select",
    "slot",
    "small",
    "source",
    "span",
    "stop",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "symbol",
    "table",
    "tbody",
    "td",
    "template",
    "text",
    "text_path",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tspan",
    "tt",
    "u",
    "ul",
    "use",
    "var",
    "video",
    "wbr",
]

html: Final = AuthoredElement("html")
head: Final = AuthoredElement("head")
body: Final = AuthoredElement("body")
title: Final = AuthoredElement("title")
meta: Final = AuthoredElement("meta")
link: Final = AuthoredElement("link")
base: Final = AuthoredElement("base")
style: Final = AuthoredElement("style")
script: Final = AuthoredElement("script")
noscript: Final = AuthoredElement("noscript")
template: Final = AuthoredElement("template")
a: Final = AuthoredElement("a")
abbr: Final = AuthoredElement("abbr")
address: Final = AuthoredElement("address")
area: Final = AuthoredElement("area")
article: Final = AuthoredElement("article")
aside: Final = AuthoredElement("aside")
audio: Final = AuthoredElement("audio")
b: Final = AuthoredElement("b")
bdi: Final = AuthoredElement("bdi")
bdo: Final = AuthoredElement("bdo")
blockquote: Final = AuthoredElement("blockquote")
br: Final = AuthoredElement("br")
button: Final = AuthoredElement("button")
canvas: Final = AuthoredElement("canvas")
caption: Final = AuthoredElement("caption")
center: Final = AuthoredElement("center")
cite: Final = AuthoredElement("cite")
code: Final = AuthoredElement("code")
col: Final = AuthoredElement("col")
colgroup: Final = AuthoredElement("colgroup")
data: Final = AuthoredElement("data")
datalist: Final = AuthoredElement("datalist")
dd: Final = AuthoredElement("dd")
del_: Final = AuthoredElement("del")
details: Final = AuthoredElement("details")
dfn: Final = AuthoredElement("dfn")
dialog: Final = AuthoredElement("dialog")
div: Final = AuthoredElement("div")
dl: Final = AuthoredElement("dl")
dt: Final = AuthoredElement("dt")
em: Final = AuthoredElement("em")
embed: Final = AuthoredElement("embed")
fieldset: Final = AuthoredElement("fieldset")
figcaption: Final = AuthoredElement("figcaption")
figure: Final = AuthoredElement("figure")
font: Final = AuthoredElement("font")
footer: Final = AuthoredElement("footer")
form: Final = AuthoredElement("form")
h1: Final = AuthoredElement("h1")
h2: Final = AuthoredElement("h2")
h3: Final = AuthoredElement("h3")
h4: Final = AuthoredElement("h4")
h5: Final = AuthoredElement("h5")
h6: Final = AuthoredElement("h6")
header: Final = AuthoredElement("header")
hgroup: Final = AuthoredElement("hgroup")
hr: Final = AuthoredElement("hr")
i: Final = AuthoredElement("i")
iframe: Final = AuthoredElement("iframe")
img: Final = AuthoredElement("img")
input: Final = AuthoredElement("input")
ins: Final = AuthoredElement("ins")
kbd: Final = AuthoredElement("kbd")
label: Final = AuthoredElement("label")
legend: Final = AuthoredElement("legend")
li: Final = AuthoredElement("li")
main: Final = AuthoredElement("main")
map: Final = AuthoredElement("map")
mark: Final = AuthoredElement("mark")
menu: Final = AuthoredElement("menu")
meter: Final = AuthoredElement("meter")
nav: Final = AuthoredElement("nav")
object: Final = AuthoredElement("object")
ol: Final = AuthoredElement("ol")
optgroup: Final = AuthoredElement("optgroup")
option: Final = AuthoredElement("option")
output: Final = AuthoredElement("output")
p: Final = AuthoredElement("p")
picture: Final = AuthoredElement("picture")
pre: Final = AuthoredElement("pre")
progress: Final = AuthoredElement("progress")
q: Final = AuthoredElement("q")
rp: Final = AuthoredElement("rp")
rt: Final = AuthoredElement("rt")
ruby: Final = AuthoredElement("ruby")
s: Final = AuthoredElement("s")
samp: Final = AuthoredElement("samp")
search: Final = AuthoredElement("search")
section: Final = AuthoredElement("section")
select: Final = AuthoredElement("select")
slot: Final = AuthoredElement("slot")
small: Final = AuthoredElement("small")
source: Final = AuthoredElement("source")
span: Final = AuthoredElement("span")
strong: Final = AuthoredElement("strong")
sub: Final = AuthoredElement("sub")
summary: Final = AuthoredElement("summary")
sup: Final = AuthoredElement("sup")
table: Final = AuthoredElement("table")
tbody: Final = AuthoredElement("tbody")
td: Final = AuthoredElement("td")
textarea: Final = AuthoredElement("textarea")
tfoot: Final = AuthoredElement("tfoot")
th: Final = AuthoredElement("th")
thead: Final = AuthoredElement("thead")
time: Final = AuthoredElement("time")
tr: Final = AuthoredElement("tr")
track: Final = AuthoredElement("track")
tt: Final = AuthoredElement("tt")
u: Final = AuthoredElement("u")
ul: Final = AuthoredElement("ul")
var: Final = AuthoredElement("var")
video: Final = AuthoredElement("video")
wbr: Final = AuthoredElement("wbr")

# SVG; `a`, `style`, `script` and `title` are HTML's above.
svg: Final = AuthoredElement("svg")
g: Final = AuthoredElement("g")
path: Final = AuthoredElement("path")
rect: Final = AuthoredElement("rect")
circle: Final = AuthoredElement("circle")
ellipse: Final = AuthoredElement("ellipse")
line: Final = AuthoredElement("line")
polyline: Final = AuthoredElement("polyline")
polygon: Final = AuthoredElement("polygon")
text: Final = AuthoredElement("text")
tspan: Final = AuthoredElement("tspan")
defs: Final = AuthoredElement("defs")
symbol: Final = AuthoredElement("symbol")
use: Final = AuthoredElement("use")
stop: Final = AuthoredElement("stop")
mask: Final = AuthoredElement("mask")
pattern: Final = AuthoredElement("pattern")
marker: Final = AuthoredElement("marker")
filter: Final = AuthoredElement("filter")
image: Final = AuthoredElement("image")
desc: Final = AuthoredElement("desc")
linear_gradient: Final = AuthoredElement("linearGradient")
radial_gradient: Final = AuthoredElement("radialGradient")
clip_path: Final = AuthoredElement("clipPath")
text_path: Final = AuthoredElement("textPath")
foreign_object: Final = AuthoredElement("foreignObject")
fe_blend: Final = AuthoredElement("feBlend")
fe_color_matrix: Final = AuthoredElement("feColorMatrix")
fe_component_transfer: Final = AuthoredElement("feComponentTransfer")
fe_composite: Final = AuthoredElement("feComposite")
fe_convolve_matrix: Final = AuthoredElement("feConvolveMatrix")
fe_diffuse_lighting: Final = AuthoredElement("feDiffuseLighting")
fe_displacement_map: Final = AuthoredElement("feDisplacementMap")
fe_distant_light: Final = AuthoredElement("feDistantLight")
fe_drop_shadow: Final = AuthoredElement("feDropShadow")
fe_flood: Final = AuthoredElement("feFlood")
fe_func_a: Final = AuthoredElement("feFuncA")
fe_func_b: Final = AuthoredElement("feFuncB")
fe_func_g: Final = AuthoredElement("feFuncG")
fe_func_r: Final = AuthoredElement("feFuncR")
fe_gaussian_blur: Final = AuthoredElement("feGaussianBlur")
fe_image: Final = AuthoredElement("feImage")
fe_merge: Final = AuthoredElement("feMerge")
fe_merge_node: Final = AuthoredElement("feMergeNode")
fe_morphology: Final = AuthoredElement("feMorphology")
fe_offset: Final = AuthoredElement("feOffset")
fe_point_light: Final = AuthoredElement("fePointLight")
fe_specular_lighting: Final = AuthoredElement("feSpecularLighting")
fe_spot_light: Final = AuthoredElement("feSpotLight")
fe_tile: Final = AuthoredElement("feTile")
fe_turbulence: Final = AuthoredElement("feTurbulence")
