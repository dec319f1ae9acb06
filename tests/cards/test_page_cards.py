"""Cards of pages: drawn once, kept between runs, laid out by files of the project."""

import os
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from PIL import Image

from limner import Renderer
from limner.cards.built_in import Look, built_in_card, layout_arguments
from limner.cards.draw import Card, Cards
from limner.cards.kept import Kept, KeptImage
from limner.cards.layouts import Layouts
from limner.cards.page import CardPage, picture_address, shortened
from limner.cards.summary import Summary
from limner.errors import InvalidNodeError, InvalidValueError, ModuleError
from limner.html import div

PAGE = CardPage(title="Tom & <Jerry>", path="tom", description="Cat and mouse")


def at(file: Path) -> Callable[[str, str], Path]:
    """Give a place that is always this file."""

    def place(_digest: str, _extension: str) -> Path:
        return file

    return place


def make(folder: Path, text: str, **styles: object) -> Card:
    cards = Cards(folder / "kept", files=folder)
    return cards.make(
        div(style={"font-size": 40, **styles})[text], lambda name, extension: folder / "out" / f"{name}.{extension}"
    )


def test_a_card_is_drawn_once_and_then_kept(tmp_path: Path) -> None:
    first = make(tmp_path, "Hello")
    assert first.is_drawn
    with Image.open(first.file) as image:
        assert image.size == (first.width, first.height) == (1200, 630)
    again = make(tmp_path, "Hello")
    assert not again.is_drawn
    assert again.file == first.file
    other = make(tmp_path, "Bye")
    assert other.is_drawn
    assert other.file != first.file


def test_a_kept_card_comes_back_where_its_file_was_removed(tmp_path: Path) -> None:
    first = make(tmp_path, "Hello")
    body = first.file.read_bytes()
    first.file.unlink()
    again = make(tmp_path, "Hello")
    assert not again.is_drawn
    assert again.file.read_bytes() == body


def test_a_file_that_somebody_changed_is_written_again(tmp_path: Path) -> None:
    first = make(tmp_path, "Hello")
    body = first.file.read_bytes()
    first.file.write_bytes(body[:-1] + b"x")
    assert make(tmp_path, "Hello").file.read_bytes() == body


def test_a_card_that_needs_no_writing_keeps_the_time_of_its_file(tmp_path: Path) -> None:
    first = make(tmp_path, "Hello")
    os.utime(first.file, (1_000_000_000, 1_000_000_000))
    assert make(tmp_path, "Hello").file.stat().st_mtime == 1_000_000_000


def test_a_picture_whose_bytes_changed_is_drawn_again(tmp_path: Path) -> None:
    def card() -> Card:
        return make(tmp_path, "Hello", background_image="url(logo.svg)")

    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="{}"/></svg>'
    (tmp_path / "logo.svg").write_text(svg.format("red"))
    card()
    assert not card().is_drawn
    (tmp_path / "logo.svg").write_text(svg.format("navy"))
    assert card().is_drawn


def test_what_an_author_may_mend_is_told_in_every_run(tmp_path: Path) -> None:
    first, again = make(tmp_path, "བོད་ཡིག"), make(tmp_path, "བོད་ཡིག")
    assert not again.is_drawn
    assert first.warnings == again.warnings
    [warning] = again.warnings
    assert warning.code == "missing-glyph"
    assert "Noto Sans Tibetan" in warning.line
    assert "\n" not in warning.line


def test_bytes_are_a_finished_picture(tmp_path: Path) -> None:
    body = make(tmp_path, "Hello").file.read_bytes()
    cards = Cards(tmp_path / "kept", files=None)
    card = cards.make(body, lambda name, _: tmp_path / f"own-{name}.png")
    assert (card.width, card.height, card.size) == (1200, 630, len(body))
    assert card.is_drawn
    assert not cards.make(body, lambda name, _: tmp_path / f"own-{name}.png").is_drawn
    with pytest.raises(InvalidNodeError, match="no image"):
        cards.make(b"nothing of the kind", lambda name, _: tmp_path / name)


def test_cards_that_others_drew_are_the_same_and_count_as_drawn(tmp_path: Path) -> None:
    nodes = [div(style={"font-size": 40})[f"Card {number} བ"] for number in range(3)]
    cards = Cards(tmp_path / "kept", files=tmp_path)
    kept = cards.make(nodes[0], at(tmp_path / "0.png"))
    changed = cards.changed([*nodes, b"bytes"])
    assert len(changed) == 2
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        cards.draw_ahead(changed, executor)
    made = [cards.make(node, at(tmp_path / f"{number}.png")) for number, node in enumerate(nodes)]
    assert [card.is_drawn for card in made] == [False, True, True]
    assert made[1].warnings == kept.warnings
    alone = Cards(None, files=tmp_path).make(nodes[1], at(tmp_path / "alone.png"))
    assert made[1].file.read_bytes() == alone.file.read_bytes()


def test_an_executor_that_ends_leaves_its_cards_to_be_drawn_here(tmp_path: Path) -> None:
    cards = Cards(None, files=tmp_path)
    node = div["Hello"]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        ended = executor.submit(os._exit, 3)
        with pytest.raises(BrokenExecutor):
            ended.result()
        cards.draw_ahead(cards.changed([node]), executor)
    assert cards.make(node, at(tmp_path / "a.png")).is_drawn


