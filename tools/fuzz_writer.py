"""Writes the random inputs of `fuzz`: sheets, pages, drawings, fonts and pictures that are nearly right.

Goes in: a kind (`KINDS`) and a seed. Comes out: HTML, the same for the same seed. What is nearly right goes deepest, so
each kind starts from something valid and then breaks it: a number becomes huge, a name changes, a byte flips.
"""

import base64
import importlib.resources
import io
import random
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from limner.css.properties import PROPERTIES
from random_writer import KINDS as LAYOUTS
from random_writer import draw_document
from text_samples import PARAGRAPHS

_TESTS: Final = Path(__file__).parent.parent / "tests"
_NUMBERS: Final = (
    "0", "-0", "1", "-1", ".5", "7", "100", "1e3", "-1e4", "65536", "1e7", "2147483648", "-2147483649", "1e20",
    "3.5e38", "-1e39", "1e-39", "1e308", "9e999",
)  # fmt: skip
_MATHS: Final = (
    "calc(1px / 0)", "calc(0px / 0)", "calc(-1px / 0)", "calc(infinity * 1px)", "calc(NaN * 1em)", "max(1px, 50%, NaN)",
    "mod(5px, 0px)", "round(up, 1px, 0px)", "pow(9, 999)", "hypot(1e30px, 1e30px)", "var(--a)", "var(--none)",
    "var(--none, 5px)", "env(none, 1px)", "attr(id)", "calc(100% - var(--a))", "clamp(9px, 1px, -9px)",
)  # fmt: skip
_UNITS: Final = ("", "px", "em", "%", "fr", "deg", "turn", "s", "vw", "cqw", "lh", "ch", "ex", "rem", "dppx", "Q", "x")
_COLORS: Final = (
    "red", "#12345678", "transparent", "currentColor", "oklch(1e9 9 999)", "color(display-p3 9 -9 0 / 2)",
    "hsl(1e20 9% 9%)", "color-mix(in oklch longer hue, red 1e9%, lab(50 1e9 0))", "rgb(from var(--a) r g b)",
    "light-dark(red, blue)",
)  # fmt: skip
_IMAGES: Final = (
    "linear-gradient(red, blue)", "linear-gradient(1e9deg, red -1e9px, blue 1e9px)",
    "radial-gradient(circle 0px, red, blue)", "radial-gradient(1e9px 0px at 1e9px 0, red 50%, blue 50%)",
    "conic-gradient(from 1e9turn, red 0 0, blue 1e-9deg)", "repeating-linear-gradient(red 0, blue 0)",
    "repeating-radial-gradient(red, blue 1e-6px)", "none", "url(data:image/svg+xml,<svg/>)", "url(data:,)",
    "url(#none)", "image-set('a' 0x, url(data:,) 1e9x)", "cross-fade(red, blue 1e9%)", "element(#a)", "paint(a)",
)  # fmt: skip
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)
_TAGS: Final = (
    "div", "p", "span", "b", "i", "a", "img", "svg", "table", "tr", "td", "th", "tbody", "thead", "caption", "col",
    "colgroup", "ul", "ol", "li", "dl", "dt", "dd", "details", "summary", "ruby", "rt", "rp", "br", "wbr", "hr",
    "h1", "section", "pre", "textarea", "input", "button", "select", "option", "fieldset", "legend", "meter",
    "progress", "video", "canvas", "iframe", "math", "mi", "template", "slot", "style", "title", "foreignObject",
    "path", "circle", "rect", "text", "tspan", "use", "g", "defs", "symbol", "mark", "sub", "sup", "q", "bdo", "bdi",
    "font", "center",
)  # fmt: skip
_SHAPES: Final = (
    "g", "a", "rect", "circle", "ellipse", "line", "polyline", "polygon", "path", "text", "tspan", "textPath", "use",
    "image", "svg", "symbol", "switch",
)  # fmt: skip
_SERVERS: Final = (
    "linearGradient", "radialGradient", "pattern", "clipPath", "mask", "filter", "marker", "defs", "style",
    "foreignObject", "stop", "feGaussianBlur", "feTurbulence", "feOffset", "feFlood", "feMerge", "feMergeNode",
    "feImage", "feTile", "feBlend", "feComposite", "feColorMatrix", "feConvolveMatrix", "feDisplacementMap",
    "feDiffuseLighting", "feSpecularLighting", "fePointLight", "feSpotLight", "feMorphology", "feComponentTransfer",
    "feFuncR", "feDropShadow", "title", "desc", "animate", "set",
)  # fmt: skip
_GEOMETRY: Final = (
    "x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2", "fx", "fy", "fr", "dx", "dy",
    "rotate", "offset", "stdDeviation", "baseFrequency", "numOctaves", "seed", "radius", "scale", "k1", "k2", "k3",
    "k4", "order", "kernelMatrix", "divisor", "bias", "targetX", "surfaceScale", "specularExponent",
    "limitingConeAngle", "pathLength", "startOffset", "textLength", "markerWidth", "markerHeight", "refX", "refY",
    "stroke-width", "stroke-dasharray", "stroke-miterlimit", "font-size", "opacity", "fill-opacity", "values",
    "tableValues",
)  # fmt: skip
_FIXED: Final = {
    "transform": ("rotate(1e9)", "scale(0)", "matrix(1 1 1 1 0 0)", "skewX(90)", "translate(1e39)", "scale(1e-30)"),
    "viewBox": ("0 0 100 100", "0 0 0 0", "0 0 1e-30 1e30", "-1e38 0 1e38 1"),
    "preserveAspectRatio": ("none", "xMidYMid slice", "defer xMinYMax"),
    "fill": ("red", "url(#a)", "url(#b) blue", "none", "context-fill", "currentColor"),
    "stroke": ("red", "url(#a)", "url(#b) blue", "none", "context-stroke"),
    "href": ("#a", "#b", "#c", "#none", "data:,", "data:image/svg+xml,<svg/>"),
    "clip-path": ("url(#a)", "url(#b)", "circle(1e9px)"),
    "mask": ("url(#a)", "url(#c)"),
    "filter": ("url(#a)", "url(#c)", "blur(1e9px)", "drop-shadow(0 0 1e6px red)"),
    "marker-mid": ("url(#a)", "url(#b)"),
    "in": ("SourceGraphic", "SourceAlpha", "BackgroundImage", "FillPaint", "a", "none"),
    "result": ("a", "b"),
    "gradientUnits": ("userSpaceOnUse", "objectBoundingBox"),
    "spreadMethod": ("repeat", "reflect", "pad"),
    "primitiveUnits": ("userSpaceOnUse", "objectBoundingBox"),
    "operator": ("in", "xor", "arithmetic", "dilate", "erode", "lighter"),
    "type": ("matrix", "hueRotate", "turbulence", "fractalNoise", "table", "discrete", "gamma"),
    "mode": ("multiply", "hue", "color-dodge"),
    "edgeMode": ("wrap", "none", "duplicate"),
    "text-anchor": ("middle", "end"),
    "dominant-baseline": ("central", "hanging", "text-before-edge"),
    "lengthAdjust": ("spacingAndGlyphs", "spacing"),
    "orient": ("auto", "auto-start-reverse", "1e9"),
    "method": ("stretch", "align"),
}


