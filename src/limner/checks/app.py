"""A site in this process: every image that can be known is drawn, and looked at with the tags of its pages.

Goes in: a `Site`. Comes out: `AppReport`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from limner.checks.pages import read_page
from limner.checks.problem import Problem, Severity
from limner.checks.run import check_icons, check_image, check_page, gather
from limner.checks.subjects import IconsSubject, ImageSubject, Role, Served
from limner.checks.table import RULES
from limner.diagnostics import Diagnostic
from limner.engine.alt_text import alt_text_of
from limner.errors import Facts, LimnerError
from limner.findings.finding import Finding
from limner.head.images import HeadImages
from limner.routes.convention import CONVENTIONS, HeadPart
from limner.routes.route import Route
from limner.serving.returned import Finished, Found
from limner.serving.trial import check_images
from limner.serving.url import build_path
from limner.site import Site
from limner.sources import SourceLocation
from limner.tracebacks import short_path

_ROLES: Final[dict[HeadPart, Role]] = {
    "open_graph": "open-graph", "twitter": "twitter", "icons": "icon", "apple_icons": "apple-icon",
}  # fmt: skip
_FILES: Final = frozenset({"route", "unknown-export", "id"})  # codes of diagnostics on the site's own files
_TOLD: Final = frozenset(  # they are findings too
    {"missing-glyph", "load-failed", "missing-font", "transparent", "over-budget"}
)


@dataclass(frozen=True, slots=True)
class AppReport:
    """What came of checking a site.

    Attributes:
        problems: Worst first.
        drawn: How many images were drawn to find out.
    """

    problems: tuple[Problem, ...]
    drawn: int


async def acheck_site(site: Site) -> AppReport:
    """Check a site: its files, every image that can be known ahead, the tags of its pages, its icons."""
    site.server.routes.refresh()
    looking = _Looking(site)
    report = await check_images(site.server, looking.see)
    problems: list[Problem] = [_of_facts("failed", "error", error.facts) for error in report.errors]
    problems += [_of_diagnostic(one) for one in report.warnings if one.code not in _TOLD]
    problems += [_of_facts("not-drawn", "note", one.facts) for one in report.undrawn]
    looking.see_files()
    problems += looking.problems
    problems += await looking.look_at_head()
    return AppReport(tuple(gather(problems)), report.drawn)


def check_finished(site: Site, found: Found, finished: Finished, where: SourceLocation) -> list[Problem]:
    """Ask the rules of the platforms of one finished image; what its drawing tells of itself is left out.

    Args:
        site: Whose image it is.
        found: Which image.
        finished: Its bytes and drawing.
        where: Where its function or file is.
    """
    looking = _Looking(site)
    looking.see(found, finished, where)
    return [one for one in looking.problems if one.rule in RULES and RULES[one.rule].check is not None]


class _Looking:
    """Looks at images as they are drawn, so that none is kept longer."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._served: dict[str, Served] = {}
        self.problems: list[Problem] = []

    def see(self, found: Found, finished: Finished, where: SourceLocation) -> None:
        """Look at a finished image."""
        route = found.route
        path = self._path(found)
        served = Served(200, finished.body, finished.media_type)
        if not route.place.pattern:
            self._served[path] = served
        if finished.drawing is not None:
            self.problems += (_of_finding(one, path, where) for one in finished.drawing.findings)
        role = _role_of(route)
        if role is None or found.entry is None:
            return
        entry = found.entry
        alt: str | None = entry.alt
        if not entry.alt and entry.declares_alt:
            alt = None  # nothing is said on purpose
        elif not entry.alt and finished.drawing is not None and self._site.server.settings.reads_alt_texts:
            alt = alt_text_of(finished.drawing.boxes)
        # The head says what a budget made of it, once it was drawn.
        said = "" if finished.drawing is not None and finished.drawing.fitted else entry.content_type
        sizes = f"{entry.width}x{entry.height}" if entry.width is not None and entry.height is not None else ""
        image = ImageSubject(
            role=role, address=path, served=served, type=said, width=entry.width, height=entry.height,
            alt=alt, sizes=sizes, where=where, drawing=finished.drawing,
        )  # fmt: skip
        self.problems += check_image(image)

    def see_files(self) -> None:
        """Look at the site's finished files."""
        for route in self._site.routes:
            if route.static is None or route.file is None or route.fault is not None:
                continue
            path = f"/{route.label}" if route.place.pattern else f"/{route.leaf}"
            served = Served(200, route.file.read_bytes(), route.media_type)
            if not route.place.pattern:
                self._served[path] = served
            role = _role_of(route)
            if role is None:
                continue
            size = route.static.size
            sizes = f"{size.width}x{size.height}" if size.width is not None else "any"
            image = ImageSubject(
                role=role, address=path, served=served, type=route.media_type, width=size.width, height=size.height,
                alt=route.static.alt, sizes=sizes, where=SourceLocation(str(route.file)),
            )  # fmt: skip
            self.problems += check_image(image)

    def _path(self, found: Found) -> str:
        routes = self._site.server.routes
        has_ids = routes.module(found.route).generate is not None
        key = found.entry.key if found.entry is not None and has_ids else None
        return build_path(routes, found.route, found.params, key)

    async def look_at_head(self) -> list[Problem]:
        """Look at the tags that the site writes, and at its icons as the first page links them."""
        try:
            images = await self._site.ahead_images("/")
            markup = str(await self._site.ahead("/"))
        except LimnerError as error:
            facts = error.facts
            return [_of_facts("failed", "error", facts)]
        except Exception:  # noqa: BLE001 - among the errors already: a list that fails
            return []
        page = read_page(markup.encode(), "/")
        page.is_whole = False
        return [*check_page(page), *self._icons_problems(images, markup)]

    def _icons_problems(self, images: HeadImages, markup: str) -> Iterator[Problem]:
        links = [*images.icons, *images.apple_icons]
        # Another part of the app may have icons of its own, unless the site has what stands for all.
        is_whole = any(CONVENTIONS[route.kind].root_only for route in self._site.routes)
        icons = [
            ImageSubject(
                role="apple-icon" if link in images.apple_icons else "icon",
                address=link.href,
                served=self._ask(link.href),
            )
            for link in links
        ]
        page = read_page(markup.encode(), "/")
        subject = IconsSubject(address="/", links=links, icons=icons, ask=self._ask, page=page, is_whole=is_whole)
        # Each icon was looked at as it was drawn.
        yield from (one for one in check_icons(subject) if RULES[one.rule].about == "icons")

    def _ask(self, address: str) -> Served:
        return self._served.get(address.partition("?")[0], Served(404))


