"""Each rule: one thing that breaks it, and one that does not."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from limner.checks import RULES
from limner.checks.pages import icon_links, read_page
from limner.checks.problem import Problem
from limner.checks.run import check_icons, check_image, check_page, gather
from limner.checks.subjects import IconsSubject, ImageSubject, PageSubject, Served

ROOT = Path(__file__).resolve().parent.parent.parent
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">%s<path d="M1 1h6v6H1z" fill="%s"/></svg>'


@cache
def picture(
    width: int = 1200, height: int = 630, color: str = "#a9520f", form: str = "PNG", dot: str = "", alpha: int = 255
) -> bytes:
    """Write a picture with Pillow: one colour, and a square of another in its middle."""
    image = Image.new("RGBA", (width, height), color)
    image.putalpha(alpha)
    if dot:
        reach = min(width, height) // 4
        middle = (width // 2, height // 2)
        box = (middle[0] - reach, middle[1] - reach, middle[0] + reach, middle[1] + reach)
        ImageDraw.Draw(image).rectangle(box, fill=dot)
    out = io.BytesIO()
    (image.convert("RGB") if form == "JPEG" or alpha == 255 else image).save(out, form)
    return out.getvalue()


def served(body: bytes, media_type: str = "image/png", **more: Any) -> Served:
    return Served(200, body, media_type, **more)


def share(body: bytes | None = None, **given: Any) -> ImageSubject:
    facts: dict[str, Any] = {
        "role": "open-graph", "address": "https://e.com/a.png", "link": "https://e.com/a.png", "type": "image/png",
        "width": 1200, "height": 630, "alt": "A card",
    }  # fmt: skip
    whole: dict[str, Any] = {"served": served(picture() if body is None else body), **facts, **given}
    return ImageSubject(**whole)


def slow(again: float, first: float = 3.5) -> ImageSubject:
    return share(served=served(picture(), seconds=first, again=again), is_served=True)


def icon(body: bytes, **given: Any) -> ImageSubject:
    whole: dict[str, Any] = {"role": "icon", "address": "/icon.png", "served": served(body), **given}
    return ImageSubject(**whole)


HEAD = {
    "og:title": "T", "og:description": "D", "og:url": "https://e.com/", "og:image": "https://e.com/a.png",
    "twitter:card": "summary_large_image", "og:site_name": "S", "theme-color": "#a9520f",
}  # fmt: skip


def page(**changed: str | None) -> PageSubject:
    """Give a page whose tags are right but for some."""
    tags = {**HEAD, **{name.replace("__", ":").replace("_and_", "-"): value for name, value in changed.items()}}
    lines = [f'<meta property="{name}" content="{value}">' for name, value in tags.items() if value is not None]
    return read_page("\n".join(["<!doctype html><title>T</title>", *lines]).encode(), "/")


def ico(*sizes: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (48, 48), "#a9520f").save(out, "ICO", sizes=[(size, size) for size in sizes])
    return out.getvalue()


MANIFEST: dict[str, Any] = {
    "name": "S",
    "icons": [
        {"src": "192.png", "sizes": "192x192"}, {"src": "512.png", "sizes": "512x512"},
        {"src": "maskable.png", "sizes": "512x512", "purpose": "maskable"},
    ],
}  # fmt: skip
LINKS = (
    '<link rel="icon" href="/favicon.ico" sizes="48x48"><link rel="icon" href="/icon.svg" type="image/svg+xml">'
    '<link rel="icon" href="/96.png" sizes="96x96"><link rel="apple-touch-icon" href="/apple.png" sizes="180x180">'
    '<link rel="manifest" href="/manifest.webmanifest"><meta name="apple-mobile-web-app-title" content="S">'
)
FILES: dict[str, bytes] = {
    "/favicon.ico": ico(16, 32, 48), "/icon.svg": SVG % (b"", b"#a9520f"), "/96.png": picture(96, 96, dot="#fff"),
    "/apple.png": picture(180, 180), "/manifest.webmanifest": json.dumps(MANIFEST).encode(),
    "/192.png": picture(192, 192), "/512.png": picture(512, 512), "/maskable.png": picture(512, 512, dot="#fff"),
    "/robots.txt": b"User-agent: *\nDisallow: /private/\n",
}  # fmt: skip


def icons(links: str = LINKS, **changed: bytes | None) -> IconsSubject:
    """Give a site whose icons are right but for some files."""
    names = {"ico": "/favicon.ico", "svg": "/icon.svg", "png": "/96.png", "apple": "/apple.png",
             "manifest": "/manifest.webmanifest", "maskable": "/maskable.png", "robots": "/robots.txt"}  # fmt: skip
    files = {**FILES, **{names[name]: body for name, body in changed.items()}}

    def ask(address: str) -> Served:
        body = files.get(address)
        return Served(404) if body is None else Served(200, body)

    read = read_page(links.encode(), "/")
    found = icon_links(read)
    images = [
        ImageSubject(
            role="apple-icon" if "apple" in link.rel else "icon", address=link.href, served=ask(link.href),
            type=link.type, sizes=link.sizes,
        )
        for link in found
    ]  # fmt: skip
    return IconsSubject(address="/", links=found, icons=images, ask=ask, page=read)


def manifest(**changed: Any) -> bytes:
    return json.dumps({**MANIFEST, **changed}).encode()


def purposes(*purpose: str) -> bytes:
    third = {"src": "maskable.png", "sizes": "512x512", "purpose": " ".join(purpose)}
    return manifest(icons=[*MANIFEST["icons"][:2], third])


Case = tuple[Callable[[], Any], Callable[[], Any]]
CASES: dict[str, list[Case]] = {
    "image-reply": [
        (lambda: share(served=Served(404)), share),
        (lambda: share(served=served(picture(), redirects=1), is_served=True), lambda: share(is_served=True)),
        (lambda: slow(3.4), lambda: slow(2.9, 2.9)),
        (lambda: slow(0.1), lambda: share(is_served=True)),
    ],
    "image-address": [
        (lambda: share(link="/a.png"), share),
        (lambda: share(link="https://e.com/" + "a" * 2048), lambda: share(link="https://e.com/" + "a" * 2000)),
    ],
    "image-format": [
        (lambda: share(SVG % (b"", b"red")), share),
        (lambda: share(picture(form="GIF")), lambda: share(picture(form="JPEG"))),
        (lambda: share(picture(form="AVIF")), share),
        (lambda: share(b"<html>"), share),
    ],
    "image-type": [
        (lambda: share(type="image/jpeg"), share),
        (lambda: share(served=served(picture(), "image/webp")), lambda: share(served=served(picture(), "image/png"))),
    ],
    "image-bytes": [
        (lambda: share(picture() + bytes(600_000)), lambda: share(picture() + bytes(500_000))),
        (lambda: share(picture() + bytes(9_000_000)), share),
    ],
    "image-size": [
        (lambda: share(picture(190, 190)), share),
        (lambda: share(picture(500, 262)), lambda: share(picture(600, 315))),
        (lambda: share(picture(4100, 2150)), lambda: share(picture(4096, 2150))),
    ],
    "image-dimensions": [(lambda: share(width=600), share), (lambda: share(width=None), share)],
    "image-ratio": [
        (lambda: share(picture(1300, 300)), share),
        (lambda: share(picture(800, 800)), lambda: share(picture(1200, 600))),
    ],
    "image-alt": [
        (lambda: share(alt=""), lambda: share(alt=None)),
        (lambda: share(alt="a" * 421), lambda: share(alt="a" * 420)),
        (lambda: share(alt="a" * 4097), share),
    ],
    "image-opaque": [(lambda: share(picture(alpha=200)), share)],
    "page-image": [(lambda: page(og__image=None), page)],
    "image-count": [
        (lambda: read_page(b'<meta property="og:image" content="https://e.com/a">' * 5, "/"),
         lambda: read_page(b'<meta property="og:image" content="https://e.com/a">' * 4, "/")),
    ],
    "page-card": [(lambda: page(twitter__card=None), page), (lambda: page(twitter__card="large"), page)],
    "page-title": [(lambda: page(og__title=None), page)],
    "page-description": [(lambda: page(og__description=None), page)],
    "page-url": [(lambda: page(og__url="/a"), page), (lambda: page(og__url=None), page)],
    "page-site-name": [(lambda: page(og__site_name="s" * 257), lambda: page(og__site_name="s" * 256))],
    "page-head-bytes": [
        (lambda: read_page(b"<style>" + b" " * 300_000 + b'</style><meta property="og:title" content="T">', "/"),
         lambda: read_page(b'<meta property="og:title" content="T"><style>' + b" " * 300_000 + b"</style>", "/")),
    ],
    "page-secure-url": [(lambda: page(og__image__secure_url="https://e.com/a.png"), page)],
    "page-theme-color": [(lambda: page(theme_and_color="tomato"), page)],
    "icon-any": [(lambda: icons("", ico=None), icons)],
    "icon-reply": [
        (lambda: icon(b"", served=Served(404)), lambda: icon(picture(48, 48))),
        (lambda: icon(picture(48, 48), sizes="32x32"), lambda: icon(picture(48, 48), sizes="48x48")),
        (lambda: icon(picture(48, 48), type="image/svg+xml"), lambda: icon(picture(48, 48), type="image/png")),
    ],
    "icon-square": [(lambda: icon(picture(48, 40)), lambda: icon(picture(48, 48)))],
    "icon-legible": [
        (lambda: icon(picture(48, 48, "#fdfdfd")), lambda: icon(picture(48, 48, "#fdfdfd", dot="#a9520f"))),
        (lambda: icon(picture(48, 48, "#202020")), lambda: icon(picture(48, 48, "#202020", dot="#fff"))),
    ],
    "icon-ico": [(lambda: icons(ico=ico(16, 32)), icons), (lambda: icons(ico=None), icons),
                 (lambda: icons(ico=picture(48, 48)), icons)],
    "icon-svg": [
        (lambda: icons(svg=SVG % (b"", b"#123")),
         lambda: icons(svg=SVG % (b"<style>@media (prefers-color-scheme: dark) {path {fill: #fff}}</style>", b"#123"))),
        (lambda: icons(LINKS.replace("/icon.svg", "/96.png")), icons),
    ],
    "icon-png": [(lambda: icons(png=picture(48, 48)), icons)],
    "icon-apple": [(lambda: icons(apple=picture(180, 180, alpha=100)), icons),
                   (lambda: icons(apple=picture(120, 120)), icons),
                   (lambda: icons(LINKS.replace("apple-touch-icon", "other")), icons)],
    "icon-manifest": [
        (lambda: icons(manifest=b"no"), icons), (lambda: icons(manifest=manifest(name="")), icons),
        (lambda: icons(manifest=manifest(icons=[{"src": "none.png", "sizes": "192x192"}])), icons),
        (lambda: icons(manifest=manifest(icons=[{"src": "192.png", "sizes": "512x512"}])), icons),
        (lambda: icons(LINKS.replace('"manifest"', '"none"')), icons),
    ],
    "icon-maskable": [
        (lambda: icons(maskable=wide_ink()), icons),
        (lambda: icons(manifest=purposes("any", "maskable")), lambda: icons(manifest=purposes("maskable"))),
        (lambda: icons(maskable=picture(512, 512, alpha=100)), icons),
        (lambda: icons(manifest=purposes("any")), icons),
    ],
    "icon-title": [(lambda: icons(LINKS.replace("apple-mobile-web-app-title", "other")), icons)],
    "icon-robots": [(lambda: icons(robots=b"User-agent: Googlebot\nDisallow: /96.png\n"), icons)],
}  # fmt: skip


def wide_ink() -> bytes:
    """Give a maskable icon whose ink reaches almost to its corners."""
    image = Image.new("RGB", (512, 512), "#fff")
    ImageDraw.Draw(image).rectangle((40, 40, 472, 472), fill="#a9520f")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def problems(subject: Any) -> list[Problem]:
    if isinstance(subject, PageSubject):
        return list(check_page(subject))
    return list(check_icons(subject) if isinstance(subject, IconsSubject) else check_image(subject))


@pytest.mark.parametrize(("code", "case"), [(code, case) for code, cases in CASES.items() for case in cases])
def test_a_rule_is_broken_by_one_and_not_by_the_other(code: str, case: Case) -> None:
    broken, good = case
    found = [one for one in problems(broken()) if one.rule == code]
    assert found, f"{code} says nothing"
    assert all(one.message for one in found)
    assert not [one.message for one in problems(good()) if one.rule == code]


def test_every_rule_has_a_case_and_what_is_right_breaks_none() -> None:
    assert set(CASES) == {rule.code for rule in RULES.values() if rule.check is not None}
    assert problems(share()) == []
    assert problems(page()) == []
    assert problems(icons()) == []


@pytest.mark.parametrize(
    ("subject", "severity"),
    [
        (lambda: share(picture() + bytes(600_000)), "warning"), (lambda: share(picture() + bytes(9_000_000)), "error"),
        (lambda: share(alt="a" * 4097), "error"), (lambda: share(picture(800, 800)), "note"),
    ],
)  # fmt: skip
def test_what_one_platform_minds_is_less_than_what_all_mind(subject: Callable[[], Any], severity: str) -> None:
    assert {one.severity for one in problems(subject())} >= {severity}


def test_one_fault_of_many_images_of_a_file_is_told_once() -> None:
    one = Problem(rule="image-alt", severity="warning", message="m", file="a.py", line=1)
    same = [replace(one, image=f"/{n}") for n in range(4)]
    [told] = gather([*same, *same])
    assert told.message == "m (and in 3 more images)"


def test_the_page_of_rules_and_the_table_say_the_same() -> None:
    text = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \| (\w+) \| (.+?) \|", text, re.MULTILINE)
    assert [(code, severity, title) for code, severity, title in rows] == [
        (rule.code, rule.severity, rule.title)
        for about in ("drawing", "image", "page", "icons", "icon", "site")
        for rule in RULES.values()
        if rule.about == about
    ]
    assert all(rule.source in text for rule in RULES.values() if rule.check is not None)


def test_every_finding_of_a_drawing_is_a_rule() -> None:
    text = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    findings = dict(re.findall(r"^\| `([\w-]+)` \| (\w+) \|", text, re.MULTILINE))
    drawn = {code: rule.severity for code, rule in RULES.items() if rule.about == "drawing" and code != "markup"}
    assert drawn == findings
