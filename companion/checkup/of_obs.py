"""OBS itself: is it one that is known to work, how quickly does it answer, can its outputs run."""

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from companion.checkup.findings import Area, Finding, fine, hurts, stops, worth_knowing
from companion.errors import Fact
from companion.obs.inventory import when_ready
from companion.obs.requests import NO_SUCH_THING
from companion.obs.session import RequestRefused, Session
from companion.show.model import Care, Plan
from companion.show.times import clock_text

KNOWN_VERSIONS = range(28, 34)
"""Majors of OBS whose traps are known. Before 28 obs-websocket was a plug-in to be installed."""

SLOW_MS = 100.0
"""An answer takes OBS a millisecond or two; a switch that begins a tenth of a second late is seen."""
BUSY = 0.75
"""Of the time for a frame; from there on OBS's own statistics warn."""
LAGS = 0.95
"""Of the frames; likewise."""

_QUESTIONS = 7
_UNKNOWN_KBPS = 12_000
"""Of a recording that is told by its quality: what 1080p at high quality comes to."""
_ROOM = 1.25
"""A show may take longer, and a disk that is all but full is slow."""
_VENDOR = "AdvancedSceneSwitcher"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObsFacts:
    version: str
    websocket: str
    answer_ms: float
    """The middle one of several."""
    width: int
    height: int
    fps: float
    drawn_fps: float
    render_ms: float
    """How long a frame takes to draw, on average."""
    running: tuple[str, ...] = ()
    """Outputs that run now."""
    stream_to: bool = False
    """A server to stream to is set, and a key where it is one of OBS's own list."""
    reconnects: bool = True
    """OBS connects its stream again by itself."""
    virtual_camera: bool = False
    """This machine has one."""
    record_folder: str = ""
    """Empty: OBS does not tell."""
    record_folder_there: bool | None = None
    """None: OBS is on another machine, or does not tell."""
    record_free_mb: float | None = None
    record_kbps: int | None = None
    """None: OBS is told its quality, so nobody knows."""
    automation: bool = False
    """Advanced Scene Switcher is in it."""


def read_obs(session: Session, *, here: bool) -> ObsFacts:
    """Asks OBS itself. ``here``: it runs on this machine, so that its folders can be looked at.

    Raises:
        RequestRefused: it said no to something that every OBS allows.
        SessionFailure: the connection broke.
        KeyError, TypeError, ValueError: it answered something else than OBS does.
    """

    def ask(request: str, **data: Any) -> Any:
        return when_ready(session, request, data)

    version, video = ask("GetVersion"), ask("GetVideoSettings")
    took = [_timed_ms(session) for _ in range(_QUESTIONS)]
    stats = ask("GetStats")
    outputs = ask("GetOutputList").get("outputs", ())
    service = ask("GetStreamServiceSettings")
    free = stats.get("availableDiskSpace")
    folder = str(ask("GetRecordDirectory").get("recordDirectory") or "")
    camera = any(str(one.get("outputKind", "")).startswith("virtualcam") for one in outputs)
    active = {"stream": ask("GetStreamStatus"), "record": ask("GetRecordStatus")}
    if camera:
        active["virtual_camera"] = ask("GetVirtualCamStatus")
    return ObsFacts(
        version=str(version["obsVersion"]),
        websocket=str(version["obsWebSocketVersion"]),
        answer_ms=statistics.median(took),
        width=int(video["baseWidth"]),
        height=int(video["baseHeight"]),
        fps=video["fpsNumerator"] / max(1, video["fpsDenominator"]),
        drawn_fps=float(stats["activeFps"]),
        render_ms=float(stats["averageFrameRenderTime"]),
        running=tuple(name for name, status in active.items() if status.get("outputActive")),
        stream_to=_is_set_up(str(service.get("streamServiceType")), service.get("streamServiceSettings")),
        reconnects=_parameter(session, "Output", "Reconnect").lower() != "false",
        virtual_camera=camera,
        record_folder=folder,
        record_folder_there=Path(folder).is_dir() if here and folder else None,
        record_free_mb=float(free) if isinstance(free, int | float) else None,
        record_kbps=_record_kbps(session),
        automation=_has_automation(session),
    )


def _timed_ms(session: Session) -> float:
    began = time.perf_counter()
    session.ask("GetVersion")
    return (time.perf_counter() - began) * 1000


def _is_set_up(kind: str, settings: Any) -> bool:
    if not isinstance(settings, dict) or not settings.get("server"):
        return False
    # A server of one's own may take a stream without a key; the platforms of OBS's list do not.
    return kind == "rtmp_custom" or bool(settings.get("key"))


def _parameter(session: Session, category: str, name: str) -> str:
    """Of the profile, or what OBS takes when it says nothing; empty: neither."""
    told = when_ready(session, "GetProfileParameter", {"parameterCategory": category, "parameterName": name})
    return str(told.get("parameterValue") or told.get("defaultParameterValue") or "")


