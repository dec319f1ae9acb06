"""The images of a page as typed objects, for frameworks and templates that write their own tags.

`head.page` makes these records; `head.tags` writes them as markup.

Spec: https://ogp.me/#structured, https://html.spec.whatwg.org/multipage/links.html#rel-icon
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialImage:
    """An image for Open Graph or Twitter.

    Attributes:
        url: Absolute.
        type: Its media type; empty when it is not known.
        width: Pixels, or None.
        height: Pixels, or None.
        alt: Empty without one.
    """

    url: str
    type: str = ""
    width: int | str | None = None
    height: int | str | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IconLink:
    """An icon or apple icon.

    Attributes:
        rel: ``icon`` or ``apple-touch-icon``, or what an override says.
        href: The address from the host's root.
        sizes: For example ``48x48`` or ``any``; empty when it is not known.
        type: Its media type; empty when it is not known.
        media: A media query; empty without one.
        color: The colour of a mask icon; empty without one.
    """

    rel: str = "icon"
    href: str
    sizes: str = ""
    type: str = ""
    media: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadImages:
    """All images of a page.

    Attributes:
        open_graph: Images for Open Graph; None when no folder on the way to the page mentions them.
        twitter: Images for Twitter, or Open Graph's if Twitter has none of its own; None as above.
        icons: The favicon first.
        apple_icons: Icons for Apple's home screens.
        manifest: The address of the web app manifest, from the host's root; empty without one.
    """

    open_graph: tuple[SocialImage, ...] | None = None
    twitter: tuple[SocialImage, ...] | None = None
    icons: tuple[IconLink, ...] = ()
    apple_icons: tuple[IconLink, ...] = ()
    manifest: str = ""

    @property
    def card(self) -> Literal["", "summary", "summary_large_image"]:
        """The value of ``twitter:card``; empty when the page has nothing for Twitter."""
        if self.twitter is None:
            return ""
        return "summary_large_image" if self.twitter else "summary"
