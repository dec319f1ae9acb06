"""A whole `app` folder.

Goes in: the folder, and where to write. Comes out: `Report`; route files, static images and their texts are written.

Spec: https://nextjs.org/docs/app/api-reference/file-conventions/metadata
"""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from limner.migrate.route_file import Migrated, file_again, migrate_code
from limner.routes.convention import CONVENTIONS

_CODE: Final = frozenset((".js", ".jsx", ".ts", ".tsx", ".mjs", ".mts"))
_LEFT_OUT: Final = frozenset(("node_modules", ".next", ".git"))
_ASSETS: Final = "_migrated"


@dataclass(slots=True)
class Report:
    """What was done.

    Attributes:
        files: The translated files by their path in the new folder.
        copied: Files that were copied as they are.
        skipped: Files of the convention that are there already, with the reason.
    """

    files: dict[str, Migrated] = field(default_factory=dict[str, Migrated])
    copied: list[str] = field(default_factory=list[str])
    skipped: list[str] = field(default_factory=list[str])


def migrate_app(source: Path, out: Path, *, overwrite: bool = False) -> Report:
    """Migrate every image of an app folder.

    Args:
        source: The `app` folder of a Next.js project.
        out: The new folder.
        overwrite: Whether files that are there already are written anew.

    Raises:
        ResourceError: The parser of JSX is not installed.
        OSError: Something cannot be read or written.
    """
    report = Report()
    for file in sorted(source.rglob("*")):
        if not file.is_file() or not _LEFT_OUT.isdisjoint(file.relative_to(source).parts):
            continue
        stem, suffix = file.name.split(".", 1) if "." in file.name else (file.name, "")
        if stem.rstrip("0123456789") not in CONVENTIONS or stem.startswith("manifest"):
            continue
        place = file.relative_to(source)
        if f".{suffix}" in _CODE:
            _migrate_file(file, source, out / place.with_name(f"{stem.replace('-', '_')}.py"), out, report, overwrite)
        else:
            target = out / place
            if target.exists() and not overwrite:
                report.skipped.append(f"{place}: is there already")
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
            report.copied.append(place.as_posix())
    return report


def _migrate_file(file: Path, source: Path, target: Path, out: Path, report: Report, overwrite: bool) -> None:  # noqa: FBT001
    def asset(path: str, is_beside: bool) -> str | None:  # noqa: FBT001 - the protocol's
        found = _find_asset(path, file if is_beside else None, source)
        if found is None:
            return None
        copy = out / _ASSETS / found.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found, copy)
        depth = len(target.relative_to(out).parts) - 1
        return f'(Path(__file__).parents[{depth}] / "{_ASSETS}" / "{found.name}")'

    name = target.relative_to(out).as_posix()
    if target.exists() and not overwrite:
        report.skipped.append(f"{name}: is there already")
        return
    migrated = migrate_code(_code_of(file), asset)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(migrated.code, encoding="utf-8")
    report.files[name] = migrated


def _code_of(file: Path) -> str:
    """Give the code of a file, or of the one that it gives on: ``export { default } from './opengraph-image'``."""
    text = file.read_text(encoding="utf-8")
    address = file_again(text)
    if address:
        other = (file.parent / address).resolve()
        for found in (other.with_name(other.name + suffix) for suffix in sorted(_CODE)):
            if found.is_file():
                return found.read_text(encoding="utf-8")
    return text


def _find_asset(path: str, file: Path | None, source: Path) -> Path | None:
    """Find a file that code reads: beside it, or below the project, which holds `app` or `src/app`."""
    roots = [file.parent] if file is not None else [source.parent, source.parent.parent]
    for root in roots:
        found = (root / path).resolve()
        project = source.parent.resolve()
        inside = found.is_relative_to(project) or (project.name == "src" and found.is_relative_to(project.parent))
        if inside and found.is_file():
            return found
    return None
