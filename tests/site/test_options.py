"""Every option of a site is judged where it is given, with the name of the argument and what would be right."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from limner import Font, Limits, Renderer, Site
from limner.caches import MemoryCache
from limner.errors import InvalidValueError
from limner.resources.loader import ClosedLoader
from limner.serving.options import SiteKeywords, SiteOptions


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("base_url", 5),
        ("base_url", "example.com"),
        ("root_path", 5),
        ("root_path", "docs"),
        ("root_path", "/docs?x"),
        ("allowed_hosts", 5),
        ("allowed_hosts", [5]),
        ("development", 1),
        ("development", "yes"),
        ("renderer", Renderer),
        ("renderer", "skia"),
        ("fonts", "Inter"),
        ("fonts", 5),
        ("loader", "https://example.com"),
        ("loader", object()),
        ("limits", {"pixels": 5}),
        ("emoji", "apple"),
        ("files", 5),
        ("files", ""),
        ("files", "a\0b"),
        ("cache", 5),
        ("cache", MemoryCache),
        ("cache", ""),
        ("name", 5),
        ("deadline", "2"),
        ("deadline", 0),
        ("deadline", -1),
        ("deadline", float("nan")),
        ("deadline", float("inf")),
        ("deadline", True),
        ("queue", -1),
        ("queue", 0),
        ("queue", "4"),
        ("queue", 2.5),
        ("queue", True),
        ("signing_keys", "k" * 32),
        ("signing_keys", [5]),
        ("signing_keys", 5),
        ("workers", "4"),
        ("workers", -1),
        ("workers", 2.0),
        ("workers", True),
        ("workers", 257),
    ],
)
def test_a_value_that_is_not_of_its_kind_is_an_error_that_names_the_argument(name: str, value: Any) -> None:
    with pytest.raises(InvalidValueError) as raised:
        Site(**{name: value})
    assert repr(name) in raised.value.facts.what
    assert raised.value.facts.expected
    assert "kkk" not in str(raised.value), "a secret stands in a message"


def test_a_root_that_is_no_path_is_one_too() -> None:
    with pytest.raises(InvalidValueError, match="'root'"):
        Site(5)  # type: ignore[arg-type]  # a mistake


@pytest.mark.parametrize(
    ("name", "value"),
    [("fonts", [Font("Inter", "inter")]), ("loader", ClosedLoader()), ("limits", Limits()), ("emoji", "twemoji")],
)
def test_a_renderer_and_what_it_brings_itself_exclude_each_other(name: str, value: Any) -> None:
    with pytest.raises(InvalidValueError, match=f"'renderer' and '{name}' exclude each other") as raised:
        Site(renderer=Renderer(), **{name: value})
    assert raised.value.facts.suggestion == f"Site(renderer=Renderer({name}=…))"


def test_the_caps_of_a_renderer_hold_for_requests_too() -> None:
    site = Site(renderer=Renderer(limits=Limits(path=10)))
    assert site.server.routes.limits.path == 10
    assert Site(limits=Limits(path=11)).server.routes.limits.path == 11


def test_values_of_their_kind_are_taken(tmp_path: Path) -> None:
    given: SiteKeywords = {
        "base_url": "https://example.com", "root_path": "/docs", "allowed_hosts": ("example.com",), "fonts": iter(()),
        "loader": ClosedLoader(), "limits": Limits(), "files": tmp_path, "cache": tmp_path / "cache", "fallback": b"x",
        "name": "Shop", "deadline": 3, "queue": 1, "signing_keys": {"k" * 32}, "workers": 256, "emoji": None,
    }  # fmt: skip
    site = Site(tmp_path, **given)
    settings = site.server.settings
    assert (settings.deadline, settings.queue, settings.workers, settings.files) == (3.0, 1, 256, tmp_path)
    assert settings.renderer.loader is given["loader"]


def test_every_keyword_has_a_row_and_a_paragraph() -> None:
    rows = {row.name for row in fields(SiteOptions)} - {"folders"}
    assert rows == set(SiteKeywords.__annotations__)
    documented = set(re.findall(r"^        ([a-z_]+): ", Site.__doc__ or "", re.MULTILINE)) - {"root"}
    assert documented == rows - {"caller"}  # integrations alone give it


def test_an_unknown_argument_names_the_nearest() -> None:
    with pytest.raises(InvalidValueError, match="unknown argument 'worker' of Site") as raised:
        Site(worker=1)  # type: ignore[call-arg]  # a mistake
    assert raised.value.facts.suggestion == "workers"
