"""Options of the tests: what takes minutes runs where it is asked for."""

import os

import hypothesis
import pytest

# No test, and no server that a test starts, keeps a study but where the test says so.
os.environ["SEGMENTATION_WORKSPACE"] = "none"

# The same examples each time, so that a change is judged by itself; "random" looks for new ones.
hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.register_profile("random", print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


ENGINE_WANTED = "engine not installed: "
"""What the reason begins with of every test that skips for want of an engine or a browser."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    return required((yield))


def required(report: pytest.TestReport) -> pytest.TestReport:
    """Let a test fail that lacks an engine, where `.ci/run` said that all of them are there."""
    if report.skipped and os.environ.get("SEGMENTATION_ENGINES") == "required":
        reason = str(report.longrepr)
        if ENGINE_WANTED in reason:
            report.outcome, report.longrepr = "failed", reason
    return report


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="also what takes minutes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--full"):
        return
    for item in items:
        if "full" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="takes minutes: run with --full"))
