"""The shop's card stands what a database may hold; what must be read can be read."""

import importlib
import io
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from conftest import need_module
from limner import Font, ImageResponse, Renderer
from limner.fonts import read_lock
from limner.fonts.inventory import Inventory
from limner.fonts.lock import write_lock
from limner.stress.inputs import list_trials
from limner.stress.template import Template

SHOP = Path(__file__).parent.parent.parent / "examples" / "shop"
PHOTO = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 5 6'><path d='M0 0h5v6z'/></svg>"
PLAIN = {
    "name": "Dusk lamp",
    "maker": "Halm & Lind",
    "caption": "Light that goes down slowly",
    "price": "€149.00",
    "photo": PHOTO,
}
CASES: dict[str, dict[str, str]] = {
    "plain": {},
    "a long name": {
        "name": "The reading lamp for those who fall asleep over every second page of a long Russian novel, in oak",
        "maker": "Halm & Lind, Makers of Lamps and Other Small Lights since 1894, Copenhagen",
        "caption": "Light that goes down slowly, as slowly as the evening, and comes back when you turn a page",
    },
    "a long word": {"name": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"},
    "one word that is a little too long": {"name": "Unzerbrechlichkeit"},
    "Japanese": {"name": "夕暮れのランプ", "maker": "灯り工房", "caption": "ゆっくりと暮れていく光を、あなたの机に"},
    "much Japanese": {"name": "夕暮れのようにゆっくりと暗くなる、樫の木と麻でできた読書のための卓上ランプ"},
    "Arabic": {"name": "مصباح الغسق", "maker": "هالم وليند", "caption": "ضوء يخفت ببطء كما يفعل المساء"},
    "much Arabic": {"name": "مصباح القراءة لمن ينامون فوق كل صفحة ثانية من رواية روسية طويلة"},
    "emoji": {"name": "Lamp 💡 for 🦉 & 🌙", "caption": "Goes dim at dusk 🌆 and off at night 😴"},
    "no picture": {"photo": ""},
    "only a name": {"maker": "", "caption": "", "price": ""},
    "nothing": dict.fromkeys(PLAIN, ""),
    "a long price": {"price": "CHF 1’234’567.00"},
}


@pytest.fixture(scope="module")
def card() -> Iterator[ModuleType]:
    sys.path.insert(0, str(SHOP))
    try:
        yield importlib.import_module("shop.card")
    finally:
        sys.path.remove(str(SHOP))
        for name in [name for name in sys.modules if name.partition(".")[0] == "shop"]:
            del sys.modules[name]


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    spec = find_spec("noto_cjk_sans_jp_bold")
    assert spec is not None
    assert spec.origin is not None
    return Renderer([Font("Noto Sans CJK JP", str(Path(spec.origin).with_name("NotoSansCJKjp-Bold.otf")), weight=700)])


def options(card: ModuleType) -> dict[str, Any]:
    return {"width": 1200, "height": 600, "stylesheets": [card.STYLE]}


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_cut_off_and_nothing_overlaps(card: ModuleType, renderer: Renderer, case: str) -> None:
    product_card: Callable[..., Any] = card.product_card
    tree = renderer.measure(product_card(**(PLAIN | CASES[case])), **options(card))
    assert [str(diagnostic) for diagnostic in tree.diagnostics] == []
    boxes = {
        str(measured.element.attributes.get("class") or "").split()[0]: measured
        for measured in tree.elements
        if measured.element.attributes.get("class")
    }
    text = boxes["text"].content_box
    below = text.y
    for name in ("maker", "name", "caption", "foot"):
        if name not in boxes:
            continue
        box = boxes[name].border_box
        assert box.x >= text.x - 0.5
        assert box.x + box.width <= text.x + text.width + 0.5
        assert box.y >= below - 16  # the name reaches a little under what follows, for its descenders
        below = box.y + box.height
        for line in boxes[name].lines:
            assert line.box.width <= text.width + 0.5
    assert below <= text.y + text.height + 0.5
    assert boxes["photo"].border_box.width == 500


def test_a_long_word_is_not_left_with_one_letter_and_only_what_is_too_long_is_cut(
    card: ModuleType, renderer: Renderer
) -> None:
    def measured(name: str) -> tuple[list[str], bool]:
        tree = renderer.measure(card.product_card(**(PLAIN | {"name": name})), **options(card))
        [found] = [item for item in tree.elements if str(item.element.attributes.get("class")).startswith("name")]
        return [line.text for line in found.lines], found.truncated

    assert measured("Dusk lamp") == (["Dusk lamp"], False)
    assert measured("Unzerbrechlichkeit") == (["Unzerbrechlichkeit"], False)
    assert measured(CASES["a long word"]["name"])[1] is False
    assert measured(CASES["a long name"]["name"] + " and linen, with a dimmer and a book beside it")[1] is True


@pytest.mark.parametrize("case", CASES)
def test_it_is_drawn_with_all_its_glyphs(card: ModuleType, renderer: Renderer, case: str) -> None:
    drawing = renderer.draw(card.product_card(**(PLAIN | CASES[case])), **options(card))
    assert [str(diagnostic) for diagnostic in drawing.diagnostics] == []
    assert Image.open(io.BytesIO(drawing.body)).size == (1200, 600)


def _luminance(colour: str) -> float:
    """Relative luminance. Spec: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    sides = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [side / 12.92 if side <= 0.04045 else ((side + 0.055) / 1.055) ** 2.4 for side in sides]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_of_all_text_is_enough(card: ModuleType, tmp_path: Path) -> None:
    database = importlib.import_module("shop.database")
    connection: sqlite3.Connection = database.open_database(tmp_path / "shop.sqlite3")
    tints = [str(row[0]) for row in connection.execute("SELECT tint FROM products")]
    connection.close()
    sheet = Path(card.STYLE).read_text(encoding="utf-8") + (SHOP / "static" / "shop.css").read_text(encoding="utf-8")
    paper = "#fbf7f1"
    texts = [colour for colour in re.findall(r"(?<![\w-])color: (#[0-9a-f]{6})", sheet) if colour != paper]
    assert len(tints) == 4
    assert len(texts) >= 4
    assert all(contrast("#ffffff", tint) >= 4.5 for tint in [*tints, card.TINT])
    assert all(contrast(text, paper) >= 4.5 for text in texts)
    assert contrast("#fff8ef", "#a9520f") >= 4.5  # the icon


@pytest.fixture
def trials(card: ModuleType, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Give the card under every hard text, on a machine with limner[scripts] and limner[cjk] and no colour emoji."""
    need_module("manimgx_fonts")
    need_module("noto_cjk_sans_otc")
    monkeypatch.delenv("LIMNER_SCRIPT_FONTS")
    monkeypatch.setattr("limner.text.plan.installed_emoji", list)
    template = Template(ImageResponse(card.product_card(**PLAIN), stylesheets=[card.STYLE]))
    hard = {trial.name: list(trial.children) for trial in list_trials(template)}
    assert {"Chinese", "Japanese", "Korean", "Arabic", "Hebrew", "Devanagari", "Thai", "joined emoji"} <= hard.keys()
    return hard | {name: card.product_card(**(PLAIN | texts)) for name, texts in CASES.items()}


def test_with_the_extras_for_scripts_no_hard_text_shows_a_box(card: ModuleType, trials: dict[str, Any]) -> None:
    renderer = Renderer()
    for name, node in trials.items():
        told = renderer.measure(node, **options(card)).diagnostics
        assert [one.facts.got for one in told if one.code == "missing-glyph"] == [], name


def test_a_lock_of_what_the_hard_texts_draw_gives_the_same_bytes(
    card: ModuleType, trials: dict[str, Any], tmp_path: Path
) -> None:
    renderer, inventory = Renderer(), Inventory()
    before: dict[str, bytes] = {}
    for name, node in trials.items():
        drawing = renderer.draw(node, **options(card))
        inventory.add(drawing)
        before[name] = drawing.body
    records = write_lock(inventory, "", tmp_path)
    assert {"Noto Sans Arabic", "Noto Sans Thai", "Noto Sans CJK JP"} <= {one["family"] for one in records}
    locked = Renderer(read_lock(tmp_path))
    assert [name for name, node in trials.items() if locked.render(node, **options(card)) != before[name]] == []
