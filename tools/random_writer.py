"""Draws random documents: small whole pages of one kind of layout each, the same for the same seed.

Goes in: a kind (`KINDS`) and a seed. Comes out: HTML. A change here draws other documents, so that what was recorded
of them must be recorded again.

Spec: none; what is drawn are the properties that cards are made of, each often enough to meet each other.
"""

import random
from collections.abc import Callable
from typing import Final, TypeAlias
from urllib.parse import quote

KINDS: Final = ("flex", "grid", "block", "inline", "absolute", "mixed", "table", "image")

_WORDS: Final = (
    "a", "card", "with", "some", "words", "that", "run", "over", "lines", "and", "then", "on", "again",
    "ending", "in", "longer", "ones", "such", "as", "typography", "rendering", "measure", "Geist", "sans",
    "quick", "brown", "fox", "jumps", "well-known", "3.14", "(so)", "typesetting,", "end.",
)  # fmt: skip
_CONTENT_ALIGNMENTS: Final = ("center", "start", "end", "space-between", "space-around", "space-evenly", "stretch")
_ITEM_ALIGNMENTS: Final = ("center", "start", "end", "stretch", "baseline", "last baseline")
_MIXED: Final = ("flex", "flex", "grid", "grid", "block", "block", "inline", "absolute", "table")

Choice: TypeAlias = tuple[float, Callable[[], str]]


