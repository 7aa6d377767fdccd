"""No OBS at all: ``run --obs none``. The show goes on, and says what it cannot do."""

from collections.abc import Callable, Sequence

from companion.ports import ObsFailure, ObsNotice
from companion.show.effects import SwitchScene


class AbsentObs:
    """An ``ObsPort`` that never connects."""

    def start(self, notify: Callable[[ObsNotice], None]) -> None:
        """There is nothing to tell: OBS stays "never connected"."""

    def expect(self, scenes: Sequence[str], *, fallback: str) -> None:
        """Nobody is there to be asked for them."""

    async def switch_scene(self, effect: SwitchScene) -> None:
        raise ObsFailure("This show was started without OBS.")

    async def close(self) -> None:
        """There is nothing to let go of."""
