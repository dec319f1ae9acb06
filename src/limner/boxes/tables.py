"""Table parts in their order: missing ones are made, stray ones wrapped, white space between them dropped.

Goes in: containers with table parts among their children. Comes out: tables whose children are captions, columns and
row groups; row groups of rows; rows of cells.

Spec: https://www.w3.org/TR/css-tables-3/#table-structure
"""

from collections.abc import Callable
from typing import Final

from limner.boxes.box import Box, ContainerBox, TextBox
from limner.boxes.styles import AnonymousStyles
from limner.style.computed import Display

_ROW_GROUPS: Final = frozenset(("table-row-group", "table-header-group", "table-footer-group"))
_COLUMNS: Final = frozenset(("table-column", "table-column-group"))
_TABLE_CHILDREN: Final = _ROW_GROUPS | _COLUMNS | {"table-caption"}
_TABLE: Final = Display("block", "table")
_INLINE_TABLE: Final = Display("inline", "table")
_ROW_GROUP: Final = Display("internal", "table-row-group")
_ROW: Final = Display("internal", "table-row")
_CELL: Final = Display("internal", "table-cell")
_ENCLOSING: Final = frozenset(("flex", "grid", "table"))
_SPACES: Final = " \t\n\r\f"


def normalize_table_part(
    box: ContainerBox, styles: AnonymousStyles, normalize_block: Callable[[ContainerBox], None]
) -> None:
    """Bring the children of a table, a row group, a row or a column group into shape.

    Args:
        box: The table part, its children's children in shape already.
        styles: Gives anonymous styles.
        normalize_block: Brings anonymous cells into shape.
    """
    inside = box.display.inside
    if inside == "table-column":
        box.children = []
        return
    box.children = [child for child in box.children if not _is_white_space(child)]
    if inside == "table-column-group":
        box.children = [child for child in box.children if child.display.inside == "table-column"]
        return
    wrap = _Wrapper(box, styles, normalize_block)
    if inside == "table":
        wrap.around_runs(_is_table_child, wrap.row)
        wrap.around_runs(lambda child: child.display.inside != "table-row", wrap.row_group)
    elif inside in _ROW_GROUPS:
        wrap.around_runs(lambda child: child.display.inside == "table-row", wrap.row)
    elif inside == "table-row":
        wrap.around_runs(lambda child: child.display.inside == "table-cell", wrap.cell)


def wrap_stray_parts(
    box: ContainerBox, styles: AnonymousStyles, normalize_block: Callable[[ContainerBox], None]
) -> list[Box]:
    """Wrap table parts that stand outside of a table in anonymous tables.

    Args:
        box: The container; an inline box gets inline tables.
        styles: Gives anonymous styles.
        normalize_block: Brings anonymous cells into shape.

    Spec: https://www.w3.org/TR/css-tables-3/#fixup-algorithm (step 3)
    """
    is_inline = box.display.outside == "inline" and box.display.inside == "flow"
    result: list[Box] = []
    run: list[Box] = []
    for child in [*box.children, None]:
        if child is not None and (child.display.outside == "internal" or (run and _is_white_space(child))):
            run.append(child)
        else:
            if run:
                trailing: list[Box] = []
                while run[-1].display.outside != "internal":
                    trailing.insert(0, run.pop())
                table = _anonymous_table(box, run, styles, is_inline=is_inline)
                normalize_table_part(table, styles, normalize_block)
                result.append(table)
                result += trailing
                run = []
            if child is not None:
                result.append(child)
    return result


def mark_enclosed_tables(root: ContainerBox) -> None:
    """Tell the tables of a finished tree whether their containing blocks are inside a flex, grid or table box."""
    stack: list[tuple[ContainerBox, bool, bool]] = [(root, False, False)]
    while stack:
        box, enclosed, positioned_enclosed = stack.pop()
        if box.is_out_of_flow:
            enclosed = positioned_enclosed
        if box.display.inside in _ENCLOSING:
            box.enclosed = enclosed
            enclosed = True
        if box.style.box.position != "static":
            positioned_enclosed = enclosed
        stack.extend(
            (child, enclosed, positioned_enclosed) for child in box.children if isinstance(child, ContainerBox)
        )


def _anonymous_table(box: ContainerBox, parts: list[Box], styles: AnonymousStyles, *, is_inline: bool) -> ContainerBox:
    display = _INLINE_TABLE if is_inline else _TABLE
    table = ContainerBox(styles.other(box.style, display), display, None, "", parts[0].order)
    table.children = parts
    return table


def _is_white_space(box: Box) -> bool:
    return isinstance(box, TextBox) and not box.text.strip(_SPACES)


def _is_table_child(box: Box) -> bool:
    return (box.display.inside in _TABLE_CHILDREN and box.display.outside == "internal") or (
        box.display.inside == "table-row"
    )


class _Wrapper:
    """Wraps runs of children that do not belong where they are."""

    __slots__ = ("_normalize_block", "_styles", "box")

    def __init__(
        self, box: ContainerBox, styles: AnonymousStyles, normalize_block: Callable[[ContainerBox], None]
    ) -> None:
        self.box = box
        self._styles = styles
        self._normalize_block = normalize_block

    def around_runs(self, belongs: Callable[[Box], bool], make: Callable[[list[Box]], ContainerBox]) -> None:
        """Wrap each run of children that do not belong; absolutely positioned ones stay outside."""
        if all(belongs(child) for child in self.box.children):
            return
        result: list[Box] = []
        run: list[Box] = []
        for child in self.box.children:
            if belongs(child):
                if run:
                    result.append(make(run))
                    run = []
                result.append(child)
            else:
                run.append(child)
        if run:
            result.append(make(run))
        self.box.children = result

    def row_group(self, children: list[Box]) -> ContainerBox:
        """Make an anonymous row group."""
        return self._part(_ROW_GROUP, children)

    def row(self, children: list[Box]) -> ContainerBox:
        """Make an anonymous row, with anonymous cells in it where they are missing."""
        row = self._part(_ROW, children)
        normalize_table_part(row, self._styles, self._normalize_block)
        return row

    def cell(self, children: list[Box]) -> ContainerBox:
        """Make an anonymous cell."""
        cell = self._part(_CELL, children)
        self._normalize_block(cell)
        return cell

    def _part(self, display: Display, children: list[Box]) -> ContainerBox:
        part = ContainerBox(self._styles.other(self.box.style, display), display, None, "", children[0].order)
        part.children = children
        return part
