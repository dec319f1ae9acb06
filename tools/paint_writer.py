"""Draws random small pages of painted boxes, the same for the same seed.

Goes in: a seed. Comes out: a `Page`: HTML with six boxes in cells of 80 × 80 px, and what each box is made of.

Spec: none; what is drawn are the painting properties that cards use, two to four of them to a box.
"""

import base64
import io
import random
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from urllib.parse import quote

from PIL import Image, ImageDraw

WIDTH: Final = 240
HEIGHT: Final = 160
CELL: Final = 80

_NAMED: Final = ("red", "navy", "gold", "teal", "tomato", "orchid", "black", "white", "slategray", "lime")
_LINE_STYLES: Final = ("solid", "solid", "dashed", "dotted", "double", "groove", "ridge", "inset", "outset")
_BLENDS: Final = (
    "multiply", "screen", "overlay", "darken", "lighten", "color-dodge", "color-burn", "hard-light", "soft-light",
    "difference", "exclusion", "hue", "saturation", "color", "luminosity", "plus-lighter",
)  # fmt: skip
_SPACES: Final = (
    "srgb", "srgb-linear", "oklab", "lab", "xyz", "oklch", "oklch longer hue", "hsl", "hsl shorter hue", "hwb", "lch",
    "hsl increasing hue", "oklch decreasing hue",
)  # fmt: skip
_BOXES: Final = ("border-box", "padding-box", "content-box")


@dataclass
class Page:
    """A page and what its boxes are made of, by cell from left to right and from top to bottom."""

    html: str
    features: list[tuple[str, ...]] = field(default_factory=list[tuple[str, ...]])


@cache
def bitmap(width: int, height: int, kind: str, *, clear: bool) -> str:
    """Make the data URI of a small picture with slanting colours, a disc and a bar."""
    image = Image.new("RGBA", (width, height))
    image.putdata(
        [
            (x * 255 // width, y * 255 // height, 255 - (x + y) * 127 // (width + height) * 2, 255)
            for y in range(height)
            for x in range(width)
        ]
    )
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.2, height * 0.2, width * 0.7, height * 0.8), (255, 230, 40, 0 if clear else 255))
    draw.rectangle((width * 0.6, 0, width * 0.75, height), (20, 40, 160, 255))
    target = io.BytesIO()
    if kind == "jpeg":
        image.convert("RGB").save(target, "JPEG", quality=92)
    else:
        image.save(target, kind, **({"lossless": True} if kind == "webp" else {}))
    return f"data:image/{kind};base64,{base64.b64encode(target.getvalue()).decode()}"


