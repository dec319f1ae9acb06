"""Cards of pages, as the integrations of documentation tools and static sites draw them.

Goes in: what a tool knows of a page, and a layout. Comes out: an image as a file, drawn only when something about it
changed.
"""
