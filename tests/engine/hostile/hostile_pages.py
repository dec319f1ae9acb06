# ruff: noqa: E501, S311, SIM905 - a table of pages reads best one to a line, its words as words; its noise is not a secret
"""Documents that mean harm, by what they do: HTML and CSS."""

import random
from collections.abc import Callable
from functools import partial

TALL = "height:500px;width:1100px"
LOREM = "lorem ipsum dolor sit amet "


def nested(count: int, opening: str, closing: str, middle: str = "x") -> str:
    return opening * count + middle + closing * count


def numbered(count: int, opening: str, closing: str, middle: str = "x") -> str:
    """Nest, with the level's number in place of a `#`."""
    return "".join(opening.replace("#", str(i)) for i in range(count)) + middle + closing * count


def doubling(levels: int, times: int, name: str = "width") -> str:
    rules = "--a0:lol;" + "".join(f"--a{i}:{' '.join([f'var(--a{i - 1})'] * times)};" for i in range(1, levels))
    return f"<div style='{rules}{name}:var(--a{levels - 1})'>x</div>"


def styled(css: str, body: str = "<div class=a><p>x</p></div>") -> str:
    return f"<style>{css}</style>{body}"


def each(count: int, template: str) -> str:
    return "".join(template.replace("#", str(i)) for i in range(count))


def mixed_nest(count: int, *styles: str, sibling: str = "") -> str:
    opening = "".join(f"<div style='{styles[i % len(styles)]}'>{sibling}" for i in range(count))
    return opening + "x" + "</div>" * count


def paragraph(css: str, text: str, times: int) -> str:
    return f"<p style='{css}'>{text * times}"


def noise(length: int, alphabet: str, seed: int = 1) -> str:
    rng = random.Random(seed)
    return "".join(rng.choices(alphabet, k=length))


Page = str | Callable[[], str]

SELECTORS: dict[str, Page] = {
    "descendants that backtrack": lambda: styled(
        " ".join(["div"] * 40) + " .none{color:red}", nested(250, "<div>", "</div>")
    ),
    "descendants of anything that backtrack": lambda: styled(
        " ".join(["*"] * 30) + " i.none b{color:red}", nested(200, "<div>", "</div>", "<b>x</b>" * 500)
    ),
    "siblings that backtrack": lambda: styled(" ~ ".join(["p"] * 12) + " ~ q{color:red}", "<p>x</p>" * 4000),
    "siblings and descendants that backtrack": lambda: styled(
        "div ~ div div ~ div div ~ div div ~ i{color:red}",
        nested(60, "<div></div><div></div><div></div><div>", "</div>"),
    ),
    "a product of lists": lambda: styled("".join([":is(a,b,i,div,p)"] * 400) + "{color:red}", "<p>x</p>" * 3000),
    "lists in lists": lambda: styled(nested(60, ":is(a,:not(b,", "))", "i") + "{color:red}", "<p>x</p>" * 3000),
    ":has in :has": lambda: styled(
        "div:has(div:has(div:has(i.none))){color:red}", nested(80, "<div><p>x</p>", "</div>") * 20
    ),
    ":has below :has": lambda: styled(
        ":has(* * * * .none) :has(.none2 ~ *){color:red}", nested(100, "<div><b></b><b></b>", "</div>") * 10
    ),
    ":has of siblings": lambda: styled("i:has(~ i ~ i ~ i.none){color:red}", "<i>x</i>" * 6000),
    "nth-child of a list": lambda: styled(":nth-child(2n+1 of p:not(.a),i ~ i){color:red}", "<i>x</i>" * 5000),
    "nth-last-of-type": lambda: styled(
        ":nth-last-of-type(3n),:nth-last-child(5n+1 of i){color:red}", "<i>x</i>" * 9000
    ),
    "20,000 attribute rules": lambda: styled(each(20_000, "[a='#']{color:red}"), "<i a=x>x</i>" * 4000),
    "20,000 class rules that match": lambda: styled(each(20_000, ".c{top:#px}"), "<i class=c>x</i>" * 1000),
    "8,000 substrings": lambda: styled(each(8000, "[a*='y#']{color:red}"), f"<p a='{'x' * 90_000}'>x</p>" * 10),
    "5,000 classes on an element": lambda: styled(
        each(5000, ".c#{top:#px}"), f"<i class='{each(5000, 'c# ')}'>x</i>" * 20
    ),
    "10,000 layers": lambda: styled(each(10_000, "@layer l#{p{top:#px}}")),
    "deep layers": lambda: styled("@layer " + ".".join(["a"] * 5000) + "{p{top:0}}"),
    "deep @media": lambda: styled(nested(5000, "@media (width>1px){", "}", "p{top:0}")),
    "deep @supports": lambda: styled("@supports " + nested(3000, "(", ")", "top:0") + "{p{top:0}}"),
    "nested rules that multiply": lambda: styled(nested(24, ".a,.b{&,& &{", "}}", "top:0")),
    "nested & that multiply": lambda: styled(nested(40, "& &, & + &{", "}", "color:red")),
    "a long selector": lambda: styled("a" + ".b" * 200_000 + "{top:0}"),
    "many :not": lambda: styled("p" + ":not(.b)" * 50_000 + "{top:0}", "<p>x</p>" * 200),
    "unclosed everything": lambda: styled("a{b:c(" * 50_000),
    "important wars": lambda: styled(
        each(5000, "p{top:#px !important}@layer z{p{top:1px !important}}"), "<p>x</p>" * 200
    ),
}

