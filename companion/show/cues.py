"""Rules of one cue of the running segment: it fires, waits for a word or is passed over, and what it does."""

from typing import assert_never

from companion.show import completion, host_messages, overlays, scenes, studio
from companion.show.actions import (
    Action,
    HideOverlay,
    MoveBag,
    MoveSale,
    Play,
    SaleStep,
    ShowOverlay,
    TakeScene,
    TellHost,
)
from companion.show.bags import rules as bags
from companion.show.commands import Refusal
from companion.show.course import CueRecord, Why
from companion.show.cue import LATE_MS, After, Cue, CueStatus, With
from companion.show.products import now as products
from companion.show.sales import rules as sales
from companion.show.state import ShowState
from companion.show.timeline import position
from companion.show.times import Ms
from companion.show.turn import Turn


def fire(turn: Turn, cue: Cue, place: Ms, late: Ms = Ms(0)) -> None:
    """Do what a cue does and give out its task. Cues with it count from ``place`` in the segment, and those
    after it too unless something has to be done first.

    One whose product cannot be sold is passed over instead, whoever asked for it.
    """
    if pass_over(turn, cue, place, late):
        return
    status = CueStatus.TASK if cue.task else CueStatus.DONE
    record(turn, cue, status, place, late=late)
    if late > LATE_MS:
        turn.note("cue_late", cue=cue.id, late=late)
    else:
        turn.note("cue", cue=cue.id)
    act(turn, cue, late)


def ask(turn: Turn, cue: Cue, place: Ms, late: Ms, why: Why) -> None:
    """Let a cue whose time has come wait for GO."""
    record(turn, cue, CueStatus.ASKING, place, late=late, why=why)
    turn.note("cue_asks", cue=cue.id)


def pass_over(turn: Turn, cue: Cue, place: Ms, late: Ms = Ms(0)) -> bool:
    """Is what this cue sells or shows sold out, or pulled? Then it is passed over, all of it; others that
    wait for it are not held up."""
    products_of = (_product_of(turn.state, action) for action in cue.do)
    unsold = next((p for p in products_of if p and not products.can_be_sold(turn.state, p)), None)
    if unsold is None:
        return False
    record(turn, cue, CueStatus.SKIPPED, place, late=late, why=Why.NOT_SELLABLE)
    turn.note("cue_not_sellable", cue=cue.id, product=turn.state.plan.products[unsold].name)
    return True


def _product_of(state: ShowState, action: Action) -> str | None:
    """The product that an action would sell, or show as one that is sold."""
    match action:
        case MoveSale(sale, SaleStep.TEASE | SaleStep.OPEN):
            window = state.sales.get(sale)
            return window.plan.product if window is not None else None
        case ShowOverlay(overlays.PRODUCT_CARD):
            return state.running_segment.product if state.running_segment is not None else None
        case ShowOverlay(overlay, data=data) if overlay != overlays.CORRECTION:
            named = data.get("product")
            return named if named in state.plan.products else None
        case _:
            return None


def drop(turn: Turn, cue: Cue, place: Ms, *, late: Ms = Ms(0), why: Why | None = None) -> None:
    """Skip a cue, and with it those that were to come after it: they would wait for ever."""
    record(turn, cue, CueStatus.SKIPPED, place, late=late, why=why)
    turn.note("cue_off" if why is Why.DISARMED else "cue_skipped", cue=cue.id)
    with_it = _waiting_for(turn.state, cue)
    if with_it:
        skipped = _entry(turn, None, CueStatus.SKIPPED, place)
        turn.enter({**turn.state.records, **dict.fromkeys(with_it, skipped)})
        turn.note_each("cue_skipped", ({"cue": other} for other in with_it))


