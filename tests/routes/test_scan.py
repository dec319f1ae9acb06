"""What counts as an image of a segment, and what is said of what does not."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from limner.errors import RouteError
from limner.routes.convention import parse_file_name
from limner.routes.scan import Scan, Scanner

WriteApp = Callable[[Mapping[str, object]], Path]
CODE = "def image():\n    return {PNG}\n"


def scan(root: Path) -> Scan:
    return Scanner(root).scan()


def labels(found: Scan) -> list[str]:
    return [route.label for place in found.root.walk() for route in place.routes]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("icon.png", ("icon", -1, "png")),
        ("icon0.svg", ("icon", 0, "svg")),
        ("icon9.py", ("icon", 9, "")),
        ("icon10.png", None),
        ("Icon.png", None),
        ("ICON.PNG", None),
        ("icon.gif", None),
        ("icon-dark.png", None),
        ("apple-icon.svg", None),
        ("apple_icon.py", ("apple-icon", -1, "")),
        ("apple-icon1.jpeg", ("apple-icon", 1, "jpeg")),
        ("opengraph_image2.gif", ("opengraph-image", 2, "gif")),
        ("opengraph-image.webp", None),
        ("twitter-image.py", ("twitter-image", -1, "")),
        ("favicon.ico", ("favicon", -1, "ico")),
        ("favicon.py", None),
        ("favicon1.ico", None),
        ("favicon.png", None),
    ],
)
def test_a_name_counts_by_the_table(name: str, expected: tuple[str, int, str] | None) -> None:
    found = parse_file_name(name)
    assert (None if found is None else (found.kind, found.number, found.extension)) == expected


def test_files_of_one_kind_are_ordered_by_number_then_by_extension_with_code_last(write_app: WriteApp) -> None:
    names = ["icon9.png", "icon0.png", "icon.png", "icon.jpeg", "icon.py", "icon1.png", "icon1.py"]
    root = write_app({name: CODE if name.endswith("py") else (1, 1) for name in names if "jpeg" not in name})
    ordered = ["icon.png", "icon.py", "icon0.png", "icon1.png", "icon1.py", "icon9.png"]
    assert [label for label in labels(scan(root)) if label.startswith("icon")] == ordered


def test_a_private_folder_is_not_looked_into(write_app: WriteApp) -> None:
    found = scan(write_app({"_parts/icon.png": (1, 1), "shop/_x/icon.py": CODE, "__pycache__/icon.py": CODE}))
    assert labels(found) == []
    assert found.warnings == []


def test_a_favicon_counts_in_the_root_only_and_the_nested_one_is_named(write_app: WriteApp) -> None:
    ico = b"\0\0\1\0\1\0" + b"\x10\x10\0\0\1\0\x20\0" + (4).to_bytes(4, "little") + (22).to_bytes(4, "little") + b"abcd"
    found = scan(write_app({"favicon.ico": ico, "shop/favicon.ico": ico}))
    assert labels(found) == ["favicon.ico"]
    assert "shop/favicon.ico" in str(found.warnings[0])


def test_a_file_that_only_looks_like_a_picture_of_the_segment_is_named(write_app: WriteApp) -> None:
    found = scan(
        write_app({"icon10.png": (1, 1), "Icon2.png": (1, 1), "icon.webp": b"x", "icons.py": "", "notes.txt": ""})
    )
    assert labels(found) == []
    assert sorted(Path(str(item.facts.where)).name for item in found.warnings) == [
        "Icon2.png",
        "icon.webp",
        "icon10.png",
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("icon.png", b"", "an empty file"),
        ("icon.png", b"\xff\xd8\xff\xe0", "a JPEG"),
        ("icon.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1", "a PNG that is cut off"),
        ("icon.png", b"\x89PNG\r\n\x1a\n", "without its header"),
        ("icon.jpg", b"\x89PNG\r\n\x1a\n", "a PNG"),
        ("icon.jpg", b"\xff\xd8\xff\xe0\0\x04ab", "a JPEG without a frame"),
        ("opengraph-image.gif", b"GIF89", "no image"),
        ("opengraph-image.gif", b"GIF89a\1", "ends in the middle"),
        ("icon.ico", b"\0\0\1\0\1\0", "ends in the middle"),
        ("icon.svg", b"<svg viewBox='0 0 1 1'><g></svg>", "not well formed"),
        ("icon.svg", b"<html></html>", "root is <html>"),
        ("icon.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "without a size"),
        ("icon.svg", b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg viewBox='0 0 1 1'>&a;</svg>", "declares entities"),
        ("opengraph-image.png", b"<!DOCTYPE html><title>404</title>", "an HTML page"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_an_error_that_says_what_it_is(
    write_app: WriteApp, name: str, content: bytes, said: str
) -> None:
    found = scan(write_app({f"shop/{name}": content}))
    [error] = found.errors
    assert f"shop/{name}" in str(error)
    assert said in error.facts.got


def test_an_svg_with_lengths_or_a_view_box_scales_to_any_size(write_app: WriteApp) -> None:
    found = scan(
        write_app(
            {
                "icon.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='2cm' height='3em'/>",
                "icon1.svg": "<?xml version='1.0'?><!-- x --><svg viewBox='0,0, 3 4'/>",
            }
        )
    )
    assert found.errors == []
    assert [route.static.size.width for route in found.root.routes if route.static] == [None, None]


def test_only_an_unnumbered_social_image_has_a_weight_limit(write_app: WriteApp) -> None:
    root = write_app({"twitter-image.png": (1, 1), "twitter-image1.png": (1, 1), "opengraph-image.png": (1, 1)})
    for name in ("twitter-image.png", "twitter-image1.png", "opengraph-image.png"):
        data = (root / name).read_bytes()
        # A chunk that no reader knows makes the file heavy without making it wrong.
        extra = (6 * 1024 * 1024).to_bytes(4, "big") + b"teSt" + bytes(6 * 1024 * 1024) + b"\0\0\0\0"
        (root / name).write_bytes(data[:33] + extra + data[33:])
    [error] = scan(root).errors
    assert "twitter-image.png" in str(error)
    assert "5,242,880" in error.facts.expected


def test_two_files_for_one_address_are_an_error_that_names_both(write_app: WriteApp) -> None:
    for files in (
        {"icon.py": CODE, "@children/icon.py": CODE},
        {"apple_icon.py": CODE, "apple-icon.py": CODE},
        {"shop/[a]/icon.py": CODE, "shop/[b]/icon.py": CODE},
        {"x/[...a]/icon.py": CODE, "x/[...b]/icon.py": CODE},
    ):
        root = write_app(files)
        [error] = scan(root).errors
        for name in files:
            assert name in error.facts.got
            (root / name).unlink()


def test_places_that_specificity_tells_apart_may_stand_side_by_side(write_app: WriteApp) -> None:
    places = [
        "shop",
        "shop/[slug]",
        "shop/[tag]/[item]",
        "shop/[...slug]",
        "shop/(g)/new",
        "shop/new",
        "o/[[...x]]",
        "o",
    ]
    assert scan(write_app({f"{place}/icon.py": CODE for place in places})).errors == []


@pytest.mark.parametrize("folder", ["[", "[]", "[...]", "[[x]]", "a[b]", "[x", "x]", "[[...x]", "[a.b]"])
def test_brackets_that_mean_nothing_are_an_error(write_app: WriteApp, folder: str) -> None:
    [error] = scan(write_app({f"{folder}/icon.py": CODE})).errors
    assert repr(folder) in error.facts.got
    assert "[[...name]]" in error.facts.expected


def test_a_folder_below_a_catch_all_and_a_repeated_parameter_are_errors(write_app: WriteApp) -> None:
    errors = scan(write_app({"[...a]/b/icon.py": CODE, "x/[id]/y/[id]/icon.py": CODE})).errors
    assert sorted(error.facts.what for error in errors) == [
        "a catch-all must be the last part of an address",
        "one address has two parameters of the same name",
    ]


def test_a_folder_with_a_reserved_name_and_pictures_is_an_error_and_without_them_none(write_app: WriteApp) -> None:
    found = scan(write_app({"icon/opengraph-image.png": (1, 1), "shop/opengraph-image/page.html": "x"}))
    assert [error.facts.got for error in found.errors] == ["'icon'"]


def test_an_unknown_export_is_a_warning_with_its_line_and_the_right_name(write_app: WriteApp) -> None:
    source = "contentType = 'image/png'\n\n\ndef generateImageMetadata():\n    return []\n\n\n" + CODE
    found = scan(write_app({"icon.py": source}))
    assert [(item.facts.what, item.facts.where.line if item.facts.where else 0) for item in found.warnings] == [
        ("unknown export 'contentType'", 1),
        ("unknown export 'generateImageMetadata'", 4),
    ]
    assert found.warnings[0].facts.suggestion == "call it 'content_type'"


def test_an_alt_text_is_kept_to_the_letter_and_belongs_to_static_social_images_only(write_app: WriteApp) -> None:
    found = scan(
        write_app(
            {
                "opengraph-image.png": (1, 1),
                "opengraph-image.alt.txt": b"  spaces, \xc3\xa9\r\nand lines\n",
                "twitter-image.py": CODE,
                "twitter-image.alt.txt": "ignored",
                "twitter-image3.alt.txt": "alone",
            }
        )
    )
    [static] = [route.static for route in found.root.routes if route.static]
    assert static.alt == "  spaces, é\r\nand lines\n"
    assert found.errors == []


def test_an_alt_text_that_is_no_utf_8_is_an_error(write_app: WriteApp) -> None:
    [error] = scan(write_app({"opengraph-image.png": (1, 1), "opengraph-image.alt.txt": b"\xff\xfe\xff"})).errors
    assert "opengraph-image.alt.txt" in str(error)


def test_an_empty_folder_that_decides_for_a_page_is_named_because_git_would_drop_it(write_app: WriteApp) -> None:
    found = scan(write_app({"shop/[id]/icon.py": CODE, "shop/new": None, "other/empty": None}))
    [warning] = found.warnings
    assert "shop/new" in str(warning)
    assert "git" in warning.facts.what


@pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")
def test_a_link_that_leads_out_of_the_root_is_left_out_and_one_inside_it_counts(
    write_app: WriteApp, tmp_path: Path
) -> None:
    root = write_app({"icon.png": (1, 1), "shop/apple-icon.png": (1, 1)})
    outside = tmp_path / "secret"
    outside.mkdir()
    (outside / "icon.png").write_bytes((root / "icon.png").read_bytes())
    (root / "out").symlink_to(outside)
    (root / "shop" / "icon.png").symlink_to(outside / "icon.png")
    (root / "copy").symlink_to(root / "shop")
    (root / "loop").mkdir()
    (root / "loop" / "again").symlink_to(root / "loop")
    (root / "icon3.png").symlink_to(root / "nowhere.png")
    found = scan(root)
    assert sorted(labels(found)) == ["copy/apple-icon.png", "icon.png", "shop/apple-icon.png"]
    assert len(found.warnings) == 3 + 1


def test_a_missing_root_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(RouteError, match="nowhere"):
        scan(tmp_path / "nowhere")


def test_a_scan_imports_nothing(write_app: WriteApp) -> None:
    assert labels(scan(write_app({"icon.py": "raise SystemExit('imported')"}))) == ["icon.py"]
