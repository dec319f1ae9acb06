"""Findings about text: what is cut and lost, what is small, what no font has."""

from collections.abc import Iterator

import pytest

from limner import Finding, Renderer
from limner.findings import rules
from limner.findings.cut import lost_text
from limner.html import div, p, span

LONG = "Geschwindigkeitsbegrenzung auf der Autobahn zwischen Köln und Frankfurt bleibt vorerst bestehen"
ROOM = {"width": 1200, "height": 630, "background": "white", "padding": 60, "fontSize": 64}


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def found(renderer: Renderer, node: object, code: str, **options: object) -> list[Finding]:
    drawing = renderer.draw(node, **options)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    return [finding for finding in drawing.findings if finding.code == code]


def test_a_clamped_title_tells_which_text_is_lost(renderer: Renderer) -> None:
    title = p(style={"width": 700, "lineClamp": 2, "overflow": "hidden"}, id="title", class_="big")[LONG]
    (finding,) = found(renderer, div(style=ROOM)[title], "text-cut")
    assert finding.severity == "warning"
    assert finding.element is not None
    assert (finding.element.tag, finding.element.id, finding.element.class_) == ("p", "title", "big")
    assert "line-clamp" in finding.message
    assert finding.lost
    assert LONG.endswith(finding.lost)
    assert finding.file == __file__
    assert finding.line is not None
    shown = LONG.removesuffix(finding.lost).rstrip()
    assert finding.message.split("'")[1].removeprefix("…") == shown[-24:].lstrip()


def test_a_clamp_that_hides_nothing_is_told(renderer: Renderer) -> None:
    clamp = {"width": 700, "display": "-webkit-box", "WebkitBoxOrient": "vertical", "WebkitLineClamp": 2}
    (finding,) = found(renderer, div(style=ROOM)[p(style=clamp)[LONG]], "clamp-overflow")
    assert "zwischen Köln" in finding.got
    assert finding.try_.startswith("overflow: hidden")
    (cut,) = found(renderer, div(style=ROOM)[p(style={"width": 700, "lineClamp": 2})[LONG]], "text-cut")
    assert cut.lost


def test_an_ellipsis_tells_which_text_is_lost(renderer: Renderer) -> None:
    style = {"width": 700, "overflow": "hidden", "whiteSpace": "nowrap", "textOverflow": "ellipsis"}
    (finding,) = found(renderer, div(style=ROOM)[div(style=style)[LONG]], "text-cut")
    assert "text-overflow" in finding.message
    assert LONG.endswith(finding.lost)
    assert 0 < len(finding.lost) < len(LONG)


def test_overflow_cuts_text_and_tells_the_characters(renderer: Renderer) -> None:
    style = {"width": 300, "overflow": "hidden", "whiteSpace": "nowrap"}
    (finding,) = found(renderer, div(style=ROOM)[div(style=style, id="box")[LONG]], "text-cut")
    assert "right edge of <div>" in finding.message
    assert LONG.endswith(finding.lost)


def test_the_canvas_cuts_text(renderer: Renderer) -> None:
    (finding,) = found(renderer, div(style={**ROOM, "whiteSpace": "nowrap"})[LONG], "text-cut")
    assert "right edge of the canvas of 1200 × 630 px" in finding.message
    assert LONG.endswith(finding.lost)
    outside = div(style=ROOM)[span(style={"position": "absolute", "left": 60, "top": 700})["below"]]
    (finding,) = found(renderer, outside, "text-outside")
    assert finding.lost == "below"


def test_a_transform_that_moves_text_off_the_canvas_is_seen(renderer: Renderer) -> None:
    moved = div(style={"transform": "translateX(900px)", "width": 500})["moved away"]
    (finding,) = found(renderer, div(style=ROOM)[moved], "text-cut")
    assert "right" in finding.message
    assert not found(renderer, div(style=ROOM)[div(style={"transform": "scale(0.9)"})["inside"]], "text-cut")


