"""Which files are handed out first, where several processes share the tests (``make test``).

With ``--dist loadfile`` one process plays a file from its beginning to its end. A long one that is begun last
leaves the others with nothing to do, so the long ones come first and the many short ones fill the gaps at the
end; within each, what is random stays so. pytest-xdist by itself begins with the files of the most tests,
which are the quickest here: ``--no-loadscope-reorder`` keeps it from that.
"""

import pytest

LONGEST = (
    "journeys/test_on_air.py",
    "journeys/test_an_evening.py",
    "overlays/test_lucky_bag.py",
    "journeys/test_screens_together.py",
    "journeys/test_killed_and_back.py",
    "browser/test_operator_page.py",
    "browser/test_host_page.py",
    "journeys/test_obs_crashes.py",
    "browser/test_overlay_page.py",
    "packaging/test_wheel.py",
    "journeys/test_the_service.py",
    "browser/test_link.py",
    "overlays/test_flash_sale.py",
)
"""More than 40 s each on two cores; waiting and drawing take turns, so that neither waits for the other."""

LONG = ("browser", "editor", "faults", "journeys", "obs", "overlays", "protocol", "rehearsal")
"""Folders of tests with processes of their own; a file takes 10 s and more."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    file = item.nodeid.partition("::")[0].removeprefix("tests/")
    if file in LONGEST:
        return LONGEST.index(file)
    return len(LONGEST) + (file.partition("/")[0] not in LONG)
