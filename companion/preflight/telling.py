"""Findings of the checkup as the show keeps them, and what one action would do about each. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum

from companion.checkup.findings import Area, Severity
from companion.checkup.findings import Finding as Found
from companion.checkup.words import Words
from companion.errors import said
from companion.show.checks import Checked, Finding


class Mend(StrEnum):
    """What one action can put right; the words of its button are ``preflight.mend.<mend>``."""

    MAKE_SCENE = "make_scene"
    KEEP_RUNNING = "keep_running"
    SHOW_ITEM = "show_item"
    HEAR_IN_FALLBACK = "hear_in_fallback"
    MAKE_SLATE = "make_slate"
    SET_CUT = "set_cut"
    LOAD_COLLECTION = "load_collection"
    LOAD_PROFILE = "load_profile"
    STUDIO_MODE_ON = "studio_mode_on"
    STUDIO_MODE_OFF = "studio_mode_off"
    SET_OVERLAY = "set_overlay"
    WRITE_FILES = "write_files"
    UNMUTE = "unmute"
    CALIBRATE = "calibrate"


MENDS: Mapping[str, Mend] = {
    "scene-make": Mend.MAKE_SCENE,
    "fallback-scene-make": Mend.MAKE_SCENE,
    "keep-running": Mend.KEEP_RUNNING,
    "camera-hidden": Mend.SHOW_ITEM,
    "microphone-hidden": Mend.SHOW_ITEM,
    "add-under-fallback": Mend.HEAR_IN_FALLBACK,
    "show-under-fallback": Mend.HEAR_IN_FALLBACK,
    "slate-make": Mend.MAKE_SLATE,
    "slate-refresh": Mend.MAKE_SLATE,
    "picture-still": Mend.MAKE_SLATE,
    "cut-set": Mend.SET_CUT,
    "cut-own": Mend.SET_CUT,
    "collection-load": Mend.LOAD_COLLECTION,
    "profile-load": Mend.LOAD_PROFILE,
    "studio-mode-on": Mend.STUDIO_MODE_ON,
    "studio-mode-off": Mend.STUDIO_MODE_OFF,
    "overlay-make": Mend.SET_OVERLAY,
    "overlay-add": Mend.SET_OVERLAY,
    "overlay-set": Mend.SET_OVERLAY,
    "overlays-write": Mend.SET_OVERLAY,
    "fallback-no-file": Mend.WRITE_FILES,
    "fallback-bad-file": Mend.WRITE_FILES,
    "fallback-turned-away": Mend.WRITE_FILES,
    "fallback-no-scene": Mend.WRITE_FILES,
    "fallback-stale": Mend.WRITE_FILES,
    "script-stale": Mend.WRITE_FILES,
    "sound-muted": Mend.UNMUTE,
    "not-measured": Mend.CALIBRATE,
}
"""By the code of the finding."""

MUTED_THEN = "recording-muted-then"
"""Code of a silent recording that was made before a microphone was unmuted."""

UNSEEN = frozenset(
    {
        "part-failed",
        "clock-unknown",
        "record-unknown",
        "process-unknown",
        "key-unknown",
        "obs-elsewhere",
        "obs-simulated",
        "sound-unknown",
        "fallback-asleep",
        "recording-on-air",
        "recording-is-air",
        "recording-runs",
        "recording-failed",
        "recording-elsewhere",
    }
)
"""Codes of what could not be looked at."""

_ORDER = (
    Area.STUDIO,
    Area.OVERLAYS,
    Area.EMERGENCY,
    Area.RECORDING,
    Area.OBS,
    Area.SHOW,
    Area.MACHINE,
    Area.DATA,
)
_WORST_FIRST = (Finding.WRONG, Finding.WARNING, Finding.UNKNOWN, Finding.FINE)


def as_checked(findings: Iterable[Found], words: Words) -> tuple[Checked, ...]:
    """In the order in which a crew should read them."""
    told: dict[str, tuple[Area, Checked]] = {}
    for one in findings:
        checked = _checked(one, words)
        told.setdefault(checked.id, (one.area, checked))
    ordered = sorted(
        told.values(), key=lambda one: (_ORDER.index(one[0]), _WORST_FIRST.index(one[1].finding))
    )
    return tuple(checked for _, checked in ordered)


def after(mend: Mend, recorded: Iterable[Checked]) -> tuple[Checked, ...]:
    """What the test recording from before the mend still says: of sound nothing, once a microphone was muted
    in it that is heard now."""
    return tuple(
        replace(one, id=one.id.replace(one.code, MUTED_THEN), code=MUTED_THEN, finding=Finding.UNKNOWN)
        if mend is Mend.UNMUTE and one.code == "recording-silent"
        else one
        for one in recorded
    )


def id_of(finding: Found) -> str:
    """Of one show, no two findings have the same. What is found in a scene is told for each scene."""
    about = str(finding.facts.get("about", finding.area.value))
    scene = str(finding.facts.get("scene", ""))
    return ":".join(part for part in (about, _name(finding), finding.code, scene) if part)


def _name(finding: Found) -> str:
    """Which one; empty where what it is about says that already: there is one stream."""
    return finding.subject if finding.subject != finding.facts.get("about") else ""


def _checked(finding: Found, words: Words) -> Checked:
    mend = MENDS.get(finding.code)
    args: dict[str, str | int] = {
        name: fact if isinstance(fact, int) else said(fact, words.language)
        for name, fact in finding.facts.items()
        if name != "about"
    }
    if name := _name(finding):
        args["name"] = name
    if mend is None and (typed := words.typed(finding)):
        args["type"] = typed
    return Checked(
        id=id_of(finding),
        finding=_found(finding, mend),
        code=finding.code,
        args=args,
        figures=finding.figures,
        mend=mend.value if mend is not None else "",
    )


def _found(finding: Found, mend: Mend | None) -> Finding:
    """What is merely worth knowing is well, unless somebody could put it right at once."""
    if finding.code in UNSEEN:
        return Finding.UNKNOWN
    match finding.severity:
        case Severity.ERROR:
            return Finding.WRONG
        case Severity.WARNING:
            return Finding.WARNING
        case Severity.NOTE:
            return Finding.FINE if mend is None else Finding.WARNING
        case Severity.FINE:
            return Finding.FINE
