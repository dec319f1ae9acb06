"""Which file names have a meaning in a segment: the table of conventions, and how a name is read.

Goes in: a file's name. Comes out: `FileName`, or None for a file that means nothing here.

Spec: https://nextjs.org/docs/app/api-reference/file-conventions/metadata
"""

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Final, Literal, TypeAlias

from limner.formats import image_extensions
from limner.geometry import CARD_HEIGHT, CARD_WIDTH
from limner.record import record

Kind: TypeAlias = Literal["favicon", "icon", "apple-icon", "opengraph-image", "twitter-image", "manifest"]

HeadPart: TypeAlias = Literal["icons", "apple_icons", "open_graph", "twitter", "manifest"]
"""A field of `HeadImages`."""

_MEGABYTE: Final = 1024 * 1024


@record
class Convention:
    """One row of the table.

    Attributes:
        kind: The stem, as addresses spell it.
        extensions: Of static files, in the order in which files of one stem are linked.
        head: Which part of a page's head the images belong to.
        rel: Of the ``<link>`` tag; empty for ``<meta>`` tags.
        fallback_size: Width and height in px of the plain card that stands in for an image of unknown size.
        code: Whether a Python module may stand in for a file.
        numbered: Whether one digit may follow the stem.
        described: Whether an ``.alt.txt`` file may be next to a static file.
        root_only: Whether it counts in the site's root alone, for every page.
        sure_aliases: Names of the same thing elsewhere; a Python module of such a name is meant as an image.
        likely_aliases: The same, but a module of that name may be one that others import.
        largest: Bytes that a static file with exactly this stem may have, or None.
        address: The one name that addresses have, whatever the file is called; empty for the file's own.
        media_type: Of everything at that address; empty for what the extension says.
    """

    kind: Kind
    extensions: tuple[str, ...]
    head: HeadPart
    rel: str = ""
    fallback_size: tuple[int, int] = (CARD_WIDTH, CARD_HEIGHT)
    code: bool = True
    numbered: bool = True
    described: bool = False
    root_only: bool = False
    sure_aliases: tuple[str, ...] = ()
    likely_aliases: tuple[str, ...] = ()
    largest: int | None = None
    address: str = ""
    media_type: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether it is drawn, so that a gallery can show it."""
        return not self.media_type

    @property
    def aliases(self) -> tuple[str, ...]:
        """Names that other programs and pages give to such an image."""
        return self.sure_aliases + self.likely_aliases


_SOCIAL: Final = ("jpg", "jpeg", "png", "gif")
_ROWS: Final = (
    Convention("favicon", ("ico",), "icons", "icon", (32, 32), code=False, numbered=False, root_only=True),
    Convention("icon", ("ico", "jpg", "jpeg", "png", "svg"), "icons", "icon", (32, 32)),
    Convention(
        "apple-icon",
        ("jpg", "jpeg", "png"),
        "apple_icons",
        "apple-touch-icon",
        (180, 180),
        likely_aliases=("apple-touch-icon", "apple-touch-icon-precomposed", "touch-icon", "appleicon"),
    ),
    Convention(
        "opengraph-image",
        _SOCIAL,
        "open_graph",
        described=True,
        sure_aliases=("og-image", "opengraph", "open-graph-image"),
        likely_aliases=(
            "og", "ogimage", "og-card", "open-graph", "opengraphimage", "opengraph-card", "social-image", "share-image",
        ),
        largest=8 * _MEGABYTE,
    ),
    Convention(
        "twitter-image",
        _SOCIAL,
        "twitter",
        described=True,
        likely_aliases=("twitter", "twitterimage", "twitter-card", "x-image"),
        largest=5 * _MEGABYTE,
    ),
    Convention(
        "manifest",
        ("webmanifest", "json"),
        "manifest",
        "manifest",
        numbered=False,
        root_only=True,
        address="manifest.webmanifest",
        media_type="application/manifest+json",
    ),
)  # fmt: skip
CONVENTIONS: Final[dict[str, Convention]] = {row.kind: row for row in _ROWS}
"""The table. Whatever else knows of a kind asks its row."""
CODE: Final = ""
"""The extension of code: it has none in addresses."""

TEMPLATES: Final = ("html", "jinja")
"""The extensions of templates."""
_FILE: Final = re.compile(r"(?P<stem>[a-z]+(?:[-_][a-z]+)*)(?P<number>[0-9]?)\.(?P<extension>[a-z]+)")
_ALT: Final = re.compile(r"(?P<stem>[a-z]+(?:[-_][a-z]+)*)(?P<number>[0-9]?)\.alt\.txt")
_STEM: Final = re.compile(r"(?P<stem>[a-z]+(?:[-_][a-z]+)*)[0-9]?")
_NEAR: Final = re.compile(r"(?P<stem>[a-z][a-z0-9_-]*)\.(?P<extension>[a-z]+)", re.IGNORECASE)
_CODE: Final = frozenset({"py", "js", "jsx", "ts", "tsx"})
_DIGITS: Final = re.compile(r"[0-9]+$")
_IMAGE_FUNCTION: Final = re.compile(r"^(?:(?:async\s+)?def\s+image\s*\(|image\s*=)", re.MULTILINE)
_NEARNESS: Final = 0.84  # of difflib: one letter of `icons`, two of `opengrah-image`


def listed_kinds(*parts: HeadPart) -> tuple[Kind, ...]:
    """Give the kinds that are listed folder by folder, in the table's order.

    Args:
        parts: Of the head to which they belong; none means all.
    """
    return tuple(row.kind for row in CONVENTIONS.values() if not row.root_only and (not parts or row.head in parts))


def _row_of(stem: str) -> Convention | None:
    """Find the row of a stem, whose hyphens may be underscores."""
    return CONVENTIONS.get(stem.replace("_", "-"))


@record
class FileName:
    """What a file's name says.

    Attributes:
        kind: Which convention it follows.
        number: The digit after the stem, or -1 without one.
        extension: Of a static file; `CODE` for a Python module.
    """

    kind: Kind
    number: int
    extension: str

    @property
    def stem(self) -> str:
        """The stem with its digit, as addresses spell it."""
        return self.kind if self.number < 0 else f"{self.kind}{self.number}"

    @property
    def order(self) -> tuple[int, int]:
        """Sorts the files of one kind in one folder: by number, then by the table's extensions, code last."""
        extensions = CONVENTIONS[self.kind].extensions
        rank = len(extensions) if self.extension == CODE else extensions.index(self.extension)
        return self.number, rank


