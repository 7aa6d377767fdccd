"""What the companion manages in OBS while a show runs, and what it leaves alone: for a person, row by row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from companion.show.model import Care, Studio, Upkeep
from companion.showfile.fields.about import Language, Output


@dataclass(frozen=True, slots=True)
class Managed:
    """One thing in OBS."""

    what: str
    how: str
    """What is done about it and what is not, also where the show file says nothing."""


_WORDS: Mapping[Language, Mapping[str, str]] = {
    Language.CHINESE: {
        "scenes": "场景",
        "scenes how": "照 cue 和场控切；有人在 OBS 里切了，以人为准",
        "fallback": "切到应急",
        "cuts": "直切；这个场景在 OBS 里设了自己的转场，就照它",
        "fades": "照 OBS 里的转场，不设直切",
        Output.STREAM: "推流",
        Output.VIRTUAL_CAMERA: "虚拟摄像机",
        Output.RECORD: "录制",
        f"output {Care.LEAVE}": "不管",
        f"output {Care.OFFER}": "OBS 断开前开着、回来后没开：问场控",
        f"output {Care.RESTORE}": "OBS 断开前开着、回来后没开：自动重开",
        Upkeep.SOUND: "麦克风",
        Upkeep.STUDIO_MODE: "工作室模式",
        Upkeep.COLLECTION: "场景集合",
        Upkeep.PROFILE: "配置文件",
        "no microphones": "节目里没有写麦克风，不管",
        f"sound {Care.LEAVE}": "{wanted}：不管",
        f"sound {Care.OFFER}": "{wanted}：OBS 回来后和最后的样子不一样，问场控；不会自己开麦",
        f"sound {Care.RESTORE}": "{wanted}：OBS 回来后自动改回最后的样子，原来开着的麦也会打开",
        "any": "不管，怎样都行",
        Care.LEAVE: "应当是 {wanted}；不是也不提、不改",
        Care.OFFER: "应当是 {wanted}；不是就问场控",
        Care.RESTORE: "应当是 {wanted}；连上 OBS 时不是就自动改",
        f"off air {Care.RESTORE}": "应当是 {wanted}；连上 OBS 时不是，没在播就自动换，在播就问场控",
        "on": "开",
        "off": "关",
        "between": "、",
        "rest": "其他",
        "rest how": "输入源的设置、滤镜、音量、场景里的东西：一律不动",
    },
    Language.ENGLISH: {
        "scenes": "scenes",
        "scenes how": "switched by cues and the operator; what a hand takes in OBS counts",
        "fallback": "to the fallback",
        "cuts": "a cut, unless that scene has a transition of its own in OBS",
        "fades": "by the transition that OBS has; no cut is set",
        Output.STREAM: "stream",
        Output.VIRTUAL_CAMERA: "virtual camera",
        Output.RECORD: "recording",
        f"output {Care.LEAVE}": "left alone",
        f"output {Care.OFFER}": "if it ran before OBS went away and does not when it is back, the "
        "operator is asked",
        f"output {Care.RESTORE}": "if it ran before OBS went away and does not when it is back, it is "
        "started",
        Upkeep.SOUND: "microphones",
        Upkeep.STUDIO_MODE: "studio mode",
        Upkeep.COLLECTION: "scene collection",
        Upkeep.PROFILE: "profile",
        "no microphones": "left alone: the show names none",
        f"sound {Care.LEAVE}": "{wanted}: left alone",
        f"sound {Care.OFFER}": "{wanted}: if OBS comes back with them otherwise, the operator is asked; "
        "none opens by itself",
        f"sound {Care.RESTORE}": "{wanted}: if OBS comes back with them otherwise, they are muted and opened "
        "as they were",
        "any": "left alone: any will do",
        Care.LEAVE: "should be {wanted}; if not, nothing is said or done",
        Care.OFFER: "should be {wanted}; if not, the operator is asked",
        Care.RESTORE: "should be {wanted}; if not when OBS is connected, it is made so",
        f"off air {Care.RESTORE}": "should be {wanted}; if not when OBS is connected, it is loaded, but on "
        "air the operator is asked",
        "on": "on",
        "off": "off",
        "between": ", ",
        "rest": "all else",
        "rest how": "settings of inputs, filters, volumes, what is in the scenes: never touched",
    },
}


def managed(studio: Studio, language: Language) -> Iterator[Managed]:
    """Row by row, in the order of the show file; what it leaves out is there as it is then."""
    words = _WORDS[language]
    yield Managed(words["scenes"], words["scenes how"])
    yield Managed(words["fallback"], words["cuts" if studio.fallback_cuts else "fades"])
    yield Managed(words[Upkeep.SOUND], _sound(studio, words))
    for output in Output:
        care = studio.outputs.get(output.value, Care.LEAVE)
        yield Managed(words[output], words[f"output {care}"])
    on_or_off = None if studio.studio_mode is None else words["on" if studio.studio_mode else "off"]
    for upkeep, wanted in (
        (Upkeep.STUDIO_MODE, on_or_off),
        (Upkeep.COLLECTION, studio.collection),
        (Upkeep.PROFILE, studio.profile),
    ):
        yield Managed(words[upkeep], _declared(upkeep, wanted, studio.care(upkeep), words))
    yield Managed(words["rest"], words["rest how"])


def _sound(studio: Studio, words: Mapping[str, str]) -> str:
    if not studio.microphones:
        return words["no microphones"]
    wanted = words["between"].join(studio.microphones.values())
    return words[f"sound {studio.care(Upkeep.SOUND)}"].format(wanted=wanted)


def _declared(upkeep: Upkeep, wanted: str | None, care: Care, words: Mapping[str, str]) -> str:
    if wanted is None:
        return words["any"]
    waits = care is Care.RESTORE and upkeep is not Upkeep.STUDIO_MODE
    return words[f"off air {care}" if waits else care].format(wanted=wanted)
