"""A site built ahead: every picture as a file, for hosts that serve nothing but files.

Goes in: a site and a place for files. Comes out: files, and a `Report`.

Public: docs/api.md.
"""

from limner.prerender.build import Progress, build
from limner.prerender.report import FailureGroup, Report

__all__ = ["FailureGroup", "Progress", "Report", "build"]
