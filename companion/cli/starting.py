"""What ``run`` says of how the show will start, and of the times of day that are past by then."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from companion.begin import Start
from companion.errors import CompanionError
from companion.rehearsal.words import length_words
from companion.screens.wording import short_time
from companion.show.cue import LATE_MS
from companion.show.model import Plan
from companion.show.state import Phase, ShowState
from companion.show.times import Moment, RunMs, WallMs
from companion.show.timing.past import past_promises

_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh-CN": {
        "manual": "在场控台按 GO 开播。按 Ctrl-C 结束。",
        "planned": "{when} 自动开播；在场控台按 GO 可以提前。按 Ctrl-C 结束。",
        "missed": "计划的开播时间 {when} 已经过了，不会自动开播：在场控台按 GO 开播。按 Ctrl-C 结束。",
        "now": "已经开播。按 Ctrl-C 结束。",
        "later": "节目里的钟点都推迟 {by}。",
        "earlier": "节目里的钟点都提前 {by}。",
        "unmoved": "节目没有写计划的开播时间（show.start），里面的钟点照原样。",
        "past": "现在开播的话，这些钟点已经过了，到了各自的环节这样处理：",
        "past then": "到那时，这些钟点已经过了，到了各自的环节这样处理：",
        "fire": "补做",
        "skip": "跳过",
        "ask": "问场控",
        "no start": "--start planned 要照计划的时间开播，可是节目没有写 show.start。",
        "write start": "在节目文件的 show 里写上 start: 2026-12-01 19:30，或者按 GO 开播（不加 --start）。",
    },
    "en": {
        "manual": "Press GO in the operator page to start the show. Ctrl-C ends it.",
        "planned": "The show starts by itself at {when}; GO in the operator page starts it sooner. "
        "Ctrl-C ends it.",
        "missed": "The planned start, {when}, is past and nothing starts by itself: press GO in the operator "
        "page. Ctrl-C ends it.",
        "now": "The show has started. Ctrl-C ends it.",
        "later": "The times of day in the show are moved {by} later.",
        "earlier": "The times of day in the show are moved {by} earlier.",
        "unmoved": "The show names no planned start (show.start): its times of day stay as they are.",
        "past": "If the show were started now, these times of day would be past. In their segments:",
        "past then": "By then these times of day will be past. In their segments:",
        "fire": "done late",
        "skip": "left out",
        "ask": "the operator is asked",
        "no start": "--start planned needs a planned start, and the show names none.",
        "write start": "Write start: 2026-12-01 19:30 under show: in the show file, or leave --start planned "
        "out and press GO.",
    },
}


def refuse_what_cannot_start(plan: Plan, start: Start) -> None:
    """Say at once that a show without a planned start cannot be started when it is planned to.

    Raises:
        CompanionError: that is so.
    """
    if start is Start.PLANNED and plan.planned_start is None:
        words = _WORDS[plan.language]
        raise CompanionError(words["no start"], hint=words["write start"])


def about_the_start(state: ShowState, start: Start, wall: WallMs) -> Iterator[str]:
    """Lines for the terminal, about a new run or one that has not started; none for one that is on.

    ``wall`` is the time now.
    """
    words = _WORDS[state.plan.language]
    if start is Start.NOW and state.phase is Phase.RUNNING:
        yield words["now"]
        if state.plan.planned_start is None:
            yield words["unmoved"]
        elif state.clock_shift_ms:
            said = words["later" if state.clock_shift_ms > 0 else "earlier"]
            yield said.format(by=length_words(abs(state.clock_shift_ms), state.plan.language))
    if state.phase is not Phase.READY:
        return
    begins = wall
    planned = state.plan.planned_start if start is Start.PLANNED else state.starts_at
    if planned is None:
        yield words["manual"]
    elif planned < wall - LATE_MS:
        yield words["missed"].format(when=_when(planned, wall, state.plan.zone))
    else:
        begins = max(planned, wall)
        yield words["planned"].format(when=_when(planned, wall, state.plan.zone))
    past = list(past_promises(state, Moment(RunMs(state.run(begins)), begins)))
    if past:
        yield words["past" if begins == wall else "past then"]
    for promise in past:
        policy = words[promise.cue.late.value]
        yield f"  {promise.shown}  {promise.segment.title} · {promise.cue.id}  {policy}"


def _when(instant: WallMs, now: WallMs, zone: str) -> str:
    """The time of day in the show's zone, with its date when that is another day."""
    there = datetime.fromtimestamp(instant / 1000, ZoneInfo(zone))
    here = datetime.fromtimestamp(now / 1000, ZoneInfo(zone))
    time = short_time(instant, zone)
    return time if there.date() == here.date() else f"{there.date()} {time}"
