# ruff: noqa: E501, SIM905 - a table of cases reads best one to a line; its functions are called where they are made
# pyright: basic
"""Python objects and options that mean harm: what no type checker would let through."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from hostile_pages import nested

from limner.html import Element, div, img, p, span
from limner.html import style as style_element

Nodes = Callable[[], Any]

NUMBERS: tuple[Any, ...] = (
    1e308, -1e308, 1e-308, float("nan"), float("inf"), float("-inf"), 10**400, -(10**400), 2**63, 2**31, -0.0, 5e-324,
    True, False, None, b"9", bytearray(b"9"), Decimal("NaN"), Decimal("1e9999"), Decimal("sNaN"), Fraction(1, 3), 1j,
    "", " ", "\0", "\ud800", "9" * 5000, [], {}, (), object, object(), ..., NotImplemented, range(9),
)  # fmt: skip
PROPERTIES = (
    "width height minWidth margin padding border borderWidth top zIndex order flex flexGrow opacity fontSize fontWeight lineHeight "
    "letterSpacing color background backgroundImage transform filter boxShadow textShadow lineClamp gridColumn tabSize content "
    "--custom aspectRatio clipPath animation columnCount counterReset"
).split()


class Html:
    """Writes itself as HTML, or as something else."""

    def __init__(self, given: object) -> None:
        self.given = given

    def __html__(self) -> Any:
        return self.given() if callable(self.given) else self.given


class Endless(Mapping[str, object]):
    """A mapping without end."""

    def __getitem__(self, name: str) -> object:
        return "div" if name == "type" else Endless()

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[str]:
        return (f"a{i}" for i in itertools.count())


class OddText(str):
    """A text whose methods tell lies."""

    __slots__ = ()

    def __len__(self) -> int:
        return 10**9

    def __str__(self) -> str:
        return "lie"

    def strip(self, *given: Any) -> Any:
        return given


def cyclic_list() -> Any:
    out: list[Any] = ["x"]
    out.append(out)
    return out


def cyclic_mapping() -> Any:
    out: dict[str, Any] = {"type": "div", "props": {"style": {"color": "red"}}}
    out["props"]["children"] = ["x", out]
    return out


def cyclic_props() -> Any:
    props: dict[str, Any] = {}
    props["children"] = {"type": "div", "props": props}
    return {"type": "div", "props": props}


def cyclic_style() -> Any:
    style: dict[str, Any] = {}
    style["width"] = style
    return {"type": "div", "props": {"style": style}}


def cyclic_element() -> Any:
    inner = Element("p", children=("x",))
    outer = Element("div", children=(inner,))
    object.__setattr__(inner, "children", (outer,))
    return outer


def cyclic_html() -> Any:
    out = Html(None)
    out.given = lambda: div[out]
    return out


def deep(kind: str, levels: int) -> Any:
    node: Any = "x"
    for _ in range(levels):
        if kind == "lists":
            node = [node]
        elif kind == "tuples":
            node = (node,)
        elif kind == "mappings":
            node = {"type": "div", "props": {"children": node}}
        elif kind == "elements":
            node = Element("div", children=(node,))
        elif kind == "components":
            node = {"type": lambda _, node=node: node, "props": {}}
        else:
            node = iter([node])
    return node


def shared(levels: int) -> Any:
    node: Any = Element("b", children=("x",))
    for _ in range(levels):
        node = Element("b", children=(node, node))
    return node


def shared_lists(levels: int, times: int = 10) -> Any:
    node: Any = ["x"]
    for _ in range(levels):
        node = [node] * times
    return node


def component(props: Any) -> Any:
    return {"type": component, "props": props}


def react(kind: Any, **props: Any) -> Any:
    return {"type": kind, "props": props}


def with_value(name: str, value: Any) -> Any:
    return react("div", style={"display": "flex", name: value}, children="x")


def each_number(make: Callable[[Any], Any]) -> Nodes:
    """Draw a node for every odd value; all must end in a picture or an error of ours."""

    def nodes() -> Any:
        return [lambda value=value: make(value) for value in NUMBERS]

    return nodes


TREES: dict[str, Nodes] = {
    "a list of itself": cyclic_list,
    "a list of itself in an element": lambda: div[cyclic_list()],
    "a mapping of itself": cyclic_mapping,
    "props of themselves": cyclic_props,
    "a style of itself": cyclic_style,
    "an element of itself": cyclic_element,
    "an element of itself in an element": lambda: div[cyclic_element()],
    "an element of itself as text": lambda: str(cyclic_element()),
    "HTML of itself": cyclic_html,
    "a component of itself": lambda: react(component),
    "a component of more of itself": lambda: react(lambda props: [component(props), component(props)]),
    "texts without end": lambda: itertools.repeat("x"),
    "elements without end": lambda: div[itertools.repeat(p["x"])],
    "nothing without end": lambda: div[itertools.repeat(None)],
    "lists without end": lambda: (["x"] * 9 for _ in itertools.count()),
    "large texts without end": lambda: itertools.repeat("x" * 1_000_000),
    "elements of lists without end": lambda: react("div", children=itertools.repeat(react("b", children=["x"]))),
    "HTML without end": lambda: (Html("<b>x</b>" * 9) for _ in itertools.count()),
    "a mapping without end": Endless,
    "props without end": lambda: {"type": "div", "props": Endless()},
    "a style without end": lambda: react("div", style=Endless()),
    "classes without end": lambda: react("div", className=itertools.repeat("x")),
    "classes of themselves": lambda: react("div", className=cyclic_list()),
    "classes 100,000 deep": lambda: react("div", className=deep("lists", 100_000)),
    "a range of a billion": lambda: range(10**9),
    **{f"{kind} 100,000 deep": (partial(deep, kind, 100_000)) for kind in ("lists", "tuples", "mappings", "elements", "components", "iterators")},
    **{f"{kind} 15,000 deep": (partial(deep, kind, 15_000)) for kind in ("lists", "mappings", "elements", "components", "iterators")},
    "elements 100,000 deep, as text": lambda: str(deep("elements", 100_000)),
    "one element two to the sixtieth times": lambda: shared(60),
    "one element two to the 200th times": lambda: shared(200),
    "one element two to the 400th times": lambda: shared(400),
    "one element two to the sixtieth times, as text": lambda: str(shared(60)),
    "one list ten to the tenth times": lambda: shared_lists(10),
    "nothing ten to the tenth times": lambda: shared_lists(10)[:1] + [[[None] * 1000] * 1000] * 1000,
    "HTML that is not a text": each_number(Html),
    "HTML in HTML that is not a text": each_number(lambda value: div[Html(value)]),
    "a class with HTML": lambda: Html,
    "HTML that is itself": lambda: Html(Html("x")),
    "every odd value as a node": each_number(lambda value: value),
    "every odd value as a child": each_number(lambda value: Element("div", children=(value,))),
    "every odd value as an authored child": each_number(lambda value: div[value]),
    "every odd value as a mapping's child": each_number(lambda value: react("div", children=value)),
    "every odd value as a type": each_number(lambda value: "x" if value is object else react(value)),
    "every odd value as props": each_number(lambda value: {"type": "div", "props": value}),
    "every odd value as a style": each_number(lambda value: react("div", style=value)),
    "every odd value as a style's name": each_number(lambda value: react("div", style={value: "1px"} if isinstance(value, str | int | float) else {str(value): 1})),
    "every odd value as an attribute": each_number(lambda value: react("img", src=value, alt=value, width=value, height=value)),
    "every odd value as an attribute's name": each_number(lambda value: {"type": "div", "props": {value: "x"} if isinstance(value, str | int | float | bytes | None) else {}}),
    "every odd value as an authored attribute": each_number(lambda value: img(src=value, width=value, class_=value, style=value)),
    "every odd value as a class": each_number(lambda value: react("div", className=value)),
    "every odd value as inner HTML": each_number(lambda value: react("div", dangerouslySetInnerHTML={"__html": value})),
    "every odd value as inner HTML's mapping": each_number(lambda value: react("div", dangerouslySetInnerHTML=value)),
    "every odd value in a style sheet": each_number(lambda value: style_element[str(value) if not isinstance(value, bytes) else "x"]),
    "every odd value of a table": each_number(lambda value: react("table", children=react("td", colSpan=value, rowSpan=value, width=value, children="x"))),
    "every odd value of a list": each_number(lambda value: react("ol", start=value, children=react("li", value=value, children="x"))),
    **{
        f"every odd value as {name}": each_number(partial(with_value, name))
        for name in PROPERTIES
    },
    "an element built with odd fields": lambda: [lambda: Element("", {}, {}, ("x",)), lambda: Element("a b", {"": ""}, {"": ""}), lambda: Element("\0", {"\0": "\ud800"}, {"\0": "\0"}, ("\ud800",)), lambda: Element("div", {"style": "color:red"}), lambda: Element("p", {"title": "x"}, "color:\ud800;background:url(\ud800)", ("x",)), lambda: Element("style", children=("p{color:\ud800}", "q::before{content:'\ud800'}"))],
    "surrogates everywhere": lambda: react("p", style={"fontFamily": "\ud800", "--\ud800": "\udfff", "background": "url(\ud800)"}, className="\ud800", id="\ud800", title="\ud800", children=["\ud800", "x\udfff\ud800y"]),
    "surrogates in HTML": lambda: "<style>.\ud800{color:red}p::before{content:'\ud800'}@font-face{font-family:\ud800;src:url(\ud800)}</style><p class=\ud800 style='background:url(\ud800);font-family:\ud800'>\ud800<img src=\ud800 alt=\ud800><svg><text>\ud800</text></svg><svg id=\ud800><style>\ud800</style></svg>",
    "surrogates in classes": lambda: react("p", className=["\ud800", {"\udfff": True}], children="x"),
    "NULs everywhere": lambda: react("p", style={"fontFamily": "\0", "--\0": "\0", "background": "url(\0)"}, className="\0", title="\0", children=["\0", "x\0y"]),
    "NULs in addresses": lambda: "<img src='a\0b'><img src='file:///\0'><img src='data:\0,x'><p style='background:url(\"a\\0 b\")'><link rel=stylesheet href='\0'><base href='\0'>",
    "addresses without sense": lambda: "<base href='http://['><img src='http://['><img src='//'><img src='http://[::1'><img src='http://\u2100/'><img src='http://a:b:c:99999999/'><img src='\\\\x\\y'><img src='file://x/y'><p style='background:url(http://[x)'>x<link rel=stylesheet href='http://['>",
    "an attribute's name of a million letters": lambda: react("p", **{"a" * 1_000_000: "x"}, children="x"),
    "an attribute's name of a million letters in HTML": lambda: f"<p {'a' * 1_000_000}=x>x",
    "a property's name of a million letters": lambda: react("p", style={"a" * 1_000_000: "1px", "aB" * 100_000: "x", "--" + "c" * 1_000_000: "1px"}, children="x"),
    "a tag of a million letters": lambda: react("a" * 1_000_000),
    "50,000 properties": lambda: react("p", style={f"--a{i}": i for i in range(50_000)}, children="x"),
    "50,000 attributes": lambda: react("p", **{f"a{i}": i for i in range(50_000)}, children="x"),
    "a value of a million letters": lambda: react("p", style={"color": "a" * 1_000_000, "width": "1px " * 100_000}, children="x"),
    "a text that lies": lambda: [lambda: OddText("<p>x"), lambda: div[OddText("x")], lambda: p(style=OddText("color:red"), title=OddText("x"))["x"], lambda: react("p", style={OddText("color"): OddText("red")}, children=OddText("x"))],
    "inner HTML 100,000 deep": lambda: react("div", dangerouslySetInnerHTML={"__html": nested(100_000, "<b>", "</b>")}),
    "an authored element as a type": lambda: react(div, children="x"),
    "spans in a line": lambda: div[[span[i] for i in range(9000)]],
}  # fmt: skip


# ── options ──────────────────────────────────────────────────────────────────────────────────────────────

PLAIN = "<p style='background:linear-gradient(red,blue)'>x</p>"
SIZES: tuple[Any, ...] = (
    0,
    -1,
    1e9,
    1e308,
    1e-308,
    5e-324,
    float("nan"),
    float("inf"),
    10**400,
    -(10**400),
    "9",
    b"9",
    True,
    Decimal("NaN"),
    None,
    [],
    object(),
)
FORMATS = ("png", "jpeg", "webp", "avif", "gif", "ico", "raw")


def draws(*options: dict[str, Any], node: Any = PLAIN) -> Nodes:
    """Draw one node with several options; each must end in a picture or an error of ours."""
    return lambda: [(lambda one=one: (node, one)) for one in options]


OPTIONS: dict[str, Nodes] = {
    "every odd value of an SVG": each_number(lambda value: react("svg", width=value, height=value, viewBox=value, children=react("circle", r=value, fill=value))),
    **{f"odd values of {name}": draws(*({name: value} for value in (*SIZES, *NUMBERS))) for name in ("width", "height", "scale", "quality", "format", "files", "base_url", "stylesheets", "background", "compression", "color_scheme", "emoji", "seconds", "strict", "debug", "unknown")},
    "odd pairs of sizes": draws(*({"width": w, "height": h, "scale": s} for w in (1e-9, 1, 1e9, 1e308) for h in (1e-9, 1, 1e9, 1e308, None) for s in (1e-300, 1e-9, 1e9, 1e300))),
    "thin and long": draws(*({"width": w, "height": h, "format": f} for w, h in ((1, 32_767), (32_767, 1), (16_384, 1000), (1, 1)) for f in FORMATS)),
    "a page as high as it wants": draws({"height": None}, {"height": None, "scale": 9}, {"height": None, "width": 1e-6}, {"height": None, "scale": 1e-6}, node="<p style='height:32000px'>x"),
    "a page higher than allowed": draws({"height": None}, node="<p style='height:1e9px'>x"),
    "a page of no height": draws({"height": None}, {"height": None, "format": "jpeg"}, node=""),
    "odd files": draws(*({"files": one} for one in ("/dev/zero", "\0", "\ud800", "x" * 9000, "", "/proc/self/mem")), node="<img src='a.png'><img src='../../etc/passwd'><img src='/dev/zero'>"),
    "odd bases": draws(*({"base_url": one} for one in ("http://[", "\0", "\ud800", "data:,", "//", "x" * 90_000)), node="<img src='a.png'>"),
    "odd sheets": draws(*({"stylesheets": one} for one in (["/dev/zero/x.css"], ["\0"], ["\ud800{}"], [b"p{}"], "p{color:red}", [None], itertools.repeat("p{}")))),
    "odd colours": draws(*({"background": one} for one in ("red" * 99_999, "\0", "\ud800", "var(--x)", "url(x)", "rgb(1e308 nan infinity)", ""))),
    **{f"16 million pixels as {name}": draws({"width": 4096, "height": 4096, "format": name}, node="<p style='height:4000px;background:repeating-radial-gradient(red,blue 3px)'>x") for name in FORMATS},
}  # fmt: skip
