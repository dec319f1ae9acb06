"""The values of `conf.py`: those of sphinxext-opengraph under their names, and Limner's own.

Goes in: a Sphinx configuration. Comes out: what pages and cards ask of it.

Spec: https://sphinxext-opengraph.readthedocs.io/
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit, urlunsplit

from sphinx.errors import ConfigError
from sphinx.util import logging

from limner.cards.built_in import Look, is_color
from limner.cards.page import picture_address
from limner.text.given import Font

DESCRIPTION_LENGTH: Final = 200
CARD_DESCRIPTION_LENGTH: Final = 157
_NONE: Final = type(None)
_VALUES: Final[tuple[tuple[str, Any, frozenset[type]], ...]] = (
    ("ogp_site_url", "", frozenset({str})),
    ("ogp_canonical_url", "", frozenset({str})),
    ("ogp_description_length", DESCRIPTION_LENGTH, frozenset({int})),
    ("ogp_image", None, frozenset({str, _NONE})),
    ("ogp_image_alt", None, frozenset({str, bool, _NONE})),
    ("ogp_use_first_image", False, frozenset({bool})),
    ("ogp_type", "website", frozenset({str})),
    ("ogp_site_name", None, frozenset({str, bool, _NONE})),
    ("ogp_social_cards", None, frozenset({dict, _NONE})),
    ("ogp_custom_meta_tags", (), frozenset({list, tuple})),
    ("ogp_enable_meta_description", True, frozenset({bool})),
    ("limner_layout", "documentation", frozenset({str})),
    ("limner_layout_path", "_layouts", frozenset({str})),
    ("limner_color_scheme", "light", frozenset({str})),
    ("limner_fonts", (), frozenset({list, tuple})),
    ("limner_cache", None, frozenset({str, _NONE})),
    ("limner_state", "", frozenset({str})),
)
_SOCIAL_CARDS: Final = (
    "enable", "site_url", "site_title", "page_title", "description", "description_max_length", "image", "image_mini",
    "font", "line_color", "text_color", "background_color",
)  # fmt: skip
_LOGGER: Final = logging.getLogger(__name__)


def add_values(app: Any) -> None:
    """Declare every value; pages are written anew when one changes."""
    for name, default, types in _VALUES:
        app.add_config_value(name, default, "html", types=types)


def site_url(config: Any) -> str:
    """Give the address of the site: what was said, else what Read the Docs says of this build.

    Raises:
        ConfigError: Read the Docs does not say it.
    """
    given = str(config.ogp_site_url)
    if given or not os.environ.get("READTHEDOCS"):
        return given
    canonical = os.environ.get("READTHEDOCS_CANONICAL_URL")
    if not canonical:
        raise ConfigError(
            "Read the Docs does not say the address of this build (READTHEDOCS_CANONICAL_URL): set ogp_site_url"
        )
    parts = urlsplit(canonical)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))


def canonical_url(config: Any) -> str:
    """Give the address that pages name as theirs."""
    return str(config.ogp_canonical_url) or site_url(config)


def site_name(config: Any) -> str:
    """Give the site's name; empty where it is switched off."""
    given = config.ogp_site_name
    if given is False:
        return ""
    return str(config.project if given is None else given)


def social_cards(config: Any) -> dict[str, Any]:
    """Give the options of cards."""
    return dict(cast("Mapping[str, Any]", config.ogp_social_cards or {}))


def check_values(config: Any) -> None:
    """Warn of options that mean nothing."""
    options = social_cards(config)
    for name in sorted(options.keys() - set(_SOCIAL_CARDS)):
        _warn(f"ogp_social_cards has no option {name!r}; there are {', '.join(_SOCIAL_CARDS)}")
    for name in ("line_color", "text_color", "background_color"):
        value = options.get(name)
        if value and not is_color(str(value)):
            _warn(f"ogp_social_cards[{name!r}] is no CSS colour: {value!r}")
    if config.limner_color_scheme not in {"light", "dark"}:
        _warn(f"limner_color_scheme is 'light' or 'dark', not {config.limner_color_scheme!r}")


def fonts(config: Any, folder: Path) -> list[Font]:
    """Give the fonts of cards: paths below the folder of `conf.py`, or `limner.Font` objects."""
    given = cast("list[Any]", config.limner_fonts)
    return [one if isinstance(one, Font) else Font(str(folder / str(one)), weight=None) for one in given]


class Pictures:
    """The pictures of cards: the logo and the small one, as addresses that a card takes.

    Args:
        config: The configuration.
        source: The folder of the sources.
        folder: The folder of `conf.py`.
    """

    def __init__(self, config: Any, source: Path, folder: Path) -> None:
        self._folders = (source, folder, *(folder / path for path in config.html_static_path))
        options = social_cards(config)
        named = options.get("image") or config.html_logo or _theme_logo(config)
        self.logo = self._address(named, "image")
        self.corner = self._address(options.get("image_mini"), "image_mini")
        self._source = source

    def _address(self, name: Any, option: str) -> str:
        if not name or "://" in str(name):
            return ""  # a logo on the network is for browsers
        for folder in self._folders:
            file = folder / str(name)
            if file.is_file():
                return picture_address(file, self._folders[0])
        _warn(f"{option} of cards: there is no file {name!r} in {self._folders[0]}")
        return ""


def make_look(config: Any, pictures: Pictures) -> Look:
    """Give what the options change of a built-in card."""
    options = social_cards(config)
    return Look(
        paper=_color(options.get("background_color")),
        ink=_color(options.get("text_color")),
        font=str(options.get("font") or ""),
        corner=pictures.corner,
    )


def accent(config: Any) -> str:
    """Give the colour of cards: what was said, else the brand colour of the theme."""
    given = social_cards(config).get("line_color")
    if given:
        return _color(given)
    theme = cast("Mapping[str, Any]", config.html_theme_options or {})
    variables = theme.get("light_css_variables")
    if isinstance(variables, Mapping):
        found = cast("Mapping[str, Any]", variables)
        return _color(found.get("color-brand-primary"))
    return ""


def _theme_logo(config: Any) -> str:
    """Give the logo that furo, or a theme of PyData's family, is told of."""
    options = cast("Mapping[str, Any]", config.html_theme_options or {})
    logo = options.get("logo")
    if isinstance(logo, Mapping):
        return str(cast("Mapping[str, Any]", logo).get("image_light") or "")
    return str(options.get("light_logo") or "")


def _color(value: Any) -> str:
    return str(value) if value and is_color(str(value)) else ""


def _warn(text: str) -> None:
    _LOGGER.warning(text, type="limner", subtype="config")
