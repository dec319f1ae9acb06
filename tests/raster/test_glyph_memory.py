"""Typefaces that are given up are freed, though Skia's own glyphs would keep them."""

import ctypes
import sys

import pytest

from limner import Renderer


class _Allocated(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            *(
                "arena",
                "ordblks",
                "smblks",
                "hblks",
                "hblkhd",
                "usmblks",
                "fsmblks",
                "uordblks",
                "fordblks",
                "keepcost",
            ),
        )
    ]


def _allocated() -> float:
    """Give the MB that libraries hold, from the allocator itself."""
    library = ctypes.CDLL(None)
    library.mallinfo2.restype = _Allocated
    found = library.mallinfo2()
    return float(found.uordblks + found.hblkhd) / 1e6


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the allocator is asked, which is glibc's")
def test_faces_of_many_weights_do_not_stay() -> None:
    if not hasattr(ctypes.CDLL(None), "mallinfo2"):
        pytest.skip("another allocator")
    renderer = Renderer()

    def draw(weights: range) -> float:
        for weight in weights:
            renderer.render(f'<p style="font-weight: {weight}">Weight {weight}', width=160, height=40)
        return _allocated()

    first = draw(range(100, 180))
    assert draw(range(180, 330)) - first < 9  # 150 faces of 100 kB each would take 15
    renderer.clear()
    assert first - _allocated() > 4
