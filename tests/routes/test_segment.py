"""What folders mean in addresses, and the suffix of images inside groups."""

import pytest

from limner.routes.segment import SegmentKind, group_suffix, parse_segment

# Recorded from Next.js, which writes these suffixes for these folders.
RECORDED = {
    "(marketing)": "pwu6ef",
    "(marketing)/pricing": "15m7k7",
    "(a)/(b)": "1jjain",
    "(a)/(b)/deep": "1xr0cd",
    "(a)/gdyn/[id]": "11sm5q",
    "(g)/static/grouped": "14gdle",
    "dash/@analytics": "6dr60b",
    "dash2/@side": "1h4hyq",
    "shop/(inner)/list": "masxh1",
    "catchg/(w)": "1s5x93",
}


@pytest.mark.parametrize(("path", "suffix"), RECORDED.items())
def test_the_suffix_of_a_folder_in_a_group_is_the_recorded_one(path: str, suffix: str) -> None:
    assert group_suffix([parse_segment(part) for part in path.split("/")]) == suffix


@pytest.mark.parametrize("path", ["shop", "shop/[id]", "dash/@children", ""])
def test_a_folder_outside_groups_has_no_suffix(path: str) -> None:
    assert group_suffix([parse_segment(part) for part in path.split("/")]) == ""


@pytest.mark.parametrize(
    ("folder", "kind", "name"),
    [
        ("shop", SegmentKind.STATIC, "shop"),
        ("%5Fshop", SegmentKind.STATIC, "_shop"),
        ("-", SegmentKind.STATIC, "-"),
        ("日本", SegmentKind.STATIC, "日本"),
        ("[id]", SegmentKind.DYNAMIC, "id"),
        ("[__class__]", SegmentKind.DYNAMIC, "__class__"),
        ("[...path]", SegmentKind.CATCH_ALL, "path"),
        ("[[...path]]", SegmentKind.OPTIONAL_CATCH_ALL, "path"),
        ("(shop)", SegmentKind.GROUP, "shop"),
        ("@side", SegmentKind.SLOT, "side"),
        ("_parts", SegmentKind.PRIVATE, "_parts"),
        ("(.)photo", SegmentKind.INTERCEPTING, "(.)photo"),
        ("(..)(..)photo", SegmentKind.INTERCEPTING, "(..)(..)photo"),
    ],
)
def test_a_folder_means_what_its_name_says(folder: str, kind: SegmentKind, name: str) -> None:
    segment = parse_segment(folder)
    assert (segment.kind, segment.name) == (kind, name)
