"""Tests for images: what they look like, and what a viewer would miss.

Each function takes a node, an `ImageResponse`, the response of a framework, a `Drawing` or bytes::

    from limner.testing import assert_contrast, assert_image, assert_no_overflow

    def test_the_card() -> None:
        card = product_card(product)
        assert_image(card, "product")
        assert_no_overflow(card)
        assert_contrast(card, 4.5)

`assert_image` compares with an image that was kept before. Under pytest, ``--limner-update`` keeps what is drawn now,
and failures are shown side by side in ``limner-report/index.html``. The fixture ``limner`` has the same functions as
methods, and opens sites.

Public: docs/api.md.
"""

from typing import TYPE_CHECKING, Any, Unpack

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from limner.testing.drawn import DrawOptions
    from limner.testing.site import OpenedSite, SiteImage
    from limner.text.given import Font

__all__ = [
    "LimnerFixture",
    "assert_bytes",
    "assert_contrast",
    "assert_fonts_cover",
    "assert_image",
    "assert_no_overflow",
    "assert_not_truncated",
]


def assert_image(
    subject: Any,
    name: str,
    *,
    tolerance: float = 0.0001,
    folder: "str | Path | None" = None,
    **options: "Unpack[DrawOptions]",
) -> None:
    """Fail when an image looks different from the one that was kept under a name.

    What changed is said in words, from where the elements stand, and then in pixels.

    Args:
        subject: A node, an `ImageResponse`, a response, a `Drawing` or bytes.
        name: Of the kept image, ``name.png``; a slash makes folders.
        tolerance: The share of pixels that may differ to the eye. What antialiasing moves to a neighbouring pixel, and
            colours that are hardly told apart, do not count.
        folder: Where kept images are; None is ``limner-images`` and the test file's name, beside the test file.
        **options: How a node is drawn: `renderer`, `fonts`, and all that `Renderer.render` takes.

    Raises:
        AssertionError: It looks different, or no image is kept yet.
    """
    __tracebackhide__ = True
    from limner.testing.kept import compare_with_kept

    compare_with_kept(subject, name, tolerance, folder, options)


def assert_no_overflow(subject: Any, **options: "Unpack[DrawOptions]") -> None:
    """Fail when text or a picture leaves its box or the canvas.

    Args:
        subject: A node, an `ImageResponse` or a `Drawing`.
        **options: How a node is drawn; see `assert_image`.

    Raises:
        AssertionError: Something does; each is named with its element and line.
    """
    __tracebackhide__ = True
    from limner.testing.facts import OVERFLOW, fail_for

    fail_for(subject, OVERFLOW, "something leaves its box", options)


def assert_not_truncated(subject: Any, **options: "Unpack[DrawOptions]") -> None:
    """Fail when text is cut: by `line-clamp`, an ellipsis, a box that hides what overflows, or the canvas.

    Args:
        subject: A node, an `ImageResponse` or a `Drawing`.
        **options: How a node is drawn; see `assert_image`.

    Raises:
        AssertionError: Text is cut; what is lost is named.
    """
    __tracebackhide__ = True
    from limner.testing.facts import TRUNCATED, fail_for

    fail_for(subject, TRUNCATED, "text is cut", options)


def assert_contrast(subject: Any, least: float = 4.5, **options: "Unpack[DrawOptions]") -> None:
    """Fail when letters stand out less from what is painted behind them.

    Args:
        subject: A node, an `ImageResponse` or a `Drawing`.
        least: The least ratio, 1 to 21; WCAG 2 asks for 4.5, and for 3 where text is large.
        **options: How a node is drawn; see `assert_image`.

    Raises:
        AssertionError: A text does; each is named with its colours.

    Spec: https://www.w3.org/TR/WCAG22/#contrast-minimum
    """
    __tracebackhide__ = True
    from limner.testing.facts import check_contrast

    check_contrast(subject, least, options)


def assert_fonts_cover(text: str, *, fonts: "Iterable[Font]" = (), family: str | None = None) -> None:
    """Fail when no font has some of the characters.

    Args:
        text: The characters.
        fonts: Faces beside Geist and Geist Mono and those of installed font packages.
        family: The `font-family` that it is set in; None is the first of `fonts`.

    Raises:
        AssertionError: A character has no glyph; scripts and the packages that have them are named.
    """
    __tracebackhide__ = True
    from limner.testing.facts import check_fonts

    check_fonts(text, tuple(fonts), family)


def assert_bytes(subject: Any, most: int, **options: "Unpack[DrawOptions]") -> None:
    """Fail when the encoded image is larger.

    Args:
        subject: A node, an `ImageResponse`, a response, a `Drawing` or bytes.
        most: Bytes; 600 kB are 600,000.
        **options: How a node is drawn; see `assert_image`.

    Raises:
        AssertionError: It is.
    """
    __tracebackhide__ = True
    from limner.testing.facts import check_bytes

    check_bytes(subject, most, options)


class LimnerFixture:
    """What the pytest fixture ``limner`` gives: the functions of this module as methods, and sites."""

    def assert_image(
        self,
        subject: Any,
        name: str,
        *,
        tolerance: float = 0.0001,
        folder: "str | Path | None" = None,
        **options: "Unpack[DrawOptions]",
    ) -> None:
        """Fail as `limner.testing.assert_image` does."""
        __tracebackhide__ = True
        assert_image(subject, name, tolerance=tolerance, folder=folder, **options)

    def assert_no_overflow(self, subject: Any, **options: "Unpack[DrawOptions]") -> None:
        """Fail as `limner.testing.assert_no_overflow` does."""
        __tracebackhide__ = True
        assert_no_overflow(subject, **options)

    def assert_not_truncated(self, subject: Any, **options: "Unpack[DrawOptions]") -> None:
        """Fail as `limner.testing.assert_not_truncated` does."""
        __tracebackhide__ = True
        assert_not_truncated(subject, **options)

    def assert_contrast(self, subject: Any, least: float = 4.5, **options: "Unpack[DrawOptions]") -> None:
        """Fail as `limner.testing.assert_contrast` does."""
        __tracebackhide__ = True
        assert_contrast(subject, least, **options)

    def assert_fonts_cover(self, text: str, *, fonts: "Iterable[Font]" = (), family: str | None = None) -> None:
        """Fail as `limner.testing.assert_fonts_cover` does."""
        __tracebackhide__ = True
        assert_fonts_cover(text, fonts=fonts, family=family)

    def assert_bytes(self, subject: Any, most: int, **options: "Unpack[DrawOptions]") -> None:
        """Fail as `limner.testing.assert_bytes` does."""
        __tracebackhide__ = True
        assert_bytes(subject, most, **options)

    def site(self, app: Any, **options: Any) -> "OpenedSite":
        """Open a site: its heads and its images, without a server.

        Args:
            app: A folder of route segments, a `Site`, or an app of a framework that has one.
            **options: What `Site` takes, for a folder.
        """
        from limner.testing.site import open_tested

        return open_tested(app, options)

    def images(self, app: Any, page: str) -> "list[SiteImage]":
        """Give all images of a page's head, drawn.

        Args:
            app: As for `site`.
            page: The path of the page.
        """
        return self.site(app).images(page)
