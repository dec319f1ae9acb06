"""Files below a folder, and nothing else."""

import os
from pathlib import Path

import pytest

from limner.errors import LimitExceededError, LoadRefusedError, ResourceError
from limner.resources.loader import ClosedLoader, FolderLoader


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a neighbour that holds a secret."""
    root = tmp_path / "files"
    (root / "deep").mkdir(parents=True)
    (root / "a.png").write_bytes(b"a")
    (root / "deep" / "b ü.png").write_bytes(b"b")
    (root / "..c.png").write_bytes(b"c")
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "files-too").mkdir()
    (tmp_path / "files-too" / "secret").write_bytes(b"secret")
    return root


@pytest.mark.parametrize(
    ("address", "data"),
    [
        *(("a.png", b"a"), ("/a.png", b"a"), ("./a.png?v=1#x", b"a"), ("a%2Epng", b"a")),
        *(("deep/b%20%C3%BC.png", b"b"), ("deep/b ü.png", b"b"), ("deep//./b ü.png", b"b"), ("..c.png", b"c")),
    ],
)
def test_a_file_below_the_folder_is_read(folder: Path, address: str, data: bytes) -> None:
    assert FolderLoader(folder).load(address, 100).data == data


OUTSIDE = [
    *("../secret", "/../secret", "deep/../../secret", "%2e%2e/secret", "..%2fsecret", "deep%2f..%2f..%2fsecret"),
    *(
        "..\\secret",
        "deep\\..\\..\\secret",
        "%5c..%5csecret",
        "a.png%00",
        "file:///etc/passwd",
        "C:/secret",
        "c:secret",
    ),
    *(
        "file:///etc/passwd",
        "",
        "/",
        ".",
        "deep/..",
        "../files-too/secret",
        "http://example.com/a.png",
        "deep/../a.png",
    ),
]


@pytest.mark.parametrize("address", OUTSIDE)
def test_what_is_not_plainly_below_the_folder_is_refused(folder: Path, address: str) -> None:
    with pytest.raises(LoadRefusedError):
        FolderLoader(folder).load(address, 100)


def test_a_symbolic_link_may_not_lead_out(folder: Path) -> None:
    (folder / "out").symlink_to(folder.parent / "secret")
    (folder / "door").symlink_to(folder.parent)
    (folder / "in").symlink_to(folder / "a.png")
    for address in ("out", "door/secret"):
        with pytest.raises(LoadRefusedError):
            FolderLoader(folder).load(address, 100)
    assert FolderLoader(folder).load("in", 100).data == b"a"


def test_a_folder_that_is_itself_a_link_works(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    assert FolderLoader(tmp_path / "link").load("a.png", 100).data == b"a"


def test_pipes_folders_and_missing_files_are_errors_at_once(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    for address in ("pipe", "deep", "none.png", "a.png/x", "x" * 5000):
        with pytest.raises(ResourceError):
            FolderLoader(folder).load(address, 100)


def test_a_large_file_is_an_error(folder: Path) -> None:
    (folder / "large").write_bytes(bytes(101))
    with pytest.raises(LimitExceededError, match="too large"):
        FolderLoader(folder).load("large", 100)


async def test_the_async_twin_reads_too(folder: Path) -> None:
    assert (await FolderLoader(folder).aload("a.png", 100)).data == b"a"


async def test_a_closed_loader_opens_nothing_and_says_what_would(folder: Path) -> None:
    for address, hint in (("http://example.com/a", "HttpLoader"), ("a.png", "files="), (str(folder), "files=")):
        with pytest.raises(LoadRefusedError, match=hint):
            ClosedLoader().load(address, 100)
        with pytest.raises(LoadRefusedError):
            await ClosedLoader().aload(address, 100)
