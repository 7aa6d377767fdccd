"""The words in which a run is told to people: times in the show's zone, causes, and the lines of its log."""

import json
import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from companion.report.data import instant
from companion.resources import static_folder
from companion.show.asrun import AsRunLine, Cause, Occasion
from companion.show.times import SECOND, Moment, Ms, WallMs, clock_text

ITSELF = "companion"
"""Who gives the command that starts a show by itself."""

_NO_WORDS = "en"
"""The language of a show in one that has no words here."""

_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh-CN": {
        "cause.time": "到点",
        "cause.go": "GO",
        "cause.command": "{what}",
        "cause.tick": "打勾",
        "cause.cue": "跟着 {what}",
        "cause.condition": "条件 {what}",
        "cause.edit": "改节目文件",
        "cause.obs": "OBS",
        "cause.restart": "重启",
        "cause.system": "系统",
        "cause by": "{cause}（{by}）",
        "seconds": "{n} 秒",
        "line.refused": "没做 {command}：{refusal}",
        "rehearsal": "排练",
        "planned": "计划 {start}–{end}（{length}）",
        "planned_length": "计划时长 {length}",
        "actual": "实际 {start}–{end}（{length}），差 {difference}",
        "running": "实际 {start} 开始，记到 {last}，还没结束",
        "never": "没有开始",
        "journal": "记录 {path}，{lines} 行，由 {engine} 版开始",
        "note": "注意：{notice}",
        "segments": "环节",
        "cues": "Cue",
        "windows": "秒杀和福袋",
        "program": "在播画面",
        "incidents": "事故和中断",
        "lines": "逐条",
        "none": "没有",
        "segment": "环节",
        "cue": "cue",
        "plan": "计划",
        "real": "实际",
        "difference": "差",
        "planned_for": "计划时长",
        "lasted": "实际时长",
        "held": "暂停",
        "added": "加时",
        "left": "怎么结束",
        "status": "状态",
        "cause": "起因",
        "remarks": "备注",
        "promised": "承诺",
        "kept": "守约",
        "sold": "售出",
        "scene": "场景",
        "since": "从",
        "until": "到",
        "wanted": "谁要的",
        "what": "事情",
        "length": "多久",
        "window": "窗口",
        "late": "晚 {late}",
        "asked": "等过场控：{asked}",
        "refused": "没做成：{codes}",
        "failed": "OBS 没做：{what}（{reason}）",
        "extended": "延长 {by}：{reason}",
        "copy_of": "{id} 的返场",
        "sale": "秒杀 {id}",
        "bag": "福袋 {id}",
        "status.done": "完成",
        "status.given": "没打勾",
        "status.ticked": "打了勾",
        "status.asking": "等场控",
        "status.skipped": "跳过",
        "status.cancelled": "取消",
        "status.waiting": "还没到",
        "status.not_reached": "没走到",
        "status.running": "进行中",
        "left.go": "GO",
        "left.jump": "跳走",
        "left.back": "退回",
        "left.end": "节目结束",
        "why.late": "太晚",
        "why.hand": "OBS 里有人手切",
        "why.no_clock": "不知道时区",
        "why.disarmed": "未启用",
        "why.not_sellable": "商品不能卖",
        "promise.kept": "守约",
        "promise.broken": "没守约",
        "promise.open": "还没到",
        "promise.none": "没承诺过",
        "breach.opened_early": "提前开",
        "breach.opened_late": "开晚了",
        "breach.closed_early": "提前收",
        "breach.closed_late": "收晚了",
        "breach.cancelled": "取消",
        "breach.clock_wrong": "电脑时钟不准",
        "wanted.segment": "环节 {what}",
        "wanted.cue": "cue {what}",
        "wanted.operator": "{by}",
        "wanted.fallback": "应急（{by}）",
        "wanted.hand": "OBS 里手切",
        "wanted.found": "连上时就在播",
        "incident.fallback": "应急",
        "incident.obs_lost": "OBS {what}",
        "incident.away": "程序不在（最多）",
        "incident.clock_step": "电脑时间被改 {amount}",
        "incident.not_writing": "日志写不进磁盘",
        "incident.effect_failed": "OBS 没做「{what}」",
        "incident.dropped": "{what} 的通知丢了 {amount} 条",
        "incident.doubt": "重启前的「{what}」不知道做成没有",
        "incident.obs_blocked": "OBS 的窗口卡住，切不动",
        "incident.relaunch": "重开 OBS，第 {amount} 次",
        "incident.output_stopped": "{what}停了，这里没人要停",
        "incident.deviation": "OBS 里不是要的样子：{what}",
        "how.closed": "被关掉",
        "how.crashed": "崩溃",
        "how.hung": "没反应",
        "how.cut": "断开",
        "how.turned_away": "不让连",
        "how.unreachable": "连不上",
        "deviation.sound": "话筒 {name}",
        "deviation.studio_mode": "工作室模式",
        "deviation.collection": "场景集合",
        "deviation.profile": "配置文件",
        "outcome.time_of_day": "按钟点算",
        "outcome.time_left": "按剩余时长算",
        "outcome.repeated": "再做了一次",
        "outcome.left": "没再做",
        "outcome.mended": "恢复了",
        "outcome.left_as_is": "就按 OBS 的",
        "lasting": "到最后还没完",
    },
    "en": {
        "cause.time": "its time",
        "cause.go": "GO",
        "cause.command": "{what}",
        "cause.tick": "ticked",
        "cause.cue": "after {what}",
        "cause.condition": "when {what}",
        "cause.edit": "show file edited",
        "cause.obs": "OBS",
        "cause.restart": "restart",
        "cause.system": "system",
        "cause by": "{cause} ({by})",
        "seconds": "{n} s",
        "line.refused": "{command} was not done: {refusal}",
        "rehearsal": "rehearsal",
        "planned": "Planned {start}–{end} ({length})",
        "planned_length": "Planned length {length}",
        "actual": "Actual {start}–{end} ({length}), difference {difference}",
        "running": "Began {start}, told until {last}, not ended",
        "never": "It was never started",
        "journal": "Journal {path}, {lines} lines, begun by version {engine}",
        "note": "Note: {notice}",
        "segments": "Segments",
        "cues": "Cues",
        "windows": "Sales and bags",
        "program": "Programme",
        "incidents": "Incidents and interruptions",
        "lines": "Line by line",
        "none": "none",
        "segment": "segment",
        "cue": "cue",
        "plan": "planned",
        "real": "actual",
        "difference": "diff.",
        "planned_for": "planned for",
        "lasted": "lasted",
        "held": "held",
        "added": "added",
        "left": "left by",
        "status": "status",
        "cause": "cause",
        "remarks": "remarks",
        "promised": "promised",
        "kept": "promise",
        "sold": "sold",
        "scene": "scene",
        "since": "from",
        "until": "until",
        "wanted": "wanted by",
        "what": "what",
        "length": "for",
        "window": "window",
        "late": "{late} late",
        "asked": "asked for a word: {asked}",
        "refused": "not done: {codes}",
        "failed": "not done by OBS: {what} ({reason})",
        "extended": "extended {by}: {reason}",
        "copy_of": "{id} once more",
        "sale": "sale {id}",
        "bag": "bag {id}",
        "status.done": "done",
        "status.given": "not ticked",
        "status.ticked": "ticked",
        "status.asking": "asks",
        "status.skipped": "skipped",
        "status.cancelled": "cancelled",
        "status.waiting": "waiting",
        "status.not_reached": "not reached",
        "status.running": "running",
        "left.go": "GO",
        "left.jump": "jump",
        "left.back": "back",
        "left.end": "end of the show",
        "why.late": "late",
        "why.hand": "a hand in OBS",
        "why.no_clock": "zone not known",
        "why.disarmed": "not armed",
        "why.not_sellable": "nothing to sell",
        "promise.kept": "kept",
        "promise.broken": "broken",
        "promise.open": "still on",
        "promise.none": "none given",
        "breach.opened_early": "opened early",
        "breach.opened_late": "opened late",
        "breach.closed_early": "closed early",
        "breach.closed_late": "closed late",
        "breach.cancelled": "cancelled",
        "breach.clock_wrong": "the computer's clock was wrong",
        "wanted.segment": "segment {what}",
        "wanted.cue": "cue {what}",
        "wanted.operator": "{by}",
        "wanted.fallback": "fallback ({by})",
        "wanted.hand": "a hand in OBS",
        "wanted.found": "found on air",
        "incident.fallback": "fallback",
        "incident.obs_lost": "OBS {what}",
        "incident.away": "no process was running (at most)",
        "incident.clock_step": "the computer's clock was set by {amount}",
        "incident.not_writing": "the journal could not be written",
        "incident.effect_failed": "OBS did not do {what}",
        "incident.dropped": "{amount} notices of {what} were let go",
        "incident.doubt": "in doubt after a restart: {what}",
        "incident.obs_blocked": "OBS's windows did not answer, nothing could be switched",
        "incident.relaunch": "OBS was started again, attempt {amount}",
        "incident.output_stopped": "{what} stopped, nobody here had asked for it",
        "incident.deviation": "not as wanted in OBS: {what}",
        "how.closed": "was closed",
        "how.crashed": "crashed",
        "how.hung": "answered nothing",
        "how.cut": "lost",
        "how.turned_away": "let nobody in",
        "how.unreachable": "could not be reached",
        "deviation.sound": "microphone {name}",
        "deviation.studio_mode": "studio mode",
        "deviation.collection": "scene collection",
        "deviation.profile": "profile",
        "outcome.time_of_day": "kept the time of day",
        "outcome.time_left": "kept the time left",
        "outcome.repeated": "done again",
        "outcome.left": "left as it is",
        "outcome.mended": "as wanted again",
        "outcome.left_as_is": "left as OBS has it",
        "lasting": "not over by the end",
    },
}