def parse_file_name(name: str) -> FileName | None:
    """Read a file's name; None when it follows no convention. Case counts; a hyphen and an underscore are the same."""
    match = _FILE.fullmatch(name)
    convention = _row_of(match["stem"]) if match is not None else None
    if match is None or convention is None or (match["number"] and not convention.numbered):
        return None
    number = int(match["number"]) if match["number"] else -1
    if match["extension"] == "py":
        return FileName(convention.kind, number, CODE) if convention.code else None
    return (
        FileName(convention.kind, number, match["extension"]) if match["extension"] in convention.extensions else None
    )


def parse_template_name(name: str) -> FileName | None:
    """Read the name of a template that stands for a function, such as ``opengraph_image.html``; None for another."""
    stem, _, extension = name.rpartition(".")
    return parse_file_name(f"{stem}.py") if extension in TEMPLATES else None


def parse_alt_name(name: str) -> str | None:
    """Give the stem that an ``.alt.txt`` file describes, or None when it is no such file."""
    match = _ALT.fullmatch(name)
    convention = _row_of(match["stem"]) if match is not None else None
    if match is None or convention is None or not convention.described:
        return None
    return convention.kind + match["number"]


def is_reserved(name: str) -> bool:
    """Whether a folder of that name would stand where an image's address stands."""
    match = _STEM.fullmatch(name)
    convention = _row_of(match["stem"]) if match is not None else None
    return convention is not None and not convention.root_only


def nearest_name(name: str, source: Callable[[], str]) -> str | None:
    """Give the name that the author of a file probably meant; None for a file that does not look like an image.

    Args:
        name: The file's name, which follows no convention.
        source: Reads the file, where it is a Python module: a helper that is called ``icons.py`` is not an image.
    """
    match = _NEAR.fullmatch(name)
    if match is None:
        return None
    if match["extension"].lower() not in {*_CODE, *image_extensions()}:
        return None
    stem, extension = match["stem"].lower().replace("_", "-").strip("-"), match["extension"].lower()
    digits = _DIGITS.search(stem)
    bare = stem[: digits.start()] if digits else stem
    kind = bare if bare in CONVENTIONS else _aliases().get(bare) or _closest(bare)
    if kind is None or (extension in _CODE and not _draws(name, bare, extension, source)):
        return None
    convention = CONVENTIONS[kind]
    # Another program's favicon may be of any kind; an icon here may too.
    if not convention.is_picture and extension not in _CODE:
        return None
    if convention.root_only and convention.is_picture and extension not in convention.extensions:
        convention = CONVENTIONS["icon"]
    extensions = ("py",) if extension in _CODE else convention.extensions
    number = digits[0] if digits and convention.numbered and len(digits[0]) == 1 else ""
    written = convention.kind.replace("-", "_") if extension in _CODE else convention.kind
    usual = "png" if "png" in extensions else extensions[0]
    return f"{written}{number}.{extension if extension in extensions else usual}"


def _draws(name: str, bare: str, extension: str, source: Callable[[], str]) -> bool:
    """Whether a module seems to draw an image, rather than to be imported by others."""
    if extension != "py" or bare in CONVENTIONS or name.partition(".")[0].replace("_", "-") in _sure_names():
        return True
    return _IMAGE_FUNCTION.search(source()) is not None


def _closest(stem: str) -> Kind | None:
    aliases = _aliases()
    found = get_close_matches(stem, [*CONVENTIONS, *aliases], n=1, cutoff=_NEARNESS)
    return None if not found else aliases.get(found[0]) or CONVENTIONS[found[0]].kind


def _aliases() -> dict[str, Kind]:
    return {alias: row.kind for row in CONVENTIONS.values() for alias in row.aliases}


def _sure_names() -> frozenset[str]:
    return frozenset(name for row in CONVENTIONS.values() for name in row.sure_aliases)
