"""What a build remembers of earlier builds: every place, its version, its images and their files.

Goes in: results. Comes out: what is known about a place, what is stale, and all images in order. The ledger is a SQLite
file. Memory therefore stays flat however many images there are, and a build that is interrupted at any moment leaves it
whole.
"""

import json
import sqlite3
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, NamedTuple

from limner.errors import SiteError
from limner.prerender.store import Stat
from limner.prerender.work import Listed, Picture, Result
from limner.routes.route import Params

_VERSION: Final = 2
_SCHEMA: Final = """
CREATE TABLE outs (id INTEGER PRIMARY KEY, address TEXT UNIQUE NOT NULL, manifest TEXT NOT NULL DEFAULT '');
CREATE TABLE units (
    out INTEGER NOT NULL, route TEXT NOT NULL, params TEXT NOT NULL, page TEXT NOT NULL, version TEXT NOT NULL,
    source TEXT NOT NULL, listed TEXT NOT NULL, run INTEGER NOT NULL, PRIMARY KEY (out, route, params)
) WITHOUT ROWID;
CREATE TABLE pictures (
    out INTEGER NOT NULL, route TEXT NOT NULL, params TEXT NOT NULL, id TEXT NOT NULL, path TEXT NOT NULL,
    file TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, media_type TEXT NOT NULL,
    width INTEGER, height INTEGER, diagnostics TEXT NOT NULL, PRIMARY KEY (out, route, params, id)
) WITHOUT ROWID;
CREATE TABLE files (
    out INTEGER NOT NULL, file TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
    route TEXT NOT NULL, params TEXT NOT NULL, run INTEGER NOT NULL, PRIMARY KEY (out, file)
) WITHOUT ROWID;
CREATE INDEX pictures_by_path ON pictures (out, path);
CREATE INDEX pictures_by_file ON pictures (out, file);
CREATE INDEX pictures_by_key ON pictures (key);
CREATE INDEX files_by_unit ON files (out, route, params);
CREATE INDEX units_by_page ON units (out, page);
"""
# Without statistics, SQLite thinks a primary key's first column, which all rows share, is as good as a whole index.
# Queries that run for each image therefore name their index.
_COLUMNS: Final = "id, path, file, key, digest, size, media_type, width, height, diagnostics"


class Known(NamedTuple):
    """What is known about one place: its version, the digest of its sources, its entries and its images."""

    version: str
    source: str
    listed: tuple[Listed, ...]
    pictures: tuple[tuple[Picture, bool], ...]


class Row(NamedTuple):
    """One image with the file that draws it."""

    route: str
    params: str
    picture: Picture


def params_text(params: Params | None) -> str:
    """Write params as a text; equal params give equal texts."""
    return "" if params is None else json.dumps(params, sort_keys=True, ensure_ascii=False)


