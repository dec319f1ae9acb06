"""Sphinx: a card for every page, and its Open Graph tags.

    extensions = ["limner.integrations.sphinx"]

It understands the configuration of sphinxext-opengraph and writes the same tags; cards are 1200 × 630 px, drawn without
network, and only when something about them changed. The event ``limner-card`` gives a page an image of its own.

Public: docs/api.md.
"""

from importlib import metadata
from typing import Any

from limner.integrations.sphinx import extension
from limner.integrations.sphinx.configuration import add_values

__all__ = ["setup"]


def setup(app: Any) -> dict[str, Any]:
    """Add the extension to a Sphinx application.

    Args:
        app: The `sphinx.application.Sphinx`.

    Returns:
        What Sphinx wants to know of an extension; it may read and write in parallel.
    """
    add_values(app)
    app.add_event("limner-card")
    app.connect("config-inited", extension.note_state)
    app.connect("builder-inited", extension.begin)
    app.connect("html-page-context", extension.add_tags)
    app.connect("build-finished", extension.finish)
    return {
        "version": metadata.version("limner"),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
