"""Static instances of variable faces have the outlines of the faces that they come from."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from limner.text.shape import ShapingFont, make_instance


def _face(package: str, name: str) -> bytes:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return (Path(spec.origin).parent / "files" / name).read_bytes()


@pytest.mark.parametrize("weight", [100.0, 400.0, 650.0, 900.0])
def test_an_instance_draws_and_numbers_glyphs_as_the_variable_face_does(weight: float) -> None:
    data = _face("fontpkg_geist", "Geist[wght].ttf")
    instance = make_instance(data, 0, {"wght": weight})
    assert instance is not None
    variable, static = ShapingFont(data, 0, [("wght", weight)]), ShapingFont(instance, 0, [])
    for character in "afn%é":
        glyph = variable.glyph_for(ord(character))
        assert static.glyph_for(ord(character)) == glyph
        expected, bounds = variable.bounds(glyph), static.bounds(glyph)
        assert expected is not None
        assert bounds is not None
        assert bounds == pytest.approx(expected, abs=0.0011)  # whole units of 1/1000 em


def test_coordinates_beyond_an_axis_are_clamped() -> None:
    data = _face("fontpkg_geist", "Geist[wght].ttf")
    assert make_instance(data, 0, {"wght": 5000.0, "slnt": 3.0}) == make_instance(data, 0, {"wght": 900.0})
