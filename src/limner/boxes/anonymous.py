"""Anonymous boxes: around lines between blocks, around blocks inside inlines, around texts in flex and grid.

Goes in: containers with their children in document order, from the leaves up. Comes out: the same containers,
each with children of one kind.

Spec: https://www.w3.org/TR/css-display-3/#box-generation, https://www.w3.org/TR/CSS22/visuren.html#anonymous-block-level
"""

from dataclasses import replace

from limner.boxes.box import AnonymousStyles, Box, BreakBox, ContainerBox, TextBox, box_group
from limner.budget import Budget
from limner.style.computed import BLOCK, ComputedStyle, DecorationGroup

_SPACES = " \t\n\r\f"
_PIECE_STEPS = 60  # until a piece is painted
_NO_DECORATION = DecorationGroup()


class Normalizer:
    """Inserts the anonymous boxes of one tree. Containers are passed in from the leaves up."""

    __slots__ = ("_pieces", "budget", "has_tables", "styles")

    def __init__(self, styles: AnonymousStyles, budget: Budget) -> None:
        self.styles = styles
        self.budget = budget
        # What replaces an inline box that holds blocks in its parent.
        self._pieces: dict[int, list[Box]] = {}
        self.has_tables = False

    def normalize(self, box: ContainerBox) -> None:
        """Normalize the children of one container."""
        children = box.children
        if box.display.inside == "ruby":
            from limner.boxes.ruby import make_columns

            box.display = box.display._replace(inside="flow")
            children = box.children = make_columns(box, self.styles)
        if not children:
            if box.display.inside == "table":
                self._collapse(box)
            return
        if self._pieces and any(id(child) in self._pieces for child in children):
            children = box.children = self._expanded(children)
        inside = box.display.inside
        self.budget.spend(len(children))
        if inside in ("flow", "flow-root", "table-cell", "table-caption", "ruby-text"):
            if any(child.display.outside == "internal" for child in children):
                children = box.children = self._with_tables(box)
            if inside == "flow" and box.display.outside == "inline":
                self._split_inline(box)
            else:
                self._normalize_block(box)
        elif inside in ("flex", "grid"):
            if any(child.display.outside == "internal" for child in children):
                box.children = self._with_tables(box)
            self._normalize_items(box)
        else:
            from limner.boxes.tables import normalize_table_part

            normalize_table_part(box, self.styles, self._normalize_block)
            if inside == "table":
                self._collapse(box)

    def _with_tables(self, box: ContainerBox) -> list[Box]:
        """Give the children with stray table parts wrapped in tables."""
        from limner.boxes.tables import wrap_stray_parts

        children = wrap_stray_parts(box, self.styles, self._normalize_block)
        for child in children:
            if isinstance(child, ContainerBox) and child.display.inside == "table" and child.element is None:
                self._collapse(child)
        return children

    def _collapse(self, table: ContainerBox) -> None:
        self.has_tables = True
        if table.style.list_table.border_collapse == "collapse":
            from limner.boxes.collapsed_borders import collapse_borders

            collapse_borders(table, self.budget)

    def _expanded(self, children: list[Box]) -> list[Box]:
        result: list[Box] = []
        for child in children:
            result += self._pieces.pop(id(child), (child,))
        return result

    # ── block containers ──────────────────────────────────────────────────────────────────────────────────

    def _normalize_block(self, box: ContainerBox) -> None:
        has_inline = has_block = False
        for child in box.children:
            if child.display.outside == "inline":
                has_inline = True
            elif not _is_out_of_flow(child):
                has_block = True
        if not has_block:
            box.inline_formatting = has_inline
            return
        if has_inline:
            box.children = self._with_lines_wrapped(box)

    def _with_lines_wrapped(self, box: ContainerBox) -> list[Box]:
        """Wrap each run of inline-level children in an anonymous block.

        As in Blink, floats and absolutely positioned boxes inside or after a run are in its block, and those before it
        are not. Their static position is the same either way, but their place among the lines is not.
        """
        result: list[Box] = []
        run: list[Box] = []
        for child in box.children:
            if child.display.outside == "inline" or (run and _is_out_of_flow(child)):
                run.append(child)
                continue
            if run:
                self._close_run(box, run, result)
                run = []
            result.append(child)
        if run:
            self._close_run(box, run, result)
        return result

    def _close_run(self, box: ContainerBox, run: list[Box], result: list[Box]) -> None:
        if all(_is_out_of_flow(child) or is_collapsible(child) for child in run):
            # White space alone makes no line, and therefore no box.
            result += [child for child in run if _is_out_of_flow(child)]
            return
        block = self._anonymous_block(box.style, run)
        if block.style.text.text_indent != 0.0 and any(not _is_out_of_flow(child) for child in result):
            # "… the first formatted line of a block container": the line of this anonymous box is not that of the
            # element.
            style = block.style
            block.style = replace(style, text=replace(style.text, text_indent=0.0))
        result.append(block)

    def _anonymous_block(self, parent: ComputedStyle, children: list[Box]) -> ContainerBox:
        block = ContainerBox(self.styles.block(parent), BLOCK, None, "", children[0].order)
        block.children = children
        block.inline_formatting = True
        return block

    # ── blocks inside inline boxes ────────────────────────────────────────────────────────────────────────

    def _split_inline(self, box: ContainerBox) -> None:
        """Cut an inline box around the blocks in it.

        "When an inline box contains an in-flow block-level box, the inline box … is broken around the block-level box
        …, splitting the inline box into two boxes (even if either side is empty), one on each side."
        """
        if not any(child.display.outside == "block" and not _is_out_of_flow(child) for child in box.children):
            return
        pieces: list[Box] = [box]
        piece, current = box, list[Box]()
        for child in box.children:
            if child.display.outside != "block" or _is_out_of_flow(child):
                current.append(child)
                continue
            piece.children, current = current, []
            piece.cut_end = True
            pieces.append(self._carried(box, child))
            piece = ContainerBox(box.style, box.display, box.element, box.pseudo, child.order)
            piece.cut_start = True
            pieces.append(piece)
        piece.children = current
        # Each level is cut again, so the number of pieces is the number of blocks times the depth of inline boxes.
        self.budget.spend(_PIECE_STEPS * len(pieces))
        self._pieces[id(box)] = [one for one in pieces if not _is_nothing(one)]

    def _carried(self, inline: ContainerBox, block: Box) -> Box:
        """Apply to a block inside an inline box what the inline box does to its content."""
        style = inline.style
        moved = style.box.position == "relative"
        if not moved and style.decoration == _NO_DECORATION and style.effects.opacity == 1.0:
            return block
        wrapper = ContainerBox(self.styles.block(style), BLOCK, None, "", block.order)
        own = wrapper.style
        group = box_group(BLOCK)
        if moved:
            place = style.box
            group = replace(
                group,
                position="relative",
                top=place.top,
                right=place.right,
                bottom=place.bottom,
                left=place.left,
                z_index=place.z_index,
            )
        wrapper.style = ComputedStyle(
            font=own.font,
            text=own.text,
            ink=own.ink,
            list_table=own.list_table,
            svg=own.svg,
            custom=own.custom,
            box=group,
            decoration=style.decoration,
            effects=style.effects,
        )
        wrapper.children = [block]
        return wrapper

    # ── flex and grid containers ──────────────────────────────────────────────────────────────────────────

    def _normalize_items(self, box: ContainerBox) -> None:
        """Wrap each run of text in an anonymous item.

        "If the entire sequence of child text runs contains only white space … it is instead not rendered."

        Spec: https://www.w3.org/TR/css-flexbox-1/#flex-items
        """
        if all(child.display.outside != "inline" for child in box.children):
            return
        result: list[Box] = []
        run: list[Box] = []
        for child in [*box.children, None]:
            if child is not None and child.display.outside == "inline" and not child.is_out_of_flow:
                run.append(child)
                continue
            if run:
                if not all(isinstance(one, TextBox) and not one.text.strip(_SPACES) for one in run):
                    result.append(self._anonymous_block(box.style, run))
                run = []
            if child is not None:
                result.append(child)
        box.children = result


def _is_out_of_flow(box: Box) -> bool:
    group = box.style.box
    return group.position in ("absolute", "fixed") or group.float_ != "none"


def is_collapsible(box: Box) -> bool:
    """Tell whether a box is white space that collapses at the start of a line, or holds only such boxes."""
    if isinstance(box, TextBox):
        mode = box.style.text.white_space_collapse
        if mode == "collapse":
            return not box.text.strip(_SPACES)
        return mode == "preserve-breaks" and not box.text.strip(" \t")
    if isinstance(box, BreakBox) or not isinstance(box, ContainerBox) or not box.is_inline_box:
        return False
    return not _has_edges(box) and all(_is_out_of_flow(one) or is_collapsible(one) for one in box.children)


def _has_edges(box: ContainerBox) -> bool:
    place, border = box.style.box, box.style.border
    return bool(
        place.margin_left
        or place.margin_right
        or place.padding_left
        or place.padding_right
        or border.border_left_width
        or border.border_right_width
    )


def _is_nothing(box: Box) -> bool:
    """Tell whether a piece of a cut inline box is empty and has no visible edge."""
    if not isinstance(box, ContainerBox) or box.children or not (box.cut_start or box.cut_end):
        return False
    return not _has_edges(box)
