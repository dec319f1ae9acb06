"""Methods for an event loop give what their blocking twins give."""

import asyncio

from limner import Renderer, arender, render
from limner.engine.drawing import MeasuredTree
from limner.engine.options import RenderKeywords

PAGE = "<p style='font-size: 30px'>two <b>words</b></p>"
VARIANTS: list[RenderKeywords] = [
    {"width": 200, "height": 80},
    {"width": 200, "height": 80, "scale": 2},
    {"width": 90, "height": None},
]


def test_several_images_are_those_of_the_blocking_method() -> None:
    with Renderer() as renderer:
        assert asyncio.run(renderer.arender_many(PAGE, VARIANTS)) == renderer.render_many(PAGE, VARIANTS)


def places(tree: MeasuredTree) -> list[tuple[object, ...]]:
    return [(one.border_box, one.content_box, one.lines, one.first_baseline) for one in tree.elements]


def test_measuring_gives_the_same_places() -> None:
    async def measure() -> MeasuredTree:
        async with Renderer() as renderer:
            return await renderer.ameasure(PAGE, width=200, height=80)

    assert places(asyncio.run(measure())) == places(Renderer().measure(PAGE, width=200, height=80))


def test_the_shared_renderer_has_both() -> None:
    assert asyncio.run(arender(PAGE, width=200, height=80)) == render(PAGE, width=200, height=80)
