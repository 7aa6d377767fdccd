"""OBS as a program of this machine: its process, its own settings, the keys that it was saved with."""

from collections.abc import Iterator
from dataclasses import dataclass

from companion.checkup.findings import Area, Finding, fine, hurts, worth_knowing
from companion.obs.launch import config_folder, obstacle
from companion.obs.process import listening_obs, on_this_machine
from companion.obs.setup.collection import file_of_collection, saved_keys, saved_setting
from companion.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideFacts:
    here: bool
    """OBS is on this machine."""
    process: bool = False
    """Its process was found; the rest is known only then."""
    startable: bool = False
    """It could be started again without its crew."""
    focus: str = ""
    """What its settings say of keys while its window is behind another; empty: nothing, so they work."""
    keys: tuple[str, ...] | None = None
    """What the fallback key is bound to, as its scene collection was saved last; empty: nothing. None: that
    cannot be seen."""


def read_beside(settings: Settings, collection: str | None) -> BesideFacts:
    """``collection`` is the one that is loaded; None: the one that OBS had last."""
    if not on_this_machine(settings.obs.host):
        return BesideFacts(here=False)
    running = listening_obs(settings.obs.host, settings.obs.port)
    if running is None:
        return BesideFacts(here=True)
    folder = config_folder(running)
    file = file_of_collection(folder, collection)
    return BesideFacts(
        here=True,
        process=True,
        startable=obstacle(running, settings.relaunch_command) is None,
        focus=saved_setting(folder, "General", "HotkeyFocusType") or "",
        keys=saved_keys(file) if file is not None else None,
    )


def judge_beside(facts: BesideFacts, *, relaunch: bool) -> Iterator[Finding]:
    """``relaunch``: the crew wants an OBS that crashed to be started again."""
    if not facts.here:
        yield worth_knowing(Area.OBS, "obs-elsewhere")
        return
    if not facts.process:
        yield worth_knowing(Area.OBS, "process-unknown")
        return
    if not relaunch:
        yield worth_knowing(Area.OBS, "relaunch-off")
    elif facts.startable:
        yield fine(Area.OBS, "relaunch-ready")
    else:
        yield hurts(Area.OBS, "relaunch-impossible")


def judge_key(facts: BesideFacts, *, loaded: bool) -> Iterator[Finding]:
    """``loaded``: OBS has the script of the emergency key; that it has not is told elsewhere."""
    if not facts.process:
        return
    match facts.focus:
        case "DisableHotkeysOutOfFocus":
            yield hurts(Area.EMERGENCY, "keys-behind")
        case "DisableHotkeysInFocus":
            yield worth_knowing(Area.EMERGENCY, "keys-in-front")
        case _:
            yield fine(Area.EMERGENCY, "keys-always")
    if not loaded:
        return
    if facts.keys:
        yield fine(Area.EMERGENCY, "key-bound", keys=", ".join(facts.keys))
    elif facts.keys is None:
        yield worth_knowing(Area.EMERGENCY, "key-unknown")
    else:
        yield hurts(Area.EMERGENCY, "key-unbound")
