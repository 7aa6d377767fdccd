"""The computer itself: its clock, its power, its letters; and the show against its clock."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import psutil

from companion.checkup.findings import Area, Finding, fine, hurts, worth_knowing
from companion.live.clock import wall_ms
from companion.resources import ROOT, static_folder
from companion.show.model import Plan
from companion.show.times import WallMs

_ASK_S = 2.0
"""A program of the system that takes longer is told as not knowing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineFacts:
    now: WallMs
    synchronised: bool | None
    """The system keeps its clock right; None: it does not say."""
    battery_percent: int | None
    """What is left; None: it is plugged in, or has no battery."""
    chinese_letters: bool
    """Pages in a browser of this machine can show Chinese."""
    missing: tuple[str, ...] = ()
    """Letters that the product brings along and that are not where they belong."""


def read_machine() -> MachineFacts:
    """Asks the system; a question that it does not answer is not an answer."""
    battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    on_battery = battery is not None and battery.power_plugged is False
    digits = any((ROOT / "overlays").glob("*/house/fonts/live-digits-*.woff2"))
    slate = any((static_folder() / "obs" / "slate").glob("*.otf"))
    brought = (("live-digits", digits), ("live-slate", slate))
    return MachineFacts(
        now=wall_ms(),
        synchronised=_is_synchronised(),
        battery_percent=round(battery.percent) if battery is not None and on_battery else None,
        chinese_letters=_has_chinese(),
        missing=tuple(name for name, there in brought if not there),
    )


def judge_machine(facts: MachineFacts, plan: Plan | None) -> Iterator[Finding]:
    match facts.synchronised:
        case True:
            yield fine(Area.MACHINE, "clock-right")
        case False:
            yield hurts(Area.MACHINE, "clock-adrift")
        case None:
            yield worth_knowing(Area.MACHINE, "clock-unknown")
    if facts.battery_percent is not None:
        yield hurts(Area.MACHINE, "on-battery", percent=facts.battery_percent)
    if facts.chinese_letters:
        yield fine(Area.MACHINE, "chinese-letters")
    elif plan is None or plan.language == "zh-CN":
        yield hurts(Area.MACHINE, "no-chinese-letters")
    for name in facts.missing:
        yield hurts(Area.MACHINE, "letters-missing", name)


def judge_times(now: WallMs, plan: Plan) -> Iterator[Finding]:
    """The planned start against the clock, and the show's zone against the machine's."""
    zone = ZoneInfo(plan.zone)
    if plan.planned_start is None:
        yield fine(Area.SHOW, "start-open")
        at = datetime.fromtimestamp(now / 1000, UTC)
    else:
        at = datetime.fromtimestamp(plan.planned_start / 1000, UTC)
        when = at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        if plan.planned_start < now:
            yield hurts(Area.SHOW, "start-past", when=when)
        else:
            yield fine(Area.SHOW, "start-at", when=when)
    there, here = at.astimezone(zone).utcoffset(), at.astimezone().utcoffset()
    if there != here:
        yield worth_knowing(Area.SHOW, "zone-differs", plan.zone, there=_offset(there), here=_offset(here))


def _offset(ahead: timedelta | None) -> str:
    minutes = round((ahead or timedelta()).total_seconds() / 60)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _is_synchronised() -> bool | None:
    told = _said("timedatectl", "show", "--property=NTPSynchronized", "--value")
    return {"yes": True, "no": False}.get(told.strip())


def _has_chinese() -> bool:
    """Windows and macOS bring Chinese letters along."""
    return sys.platform in ("win32", "darwin") or bool(_said("fc-list", ":lang=zh", "family").strip())


def _said(program: str, *words: str) -> str:
    """What a program of the system says; empty when there is none, or it fails."""
    path = shutil.which(program)
    if path is None:
        return ""
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system, with words of ours
            [path, *words], capture_output=True, text=True, timeout=_ASK_S, check=True
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ""
    return done.stdout
