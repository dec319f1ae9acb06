"""Declarations from text and mappings, their messages, and what is remembered."""

import pytest

from limner.budget import Budget
from limner.color import Color
from limner.css.declarations import INVALID, expand_declaration, parse_declarations, resolve_pending
from limner.css.properties import PROPERTIES, SHORTHANDS
from limner.css.property import CssWide, Declaration, Pending, property_name
from limner.css.records import Display
from limner.css.values import AUTO, CURRENT_COLOR, Percent
from limner.css.variables import Place
from limner.diagnostics import Diagnostics
from limner.errors import InvalidValueError
from limner.sources import SourceLocation

RED = Color(1.0, 0.0, 0.0)


def values(style: object) -> dict[str, object]:
    diagnostics = Diagnostics(strict=True)
    return {name: value for name, value, _ in parse_declarations(style, diagnostics)}  # type: ignore[arg-type]  # any style


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("font-size", "font-size"),
        ("fontSize", "font-size"),
        ("font_size", "font-size"),
        ("FONT-SIZE", "font-size"),
        ("float_", "float"),
        ("WebkitTextStroke", "-webkit-text-stroke"),
        ("webkitLineClamp", "-webkit-line-clamp"),
        ("lineClamp", "line-clamp"),
        ("wordWrap", "overflow-wrap"),
        ("gridGap", "gap"),
        ("-webkit-background-clip", "background-clip"),
        ("MozOsxFontSmoothing", "-moz-osx-font-smoothing"),
        ("blockSize", "block-size"),
        ("--My-Color", "--My-Color"),
    ],
)
def test_a_name_may_be_written_in_three_spellings(written: str, name: str) -> None:
    assert property_name(written) == name


def test_bare_numbers_are_px_except_where_a_property_has_no_unit() -> None:
    style = {"width": 12, "lineHeight": 1.5, "flexGrow": 2, "opacity": 0.5, "marginTop": -3.5, "fontWeight": 600}

    assert values(style) == {
        "width": 12.0,
        "line-height": ("number", 1.5),
        "flex-grow": 2.0,
        "opacity": 0.5,
        "margin-top": -3.5,
        "font-weight": 600.0,
    }


def test_none_and_booleans_say_nothing() -> None:
    assert values({"width": None, "display": False, "color": "red"}) == {"color": RED}


def test_a_boolean_is_not_taken_for_the_number_it_equals() -> None:
    assert values({"opacity": True}) == {}
    assert values({"opacity": 1}) == {"opacity": 1.0}


def test_important_marks_declarations_in_text_and_mappings() -> None:
    diagnostics = Diagnostics(strict=True)

    assert parse_declarations("color: red ! important", diagnostics) == (Declaration("color", RED, important=True),)
    assert parse_declarations({"color": "red !important"}, diagnostics) == (Declaration("color", RED, important=True),)


def test_a_shorthand_resets_what_it_does_not_say() -> None:
    found = values("border: 2px solid")

    assert found["border-left-width"] == 2.0
    assert found["border-left-color"] is CssWide.INITIAL
    assert found["border-image-source"] is CssWide.INITIAL


def test_keywords_of_the_cascade_reach_every_longhand() -> None:
    assert set(values("margin: inherit").values()) == {CssWide.INHERIT}
    assert values("all: unset")["color"] is CssWide.UNSET
    assert "direction" not in values("all: unset")


def test_satoris_spellings_are_taken() -> None:
    found = values({"lineClamp": 2, "WebkitTextStrokeWidth": 3, "WebkitTextStrokeColor": "red", "textWrap": "balance"})

    assert found["-webkit-line-clamp"] == 2
    assert found["-limner-line-clamp-block"] is True
    assert found["-webkit-text-stroke-width"] == 3.0
    assert found["text-wrap-style"] == "balance"


def test_line_clamp_takes_an_ellipsis_of_its_own() -> None:
    assert values({"lineClamp": '3 "… more"'})["-limner-line-clamp-ellipsis"] == "… more"


def test_the_legacy_box_is_told_apart_from_flex() -> None:
    assert values("display: -webkit-box")["-limner-webkit-box"] is True
    assert values("display: flex") == {"display": Display("block", "flex"), "-limner-webkit-box": False}


def test_logical_names_wait_for_the_direction_and_the_writing_mode() -> None:
    assert values("margin-block: 1px auto") == {"margin-block-start": 1.0, "margin-block-end": AUTO}
    assert values("inline-size: 50%") == {"inline-size": Percent(50.0)}
    assert values("margin-inline-start: 4px") == {"margin-inline-start": 4.0}


