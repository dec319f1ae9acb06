"""Warm caches give the bytes that cold ones give: kept backgrounds, recalled layouts, memos of every floor."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from limner import Renderer
from limner.html import Element, div, span

CARDS = Path(__file__).parent.parent / "cards"
PAGES = sorted(path.stem for path in (CARDS / "pages").glob("*.html"))


def poster(title: str, shade: str = "#0f172a") -> Element:
    """A card of one template: background and footer stay, the title changes."""
    cell = {"display": "flex", "padding": "8px 12px", "border": "1px solid #64748b", "borderRadius": 6}
    return div(
        style={
            "display": "flex", "flexDirection": "column", "width": "100%", "height": "100%", "padding": 32,
            "backgroundImage": f"linear-gradient(120deg, {shade}, #7c3aed)", "color": "#ffffff",
        }
    )[
        div(style={"width": 40, "height": 40, "boxShadow": "0 4px 12px #000", "background": "#fff"}),
        div(style={"fontSize": 44, "fontWeight": 700})[title],
        div(style={"display": "flex", "gap": 8})[
            [div(style=cell)[f"cell {number}", span(style={"fontWeight": 700})["bold"]] for number in range(4)]
        ],
    ]  # fmt: skip


def draw(renderer: Renderer, node: Element, *, scale: float = 1.0) -> bytes:
    return renderer.render(node, width=600, height=315, scale=scale)


@pytest.fixture(scope="module")
def warm() -> Renderer:
    return Renderer()


@pytest.mark.parametrize("name", PAGES)
def test_a_card_drawn_again_has_the_same_bytes(warm: Renderer, name: str) -> None:
    page = (CARDS / "pages" / f"{name}.html").read_text()
    cold = Renderer().render(page, width=1200, height=630, files=CARDS)
    again = [warm.render(page, width=1200, height=630, files=CARDS) for _ in range(4)]
    assert again == [cold] * 4


def test_cards_of_one_template_are_drawn_as_by_a_new_renderer(warm: Renderer) -> None:
    nodes = [poster(title, shade) for shade in ("#0f172a", "#1e3a8a") for title in ("one", "another", "a third")]
    cold = [draw(Renderer(), node) for node in nodes]
    for _ in range(3):
        assert [draw(warm, node) for node in nodes] == cold


def test_every_scale_is_drawn_as_by_a_new_renderer(warm: Renderer) -> None:
    for scale in (1.0, 1.5, 2.0, 1.0, 1.5):
        assert draw(warm, poster("scaled"), scale=scale) == draw(Renderer(), poster("scaled"), scale=scale)


def test_threads_that_share_a_renderer_draw_what_one_alone_draws() -> None:
    shared = Renderer()
    nodes = [poster(f"title {number % 5}") for number in range(40)]
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(draw, [shared] * len(nodes), nodes))
    alone = Renderer()
    assert drawn == [draw(alone, node) for node in nodes]


def test_a_recalled_layout_belongs_to_the_new_tree(warm: Renderer) -> None:
    def tree() -> Element:
        return div(style={"display": "flex"})[div(id="cell", style={"display": "flex", "padding": 4})["text"]]

    for _ in range(4):
        node = tree()
        measured = warm.measure(node, width=300, height=100).by_id("cell")
        assert measured.element is node.children[0]


def test_a_cleared_renderer_draws_the_same() -> None:
    renderer = Renderer()
    first = [draw(renderer, poster("cleared")) for _ in range(3)]
    renderer.clear()
    assert [draw(renderer, poster("cleared")) for _ in range(3)] == first
