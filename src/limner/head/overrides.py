"""Images that a page gives by hand instead of its folders' images.

Goes in: texts, mappings, or the typed objects. Comes out: the typed objects, or an error that names the item.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias, TypedDict, TypeVar, cast

from limner.engine.options import nearest_name
from limner.errors import InvalidValueError
from limner.head.images import IconLink, SocialImage
from limner.head.origin import Origin
from limner.record import record

Given: TypeAlias = str | Mapping[str, Any]
SocialGiven: TypeAlias = Given | SocialImage
IconGiven: TypeAlias = Given | IconLink
_T = TypeVar("_T")


class TextKeywords(TypedDict, total=False):
    """The texts of a page; None or a missing key means no text.

    Attributes:
        title: The page's title, for ``og:title``; with it come ``og:url`` and ``og:type``.
        description: What the page is about, in a sentence or two.
        site_name: The site's name; by default the site's own if there is a title or a description.
        theme_color: A CSS colour for what browsers paint around the page; by default the site's.
        fediverse_creator: The author's account, such as ``@name@example.social``.
    """

    title: str | None
    description: str | None
    site_name: str | None
    theme_color: str | None
    fediverse_creator: str | None


class HeadOverrides(TextKeywords, total=False):
    """The keyword arguments of `Site.head` and related methods; None or no argument leaves a list to the folders.

    Attributes:
        images: Images for Open Graph, and for Twitter unless `twitter` is given; an empty list removes them.
        twitter: Images for Twitter.
        icons: Icons and apple icons; the root's favicon stays the first.
    """

    images: SocialGiven | Iterable[SocialGiven] | None
    twitter: SocialGiven | Iterable[SocialGiven] | None
    icons: IconGiven | Mapping[str, Any] | Iterable[IconGiven] | None


@record(kw_only=True)
class Overrides:
    """What a page gives by hand, after reading; None leaves a list to the folders."""

    images: tuple[SocialImage, ...] | None = None
    twitter: tuple[SocialImage, ...] | None = None
    icons: tuple[IconLink, ...] | None = None
    apple_icons: tuple[IconLink, ...] = ()


_ICON_RELS = {"icon": "icon", "apple": "apple-touch-icon", "shortcut": "shortcut icon"}


def read_overrides(given: HeadOverrides, origin: Origin) -> Overrides:
    """Read what a page gives by hand.

    Raises:
        InvalidValueError: A name is unknown, or an item has no address or is of an unknown kind.
    """
    known = HeadOverrides.__annotations__
    if unknown := sorted(given.keys() - known.keys()):
        raise InvalidValueError(
            f"unknown argument {unknown[0]!r} of a page's head",
            expected="one of " + ", ".join(known),
            suggestion=nearest_name(unknown[0], known),
        )
    images, twitter, icons = given.get("images"), given.get("twitter"), given.get("icons")
    social = None if images is None else read_social(images, origin)
    links, apple = (None, ()) if icons is None else read_icons(icons)
    return Overrides(
        images=social,
        twitter=social if twitter is None else read_social(twitter, origin),
        icons=links,
        apple_icons=apple,
    )


def read_texts(given: HeadOverrides) -> dict[str, str | None]:
    """Read what a page says about itself.

    Raises:
        InvalidValueError: A value is not a text.
    """
    return {name: _text(name, given.get(name)) for name in TextKeywords.__annotations__}


def _text(name: str, value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes | bool | int | float | Mapping | list | tuple):
        raise InvalidValueError(f"invalid value for {name!r}", got=f"{value!r:.60}", expected="a text, or None")
    return str(value)  # the lazy texts of frameworks are not `str`


def read_social(given: SocialGiven | Iterable[SocialGiven], origin: Origin) -> tuple[SocialImage, ...]:
    """Read images for Open Graph or Twitter; relative addresses are joined with the base URL.

    Raises:
        InvalidValueError: An item has no address, or is of an unknown kind.
    """
    return tuple(_social(item, origin) for item in _items(given, SocialImage))


def read_icons(given: IconGiven | Iterable[IconGiven]) -> tuple[tuple[IconLink, ...], tuple[IconLink, ...]]:
    """Read icons, and apple icons separately.

    A mapping with the keys ``icon``, ``apple``, ``shortcut`` or ``other`` is read as Next.js reads it.

    Raises:
        InvalidValueError: An item has no address, or is of an unknown kind.
    """
    links: list[IconLink] = []
    if isinstance(given, Mapping) and not {"href", "url"} & given.keys():
        for key, items in cast("Mapping[str, Any]", given).items():
            if key not in {*_ICON_RELS, "other"}:
                raise InvalidValueError(
                    "unknown key in 'icons'", got=repr(key), expected="icon, apple, shortcut or other"
                )
            links.extend(_icon(item, _ICON_RELS.get(key, "icon")) for item in _items(items, IconLink))
    else:
        links.extend(_icon(item, "icon") for item in _items(given, IconLink))
    apple = tuple(link for link in links if link.rel.startswith("apple-touch-icon"))
    return tuple(link for link in links if link not in apple), apple


def _items(given: Any, typed: Callable[..., _T]) -> Iterable[Any]:
    if isinstance(given, str | Mapping) or (isinstance(typed, type) and isinstance(given, typed)):
        return (cast("Any", given),)
    return cast("Iterable[Any]", given)


def _social(item: object, origin: Origin) -> SocialImage:
    if isinstance(item, SocialImage):
        return item
    if isinstance(item, str):
        return SocialImage(url=origin.join(item))
    fields = _fields(item, ("url", "src"))
    return SocialImage(
        url=origin.join(str(fields["url"])),
        type=str(fields.get("type") or fields.get("content_type") or ""),
        width=cast("int | str | None", fields.get("width")),
        height=cast("int | str | None", fields.get("height")),
        alt=str(fields.get("alt") or ""),
    )


def _icon(item: object, rel: str) -> IconLink:
    if isinstance(item, IconLink):
        return item
    if isinstance(item, str):
        return IconLink(rel=rel, href=item)
    fields = _fields(item, ("url", "href"))
    texts = {name: str(fields.get(name) or "") for name in ("sizes", "type", "media", "color")}
    return IconLink(rel=str(fields.get("rel") or rel), href=str(fields["url"]), **texts)


def _fields(item: object, names: tuple[str, ...]) -> dict[str, Any]:
    if isinstance(item, Mapping):
        fields = {str(key): value for key, value in cast("Mapping[object, Any]", item).items()}
        for name in names:
            if fields.get(name):
                return {**fields, "url": fields[name]}
    raise InvalidValueError(
        "an image given by hand has no address",
        got=f"{item!r:.60}",
        expected=f"a text, or a mapping with {' or '.join(map(repr, names))}",
    )
