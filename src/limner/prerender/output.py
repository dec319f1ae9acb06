"""What a build writes next to its images: heads as snippets and as data, and the manifest. Stale files are removed.

Goes in: what a build remembers. Comes out: files, written line by line so that memory stays flat.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from limner.head.tags import write_tags
from limner.prerender.files import HEADS, MANIFEST, file_address, head_file
from limner.prerender.heads import Heads, head_data
from limner.prerender.ledger import Ledger, Row
from limner.prerender.report import Report
from limner.prerender.store import Store, digest_of
from limner.routes.address import join_path
from limner.site import Site


class Output:
    """Finishes a build.

    Args:
        site: The site.
        ledger: What was built.
        store: Where files go.
        base_url: Where they will be reached; empty for addresses from the host's root.
        cache: What is kept between builds.
        kept: The folder in it for finished images; empty for none.
    """

    def __init__(self, site: Site, ledger: Ledger, store: Store, base_url: str, cache: Path, kept: str) -> None:
        self._heads = Heads(site, ledger, base_url)
        self._texts = site.texts
        self._ledger = ledger
        self._store = store
        self._base_url = base_url
        places = [
            place for place in site.server.routes.table.root.walk() if place.segment.in_address or place.depth == 0
        ]
        static = [place.pattern for place in places if not any(segment.is_param for segment in place.pattern)]
        self._static = dict.fromkeys(join_path([segment.name for segment in pattern]) for pattern in static)
        self._cache = cache
        self._kept = kept

    def write(self, report: Report) -> None:
        """Write heads and manifest, and say in a report how many pages there are."""

        def lines() -> Iterator[str]:
            for page in self._pages():
                images = self._heads.images(page)
                html = str(write_tags(images, self._texts))
                self._put(head_file(page), f"{html}\n".encode())
                report.pages += 1
                report.lacks_base |= bool(images.open_graph) and not self._base_url
                yield f"{_json(page)}: {_json(head_data(images, html))}"

        self._put_lines(HEADS, "{", lines(), "}")
        opening = f'{{"version": 1, "base_url": {_json(self._base_url)}, "pictures": {{'
        rows = (f"{_json(file_address(row.picture.file))}: {_json(_facts(row))}" for row in self._ledger.rows())
        self._ledger.manifest = self._put_lines(MANIFEST, opening, rows, "}}")

    def _pages(self) -> Iterator[str]:
        """Give every page once: the folders without dynamic segments, then the places that were built."""
        yield from self._static
        yield from (page for page in self._ledger.pages() if page and page not in self._static)

    def list_stale(self, report: Report, *, prune: bool) -> None:
        """List what earlier builds left and remove it, and forget kept images that nothing uses."""
        for file in self._ledger.stale():
            report.add_stale(file)
        if prune and report.stale_count:
            self._store.remove(self._ledger.stale())
            self._ledger.forget_stale()
            report.pruned = True
        self._store.begin()
        if self._kept:
            for picture in Path(self._kept).glob("*/*"):
                if not self._ledger.uses_key(picture.name):
                    picture.unlink(missing_ok=True)

    def _put(self, name: str, body: bytes) -> None:
        """Write a small file unless it already exists."""
        digest = digest_of(body)
        if not self._is_there(name, digest):
            self._ledger.note_file(name, digest, self._store.write(name, body)._replace(size=len(body)))

    def _put_lines(self, name: str, opening: str, lines: Iterator[str], closing: str) -> str:
        """Write a file that may be large, through a temporary one in the cache; give its digest."""
        draft = self._cache / name
        digest = hashlib.sha256()
        with draft.open("wb") as file:

            def add(text: str) -> None:
                data = text.encode("utf-8", "surrogatepass")
                digest.update(data)
                file.write(data)

            add(opening)
            separator = "\n"
            for line in lines:
                add(separator + line)
                separator = ",\n"
            add(f"\n{closing}\n")
        if not self._is_there(name, digest.hexdigest()):
            stat = self._store.upload(name, draft)._replace(size=draft.stat().st_size)
            self._ledger.note_file(name, digest.hexdigest(), stat)
        draft.unlink()
        return digest.hexdigest()

    def _is_there(self, name: str, digest: str) -> bool:
        """Tell whether a file has this content; if so, it belongs to this build."""
        known, stat = self._ledger.file(name)
        if known != digest:
            return False
        if self._store.is_local:
            seen = self._store.holds(name, digest, stat)
            if seen is None:
                return False
            stat = seen
        self._ledger.note_file(name, digest, stat)
        return True


def _facts(row: Row) -> dict[str, object]:
    picture = row.picture
    return {
        "file": picture.file,
        "sha256": picture.digest,
        "size": picture.size,
        "type": picture.media_type,
        "width": picture.width,
        "height": picture.height,
        "source": row.route,
        "params": json.loads(row.params) if row.params else None,
        "path": picture.path,
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
