"""Fixtures for every test live in plugins, one for each thing that has to be started."""

pytest_plugins = [
    "pytester",
    "tests.again",
    "tests.browser.engines",
    "tests.order",
    "tests.processes",
    "tests.real_obs",
    "tests.service",
]
