"""What the check takes for the plan is the plan that is run: the two are worked out apart from one another,
one from what could be read of a file with mistakes, the other from the show."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from companion.rehearsal.schedule import schedule_of as run_schedule
from companion.show.times import Ms, WallMs
from companion.showfile import Surroundings, read_show
from companion.showfile.checks.planned import schedule_of
from companion.showfile.fields.about import Language
from companion.showfile.fields.parts import parts_of
from companion.showfile.reading.reader import read
from companion.showfile.reading.tree import plain
from companion.showfile.recipes.expand import expand
from tests.showfile.test_loops_until import CYCLE, FIXED, text

ROOT = Path(__file__).parents[2]
SHOWS = (*sorted((ROOT / "examples").rglob("show.yaml")), ROOT / "show.example.yaml")
EXAMPLES = {str(path.relative_to(ROOT)): path for path in SHOWS}
WRITTEN = {
    **{name: path.read_bytes() for name, path in EXAMPLES.items()},
    "until": text(CYCLE),
    "until after midnight": text(CYCLE.replace("20:00", "00:10"), start="2026-12-01 23:30"),
    "until where an hour comes twice": text(
        CYCLE.replace("20:00", "03:10"), start="2026-10-25 01:30", zone="Europe/Berlin"
    ),
    "fixed": text(FIXED),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_the_plan_that_is_checked_is_the_plan_that_is_run(name: str) -> None:
    folder = EXAMPLES[name].parent if name in EXAMPLES else ROOT
    around = Surroundings.of(folder)
    plan = read_show(WRITTEN[name], "show.yaml", around).plan
    assert plan is not None
    root = read(WRITTEN[name]).root
    assert root is not None
    expanded = expand(root, around.recipes, Language.ENGLISH).root
    checked = schedule_of(parts_of(plain(expanded)), ZoneInfo(plan.zone))
    assert checked is not None
    run = run_schedule(plan, WallMs(0))
    slots = [
        (one.id, run.begins(one.id), run.ends(one.id))
        for one in plan.rundown
        if one.loop is None or not one.loop.spare
    ]
    assert [(one.turn.id, one.begins, one.ends) for one in checked.turns] == slots
    cues = {(one.turn.turn.id, one.cue.id): one.at for one in checked.cues if one.at is not None}
    planned = {
        (segment.id, cue): at
        for segment in plan.rundown
        for cue, at in run.cues(segment).items()
        if (segment.id, cue) in cues
    }
    assert planned == cues
    assert checked.length == run.length_ms > Ms(0)
