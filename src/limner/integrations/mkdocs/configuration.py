"""The options of the plugin: those of Material's social plugin under their names.

Goes in: the plugin's part of `mkdocs.yml`. Comes out: checked options, and what a page makes of them.

Spec: https://squidfunk.github.io/mkdocs-material/plugins/social/
"""

import os
from collections.abc import Mapping
from fnmatch import fnmatch
from typing import Any, Final, cast

from mkdocs.config.base import Config
from mkdocs.config.config_options import Choice, Deprecated, ListOfItems, Type

_LEVELS: Final = {"warn": "WARNING", "info": "INFO", "ignore": "DEBUG"}


class LimnerConfig(Config):
    """The options of the plugin; see docs/static-sites.md."""

    enabled = Type(bool, default=True)
    concurrency = Type(int, default=max(1, (os.cpu_count() or 1) - 1))

    cache = Type(bool, default=True)
    cache_dir = Type(str, default=".cache/plugin/limner")

    log = Type(bool, default=True)
    log_level = Choice(tuple(_LEVELS), default="warn")

    cards = Type(bool, default=True)
    cards_dir = Type(str, default="assets/images/social")
    cards_layout_dir = Type(str, default="layouts")
    cards_layout = Type(str, default="default")
    cards_layout_options = cast("Any", Type(dict, default={}))
    cards_include = ListOfItems(Type(str), default=[])
    cards_exclude = ListOfItems(Type(str), default=[])
    cards_fonts = ListOfItems(Type(str), default=[])

    debug = Type(bool, default=False)
    debug_on_build = Type(bool, default=False)
    debug_grid = Type(bool, default=True)
    debug_grid_step = Type(int, default=32)
    debug_color = Type(str, default="grey")

    cards_color: Any = Deprecated(
        message="'cards_color' is deprecated: use 'background_color' and 'color' of 'cards_layout_options'",
        option_type=Type(dict),
    )
    cards_font: Any = Deprecated(
        message="'cards_font' is deprecated: use 'font_family' of 'cards_layout_options'", option_type=Type(str)
    )


def log_level(config: LimnerConfig) -> int:
    """Give the level at which faults of cards are logged, as `logging` counts."""
    import logging

    return int(getattr(logging, _LEVELS[str(config.log_level)]))


def page_option(config: LimnerConfig, name: str, meta: Mapping[str, Any]) -> Any:
    """Give an option as it holds for a page: what its front matter says wins; mappings are merged.

    Args:
        config: The options of the plugin.
        name: Of the option.
        meta: The front matter.
    """
    own = cast("Mapping[str, Any]", meta.get("social") or {})
    given = cast("Mapping[str, Any]", config)[name]
    if name == "cards_layout_options":
        merged: dict[str, Any] = {**_deprecated_options(config), **(given or {}), **(own.get(name) or {})}
        return merged
    return own.get(name, given)


def _deprecated_options(config: LimnerConfig) -> dict[str, Any]:
    """Give what options of older versions say in the words of this one."""
    found: dict[str, Any] = {}
    colors = cast("Mapping[str, Any]", config.cards_color or {})
    for old, new in (("fill", "background_color"), ("text", "color")):
        if colors.get(old):
            found[new] = colors[old]
    if config.cards_font:
        found["font_family"] = config.cards_font
    return found


def is_excluded(config: LimnerConfig, address: str, meta: Mapping[str, Any]) -> bool:
    """Tell whether a page has no card: by its front matter, or by the patterns of the plugin.

    Args:
        config: The options of the plugin.
        address: Of the page's source, from the folder of documents.
        meta: The front matter.
    """
    if not page_option(config, "cards", meta):
        return True
    if config.cards_include:
        return not any(fnmatch(address, pattern) for pattern in config.cards_include)
    return any(fnmatch(address, pattern) for pattern in config.cards_exclude)
