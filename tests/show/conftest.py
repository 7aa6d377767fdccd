import pytest

from tests.stage import Stage


@pytest.fixture
def stage() -> Stage:
    """The small show, opened, with an OBS that confirms every switch at once."""
    return Stage()


@pytest.fixture
def running(stage: Stage) -> Stage:
    """The small show in its first segment."""
    assert stage.go() is None
    stage.asks()
    return stage


@pytest.fixture
def selling(running: Stage) -> Stage:
    """The small show at the start of its sale segment."""
    assert running.go() is None
    running.asks()
    return running
