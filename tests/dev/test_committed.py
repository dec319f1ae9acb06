"""An image as the last commit draws it: from the committed files, in a process of its own."""

import asyncio
import base64
import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from limner.dev import Gallery
from limner.dev.committed import CommittedImages
from limner.dev.processes import ProcessError, run_process
from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]
ICON = """
from limner import ImageResponse
from limner.html import div
from colors import INK


def image():
    return ImageResponse(div(style=f"width: 20px; height: 20px; background: {INK}"), width=20, height=20)
"""


def git(folder: Path, *arguments: str) -> None:
    author = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *author, "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with an app whose image takes its colour from a module beside it."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    folder = tmp_path / "project"
    (folder / "app").mkdir(parents=True)
    (folder / "app" / "icon.py").write_text(ICON)
    (folder / "colors.py").write_text("INK = 'green'\n")
    git(folder, "init", "--quiet")
    monkeypatch.chdir(folder)
    return folder


def color(png: bytes) -> object:
    with Image.open(io.BytesIO(png)) as image:
        return image.convert("RGB").getpixel((10, 10))


def test_it_is_drawn_from_the_committed_files(project: Path) -> None:
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "one")
    (project / "colors.py").write_text("INK = 'blue'\n")
    (project / "app" / "icon.py").write_text("def image(:\n")
    images = CommittedImages(project / "app", "app")
    assert color(asyncio.run(images.draw("/icon"))) == (0, 128, 0)
    status = subprocess.run(["git", "status", "--short"], check=True, capture_output=True, text=True).stdout
    assert sorted(status.split()) == ["M", "M", "app/icon.py", "colors.py"]  # and nothing of the repository changed


def test_a_new_commit_is_seen(project: Path) -> None:
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "one")

    async def draw_twice() -> list[bytes]:
        images = CommittedImages(project / "app", "app")
        first = await images.draw("/icon")
        (project / "colors.py").write_text("INK = 'blue'\n")
        git(project, "commit", "--quiet", "-am", "two")
        return [first, await images.draw("/icon")]

    assert [color(body) for body in asyncio.run(draw_twice())] == [(0, 128, 0), (0, 0, 255)]


def test_it_says_why_there_is_nothing_to_compare_with(project: Path, tmp_path: Path) -> None:
    images = CommittedImages(project / "app", "app")
    with pytest.raises(ProcessError, match="no commit yet"):
        asyncio.run(images.draw("/icon"))
    (project / "README").write_text("")
    git(project, "add", "README")
    git(project, "commit", "--quiet", "-m", "one")
    with pytest.raises(ProcessError, match="the last commit has no app"):
        asyncio.run(images.draw("/icon"))
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "two")
    with pytest.raises(ProcessError, match="there is no image at /other"):
        asyncio.run(images.draw("/other"))
    outside = tmp_path / "outside"
    outside.mkdir()
    with pytest.raises(ProcessError, match="in no git repository"):
        asyncio.run(CommittedImages(outside, str(outside)).draw("/icon"))


def test_the_gallery_answers_with_the_image_or_the_reason(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gallery = Gallery(Site("app", development=True), [project], app="app")
    http = TestClient(gallery, headers={"host": "localhost", "x-limner": "1"})
    told = http.post("/__limner__/commit", json={"url": "/icon"}).json()
    assert told["image"] == ""
    assert "git commit" in told["why"]
    git(project, "add", ".")
    git(project, "commit", "--quiet", "-m", "one")
    told = http.post("/__limner__/commit", json={"url": "/icon"}).json()
    assert told["why"] == ""
    assert len(list(tmp_path.glob("limner-commit-*"))) == 1
    gallery.close()
    assert [path.name for path in tmp_path.glob("limner-commit-*")] == []
    assert color(base64.b64decode(told["image"].partition(",")[2])) == (0, 128, 0)


def test_a_program_that_hangs_is_ended_with_what_it_started(tmp_path: Path) -> None:
    if shutil.which("sh") is None:
        pytest.skip("there is no sh")
    file = tmp_path / "pid"
    with pytest.raises(ProcessError, match="more than 1 seconds"):
        asyncio.run(run_process(["sh", "-c", f"sleep 100 & echo $! > {file}; wait"], 1))
    child = int(file.read_text())
    stat = Path(f"/proc/{child}/stat")
    assert not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_program_that_is_not_there_is_told_of() -> None:
    with pytest.raises(ProcessError, match="does not start"):
        asyncio.run(run_process(["no-such-program-here"], 5))
