"""What the scenes of OBS hold, and so what tells that one of them is in the picture that goes out.

The name that OBS gives as the scene on programme is the one it was asked for, shown or not. What is in the
picture it tells truly of inputs alone (``videoActive``, ``InputActiveStateChanged``). In studio mode a scene
itself may read inactive while it is on air, for OBS shows a copy of it.
"""

import asyncio
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from companion.obs import notices
from companion.obs.inventory import ONLY_SOUND
from companion.obs.requests import Ask
from companion.obs.session import Data, RequestRefused
from companion.ports import Notice

_SCENE = "OBS_SOURCE_TYPE_SCENE"


_NO_PICTURE = ONLY_SOUND | {"browser_source", "text_gdiplus", "text_ft2_source", "color_source"}
"""Kinds of inputs, without their versions, by which a scene shows nothing yet: overlays, words, a ground."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A scene or a group, and the names of what can be seen in it."""

    inputs: frozenset[str] = frozenset()
    scenes: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()
    """Those of its inputs that have a picture, more than words or a ground."""
    hidden: frozenset[str] = frozenset()
    """Inputs, scenes and groups that are in it and switched off."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What every scene holds; what is hidden counts as not there, but where it is asked for."""

    scenes: Mapping[str, Holder] = field(default_factory=dict)
    groups: Mapping[str, Holder] = field(default_factory=dict)

    def inputs_of(self, scene: str) -> frozenset[str]:
        """Every input in it, those of scenes and groups in it included; none of a scene that is not known."""
        return frozenset(name for holder in self._holders(scene) for name in holder.inputs)

    def hidden_of(self, scene: str) -> frozenset[str]:
        """Every input that is in it, likewise, and is not to be seen there."""
        there = {
            name
            for holder in self._holders(scene, hidden=True)
            for name in holder.inputs | holder.hidden
            if name not in self.scenes and name not in self.groups
        }
        return frozenset(there) - self.inputs_of(scene)

    def is_blank(self, scene: str) -> bool:
        """Whether no picture is to be seen in it."""
        return not any(holder.pictures for holder in self._holders(scene))

    def _holders(self, scene: str, *, hidden: bool = False) -> Iterator[Holder]:
        """It, and every scene and group in it; with ``hidden`` those that are switched off, too."""
        seen: set[str] = {scene}
        looking = [self.scenes.get(scene, Holder())]
        while looking:
            holder = looking.pop()
            yield holder
            inner = holder.scenes | holder.groups | (holder.hidden if hidden else frozenset())
            for name in inner - seen:
                held = self.scenes.get(name) or self.groups.get(name)
                if held is not None:
                    seen.add(name)
                    looking.append(held)

    def marks_of(self, scene: str) -> tuple[str, ...]:
        """Inputs that this scene holds and no other, in order of name."""
        others = [self.inputs_of(other) for other in self.scenes if other != scene]
        return tuple(sorted(self.inputs_of(scene).difference(*others)))

    @property
    def by_scene(self) -> Mapping[str, tuple[str, ...]]:
        """The inputs of every scene, in order of name."""
        return {scene: tuple(sorted(self.inputs_of(scene))) for scene in self.scenes}

    def renamed(self, old: str, new: str) -> "Contents":
        """The same, with a scene that has another name."""

        def now(names: frozenset[str]) -> frozenset[str]:
            return frozenset(new if name == old else name for name in names)

        scenes = {
            new if name == old else name: replace(held, scenes=now(held.scenes), hidden=now(held.hidden))
            for name, held in self.scenes.items()
        }
        return Contents(scenes, self.groups)

    def without(self, holder: str) -> "Contents":
        """The same, with nothing known of this scene or group."""
        return Contents(
            {name: held for name, held in self.scenes.items() if name != holder},
            {name: held for name, held in self.groups.items() if name != holder},
        )


async def read_contents(ask: Ask, scenes: Iterable[str]) -> Contents:
    """What these scenes hold just now; one that is gone meanwhile is left out.

    Raises:
        RequestRefused: OBS is busy with its scene collection.
        SessionFailure: the connection broke.
    """
    read = Contents()
    for scene in scenes:
        read = await _with(ask, read, scene, group=False)
    return read


async def read_again(ask: Ask, contents: Contents, holder: str) -> Contents:
    """As ``read_contents``, of this scene or group alone; the rest as it was known."""
    return await _with(ask, contents.without(holder), holder, group=holder in contents.groups)


