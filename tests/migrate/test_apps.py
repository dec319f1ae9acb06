"""A dozen Next.js apps, written anew in shapes that people publish: each migrated file imports, and its image draws.

`apps/` holds the apps. What a gap stands for is shown in the picture, so that a file with gaps draws too.
"""

import shutil
from io import BytesIO
from pathlib import Path

import fontpkg
import pytest
from click.testing import CliRunner
from PIL import Image
from starlette.testclient import TestClient

from limner import Site
from limner.cli.commands import main
from limner.migrate.app import Report, migrate_app
from limner.migrate.gap import Gap
from limner.migrate.report import write_report
from limner.migrate.route_file import migrate_code

APPS = Path(__file__).parent / "apps"
FONT = next(file.path for file in fontpkg.families()["inter"].files if file.style == "normal")
PICTURES = {
    "starter": {"/opengraph-image": (1200, 630)},
    "blog": {"/blog/hello/opengraph-image": (1200, 630), "/blog/hello/twitter-image": (1200, 630)},
    "tailwind": {"/opengraph-image": (1200, 600)},
    "icons": {"/icon/small": (48, 48), "/icon/medium": (72, 72), "/apple-icon": (180, 180), "/icon1.png": (16, 16)},
    "static": {"/opengraph-image.png": (16, 16), "/docs/twitter-image.png": (16, 16)},
    "components": {"/opengraph-image": (1200, 630)},
    "profile": {"/users/ada/opengraph-image": (1200, 630)},
    "edgefont": {"/opengraph-image": (1200, 630)},
    "products": {"/products/lamp/opengraph-image": (1200, 630)},
    "shared": {"/opengraph-image": (1200, 630)},
    "i18n": {"/de/opengraph-image": (1200, 630)},
    "dashboard": {"/stats/opengraph-image": (1200, 630)},
}
GAPS = {"blog": 4, "tailwind": 1, "shared": 3, "edgefont": 1}
"""What nobody but the app's author knows: data, imported components, addresses."""


