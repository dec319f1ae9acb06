"""A page has no tag that makes Discord miss the sizes."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import PageSubject


def check(page: PageSubject) -> Iterator[Fault]:
    """Say where the tag is."""
    for tag in page.all("og:image:secure_url")[:1]:
        yield Fault(
            "og:image:secure_url makes Discord miss the size and the alt of the image", "og:image with https alone",
            None, tag.name, tag.line, tag.column,
        )  # fmt: skip


RULE: Final = Rule(
    code="page-secure-url",
    severity="warning",
    title="There is no og:image:secure_url.",
    source="https://docs.discord.com/developers/link-previews/overview",
    about="page",
    check=check,
)
