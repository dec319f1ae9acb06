"""The markup of a page's images: ``<meta>`` and ``<link>`` tags in the order that Next.js writes them.

Goes in: `HeadImages`. Comes out: `Markup`, every value escaped.

Spec: https://ogp.me/#structured, https://html.spec.whatwg.org/multipage/links.html#rel-icon
"""

from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

from limner.head.images import HeadImages, IconLink, SocialImage
from limner.head.texts import NO_TEXTS, PageTexts


def write_tags(images: HeadImages, texts: PageTexts = NO_TEXTS) -> Markup:
    """Write all tags of a page, one per line."""
    return Markup("\n".join(_tags(images, texts)))  # noqa: S704 - each is escaped


def _tags(images: HeadImages, texts: PageTexts) -> Iterator[Markup]:
    yield from _page(texts)
    for image in images.open_graph or ():
        yield from _open_graph(image)
    if images.card:
        yield _meta("name", "twitter:card", images.card)
    for image in images.twitter or ():
        yield from _twitter(image)
    for icon in (*images.icons, *images.apple_icons):
        yield _link(icon)
    if images.manifest:
        yield _tag("link", (("rel", "manifest"), ("href", images.manifest)))
    for name, value in (("theme-color", texts.theme_color), ("apple-mobile-web-app-title", texts.app_title)):
        if value:
            yield _meta("name", name, value)


def _page(texts: PageTexts) -> Iterator[Markup]:
    """Write what the page is about; every platform falls back to the Open Graph tags."""
    if texts.description:
        yield _meta("name", "description", texts.description)
    kind = "website" if texts.title else ""
    for name, value in (
        ("title", texts.title), ("description", texts.description), ("type", kind), ("url", texts.url),
        ("site_name", texts.site_name),
    ):  # fmt: skip
        if value:
            yield _meta("property", f"og:{name}", value)
    if texts.fediverse_creator:
        yield _meta("name", "fediverse:creator", texts.fediverse_creator)


def _open_graph(image: SocialImage) -> Iterator[Markup]:
    # The address starts a new image: everything after it belongs to that image.
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
    # A decoded path can contain a lone surrogate, which no page encoding can represent.
    written = "".join(
        f' {key}="{escape(value.encode("utf-8", "replace").decode("utf-8"))}"' for key, value in attributes
    )
    return Markup(f"<{name}{written}>")  # noqa: S704 - every value is escaped above