class Writer:
    """Draws one document.

    Attributes:
        random: Where chance comes from.
        kind: What kind of document.
        left: How many more elements it may have.
        pictures: How often a leaf is a picture.
    """

    def __init__(self, kind: str, seed: int) -> None:
        self.random = random.Random(f"{kind}-{seed}")  # noqa: S311 - drawn again from its seed
        self.kind = kind
        self.left = self.random.randint(4, 18)
        self.pictures = {"image": 0.5, "mixed": 0.1}.get(kind, 0.0)

    def pick(self, *choices: str) -> str:
        """Pick one."""
        return self.random.choice(choices)

    def maybe(self, share: float) -> bool:
        """Tell yes as often as the share says."""
        return self.random.random() < share

    def some(self, *choices: Choice) -> list[str]:
        """Make each of the choices as often as its share says."""
        return [make() for share, make in choices if self.maybe(share)]

    # ── values ───────────────────────────────────────────────────────────────────────────────────────────

    def length(self, low: int, high: int) -> str:
        """Give a length in px."""
        return f"{self.random.randint(low, high)}px"

    def percent(self, low: int = 10, high: int = 100) -> str:
        """Give a percentage."""
        return f"{self.random.randint(low, high)}%"

    def size(self) -> str:
        """Give a width or height."""
        choice = self.random.random()
        if choice < 0.5:
            return self.length(10, 200)
        if choice < 0.7:
            return self.percent()
        if choice < 0.75:
            return f"calc({self.percent(10, 80)} - {self.length(0, 20)})"
        if choice < 0.8:
            return f"{self.pick('min', 'max')}({self.percent(10, 80)}, {self.length(30, 150)})"
        if choice < 0.84:
            return f"clamp({self.length(10, 40)}, {self.percent(10, 80)}, {self.length(60, 200)})"
        return self.pick("auto", "min-content", "max-content", "fit-content")

    def limit(self) -> str:
        """Give a value of `min-width`, `max-width` or those of the height."""
        if self.maybe(0.7):
            return self.length(10, 180)
        return self.pick(self.percent(20, 100), "min-content", "max-content", "fit-content")

    def text(self, most: int = 9) -> str:
        """Give some words."""
        return " ".join(self.random.choice(_WORDS) for _ in range(self.random.randint(1, most)))

    def image_source(self) -> str:
        """Give the address of a picture: an SVG with or without a natural size and ratio."""
        width, height = self.random.randint(8, 160), self.random.randint(8, 120)
        attributes = {
            0: f'width="{width}" height="{height}"',
            1: f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"',
            2: f'viewBox="0 0 {width} {height}"',
        }[self.random.choice((0, 0, 0, 1, 2))]
        return "data:image/svg+xml," + quote(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}></svg>')

    # ── boxes ────────────────────────────────────────────────────────────────────────────────────────────

    def document(self) -> str:
        """Draw the whole page."""
        layout = self.kind
        if layout == "mixed":
            layout = self.pick(*_MIXED)
        elif layout == "image":
            layout = self.pick("flex", "grid", "block", "inline", "absolute")
        body = self.box(layout, 0, "width: 500px")
        sizing = "content-box" if self.maybe(0.1) else "border-box"
        return (
            f"<!doctype html>\n<style>body {{ margin: 0; font: 16px/1.4 Geist }} *, ::before {{ box-sizing: {sizing} }}"
            f"</style>\n{body}\n"
        )

    def box(self, layout: str, depth: int, given: str = "") -> str:
        """Draw a container with its children."""
        if layout == "table":
            return self.table(depth, given)
        self.left -= 1
        styles = [given] if given else []
        styles += self.container(layout)
        children: list[str] = []
        for _ in range(self.random.randint(1, 5)):
            if self.left <= 0:
                break
            children.append(self.child(layout, depth + 1))
        if not children:
            children.append(self.text())
        return f'<div style="{"; ".join(styles)}">{"".join(children)}</div>'

    def child(self, layout: str, depth: int) -> str:
        """Draw one child of a container: another container, a picture, an empty box or text."""
        if layout == "inline":
            return self.inline_child(depth)
        styles = self.item(layout)
        if depth < 4 and self.left > 0 and self.maybe(0.35):
            if self.kind == "mixed":
                inner = self.pick(*_MIXED)
            elif self.kind == "image":
                inner = self.pick(layout, layout, "flex", "grid", "block", "inline")
            else:
                inner = layout
            return self.box(inner, depth, "; ".join(styles))
        self.left -= 1
        if self.maybe(self.pictures):
            return self.image(styles)
        if self.maybe(0.3):
            styles += [f"width: {self.length(5, 120)}", f"height: {self.length(5, 80)}"]
            return f'<div style="{"; ".join(styles)}"></div>'
        return f'<div style="{"; ".join(styles)}">{self.text()}</div>'

    def image(self, styles: list[str]) -> str:
        """Draw a picture with the styles of an item."""
        styles = [
            *styles,
            *self.some(
                (0.3, lambda: f"width: {self.size()}"),
                (0.3, lambda: f"height: {self.size()}"),
                (0.15, lambda: f"max-width: {self.limit()}"),
                (0.15, lambda: f"max-height: {self.limit()}"),
                (0.1, lambda: f"min-width: {self.limit()}"),
                (0.1, lambda: f"min-height: {self.limit()}"),
                (0.1, lambda: f"aspect-ratio: {self.pick('1', '2', 'auto 3 / 2')}"),
                (0.2, lambda: "display: block"),
            ),
        ]
        attributes = f' width="{self.random.randint(10, 150)}"' if self.maybe(0.1) else ""
        attributes += f' height="{self.random.randint(10, 100)}"' if self.maybe(0.1) else ""
        return f'<img src="{self.image_source()}"{attributes} style="{"; ".join(styles)}">'

    def inline_child(self, depth: int) -> str:
        """Draw one piece of inline content."""
        self.left -= 1
        choice = self.random.random()
        if self.maybe(self.pictures / 2):
            picture = self.image([f"vertical-align: {self.vertical_align()}"] if self.maybe(0.5) else [])
            # A block would cut the inline boxes around it, whose rectangles the browser tells in a way of its own.
            return picture.replace("display: block", "display: inline") + " "
        if choice < 0.35:
            return self.text() + self.pick(" ", " ", "")
        if choice < 0.7:
            return self.span(depth)
        if choice < 0.88:
            style = [f"display: {self.pick('inline-block', 'inline-block', 'inline-block', 'inline-flex')}"]
            style += self.some(
                (0.6, lambda: f"vertical-align: {self.vertical_align()}"),
                (0.5, lambda: f"width: {self.length(10, 90)}"),
                (0.2, lambda: f"height: {self.length(5, 60)}"),
                (0.5, lambda: f"padding: {self.length(0, 4)}"),
                (0.2, lambda: f"margin: {self.length(0, 6)}"),
                (0.1, lambda: "overflow: hidden"),
            )
            text = self.text(4) if self.maybe(0.9) else ""
            return f'<span style="{"; ".join(style)}">{text}</span>{self.pick(" ", " ", "")}'
        if choice < 0.94:
            style = [
                f"float: {self.pick('left', 'right')}",
                *self.some(
                    (0.5, lambda: f"width: {self.length(20, 120)}"),
                    (0.3, lambda: f"height: {self.length(10, 60)}"),
                    (0.3, lambda: f"margin: {self.length(0, 8)}"),
                ),
            ]
            return f'<div style="{"; ".join(style)}">{self.text(3)}</div>'
        return "<br>"

    def span(self, depth: int) -> str:
        """Draw an inline box, which may hold others."""
        style = [f"font-size: {self.random.randint(10, 32)}px", f"padding: 0 {self.length(0, 6)}"]
        style += self.some(
            (0.2, lambda: f"vertical-align: {self.vertical_align()}"),
            (0.1, lambda: f"line-height: {self.pick('1', '1.5', '20px', 'normal')}"),
            (0.1, lambda: f"font-weight: {self.pick('700', '300')}"),
            (0.1, lambda: f"letter-spacing: {self.pick('1px', '-0.5px', '0.05em')}"),
            (0.1, lambda: f"border: {self.length(1, 3)} solid"),
            (0.1, lambda: f"margin: 0 {self.length(0, 8)}"),
            (0.1, lambda: f"white-space: {self.pick('nowrap', 'pre', 'pre-wrap')}"),
            (0.1, lambda: "position: relative; top: 3px; left: 2px"),
        )
        inner = self.text(5)
        if depth < 3 and self.left > 0 and self.maybe(0.25):
            inner += " " + self.inline_child(depth + 1)
        return f'<span style="{"; ".join(style)}">{inner}</span>{self.pick(" ", " ", "")}'

    def vertical_align(self) -> str:
        """Give a value of `vertical-align`."""
        return self.pick(
            "baseline", "top", "middle", "bottom", "text-top", "text-bottom", "super", "sub", "4px", "-20%"
        )  # fmt: skip

    def table(self, depth: int, given: str) -> str:
        """Draw a small table."""
        self.left -= 1
        styles = [given.replace("width: 500px", f"width: {self.pick('500px', '100%', 'auto', '300px')}")]
        styles += self.some(
            (0.6, lambda: f"border-spacing: {self.length(0, 8)} {self.length(0, 8)}"),
            (0.2, lambda: "table-layout: fixed"),
            (0.25, lambda: "border-collapse: collapse"),
            (0.3, lambda: f"border: {self.length(1, 4)} solid"),
        )
        columns = self.random.randint(1, 4)
        caption = f"<caption>{self.text(4)}</caption>" if self.maybe(0.15) else ""
        rows = [
            self.row(depth, columns, "th" if number == 0 and self.maybe(0.3) else "td")
            for number in range(self.random.randint(1, 4))
        ]
        if self.maybe(0.2):
            rows[0] = f"<thead>{rows[0]}</thead>"
        return f'<table style="{"; ".join(one for one in styles if one)}">{caption}{"".join(rows)}</table>'

    def row(self, depth: int, columns: int, tag: str) -> str:
        """Draw one row of a table."""
        self.left -= 1
        styles = self.some((0.15, lambda: f"height: {self.length(20, 80)}"))
        cells: list[str] = []
        at = 0
        while at < columns:
            span = 2 if at + 2 <= columns and self.maybe(0.1) else 1
            cells.append(self.cell(depth, tag, span))
            at += span
        style = f' style="{"; ".join(styles)}"' if styles else ""
        return f"<tr{style}>{''.join(cells)}</tr>"

    def cell(self, depth: int, tag: str, span: int) -> str:
        """Draw one cell."""
        styles = self.some(
            (0.3, lambda: f"padding: {self.length(0, 12)}"),
            (0.3, lambda: f"border: {self.length(1, 4)} solid"),
            (0.2, lambda: f"vertical-align: {self.pick('top', 'middle', 'bottom', 'baseline')}"),
            (0.2, lambda: f"width: {self.pick(self.length(20, 200), self.percent(10, 60))}"),
            (0.1, lambda: f"height: {self.length(10, 80)}"),
            (0.1, lambda: f"font-size: {self.random.randint(10, 28)}px"),
            (0.1, lambda: "white-space: nowrap"),
        )
        attributes = f' colspan="{span}"' if span > 1 else ' rowspan="2"' if self.maybe(0.06) else ""
        content = self.text(5)
        if self.kind == "mixed" and depth < 3 and self.left > 0 and self.maybe(0.3):
            content = self.box(self.pick("flex", "grid", "block", "inline"), depth + 1)
        elif self.maybe(0.2):
            content = f'<div style="width: {self.length(5, 90)}; height: {self.length(5, 50)}"></div>'
        return f'<{tag}{attributes} style="{"; ".join(styles)}">{content}</{tag}>'

    # ── styles ───────────────────────────────────────────────────────────────────────────────────────────

    def edges(self) -> list[str]:
        """Give paddings, borders and margins."""
        return self.some(
            (0.3, lambda: f"padding: {self.length(0, 14)} {self.length(0, 14)}"),
            (0.2, lambda: f"border: {self.length(1, 4)} solid"),
            (0.2, lambda: f"margin: {self.length(-4, 14)} {self.length(-4, 14)}"),
            (0.03, lambda: f"padding: {self.percent(1, 5)}"),
            (0.03, lambda: f"margin-left: {self.percent(1, 10)}"),
        )

    def container(self, layout: str) -> list[str]:
        """Give the styles of a container."""
        styles = self.edges()
        if layout == "flex":
            return styles + self.flex_container()
        if layout == "grid":
            return styles + self.grid_container()
        if layout == "absolute":
            return [*styles, "position: relative", f"height: {self.length(60, 300)}"]
        if layout == "inline":
            return styles + self.inline_container()
        return styles

    def flex_container(self) -> list[str]:
        """Give the styles of a flex container."""
        return [
            "display: flex",
            f"flex-direction: {self.pick('row', 'row', 'row', 'column', 'column', 'row-reverse', 'column-reverse')}",
            *self.some(
                (0.4, lambda: f"flex-wrap: {self.pick('wrap', 'wrap', 'wrap-reverse')}"),
                (0.4, lambda: f"justify-content: {self.pick(*_CONTENT_ALIGNMENTS[:-1])}"),
                (0.4, lambda: f"align-items: {self.pick(*_ITEM_ALIGNMENTS)}"),
                (0.3, lambda: f"align-content: {self.pick(*_CONTENT_ALIGNMENTS)}"),
                (0.5, lambda: f"gap: {self.length(0, 20)}"),
                (0.05, lambda: f"gap: {self.percent(1, 10)}"),
                (0.2, lambda: f"height: {self.length(50, 300)}"),
                (0.05, lambda: f"min-height: {self.length(50, 200)}"),
            ),
        ]

    def grid_container(self) -> list[str]:
        """Give the styles of a grid container."""
        return [
            "display: grid",
            *self.some(
                (0.8, lambda: f"grid-template-columns: {self.tracks()}"),
                (0.3, lambda: f"grid-template-rows: {self.tracks()}"),
                (0.1, lambda: f"grid-auto-rows: {self.pick('1fr', 'auto', '40px', 'minmax(30px, auto)')}"),
                (0.1, lambda: f"grid-auto-columns: {self.pick('1fr', 'auto', '60px')}"),
                (0.2, lambda: f"grid-auto-flow: {self.pick('column', 'row dense')}"),
                (0.3, lambda: f"justify-items: {self.pick('center', 'start', 'end', 'stretch')}"),
                (0.3, lambda: f"align-items: {self.pick(*_ITEM_ALIGNMENTS)}"),
                (0.2, lambda: f"align-content: {self.pick(*_CONTENT_ALIGNMENTS)}"),
                (0.2, lambda: f"justify-content: {self.pick(*_CONTENT_ALIGNMENTS)}"),
                (0.05, lambda: f"place-items: {self.pick('center', 'stretch', 'end start')}"),
                (0.5, lambda: f"gap: {self.length(0, 20)}"),
                (0.2, lambda: f"height: {self.length(50, 300)}"),
                (0.05, lambda: f"min-height: {self.length(50, 200)}"),
            ),
        ]

    def inline_container(self) -> list[str]:
        """Give the styles of a block container with inline content."""
        return self.some(
            (0.4, lambda: f"text-align: {self.pick('center', 'right', 'justify', 'end')}"),
            (0.3, lambda: f"line-height: {self.pick('1', '1.2', '2', '30px', 'normal')}"),
            (0.2, lambda: f"text-indent: {self.pick(self.length(0, 30), '10%')}"),
            (0.2, lambda: f"white-space: {self.pick('nowrap', 'pre-wrap', 'pre', 'pre-line', 'break-spaces')}"),
            (0.1, lambda: f"text-wrap: {self.pick('balance', 'nowrap')}"),
            (0.1, lambda: f"overflow-wrap: {self.pick('anywhere', 'break-word')}"),
            (0.1, lambda: f"word-break: {self.pick('break-all', 'keep-all')}"),
            (0.1, lambda: f"font-size: {self.random.randint(10, 40)}px"),
            (0.1, lambda: f"letter-spacing: {self.pick('1px', '-0.02em')}"),
            (0.2, lambda: f"width: {self.length(60, 300)}"),
            (0.05, lambda: "direction: rtl"),
        )

    def tracks(self) -> str:
        """Give a list of tracks."""
        if self.maybe(0.2):
            count = self.pick("2", "3", "auto-fill", "auto-fit")
            return f"repeat({count}, minmax({self.length(40, 90)}, {self.pick('1fr', '1fr', '120px')}))"
        one = (
            "1fr", "2fr", "auto", "auto", "min-content", "max-content", self.length(20, 120), "minmax(0, 1fr)",
            f"minmax({self.length(20, 60)}, max-content)", f"fit-content({self.length(40, 150)})", self.percent(10, 50),
        )  # fmt: skip
        return " ".join(self.random.choice(one) for _ in range(self.random.randint(1, 4)))

    def item(self, layout: str) -> list[str]:
        """Give the styles of a child of a container."""
        styles = self.edges() + self.some(
            (0.03, lambda: "position: relative; left: 5px; top: -3px"),
            (0.02, lambda: "position: sticky; top: 0"),
            (0.04, lambda: f"max-height: {self.limit()}"),
            (0.04, lambda: f"min-height: {self.limit()}"),
            (0.02, lambda: f"font-size: {self.random.randint(10, 32)}px"),
        )
        if layout == "flex":
            return styles + self.flex_item()
        if layout == "grid":
            return styles + self.grid_item()
        if layout == "block":
            return styles + self.block_child()
        if layout == "absolute":
            return styles + self.absolute_child()
        return styles

    def flex_item(self) -> list[str]:
        """Give the styles of a flex item."""
        return self.some(
            (
                0.4,
                lambda: f"flex: {self.pick('1', '2', 'none', 'auto', '1 1 80px', '0 0 60px', '0 1 120px', '1 1 40%')}",
            ),
            (0.2, lambda: f"align-self: {self.pick(*_ITEM_ALIGNMENTS)}"),
            (0.15, lambda: f"width: {self.size()}"),
            (0.1, lambda: f"min-width: {self.pick('0', self.limit())}"),
            (0.1, lambda: f"max-width: {self.limit()}"),
            (0.1, lambda: f"height: {self.size()}"),
            (0.1, lambda: f"order: {self.random.randint(-1, 2)}"),
            (0.1, lambda: f"margin-{self.pick('left', 'top', 'right', 'bottom')}: auto"),
            (0.07, lambda: f"aspect-ratio: {self.pick('1', '2', '16 / 9')}"),
            (0.1, lambda: "overflow: hidden"),
        )

    def grid_item(self) -> list[str]:
        """Give the styles of a grid item."""
        return self.some(
            (0.2, lambda: f"grid-column: {self.pick('span 2', '1', '2', '1 / -1', 'span 3', '-2', '2 / span 2')}"),
            (0.15, lambda: f"grid-row: {self.pick('span 2', '1', '2', '1 / 3')}"),
            (0.2, lambda: f"justify-self: {self.pick('center', 'end', 'start', 'stretch')}"),
            (0.2, lambda: f"align-self: {self.pick(*_ITEM_ALIGNMENTS)}"),
            (0.15, lambda: f"width: {self.size()}"),
            (0.1, lambda: f"height: {self.size()}"),
            (0.1, lambda: f"min-width: {self.pick('0', self.limit())}"),
            (0.05, lambda: f"max-width: {self.limit()}"),
            (0.05, lambda: f"order: {self.random.randint(-1, 2)}"),
            (0.05, lambda: f"aspect-ratio: {self.pick('1', '2', '16 / 9')}"),
            (0.1, lambda: "overflow: hidden"),
            (0.1, lambda: f"margin: {self.pick('auto', 'auto 0', '0 auto 0 4px')}"),
        )

    def block_child(self) -> list[str]:
        """Give the styles of a child of a block container."""
        return self.some(
            (0.2, lambda: f"width: {self.size()}"),
            (0.1, lambda: f"margin: {self.length(0, 20)} auto"),
            (0.1, lambda: f"margin-{self.pick('top', 'bottom')}: {self.length(-20, 30)}"),
            (0.12, lambda: f"float: {self.pick('left', 'right')}"),
            (0.05, lambda: f"clear: {self.pick('both', 'left', 'right')}"),
            (0.1, lambda: f"overflow: {self.pick('hidden', 'clip')}"),
            (0.05, lambda: "display: flow-root"),
            (0.1, lambda: f"max-width: {self.limit()}"),
            (0.05, lambda: f"min-width: {self.limit()}"),
            (0.1, lambda: f"height: {self.size()}"),
            (0.04, lambda: f"aspect-ratio: {self.pick('1', '2', '16 / 9')}"),
        )

    def absolute_child(self) -> list[str]:
        """Give the styles of a child of a positioned box."""
        return self.some(
            (0.7, lambda: "position: absolute"),
            (0.4, lambda: f"left: {self.pick(self.length(-10, 200), self.percent(0, 60))}"),
            (0.3, lambda: f"right: {self.pick(self.length(0, 200), self.percent(0, 60))}"),
            (0.4, lambda: f"top: {self.pick(self.length(-10, 100), self.percent(0, 60))}"),
            (0.3, lambda: f"bottom: {self.pick(self.length(0, 100), self.percent(0, 60))}"),
            (0.05, lambda: f"inset: {self.length(0, 40)}"),
            (0.3, lambda: f"width: {self.size()}"),
            (0.2, lambda: f"height: {self.size()}"),
            (0.1, lambda: f"max-width: {self.limit()}"),
            (0.05, lambda: f"aspect-ratio: {self.pick('1', '2', '16 / 9')}"),
            (0.1, lambda: f"margin: {self.pick('auto', '0 auto', '5px')}"),
            (0.1, lambda: "display: flex; align-items: center"),
        )


def draw_document(kind: str, seed: int) -> str:
    """Give the document of a kind and a seed."""
    return Writer(kind, seed).document()
