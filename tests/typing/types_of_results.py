"""What type checkers know of the public surface. Checked by `test_typing.py`, never run."""

from typing import Any, assert_type

from markupsafe import Markup

from limner import Drawing, Font, ImageMetadata, ImageResponse, Renderer, Site, arender, render
from limner.caches import MemoryCache
from limner.head.images import HeadImages
from limner.html import AuthoredElement, Node, Style, div, span
from limner.serving.check import CheckReport
from limner.serving.listing import ListedImage

assert_type(div(class_="card", style={"fontSize": 40})["a", span["b"], 3, None], AuthoredElement)
assert_type(render(div["x"], width=1200, height=None, format="webp", compression="small"), bytes)

style: Style = {"display": "flex", "fontSize": 40, "--accent": "#fa0"}
nodes: list[Node] = ["<p>x", div["x"], {"type": "div", "props": {}}, 5, [div, "x"]]


async def draw(renderer: Renderer) -> None:
    """Each method for an event loop gives what its twin gives."""
    assert_type(renderer.render(div["x"]), bytes)
    assert_type(await renderer.arender(div["x"]), bytes)
    assert_type(await arender(nodes), bytes)
    assert_type(renderer.draw(div["x"]), Drawing)
    assert_type(await renderer.adraw(div["x"], color_scheme="dark"), Drawing)
    assert_type(renderer.render_many(div["x"], [{"width": 64}, {"scale": 2}]), list[bytes])
    with Renderer(fonts=[Font("Inter", "inter")]) as opened:
        assert_type(opened, Renderer)


async def serve() -> None:
    """A site gives tags, typed images, lists and reports."""
    async with Site("app", base_url="https://example.com", cache=MemoryCache(), deadline=None) as site:
        assert_type(site, Site)
        assert_type(site.head("/", images=["/a.png"]), Markup)
        assert_type(await site.ahead("/"), Markup)
        assert_type(site.head_images("/"), HeadImages)
        assert_type(site.check(draw=False), CheckReport)
        assert_type(await site.alist_images(site.routes[0]), list[ListedImage])
        assert_type(site.url_for("icon"), str)
        assert_type(await site.apurge("/icon"), int)

        @site.image("/", "icon", size=(32, 32))
        def icon(params: Any) -> ImageResponse:
            return ImageResponse(div[str(params)], format="png", headers={"x-drawn": "here"})

        assert_type(icon(None), ImageResponse)
        assert_type(icon(None).body, bytes)


entry = ImageMetadata(id="a", size=(32, 32), alt="A letter")
assert_type(entry.alt, str | None)
