"""A page says its own address to those who share it."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import PageSubject


def check(page: PageSubject) -> Iterator[Fault]:
    """Say where there is none, or one that is not absolute."""
    tag = page.first("og:url")
    if tag is not None and not tag.value.startswith(("http://", "https://")):
        yield Fault("og:url is not absolute", "https://…", None, "og:url", tag.line, tag.column)
    elif tag is None and page.is_whole:
        yield Fault("the page has no og:url, which WhatsApp wants", "site.head(page, title=…)", "note", "og:url")


RULE: Final = Rule(
    code="page-url",
    severity="warning",
    title="A page has its own absolute address (og:url).",
    source="https://developers.facebook.com/docs/whatsapp/link-previews/",
    about="page",
    check=check,
)
