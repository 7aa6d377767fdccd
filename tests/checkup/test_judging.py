"""What each fact comes to: pure, but for pictures that are drawn here. Nothing is asked of any OBS."""

import io
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from companion.checkup.beside import BesideFacts, judge_beside, judge_key
from companion.checkup.data import DataFacts, KeysFile, judge_data
from companion.checkup.findings import Finding
from companion.checkup.lacks import judge_rows
from companion.checkup.machine import MachineFacts, judge_machine, judge_times
from companion.checkup.of_obs import ObsFacts, judge_obs
from companion.checkup.pages import PagesFacts, Port, judge_pages
from companion.checkup.pictures import (
    Heard,
    Look,
    SeenAndHeard,
    Shown,
    judge_seen_and_heard,
    look_at,
    seen_in,
)
from companion.checkup.rescue import Reached, RescueFacts, judge_rescue
from companion.checkup.show_file import judge_show, tell_settings
from companion.errors import Sentence
from companion.feeds import beacon
from companion.obs.setup.found import Canvas, Found, Input, Item
from companion.obs.setup.steps import Mark, Row
from companion.settings import ObsAddress, Origin, Settings
from companion.show.health.settings import HealthSettings
from companion.show.health.troubles import Trouble
from companion.show.model import Care, Plan
from companion.show.offers import Fairness, WindowMode
from companion.show.times import WallMs
from companion.showfile import Surroundings, load_show, read_show
from tests.cli.crew import SHOW
from tests.journeys.conftest import EXAMPLE


