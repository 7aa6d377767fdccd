"""An OBS that crashed is started again: only with consent, only what crashed, and not for ever."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from companion.obs import guard as guarding
from companion.obs.guard import Consent, ObsGuard
from companion.obs.launch import (
    AsItWas,
    LaunchFailed,
    command_line,
    config_folder,
    forget_unclean_end,
    launch,
    obstacle,
)
from companion.obs.process import RunningObs
from companion.ports import Notice
from companion.show.events import Lost, ObsRelaunched
from companion.show.times import Moment, RunMs, WallMs
from tests.processes import MakeProgram, Program, those_in
from tests.service import eventually

IN_FALLBACK = AsItWas(scene="Fallback", collection="直播间", profile="直播")
ALLOWED = Consent()
QUIET = ["--disable-missing-files-check", "--disable-shutdown-check"]

# The command line ------------------------------------------------------------------------------------


def test_it_comes_up_in_the_fallback_scene_with_all_else_as_it_was() -> None:
    ran = ["obs", "--multi", "--minimize-to-tray", "--websocket_port", "4460"]
    assert command_line(ran, IN_FALLBACK) == [
        *ran, "--collection", "直播间", "--profile", "直播", "--scene", "Fallback", *QUIET
    ]  # fmt: skip


def test_nothing_is_there_twice() -> None:
    ran = ["obs", "--scene", "Host", "--profile", "Old", "--collection", "Old", *QUIET]
    once = command_line(ran, IN_FALLBACK)
    assert once == command_line(["obs"], IN_FALLBACK)
    assert command_line(once, IN_FALLBACK) == once


def test_what_was_chosen_when_it_was_started_stays_where_nothing_else_is_known() -> None:
    ran = ["obs", "--collection", "Mine", "--profile", "Own", "--scene", "Host"]
    assert command_line(ran, AsItWas(scene="Fallback")) == [
        "obs", "--collection", "Mine", "--profile", "Own", "--scene", "Fallback", *QUIET
    ]  # fmt: skip
    assert command_line(["obs"], AsItWas()) == ["obs", *QUIET]


def test_outputs_are_the_business_of_the_show() -> None:
    ran = ["obs", "--startstreaming", "--startrecording", "--startvirtualcam", "--startreplaybuffer"]
    assert command_line(ran, AsItWas()) == ["obs", "--startreplaybuffer", *QUIET]


def test_several_instances_are_allowed_only_where_they_were() -> None:
    assert "--multi" not in command_line(["obs"], IN_FALLBACK)


def test_an_option_without_its_value_does_no_harm() -> None:
    assert command_line(["obs", "--scene"], AsItWas()) == ["obs", *QUIET]


# What an unclean end leaves --------------------------------------------------------------------------


def leave_marks(config: Path) -> list[Path]:
    (config / "obs-studio" / ".sentinel").mkdir(parents=True, exist_ok=True)
    marks = [
        config / "obs-studio" / name for name in (".sentinel/run_5f3a", ".sentinel/run_77c1", "safe_mode")
    ]
    for mark in marks:
        mark.touch()
    return marks


def test_the_marks_of_an_unclean_end_are_taken_away_and_nothing_else(
    make_program: MakeProgram, tmp_path: Path
) -> None:
    program = make_program(config=tmp_path / "config")
    marks = leave_marks(tmp_path / "config")
    kept = [tmp_path / "config/obs-studio" / name for name in ("global.ini", ".sentinel/other")]
    for file in kept:
        file.touch()
    program.end()
    forget_unclean_end(program.running)
    assert not any(mark.exists() for mark in marks)
    assert all(file.exists() for file in kept)
    forget_unclean_end(program.running)  # there are none: that is no fault


def test_the_marks_stay_while_another_obs_of_the_same_settings_lives(
    make_program: MakeProgram, tmp_path: Path
) -> None:
    program = make_program(config=tmp_path / "config")
    other = make_program(config=tmp_path / "config")
    marks = leave_marks(tmp_path / "config")
    program.end()
    forget_unclean_end(program.running)
    assert all(mark.exists() for mark in marks)
    other.end()
    forget_unclean_end(program.running)
    assert not any(mark.exists() for mark in marks)


def test_an_obs_with_settings_of_its_own_does_not_stand_in_the_way(
    make_program: MakeProgram, tmp_path: Path
) -> None:
    program = make_program(config=tmp_path / "config")
    make_program(config=tmp_path / "elsewhere")
    marks, others = leave_marks(tmp_path / "config"), leave_marks(tmp_path / "elsewhere")
    program.end()
    forget_unclean_end(program.running)
    assert not any(mark.exists() for mark in marks)
    assert all(mark.exists() for mark in others)


@pytest.mark.skipif(os.name == "nt", reason="Windows has its own place")
def test_the_settings_of_an_obs_are_found_by_its_own_environment(tmp_path: Path) -> None:
    running = RunningObs(psutil.Process(), Path("/usr/bin/obs"), ("obs",), None, {"HOME": "/home/a"})
    assert config_folder(running) == Path("/home/a/.config/obs-studio")
    elsewhere = {"HOME": "/home/a", "XDG_CONFIG_HOME": "/mnt/settings"}
    assert config_folder(replace(running, environment=elsewhere)) == Path("/mnt/settings/obs-studio")

    portable = tmp_path / "OBS" / "bin" / "64bit" / "obs"
    portable.parent.mkdir(parents=True)
    carried = replace(running, executable=portable, command=("obs", "--portable"))
    assert config_folder(carried) == Path("/home/a/.config/obs-studio"), "this OBS does not know the option"
    (tmp_path / "OBS" / "config").mkdir()
    assert config_folder(carried) == tmp_path / "OBS" / "config" / "obs-studio"
    assert config_folder(replace(carried, command=("obs",))) == Path("/home/a/.config/obs-studio")
    (tmp_path / "OBS" / "portable_mode.txt").touch()
    assert config_folder(replace(carried, command=("obs",))) == tmp_path / "OBS" / "config" / "obs-studio"


# Starting it -----------------------------------------------------------------------------------------


def test_a_program_that_is_gone_is_told_by_its_name(make_program: MakeProgram) -> None:
    program = make_program()
    program.end()
    with pytest.raises(LaunchFailed, match="there is no program obs-nowhere"):
        launch(program.running, AsItWas(), ["obs-nowhere", "--multi"])


def test_a_program_that_does_not_start_is_told_with_the_reason(
    make_program: MakeProgram, tmp_path: Path
) -> None:
    program = make_program()
    program.end()
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF and no more")
    broken.chmod(0o755)
    with pytest.raises(LaunchFailed, match=r"broken does not start: Exec format error"):
        launch(program.running, AsItWas(), [str(broken)])


@pytest.mark.parametrize("variable", ["FLATPAK_ID", "SNAP_INSTANCE_NAME", "APPIMAGE"])
def test_an_obs_out_of_a_package_needs_a_command(make_program: MakeProgram, variable: str) -> None:
    running = make_program().running
    assert obstacle(running, ()) is None
    packed = replace(running, environment={**running.environment, variable: "x"})
    assert "write obs.command in settings.yaml" in (obstacle(packed, ()) or "")
    assert obstacle(packed, ["flatpak", "run", "com.obsproject.Studio"]) is None


def test_an_obs_of_which_nothing_is_known_needs_a_command(make_program: MakeProgram) -> None:
    unknown = replace(make_program().running, executable=None)
    assert "write obs.command in settings.yaml" in (obstacle(unknown, ()) or "")
    with pytest.raises(LaunchFailed, match="the system does not say how it was started"):
        launch(unknown, AsItWas())


# When ------------------------------------------------------------------------------------------------


class Link:
    """What a guard tells."""

    def __init__(self) -> None:
        self.crashes = 0
        self.relaunched: list[tuple[int, str]] = []

    def crashed(self) -> None:
        self.crashes += 1

    def notice(self, build: Notice) -> None:
        event = build(Moment(RunMs(0), WallMs(0)))
        assert isinstance(event, ObsRelaunched)
        self.relaunched.append((event.attempt, event.failure))


Guarded = tuple[ObsGuard, Link]


@pytest.fixture
async def guard(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Callable[..., Guarded]]:
    """Guards an OBS as the link does, and waits for nobody before it starts one."""
    monkeypatch.setattr(guarding, "_BEFORE_S", 0.1)
    made: list[ObsGuard] = []

    def start(program: Program, consent: Consent | None = ALLOWED) -> Guarded:
        guard, link = ObsGuard("127.0.0.1", program.port, consent=consent), Link()
        made.append(guard)
        guard.start(link.notice, link.crashed)
        guard.connected()
        return guard, link

    yield start
    for guard in made:
        await guard.close()


async def minds(guard: ObsGuard, program: Program) -> None:
    """Return when the guard knows that this is the one."""
    await eventually(
        lambda: guard.minded is not None and guard.minded.pid == program.pid, "the process is found"
    )


async def test_a_crashed_obs_is_started_again_and_outlives_us(
    make_program: MakeProgram, guard: Callable[..., Guarded], tmp_path: Path
) -> None:
    program = make_program()
    watching, link = guard(program)
    await minds(watching, program)
    program.kill()
    assert await watching.lost(Lost.CUT, IN_FALLBACK) is Lost.CRASHED
    await eventually(lambda: link.relaunched, "it is started again")
    assert link.relaunched == [(1, "")]
    assert link.crashes == 1
    assert watching.coming_up
    await watching.close()
    (again,) = those_in(tmp_path)
    assert again.command[2:] == tuple(command_line(["obs"], IN_FALLBACK)[1:])
    assert os.getsid(again.pid) == again.pid, "a Ctrl-C in our terminal does not reach it"
    assert again.environment == program.running.environment


async def test_without_consent_a_crash_is_told_and_nothing_is_started(
    make_program: MakeProgram, guard: Callable[..., Guarded], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    program = make_program()
    watching, link = guard(program, consent=None)
    await minds(watching, program)
    program.kill()
    assert await watching.lost(Lost.CUT, IN_FALLBACK) is Lost.CRASHED
    await eventually(lambda: "OBS crashed. Start it again" in caplog.text, "the crew is told")
    assert link.relaunched == []
    assert those_in(tmp_path) == []


async def test_an_obs_that_said_goodbye_is_not_started_again(
    make_program: MakeProgram, guard: Callable[..., Guarded], tmp_path: Path
) -> None:
    program = make_program()
    watching, link = guard(program)
    await minds(watching, program)
    assert await watching.lost(Lost.CLOSED, IN_FALLBACK, goodbye=True) is Lost.CLOSED
    program.kill()  # it says goodbye long before it is gone, and may crash on its way out
    await asyncio.sleep(1)
    assert (link.crashes, link.relaunched, those_in(tmp_path)) == (0, [], [])


async def test_an_obs_whose_server_was_switched_off_is_not_started_again(
    make_program: MakeProgram, guard: Callable[..., Guarded], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From then on nobody hears whether it says goodbye."""
    monkeypatch.setattr(guarding, "_GRACE_S", 0.1)
    program = make_program()
    watching, link = guard(program)
    await minds(watching, program)
    assert await watching.lost(Lost.CLOSED, IN_FALLBACK) is Lost.CLOSED
    program.kill()
    await asyncio.sleep(1)
    assert (link.crashes, link.relaunched) == (0, [])


