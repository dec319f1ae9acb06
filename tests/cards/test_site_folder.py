"""`limner cards` on finished pages: right pictures, right tags, and not one other byte."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner, Result
from finished_pages import SITE, WITH_CARD
from PIL import Image

from limner.cards.html_head import read_head, write_card_tags
from limner.cards.site_folder import base_of
from limner.cli.commands import main

BASE = "https://example.com/"
CARD_TAG = re.compile(rb"\s*<meta [^>]*\"?(?:og:image|twitter:image|twitter:card)[^>]*>")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "public"
    write(folder)
    return folder


def write(folder: Path) -> None:
    for name, body in SITE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["cards", *map(str, arguments)])


def data(*arguments: object) -> dict[str, int]:
    result = run(*arguments, "--json")
    found: dict[str, int] = json.loads(result.stdout)
    return found


class Metas(HTMLParser):
    """Reads the metas of a page, without our own reader."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("property") or given.get("name")
        if tag == "meta" and name:
            self.found.setdefault(name, []).append(given.get("content") or "")


def metas(file: Path) -> dict[str, list[str]]:
    encoding = "cp1252" if b"iso-8859-1" in file.read_bytes() else "utf-8-sig"
    return Metas(file.read_text(encoding)).found


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_page_gets_a_picture_of_the_size_that_it_declares(site: Path) -> None:
    result = run(site)
    assert result.exit_code == 0, result.output
    assert re.fullmatch(r"drawn 6, unchanged 0, failed 0, left out 2, \d+\.\d s", result.stdout.splitlines()[-1])
    for name in WITH_CARD:
        found = metas(site / name)
        [url], [twitter] = found["og:image"], found["twitter:image"]
        assert url == twitter
        assert url.startswith(f"{BASE}assets/cards/")
        with Image.open(site / unquote(url.removeprefix(BASE))) as image:
            assert [str(image.width)] == found["og:image:width"]
            assert [str(image.height)] == found["og:image:height"]
            assert found["og:image:type"] == [f"image/{(image.format or '').lower()}"]
        assert found["twitter:card"] == ["summary_large_image"]
    assert metas(site / "posts/cafe/index.html")["og:image:alt"] == ["Café & more"]
    assert metas(site / "guide/start/index.html")["og:image:alt"] == ["Get started - My docs"]
    assert metas(site / "été/index.html")["og:image:alt"] == ["Été à la mer"]


def test_nothing_but_the_tags_changes(site: Path) -> None:
    run(site)
    for name, before in SITE.items():
        after = (site / name).read_bytes()
        if name not in WITH_CARD:
            assert after == before
            continue
        # What stands in scripts, styles and texts is not a tag of ours, in both.
        assert CARD_TAG.sub(b"", after) == CARD_TAG.sub(b"", before), name
        assert after != before


def test_a_second_run_draws_nothing_and_touches_nothing(site: Path) -> None:
    run(site)
    before = snapshot(site)
    report = data(site)
    assert (report["drawn"], report["unchanged"], report["failed"]) == (0, len(WITH_CARD), 0)
    assert snapshot(site) == before


def test_a_site_that_is_generated_anew_needs_no_new_pictures(site: Path) -> None:
    run(site)
    pictures = {name: body for name, (_, body) in snapshot(site / "assets").items()}
    for picture in (site / "assets").rglob("*.png"):
        picture.unlink()
    write(site)
    assert data(site)["drawn"] == 0
    assert {name: body for name, (_, body) in snapshot(site / "assets").items()} == pictures


def test_a_changed_page_gets_a_new_picture_in_place_of_its_old_one(site: Path) -> None:
    run(site)
    old = metas(site / "bare.html")["og:image"]
    text = (site / "bare.html").read_text()
    (site / "bare.html").write_text(text.replace("<title>Nothing but", "<title>Much more than"))
    assert data(site)["drawn"] == 1
    new = metas(site / "bare.html")["og:image"]
    assert new != old
    assert not (site / old[0].removeprefix(BASE)).exists()
    assert (site / new[0].removeprefix(BASE)).exists()


def page(title: str, head: str = "", name: str = "") -> str:
    canonical = f'<link rel="canonical" href="{BASE}{name}">' if name else ""
    return f"<html><head>\n  <title>{title}</title>\n  {canonical}{head}\n</head><body></body></html>"


def hint(name: str, content: str) -> str:
    return f'<meta name="limner:{name}" content="{content}">'


def test_hints_choose_the_template_and_its_options(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    looks = {
        "plain": "", "event": hint("template", "event") + hint("date", "2027-03-12"),
        "accent": hint("accent", "#d0021b"),
        "dark": hint("scheme", "dark"), "off": hint("card", "off"),
    }  # fmt: skip
    for name, head in looks.items():
        (tmp_path / "s" / f"{name}.html").write_text(page("A title", head, f"{name}.html"))
    report = data(tmp_path / "s")
    assert (report["drawn"], report["left_out"]) == (4, 1)
    pictures = {path.read_bytes() for path in (tmp_path / "s").rglob("*.png")}
    assert len(pictures) == 4
    assert "og:image" not in (tmp_path / "s" / "off.html").read_text()


def test_one_failing_page_stops_no_other(tmp_path: Path) -> None:
    for name in ("a.html", "b.html", "c.html"):
        (tmp_path / name).write_text(page(name, hint("acent", "red") if name == "b.html" else "", name))
    result = run(tmp_path)
    assert result.exit_code == 1
    assert "limner:acent" in result.stderr
    assert "accent" in result.stderr
    assert "b.html" in result.stderr
    assert result.stdout.startswith("drawn 2, unchanged 0, failed 1,")
    assert "og:image" not in (tmp_path / "b.html").read_text()


def test_the_base_is_the_canonical_link_then_the_option_then_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page("A"))
    result = run(tmp_path)
    assert result.exit_code == 1
    assert "--base-url" in result.stderr
    assert run(tmp_path, "--base-url", "https://e.org/docs").exit_code == 0
    assert metas(tmp_path / "a.html")["og:image"][0].startswith("https://e.org/docs/assets/cards/a.")
    (tmp_path / "b.html").write_text(page("B", name="b.html"))
    assert run(tmp_path, "--base-url", "https://e.org/docs").exit_code == 0
    assert metas(tmp_path / "b.html")["og:image"][0].startswith(f"{BASE}assets/cards/b.")


