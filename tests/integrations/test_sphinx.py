"""Real Sphinx: the tags of sphinxext-opengraph, and a card behind each."""

import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from static_sites import BASE, LOGO, LOGO_COLOR, counts, follow, has_color, heads, run

pytest.importorskip("sphinx")
pytest.importorskip("furo")

OURS, THEIRS = "limner.integrations.sphinx", "sphinxext.opengraph"
PAGES = {
    "index.rst": """
Welcome to *the* "manual" & more
================================

Plants want water, "not too much": a <b> is no tag. They don't complain, and so you have to look at them yourself, which
takes time that nobody has, except for those who have chosen to have it, and for them it is no burden at all & a joy.

.. image:: flower.png
   :alt: A flower

.. toctree::

   guide/start
   lists
   short
   off
""",
    "guide/start.rst": """
:og:image: guide/own.png
:og:image:alt: An own picture
:og:type: article
:ogp_description_length: 40

Start here
==========

.. note:: This is left out of descriptions.

The first step is to buy a pot. The second is to fill it with earth.

.. image:: ../flower.png
""",
    "lists.rst": """
Lists
=====

* one

  * two
  * three

1. four

.. code-block:: python

   print("left out")

A *last* word.
""",
    "short.rst": """
:ogp_description_length: many
:og:description: Said by hand

Short
=====
""",
    "off.rst": """
:ogp_disable:

Off
===

No tags here.
""",
}


def make(folder: Path, pages: Mapping[str, str] = PAGES, **values: Any) -> Path:
    """Write a project; `values` are those of its `conf.py`."""
    source = folder / "source"
    for name, text in pages.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text.lstrip("\n"), encoding="utf-8")
    configure(folder, **values)
    (source / "logo.svg").write_text(LOGO)
    from PIL import Image

    Image.new("RGB", (300, 200), "green").save(source / "flower.png")
    return folder


def configure(folder: Path, extension: str = OURS, more: str = "", **values: Any) -> None:
    given = {"project": "Garden", "extensions": [extension], "html_theme": "furo", "ogp_site_url": BASE, **values}
    text = "".join(f"{name} = {value!r}\n" for name, value in given.items())
    (folder / "source" / "conf.py").write_text(text + more)


def build(folder: Path, *options: str, builder: str = "html", fails: bool = False, **variables: str) -> str:
    command = ("sphinx", "-b", builder, *options, "source", f"out-{builder}")
    return run(*command, folder=folder, fails=fails, **variables)


def og_tags(folder: Path) -> dict[str, dict[str, str]]:
    """Give the tags of each page, as far as both extensions write them; the digest in a card's name is its own."""
    added = {"og:image:width", "og:image:height", "og:image:type"}
    return {
        page: {
            name: re.sub(r"_[0-9a-f]{8}\.png$", "_.png", text) for name, text in head.tags.items() if name not in added
        }
        for page, head in heads(folder / "out-html").items()
    }


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({}, id="cards"),
        pytest.param(
            {
                "ogp_image": "static/own.png",
                "ogp_image_alt": "Words",
                "ogp_type": "book",
                "ogp_site_name": "The garden",
                "ogp_canonical_url": "https://example.org/stable/",
                "ogp_description_length": 60,
                "ogp_enable_meta_description": False,
                "ogp_custom_meta_tags": ('<meta name="theme-color" content="#123456">',),
            },
            id="picture",
        ),
        pytest.param({"ogp_use_first_image": True, "ogp_image_alt": False, "ogp_site_name": False}, id="first-image"),
        pytest.param({"ogp_social_cards": {"enable": False}, "ogp_site_url": ""}, id="no-cards"),
    ],
)
def test_the_tags_are_those_of_sphinxext_opengraph(tmp_path: Path, values: dict[str, Any]) -> None:
    pytest.importorskip("sphinxext.opengraph")
    ours, theirs = make(tmp_path / "ours", **values), make(tmp_path / "theirs", extension=THEIRS, **values)
    build(ours)
    build(theirs)
    found, expected = og_tags(ours), og_tags(theirs)
    assert found["index.html"]["og:title"] == "Welcome to the “manual” & more"
    assert found == expected


