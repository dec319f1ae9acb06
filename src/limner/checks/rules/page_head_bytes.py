"""The tags of a page stand where crawlers still read."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import PageSubject

_READ: Final = 300_000


def check(page: PageSubject) -> Iterator[Fault]:
    """Give the first tag that stands too far down."""
    late = next((tag for tag in page.tags if tag.name.startswith("og:") and tag.offset > _READ), None)
    if late is not None:
        yield Fault(
            f"{late.name} stands after {late.offset:,} bytes of the page: WhatsApp reads the first 300 KB",
            "the tags first in the head, styles and scripts after them",
            None, late.name, late.line, late.column,
        )  # fmt: skip


RULE: Final = Rule(
    code="page-head-bytes",
    severity="error",
    title="The tags stand in the first 300 KB of the page.",
    source="https://developers.facebook.com/docs/whatsapp/link-previews/",
    about="page",
    check=check,
)
