"""Inline layout: text and inline boxes broken into lines."""
