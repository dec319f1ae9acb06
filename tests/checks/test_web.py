"""Running sites and folders of HTML, as crawlers see them: real servers, real files, the command's own output."""

import gzip
import io
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from limner.checks import RULES, check_folder, check_url
from limner.cli.commands import main
from limner.errors import InvalidValueError

WriteApp = Callable[[Mapping[str, object]], Path]
pytestmark = pytest.mark.usefixtures("elsewhere")
SCHEMA = Path(__file__).parent / "sarif" / "sarif-2.1.0-rtm.5.json"
"""The published schema of SARIF 2.1.0, without its descriptions."""
PAGE = """<!doctype html>
<html><head><title>T</title>
<meta property="og:title" content="T"><meta property="og:description" content="D">
<meta property="og:url" content="{base}/"><meta name="twitter:card" content="summary_large_image">
<meta property="og:image" content="{base}{image}">
<meta property="og:image:width" content="1200"><meta property="og:image:height" content="630">
<meta property="og:image:alt" content="A card">
<link rel="icon" href="/icon.png" sizes="96x96">
</head></html>"""


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder without a pyproject.toml."""
    monkeypatch.chdir(tmp_path)


def png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#a9520f").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def site() -> Iterator[str]:
    """Serve a page, an image behind a redirect, one that is slow, and a page that is compressed."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            base = f"http://{self.headers['host']}"
            path, _, image = self.path.partition("?")
            if path == "/moved.png":
                self._send(302, b"", ("location", "/card.png"))
            elif path == "/away.png":
                self._send(302, b"", ("location", "http://192.0.2.1/card.png"))
            elif path == "/slow.png":
                time.sleep(3.2)
                self._send(200, png(1200, 630), ("content-type", "image/png"))
            elif path in {"/card.png", "/icon.png"}:
                self._send(200, png(1200, 630) if path == "/card.png" else png(96, 96), ("content-type", "image/png"))
            elif path in {"/", "/zip"}:
                body = PAGE.format(base=base, image=image or "/card.png").encode()
                zipped = path == "/zip"
                headers = [("content-type", "text/html; charset=utf-8")]
                headers += [("content-encoding", "gzip")] if zipped else []
                self._send(200, gzip.compress(body) if zipped else body, *headers)
            else:
                self._send(404, b"")

        def _send(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
            self.send_response(status)
            for name, value in (*headers, ("content-length", str(len(body)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def rules(address: str) -> dict[str, str]:
    return {one.rule: one.severity for one in check_url(address) if one.severity != "note"}


def test_a_page_that_is_right_breaks_no_rule(site: str) -> None:
    assert rules(site + "/") == {}
    assert rules(site + "/zip") == {}


def test_an_image_is_asked_for_as_crawlers_do(site: str) -> None:
    assert rules(site + "/?/moved.png") == {"image-reply": "warning"}
    assert rules(site + "/?/none.png") == {"image-reply": "error"}
    assert rules(site + "/?/slow.png") == {"image-reply": "warning"}
    assert rules(site + "/?/away.png")["image-reply"] == "error", "a redirect to another machine is not followed"


def test_another_machine_is_asked_only_when_told(site: str) -> None:
    with pytest.raises(InvalidValueError, match="of another machine"):
        check_url("https://example.com/")
    with pytest.raises(InvalidValueError, match="no page answers"):
        check_url(site + "/none")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments], catch_exceptions=False)


def test_wrong_use_is_status_2(site: str, tmp_path: Path) -> None:
    for arguments in (
        ("https://example.com/",), (site + "/none",), ("--ignore", "no-such=x", site), ("--ignore", "image-alt", site),
        ("--ignore", "image-alt=", site), (str(tmp_path / "none"),),
    ):  # fmt: skip
        assert run(*arguments).exit_code == 2, arguments


def test_the_exit_status_tells_errors_and_warnings(site: str) -> None:
    assert run(site + "/").exit_code == 0
    assert run(site + "/?/moved.png").exit_code == 1
    assert run(site + "/?/moved.png", "--only-errors").exit_code == 0
    assert run(site + "/?/none.png", "--only-errors").exit_code == 1
    ignored = run(site + "/?/moved.png", "--ignore", "image-reply=the redirect is the CDN's")
    assert (ignored.exit_code, "ignored 1" in ignored.output) == (0, True)


def test_the_records_have_the_fields_that_are_promised(site: str) -> None:
    records = json.loads(run(site + "/?/none.png", "--json").stdout)
    assert {tuple(record) for record in records} == {
        ("rule", "severity", "message", "file", "line", "column", "image", "element")
    }
    assert records[0]["rule"] == "image-reply"
    assert records[0]["image"] == site + "/none.png"


def folder_of(tmp_path: Path, page: str) -> Path:
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / "index.html").write_text(page, encoding="utf-8")
    (folder / "card.png").write_bytes(png(1200, 630))
    (folder / "icon.png").write_bytes(png(96, 96))
    return folder


def test_a_folder_of_html_is_checked_at_the_lines_of_its_pages(tmp_path: Path) -> None:
    text = PAGE.format(base="https://e.com", image="/card.png")
    folder = folder_of(tmp_path, text.replace('height" content="630"', 'height" content="600"'))
    (folder / "about.html").write_text("<title>About</title>", encoding="utf-8")
    found = {(one.rule, Path(one.file or "").name, one.line) for one in check_folder(folder) if one.severity != "note"}
    assert ("image-dimensions", "index.html", 5) in found
    assert ("page-image", "about.html", None) in found
    assert ("page-image", "index.html", None) not in found
    assert run(str(folder)).exit_code == 1


def test_sarif_is_valid_and_points_at_the_lines(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, PAGE.format(base="https://e.com", image="/gone.png"))
    log = json.loads(run(str(folder), "--sarif").stdout)
    validator: Any = jsonschema.Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    validator.validate(log)
    log["runs"][0]["results"][0]["level"] = "notice"
    assert not validator.is_valid(log), "the schema is one that can fail"
    [result] = [one for one in log["runs"][0]["results"] if one["ruleId"] == "image-reply"]
    driver = log["runs"][0]["tool"]["driver"]
    assert driver["rules"][result["ruleIndex"]]["id"] == "image-reply"
    assert {rule["id"] for rule in driver["rules"]} == set(RULES)
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"].endswith("index.html")
    assert place["region"] == {"startLine": 5, "startColumn": 1}


def read_annotation(line: str) -> tuple[str, dict[str, str], str]:
    """Take a workflow command apart as GitHub's runner does: `::name key=value,key=value::message`, all escaped."""

    def plain(text: str) -> str:
        for written, meant in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
            text = text.replace(written, meant)
        return text

    assert line.startswith("::")
    head, _, message = line[2:].partition("::")
    name, _, written = head.partition(" ")
    pairs = (one.partition("=") for one in written.split(","))
    return name, {key: plain(value) for key, _, value in pairs}, plain(message)


def test_annotations_are_what_github_reads(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, PAGE.format(base="https://e.com", image="/100%25,a.png"))
    records: list[dict[str, Any]] = json.loads(run(str(folder), "--json").stdout)
    read = [read_annotation(line) for line in run(str(folder), "--github").stdout.splitlines()]
    assert len(read) == len(records) > 1
    for (name, properties, message), record in zip(read, records, strict=True):
        assert name == {"error": "error", "warning": "warning", "note": "notice"}[record["severity"]]
        assert properties.keys() <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert properties["title"] == f"limner {record['rule']}"
        for key, field in (("file", "file"), ("line", "line"), ("col", "column")):
            assert properties.get(key) == (None if record[field] is None else str(record[field]))
        assert message.startswith(record["message"])
    [message] = [message for _, properties, message in read if properties["title"] == "limner image-reply"]
    assert "100%25,a.png" in message


def test_what_pyproject_says_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_of(tmp_path, PAGE.format(base="https://e.com", image="/gone.png"))
    monkeypatch.chdir(tmp_path)
    settings = tmp_path / "pyproject.toml"
    settings.write_text(f"[tool.limner.check]\napp = {str(folder)!r}\n", encoding="utf-8")
    assert run().exit_code == 1
    with settings.open("a", encoding="utf-8") as file:
        file.write('ignore = { "image-reply" = "it is made by another tool" }\n')
    assert run().exit_code == 0
    settings.write_text("[tool.limner.check]\nignored = 1\n", encoding="utf-8")
    wrong = run()
    assert (wrong.exit_code, "unknown key 'ignored'" in wrong.output) == (2, True)


CARD = """
from limner import ImageResponse
from limner.html import div, h1

size = (1200, 630)


def image():
    style = "display: flex; width: 100%; height: 100%; align-items: center; justify-content: center; background: "
    return ImageResponse(
        div(style=style + "{background}")[
            h1(style="font-size: {size}px; color: #fff")["Bread"]
        ]
    )
"""


def test_an_app_is_checked_down_to_its_letters(write_app: WriteApp) -> None:
    root = write_app({"opengraph_image.py": CARD.replace("{background}", "#103050").replace("{size}", "90")})
    good = run(str(root), "--json")
    assert [one for one in json.loads(good.stdout) if one["severity"] != "note"] == []
    assert good.exit_code == 0
    write_app({"opengraph_image.py": CARD.replace("{background}", "#f9a24d").replace("{size}", "14")})
    bad = {one["rule"]: one for one in json.loads(run(str(root), "--json").stdout)}
    assert {"contrast", "small-text"} <= set(bad)
    assert bad["contrast"]["image"] == "/opengraph-image"
    assert bad["contrast"]["file"].endswith("opengraph_image.py")
    assert bad["contrast"]["line"] == 11
    assert "h1" in bad["contrast"]["element"]
