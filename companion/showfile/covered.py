"""What is done by itself when something breaks, and what is only told: for a person, row by row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from companion.show.health.settings import TIMES
from companion.show.health.troubles import OF_CAMERAS, Trouble
from companion.show.incidents.playbooks import HAPPENINGS
from companion.show.model import FALLBACK_ROLE, GuardPlan, Playbook, Returns
from companion.show.times import clock_text
from companion.showfile.fields.about import Language
from companion.showfile.fields.incidents import BookFor


@dataclass(frozen=True, slots=True)
class Covered:
    """Automation itself, one trouble by the word that the show file has for it, or what is left."""

    what: str
    how: str


_WORDS: Mapping[Language, Mapping[str, str]] = {
    Language.CHINESE: {
        "automation": "自动切换",
        "armed": "开播就开着",
        "disarmed": "开播时关着，等场控打开",
        "within": "切过去至少播 {dwell}；{within} 内最多切 {most} 次，然后等人",
        "alone": "不自动离开：{roles}",
        "scenes": "{after} 后切到 {roles}（按顺序，能用的第一个）",
        "mute": "{after} 后关麦 {roles}",
        "unmute": "{after} 后开麦 {roles}",
        "hold": "{after} 后停住流程",
        "hide_prices": "{after} 后藏价格",
        "show": "{after} 后上贴片 {roles}",
        Returns.AUTO: "好了自动返回",
        Returns.ASK: "好了问场控",
        "good": "先要好 {length}",
        "told": "只告警",
        "limited": "只在这些地方查",
        "inputs": "{trouble} 只查 {roles}",
        "in": "{trouble} 只在 {roles} 查",
        "between": "、",
        "and": "；",
    },
    Language.ENGLISH: {
        "automation": "automation",
        "armed": "armed from the beginning",
        "disarmed": "not armed at the beginning; the operator arms it",
        "within": "a switch stays for {dwell} at least; {most} of them in {within}, then a person must look",
        "alone": "never leaves: {roles}",
        "scenes": "after {after} to the first of {roles} that is any better",
        "mute": "after {after} mutes {roles}",
        "unmute": "after {after} opens {roles}",
        "hold": "after {after} holds the timeline",
        "hide_prices": "after {after} hides prices",
        "show": "after {after} shows {roles}",
        Returns.AUTO: "comes back by itself",
        Returns.ASK: "the operator is asked before it comes back",
        "good": "it has to be good for {length} before",
        "told": "only told",
        "limited": "looked for there alone",
        "inputs": "{trouble} with {roles}",
        "in": "{trouble} in {roles}",
        "between": ", ",
        "and": "; ",
    },
}


def covered(guard: GuardPlan, books: Mapping[BookFor, Playbook], language: Language) -> Iterator[Covered]:
    """Automation first, then each trouble that is acted on, then those that are only told, and at last what
    is looked for with some inputs or in some scenes alone."""
    words = _WORDS[language]
    about = [words["armed" if guard.armed else "disarmed"]]
    lengths = {"dwell": clock_text(guard.dwell_ms), "within": clock_text(guard.within_ms)}
    about.append(words["within"].format(most=guard.most_switches, **lengths))
    if guard.leave_alone:
        about.append(words["alone"].format(roles=words["between"].join(guard.leave_alone)))
    yield Covered(words["automation"], words["and"].join(about))
    told: list[str] = []
    for trouble, usual in TIMES.items():
        times = guard.times.get(trouble, usual)
        after_ms, book = times.act_ms, _book(trouble, books)
        done = done_by_itself(trouble, books) if after_ms is not None else {}
        back = [words[book.returns]] if done else []
        if done and book.return_after_ms is not None:
            back.append(words["good"].format(length=clock_text(book.return_after_ms)))
        if book.show:
            done = {**done, "show": tuple(action.overlay for action in book.show)}
        if not done:
            told.append(trouble.value)
            continue
        # What only shows an overlay does so as soon as the crew is told.
        after = clock_text(after_ms if back and after_ms is not None else times.alarm_ms)
        parts = [
            words[key].format(after=after, roles=words["between"].join(roles)) for key, roles in done.items()
        ]
        yield Covered(trouble.value, words["and"].join((*parts, *back)))
    if told:
        yield Covered(words["told"], words["between"].join(told))
    if limited := [
        words[how].format(trouble=trouble.value, roles=words["between"].join(roles))
        for trouble, scope in guard.scopes.items()
        for how, roles in (("inputs", scope.inputs), ("in", scope.scenes))
        if roles is not None
    ]:
        yield Covered(words["limited"], words["and"].join(limited))


def _book(trouble: Trouble, books: Mapping[BookFor, Playbook]) -> Playbook:
    happening = HAPPENINGS.get(trouble)
    of_happening = books.get(happening) if happening is not None else None
    return books.get(trouble) or of_happening or Playbook()


def done_by_itself(trouble: Trouble, books: Mapping[BookFor, Playbook]) -> dict[str, tuple[str, ...]]:
    """What its playbook does when its time has come, by how, and the roles that it does it with, where there
    are any; empty when it does nothing."""
    book = _book(trouble, books)
    usual = (FALLBACK_ROLE,) if trouble in OF_CAMERAS else ()
    scenes = usual if book.scenes is None else book.scenes
    done = {"scenes": scenes, "mute": book.mute, "unmute": book.unmute}
    flags = {"hold": bool(book.hold), "hide_prices": book.hide_prices}
    return {how: roles for how, roles in done.items() if roles} | {how: () for how, on in flags.items() if on}
