"""Pictures of animated pages at moments after their start."""

import pytest

from limner import Renderer
from limner.errors import InvalidValueError

PAGE = """<!doctype html><style>
@keyframes grow {{ from {{ width: 20px; background: red }} to {{ width: 200px; background: blue }} }}
i {{ display: block; height: 30px; animation: grow 10s ease-in-out {delay}s both {state} }}
</style><i></i>"""


@pytest.mark.parametrize("time", [0.0, 1.0, 4.2, 9.9, 30.0])
def test_a_moment_is_what_an_animation_paused_there_shows(time: float) -> None:
    running = Renderer().render(PAGE.format(delay=0, state=""), width=240, height=60, time=time)
    paused = Renderer().render(PAGE.format(delay=-time, state="paused"), width=240, height=60)
    assert running == paused


def test_moments_of_one_renderer_are_told_apart() -> None:
    renderer = Renderer()
    page = PAGE.format(delay=0, state="")
    pictures = {renderer.render(page, width=240, height=60, time=time) for time in (0.0, 3.0, 6.0)}
    assert len(pictures) == 3


@pytest.mark.parametrize("time", [-1.0, float("nan"), float("inf"), "soon", True])
def test_a_time_that_is_none_is_named(time: object) -> None:
    with pytest.raises(InvalidValueError, match="'time'"):
        Renderer().render("<p>x", time=time)  # type: ignore[arg-type]  # what is wrong