def _record_kbps(session: Session) -> int | None:
    if _parameter(session, "Output", "Mode") not in ("", "Simple"):
        return None
    if _parameter(session, "SimpleOutput", "RecQuality") not in ("", "Stream"):
        return None
    rates = [_parameter(session, "SimpleOutput", name) for name in ("VBitrate", "ABitrate")]
    return sum(int(rate) for rate in rates) if all(rate.isdecimal() for rate in rates) else None


def _has_automation(session: Session) -> bool:
    try:
        session.ask(
            "CallVendorRequest",
            {"vendorName": _VENDOR, "requestType": "IsAdvancedSceneSwitcherRunning", "requestData": {}},
        )
    except RequestRefused as refused:
        # No such vendor, or a vendor that has no such request; only the comment tells which.
        return refused.code == NO_SUCH_THING and "no vendor" not in str(refused).lower()
    return True


def wanted_outputs(plan: Plan) -> tuple[str, ...]:
    """Those that the show goes on air with, and those it looks after."""
    cared_for = (name for name, care in plan.studio.outputs.items() if care is not Care.LEAVE)
    return tuple(dict.fromkeys((*plan.on_air, *cared_for)))


def judge_obs(facts: ObsFacts, plan: Plan | None) -> Iterator[Finding]:
    yield from _judge_version(facts)
    ms = f"{facts.answer_ms:.1f}"
    slow = facts.answer_ms > SLOW_MS
    yield hurts(Area.OBS, "answers-slowly", ms=ms) if slow else fine(Area.OBS, "answers", ms=ms)
    size: dict[str, int] = {"width": facts.width, "height": facts.height, "fps": round(facts.fps)}
    frame_ms = 1000 / max(1.0, facts.fps)
    if facts.render_ms > BUSY * frame_ms or facts.drawn_fps < LAGS * facts.fps:
        drawn = f"{facts.drawn_fps:.1f}"
        yield hurts(Area.OBS, "draws-badly", **size, drawn=drawn, ms=f"{facts.render_ms:.1f}")
    else:
        yield fine(Area.OBS, "draws", **size, ms=f"{facts.render_ms:.1f}")
    for output in facts.running:
        yield worth_knowing(Area.OBS, "output-runs", output, about=output)
    if facts.automation:
        yield hurts(Area.OBS, "other-automation")
    if plan is not None:
        for output in wanted_outputs(plan):
            yield from _judge_output(output, facts, plan)


def _judge_version(facts: ObsFacts) -> Iterator[Finding]:
    told = {"version": facts.version, "websocket": facts.websocket}
    major = facts.version.partition(".")[0]
    if not major.isdecimal() or int(major) in KNOWN_VERSIONS:
        yield fine(Area.OBS, "version", **told)
    elif int(major) < KNOWN_VERSIONS.start:
        yield hurts(Area.OBS, "version-old", **told)
    else:
        yield worth_knowing(Area.OBS, "version-new", **told)


def _can_go_on_air(facts: ObsFacts, plan: Plan) -> bool:
    """By one output or another: a show names all that count as on air, and few crews use all of them."""
    can = {
        "stream": facts.stream_to,
        "virtual_camera": facts.virtual_camera,
        "record": facts.record_folder_there is not False,
    }
    return any(can.get(output, False) for output in plan.on_air)


def _judge_output(output: str, facts: ObsFacts, plan: Plan) -> Iterator[Finding]:
    lacking = hurts if _can_go_on_air(facts, plan) else stops
    match output:
        case "stream":
            yield _either(
                facts.stream_to,
                output,
                "stream-to",
                otherwise=lacking(Area.OBS, "stream-nowhere", output, about=output),
            )
            yield _either(
                facts.reconnects,
                output,
                "reconnects",
                otherwise=hurts(Area.OBS, "reconnects-not", output, about=output),
            )
        case "virtual_camera":
            yield _either(
                facts.virtual_camera,
                output,
                "camera-output",
                otherwise=lacking(Area.OBS, "camera-output-missing", output, about=output),
            )
        case "record":
            yield _judge_room(facts, plan)
        case _:
            pass


def _either(well: bool, output: str, code: str, *, otherwise: Finding) -> Finding:
    return fine(Area.OBS, code, output, about=output) if well else otherwise


def _judge_room(facts: ObsFacts, plan: Plan) -> Finding:
    if facts.record_folder_there is False:
        return stops(Area.OBS, "record-folder-missing", "record", about="record", folder=facts.record_folder)
    if facts.record_free_mb is None or not facts.record_folder:
        return worth_knowing(Area.OBS, "record-unknown", "record", about="record")
    kbps = facts.record_kbps or _UNKNOWN_KBPS
    needed_mb = plan.length_ms / 1000 * kbps / 8 / 1000 * _ROOM
    told: dict[str, Fact] = {
        "about": "record",
        "folder": facts.record_folder,
        "free": f"{facts.record_free_mb / 1000:.1f}",
        "needed": f"{max(0.1, needed_mb / 1000):.1f}",
        "length": clock_text(plan.length_ms),
        "kbps": kbps,
    }
    if facts.record_free_mb < needed_mb:
        return hurts(Area.OBS, "record-no-room", "record", **told)
    return fine(Area.OBS, "record-room", "record", **told)
