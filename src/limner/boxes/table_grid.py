"""The grid of a table: its sections in visual order, its rows, and the columns and rows that each cell takes.

Goes in: a table box whose parts are in shape. Comes out: `TableGrid`.

Spec: https://www.w3.org/TR/css-tables-3/#dimensioning-the-row-column-grid
"""

from limner.boxes.box import Box, ContainerBox
from limner.budget import Budget
from limner.css.values import AUTO

_COLUMN_LIMIT = 1000


def is_fixed_table(table: ContainerBox) -> bool:
    """Tell whether `table-layout: fixed` is in force: it waits for a width of the table's own.

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
        """Leave out the columns in which no cell begins and that no column element makes."""
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
        # For each row of the section a bit for each column that a cell from above or before takes.
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
