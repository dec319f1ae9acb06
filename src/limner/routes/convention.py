"""Which file names are pictures of a segment: the table of conventions and the reading of one name.

Goes in: a file's name. Comes out: `FileName`, or None for a file that means nothing here.

Spec: https://nextjs.org/docs/app/api-reference/file-conventions/metadata
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Literal, TypeAlias, cast

Kind: TypeAlias = Literal["favicon", "icon", "apple-icon", "opengraph-image", "twitter-image"]

_MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Convention:
    """One row of the table.

    Attributes:
        kind: The stem, as addresses spell it.
        extensions: Of static files, in the order in which files of one stem are linked.
        code: Whether a Python module may stand in for a file.
        numbered: Whether one digit may follow the stem.
        largest: Bytes that a static file with exactly this stem may have, or None.
    """

    kind: Kind
    extensions: tuple[str, ...]
    code: bool = True
    numbered: bool = True
    largest: int | None = None


CONVENTIONS: Final[Mapping[str, Convention]] = {
    row.kind: row
    for row in (
        Convention("favicon", ("ico",), code=False, numbered=False),
        Convention("icon", ("ico", "jpg", "jpeg", "png", "svg")),
        Convention("apple-icon", ("jpg", "jpeg", "png")),
        Convention("opengraph-image", ("jpg", "jpeg", "png", "gif"), largest=8 * _MEGABYTE),
        Convention("twitter-image", ("jpg", "jpeg", "png", "gif"), largest=5 * _MEGABYTE),
    )
}
KINDS: Final[tuple[Kind, ...]] = tuple(cast("Kind", kind) for kind in CONVENTIONS)
MEDIA_TYPES: Final[Mapping[str, str]] = {
    "ico": "image/x-icon",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
}
CODE: Final = ""
"""The extension of code: it has none in addresses."""

_STEMS: Final = r"(?P<stem>favicon|icon|apple[-_]icon|opengraph[-_]image|twitter[-_]image)"
_FILE: Final = re.compile(_STEMS + r"(?P<number>[0-9]?)\.(?P<extension>[a-z]+)")
_ALT: Final = re.compile(r"(?P<stem>(?:opengraph|twitter)[-_]image[0-9]?)\.alt\.txt")
_NEAR: Final = re.compile(
    r"(?P<stem>[a-z][a-z0-9_-]*)\.(?P<extension>py|js|jsx|ts|tsx|png|jpe?g|gif|svg|webp|ico|avif)", re.IGNORECASE
)
_CODE: Final = frozenset({"py", "js", "jsx", "ts", "tsx"})
_DIGITS: Final = re.compile(r"[0-9]+$")
_IMAGE_FUNCTION: Final = re.compile(r"^(?:(?:async\s+)?def\s+image\s*\(|image\s*=)", re.MULTILINE)
_NEARNESS: Final = 0.84  # of difflib: one letter of `icons`, two of `opengrah-image`
_ALIASES: Final[Mapping[str, Kind]] = {
    "apple-touch-icon": "apple-icon",
    "apple-touch-icon-precomposed": "apple-icon",
    "touch-icon": "apple-icon",
    "appleicon": "apple-icon",
    "og": "opengraph-image",
    "og-image": "opengraph-image",
    "ogimage": "opengraph-image",
    "og-card": "opengraph-image",
    "open-graph": "opengraph-image",
    "open-graph-image": "opengraph-image",
    "opengraph": "opengraph-image",
    "opengraphimage": "opengraph-image",
    "opengraph-card": "opengraph-image",
    "social-image": "opengraph-image",
    "share-image": "opengraph-image",
    "twitter": "twitter-image",
    "twitterimage": "twitter-image",
    "twitter-card": "twitter-image",
    "x-image": "twitter-image",
}
"""Names that other programs and pages give to such pictures."""
_SURE: Final = ("og_image.", "og-image.", "opengraph.", "open_graph_image.", "open-graph-image.", "favicon.")
"""Modules of these names are pictures, whatever they define."""
_STEM_ONLY: Final = re.compile(_STEMS + r"[0-9]?")


@dataclass(frozen=True, slots=True)
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
    if match is None:
        return None
    convention = CONVENTIONS[match["stem"].replace("_", "-")]
    if match["number"] and not convention.numbered:
        return None
    number = int(match["number"]) if match["number"] else -1
    if match["extension"] == "py":
        return FileName(convention.kind, number, CODE) if convention.code else None
    return (
        FileName(convention.kind, number, match["extension"]) if match["extension"] in convention.extensions else None
    )


def parse_alt_name(name: str) -> str | None:
    """Give the stem that an ``.alt.txt`` file describes, or None when it is no such file."""
    match = _ALT.fullmatch(name)
    return match["stem"].replace("_", "-") if match else None


def is_reserved(name: str) -> bool:
    """Whether a folder of that name would stand where a picture's address stands."""
    return _STEM_ONLY.fullmatch(name) is not None and not name.startswith("favicon")


def nearest_name(name: str, source: Callable[[], str]) -> str | None:
    """Give the name that the author of a file probably meant; None for a file that does not look like a picture's.

    Args:
        name: The file's name, which follows no convention.
        source: Reads the file, where it is a Python module: a helper that is called ``icons.py`` is no picture.
    """
    match = _NEAR.fullmatch(name)
    if match is None:
        return None
    stem, extension = match["stem"].lower().replace("_", "-").strip("-"), match["extension"].lower()
    digits = _DIGITS.search(stem)
    bare = stem[: digits.start()] if digits else stem
    kind = bare if bare in CONVENTIONS else _ALIASES.get(bare) or _closest(bare)
    if kind is None or (extension in _CODE and not _draws(name, bare, extension, source)):
        return None
    convention = CONVENTIONS[kind]
    # Another program's favicon may be of any kind; an icon here may too.
    if kind == "favicon" and extension not in convention.extensions:
        convention = CONVENTIONS["icon"]
    extensions = ("py",) if extension in _CODE else convention.extensions
    number = digits[0] if digits and convention.numbered and len(digits[0]) == 1 else ""
    written = convention.kind.replace("-", "_") if extension in _CODE else convention.kind
    usual = "png" if "png" in extensions else extensions[0]
    return f"{written}{number}.{extension if extension in extensions else usual}"


def _draws(name: str, bare: str, extension: str, source: Callable[[], str]) -> bool:
    """Whether a module looks like one that draws a picture, rather than like one that others import."""
    if extension != "py" or bare in CONVENTIONS or name.startswith(_SURE):
        return True
    return _IMAGE_FUNCTION.search(source()) is not None


def _closest(stem: str) -> Kind | None:
    found = get_close_matches(stem, [*CONVENTIONS, *_ALIASES], n=1, cutoff=_NEARNESS)
    return None if not found else _ALIASES.get(found[0]) or CONVENTIONS[found[0]].kind
