"""One headless Chromium for a tool: starts it, loads whole documents into one page, evaluates scripts there.

Goes in: HTML text. Comes out: what a script gives back. Geist and Geist Mono are added to every document as faces of
the installed font packages, so that a page says only ``font-family: Geist``.

Spec: https://chromedevtools.github.io/devtools-protocol/
"""

import base64
import itertools
import json
import shutil
import subprocess
import tempfile
import time
from collections import deque
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import websocket

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
)
FACES = (
    ("Geist", "normal", "fontpkg_geist", "Geist[wght].ttf"),
    ("Geist", "italic", "fontpkg_geist", "Geist-Italic[wght].ttf"),
    ("Geist Mono", "normal", "fontpkg_geist_mono", "GeistMono[wght].ttf"),
    ("Geist Mono", "italic", "fontpkg_geist_mono", "GeistMono-Italic[wght].ttf"),
)
_START_SECONDS = 20.0
_ANSWER_SECONDS = 60.0

# Script-made faces stay with the document object, which `Page.setDocumentContent` keeps.
_FACES_SCRIPT = """async (faces) => {
  const loaded = [];
  for (const [family, style, data] of faces) {
    const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
    loaded.push(await new FontFace(family, bytes, {style, weight: '100 900'}).load());
  }
  window.limnerFaces = loaded;
  for (const face of loaded) document.fonts.add(face);
  return document.fonts.size;
}"""
_KEEP_FACES_SCRIPT = """() => {
  for (const face of window.limnerFaces) if (!document.fonts.has(face)) document.fonts.add(face);
  return document.compatMode;
}"""


def font_path(package: str, name: str) -> Path:
    """Give the path of a font file inside an installed font package."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise LookupError(package)
    return Path(spec.origin).parent / "files" / name


class Browser:
    """A Chromium with one page, for a `with` statement.

    Args:
        width: Width of the viewport in CSS px; scroll bars take no space.
        height: Its height.
        executable: The program; None looks for `chromium`.

    Attributes:
        events: What the browser told besides its answers, the newest last.
    """

    def __init__(self, *, width: int = 800, height: int = 600, executable: str | None = None) -> None:
        self.width = width
        self.height = height
        self._executable = executable or shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
        self._numbers = itertools.count(1)
        self.events: deque[dict[str, Any]] = deque(maxlen=10_000)

    def __enter__(self) -> Self:
        self._profile = tempfile.TemporaryDirectory(prefix="limner-browser-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            [self._executable, *FLAGS, f"--user-data-dir={self._profile.name}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        port, path = self._wait_for_address(Path(self._profile.name) / "DevToolsActivePort")
        self._socket = websocket.create_connection(f"ws://127.0.0.1:{port}{path}", timeout=_ANSWER_SECONDS)
        self._session = ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")
        self.call("Emulation.setScrollbarsHidden", hidden=True)
        self.resize(self.width, self.height)
        self._frame = self.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self.add_faces()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait(10)
        self._profile.cleanup()

    def _wait_for_address(self, file: Path) -> tuple[str, str]:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if file.exists():
                lines = file.read_text().split("\n")
                if len(lines) > 1 and lines[1]:
                    return lines[0], lines[1]
            time.sleep(0.05)
        self._process.kill()
        raise TimeoutError(f"{self._executable} does not answer")

    def call(self, method: str, **params: object) -> Any:
        """Call one method of the protocol and wait for its result.

        Raises:
            RuntimeError: The browser says no.
        """
        number = next(self._numbers)
        message: dict[str, object] = {"id": number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._socket.send(json.dumps(message))
        while True:
            reply = json.loads(self._socket.recv())
            if reply.get("id") == number:
                if "error" in reply:
                    raise RuntimeError(f"{method}: {reply['error']}")
                return reply["result"]
            if "method" in reply:
                self.events.append(reply)

    def navigate(self, address: str) -> None:
        """Open an address and wait until the page and all that it refers to have loaded.

        Raises:
            TimeoutError: That takes too long.
        """
        self.events.clear()
        self.call("Page.navigate", url=address)
        deadline = time.monotonic() + _ANSWER_SECONDS
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            if time.monotonic() > deadline:
                raise TimeoutError(address)
            self.call("Runtime.evaluate", expression="0")
            time.sleep(0.02)

    def add_faces(self) -> None:
        """Add Geist and Geist Mono to the document; one that was loaded by `navigate` has them only then."""
        faces = [
            [family, style, base64.b64encode(font_path(package, name).read_bytes()).decode()]
            for family, style, package, name in FACES
        ]
        self.evaluate(f"({_FACES_SCRIPT})({json.dumps(faces)})")

    def resize(self, width: int, height: int, scale: float = 1.0) -> None:
        """Give the viewport another size, in CSS px, and `scale` pixels for each of them."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False
        )

    def load(self, html: str) -> None:
        """Replace the page by a whole document; its fonts are ready when this returns."""
        self.call("Page.setDocumentContent", frameId=self._frame, html=html)
        self.evaluate(f"({_KEEP_FACES_SCRIPT})()")

    def evaluate(self, expression: str) -> Any:
        """Evaluate JavaScript, wait for a promise, and give the value.

        Raises:
            RuntimeError: The script threw.
        """
        result = self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True
        )
        if "exceptionDetails" in result:
            raise RuntimeError(json.dumps(result["exceptionDetails"])[:2000])
        return result["result"].get("value")
