"""The integrations whose frameworks come without Jinja work where it is not installed."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from conftest import need_module

APPS = {
    "starlette": "from starlette.applications import Starlette as App\n"
    "from limner.integrations.starlette import Limner",
    "fastapi": "from fastapi import FastAPI as App; from limner.integrations.fastapi import Limner",
    "fasthtml": "from fasthtml.common import FastHTML as App; from limner.integrations.starlette import Limner",
}


@pytest.mark.parametrize("framework", APPS)
def test_an_image_is_served_where_jinja_is_not_installed(framework: str, tmp_path: Path) -> None:
    need_module(framework)
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "icon.py").write_text(
        "from limner import ImageResponse\n\ndef image():\n    return ImageResponse('<b>x</b>', width=16, height=16)\n"
    )
    code = textwrap.dedent("""
        import sys
        sys.modules["jinja2"] = None
        {imports}
        app = App()
        limner = Limner(app, images="images", base_url="https://example.com")
        from starlette.testclient import TestClient
        with TestClient(app) as client:
            reply = client.get("/icon")
            assert (reply.status_code, reply.headers["content-type"]) == (200, "image/png"), reply.text
            assert "limner-fallback" not in reply.headers
    """).format(imports=APPS[framework])
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
