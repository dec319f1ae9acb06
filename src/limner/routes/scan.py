"""Reads a site's folder: with `os.scandir`, without any import.

Goes in: a folder. Comes out: `Scan`: the tree of places with their routes, every fault and every warning at once.

Spec: https://nextjs.org/docs/app/getting-started/project-structure
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from limner.diagnostics import Diagnostic
from limner.errors import Facts, RouteError
from limner.routes.convention import (
    CODE,
    CONVENTIONS,
    is_reserved,
    nearest_name,
    parse_alt_name,
    parse_file_name,
    parse_template_name,
)
from limner.routes.natural_size import UnreadableImageError, read_natural_size
from limner.routes.route import Place, Route, StaticImage, digest_bytes, make_root
from limner.routes.segment import MalformedSegmentError, Segment, SegmentKind, parse_segment
from limner.routes.web_manifest import read_manifest_size
from limner.sources import SourceLocation

_FOREIGN_EXPORT: Final = re.compile(
    r"^(?:async\s+def\s+|def\s+)?"
    r"(contentType|generateImageMetadata|generateStaticParams|generateMetadata|dynamicParams|runtime|dynamic|fetchCache)"
    r"\s*[(:=]",
    re.MULTILINE,
)
_OUR_NAMES: Final = {
    "contentType": "content_type",
    "generateImageMetadata": "generate_image_metadata",
    "generateStaticParams": "generate_static_params",
    "generateMetadata": "generate_image_metadata",
    "dynamicParams": "dynamic_params",
}


@dataclass(slots=True)
class Scan:
    """What a folder holds.

    Attributes:
        root: The tree of places.
        errors: What a site must not be served with.
        warnings: What an author may want to fix.
    """

    root: Place
    errors: list[RouteError] = field(default_factory=list[RouteError])
    warnings: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def add_error(
        self, what: str, file: Path, *, got: str = "", expected: str = "", suggestion: str = ""
    ) -> RouteError:
        """Keep an error and give it back."""
        error = RouteError(what, where=SourceLocation(str(file)), got=got, expected=expected, suggestion=suggestion)
        self.errors.append(error)
        return error

    def add_warning(self, what: str, file: Path, *, got: str = "", expected: str = "", suggestion: str = "") -> None:
        """Keep a warning."""
        where = SourceLocation(str(file))
        self.warnings.append(Diagnostic("route", Facts(what, where, got, expected, suggestion)))


class Scanner:
    """Reads a site's folder, again and again if need be; a static file that did not change is read once.

    Args:
        folder: The site's root.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._real = os.path.realpath(folder)
        self._static: dict[tuple[str, int, int], StaticImage] = {}
        self._empty: list[Place] = []

    def scan(self) -> Scan:
        """Read the whole folder.

        Raises:
            RouteError: There is no such folder.
        """
        scan = Scan(make_root(self._folder))
        self.scan_into(scan)
        report_conflicts(scan)
        return scan

    def scan_into(self, scan: Scan, at: Place | None = None) -> None:
        """Add the folder's places and images to those of others.

        Args:
            scan: What was found so far.
            at: The place for which the folder stands; None for the root.

        Raises:
            RouteError: There is no such folder.
        """
        if not self._folder.is_dir():
            raise RouteError(
                "there is no such folder",
                where=SourceLocation(str(self._folder)),
                expected="the folder of the site's route segments",
            )
        self._empty = []
        self._scan_place(scan, at or scan.root, self._folder, frozenset({self._real}))
        for place in self._empty:
            _warn_of_empty_folder(scan, place)

    def _scan_place(self, scan: Scan, place: Place, folder: Path, seen: frozenset[str]) -> None:
        try:
            with os.scandir(folder) as found:
                items = sorted(found, key=lambda item: item.name)
        except OSError as error:
            scan.add_error("the folder cannot be read", folder, got=str(error.strerror or error))
            return
        alts: dict[str, Path] = {}
        for item in items:
            path = folder / item.name
            if item.name.startswith(".") or not self._is_inside(scan, item, path):
                continue
            if item.is_dir():
                self._scan_folder(scan, place, path, seen)
            elif stem := parse_alt_name(item.name):
                alts[stem] = path
            else:
                self._scan_file(scan, place, path)
        for route in place.routes:
            if route.static is not None and (alt := alts.get(route.name.stem)) is not None:
                route.static = _with_alt(scan, route.static, alt)
        _join_templates(place)
        place.routes.sort(key=lambda route: route.order)
        if not items and place.parent is not None:
            self._empty.append(place)

    def _is_inside(self, scan: Scan, item: "os.DirEntry[str]", path: Path) -> bool:
        """Whether the real file is below the root; a link that leads out is refused, where it would have counted."""
        if not item.is_symlink():
            return True
        real = os.path.realpath(path)
        if os.path.commonpath((real, self._real)) == self._real and os.path.exists(real):  # noqa: PTH110 - a str
            return True
        if item.is_dir() or parse_file_name(item.name) or parse_alt_name(item.name):
            scan.add_warning(
                "a link that leads out of the site's folder, or nowhere, is left out",
                path,
                suggestion="copy the file into the folder",
            )
        return False

    def _scan_folder(self, scan: Scan, parent: Place, path: Path, seen: frozenset[str]) -> None:
        try:
            segment = parse_segment(path.name)
        except MalformedSegmentError as error:
            scan.add_error("a folder's name that means nothing", path, got=repr(path.name), expected=str(error))
            return
        real = os.path.realpath(path)
        if segment.kind is SegmentKind.PRIVATE or path.name == "node_modules" or real in seen:
            return
        if segment.kind is SegmentKind.INTERCEPTING:
            scan.add_warning("an intercepting route has no address of its own and is left out", path)
            return
        place = parent.children.get(segment.folder) or Place(segment, parent, path)  # another folder may have it too
        self._scan_place(scan, place, path, seen | {real})
        parent.children[segment.folder] = place
        _check_place(scan, place, path)

    def _scan_file(self, scan: Scan, place: Place, path: Path) -> None:
        template = parse_template_name(path.name)
        if template is not None:
            place.routes.append(Route(template, place, path, template=path))
            return
        name = parse_file_name(path.name)
        if name is None or (CONVENTIONS[name.kind].root_only and place.parent is not None):
            if name is not None:
                is_favicon = CONVENTIONS[name.kind].is_picture
                scan.add_warning(
                    f"a {name.kind} counts in the site's root only",
                    path,
                    suggestion="call it icon.ico here" if is_favicon else "move it to the root",
                )
            elif nearest := nearest_name(path.name, lambda: path.read_bytes().decode("utf-8", "replace")):
                verb = "call it" if nearest.endswith(path.suffix.lower()) else "make it"
                suggestion = f"{verb} {nearest}"
                scan.add_warning("the file is not used: no convention has this name", path, suggestion=suggestion)
            return
        route = Route(name, place, path)
        if name.extension == CODE:
            _warn_of_foreign_exports(scan, path)
        else:
            try:
                route.static = self._read_static(path, route)
            except OSError as error:
                route.fault = scan.add_error("the file cannot be read", path, got=str(error.strerror or error))
            except UnreadableImageError as error:
                is_picture = CONVENTIONS[name.kind].is_picture
                route.fault = scan.add_error(
                    f"the file is not what its name promises ({route.media_type})",
                    path,
                    got=str(error),
                    suggestion="export it again, or give it the extension of what it is" if is_picture else "",
                )
            self._check_weight(scan, route, path)
        place.routes.append(route)

    def _read_static(self, path: Path, route: Route) -> StaticImage:
        status = path.stat()
        key = (str(path), status.st_mtime_ns, status.st_size)
        if key not in self._static:
            data = path.read_bytes()
            read = read_natural_size if CONVENTIONS[route.kind].is_picture else read_manifest_size
            size = read(data, route.name.extension)
            self._static[key] = StaticImage(size, route.media_type, digest_bytes(data), status.st_mtime)
        return self._static[key]

    def _check_weight(self, scan: Scan, route: Route, path: Path) -> None:
        if route.static is not None and route.largest is not None and (weight := path.stat().st_size) > route.largest:
            route.fault = scan.add_error(
                f"the file is too large for {'X' if route.kind == 'twitter-image' else 'Open Graph'}",
                path,
                got=f"{weight:,} bytes",
                expected=f"at most {route.largest:,} bytes",
                suggestion="save it with fewer pixels or a lower quality",
            )


