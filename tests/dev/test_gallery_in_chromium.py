"""The gallery in a real browser: its views, keys, the inspector beside Chromium, saving, faults, narrow and dark."""

import json
import re
import signal
from typing import Any

import pytest

from browser import Browser
from opened_gallery import CARD, ICON, Opened


def test_an_image_is_shown_with_its_facts_and_nothing_goes_wrong(opened: Opened) -> None:
    opened.show("/opengraph-image")
    opened.until("document.querySelectorAll('#seen .card').length === 4")
    opened.until("/cache-control/.test(document.getElementById('headers').textContent)")
    line = opened.browser.evaluate("document.getElementById('facts').textContent")
    assert re.search(r"600 × 315 png\d+ KB of 300\d+ ms", line)
    assert opened.browser.evaluate("document.getElementById('tags').textContent").startswith("<meta")
    assert "Geist" in opened.browser.evaluate("document.getElementById('faces').textContent")
    opened.press("c")
    assert opened.until("document.querySelectorAll('.crop').length === 4")
    opened.show("/icon")
    opened.until("document.querySelectorAll('#seen .tabs').length === 2")
    assert opened.faults() == []


INSPECTED = """<!doctype html><style>body { margin: 0; font: 16px/1.5 Geist; color: #333 }
main { display: flex; gap: 12px; padding: 20px; background: #fff } section { flex: 1; letter-spacing: .5px }
h1 { margin: 0 0 8px; font: 600 32px/1.2 Geist; color: #222 } p { margin: 6px 0; padding: 4px; font-size: 24px }
.tag { border: 2px solid #07c; flex: none; width: 90px; height: 40px; opacity: .5; background: #def }
ul { display: flex; flex-direction: column; margin: 0; padding: 0; list-style: none } li { line-height: 20px }
aside { position: absolute; right: 10px; bottom: 10px; border-top: 3px solid; padding: 2px 6px; color: rebeccapurple }
</style><main><section><h1>Heading</h1><p>Some words <b>in bold</b></p><ul><li>one</li></ul></section>
<i class=tag></i></main><aside>corner <small>small</small></aside>"""
READ = """Object.fromEntries([...document.querySelectorAll("body, body *")].map((node) => {
  const box = node.getBoundingClientRect(), style = getComputedStyle(node), sides = ["top", "right", "bottom", "left"];
  const side = (of, end = "") => sides.map((one) => parseFloat(style[`${of}-${one}${end}`]));
  return [node.localName + (node.className && "." + node.className), {
    box: [box.x, box.y, box.width, box.height], margin: side("margin"), padding: side("padding"),
    border: side("border", "-width"), style: Object.fromEntries(["font-size", "font-weight", "letter-spacing", "color",
      "background-color", "opacity", "position", "flex-direction", "line-height"].map((name) => [name, style[name]])),
  }];
}))"""


def test_the_inspector_agrees_with_chromium(opened: Opened, browser: Browser) -> None:
    file = CARD.partition("'''")[0] + "'''" + INSPECTED + "'''" + CARD.rpartition("'''")[2]
    (opened.root / "opengraph_image.py").write_text(file)
    opened.show("/opengraph-image")
    facts = json.loads(browser.evaluate("fetch('/__limner__/facts?url=/opengraph-image').then(reply => reply.text())"))
    ours = {element["name"]: element for element in facts["elements"]}
    browser.navigate("about:blank")
    browser.resize(600, 315)
    browser.add_faces()
    browser.load(INSPECTED)
    theirs: dict[str, Any] = browser.evaluate(READ)
    assert len(theirs) == 11
    compared = 0
    for name, element in theirs.items():
        assert ours[name]["box"] == pytest.approx(element["box"], abs=0.05), name
        for sides in ("margin", "padding", "border"):
            assert ours[name][sides] == pytest.approx(element[sides], abs=0.05), f"{sides} of {name}"
        for row in ours[name]["style"]:
            if row["name"] in element["style"]:
                expected = as_written(row, element["style"])
                assert row["value"] == expected, f"{row['name']} of {name}"
                compared += 1
    assert compared > 30


