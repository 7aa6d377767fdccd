"""Events as journal lines: exact both ways, and nothing unknown is let in."""

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.journal.chain import canonical, digest
from companion.journal.codec import ENVELOPE, UnreadableEvent, decode, encode, kind_of
from companion.show.command_table import COMMANDS
from companion.show.commands import KeepTime, SendMessage
from companion.show.conditions import Condition
from companion.show.edit_commands import Field
from companion.show.events import BagDue, Commanded, CueDue, Event, ObsConnected, ShowOpened
from companion.show.times import Moment, RunMs, WallMs
from tests.journal.examples import ONE_OF_EACH, moment
from tests.show.any_plan import CONDITIONS

FIRST_WALL_MS, LAST_WALL_MS = -62_135_596_800_000, 253_402_300_799_999  # the years 1 to 9999


def anything(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type hint; written apart from the codec, so that neither can cover for the other."""
    if hint is Moment:
        return st.builds(Moment, st.integers(), st.integers(FIRST_WALL_MS, LAST_WALL_MS))
    if isinstance(hint, NewType):
        return anything(hint.__supertype__)
    if hint is Condition:
        return CONDITIONS
    if hint is Decimal:
        return st.decimals(allow_nan=False, allow_infinity=False)
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return st.one_of([anything(arg) for arg in args])
    if origin is tuple:
        return st.lists(anything(args[0]), max_size=3).map(tuple)
    if origin is Mapping:
        return st.dictionaries(anything(args[0]), anything(args[1]), max_size=3)
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{field.name: anything(hints[field.name]) for field in fields(hint)})
    return st.from_type(hint)


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_every_event_comes_back_from_its_line_exactly(kind: type):
    @settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
    @given(anything(kind))
    def comes_back(event: Any) -> None:
        line = canonical({"kind": kind_of(event), **encode(event)})
        record = json.loads(line)
        again = decode(record.pop("kind"), record)
        assert again == event
        assert canonical({"kind": kind_of(again), **encode(again)}) == line

    comes_back()


def test_an_amount_keeps_its_decimals_and_a_flag_its_type():
    opened = next(event for event in ONE_OF_EACH if isinstance(event, ShowOpened))
    again = decode("show_opened", json.loads(canonical(encode(opened))))
    assert isinstance(again, ShowOpened)
    assert str(again.plan.sales["F1"].price.amount) == "24.90"
    assert type(again.plan.bags["L1"].follow) is bool


def test_a_moment_stands_in_the_line_as_utc_and_run_clock():
    event = BagDue(at=Moment(RunMs(90_500), WallMs(1_795_444_200_007)), bag="L1")
    assert encode(event) == {"at": "2026-11-23T14:30:00.007Z", "run_ms": 90_500, "bag": "L1"}


def test_a_command_stands_in_the_line_as_it_is_given_to_the_api():
    event = Commanded(at=moment(0), id="a", by="operator", command=SendMessage("快一点"))
    line = encode(event)
    assert (line["command"], line["args"]) == ("message", {"text": "快一点", "urgency": "normal"})


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_named_as_in_the_api(name: str):
    hints = get_type_hints(COMMANDS[name])
    samples: dict[Any, Any] = {
        str: "x",
        int: 1,
        KeepTime: "time_left",
        Field: "title",
        Decimal: "1.50",
        tuple[str, ...]: ["x"],
    }
    given_args = {key: samples[hint] for key, hint in hints.items() if hint in samples}
    event = decode("commanded", {**encode(COMMANDED), "command": name, "args": given_args})
    assert isinstance(event, Commanded)
    assert type(event.command) is COMMANDS[name]
    assert encode(event)["command"] == name


def test_no_event_has_a_field_that_the_line_itself_needs():
    for event in ONE_OF_EACH:
        assert not ENVELOPE & set(encode(event))


def test_a_field_missing_in_an_older_journal_takes_its_default():
    values = {"at": "2026-11-22T14:30:00.000Z", "run_ms": 0, "version": "29", "program": "Host", "scenes": []}
    event = decode("obs_connected", values)
    assert event == ObsConnected(at=event.at, version="29", program="Host", scenes=())


COMMANDED = Commanded(at=moment(0), id="a", by="operator", command=SendMessage("hi"))
CUE_DUE = CueDue(at=moment(0), cue="rules", pass_no=1, due=RunMs(0))
OPENED = ONE_OF_EACH[0]


@pytest.mark.parametrize(
    ("event", "change", "said"),
    [
        (CUE_DUE, {"colour": "red"}, "cue_due: 'colour' is unknown to this version."),
        (CUE_DUE, {"pass_no": True}, "cue_due: pass_no: must be a whole number, not True."),
        (CUE_DUE, {"pass_no": 1.0}, "cue_due: pass_no: must be a whole number, not 1.0."),
        (CUE_DUE, {"cue": None}, "cue_due: cue: must be a string, not None."),
        (CUE_DUE, {"run_ms": "0"}, "cue_due: run_ms: must be a whole number, not '0'."),
        (CUE_DUE, {"at": "2026-11-22 14:30"}, "cue_due: at: must be UTC with milliseconds"),
        (CUE_DUE, {"at": "2026-13-22T14:30:00.000Z"}, "cue_due: at: must be UTC with milliseconds"),
        (COMMANDED, {"command": "dance"}, "commanded: there is no command 'dance' in this version."),
        (COMMANDED, {"args": {"text": 1}}, "commanded: command.text: must be a string, not 1."),
        (COMMANDED, {"args": {"type": "Go"}}, "commanded: args: must be the arguments of a command"),
        (COMMANDED, {"args": {}}, "commanded: command: 'text' is missing."),
        (OPENED, {"plan": {}}, "show_opened: plan: 'id' is missing."),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(event: Event, change: dict[str, Any], said: str):
    with pytest.raises(UnreadableEvent) as refused:
        decode(kind_of(event), {**encode(event), **change})
    assert str(refused.value).startswith(said)


def test_the_place_of_a_bad_value_deep_in_the_plan_is_named():
    values = encode(OPENED)
    values["plan"]["rundown"][0]["cues"][2]["trigger"]["type"] = "Soon"
    with pytest.raises(UnreadableEvent, match=r"plan\.rundown\.0\.cues\.2\.trigger: must be an object whose"):
        decode("show_opened", values)
    values = encode(OPENED)
    dict(values["plan"]["products"])["P4"]["price"]["amount"] = "NaN"
    with pytest.raises(UnreadableEvent, match=r"plan\.products\.P4\.price\.amount: must be an amount"):
        decode("show_opened", values)
    values = encode(OPENED)
    dict(values["plan"]["sales"])["F1"]["mode"] = "magic"
    with pytest.raises(UnreadableEvent, match=r"plan\.sales\.F1\.mode: must be one of mirror, native"):
        decode("show_opened", values)


def test_the_order_in_which_a_producer_wrote_comes_back():
    """Scene keys count by it: after a restart the first one must not be another."""
    scenes = {"host": "Host", "closeup": "Close", "fallback": "Fallback", "bench": "Bench"}
    plan = replace(OPENED.plan, studio=replace(OPENED.plan.studio, scenes=scenes))
    line = json.loads(json.dumps(encode(replace(OPENED, plan=plan)), sort_keys=True))
    again = decode("show_opened", line)
    assert isinstance(again, ShowOpened)
    assert list(again.plan.studio.scenes) == list(scenes)


def test_a_mapping_written_as_an_object_is_read_too():
    values = encode(OPENED)
    values["plan"]["products"] = dict(values["plan"]["products"])
    assert decode("show_opened", values) == OPENED


def test_an_unknown_kind_is_refused_by_name():
    with pytest.raises(UnreadableEvent, match="no event of kind 'rocket_launched'"):
        decode("rocket_launched", {})


def test_a_value_that_no_reading_would_accept_is_not_written():
    broken: Any = CueDue(at=moment(0), cue="rules", pass_no=1, due=1.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"CueDue\.due: must be a whole number, not 1\.5"):
        encode(broken)


def test_half_a_character_from_a_broken_client_cannot_stop_the_journal():
    record: dict[str, Any] = {"text": "a\ud83d", "outputs": {"\uff5e": 1, "\ud800b": 2}}
    record["hash"] = digest(record)
    line = canonical(record)
    assert canonical(json.loads(line)) == line
    assert digest(json.loads(line)) == record["hash"]
    assert json.loads(line)["text"] == "a?"
