"""Measures the gallery in Chromium: opening a site of 2,000 images, scrolling through it, and the reload after a save.

    python tools/measure_gallery.py [--images 2000] [--saves 20]

It prints: seconds until the page stands and until the image is drawn, how many thumbnails were asked for by then, the
frames of a scroll through the whole list, and the milliseconds from a save to the new image on the screen.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from browser import Browser
from draw_gallery import serve

CARD = """
from limner import ImageResponse
from limner.html import div

alt = "A number"


def generate_static_params():
    return [{"id": str(number)} for number in range(COUNT)]


def image(params):
    style = "width: 100%; height: 100%; font-size: 200px; padding: 60px; background: #fff; color: #123"
    return ImageResponse(div(style=style)[params["id"]])
"""
_SECONDS = 120.0
_SHOWN = "document.querySelector('.canvas > img')?.naturalWidth > 0"
_SCROLL = """(async () => {
  const list = document.getElementById('places'), frames = [];
  let last = performance.now();
  const end = list.scrollHeight - list.clientHeight, step = Math.max(400, end / 240);
  for (let at = 0; at < end; at += step) {
    list.scrollTop = at;
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - last);
    last = now;
  }
  return frames;
})()"""


def wait(browser: Browser, script: str) -> float:
    """Wait until a script is true; gives the seconds that took."""
    begun = time.perf_counter()
    while not browser.evaluate(script):
        if time.perf_counter() - begun > _SECONDS:
            raise TimeoutError(script)
        time.sleep(0.005)
    return time.perf_counter() - begun


def busy(browser: Browser) -> float:
    """Give the processor time of the page's main thread in seconds, since it was opened."""
    metrics = browser.call("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))


def thumbnails(browser: Browser) -> int:
    """Give how many thumbnails were asked for since the page was opened."""
    urls = [
        event["params"]["request"]["url"] for event in browser.events if event["method"] == "Network.requestWillBeSent"
    ]
    return sum("/__limner__/thumb" in url for url in urls)


def measure_opening(browser: Browser, base: str) -> None:
    """Print how a large site opens and scrolls."""
    for name in ("first", "again"):
        begun = time.perf_counter()
        browser.navigate(base)
        stands = time.perf_counter() - begun
        wait(browser, _SHOWN)
        print(
            f"open, {name}: page {stands:.2f} s, image {time.perf_counter() - begun:.2f} s by the clock,"
            f" {busy(browser):.2f} s of the page's processor time, {thumbnails(browser)} thumbnails asked"
        )
    before = busy(browser)
    frames: list[float] = sorted(browser.evaluate(_SCROLL))
    spent = 1000 * (busy(browser) - before) / len(frames)
    print(
        f"scroll: {len(frames)} frames, {spent:.1f} ms of processor time each;"
        f" by the clock median {statistics.median(frames):.1f} ms, longest {frames[-1]:.1f} ms"
    )


def measure_saves(browser: Browser, base: str, file: Path, count: int) -> None:
    """Print how long a save takes until the new image is shown."""
    browser.navigate(base)
    wait(browser, _SHOWN)
    text = file.read_text()
    watch = """(() => { window.shownAt = 0; const seen = new WeakSet([document.querySelector('.canvas > img')]);
      const look = () => { const image = document.querySelector('.canvas > img');
        if (image && !seen.has(image) && image.complete && image.naturalWidth) window.shownAt = Date.now();
        else requestAnimationFrame(look); };
      look(); return 1; })()"""
    taken: list[float] = []
    for number in range(count):
        browser.evaluate(watch)
        saved: Any = time.time()
        file.write_text(text.replace("#123", f"#1{number:02}"))
        wait(browser, "window.shownAt > 0")
        taken.append(browser.evaluate("window.shownAt") - 1000 * saved)
        wait(browser, "document.getElementById('status').classList.contains('good')")
    print(f"save to image: median {statistics.median(taken):.0f} ms, longest {max(taken):.0f} ms of {count}")


def main() -> None:
    """Measure a folder that is made for it."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--images", type=int, default=2000)
    reader.add_argument("--saves", type=int, default=20)
    given = reader.parse_args()
    with tempfile.TemporaryDirectory() as name, Browser(width=1440, height=900) as browser:
        browser.call("Network.enable")
        browser.call("Performance.enable", timeDomain="threadTicks")
        folder = Path(name)
        file = folder / "app" / "p" / "[id]" / "opengraph_image.py"
        file.parent.mkdir(parents=True)
        for count, measure in ((given.images, measure_opening), (3, None)):
            file.write_text(CARD.replace("COUNT", str(count)))
            with serve(folder / "app", folder) as base:
                if measure is not None:
                    measure(browser, base)
                else:
                    measure_saves(browser, base, file, given.saves)


if __name__ == "__main__":
    main()
