"""The timetable of a show: when each segment and cue comes if the show keeps to its plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from companion.show.actions import BagStep, SaleStep
from companion.show.conditions import Condition
from companion.show.times import Ms, clock_text
from companion.showfile.checks.planned import PlannedCue, PlannedTurn, Schedule
from companion.showfile.fields import script
from companion.showfile.fields.about import Language
from companion.showfile.fields.document import Document

_WORDS: Mapping[Language, Mapping[str, str]] = {
    Language.CHINESE: {
        "go": "按 GO",
        "when": "当 {condition}",
        "after": "{cue} 之后",
        "after task": "{cue} 打勾后",
        "with": "和 {cue} 同时",
        "wait": "{trigger}再等 {wait}",
        "unarmed": "默认不触发，要先待命",
        "scene": "切场景 {scene}",
        "overlay": "上贴片 {overlay}",
        "overlay for": "上贴片 {overlay} {length}",
        "hide": "下贴片 {overlay}",
        "sale": "秒杀 {id} {step}（{name}）",
        "bag": "福袋 {id} {step}（{name}）",
        "message": "告诉主播：{text}",
        "play": "播放 {input}",
        "task": "{who}：{task}",
        "and": "；",
        "sale arm": "待命",
        "sale tease": "预热",
        "sale open": "开卖",
        "sale close": "结束",
        "sale cancel": "取消",
        "bag announce": "公示",
        "bag open": "开启",
        "bag close": "结束",
        "bag draw": "开奖",
        "bag publish": "公布",
    },
    Language.ENGLISH: {
        "go": "on GO",
        "when": "when {condition}",
        "after": "after {cue}",
        "after task": "once {cue} is ticked off",
        "with": "with {cue}",
        "wait": "{trigger} and {wait} more",
        "unarmed": "passed over unless armed",
        "scene": "scene {scene}",
        "overlay": "show {overlay}",
        "overlay for": "show {overlay} for {length}",
        "hide": "hide {overlay}",
        "sale": "{step} sale {id} ({name})",
        "bag": "{step} bag {id} ({name})",
        "message": "tell the host: {text}",
        "play": "play {input}",
        "task": "{who}: {task}",
        "and": "; ",
    },
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the timetable."""

    when: str
    """Time of day, or ``T+`` since the start; empty where nobody can know it before."""
    id: str
    text: str
    length: str
    """Of a segment; empty for a cue."""
    waits: str = ""
    """What a cue waits for whose time nobody can know before; ``text`` begins with it."""

    @property
    def of_segment(self) -> bool:
        return bool(self.length)


def timetable(document: Document, schedule: Schedule, language: Language) -> Iterator[Row]:
    """Every segment of the run, its loops written out, and under each its cues as they come."""
    cues: dict[int, list[PlannedCue]] = {}
    for planned in schedule.cues:
        cues.setdefault(id(planned.turn), []).append(planned)
    teller = _Teller(document, schedule, language)
    for turn in schedule.turns:
        yield teller.segment(turn)
        for planned in sorted(cues.get(id(turn), []), key=_order):
            yield teller.cue(planned)


def _order(planned: PlannedCue) -> tuple[bool, Ms]:
    """What has a time by its time, then the rest as it is written."""
    return planned.at is None, planned.at or Ms(0)


class _Teller:
    def __init__(self, document: Document, schedule: Schedule, language: Language) -> None:
        self._document = document
        self._schedule = schedule
        self._words = _WORDS[language]
        self._tasks = {
            (id(planned.turn), planned.cue.id) for planned in schedule.cues if planned.cue.task is not None
        }

    def segment(self, turn: PlannedTurn) -> Row:
        segment = turn.turn.segment
        return Row(self._schedule.when(turn.begins), turn.turn.id, segment.title, clock_text(segment.length))

    def cue(self, planned: PlannedCue) -> Row:
        cue = planned.cue
        waits = self._trigger(planned) if planned.at is None else ""
        told = [waits] if waits else []
        if not cue.armed:
            told.append(self._words["unarmed"])
        told.extend(self._action(action) for action in cue.do)
        if cue.task is not None:
            told.append(self._say("task", who=cue.who or "", task=cue.task))
        when = self._schedule.when(planned.at) if planned.at is not None else ""
        return Row(when, cue.id, self._words["and"].join(told), "", waits)

    def _trigger(self, planned: PlannedCue) -> str:
        """When a cue comes of which nobody knows when."""
        cue = planned.cue
        if cue.after is not None or cue.with_ is not None:
            other = cue.after or cue.with_ or ""
            ticked = cue.after is not None and (id(planned.turn), other) in self._tasks
            told = self._say("with" if cue.after is None else "after task" if ticked else "after", cue=other)
            return self._say("wait", trigger=told, wait=clock_text(cue.wait)) if cue.wait else told
        if cue.clock is not None:
            return clock_text(cue.clock)
        if cue.at is not None:
            return clock_text(cue.at)
        if isinstance(cue.on, Condition):
            return self._say("when", condition=cue.on.text)
        return self._words["go"]

    def _action(self, action: script.Action) -> str:
        match action:
            case script.TakeScene():
                return self._say("scene", scene=action.scene)
            case script.ShowOverlay():
                if action.for_ is None:
                    return self._say("overlay", overlay=action.overlay)
                return self._say("overlay for", overlay=action.overlay, length=clock_text(action.for_))
            case script.HideOverlay():
                return self._say("hide", overlay=action.hide)
            case script.MoveSale():
                product = self._document.products[self._document.sales[action.sale].product].name
                return self._say("sale", id=action.sale, step=self._step("sale", action.step), name=product)
            case script.MoveBag():
                prize = self._document.bags[action.bag].prize.name
                return self._say("bag", id=action.bag, step=self._step("bag", action.step), name=prize)
            case script.TellHost():
                return self._say("message", text=action.message)
            case script.Play():
                return self._say("play", input=action.play)
            case _:
                assert_never(action)

    def _step(self, of: str, step: SaleStep | BagStep) -> str:
        """In English a step is the word that the file has for it."""
        return self._words.get(f"{of} {step.value}", step.value)

    def _say(self, sentence: str, **facts: object) -> str:
        return self._words[sentence].format(**facts)
