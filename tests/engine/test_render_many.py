"""One node drawn in several ways: the same pictures as one by one, and what they share is done once."""

from collections.abc import Iterator

import pytest

from limner.budget import Limits
from limner.engine.drawing import Drawing
from limner.engine.options import RenderKeywords
from limner.engine.renderer import Renderer
from limner.errors import InvalidNodeError, InvalidValueError, LimitExceededError
from limner.html import Element, div, span

SVG = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 4'><circle cx='2' cy='2' r='2'/></svg>"
CARD = f"""<!doctype html><style>body {{ margin: 0; font: 5vw Geist; background: no-repeat right url("{SVG}") }}
@media (max-width: 100px) {{ p {{ color: #c00 }} }} @media (resolution: 2x) {{ p {{ font-weight: 700 }} }}</style>
<p>One card, in many sizes</p>"""
VARIANTS: list[RenderKeywords] = [
    {"width": 48, "height": 48},
    {"width": 48, "height": 48, "scale": 2},
    {"width": 48, "height": 48, "format": "webp"},
    {"width": 48, "height": 48, "format": "jpeg", "quality": 40, "background": "#eef"},
    {"width": 320, "height": None},
    {"width": 320, "height": None, "debug": True},
    {"width": 320, "height": None, "color_scheme": "dark"},
    {"width": 48, "height": 48, "stylesheets": ["p { letter-spacing: 1px }"]},
    {"width": 48, "height": 48, "compression": "small"},
]


class Counted:
    """HTML that counts how often it is asked for."""

    def __init__(self) -> None:
        self.asked = 0

    def __html__(self) -> str:
        self.asked += 1
        return CARD


def parts() -> Iterator[Element]:
    for name in ("first", "second"):
        yield div(style="display: flex")[span[name]]


def test_each_picture_is_what_render_gives() -> None:
    many = Renderer().render_many(CARD, VARIANTS)
    assert many == [Renderer().render(CARD, **options) for options in VARIANTS]
    assert len(set(many)) >= len(VARIANTS) - 1  # so small a card may be as small with either compression
    assert Renderer().render_many(CARD, []) == []


def test_the_node_is_read_once() -> None:
    counted = Counted()
    Renderer().render_many(counted, VARIANTS)
    assert counted.asked == 1
    whole = Renderer().render_many(parts(), VARIANTS[:2])
    assert whole == [Renderer().render(tuple(parts()), **options) for options in VARIANTS[:2]]


def test_pictures_of_one_size_share_their_layout() -> None:
    renderer, drawings = Renderer(), list[Drawing]()
    renderer.listeners.append(drawings.append)
    renderer.render_many(CARD, VARIANTS)
    assert [drawing.media_type for drawing in drawings[:4]] == ["image/png", "image/png", "image/webp", "image/jpeg"]
    first, double, webp, jpeg, *_ = drawings
    assert first.fragments is webp.fragments is jpeg.fragments
    assert first.display_list is webp.display_list
    assert double.fragments is not first.fragments  # a media query may ask for the resolution


def test_each_picture_has_a_budget_of_its_own() -> None:
    blurred = "<p style='filter: blur(2px); font-size: 40px'>blurred</p>"
    variants: list[RenderKeywords] = [{"background": f"rgb({shade} 0 0)"} for shade in range(40)]
    renderers = (Renderer(limits=Limits(steps=1000 << power)) for power in range(12))
    renderer = next(renderer for renderer in renderers if draws(renderer, blurred))
    assert len(set(renderer.render_many(blurred, variants))) == len(variants)


def draws(renderer: Renderer, node: str) -> bool:
    """Whether a renderer's limits let it draw a node."""
    try:
        return bool(renderer.render(node))
    except LimitExceededError:
        return False


def test_what_is_wrong_is_refused_as_by_render() -> None:
    with pytest.raises(InvalidValueError, match="width"):
        Renderer().render_many(CARD, [{}, {"width": -1}])
    with pytest.raises(InvalidNodeError):
        Renderer().render_many(object(), [{}])  # type: ignore[arg-type]  # a mistake