def told(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    """Those that are not as they should be."""
    return {(one.severity.value, one.code) for one in findings if one.severity.value != "ok"}


def plan_of(more: str = "", language: str = "en") -> Plan:
    source = SHOW.format(language=language, more=more)
    plan = read_show(source.encode(), "show.yaml", Surroundings()).plan
    assert plan is not None
    return plan


PLAN = plan_of()
MACHINE = MachineFacts(now=WallMs(0), synchronised=True, battery_percent=None, chinese_letters=True)


@pytest.mark.parametrize(
    ("change", "comes_to"),
    [
        ({}, set()),
        ({"synchronised": False}, {("warning", "clock-adrift")}),
        ({"synchronised": None}, {("note", "clock-unknown")}),
        ({"battery_percent": 40}, {("warning", "on-battery")}),
        ({"missing": ("live-digits",)}, {("warning", "letters-missing")}),
    ],
)
def test_of_the_machine(change: dict[str, Any], comes_to: set[tuple[str, str]]) -> None:
    assert told(judge_machine(replace(MACHINE, **change), PLAN)) == comes_to


def test_chinese_letters_are_missed_where_they_are_to_be_read() -> None:
    bare = replace(MACHINE, chinese_letters=False)
    assert told(judge_machine(bare, PLAN)) == set()
    assert told(judge_machine(bare, plan_of(language="zh-CN"))) == {("warning", "no-chinese-letters")}


def test_a_start_that_is_past_is_told_and_one_to_come_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    show = replace(PLAN, planned_start=WallMs(1_800_000_000_000))
    codes = {code for _, code in told(judge_times(WallMs(1_800_000_000_001), show))}
    assert "start-past" in codes
    codes = {code for _, code in told(judge_times(WallMs(1_799_999_999_999), show))}
    assert "start-past" not in codes


def test_a_zone_counts_as_another_only_when_its_clocks_show_another_time() -> None:
    here = replace(PLAN, zone="UTC")
    there = replace(PLAN, zone="Pacific/Kiritimati")
    elsewhere = replace(PLAN, zone="Pacific/Pago_Pago")
    differing = [("note", "zone-differs") in told(judge_times(WallMs(0), one)) for one in (there, elsewhere)]
    assert any(differing), "no computer is in both"
    zones = [one for one in judge_times(WallMs(0), here) if one.code == "zone-differs"]
    assert all(one.facts["there"] != one.facts["here"] for one in zones)


DATA = DataFacts(folder=Path("/d"), there=True, writable=True, free_mb=50_000)


@pytest.mark.parametrize(
    ("change", "comes_to"),
    [
        ({}, set()),
        ({"there": False}, set()),
        ({"writable": False}, {("error", "data-unwritable")}),
        ({"free_mb": 1_999}, {("warning", "disk-scarce")}),
        ({"free_mb": 199}, {("error", "disk-full")}),
        ({"held_by": 4711}, {("note", "data-held")}),
        ({"keys": KeysFile.MISSING}, {("note", "keys-missing")}),
        ({"keys": KeysFile.BROKEN}, {("warning", "keys-broken")}),
        ({"open_to_others": (Path("/d/keys.json"),)}, {("warning", "open-to-others")}),
    ],
)
def test_of_the_data_folder(change: dict[str, Any], comes_to: set[tuple[str, str]]) -> None:
    assert told(judge_data(replace(DATA, **change))) == comes_to


PAGES = PagesFacts(host="127.0.0.1", port=8765, names=(), state=Port.FREE)


@pytest.mark.parametrize(
    ("change", "comes_to"),
    [
        ({}, set()),
        ({"port": 0, "state": Port.ANY}, {("note", "port-any")}),
        ({"state": Port.OURS, "run": "r"}, {("note", "port-ours")}),
        ({"state": Port.TAKEN}, {("error", "port-taken")}),
        ({"state": Port.REFUSED, "reason": Sentence("system.EACCES")}, {("error", "port-refused")}),
        ({"host": "0.0.0.0"}, {("warning", "reached-by-no-name")}),
        ({"host": "0.0.0.0", "names": ("studio.local",)}, {("note", "reached-from-outside")}),
        ({"host": "192.168.1.20"}, {("note", "reached-from-outside")}),
        ({"host": "::1"}, set()),
    ],
)
def test_of_where_pages_are_asked_for(change: dict[str, Any], comes_to: set[tuple[str, str]]) -> None:
    assert told(judge_pages(replace(PAGES, **change))) == comes_to


OBS = ObsFacts(
    version="31.0.2",
    websocket="5.5.4",
    answer_ms=1.2,
    width=1280,
    height=720,
    fps=30.0,
    drawn_fps=30.0,
    render_ms=4.0,
    stream_to=True,
    virtual_camera=True,
    record_folder="/r",
    record_folder_there=True,
    record_free_mb=90_000.0,
)
EVERY_OUTPUT = replace(PLAN, on_air=("stream", "record", "virtual_camera"))


@pytest.mark.parametrize(
    ("change", "comes_to"),
    [
        ({}, set()),
        ({"version": "34.0.0"}, {("note", "version-new")}),
        ({"version": "27.2.4"}, {("warning", "version-old")}),
        ({"answer_ms": 180.0}, {("warning", "answers-slowly")}),
        ({"drawn_fps": 28.0}, {("warning", "draws-badly")}),
        ({"render_ms": 26.0}, {("warning", "draws-badly")}),
        ({"running": ("stream",)}, {("note", "output-runs")}),
        ({"automation": True}, {("warning", "other-automation")}),
        ({"stream_to": False}, {("warning", "stream-nowhere")}),
        ({"reconnects": False}, {("warning", "reconnects-not")}),
        ({"virtual_camera": False}, {("warning", "camera-output-missing")}),
        ({"record_folder_there": False}, {("error", "record-folder-missing")}),
        ({"record_free_mb": None}, {("note", "record-unknown")}),
        # Five minutes at 12 Mbit/s are 450 MB, and a quarter more.
        ({"record_free_mb": 562.0}, {("warning", "record-no-room")}),
        ({"record_free_mb": 563.0}, set()),
        ({"record_free_mb": 100.0, "record_kbps": 2_000}, set()),
    ],
)
def test_of_obs_itself(change: dict[str, Any], comes_to: set[tuple[str, str]]) -> None:
    assert told(judge_obs(replace(OBS, **change), EVERY_OUTPUT)) == comes_to


def test_an_output_that_the_show_does_not_use_may_be_missing() -> None:
    bare = replace(OBS, stream_to=False, virtual_camera=False, reconnects=False)
    assert told(judge_obs(bare, PLAN)) == set()
    watched = replace(PLAN, studio=replace(PLAN.studio, outputs={"virtual_camera": Care.OFFER}))
    assert told(judge_obs(bare, watched)) == {("warning", "camera-output-missing")}


def test_a_show_that_can_go_on_air_by_none_of_its_outputs_cannot_run() -> None:
    by_either = replace(PLAN, on_air=("stream", "virtual_camera"))
    assert told(judge_obs(replace(OBS, stream_to=False), by_either)) == {("warning", "stream-nowhere")}
    neither = replace(OBS, stream_to=False, virtual_camera=False)
    assert told(judge_obs(neither, by_either)) == {
        ("error", "stream-nowhere"),
        ("error", "camera-output-missing"),
    }


FOUND = Found(
    version="31",
    canvas=Canvas(1280, 720, 30),
    scenes={"Fallback": (Item(id=1, source="Slate", width=1280),)},
    inputs={},
    kinds=frozenset(),
)


LIVE = Shown(look=Look.PICTURE, figures={"luma_mean": 12_000, "change_ppm": 2_000})
BY = HealthSettings(off=frozenset({(Trouble.FROZEN, "Clean")}))


def live(**figures: int) -> Shown:
    return replace(LIVE, figures={**LIVE.figures, **figures})


@pytest.mark.parametrize(
    ("seen", "comes_to"),
    [
        ({"cameras": {"C": LIVE}}, set()),
        ({"cameras": {"C": replace(LIVE, look=Look.BLACK)}}, {("warning", "camera-black")}),
        ({"cameras": {"C": Shown(look=Look.NOTHING)}}, {("warning", "camera-shows-nothing")}),
        ({"cameras": {"C": live(change_ppm=0)}}, {("warning", "camera-still")}),
        ({"cameras": {"C": replace(live(change_ppm=0), still_by_nature=True)}}, set()),
        ({"cameras": {"Clean": live(change_ppm=0)}}, set()),
        ({"cameras": {"C": live(luma_mean=2_900)}}, {("warning", "camera-dark")}),
        ({"cameras": {"C": live(luma_mean=23_100)}}, {("warning", "camera-bright")}),
        ({"microphones": {"M": Heard(False, True, -12.0)}}, set()),
        ({"microphones": {"M": Heard(False, True, -70.0)}}, {("warning", "sound-quiet")}),
        ({"microphones": {"M": Heard(False, True, -0.1)}}, {("warning", "sound-clips")}),
        ({"microphones": {"M": Heard(False, True)}}, {("warning", "sound-none")}),
        ({"microphones": {"M": Heard(True, True, -12.0)}}, {("warning", "sound-muted")}),
        ({"microphones": {"M": Heard(False, False)}}, {("note", "sound-unknown")}),
        ({"fallback_moves": False}, {("warning", "fallback-still")}),
        ({"fallback": Look.BLACK}, {("warning", "fallback-black")}),
        ({"fallback": Look.NOTHING}, {("warning", "fallback-black")}),
    ],
)
def test_of_what_is_seen_and_heard(seen: dict[str, Any], comes_to: set[tuple[str, str]]) -> None:
    facts = SeenAndHeard(**{"fallback": Look.PICTURE, **seen})
    assert told(judge_seen_and_heard(facts, FOUND, "Fallback", BY)) == comes_to


def test_a_fallback_that_moves_on_programme_alone_is_not_called_still_while_it_is_off_it() -> None:
    def judged(kind: str, programme: str) -> set[tuple[str, str]]:
        slate = Item(id=1, source="Slate", kind=kind, width=1280)
        found = replace(FOUND, scenes={"Fallback": (slate,)}, programme=programme)
        facts = SeenAndHeard(fallback=Look.PICTURE, fallback_moves=False)
        return told(judge_seen_and_heard(facts, found, "Fallback", BY))

    for kind in ("image_source", "ffmpeg_source"):
        assert judged(kind, "Host") == {("note", "fallback-asleep")}
        assert judged(kind, "Fallback") == {("warning", "fallback-still")}
    assert judged("color_source", "Host") == {("warning", "fallback-still")}


def test_a_picture_that_cannot_move_is_told_by_what_it_is_also_off_programme() -> None:
    def judged(file: str) -> set[tuple[str, str]]:
        card = Item(id=1, source="Card", kind="image_source", width=1280)
        held = Input(name="Card", kind="image_source", settings={"file": file})
        found = replace(FOUND, scenes={"Fallback": (card,)}, inputs={"Card": held}, programme="Host")
        facts = SeenAndHeard(fallback=Look.PICTURE, fallback_moves=False)
        return told(judge_seen_and_heard(facts, found, "Fallback", BY))

    assert judged("/a/back.png") == set(), "by the line about what the scene holds"
    assert judged("/a/back.gif") == {("note", "fallback-asleep")}


def test_a_fallback_that_holds_nothing_is_told_once_by_what_it_lacks() -> None:
    empty = replace(FOUND, scenes={"Fallback": ()})
    facts = SeenAndHeard(fallback=Look.NOTHING, fallback_moves=False)
    assert told(judge_seen_and_heard(facts, empty, "Fallback", BY)) == set()


def png(colour: tuple[int, int, int, int], spot: int | None = None) -> bytes:
    image = Image.new("RGBA", (320, 180), colour)
    if spot is not None:
        ImageDraw.Draw(image).rectangle((100, 60, 200, 140), fill=(spot, spot, spot, 255))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("image", "look"),
    [
        (None, Look.NOTHING),
        (png((0, 0, 0, 0)), Look.NOTHING),
        (png((0, 0, 0, 255)), Look.BLACK),
        (png((16, 16, 16, 255)), Look.BLACK),
        (png((12, 12, 12, 255), spot=40), Look.PICTURE),
        (png((90, 80, 70, 255)), Look.PICTURE),
    ],
)
def test_a_picture_that_is_dark_is_told_from_one_that_is_black_and_from_none(
    image: bytes | None, look: Look
) -> None:
    assert look_at(seen_in(image)) is look