def _role_of(route: Route) -> Role | None:
    return _ROLES.get(CONVENTIONS[route.kind].head)


def _of_facts(rule: str, severity: Severity, facts: Facts) -> Problem:
    where = facts.where
    lines = str(Facts(facts.what, None, facts.got, facts.expected, facts.suggestion, facts.spec)).splitlines()
    return Problem(
        rule=rule,
        severity=severity,
        message=facts.what,
        file=short_path(where.file) if where is not None and where.file else None,
        line=(where.line or None) if where is not None else None,
        column=(where.column or None) if where is not None else None,
        details="\n".join(lines[len(facts.what.splitlines()) :]),
    )


def _of_diagnostic(diagnostic: Diagnostic) -> Problem:
    rule = "files" if diagnostic.code in _FILES else "markup"
    return _of_facts(rule, "note" if diagnostic.severity == "info" else "warning", diagnostic.facts)


def _of_finding(finding: Finding, image: str, where: SourceLocation) -> Problem:
    rows = (("got", finding.got), ("expected", finding.expected), ("try", finding.try_))
    file, line, column = (
        (finding.file, finding.line, finding.column) if finding.file else (where.file, where.line or None, None)
    )
    return Problem(
        rule=finding.code,
        severity=finding.severity,
        message=finding.message,
        file=short_path(file) if file else None,
        line=line,
        column=column,
        image=image,
        element=None if finding.element is None else str(finding.element),
        details="\n".join(f"  {label:<10}{text}" for label, text in rows if text),
    )
