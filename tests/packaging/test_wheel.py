"""What people install does what the checkout does: built, installed and used outside of it."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
DATA_FOLDERS = ("overlays", "cues", "static", "examples/starter")

INSTALL_WITHIN_S = 500
"""A first installation downloads everything, over whatever network there is."""
ANSWER_WITHIN_S = 90

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def quietly(*command: str | Path, **environment: str) -> None:
    """Run a step of the preparation; what it said is shown only when it fails."""
    done = subprocess.run(
        command,
        cwd="/",
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=INSTALL_WITHIN_S,
    )
    assert done.returncode == 0, done.stdout


@dataclass(frozen=True, slots=True)
class Built:
    """The archives, and the data files that were in the checkout when they were made."""

    sdist: Path
    wheel: Path
    data_files: frozenset[str]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Both archives; the wheel is made from the source archive, so that one is known to be whole."""
    data_files = frozenset(
        path.relative_to(CHECKOUT).as_posix()
        for folder in DATA_FOLDERS
        for path in (CHECKOUT / folder).rglob("*")
        if path.is_file()
    )
    out = tmp_path_factory.mktemp("dist")
    quietly(sys.executable, "-m", "build", "--outdir", out, CHECKOUT)
    [sdist], [wheel] = out.glob("*.tar.gz"), out.glob("*.whl")
    return Built(sdist, wheel, data_files)


@dataclass(frozen=True, slots=True)
class Installed:
    """An installation, used by someone with an empty home, from a folder that has nothing to do with it."""

    python: Path
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        return {"HOME": str(self.home), "PATH": os.defpath, "LANG": "C.UTF-8"}

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.python.with_name("companion"), *arguments],
            cwd=self.home,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=ANSWER_WITHIN_S,
        )

    def example_show(self) -> Path:
        """The example that was installed along."""
        say = "from companion import resources; print(resources.example_show())"
        done = subprocess.run(
            [self.python, "-c", say],
            cwd=self.home,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=ANSWER_WITHIN_S,
            check=True,
        )
        return Path(done.stdout.strip())


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in a virtual environment that holds nothing else."""
    place = tmp_path_factory.mktemp("installed")
    quietly(sys.executable, "-m", "venv", place / "venv")
    python = place / "venv" / "bin" / "python"
    quietly(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", built.wheel)
    (place / "home").mkdir()
    return Installed(python, place / "home")


def version_of(wheel: Path) -> str:
    return wheel.name.split("-")[1]


def test_the_wheel_holds_every_data_file_and_nothing_beside_the_package(built):
    with zipfile.ZipFile(built.wheel) as wheel:
        names = set(wheel.namelist())

    missing = {name for name in built.data_files if f"companion/_bundled/{name}" not in names}
    assert missing == set()
    assert {re.sub(r"^live_companion-.*\.dist-info$", "dist-info", name.split("/")[0]) for name in names} == {
        "companion",
        "dist-info",
    }
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_the_source_archive_holds_what_its_makefile_needs(built):
    with tarfile.open(built.sdist) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}

    assert names >= {"Makefile", "LICENSE", "setup/python.sh", "setup/system.sh", "tests/conftest.py"}


def test_the_version_is_that_of_the_wheel(built, installed):
    done = installed.run("--version")

    assert done.returncode == 0, done.stderr
    assert version_of(built.wheel) in done.stdout


def test_the_bundled_example_passes_its_own_check(installed):
    example = installed.example_show()
    assert example.is_file()
    assert not example.is_relative_to(CHECKOUT)

    done = installed.run("check", example)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_new_show_folder_passes_its_check(installed, tmp_path):
    folder = tmp_path / "my-show"
    done = installed.run("init", folder)
    assert done.returncode == 0, done.stderr
    assert (folder / ".vscode" / "settings.json").exists()

    done = installed.run("check", folder / "show.yaml", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_the_schema_for_editors_is_json(installed):
    done = installed.run("schema")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["type"] == "object"


def test_the_emergency_command_says_in_a_sentence_that_nothing_is_set_up_yet(installed):
    done = installed.run("fallback")

    assert done.returncode == 1
    assert "emergency.json" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_the_service_starts_and_serves_its_pages(installed, tmp_path):
    shutil.copy(installed.example_show(), tmp_path / "show.yaml")
    with serving(installed, tmp_path) as site:
        health = json.loads(fetch(f"{site}/healthz"))
        assert health["version"]
        assert json.loads(fetch(f"{site}/static/i18n/zh-CN.json"))


def test_pipx_installs_it_as_a_program(built, tmp_path):
    quietly(sys.executable, "-m", "venv", tmp_path / "pipx")
    python = tmp_path / "pipx" / "bin" / "python"
    quietly(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "pipx")
    places = {f"PIPX_{name}": str(tmp_path / name) for name in ("HOME", "BIN_DIR", "MAN_DIR")}
    quietly(python, "-m", "pipx", "install", "--python", sys.executable, built.wheel, **places)
    done = subprocess.run(
        [tmp_path / "BIN_DIR" / "companion", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=ANSWER_WITHIN_S,
    )

    assert done.returncode == 0, done.stderr
    assert version_of(built.wheel) in done.stdout


@contextlib.contextmanager
def serving(installed: Installed, folder: Path) -> Iterator[str]:
    """The address of the service, run on ``folder``'s show without OBS; ended as Ctrl-C ends it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = folder / "log"
    with log.open("wb") as out:
        service = subprocess.Popen(
            [
                installed.python.with_name("companion"), "run", folder / "show.yaml",
                "--obs", "none", "--port", str(port), "--data", folder / "data",
            ],
            cwd=folder,
            env=installed.environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        site = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + ANSWER_WITHIN_S
        while service.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                fetch(f"{site}/healthz")
                break
            time.sleep(0.2)
        else:
            pytest.fail(f"the service does not answer:\n{log.read_text()}")
        yield site
        service.send_signal(signal.SIGINT)
        assert service.wait(ANSWER_WITHIN_S) == 0, log.read_text()
    finally:
        service.kill()
        service.wait()


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=ANSWER_WITHIN_S) as answer:
        return answer.read().decode()
