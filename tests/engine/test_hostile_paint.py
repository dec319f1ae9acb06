"""Documents that are dear to paint end within the steps, with a picture or an error that says so."""

import time

import pytest

from limner import Limits, LimnerError, Renderer

STEPS = 1_000_000
SECONDS = 10.0  # of processor time, ten times what the steps stand for: machines are shared
FULL = "position:absolute;left:0;top:0;width:1200px;height:630px"
SHADOWS = ",".join(f"{place}px {place}px 9px red" for place in range(64))
STOPS = ",".join(["red", "blue"] * 120)


def boxes(css: str, count: int, text: str = "") -> str:
    """Give boxes over the whole canvas."""
    return f"<style>i{{{FULL};{css}}}</style>" + f"<i>{text}</i>" * count


def nested(css: str, count: int) -> str:
    """Give boxes inside each other."""
    return f"<style>i{{display:block;height:600px;{css}}}</style>" + "<i>" * count + "x" + "</i>" * count


HOSTILE = {
    "conic gradients": boxes(f"background:repeating-conic-gradient({STOPS})", 3000),
    "blended backgrounds": boxes(
        f"background:{','.join(['linear-gradient(red,rgb(0 0 9/.5))'] * 20)};background-blend-mode:luminosity", 200
    ),
    "tiles in layers": boxes(f"background:{','.join(['radial-gradient(red,transparent) 0 0/7px 5px'] * 64)}", 200),
    "masks in layers": boxes(
        f"background:red;mask:{','.join(['radial-gradient(red,transparent) 0 0/9px 9px'] * 30)}", 300
    ),
    "round shadows": boxes(f"border-radius:30%/20%;box-shadow:{SHADOWS}", 500),
    "inner shadows": boxes("border-radius:50%;box-shadow:inset 0 0 99px red", 3000),
    "shadows of text": boxes(f"font-size:90px;text-shadow:{SHADOWS}", 300, "Hello"),
    "stroked text": boxes("font-size:300px;-webkit-text-stroke:40px red", 3000, "Hello"),
    "text cut out of gradients": boxes(
        "font-size:90px;background:conic-gradient(red,blue);background-clip:text;color:transparent", 800, "Hello"
    ),
    "backdrops": boxes("backdrop-filter:blur(9px)", 3000),
    "chains of filters": boxes("background:#9003;filter:blur(3px) hue-rotate(9deg) drop-shadow(9px 9px 9px red)", 300),
    "huge blurs": boxes("filter:blur(500px);background:red", 200),
    "dots around rounded outlines": boxes("outline:2px dotted red;border-radius:50%", 3000),
    "corners of other shapes": boxes("background:#9003;border-radius:200px;corner-shape:squircle", 5000),
    "dots of their own size": "".join(
        f"<i style='position:absolute;width:{200 + place * 0.37}px;height:99px;border:1px dotted red;"
        f"border-radius:{place * 0.3}px'></i>"
        for place in range(4000)
    ),
    "border images": boxes("border:90px solid;border-image:conic-gradient(red,blue) 30% fill round", 3000),
    "polygons": boxes(
        f"background:red;clip-path:polygon({','.join(f'{n * 37 % 100}% {n * 61 % 100}%' for n in range(1000))})", 300
    ),
    "enlarged": boxes("transform:scale(1e6);background:radial-gradient(red,#0098);border-radius:50%", 3000),
    "in perspective": boxes("background:conic-gradient(red,blue);transform:perspective(900px) rotateY(20deg)", 2000),
    "nested filters": nested("filter:blur(3px)", 60),
    "nested masks": nested("mask:linear-gradient(red,transparent)", 100),
    "nested blend modes": nested("mix-blend-mode:hue;background:red", 60),
    "nested round clips": nested("overflow:hidden;border-radius:30%", 200),
    "waves below a long line": "<p style='white-space:nowrap;text-decoration:underline wavy red 1px;"
    f"text-shadow:{SHADOWS}'>{'lorem ipsum ' * 5000}",
}


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(limits=Limits(steps=STEPS))


@pytest.mark.parametrize("name", HOSTILE)
def test_it_ends_with_a_picture_or_a_clear_error(renderer: Renderer, name: str) -> None:
    begun = time.process_time()
    try:
        ends_well = renderer.render(HOSTILE[name], width=1200, height=630).startswith(b"\x89PNG")
    except LimnerError as error:
        ends_well = bool(error.facts.what)

    assert ends_well
    assert time.process_time() - begun < SECONDS
