"""`limner build` as its user meets it: files, a summary that ends the output, failures by file and line, statuses."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from limner.cli.commands import main

WriteApp = Callable[[Mapping[str, object]], Path]
ICON = "from limner import ImageResponse\nsize = (16, 16)\ndef image():\n    return ImageResponse('<i>i</i>')\n"
pytestmark = pytest.mark.usefixtures("newcomer")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["build", *arguments, "--jobs", "1"], catch_exceptions=False)


def summary(result: Result) -> str:
    return re.sub(r"[\d.]+ s$", "T s", result.stdout.splitlines()[-1])


def test_the_last_line_counts_what_was_done(write_app: WriteApp) -> None:
    write_app({"icon.py": ICON, "a/opengraph-image.png": (4, 4)})
    first, second = run("app", "dist", "--base-url", "https://example.com"), run("app", "dist")
    assert (first.exit_code, summary(first)) == (0, "drawn 2, unchanged 0, failed 0, left out 0, T s")
    assert (second.exit_code, summary(second)) == (0, "drawn 0, unchanged 2, failed 0, left out 0, T s")
    assert Path("dist/icon.png").exists()
    assert Path("dist/a/opengraph-image.png").exists()
    assert "--base-url" not in first.output
    assert "--base-url" in second.output


def test_failures_are_told_by_file_and_line_and_the_status_is_1(write_app: WriteApp) -> None:
    write_app(
        {
            "icon.py": ICON,
            "a/[n]/icon.py": (
                "def generate_static_params():\n    return [{'n': n} for n in range(9)]\n"
                "def image(params):\n    return {}['nothing']\n"
            ),
            "b/icon.py": "import nothing_like_this\n",
            "c/[n]/icon.py": ICON,
        }
    )
    result = run("app", "dist")
    assert result.exit_code == 1
    assert summary(result) == "drawn 1, unchanged 0, failed 11, left out 0, T s"
    assert "failed: app/a/[n]/icon.py:4: 9 × KeyError: 'nothing'\n  images  /a/0/icon, /a/1/icon" in result.output
    assert "    app/a/[n]/icon.py:4, in image\n      return {}['nothing']\n" in result.output
    assert "failed: app/b/icon.py:1: 1 × the file cannot be imported" in result.output
    assert "failed: app/c/[n]/icon.py:3: 1 × images that are known only when they are asked for" in result.output
    assert "Traceback" not in result.output


def test_what_may_be_missing_is_named_and_the_status_is_0(write_app: WriteApp) -> None:
    write_app({"icon.py": ICON, "c/[n]/icon.py": ICON})
    result = run("app", "dist", "--allow-missing")
    assert (result.exit_code, summary(result)) == (0, "drawn 1, unchanged 0, failed 0, left out 1, T s")
    assert "left out: " in result.output
    assert "generate_static_params() beside image()" in result.output


def test_stale_files_are_listed_and_pruned(write_app: WriteApp) -> None:
    root = write_app({"icon.py": ICON, "a/icon.png": (4, 4)})
    run("app", "dist")
    (root / "a" / "icon.png").unlink()
    result = run("app", "dist")
    assert "stale: a/icon.png\n--prune removes stale files\n" in result.output
    assert "removed: a/icon.png\n" in run("app", "dist", "--prune").output
    assert not Path("dist/a/icon.png").exists()


def test_json_is_all_of_standard_output_even_where_functions_print(write_app: WriteApp) -> None:
    write_app({"icon.py": ICON.replace("    return", "    print('hello')\n    return"), "a/[n]/icon.py": ICON})
    for jobs in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "limner", "build", "app", f"dist{jobs}", "--json", "--jobs", jobs],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        report = json.loads(done.stdout)
        assert done.returncode == 1
        assert (report["drawn"] + report["unchanged"], report["failed"]) == (1, 1)
        assert report["failures"][0]["where"] == "app/a/[n]/icon.py:3"


def test_quiet_says_nothing_but_failures(write_app: WriteApp) -> None:
    root = write_app({"icon.py": ICON})
    assert run("app", "dist", "--quiet").output == ""
    (root / "icon.py").write_text("def image():\n    return 1 / 0\n")
    result = run("app", "dist", "--quiet")
    assert result.output.startswith("failed: app/icon.py:2: 1 × ZeroDivisionError")
    assert result.exit_code == 1


def test_strict_makes_warnings_failures(write_app: WriteApp) -> None:
    write_app({"icon.py": ICON.replace("<i>", '<i style="colr: red">')})
    for result in (run("app", "dist"), run("app", "dist")):  # also of an image that is unchanged
        assert result.exit_code == 0
        assert result.output.count("unknown property 'colr'") == 2  # the group and its text
        assert "warning: icon.py: 1 × " in result.output
    result = run("app", "dist", "--strict")
    assert result.exit_code == 1
    assert "unknown property 'colr'" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("app",), "say where the files go\n  expected  OUT after APP\n  try       limner build app dist"),
        (
            ("app", "-o", "public"),
            "got       -o public\n  expected  OUT after APP\n  try       limner build app public",
        ),
        (("ap", "dist"), "there is no folder"),
        (("app", "file.txt"), "OUT is a file"),
        (("app", "dist", "--base-url", "example.com"), "invalid 'base_url'"),
        (("app", "nonsense://bucket"), "nonsense"),
    ],
)
def test_wrong_use_is_status_2(write_app: WriteApp, arguments: tuple[str, ...], said: str) -> None:
    write_app({"icon.py": ICON})
    Path("file.txt").write_text("")
    result = run(*arguments)
    assert said in result.output
    assert result.exit_code == 2
    assert not Path("dist").exists()


def test_an_empty_folder_says_what_to_do_and_is_no_success(write_app: WriteApp) -> None:
    write_app({})
    result = run("app", "dist")
    assert "There are no images in" in result.output
    assert result.exit_code == 1


def test_a_module_s_site_is_built_with_its_own_base(write_app: WriteApp) -> None:
    write_app({"opengraph_image.py": ICON})
    Path("web.py").write_text("from limner import Site\nsite = Site('app', base_url='https://example.org')\n")
    result = run("web:site", "dist")
    assert result.exit_code == 0, result.output
    assert 'content="https://example.org/opengraph-image.png?' in Path("dist/_heads/index.html").read_text()
    assert Path(".limner-cache").is_dir()
