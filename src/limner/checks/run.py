"""The rules are asked of everything that was found, and each problem is told once.

Goes in: subjects. Comes out: `Problem`s, worst first, one for many images that have the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from limner.checks.problem import SEVERITIES, Fault, Problem, Rule, Subject
from limner.checks.subjects import IconsSubject, ImageSubject, PageSubject
from limner.checks.table import RULES
from limner.sources import SourceLocation
from limner.tracebacks import short_path

_ICON_ROLES: Final = frozenset({"icon", "apple-icon"})


def check_image(image: ImageSubject) -> Iterator[Problem]:
    """Give what is wrong with a share image or an icon."""
    yield from _ask("icon" if image.role in _ICON_ROLES else "image", image, image.address, image.where)


def check_page(page: PageSubject) -> Iterator[Problem]:
    """Give what is wrong with a page's tags, and with the images that they name."""
    yield from _ask("page", page, page.address, page.where)
    for image in page.images:
        yield from check_image(image)


def check_icons(icons: IconsSubject) -> Iterator[Problem]:
    """Give what is wrong with the icons of a site, all of them together and each."""
    yield from _ask("icons", icons, None, icons.where)
    for icon in icons.icons:
        yield from check_image(icon)


def _ask(about: Subject, subject: object, image: str | None, where: SourceLocation | None) -> Iterator[Problem]:
    for rule in RULES.values():
        if rule.about == about and rule.check is not None:
            for fault in rule.check(subject):
                yield _problem(rule, fault, image, where)


def _problem(rule: Rule, fault: Fault, image: str | None, where: SourceLocation | None) -> Problem:
    line = fault.line if fault.line is not None else (where.line if where is not None else 0)
    column = fault.column if fault.column is not None else (where.column if where is not None else 0)
    return Problem(
        rule=rule.code,
        severity=fault.severity or rule.severity,
        message=fault.message,
        file=short_path(where.file) if where is not None and where.file else None,
        line=line or None,
        column=column or None,
        image=image,
        element=fault.element or None,
        details=f"  {'try':<10}{fault.suggestion}" if fault.suggestion else "",
    )


def gather(problems: Iterable[Problem]) -> list[Problem]:
    """Give each problem of a file once, worst first, with how many more images have it."""
    found: dict[tuple[object, ...], list[Problem]] = {}
    for one in problems:
        # Another image of the same file has the same fault with other numbers and other words.
        key = (one.rule, one.severity, one.file, one.line, one.column, one.element)
        found.setdefault(key if one.file is not None else (*key, one.image, one.message), []).append(one)
    told = [_counted(same) for same in found.values()]
    return sorted(told, key=lambda one: (SEVERITIES.index(one.severity), one.file or "", one.line or 0))


def _counted(same: list[Problem]) -> Problem:
    first = same[0]
    more = len({one.image for one in same} - {first.image})
    return replace(first, message=f"{first.message} (and in {more:,} more images)") if more else first


def leave_out(problems: Iterable[Problem], ignored: Mapping[str, str]) -> tuple[list[Problem], int]:
    """Give what is not ignored, and how many problems are.

    Args:
        problems: All.
        ignored: Reasons by the code of a rule.
    """
    every = list(problems)
    kept = [one for one in every if one.rule not in ignored]
    return kept, len(every) - len(kept)
