"""How long a cause has to be good before the show comes back."""

from companion.screens.incidents import incidents_view
from companion.show.health.troubles import Trouble, Verdict
from companion.show.incidents.verdicts import UNKNOWN_MS
from companion.show.model import GuardPlan, Playbook, Returns
from companion.show.times import Ms
from tests.show.guarded import GuardedStage, guarded_plan
from tests.stage import seconds


def covered(after: float, *, returns: Returns = Returns.AUTO, dwell: float = 0) -> GuardedStage:
    """The camera is black, and covered."""
    book = Playbook(return_after_ms=seconds(after), returns=returns)
    stage = GuardedStage(guarded_plan(GuardPlan(dwell_ms=seconds(dwell)), camera_lost=book))
    stage.breaks()
    stage.passes(seconds(1))
    return stage


def test_the_show_waits_so_long_from_the_first_good_sample_on() -> None:
    stage = covered(20)
    stage.mends()
    good = stage.incident.good
    assert good is not None
    cover = incidents_view(stage.state)["cover"]
    assert (cover["waits_for"], cover["earliest_at"]) == ([], good + 20_000)
    stage.passes(Ms(good + 20_000 - stage.now.wall - 1))
    assert stage.on_programme == "Fallback"
    stage.passes(Ms(1))
    assert stage.on_programme == "Host"


def test_the_dwell_counts_where_it_is_longer() -> None:
    stage = covered(4, dwell=30)
    stage.mends()
    stage.passes(seconds(25))
    assert stage.on_programme == "Fallback"
    stage.passes(seconds(5))
    assert stage.on_programme == "Host"


def test_what_is_bad_again_meanwhile_counts_anew() -> None:
    stage = covered(20)
    stage.mends()
    stage.passes(seconds(10))
    stage.verdict(Trouble.BLACK, "Cam", Verdict.ALARM, bad_for=2)
    stage.mends()
    good = stage.incident.good
    assert good is not None
    stage.passes(seconds(16))
    assert stage.on_programme == "Fallback"
    stage.passes(Ms(good + 20_000 - stage.now.wall))
    assert stage.on_programme == "Host"


def test_what_nobody_knows_any_more_is_not_waited_for_longer_than_ever() -> None:
    stage = covered(120)
    stage.verdict(Trouble.BLACK, "Cam", Verdict.UNKNOWN)
    stage.passes(UNKNOWN_MS)
    assert stage.incident.cleared is None
    assert stage.on_programme == "Host"


def test_the_operator_is_asked_no_sooner_either() -> None:
    stage = covered(20, returns=Returns.ASK)
    stage.mends()
    stage.passes(seconds(10))
    assert "auto_could_return" not in stage.notes()
    stage.passes(seconds(10))
    assert "auto_could_return" in stage.notes()
    assert stage.on_programme == "Fallback"
