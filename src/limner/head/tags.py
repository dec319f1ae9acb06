"""The markup of a page's pictures: ``<meta>`` and ``<link>`` tags in the order that Next.js writes them.

Goes in: `HeadImages`. Comes out: `Markup`, every value escaped.

Spec: https://ogp.me/#structured, https://html.spec.whatwg.org/multipage/links.html#rel-icon
"""

from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

from limner.head.images import HeadImages, IconLink, SocialImage


def write_tags(images: HeadImages) -> Markup:
    """Write all tags of a page, one a line."""
    return Markup("\n").join(_tags(images))


def _tags(images: HeadImages) -> Iterator[Markup]:
    for image in images.open_graph or ():
        yield from _open_graph(image)
    if images.card:
        yield _meta("name", "twitter:card", images.card)
    for image in images.twitter or ():
        yield from _twitter(image)
    for icon in (*images.icons, *images.apple_icons):
        yield _link(icon)


def _open_graph(image: SocialImage) -> Iterator[Markup]:
    # The address opens a new picture: everything after it belongs to it.
    yield _meta("property", "og:image", image.url)
    for name, value in (("type", image.type), ("width", image.width), ("height", image.height), ("alt", image.alt)):
        if value:
            yield _meta("property", f"og:image:{name}", str(value))


def _twitter(image: SocialImage) -> Iterator[Markup]:
    yield _meta("name", "twitter:image", image.url)
    for name, value in (("alt", image.alt), ("type", image.type), ("width", image.width), ("height", image.height)):
        if value:
            yield _meta("name", f"twitter:image:{name}", str(value))


def _meta(attribute: str, name: str, content: str) -> Markup:
    return _tag("meta", ((attribute, name), ("content", content)))


def _link(icon: IconLink) -> Markup:
    given = (
        ("sizes", icon.sizes),
        ("type", icon.type),
        ("media", icon.media),
        ("color", icon.color),
    )
    return _tag("link", (("rel", icon.rel), ("href", icon.href), *((name, value) for name, value in given if value)))


def _tag(name: str, attributes: Iterable[tuple[str, str]]) -> Markup:
    # A lone surrogate can come with a decoded path; no encoding of a page could carry it.
    written = "".join(
        f' {key}="{escape(value.encode("utf-8", "replace").decode("utf-8"))}"' for key, value in attributes
    )
    return Markup(f"<{name}{written}>")  # noqa: S704 - every value is escaped above