async def test_an_obs_whose_server_stops_with_it_and_that_said_nothing_has_crashed(
    make_program: MakeProgram, guard: Callable[..., Guarded]
) -> None:
    """It dies of a screen that is gone: in an order of sorts, but nobody wanted it."""
    program = make_program()
    watching, link = guard(program)
    await minds(watching, program)
    program.kill()
    assert await watching.lost(Lost.CLOSED, IN_FALLBACK) is Lost.CRASHED
    await eventually(lambda: link.relaunched == [(1, "")], "it is started again")


async def test_an_obs_that_ends_as_it_should_was_closed(
    make_program: MakeProgram, guard: Callable[..., Guarded], tmp_path: Path
) -> None:
    """Its goodbye was lost with the connection; its exit code says the same."""
    program = make_program()
    watching, link = guard(program)
    await minds(watching, program)
    program.close()
    assert await watching.lost(Lost.CUT, IN_FALLBACK) is Lost.CLOSED
    await asyncio.sleep(1)
    assert (link.crashes, link.relaunched, those_in(tmp_path)) == (0, [], [])


async def test_a_connection_that_breaks_says_nothing_of_a_process_that_lives(
    make_program: MakeProgram, guard: Callable[..., Guarded], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "_GRACE_S", 0.1)
    program = make_program()
    watching, link = guard(program)
    await minds(watching, program)
    for how in (Lost.CUT, Lost.HUNG, Lost.TURNED_AWAY):
        assert await watching.lost(how, IN_FALLBACK) is how
    assert link.crashes == 0


