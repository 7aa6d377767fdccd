"""What counts as a pause, since when, and when the crew is warned of it."""

from dataclasses import replace

from companion.screens.incidents import incidents_view
from companion.show.commands import Fallback, TakeSceneNow
from companion.show.events import InputMuted
from companion.show.guard_commands import DisarmAuto
from companion.show.health.troubles import Trouble, Verdict
from companion.show.incidents.guard import Still, StillOf
from companion.show.limits import Limit, LimitOf
from companion.show.model import Playbook
from tests.show.guarded import CONTENTS, GuardedStage, guarded_plan
from tests.stage import minutes, seconds


def limit(of: LimitOf, most: float) -> Limit:
    return Limit(of=of, most=minutes(most), rule_of="shopee", source="a page", as_of="2026-11-01")


def on_air(*limits: Limit, **books: Playbook) -> GuardedStage:
    """With one camera and one microphone; automation does nothing."""
    plan = guarded_plan(**books)
    studio = replace(plan.studio, cameras={"main": "Cam"}, microphones={"host": "Mic"})
    stage = GuardedStage(replace(plan, limits=limits, studio=studio))
    stage.says(DisarmAuto())
    return stage


def pause(stage: GuardedStage) -> Still:
    assert stage.state.still is not None
    return stage.state.still


def test_a_picture_that_stands_still_counts_from_its_first_bad_sample_on() -> None:
    stage = on_air(limit(LimitOf.STILL_MS, 1))
    stage.verdict(Trouble.FROZEN, "Cam", Verdict.ALARM, bad_for=4)
    assert pause(stage) == Still(since=stage.now.run - seconds(4), of=StillOf.PICTURE)
    stage.passes(seconds(32))
    assert stage.notes()[-1] == "still_warned"
    stage.verdict(Trouble.FROZEN, "Cam", Verdict.FINE)
    assert stage.state.still is None


def test_what_was_broken_off_programme_counts_from_when_viewers_see_it() -> None:
    stage = on_air()
    stage.holds({**CONTENTS, "Product": ("Cam",), "Host": ("Mic",)})
    stage.verdict(Trouble.BLACK, "Cam", Verdict.ALARM, bad_for=2)
    assert stage.state.still is None
    stage.passes(minutes(5))
    stage.says(TakeSceneNow(role="product"))
    assert pause(stage).since == stage.now.run


def test_one_camera_that_is_well_is_enough() -> None:
    plan = guarded_plan()
    stage = GuardedStage(plan)
    stage.says(DisarmAuto())
    stage.holds({**CONTENTS, "Host": ("Cam", "Close", "Mic")})
    stage.verdict(Trouble.FROZEN, "Cam", Verdict.ALARM, bad_for=4)
    assert stage.state.still is None
    stage.passes(seconds(10))
    stage.verdict(Trouble.BLACK, "Close", Verdict.ALARM, bad_for=2)
    assert pause(stage).since == stage.now.run


def test_the_fallback_goes_on_with_what_the_still_picture_began() -> None:
    stage = on_air(limit(LimitOf.STILL_MS, 1))
    stage.verdict(Trouble.FROZEN, "Cam", Verdict.ALARM, bad_for=4)
    began = pause(stage).since
    stage.passes(seconds(10))
    stage.says(Fallback())
    assert pause(stage) == Still(since=began, of=StillOf.COVER)


def test_a_cover_without_a_camera_is_as_still_as_the_fallback() -> None:
    stage = GuardedStage(guarded_plan(camera_lost=Playbook(scenes=("product", "fallback"))))
    stage.holds({**CONTENTS, "Product": ("Slide", "Mic")})
    stage.breaks()
    assert stage.on_programme == "Product"
    assert pause(stage).of is StillOf.COVER


def test_silence_counts_where_the_rule_is_about_the_show_and_not_where_it_is_about_the_picture() -> None:
    for of, counted in ((LimitOf.PAUSE_MS, True), (LimitOf.STILL_MS, False)):
        stage = on_air(limit(of, 5))
        stage.verdict(Trouble.SILENT, "Mic", Verdict.ALARM, bad_for=10)
        assert (stage.state.still is not None) is counted
    stage = on_air(limit(LimitOf.PAUSE_MS, 5))
    stage.verdict(Trouble.MIC_DEAD, "Mic", Verdict.ALARM, bad_for=2)
    assert pause(stage) == Still(since=stage.now.run - seconds(2), of=StillOf.SOUND)
    stage.verdict(Trouble.MIC_DEAD, "Mic", Verdict.FINE)
    assert stage.state.still is None


def test_another_microphone_that_is_heard_is_no_pause_and_one_that_is_muted_is_not_heard() -> None:
    plan = guarded_plan()
    stage = GuardedStage(replace(plan, limits=(limit(LimitOf.PAUSE_MS, 5),)))
    stage.holds({**CONTENTS, "Host": ("Cam", "Mic", "Spare")})
    stage.verdict(Trouble.MIC_DEAD, "Mic", Verdict.ALARM, bad_for=2)
    assert stage.state.still is None
    stage.happens(lambda at: InputMuted(at=at, input="Spare", muted=True))
    assert pause(stage).of is StillOf.SOUND


def test_of_silence_only_a_rule_about_the_show_warns() -> None:
    stage = on_air(limit(LimitOf.STILL_MS, 1), limit(LimitOf.PAUSE_MS, 5))
    stage.verdict(Trouble.SILENT, "Mic", Verdict.ALARM, bad_for=10)
    stage.passes(minutes(2))
    still = incidents_view(stage.state)["still"]
    assert (still["of"], still["limit_ms"], still["warned"]) == ("sound", minutes(5), 0)
    stage.says(Fallback())
    still = incidents_view(stage.state)["still"]
    assert (still["of"], still["limit_ms"], still["warned"]) == ("cover", minutes(1), 80)


def test_where_no_limit_is_known_the_clock_runs_and_nobody_is_warned() -> None:
    stage = on_air()
    stage.says(Fallback())
    since = stage.now.wall
    stage.passes(minutes(30))
    assert "still_warned" not in stage.notes()
    assert incidents_view(stage.state)["still"] == {
        "since_at": since,
        "of": "cover",
        "limit_ms": None,
        "source": "",
        "rule_of": "",
        "warned": 0,
    }
