"""What sheets write for other browsers is passed over as Chrome does it: nothing else is lost, nothing is said."""

import pytest

from limner.css.declarations import parse_declarations
from limner.css.selector_grammar import parse_selectors
from limner.css.selectors import SelectorError
from limner.css.stylesheet import parse_stylesheet
from limner.diagnostics import Diagnostics


@pytest.mark.parametrize(
    "declaration",
    [
        "-webkit-text-decoration: underline dotted",
        "-webkit-text-decoration-color: red",
        "-webkit-hyphens: none",
        "-webkit-overflow-scrolling: touch",
        "-moz-tab-size: 4",
        "-ms-text-size-adjust: 100%",
        "position: -webkit-sticky",
        "width: -moz-fit-content",
        "display: -ms-flexbox",
        "background: -moz-linear-gradient(red, blue)",
        "background-image: -o-linear-gradient(red, blue)",
    ],
)
def test_nothing_is_said_of_declarations_for_other_browsers(declaration: str) -> None:
    diagnostics = Diagnostics()
    parse_declarations(declaration, diagnostics)
    assert [str(item) for item in diagnostics] == []


@pytest.mark.parametrize(
    ("declaration", "code"),
    [
        ("-webkit-text-decorashun: underline", "unknown-property"),
        ("position: -webkit-stickie", "invalid-value"),
        ("widht: -moz-fit-content", "unknown-property"),
        ("color: -red", "invalid-value"),
    ],
)
def test_slips_beside_a_prefix_are_still_told(declaration: str, code: str) -> None:
    diagnostics = Diagnostics()
    parse_declarations(declaration, diagnostics)
    assert [item.code for item in diagnostics] == [code]


@pytest.mark.parametrize(
    "rule",
    [
        "button::-moz-focus-inner { color: red }",
        ":-moz-ui-invalid { color: red }",
        ":is(a):-ms-input-placeholder { color: red }",
        "select::-ms-expand, p { color: red }",
        "@-moz-document url-prefix() { p { color: red } }",
        "@-ms-viewport { width: device-width }",
        "@-o-keyframes a { from { color: red } }",
        "@page { margin: 0 }",
        "@starting-style { p { color: red } }",
    ],
)
def test_nothing_is_said_of_rules_for_other_browsers_and_they_match_nothing(rule: str) -> None:
    diagnostics = Diagnostics()
    sheet = parse_stylesheet(rule, diagnostics=diagnostics)
    assert [str(item) for item in diagnostics] == []
    assert sheet.rules == ()


def test_keyframes_are_no_mistake() -> None:
    diagnostics = Diagnostics(strict=True)  # nobody's mistake: it does not stop a strict picture
    parse_stylesheet("@keyframes turn { to { rotate: 1turn } }", diagnostics=diagnostics)
    (told,) = diagnostics
    assert told.severity == "info"
    assert told.facts.what == "the picture shows animations at their start; time= asks for another moment"


# By CSS.supports("selector(…)") of Chromium, but for the part inside a forgiving list, which it judges apart.
@pytest.mark.parametrize(
    "selector",
    [
        "button::file-selector-button:is(:hover, :active)",
        "::file-selector-button:is([aria-current]:not([aria-current=false]), :hover)",
        "::file-selector-button:not(:hover)",
        "::-webkit-slider-thumb:is(:hover)",
        ":host(:not([data-theme=dark]))",
        ":host-context(.a:not(.b))",
        ":root:not([data-theme=dark]), :host(:not([data-theme=dark]))",
    ],
)
def test_selectors_with_lists_inside_are_taken(selector: str) -> None:
    assert parse_selectors(selector)


@pytest.mark.parametrize("selector", ["::before:not(:first-child)", "::file-selector-button:first-child", ":host(a]"])
def test_selectors_that_chromium_drops_are_dropped(selector: str) -> None:
    with pytest.raises(SelectorError):
        parse_selectors(selector)


def test_a_variable_without_a_value_is_a_mistake_only_where_a_name_is_near() -> None:
    from limner import Renderer

    page = "<div style='--brand: red; color: var({}); font-size: 20px; background: white'>text</div>"
    (slip,) = Renderer().draw(page.format("--brnad"), width=100, height=50).diagnostics
    assert (slip.code, slip.severity, slip.facts.suggestion) == ("invalid-variable", "warning", "'--brand'")
    assert slip.facts.what == "'color' is left out: --brnad has no value here"
    (meant,) = Renderer().draw(page.format("--heading-color"), width=100, height=50).diagnostics
    assert (meant.code, meant.severity) == ("invalid-variable", "info")