async def test_a_hung_obs_is_never_ended_by_us_and_started_again_once_somebody_did(
    make_program: MakeProgram, guard: Callable[..., Guarded]
) -> None:
    program = make_program()
    watching, link = guard(program)
    await minds(watching, program)
    began = time.monotonic()
    assert await watching.lost(Lost.HUNG, IN_FALLBACK) is Lost.HUNG
    assert time.monotonic() - began < 0.5, "a program that hangs is told of at once"
    await asyncio.sleep(0.5)
    assert program.running.lives
    program.kill()
    await eventually(lambda: link.relaunched, "it is started again")
    assert link.crashes == 1, "the link is told that the process is gone"


async def test_a_third_crash_in_ten_minutes_is_told_and_nothing_is_started(
    make_program: MakeProgram, guard: Callable[..., Guarded], tmp_path: Path
) -> None:
    """Also of one that never came far enough to answer."""
    program = make_program()
    watching, link = guard(program)
    await minds(watching, program)
    program.kill()
    await watching.lost(Lost.CUT, IN_FALLBACK)
    for started in (1, 2):
        await eventually(lambda: len(link.relaunched) == started, f"start {started}")  # noqa: B023
        (again,) = those_in(tmp_path)
        again.process.kill()
    await eventually(lambda: len(link.relaunched) == 3, "that it is left alone now")
    assert link.relaunched[:2] == [(1, ""), (2, "")]
    assert link.relaunched[2][0] == 3
    assert link.relaunched[2][1] == "it crashed again after two starts in ten minutes"
    assert those_in(tmp_path) == []


