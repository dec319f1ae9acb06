"""Each element of a drawing with its box, its style and the author's line, for the inspector.

Goes in: a `Drawing`. Comes out: `InspectedElement`s in the order of the tree. Values are written as CSS writes them.
"""

from collections.abc import Iterator
from typing import Final, TypedDict

from limner.color import Color
from limner.dev.sources import Source, read_source
from limner.dev.winners import Declared, Winners
from limner.engine.drawing import Drawing
from limner.findings.scene import describe_element
from limner.fragment.fragment import BoxFragment, Fragment, LineFragment, TextFragment
from limner.geometry import Sides
from limner.paint.context import hex_of
from limner.response import ImageResponse
from limner.style.computed import ComputedStyle
from limner.text.span import ShapedSpan

_MOST: Final = 2000


class StyleRow(TypedDict):
    """A property with its computed value, as CSS writes it, and the declaration that won; None where none did."""

    name: str
    value: str
    declared: Declared | None


class InspectedElement(TypedDict):
    """One element.

    Attributes:
        name: Its tag with id and classes, as a selector.
        parent: The index of the element around it, -1 for none.
        text: The text in it, shortened.
        box: Its border box: x, y, width, height in px of the canvas, transforms left out.
        margin: Top, right, bottom, left.
        border: The same.
        padding: The same.
        lines: How many lines of text it has itself.
        style: Properties and values that tell how it looks, and where they come from.
        faces: The faces of its own texts, with how many glyphs each gave.
        source: The author's line, None where it is not known.
    """

    name: str
    parent: int
    text: str
    box: tuple[float, float, float, float]
    margin: tuple[float, float, float, float]
    border: tuple[float, float, float, float]
    padding: tuple[float, float, float, float]
    lines: int
    style: list[StyleRow]
    faces: list[str]
    source: Source | None


def inspect_drawing(drawing: Drawing, response: ImageResponse | None) -> list[InspectedElement]:
    """Give the elements of a drawing, the outer before the inner ones.

    Args:
        drawing: What is inspected.
        response: What it was drawn from; without it nobody says which declarations won.
    """
    winners = None if response is None else Winners(response, drawing)
    found: list[InspectedElement] = []
    root = drawing.fragments
    stack: list[tuple[Fragment, float, float, int]] = [(root, root.x, root.y, -1)]
    while stack and len(found) < _MOST:
        fragment, x, y, parent = stack.pop()
        if isinstance(fragment, BoxFragment):
            if fragment.element is not None and not fragment.pseudo:
                found.append(_inspected(drawing, winners, fragment, x, y, parent))
                parent = len(found) - 1
        elif not isinstance(fragment, LineFragment):
            continue
        stack.extend((child, x + child.x, y + child.y, parent) for child in reversed(fragment.children))
    return found


def _inspected(
    drawing: Drawing, winners: Winners | None, fragment: BoxFragment, x: float, y: float, parent: int
) -> InspectedElement:
    element = fragment.element
    assert element is not None  # noqa: S101 - the caller looked
    described = describe_element(element)
    where = drawing.examination.scene.locate(element, "tag")
    identity = f"#{described.id}" if described.id else ""
    classes = "".join(f".{name}" for name in described.class_.split()[:3])
    return {
        "name": f"{described.tag}{identity}{classes}",
        "parent": parent,
        "text": described.text,
        "box": (round(x, 2), round(y, 2), round(fragment.width, 2), round(fragment.height, 2)),
        "margin": _sides(fragment.margin),
        "border": _sides(fragment.border),
        "padding": _sides(fragment.padding),
        "lines": sum(isinstance(child, LineFragment) for child in fragment.children),
        "style": [
            {"name": name, "value": value, "declared": None if winners is None else winners.find(element, name)}
            for name, value in _style_rows(fragment)
        ],
        "faces": list(_faces(fragment)),
        "source": None if where is None else read_source(where.file, where.line, where.column),
    }


def _sides(sides: Sides) -> tuple[float, float, float, float]:
    return round(sides.top, 2), round(sides.right, 2), round(sides.bottom, 2), round(sides.left, 2)


def _style_rows(fragment: BoxFragment) -> Iterator[tuple[str, str]]:
    style = fragment.style
    display = style.box.display
    yield "display", display.inside if display.outside == "block" else f"{display.outside} {display.inside}"
    if style.box.position != "static":
        yield "position", style.box.position
    if any(isinstance(child, LineFragment) for child in fragment.children) or _has_text(fragment):
        yield from _text_rows(style)
    background = style.background.background_color
    if isinstance(background, Color) and (shown := hex_of(background)):
        yield "background-color", shown
    if style.effects.opacity != 1:
        yield "opacity", f"{style.effects.opacity:g}"
    if display.inside == "flex":
        yield "flex-direction", style.flex.flex_direction
        yield "align-items", " ".join(filter(None, style.flex.align_items))


def _faces(fragment: BoxFragment) -> Iterator[str]:
    """Name the faces of the texts that an element has itself, on its lines or as an inline box."""
    glyphs: dict[str, int] = {}
    waiting: list[Fragment] = list(fragment.children)
    while waiting:
        child = waiting.pop()
        if isinstance(child, TextFragment) and isinstance(child.shaped, ShapedSpan):
            names = [candidate.entry.family for candidate, _ in child.shaped.texts_by_face()]
            count = sum(len(run.glyphs) for run in child.shaped.runs)
            if names:
                name = ", ".join(dict.fromkeys(names))
                glyphs[name] = glyphs.get(name, 0) + count
        elif isinstance(child, LineFragment):
            waiting.extend(child.children)
    return (f"{name} · {count} {'glyph' if count == 1 else 'glyphs'}" for name, count in glyphs.items())


def _has_text(fragment: BoxFragment) -> bool:
    return any(isinstance(child, TextFragment) for child in fragment.children)


def _text_rows(style: ComputedStyle) -> Iterator[tuple[str, str]]:
    yield "font-family", ", ".join(style.font.font_family)
    yield "font-size", f"{style.font.font_size:g}px"
    yield "font-weight", f"{style.font.font_weight:g}"
    kind, value = style.text.line_height
    yield "line-height", kind if kind == "normal" else f"{value:g}{'px' if kind == 'length' else ''}"
    if isinstance(style.text.letter_spacing, float) and style.text.letter_spacing:
        yield "letter-spacing", f"{style.text.letter_spacing:g}px"
    yield "color", hex_of(style.ink.color) or "transparent"
