"""Findings in words: those of the page before the show, so that both say the same."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from companion.checkup.findings import Finding
from companion.errors import said
from companion.resources import static_folder

_SETUP = "{setup}"

TYPED: Mapping[str, str] = {
    "show-errors": "{check}",
    "show-warnings": "{check}",
    "no-beacon": "{install}",
    "no-show": "{doctor} show.yaml",
    "settings-unusable": "{settings}",
    "clock-adrift": "timedatectl set-ntp true",
    "no-chinese-letters": "apt install fonts-noto-cjk",
    "open-to-others": "chmod 600 {path}",
    "reached-by-no-name": "listen: {{host: 0.0.0.0, names: [192.168.1.20]}}",
    "obs-silent": "{settings}",
    "obs-runs-unheard": "{settings}",
    "obs-answers-not": "{settings}",
    "obs-turns-away": 'obs: {{password: "…"}}',
    "camera-output-missing": "apt install v4l2loopback-dkms",
    "relaunch-off": "obs: {{relaunch: true}}",
    "relaunch-impossible": "obs: {{relaunch: true, command: [flatpak, run, com.obsproject.Studio]}}",
    "no-browser-source": "{url}",
    "overlay-unreachable": "listen: {{host: 0.0.0.0, port: 8765, names: [192.168.1.20]}}",
    "fallback-no-file": _SETUP,
    "fallback-bad-file": _SETUP,
    "fallback-silent": _SETUP,
    "fallback-turned-away": _SETUP,
    "fallback-no-scene": _SETUP,
    "fallback-stale": _SETUP,
    "script-stale": _SETUP,
    "script-not-loaded": "{script}",
    "scene-make": _SETUP,
    "fallback-scene-make": _SETUP,
    "keep-running": _SETUP,
    "camera-hidden": _SETUP,
    "microphone-hidden": _SETUP,
    "add-under-fallback": _SETUP,
    "show-under-fallback": _SETUP,
    "slate-make": _SETUP,
    "slate-refresh": _SETUP,
    "picture-still": _SETUP,
    "cut-set": _SETUP,
    "cut-own": _SETUP,
    "collection-load": _SETUP,
    "profile-load": _SETUP,
    "studio-mode-on": _SETUP,
    "studio-mode-off": _SETUP,
    "overlay-make": _SETUP,
    "overlay-add": _SETUP,
    "overlay-set": _SETUP,
    "overlays-write": _SETUP,
}
"""What can be typed or copied for some findings, the same in every language."""


class Words:
    """How findings are told to one crew."""

    def __init__(self, language: str, commands: Mapping[str, str]) -> None:
        """``commands`` are ``setup``, ``script``, ``check``, ``doctor`` as they can be typed here, and
        ``settings``, the path of the file."""
        file = static_folder() / "i18n" / f"{language}.json"
        self._words: Mapping[str, Any] = json.loads(file.read_bytes())["preflight"]
        self._commands = commands
        self.language = language

    def about(self, what: str) -> str:
        """What kind of thing a finding is about: a camera, an output."""
        return str(self._words["about"][what])

    def says(self, finding: Finding) -> str:
        """What is so."""
        return self._filled(self._words[finding.code], finding)

    def does(self, finding: Finding) -> str:
        """What to do about it; empty: nothing."""
        return self._filled(self._words["do"].get(finding.code, ""), finding)

    def typed(self, finding: Finding) -> str:
        """What can be typed or copied to do it; empty: nothing."""
        return self._filled(TYPED.get(finding.code, ""), finding)

    def facts(self, finding: Finding) -> Mapping[str, str]:
        """What it tells of, in this language."""
        return {name: said(fact, self.language) for name, fact in finding.facts.items()}

    def _filled(self, text: str, finding: Finding) -> str:
        return text.format_map({**self._commands, **self.facts(finding)})


def commands(show: Path, settings: Path) -> Mapping[str, str]:
    """As a crew types them that has the program on its path."""
    return {
        "setup": f"companion obs setup {show}",
        "script": f"companion obs setup {show} --script",
        "check": f"companion check {show}",
        "doctor": "companion doctor",
        "settings": str(settings),
    }