@pytest.mark.parametrize(("ago_s", "attempt"), [((30.0,), 2), ((700.0, 30.0), 2), ((700.0, 601.0), 1)])
async def test_starts_of_before_this_process_count_for_ten_minutes(
    make_program: MakeProgram, guard: Callable[..., Guarded], ago_s: tuple[float, ...], attempt: int
) -> None:
    program = make_program()
    watching, link = guard(program, consent=Consent(ago_s=ago_s))
    await minds(watching, program)
    program.kill()
    await watching.lost(Lost.CUT, IN_FALLBACK)
    await eventually(lambda: link.relaunched, "it is started again")
    assert link.relaunched == [(attempt, "")]


async def test_after_two_starts_of_another_process_none_is_tried(
    make_program: MakeProgram, guard: Callable[..., Guarded], tmp_path: Path
) -> None:
    program = make_program()
    watching, link = guard(program, consent=Consent(ago_s=(500.0, 20.0, 15.0)))
    await minds(watching, program)
    program.kill()
    await watching.lost(Lost.CUT, IN_FALLBACK)
    await eventually(lambda: link.relaunched, "that it is left alone")
    assert link.relaunched[0][0] == 3
    assert link.relaunched[0][1]
    assert those_in(tmp_path) == []


async def test_when_somebody_was_quicker_no_second_one_is_started(
    make_program: MakeProgram,
    guard: Callable[..., Guarded],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guarding, "_BEFORE_S", 1.0)
    program = make_program()
    watching, link = guard(program)
    await minds(watching, program)
    program.kill()
    await watching.lost(Lost.CUT, IN_FALLBACK)
    await eventually(lambda: link.crashes, "the crash is seen")
    await asyncio.sleep(0.3)
    by_hand = make_program(config=tmp_path / "obs-0" / "config")
    await asyncio.sleep(1.5)
    assert link.relaunched == []
    assert [running.pid for running in those_in(tmp_path)] == [by_hand.pid]


async def test_an_obs_with_other_settings_is_not_the_one_that_crashed(
    make_program: MakeProgram, guard: Callable[..., Guarded], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "_BEFORE_S", 1.0)
    program = make_program()
    watching, link = guard(program)
    await minds(watching, program)
    program.kill()
    await watching.lost(Lost.CUT, IN_FALLBACK)
    await eventually(lambda: link.crashes, "the crash is seen")
    await asyncio.sleep(0.3)
    make_program()
    await eventually(lambda: link.relaunched == [(1, "")], "it is started again")


async def test_a_command_that_cannot_be_started_is_told_and_counts(
    make_program: MakeProgram, guard: Callable[..., Guarded]
) -> None:
    program = make_program()
    watching, link = guard(program, consent=Consent(command=("obs-nowhere",)))
    await minds(watching, program)
    program.kill()
    await watching.lost(Lost.CUT, IN_FALLBACK)
    await eventually(lambda: link.relaunched, "the failure")
    assert link.relaunched == [(1, "there is no program obs-nowhere")]


async def test_a_companion_that_ends_starts_nothing_on_its_way_out(
    make_program: MakeProgram,
    guard: Callable[..., Guarded],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guarding, "_BEFORE_S", 0.5)
    program = make_program()
    watching, link = guard(program)
    await minds(watching, program)
    program.kill()
    await watching.lost(Lost.CUT, IN_FALLBACK)
    await watching.close()
    await asyncio.sleep(1)
    assert (link.relaunched, those_in(tmp_path)) == ([], [])


async def test_a_loss_right_after_a_connection_is_no_crash_of_the_one_before(
    make_program: MakeProgram, guard: Callable[..., Guarded], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "_BEFORE_S", 30.0)
    program = make_program()
    watching, _ = guard(program)
    await minds(watching, program)
    program.kill()
    assert await watching.lost(Lost.CUT, IN_FALLBACK) is Lost.CRASHED
    watching.connected()
    assert await watching.lost(Lost.CUT, IN_FALLBACK) is Lost.CUT


async def test_an_obs_that_could_not_be_started_again_is_told_of_while_it_runs(
    make_program: MakeProgram, guard: Callable[..., Guarded], caplog: pytest.LogCaptureFixture
) -> None:
    program = make_program(name="not-obs")
    watching, _ = guard(program)
    await eventually(lambda: "cannot be started again if it crashes" in caplog.text, "the warning")
    told = len(caplog.records)
    watching.connected()
    await asyncio.sleep(0.5)
    assert len(caplog.records) == told, "once is enough"
