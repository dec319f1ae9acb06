"""Writes ``llms.txt``: the site as a list of its pages, for readers that are programs.

Spec: https://llmstxt.org/
"""

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

_ABOUT = (
    "Limner draws the images that a page's head points to (favicons, apple icons, Open Graph and Twitter images) from "
    "HTML and CSS in Python, without a browser."
)


def write(app: Sphinx, failure: Exception | None) -> None:
    """Write the file when the pages are there: chapters first, then all else."""
    if failure is not None or app.builder.name != "dirhtml":
        return
    base = str(app.config.html_baseurl)
    order = [name for name in app.env.toctree_includes.get("index", ()) if name in app.env.titles]
    names = [*order, *sorted(set(app.env.titles) - set(order) - {"index"})]
    addresses = {name: f"{base}{name.removesuffix('index').rstrip('/')}/" for name in names}
    lines = [f"- [{app.env.titles[name].astext()}]({addresses[name]})" for name in names]
    text = f"# Limner\n\n> {_ABOUT}\n\n## Pages\n\n" + "\n".join(lines) + "\n"
    Path(app.outdir, "llms.txt").write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Join the build."""
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
