"""What the engine promises to layout: slices, offsets, fallback, spacing, and nothing that raises."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from limner.css.sheet import FaceSource, FontFaceRule
from limner.diagnostics import Diagnostics
from limner.errors import FontError
from limner.style.computed import FontGroup
from limner.text.fonts import FontCollection
from limner.text.given import Font
from limner.text.installed import default_families
from limner.text.typesetter import Engine
from limner.text.unicode.itemise import itemise

Style = Callable[..., FontGroup]
GEIST = Path(str(default_families()["geist"][0].file.source))
TEXT = "Waffles, AVATAR and the quick brown fox"


def test_advances_add_up(engine: Engine, style: Style) -> None:
    shaped = engine.shape(TEXT, 0, len(TEXT), style())
    assert shaped.width == pytest.approx(sum(shaped.width_between(i, i + 1) for i in range(len(TEXT))))
    assert shaped.width == pytest.approx(sum(run.width for run in shaped.runs))


def test_a_slice_is_what_shaping_the_part_alone_gives(engine: Engine, style: Style) -> None:
    shaped = engine.shape(TEXT, 0, len(TEXT), style())
    for start in range(len(TEXT)):
        for end in range(start + 1, len(TEXT) + 1):
            part, alone = shaped.slice(start, end), engine.shape(TEXT[start:end], 0, end - start, style())
            assert part.width == pytest.approx(alone.width), TEXT[start:end]
            assert [glyph for run in part.runs for glyph in run.glyphs] == [g for run in alone.runs for g in run.glyphs]
            assert (part.start, part.end) == (start, end)


def test_a_slice_of_arabic_keeps_joining(engine: Engine, style: Style, need_package: Callable[[str], Path]) -> None:
    need_package("noto-sans-arabic")
    text = "السلام عليكم"
    shaped = engine.shape(text, 0, len(text), style("Noto Sans Arabic"), rtl=True)
    word = shaped.slice(0, 6)
    assert word.runs[0].clusters[0] == 5
    assert word.width == pytest.approx(shaped.width_between(0, 6))
    assert shaped.slice(0, 2).width == pytest.approx(shaped.width_between(0, 2))


def test_the_whole_slice_is_the_text_itself(engine: Engine, style: Style) -> None:
    shaped = engine.shape(TEXT, 3, 9, style())
    assert shaped.slice(3, 9) is shaped
    assert (shaped.start, shaped.end, shaped.rtl) == (3, 9, False)


def test_the_offset_at_a_width_never_passes_it(engine: Engine, style: Style) -> None:
    shaped = engine.shape(TEXT, 0, len(TEXT), style())
    for end in range(1, len(TEXT)):
        width = shaped.width_between(0, end)
        assert shaped.offset_at(width, 0) >= end
        assert shaped.width_between(0, shaped.offset_at(width - 0.5, 0)) <= width - 0.5
    assert shaped.offset_at(-1.0, 4) == 4
    assert shaped.offset_at(1e9, 0) == len(TEXT)


def test_offsets_fall_on_graphemes(engine: Engine, style: Style) -> None:
    text = "e\u0301e\u0301e\u0301"
    shaped = engine.shape(text, 0, len(text), style())
    assert {shaped.offset_at(width, 0) for width in range(40)} <= {0, 2, 4, 6}


def test_letter_spacing_goes_after_each_cluster_and_parts_ligatures(engine: Engine, style: Style) -> None:
    plain = engine.shape("abc d", 0, 5, style())
    spaced = engine.shape("abc d", 0, 5, style(), letter_spacing=2.0, word_spacing=5.0)
    assert spaced.width == pytest.approx(plain.width + 5 * 2 + 5)
    assert spaced.runs[0].xs[1] == pytest.approx(plain.runs[0].xs[1] + 2)
    assert spaced.width_between(3, 4) == pytest.approx(plain.width_between(3, 4) + 7)


def test_sizes_beyond_reason_are_held_to_what_chrome_draws(engine: Engine, style: Style) -> None:
    assert engine.metrics(style(size=1e308)) == engine.metrics(style(size=10_000.0))
    assert engine.shape("ab", 0, 2, style(size=float("nan"))).width == 0
    assert engine.shape("ab", 0, 2, style(size=0.0)).offset_at(5.0, 0) in {0, 2}


def test_sizes_share_one_shaping(style: Style) -> None:
    engine = Engine()
    small, large = engine.shape(TEXT, 0, 7, style(size=10.0)), engine.shape(TEXT, 0, 7, style(size=40.0))
    assert large.width == pytest.approx(4 * small.width)
    assert small.unit_runs is large.unit_runs


def test_a_missing_glyph_is_told_and_drawn_as_notdef(engine: Engine, style: Style) -> None:
    shaped = engine.shape("a\u4e00b", 0, 3, style())
    assert shaped.missing == (0x4E00,)
    assert [glyph for run in shaped.runs for glyph in run.glyphs][1] == 0
    assert shaped.width_between(1, 2) > 0
    assert engine.lacking


def test_control_characters_have_no_width_and_are_not_missing(engine: Engine, style: Style) -> None:
    text = "a\t\x07\u200d\u00ad\ufeff\u2066b\n\ud800"[:-1]
    shaped = engine.shape(text, 0, len(text), style())
    plain = engine.shape("ab", 0, 2, style())
    assert shaped.width == pytest.approx(plain.width)
    assert shaped.missing == ()


def test_fallback_takes_whole_graphemes(style: Style, need_package: Callable[[str], Path]) -> None:
    need_package("noto-sans")
    engine = Engine(FontCollection([Font("Noto Sans", "noto-sans")]))
    text = "a\u0915\u094d\u0937b"
    shaped = engine.shape(text, 0, len(text), style("Geist"))
    assert shaped.missing == ()
    assert [run.clusters[0] for run in shaped.runs] == [0, 1, 4]
    assert len(engine.fallback_metrics(shaped)) == 1
    assert engine.fallback_metrics(engine.shape("ab", 0, 2, style("Geist"))) == ()


def test_a_slice_has_only_the_faces_that_it_uses(style: Style, need_package: Callable[[str], Path]) -> None:
    need_package("noto-sans")
    engine = Engine(FontCollection([Font("Noto Sans", "noto-sans")]))
    shaped = engine.shape("abc \u0915\u4e00 def", 0, 10, style("Geist"))
    assert engine.fallback_metrics(shaped.slice(0, 4)) == ()
    assert shaped.slice(0, 4).missing == ()
    assert len(engine.fallback_metrics(shaped.slice(4, 6))) == 1
    assert shaped.slice(4, 6).missing == (0x4E00,)


def test_small_capitals_are_imitated_where_the_face_has_none(engine: Engine, style: Style) -> None:
    caps = engine.shape("Ab", 0, 2, style("Geist", font_variant_caps="small-caps"))
    capital = engine.shape("B", 0, 1, style("Geist"))
    assert len(caps.runs) == 2
    assert caps.width_between(1, 2) == pytest.approx(0.7 * capital.width, rel=1e-3)


def test_bold_is_imitated_only_where_it_must_be(style: Style) -> None:
    data = GEIST.read_bytes()
    source = (FaceSource("url", "x.ttf"),)
    fixed = FontFaceRule(family="Fixed", sources=source, weight=(400, 400), style="normal")
    ranged = FontFaceRule(family="Ranged", sources=source, weight=(100, 900), style="normal")
    engine = Engine().with_faces([(fixed, data), (ranged, data)])
    bold = {"font_weight": 700.0, "font_style": "italic"}
    face = engine.shape("a", 0, 1, style("Fixed", **bold)).runs[0].face
    assert face.synthetic_bold
    assert face.synthetic_oblique > 10
    assert not engine.shape("a", 0, 1, style("Ranged", **bold)).runs[0].face.synthetic_bold
    plain = engine.shape("a", 0, 1, style("Fixed", **bold, font_synthesis_weight=False, font_synthesis_style=False))
    assert not plain.runs[0].face.synthetic_bold
    assert not plain.runs[0].face.synthetic_oblique


def test_a_rule_answers_for_its_characters_alone(style: Style) -> None:
    data = GEIST.read_bytes()
    rule = FontFaceRule(
        family="Digits", sources=(FaceSource("url", "x.ttf"),), unicode_range=((0x30, 0x39),), size_adjust=2.0
    )
    engine = Engine().with_faces([(rule, data)])
    shaped = engine.shape("a1b", 0, 3, style("Digits", size=10.0))
    assert [run.size for run in shaped.runs] == [10.0, 20.0, 10.0]
    # U+0020 is not in the range: the first available face is another.
    assert engine.metrics(style("Digits", size=10.0)).ascent == Engine().metrics(style(size=10.0)).ascent


def test_metric_overrides_replace_the_face_s_own(style: Style) -> None:
    rule = FontFaceRule(
        family="Over",
        sources=(FaceSource("url", "x.ttf"),),
        ascent_override=1.2,
        descent_override=0.5,
        line_gap_override=0.1,
    )
    metrics = Engine().with_faces([(rule, GEIST.read_bytes())]).metrics(style("Over", size=20.0))
    assert (metrics.ascent, metrics.descent, metrics.line_spacing) == (24, 10, 36)


def test_a_broken_face_is_told_and_left_out(style: Style) -> None:
    diagnostics = Diagnostics()
    rule = FontFaceRule(family="Broken", sources=(FaceSource("url", "x.ttf"),))
    engine = Engine().with_faces([(rule, b"no font at all")], diagnostics)
    assert [diagnostic.code for diagnostic in diagnostics] == ["load-failed"]
    assert engine.shape("a", 0, 1, style("Broken")).missing == ()


def test_the_same_rules_give_the_same_engine() -> None:
    rule = FontFaceRule(family="X", sources=(FaceSource("url", "x.ttf"),))
    engine, data = Engine(), GEIST.read_bytes()
    assert engine.with_faces([(rule, data)]) is engine.with_faces([(rule, bytes(bytearray(data)))])
    assert engine.with_faces([]) is engine


def test_five_hundred_fonts_are_registered_without_reading_them(style: Style) -> None:
    collection = FontCollection([Font(f"Family {i}", GEIST, weight=400) for i in range(500)])
    engine = Engine(collection)
    engine.shape("abc", 0, 3, style("Family 250"))
    read = [name for name in collection.families if collection.find_family(name)[0].file.loaded]
    assert len(read) <= 2


def test_a_variable_face_gives_twenty_weights(engine: Engine, style: Style) -> None:
    widths = [engine.shape("mmm", 0, 3, style(font_weight=float(weight))).width for weight in range(100, 900, 40)]
    assert widths == sorted(widths)
    assert len(set(widths)) == 20


def test_generic_families_find_given_fonts_first(style: Style) -> None:
    engine = Engine(FontCollection([Font("Mine", GEIST.read_bytes())]))
    assert engine.shape("a", 0, 1, style("sans-serif")).candidates[0].entry.family == "Mine"
    assert engine.shape("a", 0, 1, style("monospace")).candidates[0].entry.family == "Geist Mono"
    assert Engine().shape("a", 0, 1, style("system-ui")).candidates[0].entry.family == "Geist"


@pytest.mark.parametrize(
    "font",
    [Font("X", "no-such-package-anywhere"), Font("X", "missing.ttf"), Font("X", GEIST, weight=4000),
     Font("X", GEIST, weight="heavyish"), Font("X", GEIST, style="slanted")],  # type: ignore[arg-type]  # what is refused
)  # fmt: skip
def test_a_wrong_font_is_an_error_with_facts(font: Font) -> None:
    with pytest.raises(FontError) as caught:
        FontCollection([font])
    assert caught.value.facts.got


def test_scripts_and_emoji_make_items() -> None:
    items = itemise("Hi (שלום) 日本 ❤️b 1️⃣👍🏽")
    assert [(item.script, item.presentation) for item in items[:3]] == [
        ("Latn", "text"), ("Hebr", "text"), ("Latn", "text"),
    ]  # fmt: skip
    assert [item.presentation for item in items[3:]] == ["text", "selected", "text", "selected", "emoji"]
    assert itemise("☎")[0].presentation == "text"
    assert itemise("☎", "emoji")[0].presentation == "selected"
    assert itemise("😀\ufe0e")[0].presentation == "text"


def test_threads_may_share_an_engine(style: Style) -> None:
    engine = Engine()
    expected = [Engine().shape(f"text {i}", 0, 6, style()).width for i in range(50)]
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(20):
                assert [engine.shape(f"text {i}", 0, 6, style()).width for i in range(50)] == expected
                engine.clear()
        except BaseException as error:  # noqa: BLE001 - reported by the test itself
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_caches_stay_bounded(style: Style) -> None:
    engine = Engine()
    font = style()
    for i in range(3000):
        text = f"{i} " * 60
        engine.shape(text, 0, len(text), font)
    kept = sum(len(unit.text) for faces in engine._lists.values() for unit in faces.units.values())
    assert kept <= 400_000
    assert len(engine._items) <= 2048


def test_full_width_marks_beside_each_other_stand_close_but_not_at_the_start_of_a_line() -> None:
    path = Path(__file__).parent / "faces/NotoSansCJKJP.woff2"
    rule = FontFaceRule(family="Japanese", sources=(FaceSource("url", path.name),))
    engine = Engine().with_faces([(rule, path.read_bytes())])
    font = FontGroup(font_family=("Japanese",), font_size=20.0)
    text = "世）（界"
    shaped = engine.shape(text, 0, 4, font)
    # All are one em wide, and the second bracket gives its blank half back.
    assert shaped.width == pytest.approx(3.5 * font.font_size, abs=1 / 64)
    assert shaped.slice(2, 4).width == pytest.approx(2 * font.font_size, abs=1 / 64)
    assert shaped.slice(0, 2).width == pytest.approx(2 * font.font_size, abs=1 / 64)


# How far Chromium moves each character of a joined script apart by `letter-spacing: 10px`: spaces alone get it.
CURSIVE = (
    ("ابجد هوز", (4,)),
    ("ا 123 ب", (1, 5)),
    ("123 اب", (3,)),
    ("ا،ب؟ ج!", (4,)),
    ("ا\u00a0ب", (1,)),
    ("(اب) ج", (4,)),
    ("١٢٣ ب", (3,)),
    ("ـــ اب", (3,)),
    ("ߒߞߏ ߒ", (3,)),
)


@pytest.mark.parametrize(("text", "spaced"), CURSIVE)
def test_letter_spacing_passes_over_joined_scripts(
    engine: Engine, style: Style, text: str, spaced: tuple[int, ...]
) -> None:
    plain = engine.shape(text, 0, len(text), style(), rtl=True)
    wide = engine.shape(text, 0, len(text), style(), rtl=True, letter_spacing=10.0)
    added = [wide.width_between(at, at + 1) - plain.width_between(at, at + 1) for at in range(len(text))]
    assert added == pytest.approx([10.0 if at in spaced else 0.0 for at in range(len(text))])


def test_letter_spacing_goes_between_letters_that_do_not_join(engine: Engine, style: Style) -> None:
    for text in ("wide", "אב גד"):
        plain = engine.shape(text, 0, len(text), style())
        wide = engine.shape(text, 0, len(text), style(), letter_spacing=10.0)
        assert wide.width - plain.width == pytest.approx(10.0 * len(text))
