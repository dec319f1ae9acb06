"""Pelican: a card for every article and page, as `article.og_image` for themes.

It is installed as the namespace plugin ``pelican.plugins.limner``, which Pelican finds by itself; where `PLUGINS` is
set, ``"limner"`` belongs there.

Public: docs/api.md.
"""

from limner.integrations.pelican.plugin import register

__all__ = ["register"]