def _waiting_for(state: ShowState, cue: Cue) -> list[str]:
    """The cues that are to come after this one, or after one of these, and wait still."""
    records = state.records
    following: dict[str, list[str]] = {}
    for other in state.segment.segment.cues if state.segment is not None else ():
        if isinstance(other.trigger, After | With) and other.id not in records:
            following.setdefault(other.trigger.cue, []).append(other.id)
    found: list[str] = []
    # A list and no call of itself: a chain may be longer than calls can be nested.
    waiting = following.pop(cue.id, [])[::-1]
    while waiting:
        found.append(waiting.pop())
        waiting.extend(following.pop(found[-1], [])[::-1])
    return found


def cancel_all(turn: Turn) -> None:
    """Nothing that is left of the running segment will fire: it is left. What was asked of OBS is answered
    all the same; nothing waits for that any more."""
    run = turn.state.segment
    if run is None:
        return
    place, records = position(turn.state, turn.at.run), turn.state.records
    left = {id: one for id, one in records.items() if one.status in (CueStatus.ASKING, CueStatus.TASK)}
    never_came = _entry(turn, None, CueStatus.CANCELLED, place)
    never = dict.fromkeys((cue.id for cue in run.segment.cues), never_came)
    open_ = {id: _entry(turn, one, CueStatus.CANCELLED, place) for id, one in left.items()}
    doing = {id: completion.done(one, turn.at.run, place) for id, one in records.items() if one.doing}
    turn.enter({**never, **records, **doing, **open_})
    given = (id for id, one in left.items() if one.status is CueStatus.TASK)
    turn.note_each("task_left", ({"cue": id} for id in given))


def act(turn: Turn, cue: Cue, late: Ms = Ms(0)) -> None:
    """Do what a cue of the ledger does. A step that is not possible now leaves the rest running."""
    asked = len(turn.effects)
    for action in cue.do:
        refusal = _do(turn, action, late)
        if refusal is not None:
            turn.note("action_refused", cue=cue.id, refusal=refusal.code)
    completion.waits_for(turn, cue, turn.effects[asked:])


def _do(turn: Turn, action: Action, late: Ms) -> Refusal | None:
    match action:
        case TakeScene(role):
            scenes.script_wants(turn, turn.state.scenes[role])
        case ShowOverlay(overlay, for_ms, data):
            return overlays.show_overlay(turn, overlay, for_ms, data)
        case HideOverlay(overlay):
            overlays.hide_overlay(turn, overlay)
        case MoveSale(sale, step):
            return None if sales.sale_is_past(turn, sale, step) else sales.move_sale(turn, sale, step)
        case MoveBag(bag, bag_step):
            return None if bags.bag_is_past(turn, bag, bag_step) else bags.move_bag(turn, bag, bag_step)
        case TellHost(text, urgency):
            host_messages.tell_host(turn, text, urgency)
        case Play(input):
            return studio.play(turn, input, late=late)
        case _:
            assert_never(action)
    return None


def record(
    turn: Turn, cue: Cue, status: CueStatus, place: Ms, *, late: Ms = Ms(0), why: Why | None = None
) -> None:
    """Write into the ledger what became of a cue of the running pass."""
    records = turn.state.records
    turn.enter({**records, cue.id: _entry(turn, records.get(cue.id), status, place, late=late, why=why)})


def _entry(
    turn: Turn,
    before: CueRecord | None,
    status: CueStatus,
    place: Ms,
    *,
    late: Ms = Ms(0),
    why: Why | None = None,
) -> CueRecord:
    """``before`` is what has become of it so far. What it does is not done before that is answered."""
    doing: tuple[str, ...] = ()
    if before is not None and status is CueStatus.DONE:
        doing, why = before.doing, Why.UNCONFIRMED if before.why is Why.UNCONFIRMED else why
    fired = before.fired_ms if before is not None else None
    if fired is None and status in (CueStatus.TASK, CueStatus.DONE):
        fired = place
    return CueRecord(
        status=CueStatus.DOING if doing else status,
        at=turn.at.run,
        position_ms=place,
        fired_ms=fired,
        late_ms=late,
        by=turn.by,
        why=why,
        doing=doing,
    )
