"""Make `.venv` and install what a script needs; nothing but Python's own library is used here."""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
OLDEST = (3, 11)


def say(text: str) -> None:
    """Print one line at once, so that it stands before the output of what follows."""
    print(f"· {text}", flush=True)


def prepare(*, extras: str, group: str | None = None) -> None:
    """Make the environment when it is missing, and install the project with `extras` when what it asks for changed."""
    if sys.version_info < OLDEST:
        sys.exit(f"Limner needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}")
    if not PYTHON.exists():
        say(f"making {VENV.name} with Python {sys.version.split()[0]}")
        venv.create(VENV, with_pip=True)
    _install(extras, group)
    # As an installer leaves a package: every process of the tests and of the demo starts three times as fast.
    subprocess.run([str(PYTHON), "-m", "compileall", "-q", str(ROOT / "src")], check=True, cwd=ROOT)


def _install(extras: str, group: str | None) -> None:
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + f"{extras}|{group}".encode()).hexdigest()
    stamp = VENV / f".installed-{group or 'demo'}"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    if group:
        say("updating pip, which must know dependency groups")
        subprocess.run([*pip, "install", "--upgrade", "pip>=25.1"], check=True, cwd=ROOT)
    say(f"installing limner[{extras}]" + (f" and the tools of the group {group!r}" if group else ""))
    groups = ["--group", group] if group else []
    subprocess.run([*pip, "install", "--editable", f".[{extras}]", *groups], check=True, cwd=ROOT)
    stamp.write_text(wanted)


def run(title: str, *command: str) -> bool:
    """Run one program of the environment, say what it is for, and tell whether it succeeded."""
    say(title)
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0