class PaintWriter:
    """Draws one page."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(f"paint-{seed}")  # noqa: S311 - drawn again from its seed

    def pick(self, *choices: str) -> str:
        """Pick one."""
        return self.random.choice(choices)

    def maybe(self, share: float) -> bool:
        """Tell yes as often as the share says."""
        return self.random.random() < share

    def whole(self, low: int, high: int) -> int:
        """Give a whole number."""
        return self.random.randint(low, high)

    def px(self, low: float, high: float) -> str:
        """Give a length, seldom a fractional one."""
        if self.maybe(0.15):
            return f"{self.random.uniform(low, high):.2f}px"
        return f"{self.whole(int(low), int(high))}px"

    def length(self, low: int, high: int) -> str:
        """Give a length or a percentage."""
        return f"{self.whole(0, 100)}%" if self.maybe(0.3) else self.px(low, high)

    def color(self, *, opaque: bool = False) -> str:
        """Give a colour of any notation."""
        choice = self.whole(0, 11)
        alpha = "" if opaque or self.maybe(0.7) else f" / {self.random.uniform(0.2, 0.9):.2f}"
        hue = self.whole(0, 360)
        if choice < 3:
            return self.pick(*_NAMED)
        if choice < 6:
            return f"#{self.whole(0, 0xFFFFFF):06x}" + ("" if not alpha else f"{self.whole(60, 230):02x}")
        return {
            6: f"rgb({self.whole(0, 255)} {self.whole(0, 255)} {self.whole(0, 255)}{alpha})",
            7: f"hsl({hue} {self.whole(20, 100)}% {self.whole(20, 80)}%{alpha})",
            8: f"oklch({self.whole(40, 85)}% 0.{self.whole(2, 25):02d} {hue}{alpha})",
            9: f"lab({self.whole(20, 90)}% {self.whole(-60, 60)} {self.whole(-60, 60)}{alpha})",
            10: f"hwb({hue} {self.whole(0, 50)}% {self.whole(0, 50)}%{alpha})",
            11: f"color-mix(in {self.pick('oklab', 'srgb', 'hsl')}, {self.pick(*_NAMED)} {self.whole(10, 90)}%, "
            f"{self.pick(*_NAMED)})",
        }[choice]

    # ── images ───────────────────────────────────────────────────────────────────────────────────────────

    def stops(self, unit: str, *, repeating: bool) -> str:
        """Give the stops of a gradient."""
        count = self.whole(2, 4)
        parts: list[str] = []
        most = {"%": self.whole(20, 50), "px": self.whole(8, 30), "deg": self.whole(30, 120)}[unit] if repeating else 0
        for index in range(count):
            stop = self.color()
            if repeating:
                stop += f" {most * index / (count - 1):.4g}{unit}"
            elif self.maybe(0.35):
                stop += f" {self.whole(0, 100) if unit != 'deg' else self.whole(0, 360)}{unit}"
            elif self.maybe(0.1):
                stop += " 20% 40%"
            parts.append(stop)
            if index < count - 1 and not repeating and self.maybe(0.1):
                parts.append(f"{self.whole(10, 90)}%")
        return ", ".join(parts)

    def gradient(self) -> str:
        """Give a gradient."""
        kind = self.pick("linear", "linear", "radial", "conic")
        repeating = self.maybe(0.25)
        space = f"in {self.pick(*_SPACES)}" if self.maybe(0.3) else ""
        unit = "deg" if kind == "conic" else self.pick("%", "px")
        at = f"at {self.length(0, 60)} {self.length(0, 60)}" if self.maybe(0.5) else ""
        if kind == "linear":
            direction = self.pick("", f"{self.whole(-90, 400)}deg", "to right", "to top left", "0.2turn", "to bottom")
            head = f"{direction} {space}"
        elif kind == "radial":
            shape = self.pick("", "circle", "ellipse", "circle closest-side", "farthest-side", "closest-corner")
            if self.maybe(0.25):
                shape = self.pick(f"{self.whole(4, 50)}px", f"{self.whole(10, 90)}% {self.whole(10, 90)}%")
            head = f"{shape} {at} {space}"
        else:
            turn = f"from {self.whole(0, 360)}deg" if self.maybe(0.5) else ""
            head = f"{turn} {at} {space}"
        head = " ".join(head.split())
        name = f"{'repeating-' if repeating else ''}{kind}-gradient"
        return f"{name}({head + ', ' if head else ''}{self.stops(unit, repeating=repeating)})"

    def svg_source(self) -> str:
        """Give an SVG with an own size, or a view box, or both."""
        width, height = self.whole(10, 60), self.whole(10, 60)
        size = self.pick(f'width="{width}" height="{height}"', "", f'width="{width}" height="{height}"')
        extra = self.pick("", "", ' preserveAspectRatio="none"', ' preserveAspectRatio="xMinYMax slice"')
        dashes = self.pick("", 'stroke-dasharray="4 2"')
        fill, stroke = (f"#{self.whole(0, 0xFFFFFF):06x}" for _ in range(2))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width} {height}"{extra}>'
            f'<rect width="{width}" height="{height}" fill="{self.pick("none", "#eee", fill)}"/>'
            f'<circle cx="{width / 2}" cy="{height / 2}" r="{min(width, height) / 3:.1f}" fill="{fill}" '
            f'stroke="{stroke}" stroke-width="{self.whole(1, 4)}"/>'
            f'<path d="M2 {height - 2}L{width / 2} {height / 3:.1f}L{width - 2} {height - 2}" fill="none" '
            f'stroke="{stroke}" stroke-width="2" {dashes}/></svg>'
        )

    def source(self) -> str:
        """Give the address of a picture."""
        if self.maybe(0.35):
            return "data:image/svg+xml," + quote(self.svg_source())
        return bitmap(
            self.random.choice((8, 20, 37, 64, 120)),
            self.random.choice((8, 15, 40, 90)),
            self.pick("png", "png", "jpeg", "webp"),
            clear=self.maybe(0.5),
        )

    def image(self) -> str:
        """Give an image of CSS."""
        return f'url("{self.source()}")' if self.maybe(0.4) else self.gradient()

    def repeat(self) -> str:
        """Give a value of `background-repeat`."""
        return self.pick("repeat", "no-repeat", "repeat-x", "space", "round", "no-repeat repeat", "round space")

    def place(self) -> str:
        """Give a position and perhaps a size, as in `background`."""
        position = self.pick(
            "center", "left top", "right 4px bottom 6px", f"{self.px(-10, 30)} {self.px(-10, 30)}",
            f"{self.whole(0, 100)}% {self.whole(0, 100)}%",
        )  # fmt: skip
        size = self.pick(
            "", "/ cover", "/ contain", f"/ {self.px(6, 40)} {self.px(6, 40)}", f"/ {self.whole(10, 120)}%",
            f"/ auto {self.px(8, 40)}",
        )  # fmt: skip
        return f"{position} {size}"

    # ── features: each gives declarations ────────────────────────────────────────────────────────────────

    def background(self) -> str:
        """A plain or layered background."""
        layers = [f"{self.image()} {self.place()} {self.repeat()}" for _ in range(self.whole(1, 2))]
        if self.maybe(0.3):
            layers[0] += f" {self.pick(*_BOXES)}" + (f" {self.pick(*_BOXES)}" if self.maybe(0.5) else "")
        blend = f"; background-blend-mode: {self.pick(*_BLENDS[:-1])}" if self.maybe(0.2) else ""
        return f"background: {', '.join(layers)}{' ' + self.color() if self.maybe(0.5) else ''}{blend}"

    def plain_gradient(self) -> str:
        """A gradient all over the box."""
        return f"background: {self.gradient()}"

    def border(self) -> str:
        """A border of one or four kinds."""
        if self.maybe(0.5):
            return f"border: {self.px(1, 10)} {self.pick(*_LINE_STYLES)} {self.color()}"
        if self.maybe(0.5):
            sides = self.random.sample(("top", "right", "bottom", "left"), self.whole(1, 3))
            return "; ".join(
                f"border-{side}: {self.px(1, 10)} {self.pick(*_LINE_STYLES)} {self.color()}" for side in sides
            )
        return (
            f"border-style: {' '.join(self.pick(*_LINE_STYLES) for _ in range(4))}; "
            f"border-width: {' '.join(self.px(0, 10) for _ in range(4))}; "
            f"border-color: {' '.join(self.color() for _ in range(self.random.choice((1, 2, 4))))}"
        )

    def radius(self) -> str:
        """Round corners."""
        if self.maybe(0.5):
            return f"border-radius: {self.length(2, 40)}"
        first = " ".join(self.length(0, 40) for _ in range(self.whole(1, 4)))
        second = " ".join(self.length(0, 40) for _ in range(self.whole(1, 4)))
        return f"border-radius: {first}" + (f" / {second}" if self.maybe(0.3) else "")

    def corner(self) -> str:
        """Shaped corners."""
        shapes = ("bevel", "scoop", "notch", "square", "squircle", "round", "superellipse(1.5)", "superellipse(-2)")
        return (
            f"border-radius: {self.length(5, 30)}; "
            f"corner-shape: {' '.join(self.pick(*shapes) for _ in range(self.random.choice((1, 1, 2, 4))))}"
        )

    def shadow(self) -> str:
        """Shadows of the box."""
        parts = [
            f"{'inset ' if self.maybe(0.35) else ''}{self.px(-8, 8)} {self.px(-8, 8)} {self.px(0, 12)} "
            f"{self.px(-4, 6)} {self.color()}"
            for _ in range(self.whole(1, 2))
        ]
        return f"box-shadow: {', '.join(parts)}"

    def filters(self) -> str:
        """One or two functions of `filter`."""
        return " ".join(
            self.pick(
                f"blur({self.whole(0, 5)}px)", f"brightness(0.{self.whole(2, 9)})", "brightness(1.4)", "contrast(1.6)",
                "contrast(0.5)", "grayscale(1)", "grayscale(0.4)", "sepia(0.8)", "invert(1)", "invert(0.3)",
                f"hue-rotate({self.whole(0, 360)}deg)", "saturate(2)", "saturate(0.3)", "opacity(0.5)",
                f"drop-shadow({self.px(-6, 6)} {self.px(-6, 6)} {self.px(0, 5)} {self.color()})",
            )
            for _ in range(self.whole(1, 2))
        )  # fmt: skip

    def filter(self) -> str:
        """A filter."""
        return f"filter: {self.filters()}"

    def backdrop(self) -> str:
        """A filter of what lies behind."""
        return f"backdrop-filter: {self.filters()}; background: rgb(255 255 255 / 0.{self.whole(1, 4)})"

    def blend(self) -> str:
        """A blend mode."""
        return f"mix-blend-mode: {self.pick(*_BLENDS)}"

    def opacity(self) -> str:
        """Opacity."""
        return f"opacity: 0.{self.whole(1, 9)}"

    def clip_path(self) -> str:
        """A clip path."""
        value = self.pick(
            f"circle({self.length(10, 30)})", f"circle({self.whole(20, 60)}% at {self.length(5, 40)} top)",
            f"ellipse({self.whole(20, 60)}% {self.whole(20, 60)}%)",
            f"inset({self.px(0, 10)} {self.px(0, 10)} round {self.px(0, 14)})",
            f"polygon({', '.join(f'{self.whole(0, 100)}% {self.whole(0, 100)}%' for _ in range(self.whole(3, 6)))})",
            "polygon(evenodd, 50% 0, 80% 100%, 0 35%, 100% 35%, 20% 100%)",
            "path('M0 0 L40 0 Q 60 30 20 50 Z')", f"xywh(4px 6px {self.whole(20, 90)}% 30px round 6px)",
            "content-box", f"circle(closest-side) {self.pick(*_BOXES)}",
            "shape(from 0% 50%, curve to 100% 50% with 50% -20%, line to 80% 100%, close)",
        )  # fmt: skip
        return f"clip-path: {value}"

    def mask(self) -> str:
        """One or two masks."""
        layers = [f"{self.image()} {self.place()} {self.repeat()}" for _ in range(self.whole(1, 2))]
        more = f"; mask-composite: {self.pick('add', 'subtract', 'intersect', 'exclude')}" if len(layers) > 1 else ""
        more += f"; mask-mode: {self.pick('alpha', 'luminance', 'match-source')}" if self.maybe(0.25) else ""
        more += f"; mask-origin: {self.pick(*_BOXES)}" if self.maybe(0.2) else ""
        more += f"; mask-clip: {self.pick(*_BOXES, 'no-clip')}" if self.maybe(0.2) else ""
        return f"mask: {', '.join(layers)}{more}"

    def transform(self) -> str:
        """One or two functions of `transform`."""
        parts = [
            self.pick(
                f"rotate({self.whole(-90, 90)}deg)", f"scale({self.random.uniform(0.4, 1.4):.2f})", "scale(-1, 1)",
                f"translate({self.length(-8, 8)}, {self.px(-8, 8)})", f"skewX({self.whole(-30, 30)}deg)",
                f"skew({self.whole(-20, 20)}deg, {self.whole(-20, 20)}deg)", "matrix(1, 0.2, -0.3, 0.9, 2, 3)",
                f"rotateX({self.whole(0, 70)}deg)", "rotate(90deg)",
            )
            for _ in range(self.whole(1, 2))
        ]  # fmt: skip
        origin = f"; transform-origin: {self.length(0, 40)} {self.length(0, 40)}" if self.maybe(0.3) else ""
        return f"transform: {' '.join(parts)}{origin}"

    def outline(self) -> str:
        """An outline."""
        value = f"outline: {self.px(1, 6)} {self.pick(*_LINE_STYLES)} {self.color()}"
        return value + (f"; outline-offset: {self.px(-8, 6)}" if self.maybe(0.5) else "")

    def border_image(self) -> str:
        """A border image."""
        slices = self.pick("30%", "8", f"{self.whole(1, 12)}", "20% 10%", "33% fill", "100%")
        width = self.pick("", f" / {self.px(3, 14)}", " / 1 2", " / auto", " / 20%")
        outset = f" / {self.px(0, 6)}" if width and self.maybe(0.4) else ""
        repeat = self.pick("stretch", "repeat", "round", "space", "round stretch")
        border = f"border: {self.px(3, 12)} solid {self.color()}"
        return f"{border}; border-image: {self.image()} {slices}{width}{outset} {repeat}"

    def overflow(self) -> str:
        """Cut what sticks out."""
        return self.pick("overflow: hidden", "overflow: clip", "overflow: clip; overflow-clip-margin: 4px")

    def text_shadow(self) -> str:
        """Shadows of text."""
        parts = [f"{self.px(-4, 4)} {self.px(-4, 4)} {self.px(0, 5)} {self.color()}" for _ in range(self.whole(1, 2))]
        return f"text-shadow: {', '.join(parts)}"

    def text_decoration(self) -> str:
        """Lines at text."""
        line = self.pick("underline", "line-through", "overline", "underline overline")
        shape = self.pick("solid", "double", "dotted", "dashed", "wavy")
        extra = self.pick("", f" {self.px(1, 5)}", " from-font", " 10%")
        offset = f"; text-underline-offset: {self.px(-3, 6)}" if self.maybe(0.4) else ""
        skip = f"; text-decoration-skip-ink: {self.pick('none', 'all', 'auto')}" if self.maybe(0.3) else ""
        color = self.color() if self.maybe(0.6) else ""
        return f"text-decoration: {line} {shape} {color}{extra}{offset}{skip}"

    def text_stroke(self) -> str:
        """A stroke around glyphs."""
        fill = f"; -webkit-text-fill-color: {self.pick('transparent', self.color())}" if self.maybe(0.5) else ""
        order = "; paint-order: stroke fill" if self.maybe(0.3) else ""
        return f"-webkit-text-stroke: {self.px(1, 4)} {self.color()}{fill}{order}"

    def text_clip(self) -> str:
        """A background seen through the glyphs."""
        return f"background: {self.image()}; -webkit-background-clip: text; color: {self.pick('transparent', '#0004')}"

    def object_fit(self) -> str:
        """How a picture fits its box."""
        fit = self.pick("fill", "contain", "cover", "none", "scale-down")
        return f"object-fit: {fit}; object-position: {self.length(0, 30)} {self.length(0, 30)}"

    def rendering(self) -> str:
        """How a picture is enlarged."""
        return f"image-rendering: {self.pick('pixelated', 'crisp-edges', 'auto', 'smooth')}"

    # ── boxes ────────────────────────────────────────────────────────────────────────────────────────────

    def features_of(self, names: tuple[str, ...]) -> tuple[list[str], list[str]]:
        """Give some features by name and their declarations."""
        chosen = self.random.sample(names, self.whole(1, 3))
        return chosen, [getattr(self, name)() for name in chosen]

    def box(self, column: int, row: int) -> tuple[str, tuple[str, ...]]:
        """Draw the box of one cell."""
        kind = self.pick("box", "box", "box", "img", "text", "text", "svg", "nest")
        width, height = self.whole(20, 56), self.whole(20, 56)
        left, top = column * CELL + (CELL - width) // 2, row * CELL + (CELL - height) // 2
        shift = (self.random.choice((0.25, 0.5, 0.75)), 0.5) if self.maybe(0.1) else (0, 0)
        place = f"left: {left + shift[0]}px; top: {top + shift[1]}px; width: {width}px; height: {height}px"
        both = ("border", "radius", "corner", "shadow", "filter", "blend", "opacity", "clip_path", "mask", "transform",
                "outline", "border_image")  # fmt: skip
        if kind == "text":
            names, declarations = self.features_of(
                ("text_shadow", "text_decoration", "text_stroke", "text_clip", *both[3:10])
            )
            place = f"left: {column * CELL + 8}px; top: {row * CELL + 10}px; width: 64px"
            size = self.whole(14, 30)
            declarations += [f"font-size: {size}px", f"font-weight: {self.pick('400', '700')}"]
            return self.element(kind, names, [place, f"color: {self.color()}", *declarations], "Spaghy Lj")
        if kind in ("img", "svg"):
            names, declarations = self.features_of((*both, "rendering", "background"))
            declarations = [place, *([self.object_fit()] if kind == "img" else []), *declarations]
            if self.maybe(0.3):
                declarations.append(f"padding: {self.px(2, 8)}")
            return self.element(kind, names, declarations, "")
        names, declarations = self.features_of((*both, "background", "plain_gradient", "backdrop", "overflow"))
        base = f"background: {self.color()}" if self.maybe(0.7) else ""
        if self.maybe(0.3):
            declarations.append(f"padding: {self.px(2, 8)}")
        inner = ""
        if kind == "nest":
            inner_names, inner_declarations = self.features_of((*both, "background", "plain_gradient", "overflow"))
            names += [f"in-{name}" for name in inner_names]
            inner_place = (
                f"position: absolute; left: {self.px(-8, 20)}; top: {self.px(-8, 20)}; width: 30px; height: 24px"
            )
            style = "; ".join([inner_place, f"background: {self.color()}", *inner_declarations])
            inner = f"<div style='{_quoted(style)}'></div>"
        return self.element(kind, names, [place, base, *declarations], inner)

    def element(self, kind: str, names: list[str], declarations: list[str], inner: str) -> tuple[str, tuple[str, ...]]:
        """Write one element."""
        style = _quoted("; ".join(part for part in declarations if part))
        features = (kind, *sorted(names))
        if kind == "img":
            return f"<img src='{self.source()}' style='{style}'>", features
        if kind == "svg":
            return self.svg_source().replace("<svg ", f"<svg class=cell style='{style}' ", 1), features
        return f"<div class=cell style='{style}'>{inner}</div>", features

    def page(self) -> Page:
        """Draw the whole page."""
        ground = self.pick("", "", f"background: {self.color(opaque=True)}", f"background: {self.gradient()}")
        drawn = [self.box(index % 3, index // 3) for index in range(6)]
        stripes = "<p></p>" if self.maybe(0.4) else ""
        rule = (
            f"body {{ margin: 0; width: {WIDTH}px; height: {HEIGHT}px; overflow: hidden; position: relative; "
            f"font: 16px/1.2 Geist; {ground} }} * {{ box-sizing: border-box }} .cell, img {{ position: absolute }} "
            "p { position: absolute; inset: 60px 0; margin: 0; background: repeating-linear-gradient(45deg, #234 0 6px,"
            " #9bd 6px 12px) }"
        )
        html = f"<!doctype html>\n<style>{rule}</style>\n{stripes}" + "\n".join(one for one, _ in drawn) + "\n"
        return Page(html, [features for _, features in drawn])


def _quoted(style: str) -> str:
    return style.replace("'", "&#39;")


def draw_page(seed: int) -> Page:
    """Draw the page of a seed."""
    return PaintWriter(seed).page()
