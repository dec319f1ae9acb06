"""An image as the last commit draws it, to compare it with what it is now.

Goes in: the folder of a site that is in a git repository. Comes out: the image's bytes. The committed files are laid
out in a folder of their own, and a process of its own imports and draws them there; the repository is only read.
"""

import asyncio
import os
import shutil
import sys
import tarfile
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from limner.dev.processes import Ended, ProcessError, run_process

_GIT_SECONDS: Final = 30.0
_DRAW_SECONDS: Final = 60.0


class _Tree(NamedTuple):
    """The files of one commit."""

    commit: str
    repository: Path
    path: Path

    def moved(self, path: Path) -> Path | None:
        """Give where a file of the repository stands in the tree; None for one that is not in it."""
        if not path.is_relative_to(self.repository):
            return None
        return self.path / path.relative_to(self.repository)


class CommittedImages:
    """Draws the images of the last commit.

    Args:
        root: The site's folder.
        app: How `limner dev` was told what to open, as from the current folder.
    """

    def __init__(self, root: Path, app: str) -> None:
        self._root = root.resolve()
        self._app = app
        self._tree: _Tree | None = None
        self._forget: Callable[[], object] = lambda: None
        self._lock = asyncio.Lock()

    def close(self) -> None:
        """Remove the files of the commit."""
        self._forget()
        self._tree = None

    async def draw(self, url: str) -> bytes:
        """Draw an image of the last commit, as PNG.

        Raises:
            ProcessError: There is no git, repository, commit, or no such image in it; the text says which.
        """
        async with self._lock:
            tree = await self._current_tree()
            return await self._draw(tree, url)

    async def _current_tree(self) -> _Tree:
        found = await _git(self._root, "rev-parse", "--show-toplevel")
        if found.status:
            raise ProcessError(f"{self._root} is in no git repository, so there is no last commit to compare with")
        repository = Path(os.fsdecode(found.output).rstrip("\n"))
        head = await _git(repository, "rev-parse", "--verify", "HEAD")
        if head.status:
            raise ProcessError(f"{repository} has no commit yet: git commit makes the first")
        commit = head.output.decode().strip()
        if self._tree is None or self._tree.commit != commit:
            self._forget()
            folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="limner-commit-"))
            self._forget = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            archive = folder / "files.tar"
            written = await _git(repository, "archive", "--format=tar", f"--output={archive}", commit)
            if written.status:
                raise ProcessError(f"git archive failed: {written.told}")
            path = await asyncio.to_thread(_unpack, archive)
            self._tree = _Tree(commit, await asyncio.to_thread(repository.resolve), path)
        return self._tree

    async def _draw(self, tree: _Tree, url: str) -> bytes:
        start = await asyncio.to_thread(_start_of, tree, self._app)
        command = [sys.executable, "-m", "limner", "render", start.app, url, "-o", "-"]
        ended = await run_process(command, _DRAW_SECONDS, folder=start.folder, environment=start.environment)
        if ended.status or not ended.output:
            raise ProcessError(f"commit {tree.commit[:10]} does not draw {url}:\n{ended.told}")
        return ended.output


class _Start(NamedTuple):
    """How a process of its own opens the site of a tree."""

    app: str
    folder: Path
    environment: dict[str, str]


def _start_of(tree: _Tree, name: str) -> _Start:
    """Say how the site of the current folder is opened in a tree: from the same folder, with the same paths.

    Raises:
        ProcessError: The commit has no such folder.
    """
    app = name
    if Path(name).is_dir():
        moved = tree.moved(Path(name).resolve())
        if moved is None or not moved.is_dir():
            raise ProcessError(f"the last commit has no {name}")
        app = str(moved)
    folder = tree.moved(Path.cwd().resolve())
    places = [tree.moved(Path(place).resolve()) for place in sys.path if place]
    paths = [str(place) for place in places if place is not None and place.is_dir()]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*paths, os.environ.get("PYTHONPATH", "")])}
    return _Start(app, folder if folder is not None and folder.is_dir() else tree.path, environment)


def _unpack(archive: Path) -> Path:
    """Unpack an archive beside itself, and give the folder."""
    target = archive.parent.resolve() / "tree"
    with tarfile.open(archive) as files:
        files.extractall(target, filter=_inside)  # noqa: S202 - the filter leaves out what leads out of it
    archive.unlink()
    return target


def _inside(member: tarfile.TarInfo, target: str) -> tarfile.TarInfo | None:
    """Leave out links that lead out of the tree."""
    try:
        return tarfile.data_filter(member, target)
    except tarfile.FilterError:
        return None


async def _git(folder: Path, *arguments: str) -> Ended:
    try:
        return await run_process(["git", "-C", str(folder), *arguments], _GIT_SECONDS)
    except ProcessError as fault:
        raise ProcessError(f"the last commit is read with git: {fault}") from fault
