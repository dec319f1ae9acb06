"""`limner.testing` as functions: each passes for a sound card, and names what is wrong with another."""

from pathlib import Path

import pytest
from starlette.responses import Response

from limner import Font, ImageResponse, Renderer, Site
from limner.errors import InvalidValueError
from limner.html import div, p
from limner.testing import (
    LimnerFixture,
    assert_bytes,
    assert_contrast,
    assert_fonts_cover,
    assert_image,
    assert_no_overflow,
    assert_not_truncated,
)

ROOM = {"width": 1200, "height": 630, "background": "white", "padding": 60, "fontSize": 64}
SOUND = div(style=ROOM)["A sound card"]
LONG = "A title that is far too long for a single line of a card"


def test_a_sound_card_passes() -> None:
    for subject in (SOUND, ImageResponse(SOUND), Renderer().draw(SOUND)):
        assert_no_overflow(subject)
        assert_not_truncated(subject)
        assert_contrast(subject, 4.5)
        assert_bytes(subject, 100_000)


def test_overflow_names_the_element_and_the_line() -> None:
    node = div(style={**ROOM, "whiteSpace": "nowrap"})[p(id="title")[LONG]]
    with pytest.raises(AssertionError, match=r"test_asserts\.py:\d+: text is cut at the right edge of the canvas"):
        assert_no_overflow(node)


def test_truncation_names_what_is_lost() -> None:
    style = {"width": 700, "overflow": "hidden", "whiteSpace": "nowrap", "textOverflow": "ellipsis"}
    node = div(style=ROOM)[p(style=style)[LONG]]
    with pytest.raises(AssertionError, match=r"are lost: .*a single line of a card'"):
        assert_not_truncated(ImageResponse(node))
    with pytest.raises(AssertionError, match="text is cut"):
        assert_no_overflow(node)


def test_contrast_names_the_colours() -> None:
    node = div(style={**ROOM, "color": "white", "background": "#f9a24d"})["pale"]
    with pytest.raises(AssertionError, match=r"2\.0\d : 1 for 'pale', #ffffff on #f9a24d at 64 px"):
        assert_contrast(node, 3)
    assert_contrast(node, 2)
    with pytest.raises(InvalidValueError, match="from 1 to 21"):
        assert_contrast(node, 45)


def test_fonts_name_the_package() -> None:
    assert_fonts_cover("Größe, café, 100 €")
    with pytest.raises(AssertionError, match=r"no font has glyphs for Thai text.*fontpkg-noto-sans-thai"):
        assert_fonts_cover("ราคา")
    assert_fonts_cover("ราคา", fonts=[Font("Noto Sans Thai", "fontpkg-noto-sans-thai")])


def test_bytes_are_those_of_the_reply() -> None:
    response = Response(b"x" * 1200, media_type="image/png")
    assert_bytes(response, 1200)
    with pytest.raises(AssertionError, match="1,200 bytes, 200 more than 1,000"):
        assert_bytes(response, 1000)
    assert_bytes(b"x" * 10, 10)


def test_bytes_alone_say_nothing_of_boxes() -> None:
    with pytest.raises(InvalidValueError, match="nothing is known of an image but its bytes"):
        assert_no_overflow(Response(b"x", media_type="image/png"))


def test_an_image_is_compared_with_the_one_in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from limner.testing import session

    own = session.ImageSession(update=True)
    session.begin_session(own)
    try:
        assert_image(SOUND, "deep/card", folder=tmp_path)
        own.update = False
        assert_image(SOUND, "deep/card", folder=tmp_path)
        assert_image(ImageResponse(SOUND, format="png"), "deep/card", folder=tmp_path)
        with pytest.raises(AssertionError, match="text of div 'A sound card' → 'Another card'"):
            assert_image(div(style=ROOM)["Another card"], "deep/card", folder=tmp_path)
        with pytest.raises(AssertionError, match="600 × 315 pixels instead of 1200 × 630"):
            assert_image(SOUND, "deep/card", folder=tmp_path, scale=0.5)
        with pytest.raises(InvalidValueError, match="invalid name"):
            assert_image(SOUND, "../card", folder=tmp_path)
    finally:
        session.end_session(own)
    assert own.kept == [tmp_path / "deep" / "card.png"]
    monkeypatch.setattr(session, "_current", [])
    monkeypatch.setenv("LIMNER_UPDATE", "1")
    assert_image(SOUND, "other", folder=tmp_path)
    assert (tmp_path / "other.png").is_file()


def test_a_site_gives_its_heads_and_images(tmp_path: Path) -> None:
    place = tmp_path / "app" / "posts" / "[slug]"
    place.mkdir(parents=True)
    (place / "opengraph_image.py").write_text(
        "from limner import ImageResponse\nfrom limner.html import div\n\nalt = 'A post'\n\n"
        "def image(params):\n"
        "    style = {'fontSize': 64, 'background': 'white', 'width': 1200, 'height': 630, 'padding': 60}\n"
        "    return ImageResponse(div(style=style)[params['slug']])\n"
    )
    limner = LimnerFixture()
    for app in (tmp_path / "app", Site(tmp_path / "app", base_url="http://localhost")):
        site = limner.site(app)
        head = site.head("/posts/one")
        assert head["og:image:alt"] == "A post"
        assert "twitter:image" in head or "twitter:card" in head
        assert "icon" not in head
        (image,) = limner.images(app, "/posts/one")
        assert image.media_type == "image/png"
        limner.assert_no_overflow(image)
        limner.assert_bytes(image, 50_000)
        assert [text.words for text in image.drawing.examination.scene.texts] == ["one"]
    with pytest.raises(InvalidValueError, match="there is no image at /nothing"):
        limner.site(tmp_path / "app").image("/nothing")
    with pytest.raises(InvalidValueError, match="there is no site in the app"):
        limner.site(object())
