"""What a head says besides its images: the name of the site, and what the page is about.

Goes in: the options of a site and the arguments of `head`. Comes out: `PageTexts`, which `head.tags` writes.

Spec: https://ogp.me/, https://html.spec.whatwg.org/multipage/semantics.html#meta-theme-color
"""

from limner.errors import NoBaseError
from limner.head.origin import Origin
from limner.head.overrides import HeadOverrides, read_texts
from limner.head.page import Page
from limner.record import record
from limner.routes.address import join_path


@record(kw_only=True)
class SiteTexts:
    """What a site is called, and its colour.

    Attributes:
        name: Its name; empty if none was given.
        host: What is used where a name is required but none was given; empty if the host is unknown.
        short_name: A shorter name for home screens.
        theme_color: A CSS colour for what browsers paint around a page; empty without one.
    """

    name: str = ""
    host: str = ""
    short_name: str = ""
    theme_color: str = ""

    @property
    def title(self) -> str:
        """The name below an icon on a home screen."""
        return self.short_name or self.name or self.host


@record(kw_only=True)
class PageTexts:
    """What a head says besides its images; empty texts are left out.

    Attributes:
        title: The page's title.
        description: What the page is about, in a sentence or two.
        url: The page's own absolute address.
        site_name: The site's name.
        theme_color: A CSS colour.
        app_title: The name below an icon on a home screen.
        fediverse_creator: The author's account, such as ``@name@example.social``.
    """

    title: str = ""
    description: str = ""
    url: str = ""
    site_name: str = ""
    theme_color: str = ""
    app_title: str = ""
    fediverse_creator: str = ""


NO_TEXTS = PageTexts()


def page_texts(given: HeadOverrides, site: SiteTexts, page: Page, origin: Origin, *, has_app: bool) -> PageTexts:
    """Give what the head of a page says.

    Args:
        given: The texts that the page gives.
        site: The texts of the site, whose name counts if the page says what it is about.
        page: The page.
        origin: How the page's absolute address begins.
        has_app: Whether the site has icons for home screens.

    Raises:
        InvalidValueError: A value is not a text.
    """
    own = read_texts(given)
    speaks = any(own.get(name) for name in ("title", "description"))
    title = own.get("title") or ""
    site_name, theme_color = own.get("site_name"), own.get("theme_color")
    return PageTexts(
        title=title,
        description=own.get("description") or "",
        url=_address(page, origin) if title else "",
        site_name=site_name if site_name is not None else site.name if speaks else "",
        theme_color=theme_color if theme_color is not None else site.theme_color,
        app_title=site.title if has_app else "",
        fediverse_creator=own.get("fediverse_creator") or "",
    )


def _address(page: Page, origin: Origin) -> str:
    """Give a page's own absolute address; empty without a base."""
    path = join_path(page.path.segments) or "/"
    if page.origin and not origin.base:
        return f"{page.origin}{page.prefix}{path}"
    try:
        address = origin.absolute(path, page.prefix, page.scheme, page.host)
    except NoBaseError:
        return ""
    return address if "://" in address else ""
