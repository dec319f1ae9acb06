"""A loader that keeps: asked once, bounded, and never trusting what is torn."""

import asyncio
from pathlib import Path

import pytest

from limner.errors import LimitExceededError, ResourceError
from limner.resources.kept_loader import KeptLoader
from limner.resources.loader import Loaded

ADDRESS = "https://example.com/a.svg"


class Counting:
    """Gives the address as bytes, and counts."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def load(self, address: str, max_bytes: int) -> Loaded:
        self.asked.append(address)
        if "absent" in address:
            raise ResourceError("nothing there", got=address)
        return Loaded(address.encode()[:max_bytes] * 10, address)

    async def aload(self, address: str, max_bytes: int) -> Loaded:
        return self.load(address, max_bytes)


def test_what_was_brought_once_is_not_asked_for_again(tmp_path: Path) -> None:
    inner = Counting()
    loader = KeptLoader(inner, tmp_path)
    first = loader.load(ADDRESS, 1000)
    assert loader.load(ADDRESS, 1000) == first
    assert KeptLoader(inner, tmp_path).load(ADDRESS, 1000) == first
    assert asyncio.run(KeptLoader(inner, tmp_path).aload(ADDRESS, 1000)) == first
    assert inner.asked == [ADDRESS]
    assert not list(tmp_path.glob("*.new"))


def test_a_failure_is_remembered_for_a_while(tmp_path: Path) -> None:
    inner = Counting()
    loader = KeptLoader(inner, tmp_path)
    for _ in range(3):
        with pytest.raises(ResourceError):
            loader.load("https://example.com/absent", 1000)
    assert len(inner.asked) == 1
    with pytest.raises(ResourceError):
        asyncio.run(KeptLoader(inner, tmp_path).aload("https://example.com/absent", 1000))


def test_a_torn_file_is_fetched_anew(tmp_path: Path) -> None:
    inner = Counting()
    whole = KeptLoader(inner, tmp_path).load(ADDRESS, 1000)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:-5])
    assert KeptLoader(inner, tmp_path).load(ADDRESS, 1000) == whole
    assert len(inner.asked) == 2


def test_the_folder_stays_bounded(tmp_path: Path) -> None:
    loader = KeptLoader(Counting(), tmp_path, disk_bytes=2000)
    for place in range(30):
        loader.load(f"{ADDRESS}?{place}", 1000)
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 2000


def test_a_kept_resource_obeys_the_cap_of_its_reader(tmp_path: Path) -> None:
    loader = KeptLoader(Counting(), tmp_path)
    loader.load(ADDRESS, 1000)
    with pytest.raises(LimitExceededError):
        loader.load(ADDRESS, 20)


def test_a_folder_that_cannot_be_written_costs_no_picture(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    assert KeptLoader(Counting(), blocked / "below").load(ADDRESS, 1000).data
    assert KeptLoader(Counting(), None).load(ADDRESS, 1000).data
