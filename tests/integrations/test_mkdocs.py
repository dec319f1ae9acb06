"""Real MkDocs, with Material and with its own theme: a card and tags for every page."""

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from static_sites import BASE, LOGO, LOGO_COLOR, counts, follow, has_color, heads, run

pytest.importorskip("mkdocs")
pytest.importorskip("material")

TEAL, PINK = (0x00, 0x94, 0x85), (0xF5, 0x00, 0x56)
PAGES = {
    "index.md": "# Welcome\n\nHello\n",
    "guide/start.md": "---\ntitle: Start & <go>\ndescription: \"Two 'words'\"\n---\n# Other\n\nHello\n",
    "guide/index.md": "# The *guide* of `x < y` & z\n\nHello\n",
    "off.md": "---\nsocial:\n  cards: false\n---\n# Off\n",
}


def make(folder: Path, pages: dict[str, str] = PAGES, **options: Any) -> Path:
    for name, text in pages.items():
        (folder / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "docs" / name).write_text(text, encoding="utf-8")
    (folder / "docs" / "logo.svg").write_text(LOGO)
    configure(folder, **options)
    return folder


def configure(
    folder: Path,
    plugin: str = "limner",
    site: dict[str, Any] | None = None,
    beside: tuple[str, ...] = (),
    **options: Any,
) -> None:
    material = {"name": "material", "palette": [{"scheme": "default"}, {"primary": "teal", "accent": "pink"}]}
    given = {
        "site_name": "Garden", "site_url": BASE, "site_description": "Plants & pots", "theme": material, **(site or {}),
    }  # fmt: skip
    (folder / "mkdocs.yml").write_text(json.dumps({**given, "plugins": [*beside, {plugin: options}]}), encoding="utf-8")


def build(folder: Path, *options: str, fails: bool = False) -> str:
    return run("mkdocs", "build", *options, folder=folder, fails=fails)


def page(layout: str, icon: str = "", **options: Any) -> str:
    """Write a page with a layout of its own."""
    meta = {"icon": icon, "social": {"cards_layout": layout, "cards_layout_options": options}}
    return f"---\n{json.dumps(meta)}\n---\n# Title\n\nHello\n"


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_the_second_build_draws_nothing_and_every_picture_is_there(tmp_path: Path, theme: str) -> None:
    folder = make(tmp_path, site={"theme": {"name": theme}})
    assert counts(build(folder, "--strict")) == (3, 0, 0, 1)
    files = follow(folder / "site")
    named = {name: file.relative_to(folder / "site").as_posix() for name, file in files.items()}
    assert named == {
        "index.html": "assets/images/social/index.png",
        "guide/index.html": "assets/images/social/guide/index.png",
        "guide/start/index.html": "assets/images/social/guide/start.png",
    }
    assert counts(build(folder, "--strict")) == (0, 3, 0, 1)
    assert follow(folder / "site") == files
    (folder / "docs" / "index.md").write_text("# Other\n")
    assert counts(build(folder)) == (1, 2, 0, 1)


def test_without_directories_cards_stand_beside_each_other(tmp_path: Path) -> None:
    folder = make(tmp_path, site={"use_directory_urls": False}, cards_dir="cards")
    build(folder)
    assert follow(folder / "site")["guide/start.html"] == folder / "site" / "cards" / "guide" / "start.png"


def test_the_tags_are_those_of_the_social_plugin(tmp_path: Path) -> None:
    pages = {**PAGES, "picture.md": page("default/only/image"), "own.md": page("default", description="Own words")}
    ours, theirs = make(tmp_path / "ours", pages), make(tmp_path / "theirs", pages)
    social_plugin(theirs)
    build(ours)
    build(theirs)
    found = {name: head.tags for name, head in heads(ours / "site").items()}
    expected = {name: head.tags for name, head in heads(theirs / "site").items()}
    assert found["guide/start/index.html"]["og:title"] == "Start & <go> - Garden"
    assert expected["guide/index.html"]["og:image:width"] == "1200"
    # That plugin writes titles as they are, so that a quote would end the tag; ours are escaped.
    assert found == expected


