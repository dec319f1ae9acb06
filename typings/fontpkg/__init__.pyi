from dataclasses import dataclass
from pathlib import Path

@dataclass(frozen=True)
class Axis:
    tag: str
    min: float
    max: float

@dataclass(frozen=True)
class FontFile:
    path: Path
    style: str
    weight: int | None
    variable: bool
    wght_min: int | None = ...
    wght_max: int | None = ...

@dataclass(frozen=True)
class Family:
    name: str
    slug: str
    version: str
    license: str
    files: tuple[FontFile, ...]
    axes: tuple[Axis, ...] = ...

def families(refresh: bool = ...) -> dict[str, Family]: ...
def family(name: str) -> Family: ...
def path(name: str, *, weight: int | str = ..., style: str = ..., nearest: bool = ...) -> Path: ...
