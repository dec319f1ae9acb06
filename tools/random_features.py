"""Draws random documents of newer layout: columns, vertical writing, containers, subgrids, tables with old attributes.

Goes in: a kind (`FEATURES`) and a seed. Comes out: HTML; see `random_writer`, whose parts they are made of.
"""

from typing import Final

from random_writer import Writer

FEATURES: Final = ("columns", "vertical", "containers", "subgrid", "attributes")

_MODES: Final = ("vertical-rl", "vertical-lr", "sideways-rl", "sideways-lr", "horizontal-tb")
_INNER: Final = ("block", "block", "flex", "grid", "inline")


class FeatureWriter(Writer):
    """Draws one document of a feature."""

    def document(self) -> str:
        """Draw the whole page."""
        body = {
            "columns": self.columns,
            "vertical": self.vertical,
            "containers": self.containers,
            "subgrid": self.subgrid,
            "attributes": self.attributes,
        }[self.kind]()
        return (
            "<!doctype html>\n<style>body { margin: 0; font: 16px/1.4 Geist } *, ::before { box-sizing: border-box }"
            f"{self.rules()}</style>\n{body}\n"
        )

    def rules(self) -> str:
        """Give the rules of the sheet."""
        if self.kind != "containers":
            return ""
        return " ".join(
            f"@container (min-width: {self.length(60, 400)}) {{ .c{number} {{ "
            f"padding: {self.length(0, 20)}; font-size: {self.random.randint(10, 26)}px }} }}"
            for number in range(3)
        )

    # ── columns ──────────────────────────────────────────────────────────────────────────────────────────

    def columns(self) -> str:
        """Draw a multi-column container."""
        styles = ["width: 500px"]
        if self.maybe(0.6):
            styles.append(f"column-count: {self.random.randint(1, 4)}")
        if self.maybe(0.5) or len(styles) == 1:
            styles.append(f"column-width: {self.length(60, 220)}")
        styles += self.some(
            (0.4, lambda: f"column-gap: {self.length(0, 30)}"),
            (0.3, lambda: f"column-rule: {self.length(1, 5)} solid"),
            (0.2, lambda: f"height: {self.length(60, 260)}"),
            (0.15, lambda: "column-fill: auto"),
            (0.2, lambda: f"padding: {self.length(0, 12)}"),
        )
        children = "".join(self.column_child() for _ in range(self.random.randint(1, 6)))
        return f'<div style="{"; ".join(styles)}">{children}</div>'

    def column_child(self) -> str:
        """Draw a block in columns."""
        styles = self.some(
            (0.3, lambda: f"margin: {self.length(0, 20)} 0"),
            (0.2, lambda: f"padding: {self.length(0, 12)}"),
            (0.15, lambda: f"border: {self.length(1, 3)} solid"),
            (0.1, lambda: "break-inside: avoid"),
            (0.08, lambda: "break-before: column"),
            (0.08, lambda: "break-after: column"),
            (0.1, lambda: "column-span: all"),
            (0.15, lambda: f"height: {self.length(10, 120)}"),
            (0.1, lambda: f"orphans: {self.random.randint(1, 4)}; widows: {self.random.randint(1, 4)}"),
        )
        return f'<div style="{"; ".join(styles)}">{self.text(30)}</div>'

    # ── vertical writing ─────────────────────────────────────────────────────────────────────────────────

    def vertical(self) -> str:
        """Draw boxes whose lines run down the page."""
        layout = self.pick(*_INNER)
        size = f"width: {self.length(200, 500)}; height: {self.length(100, 300)}"
        return self.box(layout, 0, f"writing-mode: {self.pick(*_MODES[:4])}; {size}")

    def item(self, layout: str) -> list[str]:
        """Give the styles of a child, with what the kind adds."""
        styles = super().item(layout)
        if self.kind == "vertical":
            styles += self.some(
                (0.12, lambda: f"writing-mode: {self.pick(*_MODES)}"),
                (0.1, lambda: f"inline-size: {self.length(20, 150)}"),
                (0.1, lambda: f"block-size: {self.length(20, 100)}"),
                (0.1, lambda: f"margin-inline-start: {self.length(0, 20)}"),
                (0.1, lambda: f"padding-block-end: {self.length(0, 20)}"),
                (0.08, lambda: f"text-orientation: {self.pick('upright', 'sideways', 'mixed')}"),
                (0.08, lambda: "direction: rtl"),
            )
        if self.kind == "containers":
            styles += self.some(
                (0.3, lambda: "container-type: inline-size"),
                (0.05, lambda: f"container-type: size; height: {self.length(20, 120)}"),
                (0.15, lambda: f"width: {self.random.randint(10, 100)}cqw"),
                (0.1, lambda: f"padding: {self.random.randint(1, 8)}cqi"),
                (0.1, lambda: f"font-size: clamp(8px, {self.random.randint(2, 12)}cqi, 30px)"),
            )
        return styles

    # ── containers ───────────────────────────────────────────────────────────────────────────────────────

    def containers(self) -> str:
        """Draw query containers in each other."""
        return self.box(self.pick("block", "block", "flex", "grid"), 0, "width: 500px; container-type: inline-size")

    def text(self, most: int = 9) -> str:
        """Give some words, which a query may set otherwise."""
        words = super().text(most)
        if self.kind == "containers" and self.maybe(0.3):
            return f'<div class="c{self.random.randint(0, 2)}">{words}</div>'
        return words

    # ── subgrids ─────────────────────────────────────────────────────────────────────────────────────────

    def subgrid(self) -> str:
        """Draw a grid with subgrids."""
        columns = self.random.randint(2, 4)
        tracks = " ".join(self.pick("auto", "1fr", "min-content", "max-content", "80px") for _ in range(columns))
        styles = [f"width: 500px; display: grid; grid-template-columns: {tracks}"]
        styles += self.some(
            (0.5, lambda: f"gap: {self.length(0, 16)} {self.length(0, 16)}"),
            (0.2, lambda: f"justify-content: {self.pick('start', 'center', 'space-between')}"),
            (0.3, lambda: f"grid-template-rows: {self.pick('auto', '40px', '1fr')} {self.pick('auto', '60px')}"),
        )
        children = "".join(self.subgrid_child(columns, 0) for _ in range(self.random.randint(1, 4)))
        return f'<div style="{"; ".join(styles)}">{children}</div>'

    def subgrid_child(self, columns: int, depth: int) -> str:
        """Draw an item, which may be a subgrid."""
        span = self.random.randint(1, columns)
        styles = [f"grid-column: span {span}"]
        if self.maybe(0.25):
            rows = self.random.randint(1, 2)
            styles.append(f"grid-row: span {rows}")
        styles += self.some(
            (0.3, lambda: f"padding: {self.length(0, 10)} {self.length(0, 10)}"),
            (0.2, lambda: f"border: {self.length(1, 4)} solid"),
            (0.15, lambda: f"margin: {self.length(0, 8)}"),
        )
        if depth < 2 and self.maybe(0.6):
            styles.append("display: grid; grid-template-columns: subgrid")
            styles += self.some(
                (0.3, lambda: "grid-template-rows: subgrid"),
                (0.3, lambda: f"gap: {self.length(0, 24)} {self.length(0, 24)}"),
                (0.1, lambda: "direction: rtl"),
            )
            inner = "".join(self.subgrid_child(span, depth + 1) for _ in range(self.random.randint(1, 4)))
            return f'<div style="{"; ".join(styles)}">{inner}</div>'
        return f'<div style="{"; ".join(styles)}">{self.text(6)}</div>'

    # ── tables with attributes ───────────────────────────────────────────────────────────────────────────

    def attributes(self) -> str:
        """Draw a table as old markup writes it."""
        given = self.some(
            (0.7, lambda: f'border="{self.random.randint(0, 6)}"'),
            (0.4, lambda: f'cellspacing="{self.random.randint(0, 8)}"'),
            (0.4, lambda: f'cellpadding="{self.random.randint(0, 10)}"'),
            (0.25, lambda: f'rules="{self.pick("none", "rows", "cols", "groups", "all")}"'),
            (0.25, lambda: f'frame="{self.pick("void", "above", "below", "hsides", "vsides", "lhs", "rhs", "box")}"'),
            (0.3, lambda: f'width="{self.pick("100%", "300", "400", "60%")}"'),
            (0.1, lambda: f'height="{self.random.randint(60, 200)}"'),
            (0.15, lambda: f'align="{self.pick("center", "right", "left")}"'),
        )
        columns = self.random.randint(1, 4)
        rows = "".join(self.old_row(columns) for _ in range(self.random.randint(1, 5)))
        head = f"<thead>{self.old_row(columns)}</thead>" if self.maybe(0.3) else ""
        caption = f"<caption>{self.text(4)}</caption>" if self.maybe(0.15) else ""
        width = f'<div style="width: 500px"><table {" ".join(given)}>{caption}{head}<tbody>{rows}</tbody></table></div>'
        return width + self.text(6)

    def old_row(self, columns: int) -> str:
        """Draw one row."""
        given = self.some(
            (0.15, lambda: f'height="{self.random.randint(20, 80)}"'),
            (0.2, lambda: f'valign="{self.pick("top", "middle", "bottom", "baseline")}"'),
            (0.15, lambda: f'align="{self.pick("left", "center", "right")}"'),
        )
        cells = "".join(self.old_cell() for _ in range(columns))
        return f"<tr {' '.join(given)}>{cells}</tr>"

    def old_cell(self) -> str:
        """Draw one cell."""
        given = self.some(
            (0.2, lambda: f'width="{self.pick("50", "120", "20%", "40%")}"'),
            (0.1, lambda: f'height="{self.random.randint(20, 80)}"'),
            (0.15, lambda: f'valign="{self.pick("top", "middle", "bottom", "baseline")}"'),
            (0.15, lambda: f'align="{self.pick("left", "center", "right")}"'),
            (0.1, lambda: "nowrap"),
            (0.08, lambda: 'colspan="2"'),
            (0.08, lambda: 'rowspan="2"'),
        )
        tag = "th" if self.maybe(0.15) else "td"
        return f"<{tag} {' '.join(given)}>{self.text(5)}</{tag}>"
