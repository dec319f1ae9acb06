# ruff: noqa: E501, FBT001 - a line is often a whole source file, an argument a case
"""A fault of an image never takes its page down: in production its tags are left out and it is logged."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from limner.errors import BlockedLoopError, DeadlineExceededError
from limner.head.images import HeadImages
from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]
BASE = "https://example.com"
GOOD = "def image():\n    return {PNG}\n"
FAULTS = {
    "raises": "def generate_image_metadata():\n    raise ConnectionError('the database is down')\n\ndef image():\n    return b''\n",
    "raises async": "async def generate_image_metadata():\n    raise ConnectionError('the database is down')\n\ndef image():\n    return b''\n",
    "exits": "def generate_image_metadata():\n    raise SystemExit(1)\n\ndef image():\n    return b''\n",
    "cannot be imported": "import no_such_module\n\ndef image():\n    return b''\n",
    "exits at import": "raise SystemExit(1)\n",
    "has no function": "x = 1\n",
    "is not a list": "def generate_image_metadata():\n    return 5\n\ndef image():\n    return b''\n",
    "params fail": "dynamic_params = False\n\ndef generate_static_params():\n    1 / 0\n\ndef image():\n    return b''\n",
}  # fmt: skip


def look(site: Site, path: str, *, in_loop: bool) -> HeadImages:
    return asyncio.run(site.ahead_images(path)) if in_loop else site.head_images(path)


@pytest.mark.parametrize("in_loop", [False, True])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_fails_leaves_out_its_own_tags_only(
    write_app: WriteApp, caplog: pytest.LogCaptureFixture, fault: str, in_loop: bool
) -> None:
    files = {
        "opengraph_image.py": GOOD,
        "p/[id]/opengraph_image.py": FAULTS[fault],
        "p/[id]/icon.py": GOOD,
        "p/[id]/apple_icon.py": GOOD,
        "p/[id]/apple-icon2.py": FAULTS[fault],
    }
    site = Site(write_app(files), base_url=BASE)
    caplog.clear()
    images = look(site, "/p/7", in_loop=in_loop)
    assert (images.open_graph, images.twitter, images.card) == (None, None, "")
    assert [icon.href.partition("?")[0] for icon in images.icons] == ["/p/7/icon"]
    assert [icon.href.partition("?")[0] for icon in images.apple_icons] == ["/p/7/apple-icon"]
    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == 2
    errors.sort(key=logging.LogRecord.getMessage, reverse=True)
    for record, name in zip(errors, ("opengraph_image.py", "apple-icon2.py"), strict=True):
        assert f"the page /p/7 has no tags of p/[id]/{name}" in record.getMessage()
        assert record.exc_info is not None


@pytest.mark.parametrize("in_loop", [False, True])
@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault != "exits at import"])
def test_in_development_it_is_raised(write_app: WriteApp, fault: str, in_loop: bool) -> None:
    site = Site(write_app({"p/[id]/icon.py": FAULTS[fault]}), base_url=BASE, development=True)
    with pytest.raises(Exception) as raised:  # noqa: PT011 - whatever each one raises
        look(site, "/p/7", in_loop=in_loop)
    assert "p/[id]/icon.py" in f"{raised.value}{getattr(raised.value, '__notes__', '')}"


@pytest.mark.parametrize(
    ("in_loop", "body"),
    [(True, "time.sleep(5)"), (True, "await asyncio.sleep(50)"), (False, "await asyncio.sleep(50)")],
)
def test_a_function_that_takes_too_long_leaves_out_its_tags(
    write_app: WriteApp, caplog: pytest.LogCaptureFixture, in_loop: bool, body: str
) -> None:
    keyword = "async def" if "await" in body else "def"
    slow = f"import asyncio\nimport time\n\n{keyword} generate_image_metadata():\n    {body}\n\ndef image():\n    return b''\n"
    site = Site(write_app({"icon.py": GOOD, "opengraph_image.py": slow}), base_url=BASE, deadline=0.2)
    begun = time.monotonic()
    images = look(site, "/", in_loop=in_loop)
    assert time.monotonic() - begun < 4
    assert images.open_graph is None
    assert len(images.icons) == 1
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.exc_info is not None
    assert record.exc_info[0] is DeadlineExceededError


def test_several_sync_functions_of_a_page_are_waited_for_no_longer_either(write_app: WriteApp) -> None:
    slow = "import time\n\ndef generate_image_metadata():\n    time.sleep(3)\n\ndef image():\n    return b''\n"
    quick = "def generate_image_metadata():\n    return [{'id': 1}]\n\ndef image():\n    return b''\n"
    site = Site(write_app({"icon.py": quick, "opengraph_image.py": slow}), base_url=BASE, deadline=0.2)
    begun = time.monotonic()
    images = site.head_images("/")
    assert time.monotonic() - begun < 2
    assert (images.open_graph, len(images.icons)) == (None, 1)


async def test_a_call_that_would_block_its_own_loop_is_the_callers_mistake_and_raised(write_app: WriteApp) -> None:
    slow = "async def generate_image_metadata():\n    return []\n\ndef image():\n    return b''\n"
    site = Site(write_app({"opengraph_image.py": slow}), base_url=BASE)
    with pytest.raises(BlockedLoopError, match=r"await site\.ahead"):
        site.head("/")
