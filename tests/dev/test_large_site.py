"""A site of 2,000 images: its list asks for what is seen of it, and for nothing else."""

import json
import urllib.parse
from collections.abc import Callable, Mapping
from pathlib import Path

from browser import Browser
from opened_gallery import Opened, serve_gallery

WriteApp = Callable[[Mapping[str, object]], Path]
COUNT = 2000
CARD = f"""
from limner import ImageResponse


def generate_static_params():
    return [{{"id": str(number)}} for number in range({COUNT})]


def image(params):
    return ImageResponse(f"<p>{{params['id']}}</p>", width=60, height=30)
"""
ROWS = """(() => { const list = document.getElementById("places").getBoundingClientRect();
  const bottom = Math.min(list.bottom, innerHeight), links = [...document.querySelectorAll("#tree a[data-url]")];
  return links.filter((link) => { const row = link.getBoundingClientRect();
    return row.bottom > list.top && row.top < bottom; }).map((link) => link.dataset.url) })()"""
DRAWN = """(() => { const rows = new Set(%s); return [...document.querySelectorAll("#tree a[data-url]")]
  .filter((link) => rows.has(link.dataset.url)).every((link) => link.querySelector("img").naturalWidth > 0) })()"""


def asked(opened: Opened) -> list[str]:
    """Give the images whose thumbnails were asked for, in order."""
    addresses = [
        urllib.parse.urlsplit(str(event["params"]["request"]["url"]))
        for event in opened.browser.events
        if event["method"] == "Network.requestWillBeSent"
    ]
    return [urllib.parse.parse_qs(one.query)["url"][0] for one in addresses if one.path == "/__limner__/thumb"]


def test_thumbnails_are_asked_for_when_they_are_seen(write_app: WriteApp, browser: Browser) -> None:
    with serve_gallery(write_app({"p/[id]/opengraph_image.py": CARD}), browser) as opened:
        opened.show("/p/0/opengraph-image")
        assert browser.evaluate("document.querySelectorAll('#tree a[data-url]').length") == COUNT
        rows = browser.evaluate(ROWS)
        assert 10 < len(rows) < 60
        opened.until(DRAWN % json.dumps(rows))
        first = asked(opened)
        assert sorted(first) == sorted(rows)  # each once
        assert first == rows  # the upper before the lower

        browser.evaluate("document.getElementById('places').scrollTop = 1e9")
        last = opened.until(
            f"(() => {{ const rows = {ROWS}; return rows.at(-1) === '/p/1999/opengraph-image' && rows }})()"
        )
        opened.until(DRAWN % json.dumps(last))
        assert sorted(asked(opened)) == sorted([*rows, *last])  # and nothing of what flew by
        assert opened.faults() == []
