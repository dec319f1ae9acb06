# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownParameterType=false
# Starlette's client has types only with a client library of its own.
"""An image keeps its budget by the gentlest way that suffices, and says what was done."""

import io
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from starlette.testclient import TestClient

from limner import ImageResponse, Renderer, Site
from limner.bitmap import Bitmap
from limner.budget import Budget
from limner.encode.fit import FLOOR, fit
from limner.errors import InvalidValueError
from limner.html import div, img
from limner.platforms import PLATFORMS, Platform
from limner.prerender import build

WriteApp = Callable[[Mapping[str, object]], Path]


def noise(strength: int, size: tuple[int, int] = (600, 315)) -> str:
    """Give a picture that no PNG makes small: a gradient with noise, as photos have it, as an address."""
    from base64 import b64encode

    generator = np.random.default_rng(7)
    steps = np.linspace(40, 200, size[0], dtype=np.float64)[None, :, None]
    pixels = np.clip(steps + generator.normal(0, strength, (size[1], size[0], 3)), 0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return f"data:image/png;base64,{b64encode(out.getvalue()).decode()}"


def card(strength: int = 12) -> Any:
    return div(style="width: 100%; height: 100%")[img(src=noise(strength), style="width: 100%; height: 100%")]


FLAT = div(style="width: 100%; height: 100%; background: #a9520f; color: #fff; font-size: 60px; padding: 30px")[
    "A flat card with letters, whose edges have many colours"
]


def size_of(body: bytes) -> tuple[str | None, int]:
    return Image.open(io.BytesIO(body)).format, len(body)


def test_an_image_that_fits_stays_as_it_is() -> None:
    plain = ImageResponse(FLAT, width=600, height=315)
    within = ImageResponse(FLAT, width=600, height=315, budget="whatsapp")
    assert within.body == plain.body
    assert within.media_type == "image/png"
    assert within.draw().fitted == ""


def test_a_flat_card_gets_a_smaller_png_first() -> None:
    large = len(ImageResponse(FLAT, width=600, height=315).body)
    small = len(ImageResponse(FLAT, width=600, height=315, compression="small").body)
    assert small < large
    response = ImageResponse(FLAT, width=600, height=315, budget=(small + large) // 2)
    drawing = response.draw()
    assert (size_of(response.body)[0], drawing.fitted) == ("PNG", "smaller PNG")


@pytest.mark.parametrize("most", [60_000, 90_000, 120_000])
def test_a_photo_becomes_the_best_jpeg_that_fits(most: int) -> None:
    response = ImageResponse(card(), width=600, height=315, budget=most)
    assert len(ImageResponse(card(), width=600, height=315).body) > most
    kind, weight = size_of(response.body)
    assert kind == "JPEG"
    assert weight <= most
    assert response.media_type == "image/jpeg"
    assert response.headers["content-type"] == "image/jpeg"
    quality = int(response.draw().fitted.rpartition(" ")[2])
    if quality < 92:
        better = Renderer().render(card(), width=600, height=315, format="jpeg", quality=quality + 1)
        assert len(better) > most, "the next quality would not fit"


def test_a_lossy_image_keeps_its_format() -> None:
    for name, kind in (("jpeg", "JPEG"), ("webp", "WEBP")):
        given: Any = {"format": name, "quality": 90}
        whole = len(Renderer().render(card(), width=600, height=315, **given))
        body = Renderer().render(card(), width=600, height=315, budget=whole - 1, **given)
        assert size_of(body) == (kind, len(body))
        assert len(body) < whole


def test_a_transparent_image_becomes_a_webp_only_where_that_is_taken() -> None:
    node = div(style="width: 100%; height: 100%; padding: 20px")[img(src=noise(12), style="width: 100%; height: 100%")]
    own: Any = {"width": 600, "height": 315}
    drawn = Renderer().draw(node, budget=120_000, **own)
    assert drawn.media_type == "image/jpeg"
    assert Image.open(io.BytesIO(drawn.body)).convert("RGB").getpixel((3, 3)) == (255, 255, 255)
    pixels = np.full((300, 300, 4), 128, np.uint8)
    pixels[:, :, :3] = np.random.default_rng(7).integers(0, 255, (300, 300, 3))
    found = fit(Bitmap(300, 300, pixels), "png", Platform("a platform", 100_000, ("jpeg", "webp")))
    assert (found.format, size_of(found.body)) == ("webp", ("WEBP", len(found.body)))
    assert Image.open(io.BytesIO(found.body)).mode == "RGBA"


def test_below_the_floor_nothing_is_tried_and_it_is_said() -> None:
    drawing = Renderer().draw(card(60), width=600, height=315, budget=5_000)
    floor = Renderer().render(card(60), width=600, height=315, format="jpeg", quality=FLOOR)
    assert drawing.body == floor
    [said] = [one for one in drawing.diagnostics if one.code == "over-budget"]
    assert [one.severity for one in drawing.findings if one.code == "over-budget"] == ["warning"]
    assert "larger than its budget" in str(said)
    assert "5,000 bytes" in str(said)


def test_a_platform_is_a_name_and_600_kb_are_600_000_bytes() -> None:
    assert PLATFORMS["whatsapp"].most_bytes == 600_000
    with pytest.raises(InvalidValueError, match=r"try +'whatsapp'"):
        Renderer().render("x", budget="whatsap")
    for wrong in (0, -1, True, 1.5, "tiktok"):
        given: Any = {"budget": wrong}
        with pytest.raises(InvalidValueError, match="invalid value for 'budget'"):
            Renderer().render("x", **given)


ROUTE = """
from limner import ImageResponse
from limner.html import div, img

size = (600, 315)


def image():
    return ImageResponse(div(style="width: 100%; height: 100%")[
        img(src={photo!r}, style="width: 100%; height: 100%")]{options})
"""


def test_a_site_serves_keeps_and_builds_what_fits(write_app: WriteApp, tmp_path: Path) -> None:
    root = write_app({"opengraph_image.py": ROUTE.format(photo=noise(12), options=", budget=90_000")})
    site = Site(root, base_url="https://e.com")
    client = TestClient(site)
    for _ in range(2):  # the second is out of the cache
        reply = client.get("/opengraph-image")
        assert (reply.status_code, reply.headers["content-type"]) == (200, "image/jpeg")
        assert len(reply.content) <= 90_000
    assert 'og:image:type" content="image/jpeg"' in str(site.head("/")), "the head knows once it was drawn"
    assert build(root, tmp_path / "out", base_url="https://e.com").is_good
    assert (tmp_path / "out" / "opengraph-image.jpg").stat().st_size <= 90_000
    assert 'og:image:type" content="image/jpeg"' in (tmp_path / "out" / "_heads" / "index.html").read_text()


def test_a_budget_of_the_site_counts_for_every_image_and_development_says_what_was_done(write_app: WriteApp) -> None:
    root = write_app({"opengraph_image.py": ROUTE.format(photo=noise(12), options="")})
    reply = TestClient(Site(root, base_url="https://e.com", budget=90_000, development=True)).get("/opengraph-image")
    assert len(reply.content) <= 90_000
    assert 'budget;desc="JPEG of quality' in reply.headers["server-timing"]


def test_workers_keep_the_budget_too(write_app: WriteApp) -> None:
    root = write_app({"opengraph_image.py": ROUTE.format(photo=noise(12), options=", budget=90_000")})
    with Site(root, base_url="https://e.com", workers=1, deadline=30.0) as site:
        reply = TestClient(site).get("/opengraph-image")
    assert (reply.headers["content-type"], len(reply.content) <= 90_000) == ("image/jpeg", True)


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no time to any drawing that has a deadline."""
    real: Any = Budget.seconds_left
    monkeypatch.setattr(Budget, "seconds_left", property(lambda budget: None if real.fget(budget) is None else 0.0))


@pytest.mark.usefixtures("late")
def test_a_drawing_that_is_late_gives_what_it_has_and_says_so() -> None:
    own: dict[str, Any] = {"width": 600, "height": 315, "seconds": 60.0}
    drawing = Renderer().draw(card(12), budget=90_000, **own)
    assert drawing.media_type == "image/png"
    [said] = [one for one in drawing.diagnostics if one.code in {"unfitted", "over-budget"}]
    assert said.code == "unfitted"
    assert "no time" in said.facts.what
    in_time = Renderer().draw(card(12), budget=90_000, width=600, height=315)
    assert (in_time.media_type, len(in_time.body) <= 90_000) == ("image/jpeg", True)


@pytest.mark.usefixtures("late")
def test_what_the_first_reply_has_no_time_for_is_done_behind_it(write_app: WriteApp) -> None:
    root = write_app({"opengraph_image.py": ROUTE.format(photo=noise(12), options=", budget=90_000")})
    with Site(root, base_url="https://e.com", deadline=60.0) as site, TestClient(site) as client:
        first = client.get("/opengraph-image")
        assert (first.status_code, first.headers["content-type"]) == (200, "image/png")
        assert len(first.content) > 90_000
        assert first.headers["limner-fallback"] == "unfitted"
        assert "immutable" not in first.headers["cache-control"]
        later = first
        later = first
        for _ in range(200):
            later = client.get("/opengraph-image")
            if later.headers["content-type"] == "image/jpeg":
                break
            time.sleep(0.05)
    assert (later.headers["content-type"], len(later.content) <= 90_000) == ("image/jpeg", True)
    assert "limner-fallback" not in later.headers
