"""What a person does in OBS, and what befalls it, without a word over its socket."""

from tests.fake_obs.protocol import Data, Refused, Status
from tests.fake_obs.world import World


class Hands:
    """In the OBS that ``world`` is; each raises ``Refused`` where OBS would not let a person do it."""

    world: World

    @property
    def program(self) -> str:
        """What OBS names as programme."""
        return self.world.mixer.program.name

    @property
    def on_air(self) -> str:
        """What the viewers see, or will when the transition is over."""
        return self.world.mixer.shown.name

    @property
    def preview(self) -> str | None:
        return self.world.preview_name

    def take(self, scene: str) -> None:
        self.world.mixer.take(self.world.scene(scene))

    def prepare(self, scene: str) -> None:
        """Put it into the preview; studio mode is on."""
        self.world.mixer.set_preview(self.world.scene(scene))

    def take_prepared(self) -> None:
        self.world.mixer.trigger()

    def shows(self, source: str) -> bool:
        """Whether it is part of the picture that goes out."""
        return self.world.mixer.is_active(self.world.source(source))[0]

    def reconnecting(self) -> None:
        """The ingest of the stream is gone; OBS tries again."""
        self.world.stream.reconnect()

    def reconnected(self) -> None:
        self.world.stream.reconnected()

    def reset_counters(self) -> None:
        """All that OBS counts of its frames falls back to nothing."""
        self.world.vitals.reset()
        for count in (self.world.stream.bytes, self.world.stream.frames, self.world.stream.skipped):
            count.reset()

    def transition(self, fade_s: float) -> None:
        self.world.transition(fade_s)

    async def studio_mode(self, *, enabled: bool = True) -> None:
        await self.world.mixer.set_studio_mode(enabled)

    def mute(self, name: str, *, muted: bool = True) -> None:
        self.world.mute(name, muted=muted)

    def level(self, name: str, level: float | None) -> None:
        """How loud it is from now on, as a multiplier: 0.0 dead, None as usual."""
        self.world.input(name).level = level

    def unplug(self, camera: str, *, unplugged: bool = True) -> None:
        """It has no frame any more."""
        self.world.input(camera).has_frame = not unplugged

    def camera(self, name: str, looks: str) -> None:
        """It looks like this from now on, as ``Input.looks``."""
        self.world.input(name).looks = looks

    def hide(self, scene: str, name: str) -> None:
        """Somebody hides it in this scene."""
        for item in self.world.scene(scene).items:
            if item.source.name == name:
                item.enabled = False
                hidden = {"sceneName": scene, "sceneItemId": item.id, "sceneItemEnabled": False}
                self.world.tell("SceneItemEnableStateChanged", hidden)

    def filter(self, name: str, kind: str, *, enabled: bool = True) -> None:
        """Somebody puts such a filter on an input, or takes the tick from one that it has."""
        one = self.world.input(name)
        known = [held for held in one.filters if held["filterKind"] == kind]
        if not known:
            one.filters.append(
                {"filterEnabled": enabled, "filterKind": kind, "filterName": kind, "filterSettings": {}}
            )
            self.world.tell("SourceFilterCreated", {"sourceName": name, "filterName": kind})
        for held in known:
            held["filterEnabled"] = enabled
            data = {"sourceName": name, "filterName": kind, "filterEnabled": enabled}
            self.world.tell("SourceFilterEnableStateChanged", data)

    def large_pictures(self, size: int) -> None:
        """Every picture that is asked for has at least so many bytes, before they are written in base64."""
        self.world.picture_bytes = size

    def rename_scene(self, name: str, new: str) -> None:
        self.world.rename_scene(name, new)

    def remove_scene(self, name: str) -> None:
        self.world.remove_scene(name)

    def create_scene(self, name: str) -> None:
        self.world.create_scene(name)

    def rename_input(self, name: str, new: str) -> None:
        self.world.rename_input(name, new)

    def remove_input(self, name: str) -> None:
        self.world.remove_input(name)

    def create_input(self, scene: str, name: str, kind: str, settings: Data | None = None) -> None:
        self.world.create_input(scene, name, kind, settings)

    async def collection(self, name: str) -> None:
        """Switched by hand; returns when it is loaded."""
        if name not in self.world.collections:
            raise Refused(Status.NOT_FOUND)
        await self.world.windows.do(lambda: self.world.load_collection(name))

    async def profile(self, name: str) -> None:
        await self.world.load_profile(name)
