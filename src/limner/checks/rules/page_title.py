"""A page says a title to those who share it."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import PageSubject


def check(page: PageSubject) -> Iterator[Fault]:
    """Say where there is none."""
    if page.is_whole and page.first("og:title") is None:
        falls_back = bool(page.title.strip())
        shown = "" if falls_back else ", nor another that stands in for it"
        yield Fault(
            f"the page has no og:title{shown}: WhatsApp shows no preview without one",
            "site.head(page, title=…)",
            "note" if falls_back else None,
            "og:title",
        )


RULE: Final = Rule(
    code="page-title",
    severity="warning",
    title="A page has a title for its preview (og:title).",
    source="https://developers.facebook.com/docs/whatsapp/link-previews/",
    about="page",
    check=check,
)
