"""Cards for the finished pages of any generator: an image for each, and the tags that point to it.

Goes in: a folder of HTML files. Comes out: images below it, and the same files with the tags of their cards. A second
run draws nothing, and changes no byte.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote, unquote, urlsplit

from limner.cards.draw import Card, Cards, write_whole
from limner.cards.facts import Designs, Facts, facts_of, shared_site_name, wants_card
from limner.cards.html_head import PageHead, read_head, write_card_tags
from limner.cards.summary import summary_line
from limner.errors import InvalidValueError
from limner.formats import encoded_formats, find_format
from limner.head.images import HeadImages, SocialImage
from limner.head.tags import write_tags
from limner.response import ImageResponse
from limner.serving.faults import locate
from limner.tracebacks import describe_exception

if TYPE_CHECKING:
    from limner.engine.options import ImageFormat
    from limner.text.given import Font

OUT: Final = "assets/cards"
"""Where the images go, below the folder of the site."""
_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml"})
_COMPRESSED: Final = (".gz", ".br", ".zst")
_INDEX: Final = re.compile(r"(?:^|/)index\.x?html?$")


@dataclass(slots=True)
class Notice:
    """One thing that went wrong, or that an author may want to mend, for one or more cards.

    Attributes:
        what: The message, in one line.
        text: The message as a person reads it.
        pages: The pages whose cards have it.
    """

    what: str
    text: str
    pages: list[str] = field(default_factory=list[str])


@dataclass(slots=True, kw_only=True)
class CardsReport:
    """What came of a run.

    Attributes:
        drawn: Cards that were drawn.
        unchanged: Cards that are as they were.
        failed: Pages whose card could not be made.
        left_out: Pages that are to have none.
        seconds: How long it took.
        cards: What is there: file, address, width, height, bytes, whether it was drawn, and the page.
        failures: By message.
        warnings: The same.
    """

    drawn: int = 0
    unchanged: int = 0
    failed: int = 0
    left_out: int = 0
    seconds: float = 0.0
    cards: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    failures: list[Notice] = field(default_factory=list[Notice])
    warnings: list[Notice] = field(default_factory=list[Notice])
    _begun: float = field(default_factory=time.monotonic)

    @property
    def summary(self) -> str:
        """All counts in one line."""
        return summary_line(
            drawn=self.drawn, unchanged=self.unchanged, failed=self.failed, left_out=self.left_out,
            seconds=self.seconds,
        )  # fmt: skip

    def data(self) -> dict[str, Any]:
        """Give everything as JSON takes it."""
        return {name: value for name, value in asdict(self).items() if not name.startswith("_")}

    def finish(self) -> None:
        """Stop the clock."""
        self.seconds = time.monotonic() - self._begun

    def fail(self, page: str, error: Exception) -> None:
        """Count a card that could not be made."""
        self.failed += 1
        text = describe_exception(error, locate(error))
        _note(self.failures, text.strip().partition("\n")[0], text, page)

    def add(self, page: str, url: str, made: Card) -> None:
        """Count a card that is there."""
        self.drawn += made.is_drawn
        self.unchanged += not made.is_drawn
        self.cards.append(
            {
                "page": page,
                "file": str(made.file),
                "url": url,
                "width": made.width,
                "height": made.height,
                "size": made.size,
                "drawn": made.is_drawn,
            }
        )
        for warning in made.warnings:
            self.warn(warning.text, page)

    def warn(self, text: str, page: str) -> None:
        """Note what an author may want to mend."""
        _note(self.warnings, text.strip().partition("\n")[0], text, page)


def _note(notices: list[Notice], what: str, text: str, page: str) -> None:
    notice = next((one for one in notices if one.what == what), None)
    if notice is None:
        notice = Notice(what, text)
        notices.append(notice)
    notice.pages.append(page)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that is to have a card."""

    name: str
    file: Path
    head: PageHead
    base: str


