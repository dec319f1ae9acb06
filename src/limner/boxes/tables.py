"""Tables: makes missing parts, wraps stray ones, and gives each cell its place in the grid.

Spec: https://www.w3.org/TR/css-tables-3/#fixup
"""

from collections.abc import Callable
from typing import Final

from limner.boxes.box import AnonymousStyles, Box, ContainerBox, TextBox
from limner.budget import Budget
from limner.css.values import AUTO
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
    """Normalize the children of a table, a row group, a row or a column group.

    Args:
        box: The table part. The children of its children are already normalized.
        styles: Gives anonymous styles.
        normalize_block: Normalizes anonymous cells.
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
    """Wrap table parts that are outside of a table in anonymous tables.

    Args:
        box: The container; an inline box gets inline tables.
        styles: Gives anonymous styles.
        normalize_block: Normalizes anonymous cells.

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
        """Wrap each run of children that do not belong here. Absolutely positioned ones stay outside."""
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
        """Make an anonymous row, with anonymous cells where they are missing."""
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


_COLUMN_LIMIT = 1000


def is_fixed_table(table: ContainerBox) -> bool:
    """Tell whether `table-layout: fixed` applies: the table needs its own width.

    Spec: https://www.w3.org/TR/css-tables-3/#table-layout-property
    """
    group = table.style.box
    return group.table_layout == "fixed" and group.width is not AUTO and group.width != "max-content"


class Cell:
    """A cell and its slots.

    Attributes:
        box: The cell's box.
        column: Its first column.
        columns: How many columns it takes.
        row: Its first row, counted through the whole table.
        rows: How many rows it takes.
    """

    __slots__ = ("box", "column", "columns", "row", "rows")

    def __init__(self, box: ContainerBox, column: int, columns: int, row: int, rows: int) -> None:
        self.box = box
        self.column = column
        self.columns = columns
        self.row = row
        self.rows = rows


class Section:
    """A row group.

    Attributes:
        box: Its box.
        first: Index of its first row.
        rows: Boxes of its rows.
    """

    __slots__ = ("box", "first", "rows")

    def __init__(self, box: ContainerBox, first: int, rows: list[ContainerBox]) -> None:
        self.box = box
        self.first = first
        self.rows = rows


class TableGrid:
    """The parts of a table.

    Attributes:
        captions: Caption boxes in order.
        columns: Column boxes with their first column, how many columns each stands for, and their group.
        groups: Column group boxes with their first column and their number of columns.
        sections: Row groups from top to bottom.
        cells: All cells.
        column_count: Number of columns.
        row_count: Number of rows.
        absolute: Absolutely positioned boxes among the parts.
    """

    __slots__ = ("absolute", "captions", "cells", "column_count", "columns", "groups", "row_count", "sections")

    def __init__(self, table: ContainerBox, budget: Budget) -> None:
        self.captions: list[ContainerBox] = []
        self.columns: list[tuple[ContainerBox, int, int]] = []
        self.groups: list[tuple[ContainerBox, int, int]] = []
        self.sections: list[Section] = []
        self.cells: list[Cell] = []
        self.absolute: list[Box] = []
        self.column_count = 0
        self.row_count = 0
        header: list[ContainerBox] = []
        bodies: list[ContainerBox] = []
        footer: list[ContainerBox] = []
        for child in table.children:
            if child.is_out_of_flow or not isinstance(child, ContainerBox):
                self.absolute.append(child)
                continue
            inside = child.display.inside
            if inside == "table-caption":
                self.captions.append(child)
            elif inside in ("table-column", "table-column-group"):
                self._add_columns(child)
            elif inside == "table-header-group" and not header:
                header.append(child)
            elif inside == "table-footer-group" and not footer:
                footer.append(child)
            else:
                bodies.append(child)
        declared = self.column_count
        for box in (*header, *bodies, *footer):
            budget.spend(len(box.children) + 1)
            self._add_section(box)
        self.column_count = max(self.column_count, declared)
        if not is_fixed_table(table):
            self._merge_columns(declared)

    def _merge_columns(self, declared: int) -> None:
        """Leave out columns that no column element makes and in which no cell begins."""
        begins = {cell.column for cell in self.cells} | set(range(declared))
        if len(begins) == self.column_count:
            return
        places = [0]
        for column in range(self.column_count):
            places.append(places[-1] + (column in begins))
        for cell in self.cells:
            end = places[cell.column + cell.columns]
            cell.column = places[cell.column]
            cell.columns = end - cell.column
        self.column_count = places[-1]

    def _add_columns(self, box: ContainerBox) -> None:
        first = self.column_count
        if box.display.inside == "table-column":
            span = max(1, box.column_span)
            self.columns.append((box, first, span))
            self.column_count = min(first + span, _COLUMN_LIMIT)
            return
        for child in box.children:
            if isinstance(child, ContainerBox):
                span = max(1, child.column_span)
                self.columns.append((child, self.column_count, span))
                self.column_count = min(self.column_count + span, _COLUMN_LIMIT)
        if not box.children:
            self.column_count = min(first + max(1, box.column_span), _COLUMN_LIMIT)
        self.groups.append((box, first, self.column_count - first))

    def _add_section(self, box: ContainerBox) -> None:
        rows: list[ContainerBox] = []
        for child in box.children:
            if isinstance(child, ContainerBox) and not child.is_out_of_flow:
                rows.append(child)
            else:
                self.absolute.append(child)
        section = Section(box, self.row_count, rows)
        self.sections.append(section)
        # For each row of the section: one bit per column that a cell from above or before takes.
        taken = [0] * len(rows)
        for index, row in enumerate(rows):
            column = 0
            for child in row.children:
                if not isinstance(child, ContainerBox) or child.is_out_of_flow:
                    self.absolute.append(child)
                    continue
                while taken[index] >> column & 1:
                    column += 1
                columns = max(1, min(child.column_span, _COLUMN_LIMIT - column))
                left = len(rows) - index
                spanned = left if child.row_span == 0 else max(1, min(child.row_span, left))
                mask = ((1 << columns) - 1) << column
                for covered in range(index, index + spanned):
                    taken[covered] |= mask
                self.cells.append(Cell(child, column, columns, section.first + index, spanned))
                column += columns
                self.column_count = max(self.column_count, column)
        self.row_count += len(rows)