class Writer:
    """Writes one input."""

    def __init__(self, kind: str, seed: int) -> None:
        self.random = random.Random(f"fuzz-{kind}-{seed}")  # noqa: S311 - drawn again from its seed

    def pick(self, choices: Sequence[str]) -> str:
        """Pick one."""
        return self.random.choice(choices)

    def maybe(self, share: float) -> bool:
        """Tell yes as often as the share says."""
        return self.random.random() < share

    def number(self) -> str:
        """Give a number that is seldom a good one."""
        if self.maybe(0.5):
            return f"{self.random.uniform(-20, 200):.3g}"
        return self.pick(_NUMBERS)

    # ── sheets ───────────────────────────────────────────────────────────────────────────────────────────

    def value(self) -> str:
        """Give a component of a value."""
        return self.random.choice(
            (
                lambda: self.number() + self.pick(_UNITS),
                lambda: self.pick(_MATHS),
                lambda: self.pick(_COLORS),
                lambda: self.pick(_IMAGES),
                lambda: self.pick(_words()),
            )
        )()

    def declaration(self) -> str:
        """Give one declaration: a recorded value, perhaps with other numbers, or a heap of components."""
        if self.maybe(0.6):
            name, value = self.random.choice(_declarations())
            if self.maybe(0.6):
                value = _NUMBER.sub(lambda found: self.number() if self.maybe(0.5) else found.group(), value)
        else:
            name = self.pick(_properties())
            value = self.pick((" ", ", ", " / ")).join(self.value() for _ in range(self.random.randint(1, 4)))
        if self.maybe(0.04):
            value = self.broken(value)
        return f"{name}: {value}{' !important' if self.maybe(0.03) else ''}"

    def declarations(self, most: int) -> str:
        """Give some."""
        return "; ".join(self.declaration() for _ in range(self.random.randint(1, most)))

    def broken(self, text: str) -> str:
        """Cut, double or change a piece of a text."""
        if not text:
            return text
        at = self.random.randrange(len(text))
        end = min(len(text), at + self.random.randint(1, 12))
        piece = self.pick(
            ("", text[at:end] * 2, "(", ")", "{", "}", '"', "\\", "<", "/*", "\x00", "\ud7ff", "é", "!", "--")
        )
        return text[:at] + piece + text[end:]

    def rule(self) -> str:
        """Give one rule."""
        selector = ", ".join(
            self.pick(("", ":nth-child(2n+1 of ", ":has(> ", ":not(", ":is("))
            + self.pick(("*", "div", "p", "td", "span", "img", "b", ":root", "::before", "::first-line", "#a", "[id]"))
            for _ in range(self.random.randint(1, 2))
        )
        selector += ")" * selector.count("(")
        inner = f"{selector} {{ {self.declarations(4)} }}"
        if self.maybe(0.2):
            around = ("@media (width > 1px)", "@supports (a: b)", "@layer a", "@container (width > 1px)", "@scope (p)")
            inner = f"{self.pick(around)} {{ {inner} }}"
        return inner

    def css(self) -> str:
        """Give a page of ordinary layout under a sheet that is not."""
        page = draw_document(self.pick(LAYOUTS), self.random.randrange(10**6))
        sheet = "\n".join(self.rule() for _ in range(self.random.randint(1, 6)))
        sheet += f"\n:root {{ --a: {self.value()}; --b: var(--a) }} @keyframes k {{ to {{ {self.declarations(2)} }} }}"
        if self.maybe(0.2):
            sheet = self.broken(sheet)
        return f"{page}<style>{sheet}</style><p style='{self.declarations(3)}' id=a>{self.words()}</p>"

    def words(self) -> str:
        """Give some text in some language."""
        text = self.random.choice(PARAGRAPHS)[1]
        at = self.random.randrange(len(text))
        return text[at : at + self.random.randint(1, 60)]

    # ── pages ────────────────────────────────────────────────────────────────────────────────────────────

    def html(self) -> str:
        """Give a page whose elements stand anywhere, or an ordinary one with pieces cut or doubled."""
        if self.maybe(0.4):
            page = draw_document(self.pick(LAYOUTS), self.random.randrange(10**6))
            for _ in range(self.random.randint(1, 8)):
                page = self.broken(page)
            return page
        parts: list[str] = []
        for _ in range(self.random.randint(3, 60)):
            if self.maybe(0.35):
                parts.append(f"</{self.pick(_TAGS)}>")
            else:
                parts.append(f"<{self.pick(_TAGS)}{self.attributes()}>")
                if self.maybe(0.5):
                    parts.append(self.words())
        return "".join(parts)

    def attributes(self) -> str:
        """Give some attributes."""
        found: list[str] = []
        names = ("width", "height", "colspan", "rowspan", "span", "size", "border", "cols", "rows", "start", "value")
        found += [f"{name}={self.number()}{self.pick(('', '%', '*'))}" for name in names if self.maybe(0.08)]
        if self.maybe(0.3):
            layout = self.pick(
                ("flex", "grid", "table", "inline-table", "table-cell", "contents", "inline", "ruby", "block")
            )
            found.append(f'style="display: {layout}; {self.declarations(2)}"')
        if self.maybe(0.1):
            found.append(f"dir={self.pick(('rtl', 'auto', 'ltr'))} lang={self.pick(('ar', 'ja', 'x', ''))}")
        if self.maybe(0.05):
            found.append(
                f'src="{self.pick(("data:,", "data:image/png;base64,AA", "nowhere.png", "file:///x", "http://[::1]/"))}"'
            )
        return "".join(f" {one}" for one in found)

    # ── drawings ─────────────────────────────────────────────────────────────────────────────────────────

    def svg(self) -> str:
        """Give a drawing in the page or as a picture of it."""
        body = "".join(self.shape(0) for _ in range(self.random.randint(1, 6)))
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg"{self.geometry()}>{body}</svg>'
        if self.maybe(0.2):
            drawing = self.broken(drawing)
        if self.maybe(0.4):
            uri = "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()
            style = f"width: 50px; height: 50px; background: url({uri}); mask: url({uri})"
            return f"<img src='{uri}'><div style='{style}'></div>"
        return f"<p>{drawing}<b style='filter: url(#a); clip-path: url(#b); mask: url(#c)'>x</b>"

    def shape(self, depth: int) -> str:
        """Give an element of a drawing with what is in it."""
        tag = self.pick(_SHAPES) if self.maybe(0.6) else self.pick(_SERVERS)
        inner = ""
        if depth < 4:
            inner = "".join(self.shape(depth + 1) for _ in range(self.random.randint(0, 3)))
        if tag in ("text", "tspan", "textPath", "foreignObject", "title"):
            inner = self.words().replace("<", "") + inner
        if tag == "style":
            inner = self.rule()
        return f"<{tag}{self.geometry()}>{inner}</{tag}>"

    def geometry(self) -> str:
        """Give the attributes of an element of a drawing."""
        found: list[str] = [f'id="{self.pick("abc")}"'] if self.maybe(0.4) else []
        for name in self.random.sample(_GEOMETRY, self.random.randint(0, 7)):
            value = " ".join(self.number() for _ in range(1 if self.maybe(0.8) else self.random.randint(2, 9)))
            found.append(f'{name}="{value}{self.pick(("", "", "%", "em"))}"')
        fixed = self.random.sample(tuple(_FIXED), self.random.randint(0, 4))
        found += [f'{name}="{self.pick(_FIXED[name])}"' for name in fixed]
        if self.maybe(0.4):
            found.append(f'd="{self.path()}" points="{" ".join(self.number() for _ in range(5))}"')
        if self.maybe(0.2):
            style = self.declarations(2).replace('"', "'").replace("<", "")
            found.append(f'style="{style}"')
        return "".join(f" {one}" for one in found)

    def path(self) -> str:
        """Give path data."""
        sizes = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
        found = "M0 0"
        for _ in range(self.random.randint(1, 8)):
            letter = self.pick(tuple(sizes))
            found += (letter if self.maybe(0.5) else letter.lower()) + " ".join(
                self.number() for _ in range(sizes[letter])
            )
        return self.broken(found).replace('"', "").replace("<", "") if self.maybe(0.1) else found

    # ── files ────────────────────────────────────────────────────────────────────────────────────────────

    def spoilt(self, data: bytes, most: int, head: int) -> bytes:
        """Change some bytes, more often in the head, where tables and lengths are."""
        out = bytearray(data)
        for _ in range(self.random.randint(1, most)):
            at = self.random.randrange(min(head, len(out)) if self.maybe(0.6) else len(out))
            size = self.random.choice((1, 1, 2, 4))
            out[at : at + size] = self.random.choice(
                (self.random.randbytes(size), b"\xff" * size, b"\x00" * size, b"\x7f" + b"\xff" * (size - 1))
            )
        if self.maybe(0.1):
            del out[self.random.randrange(len(out)) :]
        return bytes(out)

    def font(self) -> str:
        """Give a page with text of a font whose bytes were changed."""
        data = self.random.choice(_font_files())
        if data[:4] == b"wOF2":
            spoilt = self.spoilt(data, 4, 120)
        else:
            spoilt = self.spoilt_table(data) if self.maybe(0.8) else self.spoilt(data, 12, 400)
        uri = "data:font/ttf;base64," + base64.b64encode(spoilt).decode()
        styles = (
            "",
            "font-weight: 723",
            "font-variant: small-caps",
            "font-feature-settings: 'ss01' 3",
            "font-style: italic",
        )
        style = self.pick(styles)
        style += "; font-variation-settings: 'wght' 1e9, 'abcd' -1" if self.maybe(0.2) else ""
        sheet = f"@font-face {{ font-family: f; src: url({uri}) }}"
        return f'<style>{sheet}</style><p style="font-family: f; {style}">Hamburg fi 12 {self.words()}'

    def spoilt_table(self, data: bytes) -> bytes:
        """Change bytes within one table, so that every table gets its turn however short it is."""
        out = bytearray(data)
        count = int.from_bytes(data[4:6], "big")
        record = 12 + 16 * self.random.randrange(max(count, 1))
        start, size = (
            int.from_bytes(data[record + 8 : record + 12], "big"),
            int.from_bytes(data[record + 12 : record + 16], "big"),
        )
        out[start : start + size] = self.spoilt(bytes(out[start : start + size]) or b"\0", 10, 64)[:size].ljust(
            size, b"\0"
        )
        return bytes(out)

    def picture(self) -> str:
        """Give a page with a picture whose bytes were changed."""
        name = self.pick(("PNG", "JPEG", "WEBP", "GIF", "BMP", "ICO", "AVIF", "TIFF"))
        side = self.random.randint(1, 60)
        mode = self.pick(("RGB", "RGBA", "L", "P", "1", "LA", "CMYK"))
        pixels = np.frombuffer(self.random.randbytes(side * side * 3), np.uint8).reshape(side, side, 3)
        image, out = Image.fromarray(pixels).convert("RGB").convert(mode), io.BytesIO()
        frames = [image.rotate(90)] if name in ("GIF", "WEBP", "PNG") and self.maybe(0.2) else []
        try:
            image.save(out, name, **({"save_all": True, "append_images": frames} if frames else {}))
        except (OSError, ValueError):  # not every format knows every mode
            image.convert("RGB").save(out := io.BytesIO(), name)
        spoilt = self.spoilt(out.getvalue(), 6, 60)
        uri = f"data:image/{name.lower()};base64," + base64.b64encode(spoilt).decode()
        return (
            f"<img src='{uri}' style='image-orientation: from-image; width: {self.random.randint(1, 300)}px'>"
            f"<div style='width: 99px; height: 40px; background: url({uri}) 3px 2px / 7px;"
            f" border: 9px solid; border-image: url({uri}) 30%'></div>"
        )