def test_flex_means_what_the_specification_says() -> None:
    assert values("flex: 1") == {"flex-grow": 1.0, "flex-shrink": 1.0, "flex-basis": Percent(0.0)}
    assert values("flex: auto") == {"flex-grow": 1.0, "flex-shrink": 1.0, "flex-basis": AUTO}
    assert values("flex: none") == {"flex-grow": 0.0, "flex-shrink": 0.0, "flex-basis": AUTO}


def test_the_same_style_gives_the_same_tuple() -> None:
    diagnostics = Diagnostics()
    style: dict[str, str | int | float | None] = {"width": 10, "color": "red"}

    assert parse_declarations("width: 10px", diagnostics) is parse_declarations("width: 10px", diagnostics)
    assert parse_declarations(style, diagnostics) is parse_declarations(dict(style), diagnostics)


def test_diagnostics_come_again_when_a_style_is_remembered() -> None:
    for _ in range(2):
        diagnostics = Diagnostics()
        parse_declarations("width: 12 px", diagnostics)
        assert [item.code for item in diagnostics] == ["invalid-value"]


# ── messages ──────────────────────────────────────────────────────────────────────────────────────────────


def message(style: object, where: SourceLocation | None = None) -> str:
    diagnostics = Diagnostics()
    parse_declarations(style, diagnostics, where)  # type: ignore[arg-type]  # any style
    (item,) = diagnostics
    return str(item)


def test_a_length_without_a_unit_is_explained() -> None:
    assert message({"width": "12 px"}, SourceLocation("card.py", 14, 31)) == (
        "card.py:14:31: invalid value for 'width'\n"
        "  got       '12 px'\n"
        "  expected  auto, a length or percentage such as 12px or 50%, min-content, max-content, fit-content, "
        "stretch or calc-size(…)\n"
        "  try       '12px'  (no space between a number and its unit)\n"
        "  spec      https://www.w3.org/TR/css-sizing-3/#preferred-size-properties"
    )


def test_a_message_speaks_in_the_authors_spelling() -> None:
    assert message({"fontSize": "big"}).startswith("invalid value for 'fontSize'")


@pytest.mark.parametrize(
    ("style", "suggestion"),
    [
        ("padding: 10", "'10px'  (lengths need a unit)"),
        ("color: bleu", "'blue'"),
        ("position: absolut", "'absolute'"),
        ("widht: 10px", "'width'"),
        ("justify-content: space-betwen", "'space-between'"),
        ("hanging-punctuation: first", "a negative text-indent"),
    ],
)
def test_a_mistake_comes_with_something_to_try(style: str, suggestion: str) -> None:
    diagnostics = Diagnostics()
    parse_declarations(style, diagnostics)
    (item,) = diagnostics

    assert item.facts.suggestion == suggestion


def test_a_place_in_text_is_added_to_where_the_text_stands() -> None:
    diagnostics = Diagnostics()
    parse_declarations("color: red;\n  width: x", diagnostics, SourceLocation("card.html", 10, 5))

    assert diagnostics.items[0].facts.where == SourceLocation("card.html", 11, 3)


@pytest.mark.parametrize("style", ["transition: all 1s", "cursor: pointer", "-moz-appearance: none"])
def test_what_leaves_no_mark_on_a_picture_is_ignored_without_a_word(style: str) -> None:
    diagnostics = Diagnostics(strict=True)

    assert parse_declarations(style, diagnostics) == ()


def test_strict_raises_at_the_first_fault() -> None:
    with pytest.raises(InvalidValueError, match="invalid value for 'width'"):
        parse_declarations("width: x", Diagnostics(strict=True))


def test_one_fault_drops_one_declaration_only() -> None:
    diagnostics = Diagnostics()
    found = parse_declarations("color: red; nonsense; width: 1px; { } height: 2px", diagnostics)

    assert {declaration.name for declaration in found} >= {"color", "width"}
    assert diagnostics.items


def test_a_declaration_of_a_sheet_is_expanded_by_itself() -> None:
    diagnostics = Diagnostics(strict=True)

    assert expand_declaration("Color", "red", diagnostics, important=True) == (
        Declaration("color", RED, important=True),
    )


# ── references ────────────────────────────────────────────────────────────────────────────────────────────


def resolve(style: str, custom: dict[str, str], attributes: dict[str, str] | None = None) -> dict[str, object]:
    budget, diagnostics = Budget(), Diagnostics()
    return {
        declaration.name: resolve_pending(
            declaration.value, declaration.name, custom, Place(attributes or {}), budget, diagnostics
        )
        for declaration in parse_declarations(style, diagnostics)
        if isinstance(declaration.value, Pending)
    }