def social_plugin(folder: Path, beside: tuple[str, ...] = ()) -> None:
    """Use the social plugin as it is, but for the pixels, for which it would ask the network."""
    (folder / "hook.py").write_text(
        "from pathlib import Path\nfrom material.plugins.social.plugin import SocialPlugin\n\n"
        "def generate(self, name, page, config):\n"
        "    suffix = '/index.html' if config.use_directory_urls and not page.is_index else '.html'\n"
        "    file = self._path_to_file(page.file.dest_uri.replace(suffix, '.png'), config)\n"
        "    Path(file.abs_src_path).parent.mkdir(parents=True, exist_ok=True)\n"
        "    Path(file.abs_src_path).write_bytes(b'')\n    return file\n\n"
        "SocialPlugin._generate = generate\n"
    )
    configure(folder, "material/social", site={"hooks": ["hook.py"]}, beside=beside)


def test_pages_with_tags_and_their_index_are_as_with_the_social_plugin(tmp_path: Path) -> None:
    tagged = "---\ntags: [moths, night]\n---\n# Moths\n\nHello\n"
    pages = {
        **PAGES,
        "moths.md": tagged,
        "bats.md": tagged.replace("Moths", "Bats"),
        "tags.md": "# What there is\n\n<!-- material/tags -->\n",
        "sub/tags.md": "---\ntitle: All tags\n---\n<!-- material/tags { scope: true } -->\n",
    }
    ours, theirs = make(tmp_path / "ours", pages), make(tmp_path / "theirs", pages)
    configure(ours, beside=("material/tags",))
    social_plugin(theirs, beside=("material/tags",))
    assert counts(build(ours, "--strict")) == (7, 0, 0, 1)
    build(theirs)
    found, expected = (heads(folder / "site") for folder in (ours, theirs))
    assert found["tags/index.html"].tags["og:title"] == "What there is - Garden"
    assert {name: head.tags for name, head in found.items()} == {name: head.tags for name, head in expected.items()}
    assert counts(build(ours, "--strict")) == (0, 7, 0, 1)
    text = (ours / "site" / "tags" / "index.html").read_text(encoding="utf-8")
    assert text.count('class="md-tag"') >= 2  # the plugin for tags did its work beside ours


def test_the_options_are_those_of_the_social_plugin() -> None:
    from importlib import import_module

    from limner.integrations.mkdocs.configuration import LimnerConfig

    def options(kind: Any) -> dict[str, Any]:
        config = kind()
        config.load_dict({})
        assert config.validate() == ([], [])
        return dict(config)

    ours, theirs = options(LimnerConfig), options(import_module("material.plugins.social.config").SocialConfig)
    own: dict[str, Any] = {"cache_dir": ".cache/plugin/limner", "log_level": "warn", "cards_fonts": []}
    assert ours == {**theirs, **own}


@pytest.mark.parametrize(
    ("options", "meta"),
    [
        ({}, {}),
        ({"cards": False}, {"social": {"cards": True}}),
        ({"cards_layout": "a"}, {"social": {"cards_layout": "b"}}),
        ({"cards_layout_options": {"color": "a", "logo": "b"}}, {"social": {"cards_layout_options": {"color": "c"}}}),
        ({"cards_include": ["blog/*"]}, {}),
        ({"cards_include": ["blog/*"], "cards_exclude": ["*"]}, {"social": {"cards": False}}),
        ({"cards_exclude": ["blog/a.md"]}, {}),
    ],
)
def test_front_matter_is_merged_as_the_social_plugin_does(options: dict[str, Any], meta: dict[str, Any]) -> None:
    from importlib import import_module

    from limner.integrations.mkdocs import LimnerConfig
    from limner.integrations.mkdocs.configuration import is_excluded, page_option

    social: Any = import_module("material.plugins.social.plugin").SocialPlugin()
    social.load_config(options)
    config: Any = LimnerConfig()
    config.load_dict(options)
    config.validate()
    for address in ("blog/a.md", "index.md"):
        file = SimpleNamespace(src_path=address, src_uri=address)
        shown: Any = SimpleNamespace(meta=meta, file=file)
        for name in ("cards", "cards_layout", "cards_layout_options"):
            assert page_option(config, name, meta) == social._config(name, shown)
        assert is_excluded(config, address, meta) == social._is_excluded(shown)


