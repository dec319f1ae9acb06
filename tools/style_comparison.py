"""Our computed styles beside those that Chromium gave for the same page.

Goes in: a page of ``tests/style/pages`` with its recorded JSON. Comes out: the differences, one a line.

Left out, since `getComputedStyle` gives used values for them: margins that are `auto` or percentages, and whatever
belongs to elements that generate no box (there Chromium leaves values as computed, which is compared).
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from limner.color.convert import to_srgb
from limner.css.conditions import MediaEnvironment
from limner.css.stylesheet import parse_stylesheet
from limner.css.values import AUTO, CURRENT_COLOR, Calc, Percent
from limner.diagnostics import Diagnostics
from limner.html.node import StyleText, build_element
from limner.style.compute import compute_styles
from limner.style.computed import ComputedStyle, Display
from limner.style.tree import StyledElement
from record_styles import SIDES

ENVIRONMENT = MediaEnvironment(width=800.0, height=600.0)

_FIELDS = {
    "font": "font-size font-weight font-style font-kerning font-variant-caps",
    "text": "text-transform white-space-collapse text-wrap-mode letter-spacing word-spacing text-indent word-break "
    "overflow-wrap direction text-align",
    "ink": "visibility",
    "list_table": "list-style-type list-style-position border-collapse caption-side",
    "box": "position clear box-sizing overflow-x overflow-y unicode-bidi",
    "decoration": "text-decoration-style",
    "effects": "opacity",
    "flex": "flex-direction flex-wrap flex-grow flex-shrink order",
}
_GROUP_OF = {name: group for group, names in _FIELDS.items() for name in names.split()}
_MARKER_BOX = ("display", "margin-left", "margin-right", "white-space-collapse", "text-wrap-mode", "text-align")
# Displays and alignments that wait, or that have no name of their own here.
_UNTOLD = {"ruby", "ruby-text", "-webkit-baseline-middle"}
_LENGTHS = {"font-size", "letter-spacing", "word-spacing", "text-indent"}


def compare_page(page: Path) -> list[str]:
    """Give the differences between our styles of a page and the recorded ones."""
    diagnostics = Diagnostics()
    tree = build_element(page.read_text(encoding="utf-8"), None, diagnostics)
    sheets = [
        parse_stylesheet(one.text, environment=ENVIRONMENT, diagnostics=diagnostics)
        for one in tree.sheets
        if isinstance(one, StyleText)
    ]
    styled = compute_styles(tree.root, sheets, kind="document", environment=ENVIRONMENT, diagnostics=diagnostics)
    recorded: dict[str, dict[str, str]] = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    usual = recorded["html"]
    differences: list[str] = []
    ours = dict(_walk(styled.root, "html", hidden=False))
    for path, own in recorded.items():
        values = own
        style = ours.get(path)
        if style is None:
            continue
        if path.endswith("::marker"):
            # `boxes` gives a marker's box its display, margins and white space.
            values = {name: value for name, value in values.items() if name not in _MARKER_BOX}
            values.update({name: computed_text(style, name) or "" for name in _MARKER_BOX})
        for name, want in {**usual, **values}.items() if path != "html" else usual.items():
            have = computed_text(style, name)
            if have is not None and have != want and want not in _UNTOLD:
                differences.append(f"{path} {name}: {have!r}, Chromium has {want!r}")
    return differences


def _walk(node: StyledElement, path: str, *, hidden: bool) -> Iterator[tuple[str, ComputedStyle]]:
    yield path, node.style
    hidden = hidden or node.style.box.display.outside == "none"
    for name in ("before", "after", "marker"):
        if node.pseudos is not None and name in node.pseudos:
            yield f"{path}::{name}", node.pseudos[name]
    if hidden:
        return
    for index, child in enumerate(node.elements):
        yield from _walk(child, f"{path}/{child.element.tag}{index + 1}", hidden=hidden)


# ── values as getComputedStyle writes them ────────────────────────────────────────────────────────────────


def computed_text(style: ComputedStyle, name: str) -> str | None:
    """Write one computed value as Chromium does; None when it is not compared."""
    if name.startswith("--"):
        return style.custom.get(name, "").replace("/**/", "").strip()  # comments keep pasted tokens apart
    if name in _GROUP_OF:
        value: Any = getattr(getattr(style, _GROUP_OF[name]), name.replace("-", "_"))
        return _field_text(name, value, style)
    if name.startswith(("margin-", "padding-")):
        value = getattr(style.box, name.replace("-", "_"))
        if value is AUTO or isinstance(value, Percent | Calc):
            return None
        return px(value)
    if name.startswith("border-") and name.split("-")[1] in SIDES:
        value = getattr(style.border, name.replace("-", "_"))
        return color_text(style, value) if name.endswith("color") else px(value) if name.endswith("width") else value
    writer = _WRITERS.get(name)
    return writer(style) if writer else None


def _field_text(name: str, value: Any, style: ComputedStyle) -> str:
    if name == "text-transform":
        return " ".join(value) or "none"
    if name == "font-kerning":
        return str(value)
    if name == "letter-spacing" and value == 0.0:
        return "normal"
    if name == "text-align" and style.text.text_align_blocks != "none":
        return f"-webkit-{value}"
    if name in _LENGTHS:
        return px(value)
    return number(value) if isinstance(value, int | float) else str(value)


def number(value: float) -> str:
    """Write a number with up to six digits, as Chromium does."""
    return f"{value:.6g}"


def px(value: object) -> str:
    """Write a length or percentage."""
    if isinstance(value, Percent):
        return f"{number(value.value)}%"
    return f"{number(value)}px" if isinstance(value, int | float) else str(value)


def color_text(style: ComputedStyle, value: Any) -> str:
    """Write a colour in sRGB."""
    color = style.ink.color if value is CURRENT_COLOR else value
    red, green, blue, alpha = to_srgb(color)
    channels = ", ".join(str(int(255 * one + 0.5)) for one in (red, green, blue))
    return f"rgb({channels})" if alpha >= 1.0 else f"rgba({channels}, {number(alpha)})"


def display_text(style: ComputedStyle) -> str:
    """Write `display` in its shortest form."""
    if style.box.webkit_box:
        return "-webkit-box" if style.box.display.outside == "block" else "-webkit-inline-box"
    return _DISPLAYS.get(style.box.display, str(style.box.display))


_DISPLAYS = {
    Display("none"): "none",
    Display("contents"): "contents",
    **{
        Display(outside, inside, list_item): text  # type: ignore[arg-type]  # of the table
        for outside, inside, list_item, text in (
            ("block", "flow", False, "block"),
            ("inline", "flow", False, "inline"),
            ("block", "flow-root", False, "flow-root"),
            ("inline", "flow-root", False, "inline-block"),
            ("block", "flow", True, "list-item"),
            ("block", "flow-root", True, "flow-root list-item"),
            ("inline", "flow", True, "inline list-item"),
            ("block", "flex", False, "flex"),
            ("inline", "flex", False, "inline-flex"),
            ("block", "grid", False, "grid"),
            ("inline", "grid", False, "inline-grid"),
            ("block", "table", False, "table"),
            ("inline", "table", False, "inline-table"),
        )
    },
    **{
        Display("internal", inside): inside  # type: ignore[arg-type]  # the same
        for inside in [
            "table-row-group",
            "table-header-group",
            "table-footer-group",
            "table-row",
            "table-cell",
            "table-column-group",
            "table-column",
            "table-caption",
        ]
    },
}


def _line_height(style: ComputedStyle) -> str:
    kind, amount = style.text.line_height
    if kind == "normal":
        return "normal"
    return px(amount * style.font.font_size if kind == "number" else amount)


def _alignment(value: tuple[str, str]) -> str:
    return " ".join(part for part in (value[1], value[0]) if part)


def _families(style: ComputedStyle) -> str | None:
    if style.font.font_family == ("sans-serif",):
        return None  # ours for the initial value, which browsers take from the user's settings
    return ", ".join(f'"{name}"' if " " in name else name for name in style.font.font_family)


def _vertical_align(style: ComputedStyle) -> str:
    value = style.box.vertical_align
    return value if isinstance(value, str) else px(value)


_WRITERS: dict[str, Callable[[ComputedStyle], str | None]] = {
    "display": display_text,
    "float": lambda style: style.box.float_,
    # Where z-index does not apply, ours is its used value.
    "z-index": lambda style: None if style.box.z_index is AUTO else str(style.box.z_index),
    "font-family": _families,
    "color": lambda style: color_text(style, CURRENT_COLOR),
    "background-color": lambda style: color_text(style, style.background.background_color),
    "line-height": _line_height,
    "tab-size": lambda style: (
        number(style.text.tab_size[1]) if style.text.tab_size[0] == "number" else px(style.text.tab_size[1])
    ),
    "text-decoration-line": lambda style: " ".join(style.decoration.text_decoration_line) or "none",
    "vertical-align": _vertical_align,
    "align-items": lambda style: _alignment(style.flex.align_items),
    "align-self": lambda style: _alignment(style.flex.align_self),
    "justify-content": lambda style: _alignment(style.flex.justify_content),
    "row-gap": lambda style: "normal" if style.flex.row_gap is None else px(style.flex.row_gap),
    "column-gap": lambda style: "normal" if style.flex.column_gap is None else px(style.flex.column_gap),
}


def main() -> None:
    """Print the differences of every page."""
    for page in sorted((Path(__file__).parent.parent / "tests" / "style" / "pages").glob("*.html")):
        found = compare_page(page)
        print(f"{page.name}: {len(found)} differences")
        for line in found:
            print(f"  {line}")


if __name__ == "__main__":
    main()
