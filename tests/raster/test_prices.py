"""Every item takes steps by the pixels that it touches, before it is drawn."""

import time

import numpy as np
import pytest

from limner import Renderer
from limner.bitmap import Bitmap
from limner.budget import Budget, Cancellation, Limits, cancelled_by
from limner.errors import DeadlineExceededError, LimitExceededError
from limner.geometry import Rect, Size
from limner.paint.display_list import (
    Backdrop,
    Clip,
    ConicInk,
    DisplayList,
    Effect,
    Fill,
    FillBetween,
    Image,
    InnerShadow,
    Item,
    Items,
    Layer,
    LinearInk,
    Path,
    RadialInk,
    Ramp,
    RoundedRect,
    Shadow,
    Stroke,
    TileInk,
    Transformed,
    Wave,
)
from limner.raster.skia import SkiaRasterizer

SIDE = 1000
PALE = 0x80990000
RAMP = Ramp([0xFFFF0000, 0xFF0000FF], [0.0, 1.0])


class Grey:
    """A grey picture; as vector art it takes some time for each size."""

    natural_width = natural_height = ratio = None

    def __init__(self, seconds: float = 0.0) -> None:
        self.key = f"grey {seconds}"
        self.is_vector = seconds > 0
        self._seconds = seconds

    def bitmap(self, width: int, height: int, size: Size | None = None) -> Bitmap:
        del size
        until = time.thread_time() + self._seconds  # waiting for others costs nothing
        while time.thread_time() < until:
            pass
        width, height = width or 30, height or 30
        return Bitmap(width, height, np.full((height, width, 4), 128, np.uint8), premultiplied=True)


GREY = Grey()


def square(side: float, at: float = 0.0) -> Rect:
    return Rect(at, at, side, side)


def circle(side: float, at: float = 0.0) -> RoundedRect:
    return RoundedRect(at, at, side, side, (side / 2,) * 8)


def kinds(side: float, at: float = 0.0) -> dict[str, Item]:
    """Give an item of each kind that covers a square."""
    area, middle = square(side, at), at + side / 2
    triangle = Path([("M", at, at), ("L", at + side, at), ("L", at, at + side), ("Z",)])
    blur = (Effect("blur", (5.0,)),)
    return {
        "translucent": Fill(area, PALE),
        "circle": Fill(circle(side, at), PALE),
        "outline": Fill(triangle, PALE),
        "blend mode": Fill(area, PALE, blend="hue"),
        "linear": Fill(area, LinearInk(at, at, at + side, at, RAMP)),
        "radial": Fill(area, RadialInk(middle, middle, side, side, RAMP)),
        "conic": Fill(area, ConicInk(middle, middle, 0.0, RAMP)),
        "tiles": Fill(area, TileInk(LinearInk(0, 0, 9, 9, RAMP), 0, 0, 9, 9)),
        "tiled picture": Fill(area, TileInk(GREY, 0, 0, 9, 9)),
        "picture": Image(GREY, area),
        "ring": FillBetween(circle(side, at), circle(side / 2, middle - side / 4), PALE),
        "dots": Stroke(circle(side, at), PALE, 30.0, dashes=(0.0, 60.0), cap="round"),
        "wave": Stroke(Wave(at, middle, side, 5.0, 9.0), PALE, 1.0),
        "shadow": Shadow(circle(side, at), PALE, 9.0),
        "inner shadow": Clip(area, [InnerShadow(square(side + 60, at - 30), circle(side, at), PALE, 9.0)]),
        "round clip": Clip(circle(side, at), [Fill(area, PALE)]),
        "group": Clip(area, [Layer([], opacity=0.5)]),
        "mask": Clip(area, [Layer([], mask=[])]),
        "filter": Clip(area, [Layer([], effects=blur)]),
        "backdrop": Backdrop(area, blur),
        "turned": Transformed((0.8, 0.6, -0.6, 0.8, 0.0, 0.0), [Fill(square(side, at), PALE)]),
        "in perspective": Transformed((1, 0, 0, 0, 1, 0, 1e-5, 0, 1), [Fill(area, PALE)]),
    }


NAMES = tuple(kinds(1.0))
LINES = {"dots", "wave"}  # which grow with their length
COUNTED = tuple(name for name in NAMES if "picture" not in name)  # of the others, some time is paid too


def steps_of(items: Items, scale: float = 1.0, limits: Limits | None = None) -> int:
    size = round(SIDE * scale)
    budget = Budget(limits or Limits(steps=10**9))
    SkiaRasterizer().rasterize_display_list(
        DisplayList(SIDE, SIDE, items), width=size, height=size, scale=scale, budget=budget
    )
    return budget.steps


@pytest.fixture(scope="module")
def empty() -> int:
    return steps_of([])


