"""An OBS without a socket: its collection, its mixer, its outputs, and what it tells of them."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tests.fake_obs.fields import Fields
from tests.fake_obs.media import Media
from tests.fake_obs.mixer import CUT, FADE, Mixer
from tests.fake_obs.outputs import Output, Vitals
from tests.fake_obs.protocol import OBS_31, Data, Refused, Status, Version
from tests.fake_obs.things import KINDS, Collection, Input, Scene, collection
from tests.fake_obs.windows import Windows
from tests.real_obs import SCENES, Source, colour

FRAME_S = 1 / 60
LAB = "Lab"


class World:
    """``tell`` gets its events, in the order in which they come to pass."""

    def __init__(
        self,
        tell: Callable[[str, Data | None], None],
        *,
        scenes: Mapping[str, Sequence[Source]] = SCENES,
        collections: Mapping[str, Mapping[str, Sequence[Source]]] | None = None,
        profiles: Sequence[str] = (LAB,),
        first: str | None = None,
        special: Mapping[str, str] | None = None,
        inputs: int = 0,
        studio_mode: bool = False,
        duplicate: bool = True,
        transition_ms: int | None = None,
        browser: bool = True,
        virtual_camera: bool = False,
        version: Version = OBS_31,
        size: tuple[int, int] = (640, 360),
        fps: int = 30,
    ) -> None:
        self._tell_event = tell
        self._timers: set[asyncio.TimerHandle] = set()
        self.version = version
        self.size = size
        self.fps = fps
        self.windows = Windows()
        self.ready = asyncio.Event()
        """Clear while a collection is loaded."""
        self.ready.set()
        self.loads_in_s = 0.05
        self.missing_kinds = frozenset() if browser else frozenset({"browser_source"})
        self.told_pages: list[tuple[str, dict[str, Any]]] = []
        """Events that browser sources were told, and with what."""
        self.pressed: list[tuple[str, str]] = []
        """Buttons in the properties of inputs."""
        self.virtual_camera_there = virtual_camera
        self.requests: Sequence[str] = ()
        """What it says that it can be asked for."""
        self.hotkeys: list[str] = []
        """Of scripts."""
        self.picture_bytes = 0
        """Every screenshot is at least so large."""
        self.monitors = [(1280, 720)]
        self.profile_parameters: dict[tuple[str, str], str] = {}
        self.stream_service: tuple[str, dict[str, Any]] = ("rtmp_common", {})
        self.persistent: dict[tuple[str, str], Any] = {}
        self.special = {
            slot: Input(name, KINDS["pulse_input_capture"]) for slot, name in (special or {}).items()
        }
        everything = {LAB: scenes, **(collections or {})}
        self.collections = {name: collection(name, held, size) for name, held in everything.items()}
        self.collection = self.collections[LAB]
        self._add_sounding(inputs)
        self.profiles = list(profiles)
        self.profile = self.profiles[0]
        self.media = Media(self.tell, self.later, lambda one: one in self.mixer.active)
        self.mixer = Mixer(
            self.tell,
            self.later,
            frame_s=FRAME_S,
            duplicate=duplicate,
            always_active=lambda: self.special.values(),
            activated=self.media.activated,
            deactivated=self.media.deactivated,
        )
        if transition_ms is not None:
            self.mixer.transition, self.mixer.fade_ms = FADE, transition_ms
        self.stream = Output("StreamStateChanged", self.tell, self.later, fps=fps, kbps=800)
        self.record = Output(
            "RecordStateChanged", self.tell, self.later, fps=fps, kbps=900, lingers=True, path="/tmp/show.mkv"
        )
        self.virtual_camera = Output("VirtualcamStateChanged", self.tell, self.later, fps=fps, kbps=0)
        self.vitals = Vitals(fps)
        self.mixer.open(self.scene(first) if first else self.collection.scenes[0])
        if studio_mode:
            self.mixer.studio_mode, self.mixer.preview = True, self.mixer.program

    def _add_sounding(self, number: int) -> None:
        """So many microphones more, in the first scene."""
        for count in range(number):
            one = Input(f"Microphone {count + 1}", KINDS["pulse_input_capture"])
            self.collection.inputs.append(one)
            self.collection.scenes[0].add(one)

    # Time and telling ----------------------------------------------------------------------------

    def later(self, seconds: float, call: Callable[[], None]) -> asyncio.TimerHandle:
        loop = asyncio.get_running_loop()

        def fire() -> None:
            self._timers.discard(timer)
            call()

        timer = loop.call_later(seconds, fire)
        self._timers.add(timer)
        return timer

    def tell(self, event: str, data: Data | None = None) -> None:
        if not self.ready.is_set() and self.version.not_ready:
            return
        self._tell_event(event, self.with_uuids(data) if data is not None else None)

    def with_uuids(self, data: Data) -> Data:
        """The same with the ids that newer versions of OBS give beside each name."""
        if not self.version.uuids:
            return data
        more: dict[str, Any] = {}
        for key, name in data.items():
            if key.endswith(("sceneName", "inputName", "sourceName", "SceneName")) and isinstance(name, str):
                found = self._named(name)
                if found is not None and not key.startswith(("old", "new")):
                    more[key.removesuffix("Name") + "Uuid"] = found.uuid
        return {**data, **more}

    async def close(self) -> None:
        for timer in set(self._timers):
            timer.cancel()
        self._timers.clear()
        await self.windows.close()

    # Finding -------------------------------------------------------------------------------------

    @property
    def inputs(self) -> Iterable[Input]:
        return (*self.special.values(), *self.collection.inputs)

    @property
    def sources(self) -> Sequence[Input | Scene]:
        """Everything that has a name; no two have the same."""
        return [*self.collection.scenes, *self.inputs]

    def _named(self, name: str) -> Input | Scene | None:
        return next((one for one in self.sources if one.name == name), None)

    def source(self, name: str) -> Input | Scene:
        found = self._named(name)
        if found is None:
            raise Refused(Status.NOT_FOUND, f"No source was found by the name of `{name}`.")
        return found

    def scene(self, name: str, *, group: bool = False) -> Scene:
        found = self.source(name)
        if not isinstance(found, Scene):
            raise Refused(Status.WRONG_KIND_OF_THING, "The specified source is not a scene.")
        if found.is_group and not group:
            raise Refused(Status.WRONG_KIND_OF_THING, "The specified source is not a scene. (Is group)")
        if group and not found.is_group:
            raise Refused(Status.WRONG_KIND_OF_THING, "The specified source is not a group. (Is scene)")
        return found

    def input(self, name: str) -> Input:
        found = self.source(name)
        if not isinstance(found, Input):
            raise Refused(Status.WRONG_KIND_OF_THING, "The specified source is not an input.")
        return found

    def named_in(self, fields: Fields, what: str) -> str:
        """The name that a request gives, or that belongs to the id which it gives instead."""
        if self.version.uuids and f"{what}Name" not in fields and f"{what}Uuid" in fields:
            wanted = fields.text(f"{what}Uuid")
            for one in self.sources:
                if one.uuid == wanted:
                    return one.name
            raise Refused(Status.NOT_FOUND, f"No source was found by the UUID of `{wanted}`.")
        return fields.text(f"{what}Name")

    def scene_in(self, fields: Fields) -> Scene:
        return self.scene(self.named_in(fields, "scene"))

    def input_in(self, fields: Fields) -> Input:
        return self.input(self.named_in(fields, "input"))

    def must_be_new(self, name: str, what: str) -> None:
        if self._named(name) is not None:
            raise Refused(Status.EXISTS, f"A source already exists by that {what} name.")

    @property
    def program_name(self) -> str | None:
        """None when the scene that is on programme was removed."""
        return None if self.mixer.nameless else self.mixer.program.name

    @property
    def preview_name(self) -> str | None:
        return None if self.mixer.preview is None else self.mixer.preview.name

    # Scenes and inputs ---------------------------------------------------------------------------

    def scene_list(self) -> list[Data]:
        """As OBS sends it: the last of its list first."""
        listed = [scene for scene in reversed(self.collection.scenes) if not scene.is_group]
        return [
            self.with_uuids({"sceneIndex": index, "sceneName": scene.name})
            for index, scene in enumerate(listed)
        ]

    def create_scene(self, name: str) -> Scene:
        self.must_be_new(name, "scene")
        scene = Scene(name, size=self.size)
        self.collection.scenes.append(scene)
        self.tell("SceneListChanged", {"scenes": self.scene_list()})
        self.tell("SceneCreated", {"isGroup": False, "sceneName": name})
        return scene

    def remove_scene(self, name: str) -> None:
        scene = self.scene(name)
        scenes = self.collection.scenes
        if sum(not one.is_group for one in scenes) == 1:
            raise Refused(Status.NOT_ENOUGH, "You cannot remove the last scene in the collection.")
        self.tell("SceneRemoved", {"isGroup": False, "sceneName": name})
        place = scenes.index(scene)
        scenes.remove(scene)
        for other in scenes:
            other.items = [item for item in other.items if item.source is not scene]
        self.mixer.without(scene, scenes[max(0, place - 1)])
        self.tell("SceneListChanged", {"scenes": self.scene_list()})
        held = {one for other in scenes for one in other.inputs(visible=False)}
        for one in sorted(scene.inputs(visible=False) - held, key=lambda one: one.name):
            self._drop_input(one)
        self.later(FRAME_S, self.mixer.refresh)

    def rename_scene(self, name: str, new: str) -> None:
        scene = self.scene(name)
        self.must_be_new(new, "new scene")
        scene.name = new
        self.tell("SceneNameChanged", {"oldSceneName": name, "sceneName": new})

    def create_input(
        self,
        scene: str,
        name: str,
        kind: str,
        settings: Mapping[str, Any] | None = None,
        *,
        enabled: bool = True,
    ) -> int:
        """The id of its item in the scene."""
        held = self.scene(scene)
        self.must_be_new(name, "input")
        if kind not in KINDS or kind in self.missing_kinds:
            raise Refused(
                Status.INVALID_KIND,
                "Your specified input kind is not supported by OBS. Check that your specified kind is "
                "properly versioned and that any necessary plugins are loaded.",
            )
        one = Input(name, KINDS[kind], dict(settings or {}))
        self.collection.inputs.append(one)
        self.tell("InputCreated", self._described(one))
        return self.add_item(held.name, name, enabled=enabled)

    def _described(self, one: Input) -> Data:
        return {
            "defaultInputSettings": dict(one.kind.defaults),
            "inputKind": one.kind.name,
            "inputName": one.name,
            "inputSettings": dict(one.settings),
            "unversionedInputKind": one.kind.unversioned or one.kind.name,
        }

    def add_item(self, scene: str, source: str, *, enabled: bool = True) -> int:
        held = self.scene(scene)
        item = held.add(self.source(source), enabled=enabled)
        index = len(held.items) - 1
        place = {"sceneItemId": item.id, "sceneName": scene}
        self.tell("SceneItemCreated", {**place, "sceneItemIndex": index, "sourceName": source})
        self.tell("SceneItemSelected", place)
        self.later(FRAME_S, self.mixer.refresh)
        return item.id

    def remove_input(self, name: str) -> None:
        one = self.input(name)
        self._drop_input(one)
        for scene in self.collection.scenes:
            for item in [item for item in scene.items if item.source is one]:
                scene.items.remove(item)
                where = {"sceneItemId": item.id, "sceneName": scene.name, "sourceName": name}
                self.tell("SceneItemRemoved", where)

    def _drop_input(self, one: Input) -> None:
        self.tell("InputRemoved", {"inputName": one.name})
        self.collection.inputs.remove(one)
        self.mixer.forget(one)

    def rename_input(self, name: str, new: str) -> None:
        one = self.input(name)
        self.must_be_new(new, "new input")
        one.name = new
        self.tell("InputNameChanged", {"inputName": new, "oldInputName": name})

    def mute(self, name: str, *, muted: bool = True) -> None:
        one = self.input(name)
        self.must_sound(one)
        one.muted = muted
        self.tell("InputMuteStateChanged", {"inputMuted": muted, "inputName": name})

    def must_sound(self, one: Input) -> None:
        if not one.kind.sound:
            raise Refused(Status.INVALID_STATE, "The specified input does not support audio.")

    # Collections and profiles --------------------------------------------------------------------

    async def load_collection(self, name: str) -> None:
        if name == self.collection.name:
            return
        self.tell("CurrentSceneCollectionChanging", {"sceneCollectionName": self.collection.name})
        self.ready.clear()
        self.collection.program = self.mixer.program.name
        self.collection.preview = self.preview_name
        self._tell_removed(self.collection)
        self.mixer.empty()
        await asyncio.sleep(self.loads_in_s)
        self.collection = self.collections[name]
        self._tell_created(self.collection)
        self.mixer.open(self.scene(self.collection.program))
        self.tell("CurrentProgramSceneChanged", {"sceneName": self.mixer.program.name})
        if self.mixer.studio_mode:
            self.mixer.set_preview(self.scene(self.collection.preview or self.collection.program))
            self.tell("CurrentPreviewSceneChanged", {"sceneName": self.preview_name})
        self.ready.set()
        self.tell("CurrentSceneCollectionChanged", {"sceneCollectionName": name})

    def _tell_removed(self, collection: Collection) -> None:
        for scene in collection.scenes:
            self.tell("SceneRemoved", {"isGroup": scene.is_group, "sceneName": scene.name})
        for one in collection.inputs:
            self.tell("InputRemoved", {"inputName": one.name})

    def _tell_created(self, collection: Collection) -> None:
        for one in collection.inputs:
            self.tell("InputCreated", self._described(one))
            self.tell("InputMuteStateChanged", {"inputMuted": one.muted, "inputName": one.name})
        for scene in collection.scenes:
            self.tell("SceneCreated", {"isGroup": scene.is_group, "sceneName": scene.name})

    async def load_profile(self, name: str) -> None:
        if name == self.profile:
            return
        self.tell("CurrentProfileChanging", {"profileName": self.profile})
        await asyncio.sleep(FRAME_S)
        self.profile = name
        self.tell("CurrentProfileChanged", {"profileName": name})

    def leaving(self) -> None:
        """What OBS tells when a person closes it."""
        if not self.version.not_ready:
            self._tell_removed(self.collection)
        self.tell("ExitStarted")

    # Transitions ---------------------------------------------------------------------------------

    def transition(self, fade_s: float) -> None:
        """A hand chooses a fade of this length; 0 is a cut."""
        self.choose_transition(FADE if fade_s else CUT)
        if fade_s:
            self.choose_duration(round(fade_s * 1000))

    def choose_transition(self, name: str) -> None:
        if name != self.mixer.transition:
            self.mixer.transition = name
            self.tell("CurrentSceneTransitionChanged", {"transitionName": name})

    def choose_duration(self, ms: int) -> None:
        if ms != self.mixer.fade_ms:
            self.mixer.fade_ms = ms
            self.tell("CurrentSceneTransitionDurationChanged", {"transitionDuration": ms})


def sounding_show(*, microphone: str = "Microphone") -> Mapping[str, Sequence[Source]]:
    """The usual scenes, with a microphone where the host is."""
    return {**SCENES, "Host": (colour("Host camera", 0x2060C0), Source(microphone, "pulse_input_capture"))}
