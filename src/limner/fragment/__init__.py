"""The fragment tree: the result of layout, with used sizes and positions, ready to paint."""
