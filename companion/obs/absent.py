"""No OBS at all: ``run --obs none``. The show goes on, and says what it cannot do."""

from collections.abc import Callable, Sequence

from companion.measuring import Filmed
from companion.ports import Levels, Notice, ObsFailure, Vitals
from companion.show.effects import (
    CutPages,
    MoveFader,
    PlayMedia,
    RestartMedia,
    SetCollection,
    SetMute,
    SetOutput,
    SetProfile,
    SetStudioMode,
    SwitchScene,
)
from companion.show.health.samples import CameraSample
from companion.show.times import Ms, RunMs

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

    async def move_fader(self, effect: MoveFader) -> None:
        raise ObsFailure(WITHOUT_OBS)

    async def restart_media(self, effect: RestartMedia) -> None:
        raise ObsFailure(WITHOUT_OBS)

    async def screenshot(self, source: str, width: int, height: int | None, fmt: str = "png") -> bytes:
        raise ObsFailure(WITHOUT_OBS)

    async def film(self, camera: str, microphone: str, seconds: float) -> Filmed:
        raise ObsFailure(WITHOUT_OBS)

    async def record(self, seconds: float) -> str:
        raise ObsFailure(WITHOUT_OBS)

    async def sync_offset(self, input: str) -> Ms:
        raise ObsFailure(WITHOUT_OBS)

    async def set_sync_offset(self, input: str, offset_ms: Ms) -> None:
        raise ObsFailure(WITHOUT_OBS)

    def watch(self, cameras: Sequence[str], *, closely: Sequence[str] = ()) -> None:
        """There is nothing to look at."""

    def hear_looks(self, listener: Callable[[CameraSample], None] | None) -> None:
        """Nothing will be seen."""

    def hear_pictures(self, listener: Callable[[str, RunMs, bytes], None] | None) -> None:
        """Nothing will be seen."""

    def hear_vitals(self, listener: Callable[[Vitals], None] | None) -> None:
        """Nothing will be heard."""

    def hear_levels(self, listener: Callable[[Levels], None] | None) -> None:
        """Nothing will be heard."""

    @property
    def still_by_nature(self) -> frozenset[str]:
        return frozenset()

    @property
    def gated(self) -> frozenset[str]:
        return frozenset()

    async def close(self) -> None:
        """There is nothing to let go of."""
