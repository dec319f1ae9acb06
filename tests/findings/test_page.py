"""`docs/findings.md` lists every code that a rule gives, with its severity."""

import re
from pathlib import Path

from limner.findings import told

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
CODE = re.compile(r'"((?:text|texts|clamp|small|picture|outside|fallback)-[a-z]+|contrast|empty)"')


def test_the_page_lists_every_code() -> None:
    listed = set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE))
    rules = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/limner/findings").glob("*.py"))
    given = set(CODE.findall(rules)) | set(told._SEVERITIES)
    assert listed == given
