"""A crew with an OBS, a show and a terminal, that sets its OBS up."""

import json
from pathlib import Path
from typing import Any, Protocol

import pytest
import yaml

from companion.cli import main
from tests.real_obs import Source

SHOW = """\
version: 1
show:
  {{id: s, title: Show, zone: Asia/Shanghai, language: {language}, market: cn, platform: own,
    on_air: [record]}}
operator: {{name: Firm, contact: "1"}}
obs:
  scenes: {{host: Host, product: Product, fallback: Fallback}}
  cameras: {{main: Camera}}
  microphones: {{host: Microphone}}
{more}rundown:
  - {{id: a, title: A, length: 5m}}
"""
CAMERA = Source(
    "Camera", "ffmpeg_source", {"is_local_file": False, "input": "udp://127.0.0.1:9", "looping": True}
)


class Obs(Protocol):
    """A real one, or one to be broken."""

    host: str
    port: int
    password: str


class Crew:
    """A crew with an OBS and a show, and what its terminal said last."""

    def __init__(self, folder: Path, obs: Obs, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._obs, self._capsys = folder, obs, capsys
        self.data = folder / "data"
        self.data.mkdir()
        self.out = self.err = ""
        settings = {"obs": {"url": f"{obs.host}:{obs.port}", "password": obs.password}}
        (self.data / "settings.yaml").write_text(yaml.safe_dump(settings))
        self.write_show()

    def write_show(self, language: str = "en", more: str = "") -> None:
        show = SHOW.format(language=language, more=more)
        (self.folder / "show.yaml").write_text(show, encoding="utf-8")

    def setup(self, *flags: str) -> int:
        code = main(["obs", "setup", str(self.folder), "--data", str(self.data), *flags])
        self.out, self.err = self._capsys.readouterr()
        self.no_secret_is_told()
        return code

    def no_secret_is_told(self) -> None:
        secrets = [self._obs.password, *json.loads((self.data / "keys.json").read_text()).values()]
        assert not any(secret in self.out + self.err for secret in secrets)

    @property
    def overlay_key(self) -> str:
        return str(json.loads((self.data / "keys.json").read_text())["overlay"])

    def plan(self, *flags: str) -> dict[tuple[str, str], dict[str, Any]]:
        self.setup("--json", *flags)
        return {(row["about"], row["name"]): row for row in json.loads(self.out)["plan"]}