def test_what_nobody_used_for_long_is_forgotten(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    picture = KeptImage("image/png", 1, 1, (), b"body")
    for key in ("d00old", "d01new"):
        kept.put(key, picture)
    long_ago = time.time() - 90 * 86_400
    os.utime(kept.path("d00old"), (long_ago, long_ago))
    kept.sweep(60)
    assert kept.get("d00old") is None
    assert kept.get("d01new") is not None


def test_a_record_that_was_cut_off_is_none(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.put("d00cut", KeptImage("image/png", 1, 1, (), b"body"))
    kept.path("d00cut").write_bytes(b'{"media_ty')
    assert kept.get("d00cut") is None


def test_an_html_layout_escapes_what_it_is_given(tmp_path: Path) -> None:
    (tmp_path / "own.html").write_text("{% set size = (600, 300) %}<h1>{{ card.title }}</h1>")
    layouts = Layouts([tmp_path])
    found = layouts.draw("own", {"card": PAGE})
    assert found.node == "<h1>Tom &amp; &lt;Jerry&gt;</h1>"
    assert (found.width, found.height) == (600, 300)
    assert layouts.find("own.html") == tmp_path / "own.html"


def test_a_template_may_ask_for_what_is_not_there_but_not_write_it(tmp_path: Path) -> None:
    from jinja2 import UndefinedError

    (tmp_path / "asks.html").write_text("{% if layout.logo %}x{% endif %}{{ layout.logo | default('none') }}")
    (tmp_path / "writes.html").write_text("<p>{{ card.titel }}</p>")
    layouts = Layouts([tmp_path])
    assert layouts.draw("asks", {"layout": {}}).node == "none"
    with pytest.raises(UndefinedError, match="titel"):
        layouts.draw("writes", {"card": PAGE})


def test_a_python_layout_gets_the_arguments_that_it_names(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("size = (400, 200)\n\nasync def image(card, dark=False):\n    return card.title\n")
    found = Layouts([tmp_path]).draw("own", {"card": PAGE, "config": None})
    assert (found.node, found.width, found.height) == ("Tom & <Jerry>", 400, 200)


def test_a_python_layout_that_breaks_its_contract_is_named(tmp_path: Path) -> None:
    (tmp_path / "none.py").write_text("def draw(card): ...\n")
    (tmp_path / "asks.py").write_text("\ndef image(crad): ...\n")
    layouts = Layouts([tmp_path])
    with pytest.raises(ModuleError, match="no function called 'image'"):
        layouts.draw("none", {"card": PAGE})
    with pytest.raises(ModuleError, match=r"asks\.py:2: image\(\) asks for 'crad'(?s:.*)card"):
        layouts.draw("asks", {"card": PAGE})


def test_a_layout_that_is_not_there_is_told_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "post.html").write_text("x")
    (tmp_path / "old.yml").write_text("size: {}")
    layouts = Layouts([tmp_path], {"default": lambda _: ""})
    with pytest.raises(InvalidValueError, match=r"no layout 'pots'(?s:.*)default, post(?s:.*)try +post"):
        layouts.draw("pots", {})
    with pytest.raises(InvalidValueError, match=r"old\.yml: the layout 'old' is YAML"):
        layouts.draw("old", {})


def test_a_file_outside_the_folder_travels_within_the_card(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a b.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "out.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert picture_address(tmp_path / "in" / "a b.svg", tmp_path / "in") == "a%20b.svg"
    assert picture_address(tmp_path / "out.svg", tmp_path / "in").startswith("data:image/svg+xml;base64,")


@pytest.mark.parametrize(
    ("text", "cut"),
    [("short", "short"), ("one two three four", "one two…"), ("unbreakablelongword", "unbreakabl…")],
)
def test_a_text_is_cut_at_a_word(text: str, cut: str) -> None:
    assert shortened(text, 11) == cut


def test_a_long_name_breaks_behind_its_dots() -> None:
    page = CardPage(title="garden.plants.watering.schedule.next_day is new")
    shown = layout_arguments(page)
    assert shown["title"] == page.title  # a layout of one's own gets it as it is
    measured = Renderer().measure(built_in_card("documentation", page).node)
    first = next(line.text for one in measured.elements for line in one.lines if "garden" in line.text)
    assert first.rstrip("\u200b").endswith(".")


def test_a_paper_without_an_ink_has_one_that_can_be_read(tmp_path: Path) -> None:
    cards = Cards(None, files=None)
    card = cards.make(built_in_card("documentation", PAGE, Look(paper="#102030")), at(tmp_path / "dark.png"))
    with Image.open(card.file) as image:
        colors = {color for _, color in image.convert("RGB").getcolors(1 << 24) or []}
    assert {(0x10, 0x20, 0x30), (255, 255, 255)} <= colors


def test_the_summary_reads_as_that_of_a_build() -> None:
    summary = Summary(failed=1)
    summary.count(is_drawn=True)
    summary.count(is_drawn=False)
    assert str(summary).startswith("drawn 1, unchanged 1, failed 1, left out 0, ")
