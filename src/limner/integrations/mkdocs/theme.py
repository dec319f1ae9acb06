"""What a card takes from the theme: palette, font, logo and icons.

Goes in: MkDocs's configuration. Comes out: colours as CSS, a font's family, addresses of pictures. Material's theme
says all of it; any other has Material's defaults.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from limner.cards.page import data_address, picture_address


class Shades(NamedTuple):
    """A colour of the palette, and the colour of text on it."""

    fill: str
    text: str


_DARK: Final = "#000000"
_WHITE: Final = "#ffffff"
_DEFAULT: Final = "#4051b5"
PRIMARY: Final[Mapping[str, Shades]] = {
    "red": Shades("#ef5552", _WHITE),
    "pink": Shades("#e92063", _WHITE),
    "purple": Shades("#ab47bd", _WHITE),
    "deep-purple": Shades("#7e56c2", _WHITE),
    "indigo": Shades("#4051b5", _WHITE),
    "blue": Shades("#2094f3", _WHITE),
    "light-blue": Shades("#02a6f2", _WHITE),
    "cyan": Shades("#00bdd6", _WHITE),
    "teal": Shades("#009485", _WHITE),
    "green": Shades("#4cae4f", _WHITE),
    "light-green": Shades("#8bc34b", _WHITE),
    "lime": Shades("#cbdc38", _DARK),
    "yellow": Shades("#ffec3d", _DARK),
    "amber": Shades("#ffc105", _DARK),
    "orange": Shades("#ffa724", _DARK),
    "deep-orange": Shades("#ff6e42", _WHITE),
    "brown": Shades("#795649", _WHITE),
    "grey": Shades("#757575", _WHITE),
    "blue-grey": Shades("#546d78", _WHITE),
    "black": Shades("#000000", _WHITE),
    "white": Shades("#ffffff", _DARK),
}
"""The palette's primary colours."""
ACCENT: Final[Mapping[str, Shades]] = {
    "red": Shades("#ff1a47", _WHITE),
    "pink": Shades("#f50056", _WHITE),
    "purple": Shades("#df41fb", _WHITE),
    "deep-purple": Shades("#7c4dff", _WHITE),
    "indigo": Shades("#526cfe", _WHITE),
    "blue": Shades("#4287ff", _WHITE),
    "light-blue": Shades("#0091eb", _WHITE),
    "cyan": Shades("#00bad6", _WHITE),
    "teal": Shades("#00bda4", _WHITE),
    "green": Shades("#00c753", _WHITE),
    "light-green": Shades("#63de17", _WHITE),
    "lime": Shades("#b0eb00", _DARK),
    "yellow": Shades("#ffd500", _DARK),
    "amber": Shades("#ffaa00", _DARK),
    "orange": Shades("#ff9100", _DARK),
    "deep-orange": Shades("#ff6e42", _WHITE),
}
"""Its accents."""


class Theme:
    """The theme of a project.

    Args:
        config: MkDocs's configuration.
        root: The folder of `mkdocs.yml`, below which cards read files.
    """

    def __init__(self, config: Any, root: Path) -> None:
        self._config = config
        self._root = root
        self._icons: dict[tuple[str, str], str] = {}

    def shades(self, name: str) -> Shades:
        """Give ``primary`` or ``accent`` of the palette; of several palettes, the first that says it."""
        found = self._palette(name).get(name) or "indigo"
        table = PRIMARY if name == "primary" else ACCENT
        return table.get(str(found).replace(" ", "-"), Shades(_DEFAULT, _WHITE))

    def _palette(self, name: str) -> Mapping[str, Any]:
        given: Any = self._config.theme.get("palette") or {}
        if isinstance(given, Mapping):
            return cast("Mapping[str, Any]", given)
        several = cast("list[Mapping[str, Any]]", given)
        saying = [one for one in several if one.get(name)]
        return [*saying, *several, dict[str, Any]()][0]

    @property
    def is_dark(self) -> bool:
        """Whether the palette's first scheme is a dark one."""
        return str(self._palette("scheme").get("scheme") or "") == "slate"

    @property
    def font(self) -> str:
        """The family of texts."""
        return str(self._mapping("font").get("text", "Roboto"))

    @property
    def says_font(self) -> bool:
        """Whether the theme has a font of its author's choice."""
        return self.font != "Roboto"

    @property
    def language(self) -> str:
        """The language of pages, as HTML writes it."""
        return str(self._config.theme.get("language") or self._config.theme.get("locale") or "")

    def picture(self, name: str) -> str:
        """Give the address of a picture by its path from the project's folder.

        Raises:
            FileNotFoundError: There is none.
        """
        return picture_address(self._root / name, self._root)

    def logo(self, color: str) -> str:
        """Give the address of the logo: its file, else its icon in a colour; empty without either."""
        file: Any = self._config.theme.get("logo")
        if file:
            found = Path(self._config.docs_dir, str(file))
            return picture_address(found, self._root) if found.is_file() else self._in_theme(str(file))
        name = self._mapping("icon").get("logo")
        return self.icon(str(name), color) if name else ""

    def _mapping(self, name: str) -> Mapping[str, Any]:
        """Give an option of the theme that is a mapping; an empty one where it is switched off."""
        given: Any = self._config.theme.get(name)
        return cast("Mapping[str, Any]", given) if isinstance(given, Mapping) else {}

    def _in_theme(self, file: str) -> str:
        for folder in self._config.theme.dirs:
            found = Path(folder, file)
            if found.is_file():
                return picture_address(found, self._root)
        raise FileNotFoundError(f"there is no logo {file!r} in {self._config.docs_dir}")

    def icon(self, name: str, color: str) -> str:
        """Give the address of one of the theme's icons in a colour.

        Raises:
            FileNotFoundError: No folder of the theme has it.
        """
        known = self._icons.get((name, color))
        if known is not None:
            return known
        for folder in self._config.theme.dirs:
            file = Path(folder, ".icons", f"{name}.svg")
            if file.is_file():
                text = file.read_text(encoding="utf-8").replace("<svg", f'<svg fill="{color}"', 1)
                found = self._icons[name, color] = data_address(text.encode())
                return found
        raise FileNotFoundError(f"the theme has no icon {name!r}")
