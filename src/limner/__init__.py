"""Limner draws the pictures a page's ``<head>`` points to."""