async def _with(ask: Ask, known: Contents, name: str, *, group: bool) -> Contents:
    try:
        answer = await ask("GetGroupSceneItemList" if group else "GetSceneItemList", {"sceneName": name})
    except RequestRefused as refused:
        if refused.not_ready:
            raise
        return known
    items: Sequence[Data] = answer["sceneItems"]
    holder = _holder(items)
    if group:
        return Contents(known.scenes, {**known.groups, name: holder})
    known = Contents({**known.scenes, name: holder}, known.groups)
    groups = _names(one for one in items if one.get("isGroup"))
    for inner in sorted(groups - known.groups.keys()):
        known = await _with(ask, known, inner, group=True)
    return known


def _holder(items: Sequence[Data]) -> Holder:
    seen = [one for one in items if one.get("sceneItemEnabled")]
    shown = _names(seen)
    groups = _names(one for one in seen if one.get("isGroup"))
    scenes = _names(one for one in seen if one.get("sourceType") == _SCENE) - groups
    return Holder(
        inputs=shown - groups - scenes,
        scenes=scenes,
        groups=groups,
        pictures=_names(one for one in seen if _has_picture(one)) - groups - scenes,
        hidden=_names(items) - shown,
    )


def _names(items: Iterable[Data]) -> frozenset[str]:
    return frozenset(str(one["sourceName"]) for one in items)


def _has_picture(item: Data) -> bool:
    return re.sub(r"_v\d+$", "", str(item.get("inputKind") or "")) not in _NO_PICTURE


_Told = tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]], tuple[str, ...]]


class Picture:
    """What is in the picture that goes out, as far as OBS tells of it."""

    def __init__(self) -> None:
        self.contents = Contents()
        self._active: dict[str, bool] = {}
        """By what was told or read last; an input that is missing is not known."""
        self._told = asyncio.Event()
        self._told_contents: _Told | None = None

    def hear(self, event: str, data: Data) -> None:
        match event:
            case "InputActiveStateChanged":
                self.saw(str(data.get("inputName")), active=bool(data.get("videoActive")))
            case "InputNameChanged":
                was = self._active.pop(str(data.get("oldInputName")), None)
                if was is not None:
                    self._active[str(data.get("inputName"))] = was
            case "InputRemoved":
                self._active.pop(str(data.get("inputName")), None)
            case _:
                pass

    def news(self) -> Notice | None:
        """What the scenes hold, unless that was told before."""
        contents = self.contents
        hidden = {scene: tuple(sorted(contents.hidden_of(scene))) for scene in contents.scenes}
        hides = {scene: names for scene, names in hidden.items() if names}
        told = contents.by_scene, hides, tuple(scene for scene in hides if contents.is_blank(scene))
        if told == self._told_contents:
            return None
        self._told_contents = told
        return notices.contents_changed(*told)

    def saw(self, input: str, *, active: bool) -> None:
        self._active[input] = active
        self._told.set()

    def is_active(self, input: str) -> bool | None:
        """Whether it is in the picture; None when that is not known."""
        return self._active.get(input)

    def contradicts(self, scene: str) -> bool:
        """By what was told, this scene is not the one that goes out, and another may be."""
        marks = self.contents.marks_of(scene)
        return bool(marks) and self._active.get(marks[0]) is False and any(self._active.values())

    def forget(self) -> None:
        """Other scenes come, with other inputs of perhaps the same names."""
        self.contents = Contents()
        self._active.clear()

    async def comes(self, inputs: Sequence[str], within_s: float) -> bool:
        """Whether one of these inputs is told to be in the picture within this time, or has been already."""
        try:
            async with asyncio.timeout(within_s):
                while not any(self._active.get(one) for one in inputs):
                    self._told.clear()
                    await self._told.wait()
        except TimeoutError:
            return False
        return True


async def scene_in_the_picture(ask: Ask, contents: Contents, named: str, *, urgent: bool = False) -> str:
    """The scene that goes out, when OBS names this one: another, if only an input of that one is in the
    picture, and none of this one is. Between two scenes both are.

    Raises:
        RequestRefused: OBS is busy with its scene collection.
        SessionFailure: the connection broke.
    """
    marks = contents.marks_of(named)[:1]
    if not marks or await is_active(ask, marks[0], urgent=urgent):
        return named
    for scene in contents.scenes:
        for mark in contents.marks_of(scene)[:1]:
            if scene != named and await is_active(ask, mark, urgent=urgent):
                return scene
    return named


async def is_active(ask: Ask, input: str, *, urgent: bool = False) -> bool:
    """Whether OBS says that the input is in the picture; one that is not there is not.

    Raises:
        RequestRefused: OBS is busy with its scene collection.
        SessionFailure: the connection broke.
    """
    try:
        return bool((await ask("GetSourceActive", {"sourceName": input}, urgent=urgent))["videoActive"])
    except RequestRefused as refused:
        if refused.not_ready:
            raise
        return False
