"""Fonts of packages are mapped from the disk, not copied, and draw as copied ones do."""

import os
import shutil
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from limner.raster.skia.glyphs import GlyphCache
from limner.text.face import Face
from limner.text.font_files.font_file import FontFile, MappedFont, map_font


def _file(package: str, name: str) -> Path:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "files" / name


GEIST = _file("fontpkg_geist", "Geist[wght].ttf")
MONO = _file("fontpkg_geist_mono", "GeistMono[wght].ttf")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="files are read where a mapped one cannot be replaced")


def face_of(file: FontFile) -> Face:
    return Face(file.tables, content=file.content)


def glyphs_of(face: Face, text: str = "Hamburgefonstiv") -> tuple[list[int], list[int]]:
    shaped = face.font.shape(text, 0, len(text), False, "Latn", "en", None)  # noqa: FBT003 - the inner loop's door
    return list(shaped.glyphs), list(shaped.units)


def ink_of(face: Face) -> tuple[float, float, float, float]:
    bounds = GlyphCache().font(face, 40.0, hinted=True).getBounds(glyphs_of(face)[0])
    return (
        min(one.fLeft for one in bounds), min(one.fTop for one in bounds),
        max(one.fRight for one in bounds), max(one.fBottom for one in bounds),
    )  # fmt: skip


def test_a_mapped_font_is_the_same_font() -> None:
    copied, mapped = FontFile(GEIST), FontFile(GEIST, mapped=True)
    assert isinstance(copied.tables.data, bytes)
    assert isinstance(mapped.tables.data, MappedFont)
    assert mapped.content == copied.content
    assert mapped.tables.tables == copied.tables.tables
    assert glyphs_of(face_of(mapped)) == glyphs_of(face_of(copied))
    assert ink_of(face_of(mapped)) == ink_of(face_of(copied))


def test_the_faces_of_a_collection_share_one_map(tmp_path: Path) -> None:
    collection = import_module("fontTools.ttLib.ttCollection").TTCollection()
    collection.fonts = [TTFont(GEIST), TTFont(MONO)]
    path = tmp_path / "both.ttc"
    collection.save(str(path))
    first, second = FontFile(path, 0, mapped=True), FontFile(path, 1, mapped=True)
    assert first.tables.data is second.tables.data
    for mapped, index in ((first, 0), (second, 1)):
        assert glyphs_of(face_of(mapped)) == glyphs_of(face_of(FontFile(path, index)))
        assert ink_of(face_of(mapped)) == ink_of(face_of(FontFile(path, index)))
    assert glyphs_of(face_of(first)) != glyphs_of(face_of(second))


def test_a_file_that_was_replaced_is_drawn_as_it_was_when_it_was_mapped(tmp_path: Path) -> None:
    path = tmp_path / "face.ttf"
    shutil.copy(GEIST, path)
    file = FontFile(path, mapped=True)
    _ = file.tables
    shutil.copy(MONO, tmp_path / "other.ttf")
    (tmp_path / "other.ttf").replace(path)
    assert glyphs_of(face_of(file)) == glyphs_of(face_of(FontFile(GEIST)))
    assert ink_of(face_of(file)) == ink_of(face_of(FontFile(GEIST)))
    assert glyphs_of(face_of(FontFile(path, mapped=True))) == glyphs_of(face_of(FontFile(MONO)))


def test_what_cannot_be_mapped_is_read_or_told(tmp_path: Path) -> None:
    empty = tmp_path / "empty.ttf"
    empty.touch()
    assert map_font(empty, 100) is None
    assert map_font(GEIST, 100) is None
    with pytest.raises(FileNotFoundError):
        map_font(tmp_path / "none.ttf", 100)
