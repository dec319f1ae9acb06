"""The fonts that the images of a site use: what they are, and a lock that keeps just what is drawn.

Public: docs/api.md.

Goes in: a site, or a folder with a lock. Comes out: fonts for `Site(fonts=…)`. The commands are `limner fonts` and
`limner fonts lock`.
"""

from limner.fonts.lock import read_lock

__all__ = ["read_lock"]