@pytest.mark.parametrize("name", COUNTED)
def test_steps_grow_with_the_pixels(name: str, empty: int) -> None:
    small = steps_of([kinds(100.0)[name]]) - empty
    large = steps_of([kinds(1000.0)[name]]) - empty

    assert large > small * (5 if name in LINES else 15)


@pytest.mark.parametrize("name", COUNTED)
def test_steps_grow_with_the_scale(name: str, empty: int) -> None:
    once = steps_of([kinds(400.0)[name]]) - empty
    twice = steps_of([kinds(400.0)[name]], scale=2.0) - steps_of([], scale=2.0)

    assert twice > once * (1.5 if name in LINES else 2.5)


@pytest.mark.parametrize("name", COUNTED)
def test_what_is_outside_the_canvas_costs_little(name: str, empty: int) -> None:
    assert steps_of([kinds(1000.0, at=5000.0)[name]]) - empty < 2000


@pytest.mark.parametrize("name", COUNTED)
def test_what_a_clip_hides_costs_little(name: str, empty: int) -> None:
    clipped = steps_of([Clip(Rect(0, 0, 10, 10), [kinds(1000.0)[name]])]) - empty

    assert clipped < 5000
    assert clipped < (steps_of([kinds(1000.0)[name]]) - empty) / 2 or name == "wave"


@pytest.mark.parametrize("name", NAMES)
def test_many_items_over_the_canvas_use_up_the_steps(name: str) -> None:
    with pytest.raises(LimitExceededError, match="too many steps"):
        # Not over the whole canvas, where only the last opaque one is drawn.
        steps_of([Clip(Rect(0, 0, 999, 1000), [kinds(1000.0)[name]])] * 1000, limits=Limits(steps=400_000))


def test_the_time_for_drawing_a_picture_at_many_sizes_is_paid_as_tile_too() -> None:
    slow = Grey(seconds=0.01)
    items: Items = [Fill(square(9), TileInk(slow, 0, 0, 10.0 + size, 10.0, once=(True, True))) for size in range(100)]

    with pytest.raises(LimitExceededError, match="too many steps"):
        steps_of(items, limits=Limits(steps=200_000))


def test_a_drawing_ends_when_it_is_cancelled() -> None:
    cancellation = Cancellation()
    with cancelled_by(cancellation):
        budget = Budget()
    cancellation.cancel()

    with pytest.raises(DeadlineExceededError, match="no one waits"):
        SkiaRasterizer().rasterize_display_list(
            DisplayList(SIDE, SIDE, [kinds(1000.0)["conic"]]), width=SIDE, height=SIDE, scale=1.0, budget=budget
        )


def test_a_budget_made_outside_is_not_cancelled() -> None:
    cancellation = Cancellation()
    with cancelled_by(cancellation):
        pass
    cancellation.cancel()

    Budget().spend(10_000)


def test_what_would_end_after_the_deadline_is_not_begun() -> None:
    with pytest.raises(DeadlineExceededError):
        Budget(seconds=1.0).spend(3_000_000)


@pytest.mark.parametrize("opaque", [True, False])
def test_a_picture_in_a_shader_keeps_its_pixels(*, opaque: bool) -> None:
    """Skia gets it as a file: each colour of each alpha must come back from it as it was."""
    pixels = np.zeros((256, 256, 4), np.uint8)
    alphas, values = np.meshgrid(np.arange(256), np.arange(256), indexing="ij")
    pixels[:, :, 3] = 255 if opaque else alphas
    pixels[:, :, 0] = values if opaque else np.minimum(values, alphas)
    pixels[:, :, 1] = values[::-1] if opaque else np.minimum(255 - values, alphas)
    pixels[:, :, 2] = alphas if opaque else np.minimum(values // 2, alphas)

    class Colors:
        key = f"colours {opaque}"
        natural_width = natural_height = ratio = None
        is_vector = False

        def bitmap(self, width: int, height: int) -> Bitmap:
            del width, height
            return Bitmap(256, 256, pixels, premultiplied=True, opaque=opaque)

    tile = TileInk(Colors(), 0, 0, 256, 256)
    drawn = SkiaRasterizer().rasterize_display_list(
        DisplayList(256, 256, [Fill(square(256), tile)]), width=256, height=256, scale=1.0, budget=Budget()
    )

    assert np.array_equal(drawn.pixels, pixels)


def test_each_new_instance_of_a_variable_face_is_paid_for() -> None:
    def page(first: float, count: int) -> str:
        return "".join(f"<b style='font-weight:{first + place / 4}'>Hi</b> " for place in range(count))

    renderer = Renderer(limits=Limits(steps=600_000))
    renderer.render(page(100, 30), width=600, height=300)
    renderer.render(page(100, 30), width=600, height=301)  # known by now
    with pytest.raises(LimitExceededError):
        renderer.render(page(300, 150), width=600, height=300)