VALUES: dict[str, Page] = {
    "doubling variables in a shorthand": lambda: doubling(30, 2, "background"),
    "doubling variables in fonts": lambda: doubling(22, 3, "font-family"),
    "doubling by fallbacks": lambda: (
        "<div style='"
        + each(400, "--a#:var(--b#,var(--c#,var(--d#)))")
        + ";width:"
        + nested(400, "var(--x,", ")", "1px")
        + "'>x"
    ),
    "a chain of 10,000 variables": lambda: (
        "<div style='--v0:1px;"
        + "".join(f"--v{i}:var(--v{i - 1});" for i in range(1, 10_000))
        + "width:var(--v9999)'>x"
    ),
    "a circle of 5,000 variables": lambda: (
        "<div style='" + "".join(f"--v{i}:var(--v{(i + 1) % 5000});" for i in range(5000)) + "width:var(--v0)'>x"
    ),
    "variables by inheritance": lambda: numbered(200, "<div style='--v#:1;--w:var(--w,1) var(--w,1)'>", "</div>"),
    "doubling by inheritance": lambda: styled(
        ":root{--a:xx}" + each(60, ".c#{--b:var(--a)var(--a)}.d#{--a:var(--b)}"),
        numbered(60, "<div class=c#><div class=d#>", "</div></div>"),
    ),
    "3,000 variables on 2,000 elements": lambda: styled("*{" + each(3000, "--v#:#;") + "}", "<i>x</i>" * 2000),
    "variables that use 3,000 on 500 elements": lambda: styled(
        "*{" + each(3000, "--v#:var(--w,#);") + "}", "<i>x</i>" * 500
    ),
    "deep sums": lambda: f"<div style='width:{nested(5000, 'calc(1px + ', ')', '1px')}'>x",
    "deep products": lambda: (
        f"<div style='width:{nested(60, 'calc(2 * ', ')', '1e30px')};height:calc(1px * 1e308 * 1e308)'>x"
    ),
    "a minimum of 100,000": lambda: f"<div style='width:min({','.join(['1px + 1em'] * 60_000)})'>x",
    "powers": "<div style='width:calc(1px*pow(10,400));height:calc(1px*pow(-1,.5));top:calc(1px*exp(1e9));left:calc(1px*log(0));margin:calc(1px*sqrt(-1));line-height:pow(1e200,1e200)'>x",
    "rounds and rests by zero": "<div style='width:round(1px,0px);height:mod(1px,0px);top:rem(1px,0px);left:calc(1px/0);margin:round(up,1e308px,1e-308px);font-size:hypot(1e308px,1e308px)'>x",
    "infinite everything": lambda: (
        "<div style='"
        + ";".join(
            f"{name}:calc(infinity*1px)"
            for name in "width height min-width max-width margin padding border-width top left gap font-size line-height letter-spacing word-spacing text-indent border-radius outline-width outline-offset flex-basis column-gap background-size background-position perspective tab-size text-underline-offset text-decoration-thickness".split()
        )
        + "'>x y z"
    ),
    "nothing everything": lambda: (
        "<div style='"
        + ";".join(
            f"{name}:calc(NaN*1px)"
            for name in "width height margin padding border-width top left gap font-size line-height letter-spacing word-spacing text-indent border-radius outline-width flex-basis background-size background-position".split()
        )
        + "'>x y z"
    ),
    "1e308 everything": lambda: (
        "<div style='display:flex;"
        + ";".join(
            f"{name}:1e308px"
            for name in "width height margin padding border-width top left gap letter-spacing word-spacing text-indent border-radius outline-width flex-basis background-size background-position".split()
        )
        + "'><p style='margin:-1e308px'>x y z"
    ),
    "1e308 in flex": "<div style='display:flex;flex-wrap:wrap'>"
    + "<p style='flex:1e308 1e308 1e308px;order:99999999999;margin:-1e308px'>x</p>" * 50,
    "1e308 in grid": "<div style='display:grid;grid-template:repeat(3,1e308fr)/repeat(3,minmax(1e308px,1e308fr));gap:1e308px'>"
    + "<p>x</p>" * 20,
    "1e308 in tables": "<table style='border-spacing:1e308px;width:1e308px'><tr><td width=1e308 style='padding:1e308px;height:1e308%'>x<td>y",
    "1e308 in transforms": f"<div style='{TALL};background:red;transform:translate(1e308px) scale(1e308) rotate(1e308deg) skew(89.9999999deg) perspective(1e-308px) matrix3d(1e308,1e308,1e308,1e308,1e308,1e308,1e308,1e308,1e308,1e308,1e308,1e308,1e308,1e308,1e308,1e308)'>x",
    "1e308 in paint": f"<div style='{TALL};background:radial-gradient(1e308px 1e-308px at 1e308px -1e308px,red -1e308px,blue 1e308px),conic-gradient(from 1e308deg,red 1e308deg,blue 0),linear-gradient(1e308deg,red,blue);box-shadow:1e308px 1e308px 1e308px 1e308px red,inset 1e308px 1e308px 1e308px 1e308px blue;filter:blur(1e308px) brightness(1e308) hue-rotate(1e308deg) drop-shadow(1e308px 1e308px 1e308px red);border-radius:1e308px/1e-308px;clip-path:inset(1e308px round 1e308px);opacity:1e308'>x",
    "1e308 in text": "<p style='font-size:1e308px;line-height:1e308;letter-spacing:1e308px;text-indent:1e308px;word-spacing:1e308px;tab-size:1e308;text-shadow:1e308px 1e308px 1e308px red;-webkit-text-stroke:1e308px red;text-decoration:underline wavy 1e308px;font-weight:1e308;font-stretch:1e308%;font-style:oblique 1e308deg;vertical-align:1e308px'>x\ty z",
    "numbers of a million digits": lambda: (
        f"<div style='width:{'9' * 1_000_000}px;z-index:{'9' * 5000};order:{'9' * 5000};opacity:.{'9' * 50_000}'>x"
    ),
    "an integer of 5,000 digits everywhere": lambda: (
        "<div style='"
        + ";".join(
            f"{name}:{'9' * 5000}"
            for name in "z-index order orphans counter-reset:a counter-increment:a grid-column grid-row flex-grow tab-size font-weight line-clamp -webkit-line-clamp line-height column-count".split()
        )
        + "'>x"
    ),
    "hex of nothing": lambda: f"<div style='color:#{'f' * 100_000};background:\\{'0' * 100_000}'>x",
    "100,000 font families": lambda: f"<p style='font-family:{','.join(f'f{i}' for i in range(60_000))}'>x",
    "5,000 font families, unknown characters": lambda: (
        f"<p style='font-family:{','.join(f'f{i}' for i in range(5000))}'>"
        + "".join(chr(0x10000 + i) for i in range(5000))
    ),
    "20,000 font features": lambda: (
        "<p style='font-feature-settings:" + ",".join(f'"a{i % 1000:03}" {i}' for i in range(20_000)) + "'>x"
    ),
    "10,000 font variations": lambda: (
        "<p style='font-variation-settings:" + ",".join(f'"a{i % 1000:03}" {i}' for i in range(10_000)) + "'>x"
    ),
    "colour mixes that double": lambda: (
        "<div style='--c0:red;"
        + "".join(f"--c{i}:color-mix(in oklch,var(--c{i - 1}),var(--c{i - 1}));" for i in range(1, 40))
        + "color:var(--c39)'>x"
    ),
    "relative colours deep": lambda: f"<div style='color:{nested(3000, 'rgb(from ', ' r g b)', 'red')}'>x",
    "light-dark deep": lambda: f"<div style='color:{nested(3000, 'light-dark(', ',red)', 'red')}'>x",
    "image-set deep": lambda: (
        f"<div style='background:{nested(3000, 'image-set(', ' 1x)', 'linear-gradient(red,blue)')}'>x"
    ),
    "cross-fade deep": lambda: (
        f"<div style='{TALL};background:{nested(60, '-webkit-cross-fade(', ',linear-gradient(red,blue),50%)', 'linear-gradient(red,blue)')}'>x"
    ),
    "attr() that doubles": lambda: (
        "<div "
        + "".join(f"a{i}='attr(a{i - 1}) attr(a{i - 1})' " for i in range(1, 60))
        + "a0=x style='width:attr(a59 type(<length>));--x:attr(a59)'>x"
    ),
    "url of a million": lambda: f"<div style='background:url({'a' * 1_000_000})'>x",
    "quotes of a million": lambda: "<q style='quotes:" + '"a" "b" ' * 50_000 + f"'>{nested(200, '<q>', '</q>')}",
}

