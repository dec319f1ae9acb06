"""What wins over what, themes, and what is told of classes that are no utilities."""

import subprocess
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from limner import Diagnostic, Limits, Renderer, Site
from limner.engine.drawing import MeasuredTree
from limner.engine.options import check_options
from limner.errors import InvalidValueError
from limner.html import Element, Node, div, p, span
from limner.serving.fingerprint import fingerprint

RED = (255, 0, 0)
GREEN = (0, 128, 0)
BLUE = (0, 0, 255)


def pixel(node: Node, renderer: Renderer | None = None, **options: object) -> tuple[int, ...]:
    """Give the colour in the middle of a picture of 20 by 20."""
    drawn = (renderer or Renderer()).render(node, **{"width": 20, "height": 20, "format": "raw", **options})  # type: ignore[arg-type]
    start = len(drawn) - 20 * 20 * 4 + (10 * 20 + 10) * 4
    return tuple(drawn[start : start + 3])


def measured(node: Node, renderer: Renderer | None = None, **options: object) -> MeasuredTree:
    return (renderer or Renderer()).measure(node, **options)  # type: ignore[arg-type]


def width_of(node: Node, renderer: Renderer | None = None, **options: object) -> float:
    tree = measured(node, renderer, **options)
    return next(one.border_box.width for one in tree.elements if one.element.tag == "p")


def told(node: Node, renderer: Renderer | None = None) -> list[Diagnostic]:
    return list((renderer or Renderer()).draw(node, width=20, height=20).diagnostics)


def box(**attributes: str) -> Element:
    return div(style={"display": "flex"})[p(attributes)]


def test_utilities_are_read_in_elements_mappings_and_html() -> None:
    assert width_of(box(tw="w-18")) == 72.0
    assert width_of({"type": "div", "props": {"children": {"type": "p", "props": {"tw": "w-18"}}}}) == 72.0
    assert width_of('<p tw="w-18">') == 72.0


def test_the_last_class_wins_whatever_its_kind() -> None:
    assert width_of(box(tw="px-4 p-8")) == 64.0
    assert width_of(box(tw="p-8 px-4")) == 32.0
    assert pixel(div(tw="size-full bg-[red] bg-[blue]")) == BLUE


def test_a_variant_wins_over_what_has_none_wherever_it_stands() -> None:
    assert width_of(box(tw="md:w-8 w-4")) == 32.0
    assert width_of(box(tw="lg:w-12 md:w-8 w-4")) == 48.0
    assert width_of(box(tw="md:w-8 w-4"), width=700) == 16.0


def test_any_number_is_a_size() -> None:
    assert width_of(box(tw="w-18.3")) == pytest.approx(73.2, abs=1 / 64)


def test_a_style_wins_over_utilities_and_utilities_over_sheets() -> None:
    node = div(tw="size-full bg-[blue]", id="a", style={"background": "red"})
    assert pixel(node) == RED
    sheet = ["#a.b { background: red }"]
    assert pixel(div(tw="size-full bg-[blue]", id="a", class_="b"), stylesheets=sheet) == BLUE


def test_an_important_utility_wins_over_a_style_but_not_over_an_important_one() -> None:
    assert pixel(div(tw="size-full bg-[blue]!", style="background: red")) == BLUE
    assert pixel(div(tw="size-full !bg-[blue]", style="background: red !important")) == RED


def test_class_is_read_where_a_renderer_is_asked_to_and_tw_wins_over_it() -> None:
    assert width_of(div(style={"display": "flex"})[p(class_="x w-18")]) == 0.0
    assert width_of(div(style={"display": "flex"})[p(class_="w-18")], Renderer(tailwind=True)) == 72.0
    assert width_of(div(style={"display": "flex"})[p(class_="w-18 w-9")], Renderer(tailwind=True)) == 36.0
    assert width_of(div(style={"display": "flex"})[p(class_="w-18", tw="w-9")], Renderer(tailwind=True)) == 36.0
    assert width_of(div(style={"display": "flex"})[p(tw="w-9", class_="h-1 w-18")], Renderer(tailwind=True)) == 36.0


def test_a_renderer_that_reads_class_shares_nothing_with_one_that_does_not() -> None:
    node = div(style={"display": "flex"})[p(class_="w-18", tw="h-1")]
    assert [width_of(node, Renderer(tailwind=one)) for one in (False, True, False)] == [0.0, 72.0, 0.0]


def test_children_have_what_a_variant_of_their_parent_says() -> None:
    node = div(tw="flex space-x-4 [&>p]:w-10")[span["a"], p["b"]]
    tree = measured(node)
    place = {one.element.tag: one.border_box for one in tree.elements}
    assert place["p"].width == 40.0
    assert place["p"].x == pytest.approx(place["span"].x + place["span"].width + 16, abs=1 / 64)


def test_a_pseudo_element_has_utilities_of_its_own() -> None:
    assert pixel(div(tw="size-full before:content-[''] before:block before:size-full before:bg-[blue]")) == BLUE


def test_dark_follows_the_colour_scheme_of_the_picture() -> None:
    node = div(tw="size-full bg-[red] dark:bg-[blue]")
    assert pixel(node) == RED
    assert pixel(node, color_scheme="dark") == BLUE


def test_nothing_is_inherited_by_what_utilities_are_made_of() -> None:
    inner = div(tw="size-full ring-0")
    assert pixel(div(tw="size-full shadow-[inset_0_0_0_20px_red]")[inner]) == RED
    assert pixel(div(tw="size-full shadow-[inset_0_0_0_20px_red]")[div(tw="size-full bg-[blue] ring-0")]) == BLUE


