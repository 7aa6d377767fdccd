"""What a rehearsal came to, in sentences: those that a program gets in JSON too."""

import json
from collections.abc import Mapping

from companion import resources
from companion.rehearsal.outcome import RehearsalProblem
from companion.rehearsal.schedule import Schedule
from companion.show.times import SECOND, Ms

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "zh-CN": {
        "sale_opens.opened_early": "秒杀 {id} 比告诉观众的早开了",
        "sale_opens.opened_late": "秒杀 {id} 比告诉观众的晚开了",
        "sale_opens.never_opened": "秒杀 {id} 计划 {planned} 开卖，没有开",
        "sale_closes.closed_early": "秒杀 {id} 没到告诉观众的时间就收了",
        "sale_closes.closed_late": "秒杀 {id} 过了告诉观众的时间才收",
        "sale_closes.cancelled": "秒杀 {id} 告诉观众以后取消了",
        "sale_closes.outlives": "下播时秒杀 {id} 还开着，要到 {at} 才收",
        "bag_opens.never_opened": "福袋 {id} 计划 {planned} 开启，没有开",
        "bag_closes.closed_early": "福袋 {id} 没到告诉观众的时间就收了",
        "bag_closes.closed_late": "福袋 {id} 过了告诉观众的时间才收",
        "bag_closes.outlives": "下播时福袋 {id} 还开着，要到 {at} 才开奖",
        "promised_cue.missed": "{segment} 的 {cue} 说好 {planned}：{came}",
        "hard_start.missed": "{title} 要在 {planned} 准点开始：{came}",
        "hard_end.missed": "{title} 要在 {planned} 准点结束：{came}",
        "show_ends.missed": "要在 {planned} 准点下播：{came}{spare}",
        "task_left": "{segment} 的 {cue}（{who}：{task}）来不及打勾，环节就过去了",
        "condition_never": "{segment} 的 {cue} 等的条件没有出现：{condition}",
        "cue_left": "{segment} 的 {cue} 没有触发，环节就过去了",
        "cue_too_late": "{segment} 的 {cue} 晚了 {late}，按它的 late 跳过了",
        "cue_asked": "{segment} 的 {cue} 到点没有自己触发，要场控按 GO",
        "action_refused": "{segment} 的 {cue} 有一步没做成：{why}",
        "effect_failed": "{at} OBS 没做到：{what}（{reason}）",
        "effect_lost": "{at} 要求 OBS 的没有回音：{what}",
        "sale_by_hand": "秒杀 {id} 没有 cue 会自动开，要靠人开",
        "bag_by_hand": "福袋 {id} 没有 cue 会自动开，要靠人开",
        "sale_moved": "秒杀 {id} 计划 {planned} 开卖，{came}",
        "bag_moved": "福袋 {id} 计划 {planned} 开启，{came}",
        "show_moved": "计划 {planned} 下播，{came}",
        "later": "实际 {at}，晚 {by}",
        "earlier": "实际 {at}，早 {by}",
        "never": "没有",
        "spare": "。播过的环节总共能压缩 {length}",
        "no spare": "。没有环节能压缩（shortest）",
    },
    "en": {
        "sale_opens.opened_early": "Sale {id} opened before the time that viewers were told",
        "sale_opens.opened_late": "Sale {id} opened after the time that viewers were told",
        "sale_opens.never_opened": "Sale {id} was to open at {planned}, and did not",
        "sale_closes.closed_early": "Sale {id} closed before the time that viewers were told",
        "sale_closes.closed_late": "Sale {id} closed after the time that viewers were told",
        "sale_closes.cancelled": "Sale {id} was cancelled after viewers were told of it",
        "sale_closes.outlives": "Sale {id} is still open when the show ends; it would close at {at}",
        "bag_opens.never_opened": "Bag {id} was to open at {planned}, and did not",
        "bag_closes.closed_early": "Bag {id} closed before the time that viewers were told",
        "bag_closes.closed_late": "Bag {id} closed after the time that viewers were told",
        "bag_closes.outlives": "Bag {id} is still open when the show ends; it would be drawn at {at}",
        "promised_cue.missed": "{cue} in {segment} was promised for {planned}: {came}",
        "hard_start.missed": "{title} has to start at {planned}: {came}",
        "hard_end.missed": "{title} has to end at {planned}: {came}",
        "show_ends.missed": "The show has to end at {planned}: {came}{spare}",
        "task_left": "{cue} in {segment} ({who}: {task}) could not be ticked off before its segment was over",
        "condition_never": "{cue} in {segment} waited for what never came: {condition}",
        "cue_left": "{cue} in {segment} did not fire before its segment was over",
        "cue_too_late": "{cue} in {segment} was {late} late and, as its late: says, passed over",
        "cue_asked": "{cue} in {segment} did not fire by itself at its time; the operator has to press GO",
        "action_refused": "{cue} in {segment} could not do all that it does: {why}",
        "effect_failed": "At {at} OBS did not do it: {what} ({reason})",
        "effect_lost": "At {at} OBS did not answer: {what}",
        "sale_by_hand": "No cue opens sale {id}; somebody has to",
        "bag_by_hand": "No cue opens bag {id}; somebody has to",
        "sale_moved": "Sale {id} was planned to open at {planned}: {came}",
        "bag_moved": "Bag {id} was planned to open at {planned}: {came}",
        "show_moved": "The show was planned to end at {planned}: {came}",
        "later": "{at}, {by} late",
        "earlier": "{at}, {by} early",
        "never": "it never came",
        "spare": ". The segments that were played can give up {length} in all",
        "no spare": ". No segment can be made shorter (shortest)",
    },
}

