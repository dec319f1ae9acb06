"""Fonts: files, faces, families, and which face draws which character."""