def _join_templates(place: Place) -> None:
    """Make one route of a template and the module of its name, which has its variables."""
    modules = {route.name: route for route in place.routes if route.is_code and route.template is None}
    for route in [route for route in place.routes if route.template is not None]:
        module = modules.get(route.name)
        if module is not None and module.template is None:
            module.template = route.template
            place.routes.remove(route)


def find_conflicts(root: Place) -> Iterator[tuple[Route, Route]]:
    """Give each pair of files that would answer one address.

    Names of parameters do not count; a more specific place and a less specific one do not collide.
    """
    taken: dict[tuple[object, ...], Route] = {}
    for place in root.walk():
        shape = tuple((segment.kind, "" if segment.is_param else segment.name) for segment in place.pattern)
        for route in place.routes:
            other = taken.setdefault((*shape, route.leaf), route)
            if other is not route:
                yield other, route


def report_conflicts(scan: Scan) -> None:
    """Turn each pair of files for one address into an error that names both."""
    for first, second in find_conflicts(scan.root):
        error = scan.add_error(
            "two files would answer one address",
            second.file or Path(second.label),
            got=f"{first.label} and {second.label}"
            if first.label != second.label
            else f"{first.file} and {second.file}",
            expected="one of them",
            suggestion="rename one, number it (icon1), or put one into a group such as (b)",
        )
        second.fault = error


