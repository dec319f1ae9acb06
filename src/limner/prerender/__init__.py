"""A site's pictures as files, for hosts that serve nothing but files.

Goes in: a `Site`. Comes out: one file for each picture whose params are known.

Public: docs/api.md.
"""

from limner.prerender.build import BuiltFile, build_site, left_out

__all__ = ["BuiltFile", "build_site", "left_out"]