def migrated(name: str, folder: Path) -> tuple[Report, Path]:
    """Migrate an app from a copy that has the font its code reads."""
    project = folder / name
    shutil.copytree(APPS / name, project)
    for place in ("assets/Display-SemiBold.ttf", "app/Bold.ttf"):
        (project / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(FONT, project / place)
    source = project / "src" / "app"
    out = folder / "out"
    return migrate_app(source if source.is_dir() else project / "app", out), out


@pytest.mark.parametrize("name", PICTURES)
def test_each_file_imports_and_its_image_draws(name: str, tmp_path: Path) -> None:
    report, out = migrated(name, tmp_path)
    assert sum(len(one.gaps) for one in report.files.values()) == GAPS.get(name, 0)
    site = Site(out, fallback=None)
    site.check(draw=False).raise_errors()
    with TestClient(site) as client:
        for address, size in PICTURES[name].items():
            reply = client.get(address)
            assert reply.status_code == 200, reply.text
            assert Image.open(BytesIO(reply.content)).size == size
            colors = Image.open(BytesIO(reply.content)).convert("RGBA").resize((60, 30)).getcolors(1800)
            assert address.endswith(".png") or (colors is not None and len(colors) > 1)


def test_every_app_is_tried() -> None:
    assert {one.name for one in APPS.iterdir()} == set(PICTURES)


def test_exports_keep_their_meaning(tmp_path: Path) -> None:
    _, out = migrated("products", tmp_path)
    head = str(Site(out, base_url="https://example.com").head("/products/lamp"))
    assert 'content="Product"' in head
    assert 'og:image:width" content="1200"' in head
    with TestClient(Site(out, fallback=None)) as client:
        assert client.get("/products/sofa/opengraph-image").status_code == 404  # dynamicParams = false


def test_texts_of_static_images_are_copied(tmp_path: Path) -> None:
    report, out = migrated("static", tmp_path)
    assert 'og:image:alt" content="The harbour at night' in str(Site(out, base_url="https://example.com").head("/"))
    assert len(report.copied) == 5


def test_values_reach_the_picture(tmp_path: Path) -> None:
    _, out = migrated("i18n", tmp_path)
    with TestClient(Site(out, fallback=None)) as client:
        bodies = {client.get(f"/{lang}/opengraph-image").content for lang in ("en", "de", "fr", "xx")}
    assert len(bodies) == 3  # an unknown language has the English words


def test_a_file_that_the_code_reads_is_copied(tmp_path: Path) -> None:
    _, out = migrated("starter", tmp_path)
    assert (out / "_migrated" / "Display-SemiBold.ttf").read_bytes() == Path(FONT).read_bytes()
    assert 'Font("Display", display, weight=400, style="normal")' in (out / "opengraph_image.py").read_text()


def test_the_report_says_what_differs(tmp_path: Path) -> None:
    report, _ = migrated("profile", tmp_path)
    text = write_report(report)
    for part in ("positioned boxes are painted above", "fontFamily names families", "limner[openmoji]"):
        assert part in text
    report, _ = migrated("icons", tmp_path / "icons")
    assert "<svg> without width and height" in write_report(report)
    report, _ = migrated("blog", tmp_path / "blog")
    text = write_report(report)
    assert "<h1>, <p> have a browser's margins" in text
    assert "line 14 of the old file: `await getPost(slug)`" in text


@pytest.mark.parametrize(
    ("javascript", "python"),
    [
        ("post ?? 'x'", 'post if post is not None else "x"'),
        ("post?.age", 'post["age"] if post else None'),
        ("`x ${post} {y}`", 'f"x {post} {{y}}"'),
        ("post.length > 3 && !other", "(len(post) > 3) and (not other)"),
        ("post === 1 ? 'x' : 'y'", '"x" if (post == 1) else "y"'),
        ("post.slice(0, 2).toUpperCase()", "post[0:2].upper()"),
        ("post.map((x_, i2) => x_ + i2)", "[x_ + i2 for i2, x_ in enumerate(post)]"),
        ("post.filter((one) => one !== other)", "[one for one in post if one != other]"),
        ("post.map(({ k, v: [] }) => k)", "Gap"),
        ("post.map(([k, v]) => v)", "[item[1] for item in post]"),
        ("{ ...post, n: 1, 'k-k': other }", '{**post, "n": 1, "k-k": other}'),
        ("encodeURIComponent(post)", "quote(post, safe='')"),
        ("process.env.SITE", "os.environ.get(\"SITE\", '')"),
        ("post as string", "post"),
        ("'it\\'s'", '"it\'s"'),
        ("post.unknown(other)", "Gap"),
        ("await import('x')", "Gap"),
        ("await post", "post"),
    ],
)
def test_an_expression_means_the_same_or_is_a_gap(javascript: str, python: str) -> None:
    code = migrate_code(f"const post = 1, other = 2; const c = {javascript}", lambda _path, _is_beside: None).code
    line = next(line for line in code.splitlines() if line.startswith("c = ")).removeprefix("c = ")
    assert line.startswith("Gap(") if python == "Gap" else line == python


def test_an_asynchronous_function_of_the_file_is_awaited_wherever_it_stands() -> None:
    code = migrate_code(
        "export default async function Image() { const x1 = await later(); return await soon() }\n"
        "async function later() { return await soon() }\n"
        "const soon = async () => 7",
        lambda _path, _is_beside: None,
    ).code
    assert "def image():" in code
    assert "x1 = later()" in code
    assert "async" not in code.replace("asynchronous", "")


def test_the_text_of_jsx_is_that_of_react() -> None:
    jsx = "<p>\n  One\n  two <b> three</b>{' '}\n  &amp; four\n</p>"
    code = migrate_code(f"export default () => {jsx}", lambda _path, _is_beside: None).code
    assert 'p["One two ", b[" three"], " ", "& four"]' in code


def test_a_gap_stands_for_any_value() -> None:
    gap = Gap("post")
    assert gap["title"] == "post.title"
    assert [str(one) for one in gap["tags"]] == ["post.tags[0]"]
    assert not gap["age"] > 3
    assert f"{gap.get('a')()}" == "post.a()"


def test_the_command_writes_a_report_and_keeps_what_is_there(tmp_path: Path) -> None:
    out = tmp_path / "out"
    runner = CliRunner()
    done = runner.invoke(main, ["migrate", str(APPS / "components" / "app"), str(out)])
    assert done.exit_code == 0, done.output
    assert (out / "MIGRATED.md").read_text() in done.output
    (out / "opengraph_image.py").write_text("# mine")
    again = runner.invoke(main, ["migrate", str(APPS / "components" / "app"), str(out)])
    assert "opengraph_image.py: is there already" in again.output
    assert (out / "opengraph_image.py").read_text() == "# mine"
    assert runner.invoke(main, ["migrate", str(APPS / "components" / "app"), str(out), "--overwrite"]).exit_code == 0
    assert (out / "opengraph_image.py").read_text() != "# mine"


def test_a_folder_without_images_or_a_parser_that_is_missing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = CliRunner()
    (tmp_path / "empty").mkdir()
    assert "has no images" in runner.invoke(main, ["migrate", str(tmp_path / "empty"), str(tmp_path / "o")]).output
    assert "there is no folder" in runner.invoke(main, ["migrate", str(tmp_path / "no"), str(tmp_path / "o")]).output
    from limner.migrate import parse

    parse._parser.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "tree_sitter_typescript", None)
    missing = runner.invoke(main, ["migrate", str(APPS / "starter" / "app"), str(tmp_path / "o")])
    assert missing.exit_code == 1
    assert "pip install 'limner[migrate]'" in missing.output
    parse._parser.cache_clear()