class Ledger:
    """The SQLite file in a cache folder, for one output.

    Args:
        folder: The cache folder.
        out: The address of the output.

    Raises:
        SiteError: Another build uses the folder.
    """

    def __init__(self, folder: Path, out: str) -> None:
        file = folder / "build.sqlite3"
        self._connection = self._open(file)
        if self._connection.execute("PRAGMA user_version").fetchone()[0] not in {0, _VERSION}:
            self._connection.close()
            file.unlink()
            self._connection = self._open(file)
        if self._connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            self._connection.executescript(f"{_SCHEMA}; PRAGMA user_version = {_VERSION}")
        self._connection.execute("INSERT OR IGNORE INTO outs (address) VALUES (?)", (out,))
        self._out: int = self._one("SELECT id FROM outs WHERE address = ?", out)
        self._run: int = 1 + (self._one("SELECT max(run) FROM files WHERE out = ?", self._out) or 0)

    @staticmethod
    def _open(file: Path) -> sqlite3.Connection:
        connection = sqlite3.connect(file, timeout=1.0, isolation_level=None)
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            connection.close()
            raise SiteError(
                "another build uses the cache",
                got=f"{file}: {error}",
                suggestion="wait for it, or give another --cache",
            ) from None
        except sqlite3.DatabaseError:
            connection.close()
            file.unlink()  # a truncated file counts as an empty cache
            return Ledger._open(file)
        return connection

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _one(self, query: str, *values: object) -> int:
        found: int = self._connection.execute(query, values).fetchone()[0]
        return found

    @property
    def manifest(self) -> str:
        """The digest of the manifest that this ledger wrote last."""
        return str(self._connection.execute("SELECT manifest FROM outs WHERE id = ?", (self._out,)).fetchone()[0])

    @manifest.setter
    def manifest(self, digest: str) -> None:
        self._connection.execute("UPDATE outs SET manifest = ? WHERE id = ?", (digest, self._out))

    def forget_files(self) -> None:
        """Assume that no file exists, because the output is not as this ledger left it."""
        self._connection.execute("UPDATE files SET digest = '' WHERE out = ?", (self._out,))

    def adopt(self, files: Iterable[tuple[str, str, int]]) -> None:
        """Take over files that another build wrote: their names, digests and sizes."""
        self._connection.executemany(
            "INSERT INTO files VALUES (?, ?, ?, ?, 0, '', '', 0)"
            " ON CONFLICT DO UPDATE SET digest = excluded.digest, size = excluded.size, modified = 0",
            ((self._out, *file) for file in files),
        )

    def known(self, route: str, params: str) -> Known | None:
        """Give what is known about a place; None for a new one."""
        row = self._connection.execute(
            "SELECT version, source, listed FROM units WHERE out = ? AND route = ? AND params = ?",
            (self._out, route, params),
        ).fetchone()
        if row is None:
            return None
        found = self._connection.execute(
            "SELECT p.id, p.path, p.file, p.key, p.digest, p.size, p.media_type, p.width, p.height, p.diagnostics,"
            " f.size, f.modified, f.digest = p.digest FROM pictures p"
            " LEFT JOIN files f ON f.out = p.out AND f.file = p.file"
            " WHERE p.out = ? AND p.route = ? AND p.params = ?",
            (self._out, route, params),
        )
        pictures = tuple((_picture(item[:10], Stat(item[10] or 0, item[11] or 0)), bool(item[12])) for item in found)
        return Known(row[0], row[1], tuple(Listed(**entry) for entry in json.loads(row[2])), pictures)

    @contextmanager
    def transaction(self) -> Generator[None, None, None]:
        """Group writes into one transaction: after an interrupted build, all of them are there or none is."""
        self._connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def begin_units(self, units: Iterable[tuple[str, str]]) -> None:
        """Note that places are being worked on; the contents of their files are unknown until they are done."""
        self._connection.executemany(
            "UPDATE files INDEXED BY files_by_unit SET digest = ''"
            " WHERE out = ? AND route = ? AND params = ? AND modified = 0",
            ((self._out, *unit) for unit in units),
        )

    def finish_unit(
        self, route: str, params: str, page: str, version: str, source: str, result: Result
    ) -> list[tuple[str, str]]:
        """Remember a place; give each of its images that shares a file, as that file and the other route."""
        clashes: list[tuple[str, str]] = []
        connection, out, run = self._connection, self._out, self._run
        listed = json.dumps([asdict(entry) for entry in result.listed], ensure_ascii=False)
        if result.failures:
            # Its existing images stay as they are until they can be drawn again.
            connection.execute(
                "UPDATE files INDEXED BY files_by_unit SET run = ? WHERE out = ? AND route = ? AND params = ?",
                (run, out, route, params),
            )
            row = connection.execute(
                "SELECT listed FROM units WHERE out = ? AND route = ? AND params = ?", (out, route, params)
            ).fetchone()
            listed = row[0] if row is not None and not result.listed else listed
        else:
            connection.execute("DELETE FROM pictures WHERE out = ? AND route = ? AND params = ?", (out, route, params))
        connection.execute(
            "INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (out, route, params, page, "" if result.failures or result.left_out else version, source, listed, run),
        )
        for picture in result.pictures:
            other = connection.execute(
                "SELECT route FROM files WHERE out = ? AND file = ? AND run = ? AND (route <> ? OR params <> ?)",
                (out, picture.file, run, route, params),
            ).fetchone()
            if other is not None:
                clashes.append((picture.file, other[0]))
            connection.execute(
                "INSERT OR REPLACE INTO pictures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    out, route, params, picture.id, picture.path, picture.file, picture.key, picture.digest,
                    picture.size, picture.media_type, picture.width, picture.height,
                    json.dumps(picture.diagnostics, ensure_ascii=False),
                ),
            )  # fmt: skip
            self._note_file(picture.file, picture.digest, Stat(picture.size, picture.stat.modified), route, params)
        return clashes

    def _note_file(self, file: str, digest: str, stat: Stat, route: str, params: str) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (self._out, file, digest, stat.size, stat.modified, route, params, self._run),
        )

    def note_file(self, file: str, digest: str, stat: Stat) -> None:
        """Remember a file that is not an image."""
        self._note_file(file, digest, stat, "", "")

    def file(self, file: str) -> tuple[str, Stat]:
        """Give a file's digest and state as it was written; empty for a file that was not written."""
        row = self._connection.execute(
            "SELECT digest, size, modified FROM files WHERE out = ? AND file = ?", (self._out, file)
        ).fetchone()
        return (row[0], Stat(row[1], row[2])) if row is not None else ("", Stat())

    def keep_route(self, route: str) -> None:
        """Keep all files of a route whose places cannot be listed this time."""
        where = (self._run, self._out, route)
        self._connection.execute("UPDATE files SET run = ? WHERE out = ? AND route = ?", where)
        self._connection.execute("UPDATE units SET run = ? WHERE out = ? AND route = ?", where)

    def seen(self, route: str, params: str) -> bool:
        """Tell whether this build has already worked on a place."""
        row = self._connection.execute(
            "SELECT run FROM units WHERE out = ? AND route = ? AND params = ?", (self._out, route, params)
        ).fetchone()
        return row is not None and row[0] == self._run

    def forget_unseen(self) -> None:
        """Forget places that this build did not work on."""
        where = (self._out, self._run)
        self._connection.execute(
            "DELETE FROM pictures WHERE out = ? AND EXISTS (SELECT 1 FROM units u WHERE u.out = pictures.out"
            " AND u.route = pictures.route AND u.params = pictures.params AND u.run <> ?)", where
        )  # fmt: skip
        self._connection.execute("DELETE FROM units WHERE out = ? AND run <> ?", where)

    def stale(self) -> Iterator[str]:
        """Give the files that earlier builds wrote and this one did not."""
        query = "SELECT file FROM files WHERE out = ? AND run <> ? ORDER BY file"
        for row in self._connection.execute(query, (self._out, self._run)):
            yield row[0]

    def forget_stale(self) -> None:
        """Forget stale files that were removed."""
        self._connection.execute("DELETE FROM files WHERE out = ? AND run <> ?", (self._out, self._run))

    def pages(self) -> Iterator[str]:
        """Give the pages of all places, each once, in order."""
        query = "SELECT DISTINCT page FROM units WHERE out = ? ORDER BY page"
        for row in self._connection.execute(query, (self._out,)):
            yield row[0]

    def rows(self) -> Iterator[Row]:
        """Give all images in the order of their files."""
        query = (
            f"SELECT route, params, {_COLUMNS} FROM pictures INDEXED BY pictures_by_file WHERE out = ? ORDER BY file"  # noqa: S608 - our own
        )
        for row in self._connection.execute(query, (self._out,)):
            yield Row(row[0], row[1], _picture(row[2:], Stat()))

    def by_path(self, path: str) -> Picture | None:
        """Give the image at an address of the site."""
        query = f"SELECT {_COLUMNS} FROM pictures INDEXED BY pictures_by_path WHERE out = ? AND path = ?"  # noqa: S608 - the same
        row = self._connection.execute(query, (self._out, path)).fetchone()
        return None if row is None else _picture(row, Stat())

    def listed(self, route: str, params: str) -> tuple[Listed, ...] | None:
        """Give the entries of a place; None for an unknown place."""
        query = "SELECT listed FROM units WHERE out = ? AND route = ? AND params = ?"
        row = self._connection.execute(query, (self._out, route, params)).fetchone()
        return None if row is None else tuple(Listed(**entry) for entry in json.loads(row[0]))

    def uses_key(self, key: str) -> bool:
        """Tell whether any image of any output has a key."""
        return self._connection.execute("SELECT 1 FROM pictures WHERE key = ?", (key,)).fetchone() is not None


def _picture(row: tuple[Any, ...], stat: Stat) -> Picture:
    id, path, file, key, digest, size, media_type, width, height, diagnostics = row
    seen = tuple(json.loads(diagnostics))
    return Picture(id, path, file, key, digest, size, media_type, width, height, stat, seen)
