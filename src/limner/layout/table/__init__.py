"""Table layout: columns, rows, cells, captions."""
