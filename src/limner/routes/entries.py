"""The list that `generate_image_metadata` gives is checked and made uniform.

Goes in: what the function returned. Comes out: `Entry` records, or a `ModuleError` that names file, function and index.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

from limner.diagnostics import Diagnostic
from limner.errors import Facts, LimitExceededError, ModuleError
from limner.record import record
from limner.response import ImageMetadata
from limner.routes.address import is_addressable
from limner.sources import SourceLocation

_KEYS: Final = ("alt", "size", "content_type", "media", "version")
_DEFAULT_TYPE: Final = "image/png"
_SIDES: Final = 2


@record
class Entry:
    """One image of a route file.

    Attributes:
        id: As the function gave it; None for a file of one image.
        key: Its text in addresses.
        alt: Empty without one.
        width: Pixels, or None.
        height: Pixels, or None.
        content_type: Its media type.
        media: A media query; empty without one.
        version: Empty without one.
        declares_type: Whether the type was said rather than assumed.
        declares_alt: Whether an alt was said, which may be empty.
    """

    id: object
    key: str
    alt: str = ""
    width: int | None = None
    height: int | None = None
    content_type: str = _DEFAULT_TYPE
    media: str = ""
    version: str = ""
    declares_type: bool = False
    declares_alt: bool = False


@record
class EntryList:
    """The images of one file for certain params.

    Attributes:
        entries: Those that have an address, in order, each id once.
        warnings: Those that have none, and why.
    """

    entries: tuple[Entry, ...]
    warnings: tuple[Diagnostic, ...] = ()

    def find(self, key: str) -> Entry | None:
        """Give the entry with this id as text."""
        for entry in self.entries:
            if entry.key == key:
                return entry
        return None


def make_entries(items: object, *, where: SourceLocation, longest: int) -> EntryList:
    """Check everything that a `generate_image_metadata` gave.

    Args:
        items: Its result; a generator has been emptied already.
        where: The file and line of the function.
        longest: How many entries there may be.

    Raises:
        ModuleError: It is not a list, or an item is wrong or has no id.
        LimitExceededError: There are too many.
    """
    shown = "None" if items is None else f"{type(items).__name__} {items!r:.60}"
    if isinstance(items, str | bytes | Mapping) or not isinstance(items, Iterable):
        raise ModuleError(
            "generate_image_metadata() did not return a list",
            where=where,
            got=shown,
            expected="a list of ImageMetadata, or of mappings with an 'id'",
            suggestion="return [] for no image" if shown == "None" else "",
        )
    entries: dict[str, Entry] = {}
    warnings: list[Diagnostic] = []
    firsts: dict[str, int] = {}
    for index, item in enumerate(cast("Iterable[object]", items)):
        if index >= longest:
            raise LimitExceededError(
                "generate_image_metadata() gives too many entries",
                where=where,
                got=f"more than {longest:,}",
                expected="fewer, or a larger `Limits.entries`",
            )
        entry = _make_item(item, index, where)
        if not is_addressable(entry.key):
            what = f"generate_image_metadata()[{index}] has an id that no address can carry"
            warnings.append(Diagnostic("id", Facts(what, where, repr(entry.key), "any other text")))
        elif entry.key in entries:
            what = f"generate_image_metadata()[{index}] has the id of [{firsts[entry.key]}]; the first one counts"
            got = f"{entry.id!r} and {entries[entry.key].id!r}"
            warnings.append(Diagnostic("id", Facts(what, where, got, "ids that read differently")))
        else:
            entries[entry.key] = entry
            firsts[entry.key] = index
    return EntryList(tuple(entries.values()), tuple(warnings))


def _make_item(item: object, index: int, where: SourceLocation) -> Entry:
    name = f"generate_image_metadata()[{index}]"
    if not isinstance(item, ImageMetadata | Mapping):
        raise ModuleError(
            f"{name} is not an entry",
            where=where,
            got=f"{type(item).__name__} {item!r:.60}",
            expected="ImageMetadata(id=…), or a mapping with an 'id'",
        )
    mapping = entry_mapping(cast("ImageMetadata | Mapping[str, object]", item))
    if mapping.get("id") is None:
        raise ModuleError(
            f"{name} has no id",
            where=where,
            got=f"{item!r:.80}",
            expected="an 'id' in every entry, as it is in the image's address",
        )
    try:
        return make_entry(mapping)
    except ModuleError as error:
        facts = error.facts
        raise ModuleError(f"{name}: {facts.what}", where=where, got=facts.got, expected=facts.expected) from None


def entry_mapping(item: "ImageMetadata | Mapping[str, object]") -> Mapping[str, object]:
    """Give an entry as a mapping."""
    if isinstance(item, ImageMetadata):
        return {"id": item.id, **{key: getattr(item, key) for key in _KEYS}}
    return item


def make_entry(item: Mapping[str, object]) -> Entry:
    """Make one record.

    Raises:
        ModuleError: A value is not of its kind.
    """
    width, height = read_size(item.get("size"))
    content_type = item.get("content_type")
    if content_type and not (isinstance(content_type, str) and _is_media_type(content_type)):
        raise ModuleError(
            "'content_type' is wrong", got=repr(content_type), expected='a media type such as "image/png"'
        )
    texts = {key: item.get(key) for key in ("alt", "media")}
    for key, value in texts.items():
        if value is not None and not isinstance(value, str) and not hasattr(value, "__str__"):
            raise ModuleError(f"{key!r} is not a text", got=repr(value))
    version = item.get("version")
    return Entry(
        id=item.get("id"),
        key=str(item.get("id")),
        alt=str(texts["alt"] or ""),
        width=width,
        height=height,
        content_type=str(content_type or _DEFAULT_TYPE),
        media=str(texts["media"] or ""),
        version="" if version is None else str(version),
        declares_type=bool(content_type),
        declares_alt=texts["alt"] is not None,
    )


def read_size(size: object) -> tuple[int | None, int | None]:
    """Read a declared size.

    Raises:
        ModuleError: It is neither a pair nor a mapping, or a side is not a whole number of pixels.
    """
    shown = f"{size!r:.60}"
    if size is None:
        return None, None
    if isinstance(size, Mapping):
        sides = cast("Mapping[str, object]", size)
        return _side(sides.get("width"), shown), _side(sides.get("height"), shown)
    if isinstance(size, Sequence) and not isinstance(size, str | bytes):
        pair = cast("Sequence[object]", size)
        if len(pair) == _SIDES:
            return _side(pair[0], shown), _side(pair[1], shown)
    raise _wrong_size(shown)


def _side(value: object, shown: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            raise _wrong_size(shown) from None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _wrong_size(shown)
    if value < 0 or value != int(value):
        raise _wrong_size(shown)
    return int(value)


def _wrong_size(shown: str) -> ModuleError:
    return ModuleError(
        "'size' is wrong", got=shown, expected='(width, height) or {"width": …, "height": …} in whole pixels'
    )


def _is_media_type(text: str) -> bool:
    main, slash, sub = text.partition("/")
    return bool(slash and main and sub) and text.isascii() and text.isprintable()