@pytest.mark.parametrize("theme", ["furo", "sphinx_book_theme"])
def test_the_second_build_draws_nothing_and_every_picture_is_there(tmp_path: Path, theme: str) -> None:
    if find_spec(theme) is None:
        pytest.skip(f"{theme} is not installed")
    folder = make(tmp_path, html_theme=theme, html_logo="logo.svg")
    assert counts(build(folder, "-j", "3")) == (3, 0, 0, 1)
    files = follow(make_own(folder))
    assert sorted(files) == ["guide/start.html", "index.html", "lists.html", "short.html"]
    assert has_color(files["index.html"], LOGO_COLOR)
    assert counts(build(folder, "-j", "3")) == (0, 3, 0, 0)
    assert counts(build(folder, "-E", "-j", "3")) == (0, 3, 0, 1)
    assert follow(folder / "out-html") == files


def test_a_card_changes_with_its_page_and_the_old_one_goes(tmp_path: Path) -> None:
    folder = make(tmp_path, {"index.rst": "One\n===\n", "two.rst": ":orphan:\n\nTwo\n===\n"})
    build(folder)
    before = follow(folder / "out-html")
    (folder / "source" / "index.rst").write_text("Other\n=====\n")
    assert counts(build(folder)) == (1, 1, 0, 0)
    after = follow(folder / "out-html")
    assert after["two.html"] == before["two.html"]
    assert not before["index.html"].exists()
    (folder / "source" / "two.rst").unlink()
    build(folder)
    assert list(before["two.html"].parent.iterdir()) == [after["index.html"]]


def test_a_new_logo_redraws(tmp_path: Path) -> None:
    folder = make(tmp_path, {"index.rst": "One\n===\n"}, html_logo="logo.svg")
    build(folder)
    (folder / "source" / "logo.svg").write_text(LOGO.replace("#d1004b", "#0055ff"))
    assert counts(build(folder)) == (1, 0, 0, 0)
    assert has_color(follow(folder / "out-html")["index.html"], (0x00, 0x55, 0xFF))


def test_own_layouts_are_html_or_python_and_a_change_redraws(tmp_path: Path) -> None:
    pages = {
        "index.rst": ":limner_layout: special\n\nHello & <bye>\n=============\n",
        "two.rst": ":orphan:\n\nTwo\n===\n",
    }
    folder = make(tmp_path, pages, limner_layout="own")
    layouts = folder / "source" / "_layouts"
    layouts.mkdir()
    (layouts / "own.html").write_text(
        '<div style="width: 100%; height: 100%; background: #00ff00">{{ card.title }}</div>'
    )
    (layouts / "special.py").write_text(
        "from limner import ImageResponse\nfrom limner.html import div\n\n"
        "def image(card, meta, title, scheme, price):\n"
        '    assert (meta["limner_layout"], scheme, price) == ("special", "light", "")\n'
        "    assert title == card.title\n"
        '    return ImageResponse(div(style="height: 100%; background: #0000ff")[card.title], width=800, height=400)\n'
    )
    assert counts(build(folder)) == (2, 0, 0, 0)
    files = follow(folder / "out-html")
    assert has_color(files["two.html"], (0, 255, 0))
    assert has_color(files["index.html"], (0, 0, 255))
    (layouts / "own.html").write_text('<div style="height: 100%; background: #ff0000">{{ card.title }}</div>')
    assert counts(build(folder)) == (1, 1, 0, 0)
    assert has_color(follow(folder / "out-html")["two.html"], (255, 0, 0))


def test_a_layout_that_fails_is_a_warning_with_its_line(tmp_path: Path) -> None:
    folder = make(tmp_path, {"index.rst": "Hello\n=====\n", "two.rst": ":orphan:\n\nTwo\n===\n"}, limner_layout="own")
    (folder / "source" / "_layouts").mkdir()
    (folder / "source" / "_layouts" / "own.py").write_text(
        "def image(card):\n    return {'Two': '<p>2</p>'}[card.title]\n"
    )
    output = build(folder)
    assert counts(output) == (1, 0, 1, 0)
    assert re.search(r"index\.rst: WARNING: no card: +\S*own\.py:2, in image", output)
    assert list(follow(folder / "out-html")) == ["two.html"]
    build(folder, "-W", "-E", fails=True)


def test_an_event_gives_a_page_its_own_picture(tmp_path: Path) -> None:
    more = (
        "def own(app, page):\n"
        "    if page.path == 'index':\n"
        "        return '<div style=\"height: 100%; background: #ff00ff\"></div>'\n"
        "def setup(app):\n    app.connect('limner-card', own)\n"
    )
    folder = make(tmp_path, {"index.rst": "Hello\n=====\n", "two.rst": ":orphan:\n\nTwo\n===\n"}, more=more)
    build(folder)
    files = follow(folder / "out-html")
    assert has_color(files["index.html"], (255, 0, 255))
    assert not has_color(files["two.html"], (255, 0, 255))