class SiteFolder:
    """The finished pages of a site.

    Args:
        folder: Where they are.
        out: Where images go; below `folder` for pages.
        base_url: Where the folder is reached, for pages without a canonical link.
        template: For all pages that name none; see `facts_of`.
        options: For all cards.
        kept: The folder of images that are kept between runs; None keeps none.
        fonts: Faces beside Geist and the installed font packages.
    """

    def __init__(
        self,
        folder: Path,
        *,
        out: Path | None = None,
        base_url: str | None = None,
        template: str | None = None,
        options: Mapping[str, str] | None = None,
        kept: Path | None = None,
        fonts: "tuple[Font, ...]" = (),
    ) -> None:
        self.folder = folder.absolute()
        self.out = (out or folder / OUT).absolute()
        self.report = CardsReport()
        self._base_url = f"{base_url.rstrip('/')}/" if base_url else ""
        self._template = template
        self._options = dict(options or {})
        self._kept = kept
        self._fonts = fonts
        self._designs = Designs(self.folder)
        self._cards: dict[Path, Cards] = {}
        if template is not None:
            self._designs.check(template)

    def draw_pages(self, on_progress: Callable[[int, int], None] | None = None) -> None:
        """Draw the card of every page, and write its tags.

        Raises:
            InvalidValueError: `out` is not below the folder, so that no address leads to it.
        """
        if not self.out.is_relative_to(self.folder):
            raise InvalidValueError(
                "the images must lie in the site", got=str(self.out), expected=f"a folder below {self.folder}"
            )
        pages = list(self._pages())
        common = Counter(page.base for page in pages if page.base).most_common(1)
        name = shared_site_name(page.head for page in pages)
        if name:
            self._options.setdefault("site_name", name)
        for number, page in enumerate(pages):
            base = page.base or self._base_url or (common[0][0] if common else "")
            try:
                self._make(page, base)
            except Exception as error:  # noqa: BLE001 - one failing page must not stop the others
                self.report.fail(page.name, error)
            if on_progress is not None:
                on_progress(number + 1, len(pages))
        self._sweep()

    def draw_cards(self, entries: list[Any], on_progress: Callable[[int, int], None] | None = None) -> None:
        """Draw cards from data: mappings of the file's name, the template and its options."""
        for number, entry in enumerate(entries):
            name = _file_of(entry)
            try:
                self._make_entry(number, entry)
            except Exception as error:  # noqa: BLE001 - one failing card must not stop the others
                self.report.fail(name or f"card {number + 1}", error)
            if on_progress is not None:
                on_progress(number + 1, len(entries))
        self._sweep()

    def _pages(self) -> Iterator[_Page]:
        """Read the heads of all pages that are to have a card."""
        for file in sorted(self.folder.rglob("*")):
            parts = file.relative_to(self.folder).parts
            if (
                file.suffix.lower() not in _SUFFIXES
                or any(part.startswith(".") for part in parts)
                or not file.is_file()
            ):
                continue
            name = "/".join(parts)
            try:
                head = read_head(file.read_bytes())
            except OSError as error:
                self.report.fail(name, error)
                continue
            if not wants_card(head):
                self.report.left_out += 1
                continue
            yield _Page(name, file, head, base_of(head.canonical, name))

    def _make(self, page: _Page, base: str) -> None:
        if not base:
            raise InvalidValueError(
                "nothing says where the site will be reached",
                got=f"a canonical link to {page.head.canonical}" if page.head.canonical else "no canonical link",
                expected='<link rel="canonical" href="https://…"> with the address of the page, or --base-url',
            )
        facts = facts_of(page.head, self._template, self._options)
        stem = PurePosixPath(page.name).with_suffix("").as_posix()
        made = self._draw(facts, page.file.parent, base, stem)
        url = base + quote(made.file.relative_to(self.folder).as_posix())
        alt = str(facts.options.get("title", ""))
        self._write_tags(
            page, SocialImage(url=url, type=made.media_type, width=made.width, height=made.height, alt=alt)
        )
        self.report.add(page.name, url, made)

    def _draw(self, facts: Facts, place: Path, base: str, stem: str) -> Card:
        node = self._designs.draw(facts, place, base)
        response = node if isinstance(node, ImageResponse | bytes) else ImageResponse(node)
        made = self._cards_of(facts.template).make(
            response, lambda digits, extension: self.out / f"{stem}.{digits}.{extension}"
        )
        pattern = re.compile(re.escape(PurePosixPath(stem).name) + r"\.[0-9a-f]{8}\." + made.file.suffix[1:])
        for other in made.file.parent.iterdir():
            if other != made.file and pattern.fullmatch(other.name):
                other.unlink()  # the card as an earlier run drew it
        return made

    def _cards_of(self, template: str) -> Cards:
        files = self._designs.files_of(template)
        if files not in self._cards:
            self._cards[files] = Cards(self._kept, files=files, fonts=self._fonts)
        return self._cards[files]

    def _write_tags(self, page: _Page, image: SocialImage) -> None:
        tags = write_tags(HeadImages(open_graph=(image,), twitter=(image,))).split("\n")
        before = page.file.read_bytes()
        after = write_card_tags(before, page.head, tags)
        if after == before:
            return
        mode = page.file.stat().st_mode
        write_whole(page.file, after)
        page.file.chmod(mode)
        for suffix in _COMPRESSED:
            if page.file.with_name(page.file.name + suffix).exists():
                self.report.warn("a compressed copy of the page is older than it: compress pages afterwards", page.name)

    def _make_entry(self, number: int, entry: Any) -> None:
        name = _file_of(entry)
        if not name:
            raise InvalidValueError(
                f"card {number + 1} of the manifest names no file",
                got=f"{entry!r:.80}",
                expected='an object such as {"file": "spring.png", "template": "event", "title": "…"}',
            )
        given: dict[str, Any] = {**self._options, **entry}
        del given["file"]
        file = self.out / name
        if not file.resolve().is_relative_to(self.out.resolve()):
            raise InvalidValueError("a card lies outside of the folder of cards", got=name)
        row = find_format(file.suffix[1:])
        if row is None or row not in encoded_formats():
            expected = ", ".join(f".{one.extension}" for one in encoded_formats())
            raise InvalidValueError(
                "the file's name names no format", got=name, expected=f"a name that ends with {expected}"
            )
        template = str(given.pop("template", "") or self._template or "plain")
        node = self._designs.draw(Facts(template, given), self.folder, self._base_url)
        response = node if isinstance(node, ImageResponse | bytes) else ImageResponse(node)
        if isinstance(response, ImageResponse):
            response.format = response.format or cast("ImageFormat", row.name)
        made = self._cards_of(template).make(response, lambda _digits, _extension: file)
        url = ""
        if self._base_url and file.is_relative_to(self.folder):
            url = self._base_url + quote(file.relative_to(self.folder).as_posix())
        self.report.add(name, url, made)

    def _sweep(self) -> None:
        self.report.finish()
        for cards in self._cards.values():
            cards.sweep()


def _file_of(entry: Any) -> str:
    if not isinstance(entry, Mapping):
        return ""
    file: object = cast("Mapping[str, object]", entry).get("file")
    return file if isinstance(file, str) else ""


def base_of(canonical: str, name: str) -> str:
    """Give the address of the site's folder, from the canonical address of a page and the page's name below it.

    Args:
        canonical: Such as ``https://e.com/docs/guide/``.
        name: Such as ``guide/index.html``.

    Returns:
        Such as ``https://e.com/docs/``; empty where the address is not that of this page.
    """
    parts = urlsplit(canonical)
    if not parts.scheme or not parts.netloc:
        return ""
    path = (parts.path or "/").split("/")
    read = [unquote(part) for part in path]
    folder = _INDEX.sub("", name)
    candidates = [name] if folder == name else [name, f"{folder}/" if folder else "", folder]
    candidates.append(PurePosixPath(name).with_suffix("").as_posix())
    for candidate in candidates:
        wanted = candidate.split("/")
        if len(wanted) < len(read) and read[-len(wanted) :] == wanted:
            rest = "/".join(path[: -len(wanted)])
            return f"{parts.scheme}://{parts.netloc}{rest}/"
    return ""
