"""Which folders a page leads through, and in which order their images count."""

import pytest

from limner.head.places import match_page
from limner.routes.address import split_path
from limner.routes.convention import parse_file_name
from limner.routes.route import Place, Route, make_root
from limner.routes.segment import parse_segment


def build(*paths: str) -> Place:
    root = make_root(None)
    for path in paths:
        *folders, name = path.split("/")
        place = root
        for folder in folders:
            place = place.children.setdefault(folder, Place(parse_segment(folder), place))
        parsed = parse_file_name(name)
        if parsed is not None:
            place.routes.append(Route(parsed, place))
        elif name:
            raise AssertionError(name)
    return root


def folders(root: Place, path: str) -> list[tuple[str, object]]:
    match = match_page(root, split_path(path).segments, 1024)
    return [(item.place.path, item.params) for item in match.contributors]


TREE = build(
    "icon.py",
    "shop/icon.py",
    "shop/[slug]/icon.py",
    "shop/[tag]/[item]/icon.py",
    "shop/[...rest]/icon.py",
    "shop/new/",
    "(marketing)/pricing/icon.py",
    "(a)/same/",
    "(b)/same/icon.py",
    "docs/[[...path]]/icon.py",
)


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("/", ("", None)),
        ("", ("", None)),
        ("/shop", ("shop", None)),
        ("/shop/", ("shop", None)),
        ("/shop/new", ("shop/new", None)),
        ("/shop/1", ("shop/[slug]", {"slug": "1"})),
        ("/shop/1/2", ("shop/[tag]/[item]", {"tag": "1", "item": "2"})),
        ("/shop/1/2/3", ("shop/[...rest]", {"rest": ["1", "2", "3"]})),
        ("/pricing", ("(marketing)/pricing", None)),
        ("/pricing/past/the/folders", ("(marketing)/pricing", None)),
        ("/unknown/page", ("", None)),
        ("/same", ("(b)/same", None)),
        ("/docs", ("docs", None)),
        ("/docs/a/b", ("docs/[[...path]]", {"path": ["a", "b"]})),
        ("/shop/..", ("shop", None)),
        ("//shop", ("", None)),
        ("/shop/\0", ("shop", None)),
    ],
)
def test_a_page_belongs_to_the_most_specific_folder(path: str, first: tuple[str, object]) -> None:
    assert folders(TREE, path)[0] == first


def test_the_folders_around_a_page_follow_innermost_first() -> None:
    assert [name for name, _ in folders(TREE, "/shop/1/2")] == ["shop/[tag]/[item]", "shop/[tag]", "shop", ""]
    assert [name for name, _ in folders(TREE, "/pricing")] == ["(marketing)/pricing", "(marketing)", ""]


def test_an_empty_optional_catch_all_comes_after_the_folder_around_it() -> None:
    assert folders(TREE, "/docs")[:2] == [("docs", None), ("docs/[[...path]]", {})]


def test_a_slot_comes_after_its_folder_and_before_what_is_around_it() -> None:
    root = build("dash/@side/icon.py", "dash/[id]/", "dash/@side/[id]/icon.py", "dash/@children/x/icon.py")
    assert [name for name, _ in folders(root, "/dash")] == ["dash", "dash/@children", "dash/@side", ""]
    assert folders(root, "/dash/7") == [
        ("dash/[id]", {"id": "7"}),
        ("dash", None),
        ("dash/@side/[id]", {"id": "7"}),
        ("dash/@side", None),
        ("", None),
    ]
    assert folders(root, "/dash/x")[0][0] == "dash/@children/x"


def test_a_lone_group_speaks_for_the_address_it_shares_and_two_do_not() -> None:
    assert [name for name, _ in folders(build("(home)/icon.py"), "/")] == ["", "(home)"]
    assert [name for name, _ in folders(build("(a)/icon.py", "(b)/icon.py"), "/")] == [""]


def test_an_unknown_page_takes_nothing_of_groups() -> None:
    assert [name for name, _ in folders(build("(home)/icon.py"), "/unknown")] == [""]
