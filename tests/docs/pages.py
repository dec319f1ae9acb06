"""Runs the code blocks of a page as its reader would: files are written, commands and scripts run, in an empty folder.

Goes in: a Markdown file. Comes out: the files in a folder, and an error where a block fails. A block of Python whose
first line is a comment with a path is that file; any other is a script. A block of HTML is what the script before it
prints, or a
template, where a comment of its first line names its file.
"""

import os
import re
import shlex
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

_FILE = re.compile(r"# (\S+\.(?:py|html|css))\n")
_OTHER = re.compile(r"// (\S+\.tsx)\n")
_TEMPLATE = re.compile(r"\{# (\S+\.(?:html|jinja)) #\}\n")
_DIGEST = re.compile(r"\?[0-9a-f]{16}(?=\")")
_SECONDS = 120


@dataclass(frozen=True)
class Block:
    """One code block of a page: its language, its text, and its line in the file."""

    language: str
    text: str
    line: int


def blocks_of(page: Path) -> list[Block]:
    tokens = MarkdownIt().parse(page.read_text(encoding="utf-8"))
    return [
        Block(token.info.strip(), token.content, token.map[0] + 1 if token.map else 0)
        for token in tokens
        if token.type == "fence"
    ]


def links_of(page: Path) -> list[str]:
    inline = [token for token in MarkdownIt().parse(page.read_text(encoding="utf-8")) if token.children]
    found: list[str] = []
    for token in inline:
        for child in token.children or ():
            found += [str(child.attrs[name]) for name in ("href", "src") if name in child.attrs]
    return found


def run_page(page: Path, folder: Path, python: str = sys.executable) -> int:
    """Run every block of a page; give how many were run."""
    printed, run = "", 0
    environment = {**os.environ, "PATH": f"{Path(python).parent}{os.pathsep}{os.environ['PATH']}"}
    environment.pop("PYTHONPATH", None)
    for block in blocks_of(page):
        place = f"{page.name}:{block.line}"
        named = {"python": _FILE, "html": _TEMPLATE, "tsx": _OTHER}.get(block.language)
        name = named.match(block.text) if named is not None else None
        if name is not None:
            file = folder / name[1]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            printed = _run([python, "-X", "dev", "-c", block.text], folder, environment, place)
        elif block.language == "sh":
            for line in block.text.splitlines():
                _run_line(shlex.split(line, comments=True), folder, python, environment, place)
        elif block.language == "html":
            assert _DIGEST.sub("", printed).strip() == block.text.strip(), (
                f"{place} is not what the script before prints"
            )
        else:
            continue
        run += 1
    return run


def _run_line(words: list[str], folder: Path, python: str, environment: dict[str, str], place: str) -> None:
    if not words or words[0].startswith("./") or words[:2] == ["pip", "install"]:
        return  # what is installed is the test's affair; the scripts of a clone have their own
    if words[0] == "python":
        words = [python, *words[1:]]
    elif words[0] == "limner":
        words = [python, "-m", "limner", *words[1:]]
    if words[3:4] == ["dev"]:
        _serve_a_moment(words, folder, environment, place)
    else:
        _run(words, folder, environment, place)


def _run(words: list[str], folder: Path, environment: dict[str, str], place: str) -> str:
    done = subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    assert done.returncode == 0, f"{place}: {shlex.join(words)}\n{done.stdout}{done.stderr}"
    return done.stdout


def _serve_a_moment(words: list[str], folder: Path, environment: dict[str, str], place: str) -> None:
    unbuffered = {**environment, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(words, cwd=folder, env=unbuffered, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert "listening on http://" in process.stdout.readline(), place
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(_SECONDS) == 0