def test_a_shorthand_waits_for_its_variables_in_every_longhand() -> None:
    assert resolve("margin: var(--x) 4px", {"--x": "12px"}) == {
        "margin-top": 12.0,
        "margin-right": 4.0,
        "margin-bottom": 12.0,
        "margin-left": 4.0,
    }


def test_logical_longhands_keep_their_side_while_they_wait() -> None:
    assert resolve("margin-inline: var(--a) 2px", {"--a": "1px"}) == {
        "margin-inline-start": 1.0,
        "margin-inline-end": 2.0,
    }


def test_fallbacks_stand_in_for_what_is_missing() -> None:
    assert resolve("color: var(--x, red)", {}) == {"color": RED}
    assert resolve("color: var(--x, var(--y, currentcolor))", {}) == {"color": CURRENT_COLOR}
    assert resolve("padding-top: env(titlebar-area-x, 20px)", {}) == {"padding-top": 20.0}


def test_the_environment_is_that_of_a_plain_screen() -> None:
    assert resolve("padding-top: env(safe-area-inset-top, 20px)", {}) == {"padding-top": 0.0}


def test_a_value_that_turns_out_wrong_is_invalid() -> None:
    assert resolve("color: var(--x)", {}) == {"color": INVALID}
    assert resolve("color: var(--x)", {"--x": "12px"}) == {"color": INVALID}
    assert resolve("color: var(--x)", {"--x": "inherit"}) == {"color": CssWide.INHERIT}


def test_attributes_can_be_lengths() -> None:
    assert resolve("width: attr(data-w px)", {}, {"data-w": "30"}) == {"width": 30.0}
    assert resolve("width: attr(data-w px, 5px)", {}, {}) == {"width": 5.0}


def test_what_is_put_in_does_not_run_together_with_its_neighbours() -> None:
    assert resolve("width: var(--n)px", {"--n": "10"}) == {"width": INVALID}
    assert resolve("width: calc(var(--n) * 1px)", {"--n": "10"}) == {"width": 10.0}


def test_a_reference_that_is_no_reference_is_dropped_at_once() -> None:
    for style in ("color: var(x)", "color: var()", "color: var(--x", "color: var(--x y)"):
        diagnostics = Diagnostics()
        found = parse_declarations(style, diagnostics)
        assert bool(found) == (style == "color: var(--x"), style


def test_custom_properties_keep_their_case_and_their_text() -> None:
    assert values("--Ab: { x: y }; --e:;") == {"--Ab": "{ x: y }", "--e": ""}


@pytest.mark.parametrize(
    ("style", "expected", "suggestion"),
    [
        ("display: flexx", "a value such as flex", "'flex'"),
        ("display: gird", "a value such as flex", "'grid'"),
        ("text-align: centre", "start, end, left, right, center or justify", "'center'"),
        ("justify-content: middle", "a value such as space-between", "'center'"),
        ("font-size: larg", "a value such as 32px", "'large'"),
        (
            "margin: 10",
            "one to four of: a length or percentage such as 12px or 50% or auto",
            "'10px'  (lengths need a unit)",
        ),
        ("grid-template-columns: 1f 2fr", "a value such as repeat(3, minmax(0, 1fr))", "'1fr 2fr'"),
        ("transform: rotat(3deg)", "a value such as rotate(-6deg) scale(1.1)", "'rotate(3deg)'"),
        ("font-weight: bolld", "normal, bold, bolder, lighter or a number", "'bold'"),
        (
            "border: 1px sold red",
            "a width such as 2px, a line style such as solid and a colour such as #f60, each or all of them",
            "'1px solid red'",
        ),
    ],
)
def test_a_slip_is_answered_in_english_with_the_word_that_was_meant(style: str, expected: str, suggestion: str) -> None:
    diagnostics = Diagnostics()
    parse_declarations(style, diagnostics)
    (item,) = diagnostics
    assert item.facts.expected == expected
    assert item.facts.suggestion.startswith(suggestion)


@pytest.mark.parametrize("name", [*PROPERTIES, *SHORTHANDS])
def test_no_message_has_the_notation_of_grammars(name: str) -> None:
    diagnostics = Diagnostics()
    parse_declarations(f"{name}: -limner-nothing(", diagnostics)
    for item in diagnostics:
        said = item.facts.expected.partition(" such as ")[0]
        assert not set("<>[]{}∞?|") & set(said)
        assert item.code == "unknown-property" or said
