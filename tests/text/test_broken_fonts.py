"""Fonts that are cut short, scrambled, packed wrongly, or lie: an error with facts, or a face that draws something."""

import io
import random
import struct
import zlib
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
import pytest
from fontTools.ttLib import TTFont

from limner import Renderer
from limner.errors import FontError
from limner.style.computed import FontGroup
from limner.text.face_entry import Demand, FaceEntry, Wanted
from limner.text.feature_list import FeatureList
from limner.text.font_files.font_file import FontFile, PackedFonts, default_folder
from limner.text.fonts import FontCollection
from limner.text.given import Font
from limner.text.installed import default_families
from limner.text.typesetter import Engine

VARIABLE = Path(str(default_families()["geist"][0].file.source)).read_bytes()
GEIST = Path(str(default_families()["geist mono"][0].file.source)).read_bytes()
Style = Callable[..., FontGroup]


def pack(flavor: str) -> bytes:
    output = io.BytesIO()
    with TTFont(io.BytesIO(GEIST)) as font:
        font.flavor = flavor
        font.save(output)
    return output.getvalue()


def draw(data: bytes) -> None:
    """Everything that a font may be asked for."""
    face = FaceEntry("X", FontFile(data)).face_for(Demand(Wanted(700, 100, 0)))
    engine = Engine(FontCollection([Font("X", data)]))
    for size in (0.0, 1.0, 16.0, 4000.0):
        font = FontGroup(font_family=("X",), font_size=size, font_weight=650.0)
        engine.metrics(font)
        shaped = engine.shape("AV fi 1/2 é\u0301 שלום", 0, 16, font)
        assert shaped.slice(2, 5).runs is not None
    for glyph in (0, 1, 40, 65535):
        face.outline(glyph)
        face.glyph_bounds(glyph)


def try_to_draw(data: bytes) -> bool:
    try:
        draw(data)
    except FontError:
        return False
    return True


def test_a_font_cut_short_anywhere_is_an_error_or_a_face() -> None:
    dice = random.Random(7)  # noqa: S311 - no secrets
    for _ in range(60):
        try_to_draw(GEIST[: dice.randrange(len(GEIST))])
    for length in (0, 1, 4, 11, 12, 40, 300):
        assert not try_to_draw(GEIST[:length])


def test_a_scrambled_font_is_an_error_or_a_face() -> None:
    dice = random.Random(8)  # noqa: S311 - no secrets
    for turn in range(80):
        data = bytearray(GEIST)
        # The directory and the small tables matter most; later turns hit all of the file.
        reach = 400 if turn % 2 else len(data)
        for _ in range(dice.choice((1, 4, 40))):
            data[dice.randrange(reach)] = dice.randrange(256)
        try_to_draw(bytes(data))


@pytest.mark.parametrize("table", ["GSUB", "GPOS", "fvar"])
def test_tags_in_a_table_may_be_any_bytes(table: str) -> None:
    data = bytearray(VARIABLE)
    file: Any = TTFont(io.BytesIO(VARIABLE))
    with file as font:
        entry = font.reader.tables[table]
    tags = {b"latn", b"DFLT", b"kern", b"mark", b"liga", b"wght", b"ccmp", b"case"}
    spots = range(entry.offset, entry.offset + min(entry.length, 2_000))
    found = [spot for spot in spots if bytes(data[spot : spot + 4]) in tags]
    assert found
    for spot in found:
        data[spot + 2] = 0x80
    page = f"<style>@font-face{{font-family:x;src:url(data:font/ttf;base64,{b64encode(data).decode()})}}</style>"
    for text in ("Hello", "Äh", "「例」", "<b style='font-variant-caps:small-caps;font-weight:700'>aé"):
        assert Renderer().render(f"{page}<p style='font-family:x'>{text}", width=99, height=40)


def test_features_are_those_that_another_reader_finds() -> None:
    file: Any = TTFont(io.BytesIO(VARIABLE))
    with file as font:
        for tag in ("GSUB", "GPOS"):
            table = font[tag].table
            ours = FeatureList(font.reader[tag])
            names: list[str] = [record.FeatureTag for record in table.FeatureList.FeatureRecord]
            assert names
            for script in table.ScriptList.ScriptRecord:
                systems: list[tuple[str, Any]] = [("", script.Script.DefaultLangSys)]
                systems += [(one.LangSysTag.strip().lower(), one.LangSys) for one in script.Script.LangSysRecord]
                for language, system in systems:
                    wanted: set[str] = {names[index] for index in system.FeatureIndex}
                    got = {name for name in {*names, "none"} if ours.has_for(name, (script.ScriptTag,), language)}
                    assert got == wanted
    assert not FeatureList(b"").has("kern")
    assert not FeatureList(bytes(range(200))).has_for("kern", ("latn",), "")