@pytest.mark.parametrize(
    ("canonical", "name", "base"),
    [
        ("https://e.com/", "index.html", "https://e.com/"),
        ("https://e.com", "index.html", "https://e.com/"),
        ("https://e.com/docs/", "index.html", "https://e.com/docs/"),
        ("https://e.com/docs/a/b/", "a/b/index.html", "https://e.com/docs/"),
        ("https://e.com/docs/a/b", "a/b/index.html", "https://e.com/docs/"),
        ("https://e.com/a/b/index.html", "a/b/index.html", "https://e.com/"),
        ("https://e.com/x/about", "about.html", "https://e.com/x/"),
        ("https://e.com/x/about.html?a=1#b", "about.html", "https://e.com/x/"),
        ("https://e.com/%C3%A9t%C3%A9/", "été/index.html", "https://e.com/"),
        ("https://e.com/other/", "a/index.html", ""),
        ("/a/", "a/index.html", ""),
        ("", "a/index.html", ""),
    ],
)
def test_the_base_follows_from_a_page_s_own_address(canonical: str, name: str, base: str) -> None:
    assert base_of(canonical, name) == base


def test_cards_of_a_manifest_have_the_names_that_it_gives(tmp_path: Path) -> None:
    cards = [
        {"file": "spring.png", "template": "event", "title": "Spring", "date": "2027-03-12"},
        {"file": "de/herbst.webp", "title": "Herbst"},
        {"title": "No file"},
        {"file": "../../out.png", "title": "Outside"},
    ]
    (tmp_path / "s").mkdir()
    (tmp_path / "cards.json").write_text(json.dumps(cards))
    result = run(tmp_path / "s", "--manifest", tmp_path / "cards.json")
    assert result.exit_code == 1
    assert result.stdout.startswith("drawn 2, unchanged 0, failed 2,")
    with Image.open(tmp_path / "s/assets/cards/spring.png") as image:
        assert image.size == (1200, 630)
    with Image.open(tmp_path / "s/assets/cards/de/herbst.webp") as image:
        assert image.format == "WEBP"
    assert not (tmp_path / "out.png").exists()
    assert data(tmp_path / "s", "--manifest", tmp_path / "cards.json")["unchanged"] == 2


def test_own_templates_are_html_or_python(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "a.html").write_text(page("Tom &amp; <b>", name="a.html"))
    (tmp_path / "card.html").write_text(
        "<div style='width: 100%; height: 100%; background: #0f0'>{{ title }} {{ card.title }}</div>"
    )
    (tmp_path / "card.py").write_text(
        "from limner.html import div\nsize = (400, 300)\n\n\ndef image(title):\n    return div[title]\n"
    )
    assert run(tmp_path / "s", "--template", tmp_path / "card.html").exit_code == 0
    with Image.open(next((tmp_path / "s").rglob("*.png"))) as image:
        assert image.convert("RGB").getpixel((1190, 620)) == (0, 255, 0)
    assert run(tmp_path / "s", "--template", tmp_path / "card.py").exit_code == 0
    assert metas(tmp_path / "s" / "a.html")["og:image:width"] == ["400"]
    wrong = run(tmp_path / "s", "--template", "blogs")
    assert wrong.exit_code == 2
    assert "blog" in wrong.output


def test_options_for_all_cards_and_pictures_of_the_site(tmp_path: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#e00"/></svg>'
    site = tmp_path / "s"
    (site / "img").mkdir(parents=True)
    (site / "img" / "logo.svg").write_text(svg)
    for logo in ("/img/logo.svg", "img/logo.svg", f"{BASE}img/logo.svg"):
        (site / "a.html").write_text(page("A", hint("logo", logo), "a.html"))
        assert run(site).exit_code == 0
        with Image.open(next(site.rglob("*.png"))) as image:
            colors = {color for _, color in image.convert("RGB").getcolors(1 << 20) or []}
        assert (238, 0, 0) in colors
    (site / "a.html").write_text(page("A", hint("logo", "/img/none.svg"), "a.html"))
    failed = run(site)
    assert failed.exit_code == 1
    assert "there is no picture for 'logo'" in failed.stderr
    (site / "a.html").write_text(page("A", name="a.html"))
    assert run(site, "--set", f"logo={site / 'img' / 'logo.svg'}", "--set", "accent=#0a0").exit_code == 0
    assert run(site, "--set", "acent=#0a0").exit_code == 2


def test_quiet_says_nothing_and_an_empty_folder_is_a_fault(site: Path, tmp_path: Path) -> None:
    assert run(site, "--quiet").output == ""
    (tmp_path / "empty").mkdir()
    empty = run(tmp_path / "empty")
    assert empty.exit_code == 1
    assert "no pages" in empty.stderr


@pytest.mark.parametrize("name", sorted(WITH_CARD))
def test_writing_tags_twice_is_writing_them_once(name: str) -> None:
    tags = ['<meta property="og:image" content="a—b">', '<meta name="twitter:card" content="c">']
    once = write_card_tags(SITE[name], read_head(SITE[name]), tags)
    assert write_card_tags(once, read_head(once), tags) == once
    assert read_head(once).metas["og:image"] == ("a—b",)
