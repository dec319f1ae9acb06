"""Rasterising: a display list becomes pixels."""
