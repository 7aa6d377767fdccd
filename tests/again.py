"""A test with a real OBS, a real browser or a process of its own gets a second try on a busy machine.

It is told by name at the end of the run. More than a few second tries in one run are no accident, and fail
it.
"""

import pytest

WITH_PROCESSES = frozenset(
    {"browser", "editor", "faults", "journeys", "obs", "overlays", "packaging", "protocol", "rehearsal"}
)
"""Folders whose tests wait for something that another process does."""

MOST = 6
"""Second tries in one run of some thousand tests."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.removeprefix("tests/").partition("/")[0] in WITH_PROCESSES:
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    again = terminalreporter.stats.get("rerun", [])
    for report in again:
        terminalreporter.line(f"tried again: {report.nodeid}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and len(reporter.stats.get("rerun", [])) > MOST:
        reporter.line("")
        reporter.line(f"More than {MOST} tests were tried again: that is no accident.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
