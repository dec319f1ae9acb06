# ruff: noqa: E501 - a row is one line
"""Rules of layout as a table: each row is one sentence of a specification, and a small page that shows it alone.

Goes in: nothing. Comes out: `RULES`, and the page of each. A row's numbers are Chromium's: `record_rules.py` writes
`tests/layout/rules.json`. The page is a container of 200 px with empty boxes, which are `border-box`es. When a row fails,
its sentence says what is broken.
"""

from typing import Final, NamedTuple

_CSS2: Final = "https://www.w3.org/TR/CSS22/"
_SIZING: Final = "https://www.w3.org/TR/css-sizing-3/"
_FLEX: Final = "https://www.w3.org/TR/css-flexbox-1/"
_GRID: Final = "https://www.w3.org/TR/css-grid-2/"


class Rule(NamedTuple):
    """One sentence.

    Attributes:
        topic: What it is about.
        spec: Where it stands.
        sentence: What holds.
        style: Of the container.
        items: Styles of the boxes in it, by id; a longer id such as ``ab`` is the child ``b`` of the box ``a``.
    """

    topic: str
    spec: str
    sentence: str
    style: str
    items: dict[str, str]


def page_of(rule: Rule) -> str:
    """Write the page of a rule."""

    def element(name: str) -> str:
        inner = "".join(element(one) for one in rule.items if len(one) == len(name) + 1 and one.startswith(name))
        return f'<div id="{name}" style="{rule.items[name]}">{inner}</div>'

    body = "".join(element(name) for name in rule.items if len(name) == 1)
    return (
        "<!doctype html><style>* { box-sizing: border-box } body { margin: 0 }</style>"
        f'<div id="box" style="width: 200px; {rule.style}">{body}</div>'
    )


def _rows(topic: str, *rows: tuple[str, str, str, dict[str, str]]) -> tuple[Rule, ...]:
    return tuple(Rule(topic, *row) for row in rows)


_MARGINS = _CSS2 + "box.html#collapsing-margins"
_WIDTHS = _CSS2 + "visudet.html#blockwidth"
_LIMITS = _CSS2 + "visudet.html#min-max-widths"
_RATIO = "https://www.w3.org/TR/css-sizing-4/#aspect-ratio"
_FLEXIBLE = _FLEX + "#resolve-flexible-lengths"
_TRACKS = _GRID + "#algo-track-sizing"
_H = "height: 10px"

