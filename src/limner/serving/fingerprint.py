"""The name of an image in a cache: a digest of everything it is drawn from.

Goes in: the flattened tree, the checked options, the fonts, and whatever may be opened. Comes out: a key, or None if
the image depends on something that cannot be known without fetching it. Two requests with one key get the same bytes,
whatever data their functions looked up.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import unquote, urlsplit

from limner.engine.emoji_sources import name_sources
from limner.engine.options import RenderOptions
from limner.resources.loader import Loader, roots_of
from limner.serving.flat_tree import walk_flat

if TYPE_CHECKING:
    from limner.engine.renderer import Renderer

_FileState: TypeAlias = Callable[[Path], object]
_DIGEST_SIZE: Final = 20
_FETCHING: Final = ("src", "href", "xlink:href", "srcset", "poster", "data", "background")
_INERT_TAGS: Final = frozenset({"a", "area"})
_URL: Final = re.compile(r"url\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^)\s]*))", re.IGNORECASE)
# Addresses outside url() or behind escapes, which only the parsers can recognise.
_HIDDEN: Final = re.compile(r"@import|image-set|image\(|src\(|\\", re.IGNORECASE)
_RELATIVE: Final = re.compile(r"(?!//)(?![a-z][a-z0-9+.-]*:)", re.IGNORECASE)


def fingerprint(
    flat: bytes, options: RenderOptions, renderer: "Renderer", salt: str, *, by_content: bool = False
) -> str | None:
    """Name an image.

    Args:
        flat: Its tree.
        options: Its options.
        renderer: The renderer that draws it; its fonts count, as does whether it may open anything.
        salt: The engine's version.
        by_content: Whether files count by their bytes, which are the same on other machines, rather than by their path
            and time, which are quicker to read.
    """
    state = _content if by_content else _state
    emoji = name_sources(renderer.emoji if options.emoji is None else options.emoji)
    if emoji is None:
        return None  # only the function knows its result
    parts: list[object] = [salt, renderer.system_fonts, renderer.limits, renderer.tailwind, renderer.theme, emoji]
    left_out = {"seconds", "stylesheets", "emoji", "source", *(("files",) if by_content else ())}
    named = [field.name for field in fields(options) if field.name not in left_out]
    parts += [(name, getattr(options, name)) for name in named]
    sheets = [_sheet(sheet) for sheet in options.stylesheets]
    parts += [*sheets, *(_font(font, state) for font in renderer.fonts)]
    if renderer.loader is not None or options.files is not None:
        for address in _addresses(flat, [sheet for sheet in sheets if isinstance(sheet, str)]):
            seen = _file_state(address, options.files, renderer.loader, state) if address is not None else None
            if seen is None:
                return None
            parts.append((address, seen))
    digest = hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=_DIGEST_SIZE)
    digest.update(flat)
    return digest.hexdigest()


def _sheet(sheet: str | Path) -> object:
    return sheet if isinstance(sheet, str) else sheet.read_text(encoding="utf-8")


def _font(font: object, state: "_FileState") -> object:
    """Describe a font."""
    source = getattr(font, "source", None)
    facts = tuple(getattr(font, name, None) for name in ("name", "weight", "style", "lang"))
    if isinstance(source, bytes):
        return (facts, hashlib.blake2b(source, digest_size=_DIGEST_SIZE).hexdigest())
    named = (str(source),) if state is _state else ()
    return (facts, *named, state(Path(str(source))))


def _state(path: Path) -> tuple[int, int, int]:
    try:
        status = os.stat(path)  # noqa: PTH116 - for every image
    except (OSError, ValueError):
        return (0, 0, 0)
    return (status.st_size, status.st_mtime_ns, status.st_ino)


def _content(path: Path) -> object:
    """Give the digest of a file's bytes; they are read again when the file's state has changed."""
    return _digest_of(path, _state(path))


@lru_cache(maxsize=4096)
def _digest_of(path: Path, _: tuple[int, int, int]) -> str:
    try:
        return hashlib.blake2b(path.read_bytes(), digest_size=_DIGEST_SIZE).hexdigest()
    except (OSError, ValueError):
        return ""


def _addresses(flat: bytes, sheets: Iterable[str]) -> Iterator[str | None]:
    """Give every address that drawing may open; None if there is one that this cannot read."""
    texts: list[str] = list(sheets)
    in_style = False
    for item in walk_flat(flat):
        if isinstance(item, str):
            if in_style:
                texts.append(item)
            continue
        tag, attributes, style = item
        in_style = tag == "style"
        texts += [style] if isinstance(style, str) else [value for value in style.values() if isinstance(value, str)]
        if tag in _INERT_TAGS:
            continue
        if tag in {"base", "link"}:
            yield None  # this changes what other addresses mean, or loads a sheet with its own addresses
            continue
        for name in _FETCHING:
            value = attributes.get(name)
            if value is not None and not _is_given(value):
                yield None if name == "srcset" else value
        texts += [value for name, value in attributes.items() if name not in _FETCHING and "(" in value]
    for text in texts:
        if _HIDDEN.search(text):
            yield None
            continue
        for match in _URL.finditer(text):
            address = match[1] or match[2] or match[3] or ""
            if not _is_given(address):
                yield address


def _is_given(address: str) -> bool:
    """Tell whether an address contains its own bytes or points into the tree."""
    start = address.lstrip()[:5].lower()
    return not start or start.startswith("#") or start == "data:"


def _file_state(address: str, files: Path | None, loader: "Loader | None", state: "_FileState") -> object:
    """Give the state of the file that an address means; None when it is not a file."""
    file_of: Callable[[str], Path | None] | None = getattr(loader, "file_of", None)
    if file_of is not None and (file := file_of(address.strip())) is not None:
        return state(file)
    if address.strip().startswith(roots_of(loader)):
        return None
    if files is None or not _RELATIVE.match(address.strip()):
        return None
    path = unquote(urlsplit(address.strip()).path).lstrip("/")
    return state(files / path) if "\0" not in path else (0, 0, 0)
