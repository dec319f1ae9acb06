"""What a route file must define, and what its lists may hold."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from limner.errors import LimitExceededError, ModuleError
from limner.response import ImageMetadata
from limner.routes.contract import RouteModule, check_module
from limner.routes.entries import make_entries
from limner.sources import SourceLocation

HERE = SourceLocation("app/icon.py", 7)


def image() -> bytes:
    return b""


def check(**exports: object) -> RouteModule:
    return check_module({"image": image, **exports}, label="icon.py", file="app/icon.py")


def test_a_file_without_an_image_function_is_an_error_that_says_what_to_write() -> None:
    with pytest.raises(ModuleError, match="def image"):
        check_module({"draw": image}, label="icon.py", file="app/icon.py")


def test_functions_get_the_arguments_they_name() -> None:
    def some(id: object, params: object) -> None: ...
    def every(**arguments: object) -> None: ...
    def own(scale: int = 2) -> None: ...

    assert check(image=some).image_arguments == {"id", "params"}
    assert check(image=every).image_arguments == {"params", "id", "request"}
    assert check(image=own).image_arguments == set()


def test_an_argument_that_does_not_exist_is_an_error_that_names_it() -> None:
    def image(slug: str) -> None: ...

    def by_id(id: object) -> list[object]:
        return [id]

    with pytest.raises(ModuleError, match="'slug'"):
        check(image=image)
    with pytest.raises(ModuleError, match="'id'"):
        check(generate_image_metadata=by_id)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("image", 3),
        ("generate_image_metadata", []),
        ("size", "48x48"),
        ("size", (1,)),
        ("size", (1, 2, 3)),
        ("size", (-1, 2)),
        ("size", (1.5, 2)),
        ("size", (float("nan"), 2)),
        ("size", (True, 2)),
        ("content_type", "png"),
        ("content_type", 3),
        ("revalidate", -1),
        ("revalidate", True),
        ("revalidate", "60"),
        ("revalidate", float("inf")),
        ("vary", "theme"),
        ("vary", ["query:"]),
        ("vary", 3),
        ("dynamic_params", "no"),
        ("dynamic_params", False),
    ],
)
def test_a_wrong_export_is_an_error_that_names_the_file(name: str, value: object) -> None:
    with pytest.raises(ModuleError, match=r"app/icon\.py"):
        check(**{name: value})


def nothing() -> list[object]:
    return []


def test_single_exports_count_for_a_single_picture_and_not_beside_a_list() -> None:
    assert (check(size={"width": "48", "height": 24.0}).declared.width, check(size=(4, 5)).declared.height) == (48, 5)
    assert check(alt="x", generate_image_metadata=nothing).declared.alt == ""


@pytest.mark.parametrize(
    ("items", "said"),
    [
        (None, "None"),
        ("abc", "str"),
        ({"id": 1}, "dict"),
        (3, "int"),
        ([ImageMetadata(1), {"alt": "x"}], r"generate_image_metadata\(\)\[1\] has no id"),
        ([{"id": None}], r"\[0\] has no id"),
        ([ImageMetadata(None)], r"\[0\] has no id"),
        ([{"id": 1}, 5], r"\[1\] is not an entry"),
        ([["id", 1]], r"\[0\] is not an entry"),
        ([{"id": 1, "size": "big"}], r"\[0\]: 'size' is wrong"),
    ],
)
def test_a_wrong_list_is_an_error_that_names_file_function_and_index(items: object, said: str) -> None:
    with pytest.raises(ModuleError, match=said) as caught:
        make_entries(items, where=HERE, longest=10)
    assert str(caught.value).startswith("app/icon.py:7: generate_image_metadata()")


def generated(items: list[Any]) -> Iterator[Any]:
    yield from items


@pytest.mark.parametrize("make", [list, tuple, iter, generated])
def test_any_iterable_of_entries_will_do(make: Callable[[list[Any]], Any]) -> None:
    items: list[ImageMetadata | Mapping[str, object]] = [ImageMetadata(0), {"id": "b", "unknown": 1}]
    assert [entry.id for entry in make_entries(make(items), where=HERE, longest=10).entries] == [0, "b"]


def test_ids_keep_their_type_and_read_as_text() -> None:
    ids: list[object] = [0, "x", 1.5, -1, 1e21, True, (1, 2), "a/b", "ü"]
    found = make_entries([{"id": id} for id in ids], where=HERE, longest=20).entries
    assert [entry.id for entry in found] == ids
    assert [entry.key for entry in found] == ["0", "x", "1.5", "-1", "1e+21", "True", "(1, 2)", "a/b", "ü"]


def test_of_ids_that_read_the_same_the_first_counts_and_both_are_named() -> None:
    found = make_entries([{"id": 1, "alt": "a"}, {"id": "1", "alt": "b"}], where=HERE, longest=10)
    assert [entry.alt for entry in found.entries] == ["a"]
    assert "1 and '1'" in str(found.warnings[0]) or "'1' and 1" in str(found.warnings[0])


@pytest.mark.parametrize("id", ["", ".", ".."])
def test_an_id_that_no_address_can_carry_is_left_out_and_named(id: str) -> None:
    found = make_entries([{"id": id}, {"id": "n"}], where=HERE, longest=10)
    assert [entry.key for entry in found.entries] == ["n"]
    assert len(found.warnings) == 1


def test_too_many_entries_are_an_error_and_as_many_as_allowed_are_none() -> None:
    assert len(make_entries([{"id": n} for n in range(10_000)], where=HERE, longest=10_000).entries) == 10_000
    with pytest.raises(LimitExceededError, match="10,000"):
        make_entries([{"id": n} for n in range(10_001)], where=HERE, longest=10_000)


def test_an_empty_type_means_png_and_half_a_size_is_half() -> None:
    [entry] = make_entries([{"id": 1, "content_type": "", "size": {"width": "10"}}], where=HERE, longest=1).entries
    assert (entry.content_type, entry.width, entry.height) == ("image/png", 10, None)
