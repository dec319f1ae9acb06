"""The box tree of a styled tree.

Goes in: `StyledTree`. Comes out: the root's `ContainerBox`. Boxes are first made in tree order, since counters, quotes
and capitals depend on it. Then `boxes.anonymous` adds the anonymous boxes around and between them, from the leaves up.

Spec: https://www.w3.org/TR/css-display-3/#box-generation
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from limner.boxes.anonymous import Normalizer
from limner.boxes.box import (
    AnonymousStyles,
    Box,
    BreakBox,
    ContainerBox,
    Pseudo,
    ReplacedBox,
    TextBox,
    box_group,
    can_skip,
)
from limner.boxes.counters import Counters
from limner.boxes.generated import build_content, build_marker, first_letter, split_first_letter
from limner.boxes.replaced import build_drawing_box, build_replaced, fallback_style, has_fallback
from limner.boxes.text_transform import TextTransformer
from limner.budget import Budget
from limner.css.property import ComputeContext
from limner.css.specified import px_of_unit
from limner.css.values import ImageValue
from limner.diagnostics import Diagnostics
from limner.style.computed import BLOCK, INLINE, ComputedStyle, Display, FontGroup
from limner.style.tree import StyledElement, StyledTree

if TYPE_CHECKING:
    from limner.boxes.svg.build import SvgBuilder

_PLAIN: Final = ComputedStyle()  # elements without declarations for these groups share them
_CONTROLS: Final = frozenset(("button", "input", "meter", "progress", "select", "textarea"))
_BREAKS: Final = frozenset(("br", "wbr"))
_FILLED: Final = frozenset(("select", "textarea", "meter", "progress"))
_CELLS: Final = frozenset(("td", "th"))
_COLUMNS: Final = frozenset(("col", "colgroup"))
_MEDIA: Final = frozenset(("img", "svg", "video", "canvas", "iframe", "embed", "object", "audio", "input"))


def build_boxes(
    styled: StyledTree, budget: Budget | None = None, diagnostics: Diagnostics | None = None
) -> ContainerBox:
    """Build the box tree.

    Args:
        styled: Elements with their computed styles.
        budget: Spent for each box.
        diagnostics: Is told of unknown counter styles.

    Returns:
        The root element's box; an empty block when the root generates none.
    """
    return _Builder(styled, budget or Budget(), Diagnostics() if diagnostics is None else diagnostics).build()


def build_drawing(
    styled: StyledTree, budget: Budget | None = None, diagnostics: Diagnostics | None = None
) -> ReplacedBox:
    """Build the boxes of a document that is an ``<svg>``.

    Args:
        styled: Its elements with their computed styles.
        budget: Spent for each box.
        diagnostics: Is told of unknown counter styles.
    """
    builder = _Builder(styled, budget or Budget(), Diagnostics() if diagnostics is None else diagnostics)
    return builder.build_alone()


_BOX_STEPS: Final = 10
_FLOW_ROOT: Final = Display("block", "flow-root")


class _Builder:
    """Makes the boxes of one tree.

    Attributes:
        counters: Counters and quotes at this place of the document.
        transformer: Applies `text-transform`, and remembers the character before.
    """

    __slots__ = (
        "_drawings",
        "budget",
        "containers",
        "counters",
        "diagnostics",
        "order",
        "styled",
        "styles",
        "transformer",
    )

    def __init__(self, styled: StyledTree, budget: Budget, diagnostics: Diagnostics) -> None:
        self.styled = styled
        self.budget = budget
        self.diagnostics = diagnostics
        self.counters = Counters(styled.counter_styles, diagnostics)
        self.transformer = TextTransformer()
        self.styles = AnonymousStyles()
        self.containers: list[ContainerBox] = []
        self.order = 0
        self._drawings: SvgBuilder | None = None

    @property
    def drawings(self) -> "SvgBuilder":
        """The builder of drawings. It loads with the first page that has one."""
        drawings = self._drawings
        if drawings is None:
            from limner.boxes.svg.build import SvgBuilder

            drawings = SvgBuilder(self.styled.root, self._foreign_content, self._unit, self.budget.spend)
            self._drawings = drawings
        return drawings

    def _want_drawings(self, style: ComputedStyle) -> None:
        """Request the drawings that a style refers to: clips, masks, filters, paints."""
        if style.effects is not _PLAIN.effects or style.svg is not _PLAIN.svg:
            self.drawings.definitions.want_style(style)

    def build(self) -> ContainerBox:
        root = self.styled.root
        box = ContainerBox(_without_overflow(root.style), root.style.box.display, root.element)
        if root.style.box.display.outside == "none":
            box.display = BLOCK
            return box
        self.containers.append(box)
        self._want_drawings(root.style)
        self._build_below(root, box)
        if self._drawings is not None:
            self._drawings.build_definitions()
            box.definitions = self._drawings.definitions.wanted
        normalizer = Normalizer(self.styles, self.budget)
        for container in reversed(self.containers):
            normalizer.normalize(container)
        if normalizer.has_tables:
            from limner.boxes.tables import mark_enclosed_tables

            mark_enclosed_tables(box)
        return box

    def build_alone(self) -> ReplacedBox:
        root = self.styled.root
        box = build_drawing_box(root, 0, self.drawings)
        self.drawings.build_definitions()
        normalizer = Normalizer(self.styles, self.budget)
        for container in reversed(self.containers):
            normalizer.normalize(container)
        return box

    # ── in tree order ─────────────────────────────────────────────────────────────────────────────────────

    def _build_below(self, root: StyledElement, box: ContainerBox) -> None:
        """Make the boxes of everything inside an element, with an explicit stack instead of recursion."""
        self._enter(root, box)
        stack: list[tuple[StyledElement | str, StyledElement, ContainerBox, bool]] = []
        stack.append((root, root, box, True))
        self._push_children(root, box, stack)
        spend = self.budget.spend
        while stack:
            node, parent, into, leaving = stack.pop()
            if isinstance(node, str):
                self._add_text(node, parent.style, into)
                continue
            if leaving:
                self._leave(node, into)
                continue
            spend(_BOX_STEPS)
            inner = self._build_element(node, into)
            if inner is not None:
                stack.append((node, parent, inner, True))
                self._push_children(node, inner, stack)

    def _foreign_content(self, node: StyledElement) -> ContainerBox:
        """Make the block container of a ``<foreignObject>``, which clips and transforms nothing itself."""
        style = copy(node.style)
        style.effects = _PLAIN.effects
        style.box = replace(box_group(_FLOW_ROOT), overflow_x="visible")
        self.order += 1
        box = ContainerBox(style, _FLOW_ROOT, node.element, "", self.order)
        self.containers.append(box)
        self._build_below(node, box)
        return box

    def _push_children(
        self,
        node: StyledElement,
        into: ContainerBox,
        stack: list[tuple[StyledElement | str, StyledElement, ContainerBox, bool]],
    ) -> None:
        if node.element.tag in _FILLED:
            return  # they already have what they show
        children: Sequence[StyledElement | str] = node.children
        if node.element.tag == "details" and "open" not in node.element.attributes:
            # A closed `details` shows only its first summary.
            children = [one for one in node.elements if one.element.tag == "summary"][:1]
        stack.extend((child, node, into, False) for child in reversed(children))

    def _build_element(self, node: StyledElement, into: ContainerBox) -> ContainerBox | None:
        """Make an element's box. Give the box that its children go into; None if they get no boxes."""
        style = node.style
        display = style.box.display
        outside = display.outside
        if outside == "none":
            return None
        if outside == "contents":
            if node.element.tag in ("br", "wbr", "img", "svg"):
                # "display: contents" behaves as "none" on elements that are not drawn by CSS boxes.
                return None
            self._enter(node, into)
            return into
        element = node.element
        tag = element.tag
        self.order += 1
        if tag in _BREAKS:
            into.children.append(
                BreakBox(self.styles.inline(style), INLINE, element, forced=tag == "br", order=self.order)
            )
            self.transformer.restart()
            return None
        if tag in _MEDIA or style.generated.content.__class__ is tuple:
            box = self._replaced(node)
            if box is not None:
                self.counters.enter(node.element, style, display.list_item)
                self.counters.leave()
                into.children.append(box)
                self.transformer.restart()
                return None
            if has_fallback(element):
                style = fallback_style(node)
                display = style.box.display
        root = self.styled.root
        if tag == "body" and node.parent is root and root.style.box.overflow_x == "visible":
            style = _without_overflow(style)
        self._want_drawings(style)
        container = ContainerBox(style, display, element, "", self.order)
        into.children.append(container)
        self.containers.append(container)
        if tag in _CELLS:
            container.column_span = _span(element.attributes.get("colspan"), 1, 1000)
            container.row_span = _span(element.attributes.get("rowspan"), 0, 65534)
        elif tag in _COLUMNS:
            container.column_span = _span(element.attributes.get("span"), 1, 1000)
        if tag in _CONTROLS:
            self._fill_control(node, container)
        self._enter(node, container)
        return container

    def _fill_control(self, node: StyledElement, container: ContainerBox) -> None:
        """Make what a form control shows. The code for controls loads with the first page that has one."""
        from limner.boxes.native import draw_native, is_native

        if is_native(node):
            self.containers.extend(draw_native(node, container))
            return
        from limner.boxes.controls import fill_control

        self.containers.extend(fill_control(node, container, self))

    def _replaced(self, node: StyledElement) -> ReplacedBox | None:
        content = node.style.generated.content
        if isinstance(content, tuple):
            if len(content) == 1 and content[0][0] == "image":
                box = ReplacedBox(node.style, node.style.box.display, node.element, content[0][1], order=self.order)
                box.alt = node.element.attributes.get("alt", "")
                return box
            if node.element.tag not in _MEDIA:
                return None
        return build_replaced(node, self.order, self.styled.environment, self.drawings)

    def _enter(self, node: StyledElement, box: ContainerBox) -> None:
        """Count the element, then make its marker and `::before`."""
        style = node.style
        list_item = style.box.display.list_item
        if style.box.display.outside == "contents":
            self.counters.enter_contents()
        else:
            self.counters.enter(node.element, style, list_item)
        if style.box.display.outside == "block" or box.display.outside != "inline":
            self.transformer.restart()
        if list_item:
            self._add_marker(node, box)
        if node.pseudos is not None and "before" in node.pseudos:
            self._add_pseudo(node, "before", box)

    def _leave(self, node: StyledElement, box: ContainerBox) -> None:
        if node.pseudos is not None:
            if "after" in node.pseudos:
                self._add_pseudo(node, "after", box)
            if "first-line" in node.pseudos:
                box.first_line = node.pseudos["first-line"]
            if "first-letter" in node.pseudos and node.style.box.display.outside != "contents":
                self._split_first_letter(box, node.pseudos["first-letter"])
        if node.element.tag == "button" and box.style is not node.style:
            self._wrap_content(box)
        elif node.element.tag == "fieldset" and box.display.outside in ("block", "inline"):
            from limner.boxes.controls import arrange_fieldset

            self.containers.extend(arrange_fieldset(box))
        if box.display.outside != "inline":
            self.transformer.restart()
        if node.style.rare is not _PLAIN.rare and node.style.rare.content_visibility == "hidden" and can_skip(box):
            # Skipped content still counts, but has no boxes.
            box.children.clear()
        self.counters.leave()

    def _split_first_letter(self, box: ContainerBox, style: ComputedStyle) -> None:
        measured = None
        if style.rare is not _PLAIN.rare and style.rare.initial_letter is not None:
            from limner.boxes.initial_letter import measure_initial_letter

            measured = measure_initial_letter(style, box.style, first_letter(box), self)
        letter = split_first_letter(box, style if measured is None else measured.style, self.containers)
        if letter is not None and measured is not None and measured.push:
            from limner.boxes.initial_letter import push_first_line

            strut = push_first_line(box, letter[1], measured.push)
            letter[0].children.insert(letter[0].children.index(letter[1]) + 1, strut)
            self.containers.append(strut)

    # ── leaves ────────────────────────────────────────────────────────────────────────────────────────────

    def _add_text(self, text: str, style: ComputedStyle, into: ContainerBox) -> None:
        if not text:
            return
        self.order += 1
        shown = self.transformer.transform(text, style)
        into.children.append(TextBox(self.styles.inline(style), INLINE, shown, self.order))

    def _add_pseudo(self, node: StyledElement, name: Pseudo, into: ContainerBox) -> None:
        """Make `::before` or `::after`, unless its `content` is `normal` or `none`."""
        style = (node.pseudos or {})[name]
        content = style.generated.content
        display = style.box.display
        if not isinstance(content, tuple) or display.outside == "none":
            return
        self.order += 1
        self.counters.enter(None, style, display.list_item)
        self.counters.language = node.parent.style.font.locale if node.parent is not None else style.font.locale
        items = build_content(content, style, self)
        if display.outside == "contents":
            into.children += items
        else:
            into.children.append(self._wrap(style, node, name, items))
        self.counters.leave()

    def _wrap(self, style: ComputedStyle, node: StyledElement, name: Pseudo, items: list[Box]) -> ContainerBox:
        box = ContainerBox(style, style.box.display, node.element, name, self.order)
        box.children = items
        self.containers.append(box)
        return box

    def _add_marker(self, node: StyledElement, box: ContainerBox) -> None:
        self.order += 1
        marker = build_marker(node, self)
        if marker is None:
            return
        self.containers.append(marker)
        if node.style.list_table.list_style_position == "outside" and box.display.outside == "block":
            box.marker = marker
        else:
            box.children.append(marker)

    def _wrap_content(self, box: ContainerBox) -> None:
        """Put all children of a button into one block, which it centres."""
        inner = ContainerBox(self.styles.block(box.style), BLOCK, None, "", box.order)
        inner.children = box.children
        box.children = [inner]
        self.containers.append(inner)

    # ── for content and markers ───────────────────────────────────────────────────────────────────────────

    def text_box(self, text: str, style: ComputedStyle) -> TextBox:
        """Make a text with the inherited values of a style."""
        self.order += 1
        return TextBox(self.styles.inline(style), INLINE, self.transformer.transform(text, style), self.order)

    def ascent(self, font: FontGroup) -> float | None:
        """Give a font's ascent in CSS px; None when no fonts are available."""
        ask = self.styled.font_unit
        return None if ask is None else ask(font, "ascent")

    def font_length(self, font: FontGroup, name: str) -> float:
        """Give a length of a font in CSS px by name; about half an em when no fonts are available."""
        ask = self.styled.font_unit
        return font.font_size / 2.0 if ask is None else ask(font, name)

    def _unit(self, font: FontGroup, name: str) -> float:
        """Give the size of a relative unit in px."""
        environment = self.styled.environment
        root = self.styled.root.style.font
        context = ComputeContext(
            font_size=font.font_size,
            root_font_size=root.font_size,
            viewport_width=environment.width,
            viewport_height=environment.height,
            font_unit=lambda unit: self.font_length(font, unit),
            normal_line_height=True,
        )
        return px_of_unit(name, context)

    def image_box(self, source: ImageValue, style: ComputedStyle) -> ReplacedBox:
        """Make an inline image with the inherited values of a style."""
        self.order += 1
        return ReplacedBox(self.styles.inline(style), INLINE, None, source, order=self.order)


def _without_overflow(style: ComputedStyle) -> ComputedStyle:
    """Give a style whose `overflow` has propagated to the viewport: the canvas clips, and the box does not.

    Spec: https://www.w3.org/TR/css-overflow-3/#overflow-propagation
    """
    box = style.box
    if box.overflow_x == "visible" and box.overflow_y == "visible":
        return style
    result = copy(style)
    result.box = replace(box, overflow_x="visible", overflow_y="visible")
    return result


def _span(text: str | None, low: int, high: int) -> int:
    """Read `colspan` or a similar attribute.

    Spec: https://html.spec.whatwg.org/multipage/tables.html#attr-tdth-colspan
    """
    digits = (text or "").strip().split(".", maxsplit=1)[0].lstrip("+")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        return 1
    number = int(digits)
    return 1 if number < low else min(number, high)
