"""All icons of a site from one source, with the manifest and the tags that name them.

Goes in: an SVG, a picture, or an image function. Comes out: the files of `table.ICON_FILES`, each drawn at its size.
"""
