"""Rules of what is measured and looked at before the show: one thing at a time, at somebody's word."""

from collections.abc import Mapping
from dataclasses import replace

from companion.show.checks import Calibration, Checked, CheckKind, Finding, Preflight
from companion.show.commands import Refusal
from companion.show.effects import RunCheck
from companion.show.health.events import Calibrated, PreflightDone, SyncMeasured
from companion.show.health.troubles import Trouble
from companion.show.turn import Turn

NOT_MEASURED, MEASURED, FREEZE_UNTOLD = "not-measured", "measured", "freeze-untold"
"""Codes of what preflight finds of a camera or a microphone, by what was measured of it."""

EARLIEST_OFFSET_MS, LATEST_OFFSET_MS = -950, 20_000
"""What OBS takes as the sync offset of an input."""


def ask(turn: Turn, kind: CheckKind, of: Mapping[str, str | int]) -> Refusal | None:
    """Have it done by the edge."""
    if any(isinstance(effect, RunCheck) for effect in turn.state.pending.values()):
        return Refusal("check_runs", "Another check is running; wait until it is done.")
    if not turn.state.obs.connected:
        return Refusal("no_obs", "OBS is not connected.")
    turn.ask_to_check(kind, of)
    turn.note("check_asked", check=kind.value)
    return None


def mend(turn: Turn, check: str) -> Refusal | None:
    """Do what the finding of this id offers."""
    found = next((one for one in _checked(turn) if one.id == check), None)
    if found is None or not found.mend:
        return Refusal("no_mend", f"Preflight offers nothing for {check!r}.")
    return ask(turn, CheckKind.MEND, {"check": check, "mend": found.mend})


def tick(turn: Turn, duty: int, *, done: bool) -> Refusal | None:
    """Somebody has seen to a duty of the checklist, or has not."""
    if not 1 <= duty <= len(turn.state.plan.checklist):
        return Refusal("unknown_duty", f"The checklist has no duty {duty}.")
    ticked = {place: by for place, by in turn.state.ticked.items() if place != duty}
    if done:
        ticked[duty] = turn.by
    turn.set(ticked=ticked)
    turn.note("ticked" if done else "unticked", duty=duty, text=turn.state.plan.checklist[duty - 1].task)
    return None


def set_sync(turn: Turn, microphone: str, offset_ms: int) -> Refusal | None:
    """Set OBS's own sync offset of a microphone."""
    if not EARLIEST_OFFSET_MS <= offset_ms <= LATEST_OFFSET_MS:
        return Refusal(
            "bad_offset",
            f"OBS takes a sync offset of {EARLIEST_OFFSET_MS} to {LATEST_OFFSET_MS} milliseconds.",
        )
    return ask(turn, CheckKind.SYNC_SET, {"microphone": microphone, "offset_ms": offset_ms})


def calibrated(turn: Turn, event: Calibrated) -> None:
    """Devices have thresholds of their own, or it is known why they have none."""
    fresh = {one.device: one for one in event.calibrations}
    failed = {**turn.state.uncalibrated, **event.failed}
    turn.set(
        calibrations={**turn.state.calibrations, **fresh},
        uncalibrated={name: why for name, why in failed.items() if name not in fresh or name in event.failed},
    )
    if (preflight := turn.state.preflight) is not None:
        checked = tuple(_now_measured(one, fresh) for one in preflight.checked)
        turn.set(preflight=replace(preflight, checked=checked))
    if fresh:
        turn.note("calibrated", devices=len(fresh), failed=", ".join(event.failed))


def _now_measured(one: Checked, fresh: Mapping[str, Calibration]) -> Checked:
    """What preflight found missing is there, however it came to be measured."""
    calibration = fresh.get(str(one.args.get("name", "")))
    if one.code != NOT_MEASURED or calibration is None:
        return one
    untold = Trouble.FROZEN in calibration.off
    code, finding = (FREEZE_UNTOLD, Finding.WARNING) if untold else (MEASURED, Finding.FINE)
    return replace(one, id=one.id.replace(NOT_MEASURED, code), code=code, finding=finding, mend="")


def preflight_done(turn: Turn, event: PreflightDone) -> None:
    """Keep what was found; of what was looked at again, only the newest."""
    checked = event.checked
    if event.again:
        fresh = {one.id: one for one in checked}
        checked = tuple(fresh.pop(one.id, one) for one in _checked(turn)) + tuple(fresh.values())
    turn.set(preflight=Preflight(at=turn.at.wall, checked=checked))
    wrong = sum(one.finding is Finding.WRONG for one in checked)
    warnings = sum(one.finding is Finding.WARNING for one in checked)
    turn.note("preflight", wrong=wrong, warnings=warnings)


def sync_measured(turn: Turn, event: SyncMeasured) -> None:
    """Keep the newest of each pair."""
    sync = replace(event.sync, verified=event.sync.verified or event.verified)
    pair = sync.camera, sync.microphone
    others = tuple(one for one in turn.state.syncs if (one.camera, one.microphone) != pair)
    turn.set(syncs=(*others, sync))
    turn.note("sync_measured", microphone=sync.microphone, ms=sync.measured_ms)


def _checked(turn: Turn) -> tuple[Checked, ...]:
    return turn.state.preflight.checked if turn.state.preflight is not None else ()