def as_written(row: dict[str, str], style: dict[str, str]) -> str:
    """Give Chromium's value as the inspector writes it: colours as hex digits, a line height as it was declared."""
    value = style[row["name"]]
    if found := re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", value):
        return "#" + "".join(f"{int(channel):02x}" for channel in found.groups())
    if row["name"] == "line-height" and not row["value"].endswith("px"):
        return f"{float(value.removesuffix('px')) / float(style['font-size'].removesuffix('px')):g}"
    return value


def test_keys_alone_reach_every_image_and_element(opened: Opened) -> None:
    opened.show("/icon")
    current = "document.querySelector('#tree [aria-current]').dataset.url"
    first = opened.browser.evaluate(current)
    opened.press("k")
    last = opened.until(f"{current} !== {first!r} && {current}")
    assert {first, last} == {"/icon", "/opengraph-image"}
    opened.show("/opengraph-image")
    opened.press("i")
    name = "document.querySelector('#element .where')?.textContent"
    deepest = opened.until(name)
    opened.press("Escape")
    outer = opened.until(f"{name} !== {deepest!r} && {name}")
    opened.press("Enter")
    assert opened.until(f"{name} !== {outer!r} && {name}")
    opened.press("?")
    assert opened.until("document.getElementById('keys').open")
    assert opened.faults() == []


def test_saving_shows_the_new_image_and_keeps_the_one_before(opened: Opened) -> None:
    opened.show("/icon")
    opened.until("document.querySelector('[data-mode=before]').disabled")
    (opened.root / "icon.py").write_text(ICON.replace("green", "blue"))
    opened.until("!document.querySelector('[data-mode=before]').disabled")
    opened.press("b")
    assert opened.until("document.querySelector('.before img')?.naturalWidth === 48")
    colors = opened.browser.evaluate(
        """(async () => {
          const read = async (image) => {
            await image.decode();
            const canvas = new OffscreenCanvas(1, 1), context = canvas.getContext("2d");
            context.drawImage(image, 0, 0);
            return [...context.getImageData(0, 0, 1, 1).data];
          };
          const [now, before] = [".canvas > img", ".before img"].map((one) => document.querySelector(one));
          return [await read(now), await read(before)];
        })()"""
    )
    assert colors == [[0, 0, 255, 255], [0, 128, 0, 255]]


def test_a_fault_keeps_the_last_image_and_heals(opened: Opened) -> None:
    opened.show("/icon")
    (opened.root / "icon.py").write_text(ICON.replace("ImageResponse(div", "ImageResponse(dvi"))
    text = opened.until("document.querySelector('.fault')?.textContent")
    assert "NameError" in text
    assert opened.browser.evaluate("document.querySelector('.fault .code b').textContent.includes('dvi')")
    assert opened.until("document.querySelector('.canvas.stale img')?.naturalWidth === 48")
    (opened.root / "icon.py").write_text(ICON)
    assert opened.until("!document.querySelector('.fault') && !!document.querySelector('.canvas:not(.stale) img')")


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1000, "dark"), (2560, "light")])
def test_it_fits_every_window_in_light_and_dark(opened: Opened, width: int, scheme: str) -> None:
    opened.browser.resize(width, 900)
    opened.browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    opened.show("/opengraph-image")
    assert opened.browser.evaluate("document.documentElement.scrollWidth") <= width
    paper = opened.browser.evaluate("getComputedStyle(document.querySelector('header button')).backgroundColor")
    assert paper == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(22, 22, 21)")


def test_the_playground_draws_while_one_types(opened: Opened) -> None:
    opened.browser.navigate(f"{opened.base}/__limner__/playground")
    first = opened.until("document.getElementById('played').src")
    opened.browser.evaluate(
        "(() => { const text = document.getElementById('html'); text.value = '<h1>Other</h1>';"
        " text.dispatchEvent(new Event('input')); return 1 })()"
    )
    assert opened.until(f"document.getElementById('played').src !== {first!r}")
    kept = opened.browser.evaluate("location.href")
    opened.browser.navigate("about:blank")
    opened.browser.navigate(kept)
    assert opened.until("document.getElementById('html').value === '<h1>Other</h1>'")
    opened.browser.evaluate(
        "(() => { const start = document.getElementById('start'); start.value = 'blog';"
        " start.dispatchEvent(new Event('change')); return 1 })()"
    )
    assert opened.until("document.getElementById('html').value.includes('The title of a page')")
    assert opened.until("location.hash.length > 3000")
    assert opened.faults() == []


