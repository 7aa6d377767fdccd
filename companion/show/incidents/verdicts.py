"""What detectors say, as it stands now, and the incidents that come of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from companion.show.health.events import VerdictChanged
from companion.show.health.health import OPENS
from companion.show.health.troubles import (
    OF_CAMERAS,
    OF_LINK,
    OF_OUTPUTS,
    STANDING,
    UNDETECTED,
    Figures,
    Standing,
    Subject,
    Trouble,
    Verdict,
)
from companion.show.incidents.picture import is_seen
from companion.show.incidents.playbooks import only_tells, times_of
from companion.show.incidents.record import KEPT, Incident, Stage, WhyNot
from companion.show.state import Phase, ShowState
from companion.show.times import SECOND, Ms, RunMs, WallMs
from companion.show.turn import Turn

UNKNOWN_MS = Ms(10 * SECOND)
"""A detector that has said nothing for so long blocks no return: it may never see again what it looked at.
One that needs longer to find out is waited for. Why not at once: docs/why/how-often-it-switches.md."""

ANEW_MS = Ms(15 * SECOND)
"""Likewise after a restart, or when OBS is back: detectors begin anew, and the first samples come some
seconds late."""

LOOKS_MS = Ms(4 * SECOND)
"""Two looks at a camera off programme: fewer tell nothing."""


def told(turn: Turn, event: VerdictChanged) -> None:
    """Keep a verdict, and what it means for its incident; one that is fine, or of which nothing is known, is
    not kept."""
    of_trouble = dict(turn.state.verdicts.get(event.trouble, {}))
    if event.verdict in STANDING:
        of_trouble[event.subject] = Standing(
            verdict=event.verdict, since=turn.at.run, first_bad=event.first_bad, figures=event.figures
        )
    else:
        of_trouble.pop(event.subject, None)
    verdicts = {**turn.state.verdicts, event.trouble: of_trouble}
    turn.set(verdicts={trouble: standing for trouble, standing in verdicts.items() if standing})
    if event.trouble in OF_CAMERAS:
        turn.set(doubted=frozenset(event.doubted))
    match event.verdict:
        case Verdict.ALARM | Verdict.ACT:
            if not _is_meant(turn.state, event):
                _goes_on(turn, event)
        case Verdict.CLEARING:
            _change(turn, event.trouble, event.subject, _clears(turn, event.figures.get("good_ms", 0)))
        case Verdict.FINE:
            over(turn, event.trouble, event.subject)
        case Verdict.UNKNOWN:
            _wait_for(turn, UNKNOWN_MS, lambda one: _is(one, event.trouble, event.subject))
        case Verdict.SUSPECTED:
            pass  # Never told: it is the edge's own affair.


def begin(
    turn: Turn,
    trouble: Trouble,
    subject: Subject,
    *,
    first_bad: WallMs | None = None,
    figures: Figures | None = None,
    over_network: bool = False,
) -> None:
    """The crew is told now. ``first_bad`` None: that is now, too; ``figures`` None: nothing was measured."""
    number = turn.state.incidents_begun + 1
    incident = Incident(
        id=f"i{number}",
        trouble=trouble,
        subject=subject,
        stage=Stage.ALARM,
        first_bad=turn.at.wall if first_bad is None else first_bad,
        alarm=turn.at.wall,
        figures=figures or {},
        over_network=over_network,
        why_not=WhyNot.ALERT_ONLY if only_tells(turn.state.plan, trouble) else None,
    )
    turn.set(incidents=_kept((*turn.state.incidents, incident)), incidents_begun=number)


def over(turn: Turn, trouble: Trouble, subject: Subject) -> None:
    """Its cause is gone."""
    now = turn.at.wall

    def ended(one: Incident) -> Incident:
        good = one.good if one.good is not None else now
        return replace(one, stage=Stage.OVER, good=good, cleared=now, unknown_until=None)

    if _change(turn, trouble, subject, ended) and trouble not in OF_LINK:
        turn.note("incident_over", trouble=trouble.value, subject=subject)
    # One that was given up may hold a microphone: that it is well is known only now.
    set_each(turn, lambda one: ended(one) if _is(one, trouble, subject) and one.holds_unknown else one)


def begin_anew(turn: Turn) -> None:
    """Detectors begin anew; of what they do not find bad again nothing is known."""
    verdicts = turn.state.verdicts
    _wait_for(
        turn,
        ANEW_MS,
        lambda one: one.trouble not in UNDETECTED and one.subject not in verdicts.get(one.trouble, {}),
    )


def forget(turn: Turn) -> None:
    """Nothing is known any more: another process looks from now on."""
    if turn.state.verdicts:
        turn.set(verdicts={})
    begin_anew(turn)


def outputs_changed(turn: Turn, outputs: Mapping[str, bool]) -> None:
    """An output that runs again is looked at anew."""
    _wait_for(
        turn,
        ANEW_MS,
        lambda one: (
            one.trouble in OF_OUTPUTS and one.unknown_until is not None and outputs.get(one.subject, False)
        ),
    )


def gives_up_at(state: ShowState, one: Incident) -> RunMs | None:
    """When it ends though nobody knows that its cause is over; None: not by itself."""
    return one.unknown_until if one.open and state.obs.connected else None


def give_up(turn: Turn) -> None:
    """What is still not known of, and was waited for, is waited for no more. It is not cleared."""
    state, now = turn.state, turn.at.run

    def ended(one: Incident) -> Incident:
        at = gives_up_at(state, one)
        return one if at is None or now < at else replace(one, stage=Stage.OVER, unknown_until=None)

    set_each(turn, ended)


def obs_went(turn: Turn, trouble: Trouble) -> None:
    """OBS is gone, or answers nothing. Before the show it is merely not there yet."""
    state = turn.state
    if state.phase is not Phase.RUNNING:
        return
    if not any(_is(one, trouble, "") and one.open for one in state.incidents):
        begin(turn, trouble, "")


def obs_came(turn: Turn) -> None:
    for trouble in sorted(OF_LINK):
        over(turn, trouble, "")
    begin_anew(turn)


def brought(turn: Turn, scene: str) -> None:
    """The script brings a scene. What was done for a camera in another one, or a person has decided about it
    there, does not count for this one: for viewers it is another incident."""
    state = turn.state
    if scene == state.program.actual:
        return
    again = [
        one
        for one in state.incidents
        if one.open and one.trouble in OF_CAMERAS and (one.to or one.by)
        if is_seen(state, one.trouble, one.subject, scene)
    ]
    for before in again:
        left = replace(before, stage=Stage.OVER, unknown_until=None)
        set_each(turn, lambda one, left=left: left if one.id == left.id else one)  # type: ignore[misc]
        begin(
            turn,
            before.trouble,
            before.subject,
            figures=before.figures,
            over_network=before.over_network,
        )


def set_each(turn: Turn, change: Callable[[Incident], Incident]) -> None:
    """Change incidents, where the change makes another of one."""
    before = turn.state.incidents
    after = tuple(change(one) for one in before)
    if after != before:
        turn.set(incidents=after)


def _is_meant(state: ShowState, event: VerdictChanged) -> bool:
    """Is it about a microphone that is muted on purpose?"""
    return event.trouble is Trouble.TALKING_MUTED and event.subject in state.muted_on_purpose


def _goes_on(turn: Turn, event: VerdictChanged) -> None:
    def again(one: Incident) -> Incident:
        stage = Stage.ACTED if one.acted else Stage.ALARM
        over_network = one.over_network or event.over_network
        return replace(one, stage=stage, good=None, unknown_until=None, over_network=over_network)

    if _change(turn, event.trouble, event.subject, again):
        return
    first_bad = turn.state.wall(event.first_bad) if event.first_bad is not None else turn.at.wall
    begin(
        turn,
        event.trouble,
        event.subject,
        first_bad=first_bad,
        figures=event.figures,
        over_network=event.over_network,
    )
    turn.note("incident_alarm", trouble=event.trouble.value, subject=event.subject)


def _clears(turn: Turn, good_ms: int) -> Callable[[Incident], Incident]:
    """``good_ms``: for so long it has been good already."""
    good = WallMs(turn.at.wall - good_ms)
    return lambda one: replace(one, stage=Stage.CLEARING, good=good, unknown_until=None)


def _wait_for(turn: Turn, least: Ms, which: Callable[[Incident], bool]) -> None:
    """Nothing is known of the causes of these any more: they are waited for as long as it takes to find them
    bad again, and so long at least."""
    state = turn.state

    def waits(one: Incident) -> Incident:
        if not one.open or not which(one):
            return one
        times = times_of(state.plan, one.trouble)
        finds_out = 0 if times is None else OPENS + times.alarm_ms + LOOKS_MS
        return replace(one, unknown_until=RunMs(turn.at.run + max(least, finds_out)))

    set_each(turn, waits)


def _change(turn: Turn, trouble: Trouble, subject: Subject, change: Callable[[Incident], Incident]) -> bool:
    """Change the open incident of this trouble with this thing; False: there is none."""
    if not any(_is(one, trouble, subject) and one.open for one in turn.state.incidents):
        return False
    set_each(turn, lambda one: change(one) if _is(one, trouble, subject) and one.open else one)
    return True


def _is(one: Incident, trouble: Trouble, subject: Subject) -> bool:
    return one.trouble is trouble and one.subject == subject


def _kept(incidents: tuple[Incident, ...]) -> tuple[Incident, ...]:
    """The newest, and all that are not over."""
    newest = incidents[-KEPT:]
    return (*(one for one in incidents[:-KEPT] if one.open), *newest)