BESIDE = BesideFacts(here=True, process=True, startable=True, keys=("F8",))


@pytest.mark.parametrize(
    ("facts", "relaunch", "comes_to"),
    [
        (BESIDE, True, set()),
        (BESIDE, False, {("note", "relaunch-off")}),
        (replace(BESIDE, startable=False), True, {("warning", "relaunch-impossible")}),
        (BesideFacts(here=True), True, {("note", "process-unknown")}),
        (BesideFacts(here=False), True, {("note", "obs-elsewhere")}),
    ],
)
def test_of_a_crash_of_obs(facts: BesideFacts, relaunch: bool, comes_to: set[tuple[str, str]]) -> None:
    assert told(judge_beside(facts, relaunch=relaunch)) == comes_to


@pytest.mark.parametrize(
    ("facts", "loaded", "comes_to"),
    [
        (BESIDE, True, set()),
        (replace(BESIDE, focus="NeverDisableHotkeys"), True, set()),
        (replace(BESIDE, focus="DisableHotkeysOutOfFocus"), True, {("warning", "keys-behind")}),
        (replace(BESIDE, focus="DisableHotkeysInFocus"), True, {("note", "keys-in-front")}),
        (replace(BESIDE, keys=()), True, {("warning", "key-unbound")}),
        (replace(BESIDE, keys=None), True, {("note", "key-unknown")}),
        (replace(BESIDE, keys=None), False, set()),
        (BesideFacts(here=False), True, set()),
    ],
)
def test_of_the_emergency_key(facts: BesideFacts, loaded: bool, comes_to: set[tuple[str, str]]) -> None:
    assert told(judge_key(facts, loaded=loaded)) == comes_to