RULES: Final[tuple[Rule, ...]] = (
    *_rows(
        "margins",
        (_MARGINS, "Of margins that adjoin, the largest counts.", "", {"a": f"{_H}; margin-bottom: 20px", "b": f"{_H}; margin-top: 30px"}),
        (_MARGINS, "A negative margin is taken off the largest positive one.", "", {"a": f"{_H}; margin-bottom: 20px", "b": f"{_H}; margin-top: -5px"}),
        (_MARGINS, "Of negative margins alone the most negative one counts.", "", {"a": f"{_H}; margin-bottom: -2px", "b": f"{_H}; margin-top: -6px"}),
        (_MARGINS, "A top margin adjoins that of the first child.", "padding-top: 1px", {"a": "margin-top: 5px", "ab": f"{_H}; margin-top: 15px"}),
        (_MARGINS, "Padding parts a top margin from that of the first child.", "padding-top: 1px", {"a": "margin-top: 5px; padding-top: 1px", "ab": f"{_H}; margin-top: 15px"}),
        (_MARGINS, "A bottom margin adjoins that of the last child where the height is auto.", "", {"a": "margin-bottom: 5px", "ab": f"{_H}; margin-bottom: 15px", "c": _H}),
        (_MARGINS, "A height of its own parts a bottom margin from that of the last child.", "", {"a": "height: 20px; margin-bottom: 5px", "ab": f"{_H}; margin-bottom: 15px", "c": _H}),
        (_MARGINS, "The margins of an empty box adjoin each other.", "", {"a": _H, "b": "margin: 10px 0 25px", "c": _H}),
        (_MARGINS, "The margins of a formatting context do not adjoin those of its children.", "padding-top: 1px", {"a": "display: flow-root; margin-top: 5px", "ab": f"{_H}; margin: 15px 0"}),
        (_MARGINS, "The margins of a float adjoin no others.", "padding-top: 1px", {"a": f"{_H}; margin-bottom: 10px", "b": f"float: left; width: 10px; {_H}; margin-top: 10px"}),
        (_MARGINS, "The margins of an item of a flex container adjoin no others.", "display: flex; flex-direction: column", {"a": f"{_H}; margin-bottom: 10px", "b": f"{_H}; margin-top: 10px"}),
    ),
    *_rows(
        "sizing",
        (_WIDTHS, "An auto width fills the container less the margins.", "", {"a": f"{_H}; margin: 0 10px 0 30px"}),
        (_WIDTHS, "Two auto margins are equal.", "", {"a": f"{_H}; width: 50px; margin: 0 auto"}),
        (_WIDTHS, "One auto margin takes what is left.", "", {"a": f"{_H}; width: 50px; margin: 0 20px 0 auto"}),
        (_WIDTHS, "Where nothing is auto, the right margin gives way.", "", {"a": f"{_H}; width: 150px; margin: 0 100px 0 10px"}),
        (_WIDTHS, "From right to left, the left margin gives way.", "direction: rtl", {"a": f"{_H}; width: 150px; margin: 0 10px 0 100px"}),
        (_LIMITS, "A minimum larger than the maximum wins.", "", {"a": f"{_H}; width: 50px; min-width: 80px; max-width: 60px"}),
        (_LIMITS, "A maximum limits the width.", "", {"a": f"{_H}; max-width: 60px"}),
        (_SIZING + "#box-sizing", "A border-box width is never smaller than its padding.", "", {"a": f"{_H}; width: 20px; padding: 0 15px"}),
        (_SIZING + "#box-sizing", "A content-box width has padding and border added.", "", {"a": f"box-sizing: content-box; {_H}; width: 20px; padding: 0 15px; border: 1px solid"}),
        (_CSS2 + "visudet.html#the-height-property", "A percentage of an auto height counts as auto.", "", {"a": "height: 50%", "ab": _H}),
        (_CSS2 + "box.html#padding-properties", "A percentage padding is one of the container's width, above too.", "", {"a": "padding-top: 10%"}),
        (_SIZING + "#fit-content-size", "A fit-content width is the content's where there is room.", "", {"a": f"width: fit-content; {_H}", "ab": f"width: 70px; {_H}"}),
        (_RATIO, "A ratio gives the height that is auto.", "", {"a": "width: 80px; aspect-ratio: 2"}),
        (_RATIO, "A ratio gives the width that is auto.", "", {"a": "height: 80px; aspect-ratio: 2"}),
        (_RATIO, "A limit of the height passes through a ratio to an auto width.", "", {"a": "height: 80px; max-height: 30px; aspect-ratio: 2"}),
        (_CSS2 + "visudet.html#abs-non-replaced-width", "Left and right give the width of an absolute box.", f"position: relative; {_H}", {"a": f"position: absolute; {_H}; left: 20px; right: 30px"}),
        (_CSS2 + "visudet.html#abs-non-replaced-width", "Where all three are given, right is ignored.", f"position: relative; {_H}", {"a": f"position: absolute; {_H}; left: 20px; right: 30px; width: 40px"}),
        (_CSS2 + "visudet.html#abs-non-replaced-width", "Auto margins centre an absolute box between left and right.", f"position: relative; {_H}", {"a": f"position: absolute; {_H}; left: 0; right: 0; width: 40px; margin: 0 auto"}),
    ),
    *_rows(
        "flex §9.7",
        (_FLEXIBLE, "Free space is shared by the grow factors.", "display: flex", {"a": f"flex: 1 0 20px; {_H}", "b": f"flex: 3 0 20px; {_H}"}),
        (_FLEXIBLE, "Factors that sum to less than 1 take that share of the free space.", "display: flex", {"a": f"flex: 0.25 0 20px; {_H}", "b": f"flex: 0.5 0 20px; {_H}"}),
        (_FLEXIBLE, "Missing space is shared by the shrink factors times the base sizes.", "display: flex", {"a": f"flex: 0 1 100px; {_H}", "b": f"flex: 0 1 300px; {_H}"}),
        (_FLEXIBLE, "Shrink factors that sum to less than 1 leave that share missing.", "display: flex", {"a": f"flex: 0 0.25 200px; {_H}", "b": f"flex: 0 0.25 200px; {_H}"}),
        (_FLEXIBLE, "An item that passes its maximum freezes, and the others share the rest.", "display: flex", {"a": f"flex: 1; max-width: 30px; {_H}", "b": f"flex: 1; {_H}", "c": f"flex: 1; {_H}"}),
        (_FLEXIBLE, "An item that passes its minimum freezes, and the others share the rest.", "display: flex", {"a": f"flex: 1; min-width: 120px; {_H}", "b": f"flex: 1; {_H}", "c": f"flex: 1; {_H}"}),
        (_FLEXIBLE, "Where both are passed, the larger violation freezes first.", "display: flex", {"a": f"flex: 1; min-width: 150px; {_H}", "b": f"flex: 1; max-width: 40px; {_H}", "c": f"flex: 1; {_H}"}),
        (_FLEXIBLE, "A factor of 0 freezes an item at its base size.", "display: flex", {"a": f"flex: 0 0 50px; {_H}", "b": f"flex: 1; {_H}"}),
        (_FLEXIBLE, "Gaps are not shared.", "display: flex; gap: 20px", {"a": f"flex: 1; {_H}", "b": f"flex: 1; {_H}"}),
        (_FLEXIBLE, "Margins are not shared.", "display: flex", {"a": f"flex: 1; margin: 0 15px; {_H}", "b": f"flex: 1; {_H}"}),
        (_FLEXIBLE, "Padding is never shrunk.", "display: flex", {"a": f"flex: 0 1 150px; padding: 0 40px; {_H}", "b": f"flex: 0 1 150px; min-width: 0; {_H}"}),
        (_FLEX + "#min-size-auto", "An automatic minimum is the size of the content.", "display: flex", {"a": f"flex: 1 1 0; {_H}", "ab": f"width: 150px; {_H}", "c": f"flex: 1 1 0; {_H}"}),
        (_FLEX + "#min-size-auto", "A box that clips has no automatic minimum.", "display: flex", {"a": f"flex: 1 1 0; overflow: hidden; {_H}", "ab": f"width: 150px; {_H}", "c": f"flex: 1 1 0; {_H}"}),
        (_FLEX + "#algo-line-break", "An item that no longer fits begins a line.", "display: flex; flex-wrap: wrap", {"a": f"flex: 1 0 90px; {_H}", "b": f"flex: 1 0 90px; {_H}", "c": f"flex: 1 0 90px; {_H}"}),
        (_FLEX + "#algo-main-align", "An auto margin takes the free space before justify-content does.", "display: flex; justify-content: center", {"a": f"width: 30px; margin-left: auto; {_H}", "b": f"width: 30px; {_H}"}),
    ),
    *_rows(
        "grid track sizing",
        (_TRACKS, "A fixed track has its size whatever is in it.", "display: grid; grid-template-columns: 50px", {"a": f"width: 80px; {_H}", "b": _H}),
        (_TRACKS, "Flexible tracks share what fixed tracks and gaps leave.", "display: grid; grid-template-columns: 40px 1fr 3fr; column-gap: 10px", {"a": _H, "b": _H, "c": _H}),
        (_TRACKS, "A flexible track is never smaller than its content.", "display: grid; grid-template-columns: 1fr 1fr", {"a": _H, "ab": f"width: 150px; {_H}", "c": _H}),
        (_TRACKS, "A flexible track with a minimum of 0 ignores its content.", "display: grid; grid-template-columns: minmax(0, 1fr) 1fr", {"a": _H, "ab": f"width: 150px; {_H}", "c": _H}),
        (_TRACKS, "Flex factors that sum to less than 1 leave space.", "display: grid; grid-template-columns: 0.25fr 0.25fr", {"a": _H, "b": _H}),
        (_TRACKS, "Auto tracks are stretched by equal shares.", "display: grid; grid-template-columns: auto auto", {"a": _H, "ab": f"width: 40px; {_H}", "c": _H, "cd": f"width: 80px; {_H}"}),
        (_TRACKS, "Auto tracks are not stretched where content is not.", "display: grid; grid-template-columns: auto auto; justify-content: start", {"a": _H, "ab": f"width: 40px; {_H}", "c": _H, "cd": f"width: 80px; {_H}"}),
        (_TRACKS, "A track of minmax() grows up to its maximum.", "display: grid; grid-template-columns: minmax(20px, 60px) 100px", {"a": _H, "b": _H}),
        (_TRACKS, "A maximum below the minimum is the minimum.", "display: grid; grid-template-columns: minmax(60px, 20px) 1fr", {"a": _H, "b": _H}),
        (_TRACKS, "A fit-content() track stops at its argument.", "display: grid; grid-template-columns: fit-content(50px) 1fr", {"a": f"{_H}; display: flex; flex-wrap: wrap", "ab": f"width: 40px; {_H}", "ac": f"width: 40px; {_H}", "d": _H}),
        (_TRACKS, "What spans two auto tracks makes both larger by equal shares.", "display: grid; grid-template-columns: auto auto; justify-content: start", {"a": f"grid-column: span 2; {_H}", "ab": f"width: 90px; {_H}", "c": _H, "cd": f"width: 20px; {_H}", "e": _H}),
        (_TRACKS, "What spans a fixed and an auto track makes the auto one larger.", "display: grid; grid-template-columns: 30px auto; justify-content: start", {"a": f"grid-column: span 2; {_H}", "ab": f"width: 90px; {_H}", "c": _H, "d": _H}),
        (_GRID + "#auto-repeat", "auto-fill makes as many tracks as fit.", "display: grid; grid-template-columns: repeat(auto-fill, 60px)", {"a": _H, "b": _H, "c": _H, "d": _H}),
        (_GRID + "#auto-repeat", "auto-fit drops the tracks that are empty.", "display: grid; grid-template-columns: repeat(auto-fit, minmax(60px, 1fr))", {"a": _H, "b": _H}),
        (_TRACKS, "Rows take the largest of their items.", "display: grid; grid-template-columns: 1fr 1fr", {"a": "height: 30px", "b": "height: auto", "c": _H}),
    ),
)  # fmt: skip
