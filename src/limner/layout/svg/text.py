"""``<text>``: chunks, anchors, shifts, turns, `textLength` and paths.

Goes in: a ``<text>`` box. Comes out: glyphs in their places. A chunk begins where a character has an absolute position.
It is put in order from left to right, and then `text-anchor` moves it as a whole.

Spec: https://www.w3.org/TR/SVG2/text.html#TextLayoutAlgorithm
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Final, Protocol

from limner.boxes.svg.box import SvgBox, href_of
from limner.css.values import resolve
from limner.fragment.svg import SvgGlyphs, SvgShapeFragment, SvgTextFragment
from limner.fragment.svg_lengths import attribute_length
from limner.geometry import Matrix, Rect, Size, concat
from limner.layout.contract import LayoutContext
from limner.layout.svg.shapes import OUTLINED, outline_of
from limner.layout.svg.text_baselines import baseline_shift
from limner.layout.svg.text_characters import TextContent, TextSpan, read_content, text_length
from limner.layout.svg.transforms import transform_matrix
from limner.outline import parse_path
from limner.outline_measure import OutlineMeasure
from limner.style.computed import ComputedStyle
from limner.text.shaped import GlyphRun, ShapedText
from limner.text.unicode.bidi import reorder, resolve_levels
from limner.text.unicode.segment import grapheme_boundaries

_PIECE_STEPS: Final = 30
_MEASURED_STEPS: Final = 50  # per segment of a path


class DrawingLayout(Protocol):
    """Lays out the drawing that contains the text."""

    context: LayoutContext

    def definition(self, href: str) -> SvgBox | None:
        """Give the element that an address refers to."""
        ...


@dataclass(slots=True, eq=False)
class _Piece:
    """Characters that are placed together.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last character.
        span: Their element.
        level: Their bidirectional level.
        shaped: Their glyphs.
        advance: Distance to the next piece.
        upright: Whether its characters stand upright in a line that runs down the page.
        stretch: The factor by which the glyphs are widened.
        x: Its start.
        y: Its baseline.
        path: The measure of the path that it follows.
        from_start: Where the text on that path begins.
    """

    start: int
    end: int
    span: TextSpan
    level: int
    shaped: ShapedText
    advance: float = 0.0
    upright: bool = False
    stretch: float = 1.0
    x: float = 0.0
    y: float = 0.0
    path: OutlineMeasure | None = None
    from_start: float = 0.0


def layout_text(layout: DrawingLayout, box: SvgBox, viewport: Size) -> SvgTextFragment:
    """Lay out a text."""
    fragment = SvgTextFragment(box.attributes, box.style, viewport)
    content = read_content(box, viewport, layout.context.budget.spend)
    if content.text:
        setter = _TextSetter(layout, content, viewport)
        fragment.pieces = setter.glyphs()
    return fragment


class _TextSetter:
    """Typesets one text."""

    __slots__ = ("_content", "_layout", "_paths", "_shifts", "_vertical", "_viewport")

    def __init__(self, layout: DrawingLayout, content: TextContent, viewport: Size) -> None:
        self._layout = layout
        self._content = content
        self._vertical = content.spans[0].style.svg.writing_mode in _VERTICAL
        if self._vertical:
            # Lines that run down the page are set as lines from left to right, and turned when they are drawn.
            content.x, content.y = content.y, content.x
            content.dx, content.dy = content.dy, content.dx
        self._viewport = viewport
        self._shifts: dict[TextSpan, float] = {}
        self._paths: dict[TextSpan, tuple[OutlineMeasure, float] | None] = {}

    def glyphs(self) -> list[SvgGlyphs]:
        """Give the glyphs of the whole text."""
        pen = (0.0, 0.0)
        found: list[SvgGlyphs] = []
        starts = self._chunk_starts()
        for index, start in enumerate(starts):
            end = starts[index + 1] if index + 1 < len(starts) else len(self._content.text)
            pieces = self._pieces(start, end)
            self._stretch(pieces)
            pen = self._place(pieces, start, pen)
            for piece in pieces:
                drawn = self._drawn(piece)
                if drawn is not None:
                    found.append(drawn)
        return found

    def _chunk_starts(self) -> list[int]:
        content = self._content
        starts = [0]
        for index in range(1, len(content.text)):
            path, before = content.owners[index].path, content.owners[index - 1].path
            if index in content.x or index in content.y or path is not before:
                starts.append(index)
        return starts

    # ── pieces ────────────────────────────────────────────────────────────────────────────────────────────

    def _pieces(self, start: int, end: int) -> list[_Piece]:
        """Cut a chunk into pieces, from left to right."""
        content = self._content
        text = content.text
        base = 1 if content.spans[0].style.text.direction == "rtl" else 0
        levels = resolve_levels(text[start:end], base)
        pieces: list[_Piece] = []
        at = start
        while at < end:
            owner, level = content.owners[at], levels[at - start]
            stop = at + 1
            while stop < end and content.owners[stop] is owner and levels[stop - start] == level:
                stop += 1
            if self._vertical:
                pieces += self._cut_vertical(at, stop, owner, level)
                at = stop
                continue
            pieces += self._cut(at, stop, owner, level)
            at = stop
        return [pieces[place] for place in reorder([piece.level for piece in pieces])]

    def _cut(self, start: int, end: int, owner: TextSpan, level: int) -> list[_Piece]:
        content, style = self._content, owner.style
        spacing = style.text.letter_spacing, style.text.word_spacing
        shaped = self._layout.context.engine.shape(
            content.text,
            start,
            end,
            style.font,
            rtl=level % 2 == 1,
            letter_spacing=resolve(spacing[0], style.font.font_size),
            word_spacing=resolve(spacing[1], style.font.font_size),
            spend=self._layout.context.budget.spend,
        )
        single = owner.path is not None or self._is_spread(owner)
        boundaries = grapheme_boundaries(content.text[start:end])
        allowed = None if boundaries is None else {start + one for one in boundaries}
        clusters = {cluster for run in shaped.runs for cluster in run.clusters}
        cuts = [start]
        for index in range(start + 1, end):
            moved = index in content.dx or index in content.dy or index in content.rotate
            if (single or moved) and index in clusters and (allowed is None or index in allowed):
                cuts.append(index)
        self._layout.context.budget.spend(len(cuts) * _PIECE_STEPS)
        pieces: list[_Piece] = []
        for place, cut in enumerate(cuts):
            stop = cuts[place + 1] if place + 1 < len(cuts) else end
            window = shaped if len(cuts) == 1 else shaped.window(cut, stop)
            pieces.append(_Piece(cut, stop, owner, level, window, advance=window.width))
        return pieces

    def _cut_vertical(self, start: int, end: int, owner: TextSpan, level: int) -> list[_Piece]:
        """Split a part of one element into upright and sideways pieces."""
        from limner.layout.vertical.upright import shape_upright, split_upright

        found: list[_Piece] = []
        for part, upright in split_upright(self._content.text[start:end], owner.style):
            stop = start + len(part)
            if upright:
                shaped = shape_upright(self._layout.context, self._content.text, start, stop, owner.style)
                found.append(_Piece(start, stop, owner, level, shaped, advance=shaped.width, upright=True))
            else:
                found += self._cut(start, stop, owner, level)
            start = stop
        return found

    def _is_spread(self, owner: TextSpan) -> bool:
        at: TextSpan | None = owner
        while at is not None:
            if "textLength" in at.box.attributes and at.box.attributes.get("lengthAdjust") != "spacingAndGlyphs":
                return True
            at = at.parent
        return False

    def _stretch(self, pieces: list[_Piece]) -> None:
        """Stretch the text of each element with `textLength` to that length, innermost elements first.

        Spec: https://www.w3.org/TR/SVG2/text.html#TextElementTextLengthAttribute
        """
        for span in reversed(self._content.spans):
            wanted = text_length(span, self._viewport)
            if wanted is None:
                continue
            inside = [piece for piece in pieces if span.start <= piece.start < span.end]
            have = sum(piece.advance + self._content.dx.get(piece.start, 0.0) for piece in inside)
            if not inside or have <= 0.0:
                continue
            if span.box.attributes.get("lengthAdjust") == "spacingAndGlyphs":
                for piece in inside:
                    piece.stretch *= wanted / have
                    piece.advance *= wanted / have
            elif len(inside) > 1:
                more = (wanted - have) / (len(inside) - 1)
                for piece in inside[:-1]:
                    piece.advance += more

    # ── places ────────────────────────────────────────────────────────────────────────────────────────────

    def _place(self, pieces: Sequence[_Piece], start: int, pen: tuple[float, float]) -> tuple[float, float]:
        """Place the pieces of a chunk; give where the next chunk goes on."""
        content = self._content
        first = content.owners[start]
        path_span = first.path
        path = self._path(path_span) if path_span is not None else None
        x, y = content.x.get(start, pen[0]), content.y.get(start, pen[1])
        if path_span is not None:
            x, y = content.x.get(start, 0.0), 0.0
        low, high = float("inf"), float("-inf")
        for piece in pieces:
            x += content.dx.get(piece.start, 0.0)
            y += content.dy.get(piece.start, 0.0)
            piece.x, piece.y = x, y
            low, high = min(low, x, x + piece.advance), max(high, x, x + piece.advance)
            x += piece.advance
        rtl = content.spans[0].style.text.direction == "rtl"
        logical_first = next((piece for piece in pieces if piece.start == start), pieces[0])
        origin = pieces[0].x if logical_first.level % 2 or rtl else logical_first.x
        anchor = first.style.svg.text_anchor
        if anchor == "middle":
            shift = origin - (low + high) / 2.0
        elif (anchor == "end") != rtl:
            shift = origin - high
        else:
            shift = origin - low
        for piece in pieces:
            piece.x += shift
            if path_span is not None and path is not None:
                piece.path, piece.from_start = path
            elif path_span is not None:
                piece.path = _NOWHERE
        if path is not None:
            end = path[0].at(path[0].length)
            return (end.x, end.y) if end is not None else (x + shift, y)
        return x + shift, y

    def _path(self, span: TextSpan) -> tuple[OutlineMeasure, float] | None:
        """Give the path that a ``<textPath>`` refers to, and where its text begins on it."""
        if span not in self._paths:
            self._paths[span] = self._find_path(span)
        return self._paths[span]

    def _find_path(self, span: TextSpan) -> tuple[OutlineMeasure, float] | None:
        own = parse_path(span.box.attributes.get("path", ""))
        if own:
            self._layout.context.budget.spend(len(own) * _MEASURED_STEPS)
            measure = OutlineMeasure(own)
            return measure, self._start_offset(span, measure, -1.0)
        shape = self._layout.definition(href_of(span.box.attributes))
        if shape is None or shape.tag not in OUTLINED:
            return None
        outline = outline_of(shape, self._viewport)
        if not outline:
            return None
        self._layout.context.budget.spend(len(outline) * _MEASURED_STEPS)
        fragment = SvgShapeFragment(shape.tag, shape.attributes, shape.style, self._viewport, outline)
        measure = OutlineMeasure(outline, transform_matrix(fragment))
        author = attribute_length(shape.attributes.get("pathLength"), shape.style, self._viewport, "o", -1.0)
        return measure, self._start_offset(span, measure, author)

    def _start_offset(self, span: TextSpan, measure: OutlineMeasure, author: float) -> float:
        """Give where the text begins. `author` is `pathLength`, negative if it is missing."""
        given = span.box.attributes.get("startOffset", "0").strip()
        if given.endswith("%"):
            return attribute_length(given, span.style, Size(measure.length, measure.length), "x")
        offset = attribute_length(given, span.style, self._viewport, "o")
        return offset * measure.length / author if author > 0.0 else offset

    # ── glyphs ────────────────────────────────────────────────────────────────────────────────────────────

    def _drawn(self, piece: _Piece) -> SvgGlyphs | None:
        span = piece.span
        shift = self._shift(span)
        angle = self._content.rotate.get(piece.start, 0.0)
        matrix: Matrix
        if self._vertical:
            return self._drawn_down(piece, shift, angle)
        if piece.path is not None:
            width = piece.shaped.width * piece.stretch
            place = piece.path.at(piece.x + width / 2.0 + piece.from_start)
            if place is None:
                return None
            # The piece's own rotation is about the point on the path.
            sine, cosine = sin(place.angle + radians(angle)), cos(place.angle + radians(angle))
            matrix = (cosine, sine, -sine, cosine, place.x, place.y)
            matrix = concat(matrix, (1.0, 0.0, 0.0, 1.0, -width / 2.0, piece.y + shift))
        else:
            matrix = (1.0, 0.0, 0.0, 1.0, piece.x, piece.y + shift)
        if angle and piece.path is None:
            sine, cosine = sin(radians(angle)), cos(radians(angle))
            matrix = concat(matrix, (cosine, sine, -sine, cosine, 0.0, 0.0))
        if piece.stretch != 1.0:
            matrix = concat(matrix, (piece.stretch, 0.0, 0.0, 1.0, 0.0, 0.0))
        metrics = self._layout.context.engine.metrics(span.style.font)
        cell = Rect(0.0, -metrics.ascent, piece.shaped.width, metrics.ascent + metrics.descent)
        return self._finished(piece, matrix, cell)

    def _drawn_down(self, piece: _Piece, shift: float, angle: float) -> SvgGlyphs:
        """Give the glyphs of a piece in a line that runs down the page.

        Spec: https://www.w3.org/TR/SVG2/text.html#WritingModeProperty
        """
        metrics = self._layout.context.engine.metrics(piece.span.style.font)
        height = metrics.ascent + metrics.descent
        if piece.upright:
            matrix: Matrix = (1.0, 0.0, 0.0, 1.0, piece.y - shift, piece.x)
            cell = Rect(-height / 2.0, 0.0, height, piece.shaped.width)
        else:
            if piece.span.style.svg.dominant_baseline == "auto":
                shift += (metrics.ascent - metrics.descent) / 2.0
            matrix = concat((0.0, 1.0, -1.0, 0.0, piece.y, piece.x), (1.0, 0.0, 0.0, 1.0, 0.0, shift))
            cell = Rect(0.0, -metrics.ascent, piece.shaped.width, height)
        if angle:
            sine, cosine = sin(radians(angle)), cos(radians(angle))
            matrix = concat(matrix, (cosine, sine, -sine, cosine, 0.0, 0.0))
        return self._finished(piece, matrix, cell)

    def _finished(self, piece: _Piece, matrix: Matrix, cell: Rect) -> SvgGlyphs:
        span = piece.span
        runs: Sequence[GlyphRun] = piece.shaped.runs
        drawn = SvgGlyphs(span.style, self._viewport, runs, matrix, cell)
        drawn.element, drawn.shaped = span.box.element, piece.shaped
        drawn.text = self._content.text[piece.start : piece.end]
        drawn.decorations = tuple(one.style for one in span.decorations)
        drawn.effects = _effects_of(span)
        drawn.hinted = span.style.font.text_rendering != "geometricprecision"
        drawn.width = piece.advance / piece.stretch if piece.stretch else piece.shaped.width
        return drawn

    def _shift(self, span: TextSpan) -> float:
        known = self._shifts.get(span)
        if known is None:
            known = self._shifts[span] = baseline_shift(span, self._layout.context.engine)
        return known


def _effects_of(span: TextSpan) -> tuple[ComputedStyle, ...]:
    """The styles of elements in the text that affect their glyphs as a group, innermost first."""
    found: list[ComputedStyle] = []
    at = span
    while at.parent is not None:
        if at.style.effects is not _PLAIN:
            found.append(at.style)
        at = at.parent
    return tuple(found)


_VERTICAL: Final = frozenset(("vertical-rl", "vertical-lr", "tb", "tb-rl"))
_PLAIN: Final = ComputedStyle().effects
_NOWHERE: Final = OutlineMeasure(())