def _check_place(scan: Scan, place: Place, path: Path) -> None:
    segment = place.segment
    has_images = any(below.routes for below in place.walk())
    if not has_images:
        return
    if segment.kind is SegmentKind.STATIC and is_reserved(segment.name):
        scan.add_error(
            "a page segment may not take the name of an image",
            path,
            got=repr(segment.folder),
            suggestion="rename the folder; images below it would share addresses with those of a file of that name",
        )
    _check_ancestry(scan, place, path)


def _check_ancestry(scan: Scan, place: Place, path: Path) -> None:
    segment = place.segment
    above: list[Segment] = [found for found in place.lineage[:-1] if found.in_address]
    if segment.in_address and any(found.is_catch_all for found in above):
        scan.add_error(
            "a catch-all must be the last part of an address",
            path,
            got="/" + "/".join(found.folder for found in [*above, segment]),
            suggestion="move the folder beside the catch-all",
        )
    if segment.is_param and any(found.is_param and found.name == segment.name for found in above):
        scan.add_error("one address has two parameters of the same name", path, got=repr(segment.name))


def _with_alt(scan: Scan, static: StaticImage, path: Path) -> StaticImage:
    try:
        alt = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        scan.add_error("the alt text cannot be read", path, got=str(error), expected="a text in UTF-8")
        return static
    return StaticImage(static.size, static.media_type, static.digest, static.modified, alt.removeprefix("\ufeff"))


def _warn_of_empty_folder(scan: Scan, place: Place) -> None:
    """Warn where an empty folder decides which branch a page takes: git does not keep it."""
    siblings = place.parent.children.values() if place.parent is not None else ()
    if place.folder is not None and any(
        sibling.segment.is_param and any(below.routes for below in sibling.walk()) for sibling in siblings
    ):
        scan.add_warning(
            "the folder is empty: it wins over the dynamic one beside it, but git will not keep it",
            place.folder,
            suggestion="put an empty file called .gitkeep into it, or remove it",
        )


def _warn_of_foreign_exports(scan: Scan, path: Path) -> None:
    try:
        source = path.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        scan.add_error("the file cannot be read", path, got=str(error.strerror or error))
        return
    for match in _FOREIGN_EXPORT.finditer(source):
        name = match[1]
        ours = _OUR_NAMES.get(name)
        line = source.count("\n", 0, match.start()) + 1
        where = SourceLocation(str(path), line)
        suggestion = f"call it {ours!r}" if ours else "remove it: it has no meaning here"
        facts = Facts(f"unknown export {name!r}", where, suggestion=suggestion)
        scan.warnings.append(Diagnostic("unknown-export", facts))
