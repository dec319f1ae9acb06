"""A site built ahead: every image as a file, for hosts that serve nothing but files.

Goes in: a site and a place for files. Comes out: files, and a `Report`.

Public: docs/api.md.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from limner.prerender.driver import Progress, build
    from limner.prerender.report import FailureGroup, Report

__all__ = ["FailureGroup", "Progress", "Report", "build"]


def __getattr__(name: str) -> object:
    # Commands use `prerender.app` to name apps, and need no database for that.
    if name in ("Progress", "build"):
        from limner.prerender import driver

        return getattr(driver, name)
    if name in ("FailureGroup", "Report"):
        from limner.prerender import report

        return getattr(report, name)
    raise AttributeError(f"module 'limner.prerender' has no attribute {name!r}")
