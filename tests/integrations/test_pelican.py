"""Real Pelican: a card for every article and page, for themes and in the tags."""

import re
from pathlib import Path
from typing import Any

import pytest
from static_sites import LOGO, LOGO_COLOR, counts, follow, has_color, heads, run

pytest.importorskip("pelican")

BASE = "https://blog.example.com/"
ARTICLES = {
    "first.md": (
        "Title: First & <em>foremost</em>\nDate: 2026-01-02\nTags: tea, pots\nAuthor: Ada Lindqvist\n"
        'Summary: It says "much" & more\n\nHello\n'
    ),
    "second.rst": "Second\n######\n\n:date: 2026-01-03\n:card_layout: plain\n\nHow the second begins.\n",
    "off.md": "Title: Off\nDate: 2026-01-04\nCard: no\n\nHello\n",
    "pages/about.md": "Title: About\n\nAll about us\n",
}  # fmt: skip


def make(folder: Path, articles: dict[str, str] = ARTICLES, **settings: Any) -> Path:
    for name, text in articles.items():
        (folder / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "content" / name).write_text(text, encoding="utf-8")
    (folder / "content" / "logo.svg").write_text(LOGO)
    # As the wheel lays it beside Pelican's own plugins.
    shim = Path(__file__).parent.parent.parent / "src" / "pelican_namespace" / "__init__.py"
    place = folder / "installed" / "pelican" / "plugins" / "limner"
    place.mkdir(parents=True, exist_ok=True)
    (place / "__init__.py").write_text(shim.read_text(encoding="utf-8"))
    configure(folder, **settings)
    return folder


def configure(folder: Path, **settings: Any) -> None:
    given = {"SITENAME": "Garden", "SITEURL": BASE.rstrip("/"), "THEME": "simple", "TIMEZONE": "UTC", **settings}
    text = "".join(f"{name} = {value!r}\n" for name, value in given.items())
    (folder / "pelicanconf.py").write_text(text)


def build(folder: Path, *options: str, fails: bool = False) -> str:
    command = ("pelican", "content", "-s", "pelicanconf.py", *options)
    return run(*command, folder=folder, fails=fails, PYTHONPATH=str(folder / "installed"), COLUMNS="2000")


def test_the_second_build_draws_nothing_and_every_picture_is_there(tmp_path: Path) -> None:
    folder = make(tmp_path, LIMNER_LOGO="logo.svg")
    assert counts(build(folder, "--fatal", "warnings")) == (3, 0, 0, 1)
    site = folder / "output"
    files = follow(site, BASE)
    named = {name: file.relative_to(site).as_posix() for name, file in files.items()}
    assert named == {
        "first-foremost.html": "images/cards/first-foremost.png",
        "second.html": "images/cards/second.png",
        "pages/about.html": "images/cards/pages/about.png",
    }
    assert has_color(files["second.html"], LOGO_COLOR)
    assert counts(build(folder)) == (0, 3, 0, 1)
    assert follow(site, BASE) == files


def test_pages_without_tags_get_them(tmp_path: Path) -> None:
    folder = make(tmp_path)
    build(folder)
    tags = heads(folder / "output")["first-foremost.html"].tags
    assert {name: text for name, text in tags.items() if name.startswith(("og:", "twitter:card"))} == {
        "og:type": "article",
        "og:title": "First & foremost",
        "og:description": 'It says "much" & more',
        "og:url": f"{BASE}first-foremost.html",
        "og:site_name": "Garden",
        "og:image": f"{BASE}images/cards/first-foremost.png",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "First & foremost",
        "twitter:card": "summary_large_image",
    }
    assert heads(folder / "output")["pages/about.html"].tags["og:type"] == "website"
    assert "og:image" not in heads(folder / "output")["off.html"].tags
    assert "og:image" not in heads(folder / "output")["index.html"].tags
    configure(folder, LIMNER_TAGS=False)
    build(folder)
    assert follow(folder / "output", BASE) == {}


def test_a_theme_writes_its_own_tags(tmp_path: Path) -> None:
    folder = make(tmp_path, THEME_TEMPLATES_OVERRIDES=["templates"])
    (folder / "templates").mkdir()
    (folder / "templates" / "article.html").write_text(
        "<html><head>{% if article.og_image %}<meta property='og:image' content='{{ article.og_image }}'>"
        "<meta property='og:image:width' content='{{ article.og_image_width }}'>"
        "<meta property='og:image:height' content='{{ article.og_image_height }}'>"
        "<meta property='og:image:type' content='{{ article.og_image_type }}'>{% endif %}</head></html>"
    )
    build(folder)
    assert sorted(follow(folder / "output", BASE)) == ["first-foremost.html", "pages/about.html", "second.html"]
    assert "og:title" not in heads(folder / "output")["second.html"].tags


def test_an_article_with_a_picture_of_its_own_keeps_it(tmp_path: Path) -> None:
    folder = make(tmp_path, {"own.md": "Title: Own\nDate: 2026-01-02\nog_image: https://x.example/own.png\n\nHello\n"})
    assert counts(build(folder)) == (0, 0, 0, 1)
    assert "og:image" not in heads(folder / "output")["own.html"].tags


def test_own_layouts_and_failures(tmp_path: Path) -> None:
    folder = make(tmp_path, LIMNER_LAYOUT="own")
    (folder / "layouts").mkdir()
    (folder / "layouts" / "own.py").write_text(
        "from limner.html import div\n\ndef image(card, content, settings):\n"
        "    assert settings['SITENAME'] == card.site_name\n"
        "    colors = {'first-foremost': '#00ff00', 'about': '#0000ff'}\n"
        "    return div(style={'height': '100%', 'background': colors[content.slug]})\n"
    )
    output = build(folder)
    assert counts(output) == (3, 0, 0, 1)
    files = follow(folder / "output", BASE)
    assert has_color(files["first-foremost.html"], (0, 255, 0))
    assert has_color(files["pages/about.html"], (0, 0, 255))
    (folder / "content" / "new.md").write_text("Title: New\nDate: 2026-01-02\n\nHello\n")
    output = build(folder)
    assert counts(output) == (0, 3, 1, 1)
    assert re.search(r"no card for new\.md: +\S*own\.py:6, in image", output)


def test_missing_glyphs_are_warnings_that_name_the_package(tmp_path: Path) -> None:
    folder = make(tmp_path, {"a.md": "Title: வணக்கம்\nSlug: a\nDate: 2026-01-02\n\nHello\n"})
    for _ in range(2):
        output = build(folder, "--fatal", "warnings", fails=True)
        assert "no font has glyphs for Tamil text" in output
        assert "pip install fontpkg-noto-sans-tamil" in output
