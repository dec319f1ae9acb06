"""`hyphens`: automatic hyphenation is drawn as `manual` is, and said so."""

from limner.engine.renderer import Renderer

TEXT = (
    "<div lang=en style='width:90px;font-size:20px;hyphens:{}'>extraordinary co\u00adop\u00ader\u00ada\u00adtion</div>"
)


def test_automatic_hyphenation_breaks_at_soft_hyphens_alone_and_a_diagnostic_says_so() -> None:
    renderer = Renderer()
    auto, manual, none = (
        renderer.draw(TEXT.format(value), width=200, height=200, background="white")
        for value in ("auto", "manual", "none")
    )
    assert auto.body == manual.body
    assert auto.body != none.body
    (told,) = auto.diagnostics
    assert "'hyphens'" in told.facts.what
    assert "soft hyphens" in told.facts.suggestion
    assert not list(manual.diagnostics)
