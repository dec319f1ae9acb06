"""The shop's data in SQLite; made and filled on first start."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
DATABASE = HERE / "shop.sqlite3"
IMAGES_FOLDER = HERE / "app"
PHOTOS = HERE / "photos"
STATIC = HERE / "static"
TEMPLATES = HERE / "templates"

SCHEMA = """
CREATE TABLE products (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, maker TEXT NOT NULL, price INTEGER NOT NULL, about TEXT NOT NULL,
    tint TEXT NOT NULL
);
CREATE TABLE images (
    product INTEGER NOT NULL REFERENCES products (id), place INTEGER NOT NULL, file TEXT NOT NULL,
    alt TEXT NOT NULL, caption TEXT NOT NULL, PRIMARY KEY (product, place)
);
"""

PRODUCTS = [
    (1, "Dusk lamp", "Halm & Lind", 14900, "A table lamp that dims like the evening does.", "#a9520f"),
    (2, "Harbour mug", "Kiln 54", 2400, "Stoneware, glazed in three blues, for both hands.", "#2c6a92"),
    (3, "Fern in a pot", "Glasshouse", 3900, "Asks for little light and less water.", "#2f7049"),
    (4, "Notebook, ruled", "Ampersand Press", 1800, "192 pages that lie flat & take ink well.", "#a83f28"),
]
IMAGES = [
    (1, 0, "lamp.svg", "A lamp glowing on a table at dusk", "Light that goes down slowly"),
    (1, 1, "lamp.svg", "The same lamp, seen from near", "Made of oak and linen"),
    (2, 0, "mug.svg", "A blue mug with steam above it", "Coffee stays warm longer"),
    (3, 0, "fern.svg", "A fern in a terracotta pot", "Green, without the worry"),
    (4, 0, "notebook.svg", "A closed red notebook with a ribbon", "Room for every thought"),
]


@dataclass(frozen=True)
class Product:
    id: int
    name: str
    maker: str
    price: int  # cents
    about: str
    tint: str

    @property
    def price_text(self) -> str:
        return f"€{self.price / 100:.2f}"


@dataclass(frozen=True)
class Image:
    place: int
    file: str
    alt: str
    caption: str


def open_database(path: Path = DATABASE) -> sqlite3.Connection:
    new = not path.exists()
    connection = sqlite3.connect(path)
    if new:
        with connection:
            connection.executescript(SCHEMA)
            connection.executemany("INSERT INTO products VALUES (?, ?, ?, ?, ?, ?)", PRODUCTS)
            connection.executemany("INSERT INTO images VALUES (?, ?, ?, ?, ?)", IMAGES)
    return connection


def _rows(query: str, *values: object) -> list[tuple]:
    connection = open_database()
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def products() -> list[Product]:
    return [Product(*row) for row in _rows("SELECT * FROM products ORDER BY id")]


def product(number: str) -> Product | None:
    rows = _rows("SELECT * FROM products WHERE id = ?", number)
    return Product(*rows[0]) if rows else None


def images(number: str) -> list[Image]:
    return [
        Image(*row)
        for row in _rows("SELECT place, file, alt, caption FROM images WHERE product = ? ORDER BY place", number)
    ]
