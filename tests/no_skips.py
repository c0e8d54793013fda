"""A pytest plugin: where CI is set, or with ``--no-skips``, a skipped test fails the run."""

import os
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--no-skips",
        action="store_true",
        default=os.environ.get("CI", "").lower() in {"1", "true"},
        help="fail when a test was skipped (always so where CI is set)",
    )


def skipped(config: pytest.Config) -> list[str]:
    """Say what was skipped, one line each; the terminal reporter saw every worker's report."""
    reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return []
    reports = reporter.stats.get("skipped", [])
    return sorted({f"{report.nodeid}: {_reason(report)}" for report in reports})


def _reason(report: Any) -> str:
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    return str(text).removeprefix("Skipped: ")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn a run that would pass into a failure before its summary is written."""
    if session.config.getoption("--no-skips") and skipped(session.config):
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if config.getoption("--no-skips") and (lines := skipped(config)):
        terminalreporter.section("skipped, and nothing may be skipped here", red=True)
        for line in lines:
            terminalreporter.line(line)
