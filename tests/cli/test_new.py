"""`limner new` writes a template as a file that stands by itself and draws the same card."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from limner import Site, render
from limner.cli.commands import main
from limner.templates import TEMPLATES, card
from limner.templates.starting_point import SHOWN

pytestmark = pytest.mark.usefixtures("newcomer")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_copy_draws_what_the_template_draws(template: str) -> None:
    assert run("new", template, "copy.py").exit_code == 0
    assert "limner.templates" not in Path("copy.py").read_text(encoding="utf-8")
    assert run("render", "copy.py", "-o", "card.png").exit_code == 0
    assert Path("card.png").read_bytes() == render(card(template, **SHOWN[template]))


def test_the_copy_is_a_route_file_of_a_site() -> None:
    Path("app/posts").mkdir(parents=True)
    assert run("new", "blog", "app/posts").output.startswith("wrote app/posts/opengraph_image.py\n")
    head = Site("app", base_url="https://e.com").head("/posts")
    assert '<meta property="og:image" content="https://e.com/posts/opengraph-image?' in str(head)
    assert '<meta property="og:image:width" content="1200">' in str(head)
    assert run("check", "app").exit_code == 0


def test_without_a_place_it_is_in_this_folder_and_nothing_is_written_over() -> None:
    assert run("new", "plain").exit_code == 0
    text = Path("opengraph_image.py").read_text(encoding="utf-8")
    second = run("new", "event")
    assert second.exit_code == 2
    assert "opengraph_image.py is there already" in second.output
    assert Path("opengraph_image.py").read_text(encoding="utf-8") == text


def test_slips_are_told() -> None:
    result = run("new", "blogs")
    assert result.exit_code == 2
    assert "blog" in result.output.rpartition("try")[2]
    assert run("new", "blog", "card.html").exit_code == 2