def test_layouts_take_their_colours_from_the_palette(tmp_path: Path) -> None:
    pages = {
        "index.md": page("default"),
        "variant.md": page("default/variant", icon="material/flower"),
        "accent.md": page("default/accent"),
        "invert.md": page("default/invert"),
        "own.md": page("default", background_color="#123456", color="rgb(255, 128, 0)", logo="docs/logo.svg"),
        "image.md": page("default/only/image", background_image="docs/logo.svg"),
        "tint.md": page("default", background_image="docs/logo.svg", background_color="#0000ff80"),
    }
    folder = make(tmp_path, pages)
    build(folder, "--strict")
    files = {name.partition("/")[0].removesuffix(".html"): file for name, file in follow(folder / "site").items()}
    corner = (0, 600, 20, 630)
    assert has_color(files["index"], TEAL, corner)
    assert has_color(files["variant"], TEAL, corner)
    assert has_color(files["variant"], (0x00, 0x76, 0x6A), (1000, 300, 1200, 400))  # the icon, as a shade of it
    assert has_color(files["accent"], PINK, corner)
    assert has_color(files["invert"], (255, 255, 255), corner)
    assert has_color(files["invert"], TEAL)
    assert has_color(files["own"], (0x12, 0x34, 0x56), corner)
    assert has_color(files["own"], (255, 128, 0))
    assert has_color(files["own"], LOGO_COLOR, (992, 64, 1136, 208))
    assert has_color(files["image"], LOGO_COLOR, corner)
    assert has_color(files["tint"], (0x68, 0x00, 0xA6), corner)


def test_deprecated_options_are_said_and_still_count(tmp_path: Path) -> None:
    folder = make(tmp_path, cards_color={"fill": "#112233", "text": "#ffeedd"}, cards_font="Inter")
    output = build(folder)
    assert "'cards_font' is deprecated" in output
    card = follow(folder / "site")["index.html"]
    assert has_color(card, (0x11, 0x22, 0x33), (0, 600, 20, 630))
    assert has_color(card, (0xFF, 0xEE, 0xDD))


@pytest.mark.parametrize("suffix", ["html", "html.j2", "py"])
def test_own_layouts_are_html_jinja_or_python(tmp_path: Path, suffix: str) -> None:
    folder = make(tmp_path, cards_layout="own", cards_layout_options={"fill": "#00ff00"})
    (folder / "layouts").mkdir()
    text = (
        "from limner.html import div\n\ndef image(card, page, config, layout):\n"
        "    assert (config.site_name, page.file.src_uri) == ('Garden', card.path)\n"
        "    return div(style={'height': '100%', 'background': layout['fill']})[card.title]\n"
        if suffix == "py"
        else '<div style="height: 100%; background: {{ layout.fill }}">{{ card.title }} {{ page.file.src_uri }}</div>'
    )
    file = folder / "layouts" / f"own.{suffix}"
    file.write_text(text)
    assert counts(build(folder, "--strict")) == (3, 0, 0, 1)
    assert has_color(follow(folder / "site")["index.html"], (0, 255, 0))
    assert counts(build(folder, "--strict")) == (0, 3, 0, 1)
    file.write_text(text.replace("100%", "99%"))
    assert counts(build(folder, "--strict")) == (3, 0, 0, 1)


