"""MkDocs, with Material or any other theme: a card for every page, and its Open Graph tags.

    plugins:
      - search
      - limner

It understands the options and the front matter of Material's social plugin, and its layouts look as they do there.
Nothing is asked of the network.

Public: docs/api.md.
"""

from limner.integrations.mkdocs.configuration import LimnerConfig
from limner.integrations.mkdocs.plugin import LimnerPlugin

__all__ = ["LimnerConfig", "LimnerPlugin"]