@pytest.mark.parametrize(
    ("reached", "stale", "comes_to"),
    [
        (Reached.WORKS, False, set()),
        (Reached.WORKS, True, {("warning", "fallback-stale")}),
        (Reached.WORKS, None, set()),
        (Reached.NO_FILE, True, {("warning", "fallback-no-file")}),
        (Reached.BAD_FILE, True, {("warning", "fallback-bad-file")}),
        (Reached.SILENT, False, {("warning", "fallback-silent")}),
        (Reached.TURNED_AWAY, True, {("warning", "fallback-turned-away"), ("warning", "fallback-stale")}),
        (Reached.NO_SCENE, False, {("warning", "fallback-no-scene")}),
    ],
)
def test_of_the_emergency_command(reached: Reached, stale: bool | None, comes_to: set[Any]) -> None:
    facts = RescueFacts(file=Path("/d/emergency.json"), reached=reached, stale=stale)
    assert told(judge_rescue(facts)) == comes_to


@pytest.mark.parametrize(
    ("about", "mark", "code", "severity"),
    [
        ("scene", Mark.FINE, "there", "ok"),
        ("scene", Mark.MAKE, "scene-make", "error"),
        ("camera", Mark.PERSON, "camera-missing-windows", "error"),
        ("camera", Mark.CHANGE, "keep-running", "warning"),
        ("collection", Mark.PERSON, "collection-other", "error"),
        ("collection", Mark.CHANGE, "collection-load", "error"),
        ("cut", Mark.CHANGE, "cut-own", "warning"),
        ("overlay", Mark.PERSON, "no-browser-source", "warning"),
    ],
)
def test_of_what_setting_up_would_do(about: str, mark: Mark, code: str, severity: str) -> None:
    (finding,) = judge_rows([Row(about=about, name="N", mark=mark, told=code)])
    assert (finding.severity.value, finding.code, finding.subject) == (severity, code, "N")