class Words:
    """How one show speaks."""

    def __init__(self, language: str, zone: str) -> None:
        """``language`` and ``zone`` are those of the show."""
        self.language = language if language in _WORDS else _NO_WORDS
        self._zone = ZoneInfo(zone)
        self._own = _WORDS[self.language]
        path = static_folder() / "i18n" / f"{self.language}.json"
        self._pages: Mapping[str, Any] = json.loads(path.read_bytes())

    def say(self, key: str, **facts: object) -> str:
        """Words of a report, by their key."""
        return self._own[key].format(**facts)

    def day(self, moment: Moment) -> str:
        return f"{instant(moment.wall).astimezone(self._zone):%Y-%m-%d}"

    def time(self, at: Moment | WallMs | None) -> str:
        """Time of day in the show's zone, ``20:14:05``; a dash when there is none."""
        if at is None:
            return "–"
        wall = at.wall if isinstance(at, Moment) else at
        return f"{instant(wall).astimezone(self._zone):%H:%M:%S}"

    def difference(self, earlier: Moment | None, later: Moment | None) -> str:
        """``+1:20``: so much later; a dash when one of them is not known."""
        return "–" if earlier is None or later is None else signed(Ms(later.run - earlier.run))

    def span(self, ms: int) -> str:
        """A length in a sentence: ``0.4 秒``, ``12 秒``, ``3:05``."""
        size, sign = abs(ms), "−" if ms < 0 else ""
        if size < 10 * SECOND:
            return sign + self.say("seconds", n=f"{size / SECOND:.1f}")
        if size < 60 * SECOND:
            return sign + self.say("seconds", n=round(size / SECOND))
        return sign + clock_text(size)

    def cause(self, occasion: Occasion | None) -> str:
        """What made it happen, and who: ``GO（小王）``; empty when nothing has."""
        if occasion is None:
            return ""
        person = self.person(occasion.by)
        if person and occasion.cause in (Cause.COMMAND, Cause.OBS):
            return person
        # What a press of GO came to is told where it is told.
        what = "" if occasion.cause in (Cause.GO, Cause.TICK, Cause.EDIT) else occasion.what
        told = self.say(f"cause.{occasion.cause}", what=what)
        return self.say("cause by", cause=told, by=person) if person else told

    def person(self, by: str) -> str:
        """The name that a page gave, or else the role; empty when it was nobody, or the companion itself."""
        if by == ITSELF:
            return ""
        role, *name = re.split(r"[\s:/]+", by)
        return " ".join(name) if name and name[0] else self._page(f"operator.by.{role}", by)

    def line(self, line: AsRunLine) -> str:
        """One decision or happening in a sentence; a code without words stands as it is."""
        args = {name: self._argument(line.code, name, value) for name, value in line.args.items()}
        if "kind" in line.args:
            name = self.output(str(line.args["what"]))
            wish = self._page(f"operator.effect.{line.args['kind']}", name)
            args["what"] = _filled(wish, {"name": name})
        if line.code == "refused":
            return self.say("line.refused", **args)
        if line.code == "fallback" and not line.args.get("reason"):
            return self._page("operator.bar.fallback", line.code)
        return _filled(self._page(f"log.{line.code}", line.code), args)

    def refusal(self, code: str) -> str:
        """Why something was not done, in a sentence."""
        return self._page(f"refusal.{code}", code)

    def feed(self, name: str) -> str:
        """Where notices come from."""
        return self._page(f"operator.feed.{name}", name)

    def output(self, name: str) -> str:
        """What an output is called."""
        return self._page(f"operator.output.{name}", name)

    def deviation(self, what: str) -> str:
        """A thing in OBS that is not as the show wants it, as ``put_right`` names it."""
        kind, _, name = what.partition(":")
        return self.output(name) if kind == "output" else self.say(f"deviation.{kind}", name=name)

    def _argument(self, code: str, name: str, value: str | int) -> str:
        match name, value:
            case "step", _:
                return self._page(f"operator.step.{code}.{value}", str(value))
            case (("urgency" | "output" | "feed"), _):
                return self._page(f"operator.{name}.{value}", str(value))
            case "keep", _:
                return self._page(f"operator.clock.{value}", str(value))
            case "refusal", _:
                return self.refusal(str(value))
            case "policy", _:
                return self._page(f"operator.edits.word.{value}", str(value))
            case "outputs", str():
                names = [self._page(f"operator.output.{one}", one) for one in value.split(", ") if one]
                return " · ".join(names) or self._page("operator.output.none", "–")
            case "reason", "":
                return self._page("operator.no_reason", "–")
            case "seconds", int():
                return f"{value:+}"
            case (("late" | "away" | "by"), int()):
                return self.span(value)
            case "time", int():
                return self.time(WallMs(value))
            case _:
                return str(value)

    def _page(self, key: str, otherwise: str) -> str:
        """Words that the pages have too; ``otherwise`` when they have none."""
        found: Any = self._pages
        for part in key.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        return found if isinstance(found, str) else otherwise


def signed(ms: Ms) -> str:
    """``+1:20``, ``-0:03``; what rounds to nothing is ``0:00``."""
    whole = round(ms / SECOND) * SECOND
    return f"+{clock_text(whole)}" if whole > 0 else clock_text(whole)


def _filled(sentence: str, args: Mapping[str, str]) -> str:
    """As the pages do it: a name that is not known stands as it is."""
    return re.sub(r"\{(\w+)\}", lambda found: args.get(found[1], found[0]), sentence)
