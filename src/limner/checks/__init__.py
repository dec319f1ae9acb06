"""Checks of a site: what its images show, what its tags say, what its icons lack.

Goes in: a `Site`, an address, or a folder of HTML. Comes out: `Problem`s, worst first. `RULES` is the table of rules,
each with the page of the platform that says so; `docs/checks.md` explains them.

Public: docs/api.md.
"""

from limner.checks.app import AppReport, acheck_site
from limner.checks.problem import Problem, Rule
from limner.checks.table import RULES
from limner.checks.web import check_folder, check_url

__all__ = ["RULES", "AppReport", "Problem", "Rule", "acheck_site", "check_folder", "check_url"]