def test_every_option_of_cards_is_seen(tmp_path: Path) -> None:
    options = {
        "image": "logo.svg",
        "image_mini": "flower.png",
        "line_color": "#00aaff",
        "background_color": "#102030",
        "text_color": "#ffeedd",
        "font": "Inter",
        "site_url": "an address",
        "description_max_length": 20,
    }
    folder = make(tmp_path, ogp_social_cards=options)
    output = build(folder)
    assert "WARNING" not in output.replace("guide/start.rst", "")
    card = follow(make_own(folder))["index.html"]
    for color in (LOGO_COLOR, (0, 128, 0), (0, 0xAA, 0xFF), (0x10, 0x20, 0x30), (0xFF, 0xEE, 0xDD)):
        assert has_color(card, color), color
    configure(folder, ogp_social_cards={"line_colour": "red", "text_color": "tab:blue", "image": "none.png"})
    output = build(folder)
    assert "ogp_social_cards has no option 'line_colour'" in output
    assert "ogp_social_cards['text_color'] is no CSS colour: 'tab:blue'" in output
    assert "image of cards: there is no file 'none.png'" in output


def make_own(folder: Path) -> Path:
    """Put the picture that a page of `PAGES` names where it says."""
    site = folder / "out-html"
    (site / "guide" / "own.png").write_bytes((folder / "source" / "flower.png").read_bytes())
    return site


def test_missing_glyphs_are_warnings_that_name_the_package(tmp_path: Path) -> None:
    folder = make(tmp_path, {"index.rst": "வணக்கம்\n=========\n"})
    output = build(folder)
    assert "index.rst: WARNING: no font has glyphs for Tamil text" in output
    assert "pip install fontpkg-noto-sans-tamil" in output
    assert "no font has glyphs" in build(folder, "-E")  # the picture is kept, and so is the warning
    build(folder, "-E", "-W", fails=True)
    configure(folder, suppress_warnings=["limner.missing-glyph"])
    build(folder, "-E", "-W")


def test_japanese_has_the_font_that_it_is_given(tmp_path: Path) -> None:
    spec = find_spec("noto_cjk_sans_jp_bold")
    if spec is None or spec.origin is None:
        pytest.skip("the font is not installed")
    font = str(Path(spec.origin).parent / "NotoSansCJKjp-Bold.otf")
    folder = make(tmp_path, {"index.rst": "こんにちは世界\n==============\n"}, language="ja", limner_fonts=[font])
    assert counts(build(folder, "-W")) == (1, 0, 0, 0)


def test_only_pages_of_the_web_have_cards(tmp_path: Path) -> None:
    folder = make(tmp_path, {"index.rst": "One\n===\n"})
    for builder in ("epub", "text"):
        assert "cards:" not in build(folder, builder=builder)
        assert list((folder / f"out-{builder}").rglob("summary_*")) == []
    assert counts(build(folder, builder="dirhtml")) == (1, 0, 0, 0)


def test_a_theme_that_writes_no_tags_is_warned_of(tmp_path: Path) -> None:
    folder = make(tmp_path, {"index.rst": "One\n===\n"}, html_theme="bare", html_theme_path=["themes"])
    theme = folder / "source" / "themes" / "bare"
    theme.mkdir(parents=True)
    (theme / "theme.conf").write_text("[theme]\ninherit = none\nstylesheet = a.css\n")
    for name in ("page", "genindex", "search"):
        (theme / f"{name}.html").write_text(
            "<html><head><title>{{ title }}</title></head><body>{{ body }}</body></html>"
        )
    output = build(folder)
    assert "WARNING: the theme 'bare' writes no tags into the head" in output
    assert "{{ metatags }}" in output


def test_read_the_docs_says_the_address(tmp_path: Path) -> None:
    folder = make(tmp_path, {"index.rst": "One\n===\n"}, ogp_site_url="")
    build(folder, READTHEDOCS="True", READTHEDOCS_CANONICAL_URL="https://garden.example.io/en/latest/?x=1")
    site = folder / "out-html"
    assert heads(site)["index.html"].tags["og:url"] == "https://garden.example.io/en/latest/index.html"
    assert list(follow(site, "https://garden.example.io/en/latest/")) == ["index.html"]
    output = build(folder, "-E", READTHEDOCS="True", fails=True)
    assert "set ogp_site_url" in output