def test_text_hidden_on_purpose_is_left_alone(renderer: Renderer) -> None:
    hidden = div(style={"position": "absolute", "width": 1, "height": 1, "overflow": "hidden"})["for screen readers"]
    away = div(style={"position": "absolute", "left": -9999})["for screen readers"]
    drawing = renderer.draw(div(style=ROOM)[hidden, away, "Title"])
    assert not [finding for finding in drawing.findings if finding.code.startswith("text-")]


def test_small_text_is_measured_after_transforms(renderer: Renderer) -> None:
    texts = [
        p(style={"fontSize": 24})["fine"],
        p(style={"fontSize": 20}, class_="s")["small"],
        p(style={"fontSize": 40, "transform": "scale(.5)"}, class_="t")["shrunk"],
    ]
    findings = found(renderer, div(style=ROOM)[texts], "small-text")
    assert [(one.value, one.element.class_ if one.element else "") for one in findings] == [(20.0, "s"), (20.0, "t")]
    # Half as wide, half as large.
    half = div(style={**ROOM, "width": 600})[texts[0], texts[1]]
    assert not found(renderer, half, "small-text", width=600, height=315)


def test_a_letter_of_an_icon_must_be_readable_in_a_tab(renderer: Renderer) -> None:
    def icon(size: float) -> object:
        return div(style={"width": 32, "height": 32, "background": "white", "fontSize": size})["A"]

    assert found(renderer, icon(10), "small-text", width=32, height=32)
    assert not found(renderer, icon(24), "small-text", width=32, height=32)


def test_a_diagnostic_of_fonts_becomes_a_finding_with_its_element(renderer: Renderer) -> None:
    (finding,) = found(renderer, div(style=ROOM)["Title ", span(id="thai")["ไทย"]], "missing-glyph")
    assert finding.severity == "error"
    assert finding.element is not None
    assert finding.element.id == "thai"
    assert "fontpkg-noto-sans-thai" in finding.try_


@pytest.mark.parametrize(
    ("written", "lines", "shown", "lost"),
    [
        ("one two three", [["one two"]], "one two", "three"),
        ("  one\n two  three ", [["one"], ["two"]], "one two", "three"),
        ("one two", [["one "], ["two"]], "one two", ""),
        ("one two", [], "", "one two"),
        # Each line has its own end.
        ("first line second line", [["first"], ["second"]], "first", "line … line"),
    ],
)
def test_lost_text(written: str, lines: list[list[str]], shown: str, lost: str) -> None:
    assert lost_text(written, lines) == (shown, lost)


def test_findings_are_looked_for_once_and_only_when_asked(renderer: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def rule(scene: object) -> Iterator[Finding]:
        asked.append(scene)
        yield from ()

    monkeypatch.setattr(rules, "RULES", (rule,))
    drawing = renderer.draw(div(style=ROOM)["Title"])
    assert not asked
    assert drawing.findings == drawing.findings == ()
    assert len(asked) == 1


def test_a_measured_tree_has_the_findings_of_the_picture(renderer: Renderer) -> None:
    node = div(style={**ROOM, "whiteSpace": "nowrap"})[LONG]
    assert renderer.measure(node).findings == renderer.draw(node).findings
    assert renderer.measure(node).findings


@pytest.mark.parametrize("mode", ["vertical-rl", "vertical-lr"])
@pytest.mark.parametrize("orientation", ["mixed", "upright"])
def test_text_that_runs_down_the_page_is_whole_and_measured(renderer: Renderer, mode: str, orientation: str) -> None:
    style = {**ROOM, "writingMode": mode, "textOrientation": orientation, "fontSize": 40}
    drawing = renderer.draw(div(style=style)["Down the page in two columns"])
    assert not [one for one in drawing.findings if one.severity != "note"]
    pale = renderer.draw(div(style={**style, "color": "#ddd"})["Down the page in two columns"])
    assert [one.code for one in pale.findings if one.severity == "warning"] == ["contrast"]
    cut = renderer.draw(div(style={**style, "whiteSpace": "nowrap"})["Down the page and far beyond its lower edge"])
    (finding,) = [one for one in cut.findings if one.code == "text-cut"]
    assert "bottom edge of the canvas" in finding.message