_UNITS: Mapping[str, tuple[str, str, str, str]] = {
    "zh-CN": ("天", "小时", "分", "秒"),
    "en": ("d", "h", "min", "s"),
}


def length_words(ms: int, language: str) -> str:
    """A length in a sentence: ``21 分钟``, ``1 分 30 秒``, ``1 h 5 min``.

    As ``21:00`` it would be taken for a time of day, of which the same sentences are full.
    """
    minutes, seconds = divmod(ms // SECOND, 60)
    hours, minutes = divmod(minutes, 60)
    counts = (*divmod(hours, 24), minutes, seconds)
    told = [f"{count} {unit}" for count, unit in zip(counts, _UNITS[language], strict=True) if count]
    whole = " ".join(told or [f"0 {_UNITS[language][-1]}"])
    return f"{whole}钟" if whole.endswith("分") else whole


class Teller:
    """Puts problems into the language of the show."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._language = schedule.plan.language
        self._words = SENTENCES[self._language]
        self._titles = {segment.id: segment.title for segment in schedule.plan.rundown}

    def problem(self, problem: RehearsalProblem) -> str:
        """One sentence, without a stop at its end."""
        facts = dict(problem.facts)
        return self._words[problem.code].format(
            **facts,
            segment=problem.segment,
            cue=problem.cue,
            title=self._titles.get(str(facts.get("id", "")), ""),
            planned=self._when(problem.planned),
            at=self._when(problem.at),
            came=self._came(problem.planned, problem.at),
            late=length_words(int(facts.get("late_ms", 0)), self._language),
            why=self._refusal(str(facts.get("refusal", ""))),
            spare=self._spare(facts.get("spare_ms")),
        )

    def _when(self, at: Ms | None) -> str:
        return self._schedule.when(at) if at is not None else "?"

    def _came(self, planned: Ms | None, at: Ms | None) -> str:
        if at is None or planned is None:
            return self._words["never"]
        by = length_words(abs(at - planned), self._language)
        return self._words["later" if at >= planned else "earlier"].format(at=self._when(at), by=by)

    def _spare(self, spare_ms: object) -> str:
        if not isinstance(spare_ms, int) or spare_ms <= 0:
            return self._words["no spare"]
        return self._words["spare"].format(length=length_words(spare_ms, self._language))

    def _refusal(self, code: str) -> str:
        """As the operator page says it."""
        file = resources.static_folder() / "i18n" / f"{self._language}.json"
        words: Mapping[str, Mapping[str, str]] = json.loads(file.read_text(encoding="utf-8"))
        return words["refusal"].get(code, code)