CONTENT: dict[str, Page] = {
    "a text before everything": lambda: styled(f"*::before{{content:'{'x ' * 50_000}'}}", "<i></i>" * 5000),
    "an attribute before everything": lambda: styled(
        "i::before{content:attr(t)attr(t)attr(t)}", f"<i t='{'x ' * 90}'></i>" * 7000
    ),
    "one attribute many times": lambda: styled(
        "i::before{content:" + "attr(t)" * 5000 + "}", f"<i t='{'x ' * 40_000}'></i>"
    ),
    "counters of counters": lambda: styled(
        "div{counter-reset:a}div::before{content:" + "counters(a,'.........')" * 50 + "}",
        nested(250, "<div>", "</div>"),
    ),
    "a symbolic counter of a billion": "<style>@counter-style s{system:symbolic;symbols:'xyz'}</style><ol start=1000000000 style='list-style:s'><li>x<li>y</ol>",
    "an additive counter of a billion": "<style>@counter-style s{system:additive;additive-symbols:1 'x'}</style><ol start=1000000000 style='list-style:s'><li>x<li>y</ol>",
    "an additive counter of zero": "<style>@counter-style s{system:additive;additive-symbols:0 'x'}</style><ol start=1000 style='list-style:s'><li>x</ol>",
    "a padded counter": "<style>@counter-style s{system:numeric;symbols:'0' '1';pad:1000000000 'xyz'}</style><ol style='list-style:s'><li>x<li>y</ol>",
    "counter styles in a circle": "<style>@counter-style s{system:extends t;fallback:t}@counter-style t{system:extends s;fallback:s}</style><ol style='list-style:s'><li>x</ol>",
    "a chain of 2,000 counter styles": lambda: styled(
        each(2000, "@counter-style s#{system:extends t#}@counter-style t#{system:extends s#;}")
        + "".join(f"@counter-style u{i}{{system:extends u{i + 1}}}" for i in range(2000)),
        "<ol style='list-style:u0'><li>x</ol>",
    ),
    "fallbacks of 2,000 counter styles": lambda: styled(
        "".join(f"@counter-style u{i}{{system:fixed 5;symbols:a;fallback:u{i + 1}}}" for i in range(2000)),
        "<ol style='list-style:u0'><li>x</ol>",
    ),
    "a counter in unary, long symbols": lambda: styled(
        f"@counter-style s{{system:symbolic;symbols:'{'x' * 10_000}'}}",
        "<ol start=59 style='list-style:s'>" + "<li>x" * 1000,
    ),
    "counters near the end of numbers": "<ol start=2147483647 style='counter-increment:list-item 2147483647'><li>x<li value=-2147483648>y</ol><ol reversed start=-2147483648><li>x<li>y</ol>",
    "roman of a billion": "<ol type=I start=1000000000><li>x<ol type=a start=2000000000><li>y<ol style='list-style:georgian' start=19999><li>z",
    "markers with long texts": lambda: styled(f"::marker{{content:'{'x' * 10_000}'}}", "<ul>" + "<li>x" * 3000),
    "open quotes": lambda: styled("i::before{content:" + "open-quote " * 2000 + "}", "<i>x</i>" * 500),
    "first letters": lambda: styled(
        "p::first-letter{font-size:99px;float:left}p::first-line{color:red}", "<p>Hello</p>" * 3000
    ),
    "images in content": lambda: styled(
        "i::before{content:" + "url(data:image/svg+xml,<svg/>)" * 1000 + "}", "<i>x</i>" * 50
    ),
}