def test_the_layout_that_the_documentation_ports_is_drawn(tmp_path: Path) -> None:
    text = (Path(__file__).parent.parent.parent / "docs" / "static-sites.md").read_text(encoding="utf-8")
    [layout] = [block for block in re.findall(r"```jinja\n(.*?)```", text, re.DOTALL) if "icon(" in block]
    folder = make(tmp_path, cards_layout="garden")
    (folder / "layouts").mkdir()
    (folder / "layouts" / "garden.html").write_text(layout)
    build(folder, "--strict")
    card = follow(folder / "site")["guide/start/index.html"]
    assert has_color(card, (0x12, 0x24, 0x1C), (0, 600, 20, 630))
    assert has_color(card, (0xF1, 0xF7, 0xEA), (64, 64, 160, 160))
    assert has_color(card, (0xF1, 0xF7, 0xEA), (64, 220, 964, 330))


def test_a_card_that_fails_is_told_and_the_others_come(tmp_path: Path) -> None:
    folder = make(tmp_path, {"index.md": "# Welcome\n", "bad.md": page("nowhere"), "old.md": page("old")})
    (folder / "layouts").mkdir()
    (folder / "layouts" / "old.yml").write_text("size: {width: 1200}\n")
    output = build(folder)
    assert counts(output) == (1, 0, 2, 0)
    assert "no card for bad.md: there is no layout 'nowhere'" in output
    assert re.search(r"no card for old\.md: \S*old\.yml: the layout 'old' is YAML", output)
    assert list(follow(folder / "site")) == ["index.html"]
    build(folder, "--strict", fails=True)
    configure(folder, log_level="info")
    build(folder, "--strict")
    configure(folder, log=False)
    assert "there is no layout" in build(folder, fails=True)


def test_strict_fails_where_a_glyph_is_missing_and_names_the_package(tmp_path: Path) -> None:
    folder = make(tmp_path, {"index.md": "# வணக்கம்\n"})
    for _ in range(2):  # the second time, the card is kept
        output = build(folder, "--strict", fails=True)
        assert "card of index.md: no font has glyphs for Tamil text" in output
        assert "pip install fontpkg-noto-sans-tamil" in output


def test_a_site_without_an_address_has_cards_without_links(tmp_path: Path) -> None:
    folder = make(tmp_path, site={"site_url": ""})
    output = build(folder)
    assert 'The "site_url" option is not set' in output
    assert (folder / "site" / "assets" / "images" / "social" / "index.png").is_file()
    assert "og:image" not in heads(folder / "site")["index.html"].tags


def test_debugging_shows_on_a_build_only_when_asked(tmp_path: Path) -> None:
    folder = make(tmp_path, {"index.md": "# A\n"}, debug=True, debug_color="#ff0000")
    assert "Debug mode is enabled" in build(folder)
    assert not has_color(follow(folder / "site")["index.html"], (255, 0, 0))
    configure(folder, debug=True, debug_on_build=True, debug_color="#ff0000")
    build(folder)
    assert has_color(follow(folder / "site")["index.html"], (255, 0, 0))


def test_switched_off_and_without_cache(tmp_path: Path) -> None:
    folder = make(tmp_path, enabled=False)
    assert "cards:" not in build(folder)
    configure(folder, cache=False)
    assert [counts(build(folder))[0] for _ in range(2)] == [3, 3]
    assert not (folder / ".cache").exists()


def test_layouts_inside_the_documents_are_no_pages(tmp_path: Path) -> None:
    folder = make(tmp_path, cards_layout_dir="docs/layouts", cards_layout="own")
    (folder / "docs" / "layouts").mkdir()
    (folder / "docs" / "layouts" / "own.html").write_text("<p>{{ card.title }}</p>")
    build(folder, "--strict")
    assert not (folder / "site" / "layouts").exists()
