"""The script of the emergency key, put into the file of a scene collection while OBS is closed.

OBS's websocket cannot load scripts. The file belongs to OBS, which writes it anew when it ends and whenever
something changes: so never while one runs, and with what was there kept beside it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from companion.errors import CompanionError
from companion.obs.launch import config_folder
from companion.obs.process import obs_processes
from companion.obs.setup.kit import SCRIPT, write_whole

_FALLBACK_KEY = "fallback_key"
_KEYS = {_FALLBACK_KEY: [{"key": "OBS_KEY_F8"}], "return_key": [{"key": "OBS_KEY_F9"}]}
"""As static/obs/live-companion.lua has them by default; a crew may have chosen others."""

_HELD = {"control": "Ctrl", "shift": "Shift", "alt": "Alt", "command": "Cmd"}

_SETTINGS_FILES = ("user.ini", "global.ini")
"""Where OBS keeps its settings, which collection is current among them: the first since OBS 31."""


class ScriptNotAdded(CompanionError):
    """Nothing was changed; ``reason`` is a key of the wording, ``facts`` fill it."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(f"{reason}: {facts}")
        self.reason = reason
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Added:
    collection: Path
    kept: Path | None
    """What the file was before; None: it has the script already, and nothing was written."""


def add_script(script: Path, *, collection: str | None, environ: Mapping[str, str], system: str) -> Added:
    """Have the scene collection load the script from now on; done twice it changes nothing.

    ``collection`` is its name in OBS; None: the one that OBS had last. ``system`` is ``sys.platform``.

    Raises:
        ScriptNotAdded: OBS runs, it has no such collection here, or the file cannot be read or written.
    """
    folders = [folder for folder in _config_folders(environ, system) if (folder / "basic").is_dir()]
    if any(config_folder(running) in folders for running in obs_processes()):
        raise ScriptNotAdded("obs-runs")
    if not folders:
        raise ScriptNotAdded("no-obs-here", folder=next(_config_folders(environ, system)))
    files = (file_of_collection(folder, collection) for folder in folders)
    file = next((found for found in files if found is not None), None)
    if file is None and collection is None:
        raise ScriptNotAdded("no-current-collection", folder=folders[0])
    if file is None:
        raise ScriptNotAdded("no-collection", name=collection, folder=folders[0] / "basic" / "scenes")
    try:
        before = file.read_bytes()
        document = json.loads(before)
        if not _put_in(document, script):
            return Added(file, None)
    except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
        # No JSON, or JSON of another shape than OBS writes.
        raise ScriptNotAdded("collection-unreadable", path=file) from error
    kept = _free(file.with_name(f"{file.name}.before-live-companion"))
    try:
        write_whole(kept, before)
        write_whole(file, json.dumps(document, ensure_ascii=False, indent=4).encode("utf-8", "surrogatepass"))
    except OSError as error:
        raise ScriptNotAdded("collection-unwritable", path=file, why=error.strerror or "") from error
    return Added(file, kept)


def _put_in(document: dict[str, Any], script: Path) -> bool:
    """False: it is there."""
    modules = document.setdefault("modules", {})
    listed = modules.setdefault("scripts-tool", [])
    ours = [one for one in listed if _is_script(one)]
    path = script.as_posix()
    if any(one["path"] == path for one in ours):
        return False
    if ours:
        ours[0]["path"] = path  # an older data folder; its keys are the crew's choice
    else:
        listed.append({"path": path, "settings": dict(_KEYS)})
    return True


def saved_keys(file: Path) -> tuple[str, ...] | None:
    """What the emergency's fallback key is bound to, as this scene collection was saved last: ``Ctrl+F8``;
    empty: to nothing. None: the collection does not have our script, or cannot be read."""
    try:
        listed = json.loads(file.read_bytes())["modules"]["scripts-tool"]
        ours = next((one for one in listed if _is_script(one)), None)
        if ours is None:
            return None
        return tuple(_spelt(binding) for binding in ours.get("settings", {}).get(_FALLBACK_KEY, ()))
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return None


def _is_script(one: Mapping[str, Any]) -> bool:
    return PurePath(str(one.get("path", "")).replace("\\", "/")).name == SCRIPT


def _spelt(binding: Mapping[str, Any]) -> str:
    held = [shown for name, shown in _HELD.items() if binding.get(name)]
    return "+".join([*held, str(binding["key"]).removeprefix("OBS_KEY_")])


def file_of_collection(folder: Path, name: str | None) -> Path | None:
    """The file of a scene collection, by its name in OBS or (None) the one that OBS had last; None: there
    is none. ``folder`` is that of OBS's configuration."""
    scenes = folder / "basic" / "scenes"
    if name is None:
        stem = saved_setting(folder, "Basic", "SceneCollectionFile")
        # OBS may write the name of the file with or without its ending.
        found = scenes / f"{stem.removesuffix('.json')}.json" if stem else None
        return found if found is not None and found.is_file() else None
    return next((path for path in sorted(scenes.glob("*.json")) if _name_in(path) == name), None)


def _name_in(path: Path) -> str | None:
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return document.get("name") if isinstance(document, dict) else None


def saved_setting(folder: Path, section: str, name: str) -> str | None:
    """What OBS's own settings say, in a folder of its configuration; None when no file says it."""
    for file in _SETTINGS_FILES:
        try:
            lines = (folder / file).read_text(encoding="utf-8-sig", errors="replace").splitlines()
        except OSError:
            continue
        within = ""
        for line in lines:
            key, mark, value = line.strip().partition("=")
            if not mark:
                within = key if key.startswith("[") else within
            elif within == f"[{section}]" and key == name and value:
                return value
    return None


def _config_folders(environ: Mapping[str, str], system: str) -> Iterator[Path]:
    """Where OBS may keep its settings on this machine, the likeliest first."""
    home = Path(environ.get("HOME") or Path.home())
    match system:
        case "win32":
            yield Path(environ.get("APPDATA") or home / "AppData" / "Roaming") / "obs-studio"
        case "darwin":
            yield home / "Library" / "Application Support" / "obs-studio"
        case _:
            yield Path(environ.get("XDG_CONFIG_HOME") or home / ".config") / "obs-studio"
            yield home / ".var" / "app" / "com.obsproject.Studio" / "config" / "obs-studio"
            yield home / "snap" / "obs-studio" / "current" / ".config" / "obs-studio"


def _free(path: Path) -> Path:
    """A name that no file has: what was kept once is never written over."""
    found, number = path, 1
    while found.exists():
        number += 1
        found = path.with_name(f"{path.name}-{number}")
    return found
