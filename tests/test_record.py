"""Records: equal and hashed by their fields, and shown by them."""

import dataclasses

import pytest

from limner.record import record


@record
class Point:
    x: float
    y: float = 2.0


@record(kw_only=True)
class Name:
    text: str


@record
class Nothing:
    pass


def test_records_with_equal_fields_are_equal_and_found_in_tables() -> None:
    assert Point(1.0) == Point(1.0, 2.0)
    assert Point(1.0) != Point(1.0, 3.0)
    assert {Point(1.0): "found"}[Point(1.0)] == "found"
    assert Nothing() == Nothing()
    assert hash(Name(text="a")) == hash(Name(text="a"))


def test_records_of_two_classes_are_never_equal() -> None:
    @record
    class Other:
        x: float
        y: float

    others: list[object] = [Other(1.0, 2.0), (1.0, 2.0)]
    assert Point(1.0, 2.0) not in others


def test_a_record_shows_its_fields() -> None:
    assert repr(Point(1.0)) == "Point(x=1.0, y=2.0)"


def test_a_record_is_a_dataclass_with_slots() -> None:
    assert [field.name for field in dataclasses.fields(Point)] == ["x", "y"]
    assert dataclasses.replace(Point(1.0), y=5.0) == Point(1.0, 5.0)
    with pytest.raises(AttributeError):
        Point(1.0).z = 3.0  # type: ignore[attr-defined]
