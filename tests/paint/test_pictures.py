"""Small pictures, one letter a pixel: paint order, snapping, borders, backgrounds, clips."""

from collections.abc import Callable
from textwrap import dedent

import pytest

BOX = "position: absolute; "

CASES: dict[str, tuple[str, str]] = {
    "edges snap to the nearest device pixel": (
        f"<div style='{BOX}left: 1.4px; top: 0.5px; width: 3.2px; height: 2px; background: red'></div>",
        """
        __________
        _RRRR_____
        _RRRR_____
        __________
        __________
        __________
        """,
    ),
    "a border lies over the background": (
        f"<div style='{BOX}width: 4px; height: 2px; background: red; border: 1px solid blue'></div>",
        """
        BBBBBB____
        BRRRRB____
        BRRRRB____
        BBBBBB____
        __________
        __________
        """,
    ),
    "z-index orders stacking contexts": (
        (
            f"<div style='{BOX}left: 0; top: 0; z-index: 1; width: 4px; height: 4px; background: red'></div>"
            f"<div style='{BOX}z-index: -1; left: 2px; top: 2px; width: 4px; height: 4px; background: blue'></div>"
            "<div style='margin: 1px; width: 7px; height: 4px; background: lime'></div>"
        ),
        """
        RRRR______
        RRRRGGGG__
        RRRRGGGG__
        RRRRGGGG__
        _GGGGGGG__
        __BBBB____
        """,
    ),
    "overflow clips at the padding box": (
        (
            f"<div style='{BOX}width: 3px; height: 2px; border: 1px solid black; overflow: hidden'>"
            "<div style='width: 9px; height: 9px; background: red'></div></div>"
        ),
        """
        KKKKK_____
        KRRRK_____
        KRRRK_____
        KKKKK_____
        __________
        __________
        """,
    ),
    "an absolutely positioned box escapes a clip that is not its containing block's": (
        (
            "<div style='width: 3px; height: 3px; overflow: hidden; background: lime'>"
            f"<div style='{BOX}left: 1px; top: 1px; width: 6px; height: 1px; background: red'></div></div>"
        ),
        """
        GGG_______
        GRRRRRR___
        GGG_______
        __________
        __________
        __________
        """,
    ),
    "the body's background covers the canvas": (
        "<style>body { background: blue; width: 2px; height: 2px }</style>",
        """
        BBBBBBBBBB
        BBBBBBBBBB
        BBBBBBBBBB
        BBBBBBBBBB
        BBBBBBBBBB
        BBBBBBBBBB
        """,
    ),
    "tiles repeat from the positioning area": (
        (
            f"<div style='{BOX}left: 1px; width: 8px; height: 4px; background: "
            "linear-gradient(90deg, red 50%, blue 50%) 0 0 / 4px 2px repeat-x'></div>"
        ),
        """
        _RRBBRRBB_
        _RRBBRRBB_
        __________
        __________
        __________
        __________
        """,
    ),
    "tiles are spaced evenly": (
        (
            f"<div style='{BOX}width: 10px; height: 1px; background: "
            "linear-gradient(red, red) 0 0 / 2px 1px space no-repeat'></div>"
        ),
        """
        RRRRRRRRRR
        __________
        __________
        __________
        __________
        __________
        """,
    ),
    "a shadow falls beside its box": (
        f"<div style='{BOX}width: 3px; height: 2px; box-shadow: 2px 1px 0 1px red, inset 1px 0 blue'></div>",
        """
        B__RRR____
        B__RRR____
        _RRRRR____
        _RRRRR____
        __________
        __________
        """,
    ),
    "an outline takes no space": (
        (
            f"<div style='{BOX}left: 2px; top: 2px; width: 2px; height: 1px; background: red; "
            "outline: 1px solid blue'></div>"
        ),
        """
        __________
        _BBBB_____
        _BRRB_____
        _BBBB_____
        __________
        __________
        """,
    ),
    "a polygon clips": (
        (
            f"<div style='{BOX}width: 6px; height: 4px; background: red; "
            "clip-path: polygon(0 0, 50% 0, 50% 50%, 100% 50%, 100% 100%, 0 100%)'></div>"
        ),
        """
        RRR_______
        RRR_______
        RRRRRR____
        RRRRRR____
        __________
        __________
        """,
    ),
    "a mask hides": (
        (
            f"<div style='{BOX}width: 6px; height: 2px; background: red; "
            "mask: linear-gradient(90deg, black 50%, transparent 50%)'></div>"
        ),
        """
        RRR_______
        RRR_______
        __________
        __________
        __________
        __________
        """,
    ),
    "a quarter turn is exact": (
        f"<div style='{BOX}left: 2px; width: 2px; height: 4px; background: red; rotate: 90deg'></div>",
        """
        __________
        _RRRR_____
        _RRRR_____
        __________
        __________
        __________
        """,
    ),
    "multiply darkens": (
        (
            "<div style='isolation: isolate; width: 6px; height: 2px; background: yellow'>"
            "<div style='width: 3px; height: 1px; background: red; mix-blend-mode: multiply'></div></div>"
        ),
        """
        RRRYYY____
        YYYYYY____
        __________
        __________
        __________
        __________
        """,
    ),
}


@pytest.mark.parametrize(("body", "picture"), CASES.values(), ids=CASES)
def test_picture(letters: Callable[..., str], body: str, picture: str) -> None:
    assert letters(body) == dedent(picture).strip()
