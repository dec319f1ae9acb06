"""Painting: fragments become a display list."""
