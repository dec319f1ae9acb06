"""The fragment tree: what layout made, with used sizes and places, ready to paint."""