def type_text(opened: Opened, text: str) -> None:
    """Type into what has the focus."""
    opened.browser.call("Input.insertText", text=text)


def test_a_text_is_edited_in_the_image_with_keys_alone(opened: Opened) -> None:
    opened.show("/opengraph-image")
    source = opened.browser.evaluate("document.querySelector('.canvas > img').src")
    opened.press("t")
    assert opened.until("document.querySelectorAll('.texts .text').length === 3")
    opened.browser.evaluate("document.querySelector('.texts .text[aria-label=\"Edit Heading\"]').focus()")
    opened.press("Enter")
    assert opened.until("document.activeElement.localName === 'textarea' && document.activeElement.value === 'Heading'")
    width = opened.browser.evaluate("document.querySelector('.texts .text').getBoundingClientRect().width")
    file = (opened.root / "opengraph_image.py").read_bytes()
    type_text(opened, "A heading that is longer")
    opened.until("document.querySelector('.canvas > img').src.startsWith('data:image/png')")
    opened.until(f"document.querySelector('.texts .text').getBoundingClientRect().width > 2 * {width}")
    assert "no file is written" in opened.browser.evaluate("document.getElementById('edited').textContent")
    assert (opened.root / "opengraph_image.py").read_bytes() == file
    opened.press("Escape")
    assert opened.until("document.activeElement.matches('.texts .text')")
    opened.browser.evaluate("document.querySelector('#edited button').click()")
    opened.until(f"document.querySelector('.texts .text').getBoundingClientRect().width === {width}")
    opened.press("t")
    opened.until("!document.querySelector('.texts')")
    assert opened.browser.evaluate("document.getElementById('edited').hidden")
    assert source.startswith(opened.base)
    assert opened.faults() == []


def test_chromiums_own_image_stands_beside_ours(opened: Opened) -> None:
    opened.show("/icon")
    opened.press("x")
    assert opened.until("document.querySelectorAll('.canvas.other img').length === 2")
    assert opened.until("/pixel/.test(document.getElementById('compared').textContent)")
    sizes = opened.browser.evaluate(
        "Promise.all([...document.querySelectorAll('.canvas img')].map(async (one) => { await one.decode();"
        " return [one.naturalWidth, one.naturalHeight] }))"
    )
    assert sizes == [[48, 48]] * 3
    opened.press("x")
    assert opened.until("!document.querySelector('.canvas.other')")
    assert opened.faults() == []


def test_without_a_repository_the_last_commit_is_explained(opened: Opened) -> None:
    opened.show("/icon")
    opened.press("g")
    assert opened.until("/no git repository/.test(document.getElementById('compared').textContent)")
    assert opened.browser.evaluate("!document.querySelector('.before')")
    assert opened.faults() == []


def test_an_icon_is_seen_enlarged_at_its_own_size_and_in_tabs(opened: Opened) -> None:
    opened.show("/icon")
    opened.until("[...document.querySelectorAll('.sizes img')].every((one) => one.naturalWidth === 48)")
    widths = (
        "[...document.querySelectorAll('.canvas > img, .sizes img')].map((one) => one.getBoundingClientRect().width)"
    )
    assert opened.browser.evaluate(widths) == [192, 48, 16, 48, 16]
    shades = "[...document.querySelectorAll('.size')].map((one) => getComputedStyle(one).backgroundColor)"
    assert opened.browser.evaluate(shades) == ["rgb(255, 255, 255)", "rgb(31, 31, 31)"]


def test_the_server_ends_at_once_while_a_page_is_open(opened: Opened) -> None:
    opened.show("/icon")
    opened.until("performance.getEntriesByType('resource').length > 5")
    opened.process.send_signal(signal.SIGINT)
    output, _ = opened.process.communicate(timeout=30)
    assert output == ""