TEXT: dict[str, Page] = {
    **{
        f"a word of 190,000 letters, {css}": partial(paragraph, css, "a", 190_000)
        for css in (
            "overflow-wrap:anywhere",
            "word-break:break-all;text-wrap:balance",
            "line-break:anywhere;text-align:justify",
            "hyphens:auto",
            "text-wrap:pretty;overflow-wrap:break-word;width:1px",
            "letter-spacing:1e9px",
            "text-overflow:ellipsis;overflow:hidden;white-space:nowrap",
            "display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden;overflow-wrap:anywhere",
            "width:min-content",
            "font-size:.001px",
            "text-transform:uppercase;font-variant:small-caps",
        )
    },
    **{
        f"190,000 characters of words, {css}": partial(paragraph, css, LOREM, 7300)
        for css in (
            "text-wrap:balance",
            "text-wrap:pretty",
            "text-align:justify;hyphens:auto",
            "white-space:nowrap",
            "width:1px",
            "display:inline-block;width:min-content",
            "text-decoration:underline wavy red",
            "text-shadow:" + ",".join(["0 0 9px red"] * 60),
            "-webkit-text-stroke:9px red",
            "writing-mode:vertical-rl",
            "column-count:1000000",
            "display:flex",
            "float:left",
            "position:absolute",
            "text-indent:-1e9px",
            "font-size:.1px;line-height:.1px",
            "tab-size:1000000000",
            "word-spacing:1e9px",
            "background-clip:text;color:transparent;background-image:linear-gradient(red,blue)",
        )
    },
    "190,000 spaces kept": lambda: f"<p style='white-space:pre-wrap;width:100px'>{' ' * 190_000}",
    "190,000 tabs": lambda: f"<pre style='tab-size:1000000000'>{chr(9) * 190_000}",
    "190,000 lines": lambda: "<pre>" + "\n" * 190_000,
    "190,000 soft hyphens": lambda: "<p style='width:9px'>" + "a\u00ad" * 95_000,
    "190,000 soft hyphens and no room": lambda: "<p style='width:0;text-wrap:balance'>" + "\u00ad" * 190_000,
    "190,000 zero width spaces": lambda: "<p style='width:9px'>" + "\u200b" * 190_000,
    "190,000 no-break spaces": lambda: "<p style='width:9px'>" + "\u00a0" * 190_000,
    "Thai without a space": lambda: "<p lang=th>" + "สวัสดีครับผมชื่อ" * 11_000,
    "Chinese": lambda: "<p style='text-wrap:balance'>" + "漢字日本語。" * 31_000,
    "Arabic": lambda: "<p dir=rtl>" + "مرحبا بالعالم " * 13_000,
    "Devanagari": lambda: "<p>" + "क्ष्म्य " * 23_000,
    "Khmer in one word": lambda: "<p>" + "ក្រុម" * 30_000,
    "emoji": lambda: "<p>" + "👩🏽‍🚀🇪🇺👨‍👩‍👧‍👦" * 9000,
    "one ZWJ sequence": lambda: "<p>" + "👩\u200d" * 90_000,
    "flags without end": lambda: "<p>" + "🇪" * 90_000,
    "variation selectors": lambda: "<p>a" + "\ufe0f" * 190_000,
    "tags": lambda: "<p>🏴" + "\U000e0061" * 90_000,
    "one letter and its marks": lambda: "<p>" + ("e" + "\u0301\u0323\u0489" * 30) * 2000,
    "marks alone": lambda: "<p>" + "\u0301" * 190_000,
    "Hangul in pieces": lambda: "<p>" + "\u1100\u1161\u11a8" * 60_000,
    "left and right by turns": lambda: "<p>" + "aא" * 95_000,
    "left and right in words": lambda: "<p style='width:300px'>" + "abc אבג " * 23_000,
    "numbers in Arabic": lambda: "<p dir=rtl>" + "1ب2, " * 38_000,
    "embeddings": lambda: "<p>" + "\u202ba\u202ab" * 40_000,
    "isolates": lambda: "<p>" + "\u2067a\u2066b" * 40_000,
    "isolates that end": lambda: "<p>" + "\u2067a\u2069" * 60_000,
    "overrides that end": lambda: "<p>" + "\u202ea\u202c" * 60_000,
    "brackets in bidi": lambda: "<p dir=rtl>" + "(" * 60_000 + "א" + ")" * 60_000,
    "bidi elements deep": lambda: nested(125, "<bdo dir=rtl>a<bdi>", "</bdi>b</bdo>", "אxא" * 500),
    "noise of all planes": lambda: "<p>" + noise(40_000, "".join(chr(i) for i in range(0x100, 0x3000, 3))),
    "noise with controls": lambda: (
        "<p>" + noise(100_000, "ab \u200d\u200b\u202e\u202c\u2067\u2069\u00ad\u0301אب漢\n\t🎉")
    ),
    "unknown characters": lambda: "<p>" + "".join(chr(0xE000 + i % 6000) for i in range(60_000)),
    "19,000 spans of a letter": lambda: "<p>" + "<b>a</b>" * 9500,
    "9,000 spans with padding, balanced": lambda: (
        "<p style='text-wrap:balance'>" + "<b style='padding:1px;border:1px solid'>a</b> " * 4500
    ),
    "spans 200 deep on many lines": lambda: (
        "<p style='width:100px'>" + nested(200, "<span style='border:1px solid'>", "</span>", LOREM * 300)
    ),
    "baselines 200 deep": lambda: (
        "<p>" + nested(200, "<span style='vertical-align:super;font-size:.99em'>a ", "</span>")
    ),
    "tops and bottoms": lambda: (
        "<p>"
        + "<span style='vertical-align:top'>a<span style='vertical-align:bottom;font-size:2em'>b</span></span> " * 3000
    ),
    "5,000 floats": lambda: (
        "<i style='float:left;width:33px;height:7px'></i><i style='float:right;width:21px;height:9px'></i>" * 2500
        + LOREM * 1000
    ),
    "5,000 floats that clear": lambda: "<i style='float:left;clear:left'>x</i>" * 5000,
    "floats in floats": lambda: nested(250, "<div style='float:left'><i style='float:right'>y</i>", "</div>"),
    "5,000 inline blocks": lambda: "<i style='display:inline-block'>x y</i> " * 5000,
    "font size 0": lambda: "<p style='font-size:0'>" + LOREM * 5000,
    "font size huge": lambda: "<p style='font-size:9999px'>" + LOREM * 500,
    "letters of 10,000 px with a shadow": "<p style='font-size:10000px;text-shadow:0 0 500px red;-webkit-text-stroke:500px blue'>Æøå",
    "500 shadows of long text": lambda: f"<p style='text-shadow:{','.join(['9px 9px 99px red'] * 500)}'>{LOREM * 200}",
    "ellipsis everywhere": lambda: (
        "<div style='overflow:hidden;text-overflow:ellipsis;white-space:nowrap;width:50px'>"
        + LOREM * 7000
        + "</div>" * 5
    ),
    "line clamps deep": lambda: nested(
        100,
        "<div style='display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden'>",
        "</div>",
        LOREM * 500,
    ),
    "wavy lines without end": "<p style='text-decoration:underline wavy red .01px;white-space:pre;font-size:5px'>"
    + "x" * 100_000,
    "dotted lines without end": "<p style='text-decoration:underline dotted red .01px;white-space:pre'>"
    + "x" * 100_000,
    "decorations 200 deep": lambda: nested(
        200, "<u style='text-decoration:underline overline line-through wavy'>", "</u>", LOREM * 100
    ),
    "ruby": lambda: "<ruby>" + "漢<rt>kan</rt>" * 5000,
    "word breaks": lambda: "<p>" + "a<wbr>" * 9000,
    "line breaks": lambda: "<p>" + "<br>" * 19_000,
    "languages": lambda: each(3000, "<i lang=x#>a</i>"),
}