@cache
def _properties() -> tuple[str, ...]:
    return tuple(sorted(PROPERTIES))


@cache
def _declarations() -> tuple[tuple[str, str], ...]:
    """Give the recorded values: pairs of a property and a value, right and wrong ones."""
    found: list[tuple[str, str]] = []
    name = ""
    for line in (_TESTS / "css" / "values.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            found += [(name, value.strip()) for value in line.split(";") if value.strip()]
        elif line and not line.startswith("#"):
            name = line.strip()
    return tuple(found)


@cache
def _words() -> tuple[str, ...]:
    return tuple(sorted({word for _, value in _declarations() for word in re.findall(r"[a-zA-Z-]{3,}", value)}))


@cache
def _font_files() -> tuple[bytes, ...]:
    packages = ("fontpkg_geist", "fontpkg_geist_mono", "fontpkg_noto_sans_arabic", "fontpkg_noto_sans_thai")
    files = [one for package in packages for one in (importlib.resources.files(package) / "files").iterdir()]
    small = [one.read_bytes() for one in files if one.name.endswith((".ttf", ".otf", ".woff2"))]
    recorded = [one.read_bytes() for one in sorted((_TESTS / "text" / "faces").glob("*.woff2"))]
    return tuple(sorted((one for one in (*small, *recorded) if len(one) < 400_000), key=len))


KINDS: Final[dict[str, Callable[[Writer], str]]] = {
    "css": Writer.css,
    "html": Writer.html,
    "svg": Writer.svg,
    "fonts": Writer.font,
    "pictures": Writer.picture,
}


def write_input(kind: str, seed: int) -> str:
    """Give the input of a kind and a seed."""
    return KINDS[kind](Writer(kind, seed))
