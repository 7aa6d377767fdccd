"""No OBS at all: ``run --obs none``. The show goes on, and says what it cannot do."""

from collections.abc import Callable, Sequence

from companion.ports import Levels, Notice, ObsFailure, Vitals
from companion.show.effects import (
    CutPages,
    PlayMedia,
    SetCollection,
    SetMute,
    SetOutput,
    SetProfile,
    SetStudioMode,
    SwitchScene,
)

WITHOUT_OBS = "This show was started without OBS."


class AbsentObs:
    """An ``ObsPort`` that never connects."""

    def start(self, notify: Callable[[Notice], None]) -> None:
        """There is nothing to tell: OBS stays "never connected"."""

    def expect(self, scenes: Sequence[str], *, fallback: str, cuts: bool = True) -> None:
        """Nobody is there to be asked for them."""

    async def switch_scene(self, effect: SwitchScene) -> None:
        raise ObsFailure(WITHOUT_OBS)

    async def set_mute(self, effect: SetMute) -> None:
        raise ObsFailure(WITHOUT_OBS)

    async def set_output(self, effect: SetOutput) -> None:
        raise ObsFailure(WITHOUT_OBS)

    async def set_studio_mode(self, effect: SetStudioMode) -> None:
        raise ObsFailure(WITHOUT_OBS)

    async def set_collection(self, effect: SetCollection) -> None:
        raise ObsFailure(WITHOUT_OBS)

    async def set_profile(self, effect: SetProfile) -> None:
        raise ObsFailure(WITHOUT_OBS)

    async def cut_pages(self, effect: CutPages) -> None:
        raise ObsFailure(WITHOUT_OBS)

    async def play_media(self, effect: PlayMedia) -> None:
        raise ObsFailure(WITHOUT_OBS)

    async def screenshot(self, source: str, width: int, height: int | None, fmt: str = "png") -> bytes:
        raise ObsFailure(WITHOUT_OBS)

    def watch(self, cameras: Sequence[str]) -> None:
        """There is nothing to look at."""

    def hear_vitals(self, listener: Callable[[Vitals], None] | None) -> None:
        """Nothing will be heard."""

    def hear_levels(self, listener: Callable[[Levels], None] | None) -> None:
        """Nothing will be heard."""

    async def close(self) -> None:
        """There is nothing to let go of."""
