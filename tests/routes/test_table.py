"""Which file answers which address, and a fuzz test of the table against a plain model of it."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limner.routes.address import PathSegments, is_param_value, split_path, split_raw_path
from limner.routes.convention import FileName, parse_file_name
from limner.routes.route import Params, Place, Route, bind_params, make_root
from limner.routes.segment import SegmentKind, parse_segment
from limner.routes.table import RouteTable

_LONGEST = 1024


def build(*files: str) -> RouteTable:
    root = make_root(None)
    for file in files:
        *folders, name = file.split("/")
        place = root
        for folder in folders:
            place = place.children.setdefault(folder, Place(parse_segment(folder), place))
        parsed = parse_file_name(name)
        assert isinstance(parsed, FileName)
        place.routes.append(Route(parsed, place))
    return RouteTable(root)


def answers(table: RouteTable, path: str) -> list[tuple[str, Params | None, str | None, str]]:
    segments = split_raw_path(path.encode())
    assert segments is not None
    return [(c.route.label, c.params, c.id, c.extension) for c in table.match(segments)]


DOCUMENTED = build("shop/icon.py", "shop/[slug]/icon.py", "shop/[tag]/[item]/icon.py", "shop/[...slug]/icon.py")


@pytest.mark.parametrize(
    ("path", "file", "params"),
    [
        ("/shop/icon/x", "shop/icon", None),
        ("/shop/1/icon/x", "shop/[slug]/icon", {"slug": "1"}),
        ("/shop/1/2/icon/x", "shop/[tag]/[item]/icon", {"tag": "1", "item": "2"}),
        ("/shop/1/2/3/icon/x", "shop/[...slug]/icon", {"slug": ["1", "2", "3"]}),
    ],
)
def test_the_documented_places_work_side_by_side(path: str, file: str, params: Params | None) -> None:
    assert answers(DOCUMENTED, path)[0] == (file, params, "x", "")


def test_a_catch_all_alone_gives_a_list() -> None:
    table = build("shop/[...slug]/icon.py")
    assert answers(table, "/shop/1/2/icon/small")[0] == ("shop/[...slug]/icon", {"slug": ["1", "2"]}, "small", "")
    assert answers(table, "/shop/icon/small") == []


def test_an_empty_optional_catch_all_gives_an_empty_mapping() -> None:
    table = build("shop/[[...slug]]/icon.py")
    assert answers(table, "/shop/icon/a")[0] == ("shop/[[...slug]]/icon", {}, "a", "")
    assert ("shop/[[...slug]]/icon", {"slug": ["x", "y"]}, "a", "") in answers(table, "/shop/x/y/icon/a")


def test_the_longest_picture_suffix_wins() -> None:
    table = build("shop/[...slug]/icon.py")
    assert [found[1:3] for found in answers(table, "/shop/1/icon/icon")] == [
        ({"slug": ["1"]}, "icon"),
        ({"slug": ["1", "icon"]}, None),
    ]


def test_a_param_is_decoded_once_and_keeps_its_slash() -> None:
    table = build("shop/[id]/icon.py")
    assert answers(table, "/shop/a%2Fb/icon")[0][1] == {"id": "a/b"}
    assert answers(table, "/shop/a%252Fb/icon")[0][1] == {"id": "a%2Fb"}
    assert answers(table, "/shop/%C3%BC%20x/icon")[0][1] == {"id": "ü x"}
    assert answers(table, "/shop/a+b/icon")[0][1] == {"id": "a+b"}


@pytest.mark.parametrize(
    "path",
    [
        "/shop/../icon",
        "/shop/%2e%2e/icon",
        "/shop/./icon",
        "/shop/..%2f..%2fetc/icon",
        "/shop/..%5c..%5cetc/icon",
        "/shop/a%00b/icon",
        "/shop/a%0d%0ab/icon",
        "/shop//icon",
        "//shop/a/icon",
        "/shop/" + "x" * 2000 + "/icon",
        "/shop/a/ICON",
        "/Shop/a/icon",
        "/shop/a/icon.py",
        "/shop/[id]/_private/icon",
        "/shop\\a\\icon",
    ],
)
def test_a_hostile_address_matches_nothing(path: str) -> None:
    assert answers(build("shop/[id]/icon.py", "icon.png"), path) == []


@pytest.mark.parametrize("raw", [b"/shop/%ff/icon", b"/shop/%zz/icon", b"/shop/%/icon", b"/shop/\xff/icon", b"/%c0%af"])
def test_an_address_that_is_no_utf_8_or_has_a_bad_escape_is_none(raw: bytes) -> None:
    assert split_raw_path(raw) is None


def test_names_of_pythons_own_are_plain_params() -> None:
    table = build("shop/[__class__]/icon.py")
    assert answers(table, "/shop/__init__/icon")[0][1] == {"__class__": "__init__"}


def test_exact_addresses_come_before_an_added_extension_and_a_missing_suffix() -> None:
    table = build("(g)/shop/icon.py")
    suffix = next(iter(table.routes)).leaf.rpartition("-")[2]
    assert answers(table, f"/shop/icon-{suffix}/a")[0][2:] == ("a", "")
    assert answers(table, "/shop/icon/a.png") == [
        ("(g)/shop/icon", None, "a.png", ""),
        ("(g)/shop/icon", None, "a", "png"),
    ]
    assert answers(table, f"/shop/icon-{suffix}/a.png")[:2] == [
        ("(g)/shop/icon", None, "a.png", ""),
        ("(g)/shop/icon", None, "a", "png"),
    ]
    assert answers(table, "/shop/icon-abcdef/a") == []


def test_a_missing_suffix_answers_only_where_one_file_can_be_meant() -> None:
    assert answers(build("(a)/shop/icon.py", "(b)/shop/icon.py"), "/shop/icon") == []
    both = build("(a)/shop/icon.py", "shop/icon.py")
    assert answers(both, "/shop/icon")[0][0] == "shop/icon"


def test_a_path_decoded_as_a_whole_compares_its_tail_with_the_id() -> None:
    table = build("shop/icon.py")
    found = list(table.match(split_path("/shop/icon/a/b", exact=False)))
    assert [(c.route.label, c.id) for c in found] == [("shop/icon", "a/b")]
    assert list(table.match(split_path("/shop/icon/a/b"))) == []


# The model: every file is tried against every way to cut the path, with no tree and no order but the sort at the end.

FOLDERS = ["shop", "icon1", "-", "[id]", "[slug]", "[...all]", "[[...rest]]", "(g)", "@side"]
NAMES = ["icon.py", "icon1.py", "icon.png", "apple_icon.py", "opengraph-image.png"]
PARTS = ["shop", "icon", "icon1", "icon.png", "apple-icon", "opengraph-image.png", "-", "a", "a/b", "..", "", "ü"]


def model_captures(place: Place, segments: tuple[str, ...]) -> Iterator[tuple[str | list[str], ...]]:
    captured: list[str | list[str]] = []
    rest = list(segments)
    for segment in place.pattern:
        if segment.kind is SegmentKind.STATIC:
            if not rest or rest.pop(0) != segment.name:
                return
        elif segment.kind is SegmentKind.DYNAMIC:
            if not rest or not is_param_value(rest[0], _LONGEST):
                return
            captured.append(rest.pop(0))
        else:
            if not rest and segment.kind is SegmentKind.CATCH_ALL:
                return
            if not all(is_param_value(part, _LONGEST) for part in rest):
                return
            captured.append(rest)
            rest = []
    if not rest:
        yield tuple(captured)


def model_answers(table: RouteTable, path: PathSegments) -> list[tuple[str, Params | None, str | None]]:
    found: list[tuple[tuple[object, ...], tuple[str, Params | None, str | None]]] = []
    for with_id in (True, False):
        at = len(path.segments) - 1 - with_id
        if at < 0:
            continue
        for route in table.routes:
            if route.leaf != path.segments[at] or (with_id and not route.is_code):
                continue
            for captured in model_captures(route.place, path.segments[:at]):
                ranks = tuple(int(segment.kind) for segment in route.place.pattern)
                key = path.segments[-1] if with_id else None
                found.append(((not with_id, ranks), (route.label, bind_params(route.place, captured), key)))
    return [answer for _, answer in sorted(found, key=lambda item: item[0])]


def is_sound(table: RouteTable) -> bool:
    """Whether a scan would accept these files: no two answer one address, nothing is below a catch-all."""
    seen: set[object] = set()
    for route in table.routes:
        pattern = route.place.pattern
        if any(segment.is_catch_all for segment in pattern[:-1]):
            return False
        shape = (*((s.kind, "" if s.is_param else s.name) for s in pattern), route.leaf)
        if shape in seen:
            return False
        seen.add(shape)
    return True


files = st.lists(
    st.tuples(st.lists(st.sampled_from(FOLDERS), max_size=3), st.sampled_from(NAMES)).map(
        lambda t: "/".join([*t[0], t[1]])
    ),
    min_size=1,
    max_size=10,
    unique=True,
)
paths = st.lists(st.sampled_from(PARTS), max_size=5).map(lambda parts: PathSegments(tuple(parts)))


@settings(max_examples=400, deadline=None)
@given(files, st.lists(paths, min_size=1, max_size=6))
def test_the_table_answers_as_the_plain_model_does(names: list[str], asked: list[PathSegments]) -> None:
    table = build(*names)
    if not is_sound(table):
        return
    for path in asked:
        exact = [c for c in table.match(path) if not c.extension and c.route.leaf in path.segments[-2:]]
        got = [(c.route.label, c.params, c.id) for c in exact]
        assert got == model_answers(table, path)


@settings(max_examples=300, deadline=None)
@given(files, st.binary(max_size=60))
def test_no_bytes_make_the_table_raise(names: list[str], raw: bytes) -> None:
    path = split_raw_path(b"/" + raw)
    if path is not None:
        list(build(*names).match(path))
        list(build(*names).match(PathSegments(path.segments, exact=False)))
