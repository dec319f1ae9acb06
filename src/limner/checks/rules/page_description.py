"""A page says a description to those who share it."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import PageSubject


def check(page: PageSubject) -> Iterator[Fault]:
    """Say where there is none."""
    if page.is_whole and page.first("og:description") is None:
        falls_back = bool(page.first("description"))
        shown = "" if falls_back else ", nor another that stands in for it"
        yield Fault(
            f"the page has no og:description{shown}: WhatsApp shows no preview without one",
            "site.head(page, description=…)",
            "note" if falls_back else None,
            "og:description",
        )


RULE: Final = Rule(
    code="page-description",
    severity="warning",
    title="A page has a description for its preview (og:description).",
    source="https://developers.facebook.com/docs/whatsapp/link-previews/",
    about="page",
    check=check,
)
