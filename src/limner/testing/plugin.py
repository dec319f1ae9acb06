"""The pytest plugin: ``--limner-update``, the report, and the fixture ``limner``.

pytest loads this module at every start, in projects that never test an image too: it loads nothing of the engine.
"""

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from limner.testing.session import ImageSession, begin_session, end_session

if TYPE_CHECKING:
    from limner.testing import LimnerFixture

_SESSION = pytest.StashKey[ImageSession]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("limner", "images drawn by Limner")
    group.addoption("--limner-update", action="store_true", help="keep images as they are drawn now")
    group.addoption(
        "--limner-report", metavar="FOLDER", default=None, help="where images that differ are shown (limner-report)"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Begin the session; the report of an earlier run goes."""
    folder: str | None = config.getoption("--limner-report")
    report = (config.invocation_params.dir / folder) if folder else (config.rootpath / "limner-report")
    session = ImageSession(update=bool(config.getoption("--limner-update")), report=report)
    config.stash[_SESSION] = session
    begin_session(session)
    if not _is_worker(config) and report.is_dir():
        from limner.testing.report import clear_report

        clear_report(report)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the session."""
    session = config.stash.get(_SESSION, None)
    if session is not None:
        end_session(session)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Note which test runs."""
    session = item.config.stash.get(_SESSION, None)
    if session is None:
        return (yield)
    session.test, session.file = item.nodeid, item.path
    try:
        return (yield)
    finally:
        session.test, session.file = "", None


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that collects results what was kept."""
    output: dict[str, object] | None = getattr(session.config, "workeroutput", None)
    own = session.config.stash.get(_SESSION, None)
    if output is not None and own is not None:
        output["limner_kept"] = [str(path) for path in own.kept]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object, error: object) -> None:
    """Take what a process of pytest-xdist has kept."""
    del error
    config: pytest.Config | None = getattr(node, "config", None)
    output: dict[str, object] = getattr(node, "workeroutput", None) or {}
    kept = output.get("limner_kept")
    if config is not None and isinstance(kept, list):
        config.stash[_SESSION].kept.extend(Path(str(path)) for path in cast("list[object]", kept))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Write the report's page, and say where it is."""
    session = config.stash.get(_SESSION, None)
    if session is None or _is_worker(config):
        return
    if session.kept:
        terminalreporter.write_sep("-", "limner")
        for path in sorted(set(session.kept)):
            terminalreporter.write_line(f"kept {path}")
    if session.report is not None and session.report.is_dir():
        from limner.testing.report import write_page

        page = write_page(session.report)
        if page is not None:
            terminalreporter.write_sep("-", "limner")
            terminalreporter.write_line(f"images that differ: {page}")


def _is_worker(config: pytest.Config) -> bool:
    """Whether this is one of pytest-xdist's processes."""
    return hasattr(config, "workerinput")


@pytest.fixture
def limner() -> "LimnerFixture":
    """Assertions about images, and sites with their heads and images; see `limner.testing`."""
    from limner.testing import LimnerFixture

    return LimnerFixture()