@pytest.mark.parametrize(
    "theme",
    [
        {"color-brand": "#008000"},
        {"--color-brand": "#008000"},
        {"color": {"brand": "#008000"}},
        {"colors": {"brand": {"DEFAULT": "#008000"}}},
    ],
)
def test_a_theme_is_given_as_a_mapping(theme: Mapping[str, object]) -> None:
    assert pixel(div(tw="size-full bg-brand"), Renderer(theme=theme)) == GREEN


def test_a_theme_is_given_in_a_sheet() -> None:
    sheet = ["@theme { --color-brand: red; --spacing: 10px; --breakpoint-md: 10px }"]
    assert pixel(div(tw="size-full bg-brand"), stylesheets=sheet) == RED
    assert width_of(box(tw="w-2"), stylesheets=sheet) == 20.0
    assert width_of(box(tw="w-2 md:w-1"), stylesheets=sheet, width=20) == 10.0


def test_a_custom_property_of_an_own_theme_can_be_changed_by_a_style() -> None:
    renderer = Renderer(theme={"color-brand": "red"})
    node = div(style={"--color-brand": "blue", "height": "100%"})[div(tw="size-full bg-brand")]
    assert pixel(node, renderer) == BLUE
    assert pixel(div(style="background: var(--color-brand); height: 100%"), renderer, stylesheets=["@theme {}"]) != BLUE


def test_a_theme_drops_a_namespace() -> None:
    assert [one.code for one in told(div(tw="bg-red-500"), Renderer(theme={"color-*": "initial"}))] == ["unknown-class"]


def test_renderers_with_other_themes_draw_other_pictures() -> None:
    node = div(tw="size-full bg-brand")
    found = [pixel(node, Renderer(theme={"color-brand": name})) for name in ("red", "blue", "red")]
    assert found == [RED, BLUE, RED]


def test_a_theme_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="invalid theme at '--color-brand'"):
        Renderer(theme={"color": {"brand": ["red"]}})
    with pytest.raises(InvalidValueError, match="invalid theme"):
        Renderer(theme={"color-brand": "red; } body { color: blue"})


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("flexx", "flex"),
        ("bg-red-50o", "bg-red-50"),
        ("item-center", "items-center"),
        ("text-grey-500", "text-gray-500"),
        ("md:flexx", "md:flex"),
        ("rounde-xl", "rounded-xl"),
        ("font-blod", "font-bold"),
    ],
)
def test_a_class_that_is_no_utility_is_told_with_the_nearest(written: str, near: str) -> None:
    fault = told(div(tw=f"flex {written}"))[0]
    assert fault.code == "unknown-class"
    assert fault.facts.what == f"unknown utility '{written}'"
    assert fault.facts.suggestion == f"'{near}'"
    assert fault.facts.where is not None
    assert fault.facts.where.file == __file__


def test_a_class_of_an_own_sheet_is_no_mistake() -> None:
    renderer = Renderer(tailwind=True)
    drawn = renderer.draw(div(class_="card flex"), width=20, height=20, stylesheets=[".card { color: red }"])
    assert not drawn.diagnostics
    assert [one.code for one in told(div(class_="card flex"), renderer)] == ["unknown-class"]


def test_a_wrong_arbitrary_value_is_told_as_any_other() -> None:
    fault = told(div(tw="w-[12qx]"))[0]
    assert (fault.code, fault.facts.what) == ("invalid-value", "invalid value for 'width'")
    assert fault.facts.where is not None


def test_states_of_a_pointer_are_no_mistake_and_hold_never() -> None:
    assert not told(div(tw="hover:bg-red-500 focus:p-2 group cursor-pointer transition select-none"))
    assert pixel(div(tw="size-full bg-[red] hover:bg-[blue]")) == RED


def test_hostile_texts_end() -> None:
    for text in ("[" * 5000, "p-[" * 3000, "a-" * 5000, "!" * 5000, ":" * 5000, "bg-[url(" * 2000, "calc(" * 2000):
        Renderer().render(div(tw=text), width=20, height=20)


def test_pictures_without_utilities_do_not_load_them() -> None:
    code = "import sys, limner; limner.render('<p class=a>Aa', width=9, height=9); "
    code += "assert 'limner.tailwind' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_name_of_a_kept_picture_knows_the_theme() -> None:
    flat = b"one tree"
    options = check_options({}, Limits())
    renderers = [
        Renderer(),
        Renderer(tailwind=True),
        Renderer(theme={"color-brand": "red"}),
        Renderer(theme={"color-brand": "blue"}),
    ]
    assert len({fingerprint(flat, options, renderer, "salt") for renderer in renderers}) == 4


def test_a_worker_draws_with_the_theme_of_its_server(tmp_path: Path) -> None:
    (tmp_path / "icon.py").write_text(
        "from limner import ImageResponse\nfrom limner.html import div\n"
        "def image():\n    return ImageResponse(div(tw='size-full bg-brand'), width=16, height=16, format='png')\n"
    )
    bodies: list[bytes] = []
    for workers in (0, 1):
        with TestClient(Site(tmp_path, workers=workers, theme={"color-brand": "#008000"}, cache=None)) as client:
            bodies.append(client.get("/icon").content)
    assert bodies[0][:4] == b"\x89PNG"
    assert bodies[0] == bodies[1]
    assert Image.open(BytesIO(bodies[1])).convert("RGB").getpixel((8, 8)) == GREEN
