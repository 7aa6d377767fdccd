"""A microphone in trouble is muted and another one opened, for its time, and never against a hand."""

from dataclasses import replace

from companion.show.commands import Mute
from companion.show.effects import SetMute
from companion.show.events import InputMuted, Lost, ObsLost
from companion.show.health.samples import SoundSample
from companion.show.health.troubles import Trouble, Verdict
from companion.show.incidents.record import WhyNot
from companion.show.model import Playbook
from companion.show.times import RunMs
from tests.show.guarded import GuardedStage, guarded_plan
from tests.show.health.studio import AROUND, DEAD, MIC, SPEECH, Studio, ticks
from tests.stage import seconds

SWAP = Playbook(mute=("host",), unmute=("spare",))
OPEN_SPARE = Playbook(unmute=("spare",))


def stage_with(book: Playbook = SWAP, *, spare_muted: bool = True) -> GuardedStage:
    plan = guarded_plan(mic_dead=book)
    studio = replace(plan.studio, microphones={**plan.studio.microphones, "guest": "Guest"})
    stage = GuardedStage(replace(plan, studio=studio))
    stage.state = replace(stage.state, obs=replace(stage.state.obs, inputs=("Cam", "Mic", "Spare", "Guest")))
    if spare_muted:
        stage.happens(lambda at: InputMuted(at=at, input="Spare", muted=True))
    stage.asks()
    return stage


def mutes(stage: GuardedStage) -> list[tuple[str, bool]]:
    return [(one.input, one.muted) for one in stage.asks() if isinstance(one, SetMute)]


def hand(stage: GuardedStage, name: str, *, muted: bool) -> None:
    stage.happens(lambda at: InputMuted(at=at, input=name, muted=muted))


def test_it_is_swapped_for_its_time_and_no_scene_changes() -> None:
    stage = stage_with()
    stage.breaks(Trouble.MIC_DEAD, "Mic")
    assert mutes(stage) == [("Mic", True), ("Spare", False)]
    stage.mends(Trouble.MIC_DEAD, "Mic")
    assert mutes(stage) == [("Mic", False), ("Spare", True)]
    assert stage.on_programme == "Host"


def test_under_a_cover_it_is_given_back_with_the_return() -> None:
    stage = stage_with(replace(SWAP, scenes=("fallback",)))
    stage.breaks(Trouble.MIC_DEAD, "Mic")
    assert mutes(stage) == [("Mic", True), ("Spare", False)]
    stage.mends(Trouble.MIC_DEAD, "Mic")
    assert (stage.on_programme, mutes(stage)) == ("Fallback", [])
    stage.passes(seconds(10))
    assert (stage.on_programme, mutes(stage)) == ("Host", [("Mic", False), ("Spare", True)])


def test_nothing_is_given_back_while_obs_is_away() -> None:
    stage = stage_with()
    stage.breaks(Trouble.MIC_DEAD, "Mic")
    stage.asks()
    stage.happens(lambda at: ObsLost(at=at, reason="it crashed", how=Lost.CRASHED))
    stage.mends(Trouble.MIC_DEAD, "Mic")
    assert mutes(stage) == []
    stage.obs_connects("Host")  # with both open
    assert mutes(stage) == [("Spare", True)]


def test_a_dead_microphone_is_told_dead_while_an_incident_mutes_it_and_well_when_it_is_well() -> None:
    studio = Studio()
    now = studio.microphone(ticks(1, SPEECH))
    now = studio.microphone(ticks(6, DEAD), since=now)
    studio.around(replace(AROUND, at=RunMs(now), muted=frozenset({MIC}), silenced=frozenset({MIC})))
    for at in range(now, now + 10_000, 50):
        studio.saw(SoundSample(at=RunMs(at), levels={MIC: DEAD}))
        studio.at(at)
    assert studio.of(Trouble.MIC_DEAD)[-1][1] is Verdict.ACT
    studio.microphone(ticks(10, SPEECH), since=now + 10_000)
    assert studio.of(Trouble.MIC_DEAD)[-1][1] is Verdict.FINE
    assert not studio.of(Trouble.TALKING_MUTED), "nobody has muted the one who talks"


def test_a_microphone_that_nothing_is_known_of_is_not_opened_before_it_is_known_to_be_well() -> None:
    stage = stage_with()
    stage.breaks(Trouble.MIC_DEAD, "Mic")
    mutes(stage)
    stage.verdict(Trouble.MIC_DEAD, "Mic", Verdict.UNKNOWN)
    stage.passes(seconds(60))
    assert mutes(stage) == []
    stage.verdict(Trouble.MIC_DEAD, "Mic", Verdict.FINE)
    assert mutes(stage) == [("Mic", False), ("Spare", True)], "it is measured again, and well"


def test_the_hosts_microphone_is_not_muted_because_a_guests_is_dead() -> None:
    stage = stage_with()
    stage.breaks(Trouble.MIC_DEAD, "Guest")
    assert mutes(stage) == []
    assert stage.incident.why_not is WhyNot.NOWHERE


def test_where_the_spare_is_dead_too_nothing_is_swapped() -> None:
    stage = stage_with(spare_muted=False)
    stage.breaks(Trouble.MIC_DEAD, "Spare")
    stage.breaks(Trouble.MIC_DEAD, "Mic")
    assert mutes(stage) == []


def test_what_a_hand_in_obs_has_muted_since_stays_muted_and_is_not_swapped_again() -> None:
    stage = stage_with()
    stage.breaks(Trouble.MIC_DEAD, "Mic")
    hand(stage, "Mic", muted=False)
    hand(stage, "Mic", muted=True)
    mutes(stage)
    assert stage.incident.by == "OBS"
    stage.passes(seconds(30))
    assert mutes(stage) == []
    stage.mends(Trouble.MIC_DEAD, "Mic")
    assert mutes(stage) == [("Spare", True)]


def test_what_an_operator_has_muted_meanwhile_stays_muted() -> None:
    stage = stage_with()
    stage.breaks(Trouble.MIC_DEAD, "Mic")
    stage.says(Mute("host"))
    mutes(stage)
    stage.mends(Trouble.MIC_DEAD, "Mic")
    assert ("Mic", False) not in mutes(stage)


def test_the_spare_stays_open_for_the_other_one_that_is_dead() -> None:
    stage = stage_with(OPEN_SPARE)
    stage.breaks(Trouble.MIC_DEAD, "Mic")
    stage.breaks(Trouble.MIC_DEAD, "Guest")
    assert mutes(stage) == [("Spare", False)]
    stage.mends(Trouble.MIC_DEAD, "Mic")
    assert mutes(stage) == []
    stage.mends(Trouble.MIC_DEAD, "Guest")
    assert mutes(stage) == [("Spare", True)]


def test_a_mute_that_obs_does_late_is_undone_too() -> None:
    stage = stage_with()
    stage.obs_answers = False
    stage.breaks(Trouble.MIC_DEAD, "Mic")
    asked = [one for one in stage.asks() if isinstance(one, SetMute)]
    stage.verdict(Trouble.MIC_DEAD, "Mic", Verdict.FINE)
    stage.obs_answers = True
    for one in asked:
        stage.obs_confirms(one)
    for one in [one for one in stage.asks() if isinstance(one, SetMute)]:
        stage.obs_confirms(one)
    assert stage.state.obs.muted == frozenset({"Spare"})
