"""A running site, or a folder of HTML, as crawlers see it.

Goes in: an address, or a folder. Comes out: `Problem`s of its pages, their images and the site's icons.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

from limner.checks.fetch import Fetcher, Folder
from limner.checks.pages import icon_links, read_page, share_tags
from limner.checks.problem import Problem
from limner.checks.run import check_icons, check_page, gather
from limner.checks.subjects import Ask, IconsSubject, ImageSubject, PageSubject, Tag
from limner.errors import InvalidValueError
from limner.sources import SourceLocation


def check_url(address: str, *, remote: bool = False) -> list[Problem]:
    """Check a page of a running site, its images, and the site's icons, as crawlers fetch them.

    Args:
        address: Of the page.
        remote: Whether hosts other than this machine may be asked.

    Returns:
        What is wrong, worst first.

    Raises:
        InvalidValueError: The address is of another machine, or no page answers there.
    """
    fetcher = Fetcher(address, remote=remote)
    served = fetcher.ask(address)
    if served.status != 200 or not served.body:
        raise InvalidValueError(
            "no page answers at the address", got=f"{address}: {served.status or 'nothing'}", expected="an HTML page"
        )
    page = read_page(served.body, served.address or address)

    def ask_from(found: str) -> Ask:
        return lambda link: fetcher.ask(urljoin(found, link))

    problems = list(_page_problems(page, ask_from(page.address), is_served=True))
    home = urljoin(page.address, "/")
    first = page if home == page.address else read_page(fetcher.ask(home).body, home)
    problems += check_icons(_icons(first if icon_links(first) else page, fetcher.ask))
    return gather(problems)


def check_folder(folder: Path) -> list[Problem]:
    """Check every page of a folder of HTML, their images, and the site's icons.

    Args:
        folder: What stands for the host's root.

    Returns:
        What is wrong, worst first.

    Raises:
        InvalidValueError: It has no page.
    """
    files = Folder(folder)
    pages = [
        read_page(file.read_bytes(), address, SourceLocation(str(folder / file.relative_to(folder.resolve()))))
        for file, address in files.pages()
    ]
    if not pages:
        raise InvalidValueError("the folder has no pages", got=str(folder), expected="files that end in .html")
    problems: list[Problem] = []
    for page in pages:
        problems += _page_problems(page, files.ask, is_served=False)
    first = next((page for page in pages if page.address == "/"), pages[0])
    problems += check_icons(_icons(first, files.ask))
    return gather(problems)


def _page_problems(page: PageSubject, ask: Ask, *, is_served: bool) -> Iterator[Problem]:
    seen: set[str] = set()
    for tag, facts in share_tags(page):
        if tag.value in seen:
            continue  # Twitter's is most often Open Graph's
        seen.add(tag.value)
        page.images.append(_share_image(page, tag, facts, ask, is_served=is_served))
    yield from check_page(page)


def _share_image(page: PageSubject, tag: Tag, facts: dict[str, str], ask: Ask, *, is_served: bool) -> ImageSubject:
    where = None if page.where is None else SourceLocation(page.where.file, tag.line, tag.column)
    return ImageSubject(
        role="open-graph" if tag.name == "og:image" else "twitter",
        address=tag.value,
        link=tag.value,
        served=ask(tag.value),
        type=facts.get("type", ""),
        width=_whole(facts.get("width")),
        height=_whole(facts.get("height")),
        alt=facts.get("alt", ""),
        where=where,
        is_served=is_served,
    )


def _icons(page: PageSubject, ask: Ask) -> IconsSubject:
    links = icon_links(page)
    icons = [
        ImageSubject(
            role="apple-icon" if link.rel.startswith("apple") else "icon",
            address=link.href, served=ask(link.href), type=link.type, sizes=link.sizes, where=page.where,
        )
        for link in links
    ]  # fmt: skip
    return IconsSubject(address=page.address, links=links, icons=icons, ask=ask, page=page, where=page.where)


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and text.strip().isdigit() else None
