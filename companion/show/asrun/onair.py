"""What was asked of OBS and what it answered; every scene that was on programme, and who wanted it."""

from dataclasses import dataclass, replace
from typing import assert_never

from companion.show import commands as c
from companion.show.asrun.record import EffectOutcome, EffectRun, OnAir, WantedBy
from companion.show.asrun.step import Step
from companion.show.bags.effects import BagEffect
from companion.show.editing.effects import SavePlan
from companion.show.effects import (
    CutPages,
    Effect,
    MoveFader,
    PlayMedia,
    RestartMedia,
    RunCheck,
    SetCollection,
    SetMute,
    SetOutput,
    SetProfile,
    SetStudioMode,
    SwitchScene,
)
from companion.show.events import (
    Commanded,
    CueDue,
    EffectDone,
    EffectFailed,
    ObsConnected,
    RunResumed,
    StartDue,
)
from companion.show.times import Ms
from companion.show.timing_events import SegmentDue


class Effects:
    """Sees every line, and tells of effects in the end."""

    def __init__(self) -> None:
        self._effects: dict[str, EffectRun] = {}

    def see(self, step: Step) -> None:
        match step.event:
            case EffectDone(effect=effect):
                self._answered(step, effect, EffectOutcome.DONE, "")
            case EffectFailed(effect=effect, reason=reason):
                self._answered(step, effect, EffectOutcome.FAILED, reason)
            case _:
                pass
        if step.after.pending is not step.before.pending:
            for effect in step.before.pending.keys() - step.after.pending.keys():
                self._lost(effect)
        for asked in step.effects:
            if isinstance(asked, BagEffect | SavePlan):
                continue  # What became of a bag is told with the bag, of a save by the file.
            kind, what = named(asked)
            self._effects[asked.id] = EffectRun(
                id=asked.id,
                kind=kind,
                what=what,
                asked=step.made_by,
                cue=step.fired,
                outcome=EffectOutcome.PENDING,
                took_ms=None,
                reason="",
            )

    def told(self) -> tuple[EffectRun, ...]:
        return tuple(self._effects.values())

    def _answered(self, step: Step, effect: str, outcome: EffectOutcome, reason: str) -> None:
        asked = self._effects.get(effect)
        # One whose answer was given up when the link was lost may still be answered.
        if asked is not None and asked.outcome in (EffectOutcome.PENDING, EffectOutcome.LOST):
            took = Ms(step.event.at.run - asked.asked.at.run)
            self._effects[effect] = replace(asked, outcome=outcome, took_ms=took, reason=reason)

    def _lost(self, effect: str) -> None:
        asked = self._effects.get(effect)
        if asked is not None and asked.outcome is EffectOutcome.PENDING:
            self._effects[effect] = replace(asked, outcome=EffectOutcome.LOST)


def named(effect: Effect) -> tuple[str, str]:
    """What kind of effect it is, and the scene, input or output that it is about."""
    match effect:
        case SwitchScene(scene=scene):
            return "switch_scene", scene
        case SetMute(input=input):
            return "set_mute", input
        case SetOutput(output=output):
            return "set_output", output
        case PlayMedia(input=input):
            return "play_media", input
        case MoveFader(input=input):
            return "move_fader", input
        case RestartMedia(input=input):
            return "restart_media", input
        case SetStudioMode(enabled=enabled):
            return "set_studio_mode", "on" if enabled else "off"
        case SetCollection(collection=collection):
            return "set_collection", collection
        case SetProfile(profile=profile):
            return "set_profile", profile
        case CutPages():
            return "cut_pages", ""
        case RunCheck(kind=kind):
            return "check", kind.value
        case _:
            assert_never(effect)


@dataclass(frozen=True, slots=True)
class _Wish:
    by: WantedBy
    person: str = ""
    what: str = ""


class Programme:
    """Sees every line, and tells in the end what was on air."""

    def __init__(self) -> None:
        self._on_air: list[OnAir] = []
        self._script: _Wish | None = None
        """Who wanted last what the script wants."""
        self._restarted = False
        """A new process has not heard of OBS yet; what was on air may still be."""

    def see(self, step: Step) -> None:
        self._follow_wish(step)
        if isinstance(step.event, RunResumed):
            self._restarted = True
            return
        scene = step.after.program.actual
        current = self._on_air[-1] if self._on_air and self._on_air[-1].until is None else None
        if scene is None:
            if not self._restarted:
                self._leave(step)
            return
        if current is None or current.scene != scene:
            self._leave(step)
            wish = self._whose(step, scene)
            self._on_air.append(
                OnAir(
                    scene=scene,
                    since=step.event.at,
                    until=None,
                    wanted_by=wish.by,
                    by=wish.person,
                    what=wish.what,
                )
            )
        self._restarted = False

    def told(self) -> tuple[OnAir, ...]:
        return tuple(self._on_air)

    def _leave(self, step: Step) -> None:
        if self._on_air and self._on_air[-1].until is None:
            self._on_air[-1] = replace(self._on_air[-1], until=step.event.at)

    def _follow_wish(self, step: Step) -> None:
        asked = any(isinstance(effect, SwitchScene) for effect in step.effects)
        if not asked and step.after.program.script == step.before.program.script:
            return
        segment = step.after.running_segment
        entered = step.after.segment is not None and (
            step.before.segment is None or step.before.segment.pass_no != step.after.segment.pass_no
        )
        match step.event:
            case Commanded(command=c.Return() | c.Fallback() | c.ApplyPlan()):
                return
            case Commanded(by=by, command=c.TakeSceneNow()):
                self._script = _Wish(WantedBy.OPERATOR, by)
            case Commanded() | StartDue() | SegmentDue() if entered and segment is not None:
                by = step.event.by if isinstance(step.event, Commanded) else ""
                self._script = _Wish(WantedBy.SEGMENT, by, segment.id)
            case CueDue(cue=cue):
                self._script = _Wish(WantedBy.CUE, what=cue)
            case Commanded(by=by) if step.fired:
                self._script = _Wish(WantedBy.CUE, by, step.fired)
            case _:
                return

    def _whose(self, step: Step, scene: str) -> _Wish:
        program = step.after.program
        found = _Wish(WantedBy.FOUND if isinstance(step.event, ObsConnected) else WantedBy.HAND)
        if scene == step.after.wanted_scene:
            if program.cover is not None and program.cover.auto:
                return _Wish(WantedBy.AUTOMATION)
            if program.cover is not None:
                by = program.cover.by
                if by != "OBS":
                    return _Wish(WantedBy.FALLBACK, by)
                return found if step.before.program.cover is None else _Wish(WantedBy.HAND)
            if self._script is not None:
                return self._script
        return found
