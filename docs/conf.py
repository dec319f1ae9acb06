"""The documentation site: Markdown by MyST, furo's look, and cards drawn by Limner itself."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tools"))

project = "Limner"
author = "The Limner authors"
copyright = "The Limner authors"  # noqa: A001 - Sphinx's name for it
language = "en"
html_baseurl = "https://limner.github.io/limner/"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.intersphinx",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
    "limner.integrations.sphinx",
    "llms_text",
]
source_suffix = {".md": "markdown"}
exclude_patterns: list[str] = []
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

# What our pages link to is kept here (tools/cut_inventories.py), so that the site is built without network.
intersphinx_mapping = {
    "python": ("https://docs.python.org/3", str(HERE / "inventories" / "python.inv")),
    "django": ("https://docs.djangoproject.com/en/stable", str(HERE / "inventories" / "django.inv")),
}

linkcheck_ignore = [r"http://127\.0\.0\.1"]  # servers that a reader starts
linkcheck_timeout = 20

html_theme = "furo"
html_title = "Limner"
html_static_path = ["_static"]
html_css_files = ["limner.css"]
html_logo = "_static/logo.svg"
html_favicon = "_static/logo.svg"
html_theme_options = {
    "source_repository": "https://github.com/limner/limner/",
    "source_branch": "main",
    "source_directory": "docs/",
}

autodoc_typehints = "none"
autodoc_member_order = "bysource"
default_role = "code"

ogp_site_url = html_baseurl
ogp_site_name = "Limner"
ogp_social_cards = {"line_color": "#3b5bfd"}