def test_a_show_that_cannot_run_stops_everything_and_one_that_is_odd_does_not(tmp_path: Path) -> None:
    missing = load_show(tmp_path / "show.yaml", Surroundings())
    assert told(judge_show(missing, "show.yaml")) == {("error", "show-errors")}
    fine = read_show(SHOW.format(language="en", more="").encode(), "show.yaml", Surroundings())
    assert told(judge_show(fine, "show.yaml")) <= {("warning", "show-warnings")}


def test_a_draw_by_public_randomness_that_could_not_be_verified_here_stops_the_show(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded = load_show(EXAMPLE, Surroundings.of(EXAMPLE.parent, None))
    assert loaded.plan is not None
    bag = replace(loaded.plan.bags["L1"], mode=WindowMode.NATIVE, fairness=Fairness.A)
    by_beacon = replace(loaded, plan=replace(loaded.plan, bags={**loaded.plan.bags, "L1": bag}))
    monkeypatch.setattr(beacon, "CAN_VERIFY", False)
    assert ("error", "no-beacon") in told(judge_show(by_beacon, "show.yaml"))
    assert ("error", "no-beacon") not in told(judge_show(loaded, "show.yaml"))


def test_settings_are_told_with_who_said_so_and_without_a_secret() -> None:
    settings = Settings(
        data=Path("/d"),
        host="127.0.0.1",
        port=9000,
        names=(),
        obs=ObsAddress("studio", 4456, "hush"),
        relaunch=True,
        relaunch_command=("obs", "--websocket_password=hush"),
        origins={"obs.password": Origin.ENVIRONMENT, "listen.port": Origin.FLAG},
    )
    findings = {one.subject: one for one in tell_settings(settings)}
    assert findings["obs.password"].code == "secret-environment"
    assert (findings["listen.port"].code, findings["listen.port"].facts["value"]) == ("setting-flag", "9000")
    assert findings["listen.names"].code == "unset-default"
    assert "hush" not in repr(findings)