LAYOUT: dict[str, Page] = {
    **{
        f"{name} 240 deep": partial(mixed_nest, 240, *styles)
        for name, styles in {
            "inline blocks": ("display:inline-block",),
            "inline flex": ("display:inline-flex",),
            "flex rows": ("display:flex",),
            "flex columns": ("display:flex;flex-direction:column",),
            "flex rows and columns": ("display:flex", "display:flex;flex-direction:column"),
            "flex that wraps": ("display:flex;flex-wrap:wrap", "display:flex;flex-wrap:wrap;flex-direction:column"),
            "flex with percentages": (
                "display:flex;height:50%;padding:5%",
                "display:flex;flex-direction:column;width:50%;min-height:10%",
            ),
            "grids": ("display:grid",),
            "inline grids": ("display:inline-grid;grid-template:auto/auto",),
            "grids with fractions": ("display:grid;grid-template:1fr/1fr min-content",),
            "grids and flex": ("display:grid", "display:flex", "display:inline-block"),
            "grids with fit-content": ("display:grid;grid-template-columns:fit-content(50%) minmax(auto,1fr)",),
            "subgrids": ("display:grid;grid-template:subgrid/subgrid",),
            "tables": ("display:table",),
            "table cells": ("display:table-cell;width:50%",),
            "tables in cells in flex": ("display:table", "display:table-cell", "display:flex", "display:inline-block"),
            "floats": ("float:left",),
            "absolutes": ("position:absolute",),
            "absolutes with right": ("position:absolute;right:0;max-width:90%",),
            "relatives": ("position:relative;left:1px;top:1%",),
            "fit-content": ("width:fit-content;height:fit-content",),
            "min-content": ("width:min-content;min-width:max-content;max-width:fit-content",),
            "aspect ratios": ("aspect-ratio:1;height:100%", "aspect-ratio:2;display:flex"),
            "contents": ("display:contents",),
            "list items": ("display:list-item",),
            "flow roots": ("display:flow-root;overflow:auto",),
            "vertical": ("writing-mode:vertical-rl", "writing-mode:horizontal-tb"),
            "columns": ("columns:2",),
        }.items()
    },
    **{
        f"{name} 100 deep with siblings": partial(
            mixed_nest, 100, *styles, sibling="<b>aa aa</b><div style='display:flex;width:10%'>bb</div>"
        )
        for name, styles in {
            "inline blocks": ("display:inline-block",),
            "flex": ("display:flex", "display:flex;flex-direction:column"),
            "stretched flex": (
                "display:flex;align-items:stretch;height:90%",
                "display:flex;flex-direction:column;flex:1 1 auto",
            ),
            "wrapping flex": (
                "display:flex;flex-wrap:wrap",
                "display:flex;flex-wrap:wrap;flex-direction:column;max-height:90%",
            ),
            "grids": ("display:grid;grid-template-columns:auto 1fr auto",),
            "grids with spans": ("display:grid;grid-template-columns:auto auto;grid-column:1/-1;grid-auto-flow:dense",),
            "tables": ("display:table;width:90%",),
            "everything": (
                "display:flex",
                "display:grid",
                "display:inline-block",
                "display:table",
                "float:left",
                "position:absolute",
                "display:inline-flex;flex-direction:column",
            ),
        }.items()
    },
    "real tables 80 deep": lambda: nested(80, "<table><tr><td>a b</td><td>", "</td></tr></table>"),
    "real tables 80 deep, collapsed": lambda: nested(
        80, "<table style='border-collapse:collapse' border=1 width=100%><tr><td>a b</td><td>", "</td></tr></table>"
    ),
    "cells that span each other": lambda: "<table>" + ("<tr>" + "<td colspan=1000 rowspan=65534>x" * 20) * 50,
    "a table of 19,000 cells": lambda: "<table>" + ("<tr>" + "<td>x" * 90) * 100,
    "a table of 9,000 rows": lambda: "<table>" + "<tr><td>x" * 6000,
    "1,000 rows of 1,000 columns": lambda: "<table>" + "<tr><td colspan=1000>x" * 1000,
    "collapsed borders over spans": lambda: (
        "<table style='border-collapse:collapse'>"
        + "<tr><td colspan=1000 rowspan=1000 style='border:1px solid'>x" * 100
    ),
    "10,000 columns": lambda: "<table><colgroup span=1000>" * 1 + "<col span=1000 width=10%>" * 500 + "<tr><td>x",
    "percentages without end": lambda: "<table width=100%><tr>" + "<td width=90%>x" * 500 + "<tr><td colspan=400>y",
    "many captions": lambda: "<table>" + "<caption>x</caption>" * 2000 + "<tr><td>x",
    "cells far apart": lambda: "<table>" + each(300, "<tr><td colspan=#>x<td rowspan=#>y"),
    "5,000 flex items that freeze one by one": lambda: (
        "<div style='display:flex;width:1000px'>"
        + each(5000, "<i style='flex:1 1 #px;min-width:#px;max-width:calc(#px + 1px)'></i>")
    ),
    "5,000 flex lines": lambda: "<div style='display:flex;flex-wrap:wrap'>" + "<i style='width:100%'>x</i>" * 5000,
    "4,000 flex columns that wrap": lambda: (
        "<div style='display:flex;flex-flow:column wrap;height:50px'>" + "<i>x y</i>" * 4000
    ),
    "flex orders": lambda: "<div style='display:flex'>" + each(5000, "<i style='order:-#'>x</i>"),
    "a grid of 3,000 dense items": lambda: (
        "<div style='display:grid;grid-template-columns:repeat(50,1fr);grid-auto-flow:dense'>"
        + each(3000, "<i style='grid-column:span 7;grid-row:span 9'>x</i>")
    ),
    "a grid of 500 wide spans": lambda: (
        "<div style='display:grid;grid-template-columns:repeat(900,auto)'>"
        + each(500, "<i style='grid-column:#/span 400'>xx</i>")
    ),
    "a grid of 5,000 items in auto columns": lambda: (
        "<div style='display:grid;grid-auto-flow:column'>" + "<i>x</i>" * 5000
    ),
    "a grid of far lines": lambda: (
        "<div style='display:grid'>" + "<i style='grid-area:-99999999/-99999999/99999999/99999999'>x</i>" * 50
    ),
    "a grid of far spans": lambda: (
        "<div style='display:grid'>" + "<i style='grid-area:span 99999999/span 99999999'>x</i>" * 50
    ),
    "a grid of named lines": lambda: (
        "<div style='display:grid;grid-template-columns:"
        + each(20_000, "[a b# c] 1px ")
        + "'>"
        + "<i style='grid-column:a 9999/span c 99'>x</i>" * 50
    ),
    "a grid of areas": lambda: (
        "<div style='display:grid;grid-template-areas:"
        + ('"' + " ".join(f"a{i}" for i in range(400)) + '" ') * 400
        + "'><i style='grid-area:a7'>x"
    ),
    "repeat of repeats": "<div style='display:grid;grid-template-columns:repeat(10000,1px 1px 1px 1px 1px 1px 1px 1px 1px 1px)'><i>x",
    "auto-fill of almost nothing": "<div style='display:grid;grid-template:repeat(auto-fill,.001px)/repeat(auto-fill,.001px);height:600px;gap:0'><i>x",
    "auto-fit of almost nothing": "<div style='display:grid;grid-template-columns:repeat(auto-fit,minmax(.0001px,1fr))'><i>x",
    "fractions that overflow": lambda: (
        "<div style='display:grid;grid-template-columns:"
        + "1e-300fr 1e300fr minmax(9px,1fr) " * 300
        + "'>"
        + "<i>x</i>" * 900
    ),
    "margins that collapse through": lambda: "<div style='margin:9px 0'></div>" * 15_000,
    "margins that collapse 250 deep": lambda: nested(250, "<div style='margin:9px 0'>", "</div>"),
    "percentages 250 deep": lambda: nested(250, "<div style='width:200%;height:200%;padding:200%'>", "</div>"),
    "5,000 absolutes": lambda: "<i style='position:absolute;left:9px;right:9px;width:fit-content'>x y</i>" * 5000,
    "5,000 sticky": lambda: "<i style='position:sticky;top:9px;z-index:1'>x</i>" * 5000,
    "9,000 z-indexes": lambda: each(9000, "<i style='position:relative;z-index:-#'>x</i>"),
    "contents that hold everything": lambda: nested(250, "<div style='display:contents'>", "</div>", "<i>x</i>" * 9000),
    "inline boxes split by blocks": lambda: nested(200, "<b style='border:1px solid'>a", "</b>", "<p>x</p>" * 300),
    "controls": lambda: (
        "<input value=x><button>y</button><select><option>z</select><textarea rows=1000000 cols=1000000>w</textarea><progress></progress><meter></meter>"
        * 1500
    ),
    "a text area of a billion": "<textarea rows=2147483647 cols=2147483647 style='field-sizing:content'>x</textarea><input size=2147483647><hr size=2147483647 width=2147483647><font size=+2147483647>x",
    "an image of a billion": "<img width=2147483647 height=2147483647 border=2147483647 hspace=2147483647><canvas width=2147483647><video width=99999999999999999999><svg width=1e30 height=1e30 viewBox='0 0 1e-30 1e-30'><rect width=9 height=9 /></svg>",
}
