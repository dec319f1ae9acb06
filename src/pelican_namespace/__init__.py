"""The plugin under the name by which Pelican finds it: installed as `pelican/plugins/limner/__init__.py`."""

from limner.integrations.pelican import register

__all__ = ["register"]
