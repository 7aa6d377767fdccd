"""What a rehearsal came to, as a person reads it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from companion.rehearsal.outcome import (
    CueOutcome,
    Outcome,
    PromiseOutcome,
    Weight,
)
from companion.rehearsal.schedule import Schedule
from companion.rehearsal.what_if import WhatIfs
from companion.rehearsal.words import Teller, length_words
from companion.show.times import Ms, clock_text

_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh-CN": {
        "head": "排练：{title}，计划 {begins}–{ends}（虚拟时钟，模拟的 OBS）",
        "from": "从「{title}」开始",
        "overrun": "{title} 多用 {by}",
        "underrun": "{title} 提前 {by} 走完",
        "incident": "{at} 应急 {length}",
        "obs lost": "{at} OBS 掉线 {length}",
        "sells": "秒杀 {id} 卖出 {pieces} 件",
        "what if": "假设：{list}",
        "and": "；",
        "timetable": "时间表",
        "cues": "全部 cue",
        "promises": "说定的",
        "tasks": "要人做的",
        "incidents": "出的事",
        "problems": "要知道的",
        "planned": "计划",
        "actual": "实际",
        "by": "差",
        "segment": "环节",
        "cue": "cue",
        "length": "时长",
        "status": "结果",
        "what": "什么",
        "who": "谁",
        "task": "做什么",
        "when": "什么时候",
        "ticked": "打勾",
        "kept": "守住",
        "broken": "没守住",
        "not reached": "没走到",
        "sale_opens": "秒杀 {id} 开卖",
        "sale_closes": "秒杀 {id} 收盘",
        "bag_opens": "福袋 {id} 开启",
        "bag_closes": "福袋 {id} 收",
        "promised_cue": "{segment} 的 {id}",
        "hard_start": "{title} 准点开始",
        "hard_end": "{title} 准点结束",
        "show_ends": "准点下播",
        "fallback": "应急画面",
        "obs_lost": "OBS 掉线",
        "effect_failed": "OBS 没做到 {what}",
        "other": "{kind} {what}",
        "done": "完成",
        "given": "没打勾",
        "skipped": "跳过",
        "cancelled": "没触发",
        "not_reached": "没走到",
        "asking": "等场控",
        "waiting": "没到",
        "weight error": "没守住",
        "weight warning": "提醒",
        "weight note": "留意",
        "verdict kept": "排练通过：{end} 下播，计划 {planned}；{promises} 件说定的都守住了。",
        "verdict broken": "排练没通过：{promises} 件说定的有 {broken} 件守不住。{end} 下播，计划 {planned}。",
    },
    "en": {
        "head": "Rehearsal: {title}, planned {begins}–{ends} (virtual clock, simulated OBS)",
        "from": "begins with {title}",
        "overrun": "{title} takes {by} more",
        "underrun": "{title} is over {by} early",
        "incident": "fallback at {at} for {length}",
        "obs lost": "OBS lost at {at} for {length}",
        "sells": "sale {id} sells {pieces}",
        "what if": "What if: {list}",
        "and": "; ",
        "timetable": "Timetable",
        "cues": "Every cue",
        "promises": "Promises",
        "tasks": "Tasks",
        "incidents": "Incidents",
        "problems": "To know",
        "planned": "planned",
        "actual": "actual",
        "by": "off",
        "segment": "segment",
        "cue": "cue",
        "length": "length",
        "status": "outcome",
        "what": "what",
        "who": "who",
        "task": "task",
        "when": "when",
        "ticked": "ticked",
        "kept": "kept",
        "broken": "broken",
        "not reached": "not reached",
        "sale_opens": "sale {id} opens",
        "sale_closes": "sale {id} closes",
        "bag_opens": "bag {id} opens",
        "bag_closes": "bag {id} closes",
        "promised_cue": "{id} in {segment}",
        "hard_start": "{title} starts on time",
        "hard_end": "{title} ends on time",
        "show_ends": "the show ends on time",
        "fallback": "fallback",
        "obs_lost": "OBS lost",
        "effect_failed": "OBS did not do it: {what}",
        "other": "{kind} {what}",
        "done": "done",
        "given": "not ticked",
        "skipped": "passed over",
        "cancelled": "did not fire",
        "not_reached": "not reached",
        "asking": "asks",
        "waiting": "waits",
        "weight error": "broken",
        "weight warning": "warning",
        "weight note": "note",
        "verdict kept": "Rehearsed: the show ends at {end}, planned {planned}; all {promises} promises kept.",
        "verdict broken": "Rehearsed: promises that would be broken: {broken} of {promises}. The show ends "
        "at {end}, planned {planned}.",
    },
}

_STYLES = {Weight.ERROR: "bold red", Weight.WARNING: "yellow", Weight.NOTE: ""}


@dataclass(frozen=True, slots=True)
class Report:
    """Prints an outcome in the language of the show."""

    console: Console
    schedule: Schedule

    @property
    def words(self) -> Mapping[str, str]:
        return _WORDS[self.schedule.plan.language]

    def head(self, what_ifs: WhatIfs) -> None:
        plan = self.schedule.plan
        begins, ends = self.schedule.when(Ms(0)), self.schedule.when(self.schedule.length_ms)
        line = self.words["head"].format(title=plan.title, begins=begins, ends=ends)
        self.console.print(Text(_shown(line), style="bold"))
        if told := list(self._what_ifs(what_ifs)):
            line = self.words["what if"].format(list=self.words["and"].join(told))
            self.console.print(Text(_shown(line), style="cyan"))

    def begun(self, at: Ms, title: str) -> None:
        """A segment has begun, in a rehearsal that takes its time."""
        self.console.print(Text(_shown(f"{self.schedule.when(at)}  {title}")))

    def outcome(self, outcome: Outcome, *, cues: bool) -> None:
        self._timetable(outcome)
        if cues:
            self._cues(outcome.cues)
        self._promises(outcome.promises)
        self._tasks(outcome)
        self._incidents(outcome)
        self._problems(outcome)
        self._verdict(outcome)

    def _what_ifs(self, what_ifs: WhatIfs) -> Iterator[str]:
        words, titles = self.words, self._titles()
        if what_ifs.begin_with is not None:
            yield words["from"].format(title=titles[what_ifs.begin_with])
        for segment, by in what_ifs.overruns.items():
            sentence = words["overrun" if by > 0 else "underrun"]
            yield sentence.format(title=titles[segment], by=self._length(abs(by)))
        for name, spells in (("incident", what_ifs.incidents), ("obs lost", what_ifs.obs_lost)):
            for spell in spells:
                at, length = self.schedule.when(spell.after_ms), self._length(spell.length_ms)
                yield words[name].format(at=at, length=length)
        for sale, pieces in what_ifs.sells.items():
            yield words["sells"].format(id=sale, pieces=pieces)

    def _length(self, ms: int) -> str:
        return length_words(ms, self.schedule.plan.language)

    def _titles(self) -> Mapping[str, str]:
        return {segment.id: segment.title for segment in self.schedule.plan.rundown}

    def _timetable(self, outcome: Outcome) -> None:
        w = self.words
        table = self._table(w["planned"], w["actual"], w["by"], w["segment"], w["length"], "")
        for segment in outcome.segments:
            planned, actual = segment.planned_length, segment.actual_length
            length = clock_text(planned)
            if actual is not None and actual != planned:
                length = f"{length} → {clock_text(actual)}"
            table.add_row(
                self._when(segment.planned_start),
                self._when(segment.actual_start) or w["not reached"],
                _off(segment.planned_start, segment.actual_start),
                _cell(segment.title),
                length,
                _cell(segment.id),
            )
        self._print("timetable", table)

    def _cues(self, cues: Sequence[CueOutcome]) -> None:
        w = self.words
        table = self._table(w["segment"], w["cue"], w["planned"], w["actual"], w["by"], w["status"])
        for cue in cues:
            planned, fired = self._when(cue.planned), self._when(cue.fired)
            row = (_cell(cue.segment), _cell(cue.id), planned, fired, _off(cue.planned, cue.fired))
            table.add_row(*row, w[cue.status])
        self._print("cues", table)

    def _promises(self, promises: Sequence[PromiseOutcome]) -> None:
        if not promises:
            return
        w = self.words
        table = self._table(w["what"], w["planned"], w["actual"], w["by"], w["status"])
        for promise in promises:
            title = self._titles().get(promise.id, "")
            what = w[promise.what.value].format(id=promise.id, segment=promise.segment, title=title)
            verdict = Text(w["kept"], style="green") if promise.kept else Text(w["broken"], style="bold red")
            planned, actual = self._when(promise.planned), self._when(promise.actual)
            table.add_row(_cell(what), planned, actual, _off(promise.planned, promise.actual), verdict)
        self._print("promises", table)

    def _tasks(self, outcome: Outcome) -> None:
        """By person, each in the order of the show."""
        given = sorted((task for task in outcome.tasks if task.given is not None), key=lambda task: task.who)
        if not given:
            return
        w = self.words
        table = self._table(w["who"], w["when"], w["task"], w["ticked"])
        for task in given:
            row = (_cell(task.who), self._when(task.given), _cell(task.task))
            table.add_row(*row, self._when(task.done) or w["given"])
        self._print("tasks", table)

    def _incidents(self, outcome: Outcome) -> None:
        if not outcome.incidents:
            return
        w = self.words
        table = self._table(w["what"], w["when"], w["length"], w["segment"])
        for incident in outcome.incidents:
            name = w.get(incident.kind, w["other"]).format(kind=incident.kind, what=incident.what)
            length = clock_text(incident.ended - incident.began) if incident.ended is not None else ""
            row = (_cell(name), self._when(incident.began), length)
            table.add_row(*row, _cell(_segment_at(outcome, incident.began)))
        self._print("incidents", table)

    def _problems(self, outcome: Outcome) -> None:
        if not outcome.problems:
            return
        self._title("problems")
        teller = Teller(self.schedule)
        for problem in outcome.problems:
            label = self.words[f"weight {problem.weight.value}"]
            line = Text.assemble(
                "  ", (label, _STYLES[problem.weight]), f"  {_shown(teller.problem(problem))}"
            )
            self.console.print(line)

    def _verdict(self, outcome: Outcome) -> None:
        broken = sum(not promise.kept for promise in outcome.promises)
        line = self.words["verdict kept" if outcome.kept else "verdict broken"].format(
            end=self._when(outcome.end),
            planned=self._when(outcome.planned_end),
            promises=len(outcome.promises),
            broken=broken,
        )
        self.console.print()
        self.console.print(Text(line, style="green" if outcome.kept else "bold red"))

    def _title(self, name: str) -> None:
        self.console.print()
        self.console.print(Text(self.words[name], style="bold"))

    def _print(self, name: str, table: Table) -> None:
        self._title(name)
        self.console.print(table, soft_wrap=False)

    def _table(self, *columns: str) -> Table:
        table = Table(box=None)
        for column in columns:
            if column in (self.words["segment"], self.words["task"], self.words["what"]):
                table.add_column(column, overflow="fold", min_width=16)
            else:
                table.add_column(column, no_wrap=True)
        return table

    def _when(self, at: Ms | None) -> str:
        return self.schedule.when(at) if at is not None else ""


def _segment_at(outcome: Outcome, at: Ms) -> str:
    """The title of the segment that was on; empty before the first."""
    begun = [one for one in outcome.segments if one.actual_start is not None and one.actual_start <= at]
    return max(begun, key=lambda one: one.actual_start or Ms(0)).title if begun else ""


def _off(planned: Ms | None, actual: Ms | None) -> str:
    """The difference when there is one of a second or more."""
    if planned is None or actual is None or abs(actual - planned) < 1000:
        return ""
    by = clock_text(actual - planned)
    return by if by.startswith("-") else f"+{by}"


def _cell(text: str) -> str:
    return escape(_shown(text))


def _shown(text: str) -> str:
    """An author may write anything, and a terminal would do what it says."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
