"""Records what Chromium makes of colours, mixtures and gradients, as the expected values of `tests/color`.

Goes in: the tables below. Comes out: `tests/color/recorded.json`. Run it as ``python tools/record_colors.py``.

Spec: https://www.w3.org/TR/css-color-4/
"""

import base64
import io
import json
import random
from pathlib import Path

from PIL import Image

from browser import Browser

OUTPUT = Path(__file__).parent.parent / "tests" / "color" / "recorded.json"
RANGES: dict[str, tuple[tuple[float, float], ...]] = {
    **dict.fromkeys(
        ("srgb", "srgb-linear", "display-p3", "a98-rgb", "prophoto-rgb", "rec2020", "xyz-d50", "xyz-d65"),
        ((0.0, 1.0),) * 3,
    ),
    "lab": ((0, 100), (-100, 100), (-100, 100)),
    "lch": ((0, 100), (0, 120), (0, 360)),
    "oklab": ((0, 1), (-0.3, 0.3), (-0.3, 0.3)),
    "oklch": ((0, 1), (0, 0.3), (0, 360)),
    "hsl": ((0, 360), (0, 100), (0, 100)),
    "hwb": ((0, 360), (0, 60), (0, 60)),
}
MIX_SPACES = (*RANGES,)
HUES = ("shorter", "longer", "increasing", "decreasing")
SYSTEM = (
    *("AccentColor", "AccentColorText", "ActiveText", "ButtonBorder", "ButtonFace", "ButtonText", "Canvas"),
    *("CanvasText", "Field", "FieldText", "GrayText", "Highlight", "HighlightText", "LinkText", "Mark", "MarkText"),
    *("SelectedItem", "SelectedItemText", "VisitedText"),
)
SCRIPT = """(wanted) => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', {willReadFrequently: true});
  const probe = document.createElement('div');
  document.body.append(probe);
  const computed = (text, scheme) => {
    probe.style.color = ''; probe.style.colorScheme = scheme || 'light'; probe.style.color = text;
    return probe.style.color ? getComputedStyle(probe).color : null;
  };
  const painted = text => {
    context.clearRect(0, 0, 1, 1); context.fillStyle = text; context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  return {
    colors: wanted.colors.map(text => ({css: text, painted: painted(text)})),
    mixes: wanted.mixes.map(text => ({css: text, computed: computed(text)})),
    system: Object.fromEntries(wanted.system.map(name => [name, [computed(name, 'light'), computed(name, 'dark')]])),
  };
}"""
GRADIENT_PAGE = "<!doctype html><style>*{{margin:0}}div{{height:4px;width:512px}}</style>{rows}"
GRADIENT_SAMPLES = range(0, 512, 15)


def css_text(space: str, components: list[float | None], alpha: float) -> str:
    """Write a colour in the syntax of its space."""
    parts = ["none" if value is None else f"{value:g}" for value in components]
    if space in ("hsl", "hwb"):
        parts[1:] = [part if part == "none" else f"{part}%" for part in parts[1:]]
    inner = " ".join(parts) + ("" if alpha == 1 else f" / {alpha:g}")
    return f"{space}({inner})" if space in ("lab", "lch", "oklab", "oklch", "hsl", "hwb") else f"color({space} {inner})"


def random_color(space: str, chance: random.Random, *, missing: bool = False) -> dict[str, object]:
    """Choose a colour within the usual ranges, now and then with a missing component."""
    components: list[float | None] = [round(chance.uniform(low, high), 3) for low, high in RANGES[space]]
    if missing and chance.random() < 0.4:
        components[chance.randrange(3)] = None
    alpha = chance.choice((1.0, 1.0, 0.5, 0.25)) if missing else 1.0
    return {"space": space, "components": components, "alpha": alpha, "css": css_text(space, components, alpha)}


def random_gradients(chance: random.Random) -> list[dict[str, object]]:
    """Choose gradients of two and three colours in every space."""
    gradients: list[dict[str, object]] = []
    for space in MIX_SPACES:
        for _ in range(3):
            polar = space in ("lch", "oklch", "hsl", "hwb")
            hue = chance.choice(HUES) if polar else "shorter"
            count = chance.choice((2, 3))
            colors = [random_color(chance.choice(("srgb", "oklch", "hsl")), chance, missing=True) for _ in range(count)]
            stops = ", ".join(str(color["css"]) for color in colors)
            css = f"linear-gradient(to right in {space}{f' {hue} hue' if polar else ''}, {stops})"
            gradients.append({"space": space, "hue": hue, "colors": colors, "css": css})
    return gradients


def record_gradients(browser: Browser, gradients: list[dict[str, object]]) -> None:
    """Paint each gradient on white, 512 px wide, and keep some of its pixels."""
    rows = "".join(f'<div style="background:{gradient["css"]}"></div>' for gradient in gradients)
    browser.resize(512, 4 * len(gradients))
    browser.load(GRADIENT_PAGE.format(rows=rows))
    shot = browser.call("Page.captureScreenshot", format="png")["data"]
    picture = Image.open(io.BytesIO(base64.b64decode(shot))).convert("RGB")
    for row, gradient in enumerate(gradients):
        gradient["painted"] = [picture.getpixel((x, row * 4 + 1)) for x in GRADIENT_SAMPLES]


def main() -> None:
    """Record and write."""
    chance = random.Random(20)  # noqa: S311 - the same tables every time
    colors = [random_color(space, chance) for space in RANGES for _ in range(12)]
    mixes: list[dict[str, object]] = []
    for space in MIX_SPACES:
        for _ in range(14):
            first = random_color(chance.choice(list(RANGES)), chance, missing=True)
            second = random_color(chance.choice(list(RANGES)), chance, missing=True)
            hue = chance.choice(HUES) if space in ("lch", "oklch", "hsl", "hwb") else "shorter"
            way = f"{space} {hue} hue" if space in ("lch", "oklch", "hsl", "hwb") else space
            share = chance.choice((10, 25, 50, 80))
            css = f"color-mix(in {way}, {first['css']}, {second['css']} {share}%)"
            mixes.append({"first": first, "second": second, "space": space, "hue": hue, "share": share, "css": css})
    wanted = {"colors": [c["css"] for c in colors], "mixes": [m["css"] for m in mixes], "system": SYSTEM}
    with Browser() as browser:
        browser.load("<!doctype html><body></body>")
        answer = browser.evaluate(f"({SCRIPT})({json.dumps(wanted)})")
        gradients = random_gradients(chance)
        record_gradients(browser, gradients)
    for color, recorded in zip(colors, answer["colors"], strict=True):
        color["painted"] = recorded["painted"]
    for mixture, recorded in zip(mixes, answer["mixes"], strict=True):
        mixture["computed"] = recorded["computed"]
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    document = {"colors": colors, "mixes": mixes, "gradients": gradients, "system": answer["system"]}
    OUTPUT.write_text(json.dumps(document, separators=(",", ":")).replace('},{"', '},\n{"') + "\n")


if __name__ == "__main__":
    main()
