"""A crew's evening: the real companion, a real OBS, real browsers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.real_obs import RealObs
from tests.service import MakeService, Service

EXAMPLE = Path(__file__).parents[2] / "examples" / "ten-minutes" / "show.yaml"


@pytest.fixture
def on_air(make_service: MakeService) -> Callable[..., Service]:
    """Starts the companion with a real OBS, which asks for its password."""

    def start(obs: RealObs, show: Path = EXAMPLE, *flags: str) -> Service:
        environ = {
            "COMPANION_OBS_URL": f"ws://127.0.0.1:{obs.port}",
            "COMPANION_OBS_PASSWORD": obs.password,
        }
        service = make_service(show, *flags, environ=environ)
        service.wait_for(lambda state: state["program"]["actual"] is not None, "the link to OBS")
        return service

    return start
