"""How an OBS that crashed is started again: its command line, the marks that its end left, the process.

It comes up in the fallback scene and with its outputs off; what should run is the show's to say.
"""

import contextlib
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from companion.obs.process import RunningObs, obs_processes, own_environment

log = logging.getLogger(__name__)

_WITH_A_VALUE = frozenset({"--scene", "--collection", "--profile"})
"""Options that we set ourselves."""

_LEFT_OUT = frozenset(
    {
        "--startstreaming",
        "--startrecording",
        "--startvirtualcam",
        "--safe-mode",  # without obs-websocket
        "--disable-missing-files-check",
        "--disable-shutdown-check",
    }
)
"""Options that are ours to give or not."""

_NO_QUESTIONS = ("--disable-missing-files-check", "--disable-shutdown-check")
"""No dialog holds the start up. The second is known to OBS 30 and 31; others pass over it."""

_PACKED = {
    "FLATPAK_ID": "[flatpak, run, com.obsproject.Studio]",
    "SNAP_INSTANCE_NAME": "[snap, run, obs-studio]",
    "APPIMAGE": "[/where/it/is/OBS.AppImage]",
}
"""Variables of programs that run out of a package, and how such a package is started."""

if sys.platform == "win32":
    _DETACHED = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
else:
    _DETACHED = 0

_PORTABLE_FILES = ("portable_mode", "portable_mode.txt", "obs_portable_mode", "obs_portable_mode.txt")


class LaunchFailed(Exception):
    """OBS could not be started; the text is one sentence without secrets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AsItWas:
    """What OBS is to come up with. Empty: whatever it chooses itself."""

    scene: str = ""
    collection: str = ""
    profile: str = ""


def obstacle(running: RunningObs, command: Sequence[str]) -> str | None:
    """Why this OBS could not be started again without its crew, in a sentence with its cure; None: it could.

    ``command`` is what the settings say to start it with; empty: what it runs as.
    """
    if command:
        return None
    for variable, example in _PACKED.items():
        if variable in running.environment:
            return (
                "it runs out of a package, which is not started by its program alone;"
                f" write obs.command in settings.yaml, such as {example}"
            )
    if running.executable is None or not running.command:
        return "the system does not say how it was started; write obs.command in settings.yaml"
    return None


def launch(was: RunningObs, start: AsItWas, command: Sequence[str] = ()) -> RunningObs:
    """Start an OBS that has ended again. It outlives this process. Blocks for a moment.

    Raises:
        LaunchFailed: it cannot be started; the text says why.
    """
    if (reason := obstacle(was, command)) is not None:
        raise LaunchFailed(reason)
    packed = any(variable in was.environment for variable in _PACKED)
    # Inside of a package everything is elsewhere; outside of it the crew's own session is as ours.
    environment = own_environment() if packed else dict(was.environment)
    words = command_line(command or was.command, start)
    program = _program(None if command else was.executable, words[0], environment)
    forget_unclean_end(was)
    folder = was.folder if was.folder is not None and was.folder.is_dir() and not packed else None
    try:
        child = subprocess.Popen(  # noqa: S603 - the program that ran, or the one that the settings name
            words,
            executable=program,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # it keeps a log of its own
            stderr=subprocess.DEVNULL,
            # No end of ours, and no Ctrl-C in our terminal, reaches it.
            start_new_session=sys.platform != "win32",
            creationflags=_DETACHED,
        )
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise LaunchFailed(f"{program} does not start: {why or 'its command line is none'}") from None
    try:
        # The system takes a moment to know what we know.
        return RunningObs(psutil.Process(child.pid), Path(program), tuple(words), folder, environment)
    except psutil.Error:
        raise LaunchFailed(f"{program} ended at once") from None
    finally:
        # It is meant to outlive us, and whoever watches it asks for its exit code. Popen must neither
        # complain that nobody waited for it nor take that code away.
        child.returncode = 0


def command_line(words: Sequence[str], start: AsItWas) -> list[str]:
    """What to start OBS with: as it was started, with the scene, collection and profile it is to come up in.

    Everything else stays, and nothing is there twice. Outputs are not started by it.
    """
    kept = [words[0]]
    rest = iter(words[1:])
    before: dict[str, str] = {}
    for word in rest:
        if word in _WITH_A_VALUE:
            before[word] = next(rest, "")
        elif word not in _LEFT_OUT:
            kept.append(word)
    now = {"--scene": start.scene, "--collection": start.collection, "--profile": start.profile}
    for option in ("--collection", "--profile", "--scene"):
        if value := now[option] or before.get(option, ""):
            kept += [option, value]
    return [*kept, *_NO_QUESTIONS]


def forget_unclean_end(was: RunningObs) -> None:
    """Take away what makes the next OBS ask, in a dialog, whether to start in safe mode.

    Each OBS marks its configuration while it runs: 30 and 31 with the file ``safe_mode``, later ones with
    ``.sentinel/run_<uuid>``. Which of these is whose is not told, so none is touched while another OBS of
    the same configuration lives. What cannot be removed stays; the dialog is then the crew's to answer.
    """
    if living_with(was):
        return
    config = config_folder(was)
    marks = [config / "safe_mode"]
    with contextlib.suppress(OSError):
        marks += sorted((config / ".sentinel").glob("run_*"))
    for mark in marks:
        try:
            mark.unlink(missing_ok=True)
        except OSError as error:
            log.warning("%s stays, and OBS will ask about its last end: %s", mark, error.strerror)


def living_with(was: RunningObs) -> set[psutil.Process]:
    """Every OBS that runs now with the settings that this one has, or had. Blocks for a moment."""
    config = config_folder(was)
    return {other.process for other in obs_processes() if config_folder(other) == config}


def config_folder(running: RunningObs) -> Path:
    """Where this OBS keeps its settings, there or not."""
    home = Path(running.environment.get("HOME") or Path.home())
    program = running.executable
    if program is not None and len(program.parents) > 2:
        base = program.parents[2]
        asked = not {"--portable", "-p"}.isdisjoint(running.command[1:])
        if (asked and (base / "config").is_dir()) or any((base / name).exists() for name in _PORTABLE_FILES):
            return base / "config" / "obs-studio"
    match sys.platform:
        case "win32":
            base = Path(running.environment.get("APPDATA") or home / "AppData" / "Roaming")
        case "darwin":
            base = home / "Library" / "Application Support"
        case _:
            base = Path(running.environment.get("XDG_CONFIG_HOME") or home / ".config")
    return base / "obs-studio"


def _program(executable: Path | None, word: str, environment: Mapping[str, str]) -> str:
    """The file to run: that which ran, or one of this name if it has been replaced since."""
    if executable is not None and executable.is_file():
        return str(executable)
    found = shutil.which(word, path=environment.get("PATH", os.defpath))
    if found is None:
        raise LaunchFailed(f"there is no program {word}")
    return found