def test_noise_is_no_font() -> None:
    dice = random.Random(9)  # noqa: S311 - no secrets
    for head in (b"\x00\x01\x00\x00", b"OTTO", b"ttcf", b"wOFF", b"wOF2", b"true", b""):
        for _ in range(5):
            assert not try_to_draw(head + dice.randbytes(dice.randrange(2000)))


@pytest.mark.parametrize("flavor", ["woff", "woff2"])
def test_web_fonts_draw_as_the_font_they_were_made_from(flavor: str, style: Style, tmp_path: Path) -> None:
    packed = pack(flavor)
    plain, engine = Engine(FontCollection([Font("X", GEIST)])), Engine(FontCollection([Font("X", packed)]))
    text = "packed and unpacked"
    font = style("X", font_weight=650.0)
    assert engine.shape(text, 0, 19, font).width == plain.shape(text, 0, 19, font).width
    folder = PackedFonts(tmp_path / "own")
    once = folder.unpack(packed, 10_000_000)
    (kept,) = (tmp_path / "own").iterdir()
    assert folder.unpack(packed, 10_000_000) == once
    kept.write_bytes(kept.read_bytes()[:5000])
    assert folder.unpack(packed, 10_000_000) == once


def test_the_folder_of_unpacked_fonts_stays_bounded(tmp_path: Path) -> None:
    folder = PackedFonts(tmp_path / "own", disk_bytes=1000)
    folder.unpack(pack("woff"), 10_000_000)
    assert sum(file.stat().st_size for file in (tmp_path / "own").iterdir()) <= 1000


@pytest.mark.parametrize("flavor", ["woff", "woff2"])
def test_a_web_font_cut_short_is_an_error(flavor: str, tmp_path: Path) -> None:
    packed = pack(flavor)
    dice = random.Random(10)  # noqa: S311 - no secrets
    for length in (4, 30, 47, 60, *(dice.randrange(len(packed) - 200) for _ in range(6))):
        with pytest.raises(FontError):
            PackedFonts(tmp_path).unpack(packed[:length], 10_000_000)


def test_a_web_font_that_unpacks_to_too_much_is_refused_before_it_does(tmp_path: Path) -> None:
    bomb = zlib.compress(bytes(50_000_000), 9)
    directory = b"glyf" + struct.pack(">4L", 64, len(bomb), len(bomb) + 1000, 0)
    woff = b"wOFF" + struct.pack(">LLHHLHHLLLLL", 0x10000, 64 + len(bomb), 1, 0, 1000, 1, 0, 0, 0, 0, 0, 0)
    with pytest.raises(FontError, match="lies"):
        PackedFonts(tmp_path).unpack(woff + directory + bomb, 1_000_000)
    squeezed = brotli.compress(bytes(50_000_000))
    woff2 = b"wOF2" + struct.pack(
        ">LLHHLLHHLLLLL", 0x10000, 50 + len(squeezed), 1, 0, 1000, len(squeezed), 1, 0, 0, 0, 0, 0, 0
    )
    with pytest.raises(FontError, match="too much"):
        PackedFonts(tmp_path).unpack(woff2 + b"\x08\x7f" + squeezed, 1_000_000)


def test_a_font_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.ttf"
    path.write_bytes(GEIST + bytes(2000))
    with pytest.raises(FontError, match="too large"):
        _ = FontFile(path, limit=len(GEIST)).tables
    with pytest.raises(FontError, match="too large"):
        _ = FontFile(GEIST, limit=100).tables


def test_a_folder_that_cannot_be_written_costs_no_picture(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    assert PackedFonts(blocked / "below").unpack(pack("woff"), 10_000_000)


def test_a_folder_for_unpacked_fonts_can_be_named_or_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_CACHE_FOLDER", str(tmp_path / "named"))
    PackedFonts().unpack(pack("woff"), 10_000_000)
    assert len(list((tmp_path / "named" / "fonts").iterdir())) == 1
    monkeypatch.setenv("LIMNER_CACHE_FOLDER", "")
    assert default_folder() is None
    monkeypatch.setattr("tempfile.mkstemp", None)
    assert PackedFonts().unpack(pack("woff"), 10_000_000)


def test_the_folder_of_unpacked_fonts_holds_no_more_than_it_may(tmp_path: Path) -> None:
    packed = pack("woff")
    size = len(PackedFonts(tmp_path / "one").unpack(packed, 10_000_000))
    fonts = PackedFonts(tmp_path / "two", disk_bytes=size // 2)
    fonts.unpack(packed, 10_000_000)
    assert list((tmp_path / "two").iterdir()) == []
