"""Hostile documents end within seconds, with a picture or a clear error, never with anything else."""

import time

import pytest

from limner import LimnerError, Renderer
from limner.html import div

SECONDS = 20.0  # generous: machines are shared; what this guards against takes for ever


def nested(count: int, opening: str, closing: str, middle: str = "x") -> str:
    return opening * count + middle + closing * count


def billion_laughs() -> str:
    rules = "--a0: lol;" + "".join(f"--a{i}: {' '.join([f'var(--a{i - 1})'] * 10)};" for i in range(1, 12))
    return f"<div style='{rules} width: var(--a11); content: var(--a11)'>x</div>"


HOSTILE = {
    "5,000 elements deep": nested(5000, "<div>", "</div>"),
    "5,000 inline elements deep": nested(5000, "<b>", "</b>"),
    "5,000 flex boxes deep": nested(5000, "<div style='display:flex'>", "</div>"),
    "60 grids deep": nested(60, "<div style='display:grid'>", "</div>"),
    "60 tables deep": nested(60, "<table><tr><td>", "</td></tr></table>"),
    "19,000 siblings": "<i>a</i>" * 9500,
    "a word of 150,000 letters": "a" * 150_000,
    "100,000 spaces and breaks": "<pre>" + " \n" * 50_000 + "</pre>",
    "a million brackets in a value": f"<div style='width:{'(' * 500_000}'>x</div>",
    "10,000 nested calc": f"<div style='width:{nested(10_000, 'calc(', ')', '1px')}'>x</div>",
    "variables that grow exponentially": billion_laughs(),
    "variables in a circle": "<div style='--a:var(--b);--b:var(--a);width:var(--a)'>x</div>",
    "numbers near infinity": "<div style='width:1e308px;margin:-1e308px;padding:1e30px;font-size:1e20px'>x</div>",
    "lines higher than any float": "<p style='line-height:3e40'>"
    "<b style='background:linear-gradient(5deg,red,blue) 0 0/9px;border:3px solid'>x</b>",
    "numbers that are none": "<div style='width:calc(0px/0);height:calc(1px/0);opacity:calc(0/0)'>x</div>",
    "a huge blur": "<div style='filter:blur(1e9px);box-shadow:0 0 1e9px 1e9px red'>x</div>",
    "1,000 shadows": f"<div style='box-shadow:{','.join(['0 0 9px red'] * 1000)}'>x</div>",
    "10,000 colour stops": f"<div style='height:9px;background:linear-gradient({','.join(['red', 'blue'] * 5000)})'>x</div>",
    "a million tiles": "<div style='height:500px;background:linear-gradient(red,blue) 0 0/.01px .01px'>x</div>",
    "a grid of a million tracks": "<div style='display:grid;grid-template-columns:repeat(1000000,1px)'><i>x</i></div>",
    "a grid item far away": "<div style='display:grid'><i style='grid-area:99999999/99999999'>x</i></div>",
    "auto-fill of nothing": "<div style='display:grid;grid-template-columns:repeat(auto-fill,0px)'><i>x</i></div>",
    "a table with huge spans": "<table><tr><td colspan=1000000 rowspan=1000000>x</td></tr></table>",
    "counters without end": "<div style='counter-reset:a 999999999999999999999'>x</div>",
    "dashes without end": "<div style='border:.01px dashed red;width:1100px;height:500px'>x</div>",
    "a 1 MB style sheet": "<style>" + ".a>b~c:not(.d):nth-child(2n+1){color:red}" * 24_000 + "</style><p class=a>x",
    "100,000 selectors": "<style>" + ",".join(f".c{i}" for i in range(100_000)) + "{color:red}</style><p>x",
    "selectors deep in each other": "<style>" + nested(10_000, ":is(", ")", "a") + "{color:red}</style><p>x",
    "rules deep in each other": "<style>" + nested(10_000, "a{", "}", "color:red") + "</style><p>x",
    ":has on many": "<style>:has(:has(i)) b{color:red} div:has(~div b){color:red}</style>" + "<div><b>x</b></div>" * 800,
    "an SVG of many uses": "<svg width=9 height=9><defs><g id=a>"
    + "<use href='#b'/>" * 50 + "</g><g id=b>" + "<use href='#a'/>" * 50 + "</g></defs><use href='#a'/></svg>",
    "NUL and surrogates": "<p>\0 \ud800 \udfff \uffff</p>",
    "bidi controls deep": "<p>" + "\u202b" * 5000 + "x" + "\u2067" * 5000 + "x</p>",
    "combining marks": "<p>a" + "\u0301" * 20_000 + "</p>",
    "ZWJ sequences": "<p>" + "\U0001f468\u200d" * 5000 + "</p>",
    "negative everything": "<div style='display:flex;margin:-9e9px;gap:-1px;letter-spacing:-9e9px;text-indent:-9e9px'>x y</div>",
    "a transform that is not a number": "<div style='transform:scale(0) rotate(1e300deg) matrix(1e300,0,0,1e300,0,0)'>x</div>",
    "clamped a million times": "<div style='-webkit-line-clamp:99999999;display:-webkit-box;overflow:hidden'>x</div>",
}  # fmt: skip


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def outcome(renderer: Renderer, page: str, width: int, height: int) -> bool:
    """Tell whether a page gives a picture, or an error that says what is wrong; anything else is raised."""
    try:
        return renderer.render(page, width=width, height=height).startswith(b"\x89PNG")
    except LimnerError as error:
        return bool(error.facts.what)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_ends_with_a_picture_or_a_clear_error(renderer: Renderer, name: str) -> None:
    begun = time.process_time()
    assert outcome(renderer, HOSTILE[name], 1200, 630)
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("name", HOSTILE)
def test_the_same_as_a_document_with_a_doctype(renderer: Renderer, name: str) -> None:
    assert outcome(renderer, f"<!doctype html>{HOSTILE[name]}", 300, 200)


def test_a_canvas_over_the_limit_is_an_error_before_any_work(renderer: Renderer) -> None:
    with pytest.raises(LimnerError, match="canvas is too large"):
        renderer.render(div["x"], width=10_000, height=10_000)
    with pytest.raises(LimnerError, match="canvas is too large"):
        renderer.render("<div style='height:9999999px'></div>", width=1200, height=None)
