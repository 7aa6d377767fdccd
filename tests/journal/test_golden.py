"""Journals of every version are read, and lead where they led."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from companion import __version__
from companion.journal.chain import canonical
from companion.journal.checkpoints import decode_state, encode_state, plan_of
from companion.journal.reader import JournalDamaged, read, verify
from companion.live.recovery import Recovered, replay
from companion.show.actions import Action
from companion.show.command_table import COMMANDS
from companion.show.cue import Trigger
from companion.show.events import Event
from tests.journal.make_golden import FOLDER, journals, summary, summary_of
from tests.journal.test_reader import rehashed

MAKE = "python -m tests.journal.make_golden; see its docstring"

CURRENT = FOLDER / f"{__version__}.jsonl"


def lines_of(journal: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in journal.read_bytes().splitlines()]


def test_the_version_of_now_has_a_golden_journal() -> None:
    assert CURRENT in journals(), MAKE
    assert verify(CURRENT).engine == __version__


def test_it_has_every_kind_of_event_and_every_command() -> None:
    lines = lines_of(CURRENT)
    assert {type(event) for event in read(CURRENT).events} == set(get_args(Event)), MAKE
    assert {line["command"] for line in lines if line["kind"] == "commanded"} == set(COMMANDS), MAKE


def test_its_plan_has_every_kind_of_trigger_and_every_kind_of_action() -> None:
    plan = lines_of(CURRENT)[0]["plan"]
    cues = [cue for segment in plan["rundown"] for cue in segment["cues"]]
    assert {cue["trigger"]["type"] for cue in cues} == {kind.__name__ for kind in get_args(Trigger)}
    assert {do["type"] for cue in cues for do in cue["do"]} == {kind.__name__ for kind in get_args(Action)}


@pytest.mark.parametrize("journal", journals(), ids=lambda path: path.stem)
def test_every_golden_journal_leads_where_it_led(journal: Path) -> None:
    assert verify(journal).engine == journal.stem
    recovered = replay(read(journal).events)
    assert recovered is not None
    kept = json.loads(summary_of(journal).read_text(encoding="utf-8"))
    assert json.loads(json.dumps(summary(recovered.state))) == kept


@pytest.mark.parametrize("journal", journals(), ids=lambda path: path.stem)
def test_every_golden_journal_leads_there_from_a_checkpoint_at_any_line(journal: Path) -> None:
    events = list(read(journal).events)
    whole = replay(events)
    plans = {seq: plan for seq, event in enumerate(events, 1) if (plan := plan_of(event)) is not None}
    so_far: Recovered | None = None
    for line, event in enumerate(events, start=1):
        so_far = replay([event], so_far)
        assert so_far is not None
        written, named = encode_state(so_far.state, plans)
        again = decode_state(json.loads(canonical(written)), {seq: plans[seq] for seq in named})
        assert again == so_far.state
        if line % 10 == 0:
            assert replay(events[line:], Recovered(again, event.at)) == whole


def test_a_journal_of_a_format_to_come_is_refused_with_what_to_do(tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    journal.write_bytes(CURRENT.read_bytes())
    rehashed(journal, 1, schema=2, engine="9.0.0")
    for look in (verify, read):
        with pytest.raises(JournalDamaged) as refused:
            look(journal)
        assert str(refused.value.reason) == (
            "the journal is of format 2, begun by version 9.0.0; this version reads format 1."
            " Use that version, or a later one."
        )
